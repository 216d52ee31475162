//! Needs, plan and services in the probes of the house: one of each in a case of its own, and bodies that would be good.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, signal};
use serde_json::{Value, json};

/// Makes one of each thing of help in Starobesheve, and gives its id under the name it has in paths.
pub async fn ids(bench: &Bench) -> Vec<(&'static str, String)> {
    let official = bench.person("official.starobesheve").await;
    let case = official.post("/v1/signals", json!({"answers": signal("CANARY-helped")})).await.expect(201).text("/id");
    let assessment = official.post(&format!("/v1/cases/{case}/assessments"), json!({})).await.expect(201);
    let service =
        official.post(&format!("/v1/cases/{case}/services"), body("record_service").unwrap_or_default()).await;
    let plan = official.post(&format!("/v1/cases/{case}/plans"), json!({})).await.expect(201).text("/id");
    let goal = json!({"kind": "goal", "item": body("change_plan_item")});
    let planned = official.post(&format!("/v1/plans/{plan}/items"), goal).await.expect(201);
    let colleague = official.get("/v1/plan-delegations").await.expect(200).text("/colleagues/0/id");
    let away = json!({"to_user_id": colleague, "from_on": "2099-01-01", "to_on": "2099-01-02"});
    let delegated = official.post("/v1/plan-delegations", away).await.expect(201);
    vec![
        ("{plan_id}", plan),
        ("{item_id}", planned.text("/items/0/id")),
        ("{delegation_id}", delegated.text("/delegations/0/id")),
        ("{assessment_id}", assessment.text("/id")),
        ("{service_id}", service.expect(201).text("/id")),
    ]
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
        "add_plan_item" => json!({"kind": "goal", "item": body("change_plan_item")}),
        "change_plan_item" => json!({"pillar": "support", "code": "housing", "title": "CANARY-goal", "details": "CANARY-details",
            "owner_id": agency_id("raion.starobesheve")}),
        "report_plan_item" => json!({"state": "done", "note": "CANARY-note"}),
        "answer_plan_section" => json!({"pillar": "support", "answer": "approved"}),
        "agree_plan" => json!({"agreed_on": "2026-01-15", "how": "in_person", "language": "uk", "signed": true,
            "period_from": "2026-01-15", "period_to": "2026-07-15"}),
        _ => return None,
    })
}
