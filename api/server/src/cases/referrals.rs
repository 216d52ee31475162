//! Referrals: preview, offer, answer, outcome, and the receiver's own notes.

use actix_web::http::StatusCode;
use nrm_domain::access::permission::{ReferralRead, ReferralReceive, ReferralSend};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::consent::EmergencyGround;
use nrm_domain::cases::referral::{DeclineReason, OutcomeCode, ReferralPurpose, ReferralState, SharedField};
use nrm_domain::cases::vocabulary::{NeedCode, Urgency};
use nrm_store::cases::{self as store, NoteView, Offer, Preview, ReferralFilter, ReferralView};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::consents::Withdrawal;
use crate::kernel::desk::Desk;
use crate::kernel::page::{Page, Paging};
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Query, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; preview_referral, offer_referral, list_referrals, read_referral, accept_referral, decline_referral,
        withdraw_referral, complete_referral, list_referral_notes, add_referral_note);
}

impl View for ReferralView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}
impl View for Preview {}
impl View for NoteView {}

/// A referral to be offered, or only looked at.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewReferral {
    /// To whom.
    to_agency_id: Uuid,
    /// For what.
    purpose: ReferralPurpose,
    /// How soon.
    urgency: Urgency,
    /// Needs to be met.
    #[serde(default)]
    #[validate(length(max = 40))]
    needs: Vec<NeedCode>,
    /// The fields that leave.
    #[serde(default)]
    #[validate(length(max = 20))]
    fields: Vec<SharedField>,
    /// The consent it rests on.
    consent_id: Option<Uuid>,
    /// Or the ground without consent; such a referral is looked at afterwards.
    emergency_ground: Option<EmergencyGround>,
}

impl From<NewReferral> for Offer {
    fn from(new: NewReferral) -> Self {
        let mut fields = new.fields;
        fields.sort_unstable();
        fields.dedup();
        Self {
            to_agency: new.to_agency_id,
            purpose: new.purpose,
            urgency: new.urgency,
            needs: new.needs,
            fields,
            consent: new.consent_id,
            emergency: new.emergency_ground,
        }
    }
}

fn entry(action: AuditAction, view: &ReferralView) -> Audit {
    Audit::of(action, "referral", Some(view.id)).with("purpose", &view.purpose).with("state", &view.state)
}

/// Show what would leave
///
/// Exactly as the receiver will see it. It opens what is personal, so it is on record.
#[utoipa::path(post, path = "/v1/cases/{case_id}/referral-previews", tag = "cases", responses((status = 200, body = Preview)))]
async fn preview_referral(
    desk: Desk<ReferralSend>,
    case: Path<Uuid>,
    body: Valid<NewReferral>,
) -> Result<Reply<Preview>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let offer = Offer::from(body.0);
        let shown = store::preview(tx, case.0, &offer)?;
        let parts =
            store::compartments_of(&offer.fields).iter().map(|part| part.as_str()).collect::<Vec<_>>().join(" ");
        let entry = Audit::of(AuditAction::ReferralPreviewed, "case", Some(case.0)).with("compartments", parts);
        Ok(tx.record(&entry, shown)?)
    })
    .await
}

/// Offer a case to another agency
#[utoipa::path(post, path = "/v1/cases/{case_id}/referrals", tag = "cases", responses((status = 201, body = ReferralView)))]
async fn offer_referral(
    desk: Desk<ReferralSend>,
    case: Path<Uuid>,
    body: Valid<NewReferral>,
) -> Result<Reply<ReferralView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::offer(tx, case.0, &body.0.into())?;
        let entry = entry(AuditAction::ReferralOffered, &view).with("to", view.to_agency_id);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

nrm_domain::text_enum! {
    /// Seen from one's own agency.
    Direction { In = "in", Out = "out" }
}

/// Which referrals to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReferralQuery {
    /// Received or sent.
    #[param(inline)]
    direction: Option<Direction>,
    /// In this state.
    #[param(inline)]
    state: Option<ReferralState>,
    /// Of this case.
    case_id: Option<Uuid>,
}

/// List the referrals of one's agency
#[utoipa::path(get, path = "/v1/referrals", tag = "cases", responses((status = 200, body = Page<ReferralView>)))]
async fn list_referrals(
    desk: Desk<ReferralRead>,
    query: Query<ReferralQuery>,
    paging: Paging,
) -> Result<Reply<Page<ReferralView>>, Problem> {
    desk.show(move |tx| {
        let filter = ReferralFilter {
            id: None,
            direction: query.0.direction.map(|direction| direction.to_string()),
            state: query.0.state.map(|state| state.to_string()),
            case: query.0.case_id,
        };
        let slice = store::list_referrals(tx, &filter, paging.after, paging.limit)?;
        Ok(paging.page(slice, |row| row))
    })
    .await
}

/// Read a referral
///
/// The receiver sees a thin card until it accepts: oblast, needs, urgency and age band.
#[utoipa::path(get, path = "/v1/referrals/{referral_id}", tag = "cases", responses((status = 200, body = ReferralView)))]
async fn read_referral(desk: Desk<ReferralRead>, id: Path<Uuid>) -> Result<Reply<ReferralView>, Problem> {
    desk.show(move |tx| Ok(store::read_referral(tx, id.0)?)).await
}

/// Accepting needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {}

/// Accept a referral
///
/// For the status procedure this also makes the receiver the lead of the case.
#[utoipa::path(post, path = "/v1/referrals/{referral_id}/acceptance", tag = "cases", responses((status = 200, body = ReferralView)))]
async fn accept_referral(
    desk: Desk<ReferralReceive>,
    id: Path<Uuid>,
    _body: Valid<Acceptance>,
) -> Result<Reply<ReferralView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::accept(tx, id.0)?;
        Ok(tx.record(&entry(AuditAction::ReferralAccepted, &view), view)?)
    })
    .await
}

/// Why it is declined.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The reason.
    reason_code: DeclineReason,
}

/// Decline a referral
#[utoipa::path(post, path = "/v1/referrals/{referral_id}/refusal", tag = "cases", responses((status = 200, body = ReferralView)))]
async fn decline_referral(
    desk: Desk<ReferralReceive>,
    id: Path<Uuid>,
    body: Valid<Refused>,
) -> Result<Reply<ReferralView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::decline(tx, id.0, body.0.reason_code)?;
        let entry = entry(AuditAction::ReferralDeclined, &view).with("reason", body.0.reason_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Take a referral back before it is answered
#[utoipa::path(post, path = "/v1/referrals/{referral_id}/withdrawal", tag = "cases", responses((status = 200, body = ReferralView)))]
async fn withdraw_referral(
    desk: Desk<ReferralSend>,
    id: Path<Uuid>,
    _body: Valid<Withdrawal>,
) -> Result<Reply<ReferralView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::withdraw(tx, id.0)?;
        Ok(tx.record(&entry(AuditAction::ReferralWithdrawn, &view), view)?)
    })
    .await
}

/// What came of it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// service_given, or why it was not.
    outcome_code: OutcomeCode,
}

/// Report what came of an accepted referral
#[utoipa::path(post, path = "/v1/referrals/{referral_id}/outcome", tag = "cases", responses((status = 200, body = ReferralView)))]
async fn complete_referral(
    desk: Desk<ReferralReceive>,
    id: Path<Uuid>,
    body: Valid<Outcome>,
) -> Result<Reply<ReferralView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::complete(tx, id.0, body.0.outcome_code)?;
        let entry = entry(AuditAction::ReferralCompleted, &view).with("outcome", body.0.outcome_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// A note to be written.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// What.
    #[validate(length(min = 1, max = 5000))]
    text: String,
}

/// Write a note on a referral
///
/// Only the receiving agency reads its notes.
#[utoipa::path(post, path = "/v1/referrals/{referral_id}/notes", tag = "cases", responses((status = 201, body = NoteView)))]
async fn add_referral_note(
    desk: Desk<ReferralReceive>,
    id: Path<Uuid>,
    body: Valid<NewNote>,
) -> Result<Reply<NoteView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::add_note(tx, id.0, &body.0.text)?;
        let entry = Audit::of(AuditAction::NoteWritten, "referral", Some(id.0)).with("note", view.id);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Read the notes of a referral
#[utoipa::path(get, path = "/v1/referrals/{referral_id}/notes", tag = "cases", responses((status = 200, body = Page<NoteView>)))]
async fn list_referral_notes(desk: Desk<ReferralReceive>, id: Path<Uuid>) -> Result<Reply<Page<NoteView>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::list_notes(tx, id.0)?))).await
}
