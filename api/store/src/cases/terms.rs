//! Terms of help: started and met by whoever gives it, by the rule of the law table that holds then.

use chrono::NaiveDate;
use diesel::prelude::*;
use nrm_domain::access::permission::Permission;
use nrm_domain::shared::time::DeadlineUnit;
use uuid::Uuid;

pub(super) use super::deadlines::meet;
use super::law::{self, TermView};
use crate::schema::{cases, deadlines};
use crate::{StoreError, Tx, Write};

/// The last day of a term that begins on this day, by its row in the law table.
pub(super) fn due_on<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    code: &str,
    starts_on: NaiveDate,
) -> Result<NaiveDate, StoreError> {
    let term = in_force(tx, code, starts_on)?;
    let unit: DeadlineUnit = term.unit.parse().map_err(|_| StoreError::Broken("unit of a term".into()))?;
    let amount = u32::try_from(term.amount).map_err(|_| StoreError::Broken("amount of a term".into()))?;
    Ok(law::calendar(tx)?.due_on(starts_on, amount, unit))
}

fn in_force<P: Permission, M>(tx: &mut Tx<'_, P, M>, code: &str, day: NaiveDate) -> Result<TermView, StoreError> {
    let found = law::terms_in_force(tx, day)?.into_iter().find(|term| term.code == code);
    found.ok_or_else(|| StoreError::Broken(format!("no term {code}")))
}

/// Starts a term that ends on this day, unless one of its kind is running.
pub(super) fn start<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    code: &str,
    starts_on: NaiveDate,
    due_on: NaiveDate,
) -> Result<(), StoreError> {
    let law_from = in_force(tx, code, starts_on)?.valid_from;
    let (record, oblast): (Uuid, String) =
        cases::table.find(case).select((cases::agency_of_record, cases::oblast_code)).first(tx.conn())?;
    diesel::insert_into(deadlines::table)
        .values((
            deadlines::id.eq(Uuid::now_v7()),
            deadlines::case_id.eq(case),
            deadlines::agency_of_record.eq(record),
            deadlines::oblast_code.eq(oblast),
            deadlines::code.eq(code),
            deadlines::law_from.eq(law_from),
            deadlines::starts_on.eq(starts_on),
            deadlines::due_on.eq(due_on),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    Ok(())
}

/// The nearest running term of these kinds.
pub(super) fn nearest<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
    codes: &[&str],
) -> Result<Option<(String, NaiveDate)>, StoreError> {
    Ok(deadlines::table
        .filter(deadlines::case_id.eq(case))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::code.eq_any(codes))
        .order((deadlines::due_on, deadlines::code))
        .select((deadlines::code, deadlines::due_on))
        .first(tx.conn())
        .optional()?)
}
