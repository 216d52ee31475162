//! Signals being written: sealed drafts of one person, kept on the server so that another computer can go on.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, CaseWrite, Includes, Permission};
use nrm_domain::cases::intake::{IntakeAnswers, Missing, Signal};
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Match, case, known, pairs, search_duplicates, vault};
use crate::schema::intakes;
use crate::sealing::Place;
use crate::{After, Slice, StoreError, Tx, Write};

/// A draft with what it still lacks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IntakeView {
    /// Id.
    pub id: Uuid,
    /// draft, submitted or discarded.
    pub state: String,
    /// Version.
    pub version: i32,
    /// The answers so far.
    pub answers: IntakeAnswers,
    /// What is missing before it can be sent.
    pub missing: Vec<Missing>,
    /// The case it became.
    pub case_id: Option<Uuid>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
}

/// What came of sending a signal.
#[derive(Debug, Clone)]
pub enum Sent {
    /// A case was opened.
    Opened(Uuid),
    /// Something is missing.
    Incomplete(Vec<Missing>),
    /// There may be a case of this person already, and nobody has looked at it.
    PossibleDuplicate(Vec<Match>),
}

type Row = (Uuid, String, i32, Vec<u8>, Vec<u8>, Option<Uuid>, DateTime<Utc>, DateTime<Utc>);

fn place(agency: Uuid, id: Uuid) -> Place<'static> {
    Place { agency_of_record: agency, case: id, compartment: "intake", table: "intakes", column: "answers", row: id }
}

fn open_row<P: Permission, M>(tx: &mut Tx<'_, P, M>, row: Row) -> Result<IntakeView, StoreError> {
    let (id, state, version, wrapped, sealed, case_id, created_at, updated_at) = row;
    let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
    let key = tenant.open_data_key(id, "intake", &wrapped)?;
    let text = key.open_bytes(&place(tx.agency(), id), &sealed)?;
    let answers: IntakeAnswers =
        serde_json::from_slice(&text).map_err(|_| StoreError::Broken("a draft of another form".into()))?;
    let missing = answers.missing(kyiv_date(tx.now()));
    Ok(IntakeView { id, state, version, answers, missing, case_id, created_at, updated_at })
}

fn columns() -> (
    intakes::id,
    intakes::state,
    intakes::version,
    intakes::wrapped,
    intakes::answers,
    intakes::case_id,
    intakes::created_at,
    intakes::updated_at,
) {
    (
        intakes::id,
        intakes::state,
        intakes::version,
        intakes::wrapped,
        intakes::answers,
        intakes::case_id,
        intakes::created_at,
        intakes::updated_at,
    )
}

/// Begins a draft.
pub fn begin_intake<P: Includes<CaseWrite>>(tx: &mut Tx<'_, P, Write>) -> Result<IntakeView, StoreError> {
    let (id, agency, user, now) = (Uuid::now_v7(), tx.agency(), tx.actor().principal_id(), tx.now());
    if tx.actor().role().is_none() {
        return Err(StoreError::Refused("intake.for_people_only"));
    }
    let tenant = vault::tenant_key(tx)?;
    let (key, wrapped) = tenant.new_data_key(id, "intake");
    let sealed: Vec<u8> = key.seal_bytes(&place(agency, id), b"{}")?.into();
    diesel::insert_into(intakes::table)
        .values((
            intakes::id.eq(id),
            intakes::agency_id.eq(agency),
            intakes::user_id.eq(user),
            intakes::state.eq("draft"),
            intakes::key_version.eq(tenant.version()),
            intakes::wrapped.eq(wrapped),
            intakes::answers.eq(sealed),
            intakes::created_at.eq(now),
            intakes::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    read_intake(tx, id)
}

/// Reads one's own draft.
pub fn read_intake<P: Includes<CaseWrite> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<IntakeView, StoreError> {
    let row: Row = intakes::table.find(id).select(columns()).first(tx.conn())?;
    open_row(tx, row)
}

/// Lists one's own drafts, the last saved first.
pub fn list_intakes<P: Includes<CaseWrite> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<IntakeView>, StoreError> {
    let (agency, user) = (tx.agency(), tx.actor().principal_id());
    let mut query = intakes::table
        .filter(intakes::agency_id.eq(agency))
        .filter(intakes::user_id.eq(user))
        .filter(intakes::state.eq("draft"))
        .select(columns())
        .order((intakes::updated_at.desc(), intakes::id.desc()))
        .limit(limit + 1)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(
            intakes::updated_at.lt(after.at).or(intakes::updated_at.eq(after.at).and(intakes::id.lt(after.id))),
        );
    }
    let rows: Vec<Row> = query.load(tx.conn())?;
    let views = rows.into_iter().map(|row| open_row(tx, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(Slice::cut(views, limit, |view| After { at: view.updated_at, id: view.id }))
}

/// Saves a draft over the version that the writer saw.
pub fn save_intake<P: Includes<CaseWrite>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    version: i32,
    answers: &IntakeAnswers,
) -> Result<IntakeView, StoreError> {
    let text = serde_json::to_vec(answers).map_err(|error| StoreError::Broken(error.to_string()))?;
    let (sealed, now) = (seal_answers(tx, id, &text)?, tx.now());
    let saved =
        diesel::update(intakes::table.find(id).filter(intakes::version.eq(version)).filter(intakes::state.eq("draft")))
            .set((intakes::answers.eq(sealed), intakes::updated_at.eq(now), intakes::version.eq(intakes::version + 1)))
            .execute(tx.conn())?;
    if saved == 0 {
        return Err(StoreError::Stale);
    }
    read_intake(tx, id)
}

/// Puts a draft aside, or takes it back.
pub fn set_discarded<P: Includes<CaseWrite>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    discarded: bool,
) -> Result<IntakeView, StoreError> {
    let (from, to) = if discarded { ("draft", "discarded") } else { ("discarded", "draft") };
    let now = tx.now();
    let moved = diesel::update(intakes::table.find(id).filter(intakes::state.eq(from)))
        .set((intakes::state.eq(to), intakes::updated_at.eq(now), intakes::version.eq(intakes::version + 1)))
        .execute(tx.conn())?;
    if moved == 0 {
        read_intake(tx, id)?;
        return Err(StoreError::Stale);
    }
    read_intake(tx, id)
}

/// Sends a complete signal: looks for the person first, then opens the case.
pub fn send_signal<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    answers: IntakeAnswers,
    looked_at: &[Uuid],
) -> Result<Sent, StoreError> {
    let signal: Signal = match answers.completed(kyiv_date(tx.now())) {
        Ok(signal) => signal,
        Err(missing) => return Ok(Sent::Incomplete(missing)),
    };
    let matches = search_duplicates(tx, &known(signal.answers()))?;
    if matches.iter().any(|found| !looked_at.contains(&found.case_id)) {
        return Ok(Sent::PossibleDuplicate(matches));
    }
    let opened = case::open_case(tx, &signal)?;
    pairs::notice(tx, opened, &matches)?;
    Ok(Sent::Opened(opened))
}

/// Sends a draft. A draft that was sent already is said so.
pub fn submit_intake<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    looked_at: &[Uuid],
) -> Result<Sent, StoreError> {
    let row: Row = intakes::table.find(id).select(columns()).for_update().first(tx.conn())?;
    let view = open_row(tx, row)?;
    if view.state != "draft" {
        return Err(StoreError::Refused("intake.already_submitted"));
    }
    let sent = send_signal(tx, view.answers, looked_at)?;
    if let Sent::Opened(case) = sent {
        // The answers live on in the case; the draft keeps only the way to it.
        let (emptied, now) = (seal_answers(tx, id, b"{}")?, tx.now());
        diesel::update(intakes::table.find(id))
            .set((
                intakes::state.eq("submitted"),
                intakes::answers.eq(emptied),
                intakes::case_id.eq(case),
                intakes::updated_at.eq(now),
                intakes::version.eq(intakes::version + 1),
            ))
            .execute(tx.conn())?;
    }
    Ok(sent)
}

/// Seals answers with the key that the draft was begun with.
fn seal_answers<P: Permission>(tx: &mut Tx<'_, P, Write>, id: Uuid, answers: &[u8]) -> Result<Vec<u8>, StoreError> {
    let wrapped: Vec<u8> = intakes::table.find(id).select(intakes::wrapped).first(tx.conn())?;
    let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
    let key = tenant.open_data_key(id, "intake", &wrapped)?;
    Ok(key.seal_bytes(&place(tx.agency(), id), answers)?.into())
}
