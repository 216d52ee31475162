//! Safe contact: the rules as the first step, and the attempts to reach the person.

use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use nrm_domain::access::permission::{CaseRead, IdentityRead};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::guarding::{ContactOutcome, ContactWay};
use nrm_store::cases::{self as store, AttemptView, ContactRules};
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
    mount!(routes; read_contact_rules, record_contact_attempt, list_contact_attempts);
}

impl View for ContactRules {}

/// Reading the rules needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RulesRequest {}

/// Read the rules of safe contact
///
/// The first step before any contact: who may be called, when, and what must never be said. The answer holds no number; its
/// version opens the number in `reveals`. It is on record.
#[utoipa::path(post, path = "/v1/cases/{case_id}/contact-rules", tag = "cases", responses((status = 200, body = ContactRules)))]
async fn read_contact_rules(
    desk: Desk<IdentityRead>,
    id: Path<Uuid>,
    _body: Valid<RulesRequest>,
) -> Result<Reply<ContactRules>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let rules = store::read_contact_rules(tx, id.0)?;
        let entry = Audit::of(AuditAction::ContactRulesRead, "case", Some(id.0)).with("version", &rules.version);
        Ok(tx.record(&entry, rules)?)
    })
    .await
}

/// An attempt to reach the person.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewContactAttempt {
    /// How.
    way: ContactWay,
    /// What came of it.
    outcome: ContactOutcome,
    /// When; now if nothing is said.
    at: Option<DateTime<Utc>>,
}

/// Note an attempt to reach the person
///
/// When, how and what came of it; never the number and never a word that was said.
#[utoipa::path(post, path = "/v1/cases/{case_id}/contact-attempts", tag = "cases", responses((status = 201, body = Page<AttemptView>)))]
async fn record_contact_attempt(
    desk: Desk<IdentityRead>,
    id: Path<Uuid>,
    body: Valid<NewContactAttempt>,
) -> Result<Reply<Page<AttemptView>>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        if body.0.at.is_some_and(|at| at > tx.now()) {
            return Err(Problem::field("/at", "future"));
        }
        let attempts = store::record_attempt(tx, id.0, body.0.way, body.0.outcome, body.0.at)?;
        let entry = Audit::of(AuditAction::ContactAttempted, "case", Some(id.0))
            .with("way", body.0.way)
            .with("outcome", body.0.outcome);
        Ok(tx.record(&entry, Page::whole(attempts))?)
    })
    .await
}

/// List the attempts to reach the person
#[utoipa::path(get, path = "/v1/cases/{case_id}/contact-attempts", tag = "cases", responses((status = 200, body = Page<AttemptView>)))]
async fn list_contact_attempts(desk: Desk<CaseRead>, id: Path<Uuid>) -> Result<Reply<Page<AttemptView>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::list_attempts(tx, id.0)?))).await
}
