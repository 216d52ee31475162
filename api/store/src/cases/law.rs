//! The law tables: grounds, terms and the calendar of working days, each row with its mark of whether it was signed off.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, Includes, LawKeep, LawRead, LawVerify, Permission};
use nrm_domain::shared::time::{Calendar, DeadlineUnit, kyiv_date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::schema::{calendar_days, calendar_regimes, legal_deadlines, legal_grounds, users};
use crate::{StoreError, Tx, Write};

/// A legal ground.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = legal_grounds)]
pub struct GroundView {
    /// Code.
    pub code: String,
    /// Act in Ukrainian.
    pub act_uk: String,
    /// Act in English.
    pub act_en: String,
    /// Clause; empty where it is not known.
    pub clause: String,
    /// When it was verified; until then it is not shown as law.
    pub verified_on: Option<NaiveDate>,
    /// By whom.
    pub verified_by: Option<String>,
}

/// A legal term.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = legal_deadlines)]
pub struct TermView {
    /// Code.
    pub code: String,
    /// What is due, in Ukrainian.
    pub title_uk: String,
    /// What is due, in English.
    pub title_en: String,
    /// Act in Ukrainian.
    pub act_uk: String,
    /// Act in English.
    pub act_en: String,
    /// Clause; empty where it is not known.
    pub clause: String,
    /// How many.
    pub amount: i32,
    /// Of what: calendar_day, working_day, month or year.
    pub unit: String,
    /// From which event.
    pub start_event: String,
    /// Since when it is in force.
    pub valid_from: NaiveDate,
    /// Until when; none while nothing has followed it.
    pub valid_to: Option<NaiveDate>,
    /// Whether it may stand still.
    pub pause_allowed: bool,
    /// By how many of its units it may be made longer at most; none if it may not.
    pub extension_most: Option<i32>,
    /// When it was verified; until then it is not shown as law.
    pub verified_on: Option<NaiveDate>,
    /// By whom.
    pub verified_by: Option<String>,
}

/// All of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LawView {
    /// Terms.
    pub deadlines: Vec<TermView>,
    /// Grounds.
    pub grounds: Vec<GroundView>,
}

/// Reads the law tables.
pub fn read_law<P: Includes<LawRead> + Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<LawView, StoreError> {
    Ok(LawView { deadlines: terms(tx)?, grounds: grounds(tx)? })
}

fn terms<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Vec<TermView>, StoreError> {
    Ok(legal_deadlines::table
        .select(TermView::as_select())
        .order((legal_deadlines::code, legal_deadlines::valid_from.desc()))
        .load(tx.conn())?)
}

/// The rows of the terms that are in force on a day: one for each code.
pub(super) fn terms_in_force<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    day: NaiveDate,
) -> Result<Vec<TermView>, StoreError> {
    Ok(legal_deadlines::table
        .filter(legal_deadlines::valid_from.le(day))
        .filter(legal_deadlines::valid_to.is_null().or(legal_deadlines::valid_to.ge(day)))
        .distinct_on(legal_deadlines::code)
        .order((legal_deadlines::code, legal_deadlines::valid_from.desc()))
        .select(TermView::as_select())
        .load(tx.conn())?)
}

pub(super) fn grounds<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Vec<GroundView>, StoreError> {
    Ok(legal_grounds::table.select(GroundView::as_select()).order(legal_grounds::code).load(tx.conn())?)
}

/// The calendar of working days, as the tables have it.
pub fn calendar<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Calendar, StoreError> {
    let days: Vec<(NaiveDate, String)> =
        calendar_days::table.select((calendar_days::day, calendar_days::kind)).load(tx.conn())?;
    let regimes = regimes(tx)?;
    let mut calendar = Calendar::default();
    for (day, kind) in days {
        match kind.parse() {
            Ok(DayKind::Holiday | DayKind::MovedOff) if !is_worked(&regimes, day) => calendar.holidays.insert(day),
            Ok(DayKind::MovedWorking) => calendar.worked.insert(day),
            _ => false,
        };
    }
    Ok(calendar)
}

/// Whether a regime of that day has public holidays worked.
fn is_worked(regimes: &[RegimeView], day: NaiveDate) -> bool {
    regimes.iter().any(|regime| {
        regime.holidays_work && regime.valid_from <= day && regime.valid_to.is_none_or(|last| day <= last)
    })
}

fn regimes<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Vec<RegimeView>, StoreError> {
    Ok(calendar_regimes::table.select(RegimeView::as_select()).order(calendar_regimes::valid_from).load(tx.conn())?)
}

nrm_domain::text_enum! {
    /// What a day is that differs from the week.
    DayKind {
        Holiday = "holiday", MovedOff = "moved_off", MovedWorking = "moved_working", Ordinary = "ordinary",
    }
}

/// A day that differs from the week.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DayView {
    /// The day.
    pub day: NaiveDate,
    /// holiday, moved_off, moved_working, or ordinary where a correction took the difference away.
    pub kind: String,
    /// Name in Ukrainian.
    pub name_uk: String,
    /// Name in English.
    pub name_en: String,
    /// Whether offices work on it, with the regime of that day.
    pub is_working: bool,
    /// When an administrator corrected it.
    pub corrected_at: Option<DateTime<Utc>>,
    /// When it was verified.
    pub verified_on: Option<NaiveDate>,
    /// By whom.
    pub verified_by: Option<String>,
}

/// A time in which public holidays are worked or not.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = calendar_regimes)]
pub struct RegimeView {
    /// Code.
    pub code: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; none while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// Whether public holidays are working days.
    pub holidays_work: bool,
    /// Name in Ukrainian.
    pub name_uk: String,
    /// Name in English.
    pub name_en: String,
    /// Act in Ukrainian.
    pub act_uk: String,
    /// Act in English.
    pub act_en: String,
    /// Clause.
    pub clause: String,
    /// When it was verified.
    pub verified_on: Option<NaiveDate>,
    /// By whom.
    pub verified_by: Option<String>,
}

/// The calendar of one year.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CalendarView {
    /// The year.
    pub year: i32,
    /// The years that the calendar knows.
    pub years: Vec<i32>,
    /// Days that differ from the week.
    pub days: Vec<DayView>,
    /// Times in which public holidays are worked.
    pub regimes: Vec<RegimeView>,
}

/// Reads the calendar of a year.
pub fn read_calendar<P: Includes<LawRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    year: i32,
) -> Result<CalendarView, StoreError> {
    type Row = (NaiveDate, String, String, String, Option<DateTime<Utc>>, Option<NaiveDate>, Option<String>);
    let all: Vec<Row> = calendar_days::table.order(calendar_days::day).load(tx.conn())?;
    let years: std::collections::BTreeSet<i32> = all.iter().map(|row| row.0.year()).collect();
    let calendar = calendar(tx)?;
    let days = all
        .into_iter()
        .filter(|row| row.0.year() == year)
        .map(|(day, kind, name_uk, name_en, corrected_at, verified_on, verified_by)| DayView {
            is_working: calendar.is_working(day),
            day,
            kind,
            name_uk,
            name_en,
            corrected_at,
            verified_on,
            verified_by,
        })
        .collect();
    Ok(CalendarView { year, years: years.into_iter().collect(), days, regimes: regimes(tx)? })
}

/// A row of the law tables that is signed off, or whose mark is taken back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SignedRow {
    /// A term.
    Term {
        /// Its code.
        code: String,
        /// The first day of the row that was read.
        valid_from: NaiveDate,
    },
    /// A ground.
    Ground {
        /// Its code.
        code: String,
    },
    /// A day of the calendar.
    Day {
        /// The day.
        day: NaiveDate,
    },
    /// A regime of the calendar.
    Regime {
        /// Its code.
        code: String,
        /// Its first day.
        valid_from: NaiveDate,
    },
}

impl SignedRow {
    /// The kind and the key of the row, as codes.
    pub fn key(&self) -> (&'static str, String) {
        match self {
            Self::Term { code, valid_from } => ("term", format!("{code}:{valid_from}")),
            Self::Ground { code } => ("ground", code.clone()),
            Self::Day { day } => ("day", day.to_string()),
            Self::Regime { code, valid_from } => ("regime", format!("{code}:{valid_from}")),
        }
    }
}

/// Signs a row off in the name of the one who acts, or takes the mark back.
pub fn sign_off<P: Includes<LawVerify>>(
    tx: &mut Tx<'_, P, Write>,
    row: &SignedRow,
    verified: bool,
) -> Result<(), StoreError> {
    let me = tx.actor().principal_id();
    let name: String = users::table.find(me).select(users::display_name).first(tx.conn())?;
    let (on, by) = (verified.then(|| kyiv_date(tx.now())), verified.then_some(name));
    let conn = tx.conn();
    let changed = match row {
        SignedRow::Term { code, valid_from } => diesel::update(legal_deadlines::table.find((code, valid_from)))
            .set((legal_deadlines::verified_on.eq(on), legal_deadlines::verified_by.eq(by)))
            .execute(conn)?,
        SignedRow::Ground { code } => diesel::update(legal_grounds::table.find(code))
            .set((legal_grounds::verified_on.eq(on), legal_grounds::verified_by.eq(by)))
            .execute(conn)?,
        SignedRow::Day { day } => diesel::update(calendar_days::table.find(day))
            .set((calendar_days::verified_on.eq(on), calendar_days::verified_by.eq(by)))
            .execute(conn)?,
        SignedRow::Regime { code, valid_from } => diesel::update(calendar_regimes::table.find((code, valid_from)))
            .set((calendar_regimes::verified_on.eq(on), calendar_regimes::verified_by.eq(by)))
            .execute(conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// A term as it is from a day on.
#[derive(Debug, Clone)]
pub struct TermAmendment {
    /// Which term.
    pub code: String,
    /// From which day.
    pub valid_from: NaiveDate,
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: DeadlineUnit,
    /// The clause that says so.
    pub clause: String,
}

/// Amends a term from a day on: the row before it ends the day before, and loses its mark, as it reads differently now.
/// Terms that run already keep the row they were counted by.
pub fn amend_term<P: Includes<LawKeep> + Includes<LawRead>>(
    tx: &mut Tx<'_, P, Write>,
    change: &TermAmendment,
) -> Result<TermView, StoreError> {
    let last: TermView = legal_deadlines::table
        .filter(legal_deadlines::code.eq(&change.code))
        .order(legal_deadlines::valid_from.desc())
        .select(TermView::as_select())
        .first(tx.conn())?;
    if change.valid_from <= last.valid_from {
        return Err(StoreError::Refused("law.not_after_the_last"));
    }
    let day_before = change.valid_from.pred_opt();
    diesel::update(legal_deadlines::table.find((&last.code, last.valid_from)))
        .set((
            legal_deadlines::valid_to.eq(day_before),
            legal_deadlines::verified_on.eq(None::<NaiveDate>),
            legal_deadlines::verified_by.eq(None::<String>),
        ))
        .execute(tx.conn())?;
    diesel::insert_into(legal_deadlines::table)
        .values((
            legal_deadlines::code.eq(&last.code),
            legal_deadlines::valid_from.eq(change.valid_from),
            legal_deadlines::title_uk.eq(&last.title_uk),
            legal_deadlines::title_en.eq(&last.title_en),
            legal_deadlines::act_uk.eq(&last.act_uk),
            legal_deadlines::act_en.eq(&last.act_en),
            legal_deadlines::clause.eq(&change.clause),
            legal_deadlines::amount.eq(change.amount),
            legal_deadlines::unit.eq(change.unit.as_str()),
            legal_deadlines::start_event.eq(&last.start_event),
            legal_deadlines::pause_allowed.eq(last.pause_allowed),
            legal_deadlines::extension_most.eq(last.extension_most),
        ))
        .execute(tx.conn())?;
    let found = legal_deadlines::table.find((&change.code, change.valid_from)).select(TermView::as_select());
    Ok(found.first(tx.conn())?)
}

/// What a day is from now on.
#[derive(Debug, Clone)]
pub struct DayChange {
    /// The day.
    pub day: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// Name in Ukrainian.
    pub name_uk: String,
    /// Name in English.
    pub name_en: String,
}

/// Corrects a day of the calendar; the mark of a corrected day is gone.
pub fn correct_day<P: Includes<LawKeep> + Includes<LawRead>>(
    tx: &mut Tx<'_, P, Write>,
    change: &DayChange,
) -> Result<CalendarView, StoreError> {
    let now = tx.now();
    let row = (
        calendar_days::kind.eq(change.kind.as_str()),
        calendar_days::name_uk.eq(&change.name_uk),
        calendar_days::name_en.eq(&change.name_en),
        calendar_days::corrected_at.eq(Some(now)),
        calendar_days::verified_on.eq(None::<NaiveDate>),
        calendar_days::verified_by.eq(None::<String>),
    );
    diesel::insert_into(calendar_days::table)
        .values((calendar_days::day.eq(change.day), row.clone()))
        .on_conflict(calendar_days::day)
        .do_update()
        .set(row)
        .execute(tx.conn())?;
    read_calendar(tx, change.day.year())
}

/// When a regime begins or ends.
#[derive(Debug, Clone)]
pub struct RegimeChange {
    /// Its code.
    pub code: String,
    /// Its first day; it must be known already.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_to: Option<NaiveDate>,
    /// Whether public holidays are worked in it.
    pub holidays_work: bool,
}

/// Changes a regime of the calendar; its mark is gone.
pub fn declare_regime<P: Includes<LawKeep> + Includes<LawRead>>(
    tx: &mut Tx<'_, P, Write>,
    change: &RegimeChange,
) -> Result<CalendarView, StoreError> {
    if change.valid_to.is_some_and(|last| last < change.valid_from) {
        return Err(StoreError::Refused("law.ends_before_it_begins"));
    }
    let changed = diesel::update(calendar_regimes::table.find((&change.code, change.valid_from)))
        .set((
            calendar_regimes::valid_to.eq(change.valid_to),
            calendar_regimes::holidays_work.eq(change.holidays_work),
            calendar_regimes::verified_on.eq(None::<NaiveDate>),
            calendar_regimes::verified_by.eq(None::<String>),
        ))
        .execute(tx.conn())?;
    if changed != 1 {
        return Err(StoreError::NotFound);
    }
    let year = kyiv_date(tx.now()).year();
    read_calendar(tx, year)
}

/// The grounds that the moves of a case rest on.
pub fn grounds_of_moves<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
) -> Result<Vec<GroundView>, StoreError> {
    grounds(tx)
}
