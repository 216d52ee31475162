//! Notes on a case: written for chosen readers, read on record, narrowed by their author.

use actix_web::http::StatusCode;
use nrm_domain::access::permission::{CaseWrite, IdentityRead};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::note::Visibility;
use nrm_store::cases::{self as store, CaseNoteView};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Path, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; write_note, read_notes, narrow_note);
}

impl View for CaseNoteView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}

/// A note to be written.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewCaseNote {
    /// Who reads it.
    visibility: Visibility,
    /// What.
    #[validate(length(min = 1, max = 5000))]
    text: String,
}

/// Write a note on a case
///
/// Its readers can later be made fewer, by its author, and never more.
#[utoipa::path(post, path = "/v1/cases/{case_id}/notes", tag = "cases", responses((status = 201, body = CaseNoteView)))]
async fn write_note(
    desk: Desk<CaseWrite>,
    case: Path<Uuid>,
    body: Valid<NewCaseNote>,
) -> Result<Reply<CaseNoteView>, Problem> {
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::write_note(tx, case.0, body.0.visibility, &body.0.text)?;
        let entry = Audit::of(AuditAction::NoteWritten, "case", Some(case.0))
            .with("note", view.id)
            .with("visibility", view.visibility);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Reading needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoteReading {}

/// Read the notes of a case
///
/// Those that the reader may read, the newest first. Notes tell about a person, so the reading is on record.
#[utoipa::path(post, path = "/v1/cases/{case_id}/note-readings", tag = "cases", responses((status = 200, body = Page<CaseNoteView>)))]
async fn read_notes(
    desk: Desk<IdentityRead>,
    case: Path<Uuid>,
    _body: Valid<NoteReading>,
) -> Result<Reply<Page<CaseNoteView>>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let notes = store::read_notes(tx, case.0)?;
        let entry = Audit::of(AuditAction::NotesRead, "case", Some(case.0)).with("count", notes.len());
        Ok(tx.record(&entry, Page::whole(notes))?)
    })
    .await
}

/// To whom it is narrowed.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoteNarrowing {
    /// Fewer readers than now.
    visibility: Visibility,
}

/// Narrow the readers of a note
///
/// Only the author, and only to fewer.
#[utoipa::path(post, path = "/v1/case-notes/{note_id}/narrowing", tag = "cases", responses((status = 200, body = CaseNoteView)))]
async fn narrow_note(
    desk: Desk<CaseWrite>,
    id: Path<Uuid>,
    body: Valid<NoteNarrowing>,
) -> Result<Reply<CaseNoteView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let note = store::read_note(tx, id.0)?;
        if note.may_narrow_to.is_empty() && note.visibility > Visibility::Private {
            return Err(nrm_store::StoreError::Refused("note.not_the_author").into());
        }
        let step = note.narrow_to(body.0.visibility)?;
        let view = store::narrow_note(tx, &note, step)?;
        let entry = Audit::of(AuditAction::NoteNarrowed, "case", Some(view.case_id))
            .with("note", view.id)
            .with("from", step.from())
            .with("to", step.to());
        Ok(tx.record(&entry, view)?)
    })
    .await
}
