//! Closures: a case is closed with what came of it, followed up when the person agreed, and opened again without losing it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseAdvance, CaseRead, Includes, Permission, PlanRead, PlanWrite};
use nrm_domain::cases::case::{Move, ReasonCode, Stage, Transition, rule_of};
use nrm_domain::cases::closure::{FOLLOW_UPS, FollowUpResult, FollowUpRule, PillarOutcome, follow_up_days, lacks};
use nrm_domain::cases::plan::PlanState;
use nrm_domain::cases::service::Pillar;
use nrm_domain::shared::time::{DeadlineUnit, kyiv_date};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event, advance};
use super::plans::{lead, led};
use super::{law, letters, needs, terms, vault};
use crate::schema::{case_closures, case_follow_ups, case_plans, case_stays, cases};
use crate::{StoreError, Tx, Write};

/// What came of each pillar.
pub type Outcomes = BTreeMap<Pillar, PillarOutcome>;

/// Terms that have no sense in a closed case.
const ENDED: [&str; 4] = ["needs.assess", "needs.review", "plan.create", "plan.review"];

/// One day on which the person is asked how they are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FollowUpView {
    /// Id.
    pub id: Uuid,
    /// The row of the law table it comes from: after three, six or twelve months.
    pub code: String,
    /// When.
    pub due_on: NaiveDate,
    /// What was found.
    pub result_code: Option<String>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// What was said; read by the agency that wrote it.
    pub note: Option<String>,
    /// Whether it fell away because the case was opened again.
    pub dropped: bool,
    /// Version.
    pub version: i32,
    /// What the reader may do: report.
    pub actions: Vec<String>,
}

/// One closure, as it was.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClosureView {
    /// Id.
    pub id: Uuid,
    /// First, second and so on.
    pub number: i32,
    /// When.
    pub closed_on: NaiveDate,
    /// Why.
    pub reason_code: String,
    /// What came of each pillar.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub outcomes: Outcomes,
    /// Whether the person agrees to be asked later.
    pub follow_up_consent: bool,
    /// What was written about it; read by the agency that closed the case.
    pub summary: Option<String>,
    /// When the case was opened again.
    pub reopened_at: Option<DateTime<Utc>>,
    /// The days of follow-up.
    pub follow_ups: Vec<FollowUpView>,
}

/// How a case ended, each time it did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClosuresView {
    /// The case.
    pub case_id: Uuid,
    /// Closures, the newest first.
    pub closures: Vec<ClosureView>,
    /// Reasons to choose from.
    pub reason_codes: Vec<ReasonCode>,
    /// Whether each pillar needs its outcome: a plan was agreed.
    pub needs_outcomes: bool,
    /// Whether the person still stays in a help facility; that ends first.
    pub open_stay: bool,
    /// What the reader may do: close.
    pub actions: Vec<String>,
}

fn has_agreed_plan<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<bool, StoreError> {
    let agreed =
        case_plans::table.filter(case_plans::case_id.eq(case)).filter(case_plans::state.eq(PlanState::Agreed.as_str()));
    Ok(diesel::select(diesel::dsl::exists(agreed)).get_result(tx.conn())?)
}

fn has_open_stay<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<bool, StoreError> {
    let open = case_stays::table.filter(case_stays::case_id.eq(case)).filter(case_stays::ended_on.is_null());
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(tx.conn())?)
}

#[derive(Queryable)]
struct FollowUpRow {
    id: Uuid,
    closure_id: Uuid,
    case_id: Uuid,
    record: Uuid,
    code: String,
    due_on: NaiveDate,
    result_code: Option<String>,
    done_on: Option<NaiveDate>,
    letter_id: Option<Uuid>,
    dropped_at: Option<DateTime<Utc>>,
    version: i32,
}

fn follow_up_rows<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Option<Uuid>,
    id: Option<Uuid>,
) -> Result<Vec<FollowUpRow>, StoreError> {
    let mut query = case_follow_ups::table
        .order((case_follow_ups::due_on, case_follow_ups::code))
        .select((
            case_follow_ups::id,
            case_follow_ups::closure_id,
            case_follow_ups::case_id,
            case_follow_ups::agency_of_record,
            case_follow_ups::code,
            case_follow_ups::due_on,
            case_follow_ups::result_code,
            case_follow_ups::done_on,
            case_follow_ups::letter_id,
            case_follow_ups::dropped_at,
            case_follow_ups::version,
        ))
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(case_follow_ups::case_id.eq(case));
    }
    if let Some(id) = id {
        query = query.filter(case_follow_ups::id.eq(id));
    }
    Ok(query.load(tx.conn())?)
}

type ClosureRow = (Uuid, i32, NaiveDate, String, serde_json::Value, bool, Option<Uuid>, Option<DateTime<Utc>>);

/// Reads how a case ended, each time it did.
pub fn read_closures<P: Permission + Includes<CaseRead>, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<ClosuresView, StoreError> {
    vault::reach(tx, case)?;
    let rows: Vec<ClosureRow> = case_closures::table
        .filter(case_closures::case_id.eq(case))
        .order(case_closures::number.desc())
        .select((
            case_closures::id,
            case_closures::number,
            case_closures::closed_on,
            case_closures::reason_code,
            case_closures::outcomes,
            case_closures::follow_up_consent,
            case_closures::letter_id,
            case_closures::reopened_at,
        ))
        .load(tx.conn())?;
    let follow = follow_up_rows(tx, Some(case), None)?;
    let letters_of = rows.iter().map(|row| row.6).chain(follow.iter().map(|row| row.letter_id)).collect::<Vec<_>>();
    let said = letters::open::<_, _, String>(tx, case, letters_of)?;
    let leads = lead(tx, case)? == tx.agency();
    let reports = leads && needs::offers::<P, PlanWrite, M>(tx);
    let stage: String = cases::table.find(case).select(cases::stage).first(tx.conn())?;
    let closes = leads
        && needs::offers::<P, CaseAdvance, M>(tx)
        && rule_of(Move::CloseCase).is_some_and(|rule| rule.from.iter().any(|from| from.as_str() == stage));
    let closures = rows
        .into_iter()
        .map(|(id, number, closed_on, reason_code, outcomes, follow_up_consent, letter, reopened_at)| {
            Ok(ClosureView {
                outcomes: serde_json::from_value(outcomes).map_err(|_| StoreError::Broken("outcomes".into()))?,
                summary: letter.and_then(|letter| said.get(&letter).cloned()),
                follow_ups: follow
                    .iter()
                    .filter(|row| row.closure_id == id)
                    .map(|row| FollowUpView {
                        id: row.id,
                        code: row.code.clone(),
                        due_on: row.due_on,
                        result_code: row.result_code.clone(),
                        done_on: row.done_on,
                        note: row.letter_id.and_then(|letter| said.get(&letter).cloned()),
                        dropped: row.dropped_at.is_some(),
                        version: row.version,
                        actions: if reports && row.done_on.is_none() && row.dropped_at.is_none() {
                            vec!["report".into()]
                        } else {
                            Vec::new()
                        },
                    })
                    .collect(),
                id,
                number,
                closed_on,
                reason_code,
                follow_up_consent,
                reopened_at,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(ClosuresView {
        case_id: case,
        closures,
        reason_codes: rule_of(Move::CloseCase).map(|rule| rule.reasons.to_vec()).unwrap_or_default(),
        needs_outcomes: has_agreed_plan(tx, case)?,
        open_stay: has_open_stay(tx, case)?,
        actions: if closes { vec!["close".into()] } else { Vec::new() },
    })
}

/// What a case is closed with.
#[derive(Debug, Clone)]
pub struct NewClosure {
    /// Why.
    pub reason: ReasonCode,
    /// What came of each pillar.
    pub outcomes: Outcomes,
    /// Whether the person agrees to be asked later.
    pub follow_up_consent: bool,
    /// What is written about it.
    pub summary: Option<String>,
}

/// Closes a case: what came of it, the move itself and the days of follow-up are one act.
pub fn close_case<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    step: &Transition,
    new: &NewClosure,
) -> Result<Result<ClosuresView, Vec<String>>, StoreError> {
    let case = step.case().uuid();
    let record = led(tx, case)?;
    let missing = lacks(&new.outcomes, has_agreed_plan(tx, case)?);
    if !missing.is_empty() {
        return Ok(Err(missing));
    }
    if has_open_stay(tx, case)? {
        return Err(StoreError::Refused("closure.open_stay"));
    }
    let (id, agency, now, today) = (Uuid::now_v7(), tx.agency(), tx.now(), kyiv_date(tx.now()));
    let before: i64 = case_closures::table.filter(case_closures::case_id.eq(case)).count().get_result(tx.conn())?;
    let number = i32::try_from(before + 1).map_err(|_| StoreError::Broken("closures".into()))?;
    let letter = match new.summary.as_deref().map(str::trim).filter(|summary| !summary.is_empty()) {
        Some(summary) => Some(letters::write(tx, case, record, &summary, &[])?),
        None => None,
    };
    let outcomes = serde_json::to_value(&new.outcomes).map_err(|error| StoreError::Broken(error.to_string()))?;
    diesel::insert_into(case_closures::table)
        .values((
            case_closures::id.eq(id),
            case_closures::case_id.eq(case),
            case_closures::agency_of_record.eq(record),
            case_closures::agency_id.eq(agency),
            case_closures::number.eq(number),
            case_closures::closed_on.eq(today),
            case_closures::reason_code.eq(new.reason.as_str()),
            case_closures::outcomes.eq(outcomes),
            case_closures::follow_up_consent.eq(new.follow_up_consent),
            case_closures::letter_id.eq(letter),
            case_closures::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    advance(tx, step)?;
    terms::meet(tx, case, &ENDED)?;
    if new.follow_up_consent {
        for (code, due_on) in follow_up_days(&law::calendar(tx)?, today, &rules(tx, today)?) {
            diesel::insert_into(case_follow_ups::table)
                .values((
                    case_follow_ups::id.eq(Uuid::now_v7()),
                    case_follow_ups::closure_id.eq(id),
                    case_follow_ups::case_id.eq(case),
                    case_follow_ups::agency_of_record.eq(record),
                    case_follow_ups::code.eq(&code),
                    case_follow_ups::due_on.eq(due_on),
                ))
                .execute(tx.conn())?;
            terms::start(tx, case, &code, today, due_on)?;
        }
    }
    Ok(Ok(read_closures(tx, case)?))
}

/// The rules of follow-up that hold on the day of closing.
fn rules<P: Permission, M>(tx: &mut Tx<'_, P, M>, closed_on: NaiveDate) -> Result<Vec<FollowUpRule>, StoreError> {
    law::terms_in_force(tx, closed_on)?
        .into_iter()
        .filter(|term| FOLLOW_UPS.contains(&term.code.as_str()))
        .map(|term| {
            let unit: DeadlineUnit = term.unit.parse().map_err(|_| StoreError::Broken("unit of a term".into()))?;
            let amount = u32::try_from(term.amount).map_err(|_| StoreError::Broken("amount of a term".into()))?;
            Ok((term.code, amount, unit))
        })
        .collect()
}

/// Marks the standing closure when a case is opened again; what was still to be asked falls away.
pub(super) fn reopened<P: Permission>(tx: &mut Tx<'_, P, Write>, step: &Transition) -> Result<(), StoreError> {
    if step.from() != Stage::Closed {
        return Ok(());
    }
    let (case, now) = (step.case().uuid(), tx.now());
    diesel::update(
        case_follow_ups::table
            .filter(case_follow_ups::case_id.eq(case))
            .filter(case_follow_ups::done_on.is_null())
            .filter(case_follow_ups::dropped_at.is_null()),
    )
    .set(case_follow_ups::dropped_at.eq(now))
    .execute(tx.conn())?;
    diesel::update(
        case_closures::table.filter(case_closures::case_id.eq(case)).filter(case_closures::reopened_at.is_null()),
    )
    .set(case_closures::reopened_at.eq(now))
    .execute(tx.conn())?;
    terms::meet(tx, case, &FOLLOW_UPS)
}

/// Reports what was found when the person was asked.
pub fn report_follow_up<P: Includes<PlanWrite> + Includes<PlanRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    result: FollowUpResult,
    note: Option<&str>,
) -> Result<ClosuresView, StoreError> {
    let row = follow_up_rows(tx, None, Some(id))?.pop().ok_or(StoreError::NotFound)?;
    led(tx, row.case_id)?;
    if row.done_on.is_some() || row.dropped_at.is_some() {
        return Err(StoreError::Refused("follow_up.done"));
    }
    let (agency, today) = (tx.agency(), kyiv_date(tx.now()));
    let letter = match note.map(str::trim).filter(|note| !note.is_empty()) {
        Some(note) => Some(letters::write(tx, row.case_id, row.record, &note, &[])?),
        None => None,
    };
    diesel::update(case_follow_ups::table.find(id))
        .set((
            case_follow_ups::result_code.eq(result.as_str()),
            case_follow_ups::letter_id.eq(letter),
            case_follow_ups::done_on.eq(today),
            case_follow_ups::agency_id.eq(agency),
            case_follow_ups::version.eq(case_follow_ups::version + 1),
        ))
        .execute(tx.conn())?;
    terms::meet(tx, row.case_id, &[row.code.as_str()])?;
    add_event(tx, &Event { kind: "followed_up", ..Event::of(row.case_id, row.record) })?;
    read_closures(tx, row.case_id)
}
