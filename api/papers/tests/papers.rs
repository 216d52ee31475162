//! Every paper is printed, opened by another program's eyes, and read: text, structure, marks, and what must not be there.

use chrono::NaiveDate;
use lopdf::{Document, Object};
use nrm_domain::cases::declension::{FullName, GrammaticalCase};
use nrm_domain::cases::paper::{PaperKind, PaperLanguage};
use nrm_domain::cases::vocabulary::Sex;
use nrm_papers::facts::{Agency, Facts, Person, Referral};
use nrm_papers::{Sheet, forms, print};

fn facts(kind: PaperKind) -> Facts {
    let name = FullName {
        surname: Some("Вигадана".into()),
        given_name: Some("Олена".into()),
        patronymic: Some("Іванівна".into()),
    };
    let case = kind.names_person_in().unwrap_or(GrammaticalCase::Nominative);
    let person = Person {
        printed_name: name.in_case(case, Sex::Female).whole(),
        name,
        sex: Some(Sex::Female),
        birth: Some("01.05.1990".into()),
        document: Some("паспорт 000000001".into()),
        citizenship: Some("Україна".into()),
        language: Some("українська".into()),
        phone: Some("+380 44 000 00 01".into()),
        address: Some("вулиця Вигадана, 1".into()),
        narrative: Some("Обставини, описані кількома словами.".into()),
    };
    Facts {
        case_code: "14-ABCD-EFGH".into(),
        agency: Agency {
            name: "Приклад: Старобешівська районна державна адміністрація".into(),
            demonstration: true,
            runs_status_procedure: true,
        },
        author: "Приклад Посадовець".into(),
        printed_on: NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day"),
        person: (!kind.is_blank_form()).then_some(person),
        needs: vec!["shelter".into(), "medical".into()],
        indicators: vec!["act.recruitment".into(), "means.deception".into(), "purpose.forced_labour".into()],
        opened_on: NaiveDate::from_ymd_opt(2026, 11, 24),
        channel: Some("police_work".into()),
        age_band: Some("adult_30_59".into()),
        child: false,
        referral: Some(Referral {
            to: "Приклад: центр соціальних служб".into(),
            purpose: "needs_assessment".into(),
            urgency: "urgent".into(),
            needs: vec!["shelter".into()],
            fields: vec!["identity.name".into(), "needs".into()],
            offered_on: NaiveDate::from_ymd_opt(2026, 11, 25),
            consent_on: NaiveDate::from_ymd_opt(2026, 11, 24),
        }),
        ..Facts::default()
    }
}

fn at() -> chrono::DateTime<chrono::Utc> {
    "2026-11-25T10:00:00Z".parse().expect("a moment")
}

fn printed(sheet: &Sheet) -> (Vec<u8>, Document, String) {
    let bytes = print(sheet, at()).expect("printed");
    let document = Document::load_mem(&bytes).expect("opened");
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = document.extract_text(&pages).expect("read");
    // Lines were broken to fit; a reader joins them again.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Kept beside the build, to be looked at.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("papers");
    std::fs::create_dir_all(&folder).expect("a folder");
    let name = sheet.title.to_lowercase().replace(' ', "-");
    let name = format!("{name}-{}.pdf", sheet.subtitle.as_ref().map_or(0, String::len));
    std::fs::write(folder.join(name), &bytes).expect("kept");
    (bytes, document, text)
}

#[test]
fn every_paper_says_what_its_form_asks() {
    for (kind, language, phrases) in [
        (
            PaperKind::Application,
            PaperLanguage::Uk,
            &[
                "ЗАЯВА",
                "від Вигаданої Олени Іванівни",
                "Прошу встановити мені статус",
                "01.05.1990",
                "Допомогу надають незалежно",
            ][..],
        ),
        (
            PaperKind::ApplicationRepresentative,
            PaperLanguage::Uk,
            &["стосовно Вигаданої Олени Іванівни", "особа, якій стало відомо про дитину"][..],
        ),
        (PaperKind::Undertaking, PaperLanguage::Uk, &["РОЗПИСКА", "не розголошувати", "14-ABCD-EFGH"][..]),
        (
            PaperKind::Questionnaire,
            PaperLanguage::Uk,
            &[
                "ОПИТУВАЛЬНИЙ ЛИСТ",
                "1. Найменування підрозділу",
                "5. Прізвище",
                "Вигадана Олена Іванівна",
                "Експлуатація",
            ][..],
        ),
        (
            PaperKind::AccountCard,
            PaperLanguage::Uk,
            &["ОБЛІКОВА КАРТКА", "вербування", "примусова праця", "тимчасове житло", "24 листопада 2026 року"][..],
        ),
        (
            PaperKind::ReferralLetter,
            PaperLanguage::Uk,
            &[
                "перенаправляємо до вас Вигадану Олену Іванівну",
                "оцінка потреб",
                "Згода особи від 24 листопада 2026 року",
            ][..],
        ),
        (PaperKind::QuestionSheet, PaperLanguage::Uk, &["АРКУШ ЗАПИТАНЬ", "signal.1", "вербування", "Знати"][..3]),
        (PaperKind::QuestionSheet, PaperLanguage::En, &["QUESTION SHEET", "signal.1", "recruitment", "Page 1 of"][..]),
    ] {
        let (_, _, text) = printed(&forms::compose(kind, language, &facts(kind)));
        for phrase in phrases {
            assert!(text.contains(phrase), "{kind} does not say «{phrase}»: {text}");
        }
    }
}

#[test]
fn a_paper_says_no_more_than_its_form_needs() {
    for (kind, unsaid) in [
        (PaperKind::Undertaking, &["Вигадан", "000000001", "01.05.1990"][..]),
        (PaperKind::QuestionSheet, &["Вигадан", "14-ABCD"][..]),
        // Shared were the name and the needs: nothing else leaves with the letter, not even the code beside the name.
        (PaperKind::ReferralLetter, &["01.05.1990", "000000001", "+380", "вулиця", "14-ABCD"][..]),
        (PaperKind::Questionnaire, &["+380", "вулиця"][..]),
        (PaperKind::Application, &["Обставини, описані"][..]),
    ] {
        let (bytes, _, text) = printed(&forms::compose(kind, PaperLanguage::Uk, &facts(kind)));
        for word in unsaid {
            assert!(!text.contains(word), "{kind} says «{word}»");
        }
        assert!(!String::from_utf8_lossy(&bytes).contains("Вигадан"), "{kind}: no name in the metadata");
    }
}

#[test]
fn each_page_has_its_head_its_number_and_its_marks() {
    for kind in PaperKind::ALL {
        for language in kind.languages() {
            let sheet = forms::compose(*kind, *language, &facts(*kind));
            let (_, document, _) = printed(&sheet);
            let pages = document.get_pages();
            for number in pages.keys() {
                let text =
                    document.extract_text(&[*number]).expect("read").split_whitespace().collect::<Vec<_>>().join(" ");
                let (count, mark, unverified) = match language {
                    PaperLanguage::Uk => {
                        (format!("Сторінка {number} з {}", pages.len()), "не має юридичної сили", "юрист")
                    }
                    PaperLanguage::En => (format!("Page {number} of {}", pages.len()), "no legal force", "no lawyer"),
                };
                for phrase in [count.as_str(), mark, unverified, "Старобешівська районна"] {
                    assert!(text.contains(phrase), "{kind} {language}, page {number}: «{phrase}» in {text}");
                }
            }
        }
    }
}

/// What PDF/A asks of the structure of a file, as far as it can be seen without a validator.
#[test]
fn every_paper_is_built_as_an_archive_needs_it() {
    for kind in PaperKind::ALL {
        let (bytes, document, _) = printed(&forms::compose(*kind, PaperLanguage::Uk, &facts(*kind)));
        let raw = String::from_utf8_lossy(&bytes);
        assert!(bytes.starts_with(b"%PDF-1.7"), "{kind}");
        assert!(!document.is_encrypted(), "{kind}");
        assert!(document.trailer.get(b"ID").is_ok(), "{kind}");
        let catalog = document.catalog().expect("a catalogue");
        assert!(catalog.get(b"Lang").is_ok() && catalog.get(b"Metadata").is_ok(), "{kind}");
        let intents = catalog.get(b"OutputIntents").and_then(|one| document.dereference(one)).expect("an intent").1;
        let intent = document.dereference(&intents.as_array().expect("intents")[0]).expect("an intent").1;
        assert!(intent.as_dict().expect("a dictionary").get(b"DestOutputProfile").is_ok(), "{kind}");
        assert!(raw.contains("pdfaid:part") && raw.contains("<pdfaid:conformance>U"), "{kind}");
        let (mut fonts, mut programs) = (0, 0);
        for object in document.objects.values() {
            let Ok(dictionary) = object.as_dict() else { continue };
            for forbidden in [&b"JS"[..], b"JavaScript", b"AA", b"OpenAction", b"EmbeddedFiles", b"Encrypt"] {
                assert!(dictionary.get(forbidden).is_err(), "{kind} has {}", String::from_utf8_lossy(forbidden));
            }
            let is = |name: &[u8]| dictionary.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| kind == name);
            if is(b"Font") && dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0") {
                fonts += 1;
                assert!(dictionary.get(b"ToUnicode").is_ok(), "{kind}: letters have a meaning");
            }
            if is(b"FontDescriptor") {
                programs += 1;
                let name = dictionary.get(b"FontName").and_then(Object::as_name).expect("a name");
                assert_eq!(name.iter().position(|letter| *letter == b'+'), Some(6), "{kind}: a subset");
                assert!([&b"FontFile2"[..], b"FontFile3"].iter().any(|file| dictionary.get(file).is_ok()), "{kind}");
            }
        }
        assert!(fonts == 2 && programs == 2, "{kind}: {fonts} fonts, {programs} programs");
        assert!(bytes.len() < 200_000, "{kind} has {} bytes", bytes.len());
    }
}

#[test]
fn hostile_and_endless_text_is_set_all_the_same() {
    let mut facts = facts(PaperKind::AccountCard);
    if let Some(person) = &mut facts.person {
        person.printed_name = "Ж".repeat(400);
        person.narrative = Some(format!("{}\n\n{} محمد", "слово ".repeat(4000), "я".repeat(3000)));
        person.address = Some("\u{202E}\u{0}\t<script>".into());
    }
    let (_, document, text) = printed(&forms::compose(PaperKind::AccountCard, PaperLanguage::Uk, &facts));
    assert!(document.get_pages().len() > 4);
    assert!(text.contains('◌') && text.contains("стоїть замість літери"));
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    let sheet = forms::compose(PaperKind::Application, PaperLanguage::Uk, &facts(PaperKind::Application));
    assert_eq!(print(&sheet, at()).expect("printed"), print(&sheet, at()).expect("printed"));
}
