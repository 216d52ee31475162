//! Referrals between agencies: what each side sees, and that each is answered once.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, Caller, signal};
use serde_json::{Value, json};

/// A case of the police in Horlivka, and an offer of it.
async fn offered(police: &Caller, to: &str, purpose: &str, fields: Value) -> (String, String) {
    let case = police.post("/v1/signals", json!({"answers": signal("Скерована")})).await.expect(201);
    let body = json!({"to_agency_id": agency_id(to), "purpose": purpose, "urgency": "urgent", "needs": ["shelter"],
        "fields": fields, "consent_id": case.body["consents"][0]["id"]});
    let made = police.post(&format!("/v1/cases/{}/referrals", case.text("/id")), body).await.expect(201);
    (case.text("/id"), format!("/v1/referrals/{}", made.text("/id")))
}

#[tokio::test]
async fn a_referral_goes_to_an_office_that_does_this_and_never_to_oneself() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let case = police.post("/v1/signals", json!({"answers": signal("Скерована")})).await.expect(201);
    let path = format!("/v1/cases/{}/referrals", case.text("/id"));
    let body = |to: Value, purpose: &str| {
        json!({"to_agency_id": to, "purpose": purpose, "urgency": "urgent", "needs": ["shelter"],
            "fields": ["needs"], "consent_id": case.body["consents"][0]["id"]})
    };
    for (to, purpose, code) in [
        (json!(agency_id("centre.starobesheve")), "status_procedure", "referral.purpose_does_not_fit"),
        (json!(agency_id("police.horlivka")), "services", "referral.purpose_does_not_fit"),
        (json!(uuid::Uuid::now_v7()), "services", "referral.unknown_agency"),
    ] {
        assert_eq!(police.post(&path, body(to, purpose)).await.expect(422).code(), code);
    }
    police.post(&path, body(json!(agency_id("centre.starobesheve")), "services")).await.expect(201);
    let again = police.post(&path, body(json!(agency_id("centre.starobesheve")), "services")).await;
    assert_eq!(again.expect(409).code(), "duplicate", "one open referral for one purpose");
    bench.close().await;
}

#[tokio::test]
async fn before_acceptance_there_is_a_card_and_after_refusal_there_is_nothing() {
    let bench = Bench::open().await;
    let (police, centre) = (bench.person("police.horlivka").await, bench.person("centre.starobesheve").await);
    let (case, referral) = offered(&police, "centre.starobesheve", "services", json!(["identity.name", "needs"])).await;
    let card = centre.get(&referral).await.expect(200);
    assert_eq!(
        (card.text("/age_band"), card.text("/urgency"), card.text("/oblast_code")),
        ("adult_30_59".into(), "urgent".into(), "UA14".into())
    );
    assert_eq!(card.body["case_id"], Value::Null);
    centre.get(&format!("/v1/cases/{case}")).await.expect(404);
    let reveal = json!({"compartment": "identity", "purpose": "check_identity"});
    centre.post(&format!("/v1/cases/{case}/reveals"), reveal).await.expect(404);

    centre.post(&format!("{referral}/refusal"), json!({"reason_code": "because"})).await.expect(422);
    centre.post(&format!("{referral}/refusal"), json!({"reason_code": "no_capacity"})).await.expect(200);
    let seen = police.get(&referral).await.expect(200);
    assert_eq!((seen.text("/state"), seen.text("/decline_code")), ("declined".into(), "no_capacity".into()));
    for next in ["acceptance", "withdrawal"] {
        let who = if next == "acceptance" { &centre } else { &police };
        assert_eq!(
            who.post(&format!("{referral}/{next}"), json!({})).await.expect(409).code(),
            "referral.illegal_move"
        );
    }
    centre.get(&format!("/v1/cases/{case}")).await.expect(404);
    bench.close().await;
}

#[tokio::test]
async fn two_who_accept_at_the_same_moment_accept_once() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let (_, referral) = offered(&police, "raion.starobesheve", "status_procedure", json!(["identity.name"])).await;
    let (official, head) = (bench.person("official.starobesheve").await, bench.person("head.starobesheve").await);
    let acceptance = format!("{referral}/acceptance");
    let (one, two) = tokio::join!(official.post(&acceptance, json!({})), head.post(&acceptance, json!({})));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", one.body, two.body);
    bench.close().await;
}

#[tokio::test]
async fn the_receivers_notes_stay_with_the_receiver_and_its_outcome_comes_back() {
    let bench = Bench::open().await;
    let (police, centre) = (bench.person("police.horlivka").await, bench.person("centre.starobesheve").await);
    let (case, referral) = offered(&police, "centre.starobesheve", "services", json!(["needs"])).await;
    centre.post(&format!("{referral}/outcome"), json!({"outcome_code": "service_given"})).await.expect(409);
    centre.post(&format!("{referral}/acceptance"), json!({})).await.expect(200);
    centre.post(&format!("{referral}/notes"), json!({"text": "CANARY-note"})).await.expect(201);
    assert_eq!(centre.get(&format!("{referral}/notes")).await.expect(200).text("/items/0/text"), "CANARY-note");
    centre.post(&format!("{referral}/outcome"), json!({"outcome_code": "service_given"})).await.expect(200);

    let sender = bench.person("police.horlivka").await;
    for path in
        [referral.clone(), format!("/v1/cases/{case}"), format!("/v1/cases/{case}/timeline"), "/v1/referrals".into()]
    {
        let seen = sender.get(&path).await.expect(200);
        assert!(!seen.body.to_string().contains("CANARY"), "{path}: {}", seen.body);
    }
    sender.get(&format!("{referral}/notes")).await.expect(403);
    let stranger = bench.person("official.vinnytsia").await;
    stranger.get(&format!("{referral}/notes")).await.expect(404);
    assert_eq!(sender.get(&referral).await.expect(200).text("/outcome_code"), "service_given");
    bench.close().await;
}

#[tokio::test]
async fn what_was_not_shared_cannot_be_passed_on() {
    let bench = Bench::open().await;
    let (police, centre) = (bench.person("police.horlivka").await, bench.person("centre.starobesheve").await);
    let (case, referral) = offered(&police, "centre.starobesheve", "services", json!(["needs"])).await;
    centre.post(&format!("{referral}/acceptance"), json!({})).await.expect(200);
    let consent = centre.get(&format!("/v1/cases/{case}")).await.expect(200).body["consents"][0]["id"].clone();
    let onward = |fields: Value| {
        json!({"to_agency_id": agency_id("shelter.donetsk"), "purpose": "shelter", "urgency": "urgent",
            "needs": ["shelter"], "fields": fields, "consent_id": consent})
    };
    let path = format!("/v1/cases/{case}/referrals");
    let refused = centre.post(&path, onward(json!(["identity.name"]))).await.expect(422);
    assert_eq!(refused.code(), "referral.field_not_held");
    centre.post(&path, onward(json!(["needs"]))).await.expect(201);
    bench.close().await;
}
