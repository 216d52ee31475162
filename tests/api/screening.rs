//! Screening: what was met, what it adds up to, a judgement beside it, and how often that happens.

use std::collections::BTreeSet;

use nrm_tests::{Bench, Caller, signal};
use serde_json::{Value, json};

async fn open_case(caller: &Caller, birth: Value) -> String {
    let mut answers = signal("Скринінгова");
    answers["person"]["birth"] = birth;
    answers["person"]["document_number"] = Value::Null;
    answers["contact"] = json!({"may_contact": false});
    let known = caller.post("/v1/duplicate-searches", json!({"surname": "Скринінгова", "given_name": "Олена"})).await;
    let known: Vec<&str> =
        known.body["matches"].as_array().expect("matches").iter().filter_map(|one| one["case_id"].as_str()).collect();
    caller.post("/v1/signals", json!({"answers": answers, "acknowledged_matches": known})).await.expect(201).text("/id")
}

#[tokio::test]
async fn a_screening_is_a_result_and_a_supervisor_judges_beside_it() {
    let bench = Bench::open().await;
    let official = bench.person("official.starobesheve").await;
    let adult = open_case(&official, json!({"kind": "year", "year": 1990})).await;

    let sets = official.get("/v1/indicator-sets").await.expect(200);
    assert_eq!(sets.body["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (sets.body["items"][0]["in_use"].clone(), sets.body["items"][0]["indicators"].as_array().map(Vec::len)),
        (json!(true), Some(67))
    );
    assert!(sets.text("/items/0/missing_en").contains("sexual exploitation"), "what is missing is said as data");

    let path = format!("/v1/cases/{adult}/screenings");
    official.post(&path, json!({"codes": ["no_such"]})).await.expect(422);
    official.post(&path, json!({"codes": ["dr_job"], "more": 1})).await.expect(422);
    // Deceived about the job and the wages, worked too long for too little, papers taken and held.
    let codes = json!(["dr_job", "dr_wages", "ex_hours", "ex_salary", "cd_papers", "cd_tasks"]);
    let made = official.post(&path, json!({"codes": codes})).await.expect(201);
    assert_eq!((made.text("/path"), made.text("/result")), ("adult".into(), "positive".into()));
    assert_eq!(made.body["positive"], json!(["deceptive_recruitment", "exploitation", "coercion_destination"]));
    let counted: BTreeSet<&str> =
        made.body["counted"].as_array().expect("codes").iter().filter_map(Value::as_str).collect();
    assert!(counted.contains("dr_job") && counted.contains("cd_papers"));

    // Only with one sign of coercion it is negative; under the trial version the same answers are positive.
    let fewer = json!(["dr_job", "dr_wages", "ex_hours", "ex_salary", "cd_tasks", "cd_lie"]);
    let negative = official.post(&path, json!({"codes": fewer})).await.expect(201);
    assert_eq!(negative.text("/result"), "negative");
    let one = format!("/v1/screenings/{}", negative.text("/id"));
    let other = official.get(&format!("{one}/comparison?version=2")).await.expect(200);
    assert_eq!((other.text("/result"), other.text("/screening/result")), ("positive".into(), "negative".into()));
    assert!(other.body["gained"].as_array().expect("codes").contains(&json!("cd_tasks")));
    official.get(&format!("{one}/comparison?version=9")).await.expect(404);

    // A supervisor's judgement: with a reason and words, once, and by a supervisor only.
    let judgement = json!({"reason_code": "new_facts", "text": "CANARY: нові відомості від сусідів"});
    official.post(&format!("{one}/override"), judgement.clone()).await.expect(403);
    let head = bench.person("head.starobesheve").await;
    head.post(&format!("{one}/override"), json!({"reason_code": "new_facts"})).await.expect(422);
    let judged = head.post(&format!("{one}/override"), judgement.clone()).await.expect(200);
    assert_eq!((judged.text("/result"), judged.text("/override_result")), ("negative".into(), "positive".into()));
    assert!(!judged.body.to_string().contains("CANARY"));
    assert_eq!(
        head.post(&format!("{one}/override"), judgement).await.expect(409).code(),
        "screening.overridden_already"
    );
    let words = official.post(&format!("{one}/override-reveals"), json!({})).await.expect(200);
    assert!(words.text("/text").starts_with("CANARY"));

    // An unknown age takes the child's rule by itself: no means are needed.
    let unknown = open_case(&official, json!({"kind": "unknown"})).await;
    let child = json!(["dr_job", "ex_hours", "ex_salary"]);
    let made = official.post(&format!("/v1/cases/{unknown}/screenings"), json!({"codes": child})).await.expect(201);
    assert_eq!((made.text("/path"), made.text("/result")), ("child".into(), "positive".into()));
    let made = official.post(&path, json!({"codes": child})).await.expect(201);
    assert_eq!(made.text("/result"), "negative", "an adult with the same answers");

    // Figures: the agency counts its own, the coordinator the oblast, an outsider nothing small.
    let figures = official.get("/v1/screening-figures").await.expect(200);
    assert_eq!(
        figures.body["items"][0],
        json!({"path": "adult", "screened": 3, "positive": 1, "overridden": 1, "override_percent": 33})
    );
    let oblast = bench.person("coordinator.donetsk").await.get("/v1/screening-figures").await.expect(200);
    assert_eq!(oblast.body["items"][0]["overridden"], json!(1));
    let elsewhere = bench.person("official.vinnytsia").await;
    assert_eq!(elsewhere.get("/v1/screening-figures").await.expect(200).body["items"][0]["screened"], json!(0));
    let outside = bench.person("monitor.national").await.get("/v1/screening-figures").await.expect(200);
    assert_eq!(outside.body["items"][0]["screened"], Value::Null);

    // Another agency finds none of it.
    elsewhere.get(&path).await.expect(404);
    elsewhere.post(&path, json!({"codes": []})).await.expect(404);
    elsewhere.get(&format!("{one}/comparison?version=2")).await.expect(404);
    bench.person("provider.donetsk").await.post(&path, json!({"codes": []})).await.expect(403);
    bench.close().await;
}
