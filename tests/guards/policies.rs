//! The probes notice: each reading policy of the case tables is loosened in turn, and the probe must see it.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, Office, signal};
use serde_json::json;

use crate::{connect, line, lines};

const TABLES: [&str; 38] = [
    "cases",
    "case_access",
    "case_persons",
    "case_contacts",
    "case_narratives",
    "case_needs",
    "case_indicators",
    "case_keys",
    "referrals",
    "referral_keys",
    "referral_notes",
    "consents",
    "intakes",
    "tenant_keys",
    "person_index",
    "deadlines",
    "case_events",
    "applications",
    "undertakings",
    "participants",
    "interviews",
    "verification_requests",
    "file_items",
    "conclusions",
    "submissions",
    "submission_keys",
    "proposals",
    "decisions",
    "decision_notices",
    "certificates",
    "court_reviews",
    "journals",
    "case_tallies",
    "audit_entries",
    "case_notes",
    "attachments",
    "attachment_contents",
    "attachment_custody",
];

#[tokio::test]
async fn a_loosened_policy_is_seen_by_the_probe() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let case = police.post("/v1/signals", json!({"answers": signal("CANARY-surname")})).await.expect(201);
    police.post("/v1/intakes", json!({})).await.expect(201);
    for (to, purpose) in [("raion.starobesheve", "status_procedure"), ("centre.starobesheve", "needs_assessment")] {
        let wanted = json!({"to_agency_id": agency_id(to), "purpose": purpose, "urgency": "urgent",
            "needs": ["shelter"], "fields": ["identity.name"], "consent_id": case.body["consents"][0]["id"]});
        let offered = police.post(&format!("/v1/cases/{}/referrals", case.text("/id")), wanted).await.expect(201);
        if to == "raion.starobesheve" {
            let official = bench.person("official.starobesheve").await;
            let referral = format!("/v1/referrals/{}", offered.text("/id"));
            official.post(&format!("{referral}/acceptance"), json!({})).await.expect(200);
            official.post(&format!("{referral}/notes"), json!({"text": "CANARY-note"})).await.expect(201);
        }
    }
    Office::of(&bench).await.everything().await;
    let note = json!({"visibility": "team", "text": "CANARY-note"});
    police.post(&format!("/v1/cases/{}/notes", case.text("/id")), note).await.expect(201);
    let files = format!("/v1/cases/{}/attachments?class=other&audience=team", case.text("/id"));
    let name = "attachment; filename=\"a.png\"";
    police.upload(&files, "image/png", name, nrm_tests::small_picture()).await.expect(201);
    let mut admin = connect(bench.admin_url());
    let mut app = connect(bench.app_url());
    let policies = lines(
        &mut admin,
        "select tablename || ' ' || policyname as line from pg_policies where schemaname = 'public' and 'nrm_app' = any (roles) \
         and cmd in ('SELECT', 'ALL') order by 1",
    );
    let mut loosened = BTreeSet::new();
    for found in &policies {
        let (table, policy) = found.split_once(' ').expect("a table and a policy");
        if !TABLES.contains(&table) {
            continue;
        }
        let probe = format!("select (count(*) > 0)::text as line from {table}");
        let told = line(
            &mut admin,
            &format!("select qual as line from pg_policies where tablename = '{table}' and policyname = '{policy}'"),
        );
        assert_eq!(line(&mut admin, &probe), "true", "{table} is empty: the probe would prove nothing");
        assert_eq!(line(&mut app, &probe), "false", "{found}");
        admin.batch_execute(&format!("alter policy {policy} on {table} using (true)")).expect("loosened");
        let seen = line(&mut app, &probe);
        admin.batch_execute(&format!("alter policy {policy} on {table} using ({told})")).expect("restored");
        assert_eq!(seen, "true", "{found}: the probe saw nothing");
        assert_eq!(line(&mut app, &probe), "false", "{found} is restored");
        loosened.insert(table);
    }
    assert_eq!(loosened, TABLES.into_iter().collect(), "every table of a case has a reading policy");
    drop((admin, app));
    bench.close().await;
}
