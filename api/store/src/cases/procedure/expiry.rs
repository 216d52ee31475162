//! The clock: ends the statuses whose last day has passed. It acts for no agency and can do nothing else.

use diesel::prelude::*;
use diesel::sql_types::{Date, Timestamptz, Uuid as SqlUuid};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::case::{Move, Stage};
use nrm_domain::shared::ids::AgencyId;
use nrm_domain::shared::time::kyiv_date;
use uuid::Uuid;

use crate::{ClockTx, StoreError};

#[derive(QueryableByName)]
struct Ended {
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    agency_id: Uuid,
}

/// Ends what has run out by now, each on record in the chain of the office that keeps the file; says how many.
pub fn expire_statuses(tx: &mut ClockTx<'_>) -> Result<usize, StoreError> {
    let now = tx.now();
    let ended: Vec<Ended> = diesel::sql_query("select case_id, agency_id from authz.expire_statuses($1, $2)")
        .bind::<Date, _>(kyiv_date(now))
        .bind::<Timestamptz, _>(now)
        .load(tx.conn())?;
    for one in &ended {
        let entry = Audit::of(AuditAction::StatusExpired, "case", Some(one.case_id))
            .with("move", Move::ExpireStatus)
            .with("to", Stage::Expired);
        tx.record(AgencyId::new(one.agency_id), &entry)?;
    }
    Ok(ended.len())
}
