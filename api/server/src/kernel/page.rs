//! Pages on the wire. A cursor is signed, short-lived, and good only for the same caller asking the same question.

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use nrm_store::{After, Slice};
use serde::Serialize;
use subtle::ConstantTimeEq;
use utoipa::ToSchema;
use uuid::Uuid;

use super::authenticate::Identity;
use super::problem::{Code, FieldError, Problem};
use super::reply::View;
use super::seal::Seal;
use super::{Kernel, ready};

/// How long a cursor is good, in seconds.
const GOOD_FOR: i64 = 15 * 60;
/// The most rows on a page.
pub const MOST: i64 = 50;
/// The rows on a page when the client does not say.
pub const USUAL: i64 = 25;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows, newest first.
    pub items: Vec<T>,
    /// Where to go on; null on the last page.
    pub next: Option<String>,
}

impl<T: Serialize + Send + 'static> View for Page<T> {}

impl<T> Page<T> {
    /// A list that always fits on one page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// Which page is asked for: `limit` and `cursor` of the address.
#[derive(Debug, Clone)]
pub struct Paging {
    /// How many rows.
    pub limit: i64,
    /// Where the last page ended.
    pub after: Option<After>,
    bound: Vec<u8>,
    now: i64,
    seal: Seal,
}

impl Paging {
    /// The page that a slice makes.
    pub fn page<T, U>(&self, slice: Slice<T>, change: impl FnMut(T) -> U) -> Page<U> {
        let slice = slice.map(change);
        Page { next: slice.next.map(|after| self.sign(after)), items: slice.items }
    }

    fn sign(&self, after: After) -> String {
        let mut bytes = Vec::with_capacity(64);
        bytes.extend_from_slice(&after.at.timestamp_micros().to_be_bytes());
        bytes.extend_from_slice(after.id.as_bytes());
        bytes.extend_from_slice(&self.now.to_be_bytes());
        let mark = self.seal.mark("cursor", &[&bytes, &self.bound]);
        bytes.extend_from_slice(&mark[..16]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn open(&self, text: &str) -> Option<After> {
        let bytes: [u8; 48] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (body, mark) = bytes.split_at(32);
        let expected = self.seal.mark("cursor", &[body, &self.bound]);
        if !bool::from(expected[..16].ct_eq(mark)) {
            return None;
        }
        let number = |range: std::ops::Range<usize>| body[range].try_into().ok().map(i64::from_be_bytes);
        let at = DateTime::from_timestamp_micros(number(0..8)?)?;
        let id = Uuid::from_slice(&body[8..24]).ok()?;
        let issued = number(24..32)?;
        (self.now - issued <= GOOD_FOR).then_some(After { at, id })
    }
}

/// The pairs of an address; more than 64 are refused.
pub(crate) fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let invalid = || Problem::new(Code::QueryInvalid);
    let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(query).map_err(|_| invalid())?.into_inner();
    if pairs.len() > 64 || pairs.iter().any(|(_, value)| value.contains('\0')) {
        return Err(invalid());
    }
    Ok(pairs)
}

/// Whether a pair asks for a page and not for a selection.
pub(crate) fn is_paging(name: &str) -> bool {
    matches!(name, "limit" | "cursor")
}

impl FromRequest for Paging {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            let kernel = Kernel::of(req)?;
            let wrong = |name: &str, code: &str| {
                Problem::new(Code::QueryInvalid).with_errors(vec![FieldError::at(format!("/{name}"), code)])
            };
            let pairs = pairs(req.query_string())?;
            let mut limit = USUAL;
            let mut cursor = None;
            let mut bound = req.path().as_bytes().to_vec();
            if let Some(Identity::Known(actor)) = req.extensions().get::<Identity>() {
                bound.extend_from_slice(actor.principal_id().as_bytes());
                bound.extend_from_slice(actor.agency.uuid().as_bytes());
            }
            for (name, value) in pairs {
                match name.as_str() {
                    "limit" => {
                        let number: i64 = value.parse().map_err(|_| wrong("limit", "type"))?;
                        if !(1..=MOST).contains(&number) {
                            return Err(wrong("limit", "range"));
                        }
                        limit = number;
                    }
                    "cursor" => cursor = Some(value),
                    _ => {
                        for part in [name, value] {
                            bound.extend_from_slice(&(part.len() as u64).to_be_bytes());
                            bound.extend_from_slice(part.as_bytes());
                        }
                    }
                }
            }
            let now = kernel.clock.now().timestamp();
            let mut paging = Self { limit, after: None, bound, now, seal: kernel.seal.clone() };
            if let Some(cursor) = cursor {
                paging.after = Some(paging.open(&cursor).ok_or_else(|| wrong("cursor", "invalid"))?);
            }
            Ok(paging)
        })
    }
}
