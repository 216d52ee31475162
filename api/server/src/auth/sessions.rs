//! One's own sessions, and how to end one from elsewhere.

use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use nrm_domain::access::permission::SelfManage;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::shared::ids::SessionId;
use nrm_store::auth::sessions;
use serde::Serialize;
use utoipa::ToSchema;

use super::me::whoami;
use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::valid::Path;

/// A session of the signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Which.
    #[schema(value_type = uuid::Uuid)]
    pub id: SessionId,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// What kind of device it was begun on.
    #[schema(example = "windows")]
    pub device: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl View for SessionView {}

/// List one's own live sessions.
#[utoipa::path(get, path = "/v1/auth/sessions", tag = "auth", responses((status = 200, description = "The sessions.", body = Page<SessionView>)))]
pub async fn list_sessions(desk: Desk<SelfManage>) -> Result<Reply<Page<SessionView>>, Problem> {
    let (user, _, current) = whoami(&desk)?;
    desk.show(move |tx| {
        let items = sessions::mine(tx, user)?.into_iter().map(|session| SessionView {
            id: session.id,
            created_at: session.created_at,
            expires_at: session.expires_at,
            device: session.device,
            current: session.id == current,
        });
        Ok(Page::whole(items.collect()))
    })
    .await
}

/// End one of one's own sessions; its tokens end at once.
#[utoipa::path(delete, path = "/v1/auth/sessions/{session_id}", tag = "auth", responses((status = 204, description = "Ended.")))]
pub async fn end_session(desk: Desk<SelfManage>, id: Path<SessionId>) -> Result<Reply<()>, Problem> {
    let (user, _, _) = whoami(&desk)?;
    desk.write(StatusCode::NO_CONTENT, move |tx| {
        sessions::end(tx, user, id.0)?;
        let entry = Audit::of(AuditAction::SessionEnded, "session", Some(id.0.uuid()));
        Ok(tx.record(&entry, ())?)
    })
    .await
}
