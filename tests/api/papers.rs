//! Papers: what can be printed, the name in its grammatical case, and each printing on record.

use lopdf::Document;
use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, Caller, FileAnswer, signal};
use reqwest::Method;
use serde_json::{Value, json};

fn read(file: &FileAnswer) -> String {
    let document = Document::load_mem(&file.bytes).expect("a PDF");
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).expect("text").split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn case_of(caller: &Caller) -> (String, Value) {
    let mut answers = signal("Вигадана");
    answers["person"]["patronymic"] = json!("Іванівна");
    answers["person"]["document_number"] = json!("000000001");
    answers["person"]["document_kind"] = json!("passport");
    let case = caller.post("/v1/signals", json!({"answers": answers})).await.expect(201);
    (case.text("/id"), case.body["consents"][0]["id"].clone())
}

#[tokio::test]
async fn a_paper_is_seen_corrected_and_printed_on_record() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let (case, _) = case_of(&police).await;
    let papers = format!("/v1/cases/{case}/papers");

    let offers = police.get(&papers).await.expect(200);
    let offer = |kind: &str| {
        let items = offers.body["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"))
    };
    assert_eq!(offer("application")["ready"], json!(true));
    assert_eq!(offer("application")["grammatical_case"], "genitive");
    assert_eq!(offer("referral_letter")["lacks"], json!(["no_referral"]));
    assert!(!offers.body.to_string().contains("Вигадан"), "the list names nobody");

    let preview =
        police.post(&format!("/v1/cases/{case}/paper-previews"), json!({"kind": "application"})).await.expect(200);
    assert_eq!(preview.text("/name"), "Вигадана Олена Іванівна");
    assert_eq!(preview.text("/proposed_name"), "Вигаданої Олени Іванівни");
    assert!(preview.body["sheet"]["blocks"].to_string().contains("Вигаданої Олени Іванівни"));

    let corrected = json!({"kind": "application", "printed_name": "Вигаданої-Прикладної Олени"});
    let file = police.file(&papers, corrected).await.expect(200);
    assert_eq!(file.content_type, "application/pdf");
    assert_eq!(file.cache, "no-store");
    assert!(file.policy.contains("default-src 'none'") && file.policy.contains("sandbox"));
    assert!(file.disposition.starts_with("attachment; filename=\"application-2"), "{}", file.disposition);
    let text = read(&file);
    assert!(text.contains("від Вигаданої-Прикладної Олени"), "the correction is what is printed: {text}");
    assert!(text.contains("паспорт 000000001") && text.contains("Зразок із демонстрації"));

    // Each printing is in the timeline and in the audit; nothing of the content is.
    let timeline = police.get(&format!("/v1/cases/{case}/timeline")).await.expect(200);
    assert_eq!(
        (timeline.text("/items/0/kind"), timeline.text("/items/0/step")),
        ("paper_printed".into(), "application".into())
    );
    let auditor = bench.person("auditor.national").await;
    let entries = auditor.get("/v1/audit/entries?limit=20").await.expect(200).body.to_string();
    for word in ["paper_previewed", "paper_printed", "prepare_document", "\"corrected\":\"true\""] {
        assert!(entries.contains(word), "{word}: {entries}");
    }
    assert!(!entries.contains("Вигадан"));
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}

#[tokio::test]
async fn every_paper_of_a_case_is_printed_and_says_its_title() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let (case, _) = case_of(&police).await;
    for (kind, title) in [
        ("question_sheet", "АРКУШ ЗАПИТАНЬ"),
        ("application", "ЗАЯВА"),
        ("application_representative", "стосовно Вигаданої Олени Іванівни"),
        ("undertaking", "РОЗПИСКА"),
        ("questionnaire", "ОПИТУВАЛЬНИЙ ЛИСТ"),
        ("account_card", "ОБЛІКОВА КАРТКА"),
    ] {
        let file = police.file(&format!("/v1/cases/{case}/papers"), json!({"kind": kind})).await.expect(200);
        assert!(read(&file).contains(title), "{kind}");
    }
    let english = json!({"kind": "question_sheet", "language": "en"});
    let file = police.file(&format!("/v1/cases/{case}/papers"), english).await.expect(200);
    assert!(read(&file).contains("QUESTION SHEET"));
    bench.close().await;
}

#[tokio::test]
async fn a_letter_says_what_its_referral_shares_and_nothing_more() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let (case, consent) = case_of(&police).await;
    let papers = format!("/v1/cases/{case}/papers");
    let offer = |to: &str, purpose: &str, fields: Value| {
        json!({"to_agency_id": agency_id(to), "purpose": purpose, "urgency": "urgent", "needs": ["shelter"],
            "fields": fields, "consent_id": consent})
    };
    let named = offer("raion.starobesheve", "status_procedure", json!(["identity.name", "needs"]));
    let named = police.post(&format!("/v1/cases/{case}/referrals"), named).await.expect(201).text("/id");
    let nameless = offer("centre.starobesheve", "needs_assessment", json!(["needs"]));
    let nameless = police.post(&format!("/v1/cases/{case}/referrals"), nameless).await.expect(201).text("/id");

    assert_eq!(
        police.file(&papers, json!({"kind": "referral_letter"})).await.expect(422).code(),
        "paper.subject_needed"
    );
    let letter = police.file(&papers, json!({"kind": "referral_letter", "subject_id": named})).await.expect(200);
    let text = read(&letter);
    assert!(text.contains("перенаправляємо до вас Вигадану Олену Іванівну"), "{text}");
    assert!(!text.contains("1990") && !text.contains("000000001"), "{text}");
    let letter = police.file(&papers, json!({"kind": "referral_letter", "subject_id": nameless})).await.expect(200);
    let text = read(&letter);
    assert!(text.contains("справа якої має код") && !text.contains("Вигадан"), "{text}");

    // The receiver did not send it, so it has no letter of it.
    let official = bench.person("official.starobesheve").await;
    official.post(&format!("/v1/referrals/{named}/acceptance"), json!({})).await.expect(200);
    official.file(&papers, json!({"kind": "referral_letter", "subject_id": named})).await.expect(404);
    // It was given the name and the needs, so it prints an application; birth and document are lines to write on.
    let text = read(&official.file(&papers, json!({"kind": "application"})).await.expect(200));
    assert!(text.contains("від Вигаданої Олени Іванівни") && !text.contains("000000001"), "{text}");
    bench.close().await;
}

#[tokio::test]
async fn a_paper_is_refused_to_strangers_to_the_wrong_role_and_without_identity() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let (case, consent) = case_of(&police).await;
    let papers = format!("/v1/cases/{case}/papers");
    let body = json!({"kind": "application"});

    let foreign = bench.person("official.vinnytsia").await;
    foreign.file(&papers, body.clone()).await.expect(404);
    foreign.get(&papers).await.expect(404);
    foreign.post(&format!("/v1/cases/{case}/paper-previews"), body.clone()).await.expect(404);
    let coordinator = bench.person("coordinator.donetsk").await;
    coordinator.file(&papers, body.clone()).await.expect(403);
    for wrong in [json!({"kind": "passport"}), json!({}), json!({"kind": "application", "more": 1})] {
        police.file(&papers, wrong).await.expect(422);
    }
    let endless = json!({"kind": "application", "printed_name": "я".repeat(301)});
    police.file(&papers, endless).await.expect(422);

    // An agency that was not given the name prints only blank forms.
    let offer = json!({"to_agency_id": agency_id("centre.starobesheve"), "purpose": "needs_assessment",
        "urgency": "normal", "needs": [], "fields": ["needs"], "consent_id": consent});
    let referral = police.post(&format!("/v1/cases/{case}/referrals"), offer).await.expect(201).text("/id");
    let centre = bench.person("centre.starobesheve").await;
    centre.post(&format!("/v1/referrals/{referral}/acceptance"), json!({})).await.expect(200);
    assert_eq!(centre.file(&papers, body.clone()).await.expect(409).code(), "paper.not_ready");
    centre.file(&papers, json!({"kind": "undertaking"})).await.expect(200);

    // Nor does anyone of a notification without identity.
    let mut anonymous = signal("Вигадана");
    anonymous["consent"] = json!({"given": false, "reason_without": "no_consent_anonymous"});
    let case = police
        .call(Method::POST, "/v1/signals", Some(json!({"answers": anonymous})), &[])
        .await
        .expect(201)
        .text("/id");
    let offers = police.get(&format!("/v1/cases/{case}/papers")).await.expect(200).body.to_string();
    assert!(offers.contains("identity_withheld"));
    assert_eq!(police.file(&format!("/v1/cases/{case}/papers"), body).await.expect(409).code(), "paper.not_ready");
    bench.close().await;
}
