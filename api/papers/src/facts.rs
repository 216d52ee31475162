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

/// One domain of an assessment, in words.
#[derive(Debug, Clone, Default)]
pub struct AssessmentRow {
    /// The domain.
    pub domain: String,
    /// How the worker rates it.
    pub worker: String,
    /// How the person rates it.
    pub person: String,
    /// What was remarked.
    pub remark: String,
}

/// A completed needs assessment.
#[derive(Clone, Default)]
pub struct Assessment {
    /// On which day.
    pub on: NaiveDate,
    /// Which agency.
    pub agency: String,
    /// Its domains.
    pub rows: Vec<AssessmentRow>,
    /// What follows from it.
    pub conclusion: String,
}

impl std::fmt::Debug for Assessment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Assessment(withheld)")
    }
}

/// A decision on the status.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// Number and year.
    pub number: String,
    /// Of which day.
    pub on: NaiveDate,
    /// What was decided, as a code.
    pub kind: String,
    /// Why, as a code.
    pub reason: Option<String>,
    /// The grounds, as codes.
    pub grounds: Vec<String>,
    /// From which day the status holds.
    pub valid_from: Option<NaiveDate>,
    /// To which day.
    pub valid_to: Option<NaiveDate>,
    /// Who decided.
    pub body: String,
}

/// A certificate of the status.
#[derive(Debug, Clone, Default)]
pub struct Certificate {
    /// Number and year.
    pub number: String,
    /// When it was issued.
    pub issued_on: NaiveDate,
    /// From which day the status holds.
    pub valid_from: NaiveDate,
    /// To which day, by the decision that granted it.
    pub valid_to: NaiveDate,
    /// To which day it was extended.
    pub extended_to: Option<NaiveDate>,
    /// Number of the decision.
    pub decision_number: String,
    /// Its day.
    pub decided_on: NaiveDate,
    /// The address that the square code holds.
    pub address: String,
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
    /// The newest completed needs assessment.
    pub assessment: Option<Assessment>,
    /// The newest decision.
    pub decision: Option<Decision>,
    /// The certificate.
    pub certificate: Option<Certificate>,
}
