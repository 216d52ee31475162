//! What every operation of the API shares: who calls, what a body must be, how answers and refusals look.

pub mod authenticate;
pub mod body;
pub mod certificates;
pub(crate) mod clockwork;
pub mod contract;
pub mod desk;
pub mod headers;
pub mod limits;
pub mod page;
pub mod passwords;
pub mod problem;
pub mod reply;
pub mod routing;
pub mod seal;
pub mod telemetry;
pub mod tokens;
pub mod upload;
pub mod valid;

use std::sync::Arc;

use actix_web::{HttpRequest, web};
use nrm_domain::shared::time::Clock;
use nrm_store::Store;

use self::problem::{Code, Problem};
use self::routing::Operations;

/// What all requests of one server share.
pub struct Kernel {
    /// The way to the data.
    pub(crate) store: Store,
    /// The clock.
    pub(crate) clock: Arc<dyn Clock>,
    /// Keys of access tokens.
    pub(crate) tokens: tokens::Tokens,
    /// Keys of certificates.
    pub(crate) certificates: certificates::CertificateKeys,
    /// The address that people use.
    pub(crate) public_url: String,
    /// Hashing of passwords, a few at a time.
    pub(crate) passwords: passwords::Passwords,
    /// How much of everything.
    pub(crate) limits: limits::Limits,
    /// Version tags, cursors and digests.
    pub(crate) seal: seal::Seal,
    /// Tokens verified a moment ago.
    pub(crate) known: authenticate::Known,
    /// Which operation lives where.
    pub(crate) operations: Operations,
    /// Whether the address that people use is https.
    pub(crate) secure: bool,
    /// Whether the last proxy tells the address of the client.
    pub(crate) behind_proxy: bool,
}

impl Kernel {
    /// The kernel that serves this request.
    pub(crate) fn of(req: &HttpRequest) -> Result<&web::Data<Self>, Problem> {
        req.app_data::<web::Data<Self>>().ok_or_else(|| Problem::internal("kernel missing"))
    }
}

/// Runs work that waits, away from the threads that answer.
#[expect(clippy::disallowed_methods, reason = "the one place that does so: the desk and the sign-in door lead here")]
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    // Where the blocking pool has no room or the work panicked, there is nothing more to say to the client.
    web::block(work).await.map_err(|_| Problem::internal("blocking work did not end"))?
}

/// Finishes an extractor at once: none may wait, so that a missing sign-in always answers first.
pub(crate) fn ready<T>(work: impl FnOnce() -> Result<T, Problem>) -> std::future::Ready<Result<T, Problem>> {
    std::future::ready(work())
}

/// The problem of a caller that has not signed in.
pub(crate) fn nobody() -> Problem {
    Problem::new(Code::AuthRequired)
}
