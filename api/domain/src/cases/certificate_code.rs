//! What the square code of a certificate says: its number and days, never whose it is. A signature goes with it, so that it
//! can be checked without a connection; whether it still stands, only the register knows.

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

/// The first byte: the form of the code.
const FORM: u8 = 1;
/// How many bytes it has.
pub const CODE_BYTES: usize = 1 + 16 + 2 + 4 + 4 + 4 + 4;

/// The signed part of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateCode {
    /// The certificate.
    pub id: Uuid,
    /// Year of its number.
    pub year: u16,
    /// Its number in the journal of that year.
    pub number: u32,
    /// When it was issued.
    pub issued_on: NaiveDate,
    /// From which day it holds.
    pub valid_from: NaiveDate,
    /// To which day it holds, as it was printed.
    pub valid_to: NaiveDate,
}

impl CertificateCode {
    /// The bytes that are signed.
    pub fn bytes(&self) -> [u8; CODE_BYTES] {
        let mut out = [0; CODE_BYTES];
        out[0] = FORM;
        out[1..17].copy_from_slice(self.id.as_bytes());
        out[17..19].copy_from_slice(&self.year.to_be_bytes());
        out[19..23].copy_from_slice(&self.number.to_be_bytes());
        for (at, day) in [(23, self.issued_on), (27, self.valid_from), (31, self.valid_to)] {
            out[at..at + 4].copy_from_slice(&day.num_days_from_ce().to_be_bytes());
        }
        out
    }

    /// Reads them back.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; CODE_BYTES] = bytes.try_into().ok()?;
        if bytes[0] != FORM {
            return None;
        }
        let day = |at: usize| {
            let days = i32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
            NaiveDate::from_num_days_from_ce_opt(days)
        };
        Some(Self {
            id: Uuid::from_slice(&bytes[1..17]).ok()?,
            year: u16::from_be_bytes([bytes[17], bytes[18]]),
            number: u32::from_be_bytes([bytes[19], bytes[20], bytes[21], bytes[22]]),
            issued_on: day(23)?,
            valid_from: day(27)?,
            valid_to: day(31)?,
        })
    }

    /// Whether it holds on this day, as far as the code itself can say.
    pub fn holds_on(&self, today: NaiveDate) -> bool {
        self.valid_from <= today && today <= self.valid_to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_is_read_back_as_it_was_written(id: u128, year in 2012_u16..2200, number: u32, from in 700_000_i32..800_000, days in 1_i32..2_000) {
            let day = |days| NaiveDate::from_num_days_from_ce_opt(days).expect("a day");
            let code = CertificateCode {
                id: Uuid::from_u128(id), year, number,
                issued_on: day(from), valid_from: day(from), valid_to: day(from + days),
            };
            prop_assert_eq!(CertificateCode::read(&code.bytes()), Some(code));
            prop_assert!(code.holds_on(day(from)) && code.holds_on(day(from + days)) && !code.holds_on(day(from + days + 1)));
        }

        #[test]
        fn anything_else_is_no_code(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Some(code) = CertificateCode::read(&bytes) {
                let again = code.bytes();
                prop_assert_eq!(again.as_slice(), bytes.as_slice());
            }
        }
    }
}
