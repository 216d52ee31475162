//! What a person said is nowhere in the database to be read, in no table and no column.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, Office, signal};
use reqwest::Method;
use serde_json::json;

use crate::{connect, help, line, tables};

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn no_table_holds_what_was_said_in_clear() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let case = police.post("/v1/signals", json!({"answers": signal("CANARY-surname")})).await.expect(201);
    let draft = police.post("/v1/intakes", json!({})).await.expect(201);
    let (path, etag) = (format!("/v1/intakes/{}", draft.text("/id")), draft.etag.expect("a version"));
    let answers = json!({"answers": signal("CANARY-draft")});
    police.call(Method::PUT, &path, Some(answers), &[("If-Match", &etag)]).await.expect(200);
    let wanted = json!({"to_agency_id": agency_id("raion.starobesheve"), "purpose": "status_procedure", "urgency": "urgent",
        "needs": ["shelter"], "fields": ["identity.name", "contact.phone", "narrative"], "consent_id": case.body["consents"][0]["id"]});
    let offered = police.post(&format!("/v1/cases/{}/referrals", case.text("/id")), wanted).await.expect(201);
    let referral = format!("/v1/referrals/{}", offered.text("/id"));
    let official = bench.person("official.starobesheve").await;
    official.post(&format!("{referral}/acceptance"), json!({})).await.expect(200);
    official.post(&format!("{referral}/notes"), json!({"text": "CANARY-note"})).await.expect(201);
    let reveal = json!({"compartment": "narrative", "purpose": "contact_person"});
    let revealed = official.post(&format!("/v1/cases/{}/reveals", case.text("/id")), reveal).await.expect(200);
    assert!(revealed.body.to_string().contains("CANARY-narrative"), "the right person reads it");

    help::ids(&bench).await;
    Office::of(&bench).await.everything().await;
    let notes = format!("/v1/cases/{}/notes", case.text("/id"));
    for visibility in ["private", "agencies"] {
        let note = json!({"visibility": visibility, "text": "CANARY-note on a case"});
        police.post(&notes, note).await.expect(201);
    }
    let paper = json!({"kind": "application", "printed_name": "CANARY-corrected"});
    police.post(&format!("/v1/cases/{}/paper-previews", case.text("/id")), paper.clone()).await.expect(200);
    police.file(&format!("/v1/cases/{}/papers", case.text("/id")), paper).await.expect(200);

    let mut conn = connect(bench.admin_url());
    let mut everything = String::new();
    for table in tables(&mut conn) {
        let text = line(&mut conn, &format!("select coalesce(string_agg(t::text, ' '), '') as line from {table} t"))
            .to_lowercase();
        for said in ["canary", "CANARY", "380440000001", "0440000001", "Олена", "олена"] {
            assert!(!text.contains(&said.to_lowercase()), "{table} holds {said}");
            assert!(!text.contains(&hex(said)), "{table} holds the bytes of {said}");
        }
        everything.push_str(&text);
    }
    // The search does notice what is there in clear.
    assert!(
        everything.contains("police.horlivka") && everything.contains("case_opened") && everything.contains("\\\\x")
    );
    drop(conn);
    bench.close().await;
}
