//! Access tokens (RFC 9068): signed with Ed25519, five minutes long, and without a name or a role in them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use nrm_domain::auth::session;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// The longest token that is looked at.
const LONGEST: usize = 4096;
/// How far two clocks may differ, in seconds.
const LEEWAY: i64 = 30;

/// What a token says. Everything is required but what only a person's token has.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// For whom.
    pub aud: String,
    /// The person or the application.
    pub sub: Uuid,
    /// The application, or the web client.
    pub client_id: String,
    /// The token.
    pub jti: Uuid,
    /// When it was issued.
    pub iat: i64,
    /// From when it is good.
    pub nbf: i64,
    /// Until when it is good.
    pub exp: i64,
    /// Ceilings, separated by spaces.
    pub scope: String,
    /// The session of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// The membership a person acts in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mbr: Option<Uuid>,
}

/// A header with nothing in it that could point elsewhere.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    alg: String,
    typ: String,
    kid: String,
}

/// The token is not one of ours, or no longer good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a good token")]
pub struct NotGood;

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The folder cannot be read or written.
    #[error("token keys: {0}")]
    Io(#[from] std::io::Error),
    /// A file is not a key.
    #[error("token key {0} is not an Ed25519 key")]
    NotAKey(String),
}

struct VerifyingKey {
    key: DecodingKey,
    public: Vec<u8>,
}

/// The keys: one signs, all verify. The map is closed; nothing in a token can add to it.
pub struct Tokens {
    issuer: String,
    audience: String,
    signing: (String, EncodingKey),
    verifying: BTreeMap<String, VerifyingKey>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    /// Reads the keys in a folder; makes the first one if there is none.
    pub fn open(folder: &Path, address: &str, now: DateTime<Utc>) -> Result<Self, KeyError> {
        crate::keys::folder(folder)?;
        let mut pems = BTreeMap::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(kid) = name.strip_prefix("token-").and_then(|name| name.strip_suffix(".pem")) {
                pems.insert(kid.to_owned(), std::fs::read_to_string(&path)?);
            }
        }
        if pems.is_empty() {
            let kid = format!("{}-1", now.format("%Y%m%d"));
            let pem = new_pem().ok_or_else(|| KeyError::NotAKey(kid.clone()))?;
            crate::keys::write_new(&folder.join(format!("token-{kid}.pem")), pem.as_bytes())?;
            pems.insert(kid, pem);
        }
        Self::of(pems, address)
    }

    fn of(pems: BTreeMap<String, String>, address: &str) -> Result<Self, KeyError> {
        let mut verifying = BTreeMap::new();
        let mut signing = None;
        for (kid, pem) in pems {
            let not = || KeyError::NotAKey(kid.clone());
            let der = pem.lines().filter(|line| !line.starts_with("-----")).collect::<String>();
            let der = STANDARD.decode(der).map_err(|_| not())?;
            let pair = Ed25519KeyPair::from_pkcs8(&der).map_err(|_| not())?;
            let public = pair.public_key().as_ref().to_vec();
            let key = DecodingKey::from_ed_components(&URL_SAFE_NO_PAD.encode(&public)).map_err(|_| not())?;
            // Names begin with a date, so the last one is the newest, and it signs.
            signing = Some((kid.clone(), EncodingKey::from_ed_der(&der)));
            verifying.insert(kid, VerifyingKey { key, public });
        }
        let signing = signing.ok_or_else(|| KeyError::NotAKey("none".into()))?;
        Ok(Self { issuer: address.to_owned(), audience: format!("{address}/v1"), signing, verifying })
    }

    /// Issues a token.
    pub fn issue(&self, whose: Whose, now: DateTime<Utc>) -> Option<String> {
        let iat = now.timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: whose.subject,
            client_id: whose.client,
            jti: Uuid::new_v4(),
            iat,
            nbf: iat,
            exp: iat + session::ACCESS.num_seconds(),
            scope: whose.scope,
            sid: whose.session,
            mbr: whose.membership,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".into());
        header.kid = Some(self.signing.0.clone());
        jsonwebtoken::encode(&header, &claims, &self.signing.1).ok()
    }

    /// Verifies a token against the closed map of keys and the clock of the house.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, NotGood> {
        if token.len() > LONGEST {
            return Err(NotGood);
        }
        let head = token.split('.').next().ok_or(NotGood)?;
        let head = URL_SAFE_NO_PAD.decode(head).map_err(|_| NotGood)?;
        let head: StrictHeader = serde_json::from_slice(&head).map_err(|_| NotGood)?;
        if head.alg != "EdDSA" || head.typ != "at+jwt" {
            return Err(NotGood);
        }
        let key = self.verifying.get(&head.kid).ok_or(NotGood)?;
        // Times and names are checked below, with the clock of the house and without exceptions for missing claims.
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.required_spec_claims.clear();
        rules.validate_exp = false;
        rules.validate_nbf = false;
        rules.validate_aud = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.key, &rules).map_err(|_| NotGood)?.claims;
        let now = now.timestamp();
        let good = claims.iss == self.issuer
            && claims.aud == self.audience
            && claims.exp > now - LEEWAY
            && claims.nbf <= now + LEEWAY
            && claims.iat <= now + LEEWAY
            && claims.exp.checked_sub(claims.iat).is_some_and(|life| life > 0 && life <= session::ACCESS.num_seconds())
            && claims.sid.is_some() == claims.mbr.is_some();
        if good { Ok(claims) } else { Err(NotGood) }
    }

    /// The public keys (RFC 7517), for those who verify tokens themselves.
    pub fn public(&self) -> Value {
        let keys = self.verifying.iter().map(|(kid, key)| {
            serde_json::json!({
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid,
                "x": URL_SAFE_NO_PAD.encode(&key.public),
            })
        });
        serde_json::json!({ "keys": keys.collect::<Vec<_>>() })
    }
}

/// For whom a token is.
#[derive(Debug, Clone)]
pub struct Whose {
    /// The person or the application.
    pub subject: Uuid,
    /// The application, or the web client.
    pub client: String,
    /// Ceilings, separated by spaces.
    pub scope: String,
    /// The session of a person.
    pub session: Option<Uuid>,
    /// The membership a person acts in.
    pub membership: Option<Uuid>,
}

/// A fresh Ed25519 key, as text.
pub(super) fn new_pem() -> Option<String> {
    let document = Ed25519KeyPair::generate().ok()?.to_pkcs8v1().ok()?;
    Some(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(document.as_ref())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens {
        let pem = new_pem().expect("a key");
        Tokens::of([("20270101-1".to_owned(), pem)].into(), "http://house.test").expect("keys")
    }

    fn whose() -> Whose {
        Whose {
            subject: Uuid::from_u128(1),
            client: "nrm-web".into(),
            scope: "case.read@UA14/*".into(),
            session: Some(Uuid::from_u128(2)),
            membership: Some(Uuid::from_u128(3)),
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_token_is_good_for_five_minutes() {
        let tokens = tokens();
        let token = tokens.issue(whose(), at("2027-01-01T10:00:00Z")).expect("a token");
        assert!(tokens.verify(&token, at("2027-01-01T10:05:20Z")).is_ok());
        assert_eq!(tokens.verify(&token, at("2027-01-01T10:05:31Z")).err(), Some(NotGood));
        assert_eq!(tokens.verify(&token, at("2027-01-01T09:59:00Z")).err(), Some(NotGood));
    }

    #[test]
    fn another_key_another_house_and_other_headers_are_refused() {
        let (ours, now) = (tokens(), at("2027-01-01T10:00:00Z"));
        let theirs = tokens().issue(whose(), now).expect("a token");
        assert!(ours.verify(&theirs, now).is_err());
        let good = ours.issue(whose(), now).expect("a token");
        let rest = good.split_once('.').expect("three parts").1.to_owned();
        for head in [
            r#"{"alg":"none","typ":"at+jwt","kid":"20270101-1"}"#,
            r#"{"alg":"HS256","typ":"at+jwt","kid":"20270101-1"}"#,
            r#"{"alg":"EdDSA","typ":"JWT","kid":"20270101-1"}"#,
            r#"{"alg":"EdDSA","typ":"at+jwt","kid":"20270101-1","jku":"https://elsewhere.test"}"#,
            r#"{"alg":"EdDSA","typ":"at+jwt","kid":"20270101-1","crit":["b64"],"b64":false}"#,
            r#"{"alg":"EdDSA","typ":"at+jwt"}"#,
        ] {
            let forged = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(head));
            assert!(ours.verify(&forged, now).is_err(), "{head}");
        }
    }

    #[test]
    fn claims_are_exact() {
        let tokens = tokens();
        let now = at("2027-01-01T10:00:00Z");
        let iat = now.timestamp();
        let sound = serde_json::json!({
            "iss": "http://house.test", "aud": "http://house.test/v1", "sub": Uuid::nil(), "client_id": "x",
            "jti": Uuid::nil(), "iat": iat, "nbf": iat, "exp": iat + 300, "scope": "",
        });
        let sign = |claims: &Value| {
            let mut header = Header::new(Algorithm::EdDSA);
            header.typ = Some("at+jwt".into());
            header.kid = Some("20270101-1".into());
            jsonwebtoken::encode(&header, claims, &tokens.signing.1).expect("a token")
        };
        assert!(tokens.verify(&sign(&sound), now).is_ok());
        let changes = [
            ("aud", serde_json::json!(["http://house.test/v1"])),
            ("aud", serde_json::json!("http://house.test")),
            ("exp", serde_json::json!((iat + 300).to_string())),
            ("exp", serde_json::json!(iat + 3_000_000)),
            ("iat", Value::Null),
            ("iss", serde_json::json!("http://elsewhere.test")),
            ("admin", serde_json::json!(true)),
        ];
        for (name, value) in changes {
            let mut changed = sound.clone();
            changed[name] = value;
            assert!(tokens.verify(&sign(&changed), now).is_err(), "{name}");
        }
    }
}
