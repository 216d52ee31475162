//! A consent withdrawn in a transaction that was opened to read cases.

use nrm_tests::house::{nrm_domain, nrm_store};

use nrm_domain::access::permission::{CaseRead, CaseWrite};
use nrm_store::cases::withdraw_consent;
use nrm_store::{StoreError, Tx, Write};
use nrm_tests::house::uuid::Uuid;

pub fn as_its_author(tx: &mut Tx<'_, CaseWrite, Write>, id: Uuid) -> Result<(), StoreError> {
    withdraw_consent(tx, id).map(drop)
}

pub fn as_a_reader(tx: &mut Tx<'_, CaseRead, Write>, id: Uuid) -> Result<(), StoreError> {
    withdraw_consent(tx, id).map(drop)
}
