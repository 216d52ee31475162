//! Plans in their versions: begun by the lead, sent round, agreed with the person, followed by the next.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use nrm_domain::access::permission::{CaseRead, Includes, Permission, PlanApprove, PlanRead, PlanWrite, ServiceRecord};
use nrm_domain::cases::plan::{
    AgreedHow, ItemKind, ItemState, Line, Node, PlanState, Progress, SectionAnswer, differences, progress,
};
use nrm_domain::cases::service::Pillar;
use nrm_domain::shared::time::kyiv_date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::{letters, needs, plan_answers, terms, vault};
use crate::schema::{agencies, case_plan_items, case_plan_progress, case_plans, cases};
use crate::{StoreError, Tx, Write};

/// An agency that holds the case and may own a part of its plan.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Holder {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub agency_id: Uuid,
    /// Name in Ukrainian.
    #[diesel(sql_type = Text)]
    pub name_uk: String,
    /// Name in English.
    #[diesel(sql_type = Text)]
    pub name_en: String,
    /// What it is to the case: record, lead or shared.
    #[diesel(sql_type = Text)]
    pub relation: String,
}

/// The words of an item, sealed for its owner and for the agency that wrote them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemWords {
    /// What, in a line.
    pub title: String,
    /// More about it.
    #[serde(default)]
    pub details: Option<String>,
}

impl std::fmt::Debug for ItemWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ItemWords(withheld)")
    }
}

/// One item of the tree. Its shape is seen by every agency that holds the case; its words are not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemView {
    /// Id of the item in this version.
    pub id: Uuid,
    /// Its name through all versions.
    pub item_key: Uuid,
    /// Below which it stands.
    pub parent_key: Option<Uuid>,
    /// goal, measure, service or task.
    pub kind: String,
    /// The pillar of help.
    pub pillar: String,
    /// The domain of needs of a goal, or the service of the catalogue.
    pub code: Option<String>,
    /// Whose it is.
    pub owner_id: Uuid,
    /// Name of the owner in Ukrainian.
    pub owner_uk: String,
    /// Name of the owner in English.
    pub owner_en: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// How far its owner says it is; what has items below follows from them.
    pub state: String,
    /// How far it is together with what stands below it.
    pub progress: Progress,
    /// What, in a line; null where the words are sealed for others.
    pub title: Option<String>,
    /// More about it.
    pub details: Option<String>,
    /// What the owner noted about how far it is; nobody else reads it.
    pub note: Option<String>,
    /// Kinds of item that may stand below it.
    pub takes: Vec<String>,
    /// What the reader may do with it: change, remove, report.
    pub actions: Vec<String>,
}

/// What one agency said to one section of a version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AnswerView {
    /// The section: a pillar.
    pub pillar: String,
    /// Who owns items in it and is asked.
    pub agency_id: Uuid,
    /// Its name in Ukrainian.
    pub agency_uk: String,
    /// Its name in English.
    pub agency_en: String,
    /// approved or returned; null while it waits.
    pub answer: Option<String>,
    /// What was said about it; for the one who answered and the lead.
    pub comment: Option<String>,
    /// Whether somebody answered for the approver who is away.
    pub delegated: bool,
    /// When it was asked.
    pub asked_at: Option<DateTime<Utc>>,
    /// When it answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// What the reader may answer now.
    pub may: Vec<SectionAnswer>,
}

/// How a version was agreed with the person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgreementView {
    /// On which day.
    pub on: NaiveDate,
    /// How.
    pub how: String,
    /// In which language it was explained.
    pub language: String,
    /// Whether the person signed.
    pub signed: bool,
}

/// One version of a plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlanView {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// First, second and so on.
    pub number: i32,
    /// draft, submitted, agreed or superseded.
    pub state: String,
    /// Version of the draft.
    pub version: i32,
    /// From which day it runs.
    pub period_from: Option<NaiveDate>,
    /// To which day.
    pub period_to: Option<NaiveDate>,
    /// When it was last sent round to be approved.
    pub submitted_at: Option<DateTime<Utc>>,
    /// How it was agreed, if it was.
    pub agreement: Option<AgreementView>,
    /// The tree, parents before their children.
    pub items: Vec<ItemView>,
    /// How far all of it is.
    pub progress: Progress,
    /// Who is asked about which section, and what they said.
    pub answers: Vec<AnswerView>,
    /// What the reader may do: add, submit, agree.
    pub actions: Vec<String>,
}

/// One version in the list of them.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable)]
pub struct PlanVersion {
    /// Id.
    pub id: Uuid,
    /// First, second and so on.
    pub number: i32,
    /// draft, submitted, agreed or superseded.
    pub state: String,
    /// When it was agreed.
    pub agreed_on: Option<NaiveDate>,
}

/// The plan of a case in all its versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlansView {
    /// Versions, the newest first.
    pub versions: Vec<PlanVersion>,
    /// The agencies that may own a part.
    pub holders: Vec<Holder>,
    /// The term that runs: plan.create or plan.review.
    pub next_term: Option<String>,
    /// When that is due.
    pub next_due_on: Option<NaiveDate>,
    /// What the reader may do: begin a first or a next version.
    pub actions: Vec<String>,
}

/// What one version did with the one before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeView {
    /// The item.
    pub item_key: Uuid,
    /// added, removed or changed.
    pub kind: nrm_domain::cases::plan::ChangeKind,
    /// The fields that differ.
    pub fields: Vec<String>,
    /// The item as the earlier version has it.
    pub before: Option<ItemView>,
    /// The item as this version has it.
    pub after: Option<ItemView>,
}

const TERMS: [&str; 2] = ["plan.create", "plan.review"];

/// The agencies that hold a case now, by name; empty for one that does not hold it.
pub(super) fn holders<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Vec<Holder>, StoreError> {
    Ok(diesel::sql_query(
        "select h.agency_id, a.name_uk, a.name_en, h.relation from authz.holders($1) h join agencies a on a.id = h.agency_id
         order by a.name_uk",
    )
    .bind::<SqlUuid, _>(case)
    .load(tx.conn())?)
}

/// The agency that leads a case.
pub(super) fn lead<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Uuid, StoreError> {
    Ok(cases::table.find(case).select(cases::lead_agency_id).first(tx.conn())?)
}

/// Insists that the acting agency leads the case, and gives its agency of record.
pub(super) fn led<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Uuid, StoreError> {
    let record = vault::reach(tx, case)?.agency_of_record;
    if lead(tx, case)? == tx.agency() { Ok(record) } else { Err(StoreError::Refused("case.not_lead")) }
}

/// A version as the house keeps it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct PlanRow {
    pub id: Uuid,
    pub case_id: Uuid,
    pub record: Uuid,
    pub number: i32,
    pub state: String,
    pub version: i32,
    pub period_from: Option<NaiveDate>,
    pub period_to: Option<NaiveDate>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub agreed_on: Option<NaiveDate>,
    pub agreed_how: Option<String>,
    pub agreed_language: Option<String>,
    pub agreed_signed: Option<bool>,
}

impl PlanRow {
    /// Whether its items may still be changed.
    pub(super) fn is_open(&self) -> bool {
        [PlanState::Draft.as_str(), PlanState::Submitted.as_str()].contains(&self.state.as_str())
    }
}

pub(super) fn plan_row<P: Permission, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<PlanRow, StoreError> {
    Ok(case_plans::table
        .find(id)
        .select((
            case_plans::id,
            case_plans::case_id,
            case_plans::agency_of_record,
            case_plans::number,
            case_plans::state,
            case_plans::version,
            case_plans::period_from,
            case_plans::period_to,
            case_plans::submitted_at,
            case_plans::agreed_on,
            case_plans::agreed_how,
            case_plans::agreed_language,
            case_plans::agreed_signed,
        ))
        .first(tx.conn())?)
}

/// Reads a version and locks it; one that is agreed already is refused.
pub(super) fn hold_open<P: Permission>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<PlanRow, StoreError> {
    plan_row(tx, id)?;
    case_plans::table.find(id).select(case_plans::id).for_update().first::<Uuid>(tx.conn()).optional()?;
    let row = plan_row(tx, id)?;
    if row.is_open() { Ok(row) } else { Err(StoreError::Refused("plan.already_agreed")) }
}

/// An item as the house keeps it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct ItemRow {
    pub id: Uuid,
    pub item_key: Uuid,
    pub parent_key: Option<Uuid>,
    pub kind: String,
    pub pillar: String,
    pub code: Option<String>,
    pub owner_id: Uuid,
    pub due_on: Option<NaiveDate>,
    pub position: i32,
    pub letter_id: Option<Uuid>,
}

fn broken(_: nrm_domain::shared::text::UnknownCode) -> StoreError {
    StoreError::Broken("code of a plan".into())
}

impl ItemRow {
    fn line(&self) -> Result<Line, StoreError> {
        Ok(Line {
            key: self.item_key,
            parent: self.parent_key,
            kind: self.kind.parse::<ItemKind>().map_err(broken)?,
            pillar: self.pillar.parse::<Pillar>().map_err(broken)?,
            code: self.code.clone(),
            owner: self.owner_id,
            due_on: self.due_on,
            letter: self.letter_id,
        })
    }
}

pub(super) fn item_rows<P: Permission, M>(tx: &mut Tx<'_, P, M>, plan: Uuid) -> Result<Vec<ItemRow>, StoreError> {
    Ok(case_plan_items::table
        .filter(case_plan_items::plan_id.eq(plan))
        .order((case_plan_items::position, case_plan_items::id))
        .select((
            case_plan_items::id,
            case_plan_items::item_key,
            case_plan_items::parent_key,
            case_plan_items::kind,
            case_plan_items::pillar,
            case_plan_items::code,
            case_plan_items::owner_id,
            case_plan_items::due_on,
            case_plan_items::position,
            case_plan_items::letter_id,
        ))
        .load(tx.conn())?)
}

/// Puts parents before their children, each family in its own order.
fn in_order(rows: Vec<ItemRow>) -> Vec<ItemRow> {
    fn below(parent: Option<Uuid>, rows: &[ItemRow], out: &mut Vec<ItemRow>) {
        for row in rows.iter().filter(|row| row.parent_key == parent) {
            out.push(row.clone());
            below(Some(row.item_key), rows, out);
        }
    }
    let mut out = Vec::with_capacity(rows.len());
    below(None, &rows, &mut out);
    out
}

type Reported = HashMap<Uuid, (String, Option<Uuid>)>;

fn reported<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Reported, StoreError> {
    let rows: Vec<(Uuid, String, Option<Uuid>)> = case_plan_progress::table
        .filter(case_plan_progress::case_id.eq(case))
        .select((case_plan_progress::item_key, case_plan_progress::state, case_plan_progress::letter_id))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(|(key, state, letter)| (key, (state, letter))).collect())
}

fn item_views<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    plan: &PlanRow,
) -> Result<(Vec<ItemView>, Progress), StoreError> {
    let rows = in_order(item_rows(tx, plan.id)?);
    let (agency, leads) = (tx.agency(), lead(tx, plan.case_id)? == tx.agency());
    let names: HashMap<Uuid, (String, String)> = agencies::table
        .filter(agencies::id.eq_any(rows.iter().map(|row| row.owner_id)))
        .select((agencies::id, (agencies::name_uk, agencies::name_en)))
        .load::<(Uuid, (String, String))>(tx.conn())?
        .into_iter()
        .collect();
    let states = reported(tx, plan.case_id)?;
    let mut words = letters::open::<_, _, ItemWords>(tx, plan.case_id, rows.iter().map(|row| row.letter_id))?;
    let mut notes = letters::open::<_, _, String>(tx, plan.case_id, states.values().map(|(_, letter)| *letter))?;
    let nodes: Vec<Node> = rows
        .iter()
        .map(|row| Node {
            key: row.item_key,
            parent: row.parent_key,
            state: states.get(&row.item_key).and_then(|(state, _)| state.parse().ok()).unwrap_or(ItemState::Planned),
        })
        .collect();
    let (writes, reports) = (needs::offers::<P, PlanWrite, M>(tx), needs::offers::<P, ServiceRecord, M>(tx));
    let views = rows
        .into_iter()
        .map(|row| {
            let own = row.owner_id == agency;
            let mut actions = Vec::new();
            if plan.is_open() && writes && (own || leads) {
                actions.extend(["change", "remove"]);
            }
            let is_end = !nodes.iter().any(|node| node.parent == Some(row.item_key));
            if own && reports && is_end && plan.state != PlanState::Superseded.as_str() {
                actions.push("report");
            }
            let (owner_uk, owner_en) = names.get(&row.owner_id).cloned().unwrap_or_default();
            let said = row.letter_id.and_then(|letter| words.remove(&letter));
            let (state, note) = match states.get(&row.item_key) {
                Some((state, letter)) => (state.clone(), letter.and_then(|letter| notes.remove(&letter))),
                None => (ItemState::Planned.to_string(), None),
            };
            let takes =
                ItemKind::ALL.iter().filter(|kind| kind.stands_below().iter().any(|above| above.as_str() == row.kind));
            ItemView {
                takes: takes.map(ToString::to_string).collect(),
                progress: progress(&nodes, Some(row.item_key)),
                title: said.as_ref().map(|said| said.title.clone()),
                details: said.and_then(|said| said.details),
                actions: actions.into_iter().map(str::to_owned).collect(),
                id: row.id,
                item_key: row.item_key,
                parent_key: row.parent_key,
                kind: row.kind,
                pillar: row.pillar,
                code: row.code,
                owner_id: row.owner_id,
                due_on: row.due_on,
                owner_uk,
                owner_en,
                state,
                note,
            }
        })
        .collect();
    Ok((views, progress(&nodes, None)))
}

/// Reads one version of a plan.
pub fn read_plan<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<PlanView, StoreError> {
    let row = plan_row(tx, id)?;
    let (items, progress) = item_views(tx, &row)?;
    let answers = plan_answers::of_plan(tx, &row, &items)?;
    let leads = lead(tx, row.case_id)? == tx.agency();
    let mut actions = Vec::new();
    if row.is_open() && needs::offers::<P, PlanWrite, M>(tx) {
        actions.push("add");
        if leads && !items.is_empty() {
            if row.state == PlanState::Draft.as_str() {
                actions.push("submit");
            }
            if plan_answers::agreeable(&answers, tx.agency()) {
                actions.push("agree");
            }
        }
    }
    let agreement = match (row.agreed_on, row.agreed_how, row.agreed_language, row.agreed_signed) {
        (Some(on), Some(how), Some(language), Some(signed)) => Some(AgreementView { on, how, language, signed }),
        _ => None,
    };
    Ok(PlanView {
        id,
        case_id: row.case_id,
        number: row.number,
        state: row.state,
        version: row.version,
        period_from: row.period_from,
        period_to: row.period_to,
        submitted_at: row.submitted_at,
        agreement,
        items,
        progress,
        answers,
        actions: actions.into_iter().map(str::to_owned).collect(),
    })
}

fn versions<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Vec<PlanVersion>, StoreError> {
    Ok(case_plans::table
        .filter(case_plans::case_id.eq(case))
        .order(case_plans::number.desc())
        .select((case_plans::id, case_plans::number, case_plans::state, case_plans::agreed_on))
        .load(tx.conn())?)
}

/// Reads the plan of a case in all its versions.
pub fn read_plans<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<PlansView, StoreError> {
    vault::reach(tx, case)?;
    let versions = versions(tx, case)?;
    let open = versions.iter().any(|one| ["draft", "submitted"].contains(&one.state.as_str()));
    let begins = !open && lead(tx, case)? == tx.agency() && needs::offers::<P, PlanWrite, M>(tx);
    let next = terms::nearest(tx, case, &TERMS)?;
    Ok(PlansView {
        versions,
        holders: holders(tx, case)?,
        next_due_on: next.as_ref().map(|(_, due_on)| *due_on),
        next_term: next.map(|(code, _)| code),
        actions: if begins { vec!["begin".into()] } else { Vec::new() },
    })
}

/// Begins the first version of a plan, or the next one as a copy of what was agreed.
pub fn begin_plan<P: Includes<PlanWrite> + Includes<PlanRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
) -> Result<PlanView, StoreError> {
    let record = led(tx, case)?;
    let before = versions(tx, case)?.into_iter().next();
    let (id, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    diesel::insert_into(case_plans::table)
        .values((
            case_plans::id.eq(id),
            case_plans::case_id.eq(case),
            case_plans::agency_of_record.eq(record),
            case_plans::agency_id.eq(agency),
            case_plans::number.eq(before.as_ref().map_or(1, |one| one.number + 1)),
            case_plans::state.eq(PlanState::Draft.as_str()),
            case_plans::begun_at.eq(now),
            case_plans::changed_at.eq(now),
        ))
        .execute(tx.conn())?;
    if let Some(before) = before {
        let held: Vec<Uuid> = holders(tx, case)?.into_iter().map(|holder| holder.agency_id).collect();
        for row in in_order(item_rows(tx, before.id)?) {
            // What belonged to an agency that no longer holds the case falls to the lead; its words stay sealed.
            let stays = held.contains(&row.owner_id);
            diesel::insert_into(case_plan_items::table)
                .values((
                    case_plan_items::id.eq(Uuid::now_v7()),
                    case_plan_items::plan_id.eq(id),
                    case_plan_items::case_id.eq(case),
                    case_plan_items::agency_of_record.eq(record),
                    case_plan_items::item_key.eq(row.item_key),
                    case_plan_items::parent_key.eq(row.parent_key),
                    case_plan_items::kind.eq(row.kind),
                    case_plan_items::pillar.eq(row.pillar),
                    case_plan_items::code.eq(row.code),
                    case_plan_items::owner_id.eq(if stays { row.owner_id } else { agency }),
                    case_plan_items::due_on.eq(row.due_on),
                    case_plan_items::position.eq(row.position),
                    case_plan_items::letter_id.eq(row.letter_id),
                ))
                .execute(tx.conn())?;
        }
    }
    read_plan(tx, id)
}

/// Counts a change of a version; whoever saw it before has seen an older one.
pub(super) fn touch<P: Permission>(tx: &mut Tx<'_, P, Write>, plan: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(case_plans::table.find(plan))
        .set((case_plans::version.eq(case_plans::version + 1), case_plans::changed_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Sends a draft round: each agency that owns items is asked about its sections.
pub fn submit_plan<P: Includes<PlanWrite> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<PlanView, StoreError> {
    let plan = hold_open(tx, id)?;
    led(tx, plan.case_id)?;
    if item_rows(tx, id)?.is_empty() {
        return Err(StoreError::Refused("plan.empty"));
    }
    let now = tx.now();
    diesel::update(case_plans::table.find(id))
        .set((case_plans::state.eq(PlanState::Submitted.as_str()), case_plans::submitted_at.eq(now)))
        .execute(tx.conn())?;
    touch(tx, id)?;
    add_event(tx, &Event { kind: "plan_submitted", ..Event::of(plan.case_id, plan.record) })?;
    read_plan(tx, id)
}

/// How a version is agreed with the person.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// On which day.
    pub on: NaiveDate,
    /// How.
    pub how: AgreedHow,
    /// In which language it was explained.
    pub language: String,
    /// Whether the person signed.
    pub signed: bool,
    /// From which day the plan runs.
    pub from: NaiveDate,
    /// To which day.
    pub to: NaiveDate,
}

/// Agrees a version with the person: it is frozen, the one before gives way, and the term of its making is met.
pub fn agree_plan<P: Includes<PlanWrite> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    agreement: &Agreement,
) -> Result<PlanView, StoreError> {
    let plan = hold_open(tx, id)?;
    led(tx, plan.case_id)?;
    let (now, today) = (tx.now(), kyiv_date(tx.now()));
    if agreement.on > today || agreement.to < agreement.from {
        return Err(StoreError::Refused("plan.wrong_days"));
    }
    let view = read_plan(tx, id)?;
    if view.items.is_empty() {
        return Err(StoreError::Refused("plan.empty"));
    }
    if !plan_answers::agreeable(&view.answers, tx.agency()) {
        return Err(StoreError::Refused("plan.not_approved"));
    }
    diesel::update(
        case_plans::table
            .filter(case_plans::case_id.eq(plan.case_id))
            .filter(case_plans::state.eq(PlanState::Agreed.as_str())),
    )
    .set(case_plans::state.eq(PlanState::Superseded.as_str()))
    .execute(tx.conn())?;
    diesel::update(case_plan_items::table.filter(case_plan_items::plan_id.eq(id)))
        .set(case_plan_items::frozen.eq(true))
        .execute(tx.conn())?;
    diesel::update(case_plans::table.find(id))
        .set((
            case_plans::state.eq(PlanState::Agreed.as_str()),
            case_plans::period_from.eq(agreement.from),
            case_plans::period_to.eq(agreement.to),
            case_plans::agreed_on.eq(agreement.on),
            case_plans::agreed_how.eq(agreement.how.as_str()),
            case_plans::agreed_language.eq(&agreement.language),
            case_plans::agreed_signed.eq(agreement.signed),
            case_plans::agreed_at.eq(now),
        ))
        .execute(tx.conn())?;
    touch(tx, id)?;
    terms::meet(tx, plan.case_id, &TERMS)?;
    let due_on = terms::due_on(tx, "plan.review", agreement.on)?;
    terms::start(tx, plan.case_id, "plan.review", agreement.on, due_on)?;
    add_event(tx, &Event { kind: "plan_agreed", ..Event::of(plan.case_id, plan.record) })?;
    read_plan(tx, id)
}

/// Says what a version did with the one before it.
pub fn plan_changes<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<Vec<ChangeView>, StoreError> {
    let plan = plan_row(tx, id)?;
    let earlier = versions(tx, plan.case_id)?.into_iter().find(|one| one.number == plan.number - 1);
    let Some(earlier) = earlier else { return Ok(Vec::new()) };
    let lines = |rows: Vec<ItemRow>| rows.iter().map(ItemRow::line).collect::<Result<Vec<_>, _>>();
    let (old, new) = (lines(in_order(item_rows(tx, earlier.id)?))?, lines(in_order(item_rows(tx, id)?))?);
    let earlier = plan_row(tx, earlier.id)?;
    let (before, after) = (item_views(tx, &earlier)?.0, item_views(tx, &plan)?.0);
    let shown = |views: &[ItemView], key: Uuid| views.iter().find(|view| view.item_key == key).cloned();
    Ok(differences(&old, &new)
        .into_iter()
        .map(|change| ChangeView {
            item_key: change.key,
            kind: change.kind,
            fields: change.fields.into_iter().map(str::to_owned).collect(),
            before: shown(&before, change.key),
            after: shown(&after, change.key),
        })
        .collect())
}

/// Whether the person who acts may approve by their own role.
pub(super) fn approves<P: Permission, M>(tx: &Tx<'_, P, M>) -> bool {
    needs::offers::<P, PlanApprove, M>(tx)
}
