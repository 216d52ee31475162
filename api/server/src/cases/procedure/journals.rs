//! The two journals that the orders require, as lists and for print.

use actix_web::http::StatusCode;
use chrono::Datelike;
use nrm_domain::access::permission::CaseAdvance;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::shared::time::kyiv_date;
use nrm_papers::facts::Agency;
use nrm_papers::forms::{JournalLine, compose_journal};
use nrm_papers::words;
use nrm_store::StoreError;
use nrm_store::cases::{self as store, ExportedRow, JournalFilter, JournalRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{FileBody, Handed, Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::{Query, Valid};
use crate::mount;

pub(super) fn routes(routes: &mut Routes) {
    mount!(routes; list_journal, export_journal, print_journal);
}

nrm_domain::text_enum! {
    /// A journal of an office.
    JournalName { Applications = "applications", Certificates = "certificates" }
}

impl From<JournalName> for nrm_domain::cases::procedure::Journal {
    fn from(name: JournalName) -> Self {
        match name {
            JournalName::Applications => Self::Applications,
            JournalName::Certificates => Self::Certificates,
        }
    }
}

/// The lines of a journal.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalView {
    /// Of which year.
    year: i32,
    /// Its lines, by number.
    items: Vec<JournalRow>,
    /// The number to go on after; null at the end.
    next_after: Option<i32>,
}

/// The lines of a journal with names.
#[derive(Serialize, ToSchema)]
pub struct JournalExport {
    /// Of which year.
    year: i32,
    /// Its lines, by number.
    items: Vec<ExportedRow>,
    /// The number to go on after; null at the end.
    next_after: Option<i32>,
}

impl View for JournalView {}
impl View for JournalExport {}

/// Lines on a page.
const LINES: i64 = 100;

/// Which part of a journal.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JournalQuery {
    /// Which journal.
    #[param(inline)]
    journal: JournalName,
    /// Of which year; of this one if left out.
    #[validate(range(min = 2012, max = 2200))]
    year: Option<i32>,
    /// Only numbers above this one.
    #[validate(range(min = 0))]
    after: Option<i32>,
}

/// Read a journal of one's office
///
/// In the order of its numbers, without names.
#[utoipa::path(get, path = "/v1/journals", tag = "cases", responses((status = 200, body = JournalView)))]
async fn list_journal(desk: Desk<CaseAdvance>, query: Query<JournalQuery>) -> Result<Reply<JournalView>, Problem> {
    desk.show(move |tx| {
        let year = query.0.year.unwrap_or_else(|| kyiv_date(tx.now()).year());
        let filter = JournalFilter { year, after: query.0.after.unwrap_or(0), limit: LINES };
        let items = store::list_journal(tx, query.0.journal.into(), filter)?;
        let next_after = next(items.len(), items.last().map(|row| row.number));
        Ok(JournalView { year, items, next_after })
    })
    .await
}

fn next(lines: usize, last: Option<i32>) -> Option<i32> {
    if i64::try_from(lines).unwrap_or(LINES) < LINES { None } else { last }
}

/// Which part of a journal to print.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewJournalExport {
    /// Which journal.
    journal: JournalName,
    /// Of which year.
    #[validate(range(min = 2012, max = 2200))]
    year: i32,
    /// Only numbers above this one.
    #[validate(range(min = 0))]
    after: Option<i32>,
}

/// Read a journal with names, for print
///
/// On record. A name is left out where the reader has not signed the undertaking of that case.
#[utoipa::path(post, path = "/v1/journal-exports", tag = "cases", responses((status = 200, body = JournalExport)))]
async fn export_journal(
    desk: Desk<CaseAdvance>,
    body: Valid<NewJournalExport>,
) -> Result<Reply<JournalExport>, Problem> {
    desk.write(StatusCode::OK, move |tx| {
        let filter = JournalFilter { year: body.0.year, after: body.0.after.unwrap_or(0), limit: LINES };
        let items = store::export_journal(tx, body.0.journal.into(), filter)?;
        let next_after = next(items.len(), items.last().map(|line| line.row.number));
        let agency = tx.actor().agency;
        let entry = Audit::of(AuditAction::JournalExported, "agency", Some(agency.uuid()))
            .with("journal", body.0.journal)
            .with("year", body.0.year)
            .with("lines", items.len());
        Ok(tx.record(&entry, JournalExport { year: body.0.year, items, next_after })?)
    })
    .await
}

/// Print a journal of one's office
///
/// PDF/A with the form of the journal, a hundred lines at most, on record. Where a name may not be opened the code of the
/// case stands.
#[utoipa::path(post, path = "/v1/journal-papers", tag = "cases",
    responses((status = 200, description = "The journal.", body = FileBody, content_type = "application/pdf")))]
async fn print_journal(desk: Desk<CaseAdvance>, body: Valid<NewJournalExport>) -> Result<Handed, Problem> {
    desk.hand_out(move |tx| {
        let filter = JournalFilter { year: body.0.year, after: body.0.after.unwrap_or(0), limit: LINES };
        let rows = store::export_journal(tx, body.0.journal.into(), filter)?;
        let (name, demonstration) = store::own_agency(tx)?;
        let lines: Vec<JournalLine> = rows.into_iter().map(line).collect();
        let agency = Agency { name, demonstration, runs_status_procedure: true };
        let sheet = compose_journal(body.0.journal == JournalName::Certificates, body.0.year, &agency, &lines);
        let bytes = nrm_papers::print(&sheet, tx.now())
            .map_err(|error| Problem::from(StoreError::Broken(error.to_string())))?;
        let name = format!("journal-{}-{}.pdf", body.0.journal, body.0.year);
        let agency = tx.actor().agency;
        let entry = Audit::of(AuditAction::JournalExported, "agency", Some(agency.uuid()))
            .with("journal", body.0.journal)
            .with("year", body.0.year)
            .with("lines", lines.len());
        Ok(tx.record(&entry, Handed { content_type: "application/pdf", name, bytes })?)
    })
    .await
}

fn line(exported: ExportedRow) -> JournalLine {
    let ExportedRow { row, name, born_on, place_of_stay, document } = exported;
    let result = match row.result.as_deref() {
        Some("grant") => "статус установлено",
        Some("refuse") => "відмовлено",
        Some("withdrawn") => "заяву відкликано",
        _ => "",
    }
    .to_owned();
    let decided = match (row.decision_number, row.decided_on) {
        (Some(number), Some(on)) => format!("{result}, № {number} від {}", on.format("%d.%m.%Y")),
        _ => result,
    };
    JournalLine {
        number: row.number,
        on: row.on_day,
        name: name.unwrap_or_default(),
        born_on,
        document: document.unwrap_or_default(),
        place: place_of_stay.unwrap_or_default(),
        filed_by: row
            .filed_by
            .as_ref()
            .map(|code| words::uk(&format!("procedure.filed_by.{code}")))
            .unwrap_or_default(),
        result: decided,
        certificate: row.certificate_number.map(|number| number.to_string()).unwrap_or_default(),
        valid_to: row.valid_to,
        extended_to: row.extended_to,
        case_code: row.case_code,
    }
}
