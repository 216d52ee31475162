//! The key of one agency: opens the data keys of the cases it is entitled to, and keys its search for duplicates.

use uuid::Uuid;

use super::envelope::{self, Bound};
use super::index_token::{self, TokenBits};
use super::secret::Secret;
use super::{DataKey, SealingError};

/// The key of one agency, in one version.
pub struct TenantKey {
    agency: Uuid,
    version: i32,
    secret: Secret,
}

impl std::fmt::Debug for TenantKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TenantKey")
    }
}

const WRAP_DATA_KEY: &[&[u8]] = &[b"nrm/wrap/v1|data key"];

impl TenantKey {
    pub(super) fn new(agency: Uuid, version: i32, secret: Secret) -> Self {
        Self { agency, version, secret }
    }

    /// The agency whose key this is.
    pub fn agency(&self) -> Uuid {
        self.agency
    }

    /// Stored beside everything this key wraps, so that keys can be changed one after another.
    pub fn version(&self) -> i32 {
        self.version
    }

    /// A fresh key for a compartment of a case, and the same key wrapped for this agency.
    pub fn new_data_key(&self, case: Uuid, compartment: &str) -> (DataKey, Vec<u8>) {
        let key = DataKey::new(case, compartment, Secret::random());
        let wrapped = self.rewrap(&key);
        (key, wrapped)
    }

    /// Opens a data key wrapped for this agency.
    pub fn open_data_key(&self, case: Uuid, compartment: &str, wrapped: &[u8]) -> Result<DataKey, SealingError> {
        let secret = envelope::unwrap_key(&self.secret, WRAP_DATA_KEY, &self.bound_to(case, compartment), wrapped)?;
        Ok(DataKey::new(case, compartment, secret))
    }

    /// Wraps an open data key for this agency: after a referral was accepted, or when the agency changes its key.
    pub fn rewrap(&self, key: &DataKey) -> Vec<u8> {
        envelope::wrap(&self.secret, WRAP_DATA_KEY, &self.bound_to(key.case(), key.compartment()), key.secret())
    }

    /// What the duplicate search compares instead of a name or number. `key` must already be normalised.
    ///
    /// Several people share a token by design, see [`TokenBits`]: open the candidates and compare before showing any.
    pub fn index_token(&self, kind: &str, key: &str, bits: TokenBits) -> Vec<u8> {
        index_token::token(&self.secret, kind, key, bits)
    }

    fn bound_to(&self, case: Uuid, compartment: &str) -> Bound {
        Bound::new("data key").and(self.agency).and(self.version).and(case).and(compartment)
    }
}
