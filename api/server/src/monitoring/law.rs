//! The law tables and the calendar of working days: read by all, kept by the administrator, signed off nationally.

use actix_web::http::StatusCode;
use chrono::{Datelike, NaiveDate};
use nrm_domain::access::permission::{LawKeep, LawRead, LawVerify};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::shared::time::{DeadlineUnit, kyiv_date};
use nrm_store::cases::{
    self as store, CalendarView, DayChange, DayKind, LawView, RegimeChange, SignedRow, TermAmendment, TermView,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Query, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_law, read_calendar, sign_off_law, amend_term, correct_day, declare_regime);
}

impl View for LawView {}
impl View for CalendarView {}
impl View for TermView {}

/// Read the law tables
///
/// Terms and grounds with act and clause. What nobody has verified is marked so, and is not to be shown as law.
#[utoipa::path(get, path = "/v1/law", tag = "monitoring", responses((status = 200, body = LawView)))]
async fn list_law(desk: Desk<LawRead>) -> Result<Reply<LawView>, Problem> {
    desk.show(|tx| Ok(store::read_law(tx)?)).await
}

/// Which year.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// The year; the present one if it is not said.
    #[validate(range(min = 2000, max = 2100))]
    year: Option<i32>,
}

/// Read the calendar of working days
///
/// The days that differ from the week, and the times in which public holidays are worked.
#[utoipa::path(get, path = "/v1/calendar", tag = "monitoring", responses((status = 200, body = CalendarView)))]
async fn read_calendar(desk: Desk<LawRead>, query: Query<CalendarQuery>) -> Result<Reply<CalendarView>, Problem> {
    desk.show(move |tx| {
        let year = query.0.year.unwrap_or_else(|| kyiv_date(tx.now()).year());
        Ok(store::read_calendar(tx, year)?)
    })
    .await
}

/// A mark to be set or taken back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// Which row.
    row: SignedRow,
    /// Whether it was compared with the act in force and fits.
    verified: bool,
}

/// Sign a row of the law tables off
///
/// In one's own name and with today's date, on record. The mark is shown wherever the row is used.
#[utoipa::path(post, path = "/v1/law/sign-offs", tag = "monitoring", responses((status = 200, body = LawView)))]
async fn sign_off_law(desk: Desk<LawVerify>, body: Valid<SignOff>) -> Result<Reply<LawView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let SignOff { row, verified } = body.0;
        store::sign_off(tx, &row, verified)?;
        let law = store::read_law(tx)?;
        let (kind, key) = row.key();
        let entry = Audit::of(AuditAction::LawSignedOff, "law", None)
            .with("kind", kind)
            .with("row", key)
            .with("verified", verified);
        Ok(tx.record(&entry, law)?)
    })
    .await
}

/// A term as it is from a day on.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewTerm {
    /// Which term.
    #[validate(length(min = 2, max = 60))]
    code: String,
    /// From which day; later than every row of this term that there is.
    valid_from: NaiveDate,
    /// How many.
    #[validate(range(min = 1, max = 1000))]
    amount: i32,
    /// Of what.
    unit: DeadlineUnit,
    /// The clause that says so.
    #[validate(length(max = 60))]
    clause: String,
}

/// Amend a legal term from a day on
///
/// The row before it ends the day before. Terms that run already keep the row they were counted by.
#[utoipa::path(post, path = "/v1/law/terms", tag = "monitoring", responses((status = 201, body = TermView)))]
async fn amend_term(desk: Desk<LawKeep>, body: Valid<NewTerm>) -> Result<Reply<TermView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let NewTerm { code, valid_from, amount, unit, clause } = body.0;
        let term = store::amend_term(tx, &TermAmendment { code, valid_from, amount, unit, clause })?;
        let entry = Audit::of(AuditAction::TermAmended, "law", None)
            .with("row", format!("{}:{valid_from}", term.code))
            .with("amount", amount)
            .with("unit", unit);
        Ok(tx.record(&entry, term)?)
    })
    .await
}

/// What a day is.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CorrectDay {
    /// The day.
    day: NaiveDate,
    /// What it is; ordinary takes the difference from the week away.
    kind: DayKind,
    /// Name in Ukrainian.
    #[validate(length(min = 2, max = 200))]
    name_uk: String,
    /// Name in English.
    #[validate(length(min = 2, max = 200))]
    name_en: String,
}

/// Correct a day of the calendar
///
/// Running terms keep their day; what is counted from now on is counted by the corrected calendar.
#[utoipa::path(post, path = "/v1/calendar/days", tag = "monitoring", responses((status = 200, body = CalendarView)))]
async fn correct_day(desk: Desk<LawKeep>, body: Valid<CorrectDay>) -> Result<Reply<CalendarView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let CorrectDay { day, kind, name_uk, name_en } = body.0;
        if !(2000..=2100).contains(&day.year()) {
            return Err(Problem::field("/day", "range"));
        }
        let calendar = store::correct_day(tx, &DayChange { day, kind, name_uk, name_en })?;
        let entry = Audit::of(AuditAction::CalendarCorrected, "calendar", None).with("day", day).with("kind", kind);
        Ok(tx.record(&entry, calendar)?)
    })
    .await
}

/// When a regime of the calendar ends, and what it means for public holidays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DeclareRegime {
    /// Which one.
    #[validate(length(min = 2, max = 60))]
    code: String,
    /// Its first day.
    valid_from: NaiveDate,
    /// Its last day; none while it lasts.
    valid_to: Option<NaiveDate>,
    /// Whether public holidays are worked in it.
    holidays_work: bool,
}

/// Change a regime of the calendar, such as when martial law ends
#[utoipa::path(post, path = "/v1/calendar/regimes", tag = "monitoring", responses((status = 200, body = CalendarView)))]
async fn declare_regime(desk: Desk<LawKeep>, body: Valid<DeclareRegime>) -> Result<Reply<CalendarView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let DeclareRegime { code, valid_from, valid_to, holidays_work } = body.0;
        let change = RegimeChange { code: code.clone(), valid_from, valid_to, holidays_work };
        let calendar = store::declare_regime(tx, &change)?;
        let ends = valid_to.map_or_else(|| "-".to_owned(), |day| day.to_string());
        let entry = Audit::of(AuditAction::CalendarCorrected, "calendar", None)
            .with("regime", code)
            .with("valid_to", ends)
            .with("holidays_work", holidays_work);
        Ok(tx.record(&entry, calendar)?)
    })
    .await
}
