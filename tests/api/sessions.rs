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

#[tokio::test]
async fn connections_that_died_are_noticed_and_the_next_request_is_answered() {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, PgConnection};
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let mut admin = PgConnection::establish(bench.admin_url()).expect("connected");
    for _ in 0..3 {
        police.get("/v1/cases").await.expect(200);
        admin
            .batch_execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'nrm_app' and datname = current_database()")
            .expect("ended");
        police.get("/v1/cases").await.expect(200);
    }
    drop(admin);
    bench.close().await;
}

#[tokio::test]
async fn pages_of_an_allowed_origin_may_call_and_read_also_why_they_are_refused() {
    let data_dir = std::env::temp_dir().join(format!("nrm-cors-{}", uuid::Uuid::now_v7()));
    let mut settings = nrm_server::settings::Settings::new(&data_dir, "http://127.0.0.1");
    settings.cost = nrm_server::kernel::passwords::Cost::least();
    settings.cors_origins = vec!["https://app.example.org".into()];
    let (opened, application) = tokio::task::spawn_blocking(move || {
        let opened = nrm_server::start::open(&settings).expect("the database opens");
        let application = opened.application(&settings).expect("the application fits together");
        (opened, application)
    })
    .await
    .expect("started");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let running = nrm_server::app::serve(application, listener).expect("serving");
    let ask = |method: Method, origin: &'static str| {
        let request = reqwest::Client::new().request(method, format!("http://{}/v1/cases", running.address));
        let request = request.header("Origin", origin).header("Access-Control-Request-Method", "GET");
        async move {
            let answer = request.send().await.expect("an answer");
            let allowed = answer.headers().get("access-control-allow-origin").and_then(|value| value.to_str().ok());
            (answer.status().as_u16(), allowed.map(str::to_owned))
        }
    };
    let allowed = Some("https://app.example.org".to_owned());
    assert_eq!(ask(Method::OPTIONS, "https://app.example.org").await, (200, allowed.clone()));
    assert_eq!(ask(Method::GET, "https://app.example.org").await, (401, allowed));
    for stranger in ["https://evil.example.org", "https://app.example.org.evil.org", "http://app.example.org", "null"] {
        assert_eq!(ask(Method::OPTIONS, stranger).await.1, None, "{stranger}");
        assert_eq!(ask(Method::GET, stranger).await, (401, None), "{stranger}");
    }
    running.stop().await;
    tokio::task::spawn_blocking(move || drop(opened)).await.expect("stopped");
    let _ = std::fs::remove_dir_all(data_dir);
}
