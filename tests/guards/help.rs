//! Needs, plan and services in the probes of the house: one of each in a case of its own, and bodies that would be good.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, signal};
use reqwest::Method;
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
    let aid =
        official.post(&format!("/v1/cases/{case}/aids"), body("apply_for_aid").unwrap_or_default()).await.expect(201);
    let stay =
        official.post(&format!("/v1/cases/{case}/stays"), body("begin_stay").unwrap_or_default()).await.expect(201);
    // Follow-up comes with a closure, so this one is another case; so is the conference, which needs a second agency.
    let closed = official.post("/v1/signals", json!({"answers": another("CANARY-closed", 1951)})).await.expect(201);
    let closures = format!("/v1/cases/{}/closures", closed.text("/id"));
    let etag = closed.etag.unwrap_or_default();
    let ended = official.call(Method::POST, &closures, body("close_case"), &[("If-Match", &etag)]).await.expect(201);
    let asked = official.post("/v1/signals", json!({"answers": another("CANARY-asked", 1972)})).await.expect(201);
    let wanted = json!({"to_agency_id": agency_id("ngo.donetsk"), "purpose": "services", "urgency": "urgent", "needs": ["shelter"],
        "fields": ["needs"], "consent_id": asked.body["consents"][0]["id"]});
    let offered = official.post(&format!("/v1/cases/{}/referrals", asked.text("/id")), wanted).await.expect(201);
    let ngo = bench.person("ngo.donetsk").await;
    ngo.post(&format!("/v1/referrals/{}/acceptance", offered.text("/id")), json!({})).await.expect(200);
    let conferences = format!("/v1/cases/{}/conferences", asked.text("/id"));
    let called = official.post(&conferences, body("call_conference").unwrap_or_default()).await.expect(201);
    let outcome = format!("/v1/conferences/{}/outcome", called.text("/id"));
    let held = official.post(&outcome, body("hold_conference").unwrap_or_default()).await.expect(200);
    vec![
        ("{aid_id}", aid.text("/id")),
        ("{stay_id}", stay.text("/id")),
        ("{follow_up_id}", ended.text("/closures/0/follow_ups/0/id")),
        ("{conference_id}", called.text("/id")),
        ("{conference_decision_id}", held.text("/decisions/0/id")),
        ("{plan_id}", plan),
        ("{item_id}", planned.text("/items/0/id")),
        ("{delegation_id}", delegated.text("/delegations/0/id")),
        ("{assessment_id}", assessment.text("/id")),
        ("{service_id}", service.expect(201).text("/id")),
    ]
}

/// Lets what was made go on: the plan is agreed and reported on, the stay is extended, an agency is renamed.
pub async fn go_on(bench: &Bench, ids: &[(&'static str, String)]) {
    let id = |name: &str| ids.iter().find(|(known, _)| *known == name).map(|(_, id)| id.clone()).expect("made before");
    let official = bench.person("official.starobesheve").await;
    let plan = format!("/v1/plans/{}", id("{plan_id}"));
    let goal = official.get(&plan).await.expect(200).text("/items/0/item_key");
    let item = json!({"pillar": "support", "title": "CANARY-measure", "owner_id": agency_id("raion.starobesheve")});
    let measure = json!({"kind": "measure", "parent_key": goal, "item": item});
    let planned = official.post(&format!("{plan}/items"), measure).await.expect(201);
    let items = planned.body["items"].as_array().expect("items").clone();
    let measure = items.iter().find(|one| one["title"] == "CANARY-measure").expect("it is there")["id"].clone();
    let version = || async { official.get(&plan).await.expect(200).etag.expect("a version") };
    let sent = format!("{plan}/submission");
    official.call(Method::POST, &sent, Some(json!({})), &[("If-Match", &version().await)]).await.expect(200);
    official.post(&format!("{plan}/answers"), body("answer_plan_section").unwrap_or_default()).await.expect(200);
    let agreed = format!("{plan}/agreement");
    official.call(Method::POST, &agreed, body("agree_plan"), &[("If-Match", &version().await)]).await.expect(200);
    let progress = format!("/v1/plan-items/{}/progress", measure.as_str().expect("an id"));
    official.post(&progress, body("report_plan_item").unwrap_or_default()).await.expect(200);
    let longer = format!("/v1/stays/{}/extensions", id("{stay_id}"));
    official.post(&longer, body("extend_stay").unwrap_or_default()).await.expect(200);
    let system = bench.person("admin.system").await;
    let agency = format!("/v1/agencies/{}", agency_id("centre.starobesheve"));
    let seen = system.get(&agency).await.expect(200).etag.expect("a version");
    let called = json!({"name_uk": "Центр соціальних послуг", "name_en": "Centre", "since": "2024-01-10"});
    system.call(Method::PUT, &format!("{agency}/name"), Some(called), &[("If-Match", &seen)]).await.expect(200);
}

/// A signal about somebody who is not taken for the person of the others.
fn another(surname: &str, year: i32) -> Value {
    let mut answers = signal(surname);
    answers["contact"] = json!({"may_contact": false});
    answers["person"] = json!({"name_known": true, "surname": surname, "given_name": format!("Тарас{year}"),
        "birth": {"kind": "year", "year": year}, "sex": "male"});
    answers
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
        "change_plan_item" => {
            json!({"pillar": "support", "code": "housing", "title": "CANARY-goal", "details": "CANARY-details",
            "owner_id": agency_id("raion.starobesheve")})
        }
        "report_plan_item" => json!({"state": "done", "note": "CANARY-note"}),
        "answer_plan_section" => json!({"pillar": "support", "answer": "approved"}),
        "agree_plan" => json!({"agreed_on": "2026-01-15", "how": "in_person", "language": "uk", "signed": true,
            "period_from": "2026-01-15", "period_to": "2026-07-15"}),
        "apply_for_aid" => json!({"category": "able_bodied", "applied_on": "2026-01-15", "account": "CANARY-account"}),
        "refuse_aid" => json!({"reason_code": "other"}),
        "pay_aid" => json!({"paid_on": "2026-01-20"}),
        "begin_stay" => json!({"placed_on": "2026-01-15", "address": "CANARY-address"}),
        "extend_stay" => json!({"ground_code": "health", "until_on": "2099-01-31"}),
        "end_stay" => json!({"ended_on": "2026-02-15", "end_code": "own_wish"}),
        "close_case" => json!({"reason_code": "person_left", "follow_up_consent": true, "summary": "CANARY-summary"}),
        "report_follow_up" => json!({"result_code": "stable", "note": "CANARY-note"}),
        "call_conference" => json!({"meets_at": "2026-12-01T10:00:00Z", "format": "online",
            "agency_ids": [agency_id("ngo.donetsk")]}),
        "hold_conference" => json!({"attended": [agency_id("ngo.donetsk")], "minutes": "CANARY-minutes", "decisions":
            [{"owner_id": agency_id("ngo.donetsk"), "due_on": "2026-12-31", "title": "CANARY-decision"}]}),
        _ => return None,
    })
}
