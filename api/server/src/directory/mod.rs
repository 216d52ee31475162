//! The operations of directory.

use crate::kernel::routing::Routes;

/// Mounts the operations of this capability.
pub fn routes(_routes: &mut Routes) {}
