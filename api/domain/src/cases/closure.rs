//! The end of a case: what came of each part of it, whether the person agrees to be asked later, and when that is.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::service::Pillar;
use crate::shared::time::{Calendar, DeadlineUnit};

text_enum! {
    /// What came of one pillar of help.
    PillarOutcome { Met = "met", Partly = "partly", NotMet = "not_met", NotNeeded = "not_needed" }
}
text_enum! {
    /// What was found at a follow-up.
    FollowUpResult {
        Stable = "stable", NeedsHelp = "needs_help", AtRisk = "at_risk", NotReachable = "not_reachable", Declined = "declined",
    }
}
text_enum! {
    /// Where the person stays while they stay in a help facility, and why that ends.
    StayEnd { OwnHousing = "own_housing", OtherPlace = "other_place", OwnWish = "own_wish", TermOver = "term_over", Other = "other" }
}
text_enum! {
    /// Why a stay is made longer (Law 3739-VI, Art. 16).
    StayGround {
        CriminalProceedings = "criminal_proceedings", Health = "health", NoHousing = "no_housing", Safety = "safety",
        Other = "other",
    }
}
text_enum! {
    /// How a case conference meets.
    MeetingFormat { InPerson = "in_person", Online = "online", Phone = "phone" }
}

/// The terms of follow-up, by their rows in the law table.
pub const FOLLOW_UPS: [&str; 3] = ["follow_up.3", "follow_up.6", "follow_up.12"];

/// What a closure still lacks, as places in its body. A case with an agreed plan is closed only with what came of it.
pub fn lacks(outcomes: &BTreeMap<Pillar, PillarOutcome>, has_agreed_plan: bool) -> Vec<String> {
    let missing = Pillar::ALL.iter().filter(|pillar| has_agreed_plan && !outcomes.contains_key(pillar));
    missing.map(|pillar| format!("/outcomes/{pillar}")).collect()
}

/// One rule of follow-up: the code of its row, how many, of what.
pub type FollowUpRule = (String, u32, DeadlineUnit);

/// The days on which the person is asked how they are, by the rules that hold.
pub fn follow_up_days(calendar: &Calendar, closed_on: NaiveDate, rules: &[FollowUpRule]) -> Vec<(String, NaiveDate)> {
    let mut days: Vec<(String, NaiveDate)> =
        rules.iter().map(|(code, amount, unit)| (code.clone(), calendar.due_on(closed_on, *amount, *unit))).collect();
    days.sort_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Days, Months};
    use proptest::prelude::*;

    fn rules() -> Vec<FollowUpRule> {
        [3, 12, 6].map(|months| (format!("follow_up.{months}"), months, DeadlineUnit::Month)).to_vec()
    }

    #[test]
    fn a_case_with_a_plan_is_closed_with_what_came_of_it() {
        let mut outcomes = BTreeMap::from([(Pillar::Support, PillarOutcome::Met)]);
        assert_eq!(lacks(&outcomes, false), Vec::<String>::new());
        assert_eq!(lacks(&outcomes, true), ["/outcomes/protection", "/outcomes/inclusion", "/outcomes/justice"]);
        outcomes.extend(Pillar::ALL.iter().map(|pillar| (*pillar, PillarOutcome::NotNeeded)));
        assert_eq!(lacks(&outcomes, true), Vec::<String>::new());
    }

    #[test]
    fn follow_up_goes_over_the_end_of_a_year() {
        let closed: NaiveDate = "2026-11-30".parse().expect("a date");
        let days = follow_up_days(&Calendar::default(), closed, &rules());
        let told: Vec<String> = days.into_iter().map(|(code, day)| format!("{code} {day}")).collect();
        // 28 February 2027 is a Sunday, 30 May 2027 too.
        assert_eq!(told, ["follow_up.3 2027-03-01", "follow_up.6 2027-05-31", "follow_up.12 2027-11-30"]);
    }

    proptest! {
        #[test]
        fn follow_up_comes_in_order_on_working_days_and_not_early(start in 0_u64..20_000, off in proptest::collection::btree_set(0_u64..21_000, 0..40)) {
            let epoch: NaiveDate = "2010-01-01".parse().expect("a date");
            let calendar = Calendar { holidays: off.into_iter().map(|day| epoch + Days::new(day)).collect(), ..Calendar::default() };
            let closed = epoch + Days::new(start);
            let days = follow_up_days(&calendar, closed, &rules());
            prop_assert_eq!(days.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), FOLLOW_UPS);
            for ((_, day), months) in days.iter().zip([3, 6, 12]) {
                let plain = closed + Months::new(months);
                prop_assert!(calendar.is_working(*day) && *day >= plain && (*day - plain).num_days() < 60);
            }
            prop_assert!(days[2].1.year() > closed.year(), "the last one is always in a later year");
        }
    }
}
