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
const REBUILT: [(&str, &str); 19] = [
    ("tenancy", include_str!("../sql/1_tenancy.sql")),
    ("directory", include_str!("../sql/2_directory.sql")),
    ("auth", include_str!("../sql/3_auth.sql")),
    ("cases", include_str!("../sql/4_cases.sql")),
    ("clocks", include_str!("../sql/4_cases_clocks.sql")),
    ("cases: help", include_str!("../sql/4_cases_help.sql")),
    ("cases: plan", include_str!("../sql/4_cases_plan.sql")),
    ("cases: aid", include_str!("../sql/4_cases_aid.sql")),
    ("cases: procedure", include_str!("../sql/4_cases_procedure.sql")),
    ("cases: files", include_str!("../sql/4_cases_files.sql")),
    ("certificates", include_str!("../sql/4_cases_certificates.sql")),
    ("duplicates", include_str!("../sql/4_cases_duplicates.sql")),
    ("guarding", include_str!("../sql/4_cases_guarding.sql")),
    ("screening", include_str!("../sql/4_cases_screening.sql")),
    ("consents", include_str!("../sql/4_cases_consents.sql")),
    ("monitoring", include_str!("../sql/5_monitoring.sql")),
    ("audit", include_str!("../sql/6_audit.sql")),
    ("hidden", include_str!("../sql/8_hidden.sql")),
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

/// What the one who prepares must find and may do.
const FACTS: &str = "
select current_setting('server_version_num')::integer / 10000 as version, r.rolname::text as role, d.datname::text as database,
    r.rolsuper or r.rolcreaterole as creates_roles, r.rolsuper or pg_has_role(r.oid, d.datdba, 'member') as owns_database,
    pg_encoding_to_char(d.encoding)::text as encoding,
    r.rolsuper or not exists (select 1 from pg_roles o where o.rolname in ('nrm_owner', 'nrm_door', 'nrm_app'))
        or (current_setting('server_version_num')::integer < 160000)
        or not exists (select 1 from pg_roles o where o.rolname in ('nrm_owner', 'nrm_door', 'nrm_app')
            and not exists (select 1 from pg_auth_members m where m.roleid = o.oid and m.member = r.oid and m.admin_option))
        as administers_ours
from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()
";

#[derive(QueryableByName)]
struct FactsRow {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    role: String,
    #[diesel(sql_type = Text)]
    database: String,
    #[diesel(sql_type = Bool)]
    creates_roles: bool,
    #[diesel(sql_type = Bool)]
    owns_database: bool,
    #[diesel(sql_type = Bool)]
    administers_ours: bool,
    #[diesel(sql_type = Text)]
    encoding: String,
}

impl FactsRow {
    /// What keeps this database from being used, with what to do about it.
    fn missing(&self) -> Option<String> {
        let Self { version, role, database, encoding, .. } = self;
        if *version < OLDEST_MAJOR {
            return Some(format!("PostgreSQL {version} is too old: version {OLDEST_MAJOR} or newer is needed"));
        }
        if encoding != "UTF8" {
            return Some(format!("the database \"{database}\" is encoded in {encoding}: make one with encoding UTF8"));
        }
        if !self.creates_roles {
            return Some(format!(
                "the role \"{role}\" of DATABASE_URL may not create roles, and the program needs roles of its own: \
                 a superuser says: alter role \"{role}\" createrole"
            ));
        }
        if !self.owns_database {
            return Some(format!(
                "the role \"{role}\" of DATABASE_URL does not own the database \"{database}\": \
                 a superuser says: alter database \"{database}\" owner to \"{role}\""
            ));
        }
        if !self.administers_ours {
            return Some(format!(
                "the roles nrm_owner, nrm_door and nrm_app were made by somebody else: a superuser says: \
                 grant nrm_owner, nrm_door, nrm_app to \"{role}\" with admin option"
            ));
        }
        None
    }
}

/// What the database says, on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(QueryableByName)]
struct AnswerRow {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

/// Brings the database at `admin_url` up to date; the administrator must be able to create roles.
///
/// Returns whether the policies were rebuilt.
pub fn prepare(admin_url: &str, root: &RootKey) -> Result<bool, StoreError> {
    let mut conn = PgConnection::establish(admin_url).map_err(|error| {
        StoreError::Unfit(format!("the database cannot be reached: {}", one_line(&error.to_string())))
    })?;
    let conn = &mut conn;
    let facts: FactsRow = diesel::sql_query(FACTS).get_result(conn)?;
    if let Some(missing) = facts.missing() {
        return Err(StoreError::Unfit(missing));
    }
    conn.batch_execute("set client_min_messages = warning; select pg_advisory_lock(724001)")?;
    conn.batch_execute(ROLES)?;
    // Before anything is changed: another key would open nothing that stands here, and put its own mark over the old one.
    let pads = pads(&root.context_key(migrate_purpose()));
    if is_marked_by_another(conn, &pads)? {
        return Err(StoreError::OtherRootKey);
    }
    diesel::sql_query("select set_config('nrm.app_password', $1, false)")
        .bind::<Text, _>(app_password(root))
        .execute(conn)?;
    conn.batch_execute(
        "do $$ begin execute format('alter role nrm_app password %L', current_setting('nrm.app_password')); end $$; \
         select set_config('nrm.app_password', '', false); set role nrm_owner",
    )?;
    conn.run_pending_migrations(MIGRATIONS)
        .map_err(|error| StoreError::Broken(format!("a migration failed: {error}")))?;
    diesel::sql_query("insert into authz.context_key (inner_pad, outer_pad) values ($1, $2) on conflict do nothing")
        .bind::<Binary, _>(&pads.0)
        .bind::<Binary, _>(&pads.1)
        .execute(conn)?;
    conn.batch_execute("reset role")?;
    let rebuilt = rebuild(conn)?;
    conn.batch_execute("set role nrm_door")?;
    reference::load(conn)?;
    conn.batch_execute("reset role; select pg_advisory_unlock(724001)")?;
    Ok(rebuilt)
}

/// Whether the database was prepared under another root key: the mark in it is derived from the key.
fn is_marked_by_another(conn: &mut PgConnection, pads: &(Vec<u8>, Vec<u8>)) -> Result<bool, StoreError> {
    let prepared: AnswerRow =
        diesel::sql_query("select to_regclass('authz.context_key') is not null as yes").get_result(conn)?;
    if !prepared.yes {
        return Ok(false);
    }
    conn.batch_execute("set role nrm_owner")?;
    let other: AnswerRow = diesel::sql_query(
        "select exists (select 1 from authz.context_key where inner_pad <> $1 or outer_pad <> $2) as yes",
    )
    .bind::<Binary, _>(&pads.0)
    .bind::<Binary, _>(&pads.1)
    .get_result(conn)?;
    conn.batch_execute("reset role")?;
    Ok(other.yes)
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
    let standing: AnswerRow = diesel::sql_query(
        "select coalesce(obj_description('authz'::regnamespace, 'pg_namespace') = encode($1, 'hex'), false) as yes",
    )
    .bind::<Binary, _>(&digest)
    .get_result(conn)?;
    if standing.yes {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> FactsRow {
        FactsRow {
            version: OLDEST_MAJOR,
            role: "installer".into(),
            database: "nrm".into(),
            creates_roles: true,
            owns_database: true,
            administers_ours: true,
            encoding: "UTF8".into(),
        }
    }

    #[test]
    fn no_two_migrations_have_the_same_moment() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
        let names = std::fs::read_dir(folder).expect("migrations").filter_map(Result::ok);
        let names = names.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name());
        let mut seen = std::collections::BTreeSet::new();
        for name in names.filter_map(|name| name.into_string().ok()) {
            let moment = name.split('_').next().unwrap_or_default().to_owned();
            assert!(seen.insert(moment), "{name}: only one of the two would run");
        }
    }

    #[test]
    fn what_is_missing_is_said_with_what_to_do() {
        assert_eq!(facts().missing(), None);
        for (wrong, words) in [
            (FactsRow { version: 14, ..facts() }, "PostgreSQL 14 is too old: version 15"),
            (FactsRow { encoding: "LATIN1".into(), ..facts() }, "encoding UTF8"),
            (FactsRow { creates_roles: false, ..facts() }, "alter role \"installer\" createrole"),
            (FactsRow { owns_database: false, ..facts() }, "alter database \"nrm\" owner to \"installer\""),
            (FactsRow { administers_ours: false, ..facts() }, "with admin option"),
        ] {
            assert!(wrong.missing().is_some_and(|said| said.contains(words)), "{words}");
        }
    }
}
