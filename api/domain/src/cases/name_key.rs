//! One key for the many spellings of a name: Ukrainian, Russian and Latin (table of CMU Resolution No. 55 of 27.01.2010).
//!
//! The keys are only ever stored as tokens under the agency's secret; what they find is compared after opening.

/// The kinds of key that a person is found by.
pub mod kind {
    /// Surname and year of birth.
    pub const SURNAME_YEAR: &str = "surname_year";
    /// Surname and given name.
    pub const SURNAME_GIVEN: &str = "surname_given";
    /// What the person goes by.
    pub const ALIAS: &str = "alias";
    /// Telephone.
    pub const PHONE: &str = "phone";
    /// Number of a document.
    pub const DOCUMENT: &str = "document";
}

/// Given names that are one name, by the key of each spelling. The first is what the group is known by.
const GIVEN_NAMES: &[&[&str]] = &[
    &["Олександр", "Александр", "Oleksandr", "Aleksandr", "Alexander", "Саша", "Сашко"],
    &["Олександра", "Александра", "Oleksandra", "Alexandra"],
    &["Олексій", "Алексей", "Oleksii", "Aleksei", "Alexey", "Льоша"],
    &["Анастасія", "Анастасия", "Anastasiia", "Anastasia", "Настя"],
    &["Андрій", "Андрей", "Andrii", "Andrey", "Andrew"],
    &["Анна", "Ганна", "Hanna", "Anna", "Аня"],
    &["Валентина", "Valentyna", "Valentina"],
    &["Василь", "Василий", "Vasyl", "Vasiliy", "Вася"],
    &["Вікторія", "Виктория", "Viktoriia", "Victoria", "Віка"],
    &["Віктор", "Виктор", "Viktor", "Victor"],
    &["Володимир", "Владимир", "Volodymyr", "Vladimir", "Вова"],
    &["Галина", "Halyna", "Galina"],
    &["Григорій", "Григорий", "Hryhorii", "Grigoriy", "Гриша"],
    &["Дар'я", "Дарья", "Daria", "Darya", "Даша"],
    &["Дмитро", "Дмитрий", "Dmytro", "Dmitriy", "Dmitry", "Діма"],
    &["Євген", "Евгений", "Yevhen", "Evgeny", "Eugene", "Eugen", "Женя"],
    &["Євгенія", "Евгения", "Yevheniia", "Evgenia"],
    &["Єлизавета", "Елизавета", "Yelyzaveta", "Elizaveta", "Ліза"],
    &["Іван", "Иван", "Ivan", "Ваня"],
    &["Ігор", "Игорь", "Ihor", "Igor"],
    &["Ірина", "Ирина", "Iryna", "Irina", "Іра"],
    &["Катерина", "Екатерина", "Kateryna", "Ekaterina", "Katerina", "Катя"],
    &["Кирило", "Кирилл", "Kyrylo", "Kirill"],
    &["Костянтин", "Константин", "Kostiantyn", "Konstantin", "Костя"],
    &["Лариса", "Larysa", "Larisa"],
    &["Любов", "Любовь", "Liubov", "Lyubov", "Люба"],
    &["Людмила", "Liudmyla", "Lyudmila", "Ludmila", "Люда"],
    &["Максим", "Maksym", "Maxim"],
    &["Маргарита", "Marharyta", "Margarita", "Рита"],
    &["Марія", "Мария", "Mariia", "Maria", "Mariya", "Маша"],
    &["Микита", "Никита", "Mykyta", "Nikita"],
    &["Микола", "Николай", "Mykola", "Nikolai", "Nikolay", "Коля"],
    &["Михайло", "Михаил", "Mykhailo", "Mikhail", "Michael", "Міша"],
    &["Надія", "Надежда", "Nadiia", "Nadezhda", "Надя"],
    &["Наталія", "Наталья", "Наталя", "Nataliia", "Natalia", "Natalya", "Наташа"],
    &["Оксана", "Oksana", "Ксенія", "Kseniia"],
    &["Олег", "Oleh", "Oleg"],
    &["Олена", "Елена", "Olena", "Elena", "Yelena", "Helen", "Лена"],
    &["Ольга", "Olha", "Olga", "Оля"],
    &["Павло", "Павел", "Pavlo", "Pavel", "Paul", "Паша"],
    &["Петро", "Пётр", "Петр", "Petro", "Pyotr", "Petr"],
    &["Роман", "Roman", "Рома"],
    &["Сергій", "Сергей", "Serhii", "Sergey", "Sergei", "Сергійко"],
    &["Світлана", "Светлана", "Svitlana", "Svetlana", "Світа"],
    &["Софія", "София", "Софія", "Sofiia", "Sofia", "Sophia", "Соня"],
    &["Станіслав", "Станислав", "Stanislav", "Стас"],
    &["Степан", "Stepan"],
    &["Тетяна", "Татьяна", "Tetiana", "Tatiana", "Tatyana", "Таня"],
    &["Тимофій", "Тимофей", "Tymofii", "Timofey"],
    &["Федір", "Фёдор", "Федор", "Fedir", "Fedor"],
    &["Юлія", "Юлия", "Yuliia", "Yulia", "Julia", "Юля"],
    &["Юрій", "Юрий", "Yurii", "Yuriy", "Yuri", "Юра"],
    &["Яна", "Yana", "Jana"],
    &["Ярослав", "Yaroslav", "Jaroslav"],
];

/// Lower case, no apostrophes of any kind, one blank between words, look-alike Latin letters in Cyrillic words made Cyrillic.
fn plain(text: &str) -> String {
    const APOSTROPHES: &str = "'\u{2019}\u{02bc}\u{2018}`\u{00b4}\u{2032}\u{02b9}\"\u{00ab}\u{00bb}\u{201c}\u{201d}";
    let lower: String = text
        .to_lowercase()
        .chars()
        .filter(|letter| !APOSTROPHES.contains(*letter))
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    lower.split_whitespace().map(same_script).collect::<Vec<_>>().join(" ")
}

fn same_script(word: &str) -> String {
    let cyrillic = word.chars().any(|letter| ('\u{0400}'..='\u{04ff}').contains(&letter));
    word.chars()
        .map(|letter| match letter {
            'a' if cyrillic => 'а',
            'c' if cyrillic => 'с',
            'e' if cyrillic => 'е',
            'i' if cyrillic => 'і',
            'o' if cyrillic => 'о',
            'p' if cyrillic => 'р',
            'x' if cyrillic => 'х',
            'y' if cyrillic => 'у',
            'k' if cyrillic => 'к',
            other => other,
        })
        .collect()
}

/// Latin letters for a word in Cyrillic; a word in Latin stays, without its marks.
fn latin(word: &str) -> String {
    let mut out = String::new();
    let letters: Vec<char> = word.chars().collect();
    for (place, letter) in letters.iter().enumerate() {
        let first = place == 0;
        let written = match letter {
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' if place > 0 && letters[place - 1] == 'з' => "gh",
            'г' => "h",
            'ґ' => "g",
            'д' => "d",
            'е' | 'э' => "e",
            'є' if first => "ye",
            'є' => "ie",
            'ё' => "io",
            'ж' => "zh",
            'з' => "z",
            'и' | 'ы' => "y",
            'і' => "i",
            'ї' if first => "yi",
            'ї' => "i",
            'й' if first => "y",
            'й' => "i",
            'к' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' => "u",
            'ф' => "f",
            'х' => "kh",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "shch",
            'ю' if first => "yu",
            'ю' => "iu",
            'я' if first => "ya",
            'я' => "ia",
            'ь' | 'ъ' => "",
            'à' | 'á' | 'â' | 'ä' | 'ą' => "a",
            'ć' | 'č' => "ch",
            'é' | 'è' | 'ê' | 'ë' | 'ę' => "e",
            'í' | 'ï' => "i",
            'ł' => "l",
            'ń' => "n",
            'ó' | 'ö' => "o",
            'š' | 'ś' => "sh",
            'ü' | 'ú' => "u",
            'ž' | 'ź' | 'ż' => "zh",
            other => {
                out.push(*other);
                continue;
            }
        };
        out.push_str(written);
    }
    out
}

/// Folds what only spelling tells apart: `shch` to `5`, `zh` to `6`, `kh`/`h`/`g` to `h`, and so on.
fn folded(word: &str) -> String {
    const PAIRS: &[(&str, &str)] = &[
        ("shch", "5"), ("szcz", "5"), ("sch", "5"), ("zh", "6"), ("kh", "h"), ("gh", "h"), ("g", "h"), ("tch", "7"),
        ("ch", "7"), ("cz", "7"), ("tz", "8"), ("ts", "8"), ("sh", "9"), ("sz", "9"), ("ph", "f"), ("w", "v"),
        ("x", "ks"), ("c", "k"), ("q", "k"), ("j", "i"), ("y", "i"), ("ie", "e"), ("io", "e"),
    ];
    let mut text = latin(word);
    for (from, to) in PAIRS {
        text = text.replace(from, to);
    }
    let mut out = String::new();
    for letter in text.chars() {
        if out.chars().last() != Some(letter) {
            out.push(letter);
        }
    }
    out
}

/// The first letter and the consonants after it.
fn skeleton(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| if "aeiou".contains(letter) { '1' } else { letter });
    first.into_iter().chain(letters.filter(|letter| !"aeiou".contains(*letter))).collect()
}

/// The key of a surname: the same for both genders and all three ways of spelling.
pub fn surname_key(surname: &str) -> Option<String> {
    let plain = plain(surname);
    let key = plain
        .split(' ')
        .map(|word| {
            let folded = folded(word);
            const ENDINGS: &[(&str, &str)] = &[
                ("skaia", "sk"), ("skaa", "sk"), ("ska", "sk"), ("skii", "sk"), ("ski", "sk"), ("skoi", "sk"),
                ("8kaia", "8k"), ("8ka", "8k"), ("8kii", "8k"), ("8ki", "8k"), ("ova", "ov"), ("eva", "ev"), ("ina", "in"),
            ];
            let stem = ENDINGS
                .iter()
                .find(|(ending, _)| folded.ends_with(ending))
                .map(|(ending, stem)| format!("{}{stem}", &folded[..folded.len() - ending.len()]))
                .unwrap_or(folded);
            skeleton(&stem)
        })
        .collect::<Vec<_>>()
        .join(" ");
    (key.chars().any(char::is_alphanumeric)).then_some(key)
}

/// The key of a given name: the group that its spellings and short forms belong to, or its own skeleton.
pub fn given_name_key(name: &str) -> Option<String> {
    let first = plain(name).split(' ').next().map(folded)?;
    if first.is_empty() {
        return None;
    }
    for group in GIVEN_NAMES {
        if group.iter().any(|spelling| folded(&plain(spelling)) == first) {
            return group.first().map(|name| folded(&plain(name)));
        }
    }
    Some(skeleton(&first))
}

/// A telephone number as digits with the country in front; a number inside Ukraine gets 38.
pub fn phone_key(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        10 if digits.starts_with('0') => Some(format!("38{digits}")),
        7..=15 => Some(digits.trim_start_matches("00").to_owned()),
        _ => None,
    }
}

/// A document number in capitals, with letters that look alike in both scripts folded into one.
pub fn document_key(number: &str) -> Option<String> {
    let key: String = number
        .to_uppercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| match letter {
            'А' => 'A', 'В' => 'B', 'Е' => 'E', 'І' => 'I', 'К' => 'K', 'М' => 'M', 'Н' => 'H', 'О' => 'O',
            'Р' => 'P', 'С' => 'C', 'Т' => 'T', 'Х' => 'X', 'У' => 'Y',
            other => other,
        })
        .collect();
    (key.len() >= 5).then_some(key)
}

/// What is known of a person for the search.
#[derive(Clone, Copy, Default)]
pub struct Known<'a> {
    /// Surname.
    pub surname: Option<&'a str>,
    /// Given name.
    pub given_name: Option<&'a str>,
    /// What the person goes by.
    pub alias: Option<&'a str>,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Telephone.
    pub phone: Option<&'a str>,
    /// Number of a document.
    pub document_number: Option<&'a str>,
}

/// The keys under which a person is put into the index, or looked for.
pub fn index_keys(known: Known<'_>) -> Vec<(&'static str, String)> {
    let mut keys = Vec::new();
    let surname = known.surname.and_then(surname_key);
    if let (Some(surname), Some(year)) = (&surname, known.birth_year) {
        keys.push((kind::SURNAME_YEAR, format!("{surname}|{year}")));
    }
    if let (Some(surname), Some(given)) = (&surname, known.given_name.and_then(given_name_key)) {
        keys.push((kind::SURNAME_GIVEN, format!("{surname}|{given}")));
    }
    keys.extend(known.alias.and_then(surname_key).map(|key| (kind::ALIAS, key)));
    keys.extend(known.phone.and_then(phone_key).map(|key| (kind::PHONE, key)));
    keys.extend(known.document_number.and_then(document_key).map(|key| (kind::DOCUMENT, key)));
    keys
}

/// How much a found key weighs as a sign that two records are one person, of 100.
pub fn weight(kind: &str) -> u32 {
    match kind {
        kind::DOCUMENT => 60,
        kind::PHONE => 40,
        kind::SURNAME_GIVEN => 35,
        kind::SURNAME_YEAR => 30,
        _ => 15,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spellings of invented people; each line is one person.
    const SURNAMES: &[&[&str]] = &[
        &["Вигаданенко", "Vyhadanenko", "Vigadanenko", "ВИГАДАНЕНКО"],
        &["Щербакова", "Щербаков", "Shcherbakova", "Shcherbakov", "Szczerbakova"],
        &["Жуковська", "Жуковський", "Жуковская", "Zhukovska", "Zhukovskyi", "Zhukovsky"],
        &["Лук'яненко", "Лук\u{2019}яненко", "Лукяненко", "Lukianenko", "Lukyanenko"],
        &["Григоренко", "Hryhorenko", "Grigorenko"],
        &["Харченко", "Kharchenko", "Harchenko"],
        &["Цимбал", "Tsymbal", "Tzimbal"],
        &["Шевчук", "Shevchuk", "Szewczuk"],
        &["Мельник", "Melnyk", "Melnik"],
        &["Пилипенко", "Pylypenko", "Pilipenko"],
        &["Яремчук", "Yaremchuk", "Iaremchuk"],
        &["Іванова", "Иванова", "Ivanova", "Ivanov"],
    ];

    #[test]
    fn one_surname_has_one_key_in_all_its_spellings() {
        let (mut same, mut all) = (0, 0);
        for person in SURNAMES {
            let key = surname_key(person[0]);
            for spelling in *person {
                all += 1;
                same += usize::from(surname_key(spelling) == key);
                if surname_key(spelling) != key {
                    eprintln!("{spelling}: {:?} is not {key:?}", surname_key(spelling));
                }
            }
        }
        assert!(same * 100 >= all * 95, "{same} of {all}");
    }

    #[test]
    fn different_surnames_have_different_keys() {
        let mut keys: Vec<_> = SURNAMES.iter().filter_map(|person| surname_key(person[0])).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), SURNAMES.len());
    }

    #[test]
    fn given_names_meet_in_their_group() {
        for pair in [("Олександр", "Aleksandr"), ("Ганна", "Anna"), ("Наташа", "Nataliia"), ("Євген", "Eugen"), ("Катя", "Ekaterina")] {
            assert_eq!(given_name_key(pair.0), given_name_key(pair.1), "{pair:?}");
        }
        assert_ne!(given_name_key("Олена"), given_name_key("Ольга"));
    }

    #[test]
    fn numbers_meet_in_one_spelling() {
        assert_eq!(phone_key("044 000-00-01"), phone_key("+38 (044) 000 00 01"));
        assert_eq!(document_key("АВ 000001"), document_key("AB000001"));
    }
}
