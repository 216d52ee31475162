//! The one key that is not in the database: without its file a copy of the database tells nothing about anybody.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use uuid::Uuid;
use zeroize::Zeroizing;

use super::envelope::{self, Bound};
use super::index_token::{self, TokenBits};
use super::padding::{self, Step};
use super::secret::{KEY_BYTES, Secret};
use super::{CommonKey, SealingError, ShareKey, TenantKey};

/// One root key file outside the database.
pub struct RootKey(Secret);

impl std::fmt::Debug for RootKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RootKey")
    }
}

const WRAP_TENANT_KEY: &[&[u8]] = &[b"nrm/wrap/v1|tenant key"];
const KEEP_ANSWER: &[&[u8]] = &[b"nrm/kept/v1|answer"];

impl RootKey {
    /// Reads the key file, or makes one where none is. The folder must exist: an unmounted volume is not a reason
    /// to start with a new key.
    pub fn load_or_create(path: &Path) -> Result<Self, SealingError> {
        match Self::load(path) {
            Err(SealingError::KeyFileIo(error)) if error.kind() == ErrorKind::NotFound => {
                create(path)?;
                Self::load(path)
            }
            other => other,
        }
    }

    /// A key from elsewhere: a key service, or a test.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let bytes = Zeroizing::new(bytes);
        Self(Secret::from_slice(bytes.as_slice()).expect("thirty-two bytes are a key"))
    }

    /// A fresh key for an agency, and the same key wrapped for the database.
    pub fn new_tenant_key(&self, agency: Uuid, version: i32) -> (TenantKey, Vec<u8>) {
        let secret = Secret::random();
        let wrapped = envelope::wrap(&self.0, WRAP_TENANT_KEY, &bound_to_tenant(agency, version), &secret);
        (TenantKey::new(agency, version, secret), wrapped)
    }

    /// Opens the key of an agency; only with the agency and version it was made for.
    pub fn open_tenant_key(&self, agency: Uuid, version: i32, wrapped: &[u8]) -> Result<TenantKey, SealingError> {
        let secret = envelope::unwrap_key(&self.0, WRAP_TENANT_KEY, &bound_to_tenant(agency, version), wrapped)?;
        Ok(TenantKey::new(agency, version, secret))
    }

    /// The key that carries data keys from a sender to one receiver for one referral.
    pub fn share_key(&self, referral: Uuid, recipient_agency: Uuid) -> ShareKey {
        let info: &[&[u8]] = &[b"nrm/share/v1|", referral.as_bytes(), recipient_agency.as_bytes()];
        ShareKey::new(referral, recipient_agency, self.0.derive(info))
    }

    /// The key that carries the keys of notes and files to every agency that sees the case.
    pub fn common_key(&self, case: Uuid) -> CommonKey {
        CommonKey::new(case, self.0.derive(&[b"nrm/common/v1|", case.as_bytes()]))
    }

    /// What the national index keeps instead of a name or number. It is keyed apart from the index of every agency, so
    /// that the two cannot be laid beside each other.
    pub fn national_token(&self, kind: &str, key: &str) -> Vec<u8> {
        let secret = self.0.derive(&[b"nrm/v1|national index"]);
        index_token::token(&secret, kind, key, TokenBits::NATION)
    }

    /// A key for one purpose outside cases, such as signing the context of a transaction or a page cursor.
    pub fn context_key(&self, purpose: &'static str) -> [u8; 32] {
        *self.0.derive(&[b"nrm/context/v1|", purpose.as_bytes()]).bytes()
    }

    /// Seals the answer kept for a retry; it opens only for the same principal and idempotency key.
    pub fn seal_kept(&self, principal: Uuid, key: &str, body: &[u8]) -> Vec<u8> {
        let bound = Bound::new("kept answer").and(principal).and(key);
        let len = Step::Long.padded_len(body.len());
        envelope::seal(&self.0, KEEP_ANSWER, &bound, len, |out| Step::Long.pad_into(body, out))
    }

    /// Opens the answer kept for a retry.
    pub fn open_kept(&self, principal: Uuid, key: &str, sealed: &[u8]) -> Result<Vec<u8>, SealingError> {
        let bound = Bound::new("kept answer").and(principal).and(key);
        let padded = envelope::open(&self.0, KEEP_ANSWER, &bound, sealed)?;
        padding::strip(&padded).map(<[u8]>::to_vec)
    }

    fn load(path: &Path) -> Result<Self, SealingError> {
        let mut file = File::open(path)?;
        let facts = file.metadata()?;
        if !facts.is_file() {
            return Err(SealingError::KeyFile("not a file"));
        }
        if facts.mode() & 0o077 != 0 {
            return Err(SealingError::KeyFile("others may read or change it; it must be 0600"));
        }
        if facts.len() != KEY_BYTES as u64 {
            return Err(SealingError::KeyFile("it must be exactly 32 bytes"));
        }
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        file.read_exact(bytes.as_mut_slice())?;
        // What some file systems leave after a crash; never a key.
        if bytes.iter().all(|byte| *byte == 0) {
            return Err(SealingError::KeyFile("it holds only zeros"));
        }
        Secret::from_slice(bytes.as_slice()).map(Self).ok_or(SealingError::KeyFile("it must be exactly 32 bytes"))
    }
}

fn bound_to_tenant(agency: Uuid, version: i32) -> Bound {
    Bound::new("tenant key").and(agency).and(version)
}

/// Writes a whole key beside the place and links it there: nobody ever sees half a key, and of two programs that
/// start together one wins and both read the same key.
fn create(path: &Path) -> Result<(), SealingError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let draft = folder.join(format!(".root-key-{}", Uuid::new_v4().simple()));
    let written = write_new(&draft).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    });
    let removed = fs::remove_file(&draft);
    written?;
    removed?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn write_new(path: &Path) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(Secret::random().bytes())?;
    file.sync_all()
}
