//! A question to the database around the store.

use nrm_tests::house::{diesel, nrm_domain, nrm_store};

use diesel::prelude::*;
use nrm_domain::access::permission::CaseRead;
use nrm_store::schema::cases;
use nrm_store::{Read, Tx};

pub fn count(tx: &mut Tx<'_, CaseRead, Read>) -> QueryResult<i64> {
    cases::table.count().get_result(tx.conn)
}
