//! The certificate of the status (CMU Resolution 417, clause 18): number, term, and a code by which anyone can ask whether
//! it stands, and learn nothing else.

use super::{RESOLUTION_417, known, person, sheet};
use crate::facts::Facts;
use crate::sheet::{Block, Sheet, field};
use crate::words::day;

pub(super) fn compose(facts: &Facts) -> Sheet {
    let person = person(facts);
    let certificate = facts.certificate.clone().unwrap_or_default();
    let mut rows = vec![
        field("Видано", person.printed_name.clone()),
        field("Дата народження", known(&person.birth)),
        field("Рішення", format!("від {} № {}", day(certificate.decided_on), certificate.decision_number)),
        field("Строк дії статусу", format!("з {} до {}", day(certificate.valid_from), day(certificate.valid_to))),
    ];
    if let Some(to) = certificate.extended_to {
        rows.push(field("Строк продовжено", format!("до {}", day(to))));
    }
    rows.push(field("Видала установа", facts.agency.name.clone()));
    rows.push(field("Дата видачі", day(certificate.issued_on)));
    let blocks = vec![
        Block::text(
            "Ця довідка підтверджує, що особі встановлено статус особи, яка постраждала від торгівлі людьми, відповідно до \
             статті 15 Закону України «Про протидію торгівлі людьми».",
        ),
        Block::fields(rows),
        Block::signatures(&[("Керівник установи", "")]),
        Block::small("Місце печатки (за наявності)"),
        Block::Code {
            payload: certificate.address.clone(),
            caption: format!(
                "Перевірити довідку: наведіть камеру на код або відкрийте адресу нижче. Відповідь: «чинна» або «нечинна», і \
                 нічого більше. Без зв’язку код можна перевірити за відкритим ключем.\n{}",
                certificate.address
            ),
        },
    ];
    let mut paper = sheet(
        facts,
        "ДОВІДКА",
        Some(&format!("про встановлення статусу особи, яка постраждала від торгівлі людьми № {}", certificate.number)),
        RESOLUTION_417,
        blocks,
    );
    // The person carries it: no code of the case on it.
    paper.reference = String::new();
    paper
}
