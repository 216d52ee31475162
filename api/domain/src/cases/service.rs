//! Help that was given: a service of the catalogue, how much of it, when, by whom, with what result.
//!
//! Help never depends on status; the report says how much was given before a decision and without one.

use chrono::{Days, NaiveDate};

use super::vocabulary::NeedCode;

text_enum! {
    /// The four pillars of help (ODIHR handbook of national referral mechanisms, 2022).
    Pillar { Protection = "protection", Support = "support", Inclusion = "inclusion", Justice = "justice" }
}
text_enum! {
    /// In what a service is counted.
    ServiceUnit {
        Session = "session", Hour = "hour", Day = "day", Night = "night", Item = "item", Trip = "trip", Document = "document",
        Grant = "grant",
    }
}
text_enum! {
    /// What came of a service.
    ServiceOutcome {
        Given = "given", GivenPartly = "given_partly", PersonDeclined = "person_declined", NotPossible = "not_possible",
    }
}
text_enum! {
    /// Where the status procedure stood when help was given.
    Standing { BeforeStatus = "before_status", WithoutStatus = "without_status", WithStatus = "with_status" }
}
text_enum! {
    /// Why an entry is taken back.
    VoidReason { EnteredTwice = "entered_twice", WrongCase = "wrong_case", WrongEntry = "wrong_entry" }
}

impl NeedCode {
    /// The pillar that a service belongs to.
    pub const fn pillar(self) -> Pillar {
        match self {
            Self::Safety | Self::Information | Self::Interpretation | Self::Guardianship => Pillar::Protection,
            Self::Shelter
            | Self::BasicNeeds
            | Self::Medical
            | Self::Psychological
            | Self::Psychiatric
            | Self::Documents
            | Self::LegalStay
            | Self::SocialSupport
            | Self::FinancialOnetime
            | Self::FamilyTracing
            | Self::Transport => Pillar::Support,
            Self::SocialIntegration
            | Self::Benefits
            | Self::Employment
            | Self::Vocational
            | Self::Education
            | Self::Housing
            | Self::FamilyReunification
            | Self::Return
            | Self::SmallGrant
            | Self::FollowUp => Pillar::Inclusion,
            Self::LegalPrimary | Self::LegalSecondary | Self::CriminalSupport | Self::Compensation => Pillar::Justice,
        }
    }
}

impl Standing {
    /// Where the procedure stands in a stage, by the word of the stage.
    pub fn of_stage(stage: &str) -> Self {
        match stage {
            "granted" | "active" | "extension_pending" => Self::WithStatus,
            "signal" | "screening" | "assistance" | "withdrawn" | "closed" | "refused" | "expired" | "revoked" => {
                Self::WithoutStatus
            }
            _ => Self::BeforeStatus,
        }
    }
}

/// The largest quantity of one entry, in hundredths of its unit.
const MOST_HUNDREDTHS: f64 = 1_000_000.0;
/// How far back help may be entered, in days.
const FURTHEST_BACK: u64 = 3_660;

/// Whether help can have been given on this day: not in the future, and not too long ago to be an entry of today.
pub fn can_be_given_on(day: NaiveDate, today: NaiveDate) -> bool {
    day <= today && today.checked_sub_days(Days::new(FURTHEST_BACK)).is_some_and(|first| day >= first)
}

/// Reads a quantity such as 1, 0.5 or 12.25 as hundredths; finer, larger or empty ones are none.
pub fn hundredths(quantity: f64) -> Option<i64> {
    let scaled = quantity * 100.0;
    let whole = scaled.round();
    let fits = quantity.is_finite() && (scaled - whole).abs() < 1e-6 && (1.0..=MOST_HUNDREDTHS).contains(&whole);
    fits.then_some(whole as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::case::Stage;
    use proptest::prelude::*;

    #[test]
    fn help_in_a_stage_without_an_application_is_without_status() {
        assert_eq!(Standing::of_stage(Stage::Assistance.as_str()), Standing::WithoutStatus);
        assert_eq!(Standing::of_stage(Stage::Registered.as_str()), Standing::BeforeStatus);
        assert_eq!(Standing::of_stage(Stage::FileReady.as_str()), Standing::BeforeStatus);
        assert_eq!(Standing::of_stage("granted"), Standing::WithStatus);
    }

    #[test]
    fn quantities_are_kept_to_the_hundredth() {
        for (quantity, kept) in [(1.0, Some(100)), (0.5, Some(50)), (12.25, Some(1_225)), (10_000.0, Some(1_000_000))] {
            assert_eq!(hundredths(quantity), kept);
        }
        for quantity in [0.0, -1.0, 0.001, 1.005, 10_000.01, f64::NAN, f64::INFINITY] {
            assert_eq!(hundredths(quantity), None, "{quantity}");
        }
    }

    proptest! {
        #[test]
        fn a_quantity_is_read_back_as_it_was_written(kept in 1_i64..=1_000_000) {
            let (whole, rest) = (kept / 100, kept % 100);
            let written: f64 = format!("{whole}.{rest:02}").parse().expect("a number");
            prop_assert_eq!(hundredths(written), Some(kept));
        }
    }
}
