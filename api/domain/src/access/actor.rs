//! Who acts: a signed-in person in one membership, or an application of an agency.

use uuid::Uuid;

use super::role::{Reach, Role};
use super::scope::{Scope, Territory};
use crate::shared::ids::{AgencyId, ClientId, MembershipId, SessionId, UserId};
use crate::shared::place::OblastKey;

/// The one behind a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A person, in one of their memberships.
    Person {
        /// Who.
        user: UserId,
        /// In which membership.
        membership: MembershipId,
        /// In which role.
        role: Role,
    },
    /// An application.
    Client {
        /// Which.
        client: ClientId,
    },
}

/// Who acts, for which agency, within which ceilings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Person or application.
    pub principal: Principal,
    /// The agency acted for.
    pub agency: AgencyId,
    /// Its oblast; none for national bodies.
    pub oblast: Option<OblastKey>,
    /// How far the membership reaches.
    pub reach: Reach,
    /// The sign-in; none for applications.
    pub session: Option<SessionId>,
    /// The ceilings of the token.
    pub scopes: Vec<Scope>,
}

impl Actor {
    /// The id that idempotency and limits are kept under.
    pub fn principal_id(&self) -> Uuid {
        match &self.principal {
            Principal::Person { user, .. } => user.uuid(),
            Principal::Client { client } => client.uuid(),
        }
    }

    /// The role, if a person acts.
    pub fn role(&self) -> Option<Role> {
        match &self.principal {
            Principal::Person { role, .. } => Some(*role),
            Principal::Client { .. } => None,
        }
    }

    /// The scope that a permission of this actor must be written as.
    pub fn scope_of(&self, permission: super::permission::PermissionKind) -> Scope {
        match (self.reach, &self.oblast) {
            (Reach::National, _) => Scope { permission, territory: Territory::National, agency: None },
            (Reach::Oblast, Some(oblast)) => {
                Scope { permission, territory: Territory::Oblast(oblast.clone()), agency: None }
            }
            (Reach::Agency, Some(oblast)) => {
                Scope { permission, territory: Territory::Oblast(oblast.clone()), agency: Some(self.agency) }
            }
            // Without an oblast an oblast-wide reach must not become a national one: only the own agency is left.
            (Reach::Agency | Reach::Oblast, None) => {
                Scope { permission, territory: Territory::National, agency: Some(self.agency) }
            }
        }
    }
}
