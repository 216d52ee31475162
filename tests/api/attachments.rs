//! Files of a case: what is taken and what is refused, who opens them, the redacted copy, custody and deletion.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use nrm_store::demonstration::agency_id;
use nrm_tests::{Answer, Bench, Caller, signal};
use serde_json::{Value, json};

fn picture(format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(80, 60, |x, _| Rgb([200, u8::try_from(x).unwrap_or_default(), 120]));
    let mut out = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(pixels).write_to(&mut out, format).expect("written");
    out.into_inner()
}

/// A JPEG that says where it was taken, and has an archive behind its last byte.
fn telling_jpeg() -> Vec<u8> {
    let plain = picture(ImageFormat::Jpeg);
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0CANARY-gps";
    let mut out = plain[..2].to_vec();
    out.extend_from_slice(&[0xFF, 0xE1]);
    out.extend_from_slice(&u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
    out.extend_from_slice(exif);
    out.extend_from_slice(&plain[2..]);
    out.extend_from_slice(b"PK\x03\x04CANARY-archive <script>alert(1)</script>");
    out
}

async fn open_case(caller: &Caller) -> (String, Value) {
    let case = caller.post("/v1/signals", json!({"answers": signal("Вигадана")})).await.expect(201);
    (case.text("/id"), case.body["consents"][0]["id"].clone())
}

async fn upload(caller: &Caller, case: &str, media: &str, name: &str, bytes: Vec<u8>) -> Answer {
    upload_as(caller, case, "class=photograph&audience=team", media, name, bytes).await
}

async fn upload_as(caller: &Caller, case: &str, query: &str, media: &str, name: &str, bytes: Vec<u8>) -> Answer {
    let path = format!("/v1/cases/{case}/attachments?{query}");
    caller.upload(&path, media, &format!("attachment; filename=\"{name}\""), bytes).await
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|part| part == word)
}

#[tokio::test]
async fn a_picture_is_cleaned_kept_sealed_and_handed_out_on_record() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let (case, _) = open_case(&police).await;
    let kept = upload(&police, &case, "image/jpeg", "Вигадана Олена.JPG", telling_jpeg()).await.expect(201);
    assert_eq!((kept.body["width"].clone(), kept.text("/media")), (json!(80), "image/jpeg".into()));
    assert!(!kept.body.to_string().contains("Вигадана"), "the name of the file is not kept");
    assert_eq!(kept.body["actions"], json!(["open", "redact", "delete"]));

    let path = format!("/v1/attachments/{}", kept.text("/id"));
    let file = police.file(&format!("{path}/downloads"), json!({})).await.expect(200);
    assert_eq!(file.content_type, "image/jpeg");
    assert!(file.disposition.starts_with("attachment; filename=\"file-2"), "{}", file.disposition);
    assert_eq!(file.cache, "no-store");
    assert!(!holds(&file.bytes, b"CANARY") && !holds(&file.bytes, b"Exif") && !holds(&file.bytes, b"<script>"));

    let custody = police.get(&format!("{path}/custody")).await.expect(200);
    assert_eq!((custody.text("/items/0/act"), custody.text("/items/1/act")), ("handed_out".into(), "taken".into()));
    assert_eq!(custody.text("/items/0/sha256"), kept.text("/sha256"));
    let auditor = bench.person("auditor.national").await;
    let entries = auditor.get("/v1/audit/entries?limit=20").await.expect(200);
    let found = entries.body["items"].as_array().expect("entries").iter().any(|entry| {
        entry["action"] == "file_handed_out"
            && entry["request_id"] == custody.body["items"][0]["request_id"]
            && entry["details"]["sha256"] == kept.body["sha256"]
    });
    assert!(found, "the custody is in the chain: {}", entries.body);
    assert_eq!(bench.audit().first_bad, None);
    bench.close().await;
}

#[tokio::test]
async fn what_is_not_what_it_says_is_refused() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let (case, _) = open_case(&police).await;
    let png = || picture(ImageFormat::Png);
    for (media, name, bytes, status, code) in [
        ("image/jpeg", "a.jpg", png(), 422, "file.mismatch"),
        ("image/png", "a.pdf", png(), 422, "file.mismatch"),
        ("image/png", "a", png(), 422, "file.mismatch"),
        ("image/png", "a.png", b"<html><script>alert(1)</script>".to_vec(), 415, "file.type"),
        ("image/svg+xml", "a.svg", b"<svg onload='x'/>".to_vec(), 415, "file.type"),
        ("application/zip", "a.zip", b"PK\x03\x04".to_vec(), 415, "file.type"),
        ("image/png", "a.png", png()[..50].to_vec(), 422, "file.damaged"),
        ("application/pdf", "a.pdf", b"%PDF-1.7 nothing".to_vec(), 422, "file.damaged"),
        ("application/pdf", "a.pdf", pdf(true), 422, "file.active"),
        ("image/png", "a.png", Vec::new(), 415, "file.type"),
    ] {
        let refused = upload(&police, &case, media, name, bytes).await.expect(status);
        assert_eq!(refused.code(), code, "{media} {name}");
        assert!(refused.text("/detail_uk").chars().any(|letter| ('а'..='я').contains(&letter)));
    }
    let mut endless = png();
    endless.resize(20 * 1024 * 1024 + 1, 0);
    assert_eq!(upload(&police, &case, "image/png", "a.png", endless).await.expect(413).code(), "body.too_large");
    // Elsewhere the small limit stands.
    let long = json!({"visibility": "team", "text": "я".repeat(200_000)});
    police.post(&format!("/v1/cases/{case}/notes"), long).await.expect(413);
    upload_as(&police, &case, "class=passport&audience=team", "image/png", "a.png", png()).await.expect(422);
    upload(&police, &case, "application/pdf", "a.pdf", pdf(false)).await.expect(201);
    assert_eq!(
        police.get(&format!("/v1/cases/{case}/attachments")).await.expect(200).body["items"].as_array().map(Vec::len),
        Some(1)
    );
    bench.close().await;
}

fn pdf(active: bool) -> Vec<u8> {
    use lopdf::{Document, Object, Stream, dictionary};
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(dictionary! {}, b"BT ET".to_vec()));
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content,
    "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()] });
    let kids = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(kids));
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
    if active {
        let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
        let script = document.add_object(script);
        catalog.set("OpenAction", script);
    }
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut out = Vec::new();
    document.save_to(&mut out).expect("written");
    out
}

#[tokio::test]
async fn a_redacted_copy_is_for_those_who_may_not_see_the_original() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let (case, consent) = open_case(&police).await;
    let shared = "class=statement&audience=agencies";
    let original = upload_as(&police, &case, shared, "image/png", "a.png", picture(ImageFormat::Png)).await.expect(201);
    let path = format!("/v1/attachments/{}", original.text("/id"));
    let wanted = json!({"areas": [{"x": 5, "y": 5, "width": 40, "height": 20}], "audience": "agencies"});
    let copy = police.post(&format!("{path}/redactions"), wanted).await.expect(201);
    assert_eq!(copy.text("/redacted_from"), original.text("/id"));
    let outside = json!({"areas": [{"x": 60, "y": 5, "width": 40, "height": 20}], "audience": "team"});
    assert_eq!(police.post(&format!("{path}/redactions"), outside).await.expect(422).code(), "file.area");
    police.post(&format!("{path}/redactions"), json!({"areas": [], "audience": "team"})).await.expect(422);

    let copied = format!("/v1/attachments/{}", copy.text("/id"));
    let file = police.file(&format!("{copied}/redacted-downloads"), json!({})).await.expect(200);
    let pixels = image::load_from_memory(&file.bytes).expect("a picture").to_rgb8();
    assert_eq!(pixels.get_pixel(20, 15).0, [0, 0, 0]);
    assert_ne!(pixels.get_pixel(70, 50).0, [0, 0, 0]);
    police.file(&format!("{path}/redacted-downloads"), json!({})).await.expect(404);

    // An application reads cases, so it takes the copy; the original it cannot.
    let administrator = bench.person("admin.horlivka").await;
    let wanted = json!({"name": "Приклад", "permissions": ["case.read", "case.write"]});
    let made = administrator.post("/v1/auth/clients", wanted).await.expect(201);
    let client = bench.anonymous();
    let token = client.token(&made.text("/client/id"), &made.text("/client_secret")).await;
    let application = client.with_token(token);
    application.file(&format!("{path}/downloads"), json!({})).await.expect(403);
    application.file(&format!("{copied}/redacted-downloads"), json!({})).await.expect(200);

    // Another agency sees a shared file only with the part of the case that it belongs to.
    let offer = |to: &str, fields: Value, purpose: &str| {
        json!({"to_agency_id": agency_id(to), "purpose": purpose, "urgency": "urgent", "needs": [], "fields": fields,
            "consent_id": consent})
    };
    let official = bench.person("official.starobesheve").await;
    let centre = bench.person("centre.starobesheve").await;
    for (who, to, fields, purpose) in [
        (&official, "raion.starobesheve", json!(["identity.name", "narrative"]), "status_procedure"),
        (&centre, "centre.starobesheve", json!(["needs"]), "needs_assessment"),
    ] {
        let referral =
            police.post(&format!("/v1/cases/{case}/referrals"), offer(to, fields, purpose)).await.expect(201);
        who.post(&format!("/v1/referrals/{}/acceptance", referral.text("/id")), json!({})).await.expect(200);
    }
    let list = format!("/v1/cases/{case}/attachments");
    assert_eq!(official.get(&list).await.expect(200).body["items"].as_array().map(Vec::len), Some(2));
    official.file(&format!("{path}/downloads"), json!({})).await.expect(200);
    assert_eq!(centre.get(&list).await.expect(200).body["items"], json!([]));
    centre.file(&format!("{path}/downloads"), json!({})).await.expect(404);
    let foreign = bench.person("official.vinnytsia").await;
    foreign.get(&list).await.expect(404);
    foreign.file(&format!("{path}/downloads"), json!({})).await.expect(404);
    upload(&foreign, &case, "image/png", "a.png", picture(ImageFormat::Png)).await.expect(404);
    bench.person("coordinator.donetsk").await.get(&list).await.expect(403);
    bench.close().await;
}

#[tokio::test]
async fn a_deleted_file_leaves_its_reason_and_no_bytes() {
    let bench = Bench::open().await;
    let police = bench.person("police.horlivka").await;
    let (case, consent) = open_case(&police).await;
    let shared = "class=statement&audience=agencies";
    let file = upload_as(&police, &case, shared, "image/png", "a.png", picture(ImageFormat::Png)).await.expect(201);
    let path = format!("/v1/attachments/{}", file.text("/id"));
    let offer = json!({"to_agency_id": agency_id("raion.starobesheve"), "purpose": "status_procedure", "urgency": "urgent",
        "needs": [], "fields": ["narrative"], "consent_id": consent});
    let referral = police.post(&format!("/v1/cases/{case}/referrals"), offer).await.expect(201);
    let official = bench.person("official.starobesheve").await;
    official.post(&format!("/v1/referrals/{}/acceptance", referral.text("/id")), json!({})).await.expect(200);

    let why = json!({"reason_code": "wrong_file"});
    let delete = format!("{path}/deletion");
    assert_eq!(official.post(&delete, why.clone()).await.expect(403).code(), "file.not_own");
    police.post(&delete, json!({"reason_code": "because"})).await.expect(422);
    let gone = police.post(&delete, why.clone()).await.expect(200);
    assert_eq!((gone.text("/deletion_code"), gone.body["actions"].clone()), ("wrong_file".into(), json!([])));
    police.file(&format!("{path}/downloads"), json!({})).await.expect(404);
    assert_eq!(police.post(&delete, why).await.expect(409).code(), "file.deleted");
    assert_eq!(police.get(&format!("{path}/custody")).await.expect(200).text("/items/0/act"), "deleted");
    bench.close().await;
}
