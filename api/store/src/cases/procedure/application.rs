//! The application: filled in as a draft, registered in the journal by the move of the case; and who takes part in it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseAdvance, CaseRead, Includes, Permission};
use nrm_domain::cases::application::{Application, ApplicationContent};
use nrm_domain::cases::case::Stage;
use nrm_domain::cases::procedure::ParticipantKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{file, gate};
use crate::cases::case::{Event, add_event, hold_to_lead};
use crate::schema::{applications, participants};
use crate::{StoreError, Tx, Write};

/// An application without what it says about the person.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = applications)]
pub struct ApplicationView {
    /// Id.
    pub id: Uuid,
    /// Of which case.
    pub case_id: Uuid,
    /// draft, registered, decided or withdrawn.
    pub state: String,
    /// Who filed it.
    pub filed_by: String,
    /// The help that is asked for.
    pub help: Vec<String>,
    /// Whether the person needs an interpreter.
    pub interpreter_needed: bool,
    /// Whether it says all it must.
    pub complete: bool,
    /// When it was signed.
    pub signed_on: Option<NaiveDate>,
    /// Year of its number in the journal.
    pub year: Option<i32>,
    /// Its number in the journal of the office and year.
    pub number: Option<i32>,
    /// When it was registered.
    pub registered_on: Option<NaiveDate>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
    /// Version.
    pub version: i32,
}

/// The newest application of a case.
pub fn read_application<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Option<ApplicationView>, StoreError> {
    Ok(applications::table
        .filter(applications::case_id.eq(case))
        .order((applications::created_at.desc(), applications::id.desc()))
        .select(ApplicationView::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Whether the acting office keeps an application of this case.
pub(in crate::cases) fn keeps_application<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<bool, StoreError> {
    let agency = tx.agency();
    let own = applications::table.filter(applications::case_id.eq(case)).filter(applications::agency_id.eq(agency));
    Ok(diesel::select(diesel::dsl::exists(own)).get_result(tx.conn())?)
}

/// What the newest application says, for the office that keeps the file; nothing for any other.
pub(in crate::cases) fn application_content<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Option<ApplicationContent>, StoreError> {
    gate(tx, case)?;
    let agency = tx.agency();
    let row: Option<(Uuid, Vec<u8>)> = applications::table
        .filter(applications::case_id.eq(case))
        .filter(applications::agency_id.eq(agency))
        .order((applications::created_at.desc(), applications::id.desc()))
        .select((applications::id, applications::content))
        .first(tx.conn())
        .optional()?;
    row.map(|(id, sealed)| file::key(tx, case)?.open("applications", "content", id, &sealed)).transpose()
}

/// The application that is being dealt with, or a refusal that names it as missing.
pub(super) fn open_application<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<ApplicationView, StoreError> {
    read_application(tx, case)?
        .filter(|application| ["draft", "registered"].contains(&application.state.as_str()))
        .ok_or(StoreError::Refused("application.none"))
}

/// Begins an application; the office that leads the case keeps the file from now on.
pub fn begin_application<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    new: &Application,
) -> Result<ApplicationView, StoreError> {
    let held = hold_to_lead(tx, case)?;
    if ![Stage::Screening, Stage::Assistance].contains(&held.stage) {
        return Err(StoreError::Refused("application.not_now"));
    }
    gate(tx, case)?;
    let (id, agency, user, now) = (Uuid::now_v7(), tx.agency(), tx.actor().principal_id(), tx.now());
    let record = held.agency_of_record.uuid();
    let sealed = file::key_or_new(tx, case)?.seal("applications", "content", id, &new.content)?;
    diesel::insert_into(applications::table)
        .values((
            applications::id.eq(id),
            applications::case_id.eq(case),
            applications::agency_of_record.eq(record),
            applications::agency_id.eq(agency),
            applications::state.eq("draft"),
            applications::filed_by.eq(new.filed_by.as_str()),
            applications::help.eq(codes(new)),
            applications::interpreter_needed.eq(new.interpreter_needed),
            applications::complete.eq(new.missing().is_empty()),
            applications::signed_on.eq(new.signed_on),
            applications::content.eq(sealed),
            applications::created_by.eq(user),
            applications::created_at.eq(now),
            applications::changed_at.eq(now),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "application_filed", ..Event::of(case, record) })?;
    Ok(applications::table.find(id).select(ApplicationView::as_select()).first(tx.conn())?)
}

fn codes(application: &Application) -> Vec<&'static str> {
    let mut help: Vec<&str> = application.help.iter().map(|need| need.as_str()).collect();
    help.sort_unstable();
    help.dedup();
    help
}

/// An application by its id.
pub fn application<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<ApplicationView, StoreError> {
    Ok(applications::table.find(id).select(ApplicationView::as_select()).first(tx.conn())?)
}

/// Saves a draft over the version that the writer saw. What is registered is not changed.
pub fn save_application<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    version: i32,
    new: &Application,
) -> Result<ApplicationView, StoreError> {
    let view = application(tx, id)?;
    hold_to_lead(tx, view.case_id)?;
    if view.state != "draft" {
        return Err(StoreError::Refused("application.registered"));
    }
    let sealed = file::key(tx, view.case_id)?.seal("applications", "content", id, &new.content)?;
    let now = tx.now();
    let saved = diesel::update(
        applications::table.find(id).filter(applications::version.eq(version)).filter(applications::state.eq("draft")),
    )
    .set((
        applications::filed_by.eq(new.filed_by.as_str()),
        applications::help.eq(codes(new)),
        applications::interpreter_needed.eq(new.interpreter_needed),
        applications::complete.eq(new.missing().is_empty()),
        applications::signed_on.eq(new.signed_on),
        applications::content.eq(sealed),
        applications::changed_at.eq(now),
        applications::version.eq(applications::version + 1),
    ))
    .execute(tx.conn())?;
    if saved == 0 {
        return Err(StoreError::Stale);
    }
    application(tx, id)
}

/// Someone who takes part, without their name.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = participants)]
pub struct ParticipantView {
    /// Id.
    pub id: Uuid,
    /// What they are: interpreter, legal_representative, child_service, psychologist or teacher.
    pub kind: String,
    /// When they signed the undertaking on paper.
    pub undertaking_on: Option<NaiveDate>,
    /// When they were put on record.
    pub added_at: DateTime<Utc>,
}

/// Who someone is; kept sealed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantContent {
    /// Name.
    pub name: String,
    /// Language of an interpreter, ground of a representative, post of an official.
    pub detail: Option<String>,
}

/// Who takes part in an application.
pub fn list_participants<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    application: Uuid,
) -> Result<Vec<ParticipantView>, StoreError> {
    Ok(participants::table
        .filter(participants::application_id.eq(application))
        .order((participants::added_at, participants::id))
        .select(ParticipantView::as_select())
        .load(tx.conn())?)
}

/// Puts someone on record who takes part.
pub fn add_participant<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    kind: ParticipantKind,
    undertaking_on: Option<NaiveDate>,
    content: &ParticipantContent,
) -> Result<ParticipantView, StoreError> {
    let held = hold_to_lead(tx, case)?;
    gate(tx, case)?;
    let application = open_application(tx, case)?;
    let (id, agency, now, record) = (Uuid::now_v7(), tx.agency(), tx.now(), held.agency_of_record.uuid());
    let sealed = file::key(tx, case)?.seal("participants", "content", id, content)?;
    diesel::insert_into(participants::table)
        .values((
            participants::id.eq(id),
            participants::case_id.eq(case),
            participants::application_id.eq(application.id),
            participants::agency_of_record.eq(record),
            participants::agency_id.eq(agency),
            participants::kind.eq(kind.as_str()),
            participants::undertaking_on.eq(undertaking_on),
            participants::content.eq(sealed),
            participants::added_at.eq(now),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "participant_added", reason: Some(kind.as_str()), ..Event::of(case, record) })?;
    Ok(participants::table.find(id).select(ParticipantView::as_select()).first(tx.conn())?)
}

/// Records that a participant signed the undertaking on paper.
pub fn record_participant_undertaking<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    signed_on: NaiveDate,
) -> Result<ParticipantView, StoreError> {
    let case: Uuid = participants::table.find(id).select(participants::case_id).first(tx.conn())?;
    hold_to_lead(tx, case)?;
    diesel::update(participants::table.find(id)).set(participants::undertaking_on.eq(signed_on)).execute(tx.conn())?;
    Ok(participants::table.find(id).select(ParticipantView::as_select()).first(tx.conn())?)
}
