//! Consent: given for a purpose, in a language that was understood, until it ends or is withdrawn.

use chrono::{DateTime, NaiveDate, Utc};

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
