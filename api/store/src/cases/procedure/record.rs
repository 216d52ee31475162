//! What is on record of a procedure, what a step still lacks, and what a step changes besides the stage.

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, Includes, Permission};
use nrm_domain::cases::case::{Move, ReasonCode, Transition};
use nrm_domain::cases::procedure::{Journal, Lacking, OnRecord, needs_of};
use nrm_domain::cases::questionnaire;
use nrm_domain::shared::time::kyiv_date;
use uuid::Uuid;

use super::undertaking::undertaken;
use super::{
    interview, journal, list_file_items, list_participants, list_verifications, read_application, read_conclusion,
    read_interview, submission,
};
use crate::schema::{applications, cases, interviews};
use crate::{StoreError, Tx, Write};

/// Reads what is on record, as far as the acting agency may know it.
pub(super) fn on_record<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<OnRecord, StoreError> {
    let child: bool = cases::table.find(case).select(cases::child_path).first(tx.conn())?;
    let mut found = OnRecord { undertaken: undertaken(tx, case)?, child, ..OnRecord::default() };
    found.participants_undertaken = true;
    let Some(application) = read_application(tx, case)? else {
        return Ok(found);
    };
    if ["draft", "registered"].contains(&application.state.as_str()) {
        found.filed_by = application.filed_by.parse().ok();
    }
    found.application_complete = application.complete;
    found.application_signed = application.signed_on.is_some();
    found.interpreter_needed = application.interpreter_needed;
    let participants = list_participants(tx, application.id)?;
    found.participants_undertaken = participants.iter().all(|one| one.undertaking_on.is_some());
    found.participants = participants.iter().filter_map(|one| one.kind.parse().ok()).collect();
    if let Some(held) = read_interview(tx, application.id)? {
        found.interview_dated = held.held_on.is_some();
        found.interview_waived = held.state == "waived";
        if held.state == "planned" {
            let form = questionnaire::form(held.form).ok_or_else(|| StoreError::Broken("no form".into()))?;
            found.questions_open = form.missing(&interview::answers(tx, case, application.id)?);
        }
    }
    found.open_requests = list_verifications(tx, application.id)?.iter().any(|one| one.answered_on.is_none());
    found.inventory = list_file_items(tx, application.id)?.iter().filter_map(|one| one.kind.parse().ok()).collect();
    if let Some(conclusion) = read_conclusion(tx, application.id)? {
        found.concluded = true;
        found.conclusion_signed = conclusion.signed_at.is_some();
    }
    Ok(found)
}

/// Everything a step lacks; steps that ask for nothing are not looked up.
pub(super) fn lacking<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
    step: Move,
    reason: Option<ReasonCode>,
) -> Result<Vec<Lacking>, StoreError> {
    if needs_of(step).is_empty() {
        return Ok(Vec::new());
    }
    Ok(on_record(tx, case)?.lacking(step, reason))
}

/// Refuses a step that lacks something, and names all of it.
pub(in crate::cases) fn require<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    step: &Transition,
) -> Result<(), StoreError> {
    let found = lacking(tx, step.case().uuid(), step.step(), step.reason())?;
    if found.is_empty() { Ok(()) } else { Err(StoreError::Lacking(found)) }
}

/// Writes what belongs to a step besides the stage.
pub(in crate::cases) fn settle<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    step: &Transition,
    record: Uuid,
) -> Result<(), StoreError> {
    let case = step.case().uuid();
    match step.step() {
        Move::RegisterApplication => register(tx, case),
        Move::ScheduleInterview => plan_interview(tx, case, record, None),
        Move::WaiveInterview => plan_interview(tx, case, record, step.reason()),
        Move::CompleteInterview => {
            let application = newest(tx, case)?;
            diesel::update(interviews::table.find(application))
                .set((interviews::state.eq("held"), interviews::version.eq(interviews::version + 1)))
                .execute(tx.conn())?;
            Ok(())
        }
        Move::WithdrawApplication => {
            submission::take_back(tx, case)?;
            end_application(tx, case, "withdrawn")
        }
        Move::ContinueAssistance | Move::CloseCase => end_application(tx, case, "decided"),
        _ => Ok(()),
    }
}

fn newest<P: Includes<CaseRead> + Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Uuid, StoreError> {
    read_application(tx, case)?.map(|one| one.id).ok_or(StoreError::Refused("application.none"))
}

/// Gives the application its number; from here on nothing of the case opens without an undertaking.
fn register<P: Includes<CaseRead> + Permission>(tx: &mut Tx<'_, P, Write>, case: Uuid) -> Result<(), StoreError> {
    let (application, now) = (newest(tx, case)?, tx.now());
    let today: NaiveDate = kyiv_date(now);
    let (year, number) = journal::next(tx, Journal::Applications, today.year())?;
    let changed = diesel::update(applications::table.find(application).filter(applications::state.eq("draft")))
        .set((
            applications::state.eq("registered"),
            applications::year.eq(year),
            applications::number.eq(number),
            applications::registered_on.eq(today),
            applications::changed_at.eq(now),
            applications::version.eq(applications::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    diesel::update(cases::table.find(case)).set(cases::registered_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

fn plan_interview<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    record: Uuid,
    waiver: Option<ReasonCode>,
) -> Result<(), StoreError> {
    let (application, agency, user, now) = (newest(tx, case)?, tx.agency(), tx.actor().principal_id(), tx.now());
    let waiver = waiver.map(|reason| reason.as_str());
    let state = if waiver.is_some() { "waived" } else { "planned" };
    diesel::insert_into(interviews::table)
        .values((
            interviews::application_id.eq(application),
            interviews::case_id.eq(case),
            interviews::agency_of_record.eq(record),
            interviews::agency_id.eq(agency),
            interviews::state.eq(state),
            interviews::form.eq(questionnaire::CURRENT),
            interviews::complete.eq(false),
            interviews::waiver.eq(waiver),
            interviews::changed_by.eq(user),
            interviews::changed_at.eq(now),
        ))
        .on_conflict(interviews::application_id)
        .do_update()
        .set((
            interviews::state.eq(state),
            interviews::waiver.eq(waiver),
            interviews::changed_by.eq(user),
            interviews::changed_at.eq(now),
            interviews::version.eq(interviews::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

fn end_application<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    state: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(
        applications::table.filter(applications::case_id.eq(case)).filter(applications::state.eq("registered")),
    )
    .set((
        applications::state.eq(state),
        applications::changed_at.eq(now),
        applications::version.eq(applications::version + 1),
    ))
    .execute(tx.conn())?;
    Ok(())
}
