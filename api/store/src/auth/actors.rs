//! Who a token stands for, from live rows.

use diesel::prelude::*;
use nrm_domain::access::actor::{Actor, Principal};
use nrm_domain::access::role::{Reach, Role};
use nrm_domain::shared::ids::{AgencyId, ClientId, MembershipId, SessionId, UserId};
use nrm_domain::shared::place::OblastKey;
use uuid::Uuid;

use crate::schema::{agencies, api_clients, memberships, session_families as families, users};
use crate::{AuthTx, StoreError};

/// The person of a live session, in one of their live memberships. The actor has no scopes yet.
pub fn person(tx: &mut AuthTx<'_>, session: SessionId, membership: MembershipId) -> Result<Actor, StoreError> {
    let now = tx.now();
    let (user, agency, role, oblast, reach): (Uuid, Uuid, String, Option<String>, String) = families::table
        .inner_join(users::table.on(users::id.eq(families::user_id)))
        .inner_join(memberships::table.on(memberships::user_id.eq(users::id)))
        .inner_join(agencies::table.on(agencies::id.eq(memberships::agency_id)))
        .filter(families::id.eq(session.uuid()))
        .filter(families::revoked_at.is_null())
        .filter(families::expires_at.gt(now))
        .filter(memberships::id.eq(membership.uuid()))
        .filter(memberships::active)
        .filter(users::active)
        .filter(agencies::frozen_at.is_null())
        .select((users::id, agencies::id, memberships::role, memberships::oblast_code, memberships::reach))
        .first(tx.conn())?;
    Ok(Actor {
        principal: Principal::Person { user: UserId::new(user), membership, role: code::<Role>(&role)? },
        agency: AgencyId::new(agency),
        oblast: oblast.as_deref().map(code::<OblastKey>).transpose()?,
        reach: code::<Reach>(&reach)?,
        session: Some(session),
        scopes: Vec::new(),
    })
}

/// A live application of a live agency. The actor has no scopes yet.
pub fn client(tx: &mut AuthTx<'_>, client: ClientId) -> Result<Actor, StoreError> {
    let (agency, oblast): (Uuid, Option<String>) = api_clients::table
        .inner_join(agencies::table.on(agencies::id.eq(api_clients::agency_id)))
        .filter(api_clients::id.eq(client.uuid()))
        .filter(api_clients::revoked_at.is_null())
        .filter(agencies::frozen_at.is_null())
        .select((agencies::id, agencies::oblast_code))
        .first(tx.conn())?;
    Ok(Actor {
        principal: Principal::Client { client },
        agency: AgencyId::new(agency),
        oblast: oblast.as_deref().map(code::<OblastKey>).transpose()?,
        reach: Reach::Agency,
        session: None,
        scopes: Vec::new(),
    })
}

/// A word of a code list as it stands in a row.
pub(crate) fn code<T: std::str::FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Broken("a code in a row is not in its list".into()))
}
