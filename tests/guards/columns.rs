//! Every column is classed, and what is about a person in the tables of cases is sealed.

use std::collections::{BTreeMap, BTreeSet};

use nrm_tests::Bench;

use crate::{connect, lines};

const CLASSES: [&str; 4] = ["public", "internal", "personal", "special"];

#[tokio::test]
async fn every_column_is_classed_and_what_is_about_a_person_is_sealed() {
    let classed: BTreeMap<&str, &str> = include_str!("../tables/columns.txt")
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split_once(' ').expect("a column and its class"))
        .collect();
    assert!(classed.values().all(|class| CLASSES.contains(class)), "only {CLASSES:?}");

    let bench = Bench::open().await;
    let mut conn = connect(bench.admin_url());
    let found: BTreeMap<String, String> = lines(
        &mut conn,
        "select table_name || '.' || column_name || ' ' || data_type as line from information_schema.columns \
         where table_schema = 'public' and table_name <> '__diesel_schema_migrations'",
    )
    .into_iter()
    .map(|line| line.split_once(' ').map(|(column, kind)| (column.to_owned(), kind.to_owned())).expect("a column"))
    .collect();

    let known: BTreeSet<&str> = classed.keys().copied().collect();
    let there: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(there.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "not in tests/tables/columns.txt");
    assert_eq!(known.difference(&there).collect::<Vec<_>>(), Vec::<&&str>::new(), "no longer in the database");
    for (column, class) in &classed {
        let of_a_case = ["case_", "cases.", "referral", "intakes.", "consents.", "person_index."];
        if ["personal", "special"].contains(class) && of_a_case.iter().any(|start| column.starts_with(start)) {
            assert_eq!(found[*column], "bytea", "{column} is {class} and must be sealed");
        }
    }
    drop(conn);
    bench.close().await;
}
