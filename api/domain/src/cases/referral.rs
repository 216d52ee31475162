//! Referral: one agency offers a case to another, which sees a thin card until it accepts (CMU Resolution 783 of 2012).

use super::vocabulary::Compartment;
use crate::directory::agency::AgencyKind;

text_enum! {
    /// Where a referral stands.
    ReferralState {
        Offered = "offered", Accepted = "accepted", Declined = "declined", Withdrawn = "withdrawn",
        Completed = "completed", NotCompleted = "not_completed",
    }
}
text_enum! {
    /// What the receiver is asked for.
    ReferralPurpose {
        StatusProcedure = "status_procedure", NeedsAssessment = "needs_assessment", Services = "services",
        Shelter = "shelter", LegalAid = "legal_aid", Medical = "medical", Safety = "safety",
    }
}
text_enum! {
    /// Why a referral is declined.
    DeclineReason {
        OutOfCompetence = "out_of_competence", NoCapacity = "no_capacity", PersonRefused = "person_refused",
        NotReachable = "not_reachable", OutOfArea = "out_of_area", Duplicate = "duplicate", Safety = "safety",
    }
}
text_enum! {
    /// What came of an accepted referral: yes or no, and why not.
    OutcomeCode {
        ServiceGiven = "service_given", PersonDeclined = "person_declined", PersonLeft = "person_left",
        NotPossible = "not_possible",
    }
}
text_enum! {
    /// What can leave the agency with a referral.
    SharedField {
        IdentityName = "identity.name", IdentityBirth = "identity.birth", IdentityDocument = "identity.document",
        ContactPhone = "contact.phone", ContactAddress = "contact.address", ContactSafeRules = "contact.safe_rules",
        Needs = "needs", Indicators = "indicators", Narrative = "narrative",
    }
}

impl SharedField {
    /// The part of the case that this field lies in.
    pub const fn compartment(self) -> Compartment {
        match self {
            Self::IdentityName | Self::IdentityBirth | Self::IdentityDocument => Compartment::Identity,
            Self::ContactPhone | Self::ContactAddress | Self::ContactSafeRules => Compartment::Contact,
            Self::Needs => Compartment::Needs,
            Self::Indicators | Self::Narrative => Compartment::Narrative,
        }
    }

    /// The access mask that these fields need; the process is always seen.
    pub fn mask(fields: &[Self]) -> i32 {
        fields.iter().fold(Compartment::Process.bit(), |mask, field| mask | field.compartment().bit())
    }
}

/// A move of a referral. Only the methods of [`ReferralState`] mint it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferralStep {
    from: ReferralState,
    to: ReferralState,
}

impl ReferralStep {
    /// From where.
    pub fn from(self) -> ReferralState {
        self.from
    }

    /// To where.
    pub fn to(self) -> ReferralState {
        self.to
    }
}

/// The referral does not move so from where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the referral is {0}")]
pub struct ReferralRefusal(pub ReferralState);

impl ReferralState {
    fn step(self, from: &[Self], to: Self) -> Result<ReferralStep, ReferralRefusal> {
        if from.contains(&self) { Ok(ReferralStep { from: self, to }) } else { Err(ReferralRefusal(self)) }
    }

    /// Accepts an offer.
    pub fn accept(self) -> Result<ReferralStep, ReferralRefusal> {
        self.step(&[Self::Offered], Self::Accepted)
    }

    /// Declines an offer.
    pub fn decline(self) -> Result<ReferralStep, ReferralRefusal> {
        self.step(&[Self::Offered], Self::Declined)
    }

    /// Takes an offer back.
    pub fn withdraw(self) -> Result<ReferralStep, ReferralRefusal> {
        self.step(&[Self::Offered], Self::Withdrawn)
    }

    /// Ends a share because the consent it rested on was withdrawn.
    pub fn close_for_consent(self) -> Result<ReferralStep, ReferralRefusal> {
        self.step(&[Self::Offered, Self::Accepted], Self::Withdrawn)
    }

    /// Reports what came of it.
    pub fn finish(self, completed: bool) -> Result<ReferralStep, ReferralRefusal> {
        self.step(&[Self::Accepted], if completed { Self::Completed } else { Self::NotCompleted })
    }
}

impl ReferralPurpose {
    /// Whether an agency of this kind can be asked for this; a kind that is not in the list never can.
    pub fn fits(self, agency_kind: &str) -> bool {
        agency_kind.parse().is_ok_and(|kind| self.fits_kind(kind))
    }

    /// Whether an agency of this kind can be asked for this.
    pub const fn fits_kind(self, kind: AgencyKind) -> bool {
        match self {
            Self::StatusProcedure => kind.runs_status_procedure(),
            Self::NeedsAssessment | Self::Services | Self::Shelter | Self::LegalAid | Self::Medical | Self::Safety => {
                kind.gives_help()
            }
        }
    }

    /// Whether accepting makes the receiver the lead of the case.
    pub const fn hands_over_lead(self) -> bool {
        matches!(self, Self::StatusProcedure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_referral_moves_only_so() {
        use ReferralState::{Accepted, Completed, Declined, NotCompleted, Offered, Withdrawn};
        for state in ReferralState::ALL.iter().copied() {
            let steps = [
                (state.accept(), Accepted, &[Offered][..]),
                (state.decline(), Declined, &[Offered][..]),
                (state.withdraw(), Withdrawn, &[Offered][..]),
                (state.close_for_consent(), Withdrawn, &[Offered, Accepted][..]),
                (state.finish(true), Completed, &[Accepted][..]),
                (state.finish(false), NotCompleted, &[Accepted][..]),
            ];
            for (step, to, from) in steps {
                match step {
                    Ok(step) => assert_eq!((step.from(), step.to(), from.contains(&state)), (state, to, true)),
                    Err(refusal) => assert_eq!((refusal, from.contains(&state)), (ReferralRefusal(state), false)),
                }
            }
        }
    }

    #[test]
    fn only_a_raion_unit_runs_the_status_procedure() {
        let able: Vec<_> =
            AgencyKind::ALL.iter().filter(|kind| ReferralPurpose::StatusProcedure.fits_kind(**kind)).collect();
        assert_eq!(able, [&AgencyKind::RaionAdministration, &AgencyKind::KyivDistrictAdministration]);
        assert!(ReferralPurpose::Shelter.fits("ngo"));
        assert!(!ReferralPurpose::Shelter.fits("court"));
        assert!(!ReferralPurpose::Shelter.fits("unheard_of"));
    }

    #[test]
    fn a_mask_opens_only_the_parts_of_the_fields() {
        assert_eq!(SharedField::mask(&[]), Compartment::Process.bit());
        let mask = SharedField::mask(&[SharedField::Needs, SharedField::ContactPhone]);
        assert_eq!(Compartment::of_mask(mask), [Compartment::Process, Compartment::Needs, Compartment::Contact]);
        assert_eq!(SharedField::mask(SharedField::ALL), Compartment::WHOLE);
    }
}
