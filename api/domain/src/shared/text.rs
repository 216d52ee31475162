//! Text from outside: a code that is not in its list.

/// A word that is not in the code list named here. The word itself is not repeated: it may be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a value of {0}")]
pub struct UnknownCode(pub &'static str);
