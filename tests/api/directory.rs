//! Places, agencies, and the people of an agency.

use nrm_store::demonstration::agency_id;
use nrm_tests::Bench;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn places_are_known_by_old_and_new_names() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let oblasts = police.get("/v1/places?level=oblast&limit=50").await.expect(200);
    assert!(oblasts.body["items"].as_array().is_some_and(|items| items.len() >= 24), "{}", oblasts.body);
    let found = police.get("/v1/places?q=Горлівка").await.expect(200);
    assert!(found.body["items"].as_array().is_some_and(|items| !items.is_empty()), "{}", found.body);
    let none = police.get("/v1/places?q=Такого%20місця%20немає").await.expect(200);
    assert_eq!(none.body["items"], json!([]));
    police.get("/v1/places?level=planet").await.expect(422);
    bench.close().await;
}

#[tokio::test]
async fn agencies_are_known_to_all_by_kind_and_oblast() {
    let bench = Bench::open().await;
    let police = bench.person("police.vinnytsia").await;
    let all = police.get("/v1/agencies").await.expect(200);
    assert!(all.body["items"].as_array().is_some_and(|items| items.len() >= 10), "{}", all.body);
    let raions = police.get("/v1/agencies?kind=raion_administration&oblast=UA14").await.expect(200);
    assert_eq!(raions.body["items"].as_array().map(Vec::len), Some(1));
    let horlivka = police.get(&format!("/v1/agencies/{}", agency_id("police.horlivka"))).await.expect(200);
    assert_eq!(horlivka.text("/kind"), "police");
    police.get(&format!("/v1/agencies/{}", uuid::Uuid::now_v7())).await.expect(404);
    bench.close().await;
}

#[tokio::test]
async fn an_administrator_invites_and_ends_the_people_of_the_own_agency_only() {
    let bench = Bench::open().await;
    let administrator = bench.person("admin.horlivka").await;
    let person = |login: &str, role: &str| json!({"login": login, "display_name": "Нова Особа", "role": role});
    for role in ["auditor", "national_coordinator", "agency_administrator"] {
        let refused = administrator.post("/v1/users", person("somebody.new", role)).await.expect(422);
        assert_eq!(refused.code(), "user.role_not_given_by_agency");
    }
    let made = administrator.post("/v1/users", person("somebody.new", "first_responder")).await.expect(201);
    assert_eq!(
        administrator.post("/v1/users", person("somebody.new", "first_responder")).await.expect(409).code(),
        "user.login_taken"
    );
    let chosen = "тихий ранок над річкою";
    let first =
        json!({"login": "somebody.new", "first_passphrase": made.text("/first_passphrase"), "passphrase": chosen});
    let sign_in = json!({"login": "somebody.new", "password": chosen});
    let signed_in = bench.anonymous().post("/v1/auth/first-sign-in", first).await.expect(200);
    let somebody = bench.anonymous().with_token(signed_in.text("/access_token"));
    assert_eq!(somebody.get("/v1/cases").await.expect(200).body["items"], json!([]));
    somebody.get("/v1/users").await.expect(403);

    let activity = format!("/v1/users/{}/activity", made.text("/user/id"));
    let end = json!({"active": false});
    let stranger = bench.person("admin.ngo").await;
    stranger.call(Method::PUT, &activity, Some(end.clone()), &[]).await.expect(404);
    assert!(!stranger.get("/v1/users").await.expect(200).body.to_string().contains("somebody.new"));
    administrator.call(Method::PUT, &activity, Some(end), &[]).await.expect(200);
    assert_eq!(somebody.get("/v1/cases").await.expect(401).code(), "auth.session_ended", "it ends at once");
    bench.anonymous().post("/v1/auth/sign-in", sign_in).await.expect(401);
    bench.close().await;
}
