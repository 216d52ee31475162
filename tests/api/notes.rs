//! Notes on a case: who reads them, and that their readers only become fewer.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Answer, Bench, Caller, signal};
use serde_json::{Value, json};

async fn shared_case(police: &Caller, official: &Caller) -> String {
    let case = police.post("/v1/signals", json!({"answers": signal("Вигадана")})).await.expect(201);
    let offer = json!({"to_agency_id": agency_id("raion.starobesheve"), "purpose": "status_procedure", "urgency": "urgent",
        "needs": ["shelter"], "fields": ["identity.name", "needs"], "consent_id": case.body["consents"][0]["id"]});
    let id = case.text("/id");
    let referral = police.post(&format!("/v1/cases/{id}/referrals"), offer).await.expect(201).text("/id");
    official.post(&format!("/v1/referrals/{referral}/acceptance"), json!({})).await.expect(200);
    id
}

async fn texts(reader: &Caller, case: &str) -> Vec<String> {
    let answer = reader.post(&format!("/v1/cases/{case}/note-readings"), json!({})).await.expect(200);
    let mut texts: Vec<String> = answer.body["items"]
        .as_array()
        .expect("notes")
        .iter()
        .map(|note| note["text"].as_str().unwrap_or_default().to_owned())
        .collect();
    texts.sort();
    texts
}

async fn narrow(caller: &Caller, note: &Answer, to: &str) -> Answer {
    caller.post(&format!("/v1/case-notes/{}/narrowing", note.text("/id")), json!({"visibility": to})).await
}

#[tokio::test]
async fn a_note_is_read_by_its_readers_and_by_nobody_else() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let official = bench.person("official.starobesheve").await;
    let head = bench.person("head.starobesheve").await;
    let case = shared_case(&police, &official).await;
    let notes = format!("/v1/cases/{case}/notes");
    for visibility in ["private", "team", "agencies", "person"] {
        let note = json!({"visibility": visibility, "text": visibility});
        official.post(&notes, note).await.expect(201);
    }
    assert_eq!(texts(&official, &case).await, ["agencies", "person", "private", "team"]);
    assert_eq!(texts(&head, &case).await, ["agencies", "person", "team"], "a colleague");
    assert_eq!(texts(&police, &case).await, ["agencies", "person"], "another agency on the case");
    let foreign = bench.person("official.vinnytsia").await;
    foreign.post(&format!("/v1/cases/{case}/note-readings"), json!({})).await.expect(404);
    foreign.post(&notes, json!({"visibility": "team", "text": "x"})).await.expect(404);
    bench
        .person("coordinator.donetsk")
        .await
        .post(&notes, json!({"visibility": "team", "text": "x"}))
        .await
        .expect(403);
    for wrong in [
        json!({"visibility": "world", "text": "x"}),
        json!({"visibility": "team", "text": ""}),
        json!({"visibility": "team", "text": "я".repeat(5001)}),
        json!({"visibility": "team", "text": "x", "more": 1}),
    ] {
        official.post(&notes, wrong).await.expect(422);
    }
    let auditor = bench.person("auditor.national").await;
    let entries = auditor.get("/v1/audit/entries?limit=50").await.expect(200).body.to_string();
    assert!(entries.contains("notes_read") && entries.contains("note_written"));
    bench.close().await;
}

#[tokio::test]
async fn a_note_is_narrowed_by_its_author_and_never_widened() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let official = bench.person("official.starobesheve").await;
    let head = bench.person("head.starobesheve").await;
    let case = shared_case(&police, &official).await;
    let note = json!({"visibility": "person", "text": "спільна"});
    let note = official.post(&format!("/v1/cases/{case}/notes"), note).await.expect(201);
    assert_eq!(note.body["may_narrow_to"], json!(["private", "team", "agencies"]));

    assert_eq!(narrow(&head, &note, "team").await.expect(403).code(), "note.not_the_author");
    assert_eq!(narrow(&police, &note, "team").await.expect(403).code(), "note.not_the_author");
    assert_eq!(narrow(&official, &note, "person").await.expect(409).code(), "note.only_narrower");
    let team = narrow(&official, &note, "team").await.expect(200);
    assert_eq!(narrow(&official, &team, "agencies").await.expect(409).code(), "note.only_narrower");
    assert_eq!(texts(&police, &case).await, Vec::<String>::new(), "gone for the other agency");
    assert_eq!(texts(&head, &case).await, ["спільна"]);
    narrow(&police, &team, "private").await.expect(404);
    let private = narrow(&official, &team, "private").await.expect(200);
    assert_eq!(private.body["may_narrow_to"], Value::Array(Vec::new()));
    assert_eq!(texts(&head, &case).await, Vec::<String>::new());
    assert_eq!(texts(&official, &case).await, ["спільна"], "sealed anew and still whole");
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}
