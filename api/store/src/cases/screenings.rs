//! Screenings: the indicators that were met, what they add up to, and a supervisor's judgement beside it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use nrm_domain::access::permission::{
    CaseRead, CaseWrite, Includes, LawRead, Permission, ScreeningOverride, StatsRead,
};
use nrm_domain::access::role::{Reach, Role};
use nrm_domain::cases::screening::{Met, OverrideReason, Screened, ScreeningPath, ScreeningResult, screen};
use nrm_domain::monitoring::disclosure::release;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::vault;
use crate::schema::{cases, screening_indicators, screening_sets, screenings};
use crate::sealing::Place;
use crate::{StoreError, Tx, Write};

/// One indicator of a set.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = screening_indicators)]
pub struct IndicatorView {
    /// Code.
    pub code: String,
    /// What it is about.
    pub dimension: String,
    /// How strongly it speaks for an adult: strong, medium or weak; none if it is not in the list for adults.
    pub adult: Option<String>,
    /// The same for a child.
    pub child: Option<String>,
    /// In Ukrainian.
    pub name_uk: String,
    /// In English.
    pub name_en: String,
}

/// A set of indicators in one version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IndicatorSetView {
    /// Version.
    pub version: i32,
    /// Name in Ukrainian.
    pub name_uk: String,
    /// Name in English.
    pub name_en: String,
    /// Where it comes from, in Ukrainian.
    pub source_uk: String,
    /// Where it comes from, in English.
    pub source_en: String,
    /// What is missing from it, in Ukrainian.
    pub missing_uk: String,
    /// What is missing from it, in English.
    pub missing_en: String,
    /// Whether screenings are made with it now.
    pub in_use: bool,
    /// Its indicators, in their order.
    pub indicators: Vec<IndicatorView>,
}

/// Lists the sets, the one in use first.
pub fn list_indicator_sets<P: Includes<LawRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
) -> Result<Vec<IndicatorSetView>, StoreError> {
    type Row = (i32, String, String, String, String, String, String, bool);
    let sets: Vec<Row> =
        screening_sets::table.order((screening_sets::in_use.desc(), screening_sets::version)).load(tx.conn())?;
    sets.into_iter()
        .map(|(version, name_uk, name_en, source_uk, source_en, missing_uk, missing_en, in_use)| {
            let indicators = screening_indicators::table
                .filter(screening_indicators::set_version.eq(version))
                .order(screening_indicators::position)
                .select(IndicatorView::as_select())
                .load(tx.conn())?;
            Ok(IndicatorSetView {
                version,
                name_uk,
                name_en,
                source_uk,
                source_en,
                missing_uk,
                missing_en,
                in_use,
                indicators,
            })
        })
        .collect()
}

/// A screening as its case shows it. It is a result, not a decision.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = screenings)]
pub struct ScreeningView {
    /// Id.
    pub id: Uuid,
    /// Case.
    pub case_id: Uuid,
    /// With which version of the set.
    pub set_version: i32,
    /// By whose rule: adult or child. An unknown age is treated as a child.
    pub path: String,
    /// The indicators that were met.
    pub codes: Vec<String>,
    /// The dimensions that are positive.
    pub positive: Vec<String>,
    /// The indicators that the result rests on.
    pub counted: Vec<String>,
    /// positive or negative: a screening result, not a decision.
    pub result: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// The supervisor's judgement, if there is one.
    pub override_result: Option<String>,
    /// Its reason.
    pub override_reason: Option<String>,
    /// When it was laid beside the result.
    pub overridden_at: Option<DateTime<Utc>>,
}

/// The weights of what was met, for one path; a code that is not in the set is refused.
fn weigh<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    set: i32,
    path: ScreeningPath,
    codes: &[String],
) -> Result<BTreeSet<Met>, StoreError> {
    type Row = (String, String, Option<String>, Option<String>);
    let rows: Vec<Row> = screening_indicators::table
        .filter(screening_indicators::set_version.eq(set))
        .filter(screening_indicators::code.eq_any(codes))
        .select((
            screening_indicators::code,
            screening_indicators::dimension,
            screening_indicators::adult,
            screening_indicators::child,
        ))
        .load(tx.conn())?;
    if rows.len() != codes.len() {
        return Err(StoreError::Refused("screening.unknown_indicator"));
    }
    let broken = |_| StoreError::Broken("an indicator".into());
    let mut met = BTreeSet::new();
    for (code, dimension, adult, child) in rows {
        // An indicator that is not in the list of this path was met all the same, and weighs nothing.
        let weight = if path == ScreeningPath::Adult { adult } else { child };
        if let Some(strength) = weight {
            met.insert(Met {
                code,
                dimension: dimension.parse().map_err(broken)?,
                strength: strength.parse().map_err(broken)?,
            });
        }
    }
    Ok(met)
}

fn set_in_use<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<i32, StoreError> {
    Ok(screening_sets::table
        .filter(screening_sets::in_use.eq(true))
        .select(screening_sets::version)
        .first(tx.conn())?)
}

fn words<T: ToString>(codes: impl IntoIterator<Item = T>) -> Vec<String> {
    codes.into_iter().map(|code| code.to_string()).collect()
}

/// Screens a case with the set in use.
pub fn screen_case<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    codes: &BTreeSet<String>,
) -> Result<ScreeningView, StoreError> {
    let reach = vault::reach(tx, case)?;
    let (lead, age_band): (Uuid, String) =
        cases::table.find(case).select((cases::lead_agency_id, cases::age_band)).first(tx.conn())?;
    let (id, agency, now, by) = (Uuid::now_v7(), tx.agency(), tx.now(), tx.actor().principal_id());
    if lead != agency && reach.agency_of_record != agency {
        return Err(StoreError::Refused("case.not_lead"));
    }
    let set = set_in_use(tx)?;
    let age = age_band.parse().map_err(|_| StoreError::Broken("age band".into()))?;
    let path = ScreeningPath::of_age(age);
    let codes: Vec<String> = codes.iter().cloned().collect();
    let Screened { result, positive, counted } = screen(path, &weigh(tx, set, path, &codes)?);
    diesel::insert_into(screenings::table)
        .values((
            screenings::id.eq(id),
            screenings::case_id.eq(case),
            screenings::agency_of_record.eq(reach.agency_of_record),
            screenings::agency_id.eq(agency),
            screenings::set_version.eq(set),
            screenings::path.eq(path.as_str()),
            screenings::codes.eq(codes),
            screenings::positive.eq(words(positive)),
            screenings::counted.eq(words(counted)),
            screenings::result.eq(result.as_str()),
            screenings::made_at.eq(now),
            screenings::made_by.eq(by),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "screened", ..Event::of(case, reach.agency_of_record) })?;
    read_screening(tx, id)
}

/// Reads a screening.
pub fn read_screening<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<ScreeningView, StoreError> {
    Ok(screenings::table.find(id).select(ScreeningView::as_select()).first(tx.conn())?)
}

/// Lists the screenings of a case, the newest first.
pub fn list_screenings<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Vec<ScreeningView>, StoreError> {
    vault::reach(tx, case)?;
    Ok(screenings::table
        .filter(screenings::case_id.eq(case))
        .order((screenings::made_at.desc(), screenings::id))
        .limit(200)
        .select(ScreeningView::as_select())
        .load(tx.conn())?)
}

/// The same answers under another version of the set.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScreeningComparison {
    /// The screening as it was made.
    pub screening: ScreeningView,
    /// The other version.
    pub set_version: i32,
    /// What it finds: a screening result, not a decision.
    pub result: ScreeningResult,
    /// The dimensions that are positive there.
    pub positive: Vec<String>,
    /// The indicators that count there.
    pub counted: Vec<String>,
    /// The indicators that count there and did not before.
    pub gained: Vec<String>,
    /// The indicators that counted before and do not there.
    pub lost: Vec<String>,
}

/// Reads the answers of a screening under another version. Nothing is kept of it.
pub fn compare_screening<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
    version: Option<i32>,
) -> Result<ScreeningComparison, StoreError> {
    let screening = read_screening(tx, id)?;
    let version: i32 = match version {
        Some(version) => screening_sets::table.find(version).select(screening_sets::version).first(tx.conn())?,
        None => set_in_use(tx)?,
    };
    let path = screening.path.parse().map_err(|_| StoreError::Broken("path".into()))?;
    let there = screen(path, &weigh(tx, version, path, &screening.codes)?);
    let before: BTreeSet<String> = screening.counted.iter().cloned().collect();
    Ok(ScreeningComparison {
        set_version: version,
        result: there.result,
        positive: words(there.positive),
        gained: there.counted.difference(&before).cloned().collect(),
        lost: before.difference(&there.counted).cloned().collect(),
        counted: there.counted.into_iter().collect(),
        screening,
    })
}

fn place(agency: Uuid, id: Uuid) -> Place<'static> {
    Place {
        agency_of_record: agency,
        case: id,
        compartment: "screening",
        table: "screenings",
        column: "override_text",
        row: id,
    }
}

/// Lays a supervisor's judgement beside a result, once. The result itself stays.
pub fn override_screening<P: Includes<ScreeningOverride> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    reason: OverrideReason,
    text: &str,
) -> Result<ScreeningView, StoreError> {
    let standing = read_screening(tx, id)?;
    if standing.overridden_at.is_some() {
        return Err(StoreError::Refused("screening.overridden_already"));
    }
    let other = if standing.result == ScreeningResult::Positive.as_str() {
        ScreeningResult::Negative
    } else {
        ScreeningResult::Positive
    };
    let (agency, now, by) = (tx.agency(), tx.now(), tx.actor().principal_id());
    let tenant = vault::tenant_key(tx)?;
    let (key, wrapped) = tenant.new_data_key(id, "screening");
    let sealed: Vec<u8> = key.seal(&place(agency, id), text)?.into();
    let done = diesel::update(screenings::table.find(id))
        .set((
            screenings::override_result.eq(other.as_str()),
            screenings::override_reason.eq(reason.as_str()),
            screenings::override_wrapped.eq(wrapped),
            screenings::override_text.eq(sealed),
            screenings::overridden_at.eq(now),
            screenings::overridden_by.eq(by),
        ))
        .execute(tx.conn())?;
    if done == 0 {
        // Another agency screened: its supervisor judges.
        return Err(StoreError::Refused("screening.of_another_agency"));
    }
    read_screening(tx, id)
}

/// The words of a supervisor, opened for the agency that wrote them.
#[derive(Clone, Serialize, ToSchema)]
pub struct OverrideText {
    /// The words.
    pub text: String,
}

impl std::fmt::Debug for OverrideText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OverrideText(withheld)")
    }
}

/// Opens the words of a supervisor. A writing transaction: it stands on record.
pub fn read_override<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<OverrideText, StoreError> {
    let agency = tx.agency();
    let (wrapped, sealed): (Option<Vec<u8>>, Option<Vec<u8>>) = screenings::table
        .find(id)
        .filter(screenings::agency_id.eq(agency))
        .select((screenings::override_wrapped, screenings::override_text))
        .first(tx.conn())?;
    let (Some(wrapped), Some(sealed)) = (wrapped, sealed) else {
        return Err(StoreError::NotFound);
    };
    let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
    let text = tenant.open_data_key(id, "screening", &wrapped)?.open(&place(agency, id), &sealed)?;
    Ok(OverrideText { text: text.as_str().to_owned() })
}

/// How often one path was screened, and how often a supervisor did not follow the result.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScreeningFigure {
    /// adult or child.
    pub path: String,
    /// All screenings; none when the number is too small to be shown to this reader.
    pub screened: Option<i64>,
    /// Of these, positive.
    pub positive: Option<i64>,
    /// Of these, with another judgement beside the result.
    pub overridden: Option<i64>,
    /// The share of the last in percent, from the numbers as they are shown; none where one of them is not.
    pub override_percent: Option<i64>,
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = Text)]
    path: String,
    #[diesel(sql_type = Text)]
    result: String,
    #[diesel(sql_type = Nullable<Text>)]
    override_reason: Option<String>,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Counts screenings and judgements, as far as this reader counts.
pub fn screening_figures<P: Includes<StatsRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
) -> Result<Vec<ScreeningFigure>, StoreError> {
    let suppressed = tx.actor().reach != Reach::Agency
        && !matches!(tx.actor().role(), Some(Role::OblastCoordinator | Role::NationalCoordinator));
    let rows: Vec<CountRow> =
        diesel::sql_query("select path, result, override_reason, count from authz.screening_counts()")
            .load(tx.conn())?;
    Ok(ScreeningPath::ALL
        .iter()
        .map(|path| {
            let sum = |keep: &dyn Fn(&CountRow) -> bool| {
                rows.iter().filter(|row| row.path == path.as_str() && keep(row)).map(|row| row.count).sum::<i64>()
            };
            let counts = [
                sum(&|_| true),
                sum(&|row| row.result == ScreeningResult::Positive.as_str()),
                sum(&|row| row.override_reason.is_some()),
            ];
            let shown: Vec<Option<i64>> =
                if suppressed { release(&counts).cells } else { counts.iter().copied().map(Some).collect() };
            let [screened, positive, overridden] = [shown[0], shown[1], shown[2]];
            let override_percent = match (overridden, screened) {
                (Some(overridden), Some(screened)) if screened > 0 => Some(overridden * 100 / screened),
                _ => None,
            };
            ScreeningFigure { path: path.to_string(), screened, positive, overridden, override_percent }
        })
        .collect())
}
