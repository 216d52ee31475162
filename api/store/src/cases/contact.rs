//! Safe contact: the rules come first, the number only to whoever read the rules in force, and every attempt is noted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, IdentityRead, Includes, Permission};
use nrm_domain::cases::guarding::{ContactOutcome, ContactWay, may_open_contact};
use nrm_domain::cases::vocabulary::{Compartment, RevealPurpose};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::vault::{self, Revealed};
use crate::schema::{case_contacts, cases, contact_attempts};
use crate::{StoreError, Tx, Write};

/// The rules of safe contact, without a number.
#[derive(Clone, Serialize, ToSchema)]
pub struct ContactRules {
    /// Whether anyone may be contacted at all.
    pub may_contact: bool,
    /// Who may be called, when, what must never be said and the code phrase, as JSON text; none if they were not shared.
    pub safe_rules: Option<String>,
    /// What to send back to open the number: it changes with the rules.
    pub version: String,
}

impl std::fmt::Debug for ContactRules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContactRules(withheld)")
    }
}

/// Whether anyone may be contacted, and the version of the rules: a digest of what is sealed, so that nothing is opened.
fn version<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<(bool, String), StoreError> {
    let may_contact: bool = cases::table.find(case).select(cases::may_contact).first(tx.conn())?;
    let sealed: Option<Vec<u8>> = case_contacts::table.find(case).select(case_contacts::safe_rules).first(tx.conn())?;
    let mut digest = Sha256::new();
    digest.update([u8::from(may_contact)]);
    digest.update(sealed.unwrap_or_default());
    let version = digest.finalize()[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((may_contact, version))
}

/// Opens the rules of contact. A writing transaction: who read which rules stands on record.
pub fn read_contact_rules<P: Includes<IdentityRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
) -> Result<ContactRules, StoreError> {
    let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
    let safe_rules = vault::open(tx, &tenant, case, Compartment::Contact)?.safe_rules;
    let (may_contact, version) = version(tx, case)?;
    Ok(ContactRules { may_contact, safe_rules, version })
}

/// Opens the ways of contact for whoever read the rules in force.
pub fn reveal_contact<P: Includes<IdentityRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    purpose: RevealPurpose,
    read: Option<&str>,
) -> Result<Revealed, StoreError> {
    // Whoever is not let into the compartment learns nothing of its rules either.
    let shown = vault::reveal(tx, case, Compartment::Contact, purpose)?;
    let (may_contact, in_force) = version(tx, case)?;
    may_open_contact(may_contact, purpose == RevealPurpose::ProtectPerson, &in_force, read)
        .map_err(|refusal| StoreError::Refused(refusal.code()))?;
    Ok(shown)
}

/// One attempt to reach the person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttemptView {
    /// Id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub way: String,
    /// What came of it.
    pub outcome: String,
    /// By which agency.
    pub agency_id: Uuid,
    /// Whether it was one's own agency.
    pub own: bool,
    /// Under which version of the rules.
    pub rules_version: String,
}

/// Notes an attempt to reach the person, under the rules in force.
pub fn record_attempt<P: Includes<IdentityRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    way: ContactWay,
    outcome: ContactOutcome,
    at: Option<DateTime<Utc>>,
) -> Result<Vec<AttemptView>, StoreError> {
    let reach = vault::reach(tx, case)?;
    if reach.mask & Compartment::Contact.bit() == 0 {
        return Err(StoreError::NotFound);
    }
    let (_, version) = version(tx, case)?;
    let (agency, now, by) = (tx.agency(), tx.now(), tx.actor().principal_id());
    diesel::insert_into(contact_attempts::table)
        .values((
            contact_attempts::id.eq(Uuid::now_v7()),
            contact_attempts::case_id.eq(case),
            contact_attempts::agency_of_record.eq(reach.agency_of_record),
            contact_attempts::agency_id.eq(agency),
            contact_attempts::way.eq(way.as_str()),
            contact_attempts::outcome.eq(outcome.as_str()),
            contact_attempts::rules_version.eq(version),
            contact_attempts::at.eq(at.unwrap_or(now)),
            contact_attempts::made_by.eq(by),
            contact_attempts::recorded_at.eq(now),
        ))
        .execute(tx.conn())?;
    list_attempts(tx, case)
}

/// Lists the attempts to reach the person, the last first.
pub fn list_attempts<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Vec<AttemptView>, StoreError> {
    vault::reach(tx, case)?;
    let agency = tx.agency();
    type Row = (Uuid, DateTime<Utc>, String, String, Uuid, String);
    let rows: Vec<Row> = contact_attempts::table
        .filter(contact_attempts::case_id.eq(case))
        .order((contact_attempts::at.desc(), contact_attempts::id.desc()))
        .limit(200)
        .select((
            contact_attempts::id,
            contact_attempts::at,
            contact_attempts::way,
            contact_attempts::outcome,
            contact_attempts::agency_id,
            contact_attempts::rules_version,
        ))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .map(|(id, at, way, outcome, agency_id, rules_version)| AttemptView {
            id,
            at,
            way,
            outcome,
            agency_id,
            own: agency_id == agency,
            rules_version,
        })
        .collect())
}
