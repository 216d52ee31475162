//! The register of consents: what a consent covers, who gives it for a child, when it ends, and that nothing in it changes.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, Caller, signal};
use serde_json::{Value, json};

async fn open_case(caller: &Caller, surname: &str, birth: Value) -> String {
    let mut answers = signal(surname);
    answers["person"]["birth"] = birth;
    answers["person"]["document_number"] = Value::Null;
    answers["contact"] = json!({"may_contact": false});
    caller.post("/v1/signals", json!({"answers": answers})).await.expect(201).text("/id")
}

fn consent(more: Value) -> Value {
    let mut body =
        json!({"given_by": "person", "purposes": ["help"], "language": "uk", "explained_by_role": "officer"});
    for (name, value) in more.as_object().expect("fields") {
        body[name] = value.clone();
    }
    body
}

fn offer(consent: &str, fields: Value) -> Value {
    json!({"to_agency_id": agency_id("centre.starobesheve"), "purpose": "services", "urgency": "urgent",
        "needs": ["shelter"], "fields": fields, "consent_id": consent})
}

#[tokio::test]
async fn a_consent_covers_what_it_names_and_ends_on_its_day() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let worker = bench.person("centre.starobesheve").await;
    let case = open_case(&police, "Обмежена", json!({"kind": "year", "year": 1990})).await;
    let (consents, referrals) = (format!("/v1/cases/{case}/consents"), format!("/v1/cases/{case}/referrals"));
    police.post(&consents, consent(json!({"categories": []}))).await.expect(422);
    police.post(&consents, consent(json!({"categories": ["health"]}))).await.expect(422);
    let past = police.post(&consents, consent(json!({"expires_on": "2020-01-01"}))).await.expect(422);
    assert_eq!(past.code(), "consent.ends_before_it_begins");
    let today = police.get(&format!("/v1/cases/{case}")).await.expect(200).text("/consents/0/given_on");
    let narrow = json!({"categories": ["needs"], "interpreter": "remote", "expires_on": today});
    let narrow = police.post(&consents, consent(narrow)).await.expect(201);
    assert_eq!((narrow.text("/interpreter"), narrow.body["categories"].clone()), ("remote".into(), json!(["needs"])));

    // Only what it names may leave.
    let id = narrow.text("/id");
    let refused = police.post(&referrals, offer(&id, json!(["identity.name", "needs"]))).await.expect(409);
    assert_eq!(refused.code(), "consent.not_covered");
    let share = async |consent: &str, fields: Value| {
        let referral = police.post(&referrals, offer(consent, fields)).await.expect(201).text("/id");
        worker.post(&format!("/v1/referrals/{referral}/acceptance"), json!({})).await.expect(200);
        referral
    };
    let referral = share(&id, json!(["needs"])).await;
    worker.get(&format!("/v1/cases/{case}")).await.expect(200);

    // The day after its last day the share is closed by itself: the case is not found and in no list.
    let mut admin = PgConnection::establish(bench.admin_url()).expect("the database answers");
    admin.batch_execute("update case_access set until = until - 1 where until is not null").expect("a day passes");
    worker.get(&format!("/v1/cases/{case}")).await.expect(404);
    worker.get(&format!("/v1/cases/{case}/timeline")).await.expect(404);
    assert_eq!(worker.get("/v1/cases").await.expect(200).body["items"], json!([]));
    police.get(&format!("/v1/cases/{case}")).await.expect(200);
    worker
        .post(&format!("/v1/referrals/{referral}/outcome"), json!({"outcome_code": "service_given"}))
        .await
        .expect(200);
    // A new consent opens it again.
    let anew = police.post(&consents, consent(json!({}))).await.expect(201).text("/id");
    share(&anew, json!(["needs"])).await;
    worker.get(&format!("/v1/cases/{case}")).await.expect(200);

    // Withdrawn once; and the database itself lets nobody rewrite the register.
    police.post(&format!("/v1/consents/{anew}/withdrawal"), json!({})).await.expect(200);
    worker.get(&format!("/v1/cases/{case}")).await.expect(404);
    police.post(&format!("/v1/consents/{anew}/withdrawal"), json!({})).await.expect(412);
    for rewriting in [
        "update consents set purposes = '{help,status_procedure}'",
        "update consents set withdrawn_at = null where withdrawn_at is not null",
        "delete from consents",
        "truncate consents cascade",
    ] {
        let refused = admin.batch_execute(rewriting).expect_err(rewriting).to_string();
        assert!(refused.contains("append-only"), "{rewriting}: {refused}");
    }
    let elsewhere = bench.person("police.vinnytsia").await;
    elsewhere.post(&consents, consent(json!({}))).await.expect(404);
    bench.person("provider.donetsk").await.post(&consents, consent(json!({}))).await.expect(403);
    drop(admin);
    bench.close().await;
}

#[tokio::test]
async fn a_child_is_spoken_for_and_heard() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    for (surname, birth) in
        [("Дитяча", json!({"kind": "year", "year": 2015})), ("Невідома", json!({"kind": "unknown"}))]
    {
        let case = open_case(&police, surname, birth).await;
        let path = format!("/v1/cases/{case}/consents");
        for gap in [
            json!({}),
            json!({"given_by": "legal_representative"}),
            json!({"given_by": "legal_representative", "guardian": "parent"}),
        ] {
            assert_eq!(police.post(&path, consent(gap)).await.expect(422).code(), "consent.child_path");
        }
        let whole =
            json!({"given_by": "legal_representative", "guardian": "children_service", "child_view": "disagrees"});
        assert_eq!(police.post(&path, consent(whole)).await.expect(201).text("/child_view"), "disagrees");
    }
    bench.close().await;
}
