//! What a password must be: long, and not the name of the one who uses it. No rules of composition.

/// The fewest characters of a password.
pub const SHORTEST: usize = 15;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than [`SHORTEST`] characters.
    #[error("too short")]
    Short,
    /// It contains the login or the name of the product.
    #[error("guessable from the account")]
    Guessable,
}

/// Accepts a password that is long and not made of the account's own words.
pub fn check(password: &str, login: &str) -> Result<(), WeakPassword> {
    if password.chars().count() < SHORTEST {
        return Err(WeakPassword::Short);
    }
    let lower = password.to_lowercase();
    let words = login
        .split(|letter: char| !letter.is_alphanumeric())
        .chain(["vzaiemodiia", "взаємодія"])
        // Shorter words stand inside too many others to mean anything.
        .filter(|word| word.chars().count() >= 4);
    let guessable = |word: &str| !word.is_empty() && lower.contains(&word.to_lowercase());
    if words.chain([login]).any(guessable) { Err(WeakPassword::Guessable) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_own_words_do_not() {
        assert_eq!(check("short", "a.b"), Err(WeakPassword::Short));
        assert_eq!(check("тихий-ранок-над-річкою", "police.horlivka"), Ok(()));
        assert_eq!(check("police-in-the-morning", "police.horlivka"), Err(WeakPassword::Guessable));
        assert_eq!(check("morning over the river A.B", "a.b"), Err(WeakPassword::Guessable));
        assert_eq!(check("чотирнадцять14", "a.b"), Err(WeakPassword::Short));
    }
}
