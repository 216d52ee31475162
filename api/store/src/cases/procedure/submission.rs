//! A personal file on its way: submitted by the office that keeps it, received or returned by the body that decides.
//!
//! The body sees a thin line until it receives the file; then the key of the file is opened for it, and nothing else.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::permission::{CaseAdvance, CaseRead, CaseReview, Includes, Permission};
use nrm_domain::cases::case::{Move, Stage};
use nrm_domain::cases::procedure::{Lack, Precondition, SubmissionKind, SubmissionState};
use nrm_domain::cases::vocabulary::{Compartment, Relation};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{file, gate, read_application};
use crate::cases::case::{Event, add_event, hold, make_move};
use crate::cases::deadlines;
use crate::cases::vault;
use crate::schema::{agencies, case_access, cases, submission_keys, submissions};
use crate::{After, Slice, StoreError, Tx, Write};

/// A submitted file as either side sees it in a list.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct SubmissionView {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// in or out, for the reader.
    #[diesel(sql_type = Text)]
    pub direction: String,
    /// status or extension.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// submitted, received, returned, decided or withdrawn.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// The case, as long as the reader may open it.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub case_id: Option<Uuid>,
    /// Its code.
    #[diesel(sql_type = Text)]
    pub case_code: String,
    /// Oblast.
    #[diesel(sql_type = Text)]
    pub oblast_code: String,
    /// Whether the child's path is taken.
    #[diesel(sql_type = Bool)]
    pub child_path: bool,
    /// The office that keeps the file, in Ukrainian.
    #[diesel(sql_type = Text)]
    pub agency_uk: String,
    /// The same in English.
    #[diesel(sql_type = Text)]
    pub agency_en: String,
    /// The body that decides, in Ukrainian.
    #[diesel(sql_type = Text)]
    pub deciding_agency_uk: String,
    /// The same in English.
    #[diesel(sql_type = Text)]
    pub deciding_agency_en: String,
    /// What a returned file lacks.
    #[diesel(sql_type = Array<Text>)]
    pub missing: Vec<String>,
    /// When it was submitted.
    #[diesel(sql_type = Timestamptz)]
    pub submitted_at: DateTime<Utc>,
    /// When it was received.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub received_at: Option<DateTime<Utc>>,
    /// When it was returned, decided or taken back.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
    /// When a decision is due.
    #[diesel(sql_type = Nullable<Date>)]
    pub due_on: Option<NaiveDate>,
    /// Whether a decision is prepared and waits to be taken.
    #[diesel(sql_type = Bool)]
    pub prepared: bool,
    /// Version.
    #[diesel(sql_type = Integer)]
    pub version: i32,
}

/// Which submissions to list.
#[derive(Debug, Clone, Default)]
pub struct SubmissionFilter {
    /// Only this one.
    pub id: Option<Uuid>,
    /// In this state.
    pub state: Option<String>,
    /// Of this case.
    pub case: Option<Uuid>,
}

/// Lists the files that one's agency submitted or that were submitted to it, the newest first.
pub fn list_submissions<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    filter: &SubmissionFilter,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<SubmissionView>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<SubmissionView> = diesel::sql_query(
        "select s.id, case when s.deciding_agency_id = $1 then 'in' else 'out' end as direction, s.kind, s.state, a.case_id,
             s.case_code, s.oblast_code, s.child_path, f.name_uk as agency_uk, f.name_en as agency_en,
             t.name_uk as deciding_agency_uk, t.name_en as deciding_agency_en, s.missing, s.submitted_at, s.received_at,
             s.ended_at, d.due_on, exists (select 1 from proposals p where p.submission_id = s.id and p.objected_at is null
                 and s.state = 'received') as prepared, s.version
         from submissions s
         join agencies f on f.id = s.agency_id join agencies t on t.id = s.deciding_agency_id
         left join case_access a on a.case_id = s.case_id and a.agency_id = $1 and a.closed_at is null
         left join deadlines d on d.case_id = s.case_id and d.code = 'status.decision' and d.met_at is null
         where (s.deciding_agency_id = $1 or s.agency_id = $1)
             and ($2::uuid is null or s.id = $2) and ($3::text is null or s.state = $3) and ($4::uuid is null or s.case_id = $4)
             and ($5::timestamptz is null or (s.submitted_at, s.id) < ($5, $6))
         order by s.submitted_at desc, s.id desc limit $7",
    )
    .bind::<SqlUuid, _>(agency)
    .bind::<Nullable<SqlUuid>, _>(filter.id)
    .bind::<Nullable<Text>, _>(&filter.state)
    .bind::<Nullable<SqlUuid>, _>(filter.case)
    .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.at))
    .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
    .bind::<BigInt, _>(limit + 1)
    .load(tx.conn())?;
    Ok(Slice::cut(rows, limit, |row| After { at: row.submitted_at, id: row.id }))
}

/// Reads one submission.
pub fn read_submission<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<SubmissionView, StoreError> {
    let filter = SubmissionFilter { id: Some(id), ..SubmissionFilter::default() };
    list_submissions(tx, &filter, None, 1)?.items.pop().ok_or(StoreError::NotFound)
}

/// Submits a personal file, or a reasoned request to extend the status, to the body that decides.
pub fn submit_file<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    kind: SubmissionKind,
    deciding: Uuid,
    note: Option<&str>,
) -> Result<SubmissionView, StoreError> {
    let (held, relation) = hold(tx, case)?;
    let by = tx.actor().agency;
    let move_made = match kind {
        SubmissionKind::Status => Move::SubmitFile,
        SubmissionKind::Extension => Move::RequestExtension,
    };
    let step = held.perform(move_made, None, by, relation)?;
    let body: Option<String> = agencies::table
        .find(deciding)
        .filter(agencies::frozen_at.is_null())
        .select(agencies::kind)
        .first(tx.conn())
        .optional()?;
    if !body.is_some_and(|kind| ["national_social_service", "coordinator_ministry"].contains(&kind.as_str())) {
        return Err(StoreError::Refused("submission.body_does_not_decide"));
    }
    if held.stage == Stage::Returned && note.is_none() {
        return Err(StoreError::Lacking(vec![Precondition::ReturnAnswer.into()]));
    }
    make_move(tx, &step)?;
    let application = read_application(tx, case)?.ok_or(StoreError::Refused("application.none"))?;
    let (id, agency, user, now) = (Uuid::now_v7(), tx.agency(), tx.actor().principal_id(), tx.now());
    let record = held.agency_of_record.uuid();
    let key = file::key(tx, case)?;
    let sealed = note.map(|note| key.seal("submissions", "content", id, &note)).transpose()?;
    let (code, oblast, child): (String, String, bool) =
        cases::table.find(case).select((cases::code, cases::oblast_code, cases::child_path)).first(tx.conn())?;
    diesel::insert_into(submissions::table)
        .values((
            submissions::id.eq(id),
            submissions::case_id.eq(case),
            submissions::application_id.eq(application.id),
            submissions::agency_of_record.eq(record),
            submissions::agency_id.eq(agency),
            submissions::deciding_agency_id.eq(deciding),
            submissions::kind.eq(kind.as_str()),
            submissions::state.eq(SubmissionState::Submitted.as_str()),
            submissions::case_code.eq(code),
            submissions::oblast_code.eq(oblast),
            submissions::child_path.eq(child),
            (submissions::content.eq(sealed), submissions::submitted_by.eq(user), submissions::submitted_at.eq(now)),
        ))
        .execute(tx.conn())?;
    let wrapped = tx.root().share_key(id, deciding).wrap(key.data_key());
    diesel::insert_into(submission_keys::table)
        .values((
            submission_keys::submission_id.eq(id),
            submission_keys::agency_id.eq(agency),
            submission_keys::deciding_agency_id.eq(deciding),
            submission_keys::wrapped.eq(wrapped),
        ))
        .execute(tx.conn())?;
    add_event(tx, &Event { kind: "file_submitted", other_agency: Some(deciding), ..Event::of(case, record) })?;
    read_submission(tx, id)
}

/// A submission as the house needs it to move it.
pub(super) struct Sent {
    pub case: Uuid,
    pub record: Uuid,
    pub application: Uuid,
    pub office: Uuid,
    pub deciding: Uuid,
    pub kind: SubmissionKind,
    pub state: SubmissionState,
}

pub(super) fn hold_submission<P: Permission>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<Sent, StoreError> {
    type Row = (Uuid, Uuid, Uuid, Uuid, Uuid, String, String);
    let row: Row = submissions::table
        .find(id)
        .select((
            submissions::case_id,
            submissions::agency_of_record,
            submissions::application_id,
            submissions::agency_id,
            submissions::deciding_agency_id,
            submissions::kind,
            submissions::state,
        ))
        .for_update()
        .first(tx.conn())?;
    let broken = |_| StoreError::Broken("code of a submission".into());
    let sent = Sent {
        case: row.0,
        record: row.1,
        application: row.2,
        office: row.3,
        deciding: row.4,
        kind: row.5.parse().map_err(broken)?,
        state: row.6.parse().map_err(broken)?,
    };
    if sent.deciding == tx.agency() { Ok(sent) } else { Err(StoreError::NotFound) }
}

/// Ends a submission, or marks it received.
pub(super) fn mark<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    from: SubmissionState,
    to: SubmissionState,
) -> Result<(), StoreError> {
    let now = tx.now();
    let moved = diesel::update(submissions::table.find(id).filter(submissions::state.eq(from.as_str())))
        .set((
            submissions::state.eq(to.as_str()),
            submissions::ended_at.eq((to != SubmissionState::Received).then_some(now)),
            submissions::version.eq(submissions::version + 1),
        ))
        .execute(tx.conn())?;
    if moved == 1 { Ok(()) } else { Err(StoreError::Refused("submission.not_now")) }
}

/// Receives a file: from now on the body that decides opens it, and its term runs.
pub fn receive_file<P: Includes<CaseReview> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<SubmissionView, StoreError> {
    let sent = hold_submission(tx, id)?;
    mark(tx, id, SubmissionState::Submitted, SubmissionState::Received)?;
    let (agency, user, now) = (tx.agency(), tx.actor().principal_id(), tx.now());
    diesel::update(submissions::table.find(id))
        .set((submissions::received_by.eq(user), submissions::received_at.eq(now)))
        .execute(tx.conn())?;
    let opened = (
        case_access::relation.eq(Relation::Deciding.as_str()),
        case_access::mask.eq(Compartment::DECIDED_ON),
        case_access::opened_at.eq(now),
        case_access::closed_at.eq(None::<DateTime<Utc>>),
    );
    diesel::insert_into(case_access::table)
        .values((
            case_access::case_id.eq(sent.case),
            case_access::agency_of_record.eq(sent.record),
            case_access::agency_id.eq(agency),
            opened,
        ))
        .on_conflict((case_access::case_id, case_access::agency_id))
        .do_update()
        .set(opened)
        .execute(tx.conn())?;
    let wrapped: Vec<u8> = submission_keys::table.find(id).select(submission_keys::wrapped).first(tx.conn())?;
    let key = tx.root().share_key(id, agency).open(sent.case, Compartment::File.as_str(), &wrapped)?;
    let tenant = vault::tenant_key(tx)?;
    vault::keep_key(tx, &tenant, sent.case, sent.record, &key)?;
    diesel::delete(submission_keys::table.find(id)).execute(tx.conn())?;
    if sent.kind == SubmissionKind::Status {
        let oblast: String = cases::table.find(sent.case).select(cases::oblast_code).first(tx.conn())?;
        deadlines::start(tx, sent.case, sent.record, &oblast, &["status.decision"])?;
    }
    let event = Event { kind: "file_received", other_agency: Some(sent.office), ..Event::of(sent.case, sent.record) };
    add_event(tx, &event)?;
    read_submission(tx, id)
}

/// Returns a file with the list of what it lacks; the body that decides no longer sees it (a trigger closes it).
pub fn return_file<P: Includes<CaseReview> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    missing: &[Lack],
    note: &str,
) -> Result<SubmissionView, StoreError> {
    let sent = hold_submission(tx, id)?;
    if sent.kind != SubmissionKind::Status || sent.state != SubmissionState::Received {
        return Err(StoreError::Refused("submission.not_now"));
    }
    gate(tx, sent.case)?;
    let (held, relation) = hold(tx, sent.case)?;
    let by = tx.actor().agency;
    make_move(tx, &held.perform(Move::ReturnFile, None, by, relation)?)?;
    let sealed = file::key(tx, sent.case)?.seal("submissions", "return_note", id, &note)?;
    let now = tx.now();
    let mut lacks: Vec<&str> = missing.iter().map(|lack| lack.as_str()).collect();
    lacks.sort_unstable();
    lacks.dedup();
    diesel::update(submissions::table.find(id))
        .set((
            submissions::state.eq(SubmissionState::Returned.as_str()),
            submissions::missing.eq(lacks),
            submissions::return_note.eq(sealed),
            submissions::ended_at.eq(now),
            submissions::version.eq(submissions::version + 1),
        ))
        .execute(tx.conn())?;
    let event = Event { kind: "file_returned", other_agency: Some(sent.office), ..Event::of(sent.case, sent.record) };
    add_event(tx, &event)?;
    read_submission(tx, id)
}

/// Takes back what was submitted, as when the person withdraws the application.
pub(super) fn take_back<P: Permission>(tx: &mut Tx<'_, P, Write>, case: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    let open: Vec<Uuid> = submissions::table
        .filter(submissions::case_id.eq(case))
        .filter(submissions::state.eq_any(["submitted", "received"]))
        .select(submissions::id)
        .load(tx.conn())?;
    for id in open {
        diesel::update(submissions::table.find(id))
            .set((
                submissions::state.eq(SubmissionState::Withdrawn.as_str()),
                submissions::ended_at.eq(now),
                submissions::version.eq(submissions::version + 1),
            ))
            .execute(tx.conn())?;
        diesel::delete(submission_keys::table.find(id)).execute(tx.conn())?;
    }
    Ok(())
}
