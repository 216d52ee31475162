//! What the house does by itself when time passes. It follows the injected clock, so that a test lets years go by.

use actix_web::web;
use nrm_store::Call;
use nrm_store::cases::expire_statuses;
use uuid::Uuid;

use super::problem::Problem;
use super::{Kernel, blocking};

/// Does what is due by the clock of the house; says how many statuses ended.
pub(crate) async fn turn(kernel: web::Data<Kernel>) -> Result<usize, Problem> {
    let call = Call { request_id: Uuid::now_v7(), now: kernel.clock.now(), idempotency: None };
    let store = kernel.store.clone();
    blocking(move || store.clock(&call, expire_statuses).map_err(Problem::from)).await
}
