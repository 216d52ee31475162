//! Words of the code lists on paper: the same file that the application in the browser reads, so there is one of each.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use nrm_domain::cases::paper::PaperLanguage;
use serde_json::Value;

static UK: LazyLock<[Value; 2]> = LazyLock::new(|| {
    [
        read(include_str!("../../../frontend/src/words/uk/cases.json")),
        read(include_str!("../../../frontend/src/words/uk/tenancy.json")),
    ]
});
static EN: LazyLock<[Value; 2]> = LazyLock::new(|| {
    [
        read(include_str!("../../../frontend/src/words/en/cases.json")),
        read(include_str!("../../../frontend/src/words/en/tenancy.json")),
    ]
});

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// The word at a path such as `need.shelter`; the last part of the path where there is none.
pub fn word(language: PaperLanguage, path: &str) -> String {
    find(language, path).unwrap_or_else(|| path.rsplit('.').next().unwrap_or(path).to_owned())
}

/// The Ukrainian word at a path.
pub fn uk(path: &str) -> String {
    word(PaperLanguage::Uk, path)
}

fn find(language: PaperLanguage, path: &str) -> Option<String> {
    let files = match language {
        PaperLanguage::Uk => &*UK,
        PaperLanguage::En => &*EN,
    };
    let pointer = format!("/{}", path.replace('.', "/"));
    files.iter().find_map(|file| file.pointer(&pointer)?.as_str().map(str::to_owned))
}

/// A day as papers write it: `25 листопада 2026 року`.
pub fn day(date: NaiveDate) -> String {
    const MONTHS: [&str; 12] = [
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ];
    let month = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    format!("{} {month} {} року", date.day(), date.year())
}

/// Countries that are met often, by their code (ISO 3166); others keep their code.
pub fn country(code: &str) -> String {
    const COUNTRIES: [(&str, &str); 43] = [
        ("UA", "Україна"),
        ("MD", "Молдова"),
        ("RO", "Румунія"),
        ("PL", "Польща"),
        ("BY", "Білорусь"),
        ("RU", "Росія"),
        ("GE", "Грузія"),
        ("AM", "Вірменія"),
        ("AZ", "Азербайджан"),
        ("KZ", "Казахстан"),
        ("UZ", "Узбекистан"),
        ("KG", "Киргизстан"),
        ("TJ", "Таджикистан"),
        ("TM", "Туркменістан"),
        ("TR", "Туреччина"),
        ("BG", "Болгарія"),
        ("HU", "Угорщина"),
        ("SK", "Словаччина"),
        ("CZ", "Чехія"),
        ("DE", "Німеччина"),
        ("IT", "Італія"),
        ("ES", "Іспанія"),
        ("IN", "Індія"),
        ("PK", "Пакистан"),
        ("BD", "Бангладеш"),
        ("LK", "Шрі-Ланка"),
        ("NP", "Непал"),
        ("VN", "В’єтнам"),
        ("CN", "Китай"),
        ("PH", "Філіппіни"),
        ("NG", "Нігерія"),
        ("GH", "Гана"),
        ("CM", "Камерун"),
        ("CD", "Демократична Республіка Конго"),
        ("SY", "Сирія"),
        ("IQ", "Ірак"),
        ("IR", "Іран"),
        ("AF", "Афганістан"),
        ("EG", "Єгипет"),
        ("MA", "Марокко"),
        ("stateless", "особа без громадянства"),
        ("unknown", "невідомо"),
        ("", ""),
    ];
    COUNTRIES.iter().find(|(known, _)| *known == code).map_or_else(|| code.to_owned(), |(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nrm_domain::cases::vocabulary::{ActIndicator, MeansIndicator, NeedCode, PurposeIndicator, Sex, Urgency};

    #[test]
    fn every_code_that_is_printed_has_its_word() {
        fn check<T: ToString>(group: &str, codes: &[T]) {
            for code in codes {
                for language in PaperLanguage::ALL {
                    let path = format!("{group}.{}", code.to_string());
                    assert!(find(*language, &path).is_some(), "{language} {path}");
                }
            }
        }
        check("need", NeedCode::ALL);
        check("act", ActIndicator::ALL);
        check("means", MeansIndicator::ALL);
        check("purpose", PurposeIndicator::ALL);
        check("sex", Sex::ALL);
        check("urgency", Urgency::ALL);
        check("field", nrm_domain::cases::referral::SharedField::ALL);
        check("referral_purpose", nrm_domain::cases::referral::ReferralPurpose::ALL);
    }

    #[test]
    fn days_are_written_out() {
        assert_eq!(day(NaiveDate::from_ymd_opt(2026, 11, 5).expect("a day")), "5 листопада 2026 року");
    }
}
