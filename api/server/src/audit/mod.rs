//! The audit: who did what, and whether the record is whole.

use nrm_domain::access::permission::AuditRead;
use nrm_store::audit::{self as store, EntryView};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::desk::Desk;
use crate::kernel::page::{Page, Paging};
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::mount;

/// Mounts the operations of this capability.
pub fn routes(routes: &mut Routes) {
    mount!(routes; list_audit_entries, verify_audit_chain);
}

/// What verifying found.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerificationView {
    /// Whether every chain is whole.
    whole: bool,
    /// Chains seen.
    lanes: u64,
    /// Entries recomputed.
    entries: u64,
    /// The chain of the first entry that does not fit.
    first_bad_lane: Option<Uuid>,
    /// Its place in the chain.
    first_bad_seq: Option<i64>,
}

impl View for VerificationView {}

/// List audit entries
#[utoipa::path(get, path = "/v1/audit/entries", tag = "audit", responses((status = 200, body = Page<EntryView>)))]
async fn list_audit_entries(desk: Desk<AuditRead>, paging: Paging) -> Result<Reply<Page<EntryView>>, Problem> {
    desk.show(move |tx| {
        let slice = store::list(tx, paging.after, paging.limit)?;
        Ok(paging.page(slice, |row| row))
    })
    .await
}

/// Verify the audit chains
///
/// Every hash is computed anew, independently of the function that wrote it.
#[utoipa::path(get, path = "/v1/audit/verification", tag = "audit", responses((status = 200, body = VerificationView)))]
async fn verify_audit_chain(desk: Desk<AuditRead>) -> Result<Reply<VerificationView>, Problem> {
    desk.show(|tx| {
        let found = store::verify(tx)?;
        Ok(VerificationView {
            whole: found.first_bad.is_none(),
            lanes: found.lanes,
            entries: found.entries,
            first_bad_lane: found.first_bad.map(|(lane, _)| lane),
            first_bad_seq: found.first_bad.map(|(_, seq)| seq),
        })
    })
    .await
}
