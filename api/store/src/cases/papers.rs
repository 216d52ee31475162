//! What a paper says, opened from the case for the one who prints; and what can be printed now. No paper is kept.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, IdentityRead, Includes, Permission};
use nrm_domain::cases::application::ApplicationContent;
use nrm_domain::cases::declension::GrammaticalCase;
use nrm_domain::cases::intake::{Birth, BirthKind};
use nrm_domain::cases::paper::{PaperKind, PaperLack, PaperLanguage};
use nrm_domain::cases::vocabulary::{Compartment, Sex};
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::needs;
use super::needs::AssessmentView;
use super::procedure;
use super::vault::{self, Reach, Revealed};
use crate::schema::{
    agencies, case_indicators, case_needs, cases, certificates, consents, decisions, referrals, users,
};
use crate::{StoreError, Tx, Write};

/// What a paper may be about, where a case has several: a referral.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaperSubject {
    /// Id.
    pub id: Uuid,
    /// What it is called, in Ukrainian.
    pub name_uk: String,
    /// The same in English.
    pub name_en: String,
    /// Of which day it is.
    pub on: NaiveDate,
}

/// A paper that the case has, ready or not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaperOffer {
    /// Which.
    pub kind: PaperKind,
    /// In which languages.
    pub languages: Vec<PaperLanguage>,
    /// In which grammatical case it names the person; none if it names nobody.
    pub grammatical_case: Option<GrammaticalCase>,
    /// Whether it can be printed now.
    pub ready: bool,
    /// Why not.
    pub lacks: Vec<PaperLack>,
    /// What it may be about; empty if it is about the case.
    pub subjects: Vec<PaperSubject>,
}

/// Lists the papers of a case, and what each of them lacks.
pub fn list_papers<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Vec<PaperOffer>, StoreError> {
    let reach = vault::reach(tx, case)?;
    let without_identity: bool = cases::table.find(case).select(cases::without_identity).first(tx.conn())?;
    let may_open = tx.actor().role().is_some_and(|role| role.holds().contains(&IdentityRead::KIND));
    let sent = sent_referrals(tx, case)?;
    let mut absent = Vec::new();
    if needs::newest_complete(tx, case)?.is_none() {
        absent.push(PaperLack::NoAssessment);
    }
    if newest_decision(tx, case)?.is_none() {
        absent.push(PaperLack::NoDecision);
    }
    if own_certificate(tx, case)?.is_none() {
        absent.push(PaperLack::NoCertificate);
    }
    // The office that keeps the personal file has the name from the application.
    let (mask, without_identity) = if procedure::keeps_application(tx, case)? {
        (reach.mask | Compartment::Identity.bit(), false)
    } else {
        (reach.mask, without_identity)
    };
    let offers = PaperKind::ALL.iter().map(|kind| {
        let mut lacks = if *kind == PaperKind::ReferralLetter {
            // A letter names the person only if the referral does; without that it speaks of a code.
            Vec::new()
        } else {
            kind.lacks(mask, without_identity)
        };
        let subjects = if *kind == PaperKind::ReferralLetter { sent.clone() } else { Vec::new() };
        if *kind == PaperKind::ReferralLetter && subjects.is_empty() {
            lacks.push(PaperLack::NoReferral);
        }
        lacks.extend(kind.rests_on().filter(|lack| absent.contains(lack)));
        if !may_open {
            lacks.push(PaperLack::Role);
        }
        PaperOffer {
            kind: *kind,
            languages: kind.languages().to_vec(),
            grammatical_case: kind.names_person_in(),
            ready: lacks.is_empty(),
            lacks,
            subjects,
        }
    });
    Ok(offers.collect())
}

fn sent_referrals<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Vec<PaperSubject>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Uuid, String, String, DateTime<Utc>)> = referrals::table
        .inner_join(agencies::table.on(agencies::id.eq(referrals::to_agency_id)))
        .filter(referrals::case_id.eq(case))
        .filter(referrals::from_agency_id.eq(agency))
        .filter(referrals::state.ne_all(["declined", "withdrawn"]))
        .order((referrals::offered_at.desc(), referrals::id.desc()))
        .limit(50)
        .select((referrals::id, agencies::name_uk, agencies::name_en, referrals::offered_at))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .map(|(id, name_uk, name_en, at)| PaperSubject { id, name_uk, name_en, on: kyiv_date(at) })
        .collect())
}

/// A referral, as its letter needs it.
#[derive(Debug, Clone)]
pub struct LetterFacts {
    /// The receiver.
    pub to: String,
    /// Purpose, as a code.
    pub purpose: String,
    /// Urgency, as a code.
    pub urgency: String,
    /// Needs, as codes.
    pub needs: Vec<String>,
    /// Fields, as codes.
    pub fields: Vec<String>,
    /// When it was offered.
    pub offered_on: NaiveDate,
    /// Of which day the consent is, if there is one.
    pub consent_on: Option<NaiveDate>,
}

/// A decision, as its letter needs it.
#[derive(Debug, Clone)]
pub struct DecisionFacts {
    /// Year of its number.
    pub year: i32,
    /// Its number.
    pub number: i32,
    /// Of which day.
    pub on: NaiveDate,
    /// What, as a code.
    pub kind: String,
    /// Why, as a code.
    pub reason: Option<String>,
    /// The grounds, as codes.
    pub grounds: Vec<String>,
    /// From which day.
    pub valid_from: Option<NaiveDate>,
    /// To which day.
    pub valid_to: Option<NaiveDate>,
    /// Who decided, in Ukrainian.
    pub body: String,
}

/// A certificate, as it is printed.
#[derive(Debug, Clone)]
pub struct CertificateFacts {
    /// Id.
    pub id: Uuid,
    /// Year of its number.
    pub year: i32,
    /// Its number.
    pub number: i32,
    /// When it was issued.
    pub issued_on: NaiveDate,
    /// From which day.
    pub valid_from: NaiveDate,
    /// To which day, by the decision that granted it.
    pub valid_to: NaiveDate,
    /// To which day it was extended.
    pub extended_to: Option<NaiveDate>,
    /// Year of the number of the decision.
    pub decision_year: i32,
    /// Number of the decision.
    pub decision_number: i32,
    /// Its day.
    pub decided_on: NaiveDate,
}

/// The newest decision of a case.
fn newest_decision<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<Option<DecisionFacts>, StoreError> {
    type Row =
        ((i32, i32, NaiveDate, String), (Option<String>, Vec<String>, Option<NaiveDate>, Option<NaiveDate>), String);
    let row: Option<Row> = decisions::table
        .inner_join(agencies::table.on(agencies::id.eq(decisions::deciding_agency_id)))
        .filter(decisions::case_id.eq(case))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select((
            (decisions::year, decisions::number, decisions::decided_on, decisions::kind),
            (decisions::reason, decisions::grounds, decisions::valid_from, decisions::valid_to),
            agencies::name_uk,
        ))
        .first(tx.conn())
        .optional()?;
    Ok(row.map(|((year, number, on, kind), (reason, grounds, valid_from, valid_to), body)| DecisionFacts {
        year,
        number,
        on,
        kind,
        reason,
        grounds,
        valid_from,
        valid_to,
        body,
    }))
}

/// The newest certificate of a case, for the office that issued it.
fn own_certificate<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Option<CertificateFacts>, StoreError> {
    let agency = tx.agency();
    type Row = ((Uuid, i32, i32, NaiveDate, NaiveDate, NaiveDate), (i32, i32, NaiveDate, DateTime<Utc>));
    let row: Option<Row> = certificates::table
        .inner_join(decisions::table.on(decisions::id.eq(certificates::decision_id)))
        .filter(certificates::case_id.eq(case))
        .filter(certificates::agency_id.eq(agency))
        .order((certificates::issued_at.desc(), certificates::id.desc()))
        .select((
            (
                certificates::id,
                certificates::year,
                certificates::number,
                certificates::issued_on,
                certificates::valid_from,
                certificates::valid_to,
            ),
            (decisions::year, decisions::number, decisions::decided_on, decisions::decided_at),
        ))
        .first(tx.conn())
        .optional()?;
    let Some(((id, year, number, issued_on, valid_from, valid_to), (decision_year, decision_number, decided_on, at))) =
        row
    else {
        return Ok(None);
    };
    let extended_to: Option<NaiveDate> = decisions::table
        .filter(decisions::case_id.eq(case))
        .filter(decisions::kind.eq("extend"))
        .filter(decisions::decided_at.gt(at))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select(decisions::valid_to)
        .first(tx.conn())
        .optional()?
        .flatten();
    Ok(Some(CertificateFacts {
        id,
        year,
        number,
        issued_on,
        valid_from,
        valid_to,
        extended_to,
        decision_year,
        decision_number,
        decided_on,
    }))
}

/// What a paper may say. Compartments that it does not need stay closed.
#[derive(Debug, Clone)]
pub struct PaperFacts {
    /// Code of the case.
    pub case_code: String,
    /// The agency that prints, in Ukrainian.
    pub agency: String,
    /// Its kind.
    pub agency_kind: String,
    /// Whether it is invented.
    pub demonstration: bool,
    /// The one who prints.
    pub author: String,
    /// When the case was opened.
    pub opened_on: NaiveDate,
    /// Sex.
    pub sex: Sex,
    /// Age band, as a code.
    pub age_band: String,
    /// Whether the child's path is taken.
    pub child: bool,
    /// How the person was found, as a code.
    pub channel: String,
    /// What was opened, if anything was.
    pub opened: Option<Revealed>,
    /// Needs, as codes.
    pub needs: Vec<String>,
    /// Indicators as `kind.code`.
    pub indicators: Vec<String>,
    /// The referral.
    pub letter: Option<LetterFacts>,
    /// The parts that were opened.
    pub compartments: Vec<Compartment>,
    /// The needs assessment.
    pub assessment: Option<AssessmentView>,
    /// The decision.
    pub decision: Option<DecisionFacts>,
    /// The certificate.
    pub certificate: Option<CertificateFacts>,
}

/// Opens what a paper says. A writing transaction: without its audit entry there is no paper.
pub fn read_paper<P: Includes<IdentityRead> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    kind: PaperKind,
    subject: Option<Uuid>,
) -> Result<PaperFacts, StoreError> {
    let reach = vault::reach(tx, case)?;
    type Row = (String, bool, String, String, bool, String, DateTime<Utc>);
    let (case_code, without_identity, sex, age_band, child, channel, opened_at): Row = cases::table
        .find(case)
        .select((
            cases::code,
            cases::without_identity,
            cases::sex,
            cases::age_band,
            cases::child_path,
            cases::channel,
            cases::opened_at,
        ))
        .first(tx.conn())?;
    procedure::gate(tx, case)?;
    let said = if kind.needs().contains(&Compartment::Identity) && kind != PaperKind::ReferralLetter {
        procedure::application_content(tx, case)?
    } else {
        None
    };
    let (mask, without_identity) = match &said {
        Some(_) => (reach.mask | Compartment::Identity.bit(), false),
        None => (reach.mask, without_identity),
    };
    let letter = match kind {
        PaperKind::ReferralLetter => {
            Some(read_letter(tx, case, subject.ok_or(StoreError::Refused("paper.subject_needed"))?)?)
        }
        _ if kind.lacks(mask, without_identity).is_empty() => None,
        _ => return Err(StoreError::Refused("paper.not_ready")),
    };
    let needed = needed(kind, &reach, without_identity, letter.as_ref());
    let opened = open_parts(tx, case, &needed)?.map(|shown| match &letter {
        Some(letter) => only_shared(shown, &letter.fields),
        None => shown,
    });
    let opened = match said {
        Some(said) => Some(as_applied(kind, said, opened.unwrap_or_default())),
        None => opened,
    };
    let needs = if needed.contains(&Compartment::Needs) {
        case_needs::table
            .filter(case_needs::case_id.eq(case))
            .select(case_needs::code)
            .order(case_needs::code)
            .load(tx.conn())?
    } else {
        Vec::new()
    };
    let marks: Vec<(String, String)> = if needed.contains(&Compartment::Narrative) {
        case_indicators::table
            .filter(case_indicators::case_id.eq(case))
            .select((case_indicators::kind, case_indicators::code))
            .order((case_indicators::kind, case_indicators::code))
            .load(tx.conn())?
    } else {
        Vec::new()
    };
    let rests = |wanted: PaperKind| kind == wanted;
    let assessment = if rests(PaperKind::NeedsAssessment) { needs::newest_complete(tx, case)? } else { None };
    let decision = if rests(PaperKind::DecisionLetter) { newest_decision(tx, case)? } else { None };
    let certificate = if rests(PaperKind::Certificate) { own_certificate(tx, case)? } else { None };
    if (rests(PaperKind::NeedsAssessment) && assessment.is_none())
        || (rests(PaperKind::DecisionLetter) && decision.is_none())
        || (rests(PaperKind::Certificate) && certificate.is_none())
    {
        return Err(StoreError::Refused("paper.not_ready"));
    }
    let (agency, author) = (tx.agency(), tx.actor().principal_id());
    let (name, agency_kind, demonstration): (String, String, bool) = agencies::table
        .find(agency)
        .select((agencies::name_uk, agencies::kind, agencies::demonstration))
        .first(tx.conn())?;
    let author: Option<String> = users::table.find(author).select(users::display_name).first(tx.conn()).optional()?;
    Ok(PaperFacts {
        case_code,
        agency: name,
        agency_kind,
        demonstration,
        author: author.unwrap_or_default(),
        opened_on: kyiv_date(opened_at),
        sex: sex.parse().map_err(|_| StoreError::Broken("sex".into()))?,
        age_band,
        child,
        channel,
        opened,
        needs,
        indicators: marks.into_iter().map(|(kind, code)| format!("{kind}.{code}")).collect(),
        letter,
        compartments: needed,
        assessment,
        decision,
        certificate,
    })
}

/// Which parts are opened for a paper: those it needs, and those it may use if the agency holds them.
fn needed(kind: PaperKind, reach: &Reach, without_identity: bool, letter: Option<&LetterFacts>) -> Vec<Compartment> {
    let identity_stands = !without_identity;
    match letter {
        Some(letter) => {
            let names = letter.fields.iter().any(|field| field.starts_with("identity."));
            if names && identity_stands { vec![Compartment::Identity] } else { Vec::new() }
        }
        None => {
            kind.needs().iter().chain(kind.may_use()).filter(|part| reach.mask & part.bit() != 0).copied().collect()
        }
    }
}

fn open_parts<P: Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
    parts: &[Compartment],
) -> Result<Option<Revealed>, StoreError> {
    let mut shown: Option<Revealed> = None;
    for part in parts.iter().filter(|part| vault::SEALED.contains(part)) {
        let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
        let open = vault::open(tx, &tenant, case, *part)?;
        let all = shown.get_or_insert_with(Revealed::default);
        match part {
            Compartment::Identity => {
                *all = Revealed {
                    phone: all.phone.take(),
                    address: all.address.take(),
                    narrative: all.narrative.take(),
                    ..open
                };
            }
            Compartment::Contact => {
                all.phone = open.phone;
                all.address = open.address;
            }
            _ => all.narrative = open.narrative,
        }
    }
    Ok(shown)
}

/// The personal file has the last word on who the person is; a form still says no more than it has fields for.
fn as_applied(kind: PaperKind, said: ApplicationContent, mut shown: Revealed) -> Revealed {
    shown.surname = said.surname;
    shown.given_name = said.given_name;
    shown.patronymic = said.patronymic;
    if let Some(day) = said.born_on {
        let birth = Birth { kind: Some(BirthKind::Date), date: Some(day), ..Birth::default() };
        shown.birth = serde_json::to_string(&birth).ok();
    }
    shown.citizenship = said.citizenship.or(shown.citizenship);
    shown.document = said.document.or(shown.document);
    if kind.may_use().contains(&Compartment::Contact) {
        shown.address = said.place_of_stay.or(shown.address);
        shown.phone = said.phone.or(shown.phone);
    }
    shown
}

/// A letter says what its referral shares, even where the agency that prints knows more.
fn only_shared(shown: Revealed, fields: &[String]) -> Revealed {
    let shares = |name: &str| fields.iter().any(|field| field == name);
    let mut kept = Revealed::default();
    if shares("identity.name") {
        kept.surname = shown.surname;
        kept.given_name = shown.given_name;
        kept.patronymic = shown.patronymic;
        kept.alias = shown.alias;
    }
    if shares("identity.birth") {
        kept.birth = shown.birth;
    }
    if shares("identity.document") {
        kept.document = shown.document;
        kept.citizenship = shown.citizenship;
    }
    kept
}

fn read_letter<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid, id: Uuid) -> Result<LetterFacts, StoreError> {
    let agency = tx.agency();
    type Row = (String, String, String, Vec<String>, Vec<String>, DateTime<Utc>, Option<Uuid>);
    let (to, purpose, urgency, needs, fields, offered_at, consent): Row = referrals::table
        .inner_join(agencies::table.on(agencies::id.eq(referrals::to_agency_id)))
        .filter(referrals::id.eq(id))
        .filter(referrals::case_id.eq(case))
        .filter(referrals::from_agency_id.eq(agency))
        .filter(referrals::state.ne_all(["declined", "withdrawn"]))
        .select((
            agencies::name_uk,
            referrals::purpose,
            referrals::urgency,
            referrals::needs,
            referrals::fields,
            referrals::offered_at,
            referrals::consent_id,
        ))
        .first(tx.conn())?;
    let consent_on = match consent {
        Some(consent) => consents::table.find(consent).select(consents::given_on).first(tx.conn()).optional()?,
        None => None,
    };
    Ok(LetterFacts { to, purpose, urgency, needs, fields, offered_on: kyiv_date(offered_at), consent_on })
}

/// Puts a printing into the timeline of the case.
pub fn note_printing<P: Includes<IdentityRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    kind: PaperKind,
    subject: Option<Uuid>,
) -> Result<(), StoreError> {
    let record = vault::reach(tx, case)?.agency_of_record;
    let referral = subject.filter(|_| kind == PaperKind::ReferralLetter);
    add_event(tx, &Event { kind: "paper_printed", step: Some(kind.as_str()), referral, ..Event::of(case, record) })
}

/// The name of the acting agency in Ukrainian, and whether it is invented.
pub fn own_agency<P: Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<(String, bool), StoreError> {
    let agency = tx.agency();
    Ok(agencies::table.find(agency).select((agencies::name_uk, agencies::demonstration)).first(tx.conn())?)
}
