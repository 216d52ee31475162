//! Terms run by the law and the calendar, stand still and go on, and every row of the law bears its mark.

use nrm_tests::{Answer, Bench, Caller, Office, application, signal};
use reqwest::Method;
use serde_json::{Value, json};

/// Acts on a term with the version of its case that was seen.
async fn act(caller: &Caller, case: &str, term: &str, what: &str, body: Value) -> Answer {
    let etag = caller.get(&format!("/v1/cases/{case}")).await.etag.unwrap_or_default();
    caller.call(Method::POST, &format!("/v1/deadlines/{term}/{what}"), Some(body), &[("If-Match", &etag)]).await
}

fn term<'a>(case: &'a Answer, code: &str) -> &'a Value {
    let terms = case.body["deadlines"].as_array().expect("terms");
    terms.iter().find(|term| term["code"] == code).unwrap_or_else(|| panic!("no {code} in {terms:?}"))
}

async fn case_in_screening(bench: &Bench, surname: &str) -> (Caller, String) {
    let official = bench.person("official.starobesheve").await;
    // Only the name tells the invented people of one test apart.
    let mut answers = signal(surname);
    answers["person"]["document_number"] = Value::Null;
    answers["contact"] = json!({"may_contact": false});
    let case = official.post("/v1/signals", json!({"answers": answers})).await.expect(201).text("/id");
    official.move_case(&case, json!({"move": "begin_screening"})).await.expect(200);
    (official, case)
}

#[tokio::test]
async fn a_term_stands_still_goes_on_and_is_extended_once_on_a_ground() {
    let bench = Bench::open().await;
    // Thursday; five working days end on the Thursday after.
    bench.at("2026-11-26T08:00:00Z");
    let (official, case) = case_in_screening(&bench, "Строкова").await;
    let path = format!("/v1/cases/{case}");
    let read = official.get(&path).await.expect(200);
    let needs = term(&read, "needs.assess").clone();
    assert_eq!(
        (&needs["due_on"], &needs["working_days_left"], &needs["verified"]),
        (&json!("2026-12-03"), &json!(5), &json!(false))
    );
    assert_eq!(needs["actions"], json!(["pause", "assign"]));
    let id = needs["id"].as_str().expect("an id").to_owned();

    // Only with the version that was seen, only where the law knows it, and never by another agency.
    let pause = json!({"reason_code": "interpreter_awaited", "until_on": "2026-12-01"});
    let pausing = format!("/v1/deadlines/{id}/pause");
    official.post(&pausing, pause.clone()).await.expect(428);
    official.call(Method::POST, &pausing, Some(pause.clone()), &[("If-Match", "\"old\"")]).await.expect(412);
    act(&official, &case, &id, "pause", json!({"reason_code": "tired"})).await.expect(422);
    assert_eq!(
        act(&official, &case, &id, "extension", json!({"reason_code": "new_facts", "until_on": "2026-12-04"}))
            .await
            .expect(409)
            .code(),
        "deadline.not_allowed"
    );
    assert_eq!(act(&official, &case, &id, "resumption", json!({})).await.expect(409).code(), "deadline.not_paused");
    let foreign = bench.person("official.vinnytsia").await;
    foreign.call(Method::POST, &pausing, Some(pause.clone()), &[("If-Match", "\"x\"")]).await.expect(404);
    let police = bench.person("police.horlivka").await;
    police.call(Method::POST, &pausing, Some(pause.clone()), &[("If-Match", "\"x\"")]).await.expect(403);

    bench.at("2026-11-27T08:00:00Z");
    let official = bench.person("official.starobesheve").await;
    let paused = act(&official, &case, &id, "pause", pause).await.expect(200);
    assert_eq!(term(&paused, "needs.assess")["actions"], json!(["resume", "assign"]));
    assert_eq!(term(&paused, "needs.assess")["nearness"], Value::Null);
    assert_eq!(paused.body["next_deadline_code"], Value::Null, "what stands still is not next");
    assert_eq!(official.get("/v1/cases?due=soon").await.expect(200).body["items"], json!([]));

    // Four working days were left on Friday, and are left on the Wednesday on which it goes on.
    bench.at("2026-12-02T08:00:00Z");
    let official = bench.person("official.starobesheve").await;
    let resumed = act(&official, &case, &id, "resumption", json!({})).await.expect(200);
    assert_eq!(term(&resumed, "needs.assess")["due_on"], "2026-12-08");

    let office = Office::of(&bench).await;
    office.register(&case, application()).await;
    let registered = official.get(&path).await.expect(200);
    let whole = term(&registered, "status.total").clone();
    assert_eq!((&whole["due_on"], &whole["extend_to_most"]), (&json!("2027-01-04"), &json!("2027-02-04")));
    let whole = whole["id"].as_str().expect("an id").to_owned();
    let longer = |until: &str| json!({"reason_code": "complex_case", "until_on": until});
    assert_eq!(
        act(&official, &case, &whole, "extension", longer("2027-02-05")).await.expect(422).code(),
        "deadline.too_late"
    );
    assert_eq!(
        act(&official, &case, &whole, "extension", longer("2027-01-04")).await.expect(422).code(),
        "deadline.too_early"
    );
    let extended = act(&official, &case, &whole, "extension", longer("2027-01-16")).await.expect(200);
    assert_eq!(term(&extended, "status.total")["due_on"], "2027-01-18", "off the weekend");
    assert_eq!(term(&extended, "status.total")["extended_from"], "2027-01-04");
    assert_eq!(
        act(&official, &case, &whole, "extension", longer("2027-01-20")).await.expect(409).code(),
        "deadline.extended_already"
    );

    // Somebody answers for it: a colleague who can open the case, nobody else.
    let colleagues = official.get("/v1/auth/me").await.expect(200).text("/person/id");
    let owned = act(&official, &case, &whole, "owner", json!({"owner_id": colleagues})).await.expect(200);
    assert_eq!(term(&owned, "status.total")["owner_name"], "Оксана Старобешівська");
    let stranger = bench.person("official.vinnytsia").await.get("/v1/auth/me").await.expect(200).text("/person/id");
    assert_eq!(
        act(&official, &case, &whole, "owner", json!({"owner_id": stranger})).await.expect(422).code(),
        "task.assignee_cannot_open"
    );

    let timeline = official.get(&format!("{path}/timeline")).await.expect(200).body.to_string();
    for kind in ["term_paused", "term_resumed", "term_extended", "term_assigned", "l2073.extend", "interpreter_awaited"]
    {
        assert!(timeline.contains(kind), "{kind} is in the timeline");
    }
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}

#[tokio::test]
async fn the_law_is_kept_by_one_signed_off_by_another_and_counts_from_its_day() {
    let bench = Bench::open().await;
    bench.at("2026-11-26T08:00:00Z");
    let keeper = bench.person("admin.system").await;
    let signer = bench.person("coordinator.national").await;
    let row = json!({"row": {"kind": "term", "code": "needs.assess", "valid_from": "2012-08-22"}, "verified": true});
    keeper.post("/v1/law/sign-offs", row.clone()).await.expect(403);
    let law = signer.post("/v1/law/sign-offs", row.clone()).await.expect(200);
    let found = law.body["deadlines"]
        .as_array()
        .expect("terms")
        .iter()
        .find(|one| one["code"] == "needs.assess")
        .expect("a term")
        .clone();
    assert_eq!(
        (&found["verified_on"], &found["verified_by"]),
        (&json!("2026-11-26"), &json!("Національна координаторка"))
    );
    let unknown = json!({"row": {"kind": "day", "day": "1999-01-01"}, "verified": true});
    signer.post("/v1/law/sign-offs", unknown).await.expect(404);
    signer.post("/v1/law/sign-offs", json!({"row": {"kind": "cake"}, "verified": true})).await.expect(422);
    let (official, case) = case_in_screening(&bench, "Перевірена").await;
    let read = official.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!(term(&read, "needs.assess")["verified"], json!(true), "the mark is where the term is");

    // From Monday on the term is two days; what runs already is not touched, and the old row loses its mark.
    let amended = json!({"code": "needs.assess", "valid_from": "2026-11-30", "amount": 2, "unit": "working_day", "clause": "п. 7"});
    signer.post("/v1/law/terms", amended.clone()).await.expect(403);
    keeper
        .post(
            "/v1/law/terms",
            json!({"code": "no.such", "valid_from": "2026-11-30", "amount": 2, "unit": "month", "clause": ""}),
        )
        .await
        .expect(404);
    keeper.post("/v1/law/terms", amended.clone()).await.expect(201);
    assert_eq!(keeper.post("/v1/law/terms", amended).await.expect(409).code(), "law.not_after_the_last");
    bench.at("2026-11-30T08:00:00Z");
    let (official, later) = case_in_screening(&bench, "Пізніша").await;
    let read = official.get(&format!("/v1/cases/{later}")).await.expect(200);
    assert_eq!(term(&read, "needs.assess")["due_on"], "2026-12-02");
    let read = official.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!(
        (&term(&read, "needs.assess")["due_on"], &term(&read, "needs.assess")["verified"]),
        (&json!("2026-12-03"), &json!(false))
    );

    // Public holidays are worked under martial law, and days off when it has ended.
    let keeper = bench.person("admin.system").await;
    let christmas = |calendar: &Answer| {
        calendar.body["days"]
            .as_array()
            .expect("days")
            .iter()
            .find(|day| day["day"] == "2026-12-25")
            .expect("a day")
            .clone()
    };
    let calendar = keeper.get("/v1/calendar?year=2026").await.expect(200);
    assert_eq!((&christmas(&calendar)["kind"], &christmas(&calendar)["is_working"]), (&json!("holiday"), &json!(true)));
    let regime =
        json!({"code": "martial_law", "valid_from": "2022-03-24", "valid_to": "2026-12-01", "holidays_work": true});
    official.post("/v1/calendar/regimes", regime.clone()).await.expect(403);
    let calendar = keeper.post("/v1/calendar/regimes", regime).await.expect(200);
    assert_eq!(christmas(&calendar)["is_working"], json!(false));
    let day = json!({"day": "2026-12-26", "kind": "moved_working", "name_uk": "Робоча субота", "name_en": "Saturday that is worked"});
    let calendar = keeper.post("/v1/calendar/days", day).await.expect(200);
    assert!(
        calendar.body["days"]
            .as_array()
            .expect("days")
            .iter()
            .any(|day| day["day"] == "2026-12-26" && day["is_working"] == true)
    );
    keeper
        .post("/v1/calendar/days", json!({"day": "2026-12-26", "kind": "feast", "name_uk": "так", "name_en": "so"}))
        .await
        .expect(422);
    bench.at("2026-12-22T08:00:00Z");
    let official = bench.person("official.starobesheve").await;
    let office = Office::of(&bench).await;
    office.register(&later, application()).await;
    let read = official.get(&format!("/v1/cases/{later}")).await.expect(200);
    assert_eq!(
        term(&read, "status.interview")["due_on"],
        "2026-12-26",
        "Wednesday, Thursday, not Christmas, but the worked Saturday"
    );
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}
