//! Sign-in, rotation, switching, and how a session ends.

use nrm_tests::Bench;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_session_is_refreshed_switched_and_ended_at_once() {
    let bench = Bench::open().await;
    let official = bench.person("official.starobesheve").await;
    let me = official.get("/v1/auth/me").await.expect(200);
    let memberships = me.body["memberships"].as_array().expect("memberships").clone();
    assert_eq!(memberships.len(), 2);
    let present = me.text("/membership/id");
    let other = memberships.iter().find(|one| one["id"] != present.as_str()).expect("another");
    let switched = official.post("/v1/auth/membership", json!({"membership_id": other["id"]})).await.expect(200);
    let there = official.clone().with_token(switched.text("/access_token"));
    assert_eq!(there.get("/v1/auth/me").await.expect(200).text("/membership/id"), other["id"].as_str().expect("an id"));
    there.call(Method::POST, "/v1/auth/refresh", None, &[]).await.expect(200);
    there.call(Method::POST, "/v1/auth/sign-out", None, &[]).await.expect(204);
    assert_eq!(
        there.get("/v1/cases").await.expect(401).code(),
        "auth.session_ended",
        "a token does not outlive its session"
    );
    let wrong = json!({"login": "official.starobesheve", "password": "не той пароль зовсім"});
    assert_eq!(bench.anonymous().post("/v1/auth/sign-in", wrong).await.expect(401).code(), "auth.invalid_credentials");
    bench.close().await;
}
