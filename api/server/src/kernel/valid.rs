//! What a client wrote: the only shapes in which a handler may take it, checked before the handler sees it.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, dev, web};
use serde::de::DeserializeOwned;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::body::RawBody;
use super::problem::{Code, FieldError, Problem};
use super::{page, ready};

/// How deep a body may be nested.
const DEEPEST: usize = 32;

/// A JSON body that was read strictly and whose rules hold.
#[derive(Debug)]
pub struct Valid<T>(pub T);

/// The selection in an address (everything but `limit` and `cursor`), read strictly and with its rules.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// An id in the path; anything that is not an id is not found.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// A form (`application/x-www-form-urlencoded`), for the token endpoint.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned + Validate> FromRequest for Valid<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            let bytes = RawBody::of(req)?;
            if !is_content(req, "application/json") {
                return Err(Problem::new(Code::BodyMalformed));
            }
            shape(&bytes)?;
            // A list would be read field by field, in an order that nobody promised.
            if bytes.trim_ascii_start().first() == Some(&b'[') {
                return Err(Problem::field("", "type"));
            }
            parse(&bytes).map(Self)
        })
    }
}

fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| unread(&error))?;
    reader.end().map_err(|_| Problem::new(Code::BodyMalformed))?;
    value.validate().map_err(|errors| Problem::invalid(pointers(&errors)))?;
    Ok(value)
}

fn unread(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    if !error.inner().is_data() {
        return Problem::new(Code::BodyMalformed);
    }
    let mut pointer = String::new();
    for segment in error.path().iter() {
        use serde_path_to_error::Segment;
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&format!("/{}", escaped(key))),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    // Only the kind of the message is used: its text may repeat what the client wrote.
    let text = error.inner().to_string();
    let code = if text.starts_with("unknown field") {
        "unknown_field"
    } else if text.starts_with("missing field") {
        if let Some(name) = text.split('`').nth(1) {
            pointer.push_str(&format!("/{}", escaped(name)));
        }
        "required"
    } else if text.starts_with("unknown variant") {
        "not_in_list"
    } else if text.starts_with("invalid type") {
        "type"
    } else {
        "invalid"
    };
    Problem::field(pointer, code)
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Refuses nesting that is too deep and the one character that the database cannot keep.
fn shape(bytes: &[u8]) -> Result<(), Problem> {
    let (mut depth, mut in_text, mut escape) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match (in_text, escape, byte) {
            (true, true, b'u') if bytes[at + 1..].starts_with(b"0000") => {
                return Err(Problem::field("", "control_character"));
            }
            (true, true, _) => escape = false,
            (true, false, b'\\') => escape = true,
            (true, false, b'"') => in_text = false,
            (true, false, _) => {}
            (false, _, b'"') => in_text = true,
            (false, _, b'{' | b'[') => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Problem::field("", "too_deep"));
                }
            }
            (false, _, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// The fields that break a rule, as JSON pointers.
fn pointers(errors: &ValidationErrors) -> Vec<FieldError> {
    fn walk(prefix: &str, errors: &ValidationErrors, out: &mut Vec<FieldError>) {
        for (field, kind) in errors.errors() {
            let pointer = if field == "__all__" { prefix.to_owned() } else { format!("{prefix}/{}", escaped(field)) };
            match kind {
                ValidationErrorsKind::Struct(inner) => walk(&pointer, inner, out),
                ValidationErrorsKind::List(items) => {
                    for (index, inner) in items {
                        walk(&format!("{pointer}/{index}"), inner, out);
                    }
                }
                ValidationErrorsKind::Field(found) => {
                    out.extend(found.iter().map(|error| FieldError::at(pointer.clone(), error.code.to_string())));
                }
            }
        }
    }
    let mut out = Vec::new();
    walk("", errors, &mut out);
    out.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    out
}

fn is_content(req: &HttpRequest, kind: &str) -> bool {
    req.headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(kind))
}

impl<T: DeserializeOwned + Validate> FromRequest for Query<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            page::pairs(req.query_string())?;
            let kept = req
                .query_string()
                .split('&')
                .filter(|pair| !page::is_paging(pair.split('=').next().unwrap_or_default()))
                .filter(|pair| !pair.ends_with('='))
                .collect::<Vec<_>>()
                .join("&");
            let value = web::Query::<T>::from_query(&kept).map_err(|_| Problem::new(Code::QueryInvalid))?.into_inner();
            value.validate().map_err(|errors| Problem::new(Code::QueryInvalid).with_errors(pointers(&errors)))?;
            Ok(Self(value))
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Path<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            web::Path::<T>::extract(req)
                .into_inner()
                .map(|path| Self(path.into_inner()))
                .map_err(|_| Problem::new(Code::NotFound))
        })
    }
}

impl<T: DeserializeOwned> FromRequest for Form<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            let bytes = RawBody::of(req)?;
            let text = std::str::from_utf8(&bytes).map_err(|_| Problem::new(Code::BodyMalformed))?;
            if !is_content(req, "application/x-www-form-urlencoded") {
                return Err(Problem::new(Code::BodyMalformed));
            }
            page::pairs(text).map_err(|_| Problem::new(Code::BodyMalformed))?;
            let value = web::Query::<T>::from_query(text).map_err(|_| Problem::new(Code::BodyMalformed))?;
            Ok(Self(value.into_inner()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[validate(length(min = 2))]
        name: String,
    }

    #[derive(Debug, serde::Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[validate(nested)]
        people: Vec<Inner>,
    }

    fn refusal(text: &str) -> (Code, Option<(String, String)>) {
        let problem =
            shape(text.as_bytes()).and_then(|()| parse::<Outer>(text.as_bytes()).map(|_| ())).expect_err(text);
        let body = problem.render(None).into_body();
        let bytes = actix_web::body::MessageBody::try_into_bytes(body).unwrap_or_default();
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let first = value["errors"].get(0).map(|error| {
            (error["pointer"].as_str().unwrap_or("?").to_owned(), error["code"].as_str().unwrap_or("?").to_owned())
        });
        (problem.code(), first)
    }

    #[test]
    fn refusals_say_where_and_why() {
        let at = |pointer: &str, code: &str| (Code::BodyInvalid, Some((pointer.to_owned(), code.to_owned())));
        assert_eq!(refusal("{").0, Code::BodyMalformed);
        assert_eq!(refusal(r#"{"people":[]} x"#).0, Code::BodyMalformed);
        assert_eq!(refusal("{}"), at("/people", "required"));
        assert_eq!(refusal(r#"{"people":[{"name":"Іва"},{"name":"І"}]}"#), at("/people/1/name", "length"));
        assert_eq!(refusal(r#"{"people":[{"name":1}]}"#), at("/people/0/name", "type"));
        assert_eq!(refusal(r#"{"people":[],"more":1}"#), at("/more", "unknown_field"));
        assert_eq!(refusal(r#"{"people":[{"name":"a\u0000b"}]}"#), at("", "control_character"));
        assert_eq!(refusal(&"[".repeat(33)), at("", "too_deep"));
        assert!(shape(br#"{"people":[{"name":"a\\u0000b"}]}"#).is_ok());
    }
}
