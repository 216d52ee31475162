//! The status procedure: from an application to a certificate, with everything that may refuse it on the way.

use std::collections::BTreeSet;
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use nrm_domain::cases::case::{MOVES, Move, ReasonCode, Stage, legal_moves};
use nrm_store::demonstration::agency_id;
use nrm_tests::{Answer, Bench, HandClock, Office, answers, application, child_signal, signal};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

fn missing(refusal: &Answer) -> Vec<String> {
    let named = refusal.body["missing"].as_array().map(Vec::as_slice).unwrap_or_default();
    for one in named {
        assert!(one["detail_uk"].is_string() && one["detail_en"].is_string(), "words in both languages: {one}");
    }
    named.iter().map(|one| one["code"].as_str().unwrap_or_default().to_owned()).collect()
}

fn admin(bench: &Bench) -> PgConnection {
    PgConnection::establish(bench.admin_url()).expect("the database answers")
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn line(conn: &mut PgConnection, sql: &str) -> String {
    diesel::sql_query(sql).get_result::<Line>(conn).unwrap_or_else(|error| panic!("{error}: {sql}")).line
}

#[tokio::test]
async fn an_adult_goes_from_the_application_to_a_certificate() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let (case, submission) = office.received("Процедурна").await;

    // The body that decides reads the file, and nothing else of the case.
    let openings = format!("/v1/cases/{case}/file-openings");
    let opened = office.reviewer.post(&openings, json!({"purpose": "prepare_document"})).await.expect(200);
    assert_eq!(opened.text("/application/surname"), "CANARY-заявниця");
    assert_eq!(opened.text("/answers/conditions"), "CANARY-умови");
    let reveal = json!({"compartment": "identity", "purpose": "check_identity"});
    office.reviewer.post(&format!("/v1/cases/{case}/reveals"), reveal).await.expect(403);
    let seen = office.reviewer.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!((seen.text("/relation"), seen.text("/standing")), ("deciding".into(), "applicant".into()));
    assert_eq!(seen.body["needs"], json!([]), "needs are not part of the file");

    // Nobody but the one who decides, and not the one who prepared.
    let proposal = office.propose(&case, "grant", None).await.expect(201).text("/id");
    office.reviewer.post(&format!("/v1/proposals/{proposal}/decision"), json!({})).await.expect(403);
    office.official.post(&format!("/v1/proposals/{proposal}/decision"), json!({})).await.expect(403);
    let decision = office.decider.post(&format!("/v1/proposals/{proposal}/decision"), json!({})).await.expect(201);
    assert_eq!((decision.text("/kind"), decision.body["number"].clone()), ("grant".into(), json!(1)));
    let again = office.decider.post(&format!("/v1/proposals/{proposal}/decision"), json!({})).await.expect(409);
    assert_eq!(again.code(), "decision.not_now");
    assert_eq!(office.stage(&case).await, "granted");

    let certificate = office.certify(&case).await.expect(201);
    assert_eq!(certificate.body["number"], json!(1));
    assert_eq!(certificate.text("/valid_to"), decision.text("/valid_to"));
    let view = office.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
    assert_eq!(view.text("/in_force"), decision.text("/id"));
    let detail = office.official.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!((detail.text("/stage"), detail.text("/standing")), ("active".into(), "status_holder".into()));
    let terms: Vec<&str> =
        detail.body["deadlines"].as_array().expect("terms").iter().filter_map(|one| one["code"].as_str()).collect();
    assert!(terms.contains(&"status.validity") && terms.contains(&"status.decision"), "{terms:?}");
    let waiting = office.reviewer.get("/v1/submissions?state=received").await.expect(200);
    assert_eq!(waiting.body["items"], json!([]), "{submission} is decided");

    // The journals say the same; names only for print, and on record.
    for journal in ["applications", "certificates"] {
        let lines = office.official.get(&format!("/v1/journals?journal={journal}")).await.expect(200);
        assert_eq!(
            (lines.body["items"][0]["number"].clone(), lines.text("/items/0/result")),
            (json!(1), "grant".into())
        );
        assert!(!lines.body.to_string().contains("CANARY"));
        let year = lines.body["year"].clone();
        let print = office.official.post("/v1/journal-exports", json!({"journal": journal, "year": year})).await;
        assert_eq!(print.expect(200).text("/items/0/name"), "CANARY-заявниця Олена");
        let print =
            office.head.post("/v1/journal-exports", json!({"journal": journal, "year": year})).await.expect(200);
        assert_eq!(print.text("/items/0/name"), "CANARY-заявниця Олена", "the head has signed too");
    }
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}

#[tokio::test]
async fn nothing_opens_before_an_undertaking() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let case = office.screened(signal("Розписка")).await;
    let path = format!("/v1/cases/{case}/applications");
    office.official.post(&path, json!({"application": application()})).await.expect(201);

    // Registration itself asks for the undertaking, and names everything else with it.
    let refused = office.official.move_case(&case, json!({"move": "register_application"})).await.expect(409);
    assert_eq!((refused.code(), missing(&refused)), ("case.precondition_missing", vec!["undertaking".to_owned()]));
    office.undertake(&office.official, &case).await.expect(201);
    office.undertake(&office.official, &case).await.expect(201);
    office.official.move_case(&case, json!({"move": "register_application"})).await.expect(200);

    let reveal = json!({"compartment": "identity", "purpose": "check_identity"});
    office.official.post(&format!("/v1/cases/{case}/reveals"), reveal.clone()).await.expect(200);
    let opening = json!({"purpose": "check_identity"});
    for (path, body) in [
        (format!("/v1/cases/{case}/reveals"), reveal.clone()),
        (format!("/v1/cases/{case}/file-openings"), opening.clone()),
        (format!("/v1/cases/{case}/participants"), json!({"kind": "interpreter", "name": "Перекладач"})),
        (
            format!("/v1/cases/{case}/referral-previews"),
            json!({"to_agency_id": agency_id("centre.starobesheve"), "purpose": "needs_assessment", "urgency": "urgent",
                "fields": ["identity.name"]}),
        ),
    ] {
        let refused = office.head.post(&path, body).await.expect(409);
        assert_eq!(refused.code(), "undertaking.required", "{path}");
    }
    let closed = office.head.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
    assert_eq!(closed.body["undertaking_needed"], json!(true));
    office.undertake(&office.head, &case).await.expect(201);
    office.head.post(&format!("/v1/cases/{case}/reveals"), reveal).await.expect(200);
    office.head.post(&format!("/v1/cases/{case}/file-openings"), opening).await.expect(200);
    office.head.post(&format!("/v1/cases/{case}/undertakings"), json!({"agreed": false})).await.expect(422);
    bench.close().await;
}

#[tokio::test]
async fn an_application_is_saved_over_the_version_that_was_seen_and_registered_whole() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let case = office.screened(signal("Заявна")).await;
    let mut half = application();
    half["content"]["circumstances"] = Value::Null;
    half["signed_on"] = Value::Null;
    let path = format!("/v1/cases/{case}/applications");
    let draft = office.official.post(&path, json!({"application": half})).await.expect(201);
    assert_eq!(office.official.post(&path, json!({"application": half})).await.expect(409).code(), "duplicate");
    office.undertake(&office.official, &case).await.expect(201);
    let refused = office.official.move_case(&case, json!({"move": "register_application"})).await.expect(409);
    assert_eq!(missing(&refused), ["application_complete", "application_signed"], "all that is missing, at once");

    let place = format!("/v1/applications/{}", draft.text("/id"));
    let whole = json!({"application": application()});
    let put = |body: Value, tag: String| {
        let (official, place) = (office.official.clone(), place.clone());
        async move { official.call(Method::PUT, &place, Some(body), &[("If-Match", &tag)]).await }
    };
    office.official.call(Method::PUT, &place, Some(whole.clone()), &[]).await.expect(428);
    let tag = draft.etag.clone().expect("a tag");
    put(whole.clone(), tag.clone()).await.expect(200);
    let stale = put(whole.clone(), tag).await.expect(412);
    assert_eq!(stale.body["current"]["version"], json!(2));
    let mut faulty = application();
    faulty["signed_on"] = json!("2999-01-01");
    let tag = office.official.get(&place).await.expect(200).etag.expect("a tag");
    let refused = put(json!({"application": faulty}), tag.clone()).await.expect(422);
    assert_eq!(refused.text("/errors/0/pointer"), "/application/signed_on");
    let mut surprising = application();
    surprising["content"]["surprise"] = json!("x");
    put(json!({"application": surprising}), tag.clone()).await.expect(422);
    office.official.move_case(&case, json!({"move": "register_application"})).await.expect(200);
    let tag = office.official.get(&place).await.expect(200).etag.expect("a tag");
    assert_eq!(put(whole, tag).await.expect(409).code(), "application.registered");
    bench.close().await;
}

#[tokio::test]
async fn a_child_without_a_representative_and_a_foreigner_without_an_interpreter_are_not_interviewed() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let case = office.screened(child_signal("Дитинчук")).await;
    let mut form = application();
    form["interpreter_needed"] = json!(true);
    let path = format!("/v1/cases/{case}/applications");
    let draft = office.official.post(&path, json!({"application": form})).await.expect(201);
    office.undertake(&office.official, &case).await.expect(201);
    let refused = office.official.move_case(&case, json!({"move": "register_application"})).await.expect(409);
    assert_eq!(missing(&refused), ["child_applicant", "interpreter"]);

    form["filed_by"] = json!("aware_of_child");
    form["content"]["representative"] = json!("CANARY-учителька");
    let place = format!("/v1/applications/{}", draft.text("/id"));
    let tag = draft.etag.expect("a tag");
    office
        .official
        .call(Method::PUT, &place, Some(json!({"application": form})), &[("If-Match", &tag)])
        .await
        .expect(200);
    let add = |kind: &str| {
        let (official, path) = (office.official.clone(), format!("/v1/cases/{case}/participants"));
        let body = json!({"kind": kind, "name": "CANARY-учасник", "detail": "перська"});
        async move { official.post(&path, body).await.expect(201).text("/id") }
    };
    let interpreter = add("interpreter").await;
    office.official.move_case(&case, json!({"move": "register_application"})).await.expect(200);
    let refused = office.official.move_case(&case, json!({"move": "schedule_interview"})).await.expect(409);
    assert_eq!(missing(&refused), ["participants_undertaking", "representative"]);
    let service = add("child_service").await;
    for id in [&interpreter, &service] {
        let path = format!("/v1/participants/{id}/undertaking");
        office.official.post(&path, json!({"signed_on": "2999-01-01"})).await.expect(422);
        office.official.post(&path, json!({"signed_on": "2026-01-16"})).await.expect(200);
    }
    office.official.move_case(&case, json!({"move": "schedule_interview"})).await.expect(200);
    let refused = office.official.move_case(&case, json!({"move": "complete_interview"})).await.expect(409);
    assert_eq!(missing(&refused), ["questionnaire", "interview_date"]);
    let items = refused.body["missing"][0]["items"].as_array().expect("the open questions").len();
    assert!(items > 5, "{items} open questions are named");
    // A small child is not asked at all.
    let waived = json!({"move": "waive_interview", "reason_code": "small_child"});
    office.official.move_case(&case, waived.clone()).await.expect(200);
    let view = office.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
    assert_eq!(view.text("/interview/waiver"), "small_child");
    let required = view.body["required_items"].as_array().expect("items").clone();
    for item in ["waiver_ground", "representative_ground", "interpreter_undertaking"] {
        assert!(required.contains(&json!(item)), "{item}");
    }

    // And so the child comes to a certificate all the same.
    office.official.move_case(&case, json!({"move": "begin_verification"})).await.expect(200);
    let conclusion = office.concluded(&case).await;
    office.undertake(&office.head, &case).await.expect(201);
    office.head.post(&format!("/v1/conclusions/{conclusion}/signature"), json!({})).await.expect(200);
    let sent = office.submit(&case, "status", None).await.expect(201);
    assert_eq!(sent.body["child_path"], json!(true), "the queue shows whose file is first");
    office.reviewer.post(&format!("/v1/submissions/{}/receipt", sent.text("/id")), json!({})).await.expect(200);
    for who in [&office.reviewer, &office.decider] {
        office.undertake(who, &case).await.expect(201);
    }
    office.decide(&case, "grant", None).await.expect(201);
    office.certify(&case).await.expect(201);

    let adult = office.registered(signal("Доросленко"), application()).await;
    let refused = office.official.move_case(&adult, waived).await.expect(409);
    assert_eq!(missing(&refused), ["small_child_only"]);
    bench.close().await;
}

#[tokio::test]
async fn an_interview_is_kept_as_it_is_saved_and_closed_when_it_is_held() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let case = office.registered(signal("Співбесідна"), application()).await;
    office.official.move_case(&case, json!({"move": "schedule_interview"})).await.expect(200);
    let view = office.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
    let path = format!("/v1/applications/{}/interview", view.text("/application/id"));
    let tag = office.official.get(&path).await.expect(200).etag.expect("a tag");
    let save = |body: Value, tag: String| {
        let (official, path) = (office.official.clone(), path.clone());
        async move { official.call(Method::PUT, &path, Some(body), &[("If-Match", &tag)]).await }
    };
    let wrong = save(json!({"answers": {"sex": "cat", "surprise": 1}}), tag.clone()).await.expect(422);
    let pointers: BTreeSet<&str> =
        wrong.body["errors"].as_array().expect("errors").iter().filter_map(|one| one["pointer"].as_str()).collect();
    assert_eq!(pointers, BTreeSet::from(["/answers/sex", "/answers/surprise"]));
    let saved = save(json!({"answers": {"surname": "CANARY-прізвище"}}), tag.clone()).await.expect(200);
    assert_eq!(saved.body["complete"], json!(false));
    save(json!({"answers": {}}), tag).await.expect(412);
    let tag = saved.etag.expect("a tag");
    let refusing = json!({"answers": {"consent": false}});
    let tag = save(refusing, tag).await.expect(200).etag.expect("a tag");
    let refused = office.official.move_case(&case, json!({"move": "complete_interview"})).await.expect(409);
    assert!(refused.body["missing"][0]["items"].as_array().expect("questions").contains(&json!("consent")));
    let tag = save(json!({"answers": answers(), "held_on": "2026-01-20"}), tag).await.expect(200).etag.expect("a tag");
    office.official.move_case(&case, json!({"move": "complete_interview"})).await.expect(200);
    let tag = office.official.get(&path).await.expect(200).etag.unwrap_or(tag);
    assert_eq!(save(json!({"answers": {}}), tag).await.expect(409).code(), "interview.closed");

    // Requests to other bodies hold the file open until they are answered, or it is said that no answer will come.
    office.official.move_case(&case, json!({"move": "begin_verification"})).await.expect(200);
    let request = json!({"kind": "border_crossing", "body": "border_guard", "sent_on": "2026-01-21", "due_on": "2026-01-31",
        "question": "CANARY-запит"});
    let asked = office.official.post(&format!("/v1/cases/{case}/verifications"), request.clone()).await.expect(201);
    let mut backwards = request;
    backwards["due_on"] = json!("2026-01-01");
    office.official.post(&format!("/v1/cases/{case}/verifications"), backwards).await.expect(422);
    office.undertake(&office.head, &case).await.expect(201);
    let conclusion = office.concluded(&case).await;
    let sign = format!("/v1/conclusions/{conclusion}/signature");
    let refused = office.head.post(&sign, json!({})).await.expect(409);
    assert_eq!(missing(&refused), ["open_requests"]);
    let answer = format!("/v1/verifications/{}/answer", asked.text("/id"));
    let said = json!({"answered_on": "2026-01-30", "result": "confirmed", "answer": "CANARY-відповідь"});
    office.official.post(&answer, said.clone()).await.expect(200);
    assert_eq!(office.official.post(&answer, said).await.expect(409).code(), "verification.answered");
    office.official.post(&sign, json!({})).await.expect(403);
    office.head.post(&sign, json!({})).await.expect(200);
    assert_eq!(office.stage(&case).await, "file_ready");
    bench.close().await;
}

#[tokio::test]
async fn a_head_does_not_sign_what_the_head_wrote() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let case = office.registered(signal("Підписна"), application()).await;
    let waived = json!({"move": "waive_interview", "reason_code": "health_impossible"});
    office.official.move_case(&case, waived).await.expect(200);
    office.official.move_case(&case, json!({"move": "begin_verification"})).await.expect(200);
    office.undertake(&office.head, &case).await.expect(201);
    let own = json!({"recommendation": "refuse", "text": "CANARY-висновок керівника"});
    let own = office.head.post(&format!("/v1/cases/{case}/conclusions"), own).await.expect(201).text("/id");
    let refused = office.head.post(&format!("/v1/conclusions/{own}/signature"), json!({})).await.expect(409);
    assert_eq!(missing(&refused), ["another_person"]);
    let mut conn = admin(&bench);
    let same = conn.batch_execute("update conclusions set signed_by = written_by, signed_at = now()");
    assert!(same.expect_err("two people").to_string().contains("conclusions_two_people"));
    bench.close().await;
}

#[tokio::test]
async fn a_returned_file_is_completed_and_submitted_again() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let (case, submission) = office.received("Повернута").await;
    let returned = format!("/v1/submissions/{submission}/return");
    office.reviewer.post(&returned, json!({"missing": [], "note": "CANARY-чого бракує"})).await.expect(422);
    office.decider.post(&returned, json!({"missing": ["other"], "note": "CANARY-чого бракує"})).await.expect(403);
    let body = json!({"missing": ["translation", "account_card"], "note": "CANARY-чого бракує"});
    let view = office.reviewer.post(&returned, body.clone()).await.expect(200);
    assert_eq!(view.body["missing"], json!(["account_card", "translation"]));
    office.reviewer.post(&returned, body).await.expect(409);
    office.reviewer.get(&format!("/v1/cases/{case}")).await.expect(404);
    office
        .reviewer
        .post(&format!("/v1/cases/{case}/file-openings"), json!({"purpose": "check_identity"}))
        .await
        .expect(404);

    let openings = format!("/v1/cases/{case}/file-openings");
    let opened = office.official.post(&openings, json!({"purpose": "prepare_document"})).await.expect(200);
    assert!(opened.body.to_string().contains("CANARY-чого бракує"), "the office reads why");
    let refused = office.submit(&case, "status", None).await.expect(409);
    assert_eq!(missing(&refused), ["return_answer"]);
    office.submit(&case, "status", Some("CANARY-додано переклад")).await.expect(201);
    let queue = office.reviewer.get("/v1/submissions?state=submitted").await.expect(200);
    let second = queue.text("/items/0/id");
    assert_eq!(queue.body["items"][0]["case_id"], Value::Null, "not before it is received");
    office.reviewer.get(&format!("/v1/cases/{case}")).await.expect(404);
    office.reviewer.post(&format!("/v1/submissions/{second}/receipt"), json!({})).await.expect(200);
    office.decide(&case, "grant", None).await.expect(201);
    assert_eq!(office.stage(&case).await, "granted");
    bench.close().await;
}

#[tokio::test]
async fn a_refusal_is_reasoned_told_reviewed_by_a_court_and_followed_by_a_grant() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let (case, _) = office.received("Судова").await;
    office.propose(&case, "refuse", None).await.expect(422);
    office.propose(&case, "refuse", Some("needs_met")).await.expect(422);
    office.propose(&case, "extend", None).await.expect(409);
    let proposal = office.propose(&case, "refuse", Some("grounds_not_shown")).await.expect(201).text("/id");
    let objection = json!({"text": "CANARY-заперечення"});
    office.decider.post(&format!("/v1/proposals/{proposal}/objection"), objection).await.expect(200);
    office.decider.post(&format!("/v1/proposals/{proposal}/decision"), json!({})).await.expect(409);
    let refusal = office.decide(&case, "refuse", Some("grounds_not_shown")).await.expect(201);
    assert_eq!(office.stage(&case).await, "refused");

    // The person is told, help goes on, and the court looks at it meanwhile.
    let told = format!("/v1/decisions/{}/notice", refusal.text("/id"));
    let today = refusal.text("/decided_on");
    office.official.post(&told, json!({"given_on": "2020-01-01", "means": "in_person"})).await.expect(422);
    office.official.post(&told, json!({"given_on": today, "means": "in_person"})).await.expect(200);
    let claims = format!("/v1/decisions/{}/court-reviews", refusal.text("/id"));
    let claim = json!({"claimed_on": today, "text": "CANARY-позов"});
    let review = office.official.post(&claims, claim.clone()).await.expect(201).text("/id");
    assert_eq!(office.official.post(&claims, claim).await.expect(409).code(), "duplicate");
    let seen = office.official.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!((seen.body["appealed"].clone(), seen.text("/standing")), (json!(true), "applicant".into()));
    office.official.move_case(&case, json!({"move": "continue_assistance"})).await.expect(200);

    let ruling = json!({"outcome": "obliged", "ruled_on": today, "text": "CANARY-рішення суду"});
    let path = format!("/v1/court-reviews/{review}/ruling");
    office.official.post(&path, ruling.clone()).await.expect(403);
    office.reviewer.post(&path, ruling.clone()).await.expect(200);
    assert_eq!(office.reviewer.post(&path, ruling).await.expect(409).code(), "court.already_ruled");
    assert_eq!(office.stage(&case).await, "submitted");
    let claim = json!({"claimed_on": today, "text": "CANARY-другий позов"});
    assert_eq!(office.official.post(&claims, claim).await.expect(409).code(), "court.nothing_to_claim");
    let view = office.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
    assert_eq!(view.body["in_force"], Value::Null, "no decision holds now");
    let refused = office.propose(&case, "refuse", Some("grounds_not_shown")).await.expect(409);
    assert_eq!(missing(&refused), ["court_obliged"]);
    let grant = office.decide(&case, "grant", None).await.expect(201);
    assert_eq!(grant.text("/court_review_id"), review);
    office.certify(&case).await.expect(201);

    // Both decisions stand in the chain; the first one as it was.
    let view = office.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
    assert_eq!(view.text("/in_force"), grant.text("/id"));
    assert_eq!(view.body["decisions"][1], refusal.body);
    bench.close().await;
}

#[tokio::test]
async fn two_people_decide_and_nobody_edits_even_by_sql() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let (case, _) = office.received("Двоособова").await;
    office.decide(&case, "refuse", Some("file_incomplete")).await.expect(201);
    let mut conn = admin(&bench);
    for (change, rule) in [
        ("update decisions set reason = 'other'", "never edited"),
        ("delete from decisions", "never edited"),
        ("truncate decisions cascade", "never edited"),
    ] {
        let error = conn.batch_execute(change).expect_err(change).to_string();
        assert!(error.contains(rule), "{change}: {error}");
    }
    // Even one who may write decisions cannot take one that they prepared.
    let copied = |who: &str| {
        format!(
            "insert into decisions select gen_random_uuid(), case_id, agency_of_record, agency_id, deciding_agency_id,
                 application_id, submission_id, proposal_id, kind, reason, grounds, valid_from, valid_to, court_review_id, content,
                 year, number + 1, prepared_by, {who}, decided_on, decided_at from decisions"
        )
    };
    let alone = conn.batch_execute(&copied("prepared_by")).expect_err("two people").to_string();
    assert!(alone.contains("decisions_two_people"), "{alone}");
    let twice = conn.batch_execute(&copied("decided_by")).expect_err("once").to_string();
    assert!(twice.contains("decisions_proposal_id_key"), "{twice}");

    // As the application, and as the very reviewer: no policy lets them decide, nor pass the preparation to another.
    let reviewer = line(
        &mut conn,
        "select s.user_id || '|' || s.id || '|' || s.membership_id as line from session_families s join users u on u.id = s.user_id \
         where u.login = 'reviewer.national' limit 1",
    );
    let now = line(&mut conn, "select extract(epoch from clock_timestamp())::bigint::text as line");
    let claim = format!("person|{reviewer}|{now}");
    let signature = line(&mut conn, &format!("select encode(authz.mac('{claim}'), 'hex') as line"));
    let parts: Vec<String> = claim.split('|').map(|part| format!("'{part}'")).collect();
    let mut app = PgConnection::establish(bench.app_url()).expect("the database answers");
    for statement in [
        copied("prepared_by"),
        copied("decided_by"),
        "update decisions set reason = 'other'".to_owned(),
        "update proposals set prepared_by = decided_by from decisions".to_owned(),
    ] {
        app.batch_execute(&format!("begin; select authz.enter({}, '\\x{signature}'::bytea)", parts.join(", ")))
            .expect("entered");
        let error = app.batch_execute(&statement).expect_err("refused").to_string();
        assert!(
            ["row-level security", "permission denied", "two_people", "never edited"]
                .iter()
                .any(|why| error.contains(why)),
            "{error}"
        );
        app.batch_execute("rollback").expect("rolled back");
    }
    bench.close().await;
}

#[tokio::test]
async fn a_status_is_extended_expires_by_the_clock_and_help_goes_on() {
    let clock = HandClock::now_standing();
    let bench = Bench::open_at(Arc::clone(&clock) as Arc<_>).await;
    let mut office = Office::of(&bench).await;
    let case = office.active("Строкова").await;
    assert_eq!(bench.turn().await, 0, "nothing has run out");

    clock.pass_days(700);
    office = Office::of(&bench).await;
    assert_eq!(bench.turn().await, 0);
    office.submit(&case, "extension", None).await.expect(422);
    let asked = office.submit(&case, "extension", Some("CANARY-подання на продовження")).await.expect(201);
    assert_eq!(office.stage(&case).await, "extension_pending");
    office.reviewer.post(&format!("/v1/submissions/{}/receipt", asked.text("/id")), json!({})).await.expect(200);
    let view = office.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
    let ends = view.text("/valid_to");
    let too_long = json!({"kind": "extend", "text": "CANARY-мотиви продовження", "valid_to": "2999-01-01"});
    let refused = office.reviewer.post(&format!("/v1/cases/{case}/proposals"), too_long).await.expect(422);
    assert_eq!(refused.code(), "decision.term_too_long");
    let extended = office.decide(&case, "extend", None).await.expect(201);
    assert_eq!(extended.text("/valid_from"), ends);
    assert_eq!(office.stage(&case).await, "active");

    clock.pass_days(300);
    assert_eq!(bench.turn().await, 0, "the extension holds");
    clock.pass_days(200);
    office = Office::of(&bench).await;
    assert_eq!(bench.turn().await, 1);
    assert_eq!(bench.turn().await, 0, "once");
    let seen = office.official.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!((seen.text("/stage"), seen.text("/standing")), ("expired".into(), "presumed".into()));
    let timeline = office.official.get(&format!("/v1/cases/{case}/timeline")).await.expect(200);
    assert_eq!(timeline.text("/items/0/step"), "expire_status");
    assert_eq!(bench.audit().first_bad, None);
    office.official.move_case(&case, json!({"move": "continue_assistance"})).await.expect(200);
    bench.close().await;
}

#[tokio::test]
async fn a_status_is_revoked_and_restored_by_a_court() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let case = office.active("Припинена").await;
    office.propose(&case, "revoke", None).await.expect(422);
    let revoked = office.decide(&case, "revoke", Some("false_data")).await.expect(201);
    assert_eq!(office.stage(&case).await, "revoked");
    let today = revoked.text("/decided_on");
    let claim = json!({"claimed_on": today, "text": "CANARY-позов"});
    let review = office.official.post(&format!("/v1/decisions/{}/court-reviews", revoked.text("/id")), claim).await;
    let ruling = json!({"outcome": "cancelled", "ruled_on": today, "text": "CANARY-рішення суду"});
    let path = format!("/v1/court-reviews/{}/ruling", review.expect(201).text("/id"));
    office.reviewer.post(&path, ruling).await.expect(200);
    let seen = office.official.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!((seen.text("/stage"), seen.text("/standing")), ("active".into(), "status_holder".into()));
    let view = office.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
    assert_eq!(view.text("/in_force"), view.text("/decisions/1/id"), "the grant holds again");
    bench.close().await;
}

#[tokio::test]
async fn a_withdrawn_application_is_taken_back_from_the_body_that_decides() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let (case, submission) = office.received("Відклична").await;
    office.official.move_case(&case, json!({"move": "withdraw_application"})).await.expect(422);
    let withdrawn = json!({"move": "withdraw_application", "reason_code": "own_request"});
    office.official.move_case(&case, withdrawn).await.expect(200);
    office.reviewer.get(&format!("/v1/cases/{case}")).await.expect(404);
    office.reviewer.get(&format!("/v1/cases/{case}/procedure")).await.expect(404);
    assert_eq!(
        office.reviewer.get(&format!("/v1/submissions/{submission}")).await.expect(200).text("/state"),
        "withdrawn"
    );
    office.propose(&case, "grant", None).await.expect(404);

    // Help goes on, and the person may apply again: a new number, the old file closed.
    office.official.move_case(&case, json!({"move": "continue_assistance"})).await.expect(200);
    let path = format!("/v1/cases/{case}/applications");
    office.official.post(&path, json!({"application": application()})).await.expect(201);
    office.official.move_case(&case, json!({"move": "register_application"})).await.expect(200);
    let lines = office.official.get("/v1/journals?journal=applications").await.expect(200);
    assert_eq!(
        (lines.body["items"][0]["result"].clone(), lines.body["items"][1]["number"].clone()),
        (json!("withdrawn"), json!(2))
    );
    bench.close().await;
}

#[tokio::test]
async fn another_agency_finds_nothing_and_a_role_without_the_right_is_refused() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let (case, submission) = office.received("Чужа").await;
    let foreign = bench.person("official.vinnytsia").await;
    for path in
        [format!("/v1/cases/{case}"), format!("/v1/cases/{case}/procedure"), format!("/v1/submissions/{submission}")]
    {
        foreign.get(&path).await.expect(404);
    }
    foreign.post(&format!("/v1/cases/{case}/undertakings"), json!({"agreed": true})).await.expect(404);
    assert_eq!(foreign.get("/v1/submissions").await.expect(200).body["items"], json!([]));
    assert_eq!(foreign.get("/v1/journals?journal=applications").await.expect(200).body["items"], json!([]));
    let provider = bench.person("provider.donetsk").await;
    provider.get("/v1/journals?journal=applications").await.expect(403);
    provider.post(&format!("/v1/submissions/{submission}/receipt"), json!({})).await.expect(403);
    provider.post(&format!("/v1/cases/{case}/file-openings"), json!({"purpose": "check_identity"})).await.expect(404);
    // Before a file is submitted the body that decides knows nothing of the case.
    let unsubmitted = office.file_ready("Неподана").await;
    office.reviewer.get(&format!("/v1/cases/{unsubmitted}")).await.expect(404);
    let wrong = json!({"kind": "status", "deciding_agency_id": agency_id("police.horlivka")});
    let refused = office.official.post(&format!("/v1/cases/{unsubmitted}/submissions"), wrong).await.expect(422);
    assert_eq!(refused.code(), "submission.body_does_not_decide");
    bench.close().await;
}

#[tokio::test]
async fn an_agency_that_shares_the_case_follows_the_stages_and_not_the_reasons() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let case = office.screened(signal("Спільна")).await;
    let consent = office.official.get(&format!("/v1/cases/{case}")).await.expect(200).text("/consents/0/id");
    let offer = json!({"to_agency_id": agency_id("centre.starobesheve"), "purpose": "needs_assessment", "urgency": "urgent",
        "needs": ["shelter"], "fields": ["needs"], "consent_id": consent});
    let offered = office.official.post(&format!("/v1/cases/{case}/referrals"), offer).await.expect(201).text("/id");
    let centre = bench.person("centre.starobesheve").await;
    centre.post(&format!("/v1/referrals/{offered}/acceptance"), json!({})).await.expect(200);
    office.register(&case, application()).await;
    let withdrawn = json!({"move": "withdraw_application", "reason_code": "own_request"});
    office.official.move_case(&case, withdrawn).await.expect(200);
    let ours = office.official.get(&format!("/v1/cases/{case}/timeline")).await.expect(200).body.to_string();
    let theirs = centre.get(&format!("/v1/cases/{case}/timeline")).await.expect(200).body.to_string();
    for told in ["undertaking_signed", "own_request"] {
        assert!(ours.contains(told) && !theirs.contains(told), "{told}");
    }
    assert!(theirs.contains("register_application"));
    let procedure = centre.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
    assert_eq!(
        (procedure.body["opens_file"].clone(), procedure.body["application"].clone()),
        (json!(false), Value::Null)
    );
    bench.close().await;
}

#[tokio::test]
async fn journals_have_no_gap_and_no_double_when_everyone_registers_at_once() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let mut cases = Vec::new();
    for index in 0..8 {
        let case = office.screened(signal(&format!("Журнальна{index}"))).await;
        let path = format!("/v1/cases/{case}/applications");
        let mut form = application();
        // Every second one is refused in the middle of its registration, which must leave no hole.
        if index % 2 == 1 {
            form["signed_on"] = Value::Null;
        }
        office.official.post(&path, json!({"application": form})).await.expect(201);
        office.undertake(&office.official, &case).await.expect(201);
        cases.push(case);
    }
    let tried: Vec<_> = cases
        .iter()
        .map(|case| {
            let (official, case) = (office.official.clone(), case.clone());
            tokio::spawn(async move { official.move_case(&case, json!({"move": "register_application"})).await.status })
        })
        .collect();
    let mut registered = 0;
    for one in tried {
        registered += usize::from(one.await.expect("answered").as_u16() == 200);
    }
    let lines = office.official.get("/v1/journals?journal=applications").await.expect(200);
    let numbers: Vec<u64> =
        lines.body["items"].as_array().expect("lines").iter().filter_map(|one| one["number"].as_u64()).collect();
    assert_eq!((registered, numbers), (4, vec![1, 2, 3, 4]));
    bench.close().await;
}

/// The whole matrix: from every stage every move is tried by everyone who could make it. What the table does not have is
/// refused with the list of what it has; what it has is refused only for what must be on record first, or made.
#[tokio::test]
async fn every_move_from_every_stage_is_in_the_table_or_refused_with_the_legal_ones() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let case = office.screened(signal("Матрична")).await;
    let mut conn = admin(&bench);
    let (mut made, mut refused) = (0, 0);
    for stage in Stage::ALL {
        for step in Move::ALL {
            // Each try begins at the same place: the stage is set past the triggers, the version stands.
            conn.batch_execute(&format!(
                "begin; set local session_replication_role = replica; update cases set stage = '{stage}' where id = '{case}'; commit"
            ))
            .expect("set");
            let rule = MOVES.iter().find(|rule| rule.step == *step).expect("a rule");
            let mut body = json!({"move": step});
            if let Some(reason) = rule.reasons.iter().find(|reason| **reason != ReasonCode::SmallChild) {
                body["reason_code"] = json!(reason);
            }
            let answer = office.official.move_case(&case, body).await;
            let legal = rule.from.contains(stage);
            match (answer.status.as_u16(), answer.code()) {
                (200, _) => {
                    assert!(legal && !rule.act, "{stage} {step}");
                    assert_eq!(answer.text("/stage"), rule.to.as_str(), "{stage} {step}");
                    made += 1;
                }
                (409, "case.illegal_move") => {
                    assert!(!legal, "{stage} {step}");
                    let told: Vec<String> = legal_moves(*stage).iter().map(ToString::to_string).collect();
                    assert_eq!(answer.body["legal_moves"], json!(told), "{stage}");
                    refused += 1;
                }
                (409, "case.move_needs_act") => assert!(legal && rule.act, "{stage} {step}"),
                (409, "case.precondition_missing") => assert!(legal && !missing(&answer).is_empty(), "{stage} {step}"),
                (409, "application.none") => assert!(legal, "{stage} {step}"),
                (403, "case.not_lead") => assert!(rule.who.is_national(), "{stage} {step}"),
                other => panic!("{stage} {step}: {other:?} {}", answer.body),
            }
        }
    }
    assert!(made >= 15 && refused > 200, "{made} made, {refused} refused");
    // National moves from the wrong stage, by the body that decides, name the legal ones as well.
    let (theirs, _) = office.received("Національна").await;
    let wrong = office.propose(&theirs, "refuse_extension", Some("other")).await.expect(409);
    assert_eq!(wrong.code(), "case.illegal_move");
    assert!(wrong.body["legal_moves"].as_array().expect("moves").contains(&json!("grant_status")));
    office.official.get(&format!("/v1/cases/{}", Uuid::now_v7())).await.expect(404);
    bench.close().await;
}
