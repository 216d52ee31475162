//! Why the store could not do what was asked. No value of a row is ever in such an error, only names of rules.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why a question or a change failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing, or none that this actor may know about: the two are one answer.
    #[error("not found")]
    NotFound,
    /// Somebody was faster: the version or the state is no longer what the caller saw.
    #[error("changed by somebody else")]
    Stale,
    /// A unique rule, by its name, says that this exists already.
    #[error("duplicate under {0}")]
    Duplicate(String),
    /// The live facts no longer grant the permission that the token names.
    #[error("the live rights do not include this")]
    Forbidden,
    /// The session, person, agency or application is no longer alive.
    #[error("the session has ended")]
    SessionEnded,
    /// The idempotency key was used for another request.
    #[error("the idempotency key belongs to another request")]
    IdempotencyReused,
    /// No connection, or the database waits too long: try again.
    #[error("busy")]
    Busy,
    /// A rule of the domain or of the database refused, by its stable code.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// A move that is not legal, not entitled or without its reason.
    #[error("no move: {0}")]
    Move(#[from] nrm_domain::cases::case::Refusal),
    /// Something must be on record first; all of it is named.
    #[error("something must be on record first")]
    Lacking(Vec<nrm_domain::cases::procedure::Lacking>),
    /// The database cannot be used as it stands; the words are for whoever set it up.
    #[error("{0}")]
    Unfit(String),
    /// The database was sealed under another root key.
    #[error("the database was sealed under another root key")]
    OtherRootKey,
    /// A fault of ours; the text is for the log only.
    #[error("broken: {0}")]
    Broken(String),
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, info) => match kind {
                DatabaseErrorKind::UniqueViolation => {
                    Self::Duplicate(info.constraint_name().unwrap_or("unnamed").to_owned())
                }
                DatabaseErrorKind::ForeignKeyViolation => Self::NotFound,
                DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection => Self::Busy,
                DatabaseErrorKind::CheckViolation => match info.constraint_name() {
                    Some("cases_legal_moves" | "cases_merged_stays" | "referrals_legal_moves") => Self::Stale,
                    other => Self::Broken(format!("check {}", other.unwrap_or("unnamed"))),
                },
                // The message of the server may repeat a value; the name of the rule and the table never do.
                _ => Self::Broken(format!(
                    "{kind:?} on {} ({})",
                    info.table_name().unwrap_or("-"),
                    safe_message(info.message())
                )),
            },
            other => Self::Broken(format!("{other:?}")),
        }
    }
}

/// Keeps only messages that name structure, so that a row's value cannot reach a log.
fn safe_message(message: &str) -> &str {
    const STRUCTURAL: [&str; 5] =
        ["permission denied", "row-level security", "does not exist", "canceling statement", "the "];
    if STRUCTURAL.iter().any(|known| message.contains(known)) { message } else { "withheld" }
}

impl From<crate::sealing::SealingError> for StoreError {
    fn from(error: crate::sealing::SealingError) -> Self {
        Self::Broken(format!("sealing: {error}"))
    }
}
