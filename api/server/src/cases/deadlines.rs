//! Running terms of a case: pause, go on, extend, and who answers for one.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::CaseAdvance;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::deadline::{ExtensionReason, PauseReason};
use nrm_store::cases as store;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::case::{CaseDetail, detail};
use crate::kernel::desk::Desk;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{IfMatch, Reply};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; pause_deadline, resume_deadline, extend_deadline, assign_deadline);
}

/// Why a term is to stand still.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// The reason; the ground in law follows from it.
    reason_code: PauseReason,
    /// Until when, if that is known. The term goes on when it is told to, not by itself.
    until_on: Option<NaiveDate>,
}

/// Let a term stand still
///
/// `If-Match` is the `ETag` of the case. Only the agency that leads the case may, and only where the law knows a pause.
#[utoipa::path(post, path = "/v1/deadlines/{deadline_id}/pause", tag = "cases", responses((status = 200, body = CaseDetail)))]
async fn pause_deadline(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<Pause>,
) -> Result<Reply<CaseDetail>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let Pause { reason_code, until_on } = body.0;
        let case = store::pause_deadline(tx, id.0, reason_code, until_on, |case, version| seen.fits(case, version))?;
        let view = detail(tx, case)?;
        let entry = Audit::of(AuditAction::DeadlinePaused, "deadline", Some(id.0))
            .with("reason", reason_code)
            .with("ground", reason_code.ground());
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Nothing to say.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Resumption {}

/// Let a term go on
///
/// What was left of it when it stopped is still left.
#[utoipa::path(post, path = "/v1/deadlines/{deadline_id}/resumption", tag = "cases", responses((status = 200, body = CaseDetail)))]
async fn resume_deadline(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    seen: IfMatch,
    _body: Valid<Resumption>,
) -> Result<Reply<CaseDetail>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let case = store::resume_deadline(tx, id.0, |case, version| seen.fits(case, version))?;
        let view = detail(tx, case)?;
        let entry = Audit::of(AuditAction::DeadlineResumed, "deadline", Some(id.0));
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Until when and why a term is made longer.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The reason; the ground in law follows from it.
    reason_code: ExtensionReason,
    /// The new last day; a day off becomes the next working day.
    until_on: NaiveDate,
}

/// Make a term longer
///
/// Once, before it has passed, and by no more than the law table says.
#[utoipa::path(post, path = "/v1/deadlines/{deadline_id}/extension", tag = "cases", responses((status = 200, body = CaseDetail)))]
async fn extend_deadline(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<Extension>,
) -> Result<Reply<CaseDetail>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let Extension { reason_code, until_on } = body.0;
        let case = store::extend_deadline(tx, id.0, reason_code, until_on, |case, version| seen.fits(case, version))?;
        let view = detail(tx, case)?;
        let entry = Audit::of(AuditAction::DeadlineExtended, "deadline", Some(id.0))
            .with("reason", reason_code)
            .with("ground", reason_code.ground())
            .with("until", until_on);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Who answers for a term.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TermOwner {
    /// A colleague who can open the case; none for the agency as a whole.
    owner_id: Option<Uuid>,
}

/// Say who answers for a term
#[utoipa::path(post, path = "/v1/deadlines/{deadline_id}/owner", tag = "cases", responses((status = 200, body = CaseDetail)))]
async fn assign_deadline(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<TermOwner>,
) -> Result<Reply<CaseDetail>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let owner = body.0.owner_id;
        let case = store::assign_deadline(tx, id.0, owner, |case, version| seen.fits(case, version))?;
        let view = detail(tx, case)?;
        let named = owner.map_or_else(|| "agency".to_owned(), |owner| owner.to_string());
        let entry = Audit::of(AuditAction::DeadlineAssigned, "deadline", Some(id.0)).with("owner", named);
        Ok(tx.record(&entry, view)?)
    })
    .await
}
