//! Names of people in the grammatical case that a paper needs: a proposal by rule, which a person reads and corrects.
//!
//! Rules follow the Ukrainian orthography of 2019 (surnames, given names and patronymics). What the rules do not know
//! is left as it stands: foreign letters, names that end in a vowel no Ukrainian declension has, and everything when
//! neither sex nor patronymic says how to decline.

use super::vocabulary::Sex;

text_enum! {
    /// Grammatical cases that papers use.
    GrammaticalCase {
        Nominative = "nominative", Genitive = "genitive", Dative = "dative", Accusative = "accusative",
        Instrumental = "instrumental",
    }
}

/// The three parts of a Ukrainian name; any may be missing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FullName {
    /// Surname.
    pub surname: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
}

impl std::fmt::Debug for FullName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FullName(withheld)")
    }
}

impl FullName {
    /// The parts as they are written on papers: surname, given name, patronymic.
    pub fn whole(&self) -> String {
        let parts = [&self.surname, &self.given_name, &self.patronymic];
        parts
            .into_iter()
            .flatten()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Proposes the name in a case. `sex` as the person states it; a patronymic helps where it is not known.
    pub fn in_case(&self, case: GrammaticalCase, sex: Sex) -> Self {
        let Some(gender) = gender(sex, self.patronymic.as_deref()).filter(|_| case != GrammaticalCase::Nominative)
        else {
            return self.clone();
        };
        let part = |text: &Option<String>, rule: Rule| text.as_ref().map(|text| each_part(text, case, gender, rule));
        Self {
            surname: part(&self.surname, surname),
            given_name: part(&self.given_name, given_name),
            patronymic: part(&self.patronymic, patronymic),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gender {
    Masculine,
    Feminine,
}

fn gender(sex: Sex, patronymic: Option<&str>) -> Option<Gender> {
    match sex {
        Sex::Female => Some(Gender::Feminine),
        Sex::Male => Some(Gender::Masculine),
        Sex::Other | Sex::Unknown => {
            let patronymic = patronymic?.trim().to_lowercase();
            if ["ич", "іч"].iter().any(|ending| patronymic.ends_with(ending)) {
                Some(Gender::Masculine)
            } else if patronymic.ends_with("вна") {
                Some(Gender::Feminine)
            } else {
                None
            }
        }
    }
}

/// A new stem and the endings of genitive, dative, accusative and instrumental after it.
struct Paradigm {
    stem: String,
    endings: [&'static str; 4],
}

type Rule = fn(&str, Gender) -> Option<Paradigm>;

/// Letters of a name that the rules may touch.
const ALPHABET: &str = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’ʼ";

/// Declines each part of a double name by itself, and keeps the way it is written: Small, or CAPITALS throughout.
fn each_part(text: &str, case: GrammaticalCase, gender: Gender, rule: Rule) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut word = String::new();
    for letter in text.trim().chars().chain(Some('\0')) {
        if letter == '-' || letter == ' ' || letter == '\0' {
            out.push_str(&one_word(&word, case, gender, rule));
            word.clear();
            if letter != '\0' {
                out.push(letter);
            }
        } else {
            word.push(letter);
        }
    }
    out
}

fn one_word(word: &str, case: GrammaticalCase, gender: Gender, rule: Rule) -> String {
    let small = word.to_lowercase();
    if small.chars().count() < 2 || !small.chars().all(|letter| ALPHABET.contains(letter)) {
        return word.to_owned();
    }
    let Some(Paradigm { stem, endings }) = rule(&small, gender) else { return word.to_owned() };
    let ending = match case {
        GrammaticalCase::Nominative => return word.to_owned(),
        GrammaticalCase::Genitive => endings[0],
        GrammaticalCase::Dative => endings[1],
        GrammaticalCase::Accusative => endings[2],
        GrammaticalCase::Instrumental => endings[3],
    };
    let declined = with_ending(stem, ending);
    if word.chars().count() > 1 && word.chars().all(|letter| !letter.is_lowercase()) {
        return declined.to_uppercase();
    }
    // The letters that stayed keep their writing; the new ones are small.
    let kept: String = word
        .chars()
        .zip(declined.chars())
        .take_while(|(old, new)| old.to_lowercase().eq(new.to_lowercase()))
        .map(|(old, _)| old)
        .collect();
    let rest: String = declined.chars().skip(kept.chars().count()).collect();
    kept + &rest
}

/// Joins stem and ending. An ending that begins with `~` softens the last consonant of the stem (рука, руці).
fn with_ending(mut stem: String, ending: &str) -> String {
    let ending = if let Some(rest) = ending.strip_prefix('~') {
        let softened = match stem.chars().next_back() {
            Some('к') => Some('ц'),
            Some('г') => Some('з'),
            Some('х') => Some('с'),
            _ => None,
        };
        if let Some(softened) = softened {
            stem.pop();
            stem.push(softened);
        }
        rest
    } else {
        ending
    };
    stem + ending
}

const HARD_A: [&str; 4] = ["и", "~і", "у", "ою"];
const MIXED_A: [&str; 4] = ["і", "і", "у", "ею"];
const SOFT_YA: [&str; 4] = ["і", "і", "ю", "ею"];
const IOTATED_YA: [&str; 4] = ["ї", "ї", "ю", "єю"];
const HARD: [&str; 4] = ["а", "у", "а", "ом"];
const MIXED: [&str; 4] = ["а", "у", "а", "ем"];
const SOFT: [&str; 4] = ["я", "ю", "я", "ем"];
const IOTATED: [&str; 4] = ["я", "ю", "я", "єм"];
const POSSESSIVE: [&str; 4] = ["а", "у", "а", "им"];
const ADJECTIVE_MASCULINE: [&str; 4] = ["ого", "ому", "ого", "им"];
const SOFT_ADJECTIVE_MASCULINE: [&str; 4] = ["ього", "ьому", "ього", "ім"];
const ADJECTIVE_FEMININE: [&str; 4] = ["ої", "ій", "у", "ою"];
const SOFT_ADJECTIVE_FEMININE: [&str; 4] = ["ьої", "ій", "ю", "ьою"];

fn is_vowel(letter: char) -> bool {
    "аеєиіїоуюя".contains(letter)
}

fn is_sibilant(letter: char) -> bool {
    "жчшщ".contains(letter)
}

fn cut<'a>(word: &'a str, ending: &str) -> Option<&'a str> {
    word.strip_suffix(ending).filter(|stem| !stem.is_empty())
}

fn of(stem: &str, endings: [&'static str; 4]) -> Option<Paradigm> {
    Some(Paradigm { stem: stem.to_owned(), endings })
}

/// Nouns in -а and -я of either gender.
fn first_declension(word: &str) -> Option<Paradigm> {
    if let Some(stem) = cut(word, "а") {
        let last = stem.chars().next_back()?;
        return if is_vowel(last) {
            None
        } else if is_sibilant(last) {
            of(stem, MIXED_A)
        } else {
            of(stem, HARD_A)
        };
    }
    let stem = cut(word, "я")?;
    let last = stem.chars().next_back()?;
    if is_vowel(last) || "'’ʼ".contains(last) { of(stem, IOTATED_YA) } else { of(stem, SOFT_YA) }
}

/// Masculine nouns in a consonant, -ь, -й or -о.
fn second_declension(word: &str) -> Option<Paradigm> {
    if let Some(stem) = cut(word, "о") {
        let last = stem.chars().next_back()?;
        return if is_vowel(last) {
            None
        } else if is_sibilant(last) {
            of(stem, MIXED)
        } else {
            of(stem, HARD)
        };
    }
    if let Some(stem) = cut(word, "єць") {
        return of(&format!("{stem}йц"), SOFT);
    }
    if let Some(stem) = cut(word, "лець") {
        return of(&format!("{stem}льц"), SOFT);
    }
    if let Some(stem) = cut(word, "ець").filter(|stem| stem.chars().any(is_vowel)) {
        return of(&format!("{stem}ц"), SOFT);
    }
    if let Some(stem) = cut(word, "ь") {
        return of(stem, SOFT);
    }
    if let Some(stem) = cut(word, "й") {
        return of(stem, IOTATED);
    }
    let last = word.chars().next_back()?;
    if is_vowel(last) {
        None
    } else if is_sibilant(last) {
        of(word, MIXED)
    } else {
        of(word, HARD)
    }
}

fn patronymic(word: &str, gender: Gender) -> Option<Paradigm> {
    match gender {
        Gender::Masculine => ["ич", "іч"].iter().any(|ending| word.ends_with(ending)).then(|| of(word, MIXED))?,
        Gender::Feminine => {
            let stem = cut(word, "а").filter(|stem| stem.ends_with("вн") || stem.ends_with("чн"))?;
            of(stem, HARD_A)
        }
    }
}

/// Given names whose stem changes or is softer than it looks.
const GIVEN: [(&str, &str, [&str; 4]); 17] = [
    ("антін", "антон", HARD),
    ("федір", "федор", HARD),
    ("яків", "яков", HARD),
    ("прокіп", "прокоп", HARD),
    ("тиміш", "тимош", MIXED),
    ("сидір", "сидор", HARD),
    ("нестір", "нестор", HARD),
    ("кіндрат", "кіндрат", HARD),
    ("ігор", "ігор", SOFT),
    ("лазар", "лазар", SOFT),
    ("кость", "кост", SOFT),
    ("лев", "лев", HARD),
    ("любов", "любов", ["і", "і", "", "'ю"]),
    ("нінель", "нінел", ["і", "і", "ь", "лю"]),
    ("адель", "адел", ["і", "і", "ь", "лю"]),
    ("ізабель", "ізабел", ["і", "і", "ь", "лю"]),
    ("естер", "естер", ["", "", "", ""]),
];

fn given_name(word: &str, gender: Gender) -> Option<Paradigm> {
    if let Some((_, stem, endings)) = GIVEN.iter().find(|(name, _, _)| *name == word) {
        return of(stem, *endings);
    }
    match gender {
        Gender::Masculine => first_declension(word).or_else(|| second_declension(word)),
        Gender::Feminine => first_declension(word),
    }
}

/// Surnames that are nouns with a stem of their own.
const SURNAMES: [(&str, &str, [&str; 4]); 24] = [
    ("швець", "шевц", SOFT),
    ("жнець", "женц", SOFT),
    ("сокіл", "сокол", HARD),
    ("кіт", "кот", HARD),
    ("віл", "вол", HARD),
    ("ніс", "нос", HARD),
    ("чобіт", "чобот", HARD),
    ("явір", "явор", HARD),
    ("лебідь", "лебед", SOFT),
    ("ведмідь", "ведмед", SOFT),
    ("камінь", "камен", SOFT),
    ("гребінь", "гребен", SOFT),
    ("хміль", "хмел", SOFT),
    ("чміль", "чмел", SOFT),
    ("січень", "січн", SOFT),
    ("соловей", "солов'", IOTATED),
    ("воробей", "вороб'", IOTATED),
    ("гончар", "гончар", HARD),
    ("комар", "комар", HARD),
    ("гайдар", "гайдар", HARD),
    ("макар", "макар", HARD),
    ("назар", "назар", HARD),
    ("козир", "козир", SOFT),
    ("пастир", "пастир", SOFT),
];

/// Nouns that only look like the feminine of a surname in -ов, -ев, -ин or of an adjective.
const NOUNS: [&str; 24] = [
    "сова",
    "корова",
    "голова",
    "діброва",
    "дуброва",
    "підкова",
    "вдова",
    "машина",
    "вершина",
    "площина",
    "калина",
    "малина",
    "долина",
    "билина",
    "людина",
    "година",
    "сосна",
    "весна",
    "десна",
    "війна",
    "сметана",
    "поляна",
    "хмара",
    "береза",
];

/// Short adjectives that are surnames, as a woman bears them.
const ADJECTIVES: [&str; 34] = [
    "біла",
    "чорна",
    "мала",
    "руда",
    "сива",
    "стара",
    "нова",
    "крива",
    "гола",
    "груба",
    "дика",
    "добра",
    "довга",
    "лиха",
    "молода",
    "німа",
    "проста",
    "ряба",
    "свята",
    "сліпа",
    "суха",
    "тиха",
    "товста",
    "худа",
    "щира",
    "ясна",
    "крута",
    "лиса",
    "глуха",
    "хороша",
    "гарна",
    "кругла",
    "гладка",
    "легка",
];

/// Adjectives with a soft stem; other surnames in -ій are nouns (Палій, Палія).
const SOFT_ADJECTIVES: [&str; 6] = ["жній", "дній", "нній", "мній", "тній", "синій"];

fn surname(word: &str, gender: Gender) -> Option<Paradigm> {
    // Черних, Живаго, Дурново; Шоу, Гете, Чавчавадзе and the like end in vowels that nothing below takes.
    if ["их", "аго", "яго", "ово"].iter().any(|ending| cut(word, ending).is_some()) {
        return None;
    }
    match gender {
        Gender::Masculine => masculine_surname(word),
        Gender::Feminine => feminine_surname(word),
    }
}

fn masculine_surname(word: &str) -> Option<Paradigm> {
    if let Some((_, stem, endings)) = SURNAMES.iter().find(|(name, _, _)| *name == word) {
        return of(stem, *endings);
    }
    if let Some(stem) = cut(word, "ий").or_else(|| cut(word, "ой")) {
        return of(stem, ADJECTIVE_MASCULINE);
    }
    if SOFT_ADJECTIVES.iter().any(|ending| word.ends_with(ending)) {
        return of(cut(word, "ій")?, SOFT_ADJECTIVE_MASCULINE);
    }
    let long = word.chars().count() > 4;
    if long && ["ов", "ев", "єв", "ів", "їв", "ин", "ін", "їн"].iter().any(|ending| word.ends_with(ending))
    {
        return of(word, POSSESSIVE);
    }
    if long && word.ends_with("ар") {
        return of(word, SOFT);
    }
    if long && let Some(stem) = cut(word, "ок").filter(|stem| stem.chars().any(is_vowel)) {
        return of(&format!("{stem}к"), HARD);
    }
    first_declension(word).or_else(|| second_declension(word))
}

fn feminine_surname(word: &str) -> Option<Paradigm> {
    if NOUNS.contains(&word) {
        return first_declension(word);
    }
    if let Some(stem) = cut(word, "я").filter(|stem| {
        SOFT_ADJECTIVES.iter().any(|ending| ending.strip_suffix("ій").is_some_and(|start| stem.ends_with(start)))
    }) {
        return of(stem, SOFT_ADJECTIVE_FEMININE);
    }
    let stem = cut(word, "а");
    let adjective = ADJECTIVES.contains(&word)
        || ["ська", "цька", "зька", "ова", "ева", "єва", "іна", "їна", "шина", "цина", "дана", "жана", "хана"]
            .iter()
            .any(|ending| cut(word, ending).is_some())
        // Прикладна, Заможна: -н- after a consonant is an adjective; after a vowel it is a noun (Калина).
        || stem.and_then(|stem| stem.strip_suffix('н')).and_then(|rest| rest.chars().next_back()).is_some_and(|last| {
            !is_vowel(last)
        });
    if adjective {
        return of(stem?, ADJECTIVE_FEMININE);
    }
    // A woman's surname in a consonant or -о stays as it is.
    first_declension(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(surname: &str, given: &str, patronymic: &str) -> FullName {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        FullName { surname: part(surname), given_name: part(given), patronymic: part(patronymic) }
    }

    /// The labelled list: invented people, each in four cases.
    const LABELLED: &str = include_str!("declension.txt");

    #[test]
    fn the_labelled_list_is_declined_as_it_says() {
        let cases = [
            GrammaticalCase::Genitive,
            GrammaticalCase::Dative,
            GrammaticalCase::Accusative,
            GrammaticalCase::Instrumental,
        ];
        let (mut right, mut all, mut wrong) = (0_u32, 0_u32, Vec::new());
        for line in LABELLED.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            assert_eq!(cells.len(), 8, "{line}");
            let sex = if cells[0] == "f" { Sex::Female } else { Sex::Male };
            let person = name(cells[1], cells[2], cells[3]);
            for (case, expected) in cases.into_iter().zip(&cells[4..]) {
                all += 1;
                let proposed = person.in_case(case, sex).whole();
                if proposed == *expected {
                    right += 1;
                } else {
                    wrong.push(format!("{case}: {proposed} ≠ {expected}"));
                }
            }
        }
        let share = f64::from(right) / f64::from(all);
        println!("{right} of {all} forms as labelled ({share:.3}); wrong: {wrong:#?}");
        assert!(all >= 300, "{all} forms");
        assert!(share >= 0.97, "{share}: {wrong:#?}");
    }

    #[test]
    fn what_is_foreign_or_unknown_stays_as_it_is() {
        for case in GrammaticalCase::ALL {
            for (sex, person) in [
                (Sex::Female, name("Nguyen", "Thi Lan", "")),
                (Sex::Male, name("Чавчавадзе", "Ґіві", "")),
                (Sex::Female, name("Гюго", "Марго", "")),
                (Sex::Male, name("Черних", "", "")),
                (Sex::Unknown, name("Вигадана", "Олена", "")),
                (Sex::Female, name("", "", "Мамед кизи")),
            ] {
                assert_eq!(person.in_case(*case, sex).whole(), person.whole(), "{case}");
            }
        }
    }

    #[test]
    fn a_patronymic_tells_what_the_sex_does_not() {
        let person = name("Вигаданий", "Іван", "Петрович");
        assert_eq!(person.in_case(GrammaticalCase::Dative, Sex::Unknown).whole(), "Вигаданому Івану Петровичу");
    }

    #[test]
    fn capitals_and_double_names_keep_their_writing() {
        let loud = name("ВИГАДАНА", "ОЛЕНА", "ІВАНІВНА");
        assert_eq!(loud.in_case(GrammaticalCase::Genitive, Sex::Female).whole(), "ВИГАДАНОЇ ОЛЕНИ ІВАНІВНИ");
        let double = name("Нечуй-Левицький", "Іван", "");
        assert_eq!(double.in_case(GrammaticalCase::Genitive, Sex::Male).whole(), "Нечуя-Левицького Івана");
    }

    proptest! {
        #[test]
        fn any_text_is_declined_without_loss_of_parts(surname in "\\PC{0,24}", given in "[А-ЯІЇЄҐа-яіїєґ' -]{0,16}") {
            for sex in Sex::ALL {
                for case in GrammaticalCase::ALL {
                    let person = name(surname.trim(), given.trim(), "");
                    let declined = person.in_case(*case, *sex);
                    prop_assert_eq!(declined.surname.is_some(), person.surname.is_some());
                    prop_assert_eq!(declined.given_name.is_some(), person.given_name.is_some());
                    if *case == GrammaticalCase::Nominative {
                        prop_assert_eq!(declined.whole(), person.whole());
                    }
                }
            }
        }
    }
}
