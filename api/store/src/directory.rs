//! Places, agencies, and the people of one's own agency.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::permission::{DirectoryRead, Includes, Permission, UserManage};
use nrm_domain::access::role::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema::{credentials, memberships, users};
use crate::{StoreError, Tx, Write};

/// The most rows that a list of the directory gives.
const MOST: i64 = 200;

/// A place, with where it lies and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct PlaceView {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Official code; none for units that were abolished before it.
    #[diesel(sql_type = Nullable<Text>)]
    pub katottg: Option<String>,
    /// Code before 2020.
    #[diesel(sql_type = Nullable<Text>)]
    pub koatuu: Option<String>,
    /// Kind of unit.
    #[diesel(sql_type = Text)]
    pub level: String,
    /// Name in Ukrainian.
    #[diesel(sql_type = Text)]
    pub name_uk: String,
    /// Name in English.
    #[diesel(sql_type = Text)]
    pub name_en: String,
    /// Where it lies, from the oblast down, in Ukrainian.
    #[diesel(sql_type = Text)]
    pub path_uk: String,
    /// The same in English.
    #[diesel(sql_type = Text)]
    pub path_en: String,
    /// The unit it lies in.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub parent_id: Option<Uuid>,
    /// Oblast.
    #[diesel(sql_type = Text)]
    pub oblast_code: String,
    /// First day.
    #[diesel(sql_type = Nullable<Date>)]
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    #[diesel(sql_type = Nullable<Date>)]
    pub valid_to: Option<NaiveDate>,
    /// What it is today, for a unit of the past, in Ukrainian.
    #[diesel(sql_type = Array<Text>)]
    pub successors_uk: Vec<String>,
    /// The same in English.
    #[diesel(sql_type = Array<Text>)]
    pub successors_en: Vec<String>,
}

/// Which places to list.
#[derive(Debug, Clone, Default)]
pub struct PlaceFilter {
    /// Kind of unit.
    pub level: Option<String>,
    /// Only in this unit.
    pub parent: Option<Uuid>,
    /// Part of the name.
    pub name: Option<String>,
}

/// Lists places by name.
pub fn list_places<P: Includes<DirectoryRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    filter: &PlaceFilter,
) -> Result<Vec<PlaceView>, StoreError> {
    Ok(diesel::sql_query(
        "with recursive chosen as (
             select * from places p where ($1::text is null or p.level = $1) and ($2::uuid is null or p.parent_id = $2)
                 and ($3::text is null or position(lower($3) in lower(p.name_uk || ' ' || p.name_en)) > 0)
             order by p.level <> 'oblast', p.name_uk limit $4),
         path (id, parent_id, path_uk, path_en) as (
             select c.id, c.parent_id, c.name_uk, c.name_en from chosen c
             union all select path.id, p.parent_id, p.name_uk || ' / ' || path.path_uk, p.name_en || ' / ' || path.path_en
                 from path join places p on p.id = path.parent_id)
         select c.id, c.katottg, c.koatuu, c.level, c.name_uk, c.name_en, path.path_uk, path.path_en, c.parent_id,
             c.oblast_code, c.valid_from, c.valid_to,
             array(select n.name_uk from place_successors s join places n on n.id = s.new_id where s.old_id = c.id) as successors_uk,
             array(select n.name_en from place_successors s join places n on n.id = s.new_id where s.old_id = c.id) as successors_en
         from chosen c join path on path.id = c.id and path.parent_id is null order by c.name_uk",
    )
    .bind::<Nullable<Text>, _>(&filter.level)
    .bind::<Nullable<SqlUuid>, _>(filter.parent)
    .bind::<Nullable<Text>, _>(&filter.name)
    .bind::<diesel::sql_types::BigInt, _>(MOST)
    .load(tx.conn())?)
}

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
    /// Whether it is invented, for demonstration.
    #[diesel(sql_type = Bool)]
    pub demonstration: bool,
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
    /// Part of the name.
    pub name: Option<String>,
}

/// Lists agencies by name.
pub fn list_agencies<P: Includes<DirectoryRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    filter: &AgencyFilter,
) -> Result<Vec<AgencyView>, StoreError> {
    Ok(diesel::sql_query(
        "select a.id, a.kind, a.name_uk, a.name_en, a.place_id, p.name_uk as place_uk, p.name_en as place_en, a.oblast_code, a.demonstration
         from agencies a join places p on p.id = a.place_id
         where ($1::uuid is null or a.id = $1) and ($2::text is null or a.oblast_code = $2) and ($3::text is null or a.kind = $3)
             and ($4::text is null or position(lower($4) in lower(a.name_uk || ' ' || a.name_en)) > 0)
         order by a.name_uk, a.id limit $5",
    )
    .bind::<Nullable<SqlUuid>, _>(filter.id)
    .bind::<Nullable<Text>, _>(&filter.oblast)
    .bind::<Nullable<Text>, _>(&filter.kind)
    .bind::<Nullable<Text>, _>(&filter.name)
    .bind::<diesel::sql_types::BigInt, _>(MOST)
    .load(tx.conn())?)
}

/// Reads one agency.
pub fn read_agency<P: Includes<DirectoryRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<AgencyView, StoreError> {
    let filter = AgencyFilter { id: Some(id), ..AgencyFilter::default() };
    list_agencies(tx, &filter)?.pop().ok_or(StoreError::NotFound)
}

/// A person of one's own agency.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct UserView {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Sign-in name.
    #[diesel(sql_type = Text)]
    pub login: String,
    /// Name shown.
    #[diesel(sql_type = Text)]
    pub display_name: String,
    /// Role in this agency.
    #[diesel(sql_type = Text)]
    pub role: String,
    /// Whether the membership is active.
    #[diesel(sql_type = Bool)]
    pub active: bool,
    /// Since when.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

/// Lists the people of one's own agency.
pub fn list_users<P: Includes<UserManage> + Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Vec<UserView>, StoreError> {
    let agency = tx.agency();
    Ok(diesel::sql_query(
        "select u.id, u.login, u.display_name, m.role, m.active and u.active as active, m.created_at
         from memberships m join users u on u.id = m.user_id where m.agency_id = $1 order by u.login, m.role limit $2",
    )
    .bind::<SqlUuid, _>(agency)
    .bind::<diesel::sql_types::BigInt, _>(MOST)
    .load(tx.conn())?)
}

/// A person to be invited.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Sign-in name, in lower case.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Hash of the first password.
    pub password_hash: String,
}

/// Invites a person into one's own agency with a first password.
pub fn invite<P: Includes<UserManage>>(tx: &mut Tx<'_, P, Write>, new: &NewUser) -> Result<UserView, StoreError> {
    if !new.role.given_by_agency() {
        return Err(StoreError::Refused("user.role_not_given_by_agency"));
    }
    let (user, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    let oblast = tx.actor().oblast.as_ref().map(ToString::to_string);
    diesel::insert_into(users::table)
        .values((
            users::id.eq(user),
            users::login.eq(&new.login),
            users::display_name.eq(&new.display_name),
            users::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    diesel::insert_into(memberships::table)
        .values((
            memberships::id.eq(Uuid::now_v7()),
            memberships::user_id.eq(user),
            memberships::agency_id.eq(agency),
            memberships::role.eq(new.role.as_str()),
            memberships::oblast_code.eq(oblast),
            memberships::reach.eq("agency"),
            memberships::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    diesel::insert_into(credentials::table)
        .values((
            credentials::user_id.eq(user),
            credentials::password_hash.eq(&new.password_hash),
            credentials::changed_at.eq(now),
        ))
        .execute(tx.conn())?;
    list_users(tx)?.into_iter().find(|found| found.id == user).ok_or(StoreError::NotFound)
}

/// Switches a person's membership in one's own agency on or off; off ends what they do at once.
pub fn set_active<P: Includes<UserManage>>(
    tx: &mut Tx<'_, P, Write>,
    user: Uuid,
    active: bool,
) -> Result<UserView, StoreError> {
    let agency = tx.agency();
    let changed = diesel::update(
        memberships::table.filter(memberships::user_id.eq(user)).filter(memberships::agency_id.eq(agency)),
    )
    .set(memberships::active.eq(active))
    .execute(tx.conn())?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    list_users(tx)?.into_iter().find(|found| found.id == user).ok_or(StoreError::NotFound)
}
