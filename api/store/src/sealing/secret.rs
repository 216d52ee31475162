//! Thirty-two secret bytes that are wiped when no longer needed and never printed.

use hkdf::Hkdf;
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Length of every key.
pub(super) const KEY_BYTES: usize = 32;

/// Key material. Boxed, so that moving it does not leave copies behind on the stack.
pub(super) struct Secret(Box<Zeroizing<[u8; KEY_BYTES]>>);

impl Secret {
    /// Fresh from the generator of the operating system.
    pub(super) fn random() -> Self {
        let mut secret = Self::empty();
        fill_random(&mut secret.0[..]);
        secret
    }

    /// Takes exactly 32 bytes.
    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != KEY_BYTES {
            return None;
        }
        let mut secret = Self::empty();
        secret.0.copy_from_slice(bytes);
        Some(secret)
    }

    /// A key of its own for one use; `info` is the parts joined with nothing between them.
    pub(super) fn derive(&self, info: &[&[u8]]) -> Self {
        let mut secret = Self::empty();
        self.expand(info, &mut secret.0[..]);
        secret
    }

    /// HKDF-SHA-256 into `out`.
    pub(super) fn expand(&self, info: &[&[u8]], out: &mut [u8]) {
        Hkdf::<Sha256>::new(None, self.bytes())
            .expand_multi_info(info, out)
            .expect("every output here is far below the limit of 8160 bytes");
    }

    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    fn empty() -> Self {
        Self(Box::new(Zeroizing::new([0; KEY_BYTES])))
    }
}

/// Random bytes straight from the operating system: no state of ours that a copy of the process could repeat.
pub(super) fn fill_random(out: &mut [u8]) {
    SysRng.try_fill_bytes(out).expect("without randomness of the system nothing may be sealed");
}
