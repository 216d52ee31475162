//! The application for the status: of the person, or of a representative or whoever became aware of a child
//! (CMU Resolution 417, clause 2; form in Order 366).

use nrm_domain::cases::vocabulary::NeedCode;

use super::{ORDER_366, known, person, sheet};
use crate::facts::Facts;
use crate::sheet::{Block, Sheet, field};
use crate::words::uk;

pub(super) fn compose(facts: &Facts, by_representative: bool) -> Sheet {
    let person = person(facts);
    let mut to = if facts.agency.runs_status_procedure {
        vec![field("", "Керівникові установи"), field("", facts.agency.name.clone())]
    } else {
        vec![field("Керівникові місцевої державної адміністрації за місцем перебування:", "")]
    };
    if by_representative {
        to.push(field("від (прізвище, ім’я, по батькові заявника):", ""));
        to.push(field("телефон заявника:", ""));
    } else {
        to.push(field("від", person.printed_name.clone()));
        to.push(field("телефон:", known(&person.phone)));
    }
    let mut blocks = vec![Block::Addressee { fields: to }];
    if by_representative {
        blocks.push(Block::text(format!(
            "Прошу встановити статус особи, яка постраждала від торгівлі людьми, стосовно {}.",
            person.printed_name
        )));
        blocks.push(Block::text("Я подаю заяву як:"));
        blocks.push(Block::ticks(
            [
                "батько, мати, усиновлювач",
                "опікун, піклувальник",
                "служба у справах дітей",
                "особа, якій стало відомо про дитину",
                "представник за довіреністю",
                "інше",
            ]
            .map(|label| (label.to_owned(), false)),
        ));
    } else {
        blocks.push(Block::text(
            "Прошу встановити мені статус особи, яка постраждала від торгівлі людьми, відповідно до статті 15 Закону \
             України «Про протидію торгівлі людьми» та Порядку, затвердженого постановою Кабінету Міністрів України \
             від 23.05.2012 № 417.",
        ));
    }
    blocks.push(Block::heading(if by_representative {
        "Відомості про особу"
    } else {
        "Відомості про заявника"
    }));
    blocks.push(Block::fields(vec![
        field("Прізвище, ім’я, по батькові", person.name.whole()),
        field("Дата народження", known(&person.birth)),
        field("Громадянство", known(&person.citizenship)),
        field("Документ, що посвідчує особу", known(&person.document)),
        field("Місце перебування", known(&person.address)),
        field("Зареєстроване місце проживання", ""),
    ]));
    blocks.push(Block::lines("Стислі обставини (своїми словами):", 6));
    blocks.push(Block::heading("Потреба в допомозі"));
    blocks.push(Block::small(
        "Допомогу надають незалежно від рішення про статус. Позначте, що потрібно; це можна змінити будь-коли.",
    ));
    blocks.push(Block::ticks(
        [
            NeedCode::Shelter,
            NeedCode::BasicNeeds,
            NeedCode::Medical,
            NeedCode::Psychological,
            NeedCode::LegalPrimary,
            NeedCode::LegalSecondary,
            NeedCode::Documents,
            NeedCode::SocialSupport,
            NeedCode::Interpretation,
            NeedCode::Safety,
            NeedCode::Employment,
            NeedCode::FinancialOnetime,
        ]
        .map(|need| (uk(&format!("need.{need}")), facts.needs.iter().any(|code| code == need.as_str()))),
    ));
    blocks.push(Block::heading("До заяви додаю"));
    blocks.push(Block::ticks(
        [
            "копію документа, що посвідчує особу",
            "копії проїзних документів",
            "медичні висновки",
            "матеріали правоохоронних органів або суду",
            "документ про повноваження представника",
            "інше",
        ]
        .map(|label| (label.to_owned(), false)),
    ));
    blocks.push(Block::heading("Згода"));
    blocks.push(Block::text(
        "Даю згоду на обробку моїх персональних даних у межах, потрібних для розгляду заяви та надання допомоги. Мені \
         зрозумілою мовою пояснено мої права, порядок розгляду заяви, види допомоги та те, що заяву можна відкликати, а \
         згоду взяти назад.",
    ));
    blocks.push(Block::signatures(&[
        (if by_representative { "Заявник (представник)" } else { "Заявник" }, ""),
        ("Перекладач (якщо залучено)", ""),
        ("Заяву прийняла посадова особа", ""),
    ]));
    blocks.push(Block::fields(vec![field("Реєстраційний номер і дата в журналі", "")]));
    sheet(
        facts,
        "ЗАЯВА",
        Some("про встановлення статусу особи, яка постраждала від торгівлі людьми"),
        ORDER_366,
        blocks,
    )
}
