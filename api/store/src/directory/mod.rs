//! Places, agencies and people.

pub mod agencies;
pub mod first;
pub mod places;
pub mod users;

/// The most rows that a list of the directory gives.
const MOST: i64 = 200;
