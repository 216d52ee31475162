//! Files of a case: taken and cleaned, listed, handed out on record, blacked out in a copy, deleted with a reason.

use actix_web::http::StatusCode;
use nrm_domain::access::permission::{CaseRead, CaseWrite, IdentityRead};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::cases::attachment::{Area, AttachmentAudience, AttachmentClass, AttachmentDeletion};
use nrm_files::{Clean, Unfit};
use nrm_store::cases::{self as store, AttachmentView, CustodyView, NewFile};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, SemaphorePermit};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;
use zeroize::Zeroizing;

use crate::kernel::blocking;
use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::{Code, Problem};
use crate::kernel::reply::{FileBody, Handed, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::upload::Upload;
use crate::kernel::valid::{Path, Query, Valid};
use crate::mount;

/// Decoding a large picture takes a few hundred megabytes; so many at a time and no more.
static CLEANING: Semaphore = Semaphore::const_new(2);

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_attachments, upload_attachment, read_custody, download_attachment, download_redacted,
        redact_attachment, delete_attachment);
}

impl View for AttachmentView {
    fn version(&self) -> Option<(Uuid, i32)> {
        Some((self.id, self.version))
    }
}
impl View for CustodyView {}

/// Waits for a turn to decode.
async fn turn() -> Result<SemaphorePermit<'static>, Problem> {
    CLEANING.acquire().await.map_err(|_| Problem::internal("no turn to clean a file"))
}

fn unfit(unfit: Unfit) -> Problem {
    Problem::new(match unfit {
        Unfit::Type => Code::FileType,
        Unfit::Mismatch => Code::FileMismatch,
        Unfit::Damaged => Code::FileDamaged,
        Unfit::TooMuch => Code::FileTooMuch,
        Unfit::Encrypted => Code::FileEncrypted,
        Unfit::Active => Code::FileActive,
        Unfit::Area => Code::FileArea,
    })
}

fn kept(clean: Clean, class: AttachmentClass, audience: AttachmentAudience) -> NewFile {
    NewFile {
        class,
        audience,
        media: clean.media,
        bytes: Zeroizing::new(clean.bytes),
        pixels: clean.pixels,
        pages: clean.pages,
    }
}

fn entry(action: AuditAction, view: &AttachmentView) -> Audit {
    Audit::of(action, "attachment", Some(view.id))
        .with("case", view.case_id)
        .with("class", view.class)
        .with("sha256", &view.sha256)
}

/// List the files of a case
///
/// What each is and where it came from; nothing of what is in it.
#[utoipa::path(get, path = "/v1/cases/{case_id}/attachments", tag = "cases", responses((status = 200, body = Page<AttachmentView>)))]
async fn list_attachments(desk: Desk<CaseRead>, case: Path<Uuid>) -> Result<Reply<Page<AttachmentView>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::list_attachments(tx, case.0)?))).await
}

/// What a file is, and for whom.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewAttachment {
    /// What kind of document it is.
    #[param(inline)]
    class: AttachmentClass,
    /// Who sees it: the own agency, or every agency that was given this part of the case.
    #[param(inline)]
    audience: AttachmentAudience,
}

/// Add a file to a case
///
/// JPEG, PNG or PDF up to 20 MB. Bytes, declared type and the ending of the name must agree. A picture is written anew, a PDF
/// loses its metadata; what arrived is not kept, nor is its name.
#[utoipa::path(post, path = "/v1/cases/{case_id}/attachments", tag = "cases", responses((status = 201, body = AttachmentView)))]
async fn upload_attachment(
    desk: Desk<CaseWrite>,
    case: Path<Uuid>,
    query: Query<NewAttachment>,
    upload: Upload,
) -> Result<Reply<AttachmentView>, Problem> {
    let case = case.0;
    desk.read(move |tx| Ok(store::sees_case(tx, case)?)).await?;
    let sent = upload.file()?;
    let clean = {
        let _turn = turn().await?;
        blocking(move || nrm_files::clean(&sent.bytes, sent.media, &sent.name).map_err(unfit)).await?
    };
    let file = kept(clean, query.0.class, query.0.audience);
    desk.write(StatusCode::CREATED, move |tx| {
        let view = store::take_file(tx, case, &file)?;
        let entry = entry(AuditAction::FileTaken, &view).with("audience", view.audience);
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Read who had a file in hand
#[utoipa::path(get, path = "/v1/attachments/{attachment_id}/custody", tag = "cases", responses((status = 200, body = Page<CustodyView>)))]
async fn read_custody(desk: Desk<CaseRead>, id: Path<Uuid>) -> Result<Reply<Page<CustodyView>>, Problem> {
    desk.show(move |tx| Ok(Page::whole(store::read_custody(tx, id.0)?))).await
}

/// Asking for a file needs nothing more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FileRequest {}

fn handed(view: &AttachmentView, bytes: &[u8]) -> Handed {
    let ending = view.media.endings().first().copied().unwrap_or("bin");
    let copy = if view.redacted_from.is_some() { "-redacted" } else { "" };
    Handed {
        content_type: view.media.as_str(),
        name: format!("file-{}{copy}.{ending}", view.taken_at.format("%Y%m%d-%H%M%S")),
        bytes: bytes.to_vec(),
    }
}

/// Take a file out
///
/// On record and in the custody of the file. It is given to be kept, never to be shown inside a page.
#[utoipa::path(post, path = "/v1/attachments/{attachment_id}/downloads", tag = "cases",
    responses((status = 200, description = "The file.", body = FileBody, content_type = "application/octet-stream")))]
async fn download_attachment(
    desk: Desk<IdentityRead>,
    id: Path<Uuid>,
    _body: Valid<FileRequest>,
) -> Result<Handed, Problem> {
    desk.hand_out(move |tx| {
        let (view, bytes) = store::open_original(tx, id.0)?;
        let handed = handed(&view, &bytes);
        Ok(tx.record(&entry(AuditAction::FileHandedOut, &view), handed)?)
    })
    .await
}

/// Take a redacted copy out
///
/// For those who may not see the original; an original is not found here.
#[utoipa::path(post, path = "/v1/attachments/{attachment_id}/redacted-downloads", tag = "cases",
    responses((status = 200, description = "The copy.", body = FileBody, content_type = "application/octet-stream")))]
async fn download_redacted(desk: Desk<CaseRead>, id: Path<Uuid>, _body: Valid<FileRequest>) -> Result<Handed, Problem> {
    desk.hand_out(move |tx| {
        let (view, bytes) = store::open_redacted(tx, id.0)?;
        let handed = handed(&view, &bytes);
        Ok(tx.record(&entry(AuditAction::FileHandedOut, &view), handed)?)
    })
    .await
}

/// An area of a picture, in its pixels.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RedactionArea {
    /// From the left edge.
    x: u32,
    /// From the upper edge.
    y: u32,
    /// How wide.
    #[validate(range(min = 1))]
    width: u32,
    /// How high.
    #[validate(range(min = 1))]
    height: u32,
}

/// What shall be black, and for whom the copy is.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewRedaction {
    /// The areas.
    #[validate(length(min = 1, max = 100), nested)]
    areas: Vec<RedactionArea>,
    /// Who sees the copy.
    audience: AttachmentAudience,
}

/// Make a redacted copy of a picture
///
/// A new file in which the areas are black. The original stays as it is, for those who may see it.
#[utoipa::path(post, path = "/v1/attachments/{attachment_id}/redactions", tag = "cases", responses((status = 201, body = AttachmentView)))]
async fn redact_attachment(
    desk: Desk<IdentityRead>,
    id: Path<Uuid>,
    body: Valid<NewRedaction>,
) -> Result<Reply<AttachmentView>, Problem> {
    let id = id.0;
    let NewRedaction { areas, audience } = body.0;
    let known = desk.read(move |tx| Ok(store::read_attachment(tx, id)?)).await?;
    if !known.media.is_image() {
        return Err(Problem::new(Code::FileNotAPicture));
    }
    let _turn = turn().await?;
    desk.write(StatusCode::CREATED, move |tx| {
        let (original, bytes) = store::open_for_redaction(tx, id)?;
        let areas: Vec<Area> =
            areas.iter().map(|area| Area { x: area.x, y: area.y, width: area.width, height: area.height }).collect();
        let clean = nrm_files::black_out(&bytes, original.media, &areas).map_err(unfit)?;
        let view = store::keep_redacted(tx, &original, &kept(clean, original.class, audience))?;
        let entry = entry(AuditAction::FileRedacted, &view).with("original", original.id).with("areas", areas.len());
        Ok(tx.record(&entry, view)?)
    })
    .await
}

/// Why it is deleted.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FileDeletion {
    /// The reason.
    reason_code: AttachmentDeletion,
}

/// Delete a file of one's own agency
///
/// Its bytes are gone at once; that it was there, and why it was deleted, stays on record.
#[utoipa::path(post, path = "/v1/attachments/{attachment_id}/deletion", tag = "cases", responses((status = 200, body = AttachmentView)))]
async fn delete_attachment(
    desk: Desk<CaseWrite>,
    id: Path<Uuid>,
    body: Valid<FileDeletion>,
) -> Result<Reply<AttachmentView>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let view = store::read_attachment(tx, id.0)?;
        let view = store::delete_attachment(tx, &view, body.0.reason_code)?;
        let entry = entry(AuditAction::FileDeleted, &view).with("reason", body.0.reason_code);
        Ok(tx.record(&entry, view)?)
    })
    .await
}
