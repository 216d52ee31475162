//! What is written about a person leaves this folder only as sealed bytes, and opens only in the place it was sealed for.
//!
//! Four keys, each opened by the one above it: [`RootKey`] (a file outside the database) → [`TenantKey`] (one per
//! agency) → [`DataKey`] (one per case and compartment) → a key per column. A [`ShareKey`] carries data keys to the
//! receiver of one referral, so that the receiver never needs the key of the sender.

mod common_key;
mod data_key;
mod envelope;
mod index_token;
mod padding;
mod place;
mod root_key;
mod secret;
mod share_key;
mod tenant_key;
#[cfg(test)]
mod tests;

pub use common_key::CommonKey;
pub use data_key::{DataKey, Sealed};
pub use index_token::TokenBits;
pub use place::Place;
pub use root_key::RootKey;
pub use share_key::ShareKey;
pub use tenant_key::TenantKey;

/// Why something could not be sealed or opened. Never says what was inside.
#[derive(Debug, thiserror::Error)]
pub enum SealingError {
    /// The bytes are too short, or their inner length does not fit.
    #[error("the sealed bytes are malformed")]
    Malformed,
    /// Written by another version of the format or with another cipher.
    #[error("the sealed bytes have an unknown version or cipher")]
    UnknownFormat,
    /// Sealed with another key than the one at hand.
    #[error("sealed with another key")]
    WrongKey,
    /// The bytes were changed, or moved from the place they were sealed for.
    #[error("the sealed bytes were changed or moved")]
    Refused,
    /// The data key belongs to another case or compartment than the place.
    #[error("the data key does not belong to this case and compartment")]
    WrongPlace,
    /// The opened bytes are not text.
    #[error("the opened bytes are not text")]
    NotText,
    /// The file with the root key cannot be used.
    #[error("root key file: {0}")]
    KeyFile(&'static str),
    /// The file with the root key cannot be read or written.
    #[error("root key file: {0}")]
    KeyFileIo(#[from] std::io::Error),
}
