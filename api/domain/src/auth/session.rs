//! The life of a session.

use chrono::TimeDelta;

/// How long an access token is good for.
pub const ACCESS: TimeDelta = TimeDelta::minutes(5);
/// How long a session lives without a sign of life.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// How long a session lives at most.
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// Within this time a lost answer to a refresh may be asked for again.
pub const LOST_ANSWER: TimeDelta = TimeDelta::seconds(10);
