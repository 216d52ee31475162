//! The needs of a person, domain by domain, as the worker and as the person rate them (Minsocpolicy Order 578 of 2012).
//!
//! An assessment is never edited after it is complete; a new one follows, and the two make a trend.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// A side of life in which help may be needed.
    NeedsDomain {
        Housing = "housing", Safety = "safety", PhysicalHealth = "physical_health", MentalState = "mental_state",
        Documents = "documents", Legal = "legal", FamilyTies = "family_ties", Children = "children",
        Education = "education", Employment = "employment", Income = "income", Other = "other",
    }
}
text_enum! {
    /// From a crisis (1) to no need (5); `not_asked` where the question did not fit or was not put.
    Score { Crisis = "1", Severe = "2", Partial = "3", Slight = "4", Nothing = "5", NotAsked = "not_asked" }
}
text_enum! {
    /// Which way a domain went between the last two assessments in which it was rated.
    Trend { Better = "better", Same = "same", Worse = "worse", Unknown = "unknown" }
}

impl Score {
    /// The step on the scale; none where it was not asked.
    pub const fn step(self) -> Option<u8> {
        match self {
            Self::Crisis => Some(1),
            Self::Severe => Some(2),
            Self::Partial => Some(3),
            Self::Slight => Some(4),
            Self::Nothing => Some(5),
            Self::NotAsked => None,
        }
    }
}

/// How one domain was rated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rating {
    /// By the worker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker: Option<Score>,
    /// By the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Score>,
    /// Whether help is needed at once.
    pub urgent: bool,
}

/// The ratings of one assessment, by domain.
pub type Ratings = BTreeMap<NeedsDomain, Rating>;

/// Ratings in which every domain has its two answers: the only ones with which an assessment is completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeRatings(Ratings);

impl WholeRatings {
    /// Takes ratings that are whole, or names what is missing as `domain/who`.
    pub fn of(ratings: &Ratings) -> Result<Self, Vec<String>> {
        let missing: Vec<String> = NeedsDomain::ALL
            .iter()
            .flat_map(|domain| {
                let rating = ratings.get(domain).copied().unwrap_or_default();
                [(rating.worker.is_none(), "worker"), (rating.person.is_none(), "person")]
                    .into_iter()
                    .filter(|(lacks, _)| *lacks)
                    .map(move |(_, who)| format!("{domain}/{who}"))
            })
            .collect();
        if missing.is_empty() { Ok(Self(ratings.clone())) } else { Err(missing) }
    }

    /// The ratings.
    pub fn ratings(&self) -> &Ratings {
        &self.0
    }
}

/// Says which way a domain went, from scores in the order of their days.
pub fn trend(scores: impl IntoIterator<Item = Score>) -> Trend {
    let mut last = [None, None];
    for step in scores.into_iter().filter_map(Score::step) {
        last = [last[1], Some(step)];
    }
    match last {
        [Some(before), Some(now)] if now > before => Trend::Better,
        [Some(before), Some(now)] if now < before => Trend::Worse,
        [Some(_), Some(_)] => Trend::Same,
        _ => Trend::Unknown,
    }
}

/// The longest remark on one domain, in characters.
pub const LONGEST_REMARK: usize = 4_000;

/// Whether a day can be the day of an assessment: not in the future, and not before the mechanism existed.
pub fn can_be_assessed_on(day: NaiveDate, today: NaiveDate) -> bool {
    day <= today && NaiveDate::from_ymd_opt(2011, 11, 15).is_some_and(|first| day >= first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole() -> Ratings {
        let rating = Rating { worker: Some(Score::Partial), person: Some(Score::NotAsked), urgent: false };
        NeedsDomain::ALL.iter().map(|domain| (*domain, rating)).collect()
    }

    #[test]
    fn an_assessment_is_whole_only_with_both_answers_everywhere() {
        assert!(WholeRatings::of(&whole()).is_ok());
        let mut ratings = whole();
        ratings.remove(&NeedsDomain::Legal);
        ratings.insert(NeedsDomain::Income, Rating { person: None, ..ratings[&NeedsDomain::Income] });
        assert_eq!(
            WholeRatings::of(&ratings),
            Err(vec!["legal/worker".into(), "legal/person".into(), "income/person".into()])
        );
    }

    #[test]
    fn what_was_not_asked_makes_no_trend() {
        use Score::{NotAsked, Partial, Severe, Slight};
        assert_eq!(trend([]), Trend::Unknown);
        assert_eq!(trend([Partial]), Trend::Unknown);
        assert_eq!(trend([Severe, NotAsked, Slight, NotAsked]), Trend::Better);
        assert_eq!(trend([Slight, Slight]), Trend::Same);
    }

    proptest! {
        #[test]
        fn a_trend_turned_round_is_its_opposite(scores in proptest::collection::vec(0..Score::ALL.len(), 0..8)) {
            let scores: Vec<Score> = scores.into_iter().map(|index| Score::ALL[index]).collect();
            let asked: Vec<Score> = scores.iter().copied().filter(|score| score.step().is_some()).collect();
            let last: Vec<Score> = asked.iter().rev().take(2).copied().collect();
            let turned = match trend(last.iter().copied()) {
                Trend::Better => Trend::Worse,
                Trend::Worse => Trend::Better,
                other => other,
            };
            prop_assert_eq!(trend(scores), turned);
        }
    }
}
