//! The letter that goes with a referral (CMU Resolution 783 of 2012). It says what the referral shares and nothing more.

use super::{known, listed, person, sheet};
use crate::facts::{Facts, Referral};
use crate::sheet::{Block, Sheet, field};
use crate::words::{day, uk};

pub(super) fn compose(facts: &Facts) -> Sheet {
    let referral = facts.referral.clone().unwrap_or_default();
    let person = person(facts);
    let shares = |name: &str| referral.fields.iter().any(|shared| shared == name);
    let whom = if person.printed_name.is_empty() {
        format!("особу, справа якої має код {}", facts.case_code)
    } else {
        person.printed_name.clone()
    };
    let mut rows = vec![
        field("Для чого", uk(&format!("referral_purpose.{}", referral.purpose))),
        field("Терміновість", uk(&format!("urgency.{}", referral.urgency))),
        field("Потреби", listed("need", &referral.needs)),
    ];
    if shares("identity.birth") {
        rows.push(field("Дата народження", known(&person.birth)));
    }
    if shares("identity.document") {
        rows.push(field("Документ", known(&person.document)));
    }
    if let Some(code) = &facts.age_band {
        rows.push(field("Вік", uk(&format!("age_band.{code}"))));
    }
    let blocks = vec![
        Block::Addressee { fields: vec![field("", referral.to.clone())] },
        Block::text(format!("Відповідно до порядку взаємодії суб’єктів перенаправляємо до вас {whom}.")),
        Block::fields(rows),
        Block::heading("Передані відомості"),
        Block::text(shared(&referral)),
        Block::heading("На якій підставі"),
        Block::text(match referral.consent_on {
            Some(on) => format!(
                "Згода особи від {}. Її можна відкликати; тоді доступ до відомостей закривається одразу.",
                day(on)
            ),
            None => "Без згоди, на підставі, визначеній законом. Таке перенаправлення переглядають згодом.".to_owned(),
        }),
        Block::heading("Безпечний зв’язок"),
        Block::text(
            "Не телефонуйте особі та не пишіть їй, доки не прочитали правил безпечного зв’язку у справі. Про рішення \
             прийняти чи відхилити перенаправлення повідомте через систему: відповідь чекають відправник і особа.",
        ),
        Block::signatures(&[("Відправник", &facts.author)]),
    ];
    let offered = referral.offered_on.map(|on| format!("від {}", day(on)));
    let mut letter = sheet(
        facts,
        "ЛИСТ ПРО ПЕРЕНАПРАВЛЕННЯ",
        offered.as_deref(),
        "Порядок взаємодії: постанова Кабінету Міністрів України від 22.08.2012 № 783.",
        blocks,
    );
    // Whoever opens the post of the receiver has no need of the code of a case beside a name.
    if !person.printed_name.is_empty() {
        letter.reference = String::new();
    }
    letter
}

fn shared(referral: &Referral) -> String {
    if referral.fields.is_empty() {
        "Особистих відомостей не передано.".to_owned()
    } else {
        format!("Через систему, після прийняття: {}.", listed("field", &referral.fields))
    }
}
