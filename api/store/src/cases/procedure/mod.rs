//! The status procedure in the database: one personal file, sealed under a key of its own, kept by one office and opened by
//! the body that decides; what is on record decides which step may follow.

mod application;
mod certificate;
mod court;
mod decision;
mod expiry;
mod file;
mod interview;
mod inventory;
mod journal;
mod opening;
mod overview;
mod record;
mod submission;
mod undertaking;

pub use application::*;
pub(super) use application::{application_content, keeps_application};
pub use certificate::*;
pub use court::*;
pub use decision::*;
pub use expiry::*;
pub use interview::*;
pub use inventory::*;
pub use journal::{ExportedRow, JournalFilter, JournalRow, export_journal, list_journal};
pub use opening::*;
pub use overview::*;
pub(super) use record::{require, settle};
pub use submission::*;
pub(super) use undertaking::gate;
pub use undertaking::*;
