//! Court review: a claim against a decision and what the court decided, linked to the decision, which stays as it is.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseAdvance, CaseRead, CaseReview, Includes, Permission};
use nrm_domain::cases::case::{Move, Stage};
use nrm_domain::cases::procedure::{CourtOutcome, SubmissionState};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{decision, file, gate};
use crate::cases::case::{Event, add_event, hold, hold_to_lead, make_move};
use crate::cases::deadlines;
use crate::cases::{terms, vault};
use crate::schema::{cases, certificates, court_reviews, decisions, submissions};
use crate::{StoreError, Tx, Write};

/// A court review without its words.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = court_reviews)]
pub struct CourtReviewView {
    /// Id.
    pub id: Uuid,
    /// Of which decision.
    pub decision_id: Uuid,
    /// When the claim was filed.
    pub claimed_on: NaiveDate,
    /// upheld, cancelled or obliged; none while the court looks at it.
    pub outcome: Option<String>,
    /// When the court decided.
    pub ruled_on: Option<NaiveDate>,
    /// When its decision was put on record.
    pub ruling_at: Option<DateTime<Utc>>,
}

/// The court reviews of a case, the newest first.
pub fn list_court_reviews<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Vec<CourtReviewView>, StoreError> {
    Ok(court_reviews::table
        .filter(court_reviews::case_id.eq(case))
        .order((court_reviews::recorded_at.desc(), court_reviews::id.desc()))
        .select(CourtReviewView::as_select())
        .load(tx.conn())?)
}

/// Whether a court looks at a decision of this case, as far as the reader may know it.
pub(in crate::cases) fn is_appealed<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<bool, StoreError> {
    let open = court_reviews::table.filter(court_reviews::case_id.eq(case)).filter(court_reviews::outcome.is_null());
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(tx.conn())?)
}

/// Records a claim against a refusal or a revocation.
pub fn record_claim<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    decision: Uuid,
    claimed_on: NaiveDate,
    text: &str,
) -> Result<CourtReviewView, StoreError> {
    let (case, deciding, kind, decided_on): (Uuid, Uuid, String, NaiveDate) = decisions::table
        .find(decision)
        .select((decisions::case_id, decisions::deciding_agency_id, decisions::kind, decisions::decided_on))
        .first(tx.conn())?;
    let record = hold_to_lead(tx, case)?.agency_of_record.uuid();
    gate(tx, case)?;
    if !["refuse", "refuse_extension", "revoke"].contains(&kind.as_str()) {
        return Err(StoreError::Refused("court.nothing_to_claim"));
    }
    let cancelled = court_reviews::table
        .filter(court_reviews::decision_id.eq(decision))
        .filter(court_reviews::outcome.eq_any(["cancelled", "obliged"]));
    if diesel::select(diesel::dsl::exists(cancelled)).get_result(tx.conn())? {
        return Err(StoreError::Refused("court.nothing_to_claim"));
    }
    if claimed_on < decided_on {
        return Err(StoreError::Refused("court.before_decision"));
    }
    let (id, agency, user, now) = (Uuid::now_v7(), tx.agency(), tx.actor().principal_id(), tx.now());
    let sealed = file::key(tx, case)?.seal("court_reviews", "content", id, &text)?;
    diesel::insert_into(court_reviews::table)
        .values((
            court_reviews::id.eq(id),
            court_reviews::case_id.eq(case),
            court_reviews::agency_of_record.eq(record),
            court_reviews::agency_id.eq(agency),
            court_reviews::deciding_agency_id.eq(deciding),
            court_reviews::decision_id.eq(decision),
            court_reviews::claimed_on.eq(claimed_on),
            court_reviews::content.eq(sealed),
            court_reviews::recorded_by.eq(user),
            court_reviews::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "court_claimed", other_agency: Some(deciding), ..Event::of(case, record) })?;
    Ok(court_reviews::table.find(id).select(CourtReviewView::as_select()).first(tx.conn())?)
}

/// Records what the court decided, and carries it out: the file is considered anew, or the status is restored.
pub fn record_ruling<P: Includes<CaseReview> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    outcome: CourtOutcome,
    ruled_on: NaiveDate,
    text: &str,
) -> Result<CourtReviewView, StoreError> {
    type Row = (Uuid, Uuid, NaiveDate, Option<String>);
    let (case, decision, claimed_on, standing): Row = court_reviews::table
        .find(id)
        .select((court_reviews::case_id, court_reviews::decision_id, court_reviews::claimed_on, court_reviews::outcome))
        .first(tx.conn())?;
    vault::reach(tx, case)?;
    gate(tx, case)?;
    if standing.is_some() {
        return Err(StoreError::Refused("court.already_ruled"));
    }
    if ruled_on < claimed_on {
        return Err(StoreError::Refused("court.before_claim"));
    }
    let sealed = file::key(tx, case)?.seal("court_reviews", "ruling", id, &text)?;
    let (user, now, by) = (tx.actor().principal_id(), tx.now(), tx.actor().agency);
    diesel::update(court_reviews::table.find(id))
        .set((
            court_reviews::outcome.eq(outcome.as_str()),
            court_reviews::ruled_on.eq(ruled_on),
            court_reviews::ruling.eq(sealed),
            court_reviews::ruling_by.eq(user),
            court_reviews::ruling_at.eq(now),
        ))
        .execute(tx.conn())?;
    let (held, relation) = hold(tx, case)?;
    let record = held.agency_of_record.uuid();
    let (kind, submission): (String, Option<Uuid>) =
        decisions::table.find(decision).select((decisions::kind, decisions::submission_id)).first(tx.conn())?;
    if outcome != CourtOutcome::Upheld && kind == "refuse" {
        make_move(tx, &held.perform(Move::ReconsiderForCourt, None, by, relation)?)?;
        // The same file is before the body again, and its term begins anew.
        if let Some(submission) = submission {
            diesel::update(submissions::table.find(submission))
                .set((
                    submissions::state.eq(SubmissionState::Received.as_str()),
                    submissions::ended_at.eq(None::<DateTime<Utc>>),
                    submissions::version.eq(submissions::version + 1),
                ))
                .execute(tx.conn())?;
        }
        let oblast: String = cases::table.find(case).select(cases::oblast_code).first(tx.conn())?;
        deadlines::start(tx, case, record, &oblast, &["status.decision"])?;
    }
    if outcome != CourtOutcome::Upheld && kind == "revoke" && held.stage != Stage::Closed {
        make_move(tx, &held.perform(Move::RestoreForCourt, None, by, relation)?)?;
        let from: Option<NaiveDate> = certificates::table
            .filter(certificates::case_id.eq(case))
            .order(certificates::issued_at.desc())
            .select(certificates::valid_from)
            .first(tx.conn())
            .optional()?;
        if let (Some(from), Some(to)) = (from, decision::standing_term(tx, case)?) {
            terms::start(tx, case, "status.validity", from, to)?;
        }
    }
    add_event(tx, &Event { kind: "court_ruled", reason: Some(outcome.as_str()), ..Event::of(case, record) })?;
    Ok(court_reviews::table.find(id).select(CourtReviewView::as_select()).first(tx.conn())?)
}
