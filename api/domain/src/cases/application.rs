//! The application for the status: what it says, and what it must say to be registered (CMU Resolution 417, clauses 2-3;
//! forms of Minsocpolicy Order 366: the fields are to be compared with the official annex).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::procedure::FiledBy;
use super::vocabulary::NeedCode;

/// An application as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// Who files it.
    pub filed_by: FiledBy,
    /// The help that is asked for.
    #[serde(default)]
    pub help: Vec<NeedCode>,
    /// Whether the person needs an interpreter.
    #[serde(default)]
    pub interpreter_needed: bool,
    /// The day on which it was signed.
    pub signed_on: Option<NaiveDate>,
    /// What is said about the person.
    #[serde(default)]
    pub content: ApplicationContent,
}

/// What an application says about a person; it is kept sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ApplicationContent {
    /// Surname.
    pub surname: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Birth date.
    pub born_on: Option<NaiveDate>,
    /// Citizenship.
    pub citizenship: Option<String>,
    /// Identity document, or why there is none.
    pub document: Option<String>,
    /// Place of stay.
    pub place_of_stay: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// What happened, in short.
    pub circumstances: Option<String>,
    /// What is attached.
    pub attachments: Option<String>,
    /// Who files for the person.
    pub representative: Option<String>,
    /// On what ground.
    pub representative_ground: Option<String>,
    /// Whether the person, or the representative, consents to the processing of personal data.
    pub data_consent: Option<bool>,
}

/// The longest line.
const LINE: usize = 300;
/// The longest text.
const TEXT: usize = 8_000;

impl Application {
    /// What must still be filled in before it can be registered, as JSON pointers.
    pub fn missing(&self) -> Vec<&'static str> {
        let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        let content = &self.content;
        let mut missing = Vec::new();
        for (there, pointer) in [
            (said(&content.surname), "/content/surname"),
            (said(&content.given_name), "/content/given_name"),
            (said(&content.place_of_stay), "/content/place_of_stay"),
            (said(&content.circumstances), "/content/circumstances"),
            (content.data_consent == Some(true), "/content/data_consent"),
        ] {
            if !there {
                missing.push(pointer);
            }
        }
        if self.filed_by != FiledBy::Person && !said(&content.representative) {
            missing.push("/content/representative");
        }
        missing
    }

    /// What cannot be: too long a text or a day that has not come, as JSON pointers with the code of the fault.
    pub fn faults(&self, today: NaiveDate) -> Vec<(&'static str, &'static str)> {
        let content = &self.content;
        let mut faults = Vec::new();
        for (text, most, pointer) in [
            (&content.surname, LINE, "/content/surname"),
            (&content.given_name, LINE, "/content/given_name"),
            (&content.patronymic, LINE, "/content/patronymic"),
            (&content.citizenship, LINE, "/content/citizenship"),
            (&content.document, LINE, "/content/document"),
            (&content.place_of_stay, LINE, "/content/place_of_stay"),
            (&content.phone, LINE, "/content/phone"),
            (&content.circumstances, TEXT, "/content/circumstances"),
            (&content.attachments, TEXT, "/content/attachments"),
            (&content.representative, LINE, "/content/representative"),
            (&content.representative_ground, LINE, "/content/representative_ground"),
        ] {
            if text.as_deref().is_some_and(|text| text.chars().count() > most) {
                faults.push((pointer, "length"));
            }
        }
        for (day, pointer) in [(self.signed_on, "/signed_on"), (content.born_on, "/content/born_on")] {
            if day.is_some_and(|day| day > today) {
                faults.push((pointer, "future"));
            }
        }
        if self.help.len() > NeedCode::ALL.len() {
            faults.push(("/help", "length"));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application() -> Application {
        Application {
            filed_by: FiledBy::Person,
            help: vec![],
            interpreter_needed: false,
            signed_on: None,
            content: ApplicationContent {
                surname: Some("Вигадана".into()),
                given_name: Some("Олена".into()),
                place_of_stay: Some("Вигадане".into()),
                circumstances: Some("Вигадані обставини".into()),
                data_consent: Some(true),
                ..ApplicationContent::default()
            },
        }
    }

    #[test]
    fn a_representative_is_named_and_consent_is_not_guessed() {
        assert_eq!(application().missing(), Vec::<&str>::new());
        let for_child = Application { filed_by: FiledBy::LegalRepresentative, ..application() };
        assert_eq!(for_child.missing(), ["/content/representative"]);
        let mut silent = application();
        silent.content.data_consent = None;
        silent.content.surname = Some("  ".into());
        assert_eq!(silent.missing(), ["/content/surname", "/content/data_consent"]);
    }

    #[test]
    fn nothing_is_signed_tomorrow() {
        let today: NaiveDate = "2026-11-25".parse().expect("a date");
        let tomorrow = Application { signed_on: today.succ_opt(), ..application() };
        assert_eq!(tomorrow.faults(today), [("/signed_on", "future")]);
        assert_eq!(Application { signed_on: Some(today), ..application() }.faults(today), []);
    }
}
