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

/// The largest body.
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
        let deadline = kernel.limits.body_deadline;
        let body = match tokio::time::timeout(deadline, collect(payload)).await {
            Ok(body) => body,
            Err(_) => Err(Problem::new(Code::BodyTimeout)),
        };
        req.extensions_mut().insert(RawBody(body));
    }
    next.call(req).await
}

async fn collect(mut payload: actix_web::dev::Payload) -> Result<Bytes, Problem> {
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Overflow => Problem::new(Code::BodyTooLarge),
            _ => Problem::new(Code::BodyMalformed),
        })?;
        if body.len() + chunk.len() > LARGEST {
            return Err(Problem::new(Code::BodyTooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The usual deadline of a body.
pub(crate) const DEADLINE: Duration = Duration::from_secs(15);
