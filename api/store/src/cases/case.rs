//! Cases: opened from a signal, listed by the agencies that see them, moved only by a minted transition.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::actor::Principal;
use nrm_domain::access::permission::{CaseAdvance, CaseOversee, CaseRead, CaseWrite, Includes, Permission};
use nrm_domain::cases::case::{Case, Refusal, Stage, Standing, Transition};
use nrm_domain::cases::code::case_code;
use nrm_domain::cases::intake::Signal;
use nrm_domain::cases::vocabulary::{Compartment, Relation, RevealPurpose};
use nrm_domain::shared::ids::{AgencyId, CaseId};
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::consents::ConsentView;
use super::deadlines::DeadlineView;
use super::{closures, consents, deadlines, duplicates, procedure, vault};
use crate::schema::{case_access, case_events, case_indicators, case_needs, cases, places};
use crate::{After, Slice, StoreError, Tx, Write};

/// A case in a list: nothing by which a person could be known.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct CaseSummary {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The code by which it is spoken of.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Its short label.
    #[diesel(sql_type = Text)]
    pub label: String,
    /// Stage.
    #[diesel(sql_type = Text)]
    pub stage: String,
    /// Oblast.
    #[diesel(sql_type = Text)]
    pub oblast_code: String,
    /// Urgency.
    #[diesel(sql_type = Text)]
    pub urgency: String,
    /// Age band.
    #[diesel(sql_type = Text)]
    pub age_band: String,
    /// Sex.
    #[diesel(sql_type = Text)]
    pub sex: String,
    /// Whether the child's path is taken.
    #[diesel(sql_type = Bool)]
    pub child_path: bool,
    /// Whether it is a notification without identity.
    #[diesel(sql_type = Bool)]
    pub without_identity: bool,
    /// Whether anyone may be contacted.
    #[diesel(sql_type = Bool)]
    pub may_contact: bool,
    /// The agency that leads it.
    #[diesel(sql_type = SqlUuid)]
    pub lead_agency_id: Uuid,
    /// Its name in Ukrainian.
    #[diesel(sql_type = Text)]
    pub lead_agency_uk: String,
    /// Its name in English.
    #[diesel(sql_type = Text)]
    pub lead_agency_en: String,
    /// The agency that answers for the record.
    #[diesel(sql_type = SqlUuid)]
    pub agency_of_record: Uuid,
    /// What the reader's agency is to it: record, lead or shared.
    #[diesel(sql_type = Text)]
    pub relation: String,
    /// The code of the nearest open term.
    #[diesel(sql_type = Nullable<Text>)]
    pub next_deadline_code: Option<String>,
    /// When it is due.
    #[diesel(sql_type = Nullable<Date>)]
    pub next_due_on: Option<NaiveDate>,
    /// When the reader's agency began to see it.
    #[diesel(sql_type = Timestamptz)]
    pub opened_at: DateTime<Utc>,
    /// Version.
    #[diesel(sql_type = Integer)]
    pub version: i32,
    #[diesel(sql_type = Integer)]
    #[serde(skip)]
    mask: i32,
}

/// Which cases to list.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Only this one.
    pub id: Option<Uuid>,
    /// In this stage.
    pub stage: Option<String>,
    /// With this relation.
    pub relation: Option<String>,
    /// With a term due on or before this day.
    pub due_by: Option<NaiveDate>,
    /// With this part in the code.
    pub code: Option<String>,
}

/// Lists the cases of one's agency, the newest first. The list starts from the access table, never from the cases.
pub fn list<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    filter: &CaseFilter,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<CaseSummary>, StoreError> {
    let (agency, today) = (tx.agency(), kyiv_date(tx.now()));
    let rows: Vec<CaseSummary> = diesel::sql_query(
        "select c.id, c.code, c.label, c.stage, c.oblast_code, c.urgency, c.age_band, c.sex, c.child_path, c.without_identity,
             c.may_contact, c.lead_agency_id, l.name_uk as lead_agency_uk, l.name_en as lead_agency_en, c.agency_of_record,
             a.relation, d.code as next_deadline_code, d.due_on as next_due_on, a.opened_at, c.version, a.mask
         from case_access a
         join cases c on c.id = a.case_id
         join agencies l on l.id = c.lead_agency_id
         left join lateral (select code, due_on from deadlines where case_id = c.id and met_at is null and paused_on is null order by due_on, code limit 1) d on true
         where a.agency_id = $1 and a.closed_at is null and (a.until is null or a.until >= $10)
             and (c.merged_into is null or $2 is not null or $6 is not null) and ($2::uuid is null or a.case_id = $2) and ($3::text is null or c.stage = $3) and ($4::text is null or a.relation = $4)
             and ($5::date is null or d.due_on <= $5) and ($6::text is null or position(upper($6) in c.code) > 0)
             and ($7::timestamptz is null or (a.opened_at, a.case_id) < ($7, $8))
         order by a.opened_at desc, a.case_id desc limit $9",
    )
    .bind::<SqlUuid, _>(agency)
    .bind::<Nullable<SqlUuid>, _>(filter.id)
    .bind::<Nullable<Text>, _>(&filter.stage)
    .bind::<Nullable<Text>, _>(&filter.relation)
    .bind::<Nullable<Date>, _>(filter.due_by)
    .bind::<Nullable<Text>, _>(&filter.code)
    .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.at))
    .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
    .bind::<BigInt, _>(limit + 1)
    .bind::<Date, _>(today)
    .load(tx.conn())?;
    Ok(Slice::cut(rows, limit, |row| After { at: row.opened_at, id: row.id }))
}

/// A case as its agency reads it, still without identity.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseView {
    /// What the list shows.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// What the person is: presumed, applicant or status_holder. Help depends on none of them.
    pub standing: Standing,
    /// Whether a court looks at a decision, as far as the reader may know it.
    pub appealed: bool,
    /// The parts that may be opened.
    pub compartments: Vec<Compartment>,
    /// Needs.
    pub needs: Vec<String>,
    /// Indicators as `kind.code`; empty unless shared.
    pub indicators: Vec<String>,
    /// Consents.
    pub consents: Vec<ConsentView>,
    /// Terms.
    pub deadlines: Vec<DeadlineView>,
    /// The record of the same person that this one was taken into; it moves no more.
    pub merged_into: Option<Uuid>,
}

/// Reads a case.
pub fn read<P: Includes<CaseRead> + Permission, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<CaseView, StoreError> {
    let filter = CaseFilter { id: Some(id), ..CaseFilter::default() };
    let summary = list(tx, &filter, None, 1)?.items.pop().ok_or(StoreError::NotFound)?;
    let needs = case_needs::table
        .filter(case_needs::case_id.eq(id))
        .select(case_needs::code)
        .order(case_needs::code)
        .load(tx.conn())?;
    let indicators: Vec<(String, String)> = case_indicators::table
        .filter(case_indicators::case_id.eq(id))
        .select((case_indicators::kind, case_indicators::code))
        .order((case_indicators::kind, case_indicators::code))
        .load(tx.conn())?;
    let stage: Stage = summary.stage.parse().map_err(|_| StoreError::Broken("stage".into()))?;
    let appealed = procedure::is_appealed(tx, id)?;
    let merged_into = cases::table.find(id).select(cases::merged_into).first(tx.conn())?;
    Ok(CaseView {
        merged_into,
        standing: Standing::of(stage, appealed),
        appealed,
        compartments: Compartment::of_mask(summary.mask),
        needs,
        indicators: indicators.into_iter().map(|(kind, code)| format!("{kind}.{code}")).collect(),
        consents: consents::of_case(tx, id)?,
        deadlines: deadlines::of_case(tx, &summary)?,
        summary,
    })
}

/// Opens a case from a complete signal; the agency that acts answers for its record.
pub fn open_case<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    signal: &Signal,
) -> Result<Uuid, StoreError> {
    let (id, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    let answers = signal.answers();
    let oblast_of_place: Option<String> = match answers.found.place_id {
        Some(place) => Some(
            places::table
                .find(place)
                .select(places::oblast_code)
                .first(tx.conn())
                .optional()?
                .ok_or(StoreError::Refused("intake.unknown_place"))?,
        ),
        None => None,
    };
    let oblast = oblast_of_place
        .or_else(|| tx.actor().oblast.as_ref().map(ToString::to_string))
        .ok_or(StoreError::Refused("intake.oblast_needed"))?;
    let key = oblast.parse().map_err(|_| StoreError::Broken("oblast".into()))?;
    let mut random = [0_u8; 8];
    rand::fill(&mut random);
    let (code, label) = case_code(&key, random);
    let opened_on = kyiv_date(now);
    diesel::insert_into(cases::table)
        .values((
            cases::id.eq(id),
            cases::agency_of_record.eq(agency),
            cases::lead_agency_id.eq(agency),
            cases::code.eq(code),
            cases::label.eq(label),
            cases::stage.eq(Stage::Signal.as_str()),
            cases::oblast_code.eq(&oblast),
            cases::place_id.eq(answers.found.place_id),
            cases::channel.eq(signal.channel().as_str()),
            cases::urgency.eq(signal.urgency().as_str()),
            cases::age_band.eq(signal.age_band().as_str()),
            cases::sex.eq(signal.sex().as_str()),
            cases::child_path.eq(signal.child_path()),
            cases::without_identity.eq(signal.without_identity()),
            cases::may_contact.eq(answers.contact.may_contact.unwrap_or(false)),
            (
                cases::found_on.eq(answers.found.found_on),
                cases::opened_at.eq(now),
                cases::opened_month.eq(opened_on.with_day(1).unwrap_or(opened_on)),
                cases::changed_at.eq(now),
            ),
        ))
        .execute(tx.conn())?;
    diesel::insert_into(case_access::table)
        .values((
            case_access::case_id.eq(id),
            case_access::agency_of_record.eq(agency),
            case_access::agency_id.eq(agency),
            case_access::relation.eq(Relation::Record.as_str()),
            case_access::mask.eq(Compartment::WHOLE),
            case_access::opened_at.eq(now),
        ))
        .execute(tx.conn())?;
    let needs: Vec<_> = unique(answers.needs.codes.iter().map(|need| need.as_str()))
        .into_iter()
        .map(|code| (case_needs::case_id.eq(id), case_needs::agency_of_record.eq(agency), case_needs::code.eq(code)))
        .collect();
    diesel::insert_into(case_needs::table).values(needs).execute(tx.conn())?;
    let found = &answers.indicators;
    let marks = [
        ("act", unique(found.act.iter().map(|code| code.as_str()))),
        ("means", unique(found.means.iter().map(|code| code.as_str()))),
        ("purpose", unique(found.purpose.iter().map(|code| code.as_str()))),
    ];
    let marks: Vec<_> = marks
        .into_iter()
        .flat_map(|(kind, codes)| codes.into_iter().map(move |code| (kind, code)))
        .map(|(kind, code)| {
            (
                case_indicators::case_id.eq(id),
                case_indicators::agency_of_record.eq(agency),
                case_indicators::kind.eq(kind),
                case_indicators::code.eq(code),
            )
        })
        .collect();
    diesel::insert_into(case_indicators::table).values(marks).execute(tx.conn())?;
    let tenant = vault::tenant_key(tx)?;
    vault::seal_signal(tx, &tenant, id, answers)?;
    duplicates::index(tx, &tenant, id, answers)?;
    consents::record_first(tx, id, answers)?;
    deadlines::start(tx, id, agency, &oblast, &["first_notice"])?;
    add_event(tx, &Event { kind: "opened", to_stage: Some("signal"), ..Event::of(id, agency) })?;
    Ok(id)
}

fn unique(codes: impl Iterator<Item = &'static str>) -> std::collections::BTreeSet<&'static str> {
    codes.collect()
}

/// Reads a case and locks it until the transaction ends, with what the acting agency is to it.
pub fn hold<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<(Case, Relation), StoreError> {
    let (agency, now) = (tx.agency(), tx.now());
    let relation: String = case_access::table
        .find((id, agency))
        .filter(case_access::closed_at.is_null())
        .filter(case_access::until.is_null().or(case_access::until.ge(kyiv_date(now))))
        .select(case_access::relation)
        .first(tx.conn())?;
    let relation: Relation = relation.parse().map_err(|_| StoreError::Broken("relation".into()))?;
    // An agency that only shares the case cannot lock its row, and has no need to: it moves nothing.
    let query =
        cases::table.find(id).select((cases::agency_of_record, cases::lead_agency_id, cases::stage, cases::version));
    let (record, lead, stage, version): (Uuid, Uuid, String, i32) =
        if relation == Relation::Shared { query.first(tx.conn())? } else { query.for_update().first(tx.conn())? };
    let case = Case {
        id: CaseId::new(id),
        agency_of_record: AgencyId::new(record),
        lead_agency: AgencyId::new(lead),
        stage: stage.parse().map_err(|_| StoreError::Broken("stage".into()))?,
        version,
    };
    Ok((case, relation))
}

/// Holds a case that the acting agency leads, for an act that is not a move.
pub(super) fn hold_to_lead<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<Case, StoreError> {
    let (case, relation) = hold(tx, id)?;
    let leads = case.lead_agency == tx.actor().agency && matches!(relation, Relation::Record | Relation::Lead);
    if leads { Ok(case) } else { Err(StoreError::Move(Refusal::NotLead)) }
}

/// Moves a case that one's agency leads.
pub fn advance<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    step: &Transition,
) -> Result<(), StoreError> {
    make_move(tx, step)
}

/// Moves a case: besides the clock the only statement in the house that writes a stage. What must be on record first is
/// asked for here, whoever moves it; somebody faster makes the move stale.
pub(super) fn make_move<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    step: &Transition,
) -> Result<(), StoreError> {
    procedure::require(tx, step)?;
    let (id, now, rule) = (step.case().uuid(), tx.now(), step.rule());
    let row: Option<(Uuid, String)> = diesel::update(
        cases::table
            .filter(cases::id.eq(id))
            .filter(cases::stage.eq(step.from().as_str()))
            .filter(cases::version.eq(step.version())),
    )
    .set((cases::stage.eq(rule.to.as_str()), cases::changed_at.eq(now), cases::version.eq(cases::version + 1)))
    .returning((cases::agency_of_record, cases::oblast_code))
    .get_result(tx.conn())
    .optional()?;
    let (record, oblast) = row.ok_or(StoreError::Stale)?;
    deadlines::meet(tx, id, rule.meets)?;
    deadlines::start(tx, id, record, &oblast, rule.starts)?;
    procedure::settle(tx, step, record)?;
    closures::reopened(tx, step)?;
    add_event(
        tx,
        &Event {
            kind: "moved",
            step: Some(rule.step.as_str()),
            from_stage: Some(step.from().as_str()),
            to_stage: Some(rule.to.as_str()),
            ground: Some(rule.ground),
            reason: step.reason().map(|reason| reason.as_str()),
            ..Event::of(id, record)
        },
    )
}

/// One act in the life of a case.
pub(super) struct Event<'a> {
    pub case: Uuid,
    pub record: Uuid,
    pub kind: &'a str,
    pub step: Option<&'a str>,
    pub from_stage: Option<&'a str>,
    pub to_stage: Option<&'a str>,
    pub ground: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub referral: Option<Uuid>,
    pub other_agency: Option<Uuid>,
    pub revealed: Option<(Compartment, RevealPurpose)>,
    pub deadline: Option<Uuid>,
    pub due_on: Option<NaiveDate>,
}

impl Event<'_> {
    pub(super) fn of(case: Uuid, record: Uuid) -> Self {
        Self {
            case,
            record,
            kind: "",
            step: None,
            from_stage: None,
            to_stage: None,
            ground: None,
            reason: None,
            referral: None,
            other_agency: None,
            revealed: None,
            deadline: None,
            due_on: None,
        }
    }
}

pub(super) fn add_event<P: Permission>(tx: &mut Tx<'_, P, Write>, event: &Event<'_>) -> Result<(), StoreError> {
    let (agency, now, actor, role) = (tx.agency(), tx.now(), tx.actor().principal_id(), tx.actor().role());
    let kind = if matches!(tx.actor().principal, Principal::Person { .. }) { "person" } else { "client" };
    diesel::insert_into(case_events::table)
        .values((
            case_events::id.eq(Uuid::now_v7()),
            case_events::case_id.eq(event.case),
            case_events::agency_of_record.eq(event.record),
            case_events::at.eq(now),
            case_events::agency_id.eq(agency),
            case_events::actor_kind.eq(kind),
            case_events::actor_id.eq(actor),
            case_events::actor_role.eq(role.map(|role| role.as_str())),
            case_events::kind.eq(event.kind),
            case_events::step.eq(event.step),
            case_events::from_stage.eq(event.from_stage),
            case_events::to_stage.eq(event.to_stage),
            case_events::ground_code.eq(event.ground),
            case_events::reason_code.eq(event.reason),
            (
                case_events::referral_id.eq(event.referral),
                case_events::other_agency_id.eq(event.other_agency),
                case_events::deadline_id.eq(event.deadline),
                case_events::due_on.eq(event.due_on),
                case_events::compartment.eq(event.revealed.map(|(compartment, _)| compartment.as_str())),
                case_events::purpose_code.eq(event.revealed.map(|(_, purpose)| purpose.as_str())),
            ),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// One act as the timeline shows it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct TimelineEntry {
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    /// What: opened, moved, revealed, referral_offered, referral_accepted and so on.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// The role of the one who acted.
    #[diesel(sql_type = Nullable<Text>)]
    pub actor_role: Option<String>,
    /// Their agency in Ukrainian.
    #[diesel(sql_type = Text)]
    pub agency_uk: String,
    /// Their agency in English.
    #[diesel(sql_type = Text)]
    pub agency_en: String,
    /// The other agency, of a referral, in Ukrainian.
    #[diesel(sql_type = Nullable<Text>)]
    pub other_agency_uk: Option<String>,
    /// The same in English.
    #[diesel(sql_type = Nullable<Text>)]
    pub other_agency_en: Option<String>,
    /// The move.
    #[diesel(sql_type = Nullable<Text>)]
    pub step: Option<String>,
    /// From this stage.
    #[diesel(sql_type = Nullable<Text>)]
    pub from_stage: Option<String>,
    /// To this stage.
    #[diesel(sql_type = Nullable<Text>)]
    pub to_stage: Option<String>,
    /// Legal ground, by its code in the law table.
    #[diesel(sql_type = Nullable<Text>)]
    pub ground_code: Option<String>,
    /// Coded reason.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason_code: Option<String>,
    /// Which part was opened, of a reveal; never what was in it.
    #[diesel(sql_type = Nullable<Text>)]
    pub compartment: Option<String>,
    /// What for.
    #[diesel(sql_type = Nullable<Text>)]
    pub purpose_code: Option<String>,
    /// The term it is about, by its code in the law table.
    #[diesel(sql_type = Nullable<Text>)]
    pub deadline_code: Option<String>,
    /// The last day of the term after it.
    #[diesel(sql_type = Nullable<Date>)]
    pub due_on: Option<NaiveDate>,
}

/// Reads the timeline of a case, the newest act first.
pub fn timeline<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<Vec<TimelineEntry>, StoreError> {
    vault::reach(tx, id)?;
    let agency = tx.agency();
    Ok(diesel::sql_query(
        "select e.at, e.kind, e.actor_role, a.name_uk as agency_uk, a.name_en as agency_en, o.name_uk as other_agency_uk,
             o.name_en as other_agency_en, e.move as step, e.from_stage, e.to_stage, e.ground_code,
             case when s.relation <> 'shared' or e.kind not in ('moved', 'term_paused', 'term_extended')
                 then e.reason_code end as reason_code, e.compartment, e.purpose_code, d.code as deadline_code, e.due_on
         from case_events e join agencies a on a.id = e.agency_id left join agencies o on o.id = e.other_agency_id
         join case_access s on s.case_id = e.case_id and s.agency_id = $2
         left join deadlines d on d.id = e.deadline_id
         where e.case_id = $1 order by e.at desc, e.id desc limit 500",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<SqlUuid, _>(agency)
    .load(tx.conn())?)
}

/// A case as a coordinator sees it: code, stage and clock.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct OverseenCase {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Code.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Stage.
    #[diesel(sql_type = Text)]
    pub stage: String,
    /// Oblast.
    #[diesel(sql_type = Text)]
    pub oblast_code: String,
    /// Leading agency in Ukrainian.
    #[diesel(sql_type = Text)]
    pub lead_agency_uk: String,
    /// Leading agency in English.
    #[diesel(sql_type = Text)]
    pub lead_agency_en: String,
    /// The month in which it was opened, as its first day.
    #[diesel(sql_type = Date)]
    pub opened_month: NaiveDate,
    /// The nearest open term.
    #[diesel(sql_type = Nullable<Text>)]
    pub next_deadline_code: Option<String>,
    /// When it is due.
    #[diesel(sql_type = Nullable<Date>)]
    pub next_due_on: Option<NaiveDate>,
    #[diesel(sql_type = Timestamptz)]
    #[serde(skip)]
    opened_at: DateTime<Utc>,
}

/// Lists the cases that a coordinator watches, the newest first.
pub fn list_overseen<P: Includes<CaseOversee> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    stage: Option<&str>,
    due_by: Option<NaiveDate>,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<OverseenCase>, StoreError> {
    let oblast = tx.actor().oblast.as_ref().map(ToString::to_string);
    let rows: Vec<OverseenCase> = diesel::sql_query(
        "select c.id, c.code, c.stage, c.oblast_code, l.name_uk as lead_agency_uk, l.name_en as lead_agency_en, c.opened_month,
             d.code as next_deadline_code, d.due_on as next_due_on, c.opened_at
         from cases c join agencies l on l.id = c.lead_agency_id
         left join lateral (select code, due_on from deadlines where case_id = c.id and met_at is null and paused_on is null order by due_on, code limit 1) d on true
         where c.merged_into is null and ($1::text is null or c.oblast_code = $1) and ($2::text is null or c.stage = $2) and ($3::date is null or d.due_on <= $3)
             and ($4::timestamptz is null or (c.opened_at, c.id) < ($4, $5))
         order by c.opened_at desc, c.id desc limit $6",
    )
    .bind::<Nullable<Text>, _>(oblast)
    .bind::<Nullable<Text>, _>(stage)
    .bind::<Nullable<Date>, _>(due_by)
    .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.at))
    .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
    .bind::<BigInt, _>(limit + 1)
    .load(tx.conn())?;
    Ok(Slice::cut(rows, limit, |row| After { at: row.opened_at, id: row.id }))
}
