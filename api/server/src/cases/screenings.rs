//! Screening by indicators. What comes out is a screening result, not a decision.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use nrm_domain::access::permission::{CaseRead, CaseWrite, LawRead, ScreeningOverride, StatsRead};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::screening::OverrideReason;
use nrm_store::cases::{
    self as store, IndicatorSetView, OverrideText, ScreeningComparison, ScreeningFigure, ScreeningView,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Query, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_indicator_sets, screen_case, list_screenings, compare_screening, override_screening,
        reveal_override, read_screening_figures);
}

impl View for ScreeningView {}
impl View for ScreeningComparison {}
impl View for OverrideText {}

/// List the sets of indicators
///
/// Each version with its source, its weights, and what is missing from it.
#[utoipa::path(get, path = "/v1/indicator-sets", tag = "cases", responses((status = 200, body = Page<IndicatorSetView>)))]
async fn list_indicator_sets(desk: Desk<LawRead>) -> Result<Reply<Page<IndicatorSetView>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::list_indicator_sets(tx)?))).await
}

/// The indicators that were met.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewScreening {
    /// Their codes in the set that is in use.
    #[validate(length(max = 100))]
    codes: BTreeSet<String>,
}

/// Screen a case
///
/// With the set that is in use, by the rule for an adult or for a child; an unknown age is treated as a child. The answer is
/// a screening result, not a decision: it moves nothing and refuses nothing.
#[utoipa::path(post, path = "/v1/cases/{case_id}/screenings", tag = "cases", responses((status = 201, body = ScreeningView)))]
async fn screen_case(
    desk: Desk<CaseWrite>,
    id: Path<Uuid>,
    body: Valid<NewScreening>,
) -> Result<Reply<ScreeningView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::screen_case(tx, id.0, &body.0.codes)?;
        let entry = Audit::of(AuditAction::CaseScreened, "case", Some(id.0))
            .with("screening", view.id)
            .with("set", view.set_version)
            .with("path", &view.path)
            .with("result", &view.result);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// List the screenings of a case
#[utoipa::path(get, path = "/v1/cases/{case_id}/screenings", tag = "cases", responses((status = 200, body = Page<ScreeningView>)))]
async fn list_screenings(desk: Desk<CaseRead>, id: Path<Uuid>) -> Result<Reply<Page<ScreeningView>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::list_screenings(tx, id.0)?))).await
}

/// Under which version.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VersionQuery {
    /// Version of the set of indicators; the one in use if nothing is said.
    version: Option<i32>,
}

/// Read the same answers under another version of the set
///
/// Nothing is kept of it.
#[utoipa::path(get, path = "/v1/screenings/{screening_id}/comparison", tag = "cases", responses((status = 200, body = ScreeningComparison)))]
async fn compare_screening(
    desk: Desk<CaseRead>,
    id: Path<Uuid>,
    query: Query<VersionQuery>,
) -> Result<Reply<ScreeningComparison>, Problem> {
    desk.show(move |tx| Ok(store::compare_screening(tx, id.0, query.0.version)?)).await
}

/// A judgement that differs from the result.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewOverride {
    /// Why.
    reason_code: OverrideReason,
    /// In words; kept sealed.
    #[validate(length(min = 10, max = 4000))]
    text: String,
}

impl std::fmt::Debug for NewOverride {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewOverride(withheld)")
    }
}

/// Lay a judgement beside a screening result
///
/// The result stays; the judgement stands beside it with its reason, once, and is counted.
#[utoipa::path(post, path = "/v1/screenings/{screening_id}/override", tag = "cases", responses((status = 200, body = ScreeningView)))]
async fn override_screening(
    desk: Desk<ScreeningOverride>,
    id: Path<Uuid>,
    body: Valid<NewOverride>,
) -> Result<Reply<ScreeningView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::override_screening(tx, id.0, body.0.reason_code, &body.0.text)?;
        let entry = Audit::of(AuditAction::ScreeningOverridden, "screening", Some(id.0))
            .with("case", view.case_id)
            .with("reason", body.0.reason_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Why the words are opened: nothing more is asked for.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OverrideReveal {}

/// Open the words of a judgement
///
/// For the agency that wrote them, and on record.
#[utoipa::path(post, path = "/v1/screenings/{screening_id}/override-reveals", tag = "cases", responses((status = 200, body = OverrideText)))]
async fn reveal_override(
    desk: Desk<CaseWrite>,
    id: Path<Uuid>,
    _body: Valid<OverrideReveal>,
) -> Result<Reply<OverrideText>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let text = store::read_override(tx, id.0)?;
        let entry =
            Audit::of(AuditAction::CompartmentRevealed, "screening", Some(id.0)).with("compartment", "screening");
        Ok(tx.record(&entry, text)?)
    })
    .await
}

/// Read how often results were not followed
#[utoipa::path(get, path = "/v1/screening-figures", tag = "cases", responses((status = 200, body = Page<ScreeningFigure>)))]
async fn read_screening_figures(desk: Desk<StatsRead>) -> Result<Reply<Page<ScreeningFigure>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::screening_figures(tx)?))).await
}
