//! Screening by operational indicators (ILO and European Commission, Delphi survey of 2009; Palermo Protocol, Art. 3).
//!
//! What comes out is a screening result and never a decision: it opens no door and closes none. The weights are data, in
//! versions; the rule that adds them up is here.

use std::collections::BTreeSet;

use crate::cases::vocabulary::AgeBand;

text_enum! {
    /// What the indicators are about.
    Dimension {
        DeceptiveRecruitment = "deceptive_recruitment", CoerciveRecruitment = "coercive_recruitment",
        VulnerabilityRecruitment = "vulnerability_recruitment", Exploitation = "exploitation",
        CoercionDestination = "coercion_destination", VulnerabilityDestination = "vulnerability_destination",
    }
}
text_enum! {
    /// How strongly an indicator speaks.
    Strength { Strong = "strong", Medium = "medium", Weak = "weak" }
}
text_enum! {
    /// Whose rule is applied.
    ScreeningPath { Adult = "adult", Child = "child" }
}
text_enum! {
    /// What the screening found. It is a result, not a decision.
    ScreeningResult { Positive = "positive", Negative = "negative" }
}
text_enum! {
    /// Why a supervisor does not follow the result.
    OverrideReason {
        NewFacts = "new_facts", IndicatorsMissing = "indicators_missing", WrongAnswers = "wrong_answers",
        OtherExploitation = "other_exploitation", PersonDisputes = "person_disputes", Other = "other",
    }
}

impl ScreeningPath {
    /// The path of an age: an unknown age is treated as a child.
    pub const fn of_age(age: AgeBand) -> Self {
        match age {
            AgeBand::Adult18To29 | AgeBand::Adult30To59 | AgeBand::Adult60Plus => Self::Adult,
            AgeBand::Child0To13 | AgeBand::Child14To17 | AgeBand::Unknown => Self::Child,
        }
    }
}

/// One indicator that was met, with its weight on this path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Met {
    /// Its code in the set.
    pub code: String,
    /// What it is about.
    pub dimension: Dimension,
    /// How strongly it speaks.
    pub strength: Strength,
}

/// What a screening found, and which indicators counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screened {
    /// The result.
    pub result: ScreeningResult,
    /// The dimensions that are positive.
    pub positive: BTreeSet<Dimension>,
    /// The indicators of the positive dimensions that the result rests on; none if it is negative.
    pub counted: BTreeSet<String>,
}

/// Whether a dimension is positive: two strong; one strong with one other; three medium; or two medium and one weak.
pub fn is_positive(strengths: impl IntoIterator<Item = Strength>) -> bool {
    let (mut strong, mut medium, mut weak) = (0_u32, 0_u32, 0_u32);
    for strength in strengths {
        match strength {
            Strength::Strong => strong += 1,
            Strength::Medium => medium += 1,
            Strength::Weak => weak += 1,
        }
    }
    strong >= 2 || (strong == 1 && medium + weak >= 1) || medium >= 3 || (medium == 2 && weak >= 1)
}

/// Adds up what was met. An adult: recruitment by deceit, by force or by abuse of vulnerability, and exploitation, and
/// coercion or abuse of vulnerability where it happened. A child: exploitation after any act is enough, for no means are
/// needed (Palermo Protocol, Art. 3 (c)).
pub fn screen(path: ScreeningPath, met: &BTreeSet<Met>) -> Screened {
    use Dimension::{
        CoercionDestination, CoerciveRecruitment, DeceptiveRecruitment, Exploitation, VulnerabilityDestination,
        VulnerabilityRecruitment,
    };
    let positive: BTreeSet<Dimension> = Dimension::ALL
        .iter()
        .copied()
        .filter(|dimension| is_positive(met.iter().filter(|one| one.dimension == *dimension).map(|one| one.strength)))
        .collect();
    let any = |of: &[Dimension]| of.iter().any(|dimension| positive.contains(dimension));
    let recruitment = [DeceptiveRecruitment, CoerciveRecruitment, VulnerabilityRecruitment];
    let found = match path {
        ScreeningPath::Adult => {
            any(&recruitment)
                && positive.contains(&Exploitation)
                && any(&[CoercionDestination, VulnerabilityDestination])
        }
        // The act: anything at all that was met in the recruitment or where the child was held.
        ScreeningPath::Child => positive.contains(&Exploitation) && met.iter().any(|one| one.dimension != Exploitation),
    };
    let counted = met
        .iter()
        .filter(|one| {
            found
                && (positive.contains(&one.dimension)
                    || (path == ScreeningPath::Child && one.dimension != Exploitation))
        })
        .map(|one| one.code.clone())
        .collect();
    let result = if found { ScreeningResult::Positive } else { ScreeningResult::Negative };
    Screened { result, positive, counted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn met(marks: &[(usize, usize)]) -> BTreeSet<Met> {
        marks
            .iter()
            .enumerate()
            .map(|(number, (dimension, strength))| Met {
                code: format!("i{number}"),
                dimension: Dimension::ALL[*dimension],
                strength: Strength::ALL[*strength],
            })
            .collect()
    }

    #[test]
    fn a_dimension_is_positive_exactly_by_the_rule() {
        use Strength::{Medium, Strong, Weak};
        for (strengths, positive) in [
            (&[Strong, Strong][..], true),
            (&[Strong, Medium], true),
            (&[Strong, Weak], true),
            (&[Medium, Medium, Medium], true),
            (&[Medium, Medium, Weak], true),
            (&[], false),
            (&[Strong], false),
            (&[Medium, Medium], false),
            (&[Medium, Weak, Weak], false),
            (&[Weak, Weak, Weak, Weak], false),
        ] {
            assert_eq!(is_positive(strengths.iter().copied()), positive, "{strengths:?}");
        }
    }

    #[test]
    fn an_adult_needs_three_parts_and_a_child_two() {
        // Deceptive recruitment and exploitation, each with two strong signs.
        let marks = met(&[(0, 0), (0, 0), (3, 0), (3, 0)]);
        assert_eq!(screen(ScreeningPath::Adult, &marks).result, ScreeningResult::Negative);
        assert_eq!(screen(ScreeningPath::Child, &marks).result, ScreeningResult::Positive);
        // Exploitation alone says nothing of an act.
        assert_eq!(screen(ScreeningPath::Child, &met(&[(3, 0), (3, 0)])).result, ScreeningResult::Negative);
    }

    #[test]
    fn an_unknown_age_is_screened_as_a_child() {
        for age in AgeBand::ALL {
            let child = !age.as_str().starts_with("adult");
            assert_eq!(ScreeningPath::of_age(*age) == ScreeningPath::Child, child, "{age}");
        }
    }

    proptest! {
        #[test]
        fn another_indicator_never_turns_a_positive_result_negative(marks in proptest::collection::vec((0..6_usize, 0..3_usize), 0..14), more in (0..6_usize, 0..3_usize), child: bool) {
            let path = if child { ScreeningPath::Child } else { ScreeningPath::Adult };
            let before = screen(path, &met(&marks));
            let mut grown = marks.clone();
            grown.push(more);
            let after = screen(path, &met(&grown));
            prop_assert!(before.positive.is_subset(&after.positive));
            prop_assert!(before.result == ScreeningResult::Negative || after.result == ScreeningResult::Positive);
            prop_assert!(before.counted.is_subset(&after.counted));
        }

        #[test]
        fn what_an_adult_meets_a_child_meets_too(marks in proptest::collection::vec((0..6_usize, 0..3_usize), 0..14)) {
            let marks = met(&marks);
            let adult = screen(ScreeningPath::Adult, &marks).result;
            prop_assert!(adult == ScreeningResult::Negative || screen(ScreeningPath::Child, &marks).result == ScreeningResult::Positive);
        }

        #[test]
        fn what_did_not_count_can_be_left_out(marks in proptest::collection::vec((0..6_usize, 0..3_usize), 0..14), child: bool) {
            let path = if child { ScreeningPath::Child } else { ScreeningPath::Adult };
            let marks = met(&marks);
            let whole = screen(path, &marks);
            let only: BTreeSet<Met> = marks.into_iter().filter(|one| whole.counted.contains(&one.code)).collect();
            prop_assert_eq!(screen(path, &only).result, whole.result);
        }
    }
}
