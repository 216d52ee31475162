//! The audit: one entry for each write and each reading of identity, none for a retry, and no way to rewrite one.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use nrm_tests::{Bench, World, signal};
use reqwest::Method;
use serde_json::json;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    action: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How often each action is on record.
fn on_record(bench: &Bench) -> BTreeMap<String, i64> {
    let mut admin = PgConnection::establish(bench.admin_url()).expect("the database answers");
    let counted: Vec<Counted> =
        diesel::sql_query("select action, count(*) as count from audit_entries group by action")
            .load(&mut admin)
            .expect("counted");
    counted.into_iter().map(|row| (row.action, row.count)).collect()
}

/// What was added in between.
fn added(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>) -> Vec<(String, i64)> {
    let more = after.iter().map(|(action, count)| (action.clone(), count - before.get(action).unwrap_or(&0)));
    more.filter(|(_, count)| *count > 0).collect()
}

#[tokio::test]
async fn a_write_leaves_one_entry_and_a_retry_none() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let begun = on_record(&bench);
    let key = [("Idempotency-Key", "written-down-once")];
    let body = json!({"answers": signal("Записана")});
    let case = police.call(Method::POST, "/v1/signals", Some(body.clone()), &key).await.expect(201);
    let opened = on_record(&bench);
    assert_eq!(added(&begun, &opened), [("case_opened".to_owned(), 1)]);
    police.call(Method::POST, "/v1/signals", Some(body), &key).await.expect(201);
    assert_eq!(on_record(&bench), opened, "a retry is no second act");

    police.get(&format!("/v1/cases/{}", case.text("/id"))).await.expect(200);
    police.post("/v1/signals", json!({"answers": {}})).await.expect(422);
    assert_eq!(on_record(&bench), opened, "neither reading without a name nor a refusal is a change");
    let reveal = json!({"compartment": "identity", "purpose": "check_identity"});
    police.post(&format!("/v1/cases/{}/reveals", case.text("/id")), reveal).await.expect(200);
    assert_eq!(added(&opened, &on_record(&bench)), [("compartment_revealed".to_owned(), 1)]);
    bench.close().await;
}

#[tokio::test]
async fn no_request_has_more_than_one_entry() {
    let bench = Bench::open().await;
    World::build(&bench).await;
    let mut admin = PgConnection::establish(bench.admin_url()).expect("the database answers");
    let twice: Vec<Counted> = diesel::sql_query(
        "select string_agg(action, ' ') as action, count(*) as count from audit_entries group by request_id having count(*) > 1",
    )
    .load(&mut admin)
    .expect("counted");
    assert!(twice.is_empty(), "{:?}", twice.iter().map(|row| (&row.action, row.count)).collect::<Vec<_>>());
    bench.close().await;
}

#[tokio::test]
async fn what_was_written_cannot_be_rewritten_unnoticed() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    police.post("/v1/signals", json!({"answers": signal("Записана")})).await.expect(201);
    assert_eq!(bench.audit().first_bad, None);
    let mut app = PgConnection::establish(bench.app_url()).expect("the database answers");
    for rewriting in
        ["update audit_entries set action = 'signed_out'", "delete from audit_entries", "truncate audit_entries"]
    {
        app.batch_execute(rewriting).expect_err("the application may not");
    }
    let mut admin = PgConnection::establish(bench.admin_url()).expect("the database answers");
    admin
        .batch_execute("update audit_entries set action = 'signed_out'")
        .expect_err("a trigger refuses even the owner");
    // Whoever has the whole server can get around the trigger, and is found out.
    admin
        .batch_execute(
            "set session_replication_role = replica; update audit_entries set details = '{\"forged\": true}' \
             where action = 'case_opened'",
        )
        .expect("forged");
    assert!(bench.audit().first_bad.is_some(), "the chain does not fit any more");
    let auditor = bench.person("auditor.national").await;
    assert_eq!(auditor.get("/v1/audit/verification").await.expect(200).body["whole"], json!(false));
    bench.close().await;
}
