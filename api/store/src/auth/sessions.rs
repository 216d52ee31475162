//! Sessions: a family of refresh tokens per sign-in. Only digests are kept; every use makes the next one.
//!
//! The row of the family is locked by everything that uses or ends it, so that two uses of one token are seen as two.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{Includes, Permission, SelfManage};
use nrm_domain::auth::session;
use nrm_domain::shared::ids::{MembershipId, SessionId, UserId};
use uuid::Uuid;

use crate::schema::{memberships, refresh_tokens as tokens, session_families as families};
use crate::{AuthTx, StoreError, Tx, Write};

/// The most sessions a person has at the same time; the oldest ends when one more begins.
const MOST: usize = 3;

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// What kind of device it was begun on.
    pub device: String,
}

/// What came of showing a refresh token.
#[derive(Debug, Clone)]
pub enum Rotation {
    /// The next token was issued.
    Next {
        /// The session.
        session: SessionId,
        /// Whose.
        user: UserId,
        /// Acting in which membership.
        membership: MembershipId,
        /// When the session ends at the latest.
        expires_at: DateTime<Utc>,
    },
    /// The token had been used before: the session is ended, as somebody may have a copy.
    Reused {
        /// The session.
        session: SessionId,
        /// Whose.
        user: UserId,
        /// The membership it acted in.
        membership: MembershipId,
    },
    /// There is no such live session.
    Ended,
}

/// Begins a session with the digest of its first refresh token.
pub fn open(
    tx: &mut AuthTx<'_>,
    user: UserId,
    membership: MembershipId,
    device: &str,
    digest: &[u8; 32],
) -> Result<(SessionId, DateTime<Utc>), StoreError> {
    let now = tx.now();
    let id = Uuid::now_v7();
    let expires_at = now + session::ABSOLUTE;
    let live: Vec<Uuid> = families::table
        .filter(families::user_id.eq(user.uuid()))
        .filter(families::revoked_at.is_null())
        .filter(families::expires_at.gt(now))
        .order(families::created_at.desc())
        .select(families::id)
        .for_update()
        .load(tx.conn())?;
    for old in live.iter().skip(MOST - 1) {
        revoke(tx.conn(), *old, "too_many", now)?;
    }
    diesel::insert_into(families::table)
        .values((
            families::id.eq(id),
            families::user_id.eq(user.uuid()),
            families::membership_id.eq(membership.uuid()),
            families::created_at.eq(now),
            families::expires_at.eq(expires_at),
            families::idle_until.eq(now + session::IDLE),
            families::device.eq(device),
        ))
        .execute(tx.conn())?;
    add_token(tx.conn(), id, digest, now)?;
    Ok((SessionId::new(id), expires_at))
}

/// Exchanges a refresh token for the next one.
pub fn rotate(tx: &mut AuthTx<'_>, shown: &[u8; 32], next: &[u8; 32]) -> Result<Rotation, StoreError> {
    let now = tx.now();
    let Some(family) = locked_family_of(tx.conn(), shown)? else { return Ok(Rotation::Ended) };
    let conn = tx.conn();
    if family.revoked_at.is_some() || family.expires_at <= now || family.idle_until <= now {
        return Ok(Rotation::Ended);
    }
    // Read only now: before the lock another request may still have been using it.
    let token: TokenRow = tokens::table
        .filter(tokens::hash.eq(shown.as_slice()))
        .select((tokens::id, tokens::state, tokens::consumed_at, tokens::successor_id))
        .first(conn)?;
    let (session, user) = (SessionId::new(family.id), UserId::new(family.user_id));
    let membership = MembershipId::new(family.membership_id);
    let unused_successor = match (token.state.as_str(), token.consumed_at, token.successor_id) {
        ("fresh", _, _) => None,
        ("consumed", Some(at), Some(successor)) if now - at <= session::LOST_ANSWER => {
            let state: String = tokens::table.find(successor).select(tokens::state).first(conn)?;
            if state != "fresh" {
                return reused(conn, family.id, session, user, membership, now);
            }
            Some((successor, at))
        }
        _ => return reused(conn, family.id, session, user, membership, now),
    };
    let fresh = add_token(conn, family.id, next, now)?;
    // A lost answer: the token that never arrived is replaced, and the time to ask again does not begin anew.
    let consumed_at = match unused_successor {
        Some((lost, at)) => {
            diesel::update(tokens::table.find(lost)).set(tokens::state.eq("revoked")).execute(conn)?;
            at
        }
        None => now,
    };
    diesel::update(tokens::table.find(token.id))
        .set((tokens::state.eq("consumed"), tokens::consumed_at.eq(consumed_at), tokens::successor_id.eq(fresh)))
        .execute(conn)?;
    diesel::update(families::table.find(family.id)).set(families::idle_until.eq(now + session::IDLE)).execute(conn)?;
    Ok(Rotation::Next { session, user, membership, expires_at: family.expires_at })
}

fn reused(
    conn: &mut PgConnection,
    family: Uuid,
    session: SessionId,
    user: UserId,
    membership: MembershipId,
    now: DateTime<Utc>,
) -> Result<Rotation, StoreError> {
    revoke(conn, family, "reuse", now)?;
    Ok(Rotation::Reused { session, user, membership })
}

/// Ends the session of a refresh token, used or not; says whose it was.
pub fn close(tx: &mut AuthTx<'_>, shown: &[u8; 32]) -> Result<Option<(SessionId, UserId, MembershipId)>, StoreError> {
    let now = tx.now();
    let Some(family) = locked_family_of(tx.conn(), shown)? else { return Ok(None) };
    if family.revoked_at.is_some() {
        return Ok(None);
    }
    revoke(tx.conn(), family.id, "signed_out", now)?;
    Ok(Some((SessionId::new(family.id), UserId::new(family.user_id), MembershipId::new(family.membership_id))))
}

/// The agency of a membership: the lane in which its acts are written down.
pub fn lane(tx: &mut AuthTx<'_>, membership: MembershipId) -> Result<nrm_domain::shared::ids::AgencyId, StoreError> {
    let agency: Uuid = memberships::table.find(membership.uuid()).select(memberships::agency_id).first(tx.conn())?;
    Ok(nrm_domain::shared::ids::AgencyId::new(agency))
}

/// The live sessions of the person themselves, newest first.
pub fn mine<P: Includes<SelfManage> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    user: UserId,
) -> Result<Vec<Session>, StoreError> {
    let now = tx.now();
    let rows: Vec<(Uuid, DateTime<Utc>, DateTime<Utc>, String)> = families::table
        .filter(families::user_id.eq(user.uuid()))
        .filter(families::revoked_at.is_null())
        .filter(families::expires_at.gt(now))
        .filter(families::idle_until.gt(now))
        .order(families::created_at.desc())
        .select((families::id, families::created_at, families::expires_at, families::device))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .map(|(id, created_at, expires_at, device)| Session { id: SessionId::new(id), created_at, expires_at, device })
        .collect())
}

/// Ends a session of the person themselves.
pub fn end<P: Includes<SelfManage> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    user: UserId,
    session: SessionId,
) -> Result<(), StoreError> {
    let now = tx.now();
    let found: Option<Uuid> = families::table
        .find(session.uuid())
        .filter(families::user_id.eq(user.uuid()))
        .filter(families::revoked_at.is_null())
        .select(families::id)
        .for_update()
        .first(tx.conn())
        .optional()?;
    revoke(tx.conn(), found.ok_or(StoreError::NotFound)?, "ended_by_owner", now)
}

/// Ends the sessions of the person themselves but this one, such as after a change of the passphrase.
pub fn end_others<P: Includes<SelfManage> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    user: UserId,
    kept: SessionId,
) -> Result<usize, StoreError> {
    let now = tx.now();
    Ok(diesel::update(families::table)
        .filter(families::user_id.eq(user.uuid()))
        .filter(families::id.ne(kept.uuid()))
        .filter(families::revoked_at.is_null())
        .set((families::revoked_at.eq(now), families::revoked_reason.eq("passphrase_changed")))
        .execute(tx.conn())?)
}

/// Lets a session go on in another membership of the same person.
pub fn act_in<P: Includes<SelfManage> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    user: UserId,
    session: SessionId,
    membership: MembershipId,
) -> Result<(), StoreError> {
    let changed = diesel::update(families::table.find(session.uuid()))
        .filter(families::user_id.eq(user.uuid()))
        .filter(families::revoked_at.is_null())
        .set(families::membership_id.eq(membership.uuid()))
        .execute(tx.conn())?;
    if changed == 1 { Ok(()) } else { Err(StoreError::SessionEnded) }
}

#[derive(Queryable)]
struct FamilyRow {
    id: Uuid,
    user_id: Uuid,
    membership_id: Uuid,
    expires_at: DateTime<Utc>,
    idle_until: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

#[derive(Queryable)]
struct TokenRow {
    id: Uuid,
    state: String,
    consumed_at: Option<DateTime<Utc>>,
    successor_id: Option<Uuid>,
}

fn locked_family_of(conn: &mut PgConnection, digest: &[u8; 32]) -> Result<Option<FamilyRow>, StoreError> {
    let family: Option<Uuid> =
        tokens::table.filter(tokens::hash.eq(digest.as_slice())).select(tokens::family_id).first(conn).optional()?;
    let Some(family) = family else { return Ok(None) };
    Ok(families::table
        .find(family)
        .select((
            families::id,
            families::user_id,
            families::membership_id,
            families::expires_at,
            families::idle_until,
            families::revoked_at,
        ))
        .for_update()
        .first(conn)
        .optional()?)
}

fn add_token(conn: &mut PgConnection, family: Uuid, digest: &[u8; 32], now: DateTime<Utc>) -> Result<Uuid, StoreError> {
    let id = Uuid::now_v7();
    diesel::insert_into(tokens::table)
        .values((
            tokens::id.eq(id),
            tokens::family_id.eq(family),
            tokens::hash.eq(digest.as_slice()),
            tokens::state.eq("fresh"),
            tokens::issued_at.eq(now),
        ))
        .execute(conn)?;
    Ok(id)
}

fn revoke(conn: &mut PgConnection, family: Uuid, reason: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(families::table.find(family))
        .set((families::revoked_at.eq(now), families::revoked_reason.eq(reason)))
        .execute(conn)?;
    Ok(())
}
