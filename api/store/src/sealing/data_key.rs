//! The key of one compartment of one case: seals and opens the fields in it.

use uuid::Uuid;
use zeroize::Zeroizing;

use super::envelope;
use super::padding::{self, Step};
use super::secret::Secret;
use super::{Place, SealingError};

/// The key of one compartment of one case. Lives for one request and is wiped after it.
pub struct DataKey {
    case: Uuid,
    compartment: String,
    secret: Secret,
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey")
    }
}

/// A sealed value, as the column keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed")
    }
}

impl AsRef<[u8]> for Sealed {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Sealed> for Vec<u8> {
    fn from(sealed: Sealed) -> Self {
        sealed.0
    }
}

impl DataKey {
    pub(super) fn new(case: Uuid, compartment: &str, secret: Secret) -> Self {
        Self { case, compartment: compartment.to_owned(), secret }
    }

    /// The case whose key this is.
    pub fn case(&self) -> Uuid {
        self.case
    }

    /// The compartment whose key this is.
    pub fn compartment(&self) -> &str {
        &self.compartment
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Seals a text. In the compartments `identity` and `contact` its length shows in steps of 64 bytes, elsewhere of
    /// 1 KiB. Fails only where the place is of another case or compartment than the key.
    pub fn seal(&self, place: &Place<'_>, plain: &str) -> Result<Sealed, SealingError> {
        self.seal_padded(place, plain.as_bytes(), Step::of_text(place.compartment))
    }

    /// Opens a text sealed for exactly this place.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<String>, SealingError> {
        padding::strip_to_text(&self.open_padded(place, sealed)?)
    }

    /// Seals JSON or other bytes; the length shows in steps of 1 KiB.
    pub fn seal_bytes(&self, place: &Place<'_>, plain: &[u8]) -> Result<Sealed, SealingError> {
        self.seal_padded(place, plain, Step::Long)
    }

    /// Opens bytes sealed for exactly this place.
    pub fn open_bytes(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        padding::strip_to_bytes(&self.open_padded(place, sealed)?)
    }

    fn seal_padded(&self, place: &Place<'_>, plain: &[u8], step: Step) -> Result<Sealed, SealingError> {
        self.check(place)?;
        let len = step.padded_len(plain.len());
        let field = field_purpose(place);
        Ok(Sealed(envelope::seal(&self.secret, &field, &place.bound(), len, |out| step.pad_into(plain, out))))
    }

    fn open_padded(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        self.check(place)?;
        envelope::open(&self.secret, &field_purpose(place), &place.bound(), sealed)
    }

    /// A field sealed with the key of another compartment would be readable to whoever may see that other one.
    fn check(&self, place: &Place<'_>) -> Result<(), SealingError> {
        if place.case == self.case && place.compartment == self.compartment {
            Ok(())
        } else {
            Err(SealingError::WrongPlace)
        }
    }
}

/// Each column has its own key below the data key.
fn field_purpose<'a>(place: &Place<'a>) -> [&'a [u8]; 4] {
    [b"nrm/v1|", place.table.as_bytes(), b"|", place.column.as_bytes()]
}
