//! A retried request never doubles: its answer is kept, sealed, in the transaction that made the change.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::StoreError;
use crate::schema::idempotency_records as records;
use crate::sealing::RootKey;

/// What a client says to make a retry safe.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// The key that the client chose; unique only within its own requests.
    pub key: String,
    /// The operation it was sent to.
    pub route: &'static str,
    /// A keyed digest of address and body.
    pub digest: [u8; 32],
}

/// A finished answer, ready for the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: Vec<u8>,
    /// Version tag of what was changed.
    pub etag: Option<String>,
    /// Where the new thing lives.
    pub location: Option<String>,
}

/// The outcome of a write.
#[derive(Debug)]
pub struct Written {
    /// What to answer.
    pub answer: Answer,
    /// Whether this is the kept answer of an earlier request with the same key.
    pub replayed: bool,
}

/// How long an answer is kept, in hours.
const KEPT_HOURS: i64 = 24;

#[derive(Queryable)]
struct RecordRow {
    route: String,
    digest: Vec<u8>,
    status: Option<i32>,
    etag: Option<String>,
    location: Option<String>,
    body: Option<Vec<u8>>,
}

/// Claims the key for this request; gives the kept answer when it was used before for the same request.
///
/// A second request that arrives while the first still runs waits here on the unique key.
pub(crate) fn claim(
    conn: &mut PgConnection,
    root: &RootKey,
    principal: Uuid,
    now: DateTime<Utc>,
    request: &Idempotency,
) -> Result<Option<Answer>, StoreError> {
    diesel::delete(
        records::table
            .filter(records::principal_id.eq(principal))
            .filter(records::created_at.lt(now - TimeDelta::hours(KEPT_HOURS))),
    )
    .execute(conn)?;
    let claimed = diesel::insert_into(records::table)
        .values((
            records::principal_id.eq(principal),
            records::key.eq(&request.key),
            records::route.eq(request.route),
            records::digest.eq(request.digest.as_slice()),
            records::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    if claimed == 1 {
        return Ok(None);
    }
    let row: RecordRow = records::table
        .find((principal, &request.key))
        .select((records::route, records::digest, records::status, records::etag, records::location, records::body))
        .first(conn)?;
    if row.route != request.route || row.digest != request.digest {
        return Err(StoreError::IdempotencyReused);
    }
    let (Some(status), Some(body)) = (row.status, row.body) else {
        return Err(StoreError::Busy);
    };
    Ok(Some(Answer {
        status: u16::try_from(status).map_err(|_| StoreError::Broken("kept status".into()))?,
        body: root.open_kept(principal, &request.key, &body)?,
        etag: row.etag,
        location: row.location,
    }))
}

/// Keeps the answer for a retry.
pub(crate) fn keep(
    conn: &mut PgConnection,
    root: &RootKey,
    principal: Uuid,
    request: &Idempotency,
    answer: &Answer,
) -> Result<(), StoreError> {
    diesel::update(records::table.find((principal, &request.key)))
        .set((
            records::status.eq(i32::from(answer.status)),
            records::etag.eq(&answer.etag),
            records::location.eq(&answer.location),
            records::body.eq(root.seal_kept(principal, &request.key, &answer.body)),
        ))
        .execute(conn)?;
    Ok(())
}
