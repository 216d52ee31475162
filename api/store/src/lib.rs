//! Everything that speaks SQL: the only way to a case is a transaction opened with a permission and a signed context.
//!
//! Start at [`Store::read`] and [`Store::write`]; `sql/` holds the policies, rebuilt at each start.

pub mod audit;
pub mod auth;
pub mod cases;
pub mod demonstration;
pub mod directory;
mod error;
mod idempotency;
pub mod migrate;
pub mod monitoring;
mod page;
mod recorded;
pub mod reference;
mod schema;
pub mod sealing;
pub mod tenancy;
mod tx;

pub use error::StoreError;
pub use idempotency::{Answer, Idempotency, Written};
pub use page::{After, Slice};
pub use recorded::Recorded;
pub use tx::{AuthTx, Call, ClockTx, Read, Store, StoreSettings, Tx, Write};
