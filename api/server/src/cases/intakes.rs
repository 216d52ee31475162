//! Signals: drafts kept on the server, the search for the same person, and sending.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::CaseWrite;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::intake::IntakeAnswers;
use nrm_domain::cases::name_key::Person;
use nrm_store::cases::{self as store, IntakeView, Match, Sent};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::case::{CaseDetail, detail};
use crate::kernel::desk::Desk;
use crate::kernel::page::{Page, Paging};
use crate::kernel::problem::{Code, FieldError, Problem};
use crate::kernel::reply::{IfMatch, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_intakes, begin_intake, read_intake, save_intake, discard_intake, restore_intake, submit_intake,
        search_duplicates, report_signal);
}

impl View for IntakeView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}

/// Nothing is asked for yet.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewIntake {}

/// The answers so far.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveIntake {
    /// All pages; what is left out is empty.
    answers: IntakeAnswers,
}

/// Sending a draft.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SubmitIntake {
    /// Cases that were looked at and are about another person.
    #[serde(default)]
    #[validate(length(max = 200))]
    acknowledged_matches: Vec<Uuid>,
}

/// A whole signal in one call.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewSignal {
    /// All answers.
    answers: IntakeAnswers,
    /// Cases that were looked at and are about another person.
    #[serde(default)]
    #[validate(length(max = 200))]
    acknowledged_matches: Vec<Uuid>,
}

/// Whom to look for. It travels in the body, never in an address.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DuplicateSearch {
    /// Surname.
    #[validate(length(max = 200))]
    surname: Option<String>,
    /// Given name.
    #[validate(length(max = 200))]
    given_name: Option<String>,
    /// What the person goes by.
    #[validate(length(max = 200))]
    alias: Option<String>,
    /// Birth date.
    birth_date: Option<NaiveDate>,
    /// Or only the year.
    #[validate(range(min = 1900, max = 2100))]
    birth_year: Option<i32>,
    /// Telephone.
    #[validate(length(max = 200))]
    phone: Option<String>,
    /// Number of a document.
    #[validate(length(max = 200))]
    document_number: Option<String>,
}

/// What the search found in one's own agency.
#[derive(Debug, Serialize, ToSchema)]
pub struct Matches {
    /// Cases, the likeliest first.
    matches: Vec<Match>,
}

impl View for Matches {}

fn audit(action: AuditAction, id: Uuid) -> Audit {
    Audit::of(action, "intake", Some(id))
}

/// List one's own drafts
#[utoipa::path(get, path = "/v1/intakes", tag = "cases", responses((status = 200, body = Page<IntakeView>)))]
async fn list_intakes(desk: Desk<CaseWrite>, paging: Paging) -> Result<Reply<Page<IntakeView>>, Problem> {
    desk.show(move |tx| {
        let slice = store::list_intakes(tx, paging.after, paging.limit)?;
        Ok(paging.page(slice, |view| view))
    })
    .await
}

/// Begin a signal
#[utoipa::path(post, path = "/v1/intakes", tag = "cases", responses((status = 201, body = IntakeView)))]
async fn begin_intake(desk: Desk<CaseWrite>, _new: Valid<NewIntake>) -> Result<Reply<IntakeView>, Problem> {
    desk.write(StatusCode::CREATED, |tx| {
        let view = store::begin_intake(tx)?;
        Ok(tx.record(&audit(AuditAction::IntakeBegun, view.id), view)?)
    })
    .await
}

/// Read one's own draft
#[utoipa::path(get, path = "/v1/intakes/{intake_id}", tag = "cases", responses((status = 200, body = IntakeView)))]
async fn read_intake(desk: Desk<CaseWrite>, id: Path<Uuid>) -> Result<Reply<IntakeView>, Problem> {
    desk.show(move |tx| Ok(store::read_intake(tx, id.0)?)).await
}

/// Save a draft
///
/// The whole of the answers is replaced; `If-Match` makes sure that nobody else saved in between.
#[utoipa::path(put, path = "/v1/intakes/{intake_id}", tag = "cases", responses((status = 200, body = IntakeView)))]
async fn save_intake(
    desk: Desk<CaseWrite>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<SaveIntake>,
) -> Result<Reply<IntakeView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let current = store::read_intake(tx, id.0)?;
        if current.state == "submitted" {
            return Err(Problem::new(Code::IntakeAlreadySubmitted));
        }
        seen.check(&current)?;
        let view = store::save_intake(tx, id.0, current.version, &body.0.answers)?;
        Ok(tx.record(&audit(AuditAction::IntakeSaved, id.0), view)?)
    })
    .await
}

/// Put a draft aside
#[utoipa::path(delete, path = "/v1/intakes/{intake_id}", tag = "cases", responses((status = 200, body = IntakeView)))]
async fn discard_intake(desk: Desk<CaseWrite>, id: Path<Uuid>, seen: IfMatch) -> Result<Reply<IntakeView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        seen.check(&store::read_intake(tx, id.0)?)?;
        let view = store::set_discarded(tx, id.0, true)?;
        Ok(tx.record(&audit(AuditAction::IntakeDiscarded, id.0), view)?)
    })
    .await
}

/// Take a draft back that was put aside
#[utoipa::path(post, path = "/v1/intakes/{intake_id}/restoration", tag = "cases", responses((status = 200, body = IntakeView)))]
async fn restore_intake(desk: Desk<CaseWrite>, id: Path<Uuid>) -> Result<Reply<IntakeView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::set_discarded(tx, id.0, false)?;
        Ok(tx.record(&audit(AuditAction::IntakeRestored, id.0), view)?)
    })
    .await
}

/// Send a draft
///
/// A search for the same person in one's own agency runs first; what it finds is to be looked at.
#[utoipa::path(post, path = "/v1/intakes/{intake_id}/submission", tag = "cases", responses((status = 201, body = CaseDetail)))]
async fn submit_intake(
    desk: Desk<CaseWrite>,
    id: Path<Uuid>,
    body: Valid<SubmitIntake>,
) -> Result<Reply<CaseDetail>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let case = opened(store::submit_intake(tx, id.0, &body.0.acknowledged_matches)?)?;
        let view = detail(tx, case)?;
        let entry = Audit::of(AuditAction::CaseOpened, "case", Some(case)).with("intake", id.0);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Report a signal in one call
///
/// For applications: all answers at once, the same checks and the same search as for a draft.
#[utoipa::path(post, path = "/v1/signals", tag = "cases", responses((status = 201, body = CaseDetail)))]
async fn report_signal(desk: Desk<CaseWrite>, body: Valid<NewSignal>) -> Result<Reply<CaseDetail>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let NewSignal { answers, acknowledged_matches } = body.0;
        let case = opened(store::send_signal(tx, answers, &acknowledged_matches)?)?;
        let view = detail(tx, case)?;
        Ok(tx.record(&Audit::of(AuditAction::CaseOpened, "case", Some(case)), view)?)
    })
    .await
}

fn opened(sent: Sent) -> Result<Uuid, Problem> {
    match sent {
        Sent::Opened(case) => Ok(case),
        Sent::Incomplete(missing) => {
            let errors = missing
                .into_iter()
                .map(|missing| FieldError {
                    pointer: missing.pointer.to_owned(),
                    code: missing.code.to_owned(),
                    detail_uk: missing.detail_uk.to_owned(),
                    detail_en: missing.detail_en.to_owned(),
                })
                .collect();
            Err(Problem::new(Code::IntakeIncomplete).with_errors(errors))
        }
        Sent::PossibleDuplicate(matches) => Err(Problem::new(Code::PossibleDuplicate).with_matches(&matches)),
    }
}

/// Look for the same person in one's own agency
///
/// The search is on record; what is sought is not.
#[utoipa::path(post, path = "/v1/duplicate-searches", tag = "cases", responses((status = 200, body = Matches)))]
async fn search_duplicates(desk: Desk<CaseWrite>, body: Valid<DuplicateSearch>) -> Result<Reply<Matches>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let sought = &body.0;
        let known = Person {
            surname: sought.surname.as_deref(),
            given_name: sought.given_name.as_deref(),
            alias: sought.alias.as_deref(),
            birth_date: sought.birth_date,
            birth_year: sought.birth_year,
            phone: sought.phone.as_deref(),
            document_number: sought.document_number.as_deref(),
            ..Person::default()
        };
        let matches = store::search_duplicates(tx, &known)?;
        let entry = Audit::of(AuditAction::DuplicatesSearched, "agency", None).with("found", matches.len());
        Ok(tx.record(&entry, Matches { matches })?)
    })
    .await
}
