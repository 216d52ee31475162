//! Safe contact, conflict of interest and sealed cases.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, Caller, signal};
use serde_json::{Value, json};

async fn open_case(caller: &Caller) -> String {
    caller.post("/v1/signals", json!({"answers": signal("Захищена")})).await.expect(201).text("/id")
}

#[tokio::test]
async fn the_rules_of_contact_come_before_the_number() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let case = open_case(&police).await;
    let reveals = format!("/v1/cases/{case}/reveals");
    let ask = |read: Value| json!({"compartment": "contact", "purpose": "contact_person", "acknowledged_rules": read});
    assert_eq!(police.post(&reveals, ask(Value::Null)).await.expect(409).code(), "contact.rules_first");
    let rules = police.post(&format!("/v1/cases/{case}/contact-rules"), json!({})).await.expect(200);
    assert!(rules.text("/safe_rules").contains("CANARY-rule"));
    assert!(!rules.body.to_string().contains("+380"), "no number with the rules");
    assert_eq!(police.post(&reveals, ask(json!("of old"))).await.expect(409).code(), "contact.rules_changed");
    let shown = police.post(&reveals, ask(rules.body["version"].clone())).await.expect(200);
    assert_eq!(shown.text("/phone"), "+380440000001");

    // Where nobody may be contacted, the number opens for protection only.
    let mut silent = signal("Мовчазна");
    silent["person"]["given_name"] = json!("Ганна");
    silent["person"]["document_number"] = Value::Null;
    silent["contact"] = json!({"may_contact": false, "phone": "+380440000099"});
    let silent = police.post("/v1/signals", json!({"answers": silent})).await.expect(201).text("/id");
    let rules = police.post(&format!("/v1/cases/{silent}/contact-rules"), json!({})).await.expect(200);
    assert_eq!(rules.body["may_contact"], json!(false));
    let reveals = format!("/v1/cases/{silent}/reveals");
    let ask = |purpose: &str| json!({"compartment": "contact", "purpose": purpose, "acknowledged_rules": rules.body["version"]});
    assert_eq!(police.post(&reveals, ask("contact_person")).await.expect(409).code(), "contact.forbidden");
    police.post(&reveals, ask("protect_person")).await.expect(200);

    // Attempts: when, how, and what came of it.
    let attempts = format!("/v1/cases/{case}/contact-attempts");
    police.post(&attempts, json!({"way": "call", "outcome": "shouted"})).await.expect(422);
    police
        .post(&attempts, json!({"way": "call", "outcome": "reached", "at": "2999-01-01T00:00:00Z"}))
        .await
        .expect(422);
    police.post(&attempts, json!({"way": "call", "outcome": "other_person"})).await.expect(201);
    assert_eq!(police.get(&attempts).await.expect(200).text("/items/0/outcome"), "other_person");
    let elsewhere = bench.person("police.vinnytsia").await;
    elsewhere.get(&attempts).await.expect(404);
    elsewhere.post(&attempts, json!({"way": "call", "outcome": "reached"})).await.expect(404);
    elsewhere.post(&format!("/v1/cases/{case}/contact-rules"), json!({})).await.expect(404);
    bench.close().await;
}

#[tokio::test]
async fn a_barred_person_and_a_barred_agency_find_the_case_no_more() {
    let bench = Bench::open().await;
    let head = bench.person("head.starobesheve").await;
    let official = bench.person("official.starobesheve").await;
    let case = open_case(&official).await;
    let path = format!("/v1/cases/{case}");
    let colleagues = head.get("/v1/colleagues").await.expect(200);
    let of = |name: &str| {
        let items = colleagues.body["items"].as_array().expect("people").clone();
        items.into_iter().find(|one| one["role"] == name).expect("a colleague")["user_id"].clone()
    };
    let (user, own) = (of("responsible_official"), of("unit_head"));
    official.post(&format!("{path}/bars"), json!({"user_id": user, "reason_code": "relative"})).await.expect(403);
    assert_eq!(
        head.post(&format!("{path}/bars"), json!({"user_id": own, "reason_code": "relative"})).await.expect(422).code(),
        "guard.self"
    );
    head.post(&format!("{path}/bars"), json!({"reason_code": "relative"})).await.expect(422);
    official.get(&path).await.expect(200);
    let barred =
        head.post(&format!("{path}/bars"), json!({"user_id": user, "reason_code": "relative"})).await.expect(201);

    // The very next request finds nothing: not the case, no list, no search, no timeline; and nothing can be written.
    official.get(&path).await.expect(404);
    official.get(&format!("{path}/timeline")).await.expect(404);
    assert_eq!(official.get("/v1/cases").await.expect(200).body["items"], json!([]));
    let found = official
        .post("/v1/duplicate-searches", json!({"surname": "Захищена", "given_name": "Олена"}))
        .await
        .expect(200);
    assert_eq!(found.body["matches"], json!([]));
    official
        .post(&format!("{path}/reveals"), json!({"compartment": "identity", "purpose": "check_identity"}))
        .await
        .expect(404);
    head.get(&path).await.expect(200);
    let lifting = format!("/v1/bars/{}/lifting", barred.text("/bars/0/id"));
    head.post(&lifting, json!({})).await.expect(200);
    assert_eq!(head.post(&lifting, json!({})).await.expect(409).code(), "guard.lifted");
    official.get(&path).await.expect(200);

    // A coordinator bars a whole agency, but not the one that leads.
    let oblast = bench.person("coordinator.donetsk").await;
    let raion = json!({"agency_id": agency_id("raion.starobesheve"), "reason_code": "complaint"});
    assert_eq!(oblast.post(&format!("{path}/bars"), raion).await.expect(409).code(), "guard.leads");
    let centre = json!({"agency_id": agency_id("centre.starobesheve"), "reason_code": "complaint"});
    let consent = official.get(&path).await.expect(200).text("/consents/0/id");
    let offer = json!({"to_agency_id": agency_id("centre.starobesheve"), "purpose": "services", "urgency": "urgent",
        "needs": ["shelter"], "fields": ["needs"], "consent_id": consent});
    let referral = official.post(&format!("{path}/referrals"), offer).await.expect(201).text("/id");
    let worker = bench.person("centre.starobesheve").await;
    worker.post(&format!("/v1/referrals/{referral}/acceptance"), json!({})).await.expect(200);
    worker.get(&path).await.expect(200);
    oblast.post(&format!("{path}/bars"), centre).await.expect(201);
    worker.get(&path).await.expect(404);
    worker.get(&format!("/v1/referrals/{referral}")).await.expect(404);

    // Another oblast and another agency find nothing to bar from.
    let foreign = bench.person("official.vinnytsia").await;
    foreign.get(&format!("{path}/access")).await.expect(403);
    bench.person("coordinator.national").await.get(&format!("{path}/access")).await.expect(200);
    bench.close().await;
}

#[tokio::test]
async fn a_sealed_case_is_seen_by_the_named_and_counted_by_the_nation() {
    let bench = Bench::open().await;
    let head = bench.person("head.starobesheve").await;
    let official = bench.person("official.starobesheve").await;
    let oblast = bench.person("coordinator.donetsk").await;
    let case = open_case(&official).await;
    let path = format!("/v1/cases/{case}");
    let counts = async |caller: &Caller| caller.get("/v1/statistics").await.expect(200).body["total"].clone();
    assert_eq!((counts(&official).await, counts(&oblast).await), (json!(1), json!(1)));

    let stranger = json!({"reason_code": "threat", "user_ids": ["018f3c1e-7b1a-7c3d-9a5e-2f6d8b4c1a90"]});
    assert_eq!(head.post(&format!("{path}/seal"), stranger).await.expect(422).code(), "guard.unknown");
    official.post(&format!("{path}/seal"), json!({"reason_code": "threat"})).await.expect(403);
    let sealed = head.post(&format!("{path}/seal"), json!({"reason_code": "threat"})).await.expect(201);
    assert_eq!(sealed.body["seal"]["members"].as_array().map(Vec::len), Some(1));
    head.post(&format!("{path}/seal"), json!({"reason_code": "threat"})).await.expect(409);

    official.get(&path).await.expect(404);
    assert_eq!(official.get("/v1/cases").await.expect(200).body["items"], json!([]));
    assert_eq!(oblast.get("/v1/overseen-cases").await.expect(200).body["items"], json!([]));
    head.get(&path).await.expect(200);
    // A move of a sealed case shows in no figure of the agency, and in those of the oblast.
    head.move_case(&case, json!({"move": "begin_screening"})).await.expect(200);
    assert_eq!((counts(&official).await, counts(&oblast).await), (json!(0), json!(1)));
    assert_eq!(oblast.get("/v1/statistics").await.expect(200).text("/cells/0/stage"), "screening");

    let seal = sealed.text("/seal/id");
    head.post(&format!("/v1/seals/{seal}/lifting"), json!({})).await.expect(200);
    official.get(&path).await.expect(200);
    let cells = official.get("/v1/statistics").await.expect(200);
    assert_eq!((cells.body["total"].clone(), cells.text("/cells/0/stage")), (json!(1), "screening".into()));
    bench.close().await;
}
