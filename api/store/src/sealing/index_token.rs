//! The blind index: lets an agency find a possible duplicate without a readable name in the database.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::secret::Secret;

/// How many bits of a token are kept.
///
/// A long token would mark every value as itself: who holds a copy of the database could see that two cases are of
/// one person, and guess common surnames from how often a token occurs. A short one is shared by strangers. The
/// planner's rule for `R` people in one index: false companions `R / 2^bits` between 2 and `sqrt(R)`. The companions
/// cost little, since candidates are opened and compared anyway, within one search and only where the policies allow.
///
/// Two limits. Tokens of different kinds on one case add up, so the fewer kinds, the better it hides. And the number
/// must not change for tokens already stored: other bits give other tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenBits(u8);

impl TokenBits {
    /// For the index of one agency: within the rule from about 1,000 to 262,000 people.
    pub const AGENCY: Self = Self(9);

    /// For the index of the nation, where nothing is opened: two kinds must agree before anyone is asked.
    pub const NATION: Self = Self(16);

    /// From 1 to 128 bits.
    pub const fn new(bits: u8) -> Option<Self> {
        if bits >= 1 && bits <= 128 { Some(Self(bits)) } else { None }
    }

    /// The number of bits.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// The first bits of HMAC-SHA-256 under the key of this kind; the rest of the last byte is zero.
pub(super) fn token(secret: &Secret, kind: &str, key: &str, bits: TokenBits) -> Vec<u8> {
    let index_key = secret.derive(&[b"nrm/v1|index|", kind.as_bytes()]);
    let mut mac = Hmac::<Sha256>::new_from_slice(index_key.bytes()).expect("HMAC takes a key of any length");
    mac.update(key.as_bytes());
    let full = mac.finalize().into_bytes();
    let mut token = full[..usize::from(bits.0).div_ceil(8)].to_vec();
    let spare = (8 - bits.0 % 8) % 8;
    if let Some(last) = token.last_mut() {
        *last &= u8::MAX << spare;
    }
    token
}
