//! The door of the house: HTTP in, HTTP out. Start at [`app::table`] for what there is, at `kernel` for how it holds.

pub mod app;
pub mod audit;
pub mod auth;
pub mod cases;
pub mod directory;
pub mod kernel;
mod keys;
pub mod monitoring;
pub mod settings;
pub mod start;
pub mod tenancy;
