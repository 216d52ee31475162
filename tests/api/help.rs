//! Needs and services: assessed through time, entered once, seen by those who hold the case and by nobody else.

use chrono::{Datelike, Days, NaiveDate, Utc};
use nrm_domain::shared::time::kyiv_date;
use nrm_store::demonstration::agency_id;
use nrm_tests::{Answer, Bench, Caller, signal};
use reqwest::Method;
use serde_json::{Map, Value, json};

const DOMAINS: [&str; 12] = [
    "housing",
    "safety",
    "physical_health",
    "mental_state",
    "documents",
    "legal",
    "family_ties",
    "children",
    "education",
    "employment",
    "income",
    "other",
];

pub fn today() -> NaiveDate {
    #[expect(clippy::disallowed_methods, reason = "the bench runs on the real clock")]
    kyiv_date(Utc::now())
}

/// A case that the police opened, led by the raion administration, and shared with an NGO.
pub struct Shared {
    pub id: String,
    pub official: Caller,
    pub ngo: Caller,
}

async fn refer(from: &Caller, case: &str, to: &str, purpose: &str, consent: &str, by: &Caller) {
    let wanted = json!({"to_agency_id": agency_id(to), "purpose": purpose, "urgency": "urgent", "needs": ["shelter"],
        "fields": ["identity.name", "needs"], "consent_id": consent});
    let offered = from.post(&format!("/v1/cases/{case}/referrals"), wanted).await.expect(201);
    by.post(&format!("/v1/referrals/{}/acceptance", offered.text("/id")), json!({})).await.expect(200);
}

pub async fn shared(bench: &Bench) -> Shared {
    let police = bench.person("police.horlivka").await;
    let case = police.post("/v1/signals", json!({"answers": signal("Вигаданенко")})).await.expect(201);
    let (id, consent) = (case.text("/id"), case.text("/consents/0/id"));
    let (official, ngo) = (bench.person("official.starobesheve").await, bench.person("ngo.donetsk").await);
    refer(&police, &id, "raion.starobesheve", "status_procedure", &consent, &official).await;
    refer(&police, &id, "ngo.donetsk", "services", &consent, &ngo).await;
    Shared { id, official, ngo }
}

fn ratings(worker: &str, person: &str) -> Value {
    let all: Map<String, Value> = DOMAINS
        .iter()
        .map(|domain| {
            ((*domain).to_owned(), json!({"worker": worker, "person": person, "urgent": *domain == "safety"}))
        })
        .collect();
    Value::Object(all)
}

async fn put(caller: &Caller, path: &str, body: Value, etag: &str) -> Answer {
    caller.call(Method::PUT, path, Some(body), &[("If-Match", etag)]).await
}

async fn complete(caller: &Caller, path: &str, etag: &str) -> Answer {
    caller.call(Method::POST, &format!("{path}/completion"), Some(json!({})), &[("If-Match", etag)]).await
}

async fn assess(caller: &Caller, case: &str, on: NaiveDate, worker: &str, person: &str) -> Answer {
    let begun = caller.post(&format!("/v1/cases/{case}/assessments"), json!({})).await.expect(201);
    let path = format!("/v1/assessments/{}", begun.text("/id"));
    let body = json!({"assessed_on": on, "ratings": ratings(worker, person),
        "remarks": {"domains": {"housing": "CANARY-remark"}, "conclusion": "CANARY-conclusion"}});
    let saved = put(caller, &path, body, &begun.etag.expect("a version")).await.expect(200);
    complete(caller, &path, &saved.etag.expect("a version")).await.expect(200)
}

#[tokio::test]
async fn needs_are_assessed_completed_for_good_and_make_a_trend() {
    let bench = Bench::open().await;
    let Shared { id, official, ngo } = shared(&bench).await;
    let scale = official.get("/v1/needs-scale").await.expect(200);
    assert_eq!(scale.body["items"].as_array().map(Vec::len), Some(12));
    assert_eq!(scale.body["items"][0]["anchors"].as_array().map(Vec::len), Some(5));

    // A draft is the agency's own, is saved with its version, and is not whole before every answer is there.
    let begun = ngo.post(&format!("/v1/cases/{id}/assessments"), json!({})).await.expect(201);
    assert_eq!(ngo.post(&format!("/v1/cases/{id}/assessments"), json!({})).await.expect(409).code(), "duplicate");
    let path = format!("/v1/assessments/{}", begun.text("/id"));
    official.get(&path).await.expect(404);
    let first = begun.etag.expect("a version");
    let half = json!({"assessed_on": today(), "ratings": {"housing": {"worker": "1"}}, "remarks": {}});
    put(&ngo, &path, half.clone(), &first).await.expect(200);
    let stale = put(&ngo, &path, half, &first).await.expect(412);
    assert_eq!(stale.text("/current/ratings/housing/worker"), "1", "both values can be shown");
    let etag = ngo.get(&path).await.expect(200).etag.expect("a version");
    let missing = complete(&ngo, &path, &etag).await.expect(422);
    assert_eq!(
        (missing.code(), missing.text("/errors/0/pointer")),
        ("needs.incomplete", "/ratings/housing/person".into())
    );
    let tomorrow = json!({"assessed_on": today() + Days::new(1), "ratings": ratings("1", "2"), "remarks": {}});
    assert_eq!(put(&ngo, &path, tomorrow, &etag).await.expect(422).code(), "needs.wrong_day");
    let unknown = json!({"assessed_on": today(), "ratings": {"luck": {"worker": "1"}}});
    put(&ngo, &path, unknown, &etag).await.expect(422);
    let whole = json!({"assessed_on": today() - Days::new(40), "ratings": ratings("2", "not_asked"),
        "remarks": {"domains": {"housing": "CANARY-remark"}}});
    let saved = put(&ngo, &path, whole.clone(), &etag).await.expect(200);
    let done = complete(&ngo, &path, &saved.etag.expect("a version")).await.expect(200);
    assert_eq!(done.body["actions"], json!([]));
    let again = put(&ngo, &path, whole, &done.etag.expect("a version")).await.expect(409);
    assert_eq!(again.code(), "needs.already_complete");

    // The next one makes a trend. What was said is read by the one who assessed and the one who leads, not by others.
    assess(&official, &id, today(), "4", "3").await;
    let seen = official.get(&format!("/v1/cases/{id}/needs")).await.expect(200);
    assert_eq!((seen.text("/trends/0/worker"), seen.text("/trends/0/person")), ("better".into(), "unknown".into()));
    assert_eq!(seen.text("/assessments/1/remarks/domains/housing"), "CANARY-remark");
    assert_eq!(seen.text("/next_term"), "needs.review");
    let due: NaiveDate = seen.text("/next_due_on").parse().expect("a date");
    assert!(due > today() + Days::new(85) && due < today() + Days::new(97), "three months, by the rule");
    let other = ngo.get(&format!("/v1/cases/{id}/needs")).await.expect(200);
    assert_eq!(other.text("/assessments/0/ratings/housing/worker"), "4");
    assert_eq!(other.body["assessments"][0]["remarks"], Value::Null, "another agency's words are sealed");

    // The police that opened the case do not read needs; a stranger finds nothing; a coordinator may not ask.
    bench.person("police.horlivka").await.get(&format!("/v1/cases/{id}/needs")).await.expect(403);
    let stranger = bench.person("official.vinnytsia").await;
    stranger.get(&format!("/v1/cases/{id}/needs")).await.expect(404);
    stranger.get(&path).await.expect(404);
    stranger.post(&format!("/v1/cases/{id}/assessments"), json!({})).await.expect(404);
    bench.person("provider.donetsk").await.post(&format!("/v1/cases/{id}/assessments"), json!({})).await.expect(403);
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}

fn delivery(reference: &str, case: &str, need: &str) -> Value {
    json!({"reference": reference, "case_id": case, "need_code": need, "unit": "session", "quantity": 1.5,
        "delivered_on": today(), "outcome_code": "given", "cost": 250.5})
}

#[tokio::test]
async fn services_are_entered_once_seen_by_holders_and_added_up() {
    let bench = Bench::open().await;
    let Shared { id, official, ngo } = shared(&bench).await;
    let list = format!("/v1/cases/{id}/services");
    let one = json!({"need_code": "psychological", "unit": "session", "quantity": 2, "delivered_on": today(),
        "outcome_code": "given", "cost": 100, "note": "CANARY-note"});
    let entered = ngo.post(&list, one.clone()).await.expect(201);
    assert_eq!((entered.text("/note"), entered.body["cost"].clone()), ("CANARY-note".into(), json!(100.0)));
    let seen = official.get(&list).await.expect(200);
    assert_eq!(seen.text("/items/0/need_code"), "psychological");
    assert_eq!((&seen.body["items"][0]["note"], &seen.body["items"][0]["cost"]), (&Value::Null, &Value::Null));
    assert!(!seen.body.to_string().contains("CANARY"));

    // What cannot be is refused, with the place of the mistake.
    for (field, value, code) in [
        ("quantity", json!(0.001), "body.invalid"),
        ("delivered_on", json!(today() + Days::new(1)), "service.wrong_day"),
        ("need_code", json!("luck"), "body.invalid"),
        ("surprise", json!(1), "body.invalid"),
    ] {
        let mut wrong = one.clone();
        wrong[field] = value;
        assert_eq!(ngo.post(&list, wrong).await.expect(422).code(), code, "{field}");
    }

    // An application of the NGO enters many at once: each has its own result, and a retry never doubles.
    let administrator = bench.person("admin.ngo").await;
    let wanted = json!({"name": "Приклад: облік послуг", "permissions": ["case.read", "plan.read", "service.record"]});
    let made = administrator.post("/v1/auth/clients", wanted).await.expect(201);
    let anonymous = bench.anonymous();
    let token = anonymous.token(&made.text("/client/id"), &made.text("/client_secret")).await;
    let application = anonymous.with_token(token);
    let foreign = official.post("/v1/signals", json!({"answers": signal("Інша")})).await.expect(201).text("/id");
    let items = json!({"items": [delivery("A-1", &id, "legal_primary"), delivery("A-2", &foreign, "medical"),
        delivery("A-3", &id, "luck"), delivery("A-1", &id, "legal_primary"), delivery("A-4", "not an id", "medical")]});
    let told = application.post("/v1/service-deliveries", items.clone()).await.expect(200);
    let states: Vec<String> = (0..5).map(|index| told.text(&format!("/results/{index}/state"))).collect();
    assert_eq!(states, ["recorded", "refused", "refused", "known", "refused"]);
    assert_eq!(told.text("/results/1/code"), "not_found", "a case of others is like no case");
    assert_eq!(told.text("/results/2/error/pointer"), "/need_code");
    let again = application.post("/v1/service-deliveries", items).await.expect(200);
    assert_eq!(
        (again.text("/results/0/state"), again.text("/results/0/id")),
        ("known".into(), told.text("/results/0/id"))
    );
    let too_many: Vec<Value> = (0..101).map(|number| delivery(&number.to_string(), &id, "medical")).collect();
    application.post("/v1/service-deliveries", json!({"items": too_many})).await.expect(422);

    // Taken back with a reason: it stays to be read, and is not counted.
    let voided = format!("/v1/services/{}/voidance", entered.text("/id"));
    let reason = json!({"reason_code": "entered_twice"});
    official.post(&voided, reason.clone()).await.expect(409);
    ngo.post(&voided, reason.clone()).await.expect(200);
    assert_eq!(ngo.post(&voided, reason.clone()).await.expect(409).code(), "service.not_yours_to_void");
    let sums = format!("/v1/service-sums?from={}-01-01&to={}", today().year(), today());
    let added = ngo.get(&sums).await.expect(200);
    assert_eq!(
        added.body["items"],
        json!([{"standing": "without_status", "need_code": "legal_primary", "unit": "session",
        "cases": 1, "entries": 1, "quantity_hundredths": 150}])
    );
    assert_eq!(official.get(&sums).await.expect(200).body["items"], json!([]), "one's own help only");

    let stranger = bench.person("official.vinnytsia").await;
    stranger.get(&list).await.expect(404);
    stranger.post(&list, one.clone()).await.expect(404);
    stranger.post(&voided, reason).await.expect(404);
    bench.person("police.horlivka").await.post(&list, one).await.expect(403);
    bench.close().await;
}
