//! The signature on certificates (Ed25519): a key of its own, apart from the keys of tokens, whose public half anyone may
//! keep to check a certificate without a connection.

use std::collections::BTreeMap;
use std::path::Path;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use nrm_domain::cases::certificate_code::{CODE_BYTES, CertificateCode};
use serde_json::{Value, json};

use super::tokens::{KeyError, new_pem};

/// How many bytes a signature has.
const SIGNATURE: usize = 64;
/// The longest code that is looked at.
const LONGEST: usize = 256;

/// The keys: the newest signs, all verify.
pub struct CertificateKeys {
    signing: Ed25519KeyPair,
    public: BTreeMap<String, Vec<u8>>,
}

impl std::fmt::Debug for CertificateKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CertificateKeys")
    }
}

impl CertificateKeys {
    /// Reads the keys in a folder; makes the first one if there is none.
    pub fn open(folder: &Path, now: DateTime<Utc>) -> Result<Self, KeyError> {
        crate::keys::folder(folder)?;
        let mut pems = BTreeMap::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(kid) = name.strip_prefix("certificate-").and_then(|name| name.strip_suffix(".pem")) {
                pems.insert(kid.to_owned(), std::fs::read_to_string(&path)?);
            }
        }
        if pems.is_empty() {
            let kid = format!("{}-1", now.format("%Y%m%d"));
            let pem = new_pem().ok_or_else(|| KeyError::NotAKey(kid.clone()))?;
            crate::keys::write_new(&folder.join(format!("certificate-{kid}.pem")), pem.as_bytes())?;
            pems.insert(kid, pem);
        }
        let mut public = BTreeMap::new();
        let mut signing = None;
        for (kid, pem) in pems {
            let not = || KeyError::NotAKey(kid.clone());
            let der = pem.lines().filter(|line| !line.starts_with("-----")).collect::<String>();
            let der = STANDARD.decode(der).map_err(|_| not())?;
            let pair = Ed25519KeyPair::from_pkcs8(&der).map_err(|_| not())?;
            public.insert(kid, pair.public_key().as_ref().to_vec());
            // Names begin with a date, so the last one is the newest, and it signs.
            signing = Some(pair);
        }
        let signing = signing.ok_or_else(|| KeyError::NotAKey("none".into()))?;
        Ok(Self { signing, public })
    }

    /// The text of a code: what it says and the signature.
    pub fn sign(&self, code: &CertificateCode) -> String {
        let said = code.bytes();
        let mut bytes = said.to_vec();
        bytes.extend_from_slice(self.signing.sign(&said).as_ref());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a code that one of our keys signed.
    pub fn read(&self, text: &str) -> Option<CertificateCode> {
        read(text, self.public.values().map(Vec::as_slice))
    }

    /// The public keys (RFC 7517), for those who check certificates themselves.
    pub fn public(&self) -> Value {
        let keys = self.public.iter().map(|(kid, key)| {
            json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid, "x": URL_SAFE_NO_PAD.encode(key) })
        });
        json!({ "keys": keys.collect::<Vec<_>>() })
    }
}

/// Reads a code under any of these public keys. The text may be the whole address that a certificate shows.
pub fn read<'a>(text: &str, keys: impl Iterator<Item = &'a [u8]>) -> Option<CertificateCode> {
    let code = text.trim().rsplit('/').next()?;
    if code.len() > LONGEST {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(code).ok().filter(|bytes| bytes.len() == CODE_BYTES + SIGNATURE)?;
    let (said, signature) = bytes.split_at(CODE_BYTES);
    let mut good = false;
    for key in keys {
        good |= UnparsedPublicKey::new(&ED25519, key).verify(said, signature).is_ok();
    }
    if good { CertificateCode::read(said) } else { None }
}

/// The public keys in a published list.
pub fn keys_of(published: &Value) -> Vec<Vec<u8>> {
    let keys = published["keys"].as_array().cloned().unwrap_or_default();
    keys.iter().filter_map(|key| URL_SAFE_NO_PAD.decode(key["x"].as_str()?).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn code() -> CertificateCode {
        let day = |text: &str| text.parse().expect("a day");
        CertificateCode {
            id: Uuid::from_u128(7),
            year: 2026,
            number: 12,
            issued_on: day("2026-11-25"),
            valid_from: day("2026-11-20"),
            valid_to: day("2028-11-20"),
        }
    }

    fn keys(name: &str) -> CertificateKeys {
        let folder = std::env::temp_dir().join(format!("nrm-certificates-{name}-{}", Uuid::now_v7()));
        let keys = CertificateKeys::open(&folder, "2026-11-25T10:00:00Z".parse().expect("a moment")).expect("keys");
        std::fs::remove_dir_all(folder).expect("removed");
        keys
    }

    #[test]
    fn a_code_is_good_under_its_own_key_only() {
        let (ours, theirs) = (keys("ours"), keys("theirs"));
        let text = ours.sign(&code());
        assert_eq!(ours.read(&text), Some(code()));
        assert_eq!(ours.read(&format!("https://nrm.example.org/certificate/{text}")), Some(code()));
        assert_eq!(theirs.read(&text), None);
        let published = keys_of(&ours.public());
        assert_eq!(read(&text, published.iter().map(Vec::as_slice)), Some(code()));
    }

    #[test]
    fn every_changed_letter_is_noticed() {
        let ours = keys("changed");
        let text = ours.sign(&code());
        for at in 0..text.len() {
            let other = if text.as_bytes()[at] == b'A' { 'B' } else { 'A' };
            let mut changed = text.clone();
            changed.replace_range(at..=at, &other.to_string());
            // The last letter has bits to spare; a changed one may still stand for the same bytes.
            assert!(ours.read(&changed).is_none() || changed.len() == at + 1, "{at}");
        }
        for wrong in ["", "x", &text[1..], &format!("{text}AAAA"), &"A".repeat(400)] {
            assert_eq!(ours.read(wrong), None, "{wrong}");
        }
    }
}
