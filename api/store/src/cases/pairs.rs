//! Pairs of alike records in one agency: noticed by a search, compared side by side on record, and decided by a person.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::permission::{DuplicateReview, Includes, Permission};
use nrm_domain::cases::duplicate::{IndexKind, compare};
use nrm_domain::cases::merge::{PairDecision, PairState, RETURN_DAYS};
use nrm_domain::cases::vocabulary::Compartment;
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::duplicates::{Match, find_alike, known_of};
use super::vault::{self, Revealed};
use crate::schema::duplicate_pairs;
use crate::{After, Slice, StoreError, Tx, Write};

/// Two records that may be about one person, without a name.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct PairView {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// One case.
    #[diesel(sql_type = SqlUuid)]
    pub first_id: Uuid,
    /// Its code.
    #[diesel(sql_type = Text)]
    pub first_code: String,
    /// Its stage.
    #[diesel(sql_type = Text)]
    pub first_stage: String,
    /// The other case.
    #[diesel(sql_type = SqlUuid)]
    pub second_id: Uuid,
    /// Its code.
    #[diesel(sql_type = Text)]
    pub second_code: String,
    /// Its stage.
    #[diesel(sql_type = Text)]
    pub second_stage: String,
    /// Which signs they share, the heaviest first.
    #[diesel(sql_type = Array<Text>)]
    pub reasons: Vec<String>,
    /// How much these weigh together, of 100.
    #[diesel(sql_type = Integer)]
    pub weight: i32,
    /// open, same, different, unsure or merged.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// On which day a pair that nobody was sure about comes back.
    #[diesel(sql_type = Nullable<Date>)]
    pub return_on: Option<NaiveDate>,
    /// When it was noticed.
    #[diesel(sql_type = Timestamptz)]
    pub noticed_at: DateTime<Utc>,
    /// When it was decided.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub decided_at: Option<DateTime<Utc>>,
    /// The merge that stands, if they were merged.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub merge_id: Option<Uuid>,
    /// Version.
    #[diesel(sql_type = Integer)]
    pub version: i32,
}

/// Which pairs to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct PairFilter {
    /// Only this one.
    pub id: Option<Uuid>,
    /// In this state; none means those that wait for a decision, also the unsure ones whose day has come.
    pub state: Option<PairState>,
    /// Of this case.
    pub case: Option<Uuid>,
}

const PAIRS: &str = "select p.id, p.first_id, a.code as first_code, a.stage as first_stage, p.second_id, b.code as second_code,
        b.stage as second_stage, p.reasons, p.weight, p.state, p.return_on, p.noticed_at, p.decided_at, m.id as merge_id, p.version
    from duplicate_pairs p join cases a on a.id = p.first_id join cases b on b.id = p.second_id
    left join case_merges m on m.pair_id = p.id and m.undone_at is null
    where ($1::uuid is null or p.id = $1) and ($2::uuid is null or $2 in (p.first_id, p.second_id))
        and case when $1 is not null or $2 is not null then true
            when $3::text is not null then p.state = $3
            else p.state in ('open', 'same') or (p.state = 'unsure' and p.return_on <= $4) end
        and (p.state = 'merged' or $1 is not null or (a.merged_into is null and b.merged_into is null))
        and ($5::timestamptz is null or (p.noticed_at, p.id) < ($5, $6))
    order by p.noticed_at desc, p.id desc limit $7";

/// Lists pairs, the newest first.
pub fn list_pairs<P: Includes<DuplicateReview> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    filter: PairFilter,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<PairView>, StoreError> {
    let today = kyiv_date(tx.now());
    let rows: Vec<PairView> = diesel::sql_query(PAIRS)
        .bind::<Nullable<SqlUuid>, _>(filter.id)
        .bind::<Nullable<SqlUuid>, _>(filter.case)
        .bind::<Nullable<Text>, _>(filter.state.map(|state| state.as_str()))
        .bind::<Date, _>(today)
        .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.at))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
        .bind::<BigInt, _>(limit + 1)
        .load(tx.conn())?;
    Ok(Slice::cut(rows, limit, |row| After { at: row.noticed_at, id: row.id }))
}

/// Reads a pair.
pub fn read_pair<P: Includes<DuplicateReview> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<PairView, StoreError> {
    let filter = PairFilter { id: Some(id), ..PairFilter::default() };
    list_pairs(tx, filter, None, 1)?.items.pop().ok_or(StoreError::NotFound)
}

/// Notes the records that a case is like, so that somebody decides about them. What was decided stays decided.
pub(super) fn notice<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    matches: &[Match],
) -> Result<(), StoreError> {
    let (agency, now) = (tx.agency(), tx.now());
    for found in matches {
        let (first, second) = (case.min(found.case_id), case.max(found.case_id));
        let reasons: Vec<&str> = found.reasons.iter().map(|kind| kind.as_str()).collect();
        let weight = i32::try_from(found.weight).unwrap_or(100);
        diesel::insert_into(duplicate_pairs::table)
            .values((
                duplicate_pairs::id.eq(Uuid::now_v7()),
                duplicate_pairs::agency_id.eq(agency),
                duplicate_pairs::first_id.eq(first),
                duplicate_pairs::second_id.eq(second),
                duplicate_pairs::reasons.eq(&reasons),
                duplicate_pairs::weight.eq(weight),
                duplicate_pairs::state.eq(PairState::Open.as_str()),
                duplicate_pairs::noticed_at.eq(now),
            ))
            .on_conflict((duplicate_pairs::agency_id, duplicate_pairs::first_id, duplicate_pairs::second_id))
            .do_update()
            .set((duplicate_pairs::reasons.eq(&reasons), duplicate_pairs::weight.eq(weight)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Identity and contact of a case of one's own record.
fn opened<P: Includes<DuplicateReview>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
) -> Result<(Revealed, Revealed), StoreError> {
    let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
    let identity = vault::open(tx, &tenant, case, Compartment::Identity)?;
    Ok((identity, vault::open(tx, &tenant, case, Compartment::Contact)?))
}

/// Looks for records like this one in the agency that answers for it, and notes the pairs.
pub fn scan_case<P: Includes<DuplicateReview>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
) -> Result<Slice<PairView>, StoreError> {
    if vault::reach(tx, case)?.agency_of_record != tx.agency() {
        return Err(StoreError::Refused("merge.of_another_agency"));
    }
    let (identity, contact) = opened(tx, case)?;
    let matches = find_alike(tx, &known_of(&identity, &contact), Some(case))?;
    notice(tx, case, &matches)?;
    list_pairs(tx, PairFilter { case: Some(case), ..PairFilter::default() }, None, 50)
}

/// One field of two records beside each other.
#[derive(Clone, Serialize, ToSchema)]
pub struct ComparedField {
    /// Which field.
    pub field: &'static str,
    /// In the first record.
    pub first: Option<String>,
    /// In the second record.
    pub second: Option<String>,
    /// Whether both hold the same words.
    pub same: bool,
}

/// A sign that two records share, with its weight of 100.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WeighedSign {
    /// Which sign.
    pub sign: IndexKind,
    /// How much it weighs.
    pub weight: u32,
}

/// Two records beside each other.
#[derive(Clone, Serialize, ToSchema)]
pub struct Comparison {
    /// The pair.
    pub pair: PairView,
    /// What they share, the heaviest first, as it is now.
    pub signs: Vec<WeighedSign>,
    /// Field by field.
    pub fields: Vec<ComparedField>,
}

impl std::fmt::Debug for Comparison {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Comparison(withheld)")
    }
}

/// Opens two records beside each other. A writing transaction: it is a reveal of both and stands on record.
pub fn compare_pair<P: Includes<DuplicateReview>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<Comparison, StoreError> {
    let pair = read_pair(tx, id)?;
    let (one, one_contact) = opened(tx, pair.first_id)?;
    let (other, other_contact) = opened(tx, pair.second_id)?;
    let signs = compare(&known_of(&one, &one_contact), &known_of(&other, &other_contact))
        .map(|likeness| likeness.reasons)
        .unwrap_or_default()
        .into_iter()
        .map(|sign| WeighedSign { sign, weight: sign.weight() })
        .collect();
    let fields = [
        ("surname", &one.surname, &other.surname),
        ("given_name", &one.given_name, &other.given_name),
        ("patronymic", &one.patronymic, &other.patronymic),
        ("alias", &one.alias, &other.alias),
        ("birth", &one.birth, &other.birth),
        ("document", &one.document, &other.document),
        ("citizenship", &one.citizenship, &other.citizenship),
        ("language", &one.language, &other.language),
        ("phone", &one_contact.phone, &other_contact.phone),
        ("messenger", &one_contact.messenger, &other_contact.messenger),
        ("address", &one_contact.address, &other_contact.address),
    ]
    .into_iter()
    .filter(|(_, first, second)| first.is_some() || second.is_some())
    .map(|(field, first, second)| ComparedField {
        field,
        same: first == second,
        first: first.clone(),
        second: second.clone(),
    })
    .collect();
    Ok(Comparison { pair, signs, fields })
}

/// Writes down what a person decided, over the version that they saw. A merge must be undone before it is decided anew.
pub fn decide_pair<P: Includes<DuplicateReview>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    version: i32,
    decision: PairDecision,
    return_on: Option<NaiveDate>,
) -> Result<PairView, StoreError> {
    let (now, user) = (tx.now(), tx.actor().principal_id());
    let later = kyiv_date(now) + Days::new(RETURN_DAYS);
    let return_on = (decision == PairDecision::Unsure).then(|| return_on.unwrap_or(later));
    let decided = diesel::update(
        duplicate_pairs::table
            .find(id)
            .filter(duplicate_pairs::version.eq(version))
            .filter(duplicate_pairs::state.ne(PairState::Merged.as_str())),
    )
    .set((
        duplicate_pairs::state.eq(decision.state().as_str()),
        duplicate_pairs::return_on.eq(return_on),
        duplicate_pairs::decided_at.eq(now),
        duplicate_pairs::decided_by.eq(user),
        duplicate_pairs::version.eq(duplicate_pairs::version + 1),
    ))
    .execute(tx.conn())?;
    if decided == 1 { read_pair(tx, id) } else { Err(StoreError::Stale) }
}
