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
    let own = login.split('.').chain(["vzaiemodiia", "взаємодія"]).filter(|word| word.chars().count() >= 4);
    for word in own {
        if lower.contains(&word.to_lowercase()) {
            return Err(WeakPassword::Guessable);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_own_words_do_not() {
        assert_eq!(check("short", "a.b"), Err(WeakPassword::Short));
        assert_eq!(check("тихий-ранок-над-річкою", "police.horlivka"), Ok(()));
        assert_eq!(check("police-in-the-morning", "police.horlivka"), Err(WeakPassword::Guessable));
    }
}
