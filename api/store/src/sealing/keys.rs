//! The keys and what each of them wraps.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::envelope::{derive, framed, open, padded, random, seal, unpadded};
use super::{Place, SealingError};

/// Short values are padded to steps of this many bytes, long ones to [`LONG_STEP`].
const SHORT_STEP: usize = 64;
const LONG_STEP: usize = 1024;

type Secret = Zeroizing<[u8; 32]>;

macro_rules! withheld {
    ($($name:ident),+) => { $(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(withheld)"))
            }
        }
    )+ };
}
withheld!(RootKey, TenantKey, DataKey, ShareKey);

/// The key outside the database.
#[derive(Clone)]
pub struct RootKey(Secret);

/// The key of one agency.
pub struct TenantKey {
    agency: Uuid,
    version: i32,
    secret: Secret,
}

/// The key of one compartment of one case.
pub struct DataKey(Secret);

/// The key that carries data keys from a sender to the receiver of one referral.
pub struct ShareKey {
    place: Vec<u8>,
    secret: Secret,
}

impl RootKey {
    /// Reads the key file, or makes one that only its owner can read.
    pub fn load_or_create(path: &Path) -> Result<Self, SealingError> {
        let told = |error: std::io::Error| SealingError::KeyFile(error.kind().to_string());
        match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
            Ok(mut file) => {
                let secret: Secret = Zeroizing::new(random());
                file.write_all(secret.as_ref()).and_then(|()| file.sync_all()).map_err(told)?;
                Ok(Self(secret))
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                if fs::metadata(path).map_err(told)?.permissions().mode() & 0o077 != 0 {
                    return Err(SealingError::KeyFile("others can read it".into()));
                }
                let bytes = Zeroizing::new(fs::read(path).map_err(told)?);
                let secret = <[u8; 32]>::try_from(bytes.as_slice())
                    .map_err(|_| SealingError::KeyFile("it does not hold 32 bytes".into()))?;
                Ok(Self(Zeroizing::new(secret)))
            }
            Err(error) => Err(told(error)),
        }
    }

    /// Takes bytes as the key; for tests.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A key for one purpose of the program itself, such as signing claims.
    pub fn context_key(&self, purpose: &'static str) -> [u8; 32] {
        *derive(&self.0, &framed(&[b"context", purpose.as_bytes()]))
    }

    /// Makes a key for an agency, and what is stored of it.
    pub fn new_tenant_key(&self, agency: Uuid, version: i32) -> Result<(TenantKey, Vec<u8>), SealingError> {
        let secret: Secret = Zeroizing::new(random());
        let wrapped = seal(&self.wrapping(), &tenant_place(agency, version), secret.as_ref())?;
        Ok((TenantKey { agency, version, secret }, wrapped))
    }

    /// Opens the stored key of an agency.
    pub fn open_tenant_key(&self, agency: Uuid, version: i32, wrapped: &[u8]) -> Result<TenantKey, SealingError> {
        let secret = secret_of(&open(&self.wrapping(), &tenant_place(agency, version), wrapped)?)?;
        Ok(TenantKey { agency, version, secret })
    }

    /// The key for what travels with one referral to one agency.
    pub fn share_key(&self, referral: Uuid, recipient: Uuid) -> ShareKey {
        let place = framed(&[b"share", referral.as_bytes(), recipient.as_bytes()]);
        ShareKey { secret: derive(&self.0, &place), place }
    }

    /// Seals an answer that is kept for a retry.
    pub(crate) fn seal_kept(&self, principal: Uuid, key: &str, body: &[u8]) -> Result<Vec<u8>, SealingError> {
        seal(&self.context_key("kept"), &framed(&[b"kept", principal.as_bytes(), key.as_bytes()]), body)
    }

    /// Opens a kept answer.
    pub(crate) fn open_kept(&self, principal: Uuid, key: &str, sealed: &[u8]) -> Result<Vec<u8>, SealingError> {
        let place = framed(&[b"kept", principal.as_bytes(), key.as_bytes()]);
        open(&self.context_key("kept"), &place, sealed).map(|plain| plain.to_vec())
    }

    fn wrapping(&self) -> Secret {
        derive(&self.0, b"wrap")
    }
}

impl TenantKey {
    /// Its version.
    pub fn version(&self) -> i32 {
        self.version
    }

    /// Makes a data key, and what is stored of it.
    pub fn new_data_key(&self, case: Uuid, compartment: &str) -> Result<(DataKey, Vec<u8>), SealingError> {
        let key = DataKey(Zeroizing::new(random()));
        let wrapped = self.wrap(&key, case, compartment)?;
        Ok((key, wrapped))
    }

    /// Wraps a data key for this agency.
    pub fn wrap(&self, key: &DataKey, case: Uuid, compartment: &str) -> Result<Vec<u8>, SealingError> {
        seal(&derive(&self.secret, b"wrap"), &self.place(case, compartment), key.0.as_ref())
    }

    /// Opens a data key that was wrapped for this agency.
    pub fn open_data_key(&self, case: Uuid, compartment: &str, wrapped: &[u8]) -> Result<DataKey, SealingError> {
        let plain = open(&derive(&self.secret, b"wrap"), &self.place(case, compartment), wrapped)?;
        Ok(DataKey(secret_of(&plain)?))
    }

    /// The token under which a key of the duplicate search is stored: keyed by this agency, useless to any other.
    pub fn index_token(&self, kind: &str, key: &str) -> Vec<u8> {
        let secret = derive(&self.secret, &framed(&[b"index", kind.as_bytes()]));
        let mut token = match <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_ref()) {
            Ok(mut mac) => {
                mac.update(key.as_bytes());
                mac.finalize().into_bytes().to_vec()
            }
            // HMAC takes keys of any length.
            Err(_) => Vec::new(),
        };
        token.truncate(8);
        token
    }

    fn place(&self, case: Uuid, compartment: &str) -> Vec<u8> {
        framed(&[b"data-key", self.agency.as_bytes(), &self.version.to_be_bytes(), case.as_bytes(), compartment.as_bytes()])
    }
}

impl ShareKey {
    /// Wraps a data key for the way.
    pub fn wrap(&self, key: &DataKey, compartment: &str) -> Result<Vec<u8>, SealingError> {
        seal(&self.secret, &framed(&[&self.place, compartment.as_bytes()]), key.0.as_ref())
    }

    /// Takes a data key out.
    pub fn open(&self, compartment: &str, wrapped: &[u8]) -> Result<DataKey, SealingError> {
        let plain = open(&self.secret, &framed(&[&self.place, compartment.as_bytes()]), wrapped)?;
        Ok(DataKey(secret_of(&plain)?))
    }
}

impl DataKey {
    /// Seals a text for its place.
    pub fn seal(&self, place: &Place<'_>, text: &str) -> Result<Vec<u8>, SealingError> {
        let step = if text.len() > 512 || place.compartment == "narrative" { LONG_STEP } else { SHORT_STEP };
        seal(&self.column_key(place), &place_bytes(place), &padded(text.as_bytes(), step))
    }

    /// Opens a text in its place.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<String>, SealingError> {
        let plain = open(&self.column_key(place), &place_bytes(place), sealed)?;
        let text = std::str::from_utf8(unpadded(&plain)?).map_err(|_| SealingError::DoesNotOpen)?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    fn column_key(&self, place: &Place<'_>) -> Secret {
        derive(&self.0, &framed(&[b"column", place.table.as_bytes(), place.column.as_bytes()]))
    }
}

fn tenant_place(agency: Uuid, version: i32) -> Vec<u8> {
    framed(&[b"tenant-key", agency.as_bytes(), &version.to_be_bytes()])
}

fn place_bytes(place: &Place<'_>) -> Vec<u8> {
    framed(&[
        b"field",
        place.agency_of_record.as_bytes(),
        place.case.as_bytes(),
        place.compartment.as_bytes(),
        place.table.as_bytes(),
        place.column.as_bytes(),
        place.row.as_bytes(),
    ])
}

fn secret_of(bytes: &[u8]) -> Result<Secret, SealingError> {
    bytes.try_into().map(Zeroizing::new).map_err(|_| SealingError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(parts: [u128; 3], words: [&str; 3]) -> Place<'_> {
        Place {
            agency_of_record: Uuid::from_u128(parts[0]),
            case: Uuid::from_u128(parts[1]),
            row: Uuid::from_u128(parts[2]),
            compartment: words[0],
            table: words[1],
            column: words[2],
        }
    }

    fn key() -> DataKey {
        DataKey(Zeroizing::new([7; 32]))
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_place_only(text in "\\PC{0,80}", part in 0..3_usize, word in 0..3_usize) {
            let home = place([1, 2, 3], ["identity", "case_persons", "surname"]);
            let sealed = key().seal(&home, &text).expect("sealed");
            let opened = key().open(&home, &sealed).expect("opened");
            prop_assert_eq!(opened.as_str(), text.as_str());
            let mut parts = [1, 2, 3];
            parts[part] = 9;
            prop_assert!(key().open(&place(parts, ["identity", "case_persons", "surname"]), &sealed).is_err());
            let mut words = ["identity", "case_persons", "surname"];
            words[word] = "other";
            prop_assert!(key().open(&place([1, 2, 3], words), &sealed).is_err());
        }

        #[test]
        fn a_changed_byte_does_not_open(at in 0_usize..138, bit in 0_u8..8) {
            let home = place([1, 2, 3], ["identity", "case_persons", "surname"]);
            let mut sealed = key().seal(&home, "Вигадана").expect("sealed");
            let at = at % sealed.len();
            sealed[at] ^= 1 << bit;
            prop_assert!(key().open(&home, &sealed).is_err());
        }

        #[test]
        fn short_texts_have_one_length(text in "[а-я]{0,30}") {
            let home = place([1, 2, 3], ["identity", "case_persons", "surname"]);
            let length = key().seal(&home, "").expect("sealed").len();
            prop_assert_eq!(key().seal(&home, &text).expect("sealed").len(), length);
        }
    }

    #[test]
    fn an_agency_opens_only_its_own_wraps() {
        let root = RootKey::from_bytes([1; 32]);
        let (one, wrapped_one) = root.new_tenant_key(Uuid::from_u128(1), 1).expect("a key");
        let (two, _) = root.new_tenant_key(Uuid::from_u128(2), 1).expect("a key");
        let case = Uuid::from_u128(5);
        let (_, wrapped) = one.new_data_key(case, "identity").expect("a key");
        assert!(one.open_data_key(case, "identity", &wrapped).is_ok());
        assert!(one.open_data_key(case, "contact", &wrapped).is_err());
        assert!(two.open_data_key(case, "identity", &wrapped).is_err());
        assert!(root.open_tenant_key(Uuid::from_u128(2), 1, &wrapped_one).is_err());
        assert!(RootKey::from_bytes([2; 32]).open_tenant_key(Uuid::from_u128(1), 1, &wrapped_one).is_err());
        assert_ne!(one.index_token("phone", "380440000001"), two.index_token("phone", "380440000001"));
    }

    #[test]
    fn a_data_key_travels_with_one_referral_only() {
        let root = RootKey::from_bytes([1; 32]);
        let (here, there) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let wrapped = root.share_key(here, there).wrap(&key(), "identity").expect("wrapped");
        assert!(root.share_key(here, there).open("identity", &wrapped).is_ok());
        assert!(root.share_key(there, there).open("identity", &wrapped).is_err());
        assert!(root.share_key(here, here).open("identity", &wrapped).is_err());
        assert!(root.share_key(here, there).open("contact", &wrapped).is_err());
    }

    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        let path = std::env::temp_dir().join(format!("nrm-root-{}", Uuid::now_v7()));
        RootKey::load_or_create(&path).expect("made");
        assert!(RootKey::load_or_create(&path).is_ok());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
        assert!(RootKey::load_or_create(&path).is_err());
        fs::remove_file(&path).expect("removed");
    }
}
