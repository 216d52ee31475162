//! The desk of the nation: two agencies may know one person. It sees agencies and codes of cases, and asks them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::permission::{DuplicateHints, Includes, Permission};
use nrm_domain::cases::merge::HintState;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema::duplicate_hints;
use crate::{After, Slice, StoreError, Tx, Write};

/// Two agencies that may know one person: whom to ask, and about which case of theirs.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct HintView {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// One agency, in Ukrainian.
    #[diesel(sql_type = Text)]
    pub one_agency_uk: String,
    /// The same in English.
    #[diesel(sql_type = Text)]
    pub one_agency_en: String,
    /// The code of its case.
    #[diesel(sql_type = Text)]
    pub one_code: String,
    /// The other agency, in Ukrainian.
    #[diesel(sql_type = Text)]
    pub other_agency_uk: String,
    /// The same in English.
    #[diesel(sql_type = Text)]
    pub other_agency_en: String,
    /// The code of its case.
    #[diesel(sql_type = Text)]
    pub other_code: String,
    /// Which kinds of sign agree; never what they say.
    #[diesel(sql_type = Array<Text>)]
    pub kinds: Vec<String>,
    /// new, asked, same_person, different_people or no_answer.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// When it was noticed.
    #[diesel(sql_type = Timestamptz)]
    pub noticed_at: DateTime<Utc>,
    /// When the desk last wrote down what it knows.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub changed_at: Option<DateTime<Utc>>,
    /// Version.
    #[diesel(sql_type = Integer)]
    pub version: i32,
}

const HINTS: &str = "select h.id, a.name_uk as one_agency_uk, a.name_en as one_agency_en, c.code as one_code,
        b.name_uk as other_agency_uk, b.name_en as other_agency_en, d.code as other_code, h.kinds, h.state, h.noticed_at,
        h.changed_at, h.version
    from duplicate_hints h
    join agencies a on a.id = h.one_agency_id join cases c on c.id = h.one_case_id
    join agencies b on b.id = h.other_agency_id join cases d on d.id = h.other_case_id
    where ($1::uuid is null or h.id = $1) and ($2::text is null or h.state = $2)
        and ($3::timestamptz is null or (h.noticed_at, h.id) < ($3, $4))
    order by h.noticed_at desc, h.id desc limit $5";

fn load<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Option<Uuid>,
    state: Option<HintState>,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<HintView>, StoreError> {
    Ok(diesel::sql_query(HINTS)
        .bind::<Nullable<SqlUuid>, _>(id)
        .bind::<Nullable<Text>, _>(state.map(|state| state.as_str()))
        .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.at))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
        .bind::<BigInt, _>(limit)
        .load(tx.conn())?)
}

/// Lists the hints, the newest first.
pub fn list_hints<P: Includes<DuplicateHints> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    state: Option<HintState>,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<HintView>, StoreError> {
    let rows = load(tx, None, state, after, limit + 1)?;
    Ok(Slice::cut(rows, limit, |row| After { at: row.noticed_at, id: row.id }))
}

/// Reads a hint.
pub fn read_hint<P: Includes<DuplicateHints> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<HintView, StoreError> {
    load(tx, Some(id), None, None, 1)?.pop().ok_or(StoreError::NotFound)
}

/// Writes down what the desk found out, over the version that it saw.
pub fn answer_hint<P: Includes<DuplicateHints>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    version: i32,
    state: HintState,
) -> Result<HintView, StoreError> {
    let now = tx.now();
    let changed = diesel::update(duplicate_hints::table.find(id).filter(duplicate_hints::version.eq(version)))
        .set((
            duplicate_hints::state.eq(state.as_str()),
            duplicate_hints::changed_at.eq(now),
            duplicate_hints::version.eq(duplicate_hints::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 { read_hint(tx, id) } else { Err(StoreError::Stale) }
}
