//! The needs assessment (Minsocpolicy Order 578 of 2012): each domain as the worker and as the person rates it.

use super::{ORDER_578, person, sheet};
use crate::facts::Facts;
use crate::sheet::{Block, Sheet, field};
use crate::words::day;

pub(super) fn compose(facts: &Facts) -> Sheet {
    let person = person(facts);
    let assessment = facts.assessment.clone().unwrap_or_default();
    let rows = assessment
        .rows
        .iter()
        .map(|row| vec![row.domain.clone(), row.worker.clone(), row.person.clone(), row.remark.clone()])
        .collect();
    let blocks = vec![
        Block::fields(vec![
            field("Оцінка потреб", person.printed_name.clone()),
            field("Дата оцінки", day(assessment.on)),
            field("Хто оцінював", assessment.agency.clone()),
        ]),
        Block::Table {
            head: ["Сфера", "Оцінка фахівця", "Оцінка особи", "Примітки"].map(str::to_owned).to_vec(),
            widths: vec![24, 24, 24, 28],
            rows,
        },
        Block::heading("Висновок"),
        if assessment.conclusion.trim().is_empty() {
            Block::lines("", 4)
        } else {
            Block::text(assessment.conclusion.clone())
        },
        Block::signatures(&[("Фахівець", ""), ("Особа (законний представник): з оцінкою ознайомлено", "")]),
    ];
    sheet(facts, "ОЦІНКА ПОТРЕБ", Some("особи, яка постраждала від торгівлі людьми"), ORDER_578, blocks)
}
