//! The personal file: the inventory of what is in it, and the conclusion that one person writes and another signs.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseAdvance, CaseRead, CaseSign, Includes, Permission};
use nrm_domain::cases::case::{Move, Stage};
use nrm_domain::cases::procedure::{Absence, FileItemKind, GrantGround, Precondition, Recommendation};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{file, gate, open_application};
use crate::cases::case::{Event, add_event, hold, hold_to_lead, make_move};
use crate::schema::{conclusions, file_items};
use crate::{StoreError, Tx, Write};

/// One line of the inventory.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = file_items)]
pub struct FileItemView {
    /// Id.
    pub id: Uuid,
    /// What it is.
    pub kind: String,
    /// Pages; none if it is not there.
    pub pages: i32,
    /// Its date.
    pub dated_on: Option<NaiveDate>,
    /// Why it is not there.
    pub absence: Option<String>,
    /// Version.
    pub version: i32,
}

/// What a line of the inventory says.
#[derive(Debug, Clone)]
pub struct FileItem {
    /// Pages; none if it is not there.
    pub pages: i32,
    /// Its date.
    pub dated_on: Option<NaiveDate>,
    /// Why it is not there.
    pub absence: Option<Absence>,
    /// More about it.
    pub note: Option<String>,
}

/// The inventory of an application.
pub fn list_file_items<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    application: Uuid,
) -> Result<Vec<FileItemView>, StoreError> {
    Ok(file_items::table
        .filter(file_items::application_id.eq(application))
        .order(file_items::id)
        .select(FileItemView::as_select())
        .load(tx.conn())?)
}

/// Adds a line to the inventory.
pub fn add_file_item<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    kind: FileItemKind,
    new: &FileItem,
) -> Result<FileItemView, StoreError> {
    let held = hold_to_lead(tx, case)?;
    gate(tx, case)?;
    let application = open_application(tx, case)?;
    let (id, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    let sealed = sealed_note(tx, case, id, new)?;
    diesel::insert_into(file_items::table)
        .values((
            file_items::id.eq(id),
            file_items::case_id.eq(case),
            file_items::application_id.eq(application.id),
            file_items::agency_of_record.eq(held.agency_of_record.uuid()),
            file_items::agency_id.eq(agency),
            file_items::kind.eq(kind.as_str()),
            file_items::pages.eq(new.pages),
            file_items::dated_on.eq(new.dated_on),
            file_items::absence.eq(new.absence.map(|why| why.as_str())),
            file_items::note.eq(sealed),
            file_items::changed_at.eq(now),
        ))
        .execute(tx.conn())?;
    file_item(tx, id)
}

/// One line of the inventory.
pub fn file_item<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<FileItemView, StoreError> {
    Ok(file_items::table.find(id).select(FileItemView::as_select()).first(tx.conn())?)
}

/// Changes a line of the inventory over the version that the writer saw.
pub fn change_file_item<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    version: i32,
    new: &FileItem,
) -> Result<FileItemView, StoreError> {
    let case: Uuid = file_items::table.find(id).select(file_items::case_id).first(tx.conn())?;
    hold_to_lead(tx, case)?;
    gate(tx, case)?;
    open_application(tx, case)?;
    let (sealed, now) = (sealed_note(tx, case, id, new)?, tx.now());
    let changed = diesel::update(file_items::table.find(id).filter(file_items::version.eq(version)))
        .set((
            file_items::pages.eq(new.pages),
            file_items::dated_on.eq(new.dated_on),
            file_items::absence.eq(new.absence.map(|why| why.as_str())),
            file_items::note.eq(sealed),
            file_items::changed_at.eq(now),
            file_items::version.eq(file_items::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 0 { Err(StoreError::Stale) } else { file_item(tx, id) }
}

fn sealed_note<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    id: Uuid,
    new: &FileItem,
) -> Result<Option<Vec<u8>>, StoreError> {
    new.note.as_ref().map(|note| file::key(tx, case)?.seal("file_items", "note", id, note)).transpose()
}

/// A conclusion without its words.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = conclusions)]
pub struct ConclusionView {
    /// Id.
    pub id: Uuid,
    /// grant or refuse.
    pub recommendation: String,
    /// The grounds that were found.
    pub grounds: Vec<String>,
    /// Who wrote it.
    pub written_by: Uuid,
    /// When.
    pub written_at: DateTime<Utc>,
    /// The head of the unit who signed it.
    pub signed_by: Option<Uuid>,
    /// When.
    pub signed_at: Option<DateTime<Utc>>,
}

/// The newest conclusion of an application.
pub fn read_conclusion<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    application: Uuid,
) -> Result<Option<ConclusionView>, StoreError> {
    Ok(conclusions::table
        .filter(conclusions::application_id.eq(application))
        .order((conclusions::written_at.desc(), conclusions::id.desc()))
        .select(ConclusionView::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Writes a conclusion; a later one takes the place of an earlier one and has to be signed anew.
pub fn write_conclusion<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    recommendation: Recommendation,
    grounds: &[GrantGround],
    text: &str,
) -> Result<ConclusionView, StoreError> {
    let held = hold_to_lead(tx, case)?;
    gate(tx, case)?;
    if ![Stage::Verification, Stage::Returned].contains(&held.stage) {
        return Err(StoreError::Refused("conclusion.not_now"));
    }
    let application = open_application(tx, case)?;
    let (id, agency, user, now) = (Uuid::now_v7(), tx.agency(), tx.actor().principal_id(), tx.now());
    let sealed = file::key(tx, case)?.seal("conclusions", "content", id, &text)?;
    diesel::insert_into(conclusions::table)
        .values((
            conclusions::id.eq(id),
            conclusions::case_id.eq(case),
            conclusions::application_id.eq(application.id),
            conclusions::agency_of_record.eq(held.agency_of_record.uuid()),
            conclusions::agency_id.eq(agency),
            conclusions::recommendation.eq(recommendation.as_str()),
            conclusions::grounds.eq(grounds.iter().map(|ground| ground.as_str()).collect::<Vec<_>>()),
            conclusions::content.eq(sealed),
            conclusions::written_by.eq(user),
            conclusions::written_at.eq(now),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "conclusion_written", ..Event::of(case, held.agency_of_record.uuid()) })?;
    Ok(conclusions::table.find(id).select(ConclusionView::as_select()).first(tx.conn())?)
}

/// Signs the newest conclusion as another person than its writer; the first signature completes the file.
pub fn sign_conclusion<P: Includes<CaseSign> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<ConclusionView, StoreError> {
    let (case, application): (Uuid, Uuid) =
        conclusions::table.find(id).select((conclusions::case_id, conclusions::application_id)).first(tx.conn())?;
    let (held, relation) = hold(tx, case)?;
    let by = tx.actor().agency;
    gate(tx, case)?;
    let newest = read_conclusion(tx, application)?.ok_or(StoreError::NotFound)?;
    if newest.id != id || newest.signed_at.is_some() {
        return Err(StoreError::Refused("conclusion.not_now"));
    }
    let (user, now) = (tx.actor().principal_id(), tx.now());
    if newest.written_by == user {
        return Err(StoreError::Lacking(vec![Precondition::AnotherPerson.into()]));
    }
    if held.stage == Stage::Returned {
        hold_to_lead(tx, case)?;
        add_event(tx, &Event { kind: "conclusion_signed", ..Event::of(case, held.agency_of_record.uuid()) })?;
    } else {
        make_move(tx, &held.perform(Move::CompleteFile, None, by, relation)?)?;
    }
    diesel::update(conclusions::table.find(id))
        .set((conclusions::signed_by.eq(user), conclusions::signed_at.eq(now)))
        .execute(tx.conn())?;
    Ok(conclusions::table.find(id).select(ConclusionView::as_select()).first(tx.conn())?)
}
