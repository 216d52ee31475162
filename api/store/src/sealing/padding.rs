//! Hides how long a text is: its length is only ever seen in steps.

use zeroize::Zeroizing;

use super::SealingError;

/// Step for names, dates, telephones and the like.
const SHORT: usize = 64;
/// Step for narratives, notes and JSON.
const LONG: usize = 1024;
/// The real length goes first, inside the sealed part.
const LENGTH_BYTES: usize = 8;

/// How finely the length of a value may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Short,
    Long,
}

impl Step {
    /// Only compartments known to hold short fields get the short step, so a new compartment starts out safe.
    pub(super) fn of_text(compartment: &str) -> Self {
        if matches!(compartment, "identity" | "contact") { Self::Short } else { Self::Long }
    }

    fn bytes(self) -> usize {
        match self {
            Self::Short => SHORT,
            Self::Long => LONG,
        }
    }

    /// Bytes that a value of this length takes.
    pub(super) fn padded_len(self, plain: usize) -> usize {
        (LENGTH_BYTES + plain).next_multiple_of(self.bytes())
    }

    /// Appends length, value and zeros to `out`, which must have the room: growing would leave copies behind.
    pub(super) fn pad_into(self, plain: &[u8], out: &mut Vec<u8>) {
        let end = out.len() + self.padded_len(plain.len());
        out.extend_from_slice(&(plain.len() as u64).to_be_bytes());
        out.extend_from_slice(plain);
        out.resize(end, 0);
    }
}

/// The value without length and zeros.
pub(super) fn strip(padded: &[u8]) -> Result<&[u8], SealingError> {
    let (length, rest) = padded.split_first_chunk::<LENGTH_BYTES>().ok_or(SealingError::Malformed)?;
    let length = usize::try_from(u64::from_be_bytes(*length)).map_err(|_| SealingError::Malformed)?;
    rest.get(..length).ok_or(SealingError::Malformed)
}

/// The value without length and zeros, as bytes that are wiped after use.
pub(super) fn strip_to_bytes(padded: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealingError> {
    strip(padded).map(|plain| Zeroizing::new(plain.to_vec()))
}

/// The value without length and zeros, as text that is wiped after use.
pub(super) fn strip_to_text(padded: &[u8]) -> Result<Zeroizing<String>, SealingError> {
    let plain = std::str::from_utf8(strip(padded)?).map_err(|_| SealingError::NotText)?;
    Ok(Zeroizing::new(plain.to_owned()))
}
