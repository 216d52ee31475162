//! The only way to the data: a transaction that carries a permission and the signed context of who acts.
//!
//! The context is set once per transaction, checked against live rows by the database, and ends with it.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text};
use hmac::{Hmac, KeyInit, Mac};
use nrm_domain::access::actor::{Actor, Principal};
use nrm_domain::access::grant::Grant;
use nrm_domain::access::permission::Permission;
use nrm_domain::access::role::Role;
use nrm_domain::audit::entry::Audit;
use nrm_domain::shared::ids::AgencyId;
use sha2::Sha256;
use uuid::Uuid;

use crate::idempotency::{self, Answer, Idempotency, Written};
use crate::sealing::RootKey;
use crate::{Recorded, StoreError, audit};

/// Marks a transaction that the database itself keeps from writing.
#[derive(Debug)]
pub struct Read;

/// Marks a transaction that may change things, and must record what it changed.
#[derive(Debug)]
pub struct Write;

/// One request, as the store needs to know it.
#[derive(Debug, Clone)]
pub struct Call {
    /// The id that the client sees and the audit keeps.
    pub request_id: Uuid,
    /// The moment of the request, from the clock of the program.
    pub now: DateTime<Utc>,
    /// Present when the client asked that a retry be safe.
    pub idempotency: Option<Idempotency>,
}

/// How to reach the database as the application.
pub struct StoreSettings {
    /// Address for the application role, which owns nothing.
    pub app_url: String,
    /// Connections kept.
    pub pool_size: u32,
    /// The key outside the database.
    pub root_key: Arc<RootKey>,
}

/// The way to the data. Cloning is cheap.
#[derive(Clone)]
pub struct Store {
    pool: Pool<ConnectionManager<PgConnection>>,
    root: Arc<RootKey>,
    claim_key: Arc<[u8; 32]>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

/// Waits kept short, so that a stuck statement cannot hold the house.
#[derive(Debug)]
struct Limits;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for Limits {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        use diesel::connection::SimpleConnection;
        conn.batch_execute(
            "set statement_timeout = '5s'; set lock_timeout = '2s'; set idle_in_transaction_session_timeout = '10s'; \
             set row_security = on; set timezone = 'UTC'",
        )
        .map_err(diesel::r2d2::Error::QueryError)
    }
}

#[derive(QueryableByName)]
struct LiveRow {
    #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
    agency_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    role: Option<String>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    permissions: Option<Vec<String>>,
}

#[derive(QueryableByName)]
struct RoleRow {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    dangerous: bool,
}

/// Carries an error of the caller through Diesel's transaction.
struct Failed<E>(E);

impl<E: From<StoreError>> From<diesel::result::Error> for Failed<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self(E::from(StoreError::from(error)))
    }
}

impl Store {
    /// Connects as the application; refuses a role that could look past the policies.
    pub fn connect(settings: StoreSettings) -> Result<Self, StoreError> {
        let pool = Pool::builder()
            .max_size(settings.pool_size)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(3))
            .connection_customizer(Box::new(Limits))
            .build(ConnectionManager::new(settings.app_url))
            .map_err(|error| StoreError::Broken(format!("cannot reach the database: {error}")))?;
        let claim_key = settings.root_key.context_key(migrate_purpose());
        let store = Self { pool, root: settings.root_key, claim_key: Arc::new(claim_key) };
        let role: RoleRow = diesel::sql_query(
            "select r.rolsuper or r.rolbypassrls or exists (select 1 from pg_class c where c.relowner = r.oid and c.relkind in ('r','v','m')) \
             or pg_has_role(current_user, 'nrm_owner', 'member') or pg_has_role(current_user, 'nrm_door', 'member') as dangerous \
             from pg_roles r where r.rolname = current_user",
        )
        .get_result(&mut *store.connection()?)?;
        if role.dangerous {
            return Err(StoreError::Broken(
                "the application role owns tables or could bypass row security; refusing to start".into(),
            ));
        }
        Ok(store)
    }

    /// Answers a question inside a read-only transaction.
    pub fn read<P: Permission, T, E: From<StoreError>>(
        &self,
        grant: &Grant<P>,
        call: &Call,
        work: impl FnOnce(&mut Tx<'_, P, Read>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.connection()?;
        conn.build_transaction()
            .read_only()
            .run(|conn| {
                let mut tx = self.enter(conn, grant, call).map_err(|e| Failed(E::from(e)))?;
                work(&mut tx).map_err(Failed)
            })
            .map_err(|Failed(error)| error)
    }

    /// Makes a change; `render` gives the answer that a retry with the same key will get again.
    pub fn write<P: Permission, T, E: From<StoreError>>(
        &self,
        grant: &Grant<P>,
        call: &Call,
        work: impl FnOnce(&mut Tx<'_, P, Write>) -> Result<Recorded<T>, E>,
        render: impl FnOnce(&T) -> Answer,
    ) -> Result<Written, E> {
        let mut conn = self.connection()?;
        conn.build_transaction()
            .run(|conn| {
                let own = |error: StoreError| Failed(E::from(error));
                let mut tx = self.enter(conn, grant, call).map_err(own)?;
                let principal = grant.actor().principal_id();
                if let Some(request) = &call.idempotency
                    && let Some(answer) =
                        idempotency::claim(tx.conn, &self.root, principal, call.now, request).map_err(own)?
                {
                    return Ok(Written { answer, replayed: true });
                }
                let value = work(&mut tx).map_err(Failed)?.into_inner();
                let answer = render(&value);
                if let Some(request) = &call.idempotency {
                    idempotency::keep(tx.conn, &self.root, principal, request, &answer).map_err(own)?;
                }
                Ok(Written { answer, replayed: false })
            })
            .map_err(|Failed(error)| error)
    }

    /// Hands something out that is not kept for a retry: a file. The record of it is the only change.
    pub fn hand_out<P: Permission, T, E: From<StoreError>>(
        &self,
        grant: &Grant<P>,
        call: &Call,
        work: impl FnOnce(&mut Tx<'_, P, Write>) -> Result<Recorded<T>, E>,
    ) -> Result<T, E> {
        let mut conn = self.connection()?;
        conn.build_transaction()
            .run(|conn| {
                let mut tx = self.enter(conn, grant, call).map_err(|error| Failed(E::from(error)))?;
                Ok(work(&mut tx).map_err(Failed)?.into_inner())
            })
            .map_err(|Failed(error)| error)
    }

    /// Opens the sign-in door: only the tables of sign-in are visible behind it.
    pub fn auth<T, E: From<StoreError>>(
        &self,
        call: &Call,
        work: impl FnOnce(&mut AuthTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.connection()?;
        conn.build_transaction()
            .run(|conn| {
                self.claim(conn, "sign_in", Uuid::nil(), None, None).map_err(|e| Failed(E::from(e)))?;
                work(&mut AuthTx { conn, call }).map_err(Failed)
            })
            .map_err(|Failed(error)| error)
    }

    /// Lets the clock do what the law leaves to the calendar; it acts for no agency.
    pub fn clock<T, E: From<StoreError>>(
        &self,
        call: &Call,
        work: impl FnOnce(&mut ClockTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.connection()?;
        conn.build_transaction()
            .run(|conn| {
                self.claim(conn, "clock", Uuid::nil(), None, None).map_err(|e| Failed(E::from(e)))?;
                work(&mut ClockTx { conn, call }).map_err(Failed)
            })
            .map_err(|Failed(error)| error)
    }

    /// Says whether the database answers.
    pub fn ready(&self) -> Result<(), StoreError> {
        diesel::sql_query("select 1").execute(&mut *self.connection()?)?;
        Ok(())
    }

    fn connection(&self) -> Result<PooledConnection<ConnectionManager<PgConnection>>, StoreError> {
        self.pool.get().map_err(|_| StoreError::Busy)
    }

    fn enter<'a, P: Permission, M>(
        &'a self,
        conn: &'a mut PgConnection,
        grant: &Grant<P>,
        call: &'a Call,
    ) -> Result<Tx<'a, P, M>, StoreError> {
        let actor = Arc::clone(grant.actor());
        let live = match &actor.principal {
            Principal::Person { user, membership, .. } => self.claim(
                conn,
                "person",
                user.uuid(),
                actor.session.map(|session| session.uuid()),
                Some(membership.uuid()),
            )?,
            Principal::Client { client } => self.claim(conn, "client", client.uuid(), None, None)?,
        };
        let live = live.ok_or(StoreError::SessionEnded)?;
        // The token is only a ceiling: what the person or the application holds now decides.
        let held = match (&actor.principal, &live.role, &live.permissions) {
            (Principal::Person { .. }, Some(role), _) => {
                role.parse::<Role>().is_ok_and(|role| role.holds().contains(&P::KIND))
            }
            (Principal::Client { .. }, _, Some(permissions)) => permissions.iter().any(|name| name == P::KIND.as_str()),
            _ => false,
        };
        if !held || live.agency_id != Some(actor.agency.uuid()) {
            return Err(StoreError::Forbidden);
        }
        Ok(Tx { conn, actor, call, root: &self.root, marks: PhantomData })
    }

    /// Signs who acts and lets the database check it against live rows.
    fn claim(
        &self,
        conn: &mut PgConnection,
        kind: &str,
        principal: Uuid,
        session: Option<Uuid>,
        membership: Option<Uuid>,
    ) -> Result<Option<LiveRow>, StoreError> {
        let issued_at = issued_at();
        let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let claim = format!("{kind}|{principal}|{}|{}|{issued_at}", text(session), text(membership));
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.claim_key.as_slice())
            .map_err(|_| StoreError::Broken("claim key".into()))?;
        mac.update(claim.as_bytes());
        let signature = mac.finalize().into_bytes();
        use diesel::sql_types::Uuid as SqlUuid;
        Ok(diesel::sql_query("select agency_id, role, permissions from authz.enter($1, $2, $3, $4, $5, $6)")
            .bind::<Text, _>(kind)
            .bind::<SqlUuid, _>(principal)
            .bind::<Nullable<SqlUuid>, _>(session)
            .bind::<Nullable<SqlUuid>, _>(membership)
            .bind::<BigInt, _>(issued_at)
            .bind::<Binary, _>(signature.as_slice())
            .get_result::<LiveRow>(conn)
            .optional()?)
    }
}

/// The name under which the claim key is derived from the root key.
pub(crate) const fn migrate_purpose() -> &'static str {
    "claim"
}

/// The second in which a claim is signed. It is the wall clock even under a test clock: the database compares it with its own.
#[expect(clippy::disallowed_methods, reason = "the freshness of a claim is checked by the database against real time")]
fn issued_at() -> i64 {
    Utc::now().timestamp()
}

/// A transaction opened with permission `P`, in mode `M`.
pub struct Tx<'a, P, M> {
    conn: &'a mut PgConnection,
    actor: Arc<Actor>,
    call: &'a Call,
    root: &'a RootKey,
    marks: PhantomData<(P, M)>,
}

impl<P: Permission, M> Tx<'_, P, M> {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The moment of the request.
    pub fn now(&self) -> DateTime<Utc> {
        self.call.now
    }

    pub(crate) fn request_id(&self) -> Uuid {
        self.call.request_id
    }

    pub(crate) fn agency(&self) -> Uuid {
        self.actor.agency.uuid()
    }

    pub(crate) fn root(&self) -> &RootKey {
        self.root
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        self.conn
    }
}

/// The transaction of the clock.
pub struct ClockTx<'a> {
    conn: &'a mut PgConnection,
    call: &'a Call,
}

impl ClockTx<'_> {
    /// The moment of the program's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.call.now
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        self.conn
    }

    /// Writes an entry into the chain of the agency whose case was touched.
    pub fn record(&mut self, agency: AgencyId, entry: &Audit) -> Result<(), StoreError> {
        let told = audit::Told { lane: Some(agency.uuid()), actor: None, session: None };
        audit::append(self.conn, Some(told), entry, self.call.now, self.call.request_id)
    }
}

/// The transaction of the sign-in door, where nobody is known yet.
pub struct AuthTx<'a> {
    conn: &'a mut PgConnection,
    call: &'a Call,
}

impl AuthTx<'_> {
    /// The moment of the request.
    pub fn now(&self) -> DateTime<Utc> {
        self.call.now
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        self.conn
    }

    /// Writes an entry about a sign-in into the lane of the agency, or of nobody.
    pub fn record(
        &mut self,
        agency: Option<AgencyId>,
        actor: Option<Uuid>,
        session: Option<Uuid>,
        entry: &Audit,
    ) -> Result<(), StoreError> {
        let told = audit::Told { lane: agency.map(|agency| agency.uuid()), actor, session };
        audit::append(self.conn, Some(told), entry, self.call.now, self.call.request_id)
    }
}
