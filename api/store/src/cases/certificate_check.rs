//! The one question that a stranger may ask about a certificate: does it stand.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Uuid as SqlUuid};
use uuid::Uuid;

use crate::{AuthTx, StoreError};

#[derive(QueryableByName)]
struct StandsRow {
    #[diesel(sql_type = Bool)]
    stands: bool,
}

/// Whether a certificate stands on this day. An id of nothing is asked for in the same way and does not stand.
pub fn certificate_stands(tx: &mut AuthTx<'_>, certificate: Uuid, today: NaiveDate) -> Result<bool, StoreError> {
    let row: StandsRow = diesel::sql_query("select authz.certificate_stands($1, $2) as stands")
        .bind::<SqlUuid, _>(certificate)
        .bind::<Date, _>(today)
        .get_result(tx.conn())?;
    Ok(row.stands)
}
