//! The interview: a versioned form whose answers are sealed, and the requests by which other bodies confirm them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseAdvance, CaseRead, Includes, Permission};
use nrm_domain::cases::procedure::{VerificationKind, VerificationResult, VerifyingBody};
use nrm_domain::cases::questionnaire::{self, Answers};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{file, gate, open_application};
use crate::cases::case::{Event, add_event, hold_to_lead};
use crate::schema::{interviews, verification_requests};
use crate::{StoreError, Tx, Write};

/// An interview without its answers.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = interviews)]
pub struct InterviewView {
    /// The application it belongs to: also its own id.
    pub application_id: Uuid,
    /// planned, held or waived.
    pub state: String,
    /// The version of the form.
    pub form: i32,
    /// Whether every required question is answered.
    pub complete: bool,
    /// When it was held.
    pub held_on: Option<NaiveDate>,
    /// Why it was waived.
    pub waiver: Option<String>,
    /// When it was last saved.
    pub changed_at: DateTime<Utc>,
    /// Version.
    pub version: i32,
}

/// The interview of an application.
pub fn read_interview<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    application: Uuid,
) -> Result<Option<InterviewView>, StoreError> {
    Ok(interviews::table.find(application).select(InterviewView::as_select()).first(tx.conn()).optional()?)
}

/// Its answers; empty before any were given.
pub(super) fn answers<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
    application: Uuid,
) -> Result<Answers, StoreError> {
    let sealed: Option<Vec<u8>> =
        interviews::table.find(application).select(interviews::content).first(tx.conn()).optional()?.flatten();
    match sealed {
        Some(sealed) => file::key(tx, case)?.open("interviews", "content", application, &sealed),
        None => Ok(Answers::new()),
    }
}

/// Saves the answers over the version that the writer saw, while the interview is planned.
pub fn save_interview<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    application: Uuid,
    version: i32,
    held_on: Option<NaiveDate>,
    given: &Answers,
) -> Result<InterviewView, StoreError> {
    let case: Uuid = interviews::table.find(application).select(interviews::case_id).first(tx.conn())?;
    hold_to_lead(tx, case)?;
    gate(tx, case)?;
    let form = questionnaire::form(questionnaire::CURRENT).ok_or_else(|| StoreError::Broken("no form".into()))?;
    let sealed = file::key(tx, case)?.seal("interviews", "content", application, given)?;
    let (user, now) = (tx.actor().principal_id(), tx.now());
    let saved = diesel::update(
        interviews::table
            .find(application)
            .filter(interviews::version.eq(version))
            .filter(interviews::state.eq("planned")),
    )
    .set((
        interviews::form.eq(form.version),
        interviews::complete.eq(form.missing(given).is_empty()),
        interviews::held_on.eq(held_on),
        interviews::content.eq(sealed),
        interviews::changed_by.eq(user),
        interviews::changed_at.eq(now),
        interviews::version.eq(interviews::version + 1),
    ))
    .execute(tx.conn())?;
    if saved == 0 {
        let now = read_interview(tx, application)?.ok_or(StoreError::NotFound)?;
        return Err(if now.state == "planned" { StoreError::Stale } else { StoreError::Refused("interview.closed") });
    }
    read_interview(tx, application)?.ok_or(StoreError::NotFound)
}

/// A request to another body, without what was asked and answered.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = verification_requests)]
pub struct VerificationRequestView {
    /// Id.
    pub id: Uuid,
    /// What is to be confirmed.
    pub kind: String,
    /// By which body.
    pub body: String,
    /// By which agency, if it is in the directory.
    pub to_agency_id: Option<Uuid>,
    /// When it was sent.
    pub sent_on: NaiveDate,
    /// When an answer is due.
    pub due_on: NaiveDate,
    /// When it was answered.
    pub answered_on: Option<NaiveDate>,
    /// What the answer is.
    pub result: Option<String>,
}

/// The requests of an application.
pub fn list_verifications<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    application: Uuid,
) -> Result<Vec<VerificationRequestView>, StoreError> {
    Ok(verification_requests::table
        .filter(verification_requests::application_id.eq(application))
        .order((verification_requests::sent_on, verification_requests::id))
        .select(VerificationRequestView::as_select())
        .load(tx.conn())?)
}

/// A request to be put on record.
#[derive(Debug, Clone)]
pub struct NewVerification {
    /// What is to be confirmed.
    pub kind: VerificationKind,
    /// By which body.
    pub body: VerifyingBody,
    /// By which agency, if it is in the directory.
    pub to_agency: Option<Uuid>,
    /// When it was sent.
    pub sent_on: NaiveDate,
    /// When an answer is due.
    pub due_on: NaiveDate,
    /// What is asked.
    pub question: String,
}

/// Puts a request to another body on record.
pub fn request_verification<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    new: &NewVerification,
) -> Result<VerificationRequestView, StoreError> {
    let held = hold_to_lead(tx, case)?;
    gate(tx, case)?;
    let application = open_application(tx, case)?;
    let (id, agency, now, record) = (Uuid::now_v7(), tx.agency(), tx.now(), held.agency_of_record.uuid());
    let sealed = file::key(tx, case)?.seal("verification_requests", "question", id, &new.question)?;
    diesel::insert_into(verification_requests::table)
        .values((
            verification_requests::id.eq(id),
            verification_requests::case_id.eq(case),
            verification_requests::application_id.eq(application.id),
            verification_requests::agency_of_record.eq(record),
            verification_requests::agency_id.eq(agency),
            verification_requests::kind.eq(new.kind.as_str()),
            verification_requests::body.eq(new.body.as_str()),
            verification_requests::to_agency_id.eq(new.to_agency),
            verification_requests::sent_on.eq(new.sent_on),
            verification_requests::due_on.eq(new.due_on),
            verification_requests::question.eq(sealed),
            verification_requests::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "verification_requested", other_agency: new.to_agency, ..Event::of(case, record) })?;
    Ok(verification_requests::table.find(id).select(VerificationRequestView::as_select()).first(tx.conn())?)
}

/// Records what a body answered, or that it did not.
pub fn record_verification<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    answered_on: NaiveDate,
    result: VerificationResult,
    answer: &str,
) -> Result<VerificationRequestView, StoreError> {
    let case: Uuid = verification_requests::table.find(id).select(verification_requests::case_id).first(tx.conn())?;
    let record = hold_to_lead(tx, case)?.agency_of_record.uuid();
    gate(tx, case)?;
    let sealed = file::key(tx, case)?.seal("verification_requests", "answer", id, &answer)?;
    let answered =
        diesel::update(verification_requests::table.find(id).filter(verification_requests::answered_on.is_null()))
            .set((
                verification_requests::answered_on.eq(answered_on),
                verification_requests::result.eq(result.as_str()),
                verification_requests::answer.eq(sealed),
            ))
            .execute(tx.conn())?;
    if answered == 0 {
        return Err(StoreError::Refused("verification.answered"));
    }
    add_event(tx, &Event { kind: "verification_answered", reason: Some(result.as_str()), ..Event::of(case, record) })?;
    Ok(verification_requests::table.find(id).select(VerificationRequestView::as_select()).first(tx.conn())?)
}
