//! Carries the key of a note or a file to every agency that sees its case: the policies of the database say which do.

use uuid::Uuid;

use super::envelope::{self, Bound};
use super::secret::Secret;
use super::{DataKey, SealingError};

/// The key under which the agencies on one case keep what all of them may read.
pub struct CommonKey {
    case: Uuid,
    secret: Secret,
}

impl std::fmt::Debug for CommonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CommonKey")
    }
}

const WRAP_COMMON_KEY: &[&[u8]] = &[b"nrm/wrap/v1|common key"];

impl CommonKey {
    pub(super) fn new(case: Uuid, secret: Secret) -> Self {
        Self { case, secret }
    }

    /// Wraps an open data key of this case for all of them.
    pub fn wrap(&self, key: &DataKey) -> Vec<u8> {
        envelope::wrap(&self.secret, WRAP_COMMON_KEY, &self.bound_to(key.compartment()), key.secret())
    }

    /// Opens it.
    pub fn open(&self, compartment: &str, wrapped: &[u8]) -> Result<DataKey, SealingError> {
        let secret = envelope::unwrap_key(&self.secret, WRAP_COMMON_KEY, &self.bound_to(compartment), wrapped)?;
        Ok(DataKey::new(self.case, compartment, secret))
    }

    fn bound_to(&self, compartment: &str) -> Bound {
        Bound::new("common key").and(self.case).and(compartment)
    }
}
