//! Papers of a case: what can be printed, how it will look, and the printing itself. Nothing printed is kept here.

use actix_web::http::StatusCode;
use nrm_domain::access::permission::{CaseRead, IdentityRead};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::certificate_code::CertificateCode;
use nrm_domain::cases::declension::{FullName, GrammaticalCase};
use nrm_domain::cases::intake::{Birth, BirthKind};
use nrm_domain::cases::needs::Score;
use nrm_domain::cases::paper::{PaperKind, PaperLanguage};
use nrm_domain::cases::vocabulary::RevealPurpose;
use nrm_domain::directory::agency::AgencyKind;
use nrm_domain::shared::time::kyiv_date;
use nrm_papers::facts::{Agency, Assessment, AssessmentRow, Certificate, Decision, Facts, Person, Referral};
use nrm_papers::{Sheet, forms, words};
use nrm_store::cases::{self as store, AssessmentView, CertificateFacts, PaperFacts, PaperOffer, Revealed};
use nrm_store::{StoreError, Tx, Write};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::Kernel;
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
    let kernel = desk.kernel.clone();
    desk.write(StatusCode::OK, move |tx| {
        let composed = compose(tx, &kernel, case.0, &body.0)?;
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
    let kernel = desk.kernel.clone();
    desk.hand_out(move |tx| {
        let composed = compose(tx, &kernel, case.0, &body.0)?;
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

fn compose(
    tx: &mut Tx<'_, IdentityRead, Write>,
    kernel: &Kernel,
    case: Uuid,
    paper: &NewPaper,
) -> Result<Composed, Problem> {
    let facts = store::read_paper(tx, case, paper.kind, paper.subject_id)?;
    let name = facts.opened.as_ref().map(name_of).filter(|name| !name.whole().is_empty());
    let grammatical_case = paper.kind.names_person_in().filter(|_| name.is_some());
    let proposed = match (&name, grammatical_case) {
        (Some(name), Some(case)) => Some(name.in_case(case, facts.sex).whole()),
        _ => None,
    };
    let corrected = paper.printed_name.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    let printed = proposed.clone().map(|proposed| corrected.unwrap_or(proposed));
    let scale = match &facts.assessment {
        Some(one) => store::scale_words(tx, one.scale_version)?,
        None => (Vec::new(), Vec::new()),
    };
    let address = match &facts.certificate {
        Some(one) => address(kernel, one)?,
        None => String::new(),
    };
    let known = known(
        &facts,
        Known {
            name: name.clone().unwrap_or_default(),
            printed: printed.clone(),
            today: kyiv_date(tx.now()),
            scale,
            address: &address,
        },
    );
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

/// What the facts do not say themselves.
struct Known<'a> {
    name: FullName,
    printed: Option<String>,
    today: chrono::NaiveDate,
    scale: Scale,
    address: &'a str,
}

/// Titles of domains, and the words of their steps.
type Scale = (Vec<(String, String)>, Vec<(String, i32, String)>);

fn assessment(one: &AssessmentView, (titles, steps): &Scale) -> Assessment {
    let said = |domain: &str, score: Option<Score>| match score.map(|score| (score, score.step())) {
        Some((_, Some(step))) => {
            let words = steps.iter().find(|(code, at, _)| code == domain && *at == i32::from(step));
            words.map_or_else(|| step.to_string(), |(_, _, words)| format!("{step}: {words}"))
        }
        Some((_, None)) => "не запитували".to_owned(),
        None => String::new(),
    };
    let remarks = one.remarks.clone().unwrap_or_default();
    let rows = one.ratings.iter().map(|(domain, rating)| AssessmentRow {
        domain: titles
            .iter()
            .find(|(code, _)| code == domain.as_str())
            .map_or_else(|| domain.to_string(), |(_, title)| title.clone()),
        worker: said(domain.as_str(), rating.worker),
        person: said(domain.as_str(), rating.person),
        remark: remarks.domains.get(domain).cloned().unwrap_or_default(),
    });
    Assessment {
        on: one.assessed_on,
        agency: one.agency_uk.clone(),
        rows: rows.collect(),
        conclusion: remarks.conclusion.unwrap_or_default(),
    }
}

fn certificate(one: &CertificateFacts, address: &str) -> Certificate {
    Certificate {
        number: format!("{}/{}", one.number, one.year),
        issued_on: one.issued_on,
        valid_from: one.valid_from,
        valid_to: one.valid_to,
        extended_to: one.extended_to,
        decision_number: format!("{}/{}", one.decision_number, one.decision_year),
        decided_on: one.decided_on,
        address: address.to_owned(),
    }
}

/// The address in the square code: what the certificate says, signed, for whoever holds it.
fn address(kernel: &Kernel, one: &CertificateFacts) -> Result<String, Problem> {
    let whole = |number: i32| u32::try_from(number).map_err(|_| Problem::internal("number of a certificate"));
    let code = CertificateCode {
        id: one.id,
        year: u16::try_from(one.year).map_err(|_| Problem::internal("year of a certificate"))?,
        number: whole(one.number)?,
        issued_on: one.issued_on,
        valid_from: one.valid_from,
        valid_to: one.extended_to.unwrap_or(one.valid_to),
    };
    Ok(format!("{}/certificate/{}", kernel.public_url, kernel.certificates.sign(&code)))
}

fn known(facts: &PaperFacts, known: Known<'_>) -> Facts {
    let person = facts.opened.as_ref().map(|opened| Person {
        printed_name: known.printed.clone().unwrap_or_default(),
        name: known.name.clone(),
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
        printed_on: known.today,
        person,
        needs: facts.needs.clone(),
        indicators: facts.indicators.clone(),
        opened_on: Some(facts.opened_on),
        channel: Some(facts.channel.clone()),
        age_band: Some(facts.age_band.clone()),
        child: facts.child,
        assessment: facts.assessment.as_ref().map(|one| assessment(one, &known.scale)),
        decision: facts.decision.as_ref().map(|decision| Decision {
            number: format!("{}/{}", decision.number, decision.year),
            on: decision.on,
            kind: decision.kind.clone(),
            reason: decision.reason.clone(),
            grounds: decision.grounds.clone(),
            valid_from: decision.valid_from,
            valid_to: decision.valid_to,
            body: decision.body.clone(),
        }),
        certificate: facts.certificate.as_ref().map(|one| certificate(one, known.address)),
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
