//! Case conferences: called, held, and their decisions done.

use actix_web::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use nrm_domain::access::permission::{PlanRead, PlanWrite, ServiceRecord};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::closure::MeetingFormat;
use nrm_domain::cases::service::Pillar;
use nrm_store::cases::{self as store, ConferenceView, ConferencesView, NewDecision};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::needs::Beginning;
use crate::kernel::desk::Desk;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; read_conferences, call_conference, hold_conference, finish_decision);
}

impl View for ConferenceView {}
impl View for ConferencesView {}

/// Read the conferences of a case that one's agency was asked to
#[utoipa::path(get, path = "/v1/cases/{case_id}/conferences", tag = "cases", responses((status = 200, body = ConferencesView)))]
async fn read_conferences(desk: Desk<PlanRead>, case: Path<Uuid>) -> Result<Reply<ConferencesView>, Problem> {
    desk.show(move |tx| Ok(store::read_conferences(tx, case.0)?)).await
}

/// A conference to be called.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CallConference {
    /// When it meets.
    meets_at: DateTime<Utc>,
    /// How.
    format: MeetingFormat,
    /// Which agencies are asked, besides one's own; they must hold the case.
    #[validate(length(min = 1, max = 20))]
    agency_ids: Vec<Uuid>,
}

/// Call a case conference
#[utoipa::path(post, path = "/v1/cases/{case_id}/conferences", tag = "cases", responses((status = 201, body = ConferenceView)))]
async fn call_conference(
    desk: Desk<PlanWrite>,
    case: Path<Uuid>,
    body: Valid<CallConference>,
) -> Result<Reply<ConferenceView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::call_conference(tx, case.0, body.0.meets_at, body.0.format, &body.0.agency_ids)?;
        let entry = Audit::of(AuditAction::ConferenceCalled, "conference", Some(view.id)).with("case", case.0);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Where in a plan a decision becomes a task.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct IntoPlan {
    /// The draft.
    plan_id: Uuid,
    /// The measure or service below which the task stands.
    parent_key: Uuid,
    /// Pillar.
    pillar: Pillar,
}

/// What was decided.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TakeDecision {
    /// Whose it is: an agency that was asked.
    owner_id: Uuid,
    /// By when.
    due_on: NaiveDate,
    /// What, in a line; sealed for its owner and the one who called the conference.
    #[validate(length(min = 1, max = 200))]
    title: String,
    /// Becomes a task of a plan as well.
    #[validate(nested)]
    into_plan: Option<IntoPlan>,
}

/// What came of a conference.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HoldConference {
    /// Who came, of those who were asked.
    #[validate(length(min = 1, max = 21))]
    attended: Vec<Uuid>,
    /// Minutes; sealed for those who were asked.
    #[validate(length(min = 1, max = 20_000))]
    minutes: String,
    /// Decisions.
    #[serde(default)]
    #[validate(length(max = 30), nested)]
    decisions: Vec<TakeDecision>,
}

/// Enter that a conference was held
///
/// Who came, the minutes and the decisions, in one act and once. Decisions become tasks of their owners, and of a draft
/// of the plan where that is asked for.
#[utoipa::path(post, path = "/v1/conferences/{conference_id}/outcome", tag = "cases", responses((status = 200, body = ConferenceView)))]
async fn hold_conference(
    desk: Desk<PlanWrite>,
    id: Path<Uuid>,
    body: Valid<HoldConference>,
) -> Result<Reply<ConferenceView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let body = body.0;
        let decided: Vec<NewDecision> = body
            .decisions
            .into_iter()
            .map(|one| NewDecision {
                owner: one.owner_id,
                due_on: one.due_on,
                title: one.title,
                into_plan: one.into_plan.map(|into| (into.plan_id, into.parent_key, into.pillar)),
            })
            .collect();
        let view = store::hold_conference(tx, id.0, &body.attended, &body.minutes, &decided)?;
        let entry =
            Audit::of(AuditAction::ConferenceHeld, "conference", Some(id.0)).with("decisions", view.decisions.len());
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Finish a decision of one's own agency
#[utoipa::path(post, path = "/v1/conference-decisions/{conference_decision_id}/completion", tag = "cases", responses((status = 200, body = ConferenceView)))]
async fn finish_decision(
    desk: Desk<ServiceRecord>,
    id: Path<Uuid>,
    _body: Valid<Beginning>,
) -> Result<Reply<ConferenceView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::finish_decision(tx, id.0)?;
        Ok(tx.record(&Audit::of(AuditAction::DecisionFinished, "conference_decision", Some(id.0)), view)?)
    })
    .await
}
