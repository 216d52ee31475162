//! Needs, plan and services in the probes of the house: one of each in a case of its own, and bodies that would be good.

use nrm_tests::{Bench, signal};
use serde_json::{Value, json};

/// Makes one of each thing of help in Starobesheve, and gives its id under the name it has in paths.
pub async fn ids(bench: &Bench) -> Vec<(&'static str, String)> {
    let official = bench.person("official.starobesheve").await;
    let case = official.post("/v1/signals", json!({"answers": signal("CANARY-helped")})).await.expect(201).text("/id");
    let assessment = official.post(&format!("/v1/cases/{case}/assessments"), json!({})).await.expect(201);
    let service =
        official.post(&format!("/v1/cases/{case}/services"), body("record_service").unwrap_or_default()).await;
    vec![("{assessment_id}", assessment.text("/id")), ("{service_id}", service.expect(201).text("/id"))]
}

/// A body that would be good if the thing were one's own; none for operations of other parts.
pub fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "save_assessment" => {
            json!({"assessed_on": "2026-01-15", "ratings": {}, "remarks": {"conclusion": "CANARY-words"}})
        }
        "record_service" => {
            json!({"need_code": "medical", "unit": "session", "quantity": 1, "delivered_on": "2026-01-15",
            "outcome_code": "given", "note": "CANARY-note"})
        }
        "void_service" => json!({"reason_code": "wrong_entry"}),
        _ => return None,
    })
}
