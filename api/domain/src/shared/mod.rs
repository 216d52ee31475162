//! Words that all capabilities share: ids, places, time and text.

pub mod ids;
pub mod place;
pub mod text;
pub mod time;
