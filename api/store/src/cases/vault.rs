//! What is personal: sealed under the case's own keys, opened one compartment at a time and always on record.

use diesel::prelude::*;
use nrm_domain::access::permission::{IdentityRead, Includes, Permission};
use nrm_domain::cases::intake::IntakeAnswers;
use nrm_domain::cases::referral::SharedField;
use nrm_domain::cases::vocabulary::{Compartment, RevealPurpose};
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::case::{Event, add_event};
use super::procedure;
use crate::schema::{case_access, case_contacts, case_keys, case_narratives, case_persons, tenant_keys};
use crate::sealing::{DataKey, Place, TenantKey};
use crate::{StoreError, Tx, Write};

/// The compartments that have a key of their own.
pub(super) const SEALED: [Compartment; 3] = [Compartment::Identity, Compartment::Contact, Compartment::Narrative];

/// The key of the agency that acts, made on first use.
pub(super) fn tenant_key<P: Permission>(tx: &mut Tx<'_, P, Write>) -> Result<TenantKey, StoreError> {
    if let Some(key) = standing_tenant_key(tx)? {
        return Ok(key);
    }
    let (agency, now) = (tx.agency(), tx.now());
    let (key, wrapped) = tx.root().new_tenant_key(agency, 1);
    let made = diesel::insert_into(tenant_keys::table)
        .values((
            tenant_keys::agency_id.eq(agency),
            tenant_keys::version.eq(1),
            tenant_keys::wrapped.eq(wrapped),
            tenant_keys::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    if made == 1 { Ok(key) } else { standing_tenant_key(tx)?.ok_or(StoreError::Stale) }
}

/// The newest key of the agency that acts, if it has one.
pub(super) fn standing_tenant_key<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Option<TenantKey>, StoreError> {
    let agency = tx.agency();
    let row: Option<(i32, Vec<u8>)> = tenant_keys::table
        .filter(tenant_keys::agency_id.eq(agency))
        .order(tenant_keys::version.desc())
        .select((tenant_keys::version, tenant_keys::wrapped))
        .first(tx.conn())
        .optional()?;
    row.map(|(version, wrapped)| tx.root().open_tenant_key(agency, version, &wrapped).map_err(StoreError::from))
        .transpose()
}

/// The key of one compartment, as wrapped for the agency that acts.
pub(super) fn data_key<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    tenant: &TenantKey,
    case: Uuid,
    compartment: Compartment,
) -> Result<Option<DataKey>, StoreError> {
    let agency = tx.agency();
    let wrapped: Option<Vec<u8>> = case_keys::table
        .find((case, compartment.as_str(), agency))
        .select(case_keys::wrapped)
        .first(tx.conn())
        .optional()?;
    wrapped
        .map(|wrapped| tenant.open_data_key(case, compartment.as_str(), &wrapped).map_err(StoreError::from))
        .transpose()
}

/// Keeps a compartment's key for the agency that acts.
pub(super) fn keep_key<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    tenant: &TenantKey,
    case: Uuid,
    agency_of_record: Uuid,
    key: &DataKey,
) -> Result<(), StoreError> {
    let agency = tx.agency();
    diesel::insert_into(case_keys::table)
        .values((
            case_keys::case_id.eq(case),
            case_keys::agency_of_record.eq(agency_of_record),
            case_keys::compartment.eq(key.compartment()),
            case_keys::agency_id.eq(agency),
            case_keys::key_version.eq(tenant.version()),
            case_keys::wrapped.eq(tenant.rewrap(key)),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    Ok(())
}

/// Seals the personal part of a signal into a new case.
pub(super) fn seal_signal<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    tenant: &TenantKey,
    case: Uuid,
    answers: &IntakeAnswers,
) -> Result<(), StoreError> {
    let record = tx.agency();
    let mut keys = Vec::new();
    for compartment in SEALED {
        let (key, _) = tenant.new_data_key(case, compartment.as_str());
        keep_key(tx, tenant, case, record, &key)?;
        keys.push(key);
    }
    let [identity, contact, narrative] = keys.as_slice() else {
        return Err(StoreError::Broken("keys".into()));
    };
    let seal = |key: &DataKey, table: &str, column: &str, text: Option<&str>| -> Result<Option<Vec<u8>>, StoreError> {
        let place = Place { agency_of_record: record, case, compartment: key.compartment(), table, column, row: case };
        text.map(|text| key.seal(&place, text).map(Vec::from).map_err(StoreError::from)).transpose()
    };
    let person = &answers.person;
    let birth = serde_json::to_string(&person.birth).map_err(|error| StoreError::Broken(error.to_string()))?;
    let birth = person.birth.kind.is_some().then_some(birth);
    let document = person
        .document_number
        .as_ref()
        .map(|number| format!("{} {number}", person.document_kind.as_deref().unwrap_or_default()).trim().to_owned());
    let on_person = |column: &str, text: Option<&str>| seal(identity, "case_persons", column, text);
    diesel::insert_into(case_persons::table)
        .values((
            case_persons::case_id.eq(case),
            case_persons::agency_of_record.eq(record),
            case_persons::surname.eq(on_person("surname", person.surname.as_deref())?),
            case_persons::given_name.eq(on_person("given_name", person.given_name.as_deref())?),
            case_persons::patronymic.eq(on_person("patronymic", person.patronymic.as_deref())?),
            case_persons::alias.eq(on_person("alias", person.alias.as_deref())?),
            case_persons::birth.eq(on_person("birth", birth.as_deref())?),
            case_persons::document.eq(on_person("document", document.as_deref())?),
            case_persons::citizenship.eq(on_person("citizenship", person.citizenship.as_deref())?),
            case_persons::language.eq(on_person("language", person.language.as_deref())?),
        ))
        .execute(tx.conn())?;
    let rules = &answers.contact;
    let safe = serde_json::json!({
        "who": rules.who, "hours": rules.hours, "never_say": rules.never_say, "code_phrase": rules.code_phrase,
    })
    .to_string();
    let on_contact = |column: &str, text: Option<&str>| seal(contact, "case_contacts", column, text);
    diesel::insert_into(case_contacts::table)
        .values((
            case_contacts::case_id.eq(case),
            case_contacts::agency_of_record.eq(record),
            case_contacts::phone.eq(on_contact("phone", rules.phone.as_deref())?),
            case_contacts::messenger.eq(on_contact("messenger", rules.messenger.as_deref())?),
            case_contacts::address.eq(on_contact("address", rules.address.as_deref())?),
            case_contacts::safe_rules.eq(on_contact("safe_rules", Some(&safe))?),
        ))
        .execute(tx.conn())?;
    let words = seal(narrative, "case_narratives", "narrative", answers.indicators.narrative.as_deref())?;
    diesel::insert_into(case_narratives::table)
        .values((
            case_narratives::case_id.eq(case),
            case_narratives::agency_of_record.eq(record),
            case_narratives::narrative.eq(words),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A revealed compartment: only the parts that this agency may see.
#[derive(Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Revealed {
    /// Surname.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    /// Given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// Patronymic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    /// What the person goes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Birth as JSON text: date, year or range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth: Option<String>,
    /// Document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Citizenship.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citizenship: Option<String>,
    /// Language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Messenger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messenger: Option<String>,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Rules of safe contact as JSON text; read them before calling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safe_rules: Option<String>,
    /// Narrative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
}

impl std::fmt::Debug for Revealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Revealed(withheld)")
    }
}

/// What the acting agency may see of a case.
pub(super) struct Reach {
    pub agency_of_record: Uuid,
    pub mask: i32,
    /// Empty for the agency of record, which sees every field.
    pub fields: Option<Vec<SharedField>>,
}

/// Reads how far the acting agency reaches into a case; not at all is "not found".
pub(super) fn reach<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Reach, StoreError> {
    let (agency, now) = (tx.agency(), tx.now());
    let (agency_of_record, relation, mask, fields): (Uuid, String, i32, Vec<String>) = case_access::table
        .find((case, agency))
        .filter(case_access::closed_at.is_null())
        // A share ends with the last day of the consent it rests on.
        .filter(case_access::until.is_null().or(case_access::until.ge(kyiv_date(now))))
        .select((case_access::agency_of_record, case_access::relation, case_access::mask, case_access::fields))
        .first(tx.conn())?;
    let fields = (relation != "record").then(|| fields.iter().filter_map(|field| field.parse().ok()).collect());
    Ok(Reach { agency_of_record, mask, fields })
}

/// Opens one compartment for the acting agency, within what was shared with it; in the status procedure only for one who
/// has signed the undertaking of non-disclosure.
pub(super) fn open<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    tenant: &TenantKey,
    case: Uuid,
    compartment: Compartment,
) -> Result<Revealed, StoreError> {
    procedure::gate(tx, case)?;
    open_to_compare(tx, tenant, case, compartment)
}

/// The same for a comparison inside the program, of which nobody sees more than whether it matches.
pub(super) fn open_to_compare<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    tenant: &TenantKey,
    case: Uuid,
    compartment: Compartment,
) -> Result<Revealed, StoreError> {
    let reach = reach(tx, case)?;
    if reach.mask & compartment.bit() == 0 {
        return Err(StoreError::NotFound);
    }
    let key = data_key(tx, tenant, case, compartment)?.ok_or(StoreError::NotFound)?;
    let allowed = |field: SharedField| reach.fields.as_ref().is_none_or(|fields| fields.contains(&field));
    let unseal = |table: &str,
                  column: &str,
                  field: SharedField,
                  sealed: &Option<Vec<u8>>|
     -> Result<Option<String>, StoreError> {
        let Some(sealed) = sealed.as_ref().filter(|_| allowed(field)) else {
            return Ok(None);
        };
        let place = Place {
            agency_of_record: reach.agency_of_record,
            case,
            compartment: compartment.as_str(),
            table,
            column,
            row: case,
        };
        let text: Zeroizing<String> = key.open(&place, sealed)?;
        Ok(Some(text.as_str().to_owned()))
    };
    let mut shown = Revealed::default();
    match compartment {
        Compartment::Identity => {
            type Row = (
                Option<Vec<u8>>,
                Option<Vec<u8>>,
                Option<Vec<u8>>,
                Option<Vec<u8>>,
                Option<Vec<u8>>,
                Option<Vec<u8>>,
                Option<Vec<u8>>,
                Option<Vec<u8>>,
            );
            let row: Row = case_persons::table
                .find(case)
                .select((
                    case_persons::surname,
                    case_persons::given_name,
                    case_persons::patronymic,
                    case_persons::alias,
                    case_persons::birth,
                    case_persons::document,
                    case_persons::citizenship,
                    case_persons::language,
                ))
                .first(tx.conn())?;
            let part = |column: &str, field, sealed: &Option<Vec<u8>>| unseal("case_persons", column, field, sealed);
            shown.surname = part("surname", SharedField::IdentityName, &row.0)?;
            shown.given_name = part("given_name", SharedField::IdentityName, &row.1)?;
            shown.patronymic = part("patronymic", SharedField::IdentityName, &row.2)?;
            shown.alias = part("alias", SharedField::IdentityName, &row.3)?;
            shown.birth = part("birth", SharedField::IdentityBirth, &row.4)?;
            shown.document = part("document", SharedField::IdentityDocument, &row.5)?;
            shown.citizenship = part("citizenship", SharedField::IdentityDocument, &row.6)?;
            shown.language = part("language", SharedField::IdentityName, &row.7)?;
        }
        Compartment::Contact => {
            type Row = (Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);
            let row: Row = case_contacts::table
                .find(case)
                .select((
                    case_contacts::phone,
                    case_contacts::messenger,
                    case_contacts::address,
                    case_contacts::safe_rules,
                ))
                .first(tx.conn())?;
            let part = |column: &str, field, sealed: &Option<Vec<u8>>| unseal("case_contacts", column, field, sealed);
            shown.phone = part("phone", SharedField::ContactPhone, &row.0)?;
            shown.messenger = part("messenger", SharedField::ContactPhone, &row.1)?;
            shown.address = part("address", SharedField::ContactAddress, &row.2)?;
            shown.safe_rules = part("safe_rules", SharedField::ContactSafeRules, &row.3)?;
        }
        Compartment::Narrative => {
            let row: Option<Vec<u8>> =
                case_narratives::table.find(case).select(case_narratives::narrative).first(tx.conn())?;
            shown.narrative = unseal("case_narratives", "narrative", SharedField::Narrative, &row)?;
        }
        // The personal file has operations of its own.
        Compartment::Process | Compartment::Needs | Compartment::File => return Err(StoreError::NotFound),
    }
    Ok(shown)
}

/// Reveals one compartment of a case. A writing transaction: without its audit entry there is no answer.
pub fn reveal<P: Includes<IdentityRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    compartment: Compartment,
    purpose: RevealPurpose,
) -> Result<Revealed, StoreError> {
    let tenant = standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
    let revealed = open(tx, &tenant, case, compartment)?;
    let record = reach(tx, case)?.agency_of_record;
    let event = Event { kind: "revealed", revealed: Some((compartment, purpose)), ..Event::of(case, record) };
    add_event(tx, &event)?;
    Ok(revealed)
}
