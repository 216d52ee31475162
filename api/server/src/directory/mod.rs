//! Places, agencies, and the people of one's own agency.

use actix_web::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nrm_domain::access::permission::{DirectoryRead, UserManage};
use nrm_domain::access::role::Role;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::shared::place::PlaceLevel;
use nrm_store::directory::{self as store, AgencyFilter, AgencyView, NewUser, PlaceFilter, PlaceView, UserView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Query, Valid};
use crate::mount;

/// Mounts the operations of this capability.
pub fn routes(routes: &mut Routes) {
    mount!(routes; list_places, list_agencies, read_agency, list_users, invite_user, change_user);
}

impl View for AgencyView {}
impl View for UserView {}

/// Which places to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlaceQuery {
    /// Kind of unit.
    #[param(inline)]
    level: Option<PlaceLevel>,
    /// Only in this unit.
    parent_id: Option<Uuid>,
    /// Part of the name, in Ukrainian or English.
    #[validate(length(min = 2, max = 100))]
    q: Option<String>,
}

/// List places
///
/// With where each lies, and for units of the past with what they are today.
#[utoipa::path(get, path = "/v1/places", tag = "directory", responses((status = 200, body = Page<PlaceView>)))]
async fn list_places(desk: Desk<DirectoryRead>, query: Query<PlaceQuery>) -> Result<Reply<Page<PlaceView>>, Problem> {
    desk.show(move |tx| {
        let filter = PlaceFilter {
            level: query.0.level.map(|level| level.to_string()),
            parent: query.0.parent_id,
            name: query.0.q,
        };
        Ok(Page::whole(store::list_places(tx, &filter)?))
    })
    .await
}

/// Which agencies to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AgencyQuery {
    /// Key of an oblast, such as UA14.
    #[validate(length(equal = 4))]
    oblast: Option<String>,
    /// Kind of agency.
    #[validate(length(min = 2, max = 60))]
    kind: Option<String>,
    /// Part of the name.
    #[validate(length(min = 2, max = 100))]
    q: Option<String>,
}

/// List agencies
#[utoipa::path(get, path = "/v1/agencies", tag = "directory", responses((status = 200, body = Page<AgencyView>)))]
async fn list_agencies(
    desk: Desk<DirectoryRead>,
    query: Query<AgencyQuery>,
) -> Result<Reply<Page<AgencyView>>, Problem> {
    desk.show(move |tx| {
        let filter = AgencyFilter { id: None, oblast: query.0.oblast, kind: query.0.kind, name: query.0.q };
        Ok(Page::whole(store::list_agencies(tx, &filter)?))
    })
    .await
}

/// Read an agency
#[utoipa::path(get, path = "/v1/agencies/{agency_id}", tag = "directory", responses((status = 200, body = AgencyView)))]
async fn read_agency(desk: Desk<DirectoryRead>, id: Path<Uuid>) -> Result<Reply<AgencyView>, Problem> {
    desk.show(move |tx| Ok(store::read_agency(tx, id.0)?)).await
}

/// List the people of one's own agency
#[utoipa::path(get, path = "/v1/users", tag = "directory", responses((status = 200, body = Page<UserView>)))]
async fn list_users(desk: Desk<UserManage>) -> Result<Reply<Page<UserView>>, Problem> {
    desk.show(|tx| Ok(Page::whole(store::list_users(tx)?))).await
}

/// A person to be invited.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Sign-in name: small Latin letters, digits, dots.
    #[validate(length(min = 3, max = 60), custom(function = "login_form"))]
    login: String,
    /// Name that colleagues see.
    #[validate(length(min = 2, max = 120))]
    display_name: String,
    /// Role.
    role: Role,
}

fn login_form(login: &str) -> Result<(), validator::ValidationError> {
    let fits = login.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.');
    if fits { Ok(()) } else { Err(validator::ValidationError::new("type")) }
}

/// An invited person, with the password to be handed over once.
#[derive(Serialize, ToSchema)]
pub struct Invited {
    /// The person.
    user: UserView,
    /// The first password. It is shown now and never again.
    first_password: String,
}

impl View for Invited {}

/// Invite a person into one's own agency
#[utoipa::path(post, path = "/v1/users", tag = "directory", responses((status = 201, body = Invited)))]
async fn invite_user(desk: Desk<UserManage>, body: Valid<Invitation>) -> Result<Reply<Invited>, Problem> {
    let mut random = [0_u8; 18];
    rand::fill(&mut random);
    let first_password = URL_SAFE_NO_PAD.encode(random);
    let password_hash = desk.hash_password(first_password.clone()).await?;
    desk.write(StatusCode::CREATED, move |tx| {
        let Invitation { login, display_name, role } = body.0;
        let user = store::invite(tx, &NewUser { login, display_name, role, password_hash })?;
        let entry = Audit::of(AuditAction::UserInvited, "user", Some(user.id)).with("role", role);
        Ok(tx.record(&entry, Invited { user, first_password })?)
    })
    .await
}

/// A change of a person.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangeUser {
    /// Whether they may act for the agency.
    active: bool,
}

/// Switch a person of one's own agency on or off
///
/// Off ends what they do at once: their tokens open nothing any more. Saying it twice changes nothing.
#[utoipa::path(put, path = "/v1/users/{user_id}/activity", tag = "directory", responses((status = 200, body = UserView)))]
async fn change_user(
    desk: Desk<UserManage>,
    id: Path<Uuid>,
    body: Valid<ChangeUser>,
) -> Result<Reply<UserView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let user = store::set_active(tx, id.0, body.0.active)?;
        let entry = Audit::of(AuditAction::UserChanged, "user", Some(id.0)).with("active", body.0.active);
        Ok(tx.record(&entry, user)?)
    })
    .await
}
