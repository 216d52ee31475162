//! Marks that only this house can make: version tags, page cursors and digests of logins.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// A key for marks, derived from the root key.
#[derive(Clone)]
pub struct Seal(Arc<[u8; 32]>);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl Seal {
    /// A seal with this key.
    pub fn new(key: [u8; 32]) -> Self {
        Self(Arc::new(key))
    }

    /// The mark of some parts under a purpose; no part can be mistaken for two.
    pub fn mark(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut out = [0_u8; 32];
        // A 32-byte key is always accepted.
        if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(self.0.as_slice()) {
            for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
                mac.update(&(part.len() as u64).to_be_bytes());
                mac.update(part);
            }
            out.copy_from_slice(&mac.finalize().into_bytes());
        }
        out
    }

    /// The version tag of a thing; it tells nothing about how often the thing was changed.
    pub fn etag(&self, id: Uuid, version: i32) -> String {
        let mark = self.mark("etag", &[id.as_bytes(), &version.to_be_bytes()]);
        format!("\"{}\"", URL_SAFE_NO_PAD.encode(&mark[..16]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        let seal = Seal::new([7; 32]);
        assert_ne!(seal.mark("a", &[b"bc", b"d"]), seal.mark("a", &[b"b", b"cd"]));
        assert_ne!(seal.etag(Uuid::nil(), 1), seal.etag(Uuid::nil(), 2));
    }
}
