//! The only way to the data: a transaction that carries a permission and the signed context of who acts.
//!
//! The context is set once per transaction, checked against live rows by the database, and ends with it.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::connection::{AnsiTransactionManager as Manager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};
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
        conn.batch_execute(
            "set statement_timeout = '5s'; set lock_timeout = '2s'; set idle_in_transaction_session_timeout = '10s'; \
             set row_security = on; set timezone = 'UTC'",
        )
        .map_err(diesel::r2d2::Error::QueryError)
    }
}

#[derive(QueryableByName)]
struct RoleRow {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    dangerous: bool,
}

impl Store {
    /// Connects as the application; refuses a role that could look past the policies.
    pub fn connect(settings: StoreSettings) -> Result<Self, StoreError> {
        let pool = Pool::builder()
            .max_size(settings.pool_size)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(3))
            .test_on_check_out(false)
            .connection_customizer(Box::new(Limits))
            .build(ConnectionManager::new(settings.app_url))
            .map_err(|error| StoreError::Unfit(format!("the database cannot be reached as nrm_app: {error}")))?;
        let claim_key = settings.root_key.context_key(migrate_purpose());
        let store = Self { pool, root: settings.root_key, claim_key: Arc::new(claim_key) };
        let role: RoleRow = diesel::sql_query(
            "select r.rolsuper or r.rolbypassrls or exists (select 1 from pg_class c where c.relowner = r.oid and c.relkind in ('r','v','m')) \
             or pg_has_role(current_user, 'nrm_owner', 'member') or pg_has_role(current_user, 'nrm_door', 'member') as dangerous \
             from pg_roles r where r.rolname = current_user",
        )
        .get_result(&mut *store.connection()?)?;
        if role.dangerous {
            return Err(StoreError::Unfit(
                "the role nrm_app owns tables or could look past row security; refusing to start".into(),
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
        self.within("begin read only", &self.claim_of(grant)?, |conn| {
            work(&mut Tx { conn, actor: Arc::clone(grant.actor()), call, root: &self.root, marks: PhantomData })
        })
    }

    /// Makes a change; `render` gives the answer that a retry with the same key will get again.
    pub fn write<P: Permission, T, E: From<StoreError>>(
        &self,
        grant: &Grant<P>,
        call: &Call,
        work: impl FnOnce(&mut Tx<'_, P, Write>) -> Result<Recorded<T>, E>,
        render: impl FnOnce(&T) -> Answer,
    ) -> Result<Written, E> {
        self.within("begin", &self.claim_of(grant)?, |conn| {
            let mut tx = Tx { conn, actor: Arc::clone(grant.actor()), call, root: &self.root, marks: PhantomData };
            let principal = grant.actor().principal_id();
            if let Some(request) = &call.idempotency
                && let Some(answer) = idempotency::claim(tx.conn, &self.root, principal, call.now, request)?
            {
                return Ok(Written { answer, replayed: true });
            }
            let value = work(&mut tx)?.into_inner();
            let answer = render(&value);
            if let Some(request) = &call.idempotency {
                idempotency::keep(tx.conn, &self.root, principal, request, &answer)?;
            }
            Ok(Written { answer, replayed: false })
        })
    }

    /// Hands something out that is not kept for a retry: a file. The record of it is the only change.
    pub fn hand_out<P: Permission, T, E: From<StoreError>>(
        &self,
        grant: &Grant<P>,
        call: &Call,
        work: impl FnOnce(&mut Tx<'_, P, Write>) -> Result<Recorded<T>, E>,
    ) -> Result<T, E> {
        self.within("begin", &self.claim_of(grant)?, |conn| {
            let mut tx = Tx { conn, actor: Arc::clone(grant.actor()), call, root: &self.root, marks: PhantomData };
            Ok(work(&mut tx)?.into_inner())
        })
    }

    /// Opens the sign-in door: only the tables of sign-in are visible behind it.
    pub fn auth<T, E: From<StoreError>>(
        &self,
        call: &Call,
        work: impl FnOnce(&mut AuthTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let claim = self.claim("sign_in", Uuid::nil(), None, None)?;
        self.within("begin", &format!("select authz.enter({claim})"), |conn| work(&mut AuthTx { conn, call }))
    }

    /// Lets the clock do what the law leaves to the calendar; it acts for no agency.
    pub fn clock<T, E: From<StoreError>>(
        &self,
        call: &Call,
        work: impl FnOnce(&mut ClockTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let claim = self.claim("clock", Uuid::nil(), None, None)?;
        self.within("begin", &format!("select authz.enter({claim})"), |conn| work(&mut ClockTx { conn, call }))
    }

    /// Says whether the database answers.
    pub fn ready(&self) -> Result<(), StoreError> {
        self.within("begin read only", "select 1", |_| Ok(()))
    }

    fn connection(&self) -> Result<PooledConnection<ConnectionManager<PgConnection>>, StoreError> {
        self.pool.get().map_err(|_| StoreError::Busy)
    }

    /// Works in a transaction that begins with its context, in one batch: one way there and back for the two.
    fn within<T, E: From<StoreError>>(
        &self,
        begin: &str,
        enter: &str,
        work: impl FnOnce(&mut PgConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.begun(&format!("{begin}; {enter}"))?;
        match work(&mut conn) {
            Ok(value) => {
                Manager::commit_transaction(&mut *conn).map_err(StoreError::from)?;
                Ok(value)
            }
            Err(error) => {
                // When even this fails the connection is marked as broken and not used again.
                let _ = Manager::rollback_transaction(&mut *conn);
                Err(error)
            }
        }
    }

    /// A connection in a begun transaction. Whether it still lives is not asked beforehand, which would be a question for
    /// each request: a dead one shows here, where nothing has been done yet, and the next one is taken.
    fn begun(&self, batch: &str) -> Result<PooledConnection<ConnectionManager<PgConnection>>, StoreError> {
        for _ in 0..=self.pool.max_size() {
            let mut conn = self.connection()?;
            let Err(error) = Manager::begin_transaction_sql(&mut *conn, batch) else { return Ok(conn) };
            // The first half of the batch may have begun a transaction before the second was refused.
            let lives = conn.batch_execute("rollback").is_ok();
            if lives {
                return Err(refusal(error));
            }
            Manager::transaction_manager_status_mut(&mut *conn).set_in_error();
        }
        Err(StoreError::Busy)
    }

    /// The statement that enters as an actor with a permission. The token is only a ceiling: what the person or the
    /// application holds now decides, in the database.
    fn claim_of<P: Permission>(&self, grant: &Grant<P>) -> Result<String, StoreError> {
        let actor = grant.actor();
        let claim = match &actor.principal {
            Principal::Person { user, membership, .. } => {
                self.claim("person", user.uuid(), actor.session.map(|session| session.uuid()), Some(membership.uuid()))
            }
            Principal::Client { client } => self.claim("client", client.uuid(), None, None),
        }?;
        let holders = Role::ALL.iter().filter(|role| role.holds().contains(&P::KIND));
        let holders = holders.map(|role| role.as_str()).collect::<Vec<_>>().join(",");
        Ok(format!("select authz.open({claim}, '{}', '{}', '{{{holders}}}')", actor.agency.uuid(), P::KIND.as_str()))
    }

    /// Signs who acts: the arguments of `authz.enter`, which checks them against live rows. They are written into the
    /// statement, as a batch has no parameters; ids, a number, a digest and our own words are all that can stand there.
    fn claim(
        &self,
        kind: &'static str,
        principal: Uuid,
        session: Option<Uuid>,
        membership: Option<Uuid>,
    ) -> Result<String, StoreError> {
        let issued_at = issued_at();
        let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let claim = format!("{kind}|{principal}|{}|{}|{issued_at}", text(session), text(membership));
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.claim_key.as_slice())
            .map_err(|_| StoreError::Broken("claim key".into()))?;
        mac.update(claim.as_bytes());
        let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let id = |id: Option<Uuid>| id.map_or_else(|| "null".to_owned(), |id| format!("'{id}'"));
        Ok(format!("'{kind}', '{principal}', {}, {}, {issued_at}, '\\x{signature}'", id(session), id(membership)))
    }
}

/// Why a transaction could not be entered.
fn refusal(error: diesel::result::Error) -> StoreError {
    match &error {
        diesel::result::Error::DatabaseError(_, told) if told.message() == "session_ended" => StoreError::SessionEnded,
        diesel::result::Error::DatabaseError(_, told) if told.message() == "forbidden" => StoreError::Forbidden,
        _ => StoreError::from(error),
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
