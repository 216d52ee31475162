//! Tokens for applications (OAuth 2.0 client credentials, RFC 6749) and the public keys that verify tokens.

use actix_web::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nrm_domain::access::permission::PermissionKind;
use nrm_domain::access::scope::Scope;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::auth::session;
use nrm_domain::shared::ids::ClientId;
use nrm_store::Call;
use nrm_store::auth::{actors, clients};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use utoipa::ToSchema;

use crate::kernel::problem::Problem;
use crate::kernel::routing::{Argument, Description, Public};
use crate::kernel::telemetry::RequestId;
use crate::kernel::tokens::Whose;
use crate::kernel::valid::Form;
use crate::kernel::{Kernel, blocking, ready};

/// What an application asks for.
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// Always `client_credentials`.
    #[schema(example = "client_credentials")]
    grant_type: Option<String>,
    /// The id of the application, unless it comes as HTTP Basic.
    client_id: Option<String>,
    /// Its secret, unless it comes as HTTP Basic.
    client_secret: Option<String>,
    /// Permissions separated by spaces; all that it may have if not said.
    #[schema(example = "case.read case.write")]
    scope: Option<String>,
}

/// A token for an application.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenAnswer {
    /// Goes into `Authorization: Bearer`.
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// For how many seconds it is good.
    #[schema(example = 300)]
    expires_in: i64,
    /// The ceilings that were given.
    scope: String,
}

/// Why there is no token, in the words of OAuth.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TokenRefusal {
    /// A code of RFC 6749.
    #[schema(example = "invalid_client")]
    error: &'static str,
    /// Words in English.
    error_description: &'static str,
}

/// The public keys (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
pub struct SigningKeys {
    /// The keys.
    #[schema(value_type = Vec<Object>)]
    keys: serde_json::Value,
}

/// HTTP Basic, if the application uses it.
pub struct Basic {
    kernel: web::Data<Kernel>,
    call: Call,
    pair: Option<Result<(String, String), ()>>,
}

impl FromRequest for Basic {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            let kernel = Kernel::of(req)?.clone();
            let call = Call { request_id: RequestId::of(req), now: kernel.clock.now(), idempotency: None };
            let line = req.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
            let pair = line.map(|line| basic(line).ok_or(()));
            Ok(Self { kernel, call, pair })
        })
    }
}

fn basic(line: &str) -> Option<(String, String)> {
    let (scheme, rest) = line.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

impl Argument for Basic {
    fn describe(_: &mut Description) {}
}

/// Get a token for an application of an agency.
#[utoipa::path(post, path = "/v1/auth/token", tag = "auth", responses(
    (status = 200, description = "A token.", body = TokenAnswer),
    (status = 400, description = "The request is not understood.", body = TokenRefusal),
    (status = 401, description = "The application is not known.", body = TokenRefusal)))]
pub async fn issue_token(_public: Public, basic: Basic, form: Form<TokenRequest>) -> Result<HttpResponse, Problem> {
    let Basic { kernel, call, pair } = basic;
    let request = form.0;
    let grant = request.grant_type.as_deref();
    if grant != Some("client_credentials") {
        return Ok(match grant {
            None => refuse("invalid_request", "grant_type is missing"),
            Some(_) => refuse("unsupported_grant_type", "only client_credentials is offered"),
        });
    }
    let pair = match (pair, request.client_id, request.client_secret) {
        (Some(Ok(pair)), None, None) => Some(pair),
        // A client that names itself twice must do so alike.
        (Some(Ok(pair)), Some(id), None) if id == pair.0 => Some(pair),
        (None, Some(id), Some(secret)) => Some((id, secret)),
        _ => None,
    };
    let Some((id, secret)) = pair else { return Ok(unknown_client()) };
    let Ok(id) = id.parse::<ClientId>() else { return Ok(unknown_client()) };
    let shown: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let wanted = request.scope.unwrap_or_default();

    let answer = {
        let (store, kernel) = (kernel.store.clone(), kernel.clone());
        blocking(move || {
            store.auth(&call, |tx| {
                let Some(client) = clients::find(tx, id)? else { return Ok(Err(Refused::Client)) };
                if !bool::from(client.secret_hash.as_slice().ct_eq(&shown)) {
                    return Ok(Err(Refused::Client));
                }
                let actor = actors::client(tx, id)?;
                let Some(permissions) = narrowed(&wanted, &client.permissions) else { return Ok(Err(Refused::Scope)) };
                let scopes: Vec<Scope> = permissions.iter().map(|permission| actor.scope_of(*permission)).collect();
                let scope = scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                let whose = Whose {
                    subject: id.uuid(),
                    client: id.to_string(),
                    scope: scope.clone(),
                    session: None,
                    membership: None,
                };
                let token = kernel
                    .tokens
                    .issue(whose, call.now)
                    .ok_or_else(|| Problem::internal("a token could not be signed"))?;
                clients::used(tx, id)?;
                let entry = Audit::of(AuditAction::TokenIssued, "client", Some(id.uuid()));
                tx.record(Some(client.agency), Some(id.uuid()), None, &entry)?;
                Ok::<_, Problem>(Ok(TokenAnswer {
                    access_token: token,
                    token_type: "Bearer",
                    expires_in: session::ACCESS.num_seconds(),
                    scope,
                }))
            })
        })
        .await?
    };
    Ok(match answer {
        Ok(answer) => HttpResponse::Ok().insert_header(("Pragma", "no-cache")).json(answer),
        Err(Refused::Client) => unknown_client(),
        Err(Refused::Scope) => refuse("invalid_scope", "a scope is unknown or not given to this client"),
    })
}

/// The public keys with which tokens can be verified.
#[utoipa::path(get, path = "/v1/auth/keys", tag = "auth", responses((status = 200, description = "The keys.", body = SigningKeys)))]
pub async fn list_signing_keys(_public: Public, basic: Basic) -> HttpResponse {
    HttpResponse::Ok().json(basic.kernel.tokens.public())
}

enum Refused {
    Client,
    Scope,
}

/// The permissions asked for, or all; none if one of them is not held.
fn narrowed(wanted: &str, held: &[PermissionKind]) -> Option<Vec<PermissionKind>> {
    if wanted.trim().is_empty() {
        return Some(held.to_vec());
    }
    let mut out: Vec<PermissionKind> = Vec::new();
    for word in wanted.split_ascii_whitespace() {
        let permission: PermissionKind = word.parse().ok()?;
        if !held.contains(&permission) {
            return None;
        }
        if !out.contains(&permission) {
            out.push(permission);
        }
    }
    Some(out)
}

fn refuse(error: &'static str, error_description: &'static str) -> HttpResponse {
    HttpResponse::BadRequest().json(TokenRefusal { error, error_description })
}

fn unknown_client() -> HttpResponse {
    HttpResponse::Unauthorized().insert_header((WWW_AUTHENTICATE, "Basic realm=\"nrm\"")).json(TokenRefusal {
        error: "invalid_client",
        error_description: "the client is not known or the secret is wrong",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_only_narrow() {
        let held = [PermissionKind::CaseRead, PermissionKind::CaseWrite];
        assert_eq!(narrowed("", &held), Some(held.to_vec()));
        assert_eq!(narrowed("case.read case.read", &held), Some(vec![PermissionKind::CaseRead]));
        assert_eq!(narrowed("case.read identity.read", &held), None);
        assert_eq!(narrowed("case.*", &held), None);
    }
}
