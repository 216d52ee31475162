//! Signs that two records are about one person, and how much each weighs. A person decides; the weight only orders.

use super::name_key::Person;
use super::signs::signs;

text_enum! {
    /// The kinds of key that a person is found by.
    IndexKind {
        Document = "document", Phone = "phone", SurnameInitialBirth = "surname_initial_birth",
        SurnameGiven = "surname_given", SurnameYear = "surname_year", SurnameNear = "surname_near",
        Alias = "alias",
    }
}

impl IndexKind {
    /// How much this sign weighs, of 100: a document is nearly proof, a nickname only a hint.
    pub const fn weight(self) -> u32 {
        match self {
            Self::Document => 60,
            Self::SurnameInitialBirth => 50,
            Self::Phone => 40,
            Self::SurnameGiven => 35,
            Self::SurnameYear => 30,
            Self::SurnameNear => 25,
            Self::Alias => 15,
        }
    }
}

/// The signs that two records share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// Which signs, the heaviest first.
    pub reasons: Vec<IndexKind>,
    /// How much they weigh together, of 100.
    pub weight: u32,
}

/// Compares an opened candidate with the person who is looked for; none when they share no sign.
pub fn compare(sought: &Person<'_>, candidate: &Person<'_>) -> Option<Likeness> {
    let mut reasons = signs(sought, candidate);
    reasons.sort();
    reasons.dedup();
    reasons.sort_by_key(|kind| std::cmp::Reverse(kind.weight()));
    let weight = reasons.iter().map(|kind| kind.weight()).sum::<u32>().min(100);
    (!reasons.is_empty()).then_some(Likeness { reasons, weight })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vesna() -> Person<'static> {
        Person {
            surname: Some("Вигаданенко"), given_name: Some("Весна"), birth_year: Some(1990), ..Person::default()
        }
    }

    #[test]
    fn the_same_person_in_another_script_is_found() {
        let there =
            Person { surname: Some("Vigadanenko"), given_name: Some("Vesna"), phone: Some("044 000 00 01"), ..vesna() };
        let likeness = compare(&vesna(), &there).expect("alike");
        assert_eq!(likeness.reasons, [IndexKind::SurnameGiven, IndexKind::SurnameYear]);
        assert_eq!(likeness.weight, 65);
    }

    #[test]
    fn another_person_is_not() {
        let other =
            Person {
                surname: Some("Мрійчук"), given_name: Some("Лада"), birth_year: Some(1990), ..Person::default()
            };
        assert_eq!(compare(&vesna(), &other), None);
        assert_eq!(compare(&Person::default(), &Person::default()), None);
    }

    #[test]
    fn an_uncertain_year_finds_its_neighbours_and_a_certain_one_does_not() {
        let there = Person { given_name: None, birth_year: Some(1991), ..vesna() };
        let uncertain = Person { year_uncertain: true, ..vesna() };
        assert_eq!(compare(&uncertain, &there).map(|likeness| likeness.reasons), Some(vec![IndexKind::SurnameYear]));
        assert_eq!(compare(&vesna(), &there), None);
    }

    #[test]
    fn everything_together_weighs_a_hundred() {
        let whole = Person {
            birth_date: "1990-05-01".parse().ok(),
            alias: Some("Зірка"),
            phone: Some("+380440000001"),
            document_number: Some("АВ000001"),
            ..vesna()
        };
        let likeness = compare(&whole, &whole).expect("alike");
        // All but the slip: a surname that is the same has none.
        assert_eq!((likeness.reasons.len(), likeness.weight), (IndexKind::ALL.len() - 1, 100));
    }
}
