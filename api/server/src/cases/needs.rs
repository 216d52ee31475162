//! Needs of a person: the scale in words, assessments through time, a draft that is saved and then completed for good.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::{PlanRead, PlanWrite};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::needs::{LONGEST_REMARK, Rating, Ratings};
use nrm_store::cases::{self as store, AssessmentView, NeedsView, Remarks, SavedAssessment, ScaleDomain};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::{Code, FieldError, Problem};
use crate::kernel::reply::{IfMatch, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; read_needs_scale, read_needs, begin_assessment, read_assessment, save_assessment, complete_assessment);
}

impl View for AssessmentView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}
impl View for NeedsView {}

/// Read the scale of needs
///
/// Each domain with its five steps in words, in every version that there was.
#[utoipa::path(get, path = "/v1/needs-scale", tag = "cases", responses((status = 200, body = Page<ScaleDomain>)))]
async fn read_needs_scale(desk: Desk<PlanRead>) -> Result<Reply<Page<ScaleDomain>>, Problem> {
    desk.show(|tx| Ok(Page::whole(store::scale(tx)?))).await
}

/// Read the needs of a case through time
///
/// Ratings are seen by the agencies with which the needs were shared; remarks only by the agency that assessed and the
/// one that led the case then.
#[utoipa::path(get, path = "/v1/cases/{case_id}/needs", tag = "cases", responses((status = 200, body = NeedsView)))]
async fn read_needs(desk: Desk<PlanRead>, case: Path<Uuid>) -> Result<Reply<NeedsView>, Problem> {
    desk.show(move |tx| Ok(store::read_needs(tx, case.0)?)).await
}

/// Beginning needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Beginning {}

/// Begin an assessment of needs
#[utoipa::path(post, path = "/v1/cases/{case_id}/assessments", tag = "cases", responses((status = 201, body = AssessmentView)))]
async fn begin_assessment(
    desk: Desk<PlanWrite>,
    case: Path<Uuid>,
    _body: Valid<Beginning>,
) -> Result<Reply<AssessmentView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::begin_assessment(tx, case.0)?;
        let entry = Audit::of(AuditAction::AssessmentBegun, "assessment", Some(view.id)).with("case", case.0);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Read an assessment
#[utoipa::path(get, path = "/v1/assessments/{assessment_id}", tag = "cases", responses((status = 200, body = AssessmentView)))]
async fn read_assessment(desk: Desk<PlanRead>, id: Path<Uuid>) -> Result<Reply<AssessmentView>, Problem> {
    desk.show(move |tx| Ok(store::read_assessment(tx, id.0)?)).await
}

/// A draft as it is saved, whole each time.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveAssessment {
    /// On which day it was made.
    assessed_on: NaiveDate,
    /// How each domain was rated.
    #[schema(value_type = std::collections::BTreeMap<String, Rating>)]
    ratings: Ratings,
    /// What was said.
    #[serde(default)]
    #[validate(custom(function = "short"))]
    remarks: Remarks,
}

fn short(remarks: &Remarks) -> Result<(), ValidationError> {
    let fits = |text: &str| text.chars().count() <= LONGEST_REMARK;
    let all = remarks.domains.values().map(String::as_str).all(fits) && remarks.conclusion.as_deref().is_none_or(fits);
    if all { Ok(()) } else { Err(ValidationError::new("length")) }
}

/// Save a draft of an assessment
#[utoipa::path(put, path = "/v1/assessments/{assessment_id}", tag = "cases", responses((status = 200, body = AssessmentView)))]
async fn save_assessment(
    desk: Desk<PlanWrite>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<SaveAssessment>,
) -> Result<Reply<AssessmentView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        seen.check(&store::read_assessment(tx, id.0)?)?;
        let body = body.0;
        let saved = SavedAssessment { assessed_on: body.assessed_on, ratings: body.ratings, remarks: body.remarks };
        let view = store::save_assessment(tx, id.0, &saved)?;
        Ok(tx.record(&Audit::of(AuditAction::AssessmentSaved, "assessment", Some(id.0)), view)?)
    })
    .await
}

/// Complete an assessment
///
/// Every domain needs both answers, if only `not_asked`. Afterwards nothing in it changes: a new assessment follows.
#[utoipa::path(post, path = "/v1/assessments/{assessment_id}/completion", tag = "cases", responses((status = 200, body = AssessmentView)))]
async fn complete_assessment(
    desk: Desk<PlanWrite>,
    id: Path<Uuid>,
    seen: IfMatch,
    _body: Valid<Beginning>,
) -> Result<Reply<AssessmentView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        seen.check(&store::read_assessment(tx, id.0)?)?;
        let view = store::complete_assessment(tx, id.0)?.map_err(|missing| {
            let errors =
                missing.into_iter().map(|place| FieldError::at(format!("/ratings/{place}"), "required")).collect();
            Problem::new(Code::NeedsIncomplete).with_errors(errors)
        })?;
        let entry = Audit::of(AuditAction::AssessmentCompleted, "assessment", Some(id.0)).with("case", view.case_id);
        Ok(tx.record(&entry, view)?)
    })
    .await
}
