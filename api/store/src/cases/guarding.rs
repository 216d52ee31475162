//! Bars and seals: who is kept from a case, who alone sees it, and how either ends.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::permission::{CaseGuard, Includes, Permission};
use nrm_domain::cases::guarding::{BarReason, SealReason};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema::{agencies, case_bars, case_seals, cases, memberships, users};
use crate::{StoreError, Tx, Write};

/// Somebody of one's own agency.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable)]
pub struct ColleagueView {
    /// Id.
    pub user_id: Uuid,
    /// Name.
    pub display_name: String,
    /// Role.
    pub role: String,
}

/// Lists the active people of one's own agency.
pub fn list_colleagues<P: Includes<CaseGuard> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
) -> Result<Vec<ColleagueView>, StoreError> {
    let agency = tx.agency();
    Ok(memberships::table
        .inner_join(users::table.on(users::id.eq(memberships::user_id)))
        .filter(memberships::agency_id.eq(agency))
        .filter(memberships::active.eq(true))
        .filter(users::active.eq(true))
        .order((users::display_name, users::id))
        .select((users::id, users::display_name, memberships::role))
        .load(tx.conn())?)
}

/// Somebody, or a whole agency, that is barred from a case.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct BarView {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The person; none if it is an agency.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub user_id: Option<Uuid>,
    /// Their name, where they are of one's own agency.
    #[diesel(sql_type = Nullable<Text>)]
    pub user_name: Option<String>,
    /// The agency; none if it is a person.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub agency_id: Option<Uuid>,
    /// Its name in Ukrainian.
    #[diesel(sql_type = Nullable<Text>)]
    pub agency_uk: Option<String>,
    /// Its name in English.
    #[diesel(sql_type = Nullable<Text>)]
    pub agency_en: Option<String>,
    /// Why.
    #[diesel(sql_type = Text)]
    pub reason_code: String,
    /// From when.
    #[diesel(sql_type = Timestamptz)]
    pub set_at: DateTime<Utc>,
    /// When it was lifted.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub lifted_at: Option<DateTime<Utc>>,
}

/// A seal of one's own agency on a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SealView {
    /// Id.
    pub id: Uuid,
    /// Why.
    pub reason_code: String,
    /// Who alone sees the case in this agency.
    pub members: Vec<ColleagueView>,
    /// From when.
    pub set_at: DateTime<Utc>,
}

/// Who is kept from a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessView {
    /// The case.
    pub case_id: Uuid,
    /// The seal that stands, if any.
    pub seal: Option<SealView>,
    /// All bars, those that stand first.
    pub bars: Vec<BarView>,
}

/// Finds a case that the reader leads, answers for or watches.
fn find<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<(Uuid, Uuid), StoreError> {
    Ok(cases::table.find(case).select((cases::agency_of_record, cases::lead_agency_id)).first(tx.conn())?)
}

/// Reads who is kept from a case.
pub fn read_access<P: Includes<CaseGuard> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<AccessView, StoreError> {
    find(tx, case)?;
    let agency = tx.agency();
    let bars = diesel::sql_query(
        "select b.id, b.barred_user_id as user_id, u.display_name as user_name, b.barred_agency_id as agency_id,
             a.name_uk as agency_uk, a.name_en as agency_en, b.reason_code, b.set_at, b.lifted_at
         from case_bars b left join users u on u.id = b.barred_user_id left join agencies a on a.id = b.barred_agency_id
         where b.case_id = $1 order by b.lifted_at is not null, b.set_at desc, b.id",
    )
    .bind::<SqlUuid, _>(case)
    .load(tx.conn())?;
    let seal: Option<(Uuid, String, Vec<Uuid>, DateTime<Utc>)> = case_seals::table
        .filter(case_seals::case_id.eq(case))
        .filter(case_seals::agency_id.eq(agency))
        .filter(case_seals::lifted_at.is_null())
        .select((case_seals::id, case_seals::reason_code, case_seals::members, case_seals::set_at))
        .first(tx.conn())
        .optional()?;
    let seal = match seal {
        None => None,
        Some((id, reason_code, named, set_at)) => {
            let mut members = list_colleagues(tx)?;
            members.retain(|one| named.contains(&one.user_id));
            members.dedup_by_key(|one| one.user_id);
            Some(SealView { id, reason_code, members, set_at })
        }
    };
    Ok(AccessView { case_id: case, seal, bars })
}

/// Bars a person or an agency from a case. It holds from the next request on.
pub fn bar<P: Includes<CaseGuard>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    user: Option<Uuid>,
    agency: Option<Uuid>,
    reason: BarReason,
) -> Result<(Uuid, AccessView), StoreError> {
    let (record, lead) = find(tx, case)?;
    let (id, now, by) = (Uuid::now_v7(), tx.now(), tx.actor().principal_id());
    if user == Some(by) || agency == Some(tx.agency()) {
        return Err(StoreError::Refused("guard.self"));
    }
    if agency == Some(lead) {
        return Err(StoreError::Refused("guard.leads"));
    }
    let known: i64 = match (user, agency) {
        (Some(user), None) => users::table.find(user).count().get_result(tx.conn())?,
        (None, Some(agency)) => agencies::table.find(agency).count().get_result(tx.conn())?,
        _ => 0,
    };
    if known == 0 {
        return Err(StoreError::Refused("guard.unknown"));
    }
    diesel::insert_into(case_bars::table)
        .values((
            case_bars::id.eq(id),
            case_bars::case_id.eq(case),
            case_bars::agency_of_record.eq(record),
            case_bars::barred_user_id.eq(user),
            case_bars::barred_agency_id.eq(agency),
            case_bars::reason_code.eq(reason.as_str()),
            case_bars::set_at.eq(now),
            case_bars::set_by.eq(by),
        ))
        .execute(tx.conn())?;
    Ok((id, read_access(tx, case)?))
}

/// Lifts a bar.
pub fn lift_bar<P: Includes<CaseGuard>>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<AccessView, StoreError> {
    let case: Uuid = case_bars::table.find(id).select(case_bars::case_id).first(tx.conn())?;
    let (now, by) = (tx.now(), tx.actor().principal_id());
    let lifted = diesel::update(case_bars::table.find(id).filter(case_bars::lifted_at.is_null()))
        .set((case_bars::lifted_at.eq(now), case_bars::lifted_by.eq(by)))
        .execute(tx.conn())?;
    if lifted == 0 {
        return Err(StoreError::Refused("guard.lifted"));
    }
    read_access(tx, case)
}

/// Seals a case within one's own agency: only those named see it from the next request on, the one who seals among them.
pub fn seal<P: Includes<CaseGuard>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    reason: SealReason,
    named: &[Uuid],
) -> Result<(Uuid, AccessView), StoreError> {
    let (record, _) = find(tx, case)?;
    let (id, agency, now, by) = (Uuid::now_v7(), tx.agency(), tx.now(), tx.actor().principal_id());
    let mut members = named.to_vec();
    members.push(by);
    members.sort_unstable();
    members.dedup();
    let colleagues = list_colleagues(tx)?;
    if !members.iter().all(|member| colleagues.iter().any(|one| one.user_id == *member)) {
        return Err(StoreError::Refused("guard.unknown"));
    }
    diesel::insert_into(case_seals::table)
        .values((
            case_seals::id.eq(id),
            case_seals::case_id.eq(case),
            case_seals::agency_of_record.eq(record),
            case_seals::agency_id.eq(agency),
            case_seals::reason_code.eq(reason.as_str()),
            case_seals::members.eq(members),
            case_seals::set_at.eq(now),
            case_seals::set_by.eq(by),
        ))
        .execute(tx.conn())?;
    Ok((id, read_access(tx, case)?))
}

/// Lifts a seal.
pub fn lift_seal<P: Includes<CaseGuard>>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<AccessView, StoreError> {
    let case: Uuid = case_seals::table.find(id).select(case_seals::case_id).first(tx.conn())?;
    let (now, by) = (tx.now(), tx.actor().principal_id());
    let lifted = diesel::update(case_seals::table.find(id).filter(case_seals::lifted_at.is_null()))
        .set((case_seals::lifted_at.eq(now), case_seals::lifted_by.eq(by)))
        .execute(tx.conn())?;
    if lifted == 0 {
        return Err(StoreError::Refused("guard.lifted"));
    }
    read_access(tx, case)
}
