//! A blank sheet with the questions of a signal, for a place without a computer: the same form version and the same
//! words as the wizard, so that what is written can be typed in later, page by page.

use nrm_domain::cases::consent::{ConsentGiver, ConsentPurpose};
use nrm_domain::cases::intake::{BirthKind, ContactWho, ReasonWithout};
use nrm_domain::cases::paper::{PaperLanguage, SIGNAL_FORM};
use nrm_domain::cases::vocabulary::{ActIndicator, Channel, MeansIndicator, NeedCode, PurposeIndicator, Sex, Urgency};

use crate::facts::Facts;
use crate::sheet::{Block, Sheet, field};
use crate::words::word;

pub(super) fn compose(language: PaperLanguage, facts: &Facts) -> Sheet {
    let w = |path: &str| word(language, path);
    let english = language == PaperLanguage::En;
    let say = |uk: &str, en: &str| if english { en.to_owned() } else { uk.to_owned() };
    let yes_no = || Block::ticks([(w("yes"), false), (w("no"), false)]);
    let page = |name: &str| {
        [
            Block::heading(format!("{}. {}", w(&format!("intake.page.{name}")), w(&format!("intake.question.{name}")))),
            Block::small(w(&format!("intake.why.{name}"))),
        ]
    };
    let mut blocks = vec![Block::fields(vec![
        field(&say("Хто заповнює, установа", "Filled in by, agency"), String::new()),
        field(&say("Дата заповнення", "Date"), String::new()),
    ])];

    blocks.extend(page("found"));
    blocks.push(Block::text(w("intake.found.channel")));
    blocks.push(choices(language, "channel", Channel::ALL));
    blocks.push(Block::fields(vec![
        field(&w("intake.found.on"), String::new()),
        field(&format!("{}, {}", w("intake.found.oblast"), w("intake.found.raion")), String::new()),
    ]));

    blocks.extend(page("consent"));
    blocks.push(Block::text(w("intake.consent.given")));
    blocks.push(Block::small(w("intake.consent.given_why")));
    blocks.push(Block::ticks([(w("intake.consent.yes"), false), (w("intake.consent.no"), false)]));
    blocks.push(Block::text(w("consents.by")));
    blocks.push(choices(language, "consent_by", ConsentGiver::ALL));
    blocks.push(Block::text(w("consents.purposes")));
    blocks.push(choices(language, "consent_purpose", ConsentPurpose::ALL));
    blocks.push(Block::fields(vec![
        field(&w("consents.language"), String::new()),
        field(&w("intake.consent.explained_by"), String::new()),
    ]));
    blocks.push(Block::text(w("intake.consent.without")));
    blocks.push(choices(language, "reason_without", ReasonWithout::ALL));
    blocks.push(Block::small(w("intake.consent.anonymous_what")));

    blocks.extend(page("contact"));
    blocks.push(Block::text(w("intake.contact.may")));
    blocks.push(Block::small(w("intake.contact.may_why")));
    blocks.push(yes_no());
    blocks.push(Block::text(w("intake.contact.who")));
    blocks.push(choices(language, "contact_who", ContactWho::ALL));
    blocks.push(Block::fields(
        ["phone", "messenger", "address", "hours", "never_say", "code_phrase"]
            .map(|name| field(&w(&format!("intake.contact.{name}")), String::new()))
            .to_vec(),
    ));

    blocks.extend(page("person"));
    blocks.push(Block::fields(
        ["surname", "given_name", "patronymic", "alias"]
            .map(|name| field(&w(&format!("intake.person.{name}")), String::new()))
            .to_vec(),
    ));
    blocks.push(Block::text(w("intake.person.birth")));
    blocks.push(choices(language, "birth_kind", BirthKind::ALL));
    blocks.push(Block::fields(
        ["date", "age_from", "age_to"].map(|name| field(&w(&format!("intake.person.{name}")), String::new())).to_vec(),
    ));
    blocks.push(Block::text(w("intake.person.sex")));
    blocks.push(choices(language, "sex", Sex::ALL));
    blocks.push(Block::fields(
        ["citizenship", "document_kind", "document_number", "language"]
            .map(|name| field(&w(&format!("intake.person.{name}")), String::new()))
            .to_vec(),
    ));
    blocks.push(Block::text(w("intake.person.interpreter")));
    blocks.push(yes_no());

    blocks.extend(page("needs"));
    blocks.push(Block::text(w("intake.needs.danger")));
    blocks.push(Block::small(w("intake.needs.danger_what")));
    blocks.push(yes_no());
    blocks.push(Block::text(w("intake.needs.urgency")));
    blocks.push(choices(language, "urgency", Urgency::ALL));
    blocks.push(Block::text(w("intake.needs.codes")));
    blocks.push(choices(language, "need", NeedCode::ALL));
    blocks.push(Block::text(w("intake.needs.children")));
    blocks.push(yes_no());

    blocks.extend(page("indicators"));
    blocks.push(Block::text(w("indicators.act")));
    blocks.push(choices(language, "act", ActIndicator::ALL));
    blocks.push(Block::text(w("indicators.means")));
    blocks.push(choices(language, "means", MeansIndicator::ALL));
    blocks.push(Block::text(w("indicators.purpose")));
    blocks.push(choices(language, "purpose", PurposeIndicator::ALL));
    blocks.push(Block::lines(w("indicators.narrative"), 8));

    Sheet {
        title: say("АРКУШ ЗАПИТАНЬ", "QUESTION SHEET"),
        subtitle: Some(say(
            "для запису звернення, коли немає комп’ютера",
            "for writing a signal down where there is no computer",
        )),
        form: say(
            &format!(
                "Версія форми: {SIGNAL_FORM}. Це робочий аркуш, а не офіційна форма; юрист його не перевіряв. Після введення в систему знищте."
            ),
            &format!(
                "Form version: {SIGNAL_FORM}. A working sheet, not an official form; no lawyer has verified it. Destroy it after typing it in."
            ),
        ),
        demonstration: facts.agency.demonstration,
        agency: facts.agency.name.clone(),
        reference: SIGNAL_FORM.to_owned(),
        wide: false,
        language: language.to_string(),
        blocks,
    }
}

fn choices<T: ToString>(language: PaperLanguage, group: &str, codes: &[T]) -> Block {
    Block::ticks(codes.iter().map(|code| (word(language, &format!("{group}.{}", code.to_string())), false)))
}
