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
