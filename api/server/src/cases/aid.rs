//! One-time aid and stays in help facilities: entered, decided, paid, made longer, ended.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::{AidDecide, PlanRead, ServiceRecord};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::aid::{AidCategory, AidRefusal};
use nrm_domain::cases::closure::{StayEnd, StayGround};
use nrm_store::cases::{self as store, AidStep, AidView, AidsView, NewAid, StayAddress, StayView, StaysView};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::needs::Beginning;
use crate::kernel::desk::Desk;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; read_aids, apply_for_aid, grant_aid, refuse_aid, pay_aid, read_stays, begin_stay, reveal_stay, extend_stay,
        end_stay);
}

impl View for AidView {}
impl View for AidsView {}
impl View for StayView {}
impl View for StaysView {}
impl View for StayAddress {}

/// Read the one-time aid of a case
///
/// With what aid would be today by category, and whether a lawyer checked the amounts.
#[utoipa::path(get, path = "/v1/cases/{case_id}/aids", tag = "cases", responses((status = 200, body = AidsView)))]
async fn read_aids(desk: Desk<PlanRead>, case: Path<Uuid>) -> Result<Reply<AidsView>, Problem> {
    desk.show(move |tx| Ok(store::read_aids(tx, case.0)?)).await
}

/// An application for aid.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ApplyForAid {
    /// By which category the minimum is chosen.
    category: AidCategory,
    /// The day of the application: it decides which amounts hold.
    applied_on: NaiveDate,
    /// Where the money goes; sealed.
    #[validate(length(max = 500))]
    account: Option<String>,
}

/// Enter an application for one-time aid
///
/// The amount is computed from the rows that hold on the day of the application. Once for each grant of status.
#[utoipa::path(post, path = "/v1/cases/{case_id}/aids", tag = "cases", responses((status = 201, body = AidView)))]
async fn apply_for_aid(
    desk: Desk<AidDecide>,
    case: Path<Uuid>,
    body: Valid<ApplyForAid>,
) -> Result<Reply<AidView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let body = body.0;
        let new = NewAid { category: body.category, applied_on: body.applied_on, account: body.account };
        let view = store::apply_for_aid(tx, case.0, &new)?;
        let entry = Audit::of(AuditAction::AidApplied, "aid", Some(view.id)).with("case", case.0);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Grant aid
#[utoipa::path(post, path = "/v1/aids/{aid_id}/grant", tag = "cases", responses((status = 200, body = AidView)))]
async fn grant_aid(desk: Desk<AidDecide>, id: Path<Uuid>, _body: Valid<Beginning>) -> Result<Reply<AidView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::decide_aid(tx, id.0, AidStep::Grant)?;
        Ok(tx.record(&Audit::of(AuditAction::AidDecided, "aid", Some(id.0)).with("state", &view.state), view)?)
    })
    .await
}

/// Why aid is refused.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RefuseAid {
    /// The reason.
    reason_code: AidRefusal,
}

/// Refuse aid with a reason
#[utoipa::path(post, path = "/v1/aids/{aid_id}/refusal", tag = "cases", responses((status = 200, body = AidView)))]
async fn refuse_aid(desk: Desk<AidDecide>, id: Path<Uuid>, body: Valid<RefuseAid>) -> Result<Reply<AidView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::decide_aid(tx, id.0, AidStep::Refuse(body.0.reason_code))?;
        let entry = Audit::of(AuditAction::AidDecided, "aid", Some(id.0)).with("reason", body.0.reason_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// When aid was paid.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PayAid {
    /// The day.
    paid_on: NaiveDate,
}

/// Enter that aid was paid
#[utoipa::path(post, path = "/v1/aids/{aid_id}/payment", tag = "cases", responses((status = 200, body = AidView)))]
async fn pay_aid(desk: Desk<AidDecide>, id: Path<Uuid>, body: Valid<PayAid>) -> Result<Reply<AidView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::decide_aid(tx, id.0, AidStep::Pay(body.0.paid_on))?;
        Ok(tx.record(&Audit::of(AuditAction::AidPaid, "aid", Some(id.0)).with("on", body.0.paid_on), view)?)
    })
    .await
}

/// Read the stays of a case in help facilities
///
/// Never with the address: that is opened by itself, on record, by the agency that placed the person.
#[utoipa::path(get, path = "/v1/cases/{case_id}/stays", tag = "cases", responses((status = 200, body = StaysView)))]
async fn read_stays(desk: Desk<PlanRead>, case: Path<Uuid>) -> Result<Reply<StaysView>, Problem> {
    desk.show(move |tx| Ok(store::read_stays(tx, case.0)?)).await
}

/// A placement.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BeginStay {
    /// Since when.
    placed_on: NaiveDate,
    /// Where; sealed for the agency that placed the person.
    #[validate(length(min = 3, max = 500))]
    address: String,
}

/// Enter that a person was placed in a help facility
#[utoipa::path(post, path = "/v1/cases/{case_id}/stays", tag = "cases", responses((status = 201, body = StayView)))]
async fn begin_stay(
    desk: Desk<ServiceRecord>,
    case: Path<Uuid>,
    body: Valid<BeginStay>,
) -> Result<Reply<StayView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::begin_stay(tx, case.0, body.0.placed_on, &body.0.address)?;
        let entry = Audit::of(AuditAction::StayBegun, "stay", Some(view.id)).with("case", case.0);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Reveal where a person stays
///
/// Only to the agency that placed them, and on record; for all others there is nothing to find.
#[utoipa::path(post, path = "/v1/stays/{stay_id}/reveals", tag = "cases", responses((status = 200, body = StayAddress)))]
async fn reveal_stay(
    desk: Desk<ServiceRecord>,
    id: Path<Uuid>,
    _body: Valid<Beginning>,
) -> Result<Reply<StayAddress>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let shown = store::reveal_stay(tx, id.0)?;
        Ok(tx.record(&Audit::of(AuditAction::StayRevealed, "stay", Some(id.0)), shown)?)
    })
    .await
}

/// A decision that makes a stay longer.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ExtendStay {
    /// Why.
    ground_code: StayGround,
    /// To which day.
    until_on: NaiveDate,
}

/// Make a stay longer
///
/// By a decision of the agency that leads the case.
#[utoipa::path(post, path = "/v1/stays/{stay_id}/extensions", tag = "cases", responses((status = 200, body = StayView)))]
async fn extend_stay(
    desk: Desk<AidDecide>,
    id: Path<Uuid>,
    body: Valid<ExtendStay>,
) -> Result<Reply<StayView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::extend_stay(tx, id.0, body.0.ground_code, body.0.until_on)?;
        let entry = Audit::of(AuditAction::StayExtended, "stay", Some(id.0)).with("ground", body.0.ground_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// How a stay ended.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EndStay {
    /// When.
    ended_on: NaiveDate,
    /// Why.
    end_code: StayEnd,
}

/// End a stay
#[utoipa::path(post, path = "/v1/stays/{stay_id}/end", tag = "cases", responses((status = 200, body = StayView)))]
async fn end_stay(desk: Desk<ServiceRecord>, id: Path<Uuid>, body: Valid<EndStay>) -> Result<Reply<StayView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::end_stay(tx, id.0, body.0.ended_on, body.0.end_code)?;
        let entry = Audit::of(AuditAction::StayEnded, "stay", Some(id.0)).with("code", body.0.end_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}
