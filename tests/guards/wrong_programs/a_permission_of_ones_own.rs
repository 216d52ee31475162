//! A permission that is not in the list of the domain.

use nrm_tests::house::nrm_domain;

use nrm_domain::access::permission::{Permission, PermissionKind};

pub struct Everything;

impl Permission for Everything {
    const KIND: PermissionKind = PermissionKind::IdentityRead;
}
