//! A change is not done until it is in the audit: only [`Tx::record`] makes what a writing closure must return.

use nrm_domain::access::permission::Permission;
use nrm_domain::audit::entry::Audit;

use crate::{StoreError, Tx, Write, audit};

/// A change together with its audit entry.
#[derive(Debug)]
#[must_use = "a change counts only when it is returned from the writing closure"]
pub struct Recorded<T>(T);

impl<T> Recorded<T> {
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<P: Permission> Tx<'_, P, Write> {
    /// Writes the audit entry into the chain of the actor's agency, in this transaction.
    ///
    /// The head of the chain is locked until the end, so this is the last thing a change does.
    pub fn record<T>(&mut self, entry: &Audit, value: T) -> Result<Recorded<T>, StoreError> {
        let (now, request) = (self.now(), self.request_id());
        audit::append(self.conn(), None, entry, now, request)?;
        Ok(Recorded(value))
    }
}
