//! Slowing down guesses without letting a stranger lock the owner out.
//!
//! Failures are counted per account and network: a stranger's guesses slow the stranger. Only a far larger number from
//! everywhere together slows the account as such, and then only for a short while.

use chrono::TimeDelta;

/// The window in which failures count.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);
/// Failures that cost nothing.
pub const FREE: u32 = 5;
/// Failures from one network after which it waits for the rest of the window.
pub const PER_NETWORK: u32 = 10;
/// Failures from everywhere after which unknown networks wait.
pub const EVERYWHERE: u32 = 100;

/// What is known of recent failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// For this account from this network.
    pub from_here: u32,
    /// For this account from anywhere.
    pub everywhere: u32,
    /// Whether this account has signed in from this network before.
    pub known_here: bool,
}

/// How long to wait before the next guess is looked at; none if now.
pub fn wait(failures: Failures) -> Option<TimeDelta> {
    if failures.from_here >= PER_NETWORK {
        return Some(WINDOW);
    }
    if failures.everywhere >= EVERYWHERE && !failures.known_here {
        return Some(TimeDelta::minutes(5));
    }
    let over = failures.from_here.checked_sub(FREE)?;
    Some(TimeDelta::seconds(i64::from(2_u32.saturating_pow(over.min(8)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strangers_cannot_lock_the_owner_out(everywhere in 0_u32..1_000_000) {
            prop_assert_eq!(wait(Failures { from_here: 0, everywhere, known_here: true }), None);
        }

        #[test]
        fn more_failures_never_wait_less(a in 0_u32..30, everywhere in 0_u32..300, known_here: bool) {
            let wait_of = |from_here| wait(Failures { from_here, everywhere, known_here }).unwrap_or_default();
            prop_assert!(wait_of(a) <= wait_of(a + 1));
        }
    }
}
