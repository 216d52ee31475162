//! Sign-in: passwords, lockout, and how long a session lives.

pub mod credential;
pub mod lockout;
pub mod session;
