//! What a passphrase must be: long, varied, and not made of words that belong to the one who uses it. No rules of
//! composition: several words that do not belong together are long enough and can be remembered.

use std::collections::BTreeSet;

use chrono::TimeDelta;

/// The fewest characters of a passphrase.
pub const SHORTEST: usize = 15;
/// The fewest different characters in it.
pub const FEWEST_DIFFERENT: usize = 7;
/// How long a first passphrase, which works once, waits for its owner.
pub const FIRST_LIVES: TimeDelta = TimeDelta::days(7);

/// Why a passphrase is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassphrase {
    /// Fewer than [`SHORTEST`] characters.
    #[error("too short")]
    Short,
    /// The same few characters again and again, or neighbours in the alphabet or in a row of numbers.
    #[error("too even")]
    Even,
    /// It contains the login, a name around the account, or the name of the product.
    #[error("guessable from the account")]
    Guessable,
}

/// Accepts a passphrase that is long, varied and not made of the account's own words: login, name, agency.
pub fn check(passphrase: &str, login: &str, names: &[&str]) -> Result<(), WeakPassphrase> {
    if passphrase.chars().count() < SHORTEST {
        return Err(WeakPassphrase::Short);
    }
    let lower = passphrase.to_lowercase();
    let letters: Vec<u32> = lower.chars().map(u32::from).collect();
    let steps = |pair: &&[u32]| pair[0].abs_diff(pair[1]) <= 1;
    let in_step = letters.windows(2).filter(steps).count();
    if lower.chars().collect::<BTreeSet<_>>().len() < FEWEST_DIFFERENT || in_step * 2 > letters.len() {
        return Err(WeakPassphrase::Even);
    }
    let own = [login, "vzaiemodiia", "взаємодія"].into_iter().chain(names.iter().copied());
    let guessable = own
        .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()))
        // Shorter words stand inside too many others to mean anything.
        .filter(|word| word.chars().count() >= 4)
        .any(|word| lower.contains(&word.to_lowercase()));
    if guessable || (!login.is_empty() && lower.contains(&login.to_lowercase())) {
        return Err(WeakPassphrase::Guessable);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_variety_count_and_own_words_do_not() {
        let names = ["Весна Горлівська", "Поліція, Горлівка"];
        let told = |passphrase| check(passphrase, "police.horlivka", &names);
        assert_eq!(told("short"), Err(WeakPassphrase::Short));
        assert_eq!(told("чотирнадцять14"), Err(WeakPassphrase::Short));
        assert_eq!(told("тихий-ранок-над-річкою"), Ok(()));
        assert_eq!(told("aaaaaaaaaaaaaaaaaaaa"), Err(WeakPassphrase::Even));
        assert_eq!(told("abababababababababab"), Err(WeakPassphrase::Even));
        assert_eq!(told("abcdefghijklmnopqrst"), Err(WeakPassphrase::Even));
        assert_eq!(told("12345678901234567890"), Err(WeakPassphrase::Even));
        assert_eq!(told("police-in-the-morning"), Err(WeakPassphrase::Guessable));
        assert_eq!(told("весна прийшла до міста"), Err(WeakPassphrase::Guessable));
        assert_eq!(check("morning over the river A.B", "a.b", &[]), Err(WeakPassphrase::Guessable));
    }
}
