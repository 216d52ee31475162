//! The personal file: application, participants, undertaking, interview, verification, inventory and conclusion.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::{CaseAdvance, CaseRead, CaseSign, LawRead};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::application::Application;
use nrm_domain::cases::procedure::{
    Absence, FileItemKind, GrantGround, ParticipantKind, Recommendation, VerificationKind, VerificationResult,
    VerifyingBody,
};
use nrm_domain::cases::questionnaire::{self, Answers, Questionnaire};
use nrm_domain::cases::vocabulary::RevealPurpose;
use nrm_domain::shared::time::kyiv_date;
use nrm_store::cases::{
    self as store, ApplicationView, ConclusionView, FileItem, FileItemView, InterviewView, NewVerification, OpenedFile,
    ParticipantContent, ParticipantView, ProcedureView, UndertakingView, VerificationRequestView,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::not_later;
use crate::kernel::desk::Desk;
use crate::kernel::problem::{FieldError, Problem};
use crate::kernel::reply::{IfMatch, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; read_procedure, sign_undertaking, open_file, begin_application, read_application, save_application, add_participant,
        record_participant_undertaking, read_questionnaire, read_interview, save_interview, request_verification, record_verification,
        add_file_item, read_file_item, change_file_item, write_conclusion, sign_conclusion);
}

impl View for ProcedureView {}
impl View for UndertakingView {}
impl View for OpenedFile {}
impl View for ParticipantView {}
impl View for VerificationRequestView {}
impl View for ConclusionView {}
impl View for ApplicationView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}
impl View for InterviewView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.application_id, self.version))
    }
}
impl View for FileItemView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}

fn entry(action: AuditAction, kind: &'static str, id: Uuid, case: Uuid) -> Audit {
    Audit::of(action, kind, Some(id)).with("case", case)
}

/// Read the status procedure of a case
///
/// What is on record by code and date, who may make which step, and what each step still lacks. Nothing about the person.
#[utoipa::path(get, path = "/v1/cases/{case_id}/procedure", tag = "cases", responses((status = 200, body = ProcedureView)))]
async fn read_procedure(desk: Desk<CaseRead>, case: Path<Uuid>) -> Result<Reply<ProcedureView>, Problem> {
    desk.show(move |tx| Ok(store::read_procedure(tx, case.0)?)).await
}

/// An undertaking to be signed.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewUndertaking {
    /// The text was read and is agreed to.
    #[validate(custom(function = "agreed"))]
    agreed: bool,
}

fn agreed(agreed: &bool) -> Result<(), validator::ValidationError> {
    if *agreed { Ok(()) } else { Err(validator::ValidationError::new("required")) }
}

/// Sign the undertaking of non-disclosure
///
/// Once for each person and case. From the registration of the application on nothing that is sealed opens without it.
#[utoipa::path(post, path = "/v1/cases/{case_id}/undertakings", tag = "cases", responses((status = 201, body = UndertakingView)))]
async fn sign_undertaking(
    desk: Desk<CaseRead>,
    case: Path<Uuid>,
    _body: Valid<NewUndertaking>,
) -> Result<Reply<UndertakingView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::sign_undertaking(tx, case.0)?;
        let entry = Audit::of(AuditAction::UndertakingSigned, "case", Some(case.0)).with("form", view.form);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Why the file is opened.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewOpening {
    /// Why.
    purpose: RevealPurpose,
}

/// Open the personal file
///
/// Everything that was written in the procedure, for the office that keeps the file and the body that decides on it. Each
/// opening is on record; without an undertaking of one's own there is none.
#[utoipa::path(post, path = "/v1/cases/{case_id}/file-openings", tag = "cases", responses((status = 200, body = OpenedFile)))]
async fn open_file(
    desk: Desk<CaseRead>,
    case: Path<Uuid>,
    body: Valid<NewOpening>,
) -> Result<Reply<OpenedFile>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::open_file(tx, case.0)?;
        let entry = Audit::of(AuditAction::FileOpened, "case", Some(case.0)).with("purpose", body.0.purpose);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// An application as it is filled in.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FiledApplication {
    /// All of it; what is left out is empty.
    application: Application,
}

fn sound(application: &Application, today: NaiveDate) -> Result<(), Problem> {
    let faults = application.faults(today);
    if faults.is_empty() {
        return Ok(());
    }
    let at = |(pointer, code): (&str, &str)| FieldError::at(format!("/application{pointer}"), code);
    Err(Problem::invalid(faults.into_iter().map(at).collect()))
}

/// Begin an application for the status
///
/// A draft, which may be saved again until it is registered by a move of the case. The office that begins it keeps the file.
#[utoipa::path(post, path = "/v1/cases/{case_id}/applications", tag = "cases", responses((status = 201, body = ApplicationView)))]
async fn begin_application(
    desk: Desk<CaseAdvance>,
    case: Path<Uuid>,
    body: Valid<FiledApplication>,
) -> Result<Reply<ApplicationView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        sound(&body.0.application, kyiv_date(tx.now()))?;
        let view = store::begin_application(tx, case.0, &body.0.application)?;
        let entry = entry(AuditAction::ApplicationFiled, "application", view.id, case.0).with("by", &view.filed_by);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Read an application without what it says
///
/// With the tag that a later save must name.
#[utoipa::path(get, path = "/v1/applications/{application_id}", tag = "cases", responses((status = 200, body = ApplicationView)))]
async fn read_application(desk: Desk<CaseRead>, id: Path<Uuid>) -> Result<Reply<ApplicationView>, Problem> {
    desk.show(move |tx| Ok(store::application(tx, id.0)?)).await
}

/// Save a draft of an application
#[utoipa::path(put, path = "/v1/applications/{application_id}", tag = "cases", responses((status = 200, body = ApplicationView)))]
async fn save_application(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<FiledApplication>,
) -> Result<Reply<ApplicationView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let current = store::application(tx, id.0)?;
        sound(&body.0.application, kyiv_date(tx.now()))?;
        seen.check(&current)?;
        let view = store::save_application(tx, id.0, current.version, &body.0.application)?;
        let entry = entry(AuditAction::ApplicationSaved, "application", view.id, view.case_id);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Someone who takes part.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewParticipant {
    /// What they are.
    kind: ParticipantKind,
    /// Name.
    #[validate(length(min = 2, max = 200))]
    name: String,
    /// Language of an interpreter, ground of a representative, post of an official.
    #[validate(length(max = 300))]
    detail: Option<String>,
    /// When they signed the undertaking on paper.
    undertaking_on: Option<NaiveDate>,
}

/// Put someone on record who takes part
///
/// An interpreter, a legal representative, the service for children and others; each signs the undertaking on paper.
#[utoipa::path(post, path = "/v1/cases/{case_id}/participants", tag = "cases", responses((status = 201, body = ParticipantView)))]
async fn add_participant(
    desk: Desk<CaseAdvance>,
    case: Path<Uuid>,
    body: Valid<NewParticipant>,
) -> Result<Reply<ParticipantView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let new = body.0;
        not_later(new.undertaking_on, kyiv_date(tx.now()), "/undertaking_on")?;
        let content = ParticipantContent { name: new.name, detail: new.detail };
        let view = store::add_participant(tx, case.0, new.kind, new.undertaking_on, &content)?;
        let entry = entry(AuditAction::ParticipantAdded, "participant", view.id, case.0).with("kind", new.kind);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// When an undertaking was signed on paper.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PaperUndertaking {
    /// The day.
    signed_on: NaiveDate,
}

/// Record that a participant signed the undertaking
#[utoipa::path(post, path = "/v1/participants/{participant_id}/undertaking", tag = "cases", responses((status = 200, body = ParticipantView)))]
async fn record_participant_undertaking(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    body: Valid<PaperUndertaking>,
) -> Result<Reply<ParticipantView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        not_later(Some(body.0.signed_on), kyiv_date(tx.now()), "/signed_on")?;
        let view = store::record_participant_undertaking(tx, id.0, body.0.signed_on)?;
        Ok(tx.record(&Audit::of(AuditAction::ParticipantUndertook, "participant", Some(id.0)), view)?)
    })
    .await
}

/// The questionnaire that is filled in now.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionnaireView {
    /// The form.
    #[serde(flatten)]
    form: Questionnaire,
}

impl View for QuestionnaireView {}

/// Read the questionnaire of the interview
///
/// The form as data, in its current version, with the mark whether a lawyer compared it with the annex.
#[utoipa::path(get, path = "/v1/questionnaire", tag = "cases", responses((status = 200, body = QuestionnaireView)))]
async fn read_questionnaire(desk: Desk<LawRead>) -> Result<Reply<QuestionnaireView>, Problem> {
    desk.show(|_| {
        let form = questionnaire::form(questionnaire::CURRENT).ok_or_else(|| Problem::internal("no questionnaire"))?;
        Ok(QuestionnaireView { form: form.clone() })
    })
    .await
}

/// The answers of an interview.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveInterview {
    /// By the code of the question; what is left out is empty.
    #[schema(value_type = Object)]
    #[validate(length(max = 200))]
    answers: Answers,
    /// When it was held.
    held_on: Option<NaiveDate>,
}

/// Read an interview without its answers
///
/// With the tag that a later save must name.
#[utoipa::path(get, path = "/v1/applications/{application_id}/interview", tag = "cases", responses((status = 200, body = InterviewView)))]
async fn read_interview(desk: Desk<CaseRead>, id: Path<Uuid>) -> Result<Reply<InterviewView>, Problem> {
    desk.show(move |tx| Ok(store::read_interview(tx, id.0)?.ok_or(nrm_store::StoreError::NotFound)?)).await
}

/// Save the interview
///
/// As long as it is planned; the whole of the answers is replaced, and `If-Match` makes sure that nobody else saved.
#[utoipa::path(put, path = "/v1/applications/{application_id}/interview", tag = "cases", responses((status = 200, body = InterviewView)))]
async fn save_interview(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<SaveInterview>,
) -> Result<Reply<InterviewView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let current = store::read_interview(tx, id.0)?.ok_or(nrm_store::StoreError::NotFound)?;
        not_later(body.0.held_on, kyiv_date(tx.now()), "/held_on")?;
        let faults = questionnaire::form(questionnaire::CURRENT).map(|form| form.faults(&body.0.answers));
        let faults = faults.unwrap_or_default();
        if !faults.is_empty() {
            let at = |(code, fault): (String, &str)| FieldError::at(format!("/answers/{code}"), fault);
            return Err(Problem::invalid(faults.into_iter().map(at).collect()));
        }
        seen.check(&current)?;
        let view = store::save_interview(tx, id.0, current.version, body.0.held_on, &body.0.answers)?;
        let entry = Audit::of(AuditAction::InterviewSaved, "application", Some(id.0)).with("form", view.form);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// A request to another body.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewVerificationRequest {
    /// What is to be confirmed.
    kind: VerificationKind,
    /// By which body.
    body: VerifyingBody,
    /// By which agency, if it is in the directory.
    to_agency_id: Option<Uuid>,
    /// When it was sent.
    sent_on: NaiveDate,
    /// When an answer is due.
    due_on: NaiveDate,
    /// What is asked.
    #[validate(length(min = 2, max = 5000))]
    question: String,
}

/// Put a request to another body on record
#[utoipa::path(post, path = "/v1/cases/{case_id}/verifications", tag = "cases", responses((status = 201, body = VerificationRequestView)))]
async fn request_verification(
    desk: Desk<CaseAdvance>,
    case: Path<Uuid>,
    body: Valid<NewVerificationRequest>,
) -> Result<Reply<VerificationRequestView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let new = body.0;
        not_later(Some(new.sent_on), kyiv_date(tx.now()), "/sent_on")?;
        if new.due_on < new.sent_on {
            return Err(Problem::field("/due_on", "range"));
        }
        let new = NewVerification {
            kind: new.kind,
            body: new.body,
            to_agency: new.to_agency_id,
            sent_on: new.sent_on,
            due_on: new.due_on,
            question: new.question,
        };
        let view = store::request_verification(tx, case.0, &new)?;
        let entry = entry(AuditAction::VerificationRequested, "verification", view.id, case.0).with("kind", new.kind);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// What a body answered.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct VerificationAnswer {
    /// When.
    answered_on: NaiveDate,
    /// What it is; that no answer came is said too.
    result: VerificationResult,
    /// In words.
    #[validate(length(max = 5000))]
    answer: String,
}

/// Record what a body answered
#[utoipa::path(post, path = "/v1/verifications/{verification_id}/answer", tag = "cases", responses((status = 200, body = VerificationRequestView)))]
async fn record_verification(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    body: Valid<VerificationAnswer>,
) -> Result<Reply<VerificationRequestView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let given = body.0;
        not_later(Some(given.answered_on), kyiv_date(tx.now()), "/answered_on")?;
        let view = store::record_verification(tx, id.0, given.answered_on, given.result, &given.answer)?;
        let entry =
            Audit::of(AuditAction::VerificationAnswered, "verification", Some(id.0)).with("result", given.result);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// A line of the inventory.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewFileItem {
    /// What it is.
    kind: FileItemKind,
    /// What is said of it.
    #[validate(nested)]
    item: FileItemBody,
}

/// What is said of a line of the inventory.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FileItemBody {
    /// Pages; 0 if it is not there.
    #[validate(range(min = 0, max = 5000))]
    pages: i32,
    /// Its date.
    dated_on: Option<NaiveDate>,
    /// Why it is not there.
    absence: Option<Absence>,
    /// More about it.
    #[validate(length(max = 2000))]
    note: Option<String>,
}

impl FileItemBody {
    fn checked(self, today: NaiveDate) -> Result<FileItem, Problem> {
        not_later(self.dated_on, today, "/item/dated_on")?;
        if (self.pages == 0) != self.absence.is_some() {
            return Err(Problem::field("/item/absence", if self.pages == 0 { "required" } else { "invalid" }));
        }
        Ok(FileItem { pages: self.pages, dated_on: self.dated_on, absence: self.absence, note: self.note })
    }
}

/// Add a line to the inventory of the personal file
///
/// What is there, with its pages; or what belongs there and why it is not.
#[utoipa::path(post, path = "/v1/cases/{case_id}/file-items", tag = "cases", responses((status = 201, body = FileItemView)))]
async fn add_file_item(
    desk: Desk<CaseAdvance>,
    case: Path<Uuid>,
    body: Valid<NewFileItem>,
) -> Result<Reply<FileItemView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let item = body.0.item.checked(kyiv_date(tx.now()))?;
        let view = store::add_file_item(tx, case.0, body.0.kind, &item)?;
        let entry = entry(AuditAction::FileItemAdded, "file_item", view.id, case.0).with("kind", body.0.kind);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// A change of a line of the inventory.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangeFileItem {
    /// What is said of it now.
    #[validate(nested)]
    item: FileItemBody,
}

/// Read a line of the inventory without its note
///
/// With the tag that a later change must name.
#[utoipa::path(get, path = "/v1/file-items/{file_item_id}", tag = "cases", responses((status = 200, body = FileItemView)))]
async fn read_file_item(desk: Desk<CaseRead>, id: Path<Uuid>) -> Result<Reply<FileItemView>, Problem> {
    desk.show(move |tx| Ok(store::file_item(tx, id.0)?)).await
}

/// Change a line of the inventory
#[utoipa::path(put, path = "/v1/file-items/{file_item_id}", tag = "cases", responses((status = 200, body = FileItemView)))]
async fn change_file_item(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<ChangeFileItem>,
) -> Result<Reply<FileItemView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let current = store::file_item(tx, id.0)?;
        let item = body.0.item.checked(kyiv_date(tx.now()))?;
        seen.check(&current)?;
        let view = store::change_file_item(tx, id.0, current.version, &item)?;
        let entry = Audit::of(AuditAction::FileItemChanged, "file_item", Some(id.0)).with("kind", &view.kind);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// The conclusion of the official.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewConclusion {
    /// What it recommends.
    recommendation: Recommendation,
    /// The grounds that were found.
    #[serde(default)]
    #[validate(length(max = 3))]
    grounds: Vec<GrantGround>,
    /// In words.
    #[validate(length(min = 10, max = 8000))]
    text: String,
}

/// Write the conclusion on a personal file
#[utoipa::path(post, path = "/v1/cases/{case_id}/conclusions", tag = "cases", responses((status = 201, body = ConclusionView)))]
async fn write_conclusion(
    desk: Desk<CaseAdvance>,
    case: Path<Uuid>,
    body: Valid<NewConclusion>,
) -> Result<Reply<ConclusionView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let new = body.0;
        if new.recommendation == Recommendation::Grant && new.grounds.is_empty() {
            return Err(Problem::field("/grounds", "required"));
        }
        let view = store::write_conclusion(tx, case.0, new.recommendation, &new.grounds, &new.text)?;
        let entry = entry(AuditAction::ConclusionWritten, "conclusion", view.id, case.0)
            .with("recommendation", new.recommendation);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Signing needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConclusionSignature {}

/// Sign the conclusion as the head of the unit
///
/// Another person than its writer. The first signature completes the personal file.
#[utoipa::path(post, path = "/v1/conclusions/{conclusion_id}/signature", tag = "cases", responses((status = 200, body = ConclusionView)))]
async fn sign_conclusion(
    desk: Desk<CaseSign>,
    id: Path<Uuid>,
    _body: Valid<ConclusionSignature>,
) -> Result<Reply<ConclusionView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::sign_conclusion(tx, id.0)?;
        let entry = Audit::of(AuditAction::ConclusionSigned, "conclusion", Some(id.0))
            .with("recommendation", &view.recommendation);
        Ok(tx.record(&entry, view)?)
    })
    .await
}
