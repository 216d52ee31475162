//! The key of an oblast: the first four characters of its official code (KATOTTG).

use crate::shared::text::UnknownCode;

/// An oblast, such as `UA14`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct OblastKey(String);

impl OblastKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for OblastKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for OblastKey {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let bytes = text.as_bytes();
        if bytes.len() == 4 && bytes.starts_with(b"UA") && bytes[2..].iter().all(u8::is_ascii_digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(UnknownCode("OblastKey"))
        }
    }
}

impl TryFrom<String> for OblastKey {
    type Error = UnknownCode;
    fn try_from(text: String) -> Result<Self, UnknownCode> {
        text.parse()
    }
}

impl From<OblastKey> for String {
    fn from(key: OblastKey) -> Self {
        key.0
    }
}

text_enum! {
    /// What kind of territorial unit a place is.
    PlaceLevel {
        Oblast = "oblast", Raion = "raion", Hromada = "hromada", City = "city", CityDistrict = "city_district",
        Settlement = "settlement", Historical = "historical",
    }
}
