//! Carries data keys to the receiver of one referral, so that neither agency ever holds the key of the other.

use uuid::Uuid;

use super::envelope::{self, Bound};
use super::secret::Secret;
use super::{DataKey, SealingError};

/// The key that carries data keys from a sender to one receiver for one referral.
pub struct ShareKey {
    referral: Uuid,
    recipient_agency: Uuid,
    secret: Secret,
}

impl std::fmt::Debug for ShareKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShareKey")
    }
}

const WRAP_SHARED_KEY: &[&[u8]] = &[b"nrm/wrap/v1|shared key"];

impl ShareKey {
    pub(super) fn new(referral: Uuid, recipient_agency: Uuid, secret: Secret) -> Self {
        Self { referral, recipient_agency, secret }
    }

    /// The sender's side: wraps an open data key for the way.
    pub fn wrap(&self, key: &DataKey) -> Vec<u8> {
        envelope::wrap(&self.secret, WRAP_SHARED_KEY, &self.bound_to(key.case(), key.compartment()), key.secret())
    }

    /// The receiver's side: opens it, to be wrapped again with the receiver's own key.
    pub fn open(&self, case: Uuid, compartment: &str, wrapped: &[u8]) -> Result<DataKey, SealingError> {
        let secret = envelope::unwrap_key(&self.secret, WRAP_SHARED_KEY, &self.bound_to(case, compartment), wrapped)?;
        Ok(DataKey::new(case, compartment, secret))
    }

    fn bound_to(&self, case: Uuid, compartment: &str) -> Bound {
        Bound::new("shared key").and(self.referral).and(self.recipient_agency).and(case).and(compartment)
    }
}
