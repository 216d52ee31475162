//! Finding a person again: keyed tokens bring candidates, and only opening and comparing makes a match.

use std::collections::BTreeSet;

use chrono::Datelike;
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, CaseWrite, Includes, Permission};
use nrm_domain::cases::intake::IntakeAnswers;
use nrm_domain::cases::name_key::{Known, index_keys, weight};
use nrm_domain::cases::vocabulary::Compartment;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::vault::{self, Revealed};
use crate::schema::{cases, person_index};
use crate::sealing::{TenantKey, TokenBits};
use crate::{StoreError, Tx, Write};

/// A case that may be about the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Match {
    /// The case.
    pub case_id: Uuid,
    /// Its code.
    pub code: String,
    /// Its stage.
    pub stage: String,
    /// Why it was found: surname_year, surname_given, alias, phone or document.
    pub reasons: Vec<&'static str>,
    /// How much these weigh together, of 100.
    pub weight: u32,
}

/// What is known of a person from the answers of a signal.
pub fn known(answers: &IntakeAnswers) -> Known<'_> {
    let birth = &answers.person.birth;
    Known {
        surname: answers.person.surname.as_deref(),
        given_name: answers.person.given_name.as_deref(),
        alias: answers.person.alias.as_deref(),
        birth_year: birth.date.map(|day| day.year()).or(birth.year),
        phone: answers.contact.phone.as_deref(),
        document_number: answers.person.document_number.as_deref(),
    }
}

pub(super) fn index<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    tenant: &TenantKey,
    case: Uuid,
    answers: &IntakeAnswers,
) -> Result<(), StoreError> {
    let agency = tx.agency();
    let rows: Vec<_> = index_keys(known(answers))
        .into_iter()
        .map(|(kind, key)| {
            (
                person_index::agency_id.eq(agency),
                person_index::case_id.eq(case),
                person_index::kind.eq(kind),
                person_index::token.eq(tenant.index_token(kind, &key, TokenBits::AGENCY)),
            )
        })
        .collect();
    diesel::insert_into(person_index::table).values(rows).on_conflict_do_nothing().execute(tx.conn())?;
    Ok(())
}

/// Searches one's own agency for records of the same person. A writing transaction: the search is on record.
pub fn search_duplicates<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    sought: Known<'_>,
) -> Result<Vec<Match>, StoreError> {
    let Some(tenant) = vault::standing_tenant_key(tx)? else {
        return Ok(Vec::new());
    };
    let keys = index_keys(sought);
    let agency = tx.agency();
    let mut candidates: BTreeSet<Uuid> = BTreeSet::new();
    for (kind, key) in &keys {
        let found: Vec<Uuid> = person_index::table
            .filter(person_index::agency_id.eq(agency))
            .filter(person_index::kind.eq(kind))
            .filter(person_index::token.eq(tenant.index_token(kind, key, TokenBits::AGENCY)))
            .select(person_index::case_id)
            .limit(200)
            .load(tx.conn())?;
        candidates.extend(found);
    }
    let mut matches = Vec::new();
    for case in candidates {
        let identity = vault::open(tx, &tenant, case, Compartment::Identity)?;
        let contact = vault::open(tx, &tenant, case, Compartment::Contact)?;
        let there = index_keys(known_of(&identity, &contact));
        let reasons: Vec<&'static str> = keys.iter().filter(|key| there.contains(key)).map(|(kind, _)| *kind).collect();
        if reasons.is_empty() {
            continue;
        }
        let (code, stage) = cases::table.find(case).select((cases::code, cases::stage)).first(tx.conn())?;
        let weight = reasons.iter().map(|kind| weight(kind)).sum::<u32>().min(100);
        matches.push(Match { case_id: case, code, stage, reasons, weight });
    }
    matches.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.code.cmp(&b.code)));
    Ok(matches)
}

fn known_of<'a>(identity: &'a Revealed, contact: &'a Revealed) -> Known<'a> {
    Known {
        surname: identity.surname.as_deref(),
        given_name: identity.given_name.as_deref(),
        alias: identity.alias.as_deref(),
        birth_year: identity.birth_year(),
        phone: contact.phone.as_deref(),
        document_number: identity.document.as_deref().and_then(|document| document.rsplit(' ').next()),
    }
}
