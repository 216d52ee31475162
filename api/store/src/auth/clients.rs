//! Applications of an agency that call the API by themselves.
//!
//! A secret is 256 random bits, so a plain SHA-256 of it is enough: there is nothing to guess that a slow hash would protect.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{ClientManage, Includes, Permission, PermissionKind};
use nrm_domain::shared::ids::{AgencyId, ClientId, UserId};
use uuid::Uuid;

use super::actors::code;
use crate::schema::{agencies, api_clients as clients};
use crate::{After, AuthTx, Slice, StoreError, Tx, Write};

/// An application as its agency sees it.
#[derive(Debug, Clone)]
pub struct Client {
    /// Which.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// What it may be given at most.
    pub permissions: Vec<PermissionKind>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it last asked for a token.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// What the token endpoint needs to know of an application.
pub struct Registered {
    /// Its agency.
    pub agency: AgencyId,
    /// SHA-256 of its secret.
    pub secret_hash: Vec<u8>,
    /// What it may be given at most.
    pub permissions: Vec<PermissionKind>,
}

#[derive(Queryable)]
struct ClientRow {
    id: Uuid,
    name: String,
    permissions: Vec<String>,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl ClientRow {
    fn into_client(self) -> Result<Client, StoreError> {
        Ok(Client {
            id: ClientId::new(self.id),
            name: self.name,
            permissions: self.permissions.iter().map(|word| code(word)).collect::<Result<_, _>>()?,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
            revoked_at: self.revoked_at,
        })
    }
}

const COLUMNS: (
    clients::id,
    clients::name,
    clients::permissions,
    clients::created_at,
    clients::last_used_at,
    clients::revoked_at,
) = (clients::id, clients::name, clients::permissions, clients::created_at, clients::last_used_at, clients::revoked_at);

/// A live application of a live agency, at the sign-in door.
pub fn find(tx: &mut AuthTx<'_>, id: ClientId) -> Result<Option<Registered>, StoreError> {
    let found: Option<(Uuid, Vec<u8>, Vec<String>)> = clients::table
        .inner_join(agencies::table.on(agencies::id.eq(clients::agency_id)))
        .filter(clients::id.eq(id.uuid()))
        .filter(clients::revoked_at.is_null())
        .filter(agencies::frozen_at.is_null())
        .select((clients::agency_id, clients::secret_hash, clients::permissions))
        .first(tx.conn())
        .optional()?;
    found
        .map(|(agency, secret_hash, permissions)| {
            Ok(Registered {
                agency: AgencyId::new(agency),
                secret_hash,
                permissions: permissions.iter().map(|word| code(word)).collect::<Result<_, StoreError>>()?,
            })
        })
        .transpose()
}

/// Notes that an application asked for a token.
pub fn used(tx: &mut AuthTx<'_>, id: ClientId) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(clients::table.find(id.uuid())).set(clients::last_used_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Lists the applications of the agency, newest first.
pub fn list<P: Includes<ClientManage> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<Client>, StoreError> {
    let agency = tx.agency();
    let mut query = clients::table
        .filter(clients::agency_id.eq(agency))
        .select(COLUMNS)
        .order((clients::created_at.desc(), clients::id.desc()))
        .limit(limit + 1)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(
            clients::created_at.lt(after.at).or(clients::created_at.eq(after.at).and(clients::id.lt(after.id))),
        );
    }
    let rows: Vec<ClientRow> = query.load(tx.conn())?;
    let items = rows.into_iter().map(ClientRow::into_client).collect::<Result<Vec<_>, _>>()?;
    Ok(Slice::cut(items, limit, |client| After { at: client.created_at, id: client.id.uuid() }))
}

/// Registers an application of the agency.
pub fn register<P: Includes<ClientManage> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    by: UserId,
    name: &str,
    permissions: &[PermissionKind],
    secret_hash: &[u8; 32],
) -> Result<Client, StoreError> {
    let (agency, now) = (tx.agency(), tx.now());
    let row: ClientRow = diesel::insert_into(clients::table)
        .values((
            clients::id.eq(Uuid::now_v7()),
            clients::agency_id.eq(agency),
            clients::name.eq(name),
            clients::secret_hash.eq(secret_hash.as_slice()),
            clients::permissions.eq(permissions.iter().map(|one| one.as_str()).collect::<Vec<_>>()),
            clients::created_by.eq(by.uuid()),
            clients::created_at.eq(now),
        ))
        .returning(COLUMNS)
        .get_result(tx.conn())?;
    row.into_client()
}

/// Gives a live application of the agency a new secret; the old one ends at once.
pub fn rotate_secret<P: Includes<ClientManage> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    id: ClientId,
    secret_hash: &[u8; 32],
) -> Result<Client, StoreError> {
    let agency = tx.agency();
    let row: ClientRow = diesel::update(clients::table.find(id.uuid()))
        .filter(clients::agency_id.eq(agency))
        .filter(clients::revoked_at.is_null())
        .set(clients::secret_hash.eq(secret_hash.as_slice()))
        .returning(COLUMNS)
        .get_result(tx.conn())?;
    row.into_client()
}

/// Revokes an application of the agency; its tokens end at once.
pub fn revoke<P: Includes<ClientManage> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    id: ClientId,
) -> Result<(), StoreError> {
    let (agency, now) = (tx.agency(), tx.now());
    let changed = diesel::update(clients::table.find(id.uuid()))
        .filter(clients::agency_id.eq(agency))
        .filter(clients::revoked_at.is_null())
        .set(clients::revoked_at.eq(now))
        .execute(tx.conn())?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
