//! What agencies say to their sections of a plan: approved or returned, by the approver or by whoever stands in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{Includes, Permission, PlanApprove, PlanRead};
use nrm_domain::access::role::Role;
use nrm_domain::cases::plan::{PlanState, SectionAnswer};
use nrm_domain::cases::service::Pillar;
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::letters;
use super::plans::{AnswerView, ItemView, PlanRow, PlanView, approves, lead, plan_row, read_plan};
use crate::schema::{case_plan_answers, case_plans, memberships, plan_delegations, users};
use crate::{StoreError, Tx, Write};

/// Who approves for another for a time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DelegationView {
    /// Id.
    pub id: Uuid,
    /// Who is away.
    pub from_name: String,
    /// Who stands in.
    pub to_name: String,
    /// From which day.
    pub from_on: NaiveDate,
    /// To which day.
    pub to_on: NaiveDate,
    /// Whether it was made by the reader, who may end it.
    pub own: bool,
}

/// A colleague who may stand in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Colleague {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Role in the agency.
    pub role: String,
}

/// The delegations of one's agency, and who may stand in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DelegationsView {
    /// Those that run or are to come.
    pub delegations: Vec<DelegationView>,
    /// People of the agency who work with plans; for an approver only.
    pub colleagues: Vec<Colleague>,
}

/// For whom the person who acts stands in today, if for anybody.
fn stands_in_for<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Option<Uuid>, StoreError> {
    let (agency, person, today) = (tx.agency(), tx.actor().principal_id(), kyiv_date(tx.now()));
    Ok(plan_delegations::table
        .filter(plan_delegations::agency_id.eq(agency))
        .filter(plan_delegations::to_user_id.eq(person))
        .filter(plan_delegations::ended_at.is_null())
        .filter(plan_delegations::from_on.le(today))
        .filter(plan_delegations::to_on.ge(today))
        .order((plan_delegations::made_at.desc(), plan_delegations::id))
        .select(plan_delegations::from_user_id)
        .first(tx.conn())
        .optional()?)
}

#[derive(Queryable)]
struct AnswerRow {
    agency_id: Uuid,
    pillar: String,
    answer: String,
    delegated_by: Option<Uuid>,
    letter_id: Option<Uuid>,
    asked_at: DateTime<Utc>,
    answered_at: DateTime<Utc>,
}

/// Who is asked about which section of a version, and what they said.
pub(super) fn of_plan<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    plan: &PlanRow,
    items: &[ItemView],
) -> Result<Vec<AnswerView>, StoreError> {
    let rows: Vec<AnswerRow> = case_plan_answers::table
        .filter(case_plan_answers::plan_id.eq(plan.id))
        .filter(case_plan_answers::lapsed_at.is_null())
        .select((
            case_plan_answers::agency_id,
            case_plan_answers::pillar,
            case_plan_answers::answer,
            case_plan_answers::delegated_by,
            case_plan_answers::letter_id,
            case_plan_answers::asked_at,
            case_plan_answers::answered_at,
        ))
        .load(tx.conn())?;
    let mut comments = letters::open::<_, _, String>(tx, plan.case_id, rows.iter().map(|row| row.letter_id))?;
    let agency = tx.agency();
    let stands_in = approves(tx) || stands_in_for(tx)?.is_some();
    let asked: BTreeMap<(&str, Uuid), &ItemView> =
        items.iter().map(|item| ((item.pillar.as_str(), item.owner_id), item)).collect();
    Ok(asked
        .into_iter()
        .map(|((pillar, owner), item)| {
            let row = rows.iter().find(|row| row.agency_id == owner && row.pillar == pillar);
            AnswerView {
                pillar: pillar.to_owned(),
                agency_id: owner,
                agency_uk: item.owner_uk.clone(),
                agency_en: item.owner_en.clone(),
                answer: row.map(|row| row.answer.clone()),
                comment: row.and_then(|row| row.letter_id).and_then(|letter| comments.remove(&letter)),
                delegated: row.is_some_and(|row| row.delegated_by.is_some()),
                asked_at: row.map(|row| row.asked_at).or(plan.submitted_at),
                answered_at: row.map(|row| row.answered_at),
                may: match plan.state.parse() {
                    Ok(PlanState::Submitted) if owner == agency && stands_in => SectionAnswer::ALL.to_vec(),
                    Ok(PlanState::Agreed) if owner == agency && stands_in && row.is_none() => {
                        vec![SectionAnswer::Approved]
                    }
                    _ => Vec::new(),
                },
            }
        })
        .collect())
}

/// Whether a version may be agreed with the person: nothing was returned, and the lead stands to its own sections.
/// A section that others have not answered yet does not hold the help up; it stays marked as waiting.
pub(super) fn agreeable(answers: &[AnswerView], lead: Uuid) -> bool {
    let approved = |one: &AnswerView| one.answer.as_deref() == Some(SectionAnswer::Approved.as_str());
    let returned = |one: &AnswerView| one.answer.as_deref() == Some(SectionAnswer::Returned.as_str());
    !answers.is_empty()
        && !answers.iter().any(returned)
        && answers.iter().filter(|one| one.agency_id == lead).all(approved)
        && answers.iter().any(approved)
}

/// Lets answers lapse whose sections were changed.
pub(super) fn lapse<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    plan: Uuid,
    sections: &[(Uuid, &str)],
) -> Result<(), StoreError> {
    let now = tx.now();
    for (agency, pillar) in sections.iter().collect::<BTreeSet<_>>() {
        diesel::update(
            case_plan_answers::table
                .filter(case_plan_answers::plan_id.eq(plan))
                .filter(case_plan_answers::agency_id.eq(agency))
                .filter(case_plan_answers::pillar.eq(pillar))
                .filter(case_plan_answers::lapsed_at.is_null()),
        )
        .set(case_plan_answers::lapsed_at.eq(now))
        .execute(tx.conn())?;
    }
    Ok(())
}

/// Answers one section of one's own agency. A returned one sends the version back to be worked on; the rest stands. What
/// still waits when the version is agreed can be approved afterwards, and no longer returned.
pub fn answer_section<P: Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    plan: Uuid,
    pillar: Pillar,
    answer: SectionAnswer,
    comment: Option<&str>,
) -> Result<PlanView, StoreError> {
    let row = plan_row(tx, plan)?;
    let view = read_plan(tx, plan)?;
    if !row.is_open() && answer == SectionAnswer::Returned {
        return Err(StoreError::Refused("plan.already_agreed"));
    }
    let (agency, now, person, role) = (tx.agency(), tx.now(), tx.actor().principal_id(), tx.actor().role());
    let absent = if approves(tx) { None } else { stands_in_for(tx)? };
    if !approves(tx) && absent.is_none() {
        return Err(StoreError::Refused("plan.not_approver"));
    }
    let asked = view.answers.iter().any(|one| one.pillar == pillar.as_str() && one.may.contains(&answer));
    let (true, Some(asked_at)) = (asked, row.submitted_at) else {
        return Err(StoreError::Refused("plan.not_asked"));
    };
    lapse(tx, plan, &[(agency, pillar.as_str())])?;
    let leader = lead(tx, row.case_id)?;
    let letter = match comment.map(str::trim).filter(|comment| !comment.is_empty()) {
        Some(comment) => Some(letters::write(tx, row.case_id, row.record, &comment, &[leader])?),
        None => None,
    };
    diesel::insert_into(case_plan_answers::table)
        .values((
            case_plan_answers::id.eq(Uuid::now_v7()),
            case_plan_answers::plan_id.eq(plan),
            case_plan_answers::case_id.eq(row.case_id),
            case_plan_answers::agency_of_record.eq(row.record),
            case_plan_answers::agency_id.eq(agency),
            case_plan_answers::pillar.eq(pillar.as_str()),
            case_plan_answers::answer.eq(answer.as_str()),
            case_plan_answers::approver_id.eq(person),
            case_plan_answers::approver_role.eq(role.map_or("", |role| role.as_str())),
            case_plan_answers::delegated_by.eq(absent),
            case_plan_answers::letter_id.eq(letter),
            case_plan_answers::asked_at.eq(asked_at),
            case_plan_answers::answered_at.eq(now),
        ))
        .execute(tx.conn())?;
    if answer == SectionAnswer::Returned {
        diesel::update(case_plans::table.find(plan))
            .set((case_plans::state.eq(PlanState::Draft.as_str()), case_plans::version.eq(case_plans::version + 1)))
            .execute(tx.conn())?;
    }
    let kind = if answer == SectionAnswer::Approved { "plan_approved" } else { "plan_returned" };
    add_event(tx, &Event { kind, ..Event::of(row.case_id, row.record) })?;
    read_plan(tx, plan)
}

/// Lists the delegations of one's agency that run or are to come.
pub fn list_delegations<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>) -> Result<DelegationsView, StoreError> {
    let (agency, person, today) = (tx.agency(), tx.actor().principal_id(), kyiv_date(tx.now()));
    let people: Vec<(Uuid, String, String)> = users::table
        .inner_join(memberships::table.on(memberships::user_id.eq(users::id)))
        .filter(memberships::agency_id.eq(agency))
        .filter(memberships::active.eq(true))
        .filter(users::active.eq(true))
        .order(users::display_name)
        .select((users::id, users::display_name, memberships::role))
        .load(tx.conn())?;
    let name = |id: Uuid| people.iter().find(|one| one.0 == id).map_or_else(String::new, |one| one.1.clone());
    let rows: Vec<(Uuid, Uuid, Uuid, NaiveDate, NaiveDate)> = plan_delegations::table
        .filter(plan_delegations::ended_at.is_null())
        .filter(plan_delegations::to_on.ge(today))
        .order((plan_delegations::from_on, plan_delegations::id))
        .select((
            plan_delegations::id,
            plan_delegations::from_user_id,
            plan_delegations::to_user_id,
            plan_delegations::from_on,
            plan_delegations::to_on,
        ))
        .load(tx.conn())?;
    let approver = approves(tx);
    Ok(DelegationsView {
        delegations: rows
            .into_iter()
            .map(|(id, from, to, from_on, to_on)| DelegationView {
                id,
                from_name: name(from),
                to_name: name(to),
                from_on,
                to_on,
                own: from == person,
            })
            .collect(),
        colleagues: people
            .iter()
            .filter(|(id, _, role)| approver && *id != person && works_with_plans(role))
            .map(|(id, name, role)| Colleague { id: *id, name: name.clone(), role: role.clone() })
            .collect(),
    })
}

fn works_with_plans(role: &str) -> bool {
    role.parse::<Role>().is_ok_and(|role| role.holds().contains(&PlanRead::KIND))
}

/// Lets a colleague approve in one's place for a time.
pub fn delegate<P: Includes<PlanApprove> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    to: Uuid,
    from_on: NaiveDate,
    to_on: NaiveDate,
) -> Result<DelegationsView, StoreError> {
    let (agency, person, now) = (tx.agency(), tx.actor().principal_id(), tx.now());
    if to_on < from_on || to_on < kyiv_date(now) {
        return Err(StoreError::Refused("plan.wrong_days"));
    }
    if !list_delegations(tx)?.colleagues.iter().any(|one| one.id == to) {
        return Err(StoreError::Refused("plan.no_such_colleague"));
    }
    diesel::insert_into(plan_delegations::table)
        .values((
            plan_delegations::id.eq(Uuid::now_v7()),
            plan_delegations::agency_id.eq(agency),
            plan_delegations::from_user_id.eq(person),
            plan_delegations::to_user_id.eq(to),
            plan_delegations::from_on.eq(from_on),
            plan_delegations::to_on.eq(to_on),
            plan_delegations::made_at.eq(now),
        ))
        .execute(tx.conn())?;
    list_delegations(tx)
}

/// Ends a delegation that one made.
pub fn end_delegation<P: Includes<PlanApprove> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<DelegationsView, StoreError> {
    let now = tx.now();
    let ended = diesel::update(plan_delegations::table.find(id).filter(plan_delegations::ended_at.is_null()))
        .set(plan_delegations::ended_at.eq(now))
        .execute(tx.conn())?;
    if ended == 0 {
        return Err(StoreError::NotFound);
    }
    list_delegations(tx)
}
