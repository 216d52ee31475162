//! Records of one person: noticed, compared on record, decided, merged, undone; and what only the national desk learns.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Answer, Bench, Caller, signal};
use reqwest::Method;
use serde_json::{Value, json};

async fn open_case(caller: &Caller, answers: Value, known: &[&str]) -> Answer {
    caller.post("/v1/signals", json!({"answers": answers, "acknowledged_matches": known})).await.expect(201)
}

/// An invented person with nothing in common with another but what is given.
fn person(surname: &str, given: &str, phone: Option<&str>) -> Value {
    let mut answers = signal(surname);
    answers["person"]["given_name"] = json!(given);
    answers["person"]["document_number"] = Value::Null;
    answers["contact"] = match phone {
        Some(phone) => json!({"may_contact": true, "who": "person", "phone": phone}),
        None => json!({"may_contact": false}),
    };
    answers
}

async fn change(caller: &Caller, path: &str, of: &str, body: Value) -> Answer {
    let etag = caller.get(of).await.expect(200).etag.expect("a version");
    caller.call(Method::POST, path, Some(body), &[("If-Match", &etag)]).await
}

#[tokio::test]
async fn two_records_of_one_person_are_merged_and_the_merge_is_undone() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let mut first = person("Хмаролюбенко", "Олена", None);
    first["needs"]["codes"] = json!(["shelter"]);
    let kept = open_case(&police, first, &[]).await.text("/id");
    let mut second = person("Khmaroliubenko", "Лена", Some("+380440000017"));
    second["needs"]["codes"] = json!(["medical", "shelter"]);
    second["indicators"]["purpose"] = json!(["servitude"]);
    let taken = open_case(&police, second, &[&kept]).await;
    let (taken, taken_code) = (taken.text("/id"), taken.text("/code"));
    let counted = police.get("/v1/cases").await.expect(200).body["items"].as_array().map(Vec::len);
    assert_eq!(counted, Some(2));

    // The pair waits for somebody who decides; the list names nobody.
    let waiting = police.get("/v1/duplicates").await.expect(200);
    assert_eq!(waiting.body["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(waiting.text("/items/0/state"), "open");
    assert!(!waiting.body.to_string().contains("Хмаролюбенко"));
    let pair = format!("/v1/duplicates/{}", waiting.text("/items/0/id"));

    // Side by side, with a purpose, on record.
    police.post(&format!("{pair}/comparisons"), json!({})).await.expect(422);
    let beside = police.post(&format!("{pair}/comparisons"), json!({"purpose": "check_identity"})).await.expect(200);
    let signs: Vec<&str> =
        beside.body["signs"].as_array().expect("signs").iter().filter_map(|sign| sign["sign"].as_str()).collect();
    assert_eq!(signs, ["surname_given", "surname_year"]);
    assert_eq!(beside.body["signs"][0]["weight"], json!(35));
    let surname = beside.body["fields"].as_array().expect("fields").iter().find(|field| field["field"] == "surname");
    assert_eq!(surname.expect("a surname")["same"], json!(false));

    // Nothing is merged before somebody says that the person is one, and an unsure pair comes back later.
    let merge = json!({"keep_case_id": kept});
    police.post(&format!("{pair}/merges"), merge.clone()).await.expect(428);
    assert_eq!(
        change(&police, &format!("{pair}/merges"), &pair, merge.clone()).await.expect(409).code(),
        "merge.not_decided"
    );
    let decide = |word: &str| json!({"decision": word});
    let unsure = change(&police, &format!("{pair}/decisions"), &pair, decide("unsure")).await.expect(200);
    assert!(unsure.body["return_on"].is_string());
    assert_eq!(police.get("/v1/duplicates").await.expect(200).body["items"], json!([]));
    assert_eq!(
        police.get("/v1/duplicates?state=unsure").await.expect(200).body["items"].as_array().map(Vec::len),
        Some(1)
    );
    let past = json!({"decision": "unsure", "return_on": "2020-01-01"});
    change(&police, &format!("{pair}/decisions"), &pair, past).await.expect(422);
    let stale = police.get(&pair).await.expect(200).etag.expect("a version");
    change(&police, &format!("{pair}/decisions"), &pair, decide("same")).await.expect(200);
    let late = [("If-Match", stale.as_str())];
    police.call(Method::POST, &format!("{pair}/decisions"), Some(decide("different")), &late).await.expect(412);

    // The merge lists what it touched; the figures count one person; the old id and code lead on.
    let stranger = json!({"keep_case_id": uuid()});
    assert_eq!(
        change(&police, &format!("{pair}/merges"), &pair, stranger).await.expect(422).code(),
        "merge.not_of_pair"
    );
    let before = police.get(&format!("/v1/cases/{kept}")).await.expect(200);
    let merged = change(&police, &format!("{pair}/merges"), &pair, merge).await.expect(201);
    let tables: Vec<(&str, i64)> = merged.body["touched"]
        .as_array()
        .expect("tables")
        .iter()
        .filter_map(|one| Some((one["table"].as_str()?, one["rows"].as_i64()?)))
        .collect();
    for table in [("cases", 2), ("case_needs", 1), ("case_indicators", 1), ("case_contacts", 1), ("case_events", 2)] {
        assert!(tables.contains(&table), "{table:?} in {tables:?}");
    }
    assert_eq!(police.get("/v1/cases").await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
    let old = police.get(&format!("/v1/cases/{taken}")).await.expect(200);
    assert_eq!((old.text("/merged_into"), old.body["actions"].clone()), (kept.clone(), json!([])));
    let by_code = police.get(&format!("/v1/cases?q={}", &taken_code[taken_code.len() - 4..])).await.expect(200);
    assert_eq!(by_code.text("/items/0/id"), taken);
    let whole = police.get(&format!("/v1/cases/{kept}")).await.expect(200);
    assert_eq!(whole.body["needs"], json!(["medical", "shelter"]));
    assert_eq!(total(&bench).await, 1);
    let found = police.post("/v1/duplicate-searches", json!({"phone": "0440000017"})).await.expect(200);
    assert_eq!(found.text("/matches/0/case_id"), kept, "the search leads to the record that was kept");

    // Undone, everything stands as before.
    let path = format!("/v1/merges/{}", merged.text("/id"));
    let undone = police.post(&format!("{path}/undo"), json!({})).await.expect(200);
    assert!(undone.body["undone_at"].is_string());
    assert_eq!(police.post(&format!("{path}/undo"), json!({})).await.expect(409).code(), "merge.undone");
    let after = police.get(&format!("/v1/cases/{kept}")).await.expect(200);
    for part in ["needs", "indicators", "stage", "deadlines"] {
        assert_eq!(after.body[part], before.body[part], "{part}");
    }
    let found = police.post("/v1/duplicate-searches", json!({"phone": "0440000017"})).await.expect(200);
    assert_eq!(found.text("/matches/0/case_id"), taken);
    assert_eq!(police.get(&format!("/v1/cases/{taken}")).await.expect(200).body["merged_into"], Value::Null);
    assert_eq!(total(&bench).await, 2);
    assert_eq!(police.get(&pair).await.expect(200).text("/state"), "same");

    // Another agency finds nothing of this, and a role without the permission is refused.
    let elsewhere = bench.person("police.vinnytsia").await;
    for path in [&pair, &path] {
        elsewhere.get(path).await.expect(404);
    }
    assert_eq!(elsewhere.get("/v1/duplicates").await.expect(200).body["items"], json!([]));
    elsewhere.post(&format!("/v1/cases/{kept}/duplicate-scans"), json!({})).await.expect(404);
    bench.person("coordinator.donetsk").await.get("/v1/duplicates").await.expect(403);
    bench.close().await;
}

fn uuid() -> String {
    "018f3c1e-7b1a-7c3d-9a5e-2f6d8b4c1a90".to_owned()
}

async fn total(bench: &Bench) -> i64 {
    let figures = bench.person("coordinator.donetsk").await.get("/v1/statistics").await.expect(200);
    figures.body["total"].as_i64().expect("a total")
}

#[tokio::test]
async fn a_merge_is_refused_with_its_reason() {
    let bench = Bench::open().await;
    let official = bench.person("official.starobesheve").await;
    let first = open_case(&official, person("Дощівниченко", "Марко", None), &[]).await.text("/id");
    let second = open_case(&official, person("Дощивниченко", "Марко", None), &[&first]).await.text("/id");
    let consent = official.get(&format!("/v1/cases/{second}")).await.expect(200).text("/consents/0/id");
    let offer = json!({"to_agency_id": agency_id("centre.starobesheve"), "purpose": "services", "urgency": "urgent",
        "needs": ["shelter"], "fields": ["needs"], "consent_id": consent});
    official.post(&format!("/v1/cases/{second}/referrals"), offer).await.expect(201);
    let scanned = official.post(&format!("/v1/cases/{first}/duplicate-scans"), json!({})).await.expect(200);
    let pair = format!("/v1/duplicates/{}", scanned.text("/items/0/id"));
    change(&official, &format!("{pair}/decisions"), &pair, json!({"decision": "same"})).await.expect(200);
    let merges = format!("{pair}/merges");
    let into = |keep: &str| json!({"keep_case_id": keep});
    assert_eq!(change(&official, &merges, &pair, into(&first)).await.expect(409).code(), "merge.referral_open");
    // The other way round it goes: the case that is with another agency is kept.
    let merged = change(&official, &merges, &pair, into(&second)).await.expect(201);
    let third = open_case(&official, person("Dosshchivnychenko", "Марко", None), &[&second]).await;
    let again = format!("/v1/cases/{}/duplicate-scans", third.text("/id"));
    let found = official.post(&again, json!({})).await.expect(200);
    assert_eq!(
        found.body["items"].as_array().map(Vec::len),
        Some(1),
        "only with the record that was kept: {}",
        found.body
    );
    official.post(&format!("/v1/merges/{}/undo", merged.text("/id")), json!({})).await.expect(200);
    bench.close().await;
}

#[tokio::test]
async fn only_the_national_desk_learns_that_two_agencies_know_one_person() {
    let bench = Bench::open().await;
    let (one, other) = (bench.person("police.horlivka").await, bench.person("police.vinnytsia").await);
    let desk = bench.person("coordinator.national").await;
    let first = open_case(&one, person("Зореслав", "Тарас", None), &[]).await;
    assert_eq!(desk.get("/v1/duplicate-hints").await.expect(200).body["items"], json!([]));
    // The answer to the second agency is what it would be for anybody.
    let known = open_case(&other, person("Zoreslav", "Тарас", None), &[]).await;
    let unknown = open_case(&other, person("Ніхтоненко", "Лука", None), &[]).await;
    let shape = |answer: &Answer| answer.body.as_object().map(|body| body.keys().cloned().collect::<Vec<_>>());
    assert_eq!(shape(&known), shape(&unknown));
    assert_eq!(other.get("/v1/duplicates").await.expect(200).body["items"], json!([]));

    let hints = desk.get("/v1/duplicate-hints").await.expect(200);
    assert_eq!(hints.body["items"].as_array().map(Vec::len), Some(1), "{}", hints.body);
    let told = hints.body.to_string();
    assert!(told.contains(&first.text("/code")) && told.contains(&known.text("/code")));
    assert!(!told.contains("Зореслав") && !told.contains("Zoreslav"));
    let hint = format!("/v1/duplicate-hints/{}", hints.text("/items/0/id"));
    desk.post(&format!("{hint}/answers"), json!({"state": "asked"})).await.expect(428);
    change(&desk, &format!("{hint}/answers"), &hint, json!({"state": "perhaps"})).await.expect(422);
    let asked = change(&desk, &format!("{hint}/answers"), &hint, json!({"state": "asked"})).await.expect(200);
    assert_eq!(asked.text("/state"), "asked");
    for login in ["police.horlivka", "coordinator.donetsk", "monitor.national", "admin.system"] {
        bench.person(login).await.get("/v1/duplicate-hints").await.expect(403);
    }
    bench.close().await;
}
