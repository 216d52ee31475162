//! Consents: recorded once, never changed, withdrawn with immediate effect on everything shared under them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, CaseWrite, Includes, Permission};
use nrm_domain::cases::consent::{
    ChildView, Consent, ConsentGiver, ConsentPurpose, DataCategory, Guardian, Interpreter, child_gap,
};
use nrm_domain::cases::intake::IntakeAnswers;
use nrm_domain::shared::ids::{AgencyId, ConsentId};
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::{referrals, vault};
use crate::schema::{cases, consents};
use crate::{StoreError, Tx, Write};

/// A consent as the case shows it.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = consents)]
pub struct ConsentView {
    /// Id.
    pub id: Uuid,
    /// Who gave it: person or legal_representative.
    pub given_by: String,
    /// For what.
    pub purposes: Vec<String>,
    /// For one recipient only, if named.
    pub recipient_agency_id: Option<Uuid>,
    /// In which language it was explained.
    pub language: String,
    /// Who explained it, by role.
    pub explained_by_role: String,
    /// Which data may be shared: identity, contact, needs, narrative.
    pub categories: Vec<String>,
    /// Who interpreted: not_needed, present or remote.
    pub interpreter: String,
    /// Who stands for a child: parent, guardian or children_service.
    pub guardian: Option<String>,
    /// What the child thinks of it.
    pub child_view: Option<String>,
    /// From which day.
    pub given_on: NaiveDate,
    /// To which day.
    pub expires_on: Option<NaiveDate>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A consent to be recorded.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// Who gives it.
    pub given_by: ConsentGiver,
    /// For what.
    pub purposes: Vec<ConsentPurpose>,
    /// For one recipient only.
    pub recipient: Option<Uuid>,
    /// In which language it was explained.
    pub language: String,
    /// Who explained it, by role.
    pub explained_by_role: String,
    /// Which data may be shared.
    pub categories: Vec<DataCategory>,
    /// Who interpreted.
    pub interpreter: Interpreter,
    /// Who stands for a child.
    pub guardian: Option<Guardian>,
    /// What the child thinks of it.
    pub child_view: Option<ChildView>,
    /// To which day.
    pub expires_on: Option<NaiveDate>,
}

pub(super) fn of_case<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Vec<ConsentView>, StoreError> {
    Ok(consents::table
        .filter(consents::case_id.eq(case))
        .select(ConsentView::as_select())
        .order((consents::recorded_at.desc(), consents::id))
        .load(tx.conn())?)
}

pub(super) fn record_first<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    answers: &IntakeAnswers,
) -> Result<(), StoreError> {
    let given = &answers.consent;
    if given.given != Some(true) {
        return Ok(());
    }
    let new = NewConsent {
        given_by: given.by.unwrap_or(ConsentGiver::Person),
        purposes: given.purposes.clone(),
        recipient: None,
        language: given.language.clone().unwrap_or_default(),
        explained_by_role: given.explained_by_role.clone().unwrap_or_default(),
        categories: DataCategory::ALL.to_vec(),
        interpreter: if answers.person.interpreter_needed == Some(true) {
            Interpreter::Present
        } else {
            Interpreter::NotNeeded
        },
        guardian: None,
        child_view: None,
        expires_on: None,
    };
    let record = tx.agency();
    insert(tx, case, record, &new).map(|_| ())
}

fn insert<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    record: Uuid,
    new: &NewConsent,
) -> Result<Uuid, StoreError> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    let purposes: Vec<&str> = new.purposes.iter().map(|purpose| purpose.as_str()).collect();
    diesel::insert_into(consents::table)
        .values((
            consents::id.eq(id),
            consents::case_id.eq(case),
            consents::agency_of_record.eq(record),
            consents::given_by.eq(new.given_by.as_str()),
            consents::purposes.eq(purposes),
            consents::recipient_agency_id.eq(new.recipient),
            consents::language.eq(&new.language),
            consents::explained_by_role.eq(&new.explained_by_role),
            consents::categories.eq(new.categories.iter().map(|one| one.as_str()).collect::<Vec<_>>()),
            consents::interpreter.eq(new.interpreter.as_str()),
            consents::guardian.eq(new.guardian.map(|one| one.as_str())),
            consents::child_view.eq(new.child_view.map(|one| one.as_str())),
            consents::given_on.eq(kyiv_date(now)),
            consents::expires_on.eq(new.expires_on),
            consents::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// Records a consent on a case that one's agency answers for.
pub fn record_consent<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    new: &NewConsent,
) -> Result<ConsentView, StoreError> {
    let record = vault::reach(tx, case)?.agency_of_record;
    if record != tx.agency() {
        return Err(StoreError::Refused("consent.not_of_record"));
    }
    let child_path: bool = cases::table.find(case).select(cases::child_path).first(tx.conn())?;
    if child_gap(child_path, new.given_by, new.guardian, new.child_view).is_some() {
        return Err(StoreError::Refused("consent.child_path"));
    }
    if new.expires_on.is_some_and(|day| day < kyiv_date(tx.now())) {
        return Err(StoreError::Refused("consent.ends_before_it_begins"));
    }
    let id = insert(tx, case, record, new)?;
    add_event(tx, &Event { kind: "consent_recorded", ..Event::of(case, record) })?;
    read(tx, id).map(|(view, _)| view)
}

fn read<P: Permission, M>(tx: &mut Tx<'_, P, M>, id: Uuid) -> Result<(ConsentView, Uuid), StoreError> {
    Ok(consents::table.find(id).select((ConsentView::as_select(), consents::case_id)).first(tx.conn())?)
}

/// Reads a consent of a case as the domain weighs it.
pub(super) fn weigh<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid, id: Uuid) -> Result<Consent, StoreError> {
    let (view, of_case) = read(tx, id)?;
    if of_case != case {
        return Err(StoreError::NotFound);
    }
    Ok(Consent {
        id: ConsentId::new(view.id),
        purposes: view.purposes.iter().filter_map(|purpose| purpose.parse().ok()).collect(),
        recipient: view.recipient_agency_id.map(AgencyId::new),
        categories: view.categories.iter().filter_map(|category| category.parse().ok()).collect(),
        given_on: view.given_on,
        expires_on: view.expires_on,
        withdrawn_at: view.withdrawn_at,
    })
}

/// Withdraws a consent and closes, in the same transaction, every share that rests on it.
pub fn withdraw_consent<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<ConsentView, StoreError> {
    let (_, case) = read(tx, id)?;
    let record = vault::reach(tx, case)?.agency_of_record;
    if record != tx.agency() {
        return Err(StoreError::Refused("consent.not_of_record"));
    }
    let now = tx.now();
    let withdrawn = diesel::update(consents::table.find(id).filter(consents::withdrawn_at.is_null()))
        .set(consents::withdrawn_at.eq(now))
        .execute(tx.conn())?;
    if withdrawn == 0 {
        return Err(StoreError::Stale);
    }
    referrals::close_under(tx, case, id)?;
    add_event(tx, &Event { kind: "consent_withdrawn", ..Event::of(case, record) })?;
    read(tx, id).map(|(view, _)| view)
}
