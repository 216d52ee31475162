//! What is written down about every change and every look at an identity.

pub mod entry;
