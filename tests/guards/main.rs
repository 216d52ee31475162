//! What watches the whole house.

use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::Text;

mod canaries;
mod columns;
mod help;
mod house;
mod migrations;
mod operations;
mod people;

mod policies;
mod schema;
mod stages;
mod tenancy;
mod visibility;
mod wrong_programs;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The root of the checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Connects to the database of a bench.
fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).expect("the database answers")
}

/// Runs a query whose one column is called `line`.
fn lines(conn: &mut PgConnection, sql: &str) -> Vec<String> {
    let found: Vec<Line> = diesel::sql_query(sql).load(conn).unwrap_or_else(|error| panic!("{error}: {sql}"));
    found.into_iter().map(|row| row.line).collect()
}

/// Runs such a query for its only row.
fn line(conn: &mut PgConnection, sql: &str) -> String {
    let mut found = lines(conn, sql);
    assert_eq!(found.len(), 1, "one row of {sql}");
    found.remove(0)
}

/// The tables of the house.
fn tables(conn: &mut PgConnection) -> Vec<String> {
    lines(
        conn,
        "select relname::text as line from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') \
         and relname <> '__diesel_schema_migrations' order by 1",
    )
}
