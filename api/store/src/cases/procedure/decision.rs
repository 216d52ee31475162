//! Decisions: prepared by one person, taken by another, numbered, and never edited (Law 3739-VI, Art. 15).

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseAdvance, CaseDecide, CaseRead, CaseReview, Includes, Permission};
use nrm_domain::cases::case::ReasonCode;
use nrm_domain::cases::procedure::{
    CourtOutcome, DecisionKind, GrantGround, Journal, NoticeMeans, Precondition, SubmissionKind, SubmissionState,
};
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::submission::{hold_submission, mark};
use super::{file, gate, journal};
use crate::cases::case::{Event, add_event, hold, hold_to_lead, make_move};
use crate::cases::{law, terms};
use crate::schema::{applications, court_reviews, decision_notices, decisions, proposals, submissions};
use crate::{StoreError, Tx, Write};

/// A proposal without its words.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = proposals)]
pub struct ProposalView {
    /// Id.
    pub id: Uuid,
    /// grant, refuse, extend, refuse_extension or revoke.
    pub kind: String,
    /// The coded reason of a refusal or revocation.
    pub reason: Option<String>,
    /// The grounds of a grant.
    pub grounds: Vec<String>,
    /// To which day the status would hold.
    pub valid_to: Option<NaiveDate>,
    /// Who prepared it.
    pub prepared_by: Uuid,
    /// When.
    pub prepared_at: DateTime<Utc>,
    /// When the one who decides objected to it.
    pub objected_at: Option<DateTime<Utc>>,
}

/// A decision without its words.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = decisions)]
pub struct DecisionView {
    /// Id.
    pub id: Uuid,
    /// grant, refuse, extend, refuse_extension or revoke.
    pub kind: String,
    /// The coded reason of a refusal or revocation.
    pub reason: Option<String>,
    /// The grounds of a grant.
    pub grounds: Vec<String>,
    /// From which day the status holds.
    pub valid_from: Option<NaiveDate>,
    /// To which day.
    pub valid_to: Option<NaiveDate>,
    /// The proposal that it takes over.
    pub proposal_id: Uuid,
    /// The court decision that it carries out.
    pub court_review_id: Option<Uuid>,
    /// Year of its number.
    pub year: i32,
    /// Its number in the journal of the deciding body and year.
    pub number: i32,
    /// Who prepared it.
    pub prepared_by: Uuid,
    /// Who took it.
    pub decided_by: Uuid,
    /// When.
    pub decided_on: NaiveDate,
}

/// A proposal to be made.
#[derive(Debug, Clone)]
pub struct NewProposal {
    /// What is proposed.
    pub kind: DecisionKind,
    /// The coded reason of a refusal or revocation.
    pub reason: Option<ReasonCode>,
    /// The grounds of a grant.
    pub grounds: Vec<GrantGround>,
    /// To which day the status would hold; as long as the law allows if left open.
    pub valid_to: Option<NaiveDate>,
    /// The reasons in words.
    pub text: String,
}

/// The proposals of a case, the newest first.
pub fn list_proposals<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Vec<ProposalView>, StoreError> {
    Ok(proposals::table
        .filter(proposals::case_id.eq(case))
        .order((proposals::prepared_at.desc(), proposals::id.desc()))
        .select(ProposalView::as_select())
        .load(tx.conn())?)
}

/// The decisions of a case, the newest first.
pub fn list_decisions<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Vec<DecisionView>, StoreError> {
    Ok(decisions::table
        .filter(decisions::case_id.eq(case))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select(DecisionView::as_select())
        .load(tx.conn())?)
}

/// The last day that a decision taken today may set, from the law table.
fn last_day<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
    kind: DecisionKind,
) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
    let Some(code) = kind.term() else { return Ok(None) };
    let today = kyiv_date(tx.now());
    let terms = law::terms_in_force(tx, today)?;
    let term = terms.iter().find(|term| term.code == code).ok_or_else(|| StoreError::Broken("no term".into()))?;
    let months = u32::try_from(term.amount).map_err(|_| StoreError::Broken("amount of a term".into()))?;
    let from = match kind {
        DecisionKind::Extend => standing_term(tx, case)?.ok_or(StoreError::NotFound)?,
        _ => today,
    };
    Ok(Some((from, from + Months::new(months))))
}

/// To which day the status of a case holds, by its newest decision.
pub(super) fn standing_term<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Option<NaiveDate>, StoreError> {
    Ok(decisions::table
        .filter(decisions::case_id.eq(case))
        .filter(decisions::kind.eq_any(["grant", "extend"]))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select(decisions::valid_to)
        .first(tx.conn())
        .optional()?
        .flatten())
}

/// The ruling that the body has to carry out: the newest one whose decision nothing has followed yet.
fn ruling_to_carry_out<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Option<(Uuid, CourtOutcome)>, StoreError> {
    let newest: Option<Uuid> = decisions::table
        .filter(decisions::case_id.eq(case))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select(decisions::id)
        .first(tx.conn())
        .optional()?;
    let Some(newest) = newest else { return Ok(None) };
    let found: Option<(Uuid, Option<String>)> = court_reviews::table
        .filter(court_reviews::decision_id.eq(newest))
        .filter(court_reviews::outcome.eq_any(["cancelled", "obliged"]))
        .order(court_reviews::ruling_at.desc())
        .select((court_reviews::id, court_reviews::outcome))
        .first(tx.conn())
        .optional()?;
    Ok(found.and_then(|(id, outcome)| Some((id, outcome?.parse().ok()?))))
}

/// Prepares a decision. It changes nothing by itself.
pub fn prepare_decision<P: Includes<CaseReview> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    new: &NewProposal,
) -> Result<ProposalView, StoreError> {
    let (held, relation) = hold(tx, case)?;
    let by = tx.actor().agency;
    gate(tx, case)?;
    held.perform(new.kind.step(), new.reason, by, relation)?;
    let submission = waiting(tx, case, new.kind)?;
    let ruling = if new.kind.decides() == Some(SubmissionKind::Status) { ruling_to_carry_out(tx, case)? } else { None };
    if matches!(ruling, Some((_, CourtOutcome::Obliged))) && new.kind != DecisionKind::Grant {
        return Err(StoreError::Lacking(vec![Precondition::CourtObliged.into()]));
    }
    let valid_to = match last_day(tx, case, new.kind)? {
        Some((from, most)) => {
            let wanted = new.valid_to.unwrap_or(most);
            if wanted > most || wanted <= from {
                return Err(StoreError::Refused("decision.term_too_long"));
            }
            Some(wanted)
        }
        None => None,
    };
    if new.kind == DecisionKind::Grant && new.grounds.is_empty() {
        return Err(StoreError::Refused("decision.ground_missing"));
    }
    let office: Uuid = applications::table
        .filter(applications::case_id.eq(case))
        .order(applications::created_at.desc())
        .select(applications::agency_id)
        .first(tx.conn())?;
    let (id, agency, user, now) = (Uuid::now_v7(), tx.agency(), tx.actor().principal_id(), tx.now());
    let record = held.agency_of_record.uuid();
    let sealed = file::key(tx, case)?.seal("proposals", "content", id, &new.text)?;
    let mut grounds: Vec<&str> = new.grounds.iter().map(|ground| ground.as_str()).collect();
    grounds.sort_unstable();
    grounds.dedup();
    diesel::insert_into(proposals::table)
        .values((
            proposals::id.eq(id),
            proposals::case_id.eq(case),
            proposals::agency_of_record.eq(record),
            proposals::agency_id.eq(office),
            proposals::deciding_agency_id.eq(agency),
            proposals::submission_id.eq(submission),
            proposals::kind.eq(new.kind.as_str()),
            proposals::reason.eq(new.reason.map(|reason| reason.as_str())),
            proposals::grounds.eq(grounds),
            proposals::valid_to.eq(valid_to),
            proposals::court_review_id.eq(ruling.map(|(id, _)| id)),
            (proposals::content.eq(sealed), proposals::prepared_by.eq(user), proposals::prepared_at.eq(now)),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "decision_prepared", other_agency: Some(office), ..Event::of(case, record) })?;
    Ok(proposals::table.find(id).select(ProposalView::as_select()).first(tx.conn())?)
}

/// The received submission that a decision of this kind answers.
fn waiting<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
    kind: DecisionKind,
) -> Result<Option<Uuid>, StoreError> {
    let Some(wanted) = kind.decides() else { return Ok(None) };
    let agency = tx.agency();
    let found: Option<Uuid> = submissions::table
        .filter(submissions::case_id.eq(case))
        .filter(submissions::deciding_agency_id.eq(agency))
        .filter(submissions::kind.eq(wanted.as_str()))
        .filter(submissions::state.eq(SubmissionState::Received.as_str()))
        .select(submissions::id)
        .first(tx.conn())
        .optional()?;
    match found {
        Some(id) => Ok(Some(id)),
        None => Err(StoreError::Lacking(vec![Precondition::Received.into()])),
    }
}

type Prepared = (
    Uuid,
    Uuid,
    Uuid,
    Uuid,
    Option<Uuid>,
    String,
    Option<String>,
    Vec<String>,
    Option<NaiveDate>,
    Option<Uuid>,
    Vec<u8>,
);

/// A proposal, and whether it still waits to be decided on.
fn hold_proposal<P: Permission>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<(Prepared, bool), StoreError> {
    let row: Prepared = proposals::table
        .find(id)
        .select((
            proposals::case_id,
            proposals::agency_of_record,
            proposals::agency_id,
            proposals::prepared_by,
            proposals::submission_id,
            proposals::kind,
            proposals::reason,
            proposals::grounds,
            proposals::valid_to,
            proposals::court_review_id,
            proposals::content,
        ))
        .first(tx.conn())?;
    let newest: (Uuid, Option<DateTime<Utc>>) = proposals::table
        .filter(proposals::case_id.eq(row.0))
        .order((proposals::prepared_at.desc(), proposals::id.desc()))
        .select((proposals::id, proposals::objected_at))
        .first(tx.conn())?;
    let open = newest.0 == id && newest.1.is_none();
    let taken: bool = diesel::select(diesel::dsl::exists(decisions::table.filter(decisions::proposal_id.eq(id))))
        .get_result(tx.conn())?;
    Ok((row, open && !taken))
}

/// Takes the decision that was prepared, as another person than the one who prepared it.
pub fn take_decision<P: Includes<CaseDecide> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    proposal: Uuid,
) -> Result<DecisionView, StoreError> {
    let ((case, record, office, prepared_by, submission, kind, reason, grounds, valid_to, court, content), open) =
        hold_proposal(tx, proposal)?;
    let (held, relation) = hold(tx, case)?;
    gate(tx, case)?;
    if !open {
        return Err(StoreError::Refused("decision.not_now"));
    }
    let (agency, user, now, by) = (tx.agency(), tx.actor().principal_id(), tx.now(), tx.actor().agency);
    if prepared_by == user {
        return Err(StoreError::Lacking(vec![Precondition::AnotherPerson.into()]));
    }
    let kind: DecisionKind = kind.parse().map_err(|_| StoreError::Broken("kind of a decision".into()))?;
    let reason: Option<ReasonCode> =
        reason.map(|reason| reason.parse()).transpose().map_err(|_| StoreError::Broken("reason".into()))?;
    let step = held.perform(kind.step(), reason, by, relation)?;
    let valid_from = match kind {
        DecisionKind::Grant => Some(kyiv_date(now)),
        DecisionKind::Extend => standing_term(tx, case)?,
        _ => None,
    };
    make_move(tx, &step)?;
    let application: Uuid = match submission {
        Some(submission) => {
            let sent = hold_submission(tx, submission)?;
            mark(tx, submission, SubmissionState::Received, SubmissionState::Decided)?;
            sent.application
        }
        None => applications::table
            .filter(applications::case_id.eq(case))
            .order(applications::created_at.desc())
            .select(applications::id)
            .first(tx.conn())?,
    };
    let id = Uuid::now_v7();
    let key = file::key(tx, case)?;
    let words: String = key.open("proposals", "content", proposal, &content)?;
    let sealed = key.seal("decisions", "content", id, &words)?;
    let decided_on = kyiv_date(now);
    let (year, number) = journal::next(tx, Journal::Decisions, decided_on.year())?;
    diesel::insert_into(decisions::table)
        .values((
            (
                decisions::id.eq(id),
                decisions::case_id.eq(case),
                decisions::agency_of_record.eq(record),
                decisions::agency_id.eq(office),
                decisions::deciding_agency_id.eq(agency),
                decisions::application_id.eq(application),
                decisions::submission_id.eq(submission),
                decisions::proposal_id.eq(proposal),
                decisions::kind.eq(kind.as_str()),
                decisions::reason.eq(reason.map(|reason| reason.as_str())),
            ),
            (
                decisions::grounds.eq(grounds),
                decisions::valid_from.eq(valid_from),
                decisions::valid_to.eq(valid_to),
                decisions::court_review_id.eq(court),
                decisions::content.eq(sealed),
                decisions::year.eq(year),
                decisions::number.eq(number),
                decisions::prepared_by.eq(prepared_by),
                decisions::decided_by.eq(user),
                decisions::decided_on.eq(decided_on),
                decisions::decided_at.eq(now),
            ),
        ))
        .execute(tx.conn())?;
    if let (DecisionKind::Extend, Some(from), Some(to)) = (kind, valid_from, valid_to) {
        terms::meet(tx, case, &["status.validity"])?;
        terms::start(tx, case, "status.validity", from, to)?;
    }
    add_event(
        tx,
        &Event {
            kind: "decision_taken",
            reason: Some(kind.as_str()),
            other_agency: Some(office),
            ..Event::of(case, record)
        },
    )?;
    Ok(decisions::table.find(id).select(DecisionView::as_select()).first(tx.conn())?)
}

/// Sends a proposal back to the one who prepared it; another has to be prepared.
pub fn object_to_proposal<P: Includes<CaseDecide> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    text: &str,
) -> Result<ProposalView, StoreError> {
    let ((case, ..), open) = hold_proposal(tx, id)?;
    gate(tx, case)?;
    if !open {
        return Err(StoreError::Refused("decision.not_now"));
    }
    let sealed = file::key(tx, case)?.seal("proposals", "objection", id, &text)?;
    let (user, now) = (tx.actor().principal_id(), tx.now());
    diesel::update(proposals::table.find(id))
        .set((proposals::objected_by.eq(user), proposals::objected_at.eq(now), proposals::objection.eq(sealed)))
        .execute(tx.conn())?;
    Ok(proposals::table.find(id).select(ProposalView::as_select()).first(tx.conn())?)
}

/// Records that the person was told of a decision; says of which case it is.
pub fn record_notice<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    decision: Uuid,
    given_on: NaiveDate,
    means: NoticeMeans,
) -> Result<Uuid, StoreError> {
    let (case, decided_on): (Uuid, NaiveDate) =
        decisions::table.find(decision).select((decisions::case_id, decisions::decided_on)).first(tx.conn())?;
    let record = hold_to_lead(tx, case)?.agency_of_record.uuid();
    gate(tx, case)?;
    if given_on < decided_on {
        return Err(StoreError::Refused("notice.before_decision"));
    }
    let (agency, user, now) = (tx.agency(), tx.actor().principal_id(), tx.now());
    diesel::insert_into(decision_notices::table)
        .values((
            decision_notices::decision_id.eq(decision),
            decision_notices::case_id.eq(case),
            decision_notices::agency_of_record.eq(record),
            decision_notices::agency_id.eq(agency),
            decision_notices::given_on.eq(given_on),
            decision_notices::means.eq(means.as_str()),
            decision_notices::recorded_by.eq(user),
            decision_notices::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    terms::meet(tx, case, &["status.notice"])?;
    add_event(tx, &Event { kind: "notice_given", reason: Some(means.as_str()), ..Event::of(case, record) })?;
    Ok(case)
}
