//! Days as the law counts them: Kyiv dates, working days, terms in days, months and years.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc, Weekday};

/// The clock of the program; tests bring their own.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

text_enum! {
    /// In what a legal term is counted.
    DeadlineUnit { CalendarDay = "calendar_day", WorkingDay = "working_day", Month = "month", Year = "year" }
}

text_enum! {
    /// How near a due date is.
    Nearness { Overdue = "overdue", Soon = "soon", Later = "later" }
}

/// Within how many working days a term counts as soon.
const SOON_WORKING_DAYS: u32 = 3;
/// Terms are cut here, so that a wrong row in the law table ends in a far day and not in a stopped program.
const LONGEST: u32 = 3_660;

/// The days that differ from the week.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// Weekdays on which offices are closed: public holidays and days off moved from them, unless a regime has them worked.
    pub holidays: BTreeSet<NaiveDate>,
    /// Saturdays and Sundays that are worked, because a day off was moved from them.
    pub worked: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Whether offices work on this day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        if self.worked.contains(&day) {
            return true;
        }
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    /// Working days after `from` up to and with `to`; negative when `to` lies before.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        let count = |after: NaiveDate, until: NaiveDate| {
            let days = after.iter_days().skip(1).take_while(|day| *day <= until);
            i32::try_from(days.filter(|day| self.is_working(*day)).count()).unwrap_or(i32::MAX)
        };
        if to < from { -count(to, from) } else { count(from, to) }
    }

    /// So many working days before a day; the day itself for none.
    pub fn working_days_before(&self, day: NaiveDate, amount: u32) -> NaiveDate {
        let mut found = day;
        for _ in 0..amount.min(LONGEST) {
            found = found - Days::new(1);
            while !self.is_working(found) {
                found = found - Days::new(1);
            }
        }
        found
    }

    /// This day, or the next on which offices work.
    pub fn working_day_from(&self, mut day: NaiveDate) -> NaiveDate {
        while !self.is_working(day) {
            day = day + Days::new(1);
        }
        day
    }

    /// The last day of a term. The day of the event is not counted; a term never ends on a day off.
    pub fn due_on(&self, start: NaiveDate, amount: u32, unit: DeadlineUnit) -> NaiveDate {
        let amount = amount.min(LONGEST);
        match unit {
            DeadlineUnit::WorkingDay => {
                let mut day = start;
                for _ in 0..amount {
                    day = self.working_day_from(day + Days::new(1));
                }
                day
            }
            DeadlineUnit::CalendarDay => self.working_day_from(start + Days::new(u64::from(amount))),
            DeadlineUnit::Month => self.working_day_from(start + Months::new(amount)),
            DeadlineUnit::Year => self.working_day_from(start + Months::new(amount * 12)),
        }
    }

    /// The last day that is soon, seen from this one.
    pub fn soon_until(&self, today: NaiveDate) -> NaiveDate {
        self.due_on(today, SOON_WORKING_DAYS, DeadlineUnit::WorkingDay)
    }

    /// How near a due date is.
    pub fn nearness(&self, due_on: NaiveDate, today: NaiveDate) -> Nearness {
        if due_on < today {
            Nearness::Overdue
        } else if due_on <= self.soon_until(today) {
            Nearness::Soon
        } else {
            Nearness::Later
        }
    }
}

/// The date in Kyiv.
pub fn kyiv_date(at: DateTime<Utc>) -> NaiveDate {
    (at + kyiv_offset(at)).date_naive()
}

/// The moment at which clocks in Kyiv show an hour and a minute on a day. An hour that the clock leaps over in March is
/// the moment of the leap; of an hour that it goes through twice in October the first is meant.
pub fn kyiv_moment(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let local = day.and_hms_opt(hour.min(23), minute.min(59), 0).unwrap_or_default().and_utc();
    let summer = local - TimeDelta::hours(3);
    if kyiv_offset(summer) == TimeDelta::hours(3) {
        return summer;
    }
    let winter = local - TimeDelta::hours(2);
    // Between the two lies the hour that was leapt over: it begins when summer time begins.
    if kyiv_offset(winter) == TimeDelta::hours(2) { winter } else { winter - TimeDelta::minutes(i64::from(minute)) }
}

/// How far Kyiv is ahead of UTC: two hours, three in summer (last Sunday of March to last Sunday of October, 01:00 UTC).
pub fn kyiv_offset(at: DateTime<Utc>) -> TimeDelta {
    let summer = |month: u32| {
        let last = NaiveDate::from_ymd_opt(at.year(), month, 31)?;
        let sunday = last - Days::new(u64::from(last.weekday().num_days_from_sunday()));
        Some(sunday.and_hms_opt(1, 0, 0)?.and_utc())
    };
    let hours = match (summer(3), summer(10)) {
        (Some(from), Some(to)) if at >= from && at < to => 3,
        _ => 2,
    };
    TimeDelta::hours(hours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_month_ends_on_the_same_number_or_the_last_day() {
        let calendar = Calendar::default();
        assert_eq!(calendar.due_on(date("2027-01-29"), 1, DeadlineUnit::Month), date("2027-03-01"));
        assert_eq!(calendar.due_on(date("2026-11-24"), 1, DeadlineUnit::Month), date("2026-12-24"));
        assert_eq!(calendar.due_on(date("2024-02-29"), 1, DeadlineUnit::Year), date("2025-02-28"));
    }

    #[test]
    fn terms_run_over_the_end_of_a_year() {
        let mut calendar = Calendar::default();
        // 31 December 2026 is a Thursday.
        assert_eq!(calendar.due_on(date("2026-12-31"), 3, DeadlineUnit::WorkingDay), date("2027-01-05"));
        assert_eq!(calendar.due_on(date("2026-12-31"), 1, DeadlineUnit::CalendarDay), date("2027-01-01"));
        assert_eq!(calendar.due_on(date("2026-12-31"), 2, DeadlineUnit::Month), date("2027-03-01"));
        calendar.holidays.insert(date("2027-01-01"));
        assert_eq!(calendar.due_on(date("2026-12-31"), 1, DeadlineUnit::CalendarDay), date("2027-01-04"));
    }

    #[test]
    fn soon_means_within_three_working_days() {
        let calendar = Calendar::default();
        let today = date("2026-11-26");
        for (due, nearness) in [
            ("2026-11-25", Nearness::Overdue),
            ("2026-11-26", Nearness::Soon),
            ("2026-12-01", Nearness::Soon),
            ("2026-12-02", Nearness::Later),
        ] {
            assert_eq!(calendar.nearness(date(due), today), nearness, "{due}");
        }
    }

    #[test]
    fn a_senseless_amount_still_ends() {
        let calendar = Calendar::default();
        for unit in DeadlineUnit::ALL {
            assert!(calendar.due_on(date("2026-11-24"), u32::MAX, *unit) > date("2026-11-24"));
        }
    }

    #[test]
    fn working_days_skip_the_weekend_and_holidays() {
        let mut calendar = Calendar::default();
        assert_eq!(calendar.due_on(date("2026-11-26"), 3, DeadlineUnit::WorkingDay), date("2026-12-01"));
        calendar.holidays.insert(date("2026-11-30"));
        assert_eq!(calendar.due_on(date("2026-11-26"), 3, DeadlineUnit::WorkingDay), date("2026-12-02"));
    }

    #[test]
    fn kyiv_changes_its_clock() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        assert_eq!(kyiv_date(at("2026-07-01T21:30:00Z")), date("2026-07-02"));
        assert_eq!(kyiv_date(at("2026-12-31T21:30:00Z")), date("2026-12-31"));
        assert_eq!(kyiv_date(at("2026-12-31T22:00:00Z")), date("2027-01-01"));
        assert_eq!(kyiv_date(at("2026-10-24T21:10:00Z")), date("2026-10-25"));
    }

    #[test]
    fn kyiv_hours_are_the_same_hours_in_winter_and_in_summer() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        assert_eq!(kyiv_moment(date("2026-11-25"), 9, 0), at("2026-11-25T07:00:00Z"));
        assert_eq!(kyiv_moment(date("2026-07-01"), 9, 0), at("2026-07-01T06:00:00Z"));
        // The night of the leap: 03:00 becomes 04:00, and in October 04:00 becomes 03:00.
        assert_eq!(kyiv_moment(date("2026-03-29"), 3, 30), at("2026-03-29T01:00:00Z"));
        assert_eq!(kyiv_moment(date("2026-03-29"), 4, 0), at("2026-03-29T01:00:00Z"));
        assert_eq!(kyiv_moment(date("2026-10-25"), 3, 30), at("2026-10-25T00:30:00Z"));
        assert_eq!(kyiv_moment(date("2026-10-25"), 4, 0), at("2026-10-25T02:00:00Z"));
    }

    #[test]
    fn a_saturday_that_is_worked_counts() {
        let mut calendar = Calendar::default();
        calendar.worked.insert(date("2026-11-28"));
        assert_eq!(calendar.due_on(date("2026-11-26"), 2, DeadlineUnit::WorkingDay), date("2026-11-28"));
        assert_eq!(calendar.working_days_between(date("2026-11-26"), date("2026-11-30")), 3);
        assert_eq!(calendar.working_days_between(date("2026-11-30"), date("2026-11-26")), -3);
        assert_eq!(calendar.working_days_before(date("2026-11-30"), 2), date("2026-11-27"));
    }

    proptest! {
        #[test]
        fn an_hour_of_a_day_in_kyiv_lies_on_that_day(day in 0_u64..20_000, hour in 0_u32..24, minute in 0_u32..60) {
            let day = date("2000-01-01") + Days::new(day);
            let at = kyiv_moment(day, hour, minute);
            prop_assert_eq!(kyiv_date(at), day);
            let later = kyiv_moment(day + Days::new(1), hour, minute);
            prop_assert!((23..=25).contains(&(later - at).num_hours()));
        }

        #[test]
        fn a_term_never_ends_on_a_day_off_nor_early(start in 0_u64..40_000, amount in 1_u32..60, unit in 0..4_usize, off in proptest::collection::btree_set(0_u64..41_000, 0..50)) {
            let epoch = date("2000-01-01");
            let calendar = Calendar { holidays: off.into_iter().map(|n| epoch + Days::new(n)).collect(), ..Calendar::default() };
            let start = epoch + Days::new(start);
            let due = calendar.due_on(start, amount, DeadlineUnit::ALL[unit]);
            prop_assert!(calendar.is_working(due));
            prop_assert!(due > start);
            let longer = calendar.due_on(start, amount + 1, DeadlineUnit::ALL[unit]);
            prop_assert!(longer >= due);
        }

        #[test]
        fn exactly_so_many_working_days_pass(start in 0_u64..40_000, amount in 1_u32..60) {
            let calendar = Calendar::default();
            let start = date("2000-01-01") + Days::new(start);
            let due = calendar.due_on(start, amount, DeadlineUnit::WorkingDay);
            let passed = start.iter_days().skip(1).take_while(|day| *day <= due).filter(|day| calendar.is_working(*day)).count();
            prop_assert_eq!(passed, amount as usize);
        }
    }
}
