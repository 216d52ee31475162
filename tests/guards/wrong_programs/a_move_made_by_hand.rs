//! A move that no case allowed.

use nrm_tests::house::nrm_domain;

use nrm_domain::cases::case::{Stage, Transition};
use nrm_domain::shared::ids::CaseId;

pub fn decide(case: CaseId) -> Transition {
    Transition { case, from: Stage::Signal, version: 1, rule: 0, reason: None }
}
