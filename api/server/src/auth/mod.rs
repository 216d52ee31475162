//! Sign-in, sessions, and the applications of agencies.

pub mod clients;
pub mod me;
pub mod passphrase;
pub mod sessions;
pub mod sign_in;
pub mod tokens;

pub use me::AgencyBrief;

use crate::kernel::routing::Routes;
use crate::mount;

use clients::*;
use me::*;
use passphrase::*;
use sessions::*;
use sign_in::*;
use tokens::*;

/// Mounts the operations of this capability.
pub fn routes(routes: &mut Routes) {
    mount!(routes; sign_in, first_sign_in, refresh_session, sign_out, issue_token, list_signing_keys);
    mount!(routes; read_me, change_passphrase, switch_membership, list_sessions, end_session);
    mount!(routes; list_clients, register_client, rotate_client_secret, revoke_client);
}
