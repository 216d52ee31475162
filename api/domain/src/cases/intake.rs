//! A signal: what is asked when a person is found, one subject a page, and what is still missing before it can be sent.
//!
//! Help never depends on consent to the procedure: an adult who does not consent leaves a notification without identity.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::consent::{ConsentGiver, ConsentPurpose, EmergencyGround};
use super::vocabulary::{ActIndicator, AgeBand, Channel, MeansIndicator, NeedCode, PurposeIndicator, Sex, Urgency};

/// How the person was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Found {
    /// By what way.
    pub channel: Option<Channel>,
    /// On which day.
    pub found_on: Option<NaiveDate>,
    /// In which place.
    pub place_id: Option<Uuid>,
}

text_enum! {
    /// Why something is recorded without consent: a legal ground, or that nothing by which the person is known may be.
    ReasonWithout {
        VitalInterest = "vital_interest", ChildProtection = "child_protection", CourtOrLaw = "court_or_law",
        NoConsentAnonymous = "no_consent_anonymous",
    }
}

impl ReasonWithout {
    /// The legal ground on which identity may be recorded; none if only a notification without identity is left.
    pub const fn ground(self) -> Option<EmergencyGround> {
        match self {
            Self::VitalInterest => Some(EmergencyGround::VitalInterest),
            Self::ChildProtection => Some(EmergencyGround::ChildProtection),
            Self::CourtOrLaw => Some(EmergencyGround::CourtOrLaw),
            Self::NoConsentAnonymous => None,
        }
    }
}

/// Whether the person agrees, and if not, why something may be recorded all the same.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ConsentAnswer {
    /// Whether consent was given.
    pub given: Option<bool>,
    /// By whom.
    pub by: Option<ConsentGiver>,
    /// In which language it was explained.
    pub language: Option<String>,
    /// Who explained it, by role.
    pub explained_by_role: Option<String>,
    /// The ground on which identity is recorded without consent, or that it is not.
    pub reason_without: Option<ReasonWithout>,
    /// For what.
    pub purposes: Vec<ConsentPurpose>,
}

text_enum! {
    /// Who may be contacted.
    ContactWho { Person = "person", Trusted = "trusted", Nobody = "nobody" }
}

/// How to reach the person without bringing danger.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ContactAnswer {
    /// Whether anyone may be contacted at all.
    pub may_contact: Option<bool>,
    /// Whom.
    pub who: Option<ContactWho>,
    /// Telephone.
    pub phone: Option<String>,
    /// Messenger.
    pub messenger: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// When.
    pub hours: Option<String>,
    /// What must never be said.
    pub never_say: Option<String>,
    /// The words by which the person knows that the caller is safe.
    pub code_phrase: Option<String>,
}

text_enum! {
    /// How well the age is known.
    BirthKind { Date = "date", Year = "year", AgeRange = "age_range", Unknown = "unknown" }
}

/// When the person was born, as far as it is known.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Birth {
    /// How well it is known.
    pub kind: Option<BirthKind>,
    /// The date.
    pub date: Option<NaiveDate>,
    /// The year.
    pub year: Option<i32>,
    /// At least so old.
    pub age_from: Option<u8>,
    /// At most so old.
    pub age_to: Option<u8>,
}

/// Who the person is, as far as it is known.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PersonAnswer {
    /// Whether a name is known at all.
    pub name_known: Option<bool>,
    /// Surname.
    pub surname: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// What the person goes by.
    pub alias: Option<String>,
    /// Birth.
    pub birth: Birth,
    /// Sex.
    pub sex: Option<Sex>,
    /// Citizenship: two letters of ISO 3166, `stateless` or `unknown`.
    pub citizenship: Option<String>,
    /// Kind of document.
    pub document_kind: Option<String>,
    /// Its number.
    pub document_number: Option<String>,
    /// The language the person understands.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter_needed: Option<bool>,
}

/// What is needed first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NeedsAnswer {
    /// How soon.
    pub urgency: Option<Urgency>,
    /// What.
    pub codes: Vec<NeedCode>,
    /// Whether there is danger now.
    pub danger_now: Option<bool>,
    /// Whether children are with the person.
    pub children_with: Option<bool>,
}

/// First indicators: act, means, purpose.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IndicatorsAnswer {
    /// What was done.
    pub act: Vec<ActIndicator>,
    /// By what means.
    pub means: Vec<MeansIndicator>,
    /// For what purpose.
    pub purpose: Vec<PurposeIndicator>,
    /// In the person's or the officer's words.
    pub narrative: Option<String>,
}

/// All answers of a signal; each page may be empty while it is a draft.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IntakeAnswers {
    /// How the person was found.
    pub found: Found,
    /// Consent, or why not.
    pub consent: ConsentAnswer,
    /// Safe contact.
    pub contact: ContactAnswer,
    /// The person.
    pub person: PersonAnswer,
    /// Urgent needs.
    pub needs: NeedsAnswer,
    /// First indicators.
    pub indicators: IndicatorsAnswer,
}

macro_rules! prints_nothing {
    ($($name:ident),+) => { $(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(withheld)"))
            }
        }
    )+ };
}
prints_nothing!(ContactAnswer, Birth, PersonAnswer, IndicatorsAnswer, IntakeAnswers, Signal);

/// An answer that is missing or does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Missing {
    /// Where, as a JSON pointer into the answers.
    pub pointer: &'static str,
    /// What is wrong.
    pub code: &'static str,
    /// In Ukrainian.
    pub detail_uk: &'static str,
    /// In English.
    pub detail_en: &'static str,
}

/// A signal that is complete. Only [`IntakeAnswers::completed`] makes it.
#[derive(Clone, PartialEq)]
pub struct Signal {
    answers: IntakeAnswers,
    channel: Channel,
    urgency: Urgency,
    age_band: AgeBand,
    sex: Sex,
    child_path: bool,
    without_identity: bool,
}

/// The longest short text, in characters.
const SHORT: usize = 200;
/// The longest narrative, in characters.
const LONG: usize = 20_000;
/// The most words of one code list; no list of ours is longer.
const MANY: usize = 40;

impl IntakeAnswers {
    /// Names everything that still stands in the way of sending; `today` is the Kyiv date.
    pub fn missing(&self, today: NaiveDate) -> Vec<Missing> {
        let mut missing = Vec::new();
        let mut say = |wrong: bool, pointer, code, detail_uk, detail_en| {
            if wrong {
                missing.push(Missing { pointer, code, detail_uk, detail_en });
            }
        };
        say(
            self.found.channel.is_none(),
            "/found/channel",
            "required",
            "Вкажіть, як виявлено особу",
            "Say how the person was found",
        );
        say(
            self.found.found_on.is_some_and(|day| day > today),
            "/found/found_on",
            "in_future",
            "Дата виявлення не може бути в майбутньому",
            "The day cannot lie in the future",
        );
        let consent = &self.consent;
        say(
            consent.given.is_none(),
            "/consent/given",
            "required",
            "Вкажіть, чи надано згоду",
            "Say whether consent was given",
        );
        if consent.given == Some(true) {
            say(consent.by.is_none(), "/consent/by", "required", "Вкажіть, хто надав згоду", "Say who consented");
            say(
                blank(&consent.language),
                "/consent/language",
                "required",
                "Вкажіть мову пояснення",
                "Say in which language it was explained",
            );
            say(
                blank(&consent.explained_by_role),
                "/consent/explained_by_role",
                "required",
                "Вкажіть, хто пояснив",
                "Say who explained it",
            );
            say(
                consent.purposes.is_empty(),
                "/consent/purposes",
                "required",
                "Вкажіть, на що надано згоду",
                "Say what the consent is for",
            );
        }
        let contact = &self.contact;
        say(
            contact.may_contact.is_none(),
            "/contact/may_contact",
            "required",
            "Вкажіть, чи можна зв'язуватися",
            "Say whether anyone may be contacted",
        );
        if contact.may_contact == Some(true) {
            say(
                contact.who.is_none(),
                "/contact/who",
                "required",
                "Вкажіть, з ким можна зв'язуватися",
                "Say who may be contacted",
            );
            say(
                blank(&contact.phone) && blank(&contact.messenger) && blank(&contact.address),
                "/contact/phone",
                "required",
                "Вкажіть хоча б один спосіб зв'язку",
                "Give at least one way of contact",
            );
        }
        let person = &self.person;
        say(
            person.name_known.is_none() && !self.leaves_no_identity(today),
            "/person/name_known",
            "required",
            "Вкажіть, чи відоме ім'я",
            "Say whether a name is known",
        );
        say(
            person.name_known == Some(true)
                && blank(&person.surname)
                && blank(&person.given_name)
                && blank(&person.alias),
            "/person/surname",
            "required",
            "Вкажіть прізвище, ім'я або як особу називають",
            "Give a surname, a given name or what the person goes by",
        );
        let birth = &person.birth;
        say(
            birth.kind.is_none(),
            "/person/birth/kind",
            "required",
            "Вкажіть, що відомо про вік",
            "Say what is known about the age",
        );
        say(
            birth.kind == Some(BirthKind::Date) && birth.date.is_none_or(|day| day > today || day.year() < 1900),
            "/person/birth/date",
            "invalid",
            "Перевірте дату народження",
            "Check the birth date",
        );
        say(
            birth.kind == Some(BirthKind::Year) && birth.year.is_none_or(|year| year > today.year() || year < 1900),
            "/person/birth/year",
            "invalid",
            "Перевірте рік народження",
            "Check the birth year",
        );
        say(
            birth.kind == Some(BirthKind::AgeRange)
                && !matches!((birth.age_from, birth.age_to), (Some(from), Some(to)) if from <= to && to < 130),
            "/person/birth/age_from",
            "invalid",
            "Вкажіть вік від і до",
            "Give the age from and to",
        );
        say(
            person.sex.is_none(),
            "/person/sex",
            "required",
            "Вкажіть стать або «невідомо»",
            "Give the sex or \u{201c}unknown\u{201d}",
        );
        say(
            self.needs.urgency.is_none(),
            "/needs/urgency",
            "required",
            "Вкажіть, наскільки терміново",
            "Say how urgent it is",
        );
        let texts: [(&Option<String>, usize, &'static str); 17] = [
            (&consent.language, SHORT, "/consent/language"),
            (&consent.explained_by_role, SHORT, "/consent/explained_by_role"),
            (&contact.phone, SHORT, "/contact/phone"),
            (&contact.messenger, SHORT, "/contact/messenger"),
            (&contact.address, SHORT, "/contact/address"),
            (&contact.hours, SHORT, "/contact/hours"),
            (&contact.never_say, SHORT, "/contact/never_say"),
            (&contact.code_phrase, SHORT, "/contact/code_phrase"),
            (&person.surname, SHORT, "/person/surname"),
            (&person.given_name, SHORT, "/person/given_name"),
            (&person.patronymic, SHORT, "/person/patronymic"),
            (&person.alias, SHORT, "/person/alias"),
            (&person.citizenship, SHORT, "/person/citizenship"),
            (&person.document_kind, SHORT, "/person/document_kind"),
            (&person.document_number, SHORT, "/person/document_number"),
            (&person.language, SHORT, "/person/language"),
            (&self.indicators.narrative, LONG, "/indicators/narrative"),
        ];
        for (text, longest, pointer) in texts {
            say(
                text.as_ref().is_some_and(|text| text.chars().count() > longest),
                pointer,
                "too_long",
                "Текст задовгий",
                "The text is too long",
            );
        }
        say(
            person.citizenship.as_deref().is_some_and(|code| !is_citizenship(code)),
            "/person/citizenship",
            "invalid",
            "Вкажіть країну двома літерами, «stateless» або «unknown»",
            "Give a country as two letters, \u{201c}stateless\u{201d} or \u{201c}unknown\u{201d}",
        );
        let lists = [
            (consent.purposes.len(), "/consent/purposes"),
            (self.needs.codes.len(), "/needs/codes"),
            (self.indicators.act.len(), "/indicators/act"),
            (self.indicators.means.len(), "/indicators/means"),
            (self.indicators.purpose.len(), "/indicators/purpose"),
        ];
        for (length, pointer) in lists {
            say(length > MANY, pointer, "too_long", "Список задовгий", "The list is too long");
        }
        missing
    }

    /// The age band on this day, and whether the child's path is taken: an unknown age counts as a child.
    pub fn age(&self, today: NaiveDate) -> (AgeBand, bool) {
        let birth = &self.person.birth;
        let years = match birth.kind {
            Some(BirthKind::Date) => birth.date.and_then(|day| today.years_since(day)),
            Some(BirthKind::Year) => birth.year.and_then(|year| u32::try_from((today.year() - year - 1).max(0)).ok()),
            // The youngest possible age decides, so that a child is not taken for an adult.
            Some(BirthKind::AgeRange) => birth.age_from.map(u32::from),
            Some(BirthKind::Unknown) | None => None,
        };
        match years {
            None => (AgeBand::Unknown, true),
            Some(0..=13) => (AgeBand::Child0To13, true),
            Some(14..=17) => (AgeBand::Child14To17, true),
            Some(18..=29) => (AgeBand::Adult18To29, false),
            Some(30..=59) => (AgeBand::Adult30To59, false),
            Some(_) => (AgeBand::Adult60Plus, false),
        }
    }

    /// Whether nothing by which the person could be known may be kept: an adult, no consent, no ground to do without.
    fn leaves_no_identity(&self, today: NaiveDate) -> bool {
        let ground = self.consent.reason_without.and_then(ReasonWithout::ground);
        self.consent.given == Some(false) && ground.is_none() && !self.age(today).1
    }

    /// Checks everything and drops what may not be kept.
    pub fn completed(mut self, today: NaiveDate) -> Result<Signal, Vec<Missing>> {
        let missing = self.missing(today);
        let (age_band, child_path) = self.age(today);
        let (Some(channel), Some(urgency), Some(sex), true) =
            (self.found.channel, self.needs.urgency, self.person.sex, missing.is_empty())
        else {
            return Err(missing);
        };
        let consents = self.consent.given == Some(true);
        let without_identity = self.leaves_no_identity(today);
        if without_identity {
            // Nothing by which the adult could be known or found: not even the officer's words, which may name them.
            self.contact = ContactAnswer { may_contact: Some(false), ..ContactAnswer::default() };
            self.person = PersonAnswer { sex: Some(sex), ..PersonAnswer::default() };
            self.indicators.narrative = None;
        }
        if !consents {
            // A purpose without consent would read as one.
            self.consent.purposes.clear();
            self.consent.by = None;
        }
        each_once(&mut self.consent.purposes);
        each_once(&mut self.needs.codes);
        each_once(&mut self.indicators.act);
        each_once(&mut self.indicators.means);
        each_once(&mut self.indicators.purpose);
        if child_path
            && !self.indicators.means.contains(&MeansIndicator::NoneNeededChild)
            && age_band != AgeBand::Unknown
        {
            self.indicators.means.push(MeansIndicator::NoneNeededChild);
        }
        Ok(Signal { answers: self, channel, urgency, age_band, sex, child_path, without_identity })
    }
}

impl Signal {
    /// The answers that are kept.
    pub fn answers(&self) -> &IntakeAnswers {
        &self.answers
    }

    /// How the person was found.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// How soon help is needed.
    pub fn urgency(&self) -> Urgency {
        self.urgency
    }

    /// Age as it may be counted.
    pub fn age_band(&self) -> AgeBand {
        self.age_band
    }

    /// Sex.
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// Whether the child's path is taken.
    pub fn child_path(&self) -> bool {
        self.child_path
    }

    /// The legal ground on which identity is recorded without consent, if that is so.
    pub fn emergency_ground(&self) -> Option<EmergencyGround> {
        if self.answers.consent.given == Some(true) {
            return None;
        }
        self.answers.consent.reason_without.and_then(ReasonWithout::ground)
    }

    /// Whether this is a notification without identity.
    pub fn without_identity(&self) -> bool {
        self.without_identity
    }
}

/// Two capitals of ISO 3166, or that there is none, or that it is not known.
fn is_citizenship(code: &str) -> bool {
    let country = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
    country || code.is_empty() || matches!(code, "stateless" | "unknown")
}

fn each_once<T: Copy + Ord>(codes: &mut Vec<T>) {
    let mut seen = std::collections::BTreeSet::new();
    codes.retain(|code| seen.insert(*code));
}

fn blank(text: &Option<String>) -> bool {
    text.as_ref().is_none_or(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2026-11-24".parse().expect("a date")
    }

    fn answers(json: &str) -> IntakeAnswers {
        serde_json::from_str(json).expect("answers")
    }

    fn adult_without_consent() -> IntakeAnswers {
        answers(
            r#"{"found":{"channel":"police_work"},"consent":{"given":false},"contact":{"may_contact":true,"who":"person","phone":"+380440000001"},
            "person":{"name_known":true,"surname":"Вигадана","birth":{"kind":"year","year":1990},"sex":"female"},
            "needs":{"urgency":"urgent","codes":["shelter"]},"indicators":{"narrative":"слова"}}"#,
        )
    }

    #[test]
    fn an_adult_who_does_not_consent_leaves_no_identity() {
        let signal = adult_without_consent().completed(today()).expect("complete");
        assert!(signal.without_identity());
        assert_eq!(signal.answers().person.surname, None);
        assert_eq!(signal.answers().contact.phone, None);
        assert_eq!(signal.answers().indicators.narrative, None);
        assert_eq!(signal.age_band(), AgeBand::Adult30To59);
    }

    #[test]
    fn whoever_leaves_no_identity_is_not_asked_for_a_name() {
        let mut adult = adult_without_consent();
        adult.person.name_known = None;
        adult.person.surname = None;
        assert!(adult.clone().completed(today()).is_ok());
        adult.consent.reason_without = Some(ReasonWithout::VitalInterest);
        let missing = adult.completed(today()).expect_err("a name is asked for");
        assert!(missing.iter().any(|one| one.pointer == "/person/name_known"));
    }

    #[test]
    fn saying_that_it_is_anonymous_leaves_no_identity_and_a_ground_does() {
        for (reason, without) in [
            (ReasonWithout::NoConsentAnonymous, true),
            (ReasonWithout::VitalInterest, false),
            (ReasonWithout::ChildProtection, false),
            (ReasonWithout::CourtOrLaw, false),
        ] {
            let mut adult = adult_without_consent();
            adult.consent.reason_without = Some(reason);
            let signal = adult.completed(today()).expect("complete");
            assert_eq!(signal.without_identity(), without, "{reason}");
            assert_eq!(signal.answers().person.surname.is_none(), without, "{reason}");
            assert_eq!(signal.emergency_ground().is_none(), without, "{reason}");
        }
    }

    #[test]
    fn the_words_of_the_contract_are_read_and_no_others() {
        let reason = |word: &str| {
            serde_json::from_str::<IntakeAnswers>(&format!(
                r#"{{"consent":{{"given":false,"reason_without":"{word}"}}}}"#
            ))
        };
        for word in ReasonWithout::ALL {
            assert!(reason(word.as_str()).is_ok(), "{word}");
        }
        assert!(reason("curiosity").is_err());
        assert!(serde_json::from_str::<IntakeAnswers>(r#"{"person":{"religion":"x"}}"#).is_err());
    }

    #[test]
    fn bounds_hold() {
        let mut long = adult_without_consent();
        long.person.surname = Some("а".repeat(SHORT + 1));
        long.indicators.narrative = Some("а".repeat(LONG + 1));
        long.person.citizenship = Some("Нарнія".into());
        long.needs.codes = vec![NeedCode::Shelter; MANY + 1];
        let pointers: Vec<&str> = long.missing(today()).iter().map(|missing| missing.pointer).collect();
        assert_eq!(pointers, ["/person/surname", "/indicators/narrative", "/person/citizenship", "/needs/codes"]);
    }

    #[test]
    fn repeated_codes_count_once() {
        let mut twice = adult_without_consent();
        twice.needs.codes = vec![NeedCode::Shelter, NeedCode::Medical, NeedCode::Shelter];
        let signal = twice.completed(today()).expect("complete");
        assert_eq!(signal.answers().needs.codes, [NeedCode::Shelter, NeedCode::Medical]);
    }

    #[test]
    fn the_youngest_possible_age_decides() {
        let age = |birth: &str| answers(&format!(r#"{{"person":{{"birth":{birth}}}}}"#)).age(today());
        for (birth, band, child) in [
            (r#"{"kind":"date","date":"2008-11-24"}"#, AgeBand::Adult18To29, false),
            (r#"{"kind":"date","date":"2008-11-25"}"#, AgeBand::Child14To17, true),
            (r#"{"kind":"year","year":2008}"#, AgeBand::Child14To17, true),
            (r#"{"kind":"year","year":2007}"#, AgeBand::Adult18To29, false),
            (r#"{"kind":"year","year":2026}"#, AgeBand::Child0To13, true),
            (r#"{"kind":"age_range","age_from":16,"age_to":25}"#, AgeBand::Child14To17, true),
            (r#"{"kind":"age_range","age_from":60,"age_to":70}"#, AgeBand::Adult60Plus, false),
            (r#"{"kind":"unknown"}"#, AgeBand::Unknown, true),
        ] {
            assert_eq!(age(birth), (band, child), "{birth}");
        }
    }

    #[test]
    fn an_unknown_age_is_treated_as_a_child_and_keeps_identity() {
        let mut unknown = adult_without_consent();
        unknown.person.birth = Birth { kind: Some(BirthKind::Unknown), ..Birth::default() };
        let signal = unknown.completed(today()).expect("complete");
        assert!(signal.child_path() && !signal.without_identity());
        assert_eq!(signal.answers().person.surname.as_deref(), Some("Вигадана"));
    }

    #[test]
    fn an_empty_draft_names_what_is_missing() {
        let missing = IntakeAnswers::default().missing(today());
        let pointers: Vec<&str> = missing.iter().map(|missing| missing.pointer).collect();
        for pointer in
            ["/found/channel", "/consent/given", "/contact/may_contact", "/person/birth/kind", "/needs/urgency"]
        {
            assert!(pointers.contains(&pointer), "{pointer}");
        }
    }

    #[test]
    fn nothing_personal_is_printed() {
        assert!(!format!("{:?}", adult_without_consent()).contains("Вигадана"));
    }
}
