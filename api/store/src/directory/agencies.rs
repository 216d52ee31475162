//! Agencies: found, named anew, stopped and let go on, and the people appointed to them from outside.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use nrm_domain::access::permission::{AgencyManage, DirectoryRead, Includes, Permission};
use nrm_domain::access::role::Role;
use nrm_domain::directory::agency::{AgencyKind, FreezeReason, Renaming};
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::MOST;
use super::users::{self, Newcomer};
use crate::auth::actors::code;
use crate::schema::{agencies, agency_former_names as former, places};
use crate::{StoreError, Tx, Write};

/// An agency of the mechanism.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct AgencyView {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Kind.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Name in Ukrainian.
    #[diesel(sql_type = Text)]
    pub name_uk: String,
    /// Name in English.
    #[diesel(sql_type = Text)]
    pub name_en: String,
    /// Since which day it has this name; none if it was always so.
    #[diesel(sql_type = Nullable<Date>)]
    pub named_on: Option<NaiveDate>,
    /// Its place.
    #[diesel(sql_type = SqlUuid)]
    pub place_id: Uuid,
    /// The name of its place in Ukrainian.
    #[diesel(sql_type = Text)]
    pub place_uk: String,
    /// The same in English.
    #[diesel(sql_type = Text)]
    pub place_en: String,
    /// Oblast; none for national bodies.
    #[diesel(sql_type = Nullable<Text>)]
    pub oblast_code: Option<String>,
    /// Whether it is stopped: nobody acts for it and nothing is sent to it.
    #[diesel(sql_type = Bool)]
    pub frozen: bool,
    /// Why it is stopped.
    #[diesel(sql_type = Nullable<Text>)]
    pub frozen_code: Option<String>,
    /// Whether it is invented, for demonstration.
    #[diesel(sql_type = Bool)]
    pub demonstration: bool,
    /// Grows with each change.
    #[diesel(sql_type = Integer)]
    pub version: i32,
}

/// A name of the past.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = former)]
pub struct FormerName {
    /// In Ukrainian.
    pub name_uk: String,
    /// In English.
    pub name_en: String,
    /// First day; none if it was always so before.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: NaiveDate,
}

/// Which agencies to list.
#[derive(Debug, Clone, Default)]
pub struct AgencyFilter {
    /// Only this one.
    pub id: Option<Uuid>,
    /// Oblast.
    pub oblast: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// Part of a name, of now or of the past.
    pub name: Option<String>,
}

/// Lists agencies by name.
pub fn list<P: Includes<DirectoryRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    filter: &AgencyFilter,
) -> Result<Vec<AgencyView>, StoreError> {
    Ok(diesel::sql_query(
        "select a.id, a.kind, a.name_uk, a.name_en, a.named_on, a.place_id, p.name_uk as place_uk, p.name_en as place_en, \
             a.oblast_code, a.frozen_at is not null as frozen, a.frozen_code, a.demonstration, a.version \
         from agencies a join places p on p.id = a.place_id \
         where ($1::uuid is null or a.id = $1) and ($2::text is null or a.oblast_code = $2) and ($3::text is null or a.kind = $3) \
             and ($4::text is null or position(lower($4) in lower(a.name_uk || ' ' || a.name_en)) > 0 \
                 or exists (select 1 from agency_former_names f where f.agency_id = a.id \
                     and position(lower($4) in lower(f.name_uk || ' ' || f.name_en)) > 0)) \
         order by a.name_uk, a.id limit $5",
    )
    .bind::<Nullable<SqlUuid>, _>(filter.id)
    .bind::<Nullable<Text>, _>(&filter.oblast)
    .bind::<Nullable<Text>, _>(&filter.kind)
    .bind::<Nullable<Text>, _>(&filter.name)
    .bind::<BigInt, _>(MOST)
    .load(tx.conn())?)
}

/// Reads one agency.
pub fn read<P: Includes<DirectoryRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<AgencyView, StoreError> {
    let filter = AgencyFilter { id: Some(id), ..AgencyFilter::default() };
    list(tx, &filter)?.pop().ok_or(StoreError::NotFound)
}

/// What an agency was called before, the latest first.
pub fn former_names<P: Includes<DirectoryRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<Vec<FormerName>, StoreError> {
    Ok(former::table
        .filter(former::agency_id.eq(id))
        .order(former::valid_to.desc())
        .select(FormerName::as_select())
        .load(tx.conn())?)
}

/// Reads one agency and keeps others from changing it meanwhile.
pub fn hold<P: Includes<AgencyManage> + Includes<DirectoryRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<AgencyView, StoreError> {
    let _: Uuid = agencies::table.find(id).select(agencies::id).for_update().first(tx.conn())?;
    read(tx, id)
}

/// An agency that joins the mechanism.
#[derive(Debug, Clone)]
pub struct NewAgency {
    /// Kind.
    pub kind: AgencyKind,
    /// Name in Ukrainian.
    pub name_uk: String,
    /// Name in English.
    pub name_en: String,
    /// Where it sits.
    pub place: Uuid,
}

/// Founds an agency; a national body belongs to no oblast, any other to the one of its place.
pub fn found<P: Includes<AgencyManage> + Includes<DirectoryRead>>(
    tx: &mut Tx<'_, P, Write>,
    new: &NewAgency,
) -> Result<AgencyView, StoreError> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    let oblast: Option<String> =
        places::table.find(new.place).select(places::oblast_code).first(tx.conn()).optional()?;
    let oblast = oblast.ok_or(StoreError::Refused("agency.unknown_place"))?;
    let same: i64 = agencies::table
        .filter(agencies::place_id.eq(new.place))
        .filter(agencies::name_uk.eq(&new.name_uk))
        .filter(agencies::frozen_at.is_null())
        .count()
        .get_result(tx.conn())?;
    if same > 0 {
        return Err(StoreError::Duplicate("agencies_one_of_a_name_in_a_place".into()));
    }
    diesel::insert_into(agencies::table)
        .values((
            agencies::id.eq(id),
            agencies::kind.eq(new.kind.as_str()),
            agencies::name_uk.eq(&new.name_uk),
            agencies::name_en.eq(&new.name_en),
            agencies::place_id.eq(new.place),
            agencies::oblast_code.eq(Some(oblast).filter(|_| !new.kind.is_national())),
            agencies::named_on.eq(kyiv_date(now)),
            agencies::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    read(tx, id)
}

/// Gives an agency another name from a day on; `renaming` says what becomes of the name of now.
pub fn rename<P: Includes<AgencyManage> + Includes<DirectoryRead>>(
    tx: &mut Tx<'_, P, Write>,
    agency: &AgencyView,
    name_uk: &str,
    name_en: &str,
    since: NaiveDate,
    renaming: Renaming,
) -> Result<AgencyView, StoreError> {
    if let Renaming::Until(valid_to) = renaming {
        diesel::insert_into(former::table)
            .values((
                former::agency_id.eq(agency.id),
                former::valid_from.eq(agency.named_on),
                former::valid_to.eq(valid_to),
                former::name_uk.eq(&agency.name_uk),
                former::name_en.eq(&agency.name_en),
            ))
            .execute(tx.conn())?;
    }
    diesel::update(agencies::table.find(agency.id))
        .set((
            agencies::name_uk.eq(name_uk),
            agencies::name_en.eq(name_en),
            agencies::named_on.eq(since),
            agencies::version.eq(agency.version + 1),
        ))
        .execute(tx.conn())?;
    read(tx, agency.id)
}

/// Stops an agency: its sessions end, and its people and applications open nothing from now on.
pub fn freeze<P: Includes<AgencyManage> + Includes<DirectoryRead>>(
    tx: &mut Tx<'_, P, Write>,
    agency: &AgencyView,
    reason: FreezeReason,
) -> Result<AgencyView, StoreError> {
    let now = tx.now();
    diesel::update(agencies::table.find(agency.id))
        .set((
            agencies::frozen_at.eq(now),
            agencies::frozen_code.eq(reason.as_str()),
            agencies::version.eq(agency.version + 1),
        ))
        .execute(tx.conn())?;
    users::end_sessions(tx, agency.id, None, None, "agency_frozen")?;
    read(tx, agency.id)
}

/// Lets a stopped agency go on; its people sign in anew.
pub fn unfreeze<P: Includes<AgencyManage> + Includes<DirectoryRead>>(
    tx: &mut Tx<'_, P, Write>,
    agency: &AgencyView,
) -> Result<AgencyView, StoreError> {
    diesel::update(agencies::table.find(agency.id))
        .set((
            agencies::frozen_at.eq(None::<chrono::DateTime<chrono::Utc>>),
            agencies::frozen_code.eq(None::<String>),
            agencies::version.eq(agency.version + 1),
        ))
        .execute(tx.conn())?;
    read(tx, agency.id)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Appoints a new person to a role that the agency does not give itself. An administrator is appointed only where
/// nobody administers; after that the agency keeps its own people.
pub fn appoint<P: Includes<AgencyManage>>(
    tx: &mut Tx<'_, P, Write>,
    agency: &AgencyView,
    new: &Newcomer,
) -> Result<users::UserView, StoreError> {
    if !new.role.appointed_in(code(&agency.kind)?) {
        return Err(StoreError::Refused("user.role_not_of_this_agency"));
    }
    if new.role == Role::AgencyAdministrator {
        let there: CountRow = diesel::sql_query("select authz.live_administrators($1) as count")
            .bind::<SqlUuid, _>(agency.id)
            .get_result(tx.conn())?;
        if there.count > 0 {
            return Err(StoreError::Refused("agency.has_administrator"));
        }
    }
    let made = users::add(tx, new, agency.id, agency.oblast_code.clone())?;
    if !users::lay_first_passphrase(tx, made.id, &new.passphrase_hash)? {
        return Err(StoreError::Broken("a new person has a passphrase already".into()));
    }
    Ok(made)
}
