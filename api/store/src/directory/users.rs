//! People and their roles in agencies, kept by the administrator of each agency.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::permission::{Includes, Permission, UserManage};
use nrm_domain::access::role::Role;
use nrm_domain::auth::credential;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::MOST;
use crate::auth::actors::code;
use crate::schema::{agencies, memberships, users};
use crate::{StoreError, Tx, Write};

/// A role of a person in an agency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserRole {
    /// The membership.
    pub membership_id: Uuid,
    /// The role.
    pub role: Role,
    /// Whether they may act in it.
    pub active: bool,
}

/// A person of one's own agency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserView {
    /// Id.
    pub id: Uuid,
    /// Sign-in name.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Roles in this agency.
    pub roles: Vec<UserRole>,
    /// Whether any role is active.
    pub active: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct UserRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    login: String,
    #[diesel(sql_type = Text)]
    display_name: String,
    #[diesel(sql_type = SqlUuid)]
    membership_id: Uuid,
    #[diesel(sql_type = Text)]
    role: String,
    #[diesel(sql_type = Bool)]
    active: bool,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

/// Lists the people of one's own agency by login, or one of them.
fn select<P: Permission, M>(tx: &mut Tx<'_, P, M>, only: Option<Uuid>) -> Result<Vec<UserView>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<UserRow> = diesel::sql_query(
        "select u.id, u.login, u.display_name, m.id as membership_id, m.role, m.active and u.active as active, m.created_at \
         from memberships m join users u on u.id = m.user_id where m.agency_id = $1 and ($2::uuid is null or u.id = $2) \
         order by u.login, m.created_at, m.role limit $3",
    )
    .bind::<SqlUuid, _>(agency)
    .bind::<Nullable<SqlUuid>, _>(only)
    .bind::<BigInt, _>(MOST)
    .load(tx.conn())?;
    let mut people: Vec<UserView> = Vec::new();
    for row in rows {
        let role = UserRole { membership_id: row.membership_id, role: code(&row.role)?, active: row.active };
        match people.last_mut().filter(|last| last.id == row.id) {
            Some(person) => {
                person.active |= role.active;
                person.roles.push(role);
            }
            None => people.push(UserView {
                id: row.id,
                login: row.login,
                display_name: row.display_name,
                active: role.active,
                roles: vec![role],
                created_at: row.created_at,
            }),
        }
    }
    Ok(people)
}

/// Lists the people of one's own agency.
pub fn list<P: Includes<UserManage> + Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Vec<UserView>, StoreError> {
    select(tx, None)
}

/// Reads one person of one's own agency.
pub fn read<P: Includes<UserManage> + Permission, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<UserView, StoreError> {
    select(tx, Some(id))?.pop().ok_or(StoreError::NotFound)
}

/// A person who is new to the system.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// Sign-in name, in lower case.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Hash of the first passphrase.
    pub passphrase_hash: String,
}

/// Invites a person into one's own agency with a first passphrase.
pub fn invite<P: Includes<UserManage>>(tx: &mut Tx<'_, P, Write>, new: &Newcomer) -> Result<UserView, StoreError> {
    is_given_here(tx, new.role)?;
    let (agency, oblast) = (tx.agency(), tx.actor().oblast.as_ref().map(ToString::to_string));
    let made = add(tx, new, agency, oblast)?;
    reset_passphrase(tx, made.id, &new.passphrase_hash)?;
    Ok(made)
}

/// Refuses a role that an agency of this kind does not give to its own people.
fn is_given_here<P: Permission, M>(tx: &mut Tx<'_, P, M>, role: Role) -> Result<(), StoreError> {
    let agency = tx.agency();
    let kind: String = agencies::table.find(agency).select(agencies::kind).first(tx.conn())?;
    if role.given_in(code(&kind)?) { Ok(()) } else { Err(StoreError::Refused("user.role_not_given_by_agency")) }
}

/// Writes a person and their first role in an agency.
pub(super) fn add<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    new: &Newcomer,
    agency: Uuid,
    oblast: Option<String>,
) -> Result<UserView, StoreError> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    diesel::insert_into(users::table)
        .values((
            users::id.eq(id),
            users::login.eq(&new.login),
            users::display_name.eq(&new.display_name),
            users::created_at.eq(now),
        ))
        .execute(tx.conn())
        .map_err(|error| match StoreError::from(error) {
            StoreError::Duplicate(_) => StoreError::Refused("user.login_taken"),
            other => other,
        })?;
    let membership_id = add_role(tx, id, agency, oblast, new.role)?;
    Ok(UserView {
        id,
        login: new.login.clone(),
        display_name: new.display_name.clone(),
        roles: vec![UserRole { membership_id, role: new.role, active: true }],
        active: true,
        created_at: now,
    })
}

fn add_role<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    user: Uuid,
    agency: Uuid,
    oblast: Option<String>,
    role: Role,
) -> Result<Uuid, StoreError> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    diesel::insert_into(memberships::table)
        .values((
            memberships::id.eq(id),
            memberships::user_id.eq(user),
            memberships::agency_id.eq(agency),
            memberships::role.eq(role.as_str()),
            memberships::oblast_code.eq(oblast),
            memberships::reach.eq(role.reach().as_str()),
            memberships::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

#[derive(QueryableByName)]
struct FoundRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    id: Option<Uuid>,
}

/// Gives a role in one's own agency to a person who has a login already, here or in another agency.
pub fn give_role<P: Includes<UserManage>>(
    tx: &mut Tx<'_, P, Write>,
    login: &str,
    role: Role,
) -> Result<UserView, StoreError> {
    is_given_here(tx, role)?;
    let found: FoundRow =
        diesel::sql_query("select authz.person_of_login($1) as id").bind::<Text, _>(login).get_result(tx.conn())?;
    let user = found.id.ok_or(StoreError::Refused("user.unknown_login"))?;
    let (agency, oblast) = (tx.agency(), tx.actor().oblast.as_ref().map(ToString::to_string));
    add_role(tx, user, agency, oblast, role)?;
    read(tx, user)
}

/// Switches all roles of a person in one's own agency on or off; off ends their sessions here at once.
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
    if !active {
        end_sessions(tx, agency, Some(user), None, "switched_off")?;
    }
    read(tx, user)
}

/// Switches one role of a person in one's own agency on or off; off ends the sessions that act in it.
pub fn set_role_active<P: Includes<UserManage>>(
    tx: &mut Tx<'_, P, Write>,
    membership: Uuid,
    active: bool,
) -> Result<UserView, StoreError> {
    let agency = tx.agency();
    let user: Uuid = memberships::table
        .find(membership)
        .filter(memberships::agency_id.eq(agency))
        .select(memberships::user_id)
        .first(tx.conn())?;
    diesel::update(memberships::table.find(membership)).set(memberships::active.eq(active)).execute(tx.conn())?;
    if !active {
        end_sessions(tx, agency, Some(user), Some(membership), "role_ended")?;
    }
    read(tx, user)
}

/// Whose role a membership of one's own agency is.
pub fn owner_of<P: Includes<UserManage> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    membership: Uuid,
) -> Result<Uuid, StoreError> {
    let agency = tx.agency();
    Ok(memberships::table
        .find(membership)
        .filter(memberships::agency_id.eq(agency))
        .select(memberships::user_id)
        .first(tx.conn())?)
}

/// Lays down a first passphrase anew for a person of one's own agency; their sessions end and the old one opens nothing.
pub fn reset_passphrase<P: Includes<UserManage>>(
    tx: &mut Tx<'_, P, Write>,
    user: Uuid,
    hash: &str,
) -> Result<UserView, StoreError> {
    let found = read(tx, user)?;
    if lay_first_passphrase(tx, user, hash)? { Ok(found) } else { Err(StoreError::Refused("user.also_elsewhere")) }
}

#[derive(QueryableByName)]
struct DoneRow {
    #[diesel(sql_type = Bool)]
    done: bool,
}

/// Lays down a passphrase that works once; says whether that was allowed for this person.
pub(super) fn lay_first_passphrase<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    user: Uuid,
    hash: &str,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let laid: DoneRow = diesel::sql_query("select authz.lay_first_passphrase($1, $2, $3, $4) as done")
        .bind::<SqlUuid, _>(user)
        .bind::<Text, _>(hash)
        .bind::<Timestamptz, _>(now + credential::FIRST_LIVES)
        .bind::<Timestamptz, _>(now)
        .get_result(tx.conn())?;
    Ok(laid.done)
}

/// Ends the sessions that act in an agency, of all or of one person, in any or in one role.
pub(super) fn end_sessions<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    agency: Uuid,
    user: Option<Uuid>,
    membership: Option<Uuid>,
    reason: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::sql_query("select authz.end_sessions($1, $2, $3, $4, $5)")
        .bind::<SqlUuid, _>(agency)
        .bind::<Nullable<SqlUuid>, _>(user)
        .bind::<Nullable<SqlUuid>, _>(membership)
        .bind::<Text, _>(reason)
        .bind::<Timestamptz, _>(now)
        .execute(tx.conn())?;
    Ok(())
}
