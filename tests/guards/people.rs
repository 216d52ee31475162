//! Screening, contact, bars, seals and records of one person, in the small world of the policies: each happens once.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, Caller, signal};
use reqwest::Method;
use serde_json::{Value, json};

/// An invented person who is taken for nobody else in the world.
fn answers(surname: &str) -> Value {
    let mut answers = signal(surname);
    answers["contact"] = json!({"may_contact": false});
    answers["person"] = json!({"name_known": true, "surname": surname, "given_name": "Мирослава",
        "birth": {"kind": "year", "year": 1961}, "sex": "female"});
    answers
}

async fn open_case(caller: &Caller, surname: &str, known: &[&str]) -> String {
    let body = json!({"answers": answers(surname), "acknowledged_matches": known});
    caller.post("/v1/signals", body).await.expect(201).text("/id")
}

/// Lets it happen in the police of Horlivka, and one record in Starobesheve that the national desk learns of.
pub async fn happen(bench: &Bench) {
    let (police, head) = (bench.person("police.horlivka").await, bench.person("head.horlivka").await);
    let kept = open_case(&police, "Хмаролюбенко", &[]).await;
    open_case(&police, "Khmaroliubenko", &[&kept]).await;
    open_case(&bench.person("official.starobesheve").await, "Хмаролюбенко", &[]).await;
    let pair = police.get("/v1/duplicates").await.expect(200);
    let pair = format!("/v1/duplicates/{}", pair.text("/items/0/id"));
    for (step, body) in [("decisions", json!({"decision": "same"})), ("merges", json!({"keep_case_id": kept}))] {
        let seen = police.get(&pair).await.expect(200).etag.expect("a version");
        let path = format!("{pair}/{step}");
        let answer = police.call(Method::POST, &path, Some(body), &[("If-Match", &seen)]).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.body);
    }
    let case = format!("/v1/cases/{}", open_case(&police, "Берегова", &[]).await);
    police.post(&format!("{case}/screenings"), json!({"codes": []})).await.expect(201);
    police.post(&format!("{case}/contact-attempts"), json!({"way": "call", "outcome": "reached"})).await.expect(201);
    let barred = json!({"agency_id": agency_id("centre.starobesheve"), "reason_code": "other"});
    head.post(&format!("{case}/bars"), barred).await.expect(201);
    let named = head.get("/v1/colleagues").await.expect(200).text("/items/0/user_id");
    head.post(&format!("{case}/seal"), json!({"reason_code": "other", "user_ids": [named]})).await.expect(201);
}
