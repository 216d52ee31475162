//! Accounts as the sign-in door sees them: the hash of the password, recent failures, and where one may act.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use nrm_domain::access::permission::{Includes, Permission, SelfManage};
use nrm_domain::access::role::{Reach, Role};
use nrm_domain::auth::lockout::{self, Failures};
use nrm_domain::shared::ids::{AgencyId, MembershipId, UserId};
use nrm_domain::shared::place::OblastKey;
use uuid::Uuid;

use super::actors::code;
use crate::schema::{agencies, credentials, memberships, places, sign_in_attempts as attempts, users};
use crate::{AuthTx, StoreError, Tx, Write};

/// A person who may try to sign in.
#[derive(Clone)]
pub struct Account {
    /// Who.
    pub user: UserId,
    /// The hash of their passphrase.
    pub password_hash: String,
    /// Until when it works, once, if it is a first passphrase; none for one's own.
    pub one_time_until: Option<DateTime<Utc>>,
}

/// A person as they see themselves.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// The name that colleagues see.
    pub display_name: String,
    /// The login.
    pub login: String,
}

/// A membership with the words for where it is.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Which.
    pub id: MembershipId,
    /// In which role.
    pub role: Role,
    /// How far it reaches.
    pub reach: Reach,
    /// The agency.
    pub agency: AgencyId,
    /// What kind of agency.
    pub agency_kind: String,
    /// Its name.
    pub agency_name_uk: String,
    /// Its name in English.
    pub agency_name_en: String,
    /// The oblast; none for national bodies.
    pub oblast: Option<Oblast>,
}

/// An oblast with its names.
#[derive(Debug, Clone)]
pub struct Oblast {
    /// Its key.
    pub code: OblastKey,
    /// Its name.
    pub name_uk: String,
    /// Its name in English.
    pub name_en: String,
}

/// What is known before a guess is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Failures of this account.
    pub failures: Failures,
    /// The last of those that count from here.
    pub last_from_here: Option<DateTime<Utc>>,
    /// The last of those from anywhere.
    pub last_anywhere: Option<DateTime<Utc>>,
    /// Failures of any account from this network.
    pub network_failures: i64,
}

/// Looks at recent failures and lets only one request at a time do so for the same login.
pub fn standing(tx: &mut AuthTx<'_>, login_digest: &[u8; 32], network: &str) -> Result<Standing, StoreError> {
    let now = tx.now();
    let lock = i64::from_be_bytes([
        login_digest[0],
        login_digest[1],
        login_digest[2],
        login_digest[3],
        login_digest[4],
        login_digest[5],
        login_digest[6],
        login_digest[7],
    ]);
    let since = now - lockout::WINDOW;
    let conn = tx.conn();
    diesel::sql_query("select pg_advisory_xact_lock($1)").bind::<BigInt, _>(lock).execute(conn)?;
    // Attempts older than thirty days say nothing any more.
    diesel::delete(attempts::table.filter(attempts::at.lt(now - chrono::TimeDelta::days(30)))).execute(conn)?;
    let here = || {
        attempts::table
            .filter(attempts::login_digest.eq(login_digest.as_slice()))
            .filter(attempts::network.eq(network.to_owned()))
    };
    let last_success: Option<DateTime<Utc>> =
        here().filter(attempts::success).select(diesel::dsl::max(attempts::at)).first(conn)?;
    let counted_from = last_success.map_or(since, |at| at.max(since));
    let (from_here, last_from_here): (i64, Option<DateTime<Utc>>) = here()
        .filter(diesel::dsl::not(attempts::success))
        .filter(attempts::at.gt(counted_from))
        .select((diesel::dsl::count_star(), diesel::dsl::max(attempts::at)))
        .first(conn)?;
    let (everywhere, last_anywhere): (i64, Option<DateTime<Utc>>) = attempts::table
        .filter(attempts::login_digest.eq(login_digest.as_slice()))
        .filter(diesel::dsl::not(attempts::success))
        .filter(attempts::at.gt(since))
        .select((diesel::dsl::count_star(), diesel::dsl::max(attempts::at)))
        .first(conn)?;
    let network_failures: i64 = attempts::table
        .filter(attempts::network.eq(network))
        .filter(diesel::dsl::not(attempts::success))
        .filter(attempts::at.gt(since))
        .count()
        .get_result(conn)?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Standing {
        failures: Failures {
            from_here: number(from_here),
            everywhere: number(everywhere),
            known_here: last_success.is_some(),
        },
        last_from_here,
        last_anywhere,
        network_failures,
    })
}

/// Notes an attempt as failed before the password is looked at, so that many at once are all counted.
pub fn begin_attempt(tx: &mut AuthTx<'_>, login_digest: &[u8; 32], network: &str) -> Result<Uuid, StoreError> {
    let id = Uuid::now_v7();
    let at = tx.now();
    diesel::insert_into(attempts::table)
        .values((
            attempts::id.eq(id),
            attempts::login_digest.eq(login_digest.as_slice()),
            attempts::network.eq(network),
            attempts::at.eq(at),
            attempts::success.eq(false),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// Turns the attempt into a success.
pub fn attempt_succeeded(tx: &mut AuthTx<'_>, attempt: Uuid) -> Result<(), StoreError> {
    let row: Option<(Vec<u8>, String, DateTime<Utc>)> = diesel::delete(attempts::table.find(attempt))
        .returning((attempts::login_digest, attempts::network, attempts::at))
        .get_result(tx.conn())
        .optional()?;
    if let Some((login_digest, network, at)) = row {
        diesel::insert_into(attempts::table)
            .values((
                attempts::id.eq(attempt),
                attempts::login_digest.eq(login_digest),
                attempts::network.eq(network),
                attempts::at.eq(at),
                attempts::success.eq(true),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Takes the attempt back: it was never judged.
pub fn forget_attempt(tx: &mut AuthTx<'_>, attempt: Uuid) -> Result<(), StoreError> {
    diesel::delete(attempts::table.find(attempt)).execute(tx.conn())?;
    Ok(())
}

/// The active account of a login.
pub fn find(tx: &mut AuthTx<'_>, login: &str) -> Result<Option<Account>, StoreError> {
    let found: Option<(Uuid, String, Option<DateTime<Utc>>)> = users::table
        .inner_join(credentials::table.on(credentials::user_id.eq(users::id)))
        .filter(users::login.eq(login))
        .filter(users::active)
        .select((users::id, credentials::password_hash, credentials::one_time_until))
        .first(tx.conn())
        .optional()?;
    Ok(found.map(|(user, password_hash, one_time_until)| Account {
        user: UserId::new(user),
        password_hash,
        one_time_until,
    }))
}

/// Makes sure that the passphrase which was looked at is still the one of the account, and keeps it so until the end:
/// a session never begins with a passphrase that was changed meanwhile.
pub fn still_holds(tx: &mut AuthTx<'_>, account: &Account) -> Result<bool, StoreError> {
    let kept: Option<String> = credentials::table
        .find(account.user.uuid())
        .select(credentials::password_hash)
        .for_share()
        .first(tx.conn())
        .optional()?;
    Ok(kept.is_some_and(|hash| hash == account.password_hash))
}

/// Puts the passphrase that a person chose in the place of the first one, which worked this once.
pub fn replace_first(tx: &mut AuthTx<'_>, account: &Account, hash: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    let changed = diesel::update(credentials::table.find(account.user.uuid()))
        .filter(credentials::password_hash.eq(&account.password_hash))
        .filter(credentials::one_time_until.ge(now))
        .set((
            credentials::password_hash.eq(hash),
            credentials::changed_at.eq(now),
            credentials::one_time_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Changes one's own passphrase, if it is still the one that was looked at.
pub fn change_passphrase<P: Includes<SelfManage> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    account: &Account,
    hash: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    let changed = diesel::update(credentials::table.find(account.user.uuid()))
        .filter(credentials::password_hash.eq(&account.password_hash))
        .set((credentials::password_hash.eq(hash), credentials::changed_at.eq(now)))
        .execute(tx.conn())?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

/// The person, at the sign-in door.
pub fn person(tx: &mut AuthTx<'_>, user: UserId) -> Result<Person, StoreError> {
    person_in(tx.conn(), user)
}

/// Where the person may act, at the sign-in door.
pub fn memberships(tx: &mut AuthTx<'_>, user: UserId) -> Result<Vec<Membership>, StoreError> {
    memberships_in(tx.conn(), user)
}

/// The person themselves.
pub fn me<P: Includes<SelfManage> + Permission, M>(tx: &mut Tx<'_, P, M>, user: UserId) -> Result<Person, StoreError> {
    person_in(tx.conn(), user)
}

/// Where the person themselves may act.
pub fn my_memberships<P: Includes<SelfManage> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    user: UserId,
) -> Result<Vec<Membership>, StoreError> {
    memberships_in(tx.conn(), user)
}

fn person_in(conn: &mut PgConnection, user: UserId) -> Result<Person, StoreError> {
    let (id, display_name, login): (Uuid, String, String) = users::table
        .find(user.uuid())
        .filter(users::active)
        .select((users::id, users::display_name, users::login))
        .first(conn)?;
    Ok(Person { id: UserId::new(id), display_name, login })
}

type MembershipRow = (Uuid, String, String, Option<String>, Uuid, String, String, String);

fn memberships_in(conn: &mut PgConnection, user: UserId) -> Result<Vec<Membership>, StoreError> {
    let rows: Vec<MembershipRow> = memberships::table
        .inner_join(agencies::table.on(agencies::id.eq(memberships::agency_id)))
        .filter(memberships::user_id.eq(user.uuid()))
        .filter(memberships::active)
        .filter(agencies::frozen_at.is_null())
        .order((memberships::created_at, memberships::id))
        .select((
            memberships::id,
            memberships::role,
            memberships::reach,
            memberships::oblast_code,
            agencies::id,
            agencies::kind,
            agencies::name_uk,
            agencies::name_en,
        ))
        .load(conn)?;
    let oblasts: Vec<(String, String, String)> = places::table
        .filter(places::level.eq("oblast"))
        .filter(places::oblast_code.eq_any(rows.iter().filter_map(|row| row.3.clone()).collect::<Vec<_>>()))
        .select((places::oblast_code, places::name_uk, places::name_en))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, role, reach, oblast, agency, agency_kind, agency_name_uk, agency_name_en)| {
            let oblast = oblast
                .map(|key| {
                    let named = oblasts.iter().find(|(code, _, _)| *code == key);
                    let (name_uk, name_en) =
                        named.map_or((key.clone(), key.clone()), |(_, uk, en)| (uk.clone(), en.clone()));
                    Ok::<_, StoreError>(Oblast { code: code(&key)?, name_uk, name_en })
                })
                .transpose()?;
            Ok(Membership {
                id: MembershipId::new(id),
                role: code(&role)?,
                reach: code(&reach)?,
                agency: AgencyId::new(agency),
                agency_kind,
                agency_name_uk,
                agency_name_en,
                oblast,
            })
        })
        .collect()
}
