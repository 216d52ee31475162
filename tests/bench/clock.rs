//! The clock of a bench: the real one until a test says what time it is, and then it stands.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use nrm_domain::shared::time::Clock;
use nrm_server::settings::SystemClock;

/// A clock that can be set.
#[derive(Debug, Default)]
pub(crate) struct BenchClock(Mutex<Option<DateTime<Utc>>>);

impl BenchClock {
    /// Sets the clock; it stands there until it is set again.
    pub(crate) fn set(&self, moment: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(moment);
    }
}

impl Clock for BenchClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(|| SystemClock.now())
    }
}
