//! Stays in help facilities: placed, made longer by a decision, ended. The address is the placing agency's alone.

use chrono::NaiveDate;
use diesel::prelude::*;
use nrm_domain::access::permission::{AidDecide, CaseRead, Includes, Permission, PlanRead, ServiceRecord};
use nrm_domain::cases::closure::{StayEnd, StayGround};
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::plans::{lead, led};
use super::{letters, needs, terms, vault};
use crate::schema::{agencies, case_stay_extensions, case_stays};
use crate::{StoreError, Tx, Write};

const TERM: &str = "shelter.stay";

/// A decision that made a stay longer.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable)]
pub struct ExtensionView {
    /// Why.
    pub ground_code: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// To which day.
    pub until_on: NaiveDate,
}

/// A stay in a help facility, without its address.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StayView {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Who placed the person.
    pub agency_id: Uuid,
    /// Its name in Ukrainian.
    pub agency_uk: String,
    /// Its name in English.
    pub agency_en: String,
    /// Since when.
    pub placed_on: NaiveDate,
    /// To which day it may last.
    pub until_on: NaiveDate,
    /// When it ended.
    pub ended_on: Option<NaiveDate>,
    /// Why.
    pub end_code: Option<String>,
    /// Decisions that made it longer.
    pub extensions: Vec<ExtensionView>,
    /// Version.
    pub version: i32,
    /// What the reader may do: reveal, extend, end.
    pub actions: Vec<String>,
}

/// The stays of a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StaysView {
    /// The newest first.
    pub stays: Vec<StayView>,
    /// What the reader may do: begin.
    pub actions: Vec<String>,
}

/// Where the person stays.
#[derive(Clone, Serialize, ToSchema)]
pub struct StayAddress {
    /// The address.
    pub address: String,
}

impl std::fmt::Debug for StayAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StayAddress(withheld)")
    }
}

#[derive(Queryable)]
struct StayRow {
    id: Uuid,
    case_id: Uuid,
    record: Uuid,
    agency_id: Uuid,
    agency_uk: String,
    agency_en: String,
    placed_on: NaiveDate,
    until_on: NaiveDate,
    letter_id: Uuid,
    ended_on: Option<NaiveDate>,
    end_code: Option<String>,
    version: i32,
}

fn load<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Option<Uuid>,
    id: Option<Uuid>,
) -> Result<Vec<StayRow>, StoreError> {
    let mut query = case_stays::table
        .inner_join(agencies::table.on(agencies::id.eq(case_stays::agency_id)))
        .order((case_stays::placed_on.desc(), case_stays::recorded_at.desc()))
        .select((
            case_stays::id,
            case_stays::case_id,
            case_stays::agency_of_record,
            case_stays::agency_id,
            agencies::name_uk,
            agencies::name_en,
            case_stays::placed_on,
            case_stays::until_on,
            case_stays::letter_id,
            case_stays::ended_on,
            case_stays::end_code,
            case_stays::version,
        ))
        .limit(50)
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(case_stays::case_id.eq(case));
    }
    if let Some(id) = id {
        query = query.filter(case_stays::id.eq(id));
    }
    Ok(query.load(tx.conn())?)
}

fn view<P: Permission, M>(tx: &mut Tx<'_, P, M>, row: StayRow) -> Result<StayView, StoreError> {
    let extensions = case_stay_extensions::table
        .filter(case_stay_extensions::stay_id.eq(row.id))
        .order((case_stay_extensions::recorded_at, case_stay_extensions::id))
        .select((case_stay_extensions::ground_code, case_stay_extensions::decided_on, case_stay_extensions::until_on))
        .load(tx.conn())?;
    let (own, open) = (row.agency_id == tx.agency(), row.ended_on.is_none());
    let mut actions = Vec::new();
    if own {
        actions.push("reveal");
    }
    if open && lead(tx, row.case_id)? == tx.agency() && needs::offers::<P, AidDecide, M>(tx) {
        actions.push("extend");
    }
    if open && own && needs::offers::<P, ServiceRecord, M>(tx) {
        actions.push("end");
    }
    Ok(StayView {
        extensions,
        actions: actions.into_iter().map(str::to_owned).collect(),
        id: row.id,
        case_id: row.case_id,
        agency_id: row.agency_id,
        agency_uk: row.agency_uk,
        agency_en: row.agency_en,
        placed_on: row.placed_on,
        until_on: row.until_on,
        ended_on: row.ended_on,
        end_code: row.end_code,
        version: row.version,
    })
}

fn row<P: Permission, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<StayRow, StoreError> {
    load(tx, None, Some(id))?.pop().ok_or(StoreError::NotFound)
}

/// Reads one stay.
fn read_stay<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<StayView, StoreError> {
    let row = row(tx, id)?;
    view(tx, row)
}

/// Reads the stays of a case.
pub fn read_stays<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<StaysView, StoreError> {
    vault::reach(tx, case)?;
    let rows = load(tx, Some(case), None)?;
    let open = rows.iter().any(|row| row.ended_on.is_none());
    let begins = !open && needs::offers::<P, ServiceRecord, M>(tx);
    Ok(StaysView {
        stays: rows.into_iter().map(|row| view(tx, row)).collect::<Result<_, _>>()?,
        actions: if begins { vec!["begin".into()] } else { Vec::new() },
    })
}

/// Enters a placement; it lasts as long as the rule says, until a decision makes it longer.
pub fn begin_stay<P: Includes<ServiceRecord> + Includes<PlanRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    placed_on: NaiveDate,
    address: &str,
) -> Result<StayView, StoreError> {
    let record = vault::reach(tx, case)?.agency_of_record;
    let (id, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    if placed_on > kyiv_date(now) {
        return Err(StoreError::Refused("stay.wrong_day"));
    }
    let until_on = terms::due_on(tx, TERM, placed_on)?;
    let letter = letters::write(tx, case, record, &address, &[])?;
    diesel::insert_into(case_stays::table)
        .values((
            case_stays::id.eq(id),
            case_stays::case_id.eq(case),
            case_stays::agency_of_record.eq(record),
            case_stays::agency_id.eq(agency),
            case_stays::placed_on.eq(placed_on),
            case_stays::until_on.eq(until_on),
            case_stays::letter_id.eq(letter),
            case_stays::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    terms::start(tx, case, TERM, placed_on, until_on)?;
    add_event(tx, &Event { kind: "stay_begun", ..Event::of(case, record) })?;
    read_stay(tx, id)
}

/// Opens the address for the agency that placed the person; for all others there is nothing to find.
pub fn reveal_stay<P: Includes<PlanRead>>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<StayAddress, StoreError> {
    let row = row(tx, id)?;
    let mut found = letters::open::<_, _, String>(tx, row.case_id, [Some(row.letter_id)])?;
    found.remove(&row.letter_id).map(|address| StayAddress { address }).ok_or(StoreError::NotFound)
}

/// Makes a stay longer by a decision of the agency that leads the case.
pub fn extend_stay<P: Includes<AidDecide> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    ground: StayGround,
    until_on: NaiveDate,
) -> Result<StayView, StoreError> {
    let row = row(tx, id)?;
    led(tx, row.case_id)?;
    let (now, agency, today) = (tx.now(), tx.agency(), kyiv_date(tx.now()));
    if row.ended_on.is_some() {
        return Err(StoreError::Refused("stay.ended"));
    }
    if until_on <= row.until_on || until_on <= today {
        return Err(StoreError::Refused("stay.wrong_day"));
    }
    diesel::insert_into(case_stay_extensions::table)
        .values((
            case_stay_extensions::id.eq(Uuid::now_v7()),
            case_stay_extensions::stay_id.eq(id),
            case_stay_extensions::case_id.eq(row.case_id),
            case_stay_extensions::agency_of_record.eq(row.record),
            case_stay_extensions::agency_id.eq(agency),
            case_stay_extensions::ground_code.eq(ground.as_str()),
            case_stay_extensions::decided_on.eq(today),
            case_stay_extensions::until_on.eq(until_on),
            case_stay_extensions::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    diesel::update(case_stays::table.find(id))
        .set((case_stays::until_on.eq(until_on), case_stays::version.eq(case_stays::version + 1)))
        .execute(tx.conn())?;
    terms::meet(tx, row.case_id, &[TERM])?;
    terms::start(tx, row.case_id, TERM, today, until_on)?;
    add_event(tx, &Event { kind: "stay_extended", ..Event::of(row.case_id, row.record) })?;
    read_stay(tx, id)
}

/// Ends a stay.
pub fn end_stay<P: Includes<ServiceRecord> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    ended_on: NaiveDate,
    code: StayEnd,
) -> Result<StayView, StoreError> {
    let row = row(tx, id)?;
    if row.agency_id != tx.agency() || row.ended_on.is_some() {
        return Err(StoreError::Refused("stay.ended"));
    }
    if ended_on > kyiv_date(tx.now()) || ended_on < row.placed_on {
        return Err(StoreError::Refused("stay.wrong_day"));
    }
    diesel::update(case_stays::table.find(id))
        .set((
            case_stays::ended_on.eq(ended_on),
            case_stays::end_code.eq(code.as_str()),
            case_stays::version.eq(case_stays::version + 1),
        ))
        .execute(tx.conn())?;
    terms::meet(tx, row.case_id, &[TERM])?;
    add_event(tx, &Event { kind: "stay_ended", ..Event::of(row.case_id, row.record) })?;
    read_stay(tx, id)
}
