//! What the others only just are not: an operation that is guarded, checked, permitted and recorded.

use nrm_tests::house::{actix_web, nrm_domain, nrm_server, nrm_store, utoipa, uuid};

use actix_web::http::StatusCode;
use nrm_domain::access::permission::CaseWrite;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_server::kernel::desk::Desk;
use nrm_server::kernel::problem::Problem;
use nrm_server::kernel::reply::Reply;
use nrm_server::kernel::routing::Routes;
use nrm_server::kernel::valid::Path;
use nrm_server::mount;
use nrm_store::cases as store;
use uuid::Uuid;

/// Take a consent back
#[utoipa::path(delete, path = "/v1/consents/{consent_id}", responses((status = 204)))]
async fn take_back(desk: Desk<CaseWrite>, id: Path<Uuid>) -> Result<Reply<()>, Problem> {
    desk.write(StatusCode::NO_CONTENT, move |tx| {
        store::withdraw_consent(tx, id.0)?;
        Ok(tx.record(&Audit::of(AuditAction::ConsentWithdrawn, "consent", Some(id.0)), ())?)
    })
    .await
}

pub fn routes(routes: &mut Routes) {
    mount!(routes; take_back);
}
