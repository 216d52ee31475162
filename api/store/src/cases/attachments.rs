//! Files of a case: sealed whole, each under a key of its own, with a log of who had them in hand.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, CaseWrite, IdentityRead, Includes, Permission};
use nrm_domain::cases::attachment::{AttachmentAudience, AttachmentClass, AttachmentDeletion, CustodyAct, MediaType};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{procedure, vault};
use crate::schema::{agencies, attachment_contents, attachment_custody, attachments, users};
use crate::sealing::{DataKey, Place};
use crate::{StoreError, Tx, Write};

/// A file, as a list shows it: what it is and where it came from, nothing of what is in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentView {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// What kind of document.
    pub class: AttachmentClass,
    /// Its type.
    pub media: MediaType,
    /// Who sees it.
    pub audience: AttachmentAudience,
    /// How many bytes.
    pub byte_count: i32,
    /// Width in pixels, of a picture.
    pub width: Option<i32>,
    /// Height in pixels, of a picture.
    pub height: Option<i32>,
    /// Pages, of a PDF.
    pub pages: Option<i32>,
    /// SHA-256 of what is handed out, in hexadecimal.
    pub sha256: String,
    /// The agency that added it, in Ukrainian.
    pub agency_uk: String,
    /// The same in English.
    pub agency_en: String,
    /// The file of which this is a redacted copy.
    pub redacted_from: Option<Uuid>,
    /// When it was added.
    pub taken_at: DateTime<Utc>,
    /// When it was deleted; its bytes are gone since.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why.
    pub deletion_code: Option<String>,
    /// What the reader may do with it: open, redact, delete.
    pub actions: Vec<&'static str>,
    /// Version.
    pub version: i32,
    #[serde(skip)]
    at: Standing,
}

/// Where a file belongs; every row about it repeats this.
#[derive(Debug, Clone)]
struct Standing {
    record: Uuid,
    agency: Uuid,
    share_bit: i32,
    key_version: Option<i32>,
    wrapped: Vec<u8>,
    sha256: Vec<u8>,
}

/// A cleaned file that is to be kept.
#[derive(Clone)]
pub struct NewFile {
    /// What kind of document.
    pub class: AttachmentClass,
    /// Who shall see it.
    pub audience: AttachmentAudience,
    /// Its type.
    pub media: MediaType,
    /// Its bytes.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Width and height, of a picture.
    pub pixels: Option<(u32, u32)>,
    /// Pages, of a PDF.
    pub pages: Option<u32>,
}

impl std::fmt::Debug for NewFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewFile({}, {} bytes)", self.media, self.bytes.len())
    }
}

const COMPARTMENT: &str = "attachment";

fn place(record: Uuid, case: Uuid, id: Uuid) -> Place<'static> {
    Place {
        agency_of_record: record,
        case,
        compartment: COMPARTMENT,
        table: "attachment_contents",
        column: "content",
        row: id,
    }
}

/// Whether the acting agency sees the case at all; asked before a large file is looked at.
pub fn sees_case<P: Includes<CaseRead> + Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<(), StoreError> {
    vault::reach(tx, case).map(|_| ())
}

/// Keeps a new file.
pub fn take_file<P: Includes<CaseWrite>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    file: &NewFile,
) -> Result<AttachmentView, StoreError> {
    let record = vault::reach(tx, case)?.agency_of_record;
    let id = keep(tx, case, record, file, None)?;
    let view = read(tx, id)?;
    note_custody(tx, &view, CustodyAct::Taken)?;
    Ok(view)
}

/// Keeps a redacted copy beside its original. It belongs to the agency that redacted it.
pub fn keep_redacted<P: Includes<IdentityRead>>(
    tx: &mut Tx<'_, P, Write>,
    original: &AttachmentView,
    file: &NewFile,
) -> Result<AttachmentView, StoreError> {
    let id = keep(tx, original.case_id, original.at.record, file, Some(original.id))?;
    let view = read(tx, id)?;
    note_custody(tx, original, CustodyAct::Redacted)?;
    note_custody(tx, &view, CustodyAct::Taken)?;
    Ok(view)
}

fn keep<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    record: Uuid,
    file: &NewFile,
    redacted_from: Option<Uuid>,
) -> Result<Uuid, StoreError> {
    let (id, agency, actor, now) = (Uuid::now_v7(), tx.agency(), tx.actor().principal_id(), tx.now());
    let tenant = vault::tenant_key(tx)?;
    let (key, wrapped) = tenant.new_data_key(case, COMPARTMENT);
    let (key_version, wrapped) = match file.audience {
        AttachmentAudience::Team => (Some(tenant.version()), wrapped),
        AttachmentAudience::Agencies => (None, tx.root().common_key(case).wrap(&key)),
    };
    let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let share_bit = file.class.compartment().bit();
    diesel::insert_into(attachments::table)
        .values((
            attachments::id.eq(id),
            attachments::case_id.eq(case),
            attachments::agency_of_record.eq(record),
            attachments::agency_id.eq(agency),
            attachments::actor_id.eq(actor),
            attachments::class.eq(file.class.as_str()),
            attachments::media.eq(file.media.as_str()),
            attachments::audience.eq(file.audience.as_str()),
            attachments::share_bit.eq(share_bit),
            attachments::byte_count.eq(i32::try_from(file.bytes.len()).unwrap_or(i32::MAX)),
            attachments::width.eq(file.pixels.map(|(width, _)| small(width))),
            attachments::height.eq(file.pixels.map(|(_, height)| small(height))),
            attachments::pages.eq(file.pages.map(small)),
            (
                attachments::sha256.eq(Sha256::digest(file.bytes.as_slice()).to_vec()),
                attachments::key_version.eq(key_version),
                attachments::wrapped.eq(wrapped),
                attachments::redacted_from.eq(redacted_from),
                attachments::taken_at.eq(now),
            ),
        ))
        .execute(tx.conn())?;
    let sealed: Vec<u8> = key.seal_bytes(&place(record, case, id), &file.bytes)?.into();
    diesel::insert_into(attachment_contents::table)
        .values((
            attachment_contents::attachment_id.eq(id),
            attachment_contents::case_id.eq(case),
            attachment_contents::agency_of_record.eq(record),
            attachment_contents::agency_id.eq(agency),
            attachment_contents::audience.eq(file.audience.as_str()),
            attachment_contents::share_bit.eq(share_bit),
            attachment_contents::content.eq(sealed),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

type Row = (
    (Uuid, Uuid, Uuid, Uuid, String, String, String),
    (i32, Option<i32>, Option<i32>, Option<i32>, i32),
    (Vec<u8>, Option<i32>, Vec<u8>, Option<Uuid>),
    (DateTime<Utc>, Option<DateTime<Utc>>, Option<String>, i32),
    (String, String),
);

fn rows<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Option<Uuid>,
    id: Option<Uuid>,
) -> Result<Vec<AttachmentView>, StoreError> {
    let mut query = attachments::table
        .inner_join(agencies::table.on(agencies::id.eq(attachments::agency_id)))
        .select((
            (
                attachments::id,
                attachments::case_id,
                attachments::agency_of_record,
                attachments::agency_id,
                attachments::class,
                attachments::media,
                attachments::audience,
            ),
            (
                attachments::byte_count,
                attachments::width,
                attachments::height,
                attachments::pages,
                attachments::share_bit,
            ),
            (attachments::sha256, attachments::key_version, attachments::wrapped, attachments::redacted_from),
            (attachments::taken_at, attachments::deleted_at, attachments::deletion_code, attachments::version),
            (agencies::name_uk, agencies::name_en),
        ))
        .order((attachments::taken_at.desc(), attachments::id.desc()))
        .limit(500)
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(attachments::case_id.eq(case));
    }
    if let Some(id) = id {
        query = query.filter(attachments::id.eq(id));
    }
    let rows: Vec<Row> = query.load(tx.conn())?;
    rows.into_iter().map(|row| shown(tx, row)).collect()
}

fn shown<P: Permission, M>(tx: &Tx<'_, P, M>, row: Row) -> Result<AttachmentView, StoreError> {
    let (
        (id, case_id, record, agency, class, media, audience),
        (byte_count, width, height, pages, share_bit),
        sealed,
        times,
        names,
    ) = row;
    let (sha256, key_version, wrapped, redacted_from) = sealed;
    let (taken_at, deleted_at, deletion_code, version) = times;
    let broken = |_| StoreError::Broken("code of a file".into());
    let media: MediaType = media.parse().map_err(broken)?;
    let may = |kind| tx.actor().role().is_some_and(|role| role.holds().contains(&kind));
    let mut actions = Vec::new();
    if deleted_at.is_none() {
        let opens = may(IdentityRead::KIND);
        if opens || redacted_from.is_some() {
            actions.push("open");
        }
        if opens && media.is_image() {
            actions.push("redact");
        }
        if agency == tx.agency() && may(CaseWrite::KIND) {
            actions.push("delete");
        }
    }
    Ok(AttachmentView {
        id,
        case_id,
        class: class.parse().map_err(broken)?,
        media,
        audience: audience.parse().map_err(broken)?,
        byte_count,
        width,
        height,
        pages,
        sha256: sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
        agency_uk: names.0,
        agency_en: names.1,
        redacted_from,
        taken_at,
        deleted_at,
        deletion_code,
        actions,
        version,
        at: Standing { record, agency, share_bit, key_version, wrapped, sha256 },
    })
}

fn read<P: Permission, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<AttachmentView, StoreError> {
    rows(tx, None, Some(id))?.pop().ok_or(StoreError::NotFound)
}

/// Lists the files of a case that the acting agency sees, the newest first.
pub fn list_attachments<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Vec<AttachmentView>, StoreError> {
    vault::reach(tx, case)?;
    rows(tx, Some(case), None)
}

/// Reads what is known of one file.
pub fn read_attachment<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<AttachmentView, StoreError> {
    read(tx, id)
}

/// Opens any file that the agency sees. A writing transaction: who had it in hand is written down with it.
pub fn open_original<P: Includes<IdentityRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<(AttachmentView, Zeroizing<Vec<u8>>), StoreError> {
    let view = read(tx, id)?;
    let bytes = open(tx, &view)?;
    note_custody(tx, &view, CustodyAct::HandedOut)?;
    Ok((view, bytes))
}

/// Opens a picture to make a redacted copy of it; [`keep_redacted`] writes down what came of it.
pub fn open_for_redaction<P: Includes<IdentityRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<(AttachmentView, Zeroizing<Vec<u8>>), StoreError> {
    let view = read(tx, id)?;
    let bytes = open(tx, &view)?;
    Ok((view, bytes))
}

/// Opens a redacted copy; an original is not found this way.
pub fn open_redacted<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<(AttachmentView, Zeroizing<Vec<u8>>), StoreError> {
    let view = read(tx, id)?;
    if view.redacted_from.is_none() {
        return Err(StoreError::NotFound);
    }
    let bytes = open(tx, &view)?;
    note_custody(tx, &view, CustodyAct::HandedOut)?;
    Ok((view, bytes))
}

fn open<P: Permission>(tx: &mut Tx<'_, P, Write>, view: &AttachmentView) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    procedure::gate(tx, view.case_id)?;
    procedure::gate(tx, view.case_id)?;
    let sealed: Vec<u8> =
        attachment_contents::table.find(view.id).select(attachment_contents::content).first(tx.conn())?;
    let key: DataKey = match view.at.key_version {
        None => tx.root().common_key(view.case_id).open(COMPARTMENT, &view.at.wrapped)?,
        Some(_) => {
            let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
            tenant.open_data_key(view.case_id, COMPARTMENT, &view.at.wrapped)?
        }
    };
    let bytes = key.open_bytes(&place(view.at.record, view.case_id, view.id), &sealed)?;
    if Sha256::digest(bytes.as_slice()).as_slice() != view.at.sha256.as_slice() {
        return Err(StoreError::Broken("a file is not the one that was kept".into()));
    }
    Ok(bytes)
}

/// Deletes a file of one's own agency: its bytes go, what is known of it stays with the reason.
pub fn delete_attachment<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    view: &AttachmentView,
    reason: AttachmentDeletion,
) -> Result<AttachmentView, StoreError> {
    if view.at.agency != tx.agency() {
        return Err(StoreError::Refused("file.not_own"));
    }
    if view.deleted_at.is_some() {
        return Err(StoreError::Refused("file.deleted"));
    }
    let now = tx.now();
    let deleted = diesel::update(
        attachments::table
            .find(view.id)
            .filter(attachments::version.eq(view.version))
            .filter(attachments::deleted_at.is_null()),
    )
    .set((
        attachments::deleted_at.eq(now),
        attachments::deletion_code.eq(reason.as_str()),
        attachments::version.eq(attachments::version + 1),
    ))
    .execute(tx.conn())?;
    if deleted == 0 {
        return Err(StoreError::Stale);
    }
    diesel::delete(attachment_contents::table.find(view.id)).execute(tx.conn())?;
    note_custody(tx, view, CustodyAct::Deleted)?;
    read(tx, view.id)
}

fn note_custody<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    view: &AttachmentView,
    act: CustodyAct,
) -> Result<(), StoreError> {
    let (now, agency, request) = (tx.now(), tx.agency(), tx.request_id());
    let (actor, role) = (tx.actor().principal_id(), tx.actor().role());
    diesel::insert_into(attachment_custody::table)
        .values((
            attachment_custody::id.eq(Uuid::now_v7()),
            attachment_custody::attachment_id.eq(view.id),
            attachment_custody::case_id.eq(view.case_id),
            attachment_custody::agency_of_record.eq(view.at.record),
            attachment_custody::agency_id.eq(view.at.agency),
            attachment_custody::audience.eq(view.audience.as_str()),
            attachment_custody::share_bit.eq(view.at.share_bit),
            attachment_custody::at.eq(now),
            attachment_custody::by_agency_id.eq(agency),
            attachment_custody::actor_id.eq(actor),
            attachment_custody::actor_role.eq(role.map(|role| role.as_str())),
            attachment_custody::act.eq(act.as_str()),
            attachment_custody::sha256.eq(&view.at.sha256),
            attachment_custody::request_id.eq(request),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// One line of the custody of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustodyView {
    /// When.
    pub at: DateTime<Utc>,
    /// What: taken, handed_out, redacted or deleted.
    pub act: String,
    /// The agency in Ukrainian.
    pub agency_uk: String,
    /// The agency in English.
    pub agency_en: String,
    /// In which role.
    pub actor_role: Option<String>,
    /// Who, by name; only of the reader's own agency.
    pub actor: Option<String>,
    /// SHA-256 of the file at that moment, in hexadecimal.
    pub sha256: String,
    /// The request, by which the entry in the audit is found.
    pub request_id: Uuid,
}

/// Reads the custody of a file, the newest line first.
pub fn read_custody<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<Vec<CustodyView>, StoreError> {
    read(tx, id)?;
    let agency = tx.agency();
    type Row = (DateTime<Utc>, String, String, String, Option<String>, Uuid, Option<String>, Vec<u8>, Uuid);
    let rows: Vec<Row> = attachment_custody::table
        .inner_join(agencies::table.on(agencies::id.eq(attachment_custody::by_agency_id)))
        .left_join(users::table.on(users::id.eq(attachment_custody::actor_id)))
        .filter(attachment_custody::attachment_id.eq(id))
        .order((attachment_custody::at.desc(), attachment_custody::id.desc()))
        .limit(500)
        .select((
            attachment_custody::at,
            attachment_custody::act,
            agencies::name_uk,
            agencies::name_en,
            attachment_custody::actor_role,
            attachment_custody::by_agency_id,
            users::display_name.nullable(),
            attachment_custody::sha256,
            attachment_custody::request_id,
        ))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .map(|(at, act, agency_uk, agency_en, actor_role, by, name, sha256, request_id)| CustodyView {
            at,
            act,
            agency_uk,
            agency_en,
            actor_role,
            actor: name.filter(|_| by == agency),
            sha256: sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
            request_id,
        })
        .collect())
}
