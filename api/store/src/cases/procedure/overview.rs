//! The procedure on one page: what is on record by code and date, which steps may follow, who makes them, and what they lack.

use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, Includes, Permission};
use nrm_domain::cases::case::{MOVES, Move, MoveRule, Office, Stage};
use nrm_domain::cases::procedure::{FileItemKind, Lacking, OnRecord, needs_of};
use nrm_domain::cases::vocabulary::Relation;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::*;
use crate::cases::law::{self, GroundView};
use crate::cases::vault;
use crate::schema::{case_access, cases, decision_notices};
use crate::{StoreError, Tx};

/// A step that may follow, with everything it still lacks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepView {
    /// The move.
    #[serde(rename = "move")]
    pub step: Move,
    /// Where it leads.
    pub to: Stage,
    /// Who makes it.
    pub who: Office,
    /// Whether the reader may make it.
    pub mine: bool,
    /// Whether it comes with the data of an act.
    pub act: bool,
    /// What it rests on, with its mark.
    pub legal_ground: Option<GroundView>,
    /// The term that it meets, if one runs.
    pub meets: Vec<&'static str>,
    /// What it lacks.
    pub missing: Vec<Lacking>,
}

/// A procedure without what it says about the person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProcedureView {
    /// Of which case.
    pub case_id: Uuid,
    /// Where the case stands.
    pub stage: Stage,
    /// Whether a court looks at a decision.
    pub appealed: bool,
    /// Whether the reader has signed the undertaking of non-disclosure.
    pub undertaken: bool,
    /// Whether nothing opens before it is signed.
    pub undertaking_needed: bool,
    /// Whether the reader's agency keeps the file or decides on it.
    pub opens_file: bool,
    /// The newest application.
    pub application: Option<ApplicationView>,
    /// Who takes part.
    pub participants: Vec<ParticipantView>,
    /// The interview.
    pub interview: Option<InterviewView>,
    /// Requests to other bodies.
    pub verifications: Vec<VerificationRequestView>,
    /// The inventory of the personal file.
    pub inventory: Vec<FileItemView>,
    /// What the file must hold on this path.
    pub required_items: Vec<FileItemKind>,
    /// The newest conclusion.
    pub conclusion: Option<ConclusionView>,
    /// Submissions to the body that decides, the newest first.
    pub submissions: Vec<SubmissionView>,
    /// Prepared decisions, the newest first.
    pub proposals: Vec<ProposalView>,
    /// Decisions, the newest first.
    pub decisions: Vec<DecisionView>,
    /// The decision that holds now.
    pub in_force: Option<Uuid>,
    /// Decisions that the person was told of.
    pub noticed: Vec<Uuid>,
    /// The newest certificate.
    pub certificate: Option<CertificateView>,
    /// To which day the status holds, with all extensions.
    pub valid_to: Option<chrono::NaiveDate>,
    /// Court reviews, the newest first.
    pub court_reviews: Vec<CourtReviewView>,
    /// What may follow.
    pub steps: Vec<StepView>,
}

/// Whether a step belongs to the status procedure.
fn is_of_procedure(rule: &MoveRule) -> bool {
    !needs_of(rule.step).is_empty() || matches!(rule.step, Move::WithdrawApplication | Move::ExpireStatus)
}

/// Reads the procedure of a case.
pub fn read_procedure<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<ProcedureView, StoreError> {
    vault::reach(tx, case)?;
    let agency = tx.agency();
    let (stage, lead, registered): (String, Uuid, bool) = cases::table
        .find(case)
        .select((cases::stage, cases::lead_agency_id, cases::registered_at.is_not_null()))
        .first(tx.conn())?;
    let stage: Stage = stage.parse().map_err(|_| StoreError::Broken("stage".into()))?;
    let relation: String = case_access::table.find((case, agency)).select(case_access::relation).first(tx.conn())?;
    let deciding = relation == Relation::Deciding.as_str();
    let leads = lead == agency && !deciding && relation != Relation::Shared.as_str();
    let opens_file = deciding || leads;
    let found = if opens_file { record::on_record(tx, case)? } else { OnRecord::default() };
    let undertaken = undertaking::undertaken(tx, case)?;
    let application = read_application(tx, case)?;
    let of = application.as_ref().map(|one| one.id);
    let court_reviews = list_court_reviews(tx, case)?;
    let decisions = list_decisions(tx, case)?;
    let cancelled = |id: Uuid| {
        court_reviews
            .iter()
            .any(|one| one.decision_id == id && matches!(one.outcome.as_deref(), Some("cancelled" | "obliged")))
    };
    let in_force = decisions
        .iter()
        .find(|one| ["grant", "refuse", "revoke"].contains(&one.kind.as_str()) && !cancelled(one.id))
        .map(|one| one.id);
    let grounds = law::grounds(tx)?;
    let role = tx.actor().role();
    let steps = MOVES
        .iter()
        .filter(|rule| rule.from.contains(&stage) && is_of_procedure(rule))
        .map(|rule| {
            let holds = rule.who.permission().is_some_and(|kind| role.is_some_and(|role| role.holds().contains(&kind)));
            let mine = holds && if rule.who.is_national() { deciding } else { leads };
            StepView {
                step: rule.step,
                to: rule.to,
                who: rule.who,
                mine,
                act: rule.act,
                legal_ground: grounds.iter().find(|ground| ground.code == rule.ground).cloned(),
                meets: rule.meets.to_vec(),
                missing: if mine { found.lacking(rule.step, None) } else { Vec::new() },
            }
        })
        .collect();
    Ok(ProcedureView {
        case_id: case,
        stage,
        appealed: court_reviews.iter().any(|one| one.outcome.is_none()),
        undertaken,
        undertaking_needed: registered && !undertaken,
        opens_file,
        participants: of.map(|id| list_participants(tx, id)).transpose()?.unwrap_or_default(),
        interview: of.map(|id| read_interview(tx, id)).transpose()?.flatten(),
        verifications: of.map(|id| list_verifications(tx, id)).transpose()?.unwrap_or_default(),
        inventory: of.map(|id| list_file_items(tx, id)).transpose()?.unwrap_or_default(),
        required_items: if opens_file { found.required_items() } else { Vec::new() },
        conclusion: of.map(|id| read_conclusion(tx, id)).transpose()?.flatten(),
        submissions: {
            let filter = SubmissionFilter { case: Some(case), ..SubmissionFilter::default() };
            list_submissions(tx, &filter, None, 50)?.items
        },
        proposals: list_proposals(tx, case)?,
        in_force,
        noticed: decision_notices::table
            .filter(decision_notices::case_id.eq(case))
            .select(decision_notices::decision_id)
            .load(tx.conn())?,
        certificate: read_certificate(tx, case)?,
        valid_to: decision::standing_term(tx, case)?,
        application,
        decisions,
        court_reviews,
        steps,
    })
}
