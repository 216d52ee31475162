//! The plan of a case: its versions, its tree, what agencies say to their parts, and how it was agreed with the person.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::{PlanApprove, PlanRead, PlanWrite, ServiceRecord};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::plan::{AgreedHow, ItemKind, ItemState, SectionAnswer};
use nrm_domain::cases::service::Pillar;
use nrm_store::cases::{
    self as store, Agreement, ChangeView, DelegationsView, ItemWords, NewItem, PlanView, PlansView,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::needs::Beginning;
use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{IfMatch, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; read_plans, begin_plan, read_plan, list_plan_changes, submit_plan, agree_plan, answer_plan_section,
        add_plan_item, change_plan_item, remove_plan_item, report_plan_item, list_plan_delegations, delegate_approval,
        end_delegation);
}

impl View for PlanView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}
impl View for PlansView {}
impl View for DelegationsView {}

fn entry(action: AuditAction, plan: &PlanView) -> Audit {
    Audit::of(action, "plan", Some(plan.id)).with("case", plan.case_id).with("number", plan.number)
}

/// Read the versions of a plan
#[utoipa::path(get, path = "/v1/cases/{case_id}/plans", tag = "cases", responses((status = 200, body = PlansView)))]
async fn read_plans(desk: Desk<PlanRead>, case: Path<Uuid>) -> Result<Reply<PlansView>, Problem> {
    desk.show(move |tx| Ok(store::read_plans(tx, case.0)?)).await
}

/// Begin a plan, or its next version
///
/// For the agency that leads the case, at any stage and with or without status. A next version begins as a copy.
#[utoipa::path(post, path = "/v1/cases/{case_id}/plans", tag = "cases", responses((status = 201, body = PlanView)))]
async fn begin_plan(
    desk: Desk<PlanWrite>,
    case: Path<Uuid>,
    _body: Valid<Beginning>,
) -> Result<Reply<PlanView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::begin_plan(tx, case.0)?;
        Ok(tx.record(&entry(AuditAction::PlanBegun, &view), view)?)
    })
    .await
}

/// Read a version of a plan
///
/// Its shape is seen by every agency that holds the case; the words of an item by its owner and by whoever wrote them.
#[utoipa::path(get, path = "/v1/plans/{plan_id}", tag = "cases", responses((status = 200, body = PlanView)))]
async fn read_plan(desk: Desk<PlanRead>, id: Path<Uuid>) -> Result<Reply<PlanView>, Problem> {
    desk.show(move |tx| Ok(store::read_plan(tx, id.0)?)).await
}

/// Read what a version changed
///
/// Against the version before it: items added, removed and changed, with the fields that differ.
#[utoipa::path(get, path = "/v1/plans/{plan_id}/changes", tag = "cases", responses((status = 200, body = Page<ChangeView>)))]
async fn list_plan_changes(desk: Desk<PlanRead>, id: Path<Uuid>) -> Result<Reply<Page<ChangeView>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::plan_changes(tx, id.0)?))).await
}

/// Send a draft round to be approved
#[utoipa::path(post, path = "/v1/plans/{plan_id}/submission", tag = "cases", responses((status = 200, body = PlanView)))]
async fn submit_plan(
    desk: Desk<PlanWrite>,
    id: Path<Uuid>,
    seen: IfMatch,
    _body: Valid<Beginning>,
) -> Result<Reply<PlanView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        seen.check(&store::read_plan(tx, id.0)?)?;
        let view = store::submit_plan(tx, id.0)?;
        Ok(tx.record(&entry(AuditAction::PlanSubmitted, &view), view)?)
    })
    .await
}

/// How a version was agreed.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AgreePlan {
    /// On which day.
    agreed_on: NaiveDate,
    /// How.
    how: AgreedHow,
    /// In which language it was explained.
    #[validate(length(min = 2, max = 100))]
    language: String,
    /// Whether the person signed.
    signed: bool,
    /// From which day the plan runs.
    period_from: NaiveDate,
    /// To which day.
    period_to: NaiveDate,
}

/// Agree a version of a plan with the person
///
/// It is frozen from now on; what changes later makes the next version. Sections that were returned hold it up, those
/// that still wait do not.
#[utoipa::path(post, path = "/v1/plans/{plan_id}/agreement", tag = "cases", responses((status = 200, body = PlanView)))]
async fn agree_plan(
    desk: Desk<PlanWrite>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<AgreePlan>,
) -> Result<Reply<PlanView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        seen.check(&store::read_plan(tx, id.0)?)?;
        let body = body.0;
        let agreement = Agreement {
            on: body.agreed_on,
            how: body.how,
            language: body.language,
            signed: body.signed,
            from: body.period_from,
            to: body.period_to,
        };
        let view = store::agree_plan(tx, id.0, &agreement)?;
        Ok(tx.record(&entry(AuditAction::PlanAgreed, &view).with("how", body.how), view)?)
    })
    .await
}

/// What an agency says to its section.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AnswerSection {
    /// The section.
    pillar: Pillar,
    /// approved or returned.
    answer: SectionAnswer,
    /// Why; read by one's own agency and by the lead.
    #[validate(length(max = 2000))]
    comment: Option<String>,
}

/// Answer one's own section of a plan
///
/// By the approver of the agency, or by the colleague who stands in. A returned section makes the version a draft again;
/// what was said to the other sections stands.
#[utoipa::path(post, path = "/v1/plans/{plan_id}/answers", tag = "cases", responses((status = 200, body = PlanView)))]
async fn answer_plan_section(
    desk: Desk<PlanRead>,
    id: Path<Uuid>,
    body: Valid<AnswerSection>,
) -> Result<Reply<PlanView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let body = body.0;
        let view = store::answer_section(tx, id.0, body.pillar, body.answer, body.comment.as_deref())?;
        let entry = entry(AuditAction::PlanAnswered, &view).with("pillar", body.pillar).with("answer", body.answer);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// An item to be added.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AddPlanItem {
    /// Kind.
    kind: ItemKind,
    /// Below which item; none for a goal.
    parent_key: Option<Uuid>,
    /// What it says.
    #[validate(nested)]
    item: PlanItem,
}

/// What an item says.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PlanItem {
    /// Pillar.
    pillar: Pillar,
    /// The domain of needs of a goal, or the service of the catalogue; none for a measure and a task.
    #[validate(length(max = 40))]
    code: Option<String>,
    /// Whose it is: an agency that holds the case.
    owner_id: Uuid,
    /// By when.
    due_on: Option<NaiveDate>,
    /// What, in a line.
    #[validate(length(min = 1, max = 200))]
    title: String,
    /// More about it.
    #[validate(length(max = 4000))]
    details: Option<String>,
}

impl From<PlanItem> for NewItem {
    fn from(item: PlanItem) -> Self {
        Self {
            pillar: item.pillar,
            code: item.code,
            owner: item.owner_id,
            due_on: item.due_on,
            words: ItemWords { title: item.title, details: item.details },
        }
    }
}

/// Add an item to a plan
///
/// The lead adds items for any agency that holds the case; another agency adds its own.
#[utoipa::path(post, path = "/v1/plans/{plan_id}/items", tag = "cases", responses((status = 201, body = PlanView)))]
async fn add_plan_item(
    desk: Desk<PlanWrite>,
    id: Path<Uuid>,
    body: Valid<AddPlanItem>,
) -> Result<Reply<PlanView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let body = body.0;
        let view = store::add_item(tx, id.0, body.kind, body.parent_key, &body.item.into())?;
        Ok(tx.record(&entry(AuditAction::PlanItemWritten, &view).with("kind", body.kind), view)?)
    })
    .await
}

/// Change an item of a plan
///
/// With the version of the plan that was seen. What agencies said to its section lapses.
#[utoipa::path(put, path = "/v1/plan-items/{item_id}", tag = "cases", responses((status = 200, body = PlanView)))]
async fn change_plan_item(
    desk: Desk<PlanWrite>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<PlanItem>,
) -> Result<Reply<PlanView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let plan = store::plan_of_item(tx, id.0)?;
        seen.check(&store::read_plan(tx, plan)?)?;
        let view = store::change_item(tx, id.0, &body.0.into())?;
        Ok(tx.record(&entry(AuditAction::PlanItemWritten, &view).with("item", id.0), view)?)
    })
    .await
}

/// Remove an item of a plan with all below it
#[utoipa::path(delete, path = "/v1/plan-items/{item_id}", tag = "cases", responses((status = 200, body = PlanView)))]
async fn remove_plan_item(desk: Desk<PlanWrite>, id: Path<Uuid>, seen: IfMatch) -> Result<Reply<PlanView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let plan = store::plan_of_item(tx, id.0)?;
        seen.check(&store::read_plan(tx, plan)?)?;
        let view = store::remove_item(tx, id.0)?;
        Ok(tx.record(&entry(AuditAction::PlanItemRemoved, &view).with("item", id.0), view)?)
    })
    .await
}

/// How far an item is.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReportItem {
    /// State.
    state: ItemState,
    /// A note for one's own agency.
    #[validate(length(max = 2000))]
    note: Option<String>,
}

/// Report how far an item of one's own agency is
#[utoipa::path(post, path = "/v1/plan-items/{item_id}/progress", tag = "cases", responses((status = 200, body = PlanView)))]
async fn report_plan_item(
    desk: Desk<ServiceRecord>,
    id: Path<Uuid>,
    body: Valid<ReportItem>,
) -> Result<Reply<PlanView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::report_item(tx, id.0, body.0.state, body.0.note.as_deref())?;
        let entry = entry(AuditAction::PlanItemReported, &view).with("item", id.0).with("state", body.0.state);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// List who approves for whom in one's agency
#[utoipa::path(get, path = "/v1/plan-delegations", tag = "cases", responses((status = 200, body = DelegationsView)))]
async fn list_plan_delegations(desk: Desk<PlanRead>) -> Result<Reply<DelegationsView>, Problem> {
    desk.show(|tx| Ok(store::list_delegations(tx)?)).await
}

/// Who stands in, and when.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DelegateApproval {
    /// The colleague.
    to_user_id: Uuid,
    /// From which day.
    from_on: NaiveDate,
    /// To which day.
    to_on: NaiveDate,
}

/// Let a colleague approve plans in one's place for a time
#[utoipa::path(post, path = "/v1/plan-delegations", tag = "cases", responses((status = 201, body = DelegationsView)))]
async fn delegate_approval(
    desk: Desk<PlanApprove>,
    body: Valid<DelegateApproval>,
) -> Result<Reply<DelegationsView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::delegate(tx, body.0.to_user_id, body.0.from_on, body.0.to_on)?;
        let entry = Audit::of(AuditAction::ApprovalDelegated, "user", Some(body.0.to_user_id))
            .with("from", body.0.from_on)
            .with("to", body.0.to_on);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// End a delegation that one made
#[utoipa::path(delete, path = "/v1/plan-delegations/{delegation_id}", tag = "cases", responses((status = 200, body = DelegationsView)))]
async fn end_delegation(desk: Desk<PlanApprove>, id: Path<Uuid>) -> Result<Reply<DelegationsView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::end_delegation(tx, id.0)?;
        Ok(tx.record(&Audit::of(AuditAction::DelegationEnded, "delegation", Some(id.0)), view)?)
    })
    .await
}
