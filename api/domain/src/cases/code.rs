//! The code by which a case is spoken of: random, without a name, a date or an office in it.

use crate::shared::place::OblastKey;

/// Digits and letters that are not mistaken for each other on the telephone.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes a code such as `НМВ-14-7F3K-2M9Q` out of eight random bytes, and its short label `7F3K`.
pub fn case_code(oblast: &OblastKey, random: [u8; 8]) -> (String, String) {
    let letters: String = random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let (first, second) = letters.split_at(4);
    let number: String = oblast.as_str().chars().skip(2).collect();
    (format!("НМВ-{number}-{first}-{second}"), first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_only_the_oblast() {
        let oblast = "UA14".parse().expect("a key");
        assert_eq!(case_code(&oblast, [7, 15, 3, 19, 2, 20, 9, 23]), ("НМВ-14-7F3K-2M9Q".into(), "7F3K".into()));
    }
}
