//! The people of one's own agency: invited, given roles, switched off, and helped when a passphrase is lost.

use actix_web::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nrm_domain::access::permission::{Permission, UserManage};
use nrm_domain::access::role::Role;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_store::directory::users::{self as store, Newcomer, UserView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::{Code, Problem};
use crate::kernel::reply::{Reply, View};
use crate::kernel::valid::{Path, Valid};

impl View for UserView {}

/// List the people of one's own agency
#[utoipa::path(get, path = "/v1/users", tag = "directory", responses((status = 200, body = Page<UserView>)))]
pub async fn list_users(desk: Desk<UserManage>) -> Result<Reply<Page<UserView>>, Problem> {
    desk.show(|tx| Ok(Page::whole(store::list(tx)?))).await
}

/// A person to be invited.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Sign-in name: small Latin letters, digits, dots.
    #[validate(custom(function = "login_form"))]
    login: String,
    /// Name that colleagues see.
    #[validate(length(min = 2, max = 120), custom(function = "trimmed"))]
    display_name: String,
    /// Role.
    role: Role,
}

/// Whether a login is written as logins are.
pub(crate) fn is_login(login: &str) -> bool {
    (3..=60).contains(&login.len())
        && login.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.')
}

/// The same as a rule of a body.
pub(super) fn login_form(login: &str) -> Result<(), validator::ValidationError> {
    if is_login(login) { Ok(()) } else { Err(validator::ValidationError::new("type")) }
}

/// Whether a name neither begins nor ends with a blank and holds no control character.
pub(super) fn trimmed(name: &str) -> Result<(), validator::ValidationError> {
    let fits = name.trim() == name && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(validator::ValidationError::new("type")) }
}

/// A person, with the first passphrase to be handed over once.
#[derive(Serialize, ToSchema)]
pub struct Invited {
    /// The person.
    pub(super) user: UserView,
    /// The first passphrase. It is shown now and never again, and opens nothing but the choice of another one.
    pub(super) first_passphrase: String,
}

impl View for Invited {}

/// A passphrase of 144 random bits, to be used once.
pub(crate) fn new_first_passphrase() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>())
}

/// A first passphrase and its hash. Made before the transaction begins.
pub(super) async fn first_passphrase<P: Permission>(desk: &Desk<P>) -> Result<(String, String), Problem> {
    let passphrase = new_first_passphrase();
    let hash = desk.hash_password(passphrase.clone()).await?;
    Ok((passphrase, hash))
}

/// Invite a new person into one's own agency
///
/// The first passphrase is shown once. With it the person chooses another at the first sign-in, within seven days.
#[utoipa::path(post, path = "/v1/users", tag = "directory", responses((status = 201, body = Invited)))]
pub async fn invite_user(desk: Desk<UserManage>, body: Valid<Invitation>) -> Result<Reply<Invited>, Problem> {
    let (first_passphrase, passphrase_hash) = first_passphrase(&desk).await?;
    desk.write(StatusCode::CREATED, move |tx| {
        let Invitation { login, display_name, role } = body.0;
        let user = store::invite(tx, &Newcomer { login, display_name, role, passphrase_hash })?;
        let entry = Audit::of(AuditAction::UserInvited, "user", Some(user.id)).with("role", role);
        Ok(tx.record(&entry, Invited { user, first_passphrase })?)
    })
    .await
}

/// A switch.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Whether they may act for the agency.
    active: bool,
}

/// Switch a person of one's own agency on or off
///
/// Off ends their sessions in the agency at once and opens nothing any more. Saying it twice changes nothing.
#[utoipa::path(put, path = "/v1/users/{user_id}/activity", tag = "directory", responses((status = 200, body = UserView)))]
pub async fn change_user(
    desk: Desk<UserManage>,
    id: Path<Uuid>,
    body: Valid<Activity>,
) -> Result<Reply<UserView>, Problem> {
    let me = desk.actor().principal_id();
    desk.write(StatusCode::OK, move |tx| {
        not_oneself(me, id.0)?;
        let user = store::set_active(tx, id.0, body.0.active)?;
        let entry = Audit::of(AuditAction::UserChanged, "user", Some(id.0)).with("active", body.0.active);
        Ok(tx.record(&entry, user)?)
    })
    .await
}

/// A role for a person who has a login.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct GiveRole {
    /// Sign-in name.
    #[validate(custom(function = "login_form"))]
    login: String,
    /// Role.
    role: Role,
}

/// Give a role in one's own agency to a person who has a login
///
/// They may be of this agency or of another; a person of two agencies switches between them.
#[utoipa::path(post, path = "/v1/memberships", tag = "directory", responses((status = 201, body = UserView)))]
pub async fn give_role(desk: Desk<UserManage>, body: Valid<GiveRole>) -> Result<Reply<UserView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let user = store::give_role(tx, &body.0.login, body.0.role)?;
        let entry = Audit::of(AuditAction::RoleGiven, "user", Some(user.id)).with("role", body.0.role);
        Ok(tx.record(&entry, user)?)
    })
    .await
}

/// Switch one role of a person on or off
///
/// Off ends the sessions that act in it. Saying it twice changes nothing.
#[utoipa::path(put, path = "/v1/memberships/{membership_id}/activity", tag = "directory", responses((status = 200, body = UserView)))]
pub async fn change_role(
    desk: Desk<UserManage>,
    id: Path<Uuid>,
    body: Valid<Activity>,
) -> Result<Reply<UserView>, Problem> {
    let me = desk.actor().principal_id();
    desk.write(StatusCode::OK, move |tx| {
        not_oneself(me, store::owner_of(tx, id.0)?)?;
        let user = store::set_role_active(tx, id.0, body.0.active)?;
        let entry = Audit::of(AuditAction::RoleChanged, "membership", Some(id.0)).with("active", body.0.active);
        Ok(tx.record(&entry, user)?)
    })
    .await
}

/// Give a person of one's own agency a first passphrase anew
///
/// For a lost passphrase: the old one opens nothing, all their sessions end, and the new one works once. Refused for a
/// person who also works for another agency.
#[utoipa::path(post, path = "/v1/users/{user_id}/first-passphrase", tag = "directory", responses((status = 201, body = Invited)))]
pub async fn reset_passphrase(desk: Desk<UserManage>, id: Path<Uuid>) -> Result<Reply<Invited>, Problem> {
    let (first_passphrase, hash) = first_passphrase(&desk).await?;
    let me = desk.actor().principal_id();
    desk.write(StatusCode::CREATED, move |tx| {
        not_oneself(me, id.0)?;
        let user = store::reset_passphrase(tx, id.0, &hash)?;
        let entry = Audit::of(AuditAction::PassphraseReset, "user", Some(id.0));
        Ok(tx.record(&entry, Invited { user, first_passphrase })?)
    })
    .await
}

/// An administrator does not switch off or reset themselves: nobody would be left to undo it.
fn not_oneself(me: Uuid, user: Uuid) -> Result<(), Problem> {
    if me == user { Err(Problem::new(Code::UserIsOneself)) } else { Ok(()) }
}
