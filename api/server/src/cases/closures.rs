//! The end of a case: closed with what came of it, followed up, and every closure kept.

use actix_web::http::StatusCode;
use nrm_domain::access::permission::{CaseAdvance, PlanRead, PlanWrite};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::case::{Move, ReasonCode};
use nrm_domain::cases::closure::FollowUpResult;
use nrm_store::cases::{self as store, ClosuresView, NewClosure, Outcomes};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::case::detail;
use crate::kernel::desk::Desk;
use crate::kernel::problem::{Code, FieldError, Problem};
use crate::kernel::reply::{IfMatch, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; read_closures, close_case, report_follow_up);
}

impl View for ClosuresView {}

/// Read how a case ended, each time it did
///
/// A closure stays as it was, also when the case was opened again.
#[utoipa::path(get, path = "/v1/cases/{case_id}/closures", tag = "cases", responses((status = 200, body = ClosuresView)))]
async fn read_closures(desk: Desk<PlanRead>, case: Path<Uuid>) -> Result<Reply<ClosuresView>, Problem> {
    desk.show(move |tx| Ok(store::read_closures(tx, case.0)?)).await
}

/// What a case is closed with.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CloseCase {
    /// Why.
    reason_code: ReasonCode,
    /// What came of each pillar; all four when a plan was agreed.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, nrm_domain::cases::closure::PillarOutcome>)]
    outcomes: Outcomes,
    /// Whether the person agrees to be asked later how they are.
    follow_up_consent: bool,
    /// What is written about it; sealed for one's own agency.
    #[validate(length(max = 4000))]
    summary: Option<String>,
}

/// Close a case
///
/// The move, what came of the case, and the days of follow-up, in one act. With the version of the case that was seen.
#[utoipa::path(post, path = "/v1/cases/{case_id}/closures", tag = "cases", responses((status = 201, body = ClosuresView)))]
async fn close_case(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<CloseCase>,
) -> Result<Reply<ClosuresView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let body = body.0;
        let (case, relation) = store::hold(tx, id.0)?;
        let agency = tx.actor().agency;
        let step = case.perform(Move::CloseCase, Some(body.reason_code), agency, relation)?;
        if !seen.fits(id.0, case.version) {
            return Err(Problem::new(Code::PreconditionFailed).with_current(&detail(tx, id.0)?));
        }
        let new = NewClosure {
            reason: body.reason_code,
            outcomes: body.outcomes,
            follow_up_consent: body.follow_up_consent,
            summary: body.summary,
        };
        let view = store::close_case(tx, &step, &new)?.map_err(|missing| {
            let errors = missing.into_iter().map(|place| FieldError::at(place, "required")).collect();
            Problem::new(Code::ClosureIncomplete).with_errors(errors)
        })?;
        let entry = Audit::of(AuditAction::CaseMoved, "case", Some(id.0))
            .with("move", Move::CloseCase)
            .with("from", step.from())
            .with("reason", body.reason_code)
            .with("follow_up", body.follow_up_consent);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// What was found when the person was asked.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReportFollowUp {
    /// The result.
    result_code: FollowUpResult,
    /// What was said; sealed for one's own agency.
    #[validate(length(max = 2000))]
    note: Option<String>,
}

/// Report a follow-up
#[utoipa::path(post, path = "/v1/follow-ups/{follow_up_id}/result", tag = "cases", responses((status = 200, body = ClosuresView)))]
async fn report_follow_up(
    desk: Desk<PlanWrite>,
    id: Path<Uuid>,
    body: Valid<ReportFollowUp>,
) -> Result<Reply<ClosuresView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::report_follow_up(tx, id.0, body.0.result_code, body.0.note.as_deref())?;
        let entry = Audit::of(AuditAction::FollowedUp, "follow_up", Some(id.0)).with("result", body.0.result_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}
