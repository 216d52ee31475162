//! The operations through the running application: the story from a signal to the figures, and its refusals.

mod administration;
mod attachments;
mod cases;
mod deadlines;
mod help;
mod notes;
mod papers;
mod procedure;
mod sessions;
