//! Cases: list, read, move, reveal on record, timeline; and what coordinators see of them.

use actix_web::http::StatusCode;
use nrm_domain::access::permission::{CaseAdvance, CaseOversee, CaseRead, IdentityRead, Includes, Permission};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::case::{MOVES, Move, ReasonCode, Stage};
use nrm_domain::cases::vocabulary::{Compartment, Relation, RevealPurpose};
use nrm_domain::shared::time::kyiv_date;
use nrm_store::cases::{
    self as store, CaseFilter, CaseSummary, CaseView, GroundView, OverseenCase, Revealed, TimelineEntry,
};
use nrm_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::{Page, Paging};
use crate::kernel::problem::{Code, Problem};
use crate::kernel::reply::{IfMatch, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Query, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_cases, read_case, move_case, reveal_compartment, read_timeline, list_overseen_cases);
}

/// A move as it is offered to the reader.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoveOffer {
    /// The move.
    #[serde(rename = "move")]
    step: Move,
    /// Where it leads.
    to: Stage,
    /// Reasons to choose from; empty when none is needed.
    reason_codes: Vec<ReasonCode>,
    /// What it rests on, with its mark.
    legal_ground: Option<GroundView>,
}

/// A case with what its reader may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseDetail {
    /// The case.
    #[serde(flatten)]
    case: CaseView,
    /// Moves that are legal now for this reader's agency.
    actions: Vec<MoveOffer>,
    /// Why there are none, if another agency leads the case.
    led_by_another: bool,
}

impl View for CaseDetail {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.case.summary.id, self.case.summary.version))
    }
}
impl View for Revealed {}
impl View for OverseenCase {}

/// Reads a case together with the moves that are open to the agency.
pub(super) fn detail<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<CaseDetail, StoreError> {
    let case = store::read(tx, id)?;
    let grounds = store::grounds_of_moves(tx)?;
    let own = [Relation::Record.as_str(), Relation::Lead.as_str()].contains(&case.summary.relation.as_str());
    let leads = case.summary.lead_agency_id == tx.actor().agency.uuid() && own;
    let may = tx.actor().role().is_some_and(|role| role.holds().contains(&CaseAdvance::KIND));
    let stage = case.summary.stage.parse::<Stage>().ok();
    let actions = MOVES
        .iter()
        .filter(|rule| {
            leads
                && may
                && case.merged_into.is_none()
                && !rule.act
                && stage.is_some_and(|stage| rule.from.contains(&stage))
        })
        .map(|rule| MoveOffer {
            step: rule.step,
            to: rule.to,
            reason_codes: rule.reasons.to_vec(),
            legal_ground: grounds.iter().find(|ground| ground.code == rule.ground).cloned(),
        })
        .collect();
    Ok(CaseDetail { case, actions, led_by_another: !leads })
}

/// Which cases to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// In this stage.
    #[param(inline)]
    stage: Option<Stage>,
    /// With this relation of one's agency.
    #[param(inline)]
    relation: Option<Relation>,
    /// `overdue` or `soon`.
    #[param(inline)]
    due: Option<Due>,
    /// Part of the code of a case.
    #[validate(length(min = 2, max = 20))]
    q: Option<String>,
}

nrm_domain::text_enum! {
    /// Which terms to look at.
    Due { Overdue = "overdue", Soon = "soon" }
}

/// List the cases of one's agency
#[utoipa::path(get, path = "/v1/cases", tag = "cases", responses((status = 200, body = Page<CaseSummary>)))]
async fn list_cases(
    desk: Desk<CaseRead>,
    query: Query<CaseQuery>,
    paging: Paging,
) -> Result<Reply<Page<CaseSummary>>, Problem> {
    desk.show(move |tx| {
        let query = query.0;
        let due_by = due_by(query.due, tx)?;
        let filter = CaseFilter {
            id: None,
            stage: query.stage.map(|stage| stage.to_string()),
            relation: query.relation.map(|relation| relation.to_string()),
            due_by,
            code: query.q,
        };
        let slice = store::list(tx, &filter, paging.after, paging.limit)?;
        Ok(paging.page(slice, |row| row))
    })
    .await
}

/// The last day of the terms that are asked for.
fn due_by<P: Permission, M>(due: Option<Due>, tx: &mut Tx<'_, P, M>) -> Result<Option<chrono::NaiveDate>, StoreError> {
    let today = kyiv_date(tx.now());
    Ok(match due {
        None => None,
        Some(Due::Overdue) => today.pred_opt(),
        Some(Due::Soon) => Some(store::calendar(tx)?.soon_until(today)),
    })
}

/// Read a case without identity
#[utoipa::path(get, path = "/v1/cases/{case_id}", tag = "cases", responses((status = 200, body = CaseDetail)))]
async fn read_case(desk: Desk<CaseRead>, id: Path<Uuid>) -> Result<Reply<CaseDetail>, Problem> {
    desk.show(move |tx| Ok(detail(tx, id.0)?)).await
}

/// A move to be made.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MakeMove {
    /// The move.
    #[serde(rename = "move")]
    step: Move,
    /// The reason, where the move needs one.
    reason_code: Option<ReasonCode>,
}

/// Move a case along its stages
///
/// A move that is not legal from the present stage answers 409 and names the legal ones.
#[utoipa::path(post, path = "/v1/cases/{case_id}/moves", tag = "cases", responses((status = 200, body = CaseDetail)))]
async fn move_case(
    desk: Desk<CaseAdvance>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<MakeMove>,
) -> Result<Reply<CaseDetail>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let (case, relation) = store::hold(tx, id.0)?;
        let agency = tx.actor().agency;
        let step = case.make(body.0.step, body.0.reason_code, agency, relation)?;
        if !seen.fits(id.0, case.version) {
            return Err(Problem::new(Code::PreconditionFailed).with_current(&detail(tx, id.0)?));
        }
        store::advance(tx, &step)?;
        let view = detail(tx, id.0)?;
        let entry = Audit::of(AuditAction::CaseMoved, "case", Some(id.0))
            .with("move", body.0.step)
            .with("from", step.from())
            .with("to", step.rule().to)
            .with("ground", step.rule().ground);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// What to reveal, and why.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewReveal {
    /// identity, contact or narrative.
    compartment: Compartment,
    /// Why.
    purpose: RevealPurpose,
    /// The version of the rules of safe contact that was read; the contact does not open without it.
    #[validate(length(max = 64))]
    acknowledged_rules: Option<String>,
}

/// Reveal identity, contact or narrative
///
/// Each reveal is on record with its purpose; without the record there is no answer. The contact opens only to whoever read
/// the rules of safe contact in force.
#[utoipa::path(post, path = "/v1/cases/{case_id}/reveals", tag = "cases", responses((status = 200, body = Revealed)))]
async fn reveal_compartment(
    desk: Desk<IdentityRead>,
    id: Path<Uuid>,
    body: Valid<NewReveal>,
) -> Result<Reply<Revealed>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let shown = if body.0.compartment == Compartment::Contact {
            store::reveal_contact(tx, id.0, body.0.purpose, body.0.acknowledged_rules.as_deref())?
        } else {
            store::reveal(tx, id.0, body.0.compartment, body.0.purpose)?
        };
        let entry = Audit::of(AuditAction::CompartmentRevealed, "case", Some(id.0))
            .with("compartment", body.0.compartment)
            .with("purpose", body.0.purpose);
        Ok(tx.record(&entry, shown)?)
    })
    .await
}

/// Read the timeline of a case
#[utoipa::path(get, path = "/v1/cases/{case_id}/timeline", tag = "cases", responses((status = 200, body = Page<TimelineEntry>)))]
async fn read_timeline(desk: Desk<CaseRead>, id: Path<Uuid>) -> Result<Reply<Page<TimelineEntry>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::timeline(tx, id.0)?))).await
}

/// Which overseen cases to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OverseenQuery {
    /// In this stage.
    #[param(inline)]
    stage: Option<Stage>,
    /// `overdue` or `soon`.
    #[param(inline)]
    due: Option<Due>,
}

/// List the cases that a coordinator watches
///
/// Code, stage and clock; never identity.
#[utoipa::path(get, path = "/v1/overseen-cases", tag = "cases", responses((status = 200, body = Page<OverseenCase>)))]
async fn list_overseen_cases(
    desk: Desk<CaseOversee>,
    query: Query<OverseenQuery>,
    paging: Paging,
) -> Result<Reply<Page<OverseenCase>>, Problem> {
    desk.show(move |tx| {
        let stage = query.0.stage.map(|stage| stage.as_str());
        let due_by = due_by(query.0.due, tx)?;
        let slice = store::list_overseen(tx, stage, due_by, paging.after, paging.limit)?;
        Ok(paging.page(slice, |row| row))
    })
    .await
}
