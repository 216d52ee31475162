//! The key of a personal file: made by the office that begins the procedure, carried to the body that decides.

use nrm_domain::access::permission::{CaseRead, Includes, Permission};
use nrm_domain::cases::vocabulary::Compartment;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::cases::vault;
use crate::sealing::{DataKey, Place};
use crate::{StoreError, Tx, Write};

/// An open key of one personal file.
pub(super) struct FileKey {
    key: DataKey,
    agency_of_record: Uuid,
}

impl FileKey {
    fn place<'a>(&self, table: &'a str, column: &'a str, row: Uuid) -> Place<'a> {
        Place {
            agency_of_record: self.agency_of_record,
            case: self.key.case(),
            compartment: Compartment::File.as_str(),
            table,
            column,
            row,
        }
    }

    pub(super) fn seal(
        &self,
        table: &str,
        column: &str,
        row: Uuid,
        said: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        let text = serde_json::to_vec(said).map_err(|error| StoreError::Broken(error.to_string()))?;
        Ok(self.key.seal_bytes(&self.place(table, column, row), &text)?.into())
    }

    pub(super) fn open<T: DeserializeOwned>(
        &self,
        table: &str,
        column: &str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<T, StoreError> {
        let text = self.key.open_bytes(&self.place(table, column, row), sealed)?;
        serde_json::from_slice(&text).map_err(|_| StoreError::Broken("a part of a file of another form".into()))
    }

    pub(super) fn data_key(&self) -> &DataKey {
        &self.key
    }
}

/// The key of a file that the acting agency holds.
pub(super) fn key<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<FileKey, StoreError> {
    let agency_of_record = vault::reach(tx, case)?.agency_of_record;
    let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
    let key = vault::data_key(tx, &tenant, case, Compartment::File)?.ok_or(StoreError::NotFound)?;
    Ok(FileKey { key, agency_of_record })
}

/// The same; made where a file begins.
pub(super) fn key_or_new<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
) -> Result<FileKey, StoreError> {
    let agency_of_record = vault::reach(tx, case)?.agency_of_record;
    let tenant = vault::tenant_key(tx)?;
    if let Some(key) = vault::data_key(tx, &tenant, case, Compartment::File)? {
        return Ok(FileKey { key, agency_of_record });
    }
    let (key, _) = tenant.new_data_key(case, Compartment::File.as_str());
    vault::keep_key(tx, &tenant, case, agency_of_record, &key)?;
    Ok(FileKey { key, agency_of_record })
}
