//! Figures: exact for those who work with the cases, coarse for those who only look on, none of another oblast.

use nrm_tests::{Bench, signal};
use serde_json::{Value, json};

#[tokio::test]
async fn figures_are_exact_inside_and_coarse_outside() {
    let bench = Bench::open().await;
    let (here, there) = (bench.person("police.horlivka").await, bench.person("police.vinnytsia").await);
    for number in 0..13 {
        let mut answers = signal(&format!("Лічена{}", char::from(b'a' + number)));
        answers["person"]["document_number"] = json!(format!("X{number:06}"));
        answers["contact"]["phone"] = json!(format!("+38044000{number:04}"));
        here.report(answers).await.expect(201);
    }
    there.post("/v1/signals", json!({"answers": signal("Вінницька")})).await.expect(201);
    let count = async |login: &str, oblast: &str| {
        let figures = bench.person(login).await.get("/v1/statistics").await.expect(200);
        let cells = figures.body["cells"].as_array().expect("cells").clone();
        cells.iter().find(|cell| cell["oblast_code"] == oblast).map(|cell| cell["count"].clone())
    };
    assert_eq!(count("coordinator.donetsk", "UA14").await, Some(json!(13)));
    assert_eq!(count("coordinator.donetsk", "UA05").await, None, "nothing of another oblast");
    assert_eq!(count("coordinator.national", "UA14").await, Some(json!(13)));
    assert_eq!(count("coordinator.national", "UA05").await, Some(json!(1)));
    assert_eq!(count("monitor.national", "UA14").await, Some(json!(15)), "rounded to five");
    assert_eq!(count("monitor.national", "UA05").await, Some(Value::Null), "nothing below ten");
    let figures = bench.person("monitor.national").await.get("/v1/statistics").await.expect(200);
    assert_eq!(figures.body["total"], Value::Null, "a total would give the small one away");
    bench.close().await;
}

#[tokio::test]
async fn a_coordinator_watches_terms_and_stages_without_a_name() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let case = police.post("/v1/signals", json!({"answers": signal("CANARY-watched")})).await.expect(201);
    let watched = bench.person("coordinator.donetsk").await.get("/v1/overseen-cases").await.expect(200);
    assert_eq!(watched.text("/items/0/id"), case.text("/id"));
    assert!(!watched.body.to_string().contains("CANARY"));
    let coordinator = bench.person("coordinator.donetsk").await;
    coordinator.get(&format!("/v1/cases/{}", case.text("/id"))).await.expect(403);
    bench.person("monitor.national").await.get("/v1/overseen-cases").await.expect(403);
    let law = police.get("/v1/law").await.expect(200);
    assert!(!law.body.to_string().contains("\"verified\":true"), "no lawyer has looked at a line yet");
    bench.close().await;
}
