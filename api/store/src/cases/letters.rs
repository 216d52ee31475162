//! Letters: a sealed text on a case that opens only for the agencies named in it, one by one.
//!
//! A compartment opens for everybody who was given it; a remark of a psychologist must not. So each letter has a key of
//! its own, wrapped for each reader with the share key of that reader, and the database gives each agency only its own.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use nrm_domain::access::permission::Permission;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::vault;
use crate::schema::{case_letter_keys, case_letters};
use crate::sealing::Place;
use crate::{StoreError, Tx, Write};

/// The compartment of all letters; each has a key of its own all the same.
const LETTER: &str = "letter";

fn place(record: Uuid, case: Uuid, row: Uuid) -> Place<'static> {
    Place { agency_of_record: record, case, compartment: LETTER, table: "case_letters", column: "body", row }
}

/// Writes a letter for the acting agency and for these readers, who must hold the case.
pub(super) fn write<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    record: Uuid,
    content: &impl Serialize,
    readers: &[Uuid],
) -> Result<Uuid, StoreError> {
    let (id, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    let text =
        zeroize::Zeroizing::new(serde_json::to_string(content).map_err(|error| StoreError::Broken(error.to_string()))?);
    let (key, _) = vault::tenant_key(tx)?.new_data_key(case, LETTER);
    let body: Vec<u8> = key.seal(&place(record, case, id), &text)?.into();
    diesel::insert_into(case_letters::table)
        .values((
            case_letters::id.eq(id),
            case_letters::case_id.eq(case),
            case_letters::agency_of_record.eq(record),
            case_letters::agency_id.eq(agency),
            case_letters::body.eq(body),
            case_letters::written_at.eq(now),
        ))
        .execute(tx.conn())?;
    for reader in readers.iter().copied().chain([agency]).collect::<BTreeSet<_>>() {
        let wrapped = tx.root().share_key(id, reader).wrap(&key);
        diesel::insert_into(case_letter_keys::table)
            .values((
                case_letter_keys::letter_id.eq(id),
                case_letter_keys::case_id.eq(case),
                case_letter_keys::agency_of_record.eq(record),
                case_letter_keys::agency_id.eq(reader),
                case_letter_keys::writer_id.eq(agency),
                case_letter_keys::wrapped.eq(wrapped),
            ))
            .execute(tx.conn())?;
    }
    Ok(id)
}

/// Burns a letter that nothing refers to any more: the one behind a draft that was saved again.
pub(super) fn burn<P: Permission>(tx: &mut Tx<'_, P, Write>, id: Option<Uuid>) -> Result<(), StoreError> {
    if let Some(id) = id {
        diesel::delete(case_letters::table.find(id)).execute(tx.conn())?;
    }
    Ok(())
}

/// Opens those of these letters that the acting agency may read.
pub(super) fn open<P: Permission, M, T: DeserializeOwned>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
    ids: impl IntoIterator<Item = Option<Uuid>>,
) -> Result<HashMap<Uuid, T>, StoreError> {
    let (agency, ids) = (tx.agency(), ids.into_iter().flatten().collect::<Vec<_>>());
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, Uuid, Vec<u8>, Vec<u8>)> = case_letters::table
        .inner_join(case_letter_keys::table.on(case_letter_keys::letter_id.eq(case_letters::id)))
        .filter(case_letters::case_id.eq(case))
        .filter(case_letters::id.eq_any(ids))
        .filter(case_letter_keys::agency_id.eq(agency))
        .select((case_letters::id, case_letters::agency_of_record, case_letters::body, case_letter_keys::wrapped))
        .load(tx.conn())?;
    rows.into_iter()
        .map(|(id, record, body, wrapped)| {
            let key = tx.root().share_key(id, agency).open(case, LETTER, &wrapped)?;
            let text = key.open(&place(record, case, id), &body)?;
            let content = serde_json::from_str(&text).map_err(|_| StoreError::Broken("a letter".into()))?;
            Ok((id, content))
        })
        .collect()
}
