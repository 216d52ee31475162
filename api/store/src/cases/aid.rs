//! One-time aid: computed from dated tables on the day of the application, decided, paid or refused.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use nrm_domain::access::permission::{AidDecide, CaseRead, Includes, Permission, PlanRead};
use nrm_domain::cases::aid::{AidCategory, AidRefusal, AidState, Dated, amount, fits_once_more};
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::plans::led;
use super::{letters, needs, terms, vault};
use crate::schema::{aid_multipliers, case_aids, subsistence_minimums};
use crate::{StoreError, Tx, Write};

const TERM: &str = "aid.payment";

/// One application for aid.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AidView {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// By which category the minimum was chosen.
    pub category: String,
    /// The day that decides which amounts hold.
    pub applied_on: NaiveDate,
    /// The subsistence minimum, in hryvnias.
    pub minimum: f64,
    /// How many of them.
    pub multiplier: i32,
    /// The sum, in hryvnias.
    pub amount: f64,
    /// applied, granted, refused or paid.
    pub state: String,
    /// When it was decided.
    pub decided_on: Option<NaiveDate>,
    /// Why it was refused.
    pub refusal_code: Option<String>,
    /// When it was paid.
    pub paid_on: Option<NaiveDate>,
    /// Where the money goes; sealed for the agency that handles the aid.
    pub account: Option<String>,
    /// Version.
    pub version: i32,
    /// What the reader may do: grant, refuse, pay.
    pub actions: Vec<String>,
}

/// What aid would be for one category on one day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AidRate {
    /// The category.
    pub category: AidCategory,
    /// The sum, in hryvnias; none when no single row holds on that day.
    pub amount: Option<f64>,
    /// The subsistence minimum, in hryvnias.
    pub minimum: Option<f64>,
    /// How many of them.
    pub multiplier: Option<i32>,
    /// Whether a lawyer checked both rows.
    pub verified: bool,
}

/// The aid of a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AidsView {
    /// Applications, the newest first.
    pub aids: Vec<AidView>,
    /// What aid would be today, by category.
    pub rates: Vec<AidRate>,
    /// When the money is due.
    pub due_on: Option<NaiveDate>,
    /// Whether a status is on record; the law ties this aid to one, and the system only says so.
    pub has_status: bool,
    /// What the reader may do: apply.
    pub actions: Vec<String>,
}

fn hryvnias(kopiykas: i64) -> f64 {
    kopiykas as f64 / 100.0
}

type Verified<T> = (Vec<Dated<T>>, Vec<(NaiveDate, bool)>);

fn minimums<P: Permission, M>(tx: &mut Tx<'_, P, M>, category: AidCategory) -> Result<Verified<i64>, StoreError> {
    let rows: Vec<(i64, NaiveDate, Option<NaiveDate>, Option<NaiveDate>)> = subsistence_minimums::table
        .filter(subsistence_minimums::category.eq(category.as_str()))
        .select((
            subsistence_minimums::kopiykas,
            subsistence_minimums::valid_from,
            subsistence_minimums::valid_to,
            subsistence_minimums::verified_on,
        ))
        .load(tx.conn())?;
    Ok(dated(rows))
}

fn multipliers<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Verified<i32>, StoreError> {
    let rows: Vec<(i32, NaiveDate, Option<NaiveDate>, Option<NaiveDate>)> = aid_multipliers::table
        .select((
            aid_multipliers::multiplier,
            aid_multipliers::valid_from,
            aid_multipliers::valid_to,
            aid_multipliers::verified_on,
        ))
        .load(tx.conn())?;
    Ok(dated(rows))
}

fn dated<T>(rows: Vec<(T, NaiveDate, Option<NaiveDate>, Option<NaiveDate>)>) -> Verified<T> {
    let marks = rows.iter().map(|row| (row.1, row.3.is_some())).collect();
    (rows.into_iter().map(|(value, from, to, _)| Dated { value, from, to }).collect(), marks)
}

fn rates<P: Permission, M>(tx: &mut Tx<'_, P, M>, day: NaiveDate) -> Result<Vec<AidRate>, StoreError> {
    let (many, many_marks) = multipliers(tx)?;
    let checked = |marks: &[(NaiveDate, bool)]| !marks.is_empty() && marks.iter().all(|(_, verified)| *verified);
    AidCategory::ALL
        .iter()
        .map(|category| {
            let (least, least_marks) = minimums(tx, *category)?;
            let found = amount(&least, &many, day);
            Ok(AidRate {
                category: *category,
                amount: found.map(|found| hryvnias(found.kopiykas)),
                minimum: found.map(|found| hryvnias(found.minimum_kopiykas)),
                multiplier: found.map(|found| found.multiplier),
                verified: checked(&least_marks) && checked(&many_marks),
            })
        })
        .collect()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many times a status was granted in this case.
fn grants<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<i64, StoreError> {
    let row: Count =
        diesel::sql_query("select count(*) as count from case_events where case_id = $1 and move = 'grant_status'")
            .bind::<SqlUuid, _>(case)
            .get_result(tx.conn())?;
    Ok(row.count)
}

#[derive(Queryable)]
struct AidRow {
    id: Uuid,
    case_id: Uuid,
    record: Uuid,
    category: String,
    applied_on: NaiveDate,
    minimum_kopiykas: i64,
    multiplier: i32,
    amount_kopiykas: i64,
    state: String,
    decided_on: Option<NaiveDate>,
    refusal_code: Option<String>,
    paid_on: Option<NaiveDate>,
    letter_id: Option<Uuid>,
    version: i32,
}

fn load<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Option<Uuid>,
    id: Option<Uuid>,
) -> Result<Vec<AidRow>, StoreError> {
    let mut query = case_aids::table
        .order((case_aids::applied_on.desc(), case_aids::recorded_at.desc()))
        .select((
            case_aids::id,
            case_aids::case_id,
            case_aids::agency_of_record,
            case_aids::category,
            case_aids::applied_on,
            case_aids::minimum_kopiykas,
            case_aids::multiplier,
            case_aids::amount_kopiykas,
            case_aids::state,
            case_aids::decided_on,
            case_aids::refusal_code,
            case_aids::paid_on,
            case_aids::letter_id,
            case_aids::version,
        ))
        .limit(50)
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(case_aids::case_id.eq(case));
    }
    if let Some(id) = id {
        query = query.filter(case_aids::id.eq(id));
    }
    Ok(query.load(tx.conn())?)
}

fn views<P: Permission, M>(tx: &mut Tx<'_, P, M>, rows: Vec<AidRow>) -> Result<Vec<AidView>, StoreError> {
    let Some(case) = rows.first().map(|row| row.case_id) else { return Ok(Vec::new()) };
    let mut accounts = letters::open::<_, _, String>(tx, case, rows.iter().map(|row| row.letter_id))?;
    let decides = needs::offers::<P, AidDecide, M>(tx) && super::plans::lead(tx, case)? == tx.agency();
    Ok(rows
        .into_iter()
        .map(|row| {
            let actions: &[&str] = match row.state.as_str() {
                "applied" if decides => &["grant", "refuse"],
                "granted" if decides => &["pay"],
                _ => &[],
            };
            AidView {
                minimum: hryvnias(row.minimum_kopiykas),
                amount: hryvnias(row.amount_kopiykas),
                account: row.letter_id.and_then(|letter| accounts.remove(&letter)),
                actions: actions.iter().map(|action| (*action).to_owned()).collect(),
                id: row.id,
                case_id: row.case_id,
                category: row.category,
                applied_on: row.applied_on,
                multiplier: row.multiplier,
                state: row.state,
                decided_on: row.decided_on,
                refusal_code: row.refusal_code,
                paid_on: row.paid_on,
                version: row.version,
            }
        })
        .collect())
}

/// Reads one application.
fn read_aid<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<AidView, StoreError> {
    let rows = load(tx, None, Some(id))?;
    views(tx, rows)?.pop().ok_or(StoreError::NotFound)
}

/// Reads the aid of a case.
pub fn read_aids<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<AidsView, StoreError> {
    vault::reach(tx, case)?;
    let rows = load(tx, Some(case), None)?;
    let standing = rows.iter().filter(|row| row.state != AidState::Refused.as_str()).count();
    let granted = grants(tx, case)?;
    let applies = needs::offers::<P, AidDecide, M>(tx)
        && super::plans::lead(tx, case)? == tx.agency()
        && fits_once_more(i64::try_from(standing).unwrap_or(i64::MAX), granted);
    let today = kyiv_date(tx.now());
    Ok(AidsView {
        aids: views(tx, rows)?,
        rates: rates(tx, today)?,
        due_on: terms::nearest(tx, case, &[TERM])?.map(|(_, due_on)| due_on),
        has_status: granted > 0,
        actions: if applies { vec!["apply".into()] } else { Vec::new() },
    })
}

/// An application to be entered.
#[derive(Debug, Clone)]
pub struct NewAid {
    /// By which category the minimum is chosen.
    pub category: AidCategory,
    /// The day of the application.
    pub applied_on: NaiveDate,
    /// Where the money goes.
    pub account: Option<String>,
}

/// Enters an application: the amount is the one of its day, and the month to pay begins.
pub fn apply_for_aid<P: Includes<AidDecide> + Includes<PlanRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    new: &NewAid,
) -> Result<AidView, StoreError> {
    let record = led(tx, case)?;
    let (id, agency, now, today) = (Uuid::now_v7(), tx.agency(), tx.now(), kyiv_date(tx.now()));
    if new.applied_on > today {
        return Err(StoreError::Refused("aid.wrong_day"));
    }
    let standing = load(tx, Some(case), None)?.iter().filter(|row| row.state != AidState::Refused.as_str()).count();
    let standing = i32::try_from(standing).map_err(|_| StoreError::Broken("aids".into()))?;
    if !fits_once_more(i64::from(standing), grants(tx, case)?) {
        return Err(StoreError::Refused("aid.once"));
    }
    let (least, _) = minimums(tx, new.category)?;
    let (many, _) = multipliers(tx)?;
    let sum = amount(&least, &many, new.applied_on).ok_or(StoreError::Refused("aid.no_rate"))?;
    let letter = match new.account.as_deref().map(str::trim).filter(|account| !account.is_empty()) {
        Some(account) => Some(letters::write(tx, case, record, &account, &[])?),
        None => None,
    };
    diesel::insert_into(case_aids::table)
        .values((
            case_aids::id.eq(id),
            case_aids::case_id.eq(case),
            case_aids::agency_of_record.eq(record),
            case_aids::agency_id.eq(agency),
            case_aids::ordinal.eq(standing + 1),
            case_aids::category.eq(new.category.as_str()),
            case_aids::applied_on.eq(new.applied_on),
            case_aids::minimum_kopiykas.eq(sum.minimum_kopiykas),
            case_aids::multiplier.eq(sum.multiplier),
            case_aids::amount_kopiykas.eq(sum.kopiykas),
            case_aids::state.eq(AidState::Applied.as_str()),
            case_aids::letter_id.eq(letter),
            case_aids::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    let due_on = terms::due_on(tx, TERM, new.applied_on)?;
    terms::start(tx, case, TERM, new.applied_on, due_on)?;
    add_event(tx, &Event { kind: "aid_applied", ..Event::of(case, record) })?;
    read_aid(tx, id)
}

/// What is decided about an application, or that it was paid.
#[derive(Debug, Clone, Copy)]
pub enum AidStep {
    /// It is granted.
    Grant,
    /// It is refused.
    Refuse(AidRefusal),
    /// It was paid on this day.
    Pay(NaiveDate),
}

/// Decides an application, or enters its payment; either meets or ends the month.
pub fn decide_aid<P: Includes<AidDecide> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    step: AidStep,
) -> Result<AidView, StoreError> {
    let row = load(tx, None, Some(id))?.pop().ok_or(StoreError::NotFound)?;
    led(tx, row.case_id)?;
    let today = kyiv_date(tx.now());
    let (from, to, refusal, paid_on) = match step {
        AidStep::Grant => (AidState::Applied, AidState::Granted, None, None),
        AidStep::Refuse(code) => (AidState::Applied, AidState::Refused, Some(code.as_str()), None),
        AidStep::Pay(on) if on > today || row.decided_on.is_some_and(|decided| on < decided) => {
            return Err(StoreError::Refused("aid.wrong_day"));
        }
        AidStep::Pay(on) => (AidState::Granted, AidState::Paid, None, Some(on)),
    };
    let decided_on = row.decided_on.unwrap_or(today);
    let moved = diesel::update(case_aids::table.find(id).filter(case_aids::state.eq(from.as_str())))
        .set((
            case_aids::state.eq(to.as_str()),
            case_aids::decided_on.eq(decided_on),
            case_aids::refusal_code.eq(refusal),
            case_aids::paid_on.eq(paid_on),
            case_aids::version.eq(case_aids::version + 1),
        ))
        .execute(tx.conn())?;
    if moved == 0 {
        return Err(StoreError::Refused("aid.illegal_step"));
    }
    if to != AidState::Granted {
        terms::meet(tx, row.case_id, &[TERM])?;
    }
    let kind = match to {
        AidState::Granted | AidState::Applied => "aid_granted",
        AidState::Refused => "aid_refused",
        AidState::Paid => "aid_paid",
    };
    add_event(tx, &Event { kind, ..Event::of(row.case_id, row.record) })?;
    read_aid(tx, id)
}
