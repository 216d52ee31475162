//! Taking one record of a person into another: in one transaction, with a list of every table it touched, and undone at
//! a word for thirty days. The record that was taken in stays where it is, with everything that hangs on it.

use chrono::{DateTime, Days, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Nullable, Text, Uuid as SqlUuid};
use nrm_domain::access::permission::{DuplicateReview, Includes, Permission};
use nrm_domain::cases::merge::{PairState, Record, UNDO_DAYS, may_merge};
use nrm_domain::cases::name_key::Person;
use nrm_domain::cases::vocabulary::Compartment;
use nrm_domain::shared::ids::AgencyId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::duplicates::{known_of, note_nationally};
use super::pairs::read_pair;
use super::vault::{self, Revealed};
use crate::schema::{
    case_indicators, case_merges, case_needs, cases, deadlines, duplicate_pairs, person_index, referrals,
};
use crate::sealing::{Place, TenantKey};
use crate::{StoreError, Tx, Write};

/// How many rows of a table a merge wrote or took out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Touched {
    /// The table.
    pub table: String,
    /// How many rows.
    pub rows: i64,
}

/// A merge, and until when it can be undone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MergeView {
    /// Id.
    pub id: Uuid,
    /// The pair it came of.
    pub pair_id: Uuid,
    /// The record that was kept.
    pub kept_id: Uuid,
    /// Its code.
    pub kept_code: String,
    /// The record that was taken in; its id and code still lead to it, and it leads on to the other.
    pub merged_id: Uuid,
    /// Its code.
    pub merged_code: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Until when it can be undone.
    pub undo_until: DateTime<Utc>,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// Every table that it touched.
    pub touched: Vec<Touched>,
}

/// A value that stood empty and was filled: where, and a digest of what was written there.
#[derive(Serialize, Deserialize)]
struct Filled {
    table: String,
    column: String,
    digest: Vec<u8>,
}

/// What undoing needs to know. Kept sealed.
#[derive(Default, Serialize, Deserialize)]
struct Before {
    filled: Vec<Filled>,
    needs: Vec<String>,
    indicators: Vec<(String, String)>,
    tokens_given: Vec<(String, Vec<u8>)>,
    tokens_taken: Vec<(String, Vec<u8>)>,
    terms: Vec<Uuid>,
}

fn place(agency: Uuid, merge: Uuid) -> Place<'static> {
    Place {
        agency_of_record: agency,
        case: merge,
        compartment: "merge",
        table: "case_merges",
        column: "before",
        row: merge,
    }
}

/// Reads a merge.
pub fn read_merge<P: Includes<DuplicateReview> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<MergeView, StoreError> {
    type Row = (Uuid, Uuid, Uuid, Uuid, DateTime<Utc>, DateTime<Utc>, Option<DateTime<Utc>>, serde_json::Value);
    let row: Row = case_merges::table
        .find(id)
        .select((
            case_merges::id,
            case_merges::pair_id,
            case_merges::kept_id,
            case_merges::merged_id,
            case_merges::made_at,
            case_merges::undo_until,
            case_merges::undone_at,
            case_merges::touched,
        ))
        .first(tx.conn())?;
    let (id, pair_id, kept_id, merged_id, made_at, undo_until, undone_at, touched) = row;
    let kept_code = cases::table.find(kept_id).select(cases::code).first(tx.conn())?;
    let merged_code = cases::table.find(merged_id).select(cases::code).first(tx.conn())?;
    let touched = serde_json::from_value(touched).map_err(|_| StoreError::Broken("what a merge touched".into()))?;
    Ok(MergeView { id, pair_id, kept_id, kept_code, merged_id, merged_code, made_at, undo_until, undone_at, touched })
}

/// Locks a record and says what a merge must know of it.
fn hold_record<P: Permission>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<Record, StoreError> {
    let (record, lead, stage, without_identity, merged): (Uuid, Uuid, String, bool, Option<Uuid>) = cases::table
        .find(id)
        .select((
            cases::agency_of_record,
            cases::lead_agency_id,
            cases::stage,
            cases::without_identity,
            cases::merged_into,
        ))
        .for_update()
        .first(tx.conn())?;
    let open: i64 = referrals::table
        .filter(referrals::case_id.eq(id))
        .filter(referrals::state.eq_any(["offered", "accepted"]))
        .count()
        .get_result(tx.conn())?;
    Ok(Record {
        agency_of_record: AgencyId::new(record),
        lead_agency: AgencyId::new(lead),
        stage: stage.parse().map_err(|_| StoreError::Broken("stage".into()))?,
        without_identity,
        merged: merged.is_some(),
        referred: open > 0,
    })
}

/// What is personal in a record, part by part.
struct Parts {
    identity: Revealed,
    contact: Revealed,
    narrative: Revealed,
}

fn open_parts<P: Permission>(tx: &mut Tx<'_, P, Write>, tenant: &TenantKey, case: Uuid) -> Result<Parts, StoreError> {
    Ok(Parts {
        identity: vault::open_to_compare(tx, tenant, case, Compartment::Identity)?,
        contact: vault::open_to_compare(tx, tenant, case, Compartment::Contact)?,
        narrative: vault::open_to_compare(tx, tenant, case, Compartment::Narrative)?,
    })
}

/// The values of `taken` for what stands empty in `kept`.
fn missing_in<'a>(kept: &Parts, taken: &'a Parts) -> Vec<(Compartment, &'static str, &'static str, &'a str)> {
    let of = |parts: &'a Parts| {
        [
            (Compartment::Identity, "case_persons", "surname", &parts.identity.surname),
            (Compartment::Identity, "case_persons", "given_name", &parts.identity.given_name),
            (Compartment::Identity, "case_persons", "patronymic", &parts.identity.patronymic),
            (Compartment::Identity, "case_persons", "alias", &parts.identity.alias),
            (Compartment::Identity, "case_persons", "birth", &parts.identity.birth),
            (Compartment::Identity, "case_persons", "document", &parts.identity.document),
            (Compartment::Identity, "case_persons", "citizenship", &parts.identity.citizenship),
            (Compartment::Identity, "case_persons", "language", &parts.identity.language),
            (Compartment::Contact, "case_contacts", "phone", &parts.contact.phone),
            (Compartment::Contact, "case_contacts", "messenger", &parts.contact.messenger),
            (Compartment::Contact, "case_contacts", "address", &parts.contact.address),
            (Compartment::Narrative, "case_narratives", "narrative", &parts.narrative.narrative),
        ]
    };
    let stands = [
        &kept.identity.surname,
        &kept.identity.given_name,
        &kept.identity.patronymic,
        &kept.identity.alias,
        &kept.identity.birth,
        &kept.identity.document,
        &kept.identity.citizenship,
        &kept.identity.language,
        &kept.contact.phone,
        &kept.contact.messenger,
        &kept.contact.address,
        &kept.narrative.narrative,
    ];
    of(taken)
        .into_iter()
        .zip(stands)
        .filter(|(_, there)| there.is_none())
        .filter_map(|((part, table, column, value), _)| value.as_deref().map(|value| (part, table, column, value)))
        .collect()
}

/// Sets one sealed column of a record. The names are ours, never a caller's.
fn set_sealed<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    table: &str,
    column: &str,
    case: Uuid,
    sealed: Option<&[u8]>,
) -> Result<(), StoreError> {
    diesel::sql_query(format!("update {table} set {column} = $2 where case_id = $1"))
        .bind::<SqlUuid, _>(case)
        .bind::<Nullable<Binary>, _>(sealed)
        .execute(tx.conn())?;
    Ok(())
}

#[derive(QueryableByName)]
struct Sealed {
    #[diesel(sql_type = Nullable<Binary>)]
    sealed: Option<Vec<u8>>,
}

/// Takes one record of a decided pair into the other.
pub fn merge_pair<P: Includes<DuplicateReview>>(
    tx: &mut Tx<'_, P, Write>,
    pair_id: Uuid,
    version: i32,
    kept: Uuid,
) -> Result<MergeView, StoreError> {
    let pair = read_pair(tx, pair_id)?;
    let taken = match kept {
        id if id == pair.first_id => pair.second_id,
        id if id == pair.second_id => pair.first_id,
        _ => return Err(StoreError::Refused("merge.not_of_pair")),
    };
    // Locked in one order, so that two merges do not wait for each other.
    let (first, second) = (hold_record(tx, pair.first_id)?, hold_record(tx, pair.second_id)?);
    let (kept_record, taken_record) = if kept == pair.first_id { (first, second) } else { (second, first) };
    let state: PairState = pair.state.parse().map_err(|_| StoreError::Broken("state of a pair".into()))?;
    let by = tx.actor().agency;
    may_merge(state, &kept_record, &taken_record, by).map_err(|refusal| StoreError::Refused(refusal.code()))?;

    let (id, agency, now, user) = (Uuid::now_v7(), tx.agency(), tx.now(), tx.actor().principal_id());
    let tenant = vault::tenant_key(tx)?;
    let mut before = Before::default();

    let (kept_parts, taken_parts) = (open_parts(tx, &tenant, kept)?, open_parts(tx, &tenant, taken)?);
    for (part, table, column, value) in missing_in(&kept_parts, &taken_parts) {
        let key = vault::data_key(tx, &tenant, kept, part)?.ok_or(StoreError::NotFound)?;
        let place =
            Place { agency_of_record: agency, case: kept, compartment: part.as_str(), table, column, row: kept };
        let sealed: Vec<u8> = key.seal(&place, value)?.into();
        set_sealed(tx, table, column, kept, Some(&sealed))?;
        before.filled.push(Filled {
            table: table.to_owned(),
            column: column.to_owned(),
            digest: Sha256::digest(&sealed).to_vec(),
        });
    }
    before.needs = diesel::sql_query(
        "insert into case_needs (case_id, agency_of_record, code)
         select $1, $2, code from case_needs where case_id = $3 on conflict do nothing returning code as one, code as two",
    )
    .bind::<SqlUuid, _>(kept)
    .bind::<SqlUuid, _>(agency)
    .bind::<SqlUuid, _>(taken)
    .load::<Codes>(tx.conn())?
    .into_iter()
    .map(|codes| codes.one)
    .collect();
    before.indicators = diesel::sql_query(
        "insert into case_indicators (case_id, agency_of_record, kind, code)
         select $1, $2, kind, code from case_indicators where case_id = $3 on conflict do nothing returning kind as one, code as two",
    )
    .bind::<SqlUuid, _>(kept)
    .bind::<SqlUuid, _>(agency)
    .bind::<SqlUuid, _>(taken)
    .load::<Codes>(tx.conn())?
    .into_iter()
    .map(|codes| (codes.one, codes.two))
    .collect();
    before.tokens_given = diesel::sql_query(
        "insert into person_index (agency_id, case_id, kind, token)
         select agency_id, $1, kind, token from person_index where case_id = $2 on conflict do nothing returning kind, token",
    )
    .bind::<SqlUuid, _>(kept)
    .bind::<SqlUuid, _>(taken)
    .load::<Token>(tx.conn())?
    .into_iter()
    .map(|row| (row.kind, row.token))
    .collect();
    before.tokens_taken = diesel::delete(person_index::table.filter(person_index::case_id.eq(taken)))
        .returning((person_index::kind, person_index::token))
        .get_results(tx.conn())?;
    before.terms =
        diesel::update(deadlines::table.filter(deadlines::case_id.eq(taken)).filter(deadlines::met_at.is_null()))
            .set(deadlines::met_at.eq(now))
            .returning(deadlines::id)
            .get_results(tx.conn())?;
    renew_national(tx, &tenant, kept)?;
    note_nationally(tx, taken, &Person::default())?;

    diesel::update(cases::table.find(taken))
        .set((cases::merged_into.eq(kept), cases::changed_at.eq(now), cases::version.eq(cases::version + 1)))
        .execute(tx.conn())?;
    touch(tx, kept)?;
    let decided = diesel::update(duplicate_pairs::table.find(pair_id).filter(duplicate_pairs::version.eq(version)))
        .set((
            duplicate_pairs::state.eq(PairState::Merged.as_str()),
            duplicate_pairs::version.eq(duplicate_pairs::version + 1),
        ))
        .execute(tx.conn())?;
    if decided == 0 {
        return Err(StoreError::Stale);
    }
    add_event(tx, &Event { kind: "merged", ..Event::of(kept, agency) })?;
    add_event(tx, &Event { kind: "merged_into", ..Event::of(taken, agency) })?;

    let touched = touched(&before);
    let text = serde_json::to_vec(&before).map_err(|error| StoreError::Broken(error.to_string()))?;
    let (key, wrapped) = tenant.new_data_key(id, "merge");
    let sealed: Vec<u8> = key.seal_bytes(&place(agency, id), &text)?.into();
    let touched = serde_json::to_value(touched).map_err(|error| StoreError::Broken(error.to_string()))?;
    diesel::insert_into(case_merges::table)
        .values((
            case_merges::id.eq(id),
            case_merges::agency_id.eq(agency),
            case_merges::pair_id.eq(pair_id),
            case_merges::kept_id.eq(kept),
            case_merges::merged_id.eq(taken),
            case_merges::made_at.eq(now),
            case_merges::made_by.eq(user),
            case_merges::undo_until.eq(now + Days::new(UNDO_DAYS)),
            case_merges::touched.eq(touched),
            case_merges::key_version.eq(tenant.version()),
            case_merges::wrapped.eq(wrapped),
            case_merges::before.eq(sealed),
        ))
        .execute(tx.conn())?;
    read_merge(tx, id)
}

#[derive(QueryableByName)]
struct Codes {
    #[diesel(sql_type = Text)]
    one: String,
    #[diesel(sql_type = Text)]
    two: String,
}

#[derive(QueryableByName)]
struct Token {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Binary)]
    token: Vec<u8>,
}

/// The tables of a merge with their rows; those of the record itself and of the two acts are always among them.
fn touched(before: &Before) -> Vec<Touched> {
    let filled = |table: &str| before.filled.iter().filter(|filled| filled.table == table).count().min(1);
    [
        ("case_contacts", filled("case_contacts")),
        ("case_events", 2),
        ("case_indicators", before.indicators.len()),
        ("case_merges", 1),
        ("case_narratives", filled("case_narratives")),
        ("case_needs", before.needs.len()),
        ("case_persons", filled("case_persons")),
        ("cases", 2),
        ("deadlines", before.terms.len()),
        ("duplicate_pairs", 1),
        ("person_index", before.tokens_given.len() + before.tokens_taken.len()),
    ]
    .into_iter()
    .filter(|(_, rows)| *rows > 0)
    .map(|(table, rows)| Touched { table: table.to_owned(), rows: i64::try_from(rows).unwrap_or(i64::MAX) })
    .collect()
}

fn renew_national<P: Permission>(tx: &mut Tx<'_, P, Write>, tenant: &TenantKey, case: Uuid) -> Result<(), StoreError> {
    let parts = open_parts(tx, tenant, case)?;
    note_nationally(tx, case, &known_of(&parts.identity, &parts.contact))
}

fn touch<P: Permission>(tx: &mut Tx<'_, P, Write>, case: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(cases::table.find(case))
        .set((cases::changed_at.eq(now), cases::version.eq(cases::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Undoes a merge, as long as its time has not passed and nothing that it wrote was changed since.
pub fn undo_merge<P: Includes<DuplicateReview>>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<MergeView, StoreError> {
    let merge = read_merge(tx, id)?;
    let (agency, now, user) = (tx.agency(), tx.now(), tx.actor().principal_id());
    if merge.undone_at.is_some() {
        return Err(StoreError::Refused("merge.undone"));
    }
    if now > merge.undo_until {
        return Err(StoreError::Refused("merge.undo_expired"));
    }
    let (kept, taken) = (merge.kept_id, merge.merged_id);
    let (first, second) = (hold_record(tx, kept.min(taken))?, hold_record(tx, kept.max(taken))?);
    if (if kept < taken { first } else { second }).merged {
        return Err(StoreError::Refused("merge.merged_already"));
    }
    let tenant = vault::tenant_key(tx)?;
    let (wrapped, sealed): (Vec<u8>, Vec<u8>) =
        case_merges::table.find(id).select((case_merges::wrapped, case_merges::before)).first(tx.conn())?;
    let text = tenant.open_data_key(id, "merge", &wrapped)?.open_bytes(&place(agency, id), &sealed)?;
    let before: Before = serde_json::from_slice(&text).map_err(|_| StoreError::Broken("a merge of old".into()))?;

    for filled in &before.filled {
        let (table, column) = known_column(&filled.table, &filled.column)?;
        let now: Sealed = diesel::sql_query(format!("select {column} as sealed from {table} where case_id = $1"))
            .bind::<SqlUuid, _>(kept)
            .get_result(tx.conn())?;
        let same = now.sealed.is_some_and(|sealed| Sha256::digest(&sealed).to_vec() == filled.digest);
        if !same {
            return Err(StoreError::Refused("merge.changed_since"));
        }
        set_sealed(tx, table, column, kept, None)?;
    }
    diesel::delete(
        case_needs::table.filter(case_needs::case_id.eq(kept)).filter(case_needs::code.eq_any(&before.needs)),
    )
    .execute(tx.conn())?;
    for (kind, code) in &before.indicators {
        diesel::delete(case_indicators::table.find((kept, kind, code))).execute(tx.conn())?;
    }
    for (kind, token) in &before.tokens_given {
        diesel::delete(person_index::table.find((agency, kind, token, kept))).execute(tx.conn())?;
    }
    for (kind, token) in &before.tokens_taken {
        diesel::insert_into(person_index::table)
            .values((
                person_index::agency_id.eq(agency),
                person_index::case_id.eq(taken),
                person_index::kind.eq(kind),
                person_index::token.eq(token),
            ))
            .execute(tx.conn())?;
    }
    diesel::update(deadlines::table.filter(deadlines::id.eq_any(&before.terms)))
        .set(deadlines::met_at.eq(None::<DateTime<Utc>>))
        .execute(tx.conn())?;
    diesel::update(cases::table.find(taken))
        .set((cases::merged_into.eq(None::<Uuid>), cases::changed_at.eq(now), cases::version.eq(cases::version + 1)))
        .execute(tx.conn())?;
    touch(tx, kept)?;
    renew_national(tx, &tenant, kept)?;
    renew_national(tx, &tenant, taken)?;
    diesel::update(duplicate_pairs::table.find(merge.pair_id))
        .set((
            duplicate_pairs::state.eq(PairState::Same.as_str()),
            duplicate_pairs::version.eq(duplicate_pairs::version + 1),
        ))
        .execute(tx.conn())?;
    let undone = diesel::update(case_merges::table.find(id).filter(case_merges::undone_at.is_null()))
        .set((case_merges::undone_at.eq(now), case_merges::undone_by.eq(user)))
        .execute(tx.conn())?;
    if undone == 0 {
        return Err(StoreError::Stale);
    }
    add_event(tx, &Event { kind: "merge_undone", ..Event::of(kept, agency) })?;
    add_event(tx, &Event { kind: "merge_undone", ..Event::of(taken, agency) })?;
    read_merge(tx, id)
}

/// Only columns that a merge fills are written by name.
fn known_column(table: &str, column: &str) -> Result<(&'static str, &'static str), StoreError> {
    const COLUMNS: [(&str, &str); 12] = [
        ("case_persons", "surname"),
        ("case_persons", "given_name"),
        ("case_persons", "patronymic"),
        ("case_persons", "alias"),
        ("case_persons", "birth"),
        ("case_persons", "document"),
        ("case_persons", "citizenship"),
        ("case_persons", "language"),
        ("case_contacts", "phone"),
        ("case_contacts", "messenger"),
        ("case_contacts", "address"),
        ("case_narratives", "narrative"),
    ];
    COLUMNS
        .into_iter()
        .find(|known| *known == (table, column))
        .ok_or_else(|| StoreError::Broken("a column that no merge fills".into()))
}
