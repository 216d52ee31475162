//! The operations through the running application: the story from a signal to the figures, and its refusals.

mod administration;
mod attachments;
mod audit;
mod auth;
mod cases;
mod certificates;
mod closure;
mod consent_register;
mod consents;
mod deadlines;
mod directory;
mod duplicates;
mod guarding;
mod help;
mod intakes;
mod monitoring;
mod notes;
mod papers;
mod plan;
mod procedure;
mod referrals;
mod screening;
mod sessions;
mod start;
