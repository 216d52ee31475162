//! Assessments of needs: drafted by one agency, completed once, read as a history with its trend.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, Includes, Permission, PlanRead, PlanWrite};
use nrm_domain::cases::needs::{NeedsDomain, Ratings, Score, Trend, WholeRatings, can_be_assessed_on, trend};
use nrm_domain::cases::vocabulary::Compartment;
use nrm_domain::shared::time::{Nearness, kyiv_date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::{law, letters, terms, vault};
use crate::schema::{agencies, case_assessments, cases, needs_anchors, needs_domains};
use crate::{StoreError, Tx, Write};

/// One step of the scale of a domain, in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Anchor {
    /// From 1, a crisis, to 5, no need.
    pub step: i32,
    /// In Ukrainian.
    pub words_uk: String,
    /// In English.
    pub words_en: String,
}

/// A domain of the scale.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScaleDomain {
    /// The version of the scale.
    pub version: i32,
    /// Code.
    pub code: String,
    /// Title in Ukrainian.
    pub title_uk: String,
    /// Title in English.
    pub title_en: String,
    /// Its five steps.
    pub anchors: Vec<Anchor>,
}

/// Reads the scale in every version that there was; the last one is used for what is begun now.
pub fn scale<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>) -> Result<Vec<ScaleDomain>, StoreError> {
    let steps: Vec<(i32, String, i32, String, String)> = needs_anchors::table
        .order((needs_anchors::version, needs_anchors::code, needs_anchors::step))
        .select((
            needs_anchors::version,
            needs_anchors::code,
            needs_anchors::step,
            needs_anchors::words_uk,
            needs_anchors::words_en,
        ))
        .load(tx.conn())?;
    let domains: Vec<(i32, String, String, String)> = needs_domains::table
        .order((needs_domains::version, needs_domains::position))
        .select((needs_domains::version, needs_domains::code, needs_domains::title_uk, needs_domains::title_en))
        .load(tx.conn())?;
    Ok(domains
        .into_iter()
        .map(|(version, code, title_uk, title_en)| ScaleDomain {
            anchors: steps
                .iter()
                .filter(|(of, domain, ..)| *of == version && *domain == code)
                .map(|(_, _, step, uk, en)| Anchor { step: *step, words_uk: uk.clone(), words_en: en.clone() })
                .collect(),
            version,
            code,
            title_uk,
            title_en,
        })
        .collect())
}

/// What was said, sealed for the agency that assessed and the one that leads.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Remarks {
    /// Remarks by domain.
    #[serde(default)]
    pub domains: BTreeMap<NeedsDomain, String>,
    /// What follows from it all.
    #[serde(default)]
    pub conclusion: Option<String>,
}

impl std::fmt::Debug for Remarks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Remarks(withheld)")
    }
}

impl Remarks {
    fn is_empty(&self) -> bool {
        self.domains.values().all(|text| text.trim().is_empty())
            && self.conclusion.as_deref().unwrap_or_default().trim().is_empty()
    }
}

/// One assessment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssessmentView {
    /// Id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Who assessed, as an agency.
    pub agency_id: Uuid,
    /// Its name in Ukrainian.
    pub agency_uk: String,
    /// Its name in English.
    pub agency_en: String,
    /// In which role.
    pub assessor_role: String,
    /// With which version of the scale.
    pub scale_version: i32,
    /// On which day.
    pub assessed_on: NaiveDate,
    /// How each domain was rated.
    #[schema(value_type = std::collections::BTreeMap<String, nrm_domain::cases::needs::Rating>)]
    pub ratings: Ratings,
    /// What was said; null when it is sealed for others.
    pub remarks: Option<Remarks>,
    /// When it was completed; null while it is a draft.
    pub completed_at: Option<DateTime<Utc>>,
    /// Version of the draft.
    pub version: i32,
    /// What the reader may do with it: save, complete.
    pub actions: Vec<String>,
}

/// How one domain went.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DomainTrend {
    /// The domain.
    pub domain: NeedsDomain,
    /// By the worker's ratings: better, same, worse, or unknown with fewer than two.
    pub worker: Trend,
    /// By the person's own ratings.
    pub person: Trend,
}

/// The needs of a case through time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NeedsView {
    /// Assessments, the newest first; the agency's own draft, if there is one, stands at the top.
    pub assessments: Vec<AssessmentView>,
    /// The way each domain went; empty with no complete assessment.
    pub trends: Vec<DomainTrend>,
    /// The term that runs: needs.assess or needs.review.
    pub next_term: Option<String>,
    /// When the next assessment is due.
    pub next_due_on: Option<NaiveDate>,
    /// How near that is.
    pub nearness: Option<Nearness>,
    /// What the reader may do: begin.
    pub actions: Vec<String>,
}

/// Begins to count with the words of this version.
const SCALE_VERSION: i32 = 1;
const TERMS: [&str; 2] = ["needs.assess", "needs.review"];

/// Whether the person who acts holds a permission, for what the answer offers them.
pub(super) fn offers<P: Permission, Q: Permission, M>(tx: &Tx<'_, P, M>) -> bool {
    tx.actor().role().is_some_and(|role| role.holds().contains(&Q::KIND))
}

#[derive(Queryable)]
struct AssessmentRow {
    id: Uuid,
    case_id: Uuid,
    agency_id: Uuid,
    agency_uk: String,
    agency_en: String,
    assessor_role: String,
    scale_version: i32,
    assessed_on: NaiveDate,
    ratings: serde_json::Value,
    letter_id: Option<Uuid>,
    completed_at: Option<DateTime<Utc>>,
    version: i32,
}

fn load<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Option<Uuid>,
    id: Option<Uuid>,
) -> Result<Vec<AssessmentView>, StoreError> {
    let mut query = case_assessments::table
        .inner_join(agencies::table.on(agencies::id.eq(case_assessments::agency_id)))
        .order((case_assessments::assessed_on.desc(), case_assessments::begun_at.desc(), case_assessments::id.desc()))
        .select((
            case_assessments::id,
            case_assessments::case_id,
            case_assessments::agency_id,
            agencies::name_uk,
            agencies::name_en,
            case_assessments::assessor_role,
            case_assessments::scale_version,
            case_assessments::assessed_on,
            case_assessments::ratings,
            case_assessments::letter_id,
            case_assessments::completed_at,
            case_assessments::version,
        ))
        .limit(200)
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(case_assessments::case_id.eq(case));
    }
    if let Some(id) = id {
        query = query.filter(case_assessments::id.eq(id));
    }
    let mut rows: Vec<AssessmentRow> = query.load(tx.conn())?;
    rows.sort_by_key(|row| row.completed_at.is_some());
    let Some(case) = rows.first().map(|row| row.case_id) else {
        return Ok(Vec::new());
    };
    let mut said = letters::open::<_, _, Remarks>(tx, case, rows.iter().map(|row| row.letter_id))?;
    let (agency, writes) = (tx.agency(), offers::<P, PlanWrite, M>(tx));
    rows.into_iter()
        .map(|row| {
            let draft = row.completed_at.is_none() && row.agency_id == agency && writes;
            Ok(AssessmentView {
                ratings: serde_json::from_value(row.ratings).map_err(|_| StoreError::Broken("ratings".into()))?,
                remarks: match row.letter_id {
                    Some(letter) => said.remove(&letter),
                    None => Some(Remarks::default()),
                },
                actions: if draft { vec!["save".into(), "complete".into()] } else { Vec::new() },
                id: row.id,
                case_id: row.case_id,
                agency_id: row.agency_id,
                agency_uk: row.agency_uk,
                agency_en: row.agency_en,
                assessor_role: row.assessor_role,
                scale_version: row.scale_version,
                assessed_on: row.assessed_on,
                completed_at: row.completed_at,
                version: row.version,
            })
        })
        .collect()
}

/// Reads one assessment.
pub fn read_assessment<P: Includes<PlanRead>, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<AssessmentView, StoreError> {
    load(tx, None, Some(id))?.pop().ok_or(StoreError::NotFound)
}

/// The newest completed assessment whose words the acting agency reads, for print.
pub(super) fn newest_complete<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Option<AssessmentView>, StoreError> {
    Ok(load(tx, Some(case), None)?.into_iter().find(|one| one.completed_at.is_some() && one.remarks.is_some()))
}

/// A domain by its code and title.
pub type DomainTitle = (String, String);
/// A step of a domain's scale: the domain's code, the step, its words.
pub type StepWords = (String, i32, String);

/// The titles of the domains and the words of the steps of a version of the scale, in Ukrainian.
pub fn scale_words<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    version: i32,
) -> Result<(Vec<DomainTitle>, Vec<StepWords>), StoreError> {
    let titles = needs_domains::table
        .filter(needs_domains::version.eq(version))
        .order(needs_domains::position)
        .select((needs_domains::code, needs_domains::title_uk))
        .load(tx.conn())?;
    let steps = needs_anchors::table
        .filter(needs_anchors::version.eq(version))
        .select((needs_anchors::code, needs_anchors::step, needs_anchors::words_uk))
        .load(tx.conn())?;
    Ok((titles, steps))
}

/// Reads the needs of a case through time.
pub fn read_needs<P: Includes<PlanRead>, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<NeedsView, StoreError> {
    let reach = vault::reach(tx, case)?;
    let assessments = load(tx, Some(case), None)?;
    let complete: Vec<&AssessmentView> = assessments.iter().filter(|one| one.completed_at.is_some()).rev().collect();
    let scores = |domain: NeedsDomain, who: fn(&nrm_domain::cases::needs::Rating) -> Option<Score>| {
        trend(complete.iter().filter_map(|one| one.ratings.get(&domain).and_then(who)))
    };
    let trends = if complete.is_empty() {
        Vec::new()
    } else {
        NeedsDomain::ALL
            .iter()
            .map(|domain| DomainTrend {
                domain: *domain,
                worker: scores(*domain, |rating| rating.worker),
                person: scores(*domain, |rating| rating.person),
            })
            .collect()
    };
    let next = terms::nearest(tx, case, &TERMS)?;
    let (calendar, today) = (law::calendar(tx)?, kyiv_date(tx.now()));
    let opened = reach.mask & Compartment::Needs.bit() != 0;
    let drafting = assessments.iter().any(|one| one.completed_at.is_none());
    let begins = opened && !drafting && offers::<P, PlanWrite, M>(tx);
    Ok(NeedsView {
        nearness: next.as_ref().map(|(_, due_on)| calendar.nearness(*due_on, today)),
        next_due_on: next.as_ref().map(|(_, due_on)| *due_on),
        next_term: next.map(|(code, _)| code),
        assessments,
        trends,
        actions: if begins { vec!["begin".into()] } else { Vec::new() },
    })
}

/// Begins an assessment of today; an agency has one draft at a time.
pub fn begin_assessment<P: Includes<PlanWrite> + Includes<PlanRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
) -> Result<AssessmentView, StoreError> {
    let reach = vault::reach(tx, case)?;
    if reach.mask & Compartment::Needs.bit() == 0 {
        return Err(StoreError::Refused("needs.not_shared"));
    }
    let (id, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    let (assessor, role) = (tx.actor().principal_id(), tx.actor().role());
    diesel::insert_into(case_assessments::table)
        .values((
            case_assessments::id.eq(id),
            case_assessments::case_id.eq(case),
            case_assessments::agency_of_record.eq(reach.agency_of_record),
            case_assessments::agency_id.eq(agency),
            case_assessments::assessor_id.eq(assessor),
            case_assessments::assessor_role.eq(role.map_or("", |role| role.as_str())),
            case_assessments::scale_version.eq(SCALE_VERSION),
            case_assessments::assessed_on.eq(kyiv_date(now)),
            case_assessments::ratings.eq(serde_json::json!({})),
            case_assessments::begun_at.eq(now),
            case_assessments::changed_at.eq(now),
        ))
        .execute(tx.conn())?;
    read_assessment(tx, id)
}

/// What is saved into a draft.
#[derive(Debug, Clone)]
pub struct SavedAssessment {
    /// On which day.
    pub assessed_on: NaiveDate,
    /// How each domain was rated.
    pub ratings: Ratings,
    /// What was said.
    pub remarks: Remarks,
}

struct Draft {
    case: Uuid,
    record: Uuid,
    letter: Option<Uuid>,
}

/// Locks a draft of the acting agency; what is complete is refused, what belongs to others is not found.
fn hold_draft<P: Permission>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<Draft, StoreError> {
    let agency = tx.agency();
    let (case, record, owner, letter, completed): (Uuid, Uuid, Uuid, Option<Uuid>, Option<DateTime<Utc>>) =
        case_assessments::table
            .find(id)
            .select((
                case_assessments::case_id,
                case_assessments::agency_of_record,
                case_assessments::agency_id,
                case_assessments::letter_id,
                case_assessments::completed_at,
            ))
            .first(tx.conn())?;
    if completed.is_some() || owner != agency {
        return Err(StoreError::Refused("needs.already_complete"));
    }
    case_assessments::table.find(id).select(case_assessments::id).for_update().first::<Uuid>(tx.conn())?;
    Ok(Draft { case, record, letter })
}

/// Saves a draft; the remarks are sealed anew.
pub fn save_assessment<P: Includes<PlanWrite> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    saved: &SavedAssessment,
) -> Result<AssessmentView, StoreError> {
    let draft = hold_draft(tx, id)?;
    let (now, assessor, role) = (tx.now(), tx.actor().principal_id(), tx.actor().role());
    if !can_be_assessed_on(saved.assessed_on, kyiv_date(now)) {
        return Err(StoreError::Refused("needs.wrong_day"));
    }
    let letter = if saved.remarks.is_empty() {
        None
    } else {
        Some(letters::write(tx, draft.case, draft.record, &saved.remarks, &[])?)
    };
    let ratings = serde_json::to_value(&saved.ratings).map_err(|error| StoreError::Broken(error.to_string()))?;
    diesel::update(case_assessments::table.find(id))
        .set((
            case_assessments::assessor_id.eq(assessor),
            case_assessments::assessor_role.eq(role.map_or("", |role| role.as_str())),
            case_assessments::assessed_on.eq(saved.assessed_on),
            case_assessments::ratings.eq(ratings),
            case_assessments::letter_id.eq(letter),
            case_assessments::changed_at.eq(now),
            case_assessments::version.eq(case_assessments::version + 1),
        ))
        .execute(tx.conn())?;
    letters::burn(tx, draft.letter)?;
    read_assessment(tx, id)
}

/// Completes a draft: from now on nothing in it changes, the term of assessing is met and the next review begins.
pub fn complete_assessment<P: Includes<PlanWrite> + Includes<PlanRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<Result<AssessmentView, Vec<String>>, StoreError> {
    let draft = hold_draft(tx, id)?;
    let view = read_assessment(tx, id)?;
    if let Err(missing) = WholeRatings::of(&view.ratings) {
        return Ok(Err(missing));
    }
    let lead: Uuid = cases::table.find(draft.case).select(cases::lead_agency_id).first(tx.conn())?;
    let letter = match (&view.remarks, draft.letter) {
        (Some(remarks), Some(_)) => Some(letters::write(tx, draft.case, draft.record, remarks, &[lead])?),
        _ => None,
    };
    let now = tx.now();
    diesel::update(case_assessments::table.find(id))
        .set((
            case_assessments::letter_id.eq(letter),
            case_assessments::changed_at.eq(now),
            case_assessments::completed_at.eq(now),
            case_assessments::version.eq(case_assessments::version + 1),
        ))
        .execute(tx.conn())?;
    letters::burn(tx, draft.letter)?;
    terms::meet(tx, draft.case, &TERMS)?;
    let due_on = terms::due_on(tx, "needs.review", view.assessed_on)?;
    terms::start(tx, draft.case, "needs.review", view.assessed_on, due_on)?;
    add_event(tx, &Event { kind: "assessment_completed", ..Event::of(draft.case, draft.record) })?;
    Ok(Ok(read_assessment(tx, id)?))
}
