//! Consents of a case.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::CaseWrite;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::consent::{ChildView, ConsentGiver, ConsentPurpose, DataCategory, Guardian, Interpreter};
use nrm_store::cases::{self as store, ConsentView};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; record_consent, withdraw_consent);
}

impl View for ConsentView {}

/// A consent that was given.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewConsent {
    /// By whom.
    given_by: ConsentGiver,
    /// For what.
    #[validate(length(min = 1, max = 3))]
    purposes: Vec<ConsentPurpose>,
    /// For one recipient only.
    recipient_agency_id: Option<Uuid>,
    /// In which language it was explained.
    #[validate(length(min = 2, max = 100))]
    language: String,
    /// Who explained it, by role.
    #[validate(length(min = 2, max = 200))]
    explained_by_role: String,
    /// Which data may be shared; all if nothing is said.
    #[serde(default = "whole")]
    #[validate(length(min = 1, max = 4))]
    categories: Vec<DataCategory>,
    /// Who interpreted; nobody was needed if nothing is said.
    interpreter: Option<Interpreter>,
    /// Who stands for a child: needed on the child's path.
    guardian: Option<Guardian>,
    /// What the child thinks of it: needed on the child's path.
    child_view: Option<ChildView>,
    /// To which day.
    expires_on: Option<NaiveDate>,
}

fn whole() -> Vec<DataCategory> {
    DataCategory::ALL.to_vec()
}

/// Withdrawing needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {}

/// Record a consent
///
/// The register is append-only: a row is written once, and may be withdrawn once. On the child's path a legal
/// representative or the children's service gives it, and what the child thinks is written down.
#[utoipa::path(post, path = "/v1/cases/{case_id}/consents", tag = "cases", responses((status = 201, body = ConsentView)))]
async fn record_consent(
    desk: Desk<CaseWrite>,
    case: Path<Uuid>,
    body: Valid<NewConsent>,
) -> Result<Reply<ConsentView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let new = store::NewConsent {
            given_by: body.0.given_by,
            purposes: body.0.purposes,
            recipient: body.0.recipient_agency_id,
            language: body.0.language,
            explained_by_role: body.0.explained_by_role,
            categories: body.0.categories,
            interpreter: body.0.interpreter.unwrap_or(Interpreter::NotNeeded),
            guardian: body.0.guardian,
            child_view: body.0.child_view,
            expires_on: body.0.expires_on,
        };
        let view = store::record_consent(tx, case.0, &new)?;
        let entry = Audit::of(AuditAction::ConsentRecorded, "consent", Some(view.id)).with("case", case.0);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Withdraw a consent
///
/// Everything shared under it closes in the same moment.
#[utoipa::path(post, path = "/v1/consents/{consent_id}/withdrawal", tag = "cases", responses((status = 200, body = ConsentView)))]
async fn withdraw_consent(
    desk: Desk<CaseWrite>,
    id: Path<Uuid>,
    _body: Valid<Withdrawal>,
) -> Result<Reply<ConsentView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::withdraw_consent(tx, id.0)?;
        Ok(tx.record(&Audit::of(AuditAction::ConsentWithdrawn, "consent", Some(id.0)), view)?)
    })
    .await
}
