//! The audit: an append-only chain per agency, and the command that verifies it without trusting the database.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::permission::{AuditRead, Includes, Permission};
use nrm_domain::audit::entry::Audit;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::schema::audit_entries as entries;
use crate::{Slice, StoreError, Tx};

/// What the sign-in door says of itself, where nobody is known yet.
pub(crate) struct Told {
    pub lane: Option<Uuid>,
    pub actor: Option<Uuid>,
    pub session: Option<Uuid>,
}

/// Adds one entry to its chain; the last statement of a change.
pub(crate) fn append(
    conn: &mut PgConnection,
    told: Option<Told>,
    entry: &Audit,
    at: DateTime<Utc>,
    request_id: Uuid,
) -> Result<(), StoreError> {
    let told = told.unwrap_or(Told { lane: None, actor: None, session: None });
    let details = serde_json::to_value(&entry.details).map_err(|error| StoreError::Broken(error.to_string()))?;
    diesel::sql_query("select authz.audit_append($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind::<Nullable<SqlUuid>, _>(told.lane)
        .bind::<Nullable<SqlUuid>, _>(told.actor)
        .bind::<Nullable<SqlUuid>, _>(told.session)
        .bind::<Timestamptz, _>(at)
        .bind::<Text, _>(entry.action.as_str())
        .bind::<Text, _>(entry.subject_kind)
        .bind::<Nullable<SqlUuid>, _>(entry.subject_id)
        .bind::<Jsonb, _>(details)
        .bind::<SqlUuid, _>(request_id)
        .execute(conn)?;
    Ok(())
}

/// One entry as an auditor reads it: codes and ids, never content.
#[derive(Debug, Clone, Queryable, Selectable, serde::Serialize, utoipa::ToSchema)]
#[diesel(table_name = entries)]
pub struct EntryView {
    /// The agency whose chain this is.
    pub lane: Uuid,
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// person, client or sign_in.
    pub actor_kind: String,
    /// Who.
    pub actor_id: Option<Uuid>,
    /// In which role.
    pub actor_role: Option<String>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which one.
    pub subject_id: Option<Uuid>,
    /// Codes that say more.
    pub details: serde_json::Value,
    /// The request that did it.
    pub request_id: Uuid,
}

/// Lists entries, newest first, of the lanes that this auditor may read.
pub fn list<P: Includes<AuditRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    after: Option<crate::After>,
    limit: i64,
) -> Result<Slice<EntryView>, StoreError> {
    let mut query = entries::table
        .select(EntryView::as_select())
        .order((entries::at.desc(), entries::request_id.desc()))
        .limit(limit + 1)
        .into_boxed();
    if let Some(after) = after {
        query =
            query.filter(entries::at.lt(after.at).or(entries::at.eq(after.at).and(entries::request_id.lt(after.id))));
    }
    let rows = query.load(tx.conn())?;
    Ok(Slice::cut(rows, limit, |row| crate::After { at: row.at, id: row.request_id }))
}

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Chains seen.
    pub lanes: u64,
    /// Entries recomputed.
    pub entries: u64,
    /// The first entry that does not fit, as (lane, seq), if any.
    pub first_bad: Option<(Uuid, i64)>,
}

#[derive(QueryableByName)]
struct ChainRow {
    #[diesel(sql_type = SqlUuid)]
    lane: Uuid,
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = Binary)]
    prev_hash: Vec<u8>,
    #[diesel(sql_type = Binary)]
    hash: Vec<u8>,
}

#[derive(QueryableByName)]
struct HeadRow {
    #[diesel(sql_type = SqlUuid)]
    lane: Uuid,
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Binary)]
    hash: Vec<u8>,
}

/// Recomputes every chain that is visible through the connection: order, gaps, links, hashes and heads.
pub(crate) fn verify_visible(conn: &mut PgConnection) -> Result<Verification, StoreError> {
    // The text is composed here and not by the function that wrote it, so that a changed function is noticed.
    let rows: Vec<ChainRow> = diesel::sql_query(
        "select lane, seq, prev_hash, hash, concat_ws(chr(31), 'nrm-audit-1', lane, seq, \
            (extract(epoch from at) * 1000000)::bigint, actor_kind, coalesce(actor_id::text, '-'), \
            coalesce(actor_role, '-'), coalesce(session_id::text, '-'), action, subject_kind, \
            coalesce(subject_id::text, '-'), details::text, request_id, encode(prev_hash, 'hex')) as text \
         from audit_entries order by lane, seq",
    )
    .load(conn)?;
    let heads: Vec<HeadRow> = diesel::sql_query("select lane, seq, hash from audit_heads order by lane").load(conn)?;
    let start = Sha256::digest(b"nrm-audit-1").to_vec();
    let mut found = Verification { lanes: 0, entries: 0, first_bad: None };
    let mut rows = rows.into_iter().peekable();
    for head in heads {
        found.lanes += 1;
        let (mut seq, mut hash) = (0, start.clone());
        while let Some(row) = rows.next_if(|row| row.lane <= head.lane) {
            found.entries += 1;
            let fits = row.lane == head.lane
                && row.seq == seq + 1
                && row.prev_hash == hash
                && row.hash == Sha256::digest(row.text.as_bytes()).to_vec();
            if !fits && found.first_bad.is_none() {
                found.first_bad = Some((row.lane, row.seq));
            }
            (seq, hash) = (row.seq, row.hash);
        }
        if (seq != head.seq || hash != head.hash) && found.first_bad.is_none() {
            found.first_bad = Some((head.lane, head.seq));
        }
    }
    if let Some(orphan) = rows.next() {
        found.first_bad.get_or_insert((orphan.lane, orphan.seq));
    }
    Ok(found)
}

/// Verifies the chains that this auditor may read.
pub fn verify<P: Includes<AuditRead> + Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Verification, StoreError> {
    verify_visible(tx.conn())
}

/// Verifies all chains, as the administrator of the database does from the command line.
pub fn verify_all(admin_url: &str) -> Result<Verification, StoreError> {
    let mut conn = PgConnection::establish(admin_url).map_err(|error| StoreError::Broken(error.to_string()))?;
    diesel::connection::SimpleConnection::batch_execute(&mut conn, "set role nrm_door")?;
    verify_visible(&mut conn)
}
