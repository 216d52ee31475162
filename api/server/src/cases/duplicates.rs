//! Duplicates: pairs of alike records, their comparison, decision and merge; and the hints of the national desk.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::{DuplicateHints, DuplicateReview};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::merge::{HintState, PairDecision, PairState};
use nrm_domain::cases::vocabulary::RevealPurpose;
use nrm_domain::shared::time::kyiv_date;
use nrm_store::cases::{self as store, Comparison, HintView, MergeView, PairFilter, PairView};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::{Page, Paging};
use crate::kernel::problem::Problem;
use crate::kernel::reply::{IfMatch, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Query, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_duplicates, read_duplicate, scan_duplicates, compare_duplicate, decide_duplicate, merge_duplicate,
        read_merge, undo_merge, list_hints, read_hint, answer_hint);
}

impl View for PairView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}
impl View for Comparison {
    fn version(&self) -> Option<(Uuid, i32)> {
        self.pair.version()
    }
}
impl View for MergeView {}
impl View for HintView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}

/// Which pairs to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PairQuery {
    /// In this state; without it those that wait for a decision or a merge.
    #[param(inline)]
    state: Option<PairState>,
    /// Of this case.
    case_id: Option<Uuid>,
}

/// List the pairs of alike records
///
/// Without a name: codes, stages, and which signs agree.
#[utoipa::path(get, path = "/v1/duplicates", tag = "cases", responses((status = 200, body = Page<PairView>)))]
async fn list_duplicates(
    desk: Desk<DuplicateReview>,
    query: Query<PairQuery>,
    paging: Paging,
) -> Result<Reply<Page<PairView>>, Problem> {
    desk.show(move |tx| {
        let filter = PairFilter { id: None, state: query.0.state, case: query.0.case_id };
        let slice = store::list_pairs(tx, filter, paging.after, paging.limit)?;
        Ok(paging.page(slice, |row| row))
    })
    .await
}

/// Read a pair of alike records
#[utoipa::path(get, path = "/v1/duplicates/{duplicate_id}", tag = "cases", responses((status = 200, body = PairView)))]
async fn read_duplicate(desk: Desk<DuplicateReview>, id: Path<Uuid>) -> Result<Reply<PairView>, Problem> {
    desk.show(move |tx| Ok(store::read_pair(tx, id.0)?)).await
}

/// Nothing more is asked for.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Look for records like this case
///
/// In the agency that answers for the case. The pairs are kept until somebody decides about them.
#[utoipa::path(post, path = "/v1/cases/{case_id}/duplicate-scans", tag = "cases", responses((status = 200, body = Page<PairView>)))]
async fn scan_duplicates(
    desk: Desk<DuplicateReview>,
    id: Path<Uuid>,
    _body: Valid<Nothing>,
) -> Result<Reply<Page<PairView>>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let found = store::scan_case(tx, id.0)?.items;
        let entry = Audit::of(AuditAction::DuplicatesSearched, "case", Some(id.0)).with("found", found.len());
        Ok(tx.record(&entry, Page::whole(found))?)
    })
    .await
}

/// Why two records are opened beside each other.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewComparison {
    /// Why.
    purpose: RevealPurpose,
}

/// Open two records beside each other
///
/// It reveals identity and contact of both, and is on record like any reveal.
#[utoipa::path(post, path = "/v1/duplicates/{duplicate_id}/comparisons", tag = "cases", responses((status = 200, body = Comparison)))]
async fn compare_duplicate(
    desk: Desk<DuplicateReview>,
    id: Path<Uuid>,
    body: Valid<NewComparison>,
) -> Result<Reply<Comparison>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let shown = store::compare_pair(tx, id.0)?;
        let entry = Audit::of(AuditAction::DuplicatesCompared, "duplicate", Some(id.0))
            .with("purpose", body.0.purpose)
            .with("cases", format!("{} {}", shown.pair.first_id, shown.pair.second_id));
        Ok(tx.record(&entry, shown)?)
    })
    .await
}

/// What was decided about a pair.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// Whether the person is one.
    decision: PairDecision,
    /// On which day an unsure pair comes back; in two weeks if nothing is said.
    return_on: Option<NaiveDate>,
}

/// Decide whether two records are about one person
///
/// A pair that nobody is sure about comes back on its day.
#[utoipa::path(post, path = "/v1/duplicates/{duplicate_id}/decisions", tag = "cases", responses((status = 200, body = PairView)))]
async fn decide_duplicate(
    desk: Desk<DuplicateReview>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<NewDecision>,
) -> Result<Reply<PairView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let standing = store::read_pair(tx, id.0)?;
        seen.check(&standing)?;
        if body.0.return_on.is_some_and(|day| day <= kyiv_date(tx.now())) {
            return Err(Problem::field("/return_on", "range"));
        }
        let view = store::decide_pair(tx, id.0, standing.version, body.0.decision, body.0.return_on)?;
        let entry = Audit::of(AuditAction::DuplicateDecided, "duplicate", Some(id.0)).with("decision", body.0.decision);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Which record is kept.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewMerge {
    /// The case that is kept; the other one of the pair is taken into it.
    keep_case_id: Uuid,
}

/// Merge two records of one person
///
/// In one transaction. The answer lists every table that was touched; for thirty days the merge can be undone.
#[utoipa::path(post, path = "/v1/duplicates/{duplicate_id}/merges", tag = "cases", responses((status = 201, body = MergeView)))]
async fn merge_duplicate(
    desk: Desk<DuplicateReview>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<NewMerge>,
) -> Result<Reply<MergeView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let standing = store::read_pair(tx, id.0)?;
        seen.check(&standing)?;
        let view = store::merge_pair(tx, id.0, standing.version, body.0.keep_case_id)?;
        let entry = Audit::of(AuditAction::CasesMerged, "merge", Some(view.id))
            .with("kept", view.kept_id)
            .with("merged", view.merged_id);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Read a merge
#[utoipa::path(get, path = "/v1/merges/{merge_id}", tag = "cases", responses((status = 200, body = MergeView)))]
async fn read_merge(desk: Desk<DuplicateReview>, id: Path<Uuid>) -> Result<Reply<MergeView>, Problem> {
    desk.show(move |tx| Ok(store::read_merge(tx, id.0)?)).await
}

/// Undo a merge
///
/// Refused when its thirty days have passed or when something that it wrote was changed since.
#[utoipa::path(post, path = "/v1/merges/{merge_id}/undo", tag = "cases", responses((status = 200, body = MergeView)))]
async fn undo_merge(
    desk: Desk<DuplicateReview>,
    id: Path<Uuid>,
    _body: Valid<Nothing>,
) -> Result<Reply<MergeView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::undo_merge(tx, id.0)?;
        let entry = Audit::of(AuditAction::MergeUndone, "merge", Some(id.0))
            .with("kept", view.kept_id)
            .with("merged", view.merged_id);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Which hints to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HintQuery {
    /// In this state.
    #[param(inline)]
    state: Option<HintState>,
}

/// List the hints that two agencies may know one person
///
/// Agencies and codes of cases only. The agencies themselves are not told.
#[utoipa::path(get, path = "/v1/duplicate-hints", tag = "cases", responses((status = 200, body = Page<HintView>)))]
async fn list_hints(
    desk: Desk<DuplicateHints>,
    query: Query<HintQuery>,
    paging: Paging,
) -> Result<Reply<Page<HintView>>, Problem> {
    desk.show(move |tx| {
        let slice = store::list_hints(tx, query.0.state, paging.after, paging.limit)?;
        Ok(paging.page(slice, |row| row))
    })
    .await
}

/// Read a hint
#[utoipa::path(get, path = "/v1/duplicate-hints/{hint_id}", tag = "cases", responses((status = 200, body = HintView)))]
async fn read_hint(desk: Desk<DuplicateHints>, id: Path<Uuid>) -> Result<Reply<HintView>, Problem> {
    desk.show(move |tx| Ok(store::read_hint(tx, id.0)?)).await
}

/// What the desk knows now.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewHintAnswer {
    /// What came of asking.
    state: HintState,
}

/// Write down what came of asking the agencies
#[utoipa::path(post, path = "/v1/duplicate-hints/{hint_id}/answers", tag = "cases", responses((status = 200, body = HintView)))]
async fn answer_hint(
    desk: Desk<DuplicateHints>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<NewHintAnswer>,
) -> Result<Reply<HintView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let standing = store::read_hint(tx, id.0)?;
        seen.check(&standing)?;
        let view = store::answer_hint(tx, id.0, standing.version, body.0.state)?;
        let entry = Audit::of(AuditAction::HintAnswered, "duplicate_hint", Some(id.0)).with("state", body.0.state);
        Ok(tx.record(&entry, view)?)
    })
    .await
}
