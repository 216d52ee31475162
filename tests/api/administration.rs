//! Agencies are opened, named anew, stopped and let go on; people are appointed, invited, given roles and switched off;
//! and everybody's passphrase is their own.

use std::path::PathBuf;

use nrm_server::app;
use nrm_server::kernel::passwords::Cost;
use nrm_server::settings::{FirstAdministrator, Place, Settings};
use nrm_server::start;
use nrm_store::demonstration::{PASSPHRASE, agency_id};
use nrm_store::reference::place_id;
use nrm_tests::{Answer, Bench, Caller};
use reqwest::Method;
use serde_json::{Value, json};

const CHOSEN: &str = "тихий ранок над річкою";

async fn sign_in(bench: &Bench, login: &str, passphrase: &str) -> Answer {
    bench.anonymous().post("/v1/auth/sign-in", json!({"login": login, "password": passphrase})).await
}

/// Signs in for the first time and stays.
async fn first_sign_in(bench: &Bench, invited: &Answer) -> Caller {
    let caller = bench.anonymous();
    let body = json!({"login": invited.text("/user/login"), "first_passphrase": invited.text("/first_passphrase"),
        "passphrase": CHOSEN});
    let token = caller.post("/v1/auth/first-sign-in", body).await.expect(200).text("/access_token");
    caller.with_token(token)
}

async fn change(caller: &Caller, method: Method, path: &str, body: Option<Value>) -> Answer {
    let agency = path.split('/').take(4).collect::<Vec<_>>().join("/");
    let etag = caller.get(&agency).await.expect(200).etag.expect("a version");
    caller.call(method, path, body, &[("If-Match", &etag)]).await
}

#[tokio::test]
async fn an_agency_is_opened_gets_its_administrator_and_its_people() {
    let bench = Bench::open().await;
    let system = bench.person("admin.system").await;
    let place = place_id("UA14060030010082815");
    let wanted = json!({"kind": "ngo", "name_uk": "Приклад другий", "name_en": "Second example", "place_id": place});
    let made = system.post("/v1/agencies", wanted.clone()).await.expect(201);
    assert_eq!((made.text("/oblast_code"), made.body["frozen"].clone()), ("UA14".into(), json!(false)));
    assert_eq!(system.post("/v1/agencies", wanted).await.expect(409).code(), "duplicate");
    let path = format!("/v1/agencies/{}", made.text("/id"));

    // Its first administrator, once; a role that reads cases is never appointed from outside.
    let appoint = |login: &str, role: &str| json!({"login": login, "display_name": "Приклад", "role": role});
    let appointments = format!("{path}/appointments");
    let administrator = system.post(&appointments, appoint("admin.second", "agency_administrator")).await.expect(201);
    let again = system.post(&appointments, appoint("admin.third", "agency_administrator")).await.expect(409);
    assert_eq!(again.code(), "agency.has_administrator");
    for role in ["first_responder", "unit_head", "oblast_coordinator", "auditor"] {
        let refused = system.post(&appointments, appoint("someone.else", role)).await.expect(422);
        assert_eq!(refused.code(), "user.role_not_of_this_agency", "{role}");
    }
    assert_eq!(system.post(&appointments, appoint("Not A Login", "monitor")).await.expect(422).code(), "body.invalid");

    // A first passphrase opens nothing but the choice of another, and that once.
    let login = administrator.text("/user/login");
    let first = administrator.text("/first_passphrase");
    assert_eq!(sign_in(&bench, &login, &first).await.expect(403).code(), "auth.passphrase_to_change");
    for weak in ["short", "aaaaaaaaaaaaaaaaaaaa", "пароль для admin.second", PASSPHRASE, first.as_str()] {
        let body = json!({"login": login, "first_passphrase": first, "passphrase": weak});
        let refused = bench.anonymous().post("/v1/auth/first-sign-in", body).await.expect(422);
        assert_eq!(refused.text("/errors/0/code"), "weak", "{weak}");
    }
    let administrator = first_sign_in(&bench, &administrator).await;
    let twice = json!({"login": login, "first_passphrase": first, "passphrase": "інший ранок над озером"});
    bench.anonymous().post("/v1/auth/first-sign-in", twice).await.expect(401);
    sign_in(&bench, &login, &first).await.expect(401);
    sign_in(&bench, &login, CHOSEN).await.expect(200);

    // The administrator keeps the people, and reads no case.
    administrator.get("/v1/cases").await.expect(403);
    let invite = json!({"login": "worker.second", "display_name": "Працівниця", "role": "ngo_worker"});
    let invited = administrator.post("/v1/users", invite.clone()).await.expect(201);
    assert_eq!(administrator.post("/v1/users", invite).await.expect(409).code(), "user.login_taken");
    let worker = first_sign_in(&bench, &invited).await;
    worker.get("/v1/cases").await.expect(200);
    let people = administrator.get("/v1/users").await.expect(200);
    assert_eq!(people.body["items"].as_array().map(Vec::len), Some(2), "only their own: {}", people.body);

    // A stopped agency loses its sessions and applications at once, and gets nothing more.
    let client = json!({"name": "Облік", "permissions": ["directory.read"]});
    let client = administrator.post("/v1/auth/clients", client).await.expect(201);
    let (id, secret) = (client.text("/client/id"), client.text("/client_secret"));
    let application = bench.anonymous();
    let token = application.token(&id, &secret).await;
    let application = application.with_token(token);
    application.get("/v1/agencies").await.expect(200);
    let freeze = format!("{path}/freeze");
    system.post(&freeze, json!({"reason_code": "security"})).await.expect(428);
    let stale = [("If-Match", "\"nothing\"")];
    let refused =
        system.call(Method::POST, &freeze, Some(json!({"reason_code": "security"})), &stale).await.expect(412);
    assert_eq!(refused.text("/current/id"), made.text("/id"));
    change(&system, Method::POST, &freeze, Some(json!({"reason_code": "because"}))).await.expect(422);
    let frozen = change(&system, Method::POST, &freeze, Some(json!({"reason_code": "security"}))).await.expect(200);
    assert_eq!((frozen.body["frozen"].clone(), frozen.body["actions"].clone()), (json!(true), json!(["unfreeze"])));
    for caller in [&worker, &application, &administrator] {
        assert_eq!(caller.get("/v1/agencies").await.expect(401).code(), "auth.session_ended");
    }
    worker.call(Method::POST, "/v1/auth/refresh", None, &[]).await.expect(401);
    sign_in(&bench, "worker.second", CHOSEN).await.expect(401);
    let again = change(&system, Method::POST, &freeze, Some(json!({"reason_code": "security"}))).await.expect(409);
    assert_eq!((again.code(), again.body["legal_moves"].clone()), ("agency.illegal_action", json!(["unfreeze"])));
    change(&system, Method::POST, &appointments, Some(appoint("late.one", "agency_administrator"))).await.expect(409);

    // It goes on: people sign in anew, old sessions stay ended, applications work again.
    change(&system, Method::POST, &format!("{path}/unfreeze"), None).await.expect(200);
    worker.get("/v1/agencies").await.expect(401);
    sign_in(&bench, "worker.second", CHOSEN).await.expect(200);
    bench.anonymous().token(&id, &secret).await;
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}

#[tokio::test]
async fn an_agency_is_found_under_its_names_of_the_past() {
    let bench = Bench::open().await;
    let system = bench.person("admin.system").await;
    let path = format!("/v1/agencies/{}", agency_id("centre.starobesheve"));
    let before = system.get(&path).await.expect(200).text("/name_uk");
    let name = format!("{path}/name");
    let called = |uk: &str, since: &str| Some(json!({"name_uk": uk, "name_en": "Centre", "since": since}));
    let renamed = change(&system, Method::PUT, &name, called("Центр надання послуг", "2024-01-10")).await.expect(200);
    assert_eq!(renamed.text("/former_names/0/name_uk"), before);
    assert_eq!(renamed.text("/former_names/0/valid_to"), "2024-01-09");
    let corrected =
        change(&system, Method::PUT, &name, called("Центр соціальних послуг", "2024-01-10")).await.expect(200);
    assert_eq!(corrected.body["former_names"].as_array().map(Vec::len), Some(1), "a correction leaves no trace");
    for (day, code) in [("2999-01-01", "future"), ("2020-01-01", "range")] {
        let refused = change(&system, Method::PUT, &name, called("Інакше", day)).await.expect(422);
        assert_eq!((refused.text("/errors/0/pointer"), refused.text("/errors/0/code")), ("/since".into(), code.into()));
    }
    change(&system, Method::PUT, &name, called("Інакше ", "2024-02-01")).await.expect(422);
    system.call(Method::PUT, &name, called("Інакше", "2024-02-01"), &[]).await.expect(428);

    let police = bench.person("police.vinnytsia").await;
    let found = police.get("/v1/agencies?q=Старобешеве&kind=social_services_centre").await.expect(200);
    assert_eq!(found.text("/items/0/name_uk"), "Центр соціальних послуг", "by the old name");
    assert_eq!(police.get(&path).await.expect(200).body["actions"], json!([]), "who may not change is offered nothing");
    bench.close().await;
}

#[tokio::test]
async fn only_who_administers_agencies_changes_them_and_never_their_own_into_silence() {
    let bench = Bench::open().await;
    let theirs = format!("/v1/agencies/{}", agency_id("police.horlivka"));
    for login in ["admin.horlivka", "police.horlivka", "coordinator.national", "auditor.national"] {
        let caller = bench.person(login).await;
        let named = json!({"name_uk": "Інакше", "name_en": "Else", "since": "2024-01-01"});
        change(&caller, Method::PUT, &format!("{theirs}/name"), Some(named)).await.expect(403);
        let reason = Some(json!({"reason_code": "security"}));
        change(&caller, Method::POST, &format!("{theirs}/freeze"), reason).await.expect(403);
        let someone = json!({"login": "some.one", "display_name": "Хтось", "role": "monitor"});
        caller.post(&format!("{theirs}/appointments"), someone).await.expect(403);
    }
    let system = bench.person("admin.system").await;
    let own = format!("/v1/agencies/{}", agency_id("ministry"));
    let reason = Some(json!({"reason_code": "security"}));
    let refused = change(&system, Method::POST, &format!("{own}/freeze"), reason).await.expect(409);
    assert_eq!(refused.code(), "agency.illegal_action");
    let nowhere = json!({"kind": "ngo", "name_uk": "Приклад", "name_en": "Example", "place_id": agency_id("ministry")});
    assert_eq!(system.post("/v1/agencies", nowhere).await.expect(422).code(), "agency.unknown_place");
    let nobody = format!("/v1/agencies/{}/unfreeze", place_id("UA14060030010082815"));
    system.call(Method::POST, &nobody, None, &[("If-Match", "\"x\"")]).await.expect(404);
    system.get("/v1/users").await.expect(403);
    // Posts of coordination are appointed where they belong.
    let oblast = format!("/v1/agencies/{}/appointments", agency_id("oblast.donetsk"));
    let coordinator =
        json!({"login": "coordinator.second", "display_name": "Координатор", "role": "oblast_coordinator"});
    let appointed = system.post(&oblast, coordinator).await.expect(201);
    let coordinator = first_sign_in(&bench, &appointed).await;
    assert_eq!(coordinator.get("/v1/auth/me").await.expect(200).text("/membership/reach"), "oblast");
    coordinator.get("/v1/overseen-cases").await.expect(200);
    coordinator.get("/v1/cases").await.expect(403);
    bench.close().await;
}

#[tokio::test]
async fn roles_are_given_and_ended_and_sessions_end_with_them() {
    let bench = Bench::open().await;
    let administrator = bench.person("admin.horlivka").await;
    let people = administrator.get("/v1/users").await.expect(200);
    let found = people.body["items"].as_array().expect("people").iter().find(|one| one["login"] == "police.horlivka");
    let user = found.and_then(|one| one["id"].as_str()).expect("an id").to_owned();
    let police = bench.person("police.horlivka").await;

    // A second role here; a role that an agency does not give; a login that nobody has.
    let give = |login: &str, role: &str| json!({"login": login, "role": role});
    let given = administrator.post("/v1/memberships", give("police.horlivka", "unit_head")).await.expect(201);
    let membership = given.text("/roles/1/membership_id");
    assert_eq!(
        administrator.post("/v1/memberships", give("police.horlivka", "unit_head")).await.expect(409).code(),
        "duplicate"
    );
    let refused = administrator.post("/v1/memberships", give("police.horlivka", "auditor")).await.expect(422);
    assert_eq!(refused.code(), "user.role_not_given_by_agency");
    let refused = administrator.post("/v1/memberships", give("nobody.here", "unit_head")).await.expect(422);
    assert_eq!(refused.code(), "user.unknown_login");
    police.post("/v1/memberships", give("police.horlivka", "unit_head")).await.expect(403);

    // The session that acts in the role ends with it; the other role stays.
    let switched = police.post("/v1/auth/membership", json!({"membership_id": membership})).await.expect(200);
    let as_head = police.clone().with_token(switched.text("/access_token"));
    as_head.get("/v1/auth/clients").await.expect(200);
    let elsewhere = bench.person("police.horlivka").await;
    let activity = format!("/v1/memberships/{membership}/activity");
    administrator.call(Method::PUT, &activity, Some(json!({"active": false})), &[]).await.expect(200);
    as_head.get("/v1/auth/me").await.expect(401);
    elsewhere.get("/v1/cases").await.expect(200);
    let foreign = bench.person("admin.ngo").await;
    foreign.call(Method::PUT, &activity, Some(json!({"active": true})), &[]).await.expect(404);

    // Switched off as a whole: no session, no sign-in; switched on again, the old session stays ended.
    let activity = format!("/v1/users/{user}/activity");
    administrator.call(Method::PUT, &activity, Some(json!({"active": false})), &[]).await.expect(200);
    elsewhere.get("/v1/cases").await.expect(401);
    sign_in(&bench, "police.horlivka", PASSPHRASE).await.expect(401);
    administrator.call(Method::PUT, &activity, Some(json!({"active": true})), &[]).await.expect(200);
    elsewhere.get("/v1/cases").await.expect(401);
    elsewhere.call(Method::POST, "/v1/auth/refresh", None, &[]).await.expect(401);
    let again = bench.person("police.horlivka").await;

    // A lost passphrase: the old one and every session end; not for a person who also works elsewhere.
    let reset = format!("/v1/users/{user}/first-passphrase");
    foreign.post(&reset, json!({})).await.expect(404);
    let first = administrator.post(&reset, json!({})).await.expect(201);
    again.get("/v1/cases").await.expect(401);
    sign_in(&bench, "police.horlivka", PASSPHRASE).await.expect(401);
    first_sign_in(&bench, &first).await.get("/v1/cases").await.expect(200);
    let both = administrator.post("/v1/memberships", give("official.vinnytsia", "unit_head")).await.expect(201);
    let other = format!("/v1/users/{}/first-passphrase", both.text("/id"));
    assert_eq!(administrator.post(&other, json!({})).await.expect(409).code(), "user.also_elsewhere");
    bench.person("official.vinnytsia").await.get("/v1/cases").await.expect(200);

    // Nobody switches themselves off.
    let me = administrator.get("/v1/auth/me").await.expect(200).text("/person/id");
    let own = format!("/v1/users/{me}/activity");
    let refused = administrator.call(Method::PUT, &own, Some(json!({"active": false})), &[]).await.expect(409);
    assert_eq!(refused.code(), "user.is_oneself");
    bench.close().await;
}

#[tokio::test]
async fn a_changed_passphrase_ends_the_other_sessions_and_the_old_one_opens_nothing() {
    let bench = Bench::open().await;
    let (here, there) = (bench.person("ngo.donetsk").await, bench.person("ngo.donetsk").await);
    let path = "/v1/auth/me/passphrase";
    let wrong = here.post(path, json!({"old": "зовсім не той пароль", "new": CHOSEN})).await.expect(403);
    assert_eq!(wrong.code(), "auth.wrong_passphrase");
    for weak in ["короткий", PASSPHRASE, "ngo.donetsk і ще щось"] {
        let refused = here.post(path, json!({"old": PASSPHRASE, "new": weak})).await.expect(422);
        assert_eq!(refused.text("/errors/0/pointer"), "/new", "{weak}");
    }
    there.get("/v1/cases").await.expect(200);
    here.post(path, json!({"old": PASSPHRASE, "new": CHOSEN})).await.expect(204);
    here.get("/v1/cases").await.expect(200);
    there.get("/v1/cases").await.expect(401);
    sign_in(&bench, "ngo.donetsk", PASSPHRASE).await.expect(401);
    sign_in(&bench, "ngo.donetsk", CHOSEN).await.expect(200);
    bench.close().await;
}

#[tokio::test]
async fn an_empty_database_gets_its_first_administrator_once() {
    let data_dir = std::env::temp_dir().join(format!("nrm-first-{}", uuid::Uuid::now_v7()));
    let mut settings = Settings::new(&data_dir, "http://127.0.0.1");
    settings.cost = Cost::least();
    let wanted = |login: &str| FirstAdministrator {
        place: Place { data_dir: PathBuf::new(), database_url: None, database_url_file: None, pg_bin_dir: None },
        login: login.to_owned(),
        name: "Приклад".to_owned(),
        agency_uk: "Національний координатор".to_owned(),
        agency_en: "National coordinator".to_owned(),
    };
    let (opened, application, passphrase) = tokio::task::spawn_blocking(move || {
        assert!(start::first_administrator(&settings, &wanted("Not A Login")).is_err());
        let passphrase = start::first_administrator(&settings, &wanted("admin.first")).expect("the first");
        let second = start::first_administrator(&settings, &wanted("admin.second")).expect_err("no second");
        assert!(second.to_string().contains("has people already"), "{second}");
        let opened = start::open(&settings).expect("the database opens");
        let application = opened.application(&settings).expect("the application fits together");
        (opened, application, passphrase)
    })
    .await
    .expect("started");
    let running =
        app::serve(application, std::net::TcpListener::bind("127.0.0.1:0").expect("a port")).expect("serving");
    let answer = reqwest::Client::new()
        .post(format!("http://{}/v1/auth/first-sign-in", running.address))
        .json(&json!({"login": "admin.first", "first_passphrase": passphrase, "passphrase": CHOSEN}))
        .send()
        .await
        .expect("an answer");
    let text = answer.text().await.expect("a body");
    let body: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(body["me"]["membership"]["role"], json!("system_administrator"), "{body}");
    assert_eq!(opened.verify_audit().expect("verified").first_bad, None);
    running.stop().await;
    tokio::task::spawn_blocking(move || drop(opened)).await.expect("stopped");
    let _ = std::fs::remove_dir_all(data_dir);
}
