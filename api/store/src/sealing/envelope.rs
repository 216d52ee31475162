//! The one format of everything sealed: `ver(1) alg(1) key_id(16) commit(16) nonce(24) ciphertext tag(16)`.
//!
//! XChaCha20-Poly1305 with a random nonce of 192 bits, so there is no counter to lose in a crash or a restore. The
//! cipher alone would accept one ciphertext under two keys; `commit` excludes that and is checked before deciphering.

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::SealingError;
use super::secret::{KEY_BYTES, Secret, fill_random};

const VERSION: u8 = 1;
const XCHACHA20_POLY1305: u8 = 1;

const ID: usize = 16;
const COMMIT: usize = 16;
const NONCE: usize = 24;
const TAG: usize = 16;
/// `ver`, `alg` and `key_id`: the part of the header that is authenticated together with the place.
const NAMED: usize = 2 + ID;
const HEADER: usize = NAMED + COMMIT + NONCE;

/// What a sealed value is tied to; each part carries its length, so that two lists of parts are never the same bytes.
pub(super) struct Bound(Vec<u8>);

impl Bound {
    /// `what` keeps fields, keys and kept answers apart.
    pub(super) fn new(what: &str) -> Self {
        Self(Vec::with_capacity(256)).and(what)
    }

    pub(super) fn and(mut self, part: impl Part) -> Self {
        part.with_bytes(|bytes| {
            self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
            self.0.extend_from_slice(bytes);
        });
        self
    }
}

/// Something that can be a part of [`Bound`].
pub(super) trait Part {
    fn with_bytes(&self, take: impl FnOnce(&[u8]));
}

impl Part for &str {
    fn with_bytes(&self, take: impl FnOnce(&[u8])) {
        take(self.as_bytes());
    }
}

impl Part for Uuid {
    fn with_bytes(&self, take: impl FnOnce(&[u8])) {
        take(self.as_bytes());
    }
}

impl Part for i32 {
    fn with_bytes(&self, take: impl FnOnce(&[u8])) {
        take(&self.to_be_bytes());
    }
}

/// Seals what `write` puts into the buffer (`len` bytes) with the key that `parent` gives for `purpose`.
pub(super) fn seal(
    parent: &Secret,
    purpose: &[&[u8]],
    bound: &Bound,
    len: usize,
    write: impl FnOnce(&mut Vec<u8>),
) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER + len + TAG);
    out.extend_from_slice(&[VERSION, XCHACHA20_POLY1305]);
    out.extend_from_slice(&identify(parent, purpose));
    let mut nonce = [0; NONCE];
    fill_random(&mut nonce);
    out.extend_from_slice(&nonce);
    write(&mut out);
    debug_assert_eq!(out.len(), HEADER + len, "the buffer must not grow while it holds plain text");
    let (header, body) = out.split_at_mut(HEADER);
    let tag = cipher(parent, purpose)
        .encrypt_inout_detached(&XNonce::from(nonce), &authenticated(&header[..NAMED], bound), InOutBuf::from(body))
        .expect("a value in memory is far below the limit of 256 GiB");
    out.extend_from_slice(&tag);
    out
}

/// Opens what [`seal`] made; the same key, purpose and place are needed.
pub(super) fn open(
    parent: &Secret,
    purpose: &[&[u8]],
    bound: &Bound,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealingError> {
    let (header, rest) = sealed.split_at_checked(HEADER).ok_or(SealingError::Malformed)?;
    let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(SealingError::Malformed)?;
    let (named, proof) = header.split_at(NAMED);
    if named[..2] != [VERSION, XCHACHA20_POLY1305] {
        return Err(SealingError::UnknownFormat);
    }
    let expected = identify(parent, purpose);
    if !bool::from(header[2..NAMED + COMMIT].ct_eq(&expected)) {
        return Err(SealingError::WrongKey);
    }
    let nonce = XNonce::try_from(&proof[COMMIT..]).map_err(|_| SealingError::Malformed)?;
    let mut plain = Zeroizing::new(body.to_vec());
    cipher(parent, purpose)
        .decrypt_inout_detached(
            &nonce,
            &authenticated(named, bound),
            InOutBuf::from(plain.as_mut_slice()),
            &Tag::from(*tag),
        )
        .map_err(|_| SealingError::Refused)?;
    Ok(plain)
}

/// Seals one key with another.
pub(super) fn wrap(parent: &Secret, purpose: &[&[u8]], bound: &Bound, key: &Secret) -> Vec<u8> {
    seal(parent, purpose, bound, KEY_BYTES, |out| out.extend_from_slice(key.bytes()))
}

/// Opens a key sealed by [`wrap`].
pub(super) fn unwrap_key(
    parent: &Secret,
    purpose: &[&[u8]],
    bound: &Bound,
    wrapped: &[u8],
) -> Result<Secret, SealingError> {
    Secret::from_slice(&open(parent, purpose, bound, wrapped)?).ok_or(SealingError::Malformed)
}

fn cipher(parent: &Secret, purpose: &[&[u8]]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(parent.derive(purpose).bytes().into())
}

/// Name of the parent key and commitment to the key of this purpose: `key_id` then `commit`.
fn identify(parent: &Secret, purpose: &[&[u8]]) -> [u8; ID + COMMIT] {
    let mut both = [0; ID + COMMIT];
    let (id, commit) = both.split_at_mut(ID);
    parent.expand(&[b"nrm/key-id/v1"], id);
    let info: Vec<&[u8]> = [b"nrm/commit/v1|".as_slice()].into_iter().chain(purpose.iter().copied()).collect();
    parent.expand(&info, commit);
    both
}

fn authenticated(named: &[u8], bound: &Bound) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(named.len() + bound.0.len());
    bytes.extend_from_slice(named);
    bytes.extend_from_slice(&bound.0);
    bytes
}
