//! Who is kept from a case: bars for a conflict of interest, and seals.

use actix_web::http::StatusCode;
use nrm_domain::access::permission::CaseGuard;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::guarding::{BarReason, SealReason};
use nrm_store::cases::{self as store, AccessView, ColleagueView};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_colleagues, read_case_access, bar_from_case, lift_bar, seal_case, lift_seal);
}

impl View for AccessView {}

/// List the people of one's own agency
///
/// Those who can be named in a seal or barred from a case.
#[utoipa::path(get, path = "/v1/colleagues", tag = "cases", responses((status = 200, body = Page<ColleagueView>)))]
async fn list_colleagues(desk: Desk<CaseGuard>) -> Result<Reply<Page<ColleagueView>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::list_colleagues(tx)?))).await
}

/// Read who is kept from a case
#[utoipa::path(get, path = "/v1/cases/{case_id}/access", tag = "cases", responses((status = 200, body = AccessView)))]
async fn read_case_access(desk: Desk<CaseGuard>, id: Path<Uuid>) -> Result<Reply<AccessView>, Problem> {
    desk.show(move |tx| Ok(store::read_access(tx, id.0)?)).await
}

/// Whom to bar: a person or an agency.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewBar {
    /// The person.
    user_id: Option<Uuid>,
    /// The agency.
    agency_id: Option<Uuid>,
    /// Why.
    reason_code: BarReason,
}

/// Bar a person or an agency from a case
///
/// From the next request on the case is not found for them, in any list, search or figure.
#[utoipa::path(post, path = "/v1/cases/{case_id}/bars", tag = "cases", responses((status = 201, body = AccessView)))]
async fn bar_from_case(
    desk: Desk<CaseGuard>,
    id: Path<Uuid>,
    body: Valid<NewBar>,
) -> Result<Reply<AccessView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        if body.0.user_id.is_some() == body.0.agency_id.is_some() {
            return Err(Problem::field("/user_id", "required"));
        }
        let (bar, view) = store::bar(tx, id.0, body.0.user_id, body.0.agency_id, body.0.reason_code)?;
        let entry =
            Audit::of(AuditAction::CaseBarred, "case", Some(id.0)).with("bar", bar).with("reason", body.0.reason_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Lifting needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Lifting {}

/// Lift a bar
#[utoipa::path(post, path = "/v1/bars/{bar_id}/lifting", tag = "cases", responses((status = 200, body = AccessView)))]
async fn lift_bar(desk: Desk<CaseGuard>, id: Path<Uuid>, _body: Valid<Lifting>) -> Result<Reply<AccessView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::lift_bar(tx, id.0)?;
        Ok(tx.record(&Audit::of(AuditAction::BarLifted, "bar", Some(id.0)).with("case", view.case_id), view)?)
    })
    .await
}

/// Who alone sees the case.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewSeal {
    /// Why.
    reason_code: SealReason,
    /// People of one's own agency; the one who seals is always among them.
    #[serde(default)]
    #[validate(length(max = 50))]
    user_ids: Vec<Uuid>,
}

/// Seal a case
///
/// In this agency only those named see it, in no list and no figure of others. The oblast and the nation still count it.
#[utoipa::path(post, path = "/v1/cases/{case_id}/seal", tag = "cases", responses((status = 201, body = AccessView)))]
async fn seal_case(desk: Desk<CaseGuard>, id: Path<Uuid>, body: Valid<NewSeal>) -> Result<Reply<AccessView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let (seal, view) = store::seal(tx, id.0, body.0.reason_code, &body.0.user_ids)?;
        let entry = Audit::of(AuditAction::CaseSealed, "case", Some(id.0))
            .with("seal", seal)
            .with("reason", body.0.reason_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Lift a seal
#[utoipa::path(post, path = "/v1/seals/{seal_id}/lifting", tag = "cases", responses((status = 200, body = AccessView)))]
async fn lift_seal(desk: Desk<CaseGuard>, id: Path<Uuid>, _body: Valid<Lifting>) -> Result<Reply<AccessView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::lift_seal(tx, id.0)?;
        Ok(tx.record(&Audit::of(AuditAction::SealLifted, "seal", Some(id.0)).with("case", view.case_id), view)?)
    })
    .await
}
