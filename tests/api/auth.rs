//! What protects a sign-in: rotation that notices a thief, lock-out that spares the owner; and the applications of an agency.

use nrm_store::demonstration::PASSPHRASE;
use nrm_tests::{Answer, Bench, Caller};
use reqwest::Method;
use serde_json::{Value, json};

async fn sign_in(caller: &Caller, login: &str, password: &str, headers: &[(&str, &str)]) -> Answer {
    let body = json!({"login": login, "password": password});
    caller.call(Method::POST, "/v1/auth/sign-in", Some(body), headers).await
}

#[tokio::test]
async fn a_membership_of_somebody_else_is_none() {
    let bench = Bench::open().await;
    let (police, official) = (bench.person("police.horlivka").await, bench.person("official.starobesheve").await);
    let theirs = official.get("/v1/auth/me").await.expect(200).text("/membership/id");
    let refused = police.post("/v1/auth/membership", json!({"membership_id": theirs})).await;
    let nothing = police.post("/v1/auth/membership", json!({"membership_id": uuid::Uuid::now_v7()})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (nothing.status.as_u16(), nothing.code()));
    assert!(refused.status.is_client_error(), "{}", refused.body);
    let body = json!({"login": "police.horlivka", "password": PASSPHRASE, "membership_id": theirs});
    bench.anonymous().post("/v1/auth/sign-in", body).await.expect(401);
    bench.close().await;
}

#[tokio::test]
async fn a_refresh_token_that_is_used_twice_ends_its_whole_session() {
    let bench = Bench::open().await;
    let signed_in = sign_in(&bench.anonymous(), "police.horlivka", PASSPHRASE, &[]).await.expect(200);
    let cookie = |answer: &Answer| answer.cookie.clone().expect("a cookie");
    assert!(["HttpOnly", "SameSite=Strict", "Path=/v1/auth"].iter().all(|mark| cookie(&signed_in).contains(mark)));
    let value = |answer: &Answer| cookie(answer).split(';').next().expect("a value").to_owned();
    let refresh =
        async |shown: &str| bench.anonymous().call(Method::POST, "/v1/auth/refresh", None, &[("Cookie", shown)]).await;
    let first = value(&signed_in);
    let second = refresh(&first).await.expect(200);
    // The answer may have been lost on the way, so the first may be shown again until the second is used.
    let again = refresh(&first).await.expect(200);
    assert_eq!(
        refresh(&value(&second)).await.expect(401).code(),
        "auth.session_ended",
        "the one that got lost is no token"
    );
    let after = bench.anonymous().with_token(again.text("/access_token")).get("/v1/cases").await.expect(401);
    assert_eq!(after.code(), "auth.session_ended");
    assert_eq!(refresh(&value(&again)).await.expect(401).code(), "auth.session_ended", "and the whole family is ended");

    let signed_in = sign_in(&bench.anonymous(), "police.horlivka", PASSPHRASE, &[]).await.expect(200);
    let first = value(&signed_in);
    let second = refresh(&first).await.expect(200);
    let third = refresh(&value(&second)).await.expect(200);
    refresh(&first).await.expect(401);
    for token in [&signed_in, &second, &third] {
        let caller = bench.anonymous().with_token(token.text("/access_token"));
        assert_eq!(caller.get("/v1/cases").await.expect(401).code(), "auth.session_ended");
    }
    refresh(&value(&third)).await.expect(401);
    let auditor = bench.person("auditor.national").await;
    let entries = auditor.get("/v1/audit/entries?limit=50").await.expect(200).body.to_string();
    assert!(entries.contains("session_reused"), "{entries}");
    // No page of another origin can make a browser send it: a form cannot set this header.
    let forged =
        bench.anonymous().call(Method::POST, "/v1/auth/refresh", None, &[("X-Requested-With", "a form")]).await;
    forged.expect(401);
    bench.close().await;
}

#[tokio::test]
async fn guesses_slow_the_one_who_guesses_and_never_the_owner() {
    let bench = Bench::open().await;
    // Two networks, as far as the server can tell.
    let (home, elsewhere) = (bench.anonymous_from([127, 0, 0, 1]), bench.anonymous_from([127, 7, 7, 7]));
    sign_in(&home, "police.horlivka", PASSPHRASE, &[]).await.expect(200);
    let mut answers = Vec::new();
    for _ in 0..12 {
        let refused = sign_in(&elsewhere, "police.horlivka", "вгадана фраза номер один", &[]).await;
        assert!([401, 429].contains(&refused.status.as_u16()), "{}", refused.body);
        answers.push(refused.code().to_owned());
    }
    assert_eq!(answers[0], "auth.invalid_credentials");
    assert_eq!(answers.last().map(String::as_str), Some("auth.locked"));
    let right = sign_in(&elsewhere, "police.horlivka", PASSPHRASE, &[]).await;
    assert_eq!(right.expect(429).code(), "auth.locked", "not even the right one is looked at there");
    sign_in(&home, "police.horlivka", PASSPHRASE, &[]).await.expect(200);

    // Of a login that nobody has one learns the same.
    let unknown = sign_in(&home, "nobody.at.all", "вгадана фраза номер один", &[]).await.expect(401);
    let known = sign_in(&home, "admin.horlivka", "вгадана фраза номер один", &[]).await.expect(401);
    let without = |answer: &Answer| {
        let mut body = answer.body.clone();
        body["instance"] = Value::Null;
        body
    };
    assert_eq!(without(&unknown), without(&known));
    bench.close().await;
}

#[tokio::test]
async fn one_sees_and_ends_ones_own_sessions_only() {
    let bench = Bench::open().await;
    let (here, there) = (bench.person("police.horlivka").await, bench.person("police.horlivka").await);
    let listed = here.get("/v1/auth/sessions").await.expect(200);
    assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(2));
    let mine = listed.body["items"].as_array().expect("a list").iter().find(|one| one["current"] == true).cloned();
    let mine = mine.expect("this one is marked")["id"].as_str().expect("an id").to_owned();
    bench
        .person("admin.horlivka")
        .await
        .call(Method::DELETE, &format!("/v1/auth/sessions/{mine}"), None, &[])
        .await
        .expect(404);
    there.call(Method::DELETE, &format!("/v1/auth/sessions/{mine}"), None, &[]).await.expect(204);
    assert_eq!(here.get("/v1/cases").await.expect(401).code(), "auth.session_ended");
    there.get("/v1/cases").await.expect(200);
    bench.close().await;
}

#[tokio::test]
async fn an_application_has_its_own_secret_its_own_ceiling_and_an_end() {
    let bench = Bench::open().await;
    let administrator = bench.person("admin.ngo").await;
    let beyond = json!({"name": "Приклад", "permissions": ["identity.read"]});
    administrator.post("/v1/auth/clients", beyond).await.expect(422);
    let wanted = json!({"name": "Приклад", "permissions": ["case.read"]});
    let made = administrator.post("/v1/auth/clients", wanted).await.expect(201);
    let (id, secret) = (made.text("/client/id"), made.text("/client_secret"));
    let listed = administrator.get("/v1/auth/clients").await.expect(200);
    assert!(!listed.body.to_string().contains(&secret), "a secret is shown once");
    let application = bench.anonymous().with_token(bench.anonymous().token(&id, &secret).await);
    application.get("/v1/cases").await.expect(200);
    assert_eq!(application.get("/v1/referrals").await.expect(403).code(), "auth.forbidden");
    assert_eq!(application.get("/v1/auth/me").await.expect(403).code(), "auth.forbidden");

    let ask = async |secret: &str| {
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let kind = "application/x-www-form-urlencoded";
        bench.anonymous().send(Method::POST, "/v1/auth/token", kind, form, &[]).await
    };
    let rotated = administrator.post(&format!("/v1/auth/clients/{id}/secret"), json!({})).await.expect(201);
    assert_eq!(ask(&secret).await.expect(401).body["error"], "invalid_client");
    ask(&rotated.text("/client_secret")).await.expect(200);
    administrator.call(Method::DELETE, &format!("/v1/auth/clients/{id}"), None, &[]).await.expect(204);
    ask(&rotated.text("/client_secret")).await.expect(401);
    assert!(application.get("/v1/cases").await.status.is_client_error(), "its tokens end with it");
    assert_eq!(bench.anonymous().get("/v1/auth/keys").await.expect(200).text("/keys/0/alg"), "EdDSA");
    bench.close().await;
}
