//! One key for the many spellings of a name: Ukrainian, Russian and Latin (table of CMU Resolution No. 55 of 27.01.2010).
//!
//! The keys are only ever stored as tokens under the agency's secret; what they find is compared after opening.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::duplicate::IndexKind;

/// Given names that are one name, with their spellings and short forms. The first is what the group is known by; a short
/// form of several names stands in the group in which it is met most.
const GIVEN_NAMES: &[&[&str]] = &[
    &[
        "Олександр",
        "Александр",
        "Oleksandr",
        "Aleksandr",
        "Alexander",
        "Alexandr",
        "Olexandr",
        "Саша",
        "Сашко",
        "Шура",
        "Саня",
    ],
    &["Олександра", "Александра", "Oleksandra", "Aleksandra", "Alexandra", "Леся"],
    &[
        "Олексій",
        "Алексей",
        "Oleksii",
        "Oleksiy",
        "Aleksei",
        "Aleksey",
        "Alexey",
        "Alexei",
        "Льоша",
        "Олекса",
        "Альоша",
    ],
    &["Анастасія", "Анастасия", "Anastasiia", "Anastasia", "Anastasiya", "Настя"],
    &["Анатолій", "Анатолий", "Anatolii", "Anatoliy", "Anatoly", "Толя", "Толик"],
    &["Ангеліна", "Ангелина", "Anhelina", "Angelina"],
    &["Андрій", "Андрей", "Andrii", "Andriy", "Andrey", "Andrei", "Andrew"],
    &["Анжела", "Анжеліка", "Анжелика", "Anzhela", "Angela", "Anzhelika", "Angelica"],
    &["Анна", "Ганна", "Hanna", "Anna", "Аня", "Anya", "Нюра"],
    &["Антон", "Anton", "Антін", "Тоша"],
    &["Антоніна", "Антонина", "Antonina", "Тоня"],
    &["Аліна", "Алина", "Alina"],
    &["Алла", "Alla"],
    &["Аліса", "Алиса", "Alisa", "Alice"],
    &["Альона", "Алена", "Алёна", "Alona", "Aliona", "Alena", "Alyona"],
    &["Артем", "Артём", "Artem", "Artyom", "Артемій"],
    &["Артур", "Artur", "Arthur"],
    &["Богдан", "Bohdan", "Bogdan"],
    &["Богдана", "Bohdana", "Bogdana"],
    &["Борис", "Borys", "Boris", "Боря"],
    &["Вадим", "Vadym", "Vadim"],
    &["Валентин", "Valentyn", "Valentin"],
    &["Валентина", "Valentyna", "Valentina", "Валя"],
    &["Валерій", "Валерий", "Valerii", "Valeriy", "Valery", "Валера"],
    &["Валерія", "Валерия", "Valeriia", "Valeria", "Valeriya", "Лєра"],
    &["Варвара", "Varvara", "Barbara", "Варя"],
    &["Василь", "Василий", "Vasyl", "Vasilii", "Vasiliy", "Vasily", "Вася"],
    &["Василина", "Vasylyna", "Vasilina"],
    &["Вероніка", "Вероника", "Veronika", "Veronica"],
    &["Віктор", "Виктор", "Viktor", "Victor", "Вітя"],
    &["Вікторія", "Виктория", "Viktoriia", "Viktoriya", "Victoria", "Viktoria", "Віка", "Вика"],
    &["Віра", "Вера", "Vira", "Vera"],
    &["Віталій", "Виталий", "Vitalii", "Vitaliy", "Vitaly", "Віталік"],
    &["Віталіна", "Виталина", "Vitalina"],
    &["Владислав", "Vladyslav", "Vladislav", "Влад", "Vlad"],
    &["Владислава", "Vladyslava", "Vladislava", "Влада"],
    &["Володимир", "Владимир", "Volodymyr", "Vladimir", "Wladimir", "Вова", "Володя"],
    &["Вячеслав", "В'ячеслав", "Viacheslav", "Vyacheslav", "Слава"],
    &["Галина", "Halyna", "Galina", "Галя"],
    &["Геннадій", "Геннадий", "Hennadii", "Gennadiy", "Gennady", "Гена"],
    &["Георгій", "Георгий", "Heorhii", "Georgiy", "George", "Жора"],
    &["Гліб", "Глеб", "Hlib", "Gleb"],
    &["Григорій", "Григорий", "Hryhorii", "Hryhoriy", "Grigoriy", "Grigory", "Гриша", "Гриць"],
    &["Дана", "Dana"],
    &["Даніїл", "Данило", "Даниил", "Данил", "Daniil", "Danylo", "Danil", "Daniel", "Даня"],
    &["Дарина", "Daryna", "Darina"],
    &["Дар'я", "Дарія", "Дарья", "Daria", "Dariia", "Darya", "Даша"],
    &["Денис", "Denys", "Denis", "Dennis"],
    &["Діана", "Диана", "Diana"],
    &["Дмитро", "Дмитрий", "Dmytro", "Dmitrii", "Dmitriy", "Dmitry", "Dmitri", "Діма", "Дима", "Митя"],
    &["Едуард", "Эдуард", "Eduard", "Edward", "Едік"],
    &["Ельвіра", "Эльвира", "Elvira"],
    &["Емілія", "Эмилия", "Emiliia", "Emilia"],
    &["Євген", "Евгений", "Yevhen", "Yevhenii", "Evgeny", "Evgenii", "Evgeniy", "Eugene", "Eugen", "Женя"],
    &["Євгенія", "Евгения", "Yevheniia", "Evgenia", "Evgeniya", "Eugenia"],
    &["Єва", "Ева", "Yeva", "Eva"],
    &["Єгор", "Егор", "Yehor", "Egor", "Yegor"],
    &["Єлизавета", "Елизавета", "Yelyzaveta", "Elizaveta", "Yelizaveta", "Elisabeth", "Elizabeth", "Ліза", "Лиза"],
    &["Жанна", "Zhanna", "Jeanne"],
    &["Захар", "Zakhar", "Zahar"],
    &["Зінаїда", "Зинаида", "Zinaida", "Зіна"],
    &["Зоя", "Zoia", "Zoya"],
    &["Злата", "Zlata"],
    &["Зоряна", "Zoriana", "Zoryana"],
    &["Іван", "Иван", "Ivan", "Ваня"],
    &["Іванна", "Иванна", "Ivanna"],
    &["Ігор", "Игорь", "Ihor", "Igor"],
    &["Ілля", "Илья", "Illia", "Ilya", "Ilia"],
    &["Інга", "Инга", "Inha", "Inga"],
    &["Інна", "Инна", "Inna"],
    &["Ірина", "Ирина", "Iryna", "Irina", "Irena", "Іра", "Ира"],
    &["Ізабелла", "Изабелла", "Izabella", "Isabella"],
    &["Катерина", "Екатерина", "Kateryna", "Ekaterina", "Yekaterina", "Katerina", "Catherine", "Катя", "Kate"],
    &["Карина", "Каріна", "Karyna", "Karina"],
    &["Кароліна", "Каролина", "Karolina", "Carolina"],
    &["Кіра", "Кира", "Kira"],
    &["Кирило", "Кирилл", "Kyrylo", "Kirill", "Kyrill", "Cyril"],
    &["Клавдія", "Клавдия", "Klavdiia", "Klavdia"],
    &["Костянтин", "Константин", "Kostiantyn", "Konstantin", "Constantine", "Костя"],
    &["Крістіна", "Христина", "Кристина", "Khrystyna", "Kristina", "Christina", "Крістина"],
    &["Ксенія", "Ксения", "Kseniia", "Ksenia", "Xenia", "Оксана", "Oksana", "Oxana", "Ксюша"],
    &["Лариса", "Larysa", "Larisa", "Лара"],
    &["Лев", "Lev", "Leo", "Лева"],
    &["Леонід", "Леонид", "Leonid", "Льоня"],
    &["Лідія", "Лидия", "Lidiia", "Lidia", "Lydia", "Ліда"],
    &["Лілія", "Лилия", "Liliia", "Lilia", "Liliya", "Lily", "Ліля"],
    &["Любов", "Любовь", "Liubov", "Lyubov", "Lubov", "Люба"],
    &["Людмила", "Liudmyla", "Lyudmyla", "Lyudmila", "Ludmila", "Люда", "Люся"],
    &["Лука", "Luka", "Luke"],
    &["Макар", "Makar"],
    &["Максим", "Maksym", "Maksim", "Maxim", "Макс", "Max"],
    &["Маргарита", "Marharyta", "Margarita", "Margaryta", "Рита"],
    &["Марина", "Maryna", "Marina"],
    &["Мар'яна", "Марьяна", "Mariana", "Maryana", "Marjana"],
    &["Марія", "Мария", "Mariia", "Maria", "Mariya", "Marija", "Mary", "Маша", "Марійка"],
    &["Марк", "Марко", "Mark", "Marko", "Marcus"],
    &["Марта", "Marta", "Martha"],
    &["Матвій", "Матвей", "Matvii", "Matvey", "Matviy"],
    &["Микита", "Никита", "Mykyta", "Nikita", "Mikita"],
    &["Микола", "Николай", "Mykola", "Nikolai", "Nikolay", "Mikola", "Nicholas", "Коля"],
    &["Мирослав", "Myroslav", "Miroslav"],
    &["Мирослава", "Myroslava", "Miroslava"],
    &["Михайло", "Михаил", "Mykhailo", "Mykhaylo", "Mikhail", "Michael", "Міша", "Миша"],
    &["Мілана", "Милана", "Milana"],
    &["Надія", "Надежда", "Nadiia", "Nadiya", "Nadezhda", "Nadia", "Надя"],
    &["Назар", "Назарій", "Nazar", "Nazarii"],
    &["Наталія", "Наталья", "Наталя", "Nataliia", "Natalia", "Nataliya", "Natalya", "Natalie", "Наташа"],
    &["Нестор", "Nestor"],
    &["Ніна", "Нина", "Nina"],
    &["Олег", "Oleh", "Oleg"],
    &["Олена", "Елена", "Olena", "Elena", "Yelena", "Helen", "Helena", "Лена", "Оленка"],
    &["Олеся", "Olesia", "Olesya"],
    &["Ольга", "Olha", "Olga", "Оля"],
    &["Остап", "Ostap"],
    &["Павло", "Павел", "Pavlo", "Pavel", "Paul", "Паша"],
    &["Петро", "Пётр", "Петр", "Petro", "Pyotr", "Petr", "Peter", "Петя"],
    &["Поліна", "Полина", "Polina", "Paulina"],
    &["Раїса", "Раиса", "Raisa", "Рая"],
    &["Ренат", "Рінат", "Ринат", "Renat", "Rinat"],
    &["Роман", "Roman", "Рома"],
    &["Ростислав", "Rostyslav", "Rostislav"],
    &["Руслан", "Ruslan"],
    &["Руслана", "Ruslana"],
    &["Святослав", "Sviatoslav", "Svyatoslav"],
    &["Семен", "Семён", "Semen", "Semyon", "Simon"],
    &["Сергій", "Сергей", "Serhii", "Serhiy", "Sergii", "Sergey", "Sergei", "Сергійко", "Serge"],
    &["Світлана", "Светлана", "Svitlana", "Svetlana", "Світа", "Света"],
    &["Соломія", "Соломия", "Solomiia", "Solomiya", "Solomia"],
    &["Софія", "София", "Sofiia", "Sofia", "Sofiya", "Sophia", "Соня"],
    &["Станіслав", "Станислав", "Stanislav", "Stas", "Стас"],
    &["Степан", "Stepan", "Stephan"],
    &["Стефанія", "Стефания", "Stefaniia", "Stefania"],
    &["Тамара", "Tamara", "Тома"],
    &["Тарас", "Taras"],
    &["Тетяна", "Татьяна", "Tetiana", "Tetyana", "Tatiana", "Tatyana", "Tatjana", "Таня"],
    &["Тимофій", "Тимофей", "Tymofii", "Timofey", "Timofei"],
    &["Тимур", "Tymur", "Timur"],
    &["Тихон", "Tykhon", "Tikhon"],
    &["Уляна", "Ульяна", "Uliana", "Ulyana"],
    &["Устим", "Ustym", "Ustim"],
    &["Федір", "Фёдор", "Федор", "Fedir", "Fedor", "Fyodor", "Theodor"],
    &["Філіп", "Пилип", "Филипп", "Filip", "Philip", "Pylyp", "Filipp"],
    &["Юлія", "Юлия", "Yuliia", "Yulia", "Yuliya", "Iuliia", "Julia", "Юля"],
    &["Юліан", "Юлиан", "Yulian", "Julian"],
    &["Юрій", "Юрий", "Yurii", "Yuriy", "Yuri", "Iurii", "Jurij", "Юра"],
    &["Юхим", "Ефим", "Yukhym", "Efim", "Yefim"],
    &["Яків", "Яков", "Yakiv", "Yakov", "Jakob", "Jacob"],
    &["Яна", "Yana", "Jana", "Iana"],
    &["Ярина", "Yaryna", "Yarina"],
    &["Ярослав", "Yaroslav", "Jaroslav"],
    &["Ярослава", "Yaroslava", "Jaroslava"],
    &["Яніна", "Янина", "Yanina", "Janina"],
];

/// Every spelling's folded form, and the group it belongs to.
static GROUPS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let mut groups = BTreeMap::new();
    for group in GIVEN_NAMES {
        for spelling in *group {
            groups.entry(folded(&plain(spelling))).or_insert(group[0]);
        }
    }
    groups
});

/// Lower case, no apostrophes of any kind, one blank between words, look-alike Latin letters in Cyrillic words made Cyrillic.
fn plain(text: &str) -> String {
    const APOSTROPHES: &str = "'\u{2019}\u{02bc}\u{2018}`\u{00b4}\u{2032}\u{02b9}\"\u{00ab}\u{00bb}\u{201c}\u{201d}";
    let lower: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .nfc()
        // A mark that is left over after composing is a stress mark or the like, and says nothing of the name.
        .filter(|letter| !APOSTROPHES.contains(*letter) && !is_combining_mark(*letter))
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
                out.extend(std::iter::once(*other).nfd().filter(|part| !is_combining_mark(*part)));
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
        ("schtsch", "5"),
        ("tsch", "7"),
        ("shch", "5"),
        ("szcz", "5"),
        ("sch", "5"),
        ("zh", "6"),
        ("kh", "h"),
        ("gh", "h"),
        ("g", "h"),
        ("tch", "7"),
        ("ch", "7"),
        ("cz", "7"),
        ("tz", "8"),
        ("ts", "8"),
        ("sh", "9"),
        ("sz", "9"),
        ("ph", "f"),
        ("w", "v"),
        ("x", "ks"),
        ("c", "k"),
        ("q", "k"),
        ("j", "i"),
        ("y", "i"),
        ("ie", "e"),
        ("io", "e"),
    ];
    let mut text = latin(word);
    for (from, to) in PAIRS {
        text = text.replace(from, to);
    }
    let mut out = String::new();
    for letter in text.chars() {
        if !out.ends_with(letter) {
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
                ("skaia", "sk"),
                ("skaa", "sk"),
                ("ska", "sk"),
                ("skii", "sk"),
                ("ski", "sk"),
                ("skoi", "sk"),
                ("8kaia", "8k"),
                ("8ka", "8k"),
                ("8kii", "8k"),
                ("8ki", "8k"),
                ("ova", "ov"),
                ("eva", "ev"),
                ("ina", "in"),
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

/// The group that the spellings and short forms of a given name belong to.
pub fn first_name_group(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    GROUPS.get(&folded(plain.split(' ').next()?)).copied()
}

/// The key of a given name: its group, or its own skeleton.
pub fn given_name_key(name: &str) -> Option<String> {
    if let Some(group) = first_name_group(name) {
        return Some(folded(&plain(group)));
    }
    let first = plain(name).split(' ').next().map(folded)?;
    (!first.is_empty()).then(|| skeleton(&first))
}

/// A telephone number as digits with the country in front; a number written as inside Ukraine gets 380.
pub fn phone_key(phone: &str) -> Option<String> {
    let all: String = phone.chars().filter(char::is_ascii_digit).collect();
    let digits = all.strip_prefix("00").unwrap_or(&all);
    let abroad = phone.trim_start().starts_with('+') || digits.len() != all.len();
    match digits.len() {
        9 if !abroad && !digits.starts_with('0') => Some(format!("380{digits}")),
        10 if !abroad && digits.starts_with('0') => Some(format!("38{digits}")),
        // As it was dialled between towns once: 8, then the area.
        11 if !abroad && digits.starts_with("80") => Some(format!("3{digits}")),
        7..=15 => Some(digits.to_owned()),
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
            'А' => 'A',
            'В' => 'B',
            'Е' => 'E',
            'І' => 'I',
            'К' => 'K',
            'М' => 'M',
            'Н' => 'H',
            'О' => 'O',
            'Р' => 'P',
            'С' => 'C',
            'Т' => 'T',
            'Х' => 'X',
            'У' => 'Y',
            other => other,
        })
        .collect();
    (key.chars().count() >= 5).then_some(key)
}

/// What is known of a person for the index and the search.
#[derive(Clone, Copy, Default)]
pub struct Person<'a> {
    /// Surname.
    pub surname: Option<&'a str>,
    /// Given name.
    pub given_name: Option<&'a str>,
    /// What the person goes by.
    pub alias: Option<&'a str>,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Year of birth, where the date is not known.
    pub birth_year: Option<i32>,
    /// Whether the year may be one off, so that its neighbours are looked for too.
    pub year_uncertain: bool,
    /// Telephone.
    pub phone: Option<&'a str>,
    /// Number of a document.
    pub document_number: Option<&'a str>,
}

/// The keys under which a person is put into the index.
pub fn index_entries(person: &Person<'_>) -> Vec<(IndexKind, String)> {
    entries(person, 0)
}

/// The keys under which a person is looked for: those of the index, with neighbouring years if the year is uncertain.
pub fn search_entries(person: &Person<'_>) -> Vec<(IndexKind, String)> {
    entries(person, if person.year_uncertain { 1 } else { 0 })
}

fn entries(person: &Person<'_>, years_around: i32) -> Vec<(IndexKind, String)> {
    let mut entries = Vec::new();
    if let Some(surname) = person.surname.and_then(surname_key) {
        if let Some(year) = person.birth_date.map(|day| day.year()).or(person.birth_year) {
            let years = year.saturating_sub(years_around)..=year.saturating_add(years_around);
            entries.extend(years.map(|year| (IndexKind::SurnameYear, format!("{surname}|{year}"))));
        }
        if let Some(given) = person.given_name.and_then(given_name_key) {
            if let (Some(initial), Some(day)) = (given.chars().next(), person.birth_date) {
                entries.push((IndexKind::SurnameInitialBirth, format!("{surname}|{initial}|{day}")));
            }
            entries.push((IndexKind::SurnameGiven, format!("{surname}|{given}")));
        }
    }
    entries.extend(person.alias.and_then(surname_key).map(|key| (IndexKind::Alias, key)));
    entries.extend(person.phone.and_then(phone_key).map(|key| (IndexKind::Phone, key)));
    entries.extend(person.document_number.and_then(document_key).map(|key| (IndexKind::Document, key)));
    entries
}

/// What is known of a person when at most the year of birth is asked for.
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

impl<'a> From<Known<'a>> for Person<'a> {
    fn from(known: Known<'a>) -> Self {
        let Known { surname, given_name, alias, birth_year, phone, document_number } = known;
        Self { surname, given_name, alias, birth_year, phone, document_number, ..Self::default() }
    }
}

/// The keys under which a person is put into the index or looked for, each with the word of its kind.
pub fn index_keys(known: Known<'_>) -> Vec<(&'static str, String)> {
    index_entries(&known.into()).into_iter().map(|(kind, key)| (kind.as_str(), key)).collect()
}

/// How much a found key weighs, by the word of its kind; a word that is not in the list weighs nothing.
pub fn weight(kind: &str) -> u32 {
    kind.parse().map_or(0, IndexKind::weight)
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
        &["Вимріяний", "Вимріяна", "Vymriianyi", "Vymriyana"],
        &["Згурська", "Згурський", "Zghurska", "Zghurskyi", "Zgurska", "Згурская"],
        &["Ґудзюк", "Гудзюк", "Gudziuk", "Hudziuk", "Gudzyuk"],
        &["Єфименко", "Ефименко", "Yefymenko", "Efimenko", "Iefymenko"],
        &["Чарівна", "Чарівний", "Charivna", "Czariwna", "Tcharivna", "Tschariwna"],
        &["Ющенюк", "Yushcheniuk", "Iushcheniuk", "Yuszczeniuk", "Ющенюк"],
        &["Казкова-Мрійна", "Казкова Мрійна", "KAZKOVA-MRIINA", "Kazkova Mriyna"],
        &["Ševčishin", "Шевчишин", "Shevchyshyn", "Шевчи\u{301}шин", "Шевчишин\u{2003}"],
        // Written with decomposed marks, and with Latin letters among the Cyrillic.
        &["Байдужий", "Баи\u{306}дужии\u{306}", "Бaйдужий", "Baiduzhyi", "Bayduzhiy"],
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
        assert!(all >= 80 && same * 100 >= all * 95, "{same} of {all}");
    }

    #[test]
    fn different_surnames_have_different_keys() {
        let mut keys: Vec<_> = SURNAMES.iter().filter_map(|person| surname_key(person[0])).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), SURNAMES.len());
    }

    #[test]
    fn a_spelling_stands_in_one_group() {
        assert!(GIVEN_NAMES.len() >= 80);
        let elsewhere: Vec<_> = GIVEN_NAMES
            .iter()
            .flat_map(|group| group.iter().map(|spelling| (group[0], *spelling, first_name_group(spelling))))
            .filter(|(group, _, found)| *found != Some(group))
            .collect();
        assert!(elsewhere.is_empty(), "{elsewhere:?}");
    }

    #[test]
    fn given_names_meet_in_their_group() {
        for pair in [
            ("Олександр", "Aleksandr"),
            ("Ганна", "Anna"),
            ("Наташа", "Nataliia"),
            ("Євген", "Eugen"),
            ("Катя", "Ekaterina"),
        ] {
            assert_eq!(given_name_key(pair.0), given_name_key(pair.1), "{pair:?}");
        }
        assert_ne!(given_name_key("Олена"), given_name_key("Ольга"));
    }

    #[test]
    fn the_table_of_the_cabinet_is_followed() {
        for (cyrillic, written) in [
            ("згурський", "zghurskyi"),
            ("їжакевич", "yizhakevych"),
            ("йосипівка", "yosypivka"),
            ("щербухи", "shcherbukhy"),
            ("юрій", "yurii"),
            ("крюківка", "kriukivka"),
            ("яготин", "yahotyn"),
            ("ічня", "ichnia"),
            ("єнакієве", "yenakiieve"),
            ("ґалаґан", "galagan"),
            ("подъезд", "podezd"),
        ] {
            assert_eq!(latin(cyrillic), written);
        }
    }

    #[test]
    fn a_person_has_an_entry_for_each_kind_that_is_known() {
        let person = Person {
            surname: Some("Вигаданенко"),
            given_name: Some("Ганна"),
            birth_date: "1990-05-01".parse().ok(),
            year_uncertain: true,
            ..Person::default()
        };
        let kinds = |entries: Vec<(IndexKind, String)>| entries.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        use IndexKind::{SurnameGiven, SurnameInitialBirth, SurnameYear};
        assert_eq!(kinds(index_entries(&person)), [SurnameYear, SurnameInitialBirth, SurnameGiven]);
        assert_eq!(
            kinds(search_entries(&person)),
            [SurnameYear, SurnameYear, SurnameYear, SurnameInitialBirth, SurnameGiven]
        );
        assert!(index_entries(&Person::default()).is_empty());
        assert!(index_entries(&Person { surname: Some("'-'"), alias: Some(""), ..Person::default() }).is_empty());
    }

    #[test]
    fn numbers_meet_in_one_spelling() {
        assert_eq!(phone_key("044 000-00-01"), phone_key("+38 (044) 000 00 01"));
        for spelling in ["0440000001", "8 044 000 00 01", "00380440000001", "440000001", "+380440000001"] {
            assert_eq!(phone_key(spelling).as_deref(), Some("380440000001"), "{spelling}");
        }
        assert_eq!(phone_key("+48 440 000 001").as_deref(), Some("48440000001"));
        assert_eq!(phone_key("103"), None);
        assert_eq!(document_key("АВ 000001"), document_key("AB000001"));
        assert_eq!(document_key("№ 1"), None);
    }
}
