//! Drafts and signals: one's own draft, one case from one submission, and retries that never double.

use nrm_tests::{Bench, signal};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_draft_is_its_authors_alone() {
    let bench = Bench::open().await;
    let author = bench.person("official.starobesheve").await;
    let draft = author.post("/v1/intakes", json!({})).await.expect(201);
    let (path, etag) = (format!("/v1/intakes/{}", draft.text("/id")), draft.etag.clone().expect("a version"));
    for login in ["head.starobesheve", "police.vinnytsia"] {
        let other = bench.person(login).await;
        other.get(&path).await.expect(404);
        other.call(Method::DELETE, &path, None, &[("If-Match", &etag)]).await.expect(404);
        assert_eq!(other.get("/v1/intakes").await.expect(200).body["items"], json!([]));
    }
    author.call(Method::DELETE, &path, None, &[]).await.expect(428);
    author.call(Method::DELETE, &path, None, &[("If-Match", "\"another\"")]).await.expect(412);
    author.call(Method::DELETE, &path, None, &[("If-Match", &etag)]).await.expect(200);
    assert_eq!(author.get("/v1/intakes").await.expect(200).body["items"], json!([]));
    author.post(&format!("{path}/restoration"), json!({})).await.expect(200);
    assert_eq!(author.get("/v1/intakes").await.expect(200).text("/items/0/id"), draft.text("/id"));
    bench.close().await;
}

#[tokio::test]
async fn an_incomplete_draft_says_what_is_missing_and_keeps_what_was_written() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let draft = police.post("/v1/intakes", json!({})).await.expect(201);
    let path = format!("/v1/intakes/{}", draft.text("/id"));
    let mut answers = signal("Неповна");
    answers["needs"] = json!({"codes": []});
    let etag = draft.etag.expect("a version");
    police.call(Method::PUT, &path, Some(json!({"answers": answers})), &[("If-Match", &etag)]).await.expect(200);
    let refused = police.post(&format!("{path}/submission"), json!({})).await.expect(422);
    assert_eq!(refused.code(), "intake.incomplete");
    let pointers: Vec<&str> = refused.body["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .filter_map(|error| error["pointer"].as_str())
        .collect();
    assert!(!pointers.is_empty() && pointers.iter().all(|pointer| pointer.starts_with("/needs")), "{pointers:?}");
    let kept = police.get(&path).await.expect(200);
    assert_eq!(kept.text("/answers/person/surname"), "Неповна");
    bench.close().await;
}

#[tokio::test]
async fn an_application_sends_signals_and_keeps_no_drafts() {
    let bench = Bench::open().await;
    let administrator = bench.person("admin.ngo").await;
    let wanted = json!({"name": "Приклад", "permissions": ["case.read", "case.write"]});
    let made = administrator.post("/v1/auth/clients", wanted).await.expect(201);
    let token = bench.anonymous().token(&made.text("/client/id"), &made.text("/client_secret")).await;
    let application = bench.anonymous().with_token(token);
    let refused = application.post("/v1/intakes", json!({})).await.expect(403);
    assert_eq!(refused.code(), "intake.for_people_only");
    application.post("/v1/signals", json!({"answers": signal("Прикладна")})).await.expect(201);
    bench.close().await;
}

#[tokio::test]
async fn requests_with_one_key_at_the_same_moment_make_one_case() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let body = json!({"answers": signal("Одночасна")});
    let send = || {
        let (police, body) = (police.clone(), body.clone());
        tokio::spawn(async move {
            let key = [("Idempotency-Key", "one-and-the-same-moment")];
            police.call(Method::POST, "/v1/signals", Some(body), &key).await
        })
    };
    let mut answers = Vec::new();
    for sent in [send(), send(), send(), send(), send(), send()] {
        answers.push(sent.await.expect("answered").expect(201));
    }
    assert!(answers.iter().all(|answer| answer.body == answers[0].body), "one answer for all");
    assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1, "one of them did it");
    let cases = police.get("/v1/cases").await.expect(200);
    assert_eq!(cases.body["items"].as_array().map(Vec::len), Some(1));
    // The key belongs to the one who used it: another's is a key of their own.
    let other = bench.person("police.vinnytsia").await;
    let key = [("Idempotency-Key", "one-and-the-same-moment")];
    let own = other.call(Method::POST, "/v1/signals", Some(body), &key).await.expect(201);
    assert!(!own.replayed && own.text("/id") != answers[0].text("/id"));
    bench.close().await;
}

#[tokio::test]
async fn a_draft_that_is_sent_twice_at_the_same_moment_is_one_case() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let draft = police.post("/v1/intakes", json!({})).await.expect(201);
    let path = format!("/v1/intakes/{}", draft.text("/id"));
    let etag = draft.etag.expect("a version");
    let answers = json!({"answers": signal("Двічі")});
    police.call(Method::PUT, &path, Some(answers), &[("If-Match", &etag)]).await.expect(200);
    let submission = format!("{path}/submission");
    let (one, two) = tokio::join!(police.post(&submission, json!({})), police.post(&submission, json!({})));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{} {}", one.body, two.body);
    assert_eq!(police.get("/v1/cases").await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
    bench.close().await;
}
