//! Help that was given: one entry or a hundred at once, each entered once, and what it adds up to.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Text, Uuid as SqlUuid};
use nrm_domain::access::actor::Principal;
use nrm_domain::access::permission::{CaseRead, Includes, Permission, PlanRead, ServiceRecord};
use nrm_domain::cases::case::Stage;
use nrm_domain::cases::service::{ServiceOutcome, ServiceUnit, Standing, VoidReason, can_be_given_on};
use nrm_domain::cases::vocabulary::NeedCode;
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::{letters, needs, vault};
use crate::schema::{agencies, case_services};
use crate::{After, Slice, StoreError, Tx, Write};

/// A service that was given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceView {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Who gave it.
    pub agency_id: Uuid,
    /// Its name in Ukrainian.
    pub agency_uk: String,
    /// Its name in English.
    pub agency_en: String,
    /// What, by the catalogue.
    pub need_code: String,
    /// Counted in what.
    pub unit: String,
    /// How much.
    pub quantity: f64,
    /// When.
    pub delivered_on: NaiveDate,
    /// What came of it.
    pub outcome_code: String,
    /// What it cost, in hryvnias; only for the agency that gave it.
    pub cost: Option<f64>,
    /// The provider's own number of the entry; only for the agency that gave it.
    pub external_ref: Option<String>,
    /// A note of the provider, which nobody else reads.
    pub note: Option<String>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Why it was taken back, if it was.
    pub void_reason: Option<String>,
    /// What the reader may do with it: void.
    pub actions: Vec<String>,
}

/// A service to be entered.
#[derive(Debug, Clone)]
pub struct NewService {
    /// What.
    pub need: NeedCode,
    /// Counted in what.
    pub unit: ServiceUnit,
    /// How much, in hundredths.
    pub hundredths: i64,
    /// When.
    pub delivered_on: NaiveDate,
    /// What came of it.
    pub outcome: ServiceOutcome,
    /// What it cost, in kopiykas.
    pub cost_kopiykas: Option<i64>,
    /// The provider's own number of the entry.
    pub external_ref: Option<String>,
    /// A note for oneself.
    pub note: Option<String>,
}

#[derive(Queryable)]
struct ServiceRow {
    id: Uuid,
    case_id: Uuid,
    agency_id: Uuid,
    agency_uk: String,
    agency_en: String,
    need_code: String,
    unit: String,
    quantity_hundredths: i64,
    delivered_on: NaiveDate,
    outcome_code: String,
    cost_kopiykas: Option<i64>,
    external_ref: Option<String>,
    letter_id: Option<Uuid>,
    recorded_at: DateTime<Utc>,
    void_reason: Option<String>,
}

/// Hundredths as the number that a person writes.
fn whole(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

fn load<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Option<Uuid>,
    id: Option<Uuid>,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<ServiceView>, StoreError> {
    let mut query = case_services::table
        .inner_join(agencies::table.on(agencies::id.eq(case_services::agency_id)))
        .order((case_services::recorded_at.desc(), case_services::id.desc()))
        .select((
            case_services::id,
            case_services::case_id,
            case_services::agency_id,
            agencies::name_uk,
            agencies::name_en,
            case_services::need_code,
            case_services::unit,
            case_services::quantity_hundredths,
            case_services::delivered_on,
            case_services::outcome_code,
            case_services::cost_kopiykas,
            case_services::external_ref,
            case_services::letter_id,
            case_services::recorded_at,
            case_services::void_reason,
        ))
        .limit(limit + 1)
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(case_services::case_id.eq(case));
    }
    if let Some(id) = id {
        query = query.filter(case_services::id.eq(id));
    }
    if let Some(after) = after {
        query = query.filter(
            case_services::recorded_at
                .lt(after.at)
                .or(case_services::recorded_at.eq(after.at).and(case_services::id.lt(after.id))),
        );
    }
    let rows: Vec<ServiceRow> = query.load(tx.conn())?;
    let mut notes = match rows.first() {
        Some(first) => letters::open::<_, _, String>(tx, first.case_id, rows.iter().map(|row| row.letter_id))?,
        None => std::collections::HashMap::new(),
    };
    let (agency, records) = (tx.agency(), needs::offers::<P, ServiceRecord, M>(tx));
    let views = rows
        .into_iter()
        .map(|row| {
            let own = row.agency_id == agency;
            ServiceView {
                quantity: whole(row.quantity_hundredths),
                cost: row.cost_kopiykas.filter(|_| own).map(whole),
                external_ref: row.external_ref.filter(|_| own),
                note: row.letter_id.and_then(|letter| notes.remove(&letter)),
                actions: if own && records && row.void_reason.is_none() { vec!["void".into()] } else { Vec::new() },
                id: row.id,
                case_id: row.case_id,
                agency_id: row.agency_id,
                agency_uk: row.agency_uk,
                agency_en: row.agency_en,
                need_code: row.need_code,
                unit: row.unit,
                delivered_on: row.delivered_on,
                outcome_code: row.outcome_code,
                recorded_at: row.recorded_at,
                void_reason: row.void_reason,
            }
        })
        .collect();
    Ok(Slice::cut(views, limit, |row| After { at: row.recorded_at, id: row.id }))
}

/// Lists the services given in a case, the newest entry first.
pub fn list_services<P: Includes<PlanRead>, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<ServiceView>, StoreError> {
    vault::reach(tx, case)?;
    load(tx, Some(case), None, after, limit)
}

fn read_service<P: Permission, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<ServiceView, StoreError> {
    load(tx, None, Some(id), None, 1)?.items.pop().ok_or(StoreError::NotFound)
}

fn known<P: Permission>(tx: &mut Tx<'_, P, Write>, reference: Option<&str>) -> Result<Option<Uuid>, StoreError> {
    let (agency, Some(reference)) = (tx.agency(), reference) else { return Ok(None) };
    Ok(case_services::table
        .filter(case_services::agency_id.eq(agency))
        .filter(case_services::external_ref.eq(reference))
        .select(case_services::id)
        .first(tx.conn())
        .optional()?)
}

fn insert<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    record: Uuid,
    new: &NewService,
) -> Result<Uuid, StoreError> {
    let (id, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    if !can_be_given_on(new.delivered_on, kyiv_date(now)) {
        return Err(StoreError::Refused("service.wrong_day"));
    }
    let recorder = tx.actor().principal_id();
    let kind = if matches!(tx.actor().principal, Principal::Person { .. }) { "person" } else { "client" };
    let letter = match new.note.as_deref().map(str::trim).filter(|note| !note.is_empty()) {
        Some(note) => Some(letters::write(tx, case, record, &note, &[])?),
        None => None,
    };
    diesel::insert_into(case_services::table)
        .values((
            case_services::id.eq(id),
            case_services::case_id.eq(case),
            case_services::agency_of_record.eq(record),
            case_services::agency_id.eq(agency),
            case_services::recorder_kind.eq(kind),
            case_services::recorder_id.eq(recorder),
            case_services::need_code.eq(new.need.as_str()),
            case_services::unit.eq(new.unit.as_str()),
            case_services::quantity_hundredths.eq(new.hundredths),
            case_services::delivered_on.eq(new.delivered_on),
            case_services::outcome_code.eq(new.outcome.as_str()),
            case_services::cost_kopiykas.eq(new.cost_kopiykas),
            case_services::external_ref.eq(&new.external_ref),
            case_services::letter_id.eq(letter),
            case_services::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "service_recorded", ..Event::of(case, record) })?;
    Ok(id)
}

/// Enters one service in a case that one's agency holds.
pub fn record_service<P: Includes<ServiceRecord> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    new: &NewService,
) -> Result<ServiceView, StoreError> {
    let reach = vault::reach(tx, case)?;
    let id = insert(tx, case, reach.agency_of_record, new)?;
    read_service(tx, id)
}

/// What became of one entry of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// It is new.
    Recorded(Uuid),
    /// The same reference was entered before.
    Known(Uuid),
    /// It was not entered, for this reason.
    Refused(&'static str),
}

/// Enters one of many services: whatever is wrong with it stays with it, and a known reference is not entered twice.
pub fn deliver<P: Includes<ServiceRecord> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    new: &NewService,
) -> Result<Entered, StoreError> {
    if let Some(id) = known(tx, new.external_ref.as_deref())? {
        return Ok(Entered::Known(id));
    }
    let reach = match vault::reach(tx, case) {
        Ok(reach) => reach,
        Err(StoreError::NotFound) => return Ok(Entered::Refused("not_found")),
        Err(other) => return Err(other),
    };
    match insert(tx, case, reach.agency_of_record, new) {
        Ok(id) => Ok(Entered::Recorded(id)),
        Err(StoreError::Refused(code)) => Ok(Entered::Refused(code)),
        Err(other) => Err(other),
    }
}

/// Takes back an entry of one's own agency; it stays to be read, with the reason.
pub fn void_service<P: Includes<ServiceRecord> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    reason: VoidReason,
) -> Result<ServiceView, StoreError> {
    let (agency, now) = (tx.agency(), tx.now());
    let (owner, voided): (Uuid, Option<DateTime<Utc>>) =
        case_services::table.find(id).select((case_services::agency_id, case_services::voided_at)).first(tx.conn())?;
    if owner != agency || voided.is_some() {
        return Err(StoreError::Refused("service.not_yours_to_void"));
    }
    diesel::update(case_services::table.find(id))
        .set((case_services::voided_at.eq(now), case_services::void_reason.eq(reason.as_str())))
        .execute(tx.conn())?;
    read_service(tx, id)
}

/// What help of one kind adds up to, by where the status procedure stood when it was given.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct ServiceSum {
    /// before_status, without_status or with_status.
    #[diesel(sql_type = Text)]
    pub standing: String,
    /// What.
    #[diesel(sql_type = Text)]
    pub need_code: String,
    /// Counted in what.
    #[diesel(sql_type = Text)]
    pub unit: String,
    /// People who were helped.
    #[diesel(sql_type = BigInt)]
    pub cases: i64,
    /// Entries.
    #[diesel(sql_type = BigInt)]
    pub entries: i64,
    /// How much, in hundredths of the unit.
    #[diesel(sql_type = BigInt)]
    pub quantity_hundredths: i64,
}

/// Adds up what one's own agency gave in a period. Help that was not given is not counted, nor what was taken back.
pub fn sum_services<P: Includes<PlanRead>, M>(
    tx: &mut Tx<'_, P, M>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<ServiceSum>, StoreError> {
    let agency = tx.agency();
    let stages = |standing: Standing| -> Vec<&'static str> {
        let all = Stage::ALL.iter().map(|stage| stage.as_str());
        all.filter(|stage| Standing::of_stage(stage) == standing).collect()
    };
    Ok(diesel::sql_query(
        "select x.standing, s.need_code, s.unit, count(distinct s.case_id) as cases, count(*) as entries,
             sum(s.quantity_hundredths)::bigint as quantity_hundredths
         from case_services s
         cross join lateral (select coalesce((select e.to_stage from case_events e
             where e.case_id = s.case_id and e.to_stage is not null and (e.at at time zone 'Europe/Kyiv')::date <= s.delivered_on
             order by e.at desc, e.id desc limit 1), 'signal') as stage) p
         cross join lateral (select case when p.stage = any($4) then 'with_status' when p.stage = any($5) then 'without_status'
             else 'before_status' end as standing) x
         where s.agency_id = $1 and s.delivered_on between $2 and $3 and s.voided_at is null
             and s.outcome_code in ('given', 'given_partly')
         group by 1, 2, 3 order by 1, 2, 3",
    )
    .bind::<SqlUuid, _>(agency)
    .bind::<Date, _>(from)
    .bind::<Date, _>(to)
    .bind::<Array<Text>, _>(stages(Standing::WithStatus))
    .bind::<Array<Text>, _>(stages(Standing::WithoutStatus))
    .load(tx.conn())?)
}
