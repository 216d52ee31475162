//! Figures that leave the house.

pub mod disclosure;
