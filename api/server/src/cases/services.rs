//! Help that was given: entered one by one or in bulk, taken back, added up.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::{PlanRead, ServiceRecord};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::service::{ServiceOutcome, ServiceUnit, VoidReason, hundredths};
use nrm_domain::cases::vocabulary::NeedCode;
use nrm_store::cases::{self as store, Entered, NewService, ServiceSum, ServiceView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::{Page, Paging};
use crate::kernel::problem::{Code, FieldError, Problem};
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Query, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_services, record_service, void_service, deliver_services, sum_services);
}

impl View for ServiceView {}
impl View for Deliveries {}

/// List the services given in a case
///
/// Those of one's own agency, and with the needs of the person those of others too. Cost and note stay with the provider.
#[utoipa::path(get, path = "/v1/cases/{case_id}/services", tag = "cases", responses((status = 200, body = Page<ServiceView>)))]
async fn list_services(
    desk: Desk<PlanRead>,
    case: Path<Uuid>,
    paging: Paging,
) -> Result<Reply<Page<ServiceView>>, Problem> {
    desk.show(move |tx| {
        let slice = store::list_services(tx, case.0, paging.after, paging.limit)?;
        Ok(paging.page(slice, |row| row))
    })
    .await
}

/// A service to be entered.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordService {
    /// What, by the catalogue.
    need_code: NeedCode,
    /// Counted in what.
    unit: ServiceUnit,
    /// How much: from 0.01 to 10 000, to the hundredth.
    quantity: f64,
    /// When.
    delivered_on: NaiveDate,
    /// What came of it.
    outcome_code: ServiceOutcome,
    /// What it cost, in hryvnias.
    #[validate(range(min = 0.0, max = 10_000_000.0))]
    cost: Option<f64>,
    /// A note for oneself.
    #[validate(length(max = 2000))]
    note: Option<String>,
}

fn kopiykas(cost: Option<f64>) -> Option<i64> {
    // At most ten million hryvnias: checked before.
    cost.map(|hryvnias| (hryvnias * 100.0).round() as i64)
}

/// Enter a service that was given
#[utoipa::path(post, path = "/v1/cases/{case_id}/services", tag = "cases", responses((status = 201, body = ServiceView)))]
async fn record_service(
    desk: Desk<ServiceRecord>,
    case: Path<Uuid>,
    body: Valid<RecordService>,
) -> Result<Reply<ServiceView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let body = body.0;
        let new = NewService {
            need: body.need_code,
            unit: body.unit,
            hundredths: hundredths(body.quantity).ok_or_else(|| Problem::field("/quantity", "range"))?,
            delivered_on: body.delivered_on,
            outcome: body.outcome_code,
            cost_kopiykas: kopiykas(body.cost),
            external_ref: None,
            note: body.note,
        };
        let view = store::record_service(tx, case.0, &new)?;
        let entry = Audit::of(AuditAction::ServiceRecorded, "service", Some(view.id))
            .with("case", case.0)
            .with("need", &view.need_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Why an entry is taken back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct VoidService {
    /// The reason.
    reason_code: VoidReason,
}

/// Take back an entry of a service
///
/// It stays to be read, with the reason, and is not counted any more.
#[utoipa::path(post, path = "/v1/services/{service_id}/voidance", tag = "cases", responses((status = 200, body = ServiceView)))]
async fn void_service(
    desk: Desk<ServiceRecord>,
    id: Path<Uuid>,
    body: Valid<VoidService>,
) -> Result<Reply<ServiceView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::void_service(tx, id.0, body.0.reason_code)?;
        let entry = Audit::of(AuditAction::ServiceVoided, "service", Some(id.0)).with("reason", body.0.reason_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// One of many services. Codes are read one by one, so that a wrong one stays with its own entry.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// The provider's own number of this entry: the same one is never entered twice.
    #[validate(length(min = 1, max = 100))]
    reference: String,
    /// The case, which the agency must hold.
    #[validate(length(max = 40))]
    case_id: String,
    /// What, by the catalogue.
    #[validate(length(max = 40))]
    need_code: String,
    /// Counted in what.
    #[validate(length(max = 40))]
    unit: String,
    /// How much.
    quantity: f64,
    /// When, as yyyy-mm-dd.
    #[validate(length(max = 10))]
    delivered_on: String,
    /// What came of it.
    #[validate(length(max = 40))]
    outcome_code: String,
    /// What it cost, in hryvnias.
    #[validate(range(min = 0.0, max = 10_000_000.0))]
    cost: Option<f64>,
}

/// Services to be entered together.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DeliverServices {
    /// From one to a hundred.
    #[validate(length(min = 1, max = 100), nested)]
    items: Vec<Delivery>,
}

nrm_domain::text_enum! {
    /// What became of one entry.
    DeliveryState { Recorded = "recorded", Known = "known", Refused = "refused" }
}

/// What became of one entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryResult {
    /// The provider's own number of the entry.
    reference: String,
    /// recorded; known, if this reference was entered before; refused.
    state: DeliveryState,
    /// Its id, unless it was refused.
    id: Option<Uuid>,
    /// Why it was refused: a code of problems.
    code: Option<Code>,
    /// Which field is wrong, where one is.
    error: Option<FieldError>,
    /// Why, in Ukrainian.
    detail_uk: Option<&'static str>,
    /// Why, in English.
    detail_en: Option<&'static str>,
}

/// What became of each entry, in the order in which they came.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deliveries {
    /// One for each entry.
    results: Vec<DeliveryResult>,
}

/// Reads an entry, or says which field cannot be read.
fn read(one: &Delivery) -> Result<(Uuid, NewService), FieldError> {
    let wrong = |field: &str| FieldError::at(format!("/{field}"), "not_in_list");
    let case = one.case_id.parse().map_err(|_| FieldError::at("/case_id", "type"))?;
    let new = NewService {
        need: one.need_code.parse().map_err(|_| wrong("need_code"))?,
        unit: one.unit.parse().map_err(|_| wrong("unit"))?,
        hundredths: hundredths(one.quantity).ok_or_else(|| FieldError::at("/quantity", "range"))?,
        delivered_on: one.delivered_on.parse().map_err(|_| FieldError::at("/delivered_on", "type"))?,
        outcome: one.outcome_code.parse().map_err(|_| wrong("outcome_code"))?,
        cost_kopiykas: kopiykas(one.cost),
        external_ref: Some(one.reference.clone()),
        note: None,
    };
    Ok((case, new))
}

/// Enter many services at once
///
/// For applications of providers. Each entry has its own result: a wrong one does not hold up the others, and a
/// reference that was entered before is answered with what was entered then.
#[utoipa::path(post, path = "/v1/service-deliveries", tag = "cases", responses((status = 200, body = Deliveries)))]
async fn deliver_services(
    desk: Desk<ServiceRecord>,
    body: Valid<DeliverServices>,
) -> Result<Reply<Deliveries>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let mut results = Vec::with_capacity(body.0.items.len());
        for one in body.0.items {
            let (entered, error) = match read(&one) {
                Ok((case, new)) => (store::deliver(tx, case, &new)?, None),
                Err(error) => (Entered::Refused("body.invalid"), Some(error)),
            };
            let (state, id, code) = match entered {
                Entered::Recorded(id) => (DeliveryState::Recorded, Some(id), None),
                Entered::Known(id) => (DeliveryState::Known, Some(id), None),
                Entered::Refused(code) => (DeliveryState::Refused, None, Code::named(code)),
            };
            let (detail_uk, detail_en) = (code.map(Code::uk), code.map(Code::en));
            results.push(DeliveryResult { reference: one.reference, state, id, code, error, detail_uk, detail_en });
        }
        let of = |state: DeliveryState| results.iter().filter(|one| one.state == state).count();
        let entry = Audit::of(AuditAction::ServicesDelivered, "service", None)
            .with("recorded", of(DeliveryState::Recorded))
            .with("known", of(DeliveryState::Known))
            .with("refused", of(DeliveryState::Refused));
        Ok(tx.record(&entry, Deliveries { results })?)
    })
    .await
}

/// Which period to add up.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SumQuery {
    /// From which day.
    from: NaiveDate,
    /// To which day, itself included.
    to: NaiveDate,
}

/// Add up the help that one's agency gave in a period
///
/// By where the status procedure stood on the day: before a decision, without status, with status.
#[utoipa::path(get, path = "/v1/service-sums", tag = "cases", responses((status = 200, body = Page<ServiceSum>)))]
async fn sum_services(desk: Desk<PlanRead>, query: Query<SumQuery>) -> Result<Reply<Page<ServiceSum>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::sum_services(tx, query.0.from, query.0.to)?))).await
}
