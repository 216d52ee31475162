//! Sign-in: accounts, sessions and applications. Secrets are visible at the sign-in door only.

pub mod accounts;
pub mod actors;
pub mod clients;
pub mod sessions;
