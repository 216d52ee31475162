//! A proof of a permission that nobody gave.

use nrm_tests::house::nrm_domain;

use std::marker::PhantomData;
use std::sync::Arc;

use nrm_domain::access::actor::Actor;
use nrm_domain::access::grant::Grant;
use nrm_domain::access::permission::IdentityRead;

pub fn help_oneself(actor: Arc<Actor>) -> Grant<IdentityRead> {
    Grant { actor, permission: PhantomData }
}
