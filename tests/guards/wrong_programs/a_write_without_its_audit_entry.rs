//! A change that leaves no trace.

use nrm_tests::house::{actix_web, nrm_domain, nrm_server, nrm_store, uuid};

use actix_web::http::StatusCode;
use nrm_domain::access::permission::CaseWrite;
use nrm_server::kernel::desk::Desk;
use nrm_server::kernel::problem::Problem;
use nrm_server::kernel::reply::Reply;
use nrm_store::cases::withdraw_consent;
use uuid::Uuid;

pub async fn take_back(desk: Desk<CaseWrite>, id: Uuid) -> Result<Reply<()>, Problem> {
    desk.write(StatusCode::NO_CONTENT, move |tx| {
        withdraw_consent(tx, id)?;
        Ok(())
    })
    .await
}
