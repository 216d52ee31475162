//! Applications of the agency: registering, a new secret, revoking.

use actix_web::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use nrm_domain::access::actor::Principal;
use nrm_domain::access::permission::{ClientManage, PermissionKind};
use nrm_domain::access::role::CLIENT_CEILING;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::shared::ids::{ClientId, UserId};
use nrm_store::auth::clients;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::kernel::desk::Desk;
use crate::kernel::page::{Page, Paging};
use crate::kernel::problem::{Code, Problem};
use crate::kernel::reply::{Reply, View};
use crate::kernel::valid::{Path, Valid};

/// An application to register.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    /// A name by which the agency knows it.
    #[validate(length(min = 3, max = 100))]
    #[schema(example = "Intake desk of our shelter")]
    pub name: String,
    /// What it may be given at most.
    #[validate(length(min = 1, max = 16), custom(function = "within_ceiling"))]
    #[schema(example = json!(["case.read", "case.write"]))]
    pub permissions: Vec<PermissionKind>,
}

fn within_ceiling(permissions: &[PermissionKind]) -> Result<(), ValidationError> {
    let allowed = permissions.iter().all(|one| CLIENT_CEILING.contains(one));
    let mut once = permissions.to_vec();
    once.sort();
    once.dedup();
    if allowed && once.len() == permissions.len() { Ok(()) } else { Err(ValidationError::new("not_in_list")) }
}

/// An application.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiClient {
    /// Which; also its `client_id`.
    #[schema(value_type = uuid::Uuid)]
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// What it may be given at most.
    pub scopes: Vec<PermissionKind>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it last asked for a token.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// An application with its secret, which is shown only this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientWithSecret {
    /// The application.
    pub client: ApiClient,
    /// Its secret.
    #[schema(example = "nrm_cs_3q2-7wEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLE")]
    pub client_secret: String,
}

impl View for ApiClient {}
impl View for ClientWithSecret {
    fn location(&self) -> Option<String> {
        Some(format!("/v1/auth/clients/{}", self.client.id))
    }
}

/// List the applications of the agency.
#[utoipa::path(get, path = "/v1/auth/clients", tag = "auth", responses((status = 200, description = "A page of applications.", body = Page<ApiClient>)))]
pub async fn list_clients(desk: Desk<ClientManage>, paging: Paging) -> Result<Reply<Page<ApiClient>>, Problem> {
    desk.show(move |tx| {
        let slice = clients::list(tx, paging.after, paging.limit)?;
        Ok(paging.page(slice, ApiClient::from))
    })
    .await
}

/// Register an application; the answer shows its secret, once.
#[utoipa::path(post, path = "/v1/auth/clients", tag = "auth", responses((status = 201, description = "Registered.", body = ClientWithSecret)))]
pub async fn register_client(
    desk: Desk<ClientManage>,
    body: Valid<NewClient>,
) -> Result<Reply<ClientWithSecret>, Problem> {
    let by = person(&desk)?;
    let NewClient { name, permissions } = body.0;
    let (client_secret, hash) = new_secret();
    desk.write(StatusCode::CREATED, move |tx| {
        let client = clients::register(tx, by, name.trim(), &permissions, &hash)?;
        let entry = Audit::of(AuditAction::ClientRegistered, "client", Some(client.id.uuid()));
        Ok(tx.record(&entry, ClientWithSecret { client: client.into(), client_secret })?)
    })
    .await
}

/// Give an application a new secret; the old one ends at once.
#[utoipa::path(post, path = "/v1/auth/clients/{client_id}/secret", tag = "auth", responses((status = 201, description = "The new secret.", body = ClientWithSecret)))]
pub async fn rotate_client_secret(
    desk: Desk<ClientManage>,
    id: Path<ClientId>,
) -> Result<Reply<ClientWithSecret>, Problem> {
    let (client_secret, hash) = new_secret();
    desk.write(StatusCode::CREATED, move |tx| {
        let client = clients::rotate_secret(tx, id.0, &hash)?;
        let entry = Audit::of(AuditAction::ClientSecretRotated, "client", Some(id.0.uuid()));
        Ok(tx.record(&entry, ClientWithSecret { client: client.into(), client_secret })?)
    })
    .await
}

/// Revoke an application; its tokens end at once.
#[utoipa::path(delete, path = "/v1/auth/clients/{client_id}", tag = "auth", responses((status = 204, description = "Revoked.")))]
pub async fn revoke_client(desk: Desk<ClientManage>, id: Path<ClientId>) -> Result<Reply<()>, Problem> {
    desk.write(StatusCode::NO_CONTENT, move |tx| {
        clients::revoke(tx, id.0)?;
        let entry = Audit::of(AuditAction::ClientRevoked, "client", Some(id.0.uuid()));
        Ok(tx.record(&entry, ())?)
    })
    .await
}

fn person(desk: &Desk<ClientManage>) -> Result<UserId, Problem> {
    match desk.actor().principal {
        Principal::Person { user, .. } => Ok(user),
        Principal::Client { .. } => Err(Problem::new(Code::Forbidden)),
    }
}

/// A secret of 256 random bits with a prefix that scanners know; a plain digest of so much chance cannot be guessed.
fn new_secret() -> (String, [u8; 32]) {
    let secret = format!("nrm_cs_{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()));
    let hash = Sha256::digest(secret.as_bytes()).into();
    (secret, hash)
}

impl From<clients::Client> for ApiClient {
    fn from(client: clients::Client) -> Self {
        Self {
            id: client.id,
            name: client.name,
            scopes: client.permissions,
            created_at: client.created_at,
            last_used_at: client.last_used_at,
            revoked_at: client.revoked_at,
        }
    }
}
