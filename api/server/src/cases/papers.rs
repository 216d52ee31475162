//! Papers of a case: what can be printed, how it will look, and the printing itself. Nothing printed is kept here.

use actix_web::http::StatusCode;
use nrm_domain::access::permission::{CaseRead, IdentityRead};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::declension::{FullName, GrammaticalCase};
use nrm_domain::cases::intake::{Birth, BirthKind};
use nrm_domain::cases::paper::{PaperKind, PaperLanguage};
use nrm_domain::cases::vocabulary::RevealPurpose;
use nrm_domain::directory::agency::AgencyKind;
use nrm_domain::shared::time::kyiv_date;
use nrm_papers::facts::{Agency, Facts, Person, Referral};
use nrm_papers::{Sheet, forms, words};
use nrm_store::cases::{self as store, PaperFacts, PaperOffer, Revealed};
use nrm_store::{StoreError, Tx, Write};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{FileBody, Handed, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_papers, preview_paper, print_paper);
}

impl View for PaperOffer {}
impl View for PaperPreview {}

/// List the papers of a case
///
/// Which can be printed now, and what the others lack.
#[utoipa::path(get, path = "/v1/cases/{case_id}/papers", tag = "cases", responses((status = 200, body = Page<PaperOffer>)))]
async fn list_papers(desk: Desk<CaseRead>, case: Path<Uuid>) -> Result<Reply<Page<PaperOffer>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::list_papers(tx, case.0)?))).await
}

/// A paper to be looked at or printed.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewPaper {
    /// Which.
    kind: PaperKind,
    /// In which language, where there is a choice; otherwise Ukrainian.
    language: Option<PaperLanguage>,
    /// What it is about, where the case has several: a referral.
    subject_id: Option<Uuid>,
    /// The name as it shall be printed in the case that the form needs, if the proposal is not right.
    #[validate(length(min = 1, max = 300))]
    printed_name: Option<String>,
}

/// How a paper will look.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperPreview {
    /// Which.
    kind: PaperKind,
    /// The case in which the form names the person; none if it names nobody.
    grammatical_case: Option<GrammaticalCase>,
    /// The name as it stands in the case.
    name: Option<String>,
    /// The name as the rules of grammar propose it.
    proposed_name: Option<String>,
    /// The name as it will be printed.
    printed_name: Option<String>,
    /// What will be on the paper.
    sheet: Sheet,
}

/// Show how a paper will look
///
/// It opens what is personal, so it is on record.
#[utoipa::path(post, path = "/v1/cases/{case_id}/paper-previews", tag = "cases", responses((status = 200, body = PaperPreview)))]
async fn preview_paper(
    desk: Desk<IdentityRead>,
    case: Path<Uuid>,
    body: Valid<NewPaper>,
) -> Result<Reply<PaperPreview>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let composed = compose(tx, case.0, &body.0)?;
        let entry = entry(AuditAction::PaperPreviewed, case.0, &body.0, &composed.facts);
        Ok(tx.record(&entry, composed.preview)?)
    })
    .await
}

/// Print a paper
///
/// PDF/A, made of what the case holds at this moment. Each printing is on record and in the timeline.
#[utoipa::path(post, path = "/v1/cases/{case_id}/papers", tag = "cases",
    responses((status = 200, description = "The paper.", body = FileBody, content_type = "application/pdf")))]
async fn print_paper(desk: Desk<IdentityRead>, case: Path<Uuid>, body: Valid<NewPaper>) -> Result<Handed, Problem> {
    desk.hand_out(move |tx| {
        let composed = compose(tx, case.0, &body.0)?;
        let bytes = nrm_papers::print(&composed.preview.sheet, tx.now())
            .map_err(|error| Problem::from(StoreError::Broken(error.to_string())))?;
        store::note_printing(tx, case.0, body.0.kind, body.0.subject_id)?;
        let name = format!("{}-{}.pdf", body.0.kind.as_str().replace('_', "-"), tx.now().format("%Y%m%d-%H%M%S"));
        let entry = entry(AuditAction::PaperPrinted, case.0, &body.0, &composed.facts)
            .with("corrected", composed.preview.printed_name != composed.preview.proposed_name);
        Ok(tx.record(&entry, Handed { content_type: "application/pdf", name, bytes })?)
    })
    .await
}

fn entry(action: AuditAction, case: Uuid, paper: &NewPaper, facts: &PaperFacts) -> Audit {
    let parts = facts.compartments.iter().map(|part| part.as_str()).collect::<Vec<_>>().join(" ");
    let entry = Audit::of(action, "case", Some(case))
        .with("paper", paper.kind)
        .with("compartments", if parts.is_empty() { "none".to_owned() } else { parts })
        .with("purpose", RevealPurpose::PrepareDocument);
    match paper.subject_id {
        Some(subject) => entry.with("subject", subject),
        None => entry,
    }
}

struct Composed {
    facts: PaperFacts,
    preview: PaperPreview,
}

fn compose(tx: &mut Tx<'_, IdentityRead, Write>, case: Uuid, paper: &NewPaper) -> Result<Composed, Problem> {
    let facts = store::read_paper(tx, case, paper.kind, paper.subject_id)?;
    let name = facts.opened.as_ref().map(name_of).filter(|name| !name.whole().is_empty());
    let grammatical_case = paper.kind.names_person_in().filter(|_| name.is_some());
    let proposed = match (&name, grammatical_case) {
        (Some(name), Some(case)) => Some(name.in_case(case, facts.sex).whole()),
        _ => None,
    };
    let corrected = paper.printed_name.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    let printed = proposed.clone().map(|proposed| corrected.unwrap_or(proposed));
    let known = known(&facts, name.clone().unwrap_or_default(), printed.clone(), kyiv_date(tx.now()));
    let sheet = forms::compose(paper.kind, paper.language.unwrap_or(PaperLanguage::Uk), &known);
    let preview = PaperPreview {
        kind: paper.kind,
        grammatical_case,
        name: name.map(|name| name.whole()),
        proposed_name: proposed,
        printed_name: printed,
        sheet,
    };
    Ok(Composed { facts, preview })
}

/// The name in the case; whoever is only known by an alias is named by it.
fn name_of(opened: &Revealed) -> FullName {
    let name = FullName {
        surname: opened.surname.clone(),
        given_name: opened.given_name.clone(),
        patronymic: opened.patronymic.clone(),
    };
    if name.whole().is_empty() { FullName { given_name: opened.alias.clone(), ..name } } else { name }
}

fn known(facts: &PaperFacts, name: FullName, printed: Option<String>, today: chrono::NaiveDate) -> Facts {
    let person = facts.opened.as_ref().map(|opened| Person {
        printed_name: printed.unwrap_or_default(),
        name,
        sex: Some(facts.sex),
        birth: opened.birth.as_deref().and_then(birth_in_words),
        document: opened.document.as_deref().map(document_in_words),
        citizenship: opened.citizenship.as_deref().map(words::country),
        language: opened.language.as_deref().map(|code| words::uk(&format!("language.{code}"))),
        phone: opened.phone.clone(),
        address: opened.address.clone(),
        narrative: opened.narrative.clone(),
    });
    Facts {
        case_code: facts.case_code.clone(),
        agency: Agency {
            name: facts.agency.clone(),
            demonstration: facts.demonstration,
            runs_status_procedure: facts.agency_kind.parse().is_ok_and(|kind: AgencyKind| kind.runs_status_procedure()),
        },
        author: facts.author.clone(),
        printed_on: today,
        person,
        needs: facts.needs.clone(),
        indicators: facts.indicators.clone(),
        opened_on: Some(facts.opened_on),
        channel: Some(facts.channel.clone()),
        age_band: Some(facts.age_band.clone()),
        child: facts.child,
        referral: facts.letter.as_ref().map(|letter| Referral {
            to: letter.to.clone(),
            purpose: letter.purpose.clone(),
            urgency: letter.urgency.clone(),
            needs: letter.needs.clone(),
            fields: letter.fields.clone(),
            offered_on: Some(letter.offered_on),
            consent_on: letter.consent_on,
        }),
    }
}

fn birth_in_words(text: &str) -> Option<String> {
    let birth: Birth = serde_json::from_str(text).ok()?;
    match birth.kind? {
        BirthKind::Date => birth.date.map(|day| day.format("%d.%m.%Y").to_string()),
        BirthKind::Year => birth.year.map(|year| format!("{year} рік (дата невідома)")),
        BirthKind::AgeRange => Some(format!("орієнтовний вік {}–{}", birth.age_from?, birth.age_to?)),
        BirthKind::Unknown => Some("невідомо".to_owned()),
    }
}

/// A document is kept as the code of its kind and its number.
fn document_in_words(text: &str) -> String {
    match text.split_once(' ') {
        Some((kind, number)) => {
            let word = words::uk(&format!("document_kind.{kind}"));
            format!("{word} {number}")
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn births_and_documents_are_written_in_words() {
        let birth = |text: &str| birth_in_words(text);
        assert_eq!(birth(r#"{"kind":"date","date":"1990-05-01"}"#).as_deref(), Some("01.05.1990"));
        assert_eq!(birth(r#"{"kind":"year","year":1990}"#).as_deref(), Some("1990 рік (дата невідома)"));
        assert_eq!(
            birth(r#"{"kind":"age_range","age_from":16,"age_to":18}"#).as_deref(),
            Some("орієнтовний вік 16–18")
        );
        assert_eq!(birth("{}"), None);
        assert_eq!(document_in_words("passport 000000001"), "паспорт 000000001");
        assert_eq!(document_in_words("000000001"), "000000001");
    }
}
