//! Every operation there is: who may call it, what happens without a sign-in, and what bad input gets.
//!
//! All of it is read from the table of operations and the API document, so a new operation is in it by being mounted.

use std::collections::{BTreeMap, BTreeSet};

use nrm_domain::access::role::{CLIENT_CEILING, Role};
use nrm_server::app;
use nrm_server::kernel::body::LARGEST;
use nrm_server::kernel::problem::Code;
use nrm_server::kernel::routing::Operation;
use nrm_store::demonstration::{PASSPHRASE, sign_ins};
use nrm_tests::{Answer, Bench, Caller, Contract};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// One signed-in caller for each role, and an application with all that one can have.
async fn one_of_each(bench: &Bench) -> BTreeMap<String, Caller> {
    let mut found = BTreeMap::new();
    for person in sign_ins().expect("the invented people") {
        let caller = bench.person(&person.login).await;
        let role = caller.get("/v1/auth/me").await.expect(200).text("/membership/role");
        found.entry(role).or_insert(caller);
    }
    let wanted: Vec<&str> = CLIENT_CEILING.iter().map(|permission| permission.as_str()).collect();
    let wanted = json!({"name": "Приклад: усе, що може застосунок", "permissions": wanted});
    let made = found["agency_administrator"].post("/v1/auth/clients", wanted).await.expect(201);
    let client = bench.anonymous();
    let token = client.token(&made.text("/client/id"), &made.text("/client_secret")).await;
    found.insert("api_client".to_owned(), client.with_token(token));
    let roles: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    let all = Role::ALL.iter().map(|role| role.as_str()).chain(["api_client"]).collect();
    assert_eq!(roles, all, "an invented person for each role (api/store/reference/demonstration_people.csv)");
    found
}

/// The committed table of rights: who may call an operation.
fn rights() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    include_str!("../tables/matrix.txt")
        .lines()
        .map(|line| line.split_once(": ").expect("an operation and its callers"))
        .map(|(operation, callers)| (operation, callers.split(' ').collect()))
        .collect()
}

fn method(operation: &Operation) -> Method {
    Method::from_bytes(operation.method.as_str().as_bytes()).expect("a method")
}

/// The path with the same text for each id in it.
fn with_ids(operation: &Operation, id: &str) -> String {
    let parts = operation.path.split('/').map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Insists on a problem document with a code of the list, words in both languages and nothing of ours.
fn is_problem(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, answer.body);
    let code =
        Code::named(answer.code()).unwrap_or_else(|| panic!("{what}: no code in {} {}", answer.status, answer.body));
    assert_eq!(answer.status.as_u16(), code.status(), "{what}: {}", answer.body);
    assert_eq!(answer.body["status"], code.status(), "{what}");
    assert_eq!(answer.media.as_deref(), Some("application/problem+json"), "{what}");
    for words in ["detail_uk", "detail_en", "instance"] {
        assert!(answer.body[words].is_string(), "{what}: {words} in {}", answer.body);
    }
}

#[tokio::test]
async fn each_role_is_refused_exactly_where_the_table_of_rights_says_so() {
    let bench = Bench::open().await;
    let (callers, rights, contract, table) =
        (one_of_each(&bench).await, rights(), Contract::of_the_house(), app::table());
    let named: BTreeSet<&str> = table.operations().iter().map(|one| one.name).collect();
    assert_eq!(named, rights.keys().copied().collect(), "tests/tables/matrix.txt: run `cargo xtask regenerate`");
    for one in table.operations() {
        let allowed = &rights[one.name];
        // Anyone may call these, and what they do to a session would end the others' turn.
        if allowed.contains("anyone") {
            continue;
        }
        for (role, caller) in &callers {
            let path = with_ids(one, &Uuid::now_v7().to_string());
            let answer = caller.call(method(one), &path, contract.body(one), &[("If-Match", "\"1\"")]).await;
            let what = format!("{} {} as {role}", one.method, one.path);
            assert!(answer.status.as_u16() < 500, "{what}: {}", answer.body);
            let is_forbidden = answer.code() == Code::Forbidden.as_str();
            assert_eq!(!is_forbidden, allowed.contains(role.as_str()), "{what}: {} {}", answer.status, answer.body);
            if is_forbidden {
                is_problem(&answer, &what);
            }
        }
    }
    bench.close().await;
}

#[tokio::test]
async fn nothing_that_is_guarded_answers_a_stranger() {
    let bench = Bench::open().await;
    let (contract, table) = (Contract::of_the_house(), app::table());
    let strangers = [bench.anonymous(), bench.anonymous().with_token("not.a.token".to_owned())];
    for one in table.operations().iter().filter(|one| one.permission.is_some()) {
        for stranger in &strangers {
            let path = with_ids(one, &Uuid::now_v7().to_string());
            let answer = stranger.call(method(one), &path, contract.body(one), &[]).await;
            let what = format!("{} {}", one.method, one.path);
            assert_eq!((answer.status.as_u16(), answer.code()), (401, "auth.required"), "{what}");
            is_problem(&answer, &what);
        }
    }
    bench.close().await;
}

/// Someone who may call an operation.
fn allowed<'a>(callers: &'a BTreeMap<String, Caller>, one: &Operation) -> &'a Caller {
    let role = Role::ALL.iter().find(|role| one.permission.is_none_or(|permission| role.holds().contains(&permission)));
    &callers[role.unwrap_or_else(|| panic!("{} is for nobody", one.name)).as_str()]
}

#[tokio::test]
async fn a_bad_body_is_refused_with_its_reason() {
    let bench = Bench::open().await;
    let (callers, contract, table) = (one_of_each(&bench).await, Contract::of_the_house(), app::table());
    let mut with_body = 0;
    for one in table.operations() {
        let Some(schema) = contract.body_schema(one) else { continue };
        let what = format!("{} {}", one.method, one.path);
        assert_eq!(schema["additionalProperties"], false, "{what}: its body needs `deny_unknown_fields`");
        with_body += 1;
        let caller = allowed(&callers, one);
        let path = with_ids(one, &Uuid::now_v7().to_string());
        let good = contract.body(one).expect("a body");
        let mut surprising = good.clone();
        surprising["surprise"] = json!(1);
        let surprising = surprising.to_string();
        let mut nul = good.clone();
        nul["surprise"] = json!("a\u{0}b");
        let nul = nul.to_string();
        let (deep, large) = (format!("{}{}", "[".repeat(100), "]".repeat(100)), " ".repeat(LARGEST + 1));
        for (sent, media, expected, first) in [
            (surprising.as_str(), "application/json", "body.invalid", Some("unknown_field")),
            (nul.as_str(), "application/json", "body.invalid", Some("control_character")),
            (deep.as_str(), "application/json", "body.invalid", Some("too_deep")),
            ("{", "application/json", "body.malformed", None),
            ("{} {}", "application/json", "body.malformed", None),
            ("", "application/json", "body.malformed", None),
            ("null", "application/json", "body.invalid", Some("type")),
            ("[1]", "application/json", "body.invalid", Some("type")),
            ("\"text\"", "application/json", "body.invalid", Some("type")),
            (large.as_str(), "application/json", "body.too_large", None),
            (surprising.as_str(), "text/plain", "body.malformed", None),
        ] {
            let shown: String = sent.chars().take(80).collect();
            let answer = caller.send(method(one), &path, media, sent.to_owned(), &[("If-Match", "\"1\"")]).await;
            let what = format!("{what} with {shown} as {media}");
            is_problem(&answer, &what);
            // An empty object may be a whole body, and what follows it is noticed afterwards.
            let is_other = answer.code() != expected;
            assert!(!is_other || (sent == "{} {}" && answer.code() == "body.invalid"), "{what}: {}", answer.body);
            if let Some(first) = first {
                assert_eq!(answer.body["errors"][0]["code"], first, "{what}: {}", answer.body);
            }
        }
        // Each field of the wrong kind; what it was is never repeated.
        for name in schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()) {
            for wrong in [json!({"surprise": ["CANARY"]}), json!("CANARY".repeat(40_000)), json!(-1.5e300)] {
                let mut body = good.clone();
                body[name] = wrong;
                let answer = caller.call(method(one), &path, Some(body), &[("If-Match", "\"1\"")]).await;
                assert!(answer.status.as_u16() < 500, "{what} {name}: {}", answer.body);
                assert!(!answer.body.to_string().contains("CANARY"), "{what} {name}: {}", answer.body);
            }
        }
        if one.permission.is_some() && one.method.as_str() == "POST" {
            for key in ["", "short", "with space in it", &"x".repeat(129)] {
                let answer = caller.call(Method::POST, &path, Some(good.clone()), &[("Idempotency-Key", key)]).await;
                is_problem(&answer, &what);
                assert_eq!(answer.code(), "idempotency.key_required", "{what}: {}", answer.body);
            }
        }
    }
    assert!(with_body > 20, "only {with_body} operations with a body");
    bench.close().await;
}

#[tokio::test]
async fn a_bad_address_is_refused_with_its_reason() {
    let bench = Bench::open().await;
    let (callers, contract, table) = (one_of_each(&bench).await, Contract::of_the_house(), app::table());
    let mut pages = 0;
    for one in table.operations() {
        let (caller, what) = (allowed(&callers, one), format!("{} {}", one.method, one.path));
        if one.path.contains('{') {
            for id in ["not-an-id", "%00", "%27%20or%201%3D1", "..%2F..%2Fetc", "%F0%9F%92%A9", &"9".repeat(2000)] {
                let answer =
                    caller.call(method(one), &with_ids(one, id), contract.body(one), &[("If-Match", "\"1\"")]).await;
                is_problem(&answer, &format!("{what} with {id}"));
                assert_eq!(answer.code(), "not_found", "{what} with {id}: {}", answer.body);
            }
        }
        if one.method.as_str() != "GET" {
            continue;
        }
        let parameters = contract.parameters(one);
        let path = with_ids(one, &Uuid::now_v7().to_string());
        let mut tried = vec!["surprise=1".to_owned()];
        if parameters.contains("cursor") {
            pages += 1;
            let paging = ["cursor=forged", "cursor=%00", "limit=0", "limit=-1", "limit=1000", "limit=ten"];
            tried.extend(paging.map(str::to_owned));
        }
        for query in tried {
            let answer = caller.get(&format!("{path}?{query}")).await;
            assert!(answer.status.as_u16() < 500, "{what}?{query}: {}", answer.body);
            // An operation that selects nothing does not look for words to select by.
            let selects = parameters.iter().any(|name| !["limit", "cursor"].contains(name));
            if query != "surprise=1" || selects {
                is_problem(&answer, &format!("{what}?{query}"));
                assert_eq!(answer.code(), "query.invalid", "{what}?{query}: {}", answer.body);
            }
        }
        for name in &parameters {
            for odd in ["%00", "%F0%9F%92%A9%25_%5C", "%27%20or%201%3D1--", &"я".repeat(500)] {
                let answer = caller.get(&format!("{path}?{name}={odd}")).await;
                assert!(answer.status.as_u16() < 500, "{what}?{name}={odd}: {}", answer.body);
            }
        }
    }
    assert!(pages >= 5, "only {pages} lists with pages");
    bench.close().await;
}

#[tokio::test]
async fn a_change_of_something_known_needs_the_version_that_was_seen() {
    let bench = Bench::open().await;
    let (callers, contract, table) = (one_of_each(&bench).await, Contract::of_the_house(), app::table());
    let mut guarded = 0;
    for one in table.operations().iter().filter(|one| contract.headers(one).contains("If-Match")) {
        guarded += 1;
        let path = with_ids(one, &Uuid::now_v7().to_string());
        let answer = allowed(&callers, one).call(method(one), &path, contract.body(one), &[]).await;
        is_problem(&answer, &format!("{} {}", one.method, one.path));
        assert_eq!(answer.code(), "precondition.required", "{} {}: {}", one.method, one.path, answer.body);
    }
    assert!(guarded >= 2, "only {guarded} operations ask for a version");
    bench.close().await;
}

#[tokio::test]
async fn the_doors_of_sign_in_refuse_bad_input_too() {
    let bench = Bench::open().await;
    let stranger = bench.anonymous();
    let form = "application/x-www-form-urlencoded";
    for sent in
        ["", "grant_type=password", "grant_type=client_credentials&client_id=x", "a=1&a=2", "%00=%00", "grant_type=%FF"]
    {
        let answer = stranger.send(Method::POST, "/v1/auth/token", form, sent.to_owned(), &[]).await;
        assert!(answer.status.is_client_error(), "{sent}: {} {}", answer.status, answer.body);
        // OAuth has a form of its own for refusals (RFC 6749, 5.2).
        assert!(answer.body["error"].is_string() || Code::named(answer.code()).is_some(), "{sent}: {}", answer.body);
    }
    for (method, path) in [(Method::POST, "/v1/auth/refresh"), (Method::POST, "/v1/auth/sign-out")] {
        let answer = stranger.call(method, path, None, &[]).await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.body);
    }
    let body = json!({"login": "police.horlivka", "password": PASSPHRASE, "membership_id": Uuid::now_v7()});
    let other = stranger.post("/v1/auth/sign-in", body).await;
    assert!(other.status.is_client_error(), "a membership of nobody: {}", other.body);
    for path in ["/v1", "/v1/", "/v1/nothing", "/v1/cases/../../etc/passwd", "/v1/cases/%2e%2e"] {
        let answer = stranger.get(path).await;
        assert!([401, 404].contains(&answer.status.as_u16()), "{path}: {} {}", answer.status, answer.body);
    }
    let wrong = stranger.call(Method::PATCH, "/v1/cases", Some(Value::Null), &[]).await;
    assert!([401, 405].contains(&wrong.status.as_u16()), "{}", wrong.body);
    bench.close().await;
}
