//! From the submission of a personal file to the decision, the certificate, an extension and a court review.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::{CaseAdvance, CaseDecide, CaseRead, CaseReview};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::case::ReasonCode;
use nrm_domain::cases::procedure::{
    CourtOutcome, DecisionKind, GrantGround, Lack, NoticeMeans, SubmissionKind, SubmissionState,
};
use nrm_domain::shared::time::kyiv_date;
use nrm_store::cases::{
    self as store, CertificateView, CourtReviewView, DecisionView, NewProposal, ProcedureView, ProposalView,
    SubmissionFilter, SubmissionView,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::not_later;
use crate::kernel::desk::Desk;
use crate::kernel::page::{Page, Paging};
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Query, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; submit_file, list_submissions, read_submission, receive_file, return_file, prepare_decision,
        take_decision, object_to_proposal, record_notice, issue_certificate, record_claim, record_ruling);
}

impl View for SubmissionView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}
impl View for ProposalView {}
impl View for DecisionView {}
impl View for CertificateView {}
impl View for CourtReviewView {}

/// A file to be submitted.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewSubmission {
    /// For a decision on the status, or for its extension.
    kind: SubmissionKind,
    /// To which body.
    deciding_agency_id: Uuid,
    /// The reasons of an extension; what was completed in a returned file.
    #[validate(length(min = 10, max = 5000))]
    note: Option<String>,
}

/// Submit a personal file for a decision
///
/// A file that was returned is submitted again with a note on what was completed; an extension is asked for with its reasons.
#[utoipa::path(post, path = "/v1/cases/{case_id}/submissions", tag = "cases", responses((status = 201, body = SubmissionView)))]
async fn submit_file(
    desk: Desk<CaseAdvance>,
    case: Path<Uuid>,
    body: Valid<NewSubmission>,
) -> Result<Reply<SubmissionView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let new = body.0;
        if new.kind == SubmissionKind::Extension && new.note.is_none() {
            return Err(Problem::field("/note", "required"));
        }
        let view = store::submit_file(tx, case.0, new.kind, new.deciding_agency_id, new.note.as_deref())?;
        let entry = Audit::of(AuditAction::FileSubmitted, "submission", Some(view.id))
            .with("case", case.0)
            .with("kind", new.kind)
            .with("to", new.deciding_agency_id);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Which submissions to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubmissionQuery {
    /// In this state.
    #[param(inline)]
    state: Option<SubmissionState>,
}

/// List the files submitted by or to one's agency
///
/// The body that decides sees no file before it was submitted, and opens none before it was received.
#[utoipa::path(get, path = "/v1/submissions", tag = "cases", responses((status = 200, body = Page<SubmissionView>)))]
async fn list_submissions(
    desk: Desk<CaseRead>,
    query: Query<SubmissionQuery>,
    paging: Paging,
) -> Result<Reply<Page<SubmissionView>>, Problem> {
    desk.show(move |tx| {
        let filter =
            SubmissionFilter { state: query.0.state.map(|state| state.to_string()), ..SubmissionFilter::default() };
        let slice = store::list_submissions(tx, &filter, paging.after, paging.limit)?;
        Ok(paging.page(slice, |row| row))
    })
    .await
}

/// Read a submission
#[utoipa::path(get, path = "/v1/submissions/{submission_id}", tag = "cases", responses((status = 200, body = SubmissionView)))]
async fn read_submission(desk: Desk<CaseRead>, id: Path<Uuid>) -> Result<Reply<SubmissionView>, Problem> {
    desk.show(move |tx| Ok(store::read_submission(tx, id.0)?)).await
}

/// Receiving needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Receipt {}

/// Receive a submitted file
///
/// From now on the body that decides may open it, and the term of the decision runs.
#[utoipa::path(post, path = "/v1/submissions/{submission_id}/receipt", tag = "cases", responses((status = 200, body = SubmissionView)))]
async fn receive_file(
    desk: Desk<CaseReview>,
    id: Path<Uuid>,
    _body: Valid<Receipt>,
) -> Result<Reply<SubmissionView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::receive_file(tx, id.0)?;
        let entry = Audit::of(AuditAction::FileReceived, "submission", Some(id.0)).with("kind", &view.kind);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// What a returned file lacks.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FileReturn {
    /// By code.
    #[validate(length(min = 1, max = 11))]
    missing: Vec<Lack>,
    /// In words.
    #[validate(length(min = 10, max = 5000))]
    note: String,
}

/// Return a file for completion
///
/// With the list of what it lacks. The body that decides no longer sees it.
#[utoipa::path(post, path = "/v1/submissions/{submission_id}/return", tag = "cases", responses((status = 200, body = SubmissionView)))]
async fn return_file(
    desk: Desk<CaseReview>,
    id: Path<Uuid>,
    body: Valid<FileReturn>,
) -> Result<Reply<SubmissionView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::return_file(tx, id.0, &body.0.missing, &body.0.note)?;
        let entry =
            Audit::of(AuditAction::FileReturned, "submission", Some(id.0)).with("missing", view.missing.join(" "));
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// A decision to be prepared.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewDecisionProposal {
    /// What is proposed.
    kind: DecisionKind,
    /// The coded reason of a refusal or revocation.
    reason_code: Option<ReasonCode>,
    /// The grounds of a grant.
    #[serde(default)]
    #[validate(length(max = 3))]
    grounds: Vec<GrantGround>,
    /// To which day the status would hold; as long as the law allows if left open.
    valid_to: Option<NaiveDate>,
    /// The reasons in words.
    #[validate(length(min = 10, max = 8000))]
    text: String,
}

/// Prepare a decision
///
/// It changes nothing by itself: another person has to take it.
#[utoipa::path(post, path = "/v1/cases/{case_id}/proposals", tag = "cases", responses((status = 201, body = ProposalView)))]
async fn prepare_decision(
    desk: Desk<CaseReview>,
    case: Path<Uuid>,
    body: Valid<NewDecisionProposal>,
) -> Result<Reply<ProposalView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let new = NewProposal {
            kind: body.0.kind,
            reason: body.0.reason_code,
            grounds: body.0.grounds,
            valid_to: body.0.valid_to,
            text: body.0.text,
        };
        let view = store::prepare_decision(tx, case.0, &new)?;
        let entry = Audit::of(AuditAction::DecisionPrepared, "proposal", Some(view.id))
            .with("case", case.0)
            .with("kind", new.kind);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Deciding needs nothing more: the decision is the one that was prepared.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Deciding {}

/// Take a prepared decision
///
/// As another person than the one who prepared it. The decision is numbered and never edited.
#[utoipa::path(post, path = "/v1/proposals/{proposal_id}/decision", tag = "cases", responses((status = 201, body = DecisionView)))]
async fn take_decision(
    desk: Desk<CaseDecide>,
    id: Path<Uuid>,
    _body: Valid<Deciding>,
) -> Result<Reply<DecisionView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::take_decision(tx, id.0)?;
        let entry = Audit::of(AuditAction::DecisionTaken, "decision", Some(view.id))
            .with("proposal", id.0)
            .with("kind", &view.kind)
            .with("number", view.number)
            .with("year", view.year);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// What is wrong with a prepared decision.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// In words.
    #[validate(length(min = 10, max = 5000))]
    text: String,
}

/// Send a prepared decision back
#[utoipa::path(post, path = "/v1/proposals/{proposal_id}/objection", tag = "cases", responses((status = 200, body = ProposalView)))]
async fn object_to_proposal(
    desk: Desk<CaseDecide>,
    id: Path<Uuid>,
    body: Valid<Objection>,
) -> Result<Reply<ProposalView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::object_to_proposal(tx, id.0, &body.0.text)?;
        Ok(tx.record(&Audit::of(AuditAction::ProposalObjected, "proposal", Some(id.0)), view)?)
    })
    .await
}

/// That the person was told.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// When.
    given_on: NaiveDate,
    /// How.
    means: NoticeMeans,
}

/// Record that the person was told of a decision
#[utoipa::path(post, path = "/v1/decisions/{decision_id}/notice", tag = "cases", responses((status = 200, body = ProcedureView)))]
async fn record_notice(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    body: Valid<NewNotice>,
) -> Result<Reply<ProcedureView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        not_later(Some(body.0.given_on), kyiv_date(tx.now()), "/given_on")?;
        let case = store::record_notice(tx, id.0, body.0.given_on, body.0.means)?;
        let view = store::read_procedure(tx, case)?;
        let entry = Audit::of(AuditAction::NoticeGiven, "decision", Some(id.0)).with("means", body.0.means);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// A certificate to be issued.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewCertificate {
    /// When it is handed over; not before it is issued, which is today.
    handed_over_on: NaiveDate,
    /// Whether the person signed for it in the journal.
    recipient_signed: bool,
}

/// Issue the certificate
///
/// On the decision that granted the status, with the next number of the office's journal and the term of the decision.
#[utoipa::path(post, path = "/v1/cases/{case_id}/certificates", tag = "cases", responses((status = 201, body = CertificateView)))]
async fn issue_certificate(
    desk: Desk<CaseAdvance>,
    case: Path<Uuid>,
    body: Valid<NewCertificate>,
) -> Result<Reply<CertificateView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::issue_certificate(tx, case.0, body.0.handed_over_on, body.0.recipient_signed)?;
        let entry = Audit::of(AuditAction::CertificateIssued, "certificate", Some(view.id))
            .with("case", case.0)
            .with("number", view.number)
            .with("year", view.year);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// A claim to a court.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewClaim {
    /// When it was filed.
    claimed_on: NaiveDate,
    /// Which court, which number, and what is asked.
    #[validate(length(min = 5, max = 5000))]
    text: String,
}

/// Record a claim to a court against a decision
///
/// The decision stays as it is; what the court decides is linked to it.
#[utoipa::path(post, path = "/v1/decisions/{decision_id}/court-reviews", tag = "cases", responses((status = 201, body = CourtReviewView)))]
async fn record_claim(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    body: Valid<NewClaim>,
) -> Result<Reply<CourtReviewView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        not_later(Some(body.0.claimed_on), kyiv_date(tx.now()), "/claimed_on")?;
        let view = store::record_claim(tx, id.0, body.0.claimed_on, &body.0.text)?;
        let entry = Audit::of(AuditAction::CourtClaimed, "court_review", Some(view.id)).with("decision", id.0);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// What a court decided.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewRuling {
    /// What.
    outcome: CourtOutcome,
    /// When.
    ruled_on: NaiveDate,
    /// Number and reasons.
    #[validate(length(min = 5, max = 5000))]
    text: String,
}

/// Record what a court decided
///
/// A cancelled refusal brings the file before the body anew; a body that is obliged can only grant. A cancelled
/// termination restores the status.
#[utoipa::path(post, path = "/v1/court-reviews/{court_review_id}/ruling", tag = "cases", responses((status = 200, body = CourtReviewView)))]
async fn record_ruling(
    desk: Desk<CaseReview>,
    id: Path<Uuid>,
    body: Valid<NewRuling>,
) -> Result<Reply<CourtReviewView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        not_later(Some(body.0.ruled_on), kyiv_date(tx.now()), "/ruled_on")?;
        let view = store::record_ruling(tx, id.0, body.0.outcome, body.0.ruled_on, &body.0.text)?;
        let entry = Audit::of(AuditAction::CourtRuled, "court_review", Some(id.0)).with("outcome", body.0.outcome);
        Ok(tx.record(&entry, view)?)
    })
    .await
}
