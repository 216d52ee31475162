//! Consents: what rests on one ends with it.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, signal};
use serde_json::json;

#[tokio::test]
async fn withdrawing_a_consent_closes_what_rests_on_it_and_nothing_else() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let case = police.post("/v1/signals", json!({"answers": signal("Згодна")})).await.expect(201);
    let id = case.text("/id");
    let more = json!({"given_by": "person", "purposes": ["help"], "language": "uk", "explained_by_role": "officer"});
    let second = police.post(&format!("/v1/cases/{id}/consents"), more).await.expect(201).text("/id");
    let first = case.text("/consents/0/id");
    let mut referrals = Vec::new();
    for (to, login, purpose, consent) in [
        ("centre.starobesheve", "centre.starobesheve", "services", &first),
        ("shelter.donetsk", "provider.donetsk", "shelter", &second),
    ] {
        let body = json!({"to_agency_id": agency_id(to), "purpose": purpose, "urgency": "urgent", "needs": ["shelter"],
            "fields": ["identity.name", "needs"], "consent_id": consent});
        let made = police.post(&format!("/v1/cases/{id}/referrals"), body).await.expect(201);
        let receiver = bench.person(login).await;
        receiver.post(&format!("/v1/referrals/{}/acceptance", made.text("/id")), json!({})).await.expect(200);
        receiver.get(&format!("/v1/cases/{id}")).await.expect(200);
        referrals.push((receiver, made.text("/id")));
    }
    // An offer under it that nobody has answered yet.
    let waiting = json!({"to_agency_id": agency_id("raion.starobesheve"), "purpose": "status_procedure", "urgency": "urgent",
        "needs": ["shelter"], "fields": ["needs"], "consent_id": first});
    let waiting = police.post(&format!("/v1/cases/{id}/referrals"), waiting).await.expect(201).text("/id");

    police.post(&format!("/v1/consents/{first}/withdrawal"), json!({})).await.expect(200);
    let reveal = json!({"compartment": "identity", "purpose": "check_identity"});
    let (closed, kept) = (&referrals[0].0, &referrals[1].0);
    closed.get(&format!("/v1/cases/{id}")).await.expect(404);
    closed.post(&format!("/v1/cases/{id}/reveals"), reveal.clone()).await.expect(404);
    assert_eq!(closed.get("/v1/cases").await.expect(200).body["items"], json!([]));
    kept.post(&format!("/v1/cases/{id}/reveals"), reveal).await.expect(200);
    let official = bench.person("official.starobesheve").await;
    official.post(&format!("/v1/referrals/{waiting}/acceptance"), json!({})).await.expect(409);

    let body = json!({"to_agency_id": agency_id("ngo.donetsk"), "purpose": "services", "urgency": "urgent",
        "needs": ["shelter"], "fields": ["needs"], "consent_id": first});
    let refused = police.post(&format!("/v1/cases/{id}/referrals"), body).await.expect(409);
    assert_eq!(refused.code(), "consent.inactive");
    bench.close().await;
}

#[tokio::test]
async fn only_the_agency_of_record_takes_and_ends_consents() {
    let bench = Bench::open().await;
    let (police, official) = (bench.person("police.horlivka").await, bench.person("official.starobesheve").await);
    let case = police.post("/v1/signals", json!({"answers": signal("Згодна")})).await.expect(201);
    let (id, consent) = (case.text("/id"), case.text("/consents/0/id"));
    let body = json!({"to_agency_id": agency_id("raion.starobesheve"), "purpose": "status_procedure", "urgency": "urgent",
        "needs": ["shelter"], "fields": ["needs"], "consent_id": consent});
    let made = police.post(&format!("/v1/cases/{id}/referrals"), body).await.expect(201);
    official.post(&format!("/v1/referrals/{}/acceptance", made.text("/id")), json!({})).await.expect(200);
    let refused = official.post(&format!("/v1/consents/{consent}/withdrawal"), json!({})).await.expect(403);
    assert_eq!(refused.code(), "consent.not_of_record");
    bench
        .person("official.vinnytsia")
        .await
        .post(&format!("/v1/consents/{consent}/withdrawal"), json!({}))
        .await
        .expect(404);
    bench.close().await;
}

#[tokio::test]
async fn an_adult_who_does_not_consent_leaves_a_notification_without_identity() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let mut answers = signal("CANARY-unwilling");
    answers["consent"] = json!({"given": false, "reason_without": "no_consent_anonymous", "purposes": []});
    let made = police.post("/v1/signals", json!({"answers": answers})).await;
    if made.status == 422 {
        panic!("a signal without consent is a signal all the same: {}", made.body);
    }
    let made = made.expect(201);
    assert_eq!(made.body["without_identity"], true);
    let reveal = json!({"compartment": "identity", "purpose": "check_identity"});
    let revealed = police.post(&format!("/v1/cases/{}/reveals", made.text("/id")), reveal).await;
    assert!(!revealed.body.to_string().contains("CANARY-unwilling"), "{}", revealed.body);
    bench.close().await;
}
