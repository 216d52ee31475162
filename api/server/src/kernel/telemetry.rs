//! Every request has an id, one line in the log without anything personal, and an answer in the shape of the house.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderName, HeaderValue, VARY};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, Handler, HttpMessage, HttpRequest, Responder, web};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

use super::problem::Problem;
use super::{Kernel, headers};

/// The id of a request: always ours, never the client's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestId(Uuid);

impl RequestId {
    /// The id of this request.
    pub(crate) fn of(req: &HttpRequest) -> Uuid {
        req.extensions().get::<Self>().map_or_else(Uuid::nil, |id| id.0)
    }
}

/// Names the request, and finishes and logs its answer. The outermost layer.
pub(crate) async fn observe<B: MessageBody + 'static>(
    kernel: web::Data<Kernel>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = Uuid::now_v7();
    req.extensions_mut().insert(RequestId(id));
    let method = req.method().clone();
    let begun = Instant::now();
    let answer = next.call(req).await?.map_into_boxed_body();
    let mut answer = finish(answer, id);
    let path = answer.request().path().to_owned();
    let status = answer.status();
    headers::apply(answer.headers_mut(), &path, status.is_success(), kernel.secure);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        answer.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    // The template of the path, never the path: ids and queries stay out of the log.
    let route = answer.request().match_pattern().unwrap_or_else(|| "-".into());
    tracing::info!(
        request_id = %id,
        method = %method,
        route,
        operation = kernel.operations.name_of(answer.request()).unwrap_or("-"),
        status = status.as_u16(),
        elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    Ok(answer)
}

/// Gives every refusal the one shape, and keeps internal text inside.
fn finish(answer: ServiceResponse<BoxBody>, id: Uuid) -> ServiceResponse<BoxBody> {
    let status = answer.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return answer;
    }
    let problem = answer.response().error().and_then(|error| error.as_error::<Problem>()).cloned();
    let json =
        answer.headers().get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    let problem = match problem {
        Some(problem) => problem,
        // The token endpoint speaks the error language of OAuth.
        None if json => return answer,
        None if answer.headers().get(CONTENT_TYPE).is_some_and(|value| value == "application/problem+json") => {
            // Made by a middleware: the shape is right, only the id is missing.
            return with_instance(answer, id);
        }
        None => Problem::of_status(status),
    };
    if let Some(text) = problem.log() {
        tracing::error!(request_id = %id, reason = text, "failed");
    }
    let mut rendered = problem.render(Some(id));
    // Without them a page of an allowed origin could not read why it was refused.
    for (name, value) in answer.headers() {
        if name == ALLOW || name == VARY || name.as_str().starts_with("access-control-") {
            rendered.headers_mut().append(name.clone(), value.clone());
        }
    }
    answer.into_response(rendered)
}

fn with_instance(answer: ServiceResponse<BoxBody>, id: Uuid) -> ServiceResponse<BoxBody> {
    answer.map_body(|_, body| {
        let Ok(bytes) = body.try_into_bytes() else { return BoxBody::new(web::Bytes::new()) };
        let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(&bytes) else { return BoxBody::new(bytes) };
        value["instance"] = serde_json::json!(id);
        BoxBody::new(serde_json::to_vec(&value).unwrap_or_default())
    })
}

/// A handler whose panic is an answer like any other failure of ours.
#[derive(Clone)]
pub(crate) struct Caught<F>(pub F);

impl<F, Args> Handler<Args> for Caught<F>
where
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    type Output = Result<F::Output, Problem>;
    type Future = LocalBoxFuture<'static, Self::Output>;

    fn call(&self, args: Args) -> Self::Future {
        let work = AssertUnwindSafe(self.0.call(args)).catch_unwind();
        Box::pin(async move { work.await.map_err(|_| Problem::internal("a handler panicked")) })
    }
}

/// Writes structured lines to standard error, and keeps the payload of panics out of them.
pub fn begin() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("NRM_LOG").unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn"));
    let lines = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber in one process (tests) is no reason to fail.
    let _ = lines.try_init();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
