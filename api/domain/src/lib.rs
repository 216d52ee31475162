//! What is true of the referral mechanism without a computer: no database, no clock, no chance.
//!
//! Time and randomness are arguments. The same capability names stand in the store, the server, the tests and the frontend.

#[macro_use]
mod text_enum;

pub mod access;
pub mod audit;
pub mod auth;
pub mod cases;
pub mod directory;
pub mod monitoring;
pub mod shared;
