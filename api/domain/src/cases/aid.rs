//! One-time aid: so many subsistence minimums of the person's category on the day of the application (CMU Resolution
//! 660 of 2012), once for each grant of status.

use chrono::NaiveDate;

text_enum! {
    /// The category by which the subsistence minimum is chosen.
    AidCategory {
        ChildUnder6 = "child_under_6", Child6To17 = "child_6_17", AbleBodied = "able_bodied", UnableToWork = "unable_to_work",
    }
}
text_enum! {
    /// Where an application for aid stands.
    AidState { Applied = "applied", Granted = "granted", Refused = "refused", Paid = "paid" }
}
text_enum! {
    /// Why aid is refused.
    AidRefusal {
        NoStatus = "no_status", DocumentsMissing = "documents_missing", PaidBefore = "paid_before", OwnRequest = "own_request",
        Other = "other",
    }
}

/// One row of a dated table: a value that holds from one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated<T> {
    /// What holds.
    pub value: T,
    /// From which day.
    pub from: NaiveDate,
    /// To which day; without one it still holds.
    pub to: Option<NaiveDate>,
}

impl<T> Dated<T> {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// The one row that holds on a day; none if there is no row, or more than one, for then nobody can say which is law.
pub fn one_on<T>(rows: &[Dated<T>], day: NaiveDate) -> Option<&Dated<T>> {
    let mut holding = rows.iter().filter(|row| row.holds_on(day));
    holding.next().filter(|_| holding.next().is_none())
}

/// An amount and what it was computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// In kopiykas.
    pub kopiykas: i64,
    /// The subsistence minimum, in kopiykas.
    pub minimum_kopiykas: i64,
    /// How many of them.
    pub multiplier: i32,
}

/// Computes the aid for an application of this day, from the minimums of the category and the multipliers.
pub fn amount(minimums: &[Dated<i64>], multipliers: &[Dated<i32>], applied_on: NaiveDate) -> Option<Amount> {
    let minimum = one_on(minimums, applied_on)?.value;
    let multiplier = one_on(multipliers, applied_on)?.value;
    let kopiykas = minimum.checked_mul(i64::from(multiplier))?;
    Some(Amount { kopiykas, minimum_kopiykas: minimum, multiplier })
}

/// Whether one more application fits: one before any grant of status, and one for each grant.
pub fn fits_once_more(standing: i64, grants: i64) -> bool {
    standing < grants.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_amounts_of_2025_are_three_minimums() {
        let year = |value| [Dated { value, from: day("2025-01-01"), to: Some(day("2025-12-31")) }];
        let three = [Dated { value: 3, from: day("2021-06-01"), to: None }];
        for (minimum, sum) in [(256_300, 768_900), (319_600, 958_800), (302_800, 908_400), (236_100, 708_300)] {
            let found = amount(&year(minimum), &three, day("2025-12-31")).expect("an amount");
            assert_eq!((found.kopiykas, found.multiplier), (sum, 3));
        }
        assert_eq!(amount(&year(256_300), &three, day("2026-01-01")), None, "no row of that day, no amount");
    }

    #[test]
    fn aid_is_given_once_for_each_grant() {
        assert!(fits_once_more(0, 0) && !fits_once_more(1, 0) && !fits_once_more(1, 1) && fits_once_more(1, 2));
    }

    proptest! {
        #[test]
        fn exactly_the_row_of_the_day_is_taken(lengths in proptest::collection::vec(1_u64..500, 1..8), at in 0_u64..3_000, values in proptest::collection::vec(1_i64..1_000_000, 8)) {
            let first = day("2020-01-01");
            let (mut rows, mut from) = (Vec::new(), first);
            for (length, value) in lengths.iter().zip(&values) {
                let to = from + Days::new(length - 1);
                rows.push(Dated { value: *value, from, to: Some(to) });
                from = to + Days::new(1);
            }
            let asked = first + Days::new(at);
            let expected = rows.iter().find(|row| row.from <= asked && asked <= row.to.expect("an end"));
            prop_assert_eq!(one_on(&rows, asked), expected);
            // A second row of the same day takes away what was certain.
            let mut doubled = rows.clone();
            doubled.push(Dated { value: 1, from: first, to: None });
            prop_assert_eq!(one_on(&doubled, asked).is_some(), expected.is_none());
        }
    }
}
