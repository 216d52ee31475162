//! What the migrations make is what the program was compiled against, and each of them can be taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use nrm_tests::{Bench, Database};

use crate::{connect, lines, root};

/// The tables and columns of `schema.rs`: `table.column -> Type`, and `table (key, …)` for the primary key.
fn written() -> BTreeSet<String> {
    let (mut table, mut renamed) = ("", None);
    let mut found = BTreeSet::new();
    for line in include_str!("../../api/store/src/schema.rs").lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("#[sql_name = \"") {
            renamed = name.strip_suffix("\"]");
        } else if let Some((name, rest)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            table = name;
            found.insert(format!("{name} ({}", rest.trim_end_matches(" {")));
        } else if let Some((column, kind)) = line.strip_suffix(',').and_then(|line| line.split_once(" -> ")) {
            found.insert(format!("{table}.{} -> {kind}", renamed.take().unwrap_or(column)));
        }
    }
    found
}

/// The same as the database has it.
fn migrated(conn: &mut PgConnection) -> BTreeSet<String> {
    let kinds = BTreeMap::from([
        ("bool", "Bool"),
        ("bytea", "Binary"),
        ("date", "Date"),
        ("int2", "SmallInt"),
        ("int4", "Integer"),
        ("int8", "BigInt"),
        ("jsonb", "Jsonb"),
        ("numeric", "Numeric"),
        ("text", "Text"),
        ("timestamptz", "Timestamptz"),
        ("uuid", "Uuid"),
    ]);
    let columns = lines(
        conn,
        "select c.relname || '.' || a.attname || ' ' || t.typname || ' ' || a.attnotnull as line \
         from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid \
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped \
         and c.relname <> '__diesel_schema_migrations'",
    );
    let keys = lines(
        conn,
        "select k.conrelid::regclass || ' ' || regexp_replace(pg_get_constraintdef(k.oid), '^PRIMARY KEY ', '') as line \
         from pg_constraint k where k.contype = 'p' and k.connamespace = 'public'::regnamespace \
         and k.conrelid::regclass::text <> '__diesel_schema_migrations'",
    );
    let columns = columns.iter().map(|line| {
        let parts: Vec<&str> = line.split(' ').collect();
        let [column, kind, is_required] = parts[..] else { panic!("{line}") };
        let known =
            |kind: &str| *kinds.get(kind).unwrap_or_else(|| panic!("{column}: teach this test the type {kind}"));
        let kind = match kind.strip_prefix('_') {
            Some(element) => format!("Array<{}>", known(element)),
            None => known(kind).to_owned(),
        };
        let kind = if is_required == "true" { kind } else { format!("Nullable<{kind}>") };
        format!("{column} -> {kind}")
    });
    columns.chain(keys).collect()
}

#[tokio::test]
async fn the_program_was_compiled_against_these_tables() {
    let bench = Bench::open().await;
    let (written, migrated) = (written(), migrated(&mut connect(bench.admin_url())));
    bench.close().await;
    assert!(written.len() > 200, "only {} lines of schema.rs were understood", written.len());
    let missing: Vec<_> = migrated.difference(&written).collect();
    let gone: Vec<_> = written.difference(&migrated).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "api/store/src/schema.rs lacks {missing:#?}\nand has what the migrations do not make: {gone:#?}"
    );
}

/// Everything that stands in the database, by what it is: tables, columns, constraints, indexes, policies, functions,
/// triggers, owners and grants.
fn inventory(conn: &mut PgConnection) -> BTreeSet<String> {
    let of = "in (select oid from pg_namespace where nspname in ('public', 'authz'))";
    let mut found = BTreeSet::new();
    for query in [
        "select 'schema ' || nspname || ' ' || nspowner::regrole || ' ' || coalesce(nspacl::text, '') as line \
         from pg_namespace where nspname in ('public', 'authz')",
        &format!(
            "select 'relation ' || oid::regclass || ' ' || relkind::text || ' ' || relowner::regrole || ' ' || relrowsecurity \
             || ' ' || relforcerowsecurity || ' ' || coalesce(relacl::text, '') as line from pg_class \
             where relnamespace {of} and relkind <> 'i'"
        ),
        &format!(
            "select 'column ' || c.oid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' \
             || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' ' || coalesce(a.attacl::text, '') as line \
             from pg_attribute a join pg_class c on c.oid = a.attrelid \
             left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum \
             where c.relnamespace {of} and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped"
        ),
        &format!(
            "select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as line \
             from pg_constraint where connamespace {of} and conrelid <> 0"
        ),
        "select 'index ' || indexdef as line from pg_indexes where schemaname in ('public', 'authz')",
        "select concat_ws(' ', 'policy', tablename, policyname, permissive, roles, cmd, qual, with_check) as line from pg_policies",
        &format!(
            "select 'function ' || oid::regprocedure || ' ' || proowner::regrole || ' ' || md5(pg_get_functiondef(oid)) || ' ' \
             || coalesce(proacl::text, '') as line from pg_proc where pronamespace {of}"
        ),
        "select 'trigger ' || pg_get_triggerdef(oid) as line from pg_trigger where not tgisinternal",
    ] {
        found.extend(lines(conn, query));
    }
    found
}

/// The folders of the migrations, in their order.
fn folders() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(root().join("migrations"))
        .expect("a folder of migrations")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

fn run(conn: &mut PgConnection, folder: &std::path::Path, file: &str) {
    let text = fs::read_to_string(folder.join(file)).expect("a migration");
    conn.batch_execute(&text).unwrap_or_else(|error| panic!("{error}: {}/{file}", folder.display()));
}

/// Insists that nothing differs, and names what does.
fn same(before: &BTreeSet<String>, after: &BTreeSet<String>, what: &str) {
    let lost: Vec<_> = before.difference(after).collect();
    let left: Vec<_> = after.difference(before).collect();
    assert!(lost.is_empty() && left.is_empty(), "{what}: lost {lost:#?}\nleft behind {left:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_migration_can_be_taken_back() {
    // Some name the roles, which the prepared database brings.
    let bench = Bench::open().await;
    let database = Database::empty();
    let mut conn = connect(&database.url());
    let folders = folders();
    let mut before = Vec::new();
    for folder in &folders {
        before.push(inventory(&mut conn));
        run(&mut conn, folder, "up.sql");
    }
    let whole = inventory(&mut conn);
    for (folder, before) in folders.iter().zip(&before).rev() {
        run(&mut conn, folder, "down.sql");
        same(before, &inventory(&mut conn), &format!("{}/down.sql", folder.display()));
    }
    for folder in &folders {
        run(&mut conn, folder, "up.sql");
    }
    same(&whole, &inventory(&mut conn), "up, down and up again");
    drop(conn);
    drop(database);
    bench.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prepared_database_is_the_same_after_down_and_up() {
    let database = Database::prepared();
    let mut conn = connect(&database.url());
    let whole = inventory(&mut conn);
    // What is rebuilt at each start names the tables, and is no part of any migration.
    let rebuilt = "select format('drop policy %I on %I', policyname, tablename) as line from pg_policies \
        union all select format('drop routine %s cascade', oid::regprocedure) from pg_proc where pronamespace = 'authz'::regnamespace";
    for statement in lines(&mut conn, rebuilt) {
        conn.batch_execute(&statement).expect("dropped");
    }
    for folder in folders().iter().rev() {
        run(&mut conn, folder, "down.sql");
    }
    conn.batch_execute("delete from __diesel_schema_migrations").expect("forgotten");
    assert!(database.migrate().expect("prepared again"), "the policies are made anew");
    same(&whole, &inventory(&mut conn), "a prepared database after down and up");
    assert!(!database.migrate().expect("prepared once more"), "nothing to do the second time");
    same(&whole, &inventory(&mut conn), "a second start");
}
