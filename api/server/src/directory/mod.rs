//! Places, agencies, and the people of one's own agency.

mod agencies;
mod places;
mod users;

use crate::kernel::routing::Routes;
use crate::mount;

use agencies::*;
use places::*;
use users::*;

pub(crate) use users::{is_login, new_first_passphrase};

/// Mounts the operations of this capability.
pub fn routes(routes: &mut Routes) {
    mount!(routes; list_places);
    mount!(routes; list_agencies, read_agency, found_agency, rename_agency, freeze_agency, unfreeze_agency, appoint_person);
    mount!(routes; list_users, invite_user, change_user, give_role, change_role, reset_passphrase);
}
