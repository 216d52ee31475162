//! The two journals of an office, for print (Order 366): applications and certificates, in the order of their numbers.

use chrono::NaiveDate;

use super::ORDER_366;
use crate::facts::Agency;
use crate::sheet::{Block, Sheet};

/// A line of a journal.
#[derive(Clone, Default)]
pub struct JournalLine {
    /// Number in the year.
    pub number: i32,
    /// Day of registration or issue.
    pub on: NaiveDate,
    /// The name; empty where the one who prints may not open it.
    pub name: String,
    /// Birth date.
    pub born_on: Option<NaiveDate>,
    /// Document.
    pub document: String,
    /// Place of stay.
    pub place: String,
    /// Who filed, in words.
    pub filed_by: String,
    /// What came of it, in words with number and day.
    pub result: String,
    /// Number of the certificate.
    pub certificate: String,
    /// To which day it holds.
    pub valid_to: Option<NaiveDate>,
    /// To which day it was extended.
    pub extended_to: Option<NaiveDate>,
    /// Code of the case.
    pub case_code: String,
}

fn short(on: Option<NaiveDate>) -> String {
    on.map(|on| on.format("%d.%m.%Y").to_string()).unwrap_or_default()
}

/// Composes a page or more of a journal.
pub fn compose_journal(certificates: bool, year: i32, agency: &Agency, lines: &[JournalLine]) -> Sheet {
    // Where a name may not be opened the code of the case stands, so that no line is lost.
    let name = |line: &JournalLine| {
        if line.name.is_empty() { format!("справа {}", line.case_code) } else { line.name.clone() }
    };
    let (title, head, widths, rows): (&str, Vec<&str>, Vec<u8>, Vec<Vec<String>>) = if certificates {
        (
            "ЖУРНАЛ РЕЄСТРАЦІЇ ДОВІДОК",
            vec![
                "№",
                "Дата видачі",
                "Прізвище, ім’я, по батькові",
                "Рішення",
                "Діє до",
                "Продовжено до",
                "Підпис отримувача",
            ],
            vec![6, 11, 28, 19, 11, 12, 13],
            lines
                .iter()
                .map(|line| {
                    vec![
                        line.number.to_string(),
                        short(Some(line.on)),
                        name(line),
                        line.result.clone(),
                        short(line.valid_to),
                        short(line.extended_to),
                        String::new(),
                    ]
                })
                .collect(),
        )
    } else {
        (
            "ЖУРНАЛ РЕЄСТРАЦІЇ ЗАЯВ",
            vec![
                "№",
                "Дата",
                "Прізвище, ім’я, по батькові",
                "Народження",
                "Місце перебування; документ",
                "Хто подав",
                "Рішення",
                "Довідка",
                "Підпис",
            ],
            vec![5, 9, 20, 10, 19, 11, 13, 7, 6],
            lines
                .iter()
                .map(|line| {
                    vec![
                        line.number.to_string(),
                        short(Some(line.on)),
                        name(line),
                        short(line.born_on),
                        [line.place.as_str(), line.document.as_str()]
                            .into_iter()
                            .filter(|part| !part.is_empty())
                            .collect::<Vec<_>>()
                            .join("; "),
                        line.filed_by.clone(),
                        line.result.clone(),
                        line.certificate.clone(),
                        String::new(),
                    ]
                })
                .collect(),
        )
    };
    let mut blocks = vec![Block::Table { head: head.into_iter().map(str::to_owned).collect(), widths, rows }];
    if lines.is_empty() {
        blocks.push(Block::text("У цьому році записів немає."));
    }
    Sheet {
        title: title.to_owned(),
        subtitle: Some(format!("{year} рік")),
        form: format!("{ORDER_366} Поля форми юрист не перевіряв: перед використанням звірте з чинним актом."),
        demonstration: agency.demonstration,
        agency: agency.name.clone(),
        reference: year.to_string(),
        wide: true,
        language: "uk".to_owned(),
        blocks,
    }
}
