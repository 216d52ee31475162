//! Finding a person again: keyed tokens bring candidates, and only opening and comparing makes a match.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{Array, Binary, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::permission::{CaseRead, CaseWrite, Includes, Permission};
use nrm_domain::cases::duplicate::{IndexKind, Likeness, compare};
use nrm_domain::cases::intake::{Birth, IntakeAnswers};
use nrm_domain::cases::name_key::{Person, index_entries, search_entries};
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
    /// Which signs it shares, the heaviest first.
    pub reasons: Vec<IndexKind>,
    /// How much these weigh together, of 100.
    pub weight: u32,
}

/// What is known of a person from the answers of a signal.
pub fn known(answers: &IntakeAnswers) -> Person<'_> {
    Person {
        surname: answers.person.surname.as_deref(),
        given_name: answers.person.given_name.as_deref(),
        alias: answers.person.alias.as_deref(),
        phone: answers.contact.phone.as_deref(),
        document_number: answers.person.document_number.as_deref(),
        birth_date: answers.person.birth.date,
        birth_year: answers.person.birth.year,
        ..Person::default()
    }
}

pub(super) fn index<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    tenant: &TenantKey,
    case: Uuid,
    answers: &IntakeAnswers,
) -> Result<(), StoreError> {
    let agency = tx.agency();
    let rows: Vec<_> = index_entries(&known(answers))
        .into_iter()
        .map(|(kind, key)| {
            let kind = kind.as_str();
            (
                person_index::agency_id.eq(agency),
                person_index::case_id.eq(case),
                person_index::kind.eq(kind),
                person_index::token.eq(tenant.index_token(kind, &key, TokenBits::AGENCY)),
            )
        })
        .collect();
    diesel::insert_into(person_index::table).values(rows).on_conflict_do_nothing().execute(tx.conn())?;
    note_nationally(tx, case, &known(answers))
}

/// The signs that count across agencies, where nothing is opened and compared.
const NATIONAL: [IndexKind; 5] = [
    IndexKind::Document,
    IndexKind::Phone,
    IndexKind::SurnameInitialBirth,
    IndexKind::SurnameGiven,
    IndexKind::SurnameYear,
];

/// Renews what the national index holds of a case. What it meets there only the national desk learns; the answer to the
/// caller is the same whatever it is.
pub(super) fn note_nationally<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    person: &Person<'_>,
) -> Result<(), StoreError> {
    let (kinds, tokens): (Vec<&str>, Vec<Vec<u8>>) = index_entries(person)
        .iter()
        .filter(|(kind, _)| NATIONAL.contains(kind))
        .map(|(kind, key)| (kind.as_str(), tx.root().national_token(kind.as_str(), key)))
        .unzip();
    let now = tx.now();
    diesel::sql_query("select authz.note_nationally($1, $2, $3, $4)")
        .bind::<SqlUuid, _>(case)
        .bind::<Array<Text>, _>(kinds)
        .bind::<Array<Binary>, _>(tokens)
        .bind::<Timestamptz, _>(now)
        .execute(tx.conn())?;
    Ok(())
}

/// Searches one's own agency for records of the same person. A writing transaction: the search is on record.
pub fn search_duplicates<P: Includes<CaseWrite> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    sought: &Person<'_>,
) -> Result<Vec<Match>, StoreError> {
    find_alike(tx, sought, None)
}

/// Finds the records of one's own agency that are like a person, the likeliest first; `but` is left out.
pub(super) fn find_alike<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    sought: &Person<'_>,
    but: Option<Uuid>,
) -> Result<Vec<Match>, StoreError> {
    let Some(tenant) = vault::standing_tenant_key(tx)? else {
        return Ok(Vec::new());
    };
    let agency = tx.agency();
    let mut candidates: BTreeSet<Uuid> = BTreeSet::new();
    for (kind, key) in search_entries(sought) {
        let kind = kind.as_str();
        let found: Vec<Uuid> = person_index::table
            .filter(person_index::agency_id.eq(agency))
            .filter(person_index::kind.eq(kind))
            .filter(person_index::token.eq(tenant.index_token(kind, &key, TokenBits::AGENCY)))
            .select(person_index::case_id)
            .limit(200)
            .load(tx.conn())?;
        candidates.extend(found);
    }
    let mut matches = Vec::new();
    for case in candidates.into_iter().filter(|case| Some(*case) != but) {
        let identity = vault::open_to_compare(tx, &tenant, case, Compartment::Identity)?;
        let contact = vault::open_to_compare(tx, &tenant, case, Compartment::Contact)?;
        let Some(Likeness { reasons, weight }) = compare(sought, &known_of(&identity, &contact)) else {
            continue;
        };
        let (code, stage) = cases::table.find(case).select((cases::code, cases::stage)).first(tx.conn())?;
        matches.push(Match { case_id: case, code, stage, reasons, weight });
    }
    matches.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.code.cmp(&b.code)));
    Ok(matches)
}

/// What is known of a person from the opened parts of a case.
pub(super) fn known_of<'a>(identity: &'a Revealed, contact: &'a Revealed) -> Person<'a> {
    let birth = identity.birth.as_deref().and_then(|text| serde_json::from_str::<Birth>(text).ok()).unwrap_or_default();
    Person {
        surname: identity.surname.as_deref(),
        given_name: identity.given_name.as_deref(),
        alias: identity.alias.as_deref(),
        phone: contact.phone.as_deref(),
        document_number: identity.document.as_deref().and_then(|document| document.rsplit(' ').next()),
        birth_date: birth.date,
        birth_year: birth.year,
        ..Person::default()
    }
}
