//! The items of a plan: added, changed and removed in a draft; reported on by their owner at any time.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, Includes, Permission, PlanRead, PlanWrite, ServiceRecord};
use nrm_domain::cases::plan::{ItemKind, ItemState, MOST_ITEMS};
use nrm_domain::cases::service::Pillar;
use uuid::Uuid;

use super::plans::{
    ItemRow, ItemWords, PlanRow, PlanView, hold_open, holders, item_rows, lead, plan_row, read_plan, touch,
};
use super::{letters, plan_answers};
use crate::schema::{case_plan_items, case_plan_progress};
use crate::{StoreError, Tx, Write};

/// An item to be added or changed.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// Pillar.
    pub pillar: Pillar,
    /// Domain or service.
    pub code: Option<String>,
    /// Whose it is.
    pub owner: Uuid,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// What, and more about it.
    pub words: ItemWords,
}

/// The lead writes any item, another agency only its own.
fn may_write<P: Permission>(tx: &mut Tx<'_, P, Write>, plan: &PlanRow, owners: &[Uuid]) -> Result<(), StoreError> {
    let agency = tx.agency();
    let own = owners.iter().all(|owner| *owner == agency);
    if own || lead(tx, plan.case_id)? == agency { Ok(()) } else { Err(StoreError::Refused("plan.not_your_item")) }
}

/// Whoever owns an item holds the case.
fn may_own<P: Permission>(tx: &mut Tx<'_, P, Write>, plan: &PlanRow, owner: Uuid) -> Result<(), StoreError> {
    let holds = holders(tx, plan.case_id)?.iter().any(|holder| holder.agency_id == owner);
    if holds { Ok(()) } else { Err(StoreError::Refused("plan.owner_does_not_hold")) }
}

/// Adds an item below another, or a goal below nothing.
pub(super) fn insert<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    plan: &PlanRow,
    kind: ItemKind,
    parent: Option<Uuid>,
    new: &NewItem,
) -> Result<Uuid, StoreError> {
    may_own(tx, plan, new.owner)?;
    may_write(tx, plan, &[new.owner])?;
    let rows = item_rows(tx, plan.id)?;
    if rows.len() >= MOST_ITEMS {
        return Err(StoreError::Refused("plan.too_large"));
    }
    let above = match parent {
        None => None,
        Some(key) => Some(rows.iter().find(|row| row.item_key == key).ok_or(StoreError::Refused("plan.wrong_place"))?),
    };
    let fits = match above {
        None => kind == ItemKind::Goal,
        Some(above) => above.kind.parse().is_ok_and(|above: ItemKind| kind.stands_below().contains(&above)),
    };
    if !fits || !kind.takes(new.code.as_deref()) {
        return Err(StoreError::Refused("plan.wrong_place"));
    }
    let letter = letters::write(tx, plan.case_id, plan.record, &new.words, &[new.owner])?;
    let (id, position) = (Uuid::now_v7(), rows.iter().map(|row| row.position).max().unwrap_or(0) + 1);
    diesel::insert_into(case_plan_items::table)
        .values((
            case_plan_items::id.eq(id),
            case_plan_items::plan_id.eq(plan.id),
            case_plan_items::case_id.eq(plan.case_id),
            case_plan_items::agency_of_record.eq(plan.record),
            case_plan_items::item_key.eq(Uuid::now_v7()),
            case_plan_items::parent_key.eq(parent),
            case_plan_items::kind.eq(kind.as_str()),
            case_plan_items::pillar.eq(new.pillar.as_str()),
            case_plan_items::code.eq(&new.code),
            case_plan_items::owner_id.eq(new.owner),
            case_plan_items::due_on.eq(new.due_on),
            case_plan_items::position.eq(position),
            case_plan_items::letter_id.eq(letter),
        ))
        .execute(tx.conn())?;
    plan_answers::lapse(tx, plan.id, &[(new.owner, new.pillar.as_str())])?;
    touch(tx, plan.id)?;
    Ok(id)
}

/// Adds an item to a draft.
pub fn add_item<P: Includes<PlanWrite> + Includes<PlanRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    plan: Uuid,
    kind: ItemKind,
    parent: Option<Uuid>,
    new: &NewItem,
) -> Result<PlanView, StoreError> {
    let plan = hold_open(tx, plan)?;
    insert(tx, &plan, kind, parent, new)?;
    read_plan(tx, plan.id)
}

/// The version that an item stands in.
pub fn plan_of_item<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, item: Uuid) -> Result<Uuid, StoreError> {
    Ok(case_plan_items::table.find(item).select(case_plan_items::plan_id).first(tx.conn())?)
}

fn hold_item<P: Permission>(tx: &mut Tx<'_, P, Write>, item: Uuid) -> Result<(PlanRow, ItemRow), StoreError> {
    let plan: Uuid = case_plan_items::table.find(item).select(case_plan_items::plan_id).first(tx.conn())?;
    let plan = hold_open(tx, plan)?;
    let row = item_rows(tx, plan.id)?.into_iter().find(|row| row.id == item).ok_or(StoreError::NotFound)?;
    Ok((plan, row))
}

/// Changes an item of a draft; its words are sealed anew, and what was said to its section lapses.
pub fn change_item<P: Includes<PlanWrite> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    item: Uuid,
    new: &NewItem,
) -> Result<PlanView, StoreError> {
    let (plan, row) = hold_item(tx, item)?;
    may_own(tx, &plan, new.owner)?;
    may_write(tx, &plan, &[row.owner_id, new.owner])?;
    let kind: ItemKind = row.kind.parse().map_err(|_| StoreError::Broken("kind of an item".into()))?;
    if !kind.takes(new.code.as_deref()) {
        return Err(StoreError::Refused("plan.wrong_place"));
    }
    // The same words for the same owner stay the same letter, so that the next version does not seem to change them.
    let known = letters::open::<_, _, ItemWords>(tx, plan.case_id, [row.letter_id])?;
    let same = row.owner_id == new.owner && row.letter_id.is_some_and(|letter| known.get(&letter) == Some(&new.words));
    let letter = match row.letter_id.filter(|_| same) {
        Some(letter) => letter,
        None => letters::write(tx, plan.case_id, plan.record, &new.words, &[new.owner])?,
    };
    diesel::update(case_plan_items::table.find(item))
        .set((
            case_plan_items::pillar.eq(new.pillar.as_str()),
            case_plan_items::code.eq(&new.code),
            case_plan_items::owner_id.eq(new.owner),
            case_plan_items::due_on.eq(new.due_on),
            case_plan_items::letter_id.eq(letter),
        ))
        .execute(tx.conn())?;
    let lapsed = [(row.owner_id, row.pillar.as_str()), (new.owner, new.pillar.as_str())];
    plan_answers::lapse(tx, plan.id, &lapsed)?;
    touch(tx, plan.id)?;
    read_plan(tx, plan.id)
}

/// Removes an item of a draft with all that stands below it, if all of that may be removed.
pub fn remove_item<P: Includes<PlanWrite> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    item: Uuid,
) -> Result<PlanView, StoreError> {
    let (plan, row) = hold_item(tx, item)?;
    let rows = item_rows(tx, plan.id)?;
    let mut gone = BTreeSet::from([row.item_key]);
    while let Some(more) = rows
        .iter()
        .find(|one| one.parent_key.is_some_and(|parent| gone.contains(&parent)) && !gone.contains(&one.item_key))
    {
        gone.insert(more.item_key);
    }
    let falling: Vec<&ItemRow> = rows.iter().filter(|one| gone.contains(&one.item_key)).collect();
    may_write(tx, &plan, &falling.iter().map(|one| one.owner_id).collect::<Vec<_>>())?;
    diesel::delete(case_plan_items::table.find(item)).execute(tx.conn())?;
    let lapsed: Vec<(Uuid, &str)> = falling.iter().map(|one| (one.owner_id, one.pillar.as_str())).collect();
    plan_answers::lapse(tx, plan.id, &lapsed)?;
    touch(tx, plan.id)?;
    read_plan(tx, plan.id)
}

/// Reports how far an item of one's own agency is. Only what has nothing below it is reported on.
pub fn report_item<P: Includes<ServiceRecord> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    item: Uuid,
    state: ItemState,
    note: Option<&str>,
) -> Result<PlanView, StoreError> {
    let plan: Uuid = case_plan_items::table.find(item).select(case_plan_items::plan_id).first(tx.conn())?;
    let plan = plan_row(tx, plan)?;
    let rows = item_rows(tx, plan.id)?;
    let row = rows.iter().find(|row| row.id == item).ok_or(StoreError::NotFound)?;
    let is_end = !rows.iter().any(|other| other.parent_key == Some(row.item_key));
    if row.owner_id != tx.agency() || !is_end || plan.state == "superseded" {
        return Err(StoreError::Refused("plan.not_your_item"));
    }
    let (now, agency) = (tx.now(), tx.agency());
    let letter = match note.map(str::trim).filter(|note| !note.is_empty()) {
        Some(note) => Some(letters::write(tx, plan.case_id, plan.record, &note, &[])?),
        None => None,
    };
    let said = (
        case_plan_progress::owner_id.eq(agency),
        case_plan_progress::state.eq(state.as_str()),
        case_plan_progress::letter_id.eq(letter),
        case_plan_progress::changed_at.eq(now),
    );
    diesel::insert_into(case_plan_progress::table)
        .values((
            case_plan_progress::case_id.eq(plan.case_id),
            case_plan_progress::item_key.eq(row.item_key),
            case_plan_progress::agency_of_record.eq(plan.record),
            said,
        ))
        .on_conflict((case_plan_progress::case_id, case_plan_progress::item_key))
        .do_update()
        .set((said, case_plan_progress::version.eq(case_plan_progress::version + 1)))
        .execute(tx.conn())?;
    read_plan(tx, plan.id)
}
