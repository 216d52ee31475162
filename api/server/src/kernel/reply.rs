//! What goes out: a view as JSON, its version as `ETag`, and `If-Match` on the way back in.

use std::marker::PhantomData;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_MATCH, LOCATION};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, dev};
use nrm_store::{Answer, Written};
use serde::Serialize;
use uuid::Uuid;

use super::problem::{Code, Problem};
use super::seal::Seal;
use super::{Kernel, ready};

/// Something that may leave the house.
pub trait View: Serialize + Send + 'static {
    /// Which thing this is and in which version, if it can be changed.
    fn version(&self) -> Option<(Uuid, i32)> {
        None
    }

    /// Where it lives, if it was just made.
    fn location(&self) -> Option<String> {
        None
    }
}

impl View for () {}

/// A finished answer that shows a `T`.
#[derive(Debug)]
pub struct Reply<T> {
    written: Written,
    shows: PhantomData<T>,
}

impl<T: View> Reply<T> {
    /// Shows a view.
    pub(crate) fn of(seal: &Seal, status: StatusCode, view: &T) -> Self {
        Self { written: Written { answer: answer(seal, status, view), replayed: false }, shows: PhantomData }
    }

    pub(crate) fn written(written: Written) -> Self {
        Self { written, shows: PhantomData }
    }
}

/// A view as it goes over the wire.
pub(crate) fn answer<T: View>(seal: &Seal, status: StatusCode, view: &T) -> Answer {
    let body = if status == StatusCode::NO_CONTENT { Vec::new() } else { serde_json::to_vec(view).unwrap_or_default() };
    Answer {
        status: status.as_u16(),
        body,
        etag: view.version().map(|(id, version)| seal.etag(id, version)),
        location: view.location(),
    }
}

impl<T> Responder for Reply<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let Written { answer, replayed } = self.written;
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        if let Some(etag) = answer.etag {
            response.insert_header((ETAG, etag));
        }
        if let Some(location) = answer.location {
            response.insert_header((LOCATION, location));
        }
        if replayed {
            response.insert_header(("Idempotency-Replayed", "true"));
        }
        if answer.body.is_empty() {
            return response.finish();
        }
        response.insert_header((CONTENT_TYPE, "application/json"));
        response.body(answer.body)
    }
}

/// A file that leaves the house: always to be kept by the one who asked, never shown inside a page.
pub struct Handed {
    /// Its type, from a short list of our own.
    pub content_type: &'static str,
    /// Its name: of what it is, never of whom.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Handed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Handed({}, {} bytes)", self.content_type, self.bytes.len())
    }
}

impl Responder for Handed {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, self.content_type))
            .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", self.name)))
            .body(self.bytes)
    }
}

/// Describes the bytes of a file in the API document.
#[derive(Debug)]
pub struct FileBody;

impl utoipa::PartialSchema for FileBody {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Binary)))
            .into()
    }
}

impl utoipa::ToSchema for FileBody {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("FileBody")
    }
}

/// The version that the client saw last.
#[derive(Debug, Clone)]
pub struct IfMatch {
    tags: Vec<String>,
    seal: Seal,
}

impl IfMatch {
    /// Refuses if this is no longer what the client saw, and shows what it is now.
    pub fn check<T: View>(&self, current: &T) -> Result<(), Problem> {
        let fits = current.version().is_some_and(|(id, version)| self.fits(id, version));
        if fits { Ok(()) } else { Err(Problem::new(Code::PreconditionFailed).with_current(current)) }
    }

    /// Whether the client saw this version of this thing.
    pub fn fits(&self, id: Uuid, version: i32) -> bool {
        let tag = self.seal.etag(id, version);
        self.tags.contains(&tag)
    }

    /// Refuses if the client saw another version, without showing the present one.
    pub fn check_version(&self, id: Uuid, version: i32) -> Result<(), Problem> {
        if self.fits(id, version) { Ok(()) } else { Err(Problem::new(Code::PreconditionFailed)) }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            let seal = Kernel::of(req)?.seal.clone();
            let given = req.headers().get_all(IF_MATCH).filter_map(|value| value.to_str().ok()).collect::<Vec<_>>();
            if given.is_empty() {
                return Err(Problem::new(Code::PreconditionRequired));
            }
            let tags = given.iter().flat_map(|line| line.split(',')).map(|tag| tag.trim().to_owned()).collect();
            Ok(Self { tags, seal })
        })
    }
}
