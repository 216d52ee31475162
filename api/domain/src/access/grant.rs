//! The proof that an actor holds a permission. It has one constructor, and nothing opens without it.

use std::marker::PhantomData;
use std::sync::Arc;

use super::actor::Actor;
use super::permission::{Permission, PermissionKind};

/// Proof that an actor's token reaches permission `P`.
#[derive(Debug, Clone)]
pub struct Grant<P: Permission> {
    actor: Arc<Actor>,
    permission: PhantomData<P>,
}

/// The token does not reach this permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token does not reach {0}")]
pub struct Denied(pub PermissionKind);

impl<P: Permission> Grant<P> {
    /// Grants what a scope of the actor names for exactly the agency and territory acted for.
    pub fn for_actor(actor: &Arc<Actor>) -> Result<Self, Denied> {
        if actor.scopes.contains(&actor.scope_of(P::KIND)) {
            Ok(Self { actor: Arc::clone(actor), permission: PhantomData })
        } else {
            Err(Denied(P::KIND))
        }
    }

    /// Who acts.
    pub fn actor(&self) -> &Arc<Actor> {
        &self.actor
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::actor::Principal;
    use crate::access::permission::{CaseOversee, CaseRead, CaseWrite};
    use crate::access::role::{Reach, Role};
    use crate::shared::ids::{AgencyId, MembershipId, UserId};
    use uuid::Uuid;

    const AGENCY: &str = "00000000-0000-0000-0000-00000000000a";
    const OTHER: &str = "00000000-0000-0000-0000-00000000000b";

    fn actor(reach: Reach, oblast: Option<&str>, scopes: &[String]) -> Arc<Actor> {
        Arc::new(Actor {
            principal: Principal::Person {
                user: UserId::new(Uuid::from_u128(1)),
                membership: MembershipId::new(Uuid::from_u128(2)),
                role: Role::CaseManager,
            },
            agency: AGENCY.parse::<AgencyId>().expect("an id"),
            oblast: oblast.map(|key| key.parse().expect("a key")),
            reach,
            session: None,
            scopes: scopes.iter().map(|scope| scope.parse().expect("a scope")).collect(),
        })
    }

    #[test]
    fn a_scope_grants_only_its_own_permission() {
        let vesna = actor(Reach::Agency, Some("UA14"), &[format!("case.read@UA14/{AGENCY}")]);
        assert!(Grant::<CaseRead>::for_actor(&vesna).is_ok());
        assert_eq!(Grant::<CaseWrite>::for_actor(&vesna).map(|_| ()), Err(Denied(PermissionKind::CaseWrite)));
    }

    #[test]
    fn a_scope_of_another_agency_or_territory_grants_nothing() {
        for scope in [
            format!("case.read@UA14/{OTHER}"),
            format!("case.read@UA05/{AGENCY}"),
            format!("case.read@UA/{AGENCY}"),
            "case.read@UA14/*".into(),
            "case.read@UA/*".into(),
        ] {
            let vesna = actor(Reach::Agency, Some("UA14"), std::slice::from_ref(&scope));
            assert!(Grant::<CaseRead>::for_actor(&vesna).is_err(), "{scope}");
        }
    }

    #[test]
    fn coordinators_reach_their_oblast_and_never_the_country_by_accident() {
        let scopes = ["case.oversee@UA14/*".to_owned()];
        assert!(Grant::<CaseOversee>::for_actor(&actor(Reach::Oblast, Some("UA14"), &scopes)).is_ok());
        assert!(Grant::<CaseOversee>::for_actor(&actor(Reach::Oblast, Some("UA05"), &scopes)).is_err());
        let national = ["case.oversee@UA/*".to_owned()];
        assert!(Grant::<CaseOversee>::for_actor(&actor(Reach::National, None, &national)).is_ok());
        assert!(Grant::<CaseOversee>::for_actor(&actor(Reach::Oblast, None, &national)).is_err());
    }
}
