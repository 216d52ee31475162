//! The body of a request: read whole before anything else, within a size and a time.

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{Error, HttpMessage, HttpRequest};
use futures_util::StreamExt;

use super::Kernel;
use super::authenticate::Identity;
use super::problem::{Code, Problem};

/// The largest body, unless an operation says otherwise.
pub const LARGEST: usize = 256 * 1024;

/// What arrived, or why it did not.
#[derive(Clone)]
pub(crate) struct RawBody(Result<Bytes, Problem>);

impl RawBody {
    /// The bytes of this request.
    pub(crate) fn of(req: &HttpRequest) -> Result<Bytes, Problem> {
        req.extensions().get::<Self>().map_or_else(|| Ok(Bytes::new()), |body| body.0.clone())
    }
}

/// Reads the body; a body that dribbles in is given up after the deadline.
pub(crate) async fn receive<B: MessageBody + 'static>(
    kernel: web::Data<Kernel>,
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let has_body = req.headers().contains_key("Content-Length") || req.headers().contains_key("Transfer-Encoding");
    let known = matches!(req.extensions().get::<Identity>(), Some(Identity::Known(_)));
    // A stranger's body is only read where strangers are expected.
    if has_body && (known || kernel.operations.is_public(req.path())) {
        let payload = req.take_payload();
        let largest = kernel.operations.largest(req.request());
        let deadline = kernel.limits.body_deadline + largest.map_or(Duration::ZERO, |_| at_least_rate(req.request()));
        let largest = largest.unwrap_or(LARGEST);
        let body = match tokio::time::timeout(deadline, collect(payload, largest)).await {
            Ok(body) => body,
            Err(_) => Err(Problem::new(Code::BodyTimeout)),
        };
        req.extensions_mut().insert(RawBody(body));
    }
    next.call(req).await
}

/// The slowest that a large body may arrive, in bytes a second: a poor mobile connection.
const SLOWEST: u64 = 64 * 1024;

/// How much longer a large body may take, by the length that it declares; one that declares none is given no time.
fn at_least_rate(req: &HttpRequest) -> Duration {
    let length = req.headers().get("Content-Length").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    Duration::from_secs(length.unwrap_or_default().min(LONGEST_DECLARED) / SLOWEST)
}

/// The longest length that is believed.
const LONGEST_DECLARED: u64 = 32 * 1024 * 1024;

async fn collect(mut payload: actix_web::dev::Payload, largest: usize) -> Result<Bytes, Problem> {
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Overflow => Problem::new(Code::BodyTooLarge),
            _ => Problem::new(Code::BodyMalformed),
        })?;
        if body.len() + chunk.len() > largest {
            return Err(Problem::new(Code::BodyTooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The usual deadline of a body.
pub(crate) const DEADLINE: Duration = Duration::from_secs(15);
