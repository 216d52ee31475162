//! Two records of one person: what a person decides about them, and when one may be taken into the other.
//!
//! A merge never guesses: somebody has compared the records and said that the person is one. It can be undone for
//! [`UNDO_DAYS`] days, and the record that was taken in stays where it was.

use super::case::Stage;
use crate::shared::ids::AgencyId;

/// For how many days a merge can be undone.
pub const UNDO_DAYS: u64 = 30;
/// After how many days a pair that nobody was sure about comes back, unless another number is given.
pub const RETURN_DAYS: u64 = 14;

text_enum! {
    /// Where a pair of alike records stands.
    PairState { Open = "open", Same = "same", Different = "different", Unsure = "unsure", Merged = "merged" }
}
text_enum! {
    /// What a person decides about a pair.
    PairDecision { Same = "same", Different = "different", Unsure = "unsure" }
}

impl PairDecision {
    /// Where the pair stands after it.
    pub const fn state(self) -> PairState {
        match self {
            Self::Same => PairState::Same,
            Self::Different => PairState::Different,
            Self::Unsure => PairState::Unsure,
        }
    }
}

text_enum! {
    /// What the national desk found out about two agencies that may know one person.
    HintState {
        New = "new", Asked = "asked", SamePerson = "same_person", DifferentPeople = "different_people",
        NoAnswer = "no_answer",
    }
}

/// One record, as far as a merge needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which agency answers for it.
    pub agency_of_record: AgencyId,
    /// Which agency leads it.
    pub lead_agency: AgencyId,
    /// Where it stands.
    pub stage: Stage,
    /// Whether it holds no identity, so that nobody can say whose it is.
    pub without_identity: bool,
    /// Whether it was taken into another already.
    pub merged: bool,
    /// Whether a referral of it waits for an answer or is being worked on.
    pub referred: bool,
}

/// Why two records are not merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MergeRefusal {
    /// Nobody has decided that the person is one.
    #[error("not decided to be one person")]
    NotDecided,
    /// One of them belongs to another agency.
    #[error("of another agency")]
    OfAnotherAgency,
    /// Another agency leads one of them.
    #[error("led by another agency")]
    LedElsewhere,
    /// One of them was taken into another record already.
    #[error("merged already")]
    MergedAlready,
    /// One of them is a notification without identity.
    #[error("without identity")]
    WithoutIdentity,
    /// The record to be taken in is in the status procedure, whose file must stay whole.
    #[error("in the status procedure")]
    InProcedure,
    /// A referral of the record to be taken in is open.
    #[error("a referral is open")]
    ReferralOpen,
}

impl MergeRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotDecided => "merge.not_decided",
            Self::OfAnotherAgency => "merge.of_another_agency",
            Self::LedElsewhere => "merge.led_elsewhere",
            Self::MergedAlready => "merge.merged_already",
            Self::WithoutIdentity => "merge.without_identity",
            Self::InProcedure => "merge.in_procedure",
            Self::ReferralOpen => "merge.referral_open",
        }
    }
}

/// Whether `taken` may be taken into `kept` by this agency.
pub fn may_merge(state: PairState, kept: &Record, taken: &Record, by: AgencyId) -> Result<(), MergeRefusal> {
    let both = [kept, taken];
    let refusals = [
        (both.iter().any(|record| record.agency_of_record != by), MergeRefusal::OfAnotherAgency),
        (both.iter().any(|record| record.merged), MergeRefusal::MergedAlready),
        (state != PairState::Same, MergeRefusal::NotDecided),
        (both.iter().any(|record| record.without_identity), MergeRefusal::WithoutIdentity),
        (both.iter().any(|record| record.lead_agency != by), MergeRefusal::LedElsewhere),
        (!is_outside_procedure(taken.stage), MergeRefusal::InProcedure),
        (taken.referred, MergeRefusal::ReferralOpen),
    ];
    refusals.into_iter().find(|(stands, _)| *stands).map_or(Ok(()), |(_, refusal)| Err(refusal))
}

/// Whether a record has no application whose file and journal must stay as they are.
pub const fn is_outside_procedure(stage: Stage) -> bool {
    matches!(stage, Stage::Signal | Stage::Screening | Stage::Assistance | Stage::Withdrawn | Stage::Closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn agency(number: u128) -> AgencyId {
        AgencyId::new(Uuid::from_u128(number))
    }

    fn record(bits: u8, stage: usize) -> Record {
        let one_or_two = |bit: u8| agency(if bits & bit == 0 { 1 } else { 2 });
        Record {
            agency_of_record: one_or_two(1),
            lead_agency: one_or_two(2),
            stage: Stage::ALL[stage],
            without_identity: bits & 4 != 0,
            merged: bits & 8 != 0,
            referred: bits & 16 != 0,
        }
    }

    proptest! {
        #[test]
        fn only_what_is_wholly_ones_own_and_decided_is_merged(kept in 0_u8..32, taken in 0_u8..32, from in 0..Stage::ALL.len(), into in 0..Stage::ALL.len(), state in 0..PairState::ALL.len()) {
            let (kept, taken, state) = (record(kept, into), record(taken, from), PairState::ALL[state]);
            let merged = may_merge(state, &kept, &taken, agency(1));
            let own = |one: &Record| one.agency_of_record == agency(1) && one.lead_agency == agency(1)
                && !one.without_identity && !one.merged;
            let free = is_outside_procedure(taken.stage) && !taken.referred;
            prop_assert_eq!(merged.is_ok(), state == PairState::Same && own(&kept) && own(&taken) && free);
        }
    }

    #[test]
    fn every_decision_leads_to_the_state_of_its_name() {
        for decision in PairDecision::ALL {
            assert_eq!(decision.as_str(), decision.state().as_str());
        }
    }
}
