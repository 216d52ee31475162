//! The signed-in person: who, where, in which role, and the switch to another membership.

use actix_web::http::StatusCode;
use nrm_domain::access::actor::{Actor, Principal};
use nrm_domain::access::permission::{PermissionKind, SelfManage};
use nrm_domain::access::role::{Reach, Role};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::auth::session;
use nrm_domain::shared::ids::{AgencyId, MembershipId, SessionId, UserId};
use nrm_store::auth::{accounts, sessions};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::problem::{Code, Problem};
use crate::kernel::reply::{Reply, View};
use crate::kernel::tokens::{Tokens, Whose};
use crate::kernel::valid::Valid;

/// In which membership to go on.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchMembership {
    /// One of one's own memberships.
    #[schema(value_type = uuid::Uuid)]
    pub membership_id: MembershipId,
}

/// An agency, as short as it gets.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgencyBrief {
    /// Which.
    #[schema(value_type = uuid::Uuid)]
    pub id: AgencyId,
    /// What kind of agency.
    #[schema(example = "police")]
    pub kind: String,
    /// Its name in Ukrainian.
    pub name_uk: String,
    /// Its name in English.
    pub name_en: String,
}

/// An oblast with its names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OblastBrief {
    /// The first four characters of its official code.
    #[schema(example = "UA14")]
    pub code: String,
    /// Its name in Ukrainian.
    pub name_uk: String,
    /// Its name in English.
    pub name_en: String,
}

/// One role of a person in one agency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Membership {
    /// Which.
    #[schema(value_type = uuid::Uuid)]
    pub id: MembershipId,
    /// The role.
    pub role: Role,
    /// The agency.
    pub agency: AgencyBrief,
    /// The oblast; null for national bodies.
    pub oblast: Option<OblastBrief>,
    /// How far it reaches.
    pub reach: Reach,
}

/// A person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonBrief {
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub id: UserId,
    /// The name that colleagues see.
    pub display_name: String,
    /// The login.
    pub login: String,
}

/// The signed-in person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Me {
    /// Who.
    pub person: PersonBrief,
    /// The membership one acts in now.
    pub membership: Membership,
    /// All memberships one may act in.
    pub memberships: Vec<Membership>,
    /// What the present role holds.
    pub permissions: Vec<PermissionKind>,
    /// The ceilings of the token.
    #[schema(value_type = Vec<String>)]
    pub scopes: Vec<String>,
}

/// An access token and whom it is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedIn {
    /// Goes into `Authorization: Bearer`.
    pub access_token: String,
    /// For how long it is good.
    #[schema(example = 300)]
    pub expires_in_seconds: i64,
    /// The signed-in person.
    pub me: Me,
}

impl View for Me {}
impl View for SignedIn {}

/// Read who one is, where one acts and what one may do.
#[utoipa::path(get, path = "/v1/auth/me", tag = "auth", responses((status = 200, description = "The signed-in person.", body = Me)))]
pub async fn read_me(desk: Desk<SelfManage>) -> Result<Reply<Me>, Problem> {
    let (user, membership, _) = whoami(&desk)?;
    desk.show(move |tx| {
        let person = accounts::me(tx, user)?;
        let memberships = accounts::my_memberships(tx, user)?;
        me(person, memberships, membership)
    })
    .await
}

/// Go on in another of one's memberships, within the same session.
#[utoipa::path(post, path = "/v1/auth/membership", tag = "auth", responses((status = 200, description = "A token for the other membership.", body = SignedIn)))]
pub async fn switch_membership(
    desk: Desk<SelfManage>,
    body: Valid<SwitchMembership>,
) -> Result<Reply<SignedIn>, Problem> {
    let (user, _, session) = whoami(&desk)?;
    let wanted = body.0.membership_id;
    let kernel = desk.kernel.clone();
    desk.write(StatusCode::OK, move |tx| {
        let person = accounts::me(tx, user)?;
        let memberships = accounts::my_memberships(tx, user)?;
        let me = me(person, memberships, wanted)?;
        sessions::act_in(tx, user, session, wanted)?;
        let signed_in = signed_in(&kernel.tokens, me, session, tx.now())?;
        let entry = Audit::of(AuditAction::MembershipSwitched, "membership", Some(wanted.uuid()));
        Ok(tx.record(&entry, signed_in)?)
    })
    .await
}

/// The person behind a desk that only people can open.
pub(super) fn whoami(desk: &Desk<SelfManage>) -> Result<(UserId, MembershipId, SessionId), Problem> {
    match (&desk.actor().principal, desk.actor().session) {
        (Principal::Person { user, membership, .. }, Some(session)) => Ok((*user, *membership, session)),
        _ => Err(Problem::new(Code::Forbidden)),
    }
}

/// Puts together who one is; a membership that is not one's own is not found.
pub(super) fn me(
    person: accounts::Person,
    memberships: Vec<accounts::Membership>,
    current: MembershipId,
) -> Result<Me, Problem> {
    let memberships: Vec<Membership> = memberships.into_iter().map(Membership::from).collect();
    let membership =
        memberships.iter().find(|one| one.id == current).cloned().ok_or_else(|| Problem::new(Code::NotFound))?;
    let permissions = membership.role.holds().to_vec();
    let scopes = permissions.iter().map(|one| scope(person.id, &membership, *one)).collect::<Result<_, _>>()?;
    Ok(Me {
        person: PersonBrief { id: person.id, display_name: person.display_name, login: person.login },
        membership,
        memberships,
        permissions,
        scopes,
    })
}

/// The ceiling of one permission in one membership: written by the same function that a grant compares with.
fn scope(user: UserId, membership: &Membership, permission: PermissionKind) -> Result<String, Problem> {
    let oblast = membership.oblast.as_ref().map(|oblast| oblast.code.parse()).transpose();
    let actor = Actor {
        principal: Principal::Person { user, membership: membership.id, role: membership.role },
        agency: membership.agency.id,
        oblast: oblast.map_err(|_| Problem::internal("an oblast without a key"))?,
        reach: membership.reach,
        session: None,
        scopes: Vec::new(),
    };
    Ok(actor.scope_of(permission).to_string())
}

/// Issues the token that goes with it.
pub(super) fn signed_in(
    tokens: &Tokens,
    me: Me,
    session: SessionId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<SignedIn, Problem> {
    let whose = Whose {
        subject: me.person.id.uuid(),
        client: "nrm-web".into(),
        scope: me.scopes.join(" "),
        session: Some(session.uuid()),
        membership: Some(me.membership.id.uuid()),
    };
    let access_token = tokens.issue(whose, now).ok_or_else(|| Problem::internal("a token could not be signed"))?;
    Ok(SignedIn { access_token, expires_in_seconds: session::ACCESS.num_seconds(), me })
}

impl From<accounts::Membership> for Membership {
    fn from(row: accounts::Membership) -> Self {
        Self {
            id: row.id,
            role: row.role,
            reach: row.reach,
            agency: AgencyBrief {
                id: row.agency,
                kind: row.agency_kind,
                name_uk: row.agency_name_uk,
                name_en: row.agency_name_en,
            },
            oblast: row.oblast.map(|oblast| OblastBrief {
                code: oblast.code.to_string(),
                name_uk: oblast.name_uk,
                name_en: oblast.name_en,
            }),
        }
    }
}
