//! A file that a client sends: raw bytes with their declared type, and a name of which only the ending matters.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ContentDisposition};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, dev};
use nrm_domain::cases::attachment::{LARGEST_FILE, MediaType};
use serde_json::json;

use super::body::RawBody;
use super::problem::{Code, Problem};
use super::ready;
use super::routing::{Argument, Description, parameter};

/// What was sent, looked at only when the handler asks: whether the caller sees the case comes first.
pub struct Upload(Result<Sent, Problem>);

/// A file as it was sent.
pub struct Sent {
    /// The declared type.
    pub media: MediaType,
    /// The name, for its ending; it is not kept.
    pub name: String,
    /// The bytes.
    pub bytes: Bytes,
}

impl Upload {
    /// The file, or why there is none.
    pub fn file(self) -> Result<Sent, Problem> {
        self.0
    }
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| Ok(Self(sent(req))))
    }
}

fn sent(req: &HttpRequest) -> Result<Sent, Problem> {
    let bytes = RawBody::of(req)?;
    let media = req
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.trim().parse::<MediaType>().ok())
        .ok_or_else(|| Problem::new(Code::FileType))?;
    let name = req
        .headers()
        .get(CONTENT_DISPOSITION)
        .and_then(|value| ContentDisposition::from_raw(value).ok())
        .and_then(|value| {
            let extended = value.get_filename_ext().and_then(|name| String::from_utf8(name.value.clone()).ok());
            extended.or_else(|| value.get_filename().map(str::to_owned))
        })
        .ok_or_else(|| Problem::new(Code::FileMismatch))?;
    Ok(Sent { media, name, bytes })
}

impl Argument for Upload {
    fn describe(description: &mut Description) {
        let content: serde_json::Map<_, _> = MediaType::ALL
            .iter()
            .map(|media| (media.to_string(), json!({ "schema": { "type": "string", "format": "binary" } })))
            .collect();
        description.operation["requestBody"] = json!({ "required": true, "content": content });
        description.largest = Some(LARGEST_FILE);
        parameter(
            description,
            json!({ "name": "Content-Disposition", "in": "header", "required": true, "schema": { "type": "string" },
                "description": "The name of the file, for its ending: it must fit the type. The name is not kept.",
                "example": "attachment; filename=\"scan.pdf\"" }),
        );
        description.problems.extend([
            "body.too_large",
            "body.timeout",
            "file.type",
            "file.mismatch",
            "file.damaged",
            "file.too_much",
            "file.encrypted",
            "file.active",
        ]);
    }
}
