//! Agencies apart: nothing without a context, no forged or borrowed context, and no way by id into another agency.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, Caller, Office, application, signal};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{connect, help, line, lines, tables};

/// Insists that a statement is refused for want of a right (42501), and leaves the transaction usable.
fn refused(conn: &mut PgConnection, statement: &str) {
    let tried = format!(
        "do $$ begin {statement}; raise exception 'not refused'; exception when insufficient_privilege then null; end $$"
    );
    conn.batch_execute(&tried).unwrap_or_else(|error| panic!("{error}: {statement}"));
}

#[tokio::test]
async fn a_context_is_signed_set_once_and_ends_with_its_transaction() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    police.post("/v1/signals", json!({"answers": signal("CANARY-surname")})).await.expect(201);
    police.post("/v1/intakes", json!({})).await.expect(201);
    let mut admin = connect(bench.admin_url());
    let mut app = connect(bench.app_url());

    // Without a context every table is empty or closed, although many are full.
    let mut full = 0;
    for table in tables(&mut admin) {
        let count = format!("select count(*)::text as line from {table}");
        full += usize::from(line(&mut admin, &count) != "0");
        let readable = format!("select has_table_privilege('nrm_app', '{table}', 'SELECT')::text as line");
        // What two agencies may know is compared by one function, and read by nobody.
        if table == "national_index" {
            assert_eq!(line(&mut admin, &readable), "false", "{table}");
            refused(&mut app, "perform 1 from public.national_index");
            continue;
        }
        assert_eq!(line(&mut admin, &readable), "true", "{table}");
        assert_eq!(line(&mut app, &count), "0", "{table}");
    }
    assert!(full > 15, "{full} tables hold something");
    refused(&mut app, "perform 1 from authz.context_key");
    refused(&mut app, "perform authz.mac('anything')");
    refused(&mut app, "perform authz.seal_context('sign_in|||||||')");

    // A context that the program did not sign is refused; so is a claim.
    let agency = agency_id("police.horlivka");
    let person = format!("person|{}|{agency}|UA14|agency|first_responder||", Uuid::nil());
    for forged in [format!("{person}#00"), person.clone(), format!("{person}#"), "#".to_owned(), "x".to_owned()] {
        app.batch_execute(&format!("begin; select set_config('nrm.ctx', '{forged}', true)")).expect("set");
        refused(&mut app, "perform count(*) from public.cases");
        app.batch_execute("rollback").expect("rolled back");
    }
    let enter = |claim: &str, signature: &str| {
        let parts: Vec<String> =
            claim.split('|').map(|part| if part.is_empty() { "null".into() } else { format!("'{part}'") }).collect();
        format!("authz.enter({}, '\\x{signature}'::bytea)", parts.join(", "))
    };
    let owner = line(
        &mut admin,
        "select s.user_id || '|' || s.id || '|' || s.membership_id as line from session_families s join users u on u.id = s.user_id \
         where u.login = 'police.horlivka' limit 1",
    );
    let sign = |admin: &mut PgConnection, seconds: i64| {
        let now =
            line(admin, &format!("select (extract(epoch from clock_timestamp())::bigint - {seconds})::text as line"));
        let claim = format!("person|{owner}|{now}");
        let signature = line(admin, &format!("select encode(authz.mac('{claim}'), 'hex') as line"));
        (claim, signature)
    };
    let (claim, signature) = sign(&mut admin, 0);
    refused(&mut app, &format!("perform {}", enter(&claim, &"00".repeat(32))));
    let (old, old_signature) = sign(&mut admin, 120);
    refused(&mut app, &format!("perform {}", enter(&old, &old_signature)));

    // A signed one opens its own agency, once, and ends with the transaction.
    app.batch_execute(&format!("begin; select {}", enter(&claim, &signature))).expect("entered");
    assert_eq!(line(&mut app, "select count(*)::text as line from cases"), "1");
    refused(&mut app, &format!("perform {}", enter(&claim, &signature)));
    let context = line(&mut app, "select current_setting('nrm.ctx') as line");
    app.batch_execute("commit").expect("committed");
    assert_eq!(line(&mut app, "select count(*)::text as line from cases"), "0");
    assert_eq!(lines(&mut app, "select 'alive' as line where authz.kind() is not null"), Vec::<String>::new());

    // A context kept from an earlier transaction is a forged one.
    app.batch_execute(&format!("begin; select set_config('nrm.ctx', '{context}', true)")).expect("set");
    refused(&mut app, "perform count(*) from public.cases");
    app.batch_execute("rollback").expect("rolled back");

    // A session that was ended opens nothing, even with a signed claim.
    admin.batch_execute("update session_families set revoked_at = now()").expect("revoked");
    app.batch_execute(&format!("begin; select {}", enter(&claim, &signature))).expect("asked");
    assert_eq!(line(&mut app, "select count(*)::text as line from cases"), "0");
    app.batch_execute("rollback").expect("rolled back");
    drop((admin, app));
    bench.close().await;
}

/// A body that would be good if the thing were one's own.
fn body(operation: &str, consent: &str) -> Value {
    match operation {
        "move_case" => json!({"move": "begin_screening"}),
        "reveal_compartment" => json!({"compartment": "identity", "purpose": "check_identity"}),
        "record_consent" => {
            json!({"given_by": "person", "purposes": ["help"], "language": "uk", "explained_by_role": "officer"})
        }
        "offer_referral" | "preview_referral" => {
            json!({"to_agency_id": agency_id("raion.vinnytsia"), "purpose": "status_procedure",
            "urgency": "urgent", "needs": ["shelter"], "fields": ["identity.name"], "consent_id": consent})
        }
        "pause_deadline" => json!({"reason_code": "person_ill"}),
        "extend_deadline" => json!({"reason_code": "new_facts", "until_on": "2030-01-01"}),
        "preview_paper" | "print_paper" => json!({"kind": "application"}),
        "write_note" => json!({"visibility": "team", "text": "чужа нотатка"}),
        "narrow_note" => json!({"visibility": "private"}),
        "redact_attachment" => {
            json!({"areas": [{"x": 0, "y": 0, "width": 1, "height": 1}], "audience": "team"})
        }
        "delete_attachment" => json!({"reason_code": "wrong_file"}),
        "save_intake" => json!({"answers": signal("Чужа")}),
        "decline_referral" => json!({"reason_code": "no_capacity"}),
        "complete_referral" => json!({"outcome_code": "service_given"}),
        "add_referral_note" => json!({"text": "чужа нотатка"}),
        "sign_undertaking" => json!({"agreed": true}),
        "open_file" => json!({"purpose": "check_identity"}),
        "begin_application" | "save_application" => json!({"application": application()}),
        "add_participant" => json!({"kind": "interpreter", "name": "Чужий перекладач"}),
        "record_participant_undertaking" => json!({"signed_on": "2026-01-16"}),
        "save_interview" => json!({"answers": {}}),
        "request_verification" => json!({"kind": "police_record", "body": "national_police", "sent_on": "2026-01-17",
            "due_on": "2026-01-27", "question": "чужий запит"}),
        "record_verification" => json!({"answered_on": "2026-01-27", "result": "no_data", "answer": ""}),
        "add_file_item" => json!({"kind": "medical", "item": {"pages": 1}}),
        "change_file_item" => json!({"item": {"pages": 1}}),
        "write_conclusion" => json!({"recommendation": "refuse", "text": "чужий висновок"}),
        "submit_file" => json!({"kind": "status", "deciding_agency_id": agency_id("nsss")}),
        "return_file" => json!({"missing": ["other"], "note": "чуже повернення"}),
        "prepare_decision" => {
            json!({"kind": "grant", "grounds": ["act_for_exploitation"], "text": "чуже рішення"})
        }
        "object_to_proposal" => json!({"text": "чуже заперечення"}),
        "record_notice" => json!({"given_on": "2026-11-25", "means": "in_person"}),
        "issue_certificate" => json!({"handed_over_on": "2999-01-01", "recipient_signed": true}),
        "record_claim" => json!({"claimed_on": "2026-11-25", "text": "чужий позов"}),
        "record_ruling" => json!({"outcome": "upheld", "ruled_on": "2026-11-25", "text": "чуже рішення суду"}),
        "compare_duplicate" => json!({"purpose": "check_identity"}),
        "decide_duplicate" => json!({"decision": "different"}),
        "merge_duplicate" => json!({"keep_case_id": "018f3c1e-7b1a-7c3d-9a5e-2f6d8b4c1a90"}),
        "screen_case" => json!({"codes": []}),
        "override_screening" => json!({"reason_code": "other", "text": "чуже судження"}),
        "record_contact_attempt" => json!({"way": "call", "outcome": "reached"}),
        "bar_from_case" => json!({"agency_id": agency_id("centre.starobesheve"), "reason_code": "other"}),
        "seal_case" => json!({"reason_code": "other"}),
        "change_user" | "change_role" => json!({"active": false}),
        other => help::body(other).unwrap_or_else(|| json!({})),
    }
}

async fn ask(
    caller: &Caller,
    method: &Method,
    path: &str,
    operation: &str,
    consent: &str,
    etag: &str,
) -> (u16, String, String) {
    let body = (method == Method::POST || method == Method::PUT).then(|| body(operation, consent));
    let answer = caller.call(method.clone(), path, body, &[("If-Match", etag)]).await;
    (answer.status.as_u16(), answer.code().to_owned(), answer.body.to_string())
}

#[tokio::test]
async fn ids_of_another_agency_answer_like_ids_of_nothing() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let case = police.post("/v1/signals", json!({"answers": signal("CANARY-surname")})).await.expect(201);
    let (case_id, consent) = (case.text("/id"), case.text("/consents/0/id"));
    let draft = police.post("/v1/intakes", json!({})).await.expect(201);
    let wanted = json!({"to_agency_id": agency_id("raion.starobesheve"), "purpose": "status_procedure", "urgency": "urgent",
        "needs": ["shelter"], "fields": ["identity.name"], "consent_id": consent});
    let offered = police.post(&format!("/v1/cases/{case_id}/referrals"), wanted).await.expect(201);
    let administrator = bench.person("admin.horlivka").await;
    let client = json!({"name": "CANARY-client", "permissions": ["directory.read"]});
    let client = administrator.post("/v1/auth/clients", client).await.expect(201);
    let note = json!({"visibility": "person", "text": "CANARY-note"});
    let note = police.post(&format!("/v1/cases/{case_id}/notes"), note).await.expect(201);
    let file = nrm_tests::small_picture();
    let file = police
        .upload(
            &format!("/v1/cases/{case_id}/attachments?class=statement&audience=agencies"),
            "image/png",
            "attachment; filename=\"a.png\"",
            file,
        )
        .await
        .expect(201);
    let mut conn = connect(bench.admin_url());
    let of_police = |what: &str| {
        format!(
            "select s.{what}::text as line from session_families s join users u on u.id = s.user_id where u.login = 'police.horlivka' limit 1"
        )
    };
    let (session, user) = (line(&mut conn, &of_police("id")), line(&mut conn, &of_police("user_id")));
    let membership = line(&mut conn, &of_police("membership_id"));
    drop(conn);
    let twice = |surname: &str, known: Value| json!({"answers": signal(surname), "acknowledged_matches": known});
    police.post("/v1/signals", twice("CANARY-surname", json!([case_id]))).await.expect(201);
    let pair = police.get("/v1/duplicates").await.expect(200);
    let (pair_id, kept) = (pair.text("/items/0/id"), pair.text("/items/0/first_id"));
    let pair_path = format!("/v1/duplicates/{pair_id}");
    for (step, body) in [("decisions", json!({"decision": "same"})), ("merges", json!({"keep_case_id": kept}))] {
        let seen = police.get(&pair_path).await.expect(200).etag.expect("a version");
        police.call(Method::POST, &format!("{pair_path}/{step}"), Some(body), &[("If-Match", &seen)]).await;
    }
    let merge_id = police.get(&pair_path).await.expect(200).text("/merge_id");
    let screening = police.post(&format!("/v1/cases/{case_id}/screenings"), json!({"codes": []})).await.expect(201);
    let head = bench.person("head.horlivka").await;
    let barred = json!({"agency_id": agency_id("centre.starobesheve"), "reason_code": "other"});
    head.post(&format!("/v1/cases/{case_id}/bars"), barred).await.expect(201);
    let sealed = json!({"reason_code": "other", "user_ids": [user]});
    let sealed = head.post(&format!("/v1/cases/{case_id}/seal"), sealed).await.expect(201);
    let mut ids = BTreeMap::from([
        ("{bar_id}", sealed.text("/bars/0/id")),
        ("{seal_id}", sealed.text("/seal/id")),
        ("{screening_id}", screening.text("/id")),
        ("{duplicate_id}", pair_id),
        ("{merge_id}", merge_id),
        ("{case_id}", case_id.clone()),
        ("{consent_id}", consent.clone()),
        ("{deadline_id}", case.text("/deadlines/0/id")),
        ("{referral_id}", offered.text("/id")),
        ("{intake_id}", draft.text("/id")),
        ("{client_id}", client.text("/client/id")),
        ("{note_id}", note.text("/id")),
        ("{attachment_id}", file.text("/id")),
        ("{session_id}", session),
        ("{membership_id}", membership),
        ("{user_id}", user),
    ]);
    ids.extend(help::ids(&bench).await);
    ids.extend(Office::of(&bench).await.everything().await);
    let etag = draft.etag.clone().expect("a version");
    let unchanged = police.get(&format!("/v1/cases/{case_id}")).await.expect(200);

    let table = nrm_server::app::table();
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    let foreigners = [
        "official.vinnytsia",
        "head.vinnytsia",
        "police.vinnytsia",
        "admin.ngo",
        "monitor.national",
        "reviewer.ministry",
        "decider.ministry",
    ];
    for login in foreigners {
        let foreign = bench.person(login).await;
        for one in table.operations() {
            // Agencies are known to everyone who is signed in, and changed by role alone; hints are of all agencies, for the
            // one national desk.
            if one.path.contains("{agency_id}") || one.path.contains("{hint_id}") {
                continue;
            }
            let what = format!("{login} {} {}", one.method, one.path);
            if !one.path.contains('{') {
                if one.method.as_str() == "GET" {
                    let seen = foreign.get(&one.path).await.body.to_string();
                    assert!(!seen.contains("CANARY"), "{what}: {seen}");
                    assert!(!ids.values().any(|id| seen.contains(id.as_str())), "{what}: {seen}");
                }
                continue;
            }
            let (mut theirs, mut nothing) = (one.path.clone(), one.path.clone());
            for (name, id) in &ids {
                theirs = theirs.replace(name, id);
                nothing = nothing.replace(name, &Uuid::now_v7().to_string());
            }
            if one.name == "upload_attachment" {
                for path in [&mut theirs, &mut nothing] {
                    path.push_str("?class=other&audience=team");
                }
            }
            assert!(!theirs.contains('{'), "{what}: an id this test does not know; teach it");
            let method = Method::from_bytes(one.method.as_str().as_bytes()).expect("a method");
            let of_theirs = ask(&foreign, &method, &theirs, one.name, &consent, &etag).await;
            let of_nothing = ask(&foreign, &method, &nothing, one.name, &Uuid::now_v7().to_string(), &etag).await;
            assert_eq!(
                (of_theirs.0, &of_theirs.1),
                (of_nothing.0, &of_nothing.1),
                "{what}: {} / {}",
                of_theirs.2,
                of_nothing.2
            );
            assert!([403, 404].contains(&of_theirs.0), "{what}: {} {}", of_theirs.0, of_theirs.2);
            assert!(
                !of_theirs.2.contains("CANARY")
                    && !ids.values().any(|id| of_theirs.2.contains(id.as_str()) && !of_theirs.2.contains("instance")),
                "{what}: {}",
                of_theirs.2
            );
            *reached.entry(one.name).or_default() += usize::from(of_theirs.0 == 404);
        }
    }
    let never: Vec<_> = reached.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
    assert_eq!(never, Vec::<&str>::new(), "these were only ever refused by role");

    // The consent of another agency's case is like no consent, also for a case of one's own.
    let foreign = bench.person("police.vinnytsia").await;
    let own = foreign.post("/v1/signals", json!({"answers": signal("Власна")})).await.expect(201).text("/id");
    let mut answers = Vec::new();
    for id in [consent.clone(), Uuid::now_v7().to_string()] {
        let answer = foreign.post(&format!("/v1/cases/{own}/referrals"), body("offer_referral", &id)).await;
        assert!(answer.status.is_client_error(), "{}", answer.body);
        answers.push((answer.status, answer.code().to_owned()));
    }
    assert_eq!(answers[0], answers[1]);

    // And nothing was changed by all this.
    let after = police.get(&format!("/v1/cases/{case_id}")).await.expect(200);
    assert_eq!((after.etag, &after.body), (unchanged.etag, &unchanged.body));
    let kept = police.get(&format!("/v1/intakes/{}", draft.text("/id"))).await.expect(200);
    assert_eq!(kept.etag, draft.etag);
    assert_eq!(
        police.get(&format!("/v1/referrals/{}", offered.text("/id"))).await.expect(200).text("/state"),
        "offered"
    );
    bench.close().await;
}
