//! What a paper may say: only what its form needs, already opened for a person who may see it.

use chrono::NaiveDate;
use nrm_domain::cases::declension::FullName;
use nrm_domain::cases::vocabulary::Sex;

/// The agency that prints.
#[derive(Debug, Clone, Default)]
pub struct Agency {
    /// Its name in Ukrainian.
    pub name: String,
    /// Whether it is an invented one.
    pub demonstration: bool,
    /// Whether it receives applications for the status.
    pub runs_status_procedure: bool,
}

/// Who the paper is about, as far as this paper says it.
#[derive(Clone, Default)]
pub struct Person {
    /// The name as it stands in the case.
    pub name: FullName,
    /// The name as it will be printed where the form asks for a grammatical case.
    pub printed_name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Birth in words.
    pub birth: Option<String>,
    /// Document in words.
    pub document: Option<String>,
    /// Citizenship in words.
    pub citizenship: Option<String>,
    /// The language the person understands.
    pub language: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// The circumstances.
    pub narrative: Option<String>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(withheld)")
    }
}

/// A referral of the case.
#[derive(Debug, Clone, Default)]
pub struct Referral {
    /// To whom.
    pub to: String,
    /// For what, as a code.
    pub purpose: String,
    /// How soon, as a code.
    pub urgency: String,
    /// Needs, as codes.
    pub needs: Vec<String>,
    /// The fields that leave, as codes.
    pub fields: Vec<String>,
    /// When it was offered.
    pub offered_on: Option<NaiveDate>,
    /// Since when the consent stands, if it rests on one.
    pub consent_on: Option<NaiveDate>,
}

/// Everything a paper of a case may say.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The code of the case.
    pub case_code: String,
    /// Who prints.
    pub agency: Agency,
    /// The one who prints, by name.
    pub author: String,
    /// When, by the Kyiv calendar.
    pub printed_on: NaiveDate,
    /// The person, unless the form is blank or nothing may be known.
    pub person: Option<Person>,
    /// Needs, as codes.
    pub needs: Vec<String>,
    /// Indicators as `kind.code`.
    pub indicators: Vec<String>,
    /// When the case was opened.
    pub opened_on: Option<NaiveDate>,
    /// How the person was found, as a code.
    pub channel: Option<String>,
    /// Age band, as a code.
    pub age_band: Option<String>,
    /// Whether the child's path is taken.
    pub child: bool,
    /// The referral, for its letter.
    pub referral: Option<Referral>,
}
