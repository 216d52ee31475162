//! Certificates: printed with a code, checked by anyone, and good only as long as the register says so.

use lopdf::Document;
use nrm_tests::{Bench, Caller, Office};
use serde_json::{Value, json};

async fn printed(office: &Office, case: &str, kind: &str) -> String {
    let file = office.official.file(&format!("/v1/cases/{case}/papers"), json!({"kind": kind})).await.expect(200);
    let document = Document::load_mem(&file.bytes).expect("a PDF");
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).expect("text")
}

/// The code on a printed certificate; its address is broken over lines.
fn code_of(text: &str) -> String {
    let joined: String = text.split_whitespace().collect();
    let after = joined.split("/certificate/").nth(1).expect("an address");
    after.chars().take(132).collect()
}

async fn stands(anyone: &Caller, code: &str) -> Value {
    anyone.post("/v1/certificate-checks", json!({"code": code})).await.expect(200).body
}

#[tokio::test]
async fn a_certificate_is_valid_until_it_is_revoked_and_a_forged_one_never_is() {
    let bench = Bench::open().await;
    let office = Office::of(&bench).await;
    let case = office.active("Довідкова").await;
    let text = printed(&office, &case, "certificate").await;
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(joined.contains("ДОВІДКА") && joined.contains("№ 1/"), "{joined}");
    let code = code_of(&text);
    let anyone = bench.anonymous();
    assert_eq!(stands(&anyone, &code).await, json!({"valid": true}));

    let mut forged = code.clone();
    let last = if forged.ends_with('A') { "B" } else { "A" };
    forged.replace_range(131..132, last);
    for wrong in [forged.as_str(), "x", "https://elsewhere.test/certificate/AAAA"] {
        assert_eq!(stands(&anyone, wrong).await, json!({"valid": false}));
    }
    anyone.post("/v1/certificate-checks", json!({"code": ""})).await.expect(422);

    // Without a connection: the published key says that the code is ours.
    let keys = anyone.get("/v1/certificate-keys").await.expect(200).body;
    let keys = nrm_server::kernel::certificates::keys_of(&keys);
    let said = nrm_server::kernel::certificates::read(&code, keys.iter().map(Vec::as_slice)).expect("ours");
    assert_eq!(said.number, 1);
    assert_eq!(nrm_server::kernel::certificates::read(&forged, keys.iter().map(Vec::as_slice)), None);

    let letter = printed(&office, &case, "decision_letter").await;
    assert!(letter.split_whitespace().collect::<Vec<_>>().join(" ").contains("встановлено статус"));
    let year = said.year;
    for journal in ["applications", "certificates"] {
        let wanted = json!({"journal": journal, "year": year});
        let file = office.official.file("/v1/journal-papers", wanted.clone()).await.expect(200);
        assert!(file.bytes.starts_with(b"%PDF"));
        bench.person("police.horlivka").await.file("/v1/journal-papers", wanted).await.expect(403);
    }

    office.decide(&case, "revoke", Some("false_data")).await.expect(201);
    assert_eq!(stands(&anyone, &code).await, json!({"valid": false}));
    assert!(nrm_server::kernel::certificates::read(&code, keys.iter().map(Vec::as_slice)).is_some(), "still ours");
    bench.close().await;
}
