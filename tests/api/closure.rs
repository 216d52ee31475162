//! Aid, stays, conferences and the end of a case: amounts of the day, sealed addresses, minutes for those asked, and a
//! closure that stays readable when the case is opened again.

use chrono::Days;
use nrm_store::demonstration::agency_id;
use nrm_tests::{Answer, Bench, Caller};
use reqwest::Method;
use serde_json::{Value, json};

use crate::help::{Shared, shared, today};

async fn close(caller: &Caller, case: &str, body: Value) -> Answer {
    let etag = caller.get(&format!("/v1/cases/{case}")).await.etag.unwrap_or_default();
    caller.call(Method::POST, &format!("/v1/cases/{case}/closures"), Some(body), &[("If-Match", &etag)]).await
}

#[tokio::test]
async fn aid_is_computed_from_the_rows_of_its_day_and_given_once() {
    let bench = Bench::open().await;
    let Shared { id, official, ngo } = shared(&bench).await;
    let aids = format!("/v1/cases/{id}/aids");
    let seen = official.get(&aids).await.expect(200);
    assert_eq!(
        (seen.body["has_status"].clone(), seen.body["rates"][0]["verified"].clone()),
        (json!(false), json!(false))
    );
    let wanted = |on: &str| json!({"category": "child_under_6", "applied_on": on, "account": "CANARY-account"});
    assert_eq!(official.post(&aids, wanted("2019-05-05")).await.expect(409).code(), "aid.no_rate");
    let later = (today() + Days::new(1)).to_string();
    assert_eq!(official.post(&aids, wanted(&later)).await.expect(422).code(), "aid.wrong_day");
    official.post(&aids, json!({"category": "everybody", "applied_on": today()})).await.expect(422);
    let aid = official.post(&aids, wanted("2025-12-31")).await.expect(201);
    assert_eq!((aid.body["amount"].clone(), aid.body["minimum"].clone()), (json!(7689.0), json!(2563.0)));
    assert_eq!(official.get(&aids).await.expect(200).text("/due_on"), "2026-02-02", "a month, and not a Saturday");
    assert_eq!(official.post(&aids, wanted("2025-12-31")).await.expect(409).code(), "aid.once");

    // Refused with a reason it leaves room for another one; granted and paid it does not.
    let path = format!("/v1/aids/{}", aid.text("/id"));
    assert_eq!(
        official.post(&format!("{path}/payment"), json!({"paid_on": today()})).await.expect(409).code(),
        "aid.illegal_step"
    );
    let refused =
        official.post(&format!("{path}/refusal"), json!({"reason_code": "documents_missing"})).await.expect(200);
    assert_eq!(refused.body["actions"], json!([]));
    let second = official.post(&aids, wanted("2026-01-05")).await.expect(201);
    assert_eq!(second.body["amount"], json!(8451.0));
    let path = format!("/v1/aids/{}", second.text("/id"));
    official.post(&format!("{path}/grant"), json!({})).await.expect(200);
    let paid = official.post(&format!("{path}/payment"), json!({"paid_on": today()})).await.expect(200);
    assert_eq!((paid.text("/state"), paid.text("/account")), ("paid".into(), "CANARY-account".into()));
    assert_eq!(official.get(&aids).await.expect(200).body["due_on"], Value::Null);

    // Others who hold the case see that there was aid, not where it went; a stranger sees nothing.
    let other = ngo.get(&aids).await.expect(200);
    assert_eq!(other.text("/aids/0/state"), "paid");
    assert!(!other.body.to_string().contains("CANARY"));
    ngo.post(&aids, wanted("2026-01-05")).await.expect(403);
    let stranger = bench.person("official.vinnytsia").await;
    stranger.get(&aids).await.expect(404);
    stranger.post(&aids, wanted("2026-01-05")).await.expect(404);
    stranger.post(&format!("{path}/grant"), json!({})).await.expect(404);
    bench.close().await;
}

#[tokio::test]
async fn an_address_is_seen_by_the_agency_that_placed_the_person_alone() {
    let bench = Bench::open().await;
    let Shared { id, official, ngo } = shared(&bench).await;
    let stays = format!("/v1/cases/{id}/stays");
    let placement = json!({"placed_on": "2026-08-31", "address": "CANARY-address"});
    let stay = ngo.post(&stays, placement.clone()).await.expect(201);
    assert_eq!(stay.text("/until_on"), "2026-11-30", "three months by the law table");
    assert_eq!(ngo.post(&stays, placement.clone()).await.expect(409).code(), "duplicate");
    let path = format!("/v1/stays/{}", stay.text("/id"));
    assert_eq!(ngo.post(&format!("{path}/reveals"), json!({})).await.expect(200).text("/address"), "CANARY-address");
    let led = official.get(&stays).await.expect(200);
    assert!(!led.body.to_string().contains("CANARY"));
    official.post(&format!("{path}/reveals"), json!({})).await.expect(404);
    let extension = |until: &str| json!({"ground_code": "criminal_proceedings", "until_on": until});
    assert_eq!(
        official.post(&format!("{path}/extensions"), extension("2026-09-30")).await.expect(422).code(),
        "stay.wrong_day"
    );
    ngo.post(&format!("{path}/extensions"), extension("2099-01-31")).await.expect(403);
    let longer = official.post(&format!("{path}/extensions"), extension("2099-01-31")).await.expect(200);
    assert_eq!(
        (longer.text("/until_on"), longer.text("/extensions/0/ground_code")),
        ("2099-01-31".into(), "criminal_proceedings".into())
    );
    let case = official.get(&format!("/v1/cases/{id}")).await.expect(200);
    let terms = case.body["deadlines"].as_array().expect("terms").clone();
    let open: Vec<_> = terms.iter().filter(|one| one["code"] == "shelter.stay" && one["met_at"].is_null()).collect();
    assert_eq!(open.iter().map(|one| one["due_on"].as_str()).collect::<Vec<_>>(), [Some("2099-01-31")]);
    let end = json!({"ended_on": today(), "end_code": "own_housing"});
    assert_eq!(official.post(&format!("{path}/end"), end.clone()).await.expect(409).code(), "stay.ended");
    ngo.post(&format!("{path}/end"), end.clone()).await.expect(200);
    assert_eq!(ngo.post(&format!("{path}/end"), end.clone()).await.expect(409).code(), "stay.ended");
    let stranger = bench.person("official.vinnytsia").await;
    for (path, body) in [(stays, placement), (format!("{path}/reveals"), json!({})), (format!("{path}/end"), end)] {
        stranger.post(&path, body).await.expect(404);
    }
    bench.close().await;
}

#[tokio::test]
async fn a_conference_is_seen_by_those_asked_and_its_decisions_become_tasks() {
    let bench = Bench::open().await;
    let Shared { id, official, ngo } = shared(&bench).await;
    let conferences = format!("/v1/cases/{id}/conferences");
    let invite = |agency: &str| json!({"meets_at": "2026-12-01T10:00:00Z", "format": "online", "agency_ids": [agency_id(agency)]});
    assert_eq!(
        official.post(&conferences, invite("raion.vinnytsia")).await.expect(422).code(),
        "plan.owner_does_not_hold"
    );
    let called = official.post(&conferences, invite("ngo.donetsk")).await.expect(201);
    // Another one, to which the NGO is not asked.
    official.post(&conferences, invite("police.horlivka")).await.expect(201);
    assert_eq!(ngo.get(&conferences).await.expect(200).body["conferences"].as_array().map(Vec::len), Some(1));

    let plan = official.post(&format!("/v1/cases/{id}/plans"), json!({})).await.expect(201).text("/id");
    let item = |title: &str, code: Option<&str>| {
        let mut item = json!({"pillar": "support", "owner_id": agency_id("raion.starobesheve"), "title": title});
        if let Some(code) = code {
            item["code"] = json!(code);
        }
        item
    };
    let items = format!("/v1/plans/{plan}/items");
    let goal = official.post(&items, json!({"kind": "goal", "item": item("Мета", Some("safety"))})).await.expect(201);
    let below =
        json!({"kind": "measure", "parent_key": goal.body["items"][0]["item_key"], "item": item("Захід", None)});
    let measure = official.post(&items, below).await.expect(201).body["items"][1]["item_key"].clone();
    let outcome = |owner: &str| {
        json!({"attended": [agency_id("ngo.donetsk"), agency_id("raion.starobesheve")], "minutes": "CANARY-minutes",
            "decisions": [{"owner_id": agency_id(owner), "due_on": today() + Days::new(7), "title": "CANARY-decision",
                "into_plan": {"plan_id": plan, "parent_key": measure, "pillar": "support"}}]})
    };
    let path = format!("/v1/conferences/{}/outcome", called.text("/id"));
    assert_eq!(ngo.post(&path, outcome("ngo.donetsk")).await.expect(409).code(), "conference.held");
    assert_eq!(official.post(&path, outcome("police.horlivka")).await.expect(422).code(), "conference.not_invited");
    let held = official.post(&path, outcome("ngo.donetsk")).await.expect(200);
    assert_eq!(official.post(&path, outcome("ngo.donetsk")).await.expect(409).code(), "conference.held");
    let seen = ngo.get(&conferences).await.expect(200);
    assert_eq!(
        (seen.text("/conferences/0/minutes"), seen.text("/conferences/0/decisions/0/title")),
        ("CANARY-minutes".into(), "CANARY-decision".into())
    );
    let planned = ngo.get(&format!("/v1/plans/{plan}")).await.expect(200);
    assert!(
        planned.body["items"].as_array().is_some_and(|items| {
            items.iter().any(|one| one["title"] == "CANARY-decision" && one["kind"] == "task")
        })
    );
    let done = format!("/v1/conference-decisions/{}/completion", held.text("/decisions/0/id"));
    assert_eq!(official.post(&done, json!({})).await.expect(409).code(), "conference.not_your_decision");
    ngo.post(&done, json!({})).await.expect(200);
    let stranger = bench.person("official.vinnytsia").await;
    stranger.get(&conferences).await.expect(404);
    stranger.post(&done, json!({})).await.expect(404);
    bench.person("police.horlivka").await.get(&conferences).await.expect(403);
    bench.close().await;
}

#[tokio::test]
async fn a_case_is_closed_with_its_outcomes_followed_up_and_reopened_without_losing_the_first_closure() {
    let bench = Bench::open().await;
    let Shared { id, official, ngo } = shared(&bench).await;
    let plain = official.move_case(&id, json!({"move": "close_case", "reason_code": "needs_met"})).await;
    assert_eq!(plain.expect(409).code(), "case.move_needs_act", "the plain move carries no outcomes");
    let body = |outcomes: Value| json!({"reason_code": "needs_met", "outcomes": outcomes, "follow_up_consent": true, "summary": "CANARY-summary"});

    // With an agreed plan every pillar needs its outcome, and an open stay ends first.
    let plan = official.post(&format!("/v1/cases/{id}/plans"), json!({})).await.expect(201).text("/id");
    let plan = format!("/v1/plans/{plan}");
    let goal = json!({"kind": "goal", "item": {"pillar": "support", "code": "housing", "title": "Мета", "owner_id": agency_id("raion.starobesheve")}});
    official.post(&format!("{plan}/items"), goal).await.expect(201);
    for (step, body) in [
        ("submission", json!({})),
        ("answers", json!({"pillar": "support", "answer": "approved"})),
        (
            "agreement",
            json!({"agreed_on": today(), "how": "by_phone", "language": "uk", "signed": false,
            "period_from": today(), "period_to": today() + Days::new(90)}),
        ),
    ] {
        let etag = official.get(&plan).await.expect(200).etag.expect("a version");
        official.call(Method::POST, &format!("{plan}/{step}"), Some(body), &[("If-Match", &etag)]).await.expect(200);
    }
    let missing = close(&official, &id, body(json!({"support": "met"}))).await.expect(422);
    assert_eq!(
        (missing.code(), missing.text("/errors/0/pointer")),
        ("closure.incomplete", "/outcomes/protection".into())
    );
    let whole = json!({"support": "met", "protection": "met", "inclusion": "partly", "justice": "not_needed"});
    let stay = ngo
        .post(&format!("/v1/cases/{id}/stays"), json!({"placed_on": today(), "address": "CANARY-address"}))
        .await
        .expect(201);
    assert_eq!(close(&official, &id, body(whole.clone())).await.expect(409).code(), "closure.open_stay");
    let end = json!({"ended_on": today(), "end_code": "own_wish"});
    ngo.post(&format!("/v1/stays/{}/end", stay.text("/id")), end).await.expect(200);

    // What is wrong is refused; a stale version shows both; another agency may not.
    let mut wrong = body(whole.clone());
    wrong["reason_code"] = json!("small_child");
    assert_eq!(close(&official, &id, wrong).await.expect(422).code(), "case.move_incomplete");
    let path = format!("/v1/cases/{id}/closures");
    official.post(&path, body(whole.clone())).await.expect(428);
    official.call(Method::POST, &path, Some(body(whole.clone())), &[("If-Match", "\"old\"")]).await.expect(412);
    close(&ngo, &id, body(whole.clone())).await.expect(403);
    let stranger = bench.person("official.vinnytsia").await;
    close(&stranger, &id, body(whole.clone())).await.expect(404);
    stranger.get(&path).await.expect(404);

    let closed = close(&official, &id, body(whole.clone())).await.expect(201);
    assert_eq!(closed.body["closures"][0]["outcomes"], whole);
    let codes: Vec<String> = (0..3).map(|index| closed.text(&format!("/closures/0/follow_ups/{index}/code"))).collect();
    assert_eq!(codes, ["follow_up.3", "follow_up.6", "follow_up.12"]);
    assert_eq!(official.get(&format!("/v1/cases/{id}")).await.expect(200).text("/stage"), "closed");
    let seen = ngo.get(&path).await.expect(200);
    assert_eq!(
        (seen.text("/closures/0/reason_code"), seen.body["closures"][0]["summary"].clone()),
        ("needs_met".into(), Value::Null)
    );

    // One follow-up is done; then the case is opened again: the rest falls away, the closure stays as it was.
    let follow = format!("/v1/follow-ups/{}/result", closed.text("/closures/0/follow_ups/0/id"));
    let result = json!({"result_code": "needs_help", "note": "CANARY-note"});
    assert_eq!(ngo.post(&follow, result.clone()).await.expect(403).code(), "case.not_lead");
    stranger.post(&follow, result.clone()).await.expect(404);
    official.post(&follow, result.clone()).await.expect(200);
    assert_eq!(official.post(&follow, result.clone()).await.expect(409).code(), "follow_up.done");
    official.move_case(&id, json!({"move": "reopen_case"})).await.expect(200);
    let after = official.get(&path).await.expect(200);
    assert_eq!(
        (after.text("/closures/0/summary"), after.body["closures"][0]["outcomes"].clone()),
        ("CANARY-summary".into(), whole.clone())
    );
    assert!(after.body["closures"][0]["reopened_at"].is_string());
    assert_eq!(after.body["closures"][0]["follow_ups"][1]["dropped"], json!(true));
    let again = close(&official, &id, body(whole)).await.expect(201);
    assert_eq!(
        (again.body["closures"][0]["number"].clone(), again.body["closures"][1]["number"].clone()),
        (json!(2), json!(1))
    );
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}
