//! One PostgreSQL for a run, one prepared database in it, and for each test a copy of that, dropped when the test ends.
//!
//! Roles belong to the whole server, so they are made once, with the prepared database and under a lock.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use nrm_private_postgres::{PrivatePostgres, Settings};
use nrm_server::kernel::passwords::{Cost, Passwords};
use nrm_store::demonstration::{self, PASSPHRASE};
use nrm_store::migrate;
use nrm_store::sealing::RootKey;
use uuid::Uuid;

/// The variable that names the PostgreSQL of the run, as its superuser; without it this program starts one itself.
const TOLD: &str = "NRM_TEST_POSTGRES";
/// The database that is copied.
const PREPARED: &str = "nrm_prepared";
/// What is locked while roles are made.
const ROLES_LOCK: &str = "select pg_advisory_lock(724002)";

/// The root key of every test. It protects invented people.
pub(crate) fn root_key() -> RootKey {
    RootKey::from_bytes(*b"a key that all of the tests know")
}

/// The PostgreSQL that this program started itself.
struct Own {
    postgres: Option<PrivatePostgres>,
}

static OWN: Mutex<Weak<Own>> = Mutex::new(Weak::new());

impl Own {
    /// The one that is in use, or a new one.
    fn lend() -> Arc<Self> {
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        own.upgrade().unwrap_or_else(|| {
            let data_dir = std::env::temp_dir().join(format!("nrm-tests-{}", Uuid::now_v7()));
            let postgres = PrivatePostgres::start(Settings { data_dir, bin_dir: None, ephemeral: true });
            let started = Arc::new(Self { postgres: Some(postgres.expect("a PostgreSQL of one's own starts")) });
            *own = Arc::downgrade(&started);
            started
        })
    }

    fn url(&self) -> String {
        self.postgres.as_ref().map(|postgres| postgres.superuser_url("postgres")).expect("it runs until it is dropped")
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // What cannot be removed is no reason to fail a test that passed.
        let _ = self.postgres.take().map(PrivatePostgres::discard);
    }
}

/// The PostgreSQL of this run.
struct Server {
    url: String,
    _own: Option<Arc<Own>>,
}

impl Server {
    #[expect(clippy::disallowed_methods, reason = "how a run tells its tests where to work")]
    fn lend() -> Self {
        match std::env::var(TOLD) {
            Ok(url) if !url.is_empty() => Self { url, _own: None },
            _ => {
                let own = Own::lend();
                Self { url: own.url(), _own: Some(own) }
            }
        }
    }

    fn connect(&self) -> PgConnection {
        PgConnection::establish(&self.url).expect("the PostgreSQL of the run answers")
    }

    fn url_of(&self, database: &str) -> String {
        let (server, _) = self.url.rsplit_once('/').expect("the address names a database");
        format!("{server}/{database}")
    }

    /// Makes the prepared database if this is the first test that needs one.
    fn prepare(&self, conn: &mut PgConnection) {
        conn.batch_execute(ROLES_LOCK).expect("locked");
        let there = sql::<Bool>(&format!("exists (select from pg_database where datname = '{PREPARED}')"));
        if !diesel::select(there).get_result::<bool>(conn).expect("asked") {
            let making = format!("{PREPARED}_making");
            conn.batch_execute(&format!("drop database if exists {making}")).expect("cleared");
            conn.batch_execute(&format!("create database {making}")).expect("made");
            let (url, root) = (self.url_of(&making), root_key());
            migrate::prepare(&url, &root).expect("prepared");
            let passwords = Passwords::new(root.context_key("passwords"), Cost::least()).expect("a hasher");
            let hash = passwords.hash_now(PASSPHRASE).expect("a hash");
            demonstration::load(&url, &hash, crate::now()).expect("the invented people");
            conn.batch_execute(&format!("alter database {making} rename to {PREPARED}")).expect("named");
        }
        conn.batch_execute("select pg_advisory_unlock_all()").expect("unlocked");
    }
}

/// A database for one test, with a folder for its keys; both are gone when this is dropped.
pub struct Database {
    server: Server,
    name: String,
    /// The folder.
    pub folder: PathBuf,
}

impl Database {
    /// A copy of the prepared database, with the invented agencies and people in it.
    pub fn prepared() -> Self {
        Self::make(|server, conn, name| {
            server.prepare(conn);
            conn.batch_execute(&format!("create database {name} template {PREPARED}")).expect("copied");
        })
    }

    /// A database with nothing in it.
    pub fn empty() -> Self {
        Self::make(|_, conn, name| conn.batch_execute(&format!("create database {name}")).expect("made"))
    }

    fn make(how: impl FnOnce(&Server, &mut PgConnection, &str)) -> Self {
        let server = Server::lend();
        let name = format!("nrm_{}", Uuid::now_v7().simple());
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir(&folder).expect("a folder");
        how(&server, &mut server.connect(), &name);
        Self { server, name, folder }
    }

    /// Its address, as the superuser.
    pub fn url(&self) -> String {
        self.server.url_of(&self.name)
    }

    /// Does what makes or changes roles, one test at a time because roles belong to the whole server.
    pub fn in_turn<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut turn = self.server.connect();
        turn.batch_execute(ROLES_LOCK).expect("locked");
        work()
    }

    /// Brings it up to date as a start of the program does; says whether the policies were rebuilt.
    pub fn migrate(&self) -> Result<bool, nrm_store::StoreError> {
        self.in_turn(|| migrate::prepare(&self.url(), &root_key()))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Neither is a reason to fail: the server goes away with the run.
        let _ = PgConnection::establish(&self.server.url)
            .map(|mut conn| conn.batch_execute(&format!("drop database if exists {} with (force)", self.name)));
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}
