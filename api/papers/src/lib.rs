//! Papers: what is printed of a case, composed as plain blocks and written as PDF/A with its font inside.
//!
//! [`forms`] composes a [`Sheet`] out of [`facts::Facts`]; the same sheet is shown as a preview and printed by
//! [`print()`]. Nothing here reads a database or a clock, and nothing is kept.

pub mod facts;
mod font;
pub mod forms;
mod layout;
mod pdf;
pub mod sheet;
pub mod words;

pub use pdf::{PrintError, print};
pub use sheet::{Block, Sheet};
