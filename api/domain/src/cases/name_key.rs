//! Keys for the many spellings of a name: Ukrainian, Russian and Latin (table of CMU Resolution No. 55 of 27.01.2010).
//!
//! A word in Latin letters may be read as several countries write ours, so a name can have more than one key. The keys
//! are only ever stored as tokens under the agency's secret; what they find is compared after opening. How well they do is
//! measured over the labelled lists in `tests/names`.

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
        "Олесь",
        "Сашка",
        "Саньок",
        "Шурик",
        "Лесик",
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
        "Льошка",
        "Олешко",
        "Олексійко",
        "Лёша",
        "Лёха",
    ],
    &[
        "Анастасія",
        "Анастасия",
        "Anastasiia",
        "Anastasia",
        "Anastasiya",
        "Настя",
        "Настуня",
        "Настка",
        "Стася",
        "Настёна",
    ],
    &["Анатолій", "Анатолий", "Anatolii", "Anatoliy", "Anatoly", "Толя", "Толик", "Толік"],
    &["Ангеліна", "Ангелина", "Anhelina", "Angelina"],
    &["Андрій", "Андрей", "Andrii", "Andriy", "Andrey", "Andrei", "Andrew", "Андрійко", "Андрюша", "Андрійчик", "Дрон"],
    &["Анжела", "Анжеліка", "Анжелика", "Anzhela", "Angela", "Anzhelika", "Angelica"],
    &[
        "Анна",
        "Ганна",
        "Hanna",
        "Anna",
        "Аня",
        "Anya",
        "Нюра",
        "Ганнуся",
        "Анька",
        "Анечка",
        "Анюта",
        "Нюся",
        "Ганночка",
    ],
    &["Антон", "Anton", "Антін", "Тоша", "Антоша", "Антошка", "Тоха", "Антось"],
    &["Антоніна", "Антонина", "Antonina", "Тоня"],
    &["Аліна", "Алина", "Alina", "Аля", "Алінка", "Алинка"],
    &["Алла", "Alla"],
    &["Аліса", "Алиса", "Alisa", "Alice"],
    &["Альона", "Алена", "Алёна", "Alona", "Aliona", "Alena", "Alyona"],
    &["Артем", "Артём", "Artem", "Artyom", "Артемій", "Артемко", "Тьома", "Тёма"],
    &["Артур", "Artur", "Arthur"],
    &["Богдан", "Bohdan", "Bogdan", "Богданко", "Бодя", "Даньо"],
    &["Богдана", "Bohdana", "Bogdana"],
    &["Борис", "Borys", "Boris", "Боря"],
    &["Вадим", "Vadym", "Vadim", "Вадик"],
    &["Валентин", "Valentyn", "Valentin"],
    &["Валентина", "Valentyna", "Valentina", "Валя", "Валюша", "Валька", "Валечка"],
    &["Валерій", "Валерий", "Valerii", "Valeriy", "Valery", "Валера"],
    &["Валерія", "Валерия", "Valeriia", "Valeria", "Valeriya", "Лєра"],
    &["Варвара", "Varvara", "Barbara", "Варя", "Варка", "Варочка"],
    &["Василь", "Василий", "Vasyl", "Vasilii", "Vasiliy", "Vasily", "Вася", "Василько", "Васько"],
    &["Василина", "Vasylyna", "Vasilina"],
    &["Вероніка", "Вероника", "Veronika", "Veronica", "Ніка", "Веронічка"],
    &["Віктор", "Виктор", "Viktor", "Victor", "Вітя", "Вітько", "Вітьок", "Вітюша"],
    &[
        "Вікторія",
        "Виктория",
        "Viktoriia",
        "Viktoriya",
        "Victoria",
        "Viktoria",
        "Віка",
        "Вика",
        "Вікуся",
        "Вікулька",
        "Вікуля",
    ],
    &["Віра", "Вера", "Vira", "Vera"],
    &["Віталій", "Виталий", "Vitalii", "Vitaliy", "Vitaly", "Віталік"],
    &["Віталіна", "Виталина", "Vitalina"],
    &["Владислав", "Vladyslav", "Vladislav", "Влад", "Vlad", "Владик", "Владко"],
    &["Владислава", "Vladyslava", "Vladislava", "Влада"],
    &[
        "Володимир",
        "Владимир",
        "Volodymyr",
        "Vladimir",
        "Wladimir",
        "Вова",
        "Володя",
        "Вовка",
        "Вовчик",
        "Володька",
        "Влодко",
    ],
    &["Вячеслав", "В'ячеслав", "Viacheslav", "Vyacheslav", "Слава"],
    &["Галина", "Halyna", "Galina", "Галя", "Галинка", "Галька", "Галочка"],
    &["Геннадій", "Геннадий", "Hennadii", "Gennadiy", "Gennady", "Гена"],
    &["Георгій", "Георгий", "Heorhii", "Georgiy", "George", "Жора"],
    &["Гліб", "Глеб", "Hlib", "Gleb"],
    &[
        "Григорій",
        "Григорий",
        "Hryhorii",
        "Hryhoriy",
        "Grigoriy",
        "Grigory",
        "Гриша",
        "Гриць",
        "Гринь",
        "Грицько",
        "Гришка",
    ],
    &["Дана", "Dana"],
    &["Даніїл", "Данило", "Даниил", "Данил", "Daniil", "Danylo", "Danil", "Daniel", "Даня", "Данька", "Данилко"],
    &["Дарина", "Daryna", "Darina", "Даринка", "Дарка"],
    &["Дар'я", "Дарія", "Дарья", "Daria", "Dariia", "Darya", "Даша", "Дашка", "Дашуня"],
    &["Денис", "Denys", "Denis", "Dennis", "Дениско", "Дєня", "Деня", "Денчик"],
    &["Діана", "Диана", "Diana", "Діанка", "Діаночка"],
    &[
        "Дмитро",
        "Дмитрий",
        "Dmytro",
        "Dmitrii",
        "Dmitriy",
        "Dmitry",
        "Dmitri",
        "Діма",
        "Дима",
        "Митя",
        "Дмитрик",
        "Дімон",
        "Дімка",
        "Митько",
    ],
    &["Едуард", "Эдуард", "Eduard", "Edward", "Едік"],
    &["Ельвіра", "Эльвира", "Elvira"],
    &["Емілія", "Эмилия", "Emiliia", "Emilia"],
    &[
        "Євген",
        "Евгений",
        "Yevhen",
        "Yevhenii",
        "Evgeny",
        "Evgenii",
        "Evgeniy",
        "Eugene",
        "Eugen",
        "Женя",
        "Женька",
        "Євгенко",
        "Жека",
    ],
    &["Євгенія", "Евгения", "Yevheniia", "Evgenia", "Evgeniya", "Eugenia"],
    &["Єва", "Ева", "Yeva", "Eva"],
    &["Єгор", "Егор", "Yehor", "Egor", "Yegor"],
    &[
        "Єлизавета",
        "Елизавета",
        "Yelyzaveta",
        "Elizaveta",
        "Yelizaveta",
        "Elisabeth",
        "Elizabeth",
        "Ліза",
        "Лиза",
        "Лізка",
        "Лізочка",
        "Лисавета",
        "Єлька",
    ],
    &["Жанна", "Zhanna", "Jeanne"],
    &["Захар", "Zakhar", "Zahar"],
    &["Зінаїда", "Зинаида", "Zinaida", "Зіна"],
    &["Зоя", "Zoia", "Zoya"],
    &["Злата", "Zlata"],
    &["Зоряна", "Zoriana", "Zoryana"],
    &["Іван", "Иван", "Ivan", "Ваня", "Івась", "Іванко", "Івасик", "Ванька"],
    &["Іванна", "Иванна", "Ivanna"],
    &["Ігор", "Игорь", "Ihor", "Igor", "Ігорьок", "Ігорко", "Гоша", "Игорёк"],
    &["Ілля", "Илья", "Illia", "Ilya", "Ilia"],
    &["Інга", "Инга", "Inha", "Inga"],
    &["Інна", "Инна", "Inna", "Іннуся", "Інночка"],
    &["Ірина", "Ирина", "Iryna", "Irina", "Irena", "Іра", "Ира", "Іринка", "Ірка", "Іруся", "Ириша", "Іриша"],
    &["Ізабелла", "Изабелла", "Izabella", "Isabella"],
    &[
        "Катерина",
        "Екатерина",
        "Kateryna",
        "Ekaterina",
        "Yekaterina",
        "Katerina",
        "Catherine",
        "Катя",
        "Kate",
        "Катруся",
        "Катька",
        "Катерінка",
        "Катюша",
        "Катюха",
        "Катринка",
    ],
    &["Карина", "Каріна", "Karyna", "Karina"],
    &["Кароліна", "Каролина", "Karolina", "Carolina"],
    &["Кіра", "Кира", "Kira"],
    &["Кирило", "Кирилл", "Kyrylo", "Kirill", "Kyrill", "Cyril", "Кирилко", "Кіря", "Кирюша"],
    &["Клавдія", "Клавдия", "Klavdiia", "Klavdia"],
    &["Костянтин", "Константин", "Kostiantyn", "Konstantin", "Constantine", "Костя", "Костик", "Костусь", "Котя"],
    &[
        "Крістіна",
        "Христина",
        "Кристина",
        "Khrystyna",
        "Kristina",
        "Christina",
        "Крістина",
        "Христя",
        "Христинка",
        "Крістя",
    ],
    &[
        "Ксенія",
        "Ксения",
        "Kseniia",
        "Ksenia",
        "Xenia",
        "Оксана",
        "Oksana",
        "Oxana",
        "Ксюша",
        "Ксеня",
        "Оксанка",
        "Ксюня",
        "Оксаночка",
    ],
    &["Лариса", "Larysa", "Larisa", "Лара", "Лариска", "Лора", "Ларочка"],
    &["Лев", "Lev", "Leo", "Лева"],
    &["Леонід", "Леонид", "Leonid", "Льоня"],
    &["Лідія", "Лидия", "Lidiia", "Lidia", "Lydia", "Ліда", "Лідочка", "Лідка", "Лідуся"],
    &["Лілія", "Лилия", "Liliia", "Lilia", "Liliya", "Lily", "Ліля"],
    &["Любов", "Любовь", "Liubov", "Lyubov", "Lubov", "Люба", "Любаша", "Любка", "Любочка"],
    &["Людмила", "Liudmyla", "Lyudmyla", "Lyudmila", "Ludmila", "Люда", "Люся", "Людка", "Людочка", "Мила"],
    &["Лука", "Luka", "Luke"],
    &["Макар", "Makar"],
    &["Максим", "Maksym", "Maksim", "Maxim", "Макс", "Max", "Максимко", "Максик"],
    &["Маргарита", "Marharyta", "Margarita", "Margaryta", "Рита"],
    &["Марина", "Maryna", "Marina", "Маринка", "Мариша", "Маринонька"],
    &["Мар'яна", "Марьяна", "Mariana", "Maryana", "Marjana"],
    &[
        "Марія",
        "Мария",
        "Mariia",
        "Maria",
        "Mariya",
        "Marija",
        "Mary",
        "Маша",
        "Марійка",
        "Маруся",
        "Маня",
        "Марічка",
        "Машка",
        "Марусина",
    ],
    &["Марк", "Марко", "Mark", "Marko", "Marcus"],
    &["Марта", "Marta", "Martha"],
    &["Матвій", "Матвей", "Matvii", "Matvey", "Matviy"],
    &["Микита", "Никита", "Mykyta", "Nikita", "Mikita"],
    &[
        "Микола",
        "Николай",
        "Mykola",
        "Nikolai",
        "Nikolay",
        "Mikola",
        "Nicholas",
        "Коля",
        "Миколка",
        "Колька",
        "Микольцьо",
    ],
    &["Мирослав", "Myroslav", "Miroslav"],
    &["Мирослава", "Myroslava", "Miroslava"],
    &[
        "Михайло",
        "Михаил",
        "Mykhailo",
        "Mykhaylo",
        "Mikhail",
        "Michael",
        "Міша",
        "Миша",
        "Мишко",
        "Михась",
        "Мішаня",
        "Мішка",
    ],
    &["Мілана", "Милана", "Milana"],
    &["Надія", "Надежда", "Nadiia", "Nadiya", "Nadezhda", "Nadia", "Надя", "Надійка", "Надюша", "Надька"],
    &["Назар", "Назарій", "Nazar", "Nazarii"],
    &[
        "Наталія",
        "Наталья",
        "Наталя",
        "Nataliia",
        "Natalia",
        "Nataliya",
        "Natalya",
        "Natalie",
        "Наташа",
        "Наталка",
        "Ната",
        "Наталочка",
        "Наташка",
        "Таля",
    ],
    &["Нестор", "Nestor"],
    &["Ніна", "Нина", "Nina"],
    &["Олег", "Oleh", "Oleg", "Олежка", "Олежик", "Олежко"],
    &[
        "Олена",
        "Елена",
        "Olena",
        "Elena",
        "Yelena",
        "Helen",
        "Helena",
        "Лена",
        "Оленка",
        "Льоля",
        "Оленочка",
        "Ленка",
        "Лєна",
        "Леночка",
    ],
    &["Олеся", "Olesia", "Olesya"],
    &["Ольга", "Olha", "Olga", "Оля", "Олечка", "Олюня", "Ольчик", "Лёля"],
    &["Остап", "Ostap"],
    &["Павло", "Павел", "Pavlo", "Pavel", "Paul", "Паша", "Павлик", "Павлусь", "Павка"],
    &["Петро", "Пётр", "Петр", "Petro", "Pyotr", "Petr", "Peter", "Петя", "Петрик", "Петрусь", "Петька"],
    &["Поліна", "Полина", "Polina", "Paulina", "Поля", "Полінка"],
    &["Раїса", "Раиса", "Raisa", "Рая", "Райка"],
    &["Ренат", "Рінат", "Ринат", "Renat", "Rinat"],
    &["Роман", "Roman", "Рома", "Ромко", "Ромчик", "Ромашка", "Романко"],
    &["Ростислав", "Rostyslav", "Rostislav"],
    &["Руслан", "Ruslan", "Русик"],
    &["Руслана", "Ruslana"],
    &["Святослав", "Sviatoslav", "Svyatoslav"],
    &["Семен", "Семён", "Semen", "Semyon", "Simon"],
    &[
        "Сергій",
        "Сергей",
        "Serhii",
        "Serhiy",
        "Sergii",
        "Sergey",
        "Sergei",
        "Сергійко",
        "Serge",
        "Сєрьожа",
        "Сірожа",
        "Серёжа",
        "Сергійчик",
        "Серьога",
        "Сірьожа",
    ],
    &["Світлана", "Светлана", "Svitlana", "Svetlana", "Світа", "Света", "Світланка", "Свєта", "Лана", "Світланочка"],
    &["Соломія", "Соломия", "Solomiia", "Solomiya", "Solomia"],
    &["Софія", "София", "Sofiia", "Sofia", "Sofiya", "Sophia", "Соня", "Софійка", "Сонька", "Сонечка"],
    &["Станіслав", "Станислав", "Stanislav", "Stas", "Стас", "Стасик", "Стасько"],
    &["Степан", "Stepan", "Stephan", "Стьопа", "Степанко", "Стёпа", "Степанчик"],
    &["Стефанія", "Стефания", "Stefaniia", "Stefania"],
    &["Тамара", "Tamara", "Тома", "Томка", "Тамарочка"],
    &["Тарас", "Taras"],
    &[
        "Тетяна",
        "Татьяна",
        "Tetiana",
        "Tetyana",
        "Tatiana",
        "Tatyana",
        "Tatjana",
        "Таня",
        "Тетянка",
        "Танька",
        "Танюша",
        "Тетяночка",
        "Танечка",
    ],
    &["Тимофій", "Тимофей", "Tymofii", "Timofey", "Timofei"],
    &["Тимур", "Tymur", "Timur"],
    &["Тихон", "Tykhon", "Tikhon"],
    &["Уляна", "Ульяна", "Uliana", "Ulyana"],
    &["Устим", "Ustym", "Ustim"],
    &["Федір", "Фёдор", "Федор", "Fedir", "Fedor", "Fyodor", "Theodor"],
    &["Філіп", "Пилип", "Филипп", "Filip", "Philip", "Pylyp", "Filipp"],
    &["Юлія", "Юлия", "Yuliia", "Yulia", "Yuliya", "Iuliia", "Julia", "Юля", "Юлька", "Юльця", "Юлечка", "Юлися"],
    &["Юліан", "Юлиан", "Yulian", "Julian"],
    &["Юрій", "Юрий", "Yurii", "Yuriy", "Yuri", "Iurii", "Jurij", "Юра", "Юрко", "Юрась", "Юрчик"],
    &["Юхим", "Ефим", "Yukhym", "Efim", "Yefim"],
    &["Яків", "Яков", "Yakiv", "Yakov", "Jakob", "Jacob"],
    &["Яна", "Yana", "Jana", "Iana", "Янка", "Яночка", "Януся"],
    &["Ярина", "Yaryna", "Yarina"],
    &["Ярослав", "Yaroslav", "Jaroslav", "Ярик", "Славко", "Яринко"],
    &["Ярослава", "Yaroslava", "Jaroslava"],
    &["Яніна", "Янина", "Yanina", "Janina"],
];

/// Every spelling, as it is written and folded, and the group it belongs to.
static GROUPS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let mut groups = BTreeMap::new();
    for group in GIVEN_NAMES {
        for spelling in *group {
            let plain = plain(spelling);
            groups.entry(folded(&plain)).or_insert(group[0]);
            groups.entry(plain).or_insert(group[0]);
        }
    }
    groups
});

/// Lower case, no apostrophes of any kind, one blank between words, look-alike Latin letters in Cyrillic words made Cyrillic.
fn plain(text: &str) -> String {
    const APOSTROPHES: &str =
        "'\u{2019}\u{02bc}\u{2018}`\u{00b4}\u{2032}\u{02b9}\u{02ba}\"\u{00ab}\u{00bb}\u{201c}\u{201d}";
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
            'ć' => "ts",
            'č' => "ch",
            'â' => "ia",
            'ê' => "ie",
            'û' => "iu",
            'ł' => "l",
            'ŝ' => "shch",
            'š' => "sh",
            'ž' | 'ż' => "zh",
            other => {
                out.extend(std::iter::once(*other).nfd().filter(|part| !is_combining_mark(*part)));
                continue;
            }
        };
        out.push_str(written);
    }
    out
}

/// Groups of Latin letters, each with its sound.
type Sounds = [(&'static str, &'static str)];

/// What groups of Latin letters stand for: `5` for щ, `6` for ж, `7` for ч, `8` for ц, `9` for ш, and one letter for
/// sounds that are mistaken for each other (г and х, з and с). The longest group that fits is taken.
const SOUNDS: &Sounds = &[
    ("schtsch", "5"),
    ("chtch", "5"),
    ("tsch", "7"),
    ("shch", "5"),
    ("szcz", "5"),
    ("shh", "5"),
    ("sch", "5"),
    ("tch", "7"),
    ("zh", "6"),
    ("kh", "h"),
    ("gh", "h"),
    ("ch", "7"),
    ("cz", "7"),
    ("tz", "8"),
    ("ts", "8"),
    ("sh", "9"),
    ("sz", "9"),
    ("ph", "f"),
    ("ou", "u"),
    ("g", "h"),
    ("z", "s"),
    ("w", "v"),
    ("x", "ks"),
    ("c", "k"),
    ("q", "k"),
    ("j", "i"),
    ("y", "i"),
];

/// How the same letters are read elsewhere: as in English, in German (`sch` is ш or ж), in Polish, in the French of Soviet
/// passports, and in ISO 9 or GOST 7.79.
const READINGS: &[&Sounds] = &[
    &[],
    &[("ch", "h"), ("sch", "9"), ("z", "8")],
    &[("ch", "h"), ("sch", "6"), ("z", "8")],
    &[("ch", "h"), ("c", "8")],
    &[("ch", "9"), ("j", "6")],
    &[("c", "8"), ("cz", "8"), ("x", "h")],
];

/// Folds what only spelling tells apart, in one reading; a doubled letter counts once.
fn folded_as(word: &str, reading: &Sounds) -> String {
    let mut out = String::new();
    for letter in sounds_of(word, reading).chars() {
        if !out.ends_with(letter) {
            out.push(letter);
        }
    }
    // Ivanoff is how the emigration wrote it.
    if out.ends_with("of") || out.ends_with("ef") {
        out.pop();
        out.push('v');
    }
    out
}

/// The sounds of a word, in one reading.
fn sounds_of(word: &str, reading: &Sounds) -> String {
    let text = latin(word);
    let (mut sounds, mut rest) = (String::new(), text.as_str());
    while let Some(letter) = rest.chars().next() {
        let fits = |table: &Sounds, length: usize| {
            table.iter().find(|(from, _)| from.len() == length && rest.starts_with(from)).copied()
        };
        let found = (1..=7).rev().find_map(|length| fits(reading, length).or_else(|| fits(SOUNDS, length)));
        match found {
            Some((from, sound)) => {
                sounds.push_str(sound);
                rest = &rest[from.len()..];
            }
            None => {
                sounds.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    sounds.replace("ie", "e").replace("io", "e")
}

/// Folds in the reading of the Cabinet's table.
fn folded(word: &str) -> String {
    folded_as(word, &[])
}

fn is_vowel(letter: char) -> bool {
    "aeiou".contains(letter)
}

/// The first letter and the consonants after it.
fn skeleton(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| if is_vowel(letter) { '1' } else { letter });
    first.into_iter().chain(letters.filter(|letter| !is_vowel(*letter))).collect()
}

/// The readings of a text of several words, each word read by `read`. Only Latin letters have more than one.
fn read_each(plain: &str, read: impl Fn(&str, &Sounds) -> String) -> Vec<String> {
    let mut readings: Vec<String> = Vec::new();
    for reading in READINGS {
        let whole = plain.split(' ').map(|word| read(word, reading)).collect::<Vec<_>>().join(" ");
        if whole.chars().any(char::is_alphanumeric) && !readings.contains(&whole) {
            readings.push(whole);
        }
        if !plain.bytes().any(|byte| byte.is_ascii_lowercase()) {
            break;
        }
    }
    readings
}

/// The keys of a surname: the same for both genders and all ways of spelling. Each part of a double surname has its own too.
pub fn surname_keys(surname: &str) -> Vec<String> {
    let plain = plain(surname);
    let mut keys = read_each(&plain, skeleton_as);
    if plain.contains(' ') {
        for part in plain.split(' ') {
            keys.extend(read_each(part, skeleton_as).into_iter().filter(|key| key.chars().count() >= 3));
        }
    }
    keys
}

fn skeleton_as(word: &str, reading: &Sounds) -> String {
    skeleton(&folded_as(word, reading))
}

/// A surname as it is written, by its sounds, and without the ending that shows the gender: what a slip is measured on.
fn surname_forms(surname: &str) -> Vec<String> {
    let plain = plain(surname);
    let mut forms = read_each(&plain, sounds_of);
    forms.extend(read_each(&plain, |word, reading| sounds_of(word, reading).trim_end_matches(is_vowel).to_owned()));
    forms.push(plain);
    forms
}

/// Whether two surnames differ by one slip: a letter left out, put in, changed, or two that changed places.
pub(super) fn differ_by_a_slip(one: &str, other: &str) -> bool {
    let (one, other) = (surname_forms(one), surname_forms(other));
    one.iter().any(|a| other.iter().any(|b| a.len().min(b.len()) >= 4 && is_one_slip(a, b)))
}

/// Whether one change, one letter more or less, or one swap of neighbours makes `a` of `b`.
fn is_one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() >= b.len() { (&a, &b) } else { (&b, &a) };
    let same = long.iter().zip(short).take_while(|(x, y)| x == y).count();
    let (long, short) = (&long[same..], &short[same..]);
    match long.len() - short.len() {
        0 => {
            long.is_empty()
                || long[1..] == short[1..]
                || (long.len() >= 2 && long[0] == short[1] && long[1] == short[0] && long[2..] == short[2..])
        }
        1 => long[1..] == *short,
        _ => false,
    }
}

/// The group that the spellings and short forms of a given name belong to.
pub fn first_name_group(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    let first = plain.split(' ').next()?;
    GROUPS.get(first).copied().or_else(|| read_each(first, folded_as).iter().find_map(|one| GROUPS.get(one).copied()))
}

/// The groups that one slip of the finger away from this name; none if it may be too many.
fn groups_near(first: &str) -> Vec<&'static str> {
    let mut forms = read_each(first, folded_as);
    forms.push(first.to_owned());
    let mut near: Vec<&'static str> = GROUPS
        .iter()
        .filter(|(spelling, _)| {
            forms.iter().any(|form| form.len().min(spelling.len()) >= 4 && is_one_slip(form, spelling))
        })
        .map(|(_, group)| *group)
        .collect();
    near.sort_unstable();
    near.dedup();
    if near.len() > 3 { Vec::new() } else { near }
}

/// The keys of a given name: its group; the groups that it is one slip away from; or the skeletons of its readings.
pub fn given_name_keys(name: &str) -> Vec<String> {
    let key = |group: &str| folded(&plain(group));
    if let Some(group) = first_name_group(name) {
        return vec![key(group)];
    }
    let plain = plain(name);
    let first = plain.split(' ').next().unwrap_or_default();
    let near = groups_near(first);
    if near.is_empty() { read_each(first, skeleton_as) } else { near.into_iter().map(key).collect() }
}

/// The first sound of a given name; vowels are one.
fn initial(key: &str) -> Option<char> {
    key.chars().next().map(|letter| if is_vowel(letter) { '1' } else { letter })
}

/// Whether two given names cannot be one: both are known, no key is common, and neither is only an initial of the other.
pub(super) fn given_names_differ(one: &str, other: &str) -> bool {
    let (one, other) = (given_name_keys(one), given_name_keys(other));
    if one.is_empty() || other.is_empty() || one.iter().any(|key| other.contains(key)) {
        return false;
    }
    let short = |keys: &[String]| keys.iter().all(|key| key.chars().count() == 1);
    let met = one.iter().any(|a| other.iter().any(|b| initial(a) == initial(b)));
    !(met && (short(&one) || short(&other)))
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
    let (surname, given_name) = names(person);
    let surnames = surname.as_deref().map(surname_keys).unwrap_or_default();
    let givens = given_name.as_deref().map(given_name_keys).unwrap_or_default();
    for surname in &surnames {
        if let Some(year) = person.birth_date.map(|day| day.year()).or(person.birth_year) {
            let years = year.saturating_sub(years_around)..=year.saturating_add(years_around);
            entries.extend(years.map(|year| (IndexKind::SurnameYear, format!("{surname}|{year}"))));
        }
        for given in &givens {
            if let (Some(initial), Some(day)) = (initial(given), person.birth_date) {
                entries.push((IndexKind::SurnameInitialBirth, format!("{surname}|{initial}|{day}")));
            }
            entries.push((IndexKind::SurnameGiven, format!("{surname}|{given}")));
            entries.extend(halves(surname).map(|half| (IndexKind::SurnameNear, format!("{half}|{given}"))));
        }
    }
    entries.extend(person.alias.map(surname_keys).unwrap_or_default().into_iter().map(|key| (IndexKind::Alias, key)));
    entries.extend(person.phone.and_then(phone_key).map(|key| (IndexKind::Phone, key)));
    entries.extend(person.document_number.and_then(document_key).map(|key| (IndexKind::Document, key)));
    entries.sort();
    entries.dedup();
    entries
}

/// The first two and the last two letters of a key. One slip of the finger leaves one of them as it was.
fn halves(key: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = key.chars().collect();
    let pairs = (letters.len() >= 3 && !letters.contains(&' ')).then(|| {
        let (head, tail) = (&letters[..2], &letters[letters.len() - 2..]);
        [format!("{}{}-", head[0], head[1]), format!("-{}{}", tail[0], tail[1])]
    });
    pairs.into_iter().flatten()
}

/// Surname and given name as they were meant: taken apart where both stand in one field, and put in order where they were
/// written into each other's place.
pub(super) fn names(person: &Person<'_>) -> (Option<String>, Option<String>) {
    let filled = |text: Option<&str>| text.map(plain).filter(|text| !text.is_empty());
    match (filled(person.surname), filled(person.given_name)) {
        (Some(surname), Some(given)) => {
            let first = given.split(' ').next().unwrap_or_default();
            if first_name_group(&surname).is_some() && first_name_group(first).is_none() {
                (Some(given), Some(surname))
            } else {
                (Some(surname), Some(given))
            }
        }
        (Some(whole), None) => {
            let words: Vec<&str> = whole.split(' ').collect();
            // Surname, given name, patronymic; or the given name first.
            let (surname, given) = match words.as_slice() {
                [surname, given] | [surname, given, _] if first_name_group(given).is_some() => (surname, given),
                [given, surname] | [given, _, surname] if first_name_group(given).is_some() => (surname, given),
                _ => return (Some(whole), None),
            };
            (Some((*surname).to_owned()), Some((*given).to_owned()))
        }
        found => found,
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
            let keys = surname_keys(person[0]);
            for spelling in *person {
                all += 1;
                let found = surname_keys(spelling).iter().any(|key| keys.contains(key));
                same += usize::from(found);
                if !found {
                    eprintln!("{spelling}: {:?} is not {keys:?}", surname_keys(spelling));
                }
            }
        }
        assert!(all >= 80 && same * 100 >= all * 95, "{same} of {all}");
    }

    #[test]
    fn different_surnames_have_different_keys() {
        let mut keys: Vec<_> = SURNAMES.iter().flat_map(|person| surname_keys(person[0]).into_iter().next()).collect();
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
            assert_eq!(given_name_keys(pair.0), given_name_keys(pair.1), "{pair:?}");
        }
        assert_ne!(given_name_keys("Олена"), given_name_keys("Ольга"));
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
        use IndexKind::{SurnameGiven, SurnameInitialBirth, SurnameNear, SurnameYear};
        assert_eq!(
            kinds(index_entries(&person)),
            [SurnameInitialBirth, SurnameGiven, SurnameYear, SurnameNear, SurnameNear]
        );
        assert_eq!(
            kinds(search_entries(&person)),
            [SurnameInitialBirth, SurnameGiven, SurnameYear, SurnameYear, SurnameYear, SurnameNear, SurnameNear]
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
