//! Case conferences: called, held, their minutes read by those who were asked, their decisions owned and done.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, Includes, Permission, PlanRead, PlanWrite, ServiceRecord};
use nrm_domain::cases::closure::MeetingFormat;
use nrm_domain::cases::plan::ItemKind;
use nrm_domain::cases::service::Pillar;
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::plan_items::{NewItem, insert};
use super::plans::{Holder, ItemWords, hold_open, holders};
use super::{letters, needs, vault};
use crate::schema::{case_conferences, case_decisions, case_plan_items};
use crate::{StoreError, Tx, Write};

/// A decision of a conference: a task with an owner and a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConferenceDecision {
    /// Id.
    pub id: Uuid,
    /// Whose it is.
    pub owner_id: Uuid,
    /// By when.
    pub due_on: NaiveDate,
    /// What; read by its owner and by the one who called the conference.
    pub title: Option<String>,
    /// The item of the plan that it became.
    pub item_key: Option<Uuid>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// What the reader may do: finish.
    pub actions: Vec<String>,
}

/// A conference, for those who were asked to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConferenceView {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Who called it.
    pub agency_id: Uuid,
    /// When it meets.
    pub meets_at: DateTime<Utc>,
    /// in_person, online or phone.
    pub format: String,
    /// Who was asked.
    pub invited: Vec<Uuid>,
    /// Who came.
    pub attended: Vec<Uuid>,
    /// When it was entered as held.
    pub held_at: Option<DateTime<Utc>>,
    /// Minutes; read by all who were asked.
    pub minutes: Option<String>,
    /// What was decided.
    pub decisions: Vec<ConferenceDecision>,
    /// Version.
    pub version: i32,
    /// What the reader may do: hold.
    pub actions: Vec<String>,
}

/// The conferences of a case that one's agency was asked to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConferencesView {
    /// The newest first.
    pub conferences: Vec<ConferenceView>,
    /// The agencies that hold the case and can be asked.
    pub holders: Vec<Holder>,
    /// What the reader may do: call.
    pub actions: Vec<String>,
}

#[derive(Queryable)]
struct ConferenceRow {
    id: Uuid,
    case_id: Uuid,
    record: Uuid,
    agency_id: Uuid,
    meets_at: DateTime<Utc>,
    format: String,
    invited: Vec<Uuid>,
    attended: Vec<Uuid>,
    letter_id: Option<Uuid>,
    held_at: Option<DateTime<Utc>>,
    version: i32,
}

#[derive(Queryable)]
struct DecisionRow {
    id: Uuid,
    conference_id: Uuid,
    owner_id: Uuid,
    due_on: NaiveDate,
    letter_id: Uuid,
    item_key: Option<Uuid>,
    done_on: Option<NaiveDate>,
}

fn decisions<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    conferences: &[Uuid],
    id: Option<Uuid>,
) -> Result<Vec<DecisionRow>, StoreError> {
    let mut query = case_decisions::table
        .order((case_decisions::due_on, case_decisions::id))
        .select((
            case_decisions::id,
            case_decisions::conference_id,
            case_decisions::owner_id,
            case_decisions::due_on,
            case_decisions::letter_id,
            case_decisions::item_key,
            case_decisions::done_on,
        ))
        .into_boxed();
    match id {
        Some(id) => query = query.filter(case_decisions::id.eq(id)),
        None => query = query.filter(case_decisions::conference_id.eq_any(conferences.to_vec())),
    }
    Ok(query.load(tx.conn())?)
}

fn load<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Option<Uuid>,
    id: Option<Uuid>,
) -> Result<Vec<ConferenceRow>, StoreError> {
    let mut query = case_conferences::table
        .order((case_conferences::meets_at.desc(), case_conferences::id))
        .select((
            case_conferences::id,
            case_conferences::case_id,
            case_conferences::agency_of_record,
            case_conferences::agency_id,
            case_conferences::meets_at,
            case_conferences::format,
            case_conferences::invited,
            case_conferences::attended,
            case_conferences::letter_id,
            case_conferences::held_at,
            case_conferences::version,
        ))
        .limit(100)
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(case_conferences::case_id.eq(case));
    }
    if let Some(id) = id {
        query = query.filter(case_conferences::id.eq(id));
    }
    Ok(query.load(tx.conn())?)
}

fn views<P: Permission, M>(tx: &mut Tx<'_, P, M>, rows: Vec<ConferenceRow>) -> Result<Vec<ConferenceView>, StoreError> {
    let Some(case) = rows.first().map(|row| row.case_id) else { return Ok(Vec::new()) };
    let decided = decisions(tx, &rows.iter().map(|row| row.id).collect::<Vec<_>>(), None)?;
    let sealed = rows.iter().map(|row| row.letter_id).chain(decided.iter().map(|one| Some(one.letter_id)));
    let said = letters::open::<_, _, String>(tx, case, sealed.collect::<Vec<_>>())?;
    let agency = tx.agency();
    let (writes, records) = (needs::offers::<P, PlanWrite, M>(tx), needs::offers::<P, ServiceRecord, M>(tx));
    Ok(rows
        .into_iter()
        .map(|row| ConferenceView {
            minutes: row.letter_id.and_then(|letter| said.get(&letter).cloned()),
            decisions: decided
                .iter()
                .filter(|one| one.conference_id == row.id)
                .map(|one| ConferenceDecision {
                    id: one.id,
                    owner_id: one.owner_id,
                    due_on: one.due_on,
                    title: said.get(&one.letter_id).cloned(),
                    item_key: one.item_key,
                    done_on: one.done_on,
                    actions: if records && one.owner_id == agency && one.done_on.is_none() {
                        vec!["finish".into()]
                    } else {
                        Vec::new()
                    },
                })
                .collect(),
            actions: if writes && row.agency_id == agency && row.held_at.is_none() {
                vec!["hold".into()]
            } else {
                Vec::new()
            },
            id: row.id,
            case_id: row.case_id,
            agency_id: row.agency_id,
            meets_at: row.meets_at,
            format: row.format,
            invited: row.invited,
            attended: row.attended,
            held_at: row.held_at,
            version: row.version,
        })
        .collect())
}

/// Reads one conference.
fn read_conference<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<ConferenceView, StoreError> {
    let rows = load(tx, None, Some(id))?;
    views(tx, rows)?.pop().ok_or(StoreError::NotFound)
}

/// Reads the conferences of a case that one's agency was asked to.
pub fn read_conferences<P: Includes<PlanRead>, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<ConferencesView, StoreError> {
    vault::reach(tx, case)?;
    let rows = load(tx, Some(case), None)?;
    Ok(ConferencesView {
        conferences: views(tx, rows)?,
        holders: holders(tx, case)?,
        actions: if needs::offers::<P, PlanWrite, M>(tx) { vec!["call".into()] } else { Vec::new() },
    })
}

/// Calls a conference of agencies that hold the case.
pub fn call_conference<P: Includes<PlanWrite> + Includes<PlanRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    meets_at: DateTime<Utc>,
    format: MeetingFormat,
    asked: &[Uuid],
) -> Result<ConferenceView, StoreError> {
    let record = vault::reach(tx, case)?.agency_of_record;
    let (id, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    let held = holders(tx, case)?;
    if !asked.iter().all(|one| held.iter().any(|holder| holder.agency_id == *one)) {
        return Err(StoreError::Refused("plan.owner_does_not_hold"));
    }
    let mut invited: Vec<Uuid> = asked.iter().copied().chain([agency]).collect();
    invited.sort_unstable();
    invited.dedup();
    diesel::insert_into(case_conferences::table)
        .values((
            case_conferences::id.eq(id),
            case_conferences::case_id.eq(case),
            case_conferences::agency_of_record.eq(record),
            case_conferences::agency_id.eq(agency),
            case_conferences::meets_at.eq(meets_at),
            case_conferences::format.eq(format.as_str()),
            case_conferences::invited.eq(invited),
            case_conferences::called_at.eq(now),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "conference_called", ..Event::of(case, record) })?;
    read_conference(tx, id)
}

/// A decision to be kept.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// Whose it is.
    pub owner: Uuid,
    /// By when.
    pub due_on: NaiveDate,
    /// What.
    pub title: String,
    /// The draft of a plan it becomes a task of, the item below which it stands, and the pillar.
    pub into_plan: Option<(Uuid, Uuid, Pillar)>,
}

/// Enters a conference as held: who came, the minutes, and what was decided, part of it straight into the plan.
pub fn hold_conference<P: Includes<PlanWrite> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    attended: &[Uuid],
    minutes: &str,
    decided: &[NewDecision],
) -> Result<ConferenceView, StoreError> {
    let row = load(tx, None, Some(id))?.pop().ok_or(StoreError::NotFound)?;
    let (agency, now) = (tx.agency(), tx.now());
    if row.agency_id != agency || row.held_at.is_some() {
        return Err(StoreError::Refused("conference.held"));
    }
    let asked = |one: &Uuid| row.invited.contains(one);
    if !attended.iter().all(asked) || !decided.iter().all(|one| asked(&one.owner)) {
        return Err(StoreError::Refused("conference.not_invited"));
    }
    let holding: Vec<Uuid> = holders(tx, row.case_id)?.into_iter().map(|holder| holder.agency_id).collect();
    let readers: Vec<Uuid> = row.invited.iter().copied().filter(|one| holding.contains(one)).collect();
    let letter = letters::write(tx, row.case_id, row.record, &minutes, &readers)?;
    diesel::update(case_conferences::table.find(id))
        .set((
            case_conferences::attended.eq(attended.to_vec()),
            case_conferences::letter_id.eq(letter),
            case_conferences::held_at.eq(now),
            case_conferences::version.eq(case_conferences::version + 1),
        ))
        .execute(tx.conn())?;
    for one in decided {
        if !holding.contains(&one.owner) {
            return Err(StoreError::Refused("plan.owner_does_not_hold"));
        }
        let item_key = match one.into_plan {
            None => None,
            Some((plan, parent, pillar)) => {
                let plan = hold_open(tx, plan)?;
                if plan.case_id != row.case_id {
                    return Err(StoreError::NotFound);
                }
                let words = ItemWords { title: one.title.clone(), details: None };
                let new = NewItem { pillar, code: None, owner: one.owner, due_on: Some(one.due_on), words };
                let item = insert(tx, &plan, ItemKind::Task, Some(parent), &new)?;
                Some(case_plan_items::table.find(item).select(case_plan_items::item_key).first::<Uuid>(tx.conn())?)
            }
        };
        let letter = letters::write(tx, row.case_id, row.record, &one.title, &[one.owner])?;
        diesel::insert_into(case_decisions::table)
            .values((
                case_decisions::id.eq(Uuid::now_v7()),
                case_decisions::conference_id.eq(id),
                case_decisions::case_id.eq(row.case_id),
                case_decisions::agency_of_record.eq(row.record),
                case_decisions::invited.eq(&row.invited),
                case_decisions::owner_id.eq(one.owner),
                case_decisions::due_on.eq(one.due_on),
                case_decisions::letter_id.eq(letter),
                case_decisions::item_key.eq(item_key),
            ))
            .execute(tx.conn())?;
    }
    add_event(tx, &Event { kind: "conference_held", ..Event::of(row.case_id, row.record) })?;
    read_conference(tx, id)
}

/// Finishes a decision of one's own agency.
pub fn finish_decision<P: Includes<ServiceRecord> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<ConferenceView, StoreError> {
    let row = decisions(tx, &[], Some(id))?.pop().ok_or(StoreError::NotFound)?;
    if row.owner_id != tx.agency() || row.done_on.is_some() {
        return Err(StoreError::Refused("conference.not_your_decision"));
    }
    let today = kyiv_date(tx.now());
    diesel::update(case_decisions::table.find(id))
        .set((case_decisions::done_on.eq(today), case_decisions::version.eq(case_decisions::version + 1)))
        .execute(tx.conn())?;
    read_conference(tx, row.conference_id)
}
