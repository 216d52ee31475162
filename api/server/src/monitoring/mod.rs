//! The operations of monitoring.

use crate::kernel::routing::Routes;

/// Mounts the operations of this capability.
pub fn routes(_routes: &mut Routes) {}
