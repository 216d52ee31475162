//! The agencies that take part in the mechanism.

pub mod agency;
