//! A change in a transaction that only reads.

use nrm_tests::house::{nrm_domain, nrm_server, nrm_store, uuid};

use nrm_domain::access::permission::CaseWrite;
use nrm_server::kernel::desk::Desk;
use nrm_server::kernel::problem::Problem;
use nrm_store::cases::withdraw_consent;
use uuid::Uuid;

pub async fn take_back(desk: Desk<CaseWrite>, id: Uuid) -> Result<(), Problem> {
    desk.read(move |tx| {
        withdraw_consent(tx, id)?;
        Ok(())
    })
    .await
}
