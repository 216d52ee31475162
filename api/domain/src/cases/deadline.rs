//! A running term: how it stands still, goes on, is made longer, and when it warns (CMU Resolutions 417 and 783 of 2012;
//! Law of Ukraine No. 2073-IX on administrative procedure).

use chrono::{DateTime, NaiveDate, Utc};

use crate::shared::time::{Calendar, DeadlineUnit, kyiv_moment};

text_enum! {
    /// Why a term stands still.
    PauseReason {
        DocumentsAwaited = "documents_awaited", AnswerAwaited = "answer_awaited", InterpreterAwaited = "interpreter_awaited",
        PersonIll = "person_ill", PersonUnreachable = "person_unreachable", CourtProceedings = "court_proceedings",
    }
}

text_enum! {
    /// Why a term is made longer.
    ExtensionReason {
        ComplexCase = "complex_case", NewFacts = "new_facts", PersonAsked = "person_asked",
        CriminalProceedings = "criminal_proceedings", HostilitiesNear = "hostilities_near",
    }
}

impl PauseReason {
    /// The row of the law table that a pause rests on.
    pub const fn ground(self) -> &'static str {
        match self {
            Self::DocumentsAwaited | Self::AnswerAwaited | Self::InterpreterAwaited => "r417",
            Self::PersonIll | Self::PersonUnreachable | Self::CourtProceedings => "l2073.pause",
        }
    }
}

impl ExtensionReason {
    /// The row of the law table that an extension rests on.
    pub const fn ground(self) -> &'static str {
        match self {
            Self::CriminalProceedings => "l3739.16",
            Self::ComplexCase | Self::NewFacts | Self::PersonAsked | Self::HostilitiesNear => "l2073.extend",
        }
    }
}

/// What may be done with a running term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningTerm {
    /// From which day.
    pub starts_on: NaiveDate,
    /// To which day, as it stands.
    pub due_on: NaiveDate,
    /// In what it is counted.
    pub unit: DeadlineUnit,
    /// Since when it stands still.
    pub paused_on: Option<NaiveDate>,
    /// Whether it was met.
    pub met: bool,
    /// Whether it was made longer already.
    pub extended: bool,
    /// Whether the law lets it stand still.
    pub pause_allowed: bool,
    /// By how many of its units it may be made longer at most.
    pub extension_most: Option<u32>,
}

/// Why a term is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermRefusal {
    /// It was met.
    #[error("the term was met")]
    Met,
    /// Its day has passed.
    #[error("the term is overdue")]
    Overdue,
    /// It stands still.
    #[error("the term is paused")]
    Paused,
    /// It does not stand still.
    #[error("the term is not paused")]
    NotPaused,
    /// The law does not know it.
    #[error("the law does not allow this for the term")]
    NotAllowed,
    /// It was made longer once.
    #[error("the term was extended already")]
    ExtendedAlready,
    /// The day asked for lies too early.
    #[error("the day is too early")]
    TooEarly,
    /// The day asked for lies too late.
    #[error("the day is too late")]
    TooLate,
}

impl TermRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Met => "deadline.met",
            Self::Overdue => "deadline.overdue",
            Self::Paused => "deadline.paused",
            Self::NotPaused => "deadline.not_paused",
            Self::NotAllowed => "deadline.not_allowed",
            Self::ExtendedAlready => "deadline.extended_already",
            Self::TooEarly => "deadline.too_early",
            Self::TooLate => "deadline.too_late",
        }
    }
}

impl RunningTerm {
    /// Says whether it may stand still from today, until a day if one is known.
    pub fn pause(&self, today: NaiveDate, until: Option<NaiveDate>) -> Result<(), TermRefusal> {
        self.runs(today)?;
        if !self.pause_allowed {
            return Err(TermRefusal::NotAllowed);
        }
        if until.is_some_and(|until| until <= today) { Err(TermRefusal::TooEarly) } else { Ok(()) }
    }

    /// Its last day when it goes on on `today`: what was left when it stopped is still left.
    pub fn resume(&self, today: NaiveDate, calendar: &Calendar) -> Result<NaiveDate, TermRefusal> {
        let Some(paused_on) = self.paused_on else { return Err(TermRefusal::NotPaused) };
        if self.met {
            return Err(TermRefusal::Met);
        }
        let today = today.max(paused_on);
        let due = match self.unit {
            DeadlineUnit::WorkingDay => {
                let left = calendar.working_days_between(paused_on, self.due_on).max(0).unsigned_abs();
                calendar.due_on(today, left, DeadlineUnit::WorkingDay)
            }
            DeadlineUnit::CalendarDay | DeadlineUnit::Month | DeadlineUnit::Year => self.due_on + (today - paused_on),
        };
        Ok(calendar.working_day_from(due.max(self.due_on)))
    }

    /// Its last day when it is made longer until `until`, or until the next day on which offices work.
    pub fn extend(&self, today: NaiveDate, until: NaiveDate, calendar: &Calendar) -> Result<NaiveDate, TermRefusal> {
        self.runs(today)?;
        let Some(most) = self.extension_most else { return Err(TermRefusal::NotAllowed) };
        if self.extended {
            return Err(TermRefusal::ExtendedAlready);
        }
        if until <= self.due_on {
            return Err(TermRefusal::TooEarly);
        }
        if until > calendar.due_on(self.due_on, most, self.unit) {
            return Err(TermRefusal::TooLate);
        }
        Ok(calendar.working_day_from(until))
    }

    /// The latest day to which it may be made longer; none if it may not.
    pub fn longest(&self, today: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        let most = self.extension_most.filter(|_| self.runs(today).is_ok() && !self.extended)?;
        Some(calendar.due_on(self.due_on, most, self.unit))
    }

    fn runs(&self, today: NaiveDate) -> Result<(), TermRefusal> {
        if self.met {
            Err(TermRefusal::Met)
        } else if self.paused_on.is_some() {
            Err(TermRefusal::Paused)
        } else if today > self.due_on {
            Err(TermRefusal::Overdue)
        } else {
            Ok(())
        }
    }
}

text_enum! {
    /// From where a step of the ladder is counted.
    StepAnchor { Share = "share", Before = "before", Due = "due", After = "after" }
}

text_enum! {
    /// Whom a step of the ladder wakes.
    StepAudience { Owner = "owner", UnitHead = "unit_head", OblastCoordinator = "oblast_coordinator" }
}

/// One step of the ladder of warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarningStep {
    /// From where it is counted.
    pub anchor: StepAnchor,
    /// Per cent of the term for a share, working days for the rest.
    pub amount: u32,
    /// The hour in Kyiv.
    pub hour: u32,
}

impl WarningStep {
    /// The moment at which it wakes, for a term between two days. Warnings come on days on which offices work.
    pub fn fires_at(&self, starts_on: NaiveDate, due_on: NaiveDate, calendar: &Calendar) -> DateTime<Utc> {
        let day = match self.anchor {
            StepAnchor::Share => {
                let whole = (due_on - starts_on).num_days().max(0);
                let part = whole * i64::from(self.amount.min(100)) / 100;
                calendar.working_day_from(starts_on + chrono::TimeDelta::days(part)).min(due_on)
            }
            StepAnchor::Before => calendar.working_days_before(due_on, self.amount),
            StepAnchor::Due => due_on,
            StepAnchor::After => calendar.due_on(due_on, self.amount, DeadlineUnit::WorkingDay),
        };
        kyiv_moment(day, self.hour, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::time::kyiv_date;
    use chrono::Days;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn term(starts_on: NaiveDate, amount: u32, unit: DeadlineUnit, calendar: &Calendar) -> RunningTerm {
        RunningTerm {
            starts_on,
            due_on: calendar.due_on(starts_on, amount, unit),
            unit,
            paused_on: None,
            met: false,
            extended: false,
            pause_allowed: true,
            extension_most: Some(amount),
        }
    }

    #[test]
    fn what_was_left_is_still_left() {
        let calendar = Calendar::default();
        // Thursday; three working days end on Tuesday. Stopped on Friday with two left, gone on on Wednesday.
        let running = term(date("2026-11-26"), 3, DeadlineUnit::WorkingDay, &calendar);
        let paused = RunningTerm { paused_on: Some(date("2026-11-27")), ..running };
        assert_eq!(paused.resume(date("2026-12-02"), &calendar), Ok(date("2026-12-04")));
        assert_eq!(running.resume(date("2026-12-02"), &calendar), Err(TermRefusal::NotPaused));
        let month = term(date("2026-11-24"), 1, DeadlineUnit::Month, &calendar);
        let paused = RunningTerm { paused_on: Some(date("2026-12-01")), ..month };
        assert_eq!(
            paused.resume(date("2026-12-11"), &calendar),
            Ok(date("2027-01-04")),
            "ten days, then off the weekend"
        );
    }

    #[test]
    fn a_term_is_not_touched_against_the_law() {
        let calendar = Calendar::default();
        let today = date("2026-11-27");
        let running = term(date("2026-11-26"), 3, DeadlineUnit::WorkingDay, &calendar);
        assert_eq!(running.pause(today, Some(today)), Err(TermRefusal::TooEarly));
        assert_eq!(running.pause(date("2026-12-02"), None), Err(TermRefusal::Overdue));
        assert_eq!(RunningTerm { pause_allowed: false, ..running }.pause(today, None), Err(TermRefusal::NotAllowed));
        assert_eq!(RunningTerm { met: true, ..running }.pause(today, None), Err(TermRefusal::Met));
        assert_eq!(RunningTerm { paused_on: Some(today), ..running }.pause(today, None), Err(TermRefusal::Paused));
        assert_eq!(running.extend(today, date("2026-12-01"), &calendar), Err(TermRefusal::TooEarly));
        assert_eq!(running.extend(today, date("2026-12-05"), &calendar), Err(TermRefusal::TooLate));
        assert_eq!(running.extend(today, date("2026-12-04"), &calendar), Ok(date("2026-12-04")));
        let longer = RunningTerm { extended: true, ..running };
        assert_eq!(longer.extend(today, date("2026-12-04"), &calendar), Err(TermRefusal::ExtendedAlready));
        assert_eq!(
            (running.longest(today, &calendar), longer.longest(today, &calendar)),
            (Some(date("2026-12-04")), None)
        );
    }

    #[test]
    fn the_ladder_wakes_on_working_days_at_its_hour() {
        let calendar = Calendar::default();
        let at = |anchor, amount| {
            let step = WarningStep { anchor, amount, hour: 9 };
            step.fires_at(date("2026-11-24"), date("2026-12-24"), &calendar).to_rfc3339()
        };
        assert_eq!(at(StepAnchor::Share, 50), "2026-12-09T07:00:00+00:00");
        assert_eq!(at(StepAnchor::Before, 3), "2026-12-21T07:00:00+00:00");
        assert_eq!(at(StepAnchor::Due, 0), "2026-12-24T07:00:00+00:00");
        assert_eq!(at(StepAnchor::After, 1), "2026-12-25T07:00:00+00:00");
        assert_eq!(at(StepAnchor::After, 5), "2026-12-31T07:00:00+00:00");
    }

    proptest! {
        #[test]
        fn standing_still_never_makes_a_term_shorter(
            start in 0_u64..20_000, amount in 1_u32..40, unit in 0..4_usize, stop in 0_u64..400, rest in 0_u64..400,
            off in proptest::collection::btree_set(0_u64..21_000, 0..60),
        ) {
            let epoch = date("2000-01-01");
            let calendar = Calendar { holidays: off.into_iter().map(|n| epoch + Days::new(n)).collect(), ..Calendar::default() };
            let starts_on = epoch + Days::new(start);
            let running = term(starts_on, amount, DeadlineUnit::ALL[unit], &calendar);
            let stopped = (starts_on + Days::new(stop)).min(running.due_on);
            prop_assert!(running.pause(stopped, None).is_ok());
            let paused = RunningTerm { paused_on: Some(stopped), ..running };
            let on = stopped + Days::new(rest);
            let due = paused.resume(on, &calendar).expect("goes on");
            prop_assert!(due >= running.due_on);
            prop_assert!(calendar.is_working(due));
            if rest == 0 {
                prop_assert_eq!(due, running.due_on);
            }
            if running.unit == DeadlineUnit::WorkingDay {
                let left = calendar.working_days_between(stopped, running.due_on);
                prop_assert!(calendar.working_days_between(on, due) >= left);
            }
            let later = paused.resume(on + Days::new(1), &calendar).expect("goes on");
            prop_assert!(later >= due);
        }

        #[test]
        fn a_longer_term_is_longer_and_ends_on_a_working_day(start in 0_u64..20_000, amount in 1_u32..24, unit in 0..4_usize, more in 1_u64..40) {
            let calendar = Calendar::default();
            let running = term(date("2000-01-01") + Days::new(start), amount, DeadlineUnit::ALL[unit], &calendar);
            let until = running.due_on + Days::new(more);
            if let Ok(due) = running.extend(running.starts_on, until, &calendar) {
                prop_assert!(due >= until && due > running.due_on && calendar.is_working(due));
            }
        }

        #[test]
        fn the_ladder_goes_up(start in 0_u64..20_000, amount in 5_u32..60, unit in 0..2_usize) {
            let calendar = Calendar::default();
            let running = term(date("2000-01-01") + Days::new(start), amount, DeadlineUnit::ALL[unit], &calendar);
            let at = |anchor, amount| WarningStep { anchor, amount, hour: 9 }.fires_at(running.starts_on, running.due_on, &calendar);
            let steps = [at(StepAnchor::Share, 10), at(StepAnchor::Due, 0), at(StepAnchor::After, 1), at(StepAnchor::After, 5)];
            prop_assert!(steps.is_sorted());
            prop_assert!(at(StepAnchor::Before, 3) <= at(StepAnchor::Due, 0));
            for step in steps {
                prop_assert!(calendar.is_working(kyiv_date(step)));
            }
        }
    }
}
