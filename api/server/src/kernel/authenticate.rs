//! Who calls: the token of a request becomes an actor, once, before any handler runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use chrono::{DateTime, Utc};
use nrm_domain::access::actor::Actor;
use nrm_domain::access::scope::Scope;
use nrm_domain::shared::ids::{ClientId, MembershipId, SessionId};
use nrm_store::{Call, StoreError, auth};
use sha2::{Digest, Sha256};

use super::problem::{Code, Problem};
use super::telemetry::RequestId;
use super::{Kernel, blocking};

/// Who the request says it comes from.
pub(crate) enum Identity {
    /// A live person or application.
    Known(Arc<Actor>),
    /// A token that is not good; the operation decides whether that matters.
    Refused(Problem),
}

/// Actors of tokens that were verified a moment ago. What has been revoked since is refused by every transaction.
#[derive(Debug, Default)]
pub struct Known(Mutex<HashMap<[u8; 32], Remembered>>);

/// An actor, and until which second its token is good.
type Remembered = (Arc<Actor>, i64);

/// The most tokens remembered.
const MOST: usize = 20_000;

impl Known {
    fn find(&self, digest: &[u8; 32], now: i64) -> Option<Arc<Actor>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(digest).filter(|(_, until)| *until > now).map(|(actor, _)| Arc::clone(actor))
    }

    fn keep(&self, digest: [u8; 32], actor: &Arc<Actor>, until: i64, now: i64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, (_, until)| *until > now);
        }
        if known.len() < MOST {
            known.insert(digest, (Arc::clone(actor), until));
        }
    }
}

/// Resolves the caller; a request without a token goes on as nobody's.
pub(crate) async fn resolve<B: MessageBody + 'static>(
    kernel: web::Data<Kernel>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let token = {
        let mut lines = req.headers().get_all(AUTHORIZATION);
        match (lines.next(), lines.next()) {
            (Some(line), None) => line.to_str().ok().and_then(bearer).map(str::to_owned),
            _ => None,
        }
    };
    if let Some(token) = token {
        let identity = match identify(&kernel, &token, RequestId::of(req.request())).await {
            Ok(actor) => Identity::Known(actor),
            Err(problem) => Identity::Refused(problem),
        };
        req.extensions_mut().insert(identity);
    }
    next.call(req).await
}

fn bearer(line: &str) -> Option<&str> {
    let (scheme, token) = line.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

async fn identify(kernel: &web::Data<Kernel>, token: &str, request_id: uuid::Uuid) -> Result<Arc<Actor>, Problem> {
    let now: DateTime<Utc> = kernel.clock.now();
    let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    if let Some(actor) = kernel.known.find(&digest, now.timestamp()) {
        return Ok(actor);
    }
    let claims = kernel.tokens.verify(token, now).map_err(|_| Problem::new(Code::AuthRequired))?;
    let scopes = claims
        .scope
        .split_ascii_whitespace()
        .map(str::parse)
        .collect::<Result<Vec<Scope>, _>>()
        .map_err(|_| Problem::new(Code::AuthRequired))?;
    let call = Call { request_id, now, idempotency: None };
    let (store, until) = (kernel.store.clone(), claims.exp);
    let actor = blocking(move || {
        store.auth(&call, |tx| {
            let found = match (claims.sid, claims.mbr) {
                (Some(session), Some(membership)) => {
                    auth::actors::person(tx, SessionId::new(session), MembershipId::new(membership))
                }
                _ => auth::actors::client(tx, ClientId::new(claims.sub)),
            };
            match found {
                Ok(actor) if actor.principal_id() == claims.sub => Ok(Actor { scopes, ..actor }),
                Ok(_) | Err(StoreError::NotFound) => Err(Problem::new(Code::SessionEnded)),
                Err(error) => Err(error.into()),
            }
        })
    })
    .await?;
    let actor = Arc::new(actor);
    kernel.known.keep(digest, &actor, until, now.timestamp());
    Ok(actor)
}
