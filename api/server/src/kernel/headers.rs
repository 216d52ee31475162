//! Headers of every answer: what a browser may do with it, and that nobody keeps it.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, SERVER};

const ALL: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"),
    ("x-robots-tag", "noindex"),
];

const API: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
const PAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types nrm default 'allow-duplicates'";
const DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// Whether a path belongs to the program interface and not to pages.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/v1/") || path == "/v1" || path.starts_with("/health/") || path == "/openapi.json"
}

/// Puts the headers on an answer.
pub(crate) fn apply(headers: &mut HeaderMap, path: &str, ok: bool, secure: bool) {
    let mut put = |name: &'static str, value: &'static str| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    };
    for (name, value) in ALL {
        put(name, value);
    }
    if secure {
        put("strict-transport-security", "max-age=63072000; includeSubDomains");
    }
    let policy = if is_api(path) {
        API
    } else if path.starts_with("/docs") {
        DOCS
    } else {
        PAGES
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    // Names of built assets carry a digest of their content.
    let kept = ok && path.starts_with("/assets/");
    let cache = if kept { "public, max-age=31536000, immutable" } else { "no-store" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.remove(SERVER);
}
