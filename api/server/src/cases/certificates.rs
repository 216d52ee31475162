//! Checking a certificate: valid or not valid, and nothing else; for anyone who holds one, with or without a program.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev, web};
use nrm_domain::shared::time::kyiv_date;
use nrm_store::Call;
use nrm_store::cases as store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::problem::Problem;
use crate::kernel::routing::{Argument, Description, Public, Routes};
use crate::kernel::telemetry::RequestId;
use crate::kernel::valid::Valid;
use crate::kernel::{Kernel, blocking, ready};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; check_certificate, list_certificate_keys);
}

/// A question from outside.
pub struct Asked {
    kernel: web::Data<Kernel>,
    call: Call,
}

impl FromRequest for Asked {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            let kernel = Kernel::of(req)?.clone();
            let call = Call { request_id: RequestId::of(req), now: kernel.clock.now(), idempotency: None };
            Ok(Self { kernel, call })
        })
    }
}

impl Argument for Asked {
    fn describe(_: &mut Description) {}
}

/// What is asked.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CertificateCheck {
    /// What the square code says: the address, or the part after its last stroke.
    #[validate(length(min = 1, max = 600))]
    code: String,
}

/// What is answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateAnswer {
    /// Whether the certificate stands today.
    valid: bool,
}

/// The public keys of certificates (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateKeyList {
    /// The keys.
    #[schema(value_type = Vec<Object>)]
    keys: serde_json::Value,
}

/// Whether the code is signed and its certificate stands. A forged code asks the register all the same, about nothing: how
/// long the answer takes does not say which of the two was wrong.
async fn stands(asked: Asked, code: String) -> Result<bool, Problem> {
    let Asked { kernel, call } = asked;
    let read = kernel.certificates.read(&code);
    let id = read.map_or_else(Uuid::nil, |code| code.id);
    let today = kyiv_date(call.now);
    let stands =
        blocking(move || kernel.store.auth(&call, |tx| Ok::<_, Problem>(store::certificate_stands(tx, id, today)?)))
            .await?;
    Ok(read.is_some() && stands)
}

/// Check a certificate
///
/// Valid or not valid. Unknown, forged, expired and revoked ones get the same answer.
#[utoipa::path(post, path = "/v1/certificate-checks", tag = "cases", responses((status = 200, body = CertificateAnswer)))]
async fn check_certificate(
    _public: Public,
    asked: Asked,
    body: Valid<CertificateCheck>,
) -> Result<web::Json<CertificateAnswer>, Problem> {
    Ok(web::Json(CertificateAnswer { valid: stands(asked, body.0.code).await? }))
}

/// The public keys with which a certificate is checked without a connection
///
/// Keep them, and check with `nrm certificate verify`. They say that a code is ours, not that it still stands.
#[utoipa::path(get, path = "/v1/certificate-keys", tag = "cases", responses((status = 200, body = CertificateKeyList)))]
async fn list_certificate_keys(_public: Public, asked: Asked) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(asked.kernel.certificates.public()))
}

/// The page behind the square code: plain, without a script, in two languages at once.
pub(crate) async fn page(asked: Asked, code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let valid = stands(asked, code.into_inner()).await?;
    let (mark, uk, en) = if valid {
        ("valid", "Довідка чинна.", "The certificate is valid.")
    } else {
        ("not-valid", "Довідка нечинна.", "The certificate is not valid.")
    };
    let text = format!(
        "<!doctype html>\n<html lang=\"uk\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Перевірка</title>\
         <link rel=\"stylesheet\" href=\"/plain.css\"></head><body><main>\
         <p class=\"exit\"><a href=\"https://www.google.com/\" rel=\"noreferrer\">Вийти · <span lang=\"en\">Exit</span></a></p>\
         <h1 class=\"{mark}\" data-testid=\"answer\">{uk}<br><span lang=\"en\">{en}</span></h1>\
         <p>Ця сторінка каже лише це. Вона не показує, кому і чому видано довідку.</p>\
         <p lang=\"en\">This page says nothing else: not to whom a certificate was given, nor why.</p>\
         </main></body></html>\n"
    );
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/html; charset=utf-8")).body(text))
}
