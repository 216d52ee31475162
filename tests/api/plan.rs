//! The plan: one tree with items of several agencies, agreed with the person version by version, sealed for each owner.

use chrono::Days;
use nrm_store::demonstration::agency_id;
use nrm_tests::{Answer, Bench, Caller};
use reqwest::Method;
use serde_json::{Value, json};

use crate::help::{Shared, shared, today};

async fn tagged(caller: &Caller, method: Method, path: &str, body: Option<Value>, plan: &str) -> Answer {
    let etag = caller.get(plan).await.expect(200).etag.expect("a version");
    caller.call(method, path, body, &[("If-Match", &etag)]).await
}

fn item(owner: &str, code: Option<&str>, title: &str) -> Value {
    let mut item = json!({"pillar": "support", "owner_id": agency_id(owner), "title": title, "due_on": today() + Days::new(30),
        "details": format!("CANARY-details of {title}")});
    if let Some(code) = code {
        item["code"] = json!(code);
    }
    item
}

async fn add(caller: &Caller, plan: &str, kind: &str, parent: Option<&str>, item: Value) -> Answer {
    let mut body = json!({"kind": kind, "item": item});
    if let Some(parent) = parent {
        body["parent_key"] = json!(parent);
    }
    caller.post(&format!("{plan}/items"), body).await
}

fn find<'a>(plan: &'a Answer, title: &str) -> &'a Value {
    let items = plan.body["items"].as_array().expect("items");
    items.iter().find(|one| one["title"] == title).unwrap_or_else(|| panic!("no {title} in {}", plan.body))
}

fn agreement() -> Value {
    json!({"agreed_on": today(), "how": "in_person", "language": "uk", "signed": true, "period_from": today(),
        "period_to": today() + Days::new(180)})
}

#[tokio::test]
async fn a_plan_of_two_agencies_is_approved_agreed_frozen_and_followed_by_the_next() {
    let bench = Bench::open().await;
    let Shared { id, official, ngo } = shared(&bench).await;
    let plans = format!("/v1/cases/{id}/plans");

    // Only the lead begins it, in any stage: this case is still a signal.
    assert_eq!(ngo.post(&plans, json!({})).await.expect(403).code(), "case.not_lead");
    let plan = format!("/v1/plans/{}", official.post(&plans, json!({})).await.expect(201).text("/id"));
    assert_eq!(official.post(&plans, json!({})).await.expect(409).code(), "duplicate");
    let holders = official.get(&plans).await.expect(200).body["holders"].as_array().map(Vec::len);
    assert_eq!(holders, Some(3), "the police, the raion administration and the NGO");

    // A tree: goal, measure, services of two agencies, a task. What cannot stand somewhere is refused.
    let goal =
        add(&official, &plan, "goal", None, item("raion.starobesheve", Some("housing"), "Мета")).await.expect(201);
    let goal_key = find(&goal, "Мета")["item_key"].as_str().expect("a key").to_owned();
    let wrong = add(&official, &plan, "service", Some(&goal_key), item("ngo.donetsk", Some("shelter"), "Хибна")).await;
    assert_eq!(wrong.expect(422).code(), "plan.wrong_place");
    let stranger = item("raion.vinnytsia", None, "Чужа");
    assert_eq!(
        add(&official, &plan, "measure", Some(&goal_key), stranger).await.expect(422).code(),
        "plan.owner_does_not_hold"
    );
    let measure =
        add(&official, &plan, "measure", Some(&goal_key), item("raion.starobesheve", None, "Захід")).await.expect(201);
    let measure_key = find(&measure, "Захід")["item_key"].as_str().expect("a key").to_owned();
    let service = item("ngo.donetsk", Some("shelter"), "Послуга");
    add(&official, &plan, "service", Some(&measure_key), service).await.expect(201);
    let own = item("ngo.donetsk", None, "Власне");
    add(&ngo, &plan, "task", Some(&measure_key), own).await.expect(201);
    let for_others = item("raion.starobesheve", None, "За інших");
    assert_eq!(add(&ngo, &plan, "task", Some(&measure_key), for_others).await.expect(403).code(), "plan.not_your_item");

    // The shape is seen by both, the words only by owner and writer.
    let seen = ngo.get(&plan).await.expect(200);
    assert_eq!(seen.body["items"].as_array().map(Vec::len), Some(4));
    let text = seen.body.to_string();
    assert!(
        text.contains("Послуга") && text.contains("Власне") && !text.contains("Мета") && !text.contains("of Захід")
    );
    let led = official.get(&plan).await.expect(200).body.to_string();
    assert!(led.contains("of Послуга") && !led.contains("Власне"), "what the NGO wrote for itself is its own");
    let outsider = bench.person("official.vinnytsia").await;
    for path in [plan.clone(), plans.clone(), format!("{plan}/changes")] {
        outsider.get(&path).await.expect(404);
    }
    bench.person("police.horlivka").await.get(&plan).await.expect(403);

    // With the version that was seen; another one shows both values.
    let seen = official.get(&plan).await.expect(200);
    let path = format!("/v1/plan-items/{}", find(&seen, "Захід")["id"].as_str().expect("an id"));
    let etag = seen.etag.clone().expect("a version");
    let changed = item("raion.starobesheve", None, "Захід інакше");
    official.call(Method::PUT, &path, Some(changed.clone()), &[("If-Match", &etag)]).await.expect(200);
    let stale = official.call(Method::PUT, &path, Some(changed), &[("If-Match", &etag)]).await.expect(412);
    assert!(stale.body["current"].to_string().contains("Захід інакше"));

    // Sent round: the NGO returns its section, the rest of what was said stands; then it approves.
    tagged(&official, Method::POST, &format!("{plan}/submission"), Some(json!({})), &plan).await.expect(200);
    let answers = format!("{plan}/answers");
    let answer = |answer: &str| json!({"pillar": "support", "answer": answer, "comment": "CANARY-comment"});
    official.post(&answers, answer("approved")).await.expect(200);
    let agree = format!("{plan}/agreement");
    ngo.post(&answers, answer("returned")).await.expect(200);
    let held_up = tagged(&official, Method::POST, &agree, Some(agreement()), &plan).await.expect(409);
    assert_eq!(held_up.code(), "plan.not_approved");
    let again =
        tagged(&official, Method::POST, &format!("{plan}/submission"), Some(json!({})), &plan).await.expect(200);
    let of = |plan: &Answer, agency: &str| {
        let all = plan.body["answers"].as_array().expect("answers").clone();
        all.into_iter().find(|one| one["agency_id"] == agency_id(agency).to_string()).expect("an answer")
    };
    assert_eq!(of(&again, "raion.starobesheve")["answer"], "approved", "a partial approval stands");
    assert_eq!(of(&again, "ngo.donetsk")["comment"], "CANARY-comment", "the lead reads why");
    let approved = ngo.post(&answers, answer("approved")).await.expect(200);
    assert_eq!(of(&approved, "raion.starobesheve")["comment"], Value::Null, "a comment to the lead is not for others");

    // Agreed with the person: frozen. Its owner reports progress all the same.
    let mut impossible = agreement();
    impossible["period_to"] = json!(today() - Days::new(1));
    assert_eq!(
        tagged(&official, Method::POST, &agree, Some(impossible), &plan).await.expect(422).code(),
        "plan.wrong_days"
    );
    let agreed = tagged(&official, Method::POST, &agree, Some(agreement()), &plan).await.expect(200);
    assert_eq!((agreed.text("/state"), agreed.text("/agreement/how")), ("agreed".into(), "in_person".into()));
    // The NGO's other section was never asked about; what it approved cannot be returned any more.
    assert_eq!(ngo.post(&answers, answer("returned")).await.expect(409).code(), "plan.already_agreed");
    let frozen = tagged(&official, Method::PUT, &path, Some(item("raion.starobesheve", None, "Пізно")), &plan).await;
    assert_eq!(frozen.expect(409).code(), "plan.already_agreed");
    assert_eq!(agreed.body["progress"], json!({"done": 0, "of": 2, "share": 0.0}));
    let service = ngo.get(&plan).await.expect(200);
    let report = format!("/v1/plan-items/{}/progress", find(&service, "Послуга")["id"].as_str().expect("an id"));
    let done = json!({"state": "done", "note": "CANARY-own note"});
    assert_eq!(official.post(&report, done.clone()).await.expect(403).code(), "plan.not_your_item");
    let reported = ngo.post(&report, done).await.expect(200);
    assert_eq!(reported.body["progress"], json!({"done": 1, "of": 2, "share": 0.5}));
    assert!(!official.get(&plan).await.expect(200).body.to_string().contains("CANARY-own note"));
    assert_eq!(official.get(&plans).await.expect(200).text("/next_term"), "plan.review");

    // The next version begins as a copy, says what it changed, and leaves the agreed one readable.
    let next = official.post(&plans, json!({})).await.expect(201);
    let next_path = format!("/v1/plans/{}", next.text("/id"));
    assert_eq!((next.body["number"].clone(), next.body["progress"]["done"].clone()), (json!(2), json!(1)));
    assert_eq!(official.get(&format!("{next_path}/changes")).await.expect(200).body["items"], json!([]));
    let old = format!("/v1/plan-items/{}", find(&next, "Послуга")["id"].as_str().expect("an id"));
    let mut later = item("ngo.donetsk", Some("shelter"), "Послуга довша");
    later["due_on"] = json!(today() + Days::new(60));
    tagged(&official, Method::PUT, &old, Some(later), &next_path).await.expect(200);
    let same = item("raion.starobesheve", None, "Захід інакше");
    let unchanged = format!("/v1/plan-items/{}", find(&next, "Захід інакше")["id"].as_str().expect("an id"));
    tagged(&official, Method::PUT, &unchanged, Some(same), &next_path).await.expect(200);
    let changes = official.get(&format!("{next_path}/changes")).await.expect(200);
    assert_eq!(changes.body["items"].as_array().map(Vec::len), Some(1), "saved again as it was is no change");
    assert_eq!(changes.body["items"][0]["fields"], json!(["due_on", "words"]));
    assert_eq!(
        (changes.text("/items/0/before/title"), changes.text("/items/0/after/title")),
        ("Послуга".into(), "Послуга довша".into())
    );
    let goal_path = format!("/v1/plan-items/{}", find(&next, "Мета")["id"].as_str().expect("an id"));
    ngo.call(Method::DELETE, &goal_path, None, &[("If-Match", "x")]).await.expect(412);
    let emptied = tagged(&official, Method::DELETE, &goal_path, None, &next_path).await.expect(200);
    assert_eq!(emptied.body["items"], json!([]), "what stands below goes with it");
    assert_eq!(official.get(&plan).await.expect(200).body["items"].as_array().map(Vec::len), Some(4), "history stays");
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}

#[tokio::test]
async fn a_colleague_approves_while_the_approver_is_away() {
    let bench = Bench::open().await;
    let head = bench.person("head.starobesheve").await;
    let case =
        head.post("/v1/signals", json!({"answers": nrm_tests::signal("Вигаданенко")})).await.expect(201).text("/id");
    let plan =
        format!("/v1/plans/{}", head.post(&format!("/v1/cases/{case}/plans"), json!({})).await.expect(201).text("/id"));
    add(&head, &plan, "goal", None, item("raion.starobesheve", Some("safety"), "Мета")).await.expect(201);
    let known = head.get("/v1/plan-delegations").await.expect(200);
    let colleague = known.text("/colleagues/0/id");
    let days = |from: u64, to: u64| json!({"to_user_id": colleague, "from_on": today() + Days::new(from), "to_on": today() + Days::new(to)});
    assert_eq!(head.post("/v1/plan-delegations", days(5, 1)).await.expect(422).code(), "plan.wrong_days");
    let unknown = json!({"to_user_id": uuid::Uuid::now_v7(), "from_on": today(), "to_on": today()});
    assert_eq!(head.post("/v1/plan-delegations", unknown).await.expect(422).code(), "plan.no_such_colleague");
    let made = head.post("/v1/plan-delegations", days(0, 7)).await.expect(201);
    let delegation = format!("/v1/plan-delegations/{}", made.text("/delegations/0/id"));
    // It is the colleague's to see and the approver's to end; another agency knows nothing of it.
    let official = bench.person("official.starobesheve").await;
    assert_eq!(
        official.get("/v1/plan-delegations").await.expect(200).body["delegations"].as_array().map(Vec::len),
        Some(1)
    );
    official.call(Method::DELETE, &delegation, None, &[]).await.expect(404);
    let outsider = bench.person("official.vinnytsia").await;
    assert_eq!(outsider.get("/v1/plan-delegations").await.expect(200).body["delegations"], json!([]));
    bench.person("centre.starobesheve").await.post("/v1/plan-delegations", days(0, 7)).await.expect(403);
    let ended = head.call(Method::DELETE, &delegation, None, &[]).await.expect(200);
    assert_eq!(ended.body["delegations"], json!([]));
    bench.close().await;
}
