//! Prepares a database: roles, tables, policies and reference data. Runs at each start and changes only what is missing.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool, Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use sha2::{Digest, Sha256};

use crate::sealing::RootKey;
use crate::tx::migrate_purpose;
use crate::{StoreError, reference};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Functions, policies and grants: rebuilt as a whole when their text changes, never migrated.
const REBUILT: [(&str, &str); 9] = [
    ("tenancy", include_str!("../sql/1_tenancy.sql")),
    ("directory", include_str!("../sql/2_directory.sql")),
    ("auth", include_str!("../sql/3_auth.sql")),
    ("cases", include_str!("../sql/4_cases.sql")),
    ("cases: help", include_str!("../sql/4_cases_help.sql")),
    ("cases: procedure", include_str!("../sql/4_cases_procedure.sql")),
    ("monitoring", include_str!("../sql/5_monitoring.sql")),
    ("audit", include_str!("../sql/6_audit.sql")),
    ("door", include_str!("../sql/9_door.sql")),
];

/// The oldest PostgreSQL on which the policies were tested.
const OLDEST_MAJOR: i32 = 15;

const ROLES: &str = "
do $$
begin
    if not exists (select from pg_roles where rolname = 'nrm_owner') then create role nrm_owner nologin; end if;
    if not exists (select from pg_roles where rolname = 'nrm_door') then create role nrm_door nologin; end if;
    if not exists (select from pg_roles where rolname = 'nrm_app') then create role nrm_app login noinherit; end if;
exception when unique_violation or duplicate_object then null;
end
$$;
grant nrm_owner, nrm_door to current_user;
grant usage, create on schema public to nrm_owner;
do $$ begin execute format('grant create on database %I to nrm_owner', current_database()); end $$;
";

const DROP_POLICIES: &str = "
do $$
declare p record;
begin
    for p in select policyname, tablename from pg_policies where schemaname = 'public' loop
        execute format('drop policy %I on %I', p.policyname, p.tablename);
    end loop;
end
$$;
";

#[derive(QueryableByName)]
struct VersionRow {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    version: i32,
}

#[derive(QueryableByName)]
struct FreshRow {
    #[diesel(sql_type = Bool)]
    same: bool,
}

/// Brings the database at `admin_url` up to date; the administrator must be able to create roles.
///
/// Returns whether the policies were rebuilt.
pub fn prepare(admin_url: &str, root: &RootKey) -> Result<bool, StoreError> {
    let mut conn = PgConnection::establish(admin_url)
        .map_err(|error| StoreError::Broken(format!("cannot reach the database to prepare it: {error}")))?;
    let conn = &mut conn;
    let server: VersionRow =
        diesel::sql_query("select current_setting('server_version_num')::integer / 10000 as version")
            .get_result(conn)?;
    if server.version < OLDEST_MAJOR {
        return Err(StoreError::Broken(format!(
            "PostgreSQL {} is too old: version {OLDEST_MAJOR} or newer is needed",
            server.version
        )));
    }
    conn.batch_execute("set client_min_messages = warning; select pg_advisory_lock(724001)")?;
    conn.batch_execute(ROLES)?;
    diesel::sql_query("select set_config('nrm.app_password', $1, false)")
        .bind::<Text, _>(app_password(root))
        .execute(conn)?;
    conn.batch_execute(
        "do $$ begin execute format('alter role nrm_app password %L', current_setting('nrm.app_password')); end $$; \
         select set_config('nrm.app_password', '', false); set role nrm_owner",
    )?;
    conn.run_pending_migrations(MIGRATIONS)
        .map_err(|error| StoreError::Broken(format!("a migration failed: {error}")))?;
    let (inner, outer) = pads(&root.context_key(migrate_purpose()));
    diesel::sql_query(
        "insert into authz.context_key (inner_pad, outer_pad) values ($1, $2) \
         on conflict (id) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
    )
    .bind::<Binary, _>(&inner)
    .bind::<Binary, _>(&outer)
    .execute(conn)?;
    conn.batch_execute("reset role")?;
    let rebuilt = rebuild(conn)?;
    conn.batch_execute("set role nrm_door")?;
    reference::load(conn)?;
    conn.batch_execute("reset role; select pg_advisory_unlock(724001)")?;
    Ok(rebuilt)
}

/// Makes functions, policies and grants anew if their text is not the one that stands in the database.
fn rebuild(conn: &mut PgConnection) -> Result<bool, StoreError> {
    let digest = {
        let mut hash = Sha256::new();
        for (_, text) in REBUILT {
            hash.update(text.as_bytes());
        }
        hash.finalize().to_vec()
    };
    let standing: FreshRow = diesel::sql_query(
        "select coalesce(obj_description('authz'::regnamespace, 'pg_namespace') = encode($1, 'hex'), false) as same",
    )
    .bind::<Binary, _>(&digest)
    .get_result(conn)?;
    if standing.same {
        return Ok(false);
    }
    conn.transaction::<_, StoreError, _>(|conn| {
        conn.batch_execute(DROP_POLICIES)?;
        conn.batch_execute("grant create, usage on schema authz to nrm_door")?;
        for (name, text) in REBUILT {
            conn.batch_execute(text)
                .map_err(|error| StoreError::Broken(format!("rebuilding {name} failed: {error}")))?;
        }
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        conn.batch_execute(&format!("comment on schema authz is '{hex}'"))?;
        Ok(true)
    })
}

/// The password of the application role: derived from the root key, so that it need not be stored anywhere.
pub fn app_password(root: &RootKey) -> String {
    root.context_key("app-login").iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The two halves of HMAC-SHA-256 for a key, so that the database can compute it with `sha256` alone.
fn pads(key: &[u8; 32]) -> (Vec<u8>, Vec<u8>) {
    let mut block = [0_u8; 64];
    block[..32].copy_from_slice(key);
    (block.iter().map(|byte| byte ^ 0x36).collect(), block.iter().map(|byte| byte ^ 0x5c).collect())
}
