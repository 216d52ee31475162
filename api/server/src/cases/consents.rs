//! Consents of a case.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::CaseWrite;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::consent::{ConsentGiver, ConsentPurpose};
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
    /// To which day.
    expires_on: Option<NaiveDate>,
}

/// Withdrawing needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {}

/// Record a consent
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
