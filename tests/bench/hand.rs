//! A clock that is moved by hand, so that a test lets years go by in a moment.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Days, Utc};
use nrm_domain::shared::time::Clock;

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct HandClock(Mutex<DateTime<Utc>>);

impl HandClock {
    /// Stands at the present moment.
    pub fn now_standing() -> Arc<Self> {
        Arc::new(Self(Mutex::new(super::now())))
    }

    /// Lets days go by.
    pub fn pass_days(&self, days: u64) {
        let mut at = self.0.lock().expect("nobody panicked with the clock in hand");
        *at = *at + Days::new(days);
    }
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("nobody panicked with the clock in hand")
    }
}
