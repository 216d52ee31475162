//! Agencies: whom there is, and how one is opened, named anew, stopped and given its first administrator.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use nrm_domain::access::permission::{AgencyManage, DirectoryRead, PermissionKind};
use nrm_domain::access::role::Role;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::directory::agency::{self, AgencyAction, AgencyKind, FreezeReason, WrongDay};
use nrm_domain::shared::time::kyiv_date;
use nrm_store::directory::agencies::{self as store, AgencyFilter, AgencyView, FormerName, NewAgency};
use nrm_store::directory::users::Newcomer;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::users::{Invited, first_passphrase, login_form, trimmed};
use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::{Code, Problem};
use crate::kernel::reply::{IfMatch, Reply, View};
use crate::kernel::valid::{Path, Query, Valid};

/// An agency with its past names and what the reader may do with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyFile {
    /// The agency.
    #[serde(flatten)]
    agency: AgencyView,
    /// What it was called before, the latest first.
    former_names: Vec<FormerName>,
    /// What the reader may do with it now.
    actions: Vec<AgencyAction>,
}

impl View for AgencyFile {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.agency.id, self.agency.version))
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/agencies/{}", self.agency.id))
    }
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
pub async fn list_agencies(
    desk: Desk<DirectoryRead>,
    query: Query<AgencyQuery>,
) -> Result<Reply<Page<AgencyView>>, Problem> {
    desk.show(move |tx| {
        let filter = AgencyFilter { id: None, oblast: query.0.oblast, kind: query.0.kind, name: query.0.q };
        Ok(Page::whole(store::list(tx, &filter)?))
    })
    .await
}

/// Read an agency
#[utoipa::path(get, path = "/v1/agencies/{agency_id}", tag = "directory", responses((status = 200, body = AgencyFile)))]
pub async fn read_agency(desk: Desk<DirectoryRead>, id: Path<Uuid>) -> Result<Reply<AgencyFile>, Problem> {
    let actor = std::sync::Arc::clone(desk.actor());
    desk.show(move |tx| {
        let agency = store::read(tx, id.0)?;
        let manages = actor.role().is_some_and(|role| role.holds().contains(&PermissionKind::AgencyManage));
        let actions =
            if manages { agency::actions(agency.frozen, agency.id == actor.agency.uuid()) } else { Vec::new() };
        Ok(AgencyFile { former_names: store::former_names(tx, id.0)?, agency, actions })
    })
    .await
}

/// An agency that joins the mechanism.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FoundAgency {
    /// Kind.
    kind: AgencyKind,
    /// Name in Ukrainian.
    #[validate(length(min = 3, max = 300), custom(function = "trimmed"))]
    name_uk: String,
    /// Name in English.
    #[validate(length(min = 3, max = 300), custom(function = "trimmed"))]
    name_en: String,
    /// Where it sits.
    place_id: Uuid,
}

/// Open an agency
///
/// A national body belongs to no oblast; any other to the oblast of its place. Nobody works there until somebody is
/// appointed its administrator.
#[utoipa::path(post, path = "/v1/agencies", tag = "directory", responses((status = 201, body = AgencyFile)))]
pub async fn found_agency(desk: Desk<AgencyManage>, body: Valid<FoundAgency>) -> Result<Reply<AgencyFile>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let FoundAgency { kind, name_uk, name_en, place_id } = body.0;
        let agency = store::found(tx, &NewAgency { kind, name_uk, name_en, place: place_id })?;
        let entry = Audit::of(AuditAction::AgencyFounded, "agency", Some(agency.id)).with("kind", kind);
        let shown = AgencyFile { former_names: Vec::new(), actions: agency::actions(false, false), agency };
        Ok(tx.record(&entry, shown)?)
    })
    .await
}

/// Another name of an agency.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RenameAgency {
    /// Name in Ukrainian.
    #[validate(length(min = 3, max = 300), custom(function = "trimmed"))]
    name_uk: String,
    /// Name in English.
    #[validate(length(min = 3, max = 300), custom(function = "trimmed"))]
    name_en: String,
    /// Since which day it is called so: today or earlier. The day on which the name of now began corrects that name.
    since: NaiveDate,
}

/// Give an agency another name
///
/// The name until then is kept with its last day and is still found by a search.
#[utoipa::path(put, path = "/v1/agencies/{agency_id}/name", tag = "directory", responses((status = 200, body = AgencyFile)))]
pub async fn rename_agency(
    desk: Desk<AgencyManage>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<RenameAgency>,
) -> Result<Reply<AgencyFile>, Problem> {
    let (today, own) = (kyiv_date(desk.now()), desk.actor().agency.uuid());
    desk.write(StatusCode::OK, move |tx| {
        let agency = held(tx, id.0, own, &seen)?;
        let RenameAgency { name_uk, name_en, since } = body.0;
        let renaming = agency::rename(agency.named_on, since, today).map_err(|wrong| match wrong {
            WrongDay::Future => Problem::field("/since", "future"),
            WrongDay::BeforeTheNameOfNow => Problem::field("/since", "range"),
        })?;
        let agency = store::rename(tx, &agency, &name_uk, &name_en, since, renaming)?;
        let entry = Audit::of(AuditAction::AgencyRenamed, "agency", Some(id.0)).with("since", since);
        let shown = file(tx, agency, own)?;
        Ok(tx.record(&entry, shown)?)
    })
    .await
}

/// Why an agency is stopped.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FreezeAgency {
    /// Why.
    reason_code: FreezeReason,
}

/// Stop an agency
///
/// Its sessions end at once, its people and applications open nothing, and nothing can be referred to it. What it holds stays.
#[utoipa::path(post, path = "/v1/agencies/{agency_id}/freeze", tag = "directory", responses((status = 200, body = AgencyFile)))]
pub async fn freeze_agency(
    desk: Desk<AgencyManage>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Valid<FreezeAgency>,
) -> Result<Reply<AgencyFile>, Problem> {
    let own = desk.actor().agency.uuid();
    desk.write(StatusCode::OK, move |tx| {
        let agency = held(tx, id.0, own, &seen)?;
        may(&agency, own, AgencyAction::Freeze)?;
        let agency = store::freeze(tx, &agency, body.0.reason_code)?;
        let entry = Audit::of(AuditAction::AgencyFrozen, "agency", Some(id.0)).with("reason_code", body.0.reason_code);
        let shown = file(tx, agency, own)?;
        Ok(tx.record(&entry, shown)?)
    })
    .await
}

/// Let a stopped agency go on
///
/// Its people sign in anew; its applications work again with the secrets they have.
#[utoipa::path(post, path = "/v1/agencies/{agency_id}/unfreeze", tag = "directory", responses((status = 200, body = AgencyFile)))]
pub async fn unfreeze_agency(
    desk: Desk<AgencyManage>,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<Reply<AgencyFile>, Problem> {
    let own = desk.actor().agency.uuid();
    desk.write(StatusCode::OK, move |tx| {
        let agency = held(tx, id.0, own, &seen)?;
        may(&agency, own, AgencyAction::Unfreeze)?;
        let agency = store::unfreeze(tx, &agency)?;
        let entry = Audit::of(AuditAction::AgencyUnfrozen, "agency", Some(id.0));
        let shown = file(tx, agency, own)?;
        Ok(tx.record(&entry, shown)?)
    })
    .await
}

/// A person who is appointed.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// Sign-in name: small Latin letters, digits, dots.
    #[validate(custom(function = "login_form"))]
    login: String,
    /// Name that colleagues see.
    #[validate(length(min = 2, max = 120), custom(function = "trimmed"))]
    display_name: String,
    /// A role that an agency does not give to its own people.
    role: Role,
}

/// Appoint a new person in an agency
///
/// For the roles that an agency does not give itself: coordinators, national posts, and its administrator while nobody
/// administers it. None of them reads a case. The first passphrase is shown once and works once.
#[utoipa::path(post, path = "/v1/agencies/{agency_id}/appointments", tag = "directory", responses((status = 201, body = Invited)))]
pub async fn appoint_person(
    desk: Desk<AgencyManage>,
    id: Path<Uuid>,
    body: Valid<Appointment>,
) -> Result<Reply<Invited>, Problem> {
    let (first_passphrase, passphrase_hash) = first_passphrase(&desk).await?;
    let own = desk.actor().agency.uuid();
    desk.write(StatusCode::CREATED, move |tx| {
        let Appointment { login, display_name, role } = body.0;
        let agency = store::hold(tx, id.0)?;
        may(&agency, own, AgencyAction::Appoint)?;
        let user = store::appoint(tx, &agency, &Newcomer { login, display_name, role, passphrase_hash })?;
        let entry = Audit::of(AuditAction::PersonAppointed, "user", Some(user.id))
            .with("role", role)
            .with("agency_id", agency.id);
        Ok(tx.record(&entry, Invited { user, first_passphrase })?)
    })
    .await
}

type Changing<'a> = nrm_store::Tx<'a, AgencyManage, nrm_store::Write>;

/// The agency as it stands, if it is what the caller saw.
fn held(tx: &mut Changing<'_>, id: Uuid, own: Uuid, seen: &IfMatch) -> Result<AgencyView, Problem> {
    let agency = store::hold(tx, id)?;
    let shown = file(tx, agency, own)?;
    seen.check(&shown)?;
    Ok(shown.agency)
}

fn file(tx: &mut Changing<'_>, agency: AgencyView, own: Uuid) -> Result<AgencyFile, Problem> {
    let actions = agency::actions(agency.frozen, agency.id == own);
    Ok(AgencyFile { former_names: store::former_names(tx, agency.id)?, actions, agency })
}

/// Refuses what makes no sense for the agency as it stands, and says what does.
fn may(agency: &AgencyView, own: Uuid, action: AgencyAction) -> Result<(), Problem> {
    let legal = agency::actions(agency.frozen, agency.id == own);
    if legal.contains(&action) { Ok(()) } else { Err(Problem::new(Code::AgencyIllegalAction).with_legal_moves(legal)) }
}
