//! The letter that tells a person of a decision (CMU Resolution 417): what was decided, for how long, and what can be done.

use super::{RESOLUTION_417, listed, person, sheet};
use crate::facts::Facts;
use crate::sheet::{Block, Sheet, field};
use crate::words::{day, uk};

pub(super) fn compose(facts: &Facts) -> Sheet {
    let person = person(facts);
    let decision = facts.decision.clone().unwrap_or_default();
    let of = format!("рішенням від {} № {}", day(decision.on), decision.number);
    let body = if decision.body.is_empty() {
        "Орган, що ухвалює рішення,"
    } else {
        decision.body.as_str()
    };
    let said = match decision.kind.as_str() {
        "grant" => format!(
            "{body} {of} встановлено статус особи, яка постраждала від торгівлі людьми{}.",
            term(decision.valid_from, decision.valid_to)
        ),
        "extend" => format!(
            "{body} {of} продовжено строк дії статусу особи, яка постраждала від торгівлі людьми{}.",
            term(decision.valid_from, decision.valid_to)
        ),
        "refuse" => {
            format!("{body} {of} відмовлено у встановленні статусу особи, яка постраждала від торгівлі людьми.")
        }
        "refuse_extension" => format!("{body} {of} відмовлено у продовженні строку дії статусу."),
        _ => format!("{body} {of} припинено статус особи, яка постраждала від торгівлі людьми."),
    };
    let mut blocks = vec![
        Block::Addressee { fields: vec![field("", person.printed_name.clone())] },
        Block::text(format!("Повідомляємо: {said}")),
    ];
    if !decision.grounds.is_empty() {
        blocks.push(Block::fields(vec![field("Підстави", listed("procedure.ground", &decision.grounds))]));
    }
    if let Some(reason) = &decision.reason {
        blocks.push(Block::fields(vec![field("Причина", uk(&format!("reason.{reason}")))]));
    }
    let positive = matches!(decision.kind.as_str(), "grant" | "extend");
    if positive {
        blocks.push(Block::heading("Що далі"));
        blocks.push(Block::text(
            "Довідку про встановлення статусу можна отримати в установі, яка надіслала цей лист. Центр соціальних служб за \
             вашою письмовою згодою складе план реабілітації. Ви маєте право на безпеку, житло, медичну, психологічну, \
             правничу та іншу допомогу, одноразову матеріальну допомогу й подання про продовження статусу.",
        ));
    } else {
        blocks.push(Block::heading("Якщо ви не згодні"));
        blocks.push(Block::text(
            "Рішення можна оскаржити до суду. Безоплатну правничу допомогу надають центри правничої допомоги. Скільки часу є на \
             звернення до суду, уточніть у них якнайшвидше.",
        ));
        blocks.push(Block::heading("Допомога"));
        blocks.push(Block::text(
            "Соціальні послуги та допомогу організацій надають незалежно від цього рішення. Зверніться до установи, яка \
             надіслала лист.",
        ));
    }
    blocks.push(Block::signatures(&[("Посадова особа", ""), ("Лист отримано", "")]));
    let mut letter = sheet(facts, "ПОВІДОМЛЕННЯ ПРО РІШЕННЯ", None, RESOLUTION_417, blocks);
    // The person keeps it: no code of the system on it.
    letter.reference = String::new();
    letter
}

fn term(from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!(" на строк з {} до {}", day(from), day(to)),
        (None, Some(to)) => format!(" на строк до {}", day(to)),
        _ => String::new(),
    }
}
