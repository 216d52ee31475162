//! The case: from a signal through its stages, with referrals and consents, and how a person is found twice.

pub mod aid;
pub mod application;
pub mod attachment;
pub mod case;
pub mod certificate_code;
pub mod closure;
pub mod code;
pub mod consent;
pub mod deadline;
pub mod declension;
pub mod duplicate;
pub mod guarding;
pub mod intake;
pub mod merge;
pub mod name_key;
pub mod needs;
pub mod note;
pub mod paper;
pub mod plan;
pub mod procedure;
pub mod questionnaire;
pub mod referral;
pub mod screening;
pub mod service;
mod signs;
pub mod vocabulary;
