//! Notes on a case: sealed for the agency that wrote them or for all agencies on the case, and narrowed with a new key.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseWrite, IdentityRead, Includes, Permission};
use nrm_domain::cases::note::{Narrowing, Visibility};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{procedure, vault};
use crate::schema::{agencies, case_notes, users};
use crate::sealing::{DataKey, Place};
use crate::{StoreError, Tx, Write};

/// A note, as one of its readers sees it.
#[derive(Clone, Serialize, ToSchema)]
pub struct CaseNoteView {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Who reads it.
    pub visibility: Visibility,
    /// What was written.
    pub text: String,
    /// The author, by name; only within their own agency.
    pub author: Option<String>,
    /// The agency in Ukrainian.
    pub agency_uk: String,
    /// The agency in English.
    pub agency_en: String,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// When it was narrowed last.
    pub narrowed_at: Option<DateTime<Utc>>,
    /// To whom the reader may narrow it; empty for everyone but the author.
    pub may_narrow_to: Vec<Visibility>,
    /// Version.
    pub version: i32,
    #[serde(skip)]
    held: Visibility,
}

impl std::fmt::Debug for CaseNoteView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseNoteView({}, withheld)", self.id)
    }
}

impl CaseNoteView {
    /// The step to fewer readers, if it is one.
    pub fn narrow_to(&self, narrower: Visibility) -> Result<Narrowing, StoreError> {
        self.held.narrow_to(narrower).map_err(|_| StoreError::Refused("note.only_narrower"))
    }
}

const COMPARTMENT: &str = "note";

fn place(agency_of_record: Uuid, case: Uuid, id: Uuid) -> Place<'static> {
    Place { agency_of_record, case, compartment: COMPARTMENT, table: "case_notes", column: "text", row: id }
}

/// A fresh key for a note, wrapped for its readers: for all on the case, or for the agency of the author alone.
fn fresh_key<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    visibility: Visibility,
) -> Result<(DataKey, Option<i32>, Vec<u8>), StoreError> {
    let tenant = vault::tenant_key(tx)?;
    let (key, wrapped) = tenant.new_data_key(case, COMPARTMENT);
    if visibility.leaves_agency() {
        let wrapped = tx.root().common_key(case).wrap(&key);
        Ok((key, None, wrapped))
    } else {
        Ok((key, Some(tenant.version()), wrapped))
    }
}

/// Writes a note.
pub fn write_note<P: Includes<CaseWrite>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    visibility: Visibility,
    text: &str,
) -> Result<CaseNoteView, StoreError> {
    let record = vault::reach(tx, case)?.agency_of_record;
    if tx.actor().role().is_none() {
        return Err(StoreError::Refused("note.for_people_only"));
    }
    let (id, agency, author, now) = (Uuid::now_v7(), tx.agency(), tx.actor().principal_id(), tx.now());
    let (key, key_version, wrapped) = fresh_key(tx, case, visibility)?;
    let sealed: Vec<u8> = key.seal(&place(record, case, id), text)?.into();
    diesel::insert_into(case_notes::table)
        .values((
            case_notes::id.eq(id),
            case_notes::case_id.eq(case),
            case_notes::agency_of_record.eq(record),
            case_notes::agency_id.eq(agency),
            case_notes::author_id.eq(author),
            case_notes::visibility.eq(visibility.as_str()),
            case_notes::key_version.eq(key_version),
            case_notes::wrapped.eq(wrapped),
            case_notes::body.eq(sealed),
            case_notes::written_at.eq(now),
        ))
        .execute(tx.conn())?;
    read_note(tx, id)
}

type Row = (
    (Uuid, Uuid, Uuid, Uuid, Uuid, String),
    (Option<i32>, Vec<u8>, Vec<u8>),
    (DateTime<Utc>, Option<DateTime<Utc>>, i32),
    (String, String, Option<String>),
);

fn rows<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Option<Uuid>,
    id: Option<Uuid>,
) -> Result<Vec<CaseNoteView>, StoreError> {
    let mut query = case_notes::table
        .inner_join(agencies::table.on(agencies::id.eq(case_notes::agency_id)))
        .left_join(users::table.on(users::id.eq(case_notes::author_id)))
        .select((
            (
                case_notes::id,
                case_notes::case_id,
                case_notes::agency_of_record,
                case_notes::agency_id,
                case_notes::author_id,
                case_notes::visibility,
            ),
            (case_notes::key_version, case_notes::wrapped, case_notes::body),
            (case_notes::written_at, case_notes::narrowed_at, case_notes::version),
            (agencies::name_uk, agencies::name_en, users::display_name.nullable()),
        ))
        .order((case_notes::written_at.desc(), case_notes::id.desc()))
        .limit(500)
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(case_notes::case_id.eq(case));
    }
    if let Some(id) = id {
        query = query.filter(case_notes::id.eq(id));
    }
    let rows: Vec<Row> = query.load(tx.conn())?;
    rows.into_iter().map(|row| open(tx, row)).collect()
}

fn open<P: Permission, M>(tx: &mut Tx<'_, P, M>, row: Row) -> Result<CaseNoteView, StoreError> {
    let ((id, case_id, record, agency, author_id, visibility), (key_version, wrapped, body), times, names) = row;
    let visibility: Visibility = visibility.parse().map_err(|_| StoreError::Broken("visibility".into()))?;
    let key = match key_version {
        None => tx.root().common_key(case_id).open(COMPARTMENT, &wrapped)?,
        Some(_) => {
            let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
            tenant.open_data_key(case_id, COMPARTMENT, &wrapped)?
        }
    };
    let text = key.open(&place(record, case_id, id), &body)?;
    let mine = author_id == tx.actor().principal_id() && agency == tx.agency();
    let (written_at, narrowed_at, version) = times;
    let (agency_uk, agency_en, author) = names;
    Ok(CaseNoteView {
        id,
        case_id,
        visibility,
        text: text.as_str().to_owned(),
        author: author.filter(|_| agency == tx.agency()),
        agency_uk,
        agency_en,
        written_at,
        narrowed_at,
        may_narrow_to: Visibility::ALL.iter().copied().filter(|fewer| mine && *fewer < visibility).collect(),
        version,
        held: visibility,
    })
}

/// Reads the notes of a case that the reader may read, the newest first. On record, like a reveal.
pub fn read_notes<P: Includes<IdentityRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
) -> Result<Vec<CaseNoteView>, StoreError> {
    vault::reach(tx, case)?;
    procedure::gate(tx, case)?;
    rows(tx, Some(case), None)
}

/// Reads one note.
pub fn read_note<P: Includes<CaseWrite>>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<CaseNoteView, StoreError> {
    rows(tx, None, Some(id))?.pop().ok_or(StoreError::NotFound)
}

/// Narrows a note: sealed anew, so that whoever held its old key holds nothing.
pub fn narrow_note<P: Includes<CaseWrite>>(
    tx: &mut Tx<'_, P, Write>,
    note: &CaseNoteView,
    step: Narrowing,
) -> Result<CaseNoteView, StoreError> {
    let (record, now) = (vault::reach(tx, note.case_id)?.agency_of_record, tx.now());
    let (key, key_version, wrapped) = fresh_key(tx, note.case_id, step.to())?;
    let sealed: Vec<u8> = key.seal(&place(record, note.case_id, note.id), &note.text)?.into();
    let narrowed = diesel::update(
        case_notes::table
            .find(note.id)
            .filter(case_notes::version.eq(note.version))
            .filter(case_notes::visibility.eq(step.from().as_str())),
    )
    .set((
        case_notes::visibility.eq(step.to().as_str()),
        case_notes::key_version.eq(key_version),
        case_notes::wrapped.eq(wrapped),
        case_notes::body.eq(sealed),
        case_notes::narrowed_at.eq(now),
        case_notes::version.eq(case_notes::version + 1),
    ))
    .execute(tx.conn())?;
    if narrowed == 0 {
        return Err(StoreError::Stale);
    }
    read_note(tx, note.id)
}
