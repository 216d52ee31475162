//! Consent: given for a purpose, in a language that was understood, until it ends or is withdrawn.

use chrono::{DateTime, NaiveDate, Utc};

use super::vocabulary::Compartment;
use crate::shared::ids::{AgencyId, ConsentId};

text_enum! {
    /// What a consent is for.
    ConsentPurpose { Help = "help", StatusProcedure = "status_procedure", DataProcessing = "data_processing" }
}
text_enum! {
    /// Who consents.
    ConsentGiver { Person = "person", LegalRepresentative = "legal_representative" }
}
text_enum! {
    /// Which data a consent lets be shared.
    DataCategory { Identity = "identity", Contact = "contact", Needs = "needs", Narrative = "narrative" }
}
text_enum! {
    /// Who interpreted while it was explained.
    Interpreter { NotNeeded = "not_needed", Present = "present", Remote = "remote" }
}
text_enum! {
    /// Who stands for a child.
    Guardian { Parent = "parent", Guardian = "guardian", ChildrenService = "children_service" }
}
text_enum! {
    /// What the child thinks of it.
    ChildView { Agrees = "agrees", Disagrees = "disagrees", NotAsked = "not_asked", TooYoung = "too_young" }
}

/// What is missing from a consent for a child: a legal representative or the children's service gives it, and what the
/// child thinks is written down (an unknown age is treated as a child).
pub const fn child_gap(
    child_path: bool,
    giver: ConsentGiver,
    guardian: Option<Guardian>,
    view: Option<ChildView>,
) -> Option<&'static str> {
    match (child_path, giver, guardian, view) {
        (true, ConsentGiver::Person, _, _) => Some("given_by"),
        (true, _, None, _) => Some("guardian"),
        (true, _, _, None) => Some("child_view"),
        _ => None,
    }
}

text_enum! {
    /// On what ground something is shared or recorded without consent; each use is looked at afterwards.
    EmergencyGround {
        VitalInterest = "vital_interest", ChildProtection = "child_protection", CourtOrLaw = "court_or_law",
    }
}

/// A consent on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Which.
    pub id: ConsentId,
    /// For what.
    pub purposes: Vec<ConsentPurpose>,
    /// For one recipient only, if named.
    pub recipient: Option<AgencyId>,
    /// Which data may be shared.
    pub categories: Vec<DataCategory>,
    /// From which day.
    pub given_on: NaiveDate,
    /// To which day.
    pub expires_on: Option<NaiveDate>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A consent that holds today: the only thing that sharing accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActiveConsent {
    id: ConsentId,
}

impl ActiveConsent {
    /// Which consent.
    pub fn id(self) -> ConsentId {
        self.id
    }
}

impl Consent {
    /// Whether the consent covers a part of the case; the process itself is always shared with a referral.
    pub fn covers(&self, part: Compartment) -> bool {
        let category = match part {
            Compartment::Process => return true,
            // Papers are made anew by whoever keeps a file; a referral carries none.
            Compartment::File => return false,
            Compartment::Identity => DataCategory::Identity,
            Compartment::Contact => DataCategory::Contact,
            Compartment::Needs => DataCategory::Needs,
            Compartment::Narrative => DataCategory::Narrative,
        };
        self.categories.contains(&category)
    }

    /// Gives proof that the consent holds on this day for help and for this recipient.
    pub fn active_on(&self, day: NaiveDate, recipient: AgencyId) -> Option<ActiveConsent> {
        let holds = self.withdrawn_at.is_none()
            && self.given_on <= day
            && self.expires_on.is_none_or(|end| day <= end)
            && self.recipient.is_none_or(|only| only == recipient)
            && self
                .purposes
                .iter()
                .any(|purpose| matches!(purpose, ConsentPurpose::Help | ConsentPurpose::StatusProcedure));
        holds.then_some(ActiveConsent { id: self.id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + chrono::Days::new(number)
    }

    proptest! {
        #[test]
        fn a_consent_holds_from_its_first_day_to_its_last(given in 0_u64..50, length in proptest::option::of(0_u64..50), asked in 0_u64..120, withdrawn: bool, only_other: bool) {
            let (here, other) = (AgencyId::new(Uuid::from_u128(1)), AgencyId::new(Uuid::from_u128(2)));
            let consent = Consent {
                id: ConsentId::new(Uuid::from_u128(9)),
                purposes: vec![ConsentPurpose::Help],
                recipient: only_other.then_some(other),
                categories: DataCategory::ALL.to_vec(),
                given_on: day(given),
                expires_on: length.map(|length| day(given + length)),
                withdrawn_at: withdrawn.then(|| day(given).and_hms_opt(1, 0, 0).expect("an hour").and_utc()),
            };
            let holds = !withdrawn && !only_other && asked >= given && length.is_none_or(|length| asked <= given + length);
            prop_assert_eq!(consent.active_on(day(asked), here).is_some(), holds);
        }
    }

    #[test]
    fn a_child_is_spoken_for_and_heard() {
        use ConsentGiver::{LegalRepresentative, Person};
        assert_eq!(child_gap(true, Person, None, None), Some("given_by"));
        assert_eq!(child_gap(true, LegalRepresentative, None, None), Some("guardian"));
        let service = Some(Guardian::ChildrenService);
        assert_eq!(child_gap(true, LegalRepresentative, service, None), Some("child_view"));
        assert_eq!(child_gap(true, LegalRepresentative, service, Some(ChildView::Disagrees)), None);
        assert_eq!(child_gap(false, Person, None, None), None);
    }
}
