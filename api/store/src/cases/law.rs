//! The law tables: grounds and terms, each with its mark of whether a lawyer signed it off.

use chrono::NaiveDate;
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, Includes, LawRead, Permission};
use nrm_domain::shared::time::Calendar;
use serde::Serialize;
use utoipa::ToSchema;

use crate::schema::{legal_deadlines, legal_grounds, non_working_days};
use crate::{StoreError, Tx};

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

pub(super) fn terms<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Vec<TermView>, StoreError> {
    Ok(legal_deadlines::table.select(TermView::as_select()).order(legal_deadlines::code).load(tx.conn())?)
}

pub(super) fn grounds<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Vec<GroundView>, StoreError> {
    Ok(legal_grounds::table.select(GroundView::as_select()).order(legal_grounds::code).load(tx.conn())?)
}

/// The calendar of working days, as the table has it.
pub fn calendar<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Calendar, StoreError> {
    let days: Vec<NaiveDate> = non_working_days::table
        .filter(non_working_days::working.eq(false))
        .select(non_working_days::day)
        .load(tx.conn())?;
    Ok(Calendar { holidays: days.into_iter().collect() })
}

/// The grounds that the moves of a case rest on.
pub fn grounds_of_moves<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
) -> Result<Vec<GroundView>, StoreError> {
    grounds(tx)
}
