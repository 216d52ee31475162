//! The forms, one file each. A form says what it follows and fills in only what is known; the rest is a line to write on.

mod account_card;
mod application;
mod certificate;
mod decision_letter;
mod journal;
mod needs_assessment;
mod question_sheet;
mod questionnaire;
mod referral_letter;
mod undertaking;

pub use journal::{JournalLine, compose_journal};
use nrm_domain::cases::paper::{PaperKind, PaperLanguage};

use crate::facts::{Facts, Person};
use crate::sheet::{Block, Sheet};
use crate::words::uk;

/// Composes a paper. A language that the paper is not printed in is taken as Ukrainian.
pub fn compose(kind: PaperKind, language: PaperLanguage, facts: &Facts) -> Sheet {
    match kind {
        PaperKind::QuestionSheet => question_sheet::compose(language, facts),
        PaperKind::Application => application::compose(facts, false),
        PaperKind::ApplicationRepresentative => application::compose(facts, true),
        PaperKind::Undertaking => undertaking::compose(facts),
        PaperKind::Questionnaire => questionnaire::compose(facts),
        PaperKind::AccountCard => account_card::compose(facts),
        PaperKind::ReferralLetter => referral_letter::compose(facts),
        PaperKind::NeedsAssessment => needs_assessment::compose(facts),
        PaperKind::DecisionLetter => decision_letter::compose(facts),
        PaperKind::Certificate => certificate::compose(facts),
    }
}

/// A sheet in Ukrainian about the case, with the small print that no form of ours goes without.
fn sheet(facts: &Facts, title: &str, subtitle: Option<&str>, act: &str, blocks: Vec<Block>) -> Sheet {
    Sheet {
        title: title.to_owned(),
        subtitle: subtitle.map(str::to_owned),
        form: format!("{act} Поля форми юрист не перевіряв: перед використанням звірте з чинним актом."),
        demonstration: facts.agency.demonstration,
        agency: facts.agency.name.clone(),
        reference: facts.case_code.clone(),
        wide: false,
        language: "uk".to_owned(),
        blocks,
    }
}

const ORDER_578: &str = "Форма за наказом Мінсоцполітики від 14.09.2012 № 578.";
const ORDER_366: &str = "Форма за наказом Мінсоцполітики від 18.06.2012 № 366.";
const RESOLUTION_417: &str =
    "Додаток до Порядку, затвердженого постановою Кабінету Міністрів України від 23.05.2012 № 417.";

/// Words for codes, in the order of the codes.
fn listed(group: &str, codes: &[String]) -> String {
    codes.iter().map(|code| uk(&format!("{group}.{code}"))).collect::<Vec<_>>().join("; ")
}

/// The indicators of one kind in words.
fn indicators(facts: &Facts, kind: &str) -> String {
    let codes: Vec<String> = facts
        .indicators
        .iter()
        .filter_map(|one| one.strip_prefix(kind)?.strip_prefix('.').map(str::to_owned))
        .collect();
    listed(kind, &codes)
}

fn known(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

/// The person, or nobody in particular.
fn person(facts: &Facts) -> Person {
    facts.person.clone().unwrap_or_default()
}

fn sex(person: &Person) -> String {
    person.sex.map(|sex| uk(&format!("sex.{sex}"))).unwrap_or_default()
}
