//! Running terms: begun and met by moves, paused, resumed and extended on a ground, and each with somebody who answers for it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseAdvance, CaseRead, Includes, Permission};
use nrm_domain::cases::deadline::{ExtensionReason, PauseReason, RunningTerm, TermRefusal};
use nrm_domain::cases::vocabulary::Relation;
use nrm_domain::shared::time::{DeadlineUnit, Nearness, kyiv_date};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{CaseSummary, Event, add_event, hold};
use super::law;
use crate::schema::{cases, deadlines, legal_deadlines, memberships, users};
use crate::{StoreError, Tx, Write};

nrm_domain::text_enum! {
    /// What may be done with a running term.
    TermAction { Pause = "pause", Resume = "resume", Extend = "extend", Assign = "assign" }
}

/// A running or met term of a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeadlineView {
    /// Id.
    pub id: Uuid,
    /// Code in the law table.
    pub code: String,
    /// The row of the law table that it was counted by begins on this day.
    pub law_from: NaiveDate,
    /// Whether a lawyer signed that row off.
    pub verified: bool,
    /// From which day.
    pub starts_on: NaiveDate,
    /// To which day, as it was counted last; while it stands still the day is not yet known.
    pub due_on: NaiveDate,
    /// Working days from today to that day, negative when it has passed; none when it was met or stands still.
    pub working_days_left: Option<i32>,
    /// overdue, soon or later; none when it was met or stands still.
    pub nearness: Option<Nearness>,
    /// Since when it stands still.
    pub paused_on: Option<NaiveDate>,
    /// Until when it was thought to stand still.
    pub paused_until: Option<NaiveDate>,
    /// The day on which it was due before it was made longer.
    pub extended_from: Option<NaiveDate>,
    /// The latest day to which it may be made longer.
    pub extend_to_most: Option<NaiveDate>,
    /// Who answers for it; the agency as a whole if nobody is named.
    pub owner_id: Option<Uuid>,
    /// Their name, for colleagues.
    pub owner_name: Option<String>,
    /// When it was met.
    pub met_at: Option<DateTime<Utc>>,
    /// What the reader may do with it now.
    pub actions: Vec<TermAction>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deadlines)]
struct TermRow {
    id: Uuid,
    code: String,
    law_from: NaiveDate,
    starts_on: NaiveDate,
    due_on: NaiveDate,
    owner_id: Option<Uuid>,
    paused_on: Option<NaiveDate>,
    paused_until: Option<NaiveDate>,
    extended_from: Option<NaiveDate>,
    met_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = legal_deadlines)]
struct RuleRow {
    unit: String,
    pause_allowed: bool,
    extension_most: Option<i32>,
    verified_on: Option<NaiveDate>,
}

fn running(row: &TermRow, rule: &RuleRow) -> Result<RunningTerm, StoreError> {
    Ok(RunningTerm {
        starts_on: row.starts_on,
        due_on: row.due_on,
        unit: rule.unit.parse().map_err(|_| StoreError::Broken("unit of a term".into()))?,
        paused_on: row.paused_on,
        met: row.met_at.is_some(),
        extended: row.extended_from.is_some(),
        pause_allowed: rule.pause_allowed,
        extension_most: rule.extension_most.and_then(|most| u32::try_from(most).ok()),
    })
}

/// The terms of a case, the open ones first and by their day.
pub(super) fn of_case<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: &CaseSummary,
) -> Result<Vec<DeadlineView>, StoreError> {
    let rows: Vec<(TermRow, RuleRow, Option<String>)> = deadlines::table
        .inner_join(
            legal_deadlines::table
                .on(legal_deadlines::code.eq(deadlines::code).and(legal_deadlines::valid_from.eq(deadlines::law_from))),
        )
        .left_join(users::table.on(users::id.nullable().eq(deadlines::owner_id)))
        .filter(deadlines::case_id.eq(case.id))
        .select((TermRow::as_select(), RuleRow::as_select(), users::display_name.nullable()))
        .order((deadlines::met_at.is_not_null(), deadlines::due_on, deadlines::id))
        .load(tx.conn())?;
    let (calendar, today) = (law::calendar(tx)?, kyiv_date(tx.now()));
    let leads = case.lead_agency_id == tx.agency()
        && case.relation != Relation::Shared.as_str()
        && tx.actor().role().is_some_and(|role| role.holds().contains(&CaseAdvance::KIND));
    rows.into_iter()
        .map(|(row, rule, owner_name)| {
            let term = running(&row, &rule)?;
            let counts = !term.met && term.paused_on.is_none();
            let extend_to_most = term.longest(today, &calendar).filter(|_| leads);
            let actions = [
                (TermAction::Pause, term.pause(today, None).is_ok()),
                (TermAction::Resume, term.paused_on.is_some() && !term.met),
                (TermAction::Extend, extend_to_most.is_some()),
                (TermAction::Assign, !term.met),
            ];
            Ok(DeadlineView {
                id: row.id,
                code: row.code,
                law_from: row.law_from,
                verified: rule.verified_on.is_some(),
                starts_on: row.starts_on,
                due_on: row.due_on,
                working_days_left: counts.then(|| calendar.working_days_between(today, row.due_on)),
                nearness: counts.then(|| calendar.nearness(row.due_on, today)),
                paused_on: row.paused_on,
                paused_until: row.paused_until,
                extended_from: row.extended_from,
                extend_to_most,
                owner_id: row.owner_id,
                owner_name,
                met_at: row.met_at,
                actions: actions.into_iter().filter(|(_, may)| leads && *may).map(|(action, _)| action).collect(),
            })
        })
        .collect()
}

/// Begins terms of a case today, by the rows of the law that are in force. One that runs already goes on as it is.
pub(super) fn start<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    record: Uuid,
    oblast: &str,
    codes: &[&str],
) -> Result<(), StoreError> {
    if codes.is_empty() {
        return Ok(());
    }
    let (calendar, starts_on) = (law::calendar(tx)?, kyiv_date(tx.now()));
    for term in law::terms_in_force(tx, starts_on)?.into_iter().filter(|term| codes.contains(&term.code.as_str())) {
        let unit: DeadlineUnit = term.unit.parse().map_err(|_| StoreError::Broken("unit of a term".into()))?;
        let amount = u32::try_from(term.amount).map_err(|_| StoreError::Broken("amount of a term".into()))?;
        diesel::insert_into(deadlines::table)
            .values((
                deadlines::id.eq(Uuid::now_v7()),
                deadlines::case_id.eq(case),
                deadlines::agency_of_record.eq(record),
                deadlines::oblast_code.eq(oblast),
                deadlines::code.eq(term.code),
                deadlines::law_from.eq(term.valid_from),
                deadlines::starts_on.eq(starts_on),
                deadlines::due_on.eq(calendar.due_on(starts_on, amount, unit)),
            ))
            .on_conflict_do_nothing()
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Meets the open terms of a case with these codes, also those that stand still.
pub(super) fn meet<P: Permission>(tx: &mut Tx<'_, P, Write>, case: Uuid, codes: &[&str]) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(
        deadlines::table
            .filter(deadlines::case_id.eq(case))
            .filter(deadlines::met_at.is_null())
            .filter(deadlines::code.eq_any(codes)),
    )
    .set(deadlines::met_at.eq(now))
    .execute(tx.conn())?;
    Ok(())
}

/// A term that is about to be changed, with its case locked.
struct Held {
    case: Uuid,
    record: Uuid,
    term: RunningTerm,
}

impl Held {
    fn event(&self, deadline: Uuid, kind: &'static str) -> Event<'static> {
        Event { kind, deadline: Some(deadline), ..Event::of(self.case, self.record) }
    }
}

fn refused(refusal: TermRefusal) -> StoreError {
    StoreError::Refused(refusal.code())
}

/// Locks a term and its case for the agency that leads it; `seen` says whether the client saw this version of the case.
fn hold_term<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    seen: impl FnOnce(Uuid, i32) -> bool,
) -> Result<Held, StoreError> {
    let (case, code, law_from): (Uuid, String, NaiveDate) = deadlines::table
        .find(id)
        .select((deadlines::case_id, deadlines::code, deadlines::law_from))
        .first(tx.conn())?;
    let (held, relation) = hold(tx, case)?;
    if held.lead_agency.uuid() != tx.agency() || relation == Relation::Shared {
        return Err(StoreError::Refused("case.not_lead"));
    }
    if !seen(case, held.version) {
        return Err(StoreError::Stale);
    }
    let row: TermRow = deadlines::table.find(id).select(TermRow::as_select()).for_update().first(tx.conn())?;
    let rule: RuleRow = legal_deadlines::table.find((code, law_from)).select(RuleRow::as_select()).first(tx.conn())?;
    Ok(Held { case, record: held.agency_of_record.uuid(), term: running(&row, &rule)? })
}

/// A changed term makes a new version of its case.
fn touch<P: Permission>(tx: &mut Tx<'_, P, Write>, case: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(cases::table.find(case))
        .set((cases::changed_at.eq(now), cases::version.eq(cases::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Lets a term stand still on a ground; answers with its case.
pub fn pause_deadline<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    reason: PauseReason,
    until: Option<NaiveDate>,
    seen: impl FnOnce(Uuid, i32) -> bool,
) -> Result<Uuid, StoreError> {
    let held = hold_term(tx, id, seen)?;
    let today = kyiv_date(tx.now());
    held.term.pause(today, until).map_err(refused)?;
    diesel::update(deadlines::table.find(id))
        .set((deadlines::paused_on.eq(today), deadlines::paused_until.eq(until)))
        .execute(tx.conn())?;
    touch(tx, held.case)?;
    let event = held.event(id, "term_paused");
    add_event(tx, &Event { reason: Some(reason.as_str()), ground: Some(reason.ground()), due_on: until, ..event })?;
    Ok(held.case)
}

/// Lets a term go on, with what was left of it.
pub fn resume_deadline<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    seen: impl FnOnce(Uuid, i32) -> bool,
) -> Result<Uuid, StoreError> {
    let held = hold_term(tx, id, seen)?;
    let calendar = law::calendar(tx)?;
    let due_on = held.term.resume(kyiv_date(tx.now()), &calendar).map_err(refused)?;
    diesel::update(deadlines::table.find(id))
        .set((
            deadlines::due_on.eq(due_on),
            deadlines::paused_on.eq(None::<NaiveDate>),
            deadlines::paused_until.eq(None::<NaiveDate>),
        ))
        .execute(tx.conn())?;
    touch(tx, held.case)?;
    add_event(tx, &Event { due_on: Some(due_on), ..held.event(id, "term_resumed") })?;
    Ok(held.case)
}

/// Makes a term longer, on a ground and once.
pub fn extend_deadline<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    reason: ExtensionReason,
    until: NaiveDate,
    seen: impl FnOnce(Uuid, i32) -> bool,
) -> Result<Uuid, StoreError> {
    let held = hold_term(tx, id, seen)?;
    let calendar = law::calendar(tx)?;
    let due_on = held.term.extend(kyiv_date(tx.now()), until, &calendar).map_err(refused)?;
    diesel::update(deadlines::table.find(id))
        .set((deadlines::due_on.eq(due_on), deadlines::extended_from.eq(held.term.due_on)))
        .execute(tx.conn())?;
    touch(tx, held.case)?;
    let event = held.event(id, "term_extended");
    add_event(
        tx,
        &Event { reason: Some(reason.as_str()), ground: Some(reason.ground()), due_on: Some(due_on), ..event },
    )?;
    Ok(held.case)
}

/// Names who answers for a term, or leaves it to the agency as a whole.
pub fn assign_deadline<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    owner: Option<Uuid>,
    seen: impl FnOnce(Uuid, i32) -> bool,
) -> Result<Uuid, StoreError> {
    let held = hold_term(tx, id, seen)?;
    if held.term.met {
        return Err(refused(TermRefusal::Met));
    }
    if let Some(owner) = owner {
        check_can_open(tx, owner)?;
    }
    diesel::update(deadlines::table.find(id)).set(deadlines::owner_id.eq(owner)).execute(tx.conn())?;
    touch(tx, held.case)?;
    add_event(tx, &held.event(id, "term_assigned"))?;
    Ok(held.case)
}

/// Refuses a person who could not open a case of the acting agency.
pub(super) fn check_can_open<P: Permission, M>(tx: &mut Tx<'_, P, M>, person: Uuid) -> Result<(), StoreError> {
    let agency = tx.agency();
    let roles: Vec<String> = memberships::table
        .inner_join(users::table.on(users::id.eq(memberships::user_id)))
        .filter(memberships::user_id.eq(person))
        .filter(memberships::agency_id.eq(agency))
        .filter(memberships::active)
        .filter(users::active)
        .select(memberships::role)
        .load(tx.conn())?;
    let opens = roles
        .iter()
        .filter_map(|role| role.parse::<nrm_domain::access::role::Role>().ok())
        .any(|role| role.holds().contains(&CaseRead::KIND));
    if opens { Ok(()) } else { Err(StoreError::Refused("task.assignee_cannot_open")) }
}
