//! The questionnaire of the interview as data: its questions in a file, answers checked against the version they were given
//! to (annex to CMU Resolution 417; only its first fields could be read, the rest is to be compared with the annex).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// One version of the form.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Questionnaire {
    /// Number of the version.
    pub version: i32,
    /// When a lawyer compared it with the annex; none so far.
    pub verified_on: Option<NaiveDate>,
    /// Its parts.
    pub sections: Vec<QuestionSection>,
}

/// A part of the form.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QuestionSection {
    /// Code.
    pub code: String,
    /// Heading in Ukrainian.
    pub title_uk: String,
    /// Heading in English.
    pub title_en: String,
    /// Its questions.
    pub questions: Vec<Question>,
}

text_enum! {
    /// What kind of answer a question takes.
    QuestionKind { Line = "line", Text = "text", Date = "date", YesNo = "yes_no", One = "one", Many = "many" }
}

/// One question.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// Code: the key of its answer.
    pub code: String,
    /// Kind of answer.
    pub kind: QuestionKind,
    /// Whether the interview is not complete without it.
    #[serde(default)]
    pub required: bool,
    /// Words in Ukrainian.
    pub uk: String,
    /// Words in English.
    pub en: String,
    /// What may be chosen.
    #[serde(default)]
    pub options: Vec<AnswerOption>,
}

/// One possible answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnswerOption {
    /// Code.
    pub code: String,
    /// Words in Ukrainian.
    pub uk: String,
    /// Words in English.
    pub en: String,
}

/// Answers by the code of their question.
pub type Answers = BTreeMap<String, Value>;

/// The version that is filled in now.
pub const CURRENT: i32 = 1;

static FIRST: LazyLock<Option<Questionnaire>> =
    LazyLock::new(|| serde_json::from_str(include_str!("questionnaire_1.json")).ok());

/// The form of a version, if there is one.
pub fn form(version: i32) -> Option<&'static Questionnaire> {
    FIRST.as_ref().filter(|form| form.version == version)
}

impl Questionnaire {
    fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// The required questions without an answer.
    pub fn missing(&self, answers: &Answers) -> Vec<String> {
        let open = |question: &&Question| match answers.get(&question.code) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(Value::Array(chosen)) => chosen.is_empty(),
            // The consent of the person is a condition of the interview: a no is not an answer to go on with.
            Some(Value::Bool(yes)) => question.code == "consent" && !yes,
            Some(_) => false,
        };
        self.questions().filter(|question| question.required).filter(open).map(|one| one.code.clone()).collect()
    }

    /// Answers that no question takes, by the code of the question and of the fault.
    pub fn faults(&self, answers: &Answers) -> Vec<(String, &'static str)> {
        answers
            .iter()
            .filter(|(_, answer)| !answer.is_null())
            .filter_map(|(code, answer)| {
                let Some(question) = self.questions().find(|question| question.code == *code) else {
                    return Some((code.clone(), "unknown_field"));
                };
                question.fault(answer).map(|fault| (code.clone(), fault))
            })
            .collect()
    }
}

impl Question {
    fn fault(&self, answer: &Value) -> Option<&'static str> {
        let listed = |value: &Value| value.as_str().is_some_and(|code| self.options.iter().any(|one| one.code == code));
        let short = |most: usize| match answer.as_str() {
            None => Some("type"),
            Some(text) => (text.chars().count() > most).then_some("length"),
        };
        match self.kind {
            QuestionKind::Line => short(300),
            QuestionKind::Text => short(8_000),
            QuestionKind::Date => match answer.as_str() {
                Some(text) if text.parse::<NaiveDate>().is_ok() => None,
                _ => Some("type"),
            },
            QuestionKind::YesNo => (!answer.is_boolean()).then_some("type"),
            QuestionKind::One => (!listed(answer)).then_some("not_in_list"),
            QuestionKind::Many => match answer.as_array() {
                Some(chosen) if chosen.len() <= self.options.len() && chosen.iter().all(listed) => None,
                _ => Some("not_in_list"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    fn current() -> &'static Questionnaire {
        form(CURRENT).expect("the current form reads")
    }

    fn answers(value: Value) -> Answers {
        serde_json::from_value(value).expect("answers")
    }

    #[test]
    fn the_form_is_sound() {
        let codes: Vec<&str> = current().questions().map(|question| question.code.as_str()).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "every question has a code of its own");
        for question in current().questions() {
            let chosen = matches!(question.kind, QuestionKind::One | QuestionKind::Many);
            assert_eq!(chosen, !question.options.is_empty(), "{}", question.code);
            assert!(!question.uk.is_empty() && !question.en.is_empty(), "{}", question.code);
        }
        assert!(current().verified_on.is_none(), "nobody has compared it with the annex yet");
    }

    #[test]
    fn answers_fit_their_questions() {
        let faults = current().faults(&answers(json!({
            "consent": "так", "surname": "Вигадана", "sex": "unknown_code", "means": ["deception", "magic"],
            "recruited_on": "the spring", "surprise": 1, "health": null
        })));
        let found: BTreeSet<(&str, &str)> = faults.iter().map(|(code, fault)| (code.as_str(), *fault)).collect();
        assert!(found.contains(&("consent", "type")) && found.contains(&("sex", "not_in_list")));
        assert!(found.contains(&("means", "not_in_list")) && found.contains(&("surprise", "unknown_field")));
        assert!(!found.iter().any(|(code, _)| ["surname", "health"].contains(code)));
    }

    #[test]
    fn without_consent_the_questionnaire_is_never_complete() {
        let missing = current().missing(&answers(json!({"consent": false, "surname": " "})));
        assert!(missing.contains(&"consent".to_owned()) && missing.contains(&"surname".to_owned()));
        assert!(!current().missing(&answers(json!({"consent": true}))).contains(&"consent".to_owned()));
    }
}
