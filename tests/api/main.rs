//! The operations through the running application: the story from a signal to the figures, and its refusals.

mod administration;
mod attachments;
mod audit;
mod auth;
mod cases;
mod certificates;
mod closure;
mod consents;
mod deadlines;
mod directory;
mod help;
mod intakes;
mod monitoring;
mod notes;
mod papers;
mod plan;
mod procedure;
mod referrals;
mod sessions;
mod start;
