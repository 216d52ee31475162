//! A person is registered by one agency, referred to another, taken up there, and counted without a name.

use nrm_store::demonstration::agency_id;
use nrm_tests::{Answer, Bench, Caller, Office, application, signal};
use reqwest::Method;
use serde_json::{Value, json};

async fn open_case(caller: &Caller, surname: &str) -> Answer {
    caller.post("/v1/signals", json!({"answers": signal(surname)})).await.expect(201)
}

fn offer(to: &str, purpose: &str, consent: Value) -> Value {
    json!({"to_agency_id": agency_id(to), "purpose": purpose, "urgency": "urgent", "needs": ["shelter"],
        "fields": ["identity.name", "contact.safe_rules", "needs"], "consent_id": consent})
}

#[tokio::test]
async fn a_signal_becomes_a_case_is_referred_taken_up_and_counted_without_a_name() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;

    // The wizard: begun here, saved, gone on with from another computer, and sent.
    let draft = police.post("/v1/intakes", json!({})).await.expect(201);
    let path = format!("/v1/intakes/{}", draft.text("/id"));
    let answers = json!({"answers": signal("Вигаданенко")});
    police.call(Method::PUT, &path, Some(answers.clone()), &[]).await.expect(428);
    let etag = draft.etag.expect("a version");
    police.call(Method::PUT, &path, Some(answers.clone()), &[("If-Match", &etag)]).await.expect(200);
    let stale = police.call(Method::PUT, &path, Some(answers), &[("If-Match", &etag)]).await.expect(412);
    assert_eq!(stale.text("/current/answers/person/surname"), "Вигаданенко", "both values can be shown");
    let elsewhere = bench.person("police.horlivka").await;
    let case = elsewhere.post(&format!("{path}/submission"), json!({})).await.expect(201);
    let id = case.text("/id");
    assert_eq!(case.text("/stage"), "signal");
    assert!(!case.body.to_string().contains("Вигаданенко"), "a case shows no name");
    assert_eq!(
        elsewhere.post(&format!("{path}/submission"), json!({})).await.expect(409).code(),
        "intake.already_submitted"
    );

    // The same person in another spelling is noticed before a second record is made.
    let again = police.post("/v1/signals", json!({"answers": signal("Vyhadanenko")})).await.expect(409);
    assert_eq!(again.code(), "intake.possible_duplicate");
    assert_eq!(again.text("/matches/0/case_id"), id);

    // Referral: preview, offer, thin card.
    let consent = case.body["consents"][0]["id"].clone();
    let referral = offer("raion.starobesheve", "status_procedure", consent.clone());
    let preview = police.post(&format!("/v1/cases/{id}/referral-previews"), referral.clone()).await.expect(200);
    assert_eq!(preview.text("/after_acceptance/identity.name/0"), "Вигаданенко");
    let unfit = offer("centre.starobesheve", "status_procedure", consent.clone());
    police.post(&format!("/v1/cases/{id}/referrals"), unfit).await.expect(422);
    let no_consent = offer("raion.starobesheve", "status_procedure", Value::Null);
    assert_eq!(
        police.post(&format!("/v1/cases/{id}/referrals"), no_consent).await.expect(409).code(),
        "consent.required"
    );
    let offered = police.post(&format!("/v1/cases/{id}/referrals"), referral).await.expect(201);
    let referral = format!("/v1/referrals/{}", offered.text("/id"));
    let centre = offer("centre.starobesheve", "needs_assessment", consent.clone());
    let second = police.post(&format!("/v1/cases/{id}/referrals"), centre).await.expect(201);

    let official = bench.person("official.starobesheve").await;
    let card = official.get(&referral).await.expect(200);
    assert_eq!(card.body["case_id"], Value::Null, "the thin card does not name the case");
    assert_eq!(card.text("/age_band"), "adult_30_59");
    official.get(&format!("/v1/cases/{id}")).await.expect(404);
    official.post(&format!("{referral}/withdrawal"), json!({})).await.expect(409);

    // The centre declines with a coded reason; the sender sees it.
    let worker = bench.person("centre.starobesheve").await;
    let declined = format!("/v1/referrals/{}/refusal", second.text("/id"));
    worker.post(&declined, json!({"reason_code": "because"})).await.expect(422);
    worker.post(&declined, json!({"reason_code": "no_capacity"})).await.expect(200);
    let seen = police.get(&format!("/v1/referrals/{}", second.text("/id"))).await.expect(200);
    assert_eq!(seen.text("/decline_code"), "no_capacity");

    // The responsible official accepts, leads, and reads exactly what was shared.
    official.post(&format!("{referral}/acceptance"), json!({})).await.expect(200);
    assert_eq!(
        official.post(&format!("{referral}/acceptance"), json!({})).await.expect(409).code(),
        "referral.illegal_move"
    );
    let reveal = |compartment: &str| json!({"compartment": compartment, "purpose": "contact_person"});
    let identity = official.post(&format!("/v1/cases/{id}/reveals"), reveal("identity")).await.expect(200);
    assert_eq!(identity.body, json!({"surname": "Вигаданенко", "given_name": "Олена"}), "nothing that was not shared");
    official.post(&format!("/v1/cases/{id}/reveals"), reveal("narrative")).await.expect(404);

    // Notes of the receiver stay with the receiver.
    official.post(&format!("{referral}/notes"), json!({"text": "CANARY-note"})).await.expect(201);
    assert_eq!(official.get(&format!("{referral}/notes")).await.expect(200).text("/items/0/text"), "CANARY-note");
    police.get(&format!("{referral}/notes")).await.expect(403);

    // Moves: the legal ones only, and only by the lead.
    let illegal = official.move_case(&id, json!({"move": "complete_file"})).await.expect(409);
    assert_eq!(illegal.body["legal_moves"], json!(["begin_screening", "close_case"]));
    official.move_case(&id, json!({"move": "begin_screening"})).await.expect(200);
    let office = Office::of(&bench).await;
    office.register(&id, application()).await;
    office.complete(&id).await;
    police.move_case(&id, json!({"move": "withdraw_application", "reason_code": "own_request"})).await.expect(403);
    let timeline = police.get(&format!("/v1/cases/{id}/timeline")).await.expect(200);
    assert_eq!(timeline.text("/items/0/to_stage"), "file_ready");
    assert!(!timeline.body.to_string().contains("CANARY"));
    let reveals: Vec<_> =
        timeline.body["items"].as_array().into_iter().flatten().filter(|one| one["kind"] == "revealed").collect();
    assert_eq!(reveals.len(), 1, "what was not opened is not said to have been");
    assert_eq!(
        (&reveals[0]["compartment"], &reveals[0]["purpose_code"]),
        (&json!("identity"), &json!("contact_person"))
    );
    assert_eq!(reveals[0]["actor_role"], "responsible_official");
    let day = official.get("/v1/my-day").await.expect(200);
    let nearest = day.body["nearest"].as_array().expect("terms").clone();
    assert!(!nearest.is_empty() && nearest.iter().all(|term| term["case_id"] == id.as_str()), "{}", day.body);
    assert!(nearest.is_sorted_by_key(|term| term["due_on"].as_str().map(str::to_owned)));
    let administrator = bench.person("admin.horlivka").await.get("/v1/my-day").await.expect(200);
    assert_eq!(administrator.body["nearest"], json!([]), "an administrator reads no case");

    // The oblast counts without a name; another oblast sees nothing.
    let oblast = bench.person("coordinator.donetsk").await;
    let figures = oblast.get("/v1/statistics").await.expect(200);
    assert_eq!((figures.text("/cells/0/stage"), figures.body["total"].clone()), ("file_ready".into(), json!(1)));
    let watched = oblast.get("/v1/overseen-cases").await.expect(200);
    assert_eq!(watched.text("/items/0/id"), id);
    assert!(!watched.body.to_string().contains("Вигаданенко"));
    oblast.get(&format!("/v1/cases/{id}")).await.expect(403);
    let nation = bench.person("coordinator.national").await.get("/v1/statistics").await.expect(200);
    assert_eq!(nation.text("/cells/0/oblast_code"), "UA14");
    let monitor = bench.person("monitor.national").await.get("/v1/statistics").await.expect(200);
    assert_eq!(monitor.body["cells"][0]["count"], Value::Null, "a small number is withheld");
    let foreign = bench.person("official.vinnytsia").await;
    for path in [format!("/v1/cases/{id}"), format!("/v1/cases/{id}/timeline"), referral.clone()] {
        assert_eq!(foreign.get(&path).await.expect(404).code(), "not_found");
    }
    assert_eq!(foreign.get("/v1/cases").await.expect(200).body["items"], json!([]));

    // Withdrawing the consent closes the share at once, and the lead comes back.
    let consent = consent.as_str().expect("a consent");
    police.post(&format!("/v1/consents/{consent}/withdrawal"), json!({})).await.expect(200);
    official.get(&format!("/v1/cases/{id}")).await.expect(404);
    official.post(&format!("/v1/cases/{id}/reveals"), reveal("identity")).await.expect(404);
    let back = police.get(&format!("/v1/cases/{id}")).await.expect(200);
    assert_eq!(back.body["led_by_another"], json!(false));

    // Everything above is in the audit, and every chain is whole.
    let auditor = bench.person("auditor.national").await;
    assert_eq!(auditor.get("/v1/audit/verification").await.expect(200).body["whole"], json!(true));
    let entries = auditor.get("/v1/audit/entries?limit=50").await.expect(200);
    let written = entries.body.to_string();
    for action in ["case_opened", "referral_accepted", "compartment_revealed", "case_moved", "consent_withdrawn"] {
        assert!(written.contains(action), "{action} is on record");
    }
    assert!(!written.contains("Вигаданенко"));
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}

#[tokio::test]
async fn an_ngo_application_reports_a_signal_and_reads_its_own_referrals() {
    let bench = Bench::open().await;
    let administrator = bench.person("admin.ngo").await;
    let wanted = json!({"name": "Приклад: облік", "permissions": ["directory.read", "case.read", "case.write", "referral.read", "referral.send"]});
    let made = administrator.post("/v1/auth/clients", wanted).await.expect(201);
    let client = bench.anonymous();
    let token = client.token(&made.text("/client/id"), &made.text("/client_secret")).await;
    let application = client.with_token(token);

    let body = json!({"answers": signal("Прикладна")});
    let key = [("Idempotency-Key", "the-same-attempt")];
    let case = application.call(Method::POST, "/v1/signals", Some(body.clone()), &key).await.expect(201);
    let retried = application.call(Method::POST, "/v1/signals", Some(body), &key).await.expect(201);
    assert!(retried.replayed && retried.text("/id") == case.text("/id"), "a retry never doubles");
    let other = json!({"answers": signal("Інша")});
    assert_eq!(
        application.call(Method::POST, "/v1/signals", Some(other), &key).await.expect(422).code(),
        "idempotency.key_reused"
    );
    let referral = offer("shelter.donetsk", "shelter", case.body["consents"][0]["id"].clone());
    application.post(&format!("/v1/cases/{}/referrals", case.text("/id")), referral).await.expect(201);
    let own = application.get("/v1/referrals?direction=out").await.expect(200);
    assert_eq!(own.body["items"].as_array().map(Vec::len), Some(1));
    application
        .post(
            &format!("/v1/cases/{}/reveals", case.text("/id")),
            json!({"compartment": "identity", "purpose": "check_identity"}),
        )
        .await
        .expect(403);
    bench.close().await;
}

#[tokio::test]
async fn bad_input_is_told_in_two_languages_and_loses_nothing() {
    let bench = Bench::open().await;
    let police = bench.person("police.vinnytsia").await;
    let incomplete = police.post("/v1/signals", json!({"answers": {}})).await.expect(422);
    assert_eq!(incomplete.code(), "intake.incomplete");
    assert!(incomplete.body["errors"].as_array().is_some_and(|errors| {
        errors.iter().any(|error| error["pointer"] == "/found/channel" && error["detail_uk"].is_string())
    }));
    police.post("/v1/signals", json!({"answers": {"surprise": 1}})).await.expect(422);
    police.get("/v1/cases/not-an-id").await.expect(404);
    police.get("/v1/cases?limit=1000").await.expect(422);
    police.get("/v1/cases?cursor=forged").await.expect(422);
    bench.anonymous().get("/v1/cases").await.expect(401);
    open_case(&police, "Перша").await;
    let lists = bench.person("police.horlivka").await.get("/v1/cases").await.expect(200);
    assert_eq!(lists.body["items"], json!([]), "another agency's list does not grow");
    bench.close().await;
}
