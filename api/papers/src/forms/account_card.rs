//! The account card of a person who considers themselves trafficked (CMU Resolution 417, clause 10; form in Order 366).

use super::{ORDER_366, indicators, known, listed, person, sex, sheet};
use crate::facts::Facts;
use crate::sheet::{Block, Sheet, field};
use crate::words::{day, uk};

pub(super) fn compose(facts: &Facts) -> Sheet {
    let person = person(facts);
    let channel = facts.channel.as_ref().map(|code| uk(&format!("channel.{code}"))).unwrap_or_default();
    let opened = facts.opened_on.map(day).unwrap_or_default();
    let mut blocks = vec![
        Block::fields(vec![
            field("Справа", facts.case_code.clone()),
            field("Реєстраційний номер заяви", ""),
            field("Дата відкриття справи", opened),
        ]),
        Block::heading("Особа"),
        Block::fields(vec![
            field("Прізвище, ім’я, по батькові", person.printed_name.clone()),
            field("Стать", sex(&person)),
            field("Дата народження", known(&person.birth)),
            field("Громадянство", known(&person.citizenship)),
            field("Документ, що посвідчує особу", known(&person.document)),
            field("Місце перебування", known(&person.address)),
            field("Мова", known(&person.language)),
            field("Сімейний стан, діти", ""),
            field("Освіта", ""),
            field("Рід занять", ""),
        ]),
        Block::heading("Обставини"),
        Block::fields(vec![
            field("Хто скерував, звідки звістка", channel),
            field("Дії", indicators(facts, "act")),
            field("Засоби", indicators(facts, "means")),
            field("Мета (форма експлуатації)", indicators(facts, "purpose")),
            field("Країна та період", ""),
        ]),
    ];
    if let Some(narrative) = person.narrative.as_ref().filter(|text| !text.trim().is_empty()) {
        blocks.push(Block::text(narrative.clone()));
    } else {
        blocks.push(Block::lines("Стислі обставини:", 4));
    }
    blocks.extend([
        Block::heading("Потреби та допомога"),
        Block::fields(vec![field("Потреби", listed("need", &facts.needs))]),
        Block::Table {
            head: ["Вид допомоги", "Хто надав", "Дата", "Результат"].map(str::to_owned).to_vec(),
            widths: vec![34, 30, 16, 20],
            rows: vec![vec![String::new(); 4]; 4],
        },
        Block::heading("Рішення"),
        Block::fields(vec![
            field("Номер і дата рішення", ""),
            field("Довідка: номер, дата, строк дії", ""),
            field("Примітки", ""),
        ]),
        Block::signatures(&[("Посадова особа", ""), ("Керівник підрозділу", "")]),
    ]);
    sheet(facts, "ОБЛІКОВА КАРТКА", Some("особи, яка вважає себе постраждалою від торгівлі людьми"), ORDER_366, blocks)
}
