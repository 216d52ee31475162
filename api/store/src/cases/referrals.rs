//! Referrals: what leaves is said exactly, goes sealed for one receiver, and is seen only after it accepts.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use nrm_domain::access::permission::{CaseRead, Includes, Permission, ReferralRead, ReferralReceive, ReferralSend};
use nrm_domain::cases::consent::EmergencyGround;
use nrm_domain::cases::referral::{
    DeclineReason, OutcomeCode, ReferralPurpose, ReferralState, ReferralStep, SharedField,
};
use nrm_domain::cases::vocabulary::{Compartment, NeedCode, Relation, Urgency};
use nrm_domain::shared::ids::AgencyId;
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::case::{Event, add_event};
use super::vault::{self, SEALED};
use super::{consents, hold};
use crate::schema::{
    agencies, case_access, case_indicators, case_keys, cases, referral_keys, referral_notes, referrals,
};
use crate::sealing::Place;
use crate::{After, Slice, StoreError, Tx, Write};

/// A referral as either side sees it. Before it is accepted this is all that the receiver sees: the thin card.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct ReferralView {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// in or out, for the reader.
    #[diesel(sql_type = Text)]
    pub direction: String,
    /// The case; for the receiver only after accepting.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub case_id: Option<Uuid>,
    /// Its code; for the receiver only after accepting.
    #[diesel(sql_type = Nullable<Text>)]
    pub case_code: Option<String>,
    /// The sender.
    #[diesel(sql_type = SqlUuid)]
    pub from_agency_id: Uuid,
    /// Its name in Ukrainian.
    #[diesel(sql_type = Text)]
    pub from_agency_uk: String,
    /// Its name in English.
    #[diesel(sql_type = Text)]
    pub from_agency_en: String,
    /// The receiver.
    #[diesel(sql_type = SqlUuid)]
    pub to_agency_id: Uuid,
    /// Its name in Ukrainian.
    #[diesel(sql_type = Text)]
    pub to_agency_uk: String,
    /// Its name in English.
    #[diesel(sql_type = Text)]
    pub to_agency_en: String,
    /// What the receiver is asked for.
    #[diesel(sql_type = Text)]
    pub purpose: String,
    /// Urgency.
    #[diesel(sql_type = Text)]
    pub urgency: String,
    /// State.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// Needs to be met.
    #[diesel(sql_type = Array<Text>)]
    pub needs: Vec<String>,
    /// The fields that leave.
    #[diesel(sql_type = Array<Text>)]
    pub fields: Vec<String>,
    /// Oblast.
    #[diesel(sql_type = Text)]
    pub oblast_code: String,
    /// Age band.
    #[diesel(sql_type = Text)]
    pub age_band: String,
    /// Whether it went out without consent, on an emergency ground, and is to be looked at.
    #[diesel(sql_type = Bool)]
    pub for_review: bool,
    /// Why it was declined.
    #[diesel(sql_type = Nullable<Text>)]
    pub decline_code: Option<String>,
    /// What came of it.
    #[diesel(sql_type = Nullable<Text>)]
    pub outcome_code: Option<String>,
    /// When it was offered.
    #[diesel(sql_type = Timestamptz)]
    pub offered_at: DateTime<Utc>,
    /// When it was answered.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was finished.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub finished_at: Option<DateTime<Utc>>,
    /// Version.
    #[diesel(sql_type = Integer)]
    pub version: i32,
    /// What the reader's agency may do with it now.
    #[diesel(sql_type = Array<Text>)]
    pub actions: Vec<String>,
}

/// Which referrals to list.
#[derive(Debug, Clone, Default)]
pub struct ReferralFilter {
    /// Only this one.
    pub id: Option<Uuid>,
    /// in or out.
    pub direction: Option<String>,
    /// In this state.
    pub state: Option<String>,
    /// Of this case.
    pub case: Option<Uuid>,
}

/// Lists referrals of one's agency, the newest first.
pub fn list_referrals<P: Includes<ReferralRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    filter: &ReferralFilter,
    after: Option<After>,
    limit: i64,
) -> Result<Slice<ReferralView>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<ReferralView> = diesel::sql_query(
        "select r.id, case when r.to_agency_id = $1 then 'in' else 'out' end as direction,
             case when r.from_agency_id = $1 or r.state in ('accepted', 'completed', 'not_completed') then r.case_id end as case_id,
             case when r.from_agency_id = $1 or r.state in ('accepted', 'completed', 'not_completed') then c.code end as case_code,
             r.from_agency_id, f.name_uk as from_agency_uk, f.name_en as from_agency_en, r.to_agency_id, t.name_uk as to_agency_uk,
             t.name_en as to_agency_en, r.purpose, r.urgency, r.state, r.needs, r.fields, r.oblast_code, r.age_band, r.for_review,
             r.decline_code, r.outcome_code, r.offered_at, r.answered_at, r.finished_at, r.version,
             case when r.state = 'offered' and r.to_agency_id = $1 then array['accept', 'decline']
                  when r.state = 'offered' then array['withdraw']
                  when r.state = 'accepted' and r.to_agency_id = $1 then array['complete', 'write_note']
                  else array[]::text[] end as actions
         from referrals r
         join agencies f on f.id = r.from_agency_id join agencies t on t.id = r.to_agency_id
         left join cases c on c.id = r.case_id
         where (r.to_agency_id = $1 or r.from_agency_id = $1)
             and ($2::uuid is null or r.id = $2)
             and ($3::text is null or (case when r.to_agency_id = $1 then 'in' else 'out' end) = $3)
             and ($4::text is null or r.state = $4) and ($5::uuid is null or r.case_id = $5)
             and ($6::timestamptz is null or (r.offered_at, r.id) < ($6, $7))
         order by r.offered_at desc, r.id desc limit $8",
    )
    .bind::<SqlUuid, _>(agency)
    .bind::<Nullable<SqlUuid>, _>(filter.id)
    .bind::<Nullable<Text>, _>(&filter.direction)
    .bind::<Nullable<Text>, _>(&filter.state)
    .bind::<Nullable<SqlUuid>, _>(filter.case)
    .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.at))
    .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
    .bind::<BigInt, _>(limit + 1)
    .load(tx.conn())?;
    Ok(Slice::cut(rows, limit, |row| After { at: row.offered_at, id: row.id }))
}

/// Reads one referral.
pub fn read_referral<P: Includes<ReferralRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    id: Uuid,
) -> Result<ReferralView, StoreError> {
    let filter = ReferralFilter { id: Some(id), ..ReferralFilter::default() };
    list_referrals(tx, &filter, None, 1)?.items.pop().ok_or(StoreError::NotFound)
}

/// A referral to be offered.
#[derive(Debug, Clone)]
pub struct Offer {
    /// To whom.
    pub to_agency: Uuid,
    /// For what.
    pub purpose: ReferralPurpose,
    /// How soon.
    pub urgency: Urgency,
    /// Needs to be met.
    pub needs: Vec<NeedCode>,
    /// The fields that leave.
    pub fields: Vec<SharedField>,
    /// The consent it rests on.
    pub consent: Option<Uuid>,
    /// Or the ground without consent.
    pub emergency: Option<EmergencyGround>,
}

/// What the receiver sees before accepting.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ThinCard {
    /// Oblast.
    pub oblast_code: String,
    /// Age band.
    pub age_band: String,
    /// Urgency.
    pub urgency: String,
    /// Needs.
    pub needs: Vec<String>,
}

/// What leaves, exactly as the receiver will see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Preview {
    /// Before accepting.
    pub thin_card: ThinCard,
    /// After accepting, by field.
    pub after_acceptance: BTreeMap<String, Vec<String>>,
}

/// Shows what would leave. It opens what is personal, so it is on record like a reveal.
pub fn preview<P: Includes<ReferralSend> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    offer: &Offer,
) -> Result<Preview, StoreError> {
    let reach = vault::reach(tx, case)?;
    within_reach(&reach, &offer.fields)?;
    let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
    let (oblast_code, age_band) =
        cases::table.find(case).select((cases::oblast_code, cases::age_band)).first(tx.conn())?;
    let mut shown = BTreeMap::new();
    for field in &offer.fields {
        let values: Vec<String> = match field {
            SharedField::Needs => offer.needs.iter().map(ToString::to_string).collect(),
            SharedField::Indicators => {
                let marks: Vec<(String, String)> = case_indicators::table
                    .filter(case_indicators::case_id.eq(case))
                    .select((case_indicators::kind, case_indicators::code))
                    .order((case_indicators::kind, case_indicators::code))
                    .load(tx.conn())?;
                marks.into_iter().map(|(kind, code)| format!("{kind}.{code}")).collect()
            }
            other => {
                let open = vault::open(tx, &tenant, case, other.compartment())?;
                let parts = match other {
                    SharedField::IdentityName => vec![open.surname, open.given_name, open.patronymic, open.alias],
                    SharedField::IdentityBirth => vec![open.birth],
                    SharedField::IdentityDocument => vec![open.document, open.citizenship],
                    SharedField::ContactPhone => vec![open.phone, open.messenger],
                    SharedField::ContactAddress => vec![open.address],
                    SharedField::ContactSafeRules => vec![open.safe_rules],
                    _ => vec![open.narrative],
                };
                parts.into_iter().flatten().collect()
            }
        };
        shown.insert(field.to_string(), values);
    }
    let needs = offer.needs.iter().map(ToString::to_string).collect();
    let thin_card = ThinCard { oblast_code, age_band, urgency: offer.urgency.to_string(), needs };
    Ok(Preview { thin_card, after_acceptance: shown })
}

fn within_reach(reach: &vault::Reach, fields: &[SharedField]) -> Result<(), StoreError> {
    let within = SharedField::mask(fields) & !reach.mask == 0
        && reach.fields.as_ref().is_none_or(|own| fields.iter().all(|field| own.contains(field)));
    if within { Ok(()) } else { Err(StoreError::Refused("referral.field_not_held")) }
}

/// Offers a case to another agency, under a live consent or an emergency ground.
pub fn offer<P: Includes<ReferralSend> + Includes<CaseRead> + Includes<ReferralRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    offer: &Offer,
) -> Result<ReferralView, StoreError> {
    let reach = vault::reach(tx, case)?;
    within_reach(&reach, &offer.fields)?;
    let kind: String = agencies::table
        .find(offer.to_agency)
        .filter(agencies::frozen_at.is_null())
        .select(agencies::kind)
        .first(tx.conn())
        .optional()?
        .ok_or(StoreError::Refused("referral.unknown_agency"))?;
    if !offer.purpose.fits(&kind) || offer.to_agency == tx.agency() {
        return Err(StoreError::Refused("referral.purpose_does_not_fit"));
    }
    let (consent, until) = match (offer.consent, offer.emergency) {
        (Some(consent), _) => {
            let weighed = consents::weigh(tx, case, consent)?;
            let active = weighed
                .active_on(kyiv_date(tx.now()), AgencyId::new(offer.to_agency))
                .ok_or(StoreError::Refused("consent.inactive"))?;
            if !offer.fields.iter().all(|field| weighed.covers(field.compartment())) {
                return Err(StoreError::Refused("consent.not_covered"));
            }
            (Some(active.id().uuid()), weighed.expires_on)
        }
        (None, Some(_)) => (None, None),
        (None, None) => return Err(StoreError::Refused("consent.required")),
    };
    let (id, agency, now) = (Uuid::now_v7(), tx.agency(), tx.now());
    let (oblast, age_band): (String, String) =
        cases::table.find(case).select((cases::oblast_code, cases::age_band)).first(tx.conn())?;
    let text = |codes: Vec<&'static str>| codes.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let emergency = offer.emergency.filter(|_| consent.is_none());
    diesel::insert_into(referrals::table)
        .values((
            referrals::id.eq(id),
            referrals::case_id.eq(case),
            referrals::agency_of_record.eq(reach.agency_of_record),
            referrals::from_agency_id.eq(agency),
            referrals::to_agency_id.eq(offer.to_agency),
            referrals::purpose.eq(offer.purpose.as_str()),
            referrals::urgency.eq(offer.urgency.as_str()),
            referrals::state.eq(ReferralState::Offered.as_str()),
            referrals::needs.eq(text(offer.needs.iter().map(|need| need.as_str()).collect())),
            referrals::fields.eq(text(offer.fields.iter().map(|field| field.as_str()).collect())),
            referrals::mask.eq(SharedField::mask(&offer.fields)),
            referrals::oblast_code.eq(oblast),
            referrals::age_band.eq(age_band),
            (
                referrals::consent_id.eq(consent),
                referrals::emergency_ground.eq(emergency.map(|ground| ground.as_str())),
                referrals::for_review.eq(emergency.is_some()),
                referrals::until.eq(until),
                referrals::offered_at.eq(now),
            ),
        ))
        .execute(tx.conn())?;
    let tenant = vault::standing_tenant_key(tx)?.ok_or(StoreError::NotFound)?;
    let share = tx.root().share_key(id, offer.to_agency);
    for compartment in SEALED {
        if SharedField::mask(&offer.fields) & compartment.bit() == 0 {
            continue;
        }
        let key = vault::data_key(tx, &tenant, case, compartment)?.ok_or(StoreError::NotFound)?;
        diesel::insert_into(referral_keys::table)
            .values((
                referral_keys::referral_id.eq(id),
                referral_keys::from_agency_id.eq(agency),
                referral_keys::to_agency_id.eq(offer.to_agency),
                referral_keys::compartment.eq(compartment.as_str()),
                referral_keys::wrapped.eq(share.wrap(&key)),
            ))
            .execute(tx.conn())?;
    }
    add_event(
        tx,
        &Event {
            kind: "referral_offered",
            referral: Some(id),
            other_agency: Some(offer.to_agency),
            ..Event::of(case, reach.agency_of_record)
        },
    )?;
    read_referral(tx, id)
}

/// What the house needs of a referral row to move it.
struct Held {
    case: Uuid,
    record: Uuid,
    from: Uuid,
    to: Uuid,
    purpose: ReferralPurpose,
    state: ReferralState,
    mask: i32,
    fields: Vec<String>,
    until: Option<NaiveDate>,
}

fn hold_referral<P: Permission>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<Held, StoreError> {
    type Row = (Uuid, Uuid, Uuid, Uuid, String, String, i32, Vec<String>, Option<NaiveDate>);
    let row: Row = referrals::table
        .find(id)
        .select((
            referrals::case_id,
            referrals::agency_of_record,
            referrals::from_agency_id,
            referrals::to_agency_id,
            referrals::purpose,
            referrals::state,
            referrals::mask,
            referrals::fields,
            referrals::until,
        ))
        .for_update()
        .first(tx.conn())?;
    let broken = |_| StoreError::Broken("referral code".into());
    Ok(Held {
        case: row.0,
        record: row.1,
        from: row.2,
        to: row.3,
        purpose: row.4.parse().map_err(broken)?,
        state: row.5.parse().map_err(broken)?,
        mask: row.6,
        fields: row.7,
        until: row.8,
    })
}

#[derive(Default, AsChangeset)]
#[diesel(table_name = referrals)]
struct Answered<'a> {
    state: &'a str,
    decline_code: Option<&'a str>,
    outcome_code: Option<&'a str>,
    answered_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
}

fn write_state<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    step: ReferralStep,
    answer: Answered<'_>,
) -> Result<(), StoreError> {
    let moved = diesel::update(referrals::table.find(id).filter(referrals::state.eq(step.from().as_str())))
        .set((Answered { state: step.to().as_str(), ..answer }, referrals::version.eq(referrals::version + 1)))
        .execute(tx.conn())?;
    if moved == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

const ILLEGAL: StoreError = StoreError::Refused("referral.illegal_move");

/// Accepts an offer: from now on the case is seen, as far as it was offered; the status procedure also hands over the lead.
pub fn accept<P: Includes<ReferralReceive> + Includes<ReferralRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<ReferralView, StoreError> {
    let (held, now, agency) = (hold_referral(tx, id)?, tx.now(), tx.agency());
    if held.to != agency {
        return Err(ILLEGAL);
    }
    let step = held.state.accept().map_err(|_| ILLEGAL)?;
    if held.until.is_some_and(|day| day < kyiv_date(now)) {
        return Err(StoreError::Refused("consent.inactive"));
    }
    write_state(tx, id, step, Answered { answered_at: Some(now), ..Answered::default() })?;
    let relation = if held.purpose.hands_over_lead() { Relation::Lead } else { Relation::Shared };
    let opened = (
        case_access::relation.eq(relation.as_str()),
        case_access::mask.eq(held.mask),
        case_access::fields.eq(&held.fields),
        case_access::referral_id.eq(id),
        case_access::opened_at.eq(now),
        case_access::closed_at.eq(None::<DateTime<Utc>>),
        case_access::until.eq(held.until),
    );
    // The agency of record may be asked back by one that leads: it sees everything already.
    if held.record != agency {
        diesel::insert_into(case_access::table)
            .values((
                case_access::case_id.eq(held.case),
                case_access::agency_of_record.eq(held.record),
                case_access::agency_id.eq(agency),
                opened,
            ))
            .on_conflict((case_access::case_id, case_access::agency_id))
            .do_update()
            .set(opened)
            .execute(tx.conn())?;
    }
    let tenant = vault::tenant_key(tx)?;
    let share = tx.root().share_key(id, agency);
    let carried: Vec<(String, Vec<u8>)> = referral_keys::table
        .filter(referral_keys::referral_id.eq(id))
        .select((referral_keys::compartment, referral_keys::wrapped))
        .load(tx.conn())?;
    for (compartment, wrapped) in carried {
        let key = share.open(held.case, &compartment, &wrapped)?;
        vault::keep_key(tx, &tenant, held.case, held.record, &key)?;
    }
    burn_keys(tx, id)?;
    if held.purpose.hands_over_lead() {
        diesel::update(cases::table.find(held.case))
            .set((cases::lead_agency_id.eq(agency), cases::changed_at.eq(now), cases::version.eq(cases::version + 1)))
            .execute(tx.conn())?;
    }
    answered(tx, id, &held, "referral_accepted", None)?;
    read_referral(tx, id)
}

fn burn_keys<P: Permission>(tx: &mut Tx<'_, P, Write>, id: Uuid) -> Result<(), StoreError> {
    diesel::delete(referral_keys::table.filter(referral_keys::referral_id.eq(id))).execute(tx.conn())?;
    Ok(())
}

fn answered<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    held: &Held,
    kind: &str,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let other = if held.to == tx.agency() { held.from } else { held.to };
    let event =
        Event { kind, reason, referral: Some(id), other_agency: Some(other), ..Event::of(held.case, held.record) };
    add_event(tx, &event)
}

/// Declines an offer with a coded reason.
pub fn decline<P: Includes<ReferralReceive> + Includes<ReferralRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    reason: DeclineReason,
) -> Result<ReferralView, StoreError> {
    let (held, now) = (hold_referral(tx, id)?, tx.now());
    if held.to != tx.agency() {
        return Err(ILLEGAL);
    }
    let step = held.state.decline().map_err(|_| ILLEGAL)?;
    let answer = Answered { decline_code: Some(reason.as_str()), answered_at: Some(now), ..Answered::default() };
    write_state(tx, id, step, answer)?;
    burn_keys(tx, id)?;
    answered(tx, id, &held, "referral_declined", Some(reason.as_str()))?;
    read_referral(tx, id)
}

/// Takes an offer back before it is answered.
pub fn withdraw<P: Includes<ReferralSend> + Includes<ReferralRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
) -> Result<ReferralView, StoreError> {
    let (held, now) = (hold_referral(tx, id)?, tx.now());
    if held.from != tx.agency() {
        return Err(ILLEGAL);
    }
    let step = held.state.withdraw().map_err(|_| ILLEGAL)?;
    write_state(tx, id, step, Answered { finished_at: Some(now), ..Answered::default() })?;
    burn_keys(tx, id)?;
    answered(tx, id, &held, "referral_withdrawn", None)?;
    read_referral(tx, id)
}

/// Reports to the sender what came of it: yes or no, and why not.
pub fn complete<P: Includes<ReferralReceive> + Includes<ReferralRead>>(
    tx: &mut Tx<'_, P, Write>,
    id: Uuid,
    outcome: OutcomeCode,
) -> Result<ReferralView, StoreError> {
    let (held, now) = (hold_referral(tx, id)?, tx.now());
    if held.to != tx.agency() {
        return Err(ILLEGAL);
    }
    let step = held.state.finish(outcome == OutcomeCode::ServiceGiven).map_err(|_| ILLEGAL)?;
    write_state(
        tx,
        id,
        step,
        Answered { outcome_code: Some(outcome.as_str()), finished_at: Some(now), ..Answered::default() },
    )?;
    answered(tx, id, &held, "referral_completed", Some(outcome.as_str()))?;
    read_referral(tx, id)
}

/// Closes everything that rests on a consent: offers, shares and the keys they gave. The lead comes back.
pub(super) fn close_under<P: Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    consent: Uuid,
) -> Result<(), StoreError> {
    let (agency, now) = (tx.agency(), tx.now());
    let open: Vec<Uuid> = referrals::table
        .filter(referrals::case_id.eq(case))
        .filter(referrals::consent_id.eq(consent))
        .filter(referrals::state.eq_any(["offered", "accepted"]))
        .select(referrals::id)
        .load(tx.conn())?;
    for id in open {
        let held = hold_referral(tx, id)?;
        let step = held.state.close_for_consent().map_err(|_| ILLEGAL)?;
        write_state(tx, id, step, Answered { finished_at: Some(now), ..Answered::default() })?;
        burn_keys(tx, id)?;
        diesel::update(
            case_access::table
                .filter(case_access::case_id.eq(case))
                .filter(case_access::agency_id.eq(held.to))
                .filter(case_access::referral_id.eq(id)),
        )
        .set(case_access::closed_at.eq(now))
        .execute(tx.conn())?;
        // The key of the personal file stays with the office that must keep the file; without access it opens nothing.
        diesel::delete(
            case_keys::table
                .filter(case_keys::case_id.eq(case))
                .filter(case_keys::agency_id.eq(held.to))
                .filter(case_keys::compartment.ne(Compartment::File.as_str())),
        )
        .execute(tx.conn())?;
        answered(tx, id, &held, "referral_withdrawn", None)?;
    }
    let (held, _) = hold(tx, case)?;
    let lead_lives: bool = diesel::select(diesel::dsl::exists(
        case_access::table
            .filter(case_access::case_id.eq(case))
            .filter(case_access::agency_id.eq(held.lead_agency.uuid()))
            .filter(case_access::closed_at.is_null()),
    ))
    .get_result(tx.conn())?;
    if !lead_lives {
        diesel::update(cases::table.find(case))
            .set((cases::lead_agency_id.eq(agency), cases::changed_at.eq(now), cases::version.eq(cases::version + 1)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// A note of the receiving agency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoteView {
    /// Id.
    pub id: Uuid,
    /// Who wrote it.
    pub author_id: Uuid,
    /// When.
    pub written_at: DateTime<Utc>,
    /// What.
    pub text: String,
}

fn note_place(agency: Uuid, referral: Uuid, row: Uuid) -> Place<'static> {
    Place {
        agency_of_record: agency,
        case: referral,
        compartment: "note",
        table: "referral_notes",
        column: "text",
        row,
    }
}

/// Writes a note on an accepted referral. The sender never reads it.
pub fn add_note<P: Includes<ReferralReceive>>(
    tx: &mut Tx<'_, P, Write>,
    referral: Uuid,
    text: &str,
) -> Result<NoteView, StoreError> {
    let (held, agency, now) = (hold_referral(tx, referral)?, tx.agency(), tx.now());
    if held.to != agency || held.state == ReferralState::Offered {
        return Err(ILLEGAL);
    }
    let (id, author) = (Uuid::now_v7(), tx.actor().principal_id());
    let tenant = vault::tenant_key(tx)?;
    let (key, wrapped) = tenant.new_data_key(referral, "note");
    let sealed: Vec<u8> = key.seal(&note_place(agency, referral, id), text)?.into();
    diesel::insert_into(referral_notes::table)
        .values((
            referral_notes::id.eq(id),
            referral_notes::referral_id.eq(referral),
            referral_notes::to_agency_id.eq(agency),
            referral_notes::author_id.eq(author),
            referral_notes::key_version.eq(tenant.version()),
            referral_notes::wrapped.eq(wrapped),
            referral_notes::body.eq(sealed),
            referral_notes::written_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(NoteView { id, author_id: author, written_at: now, text: text.to_owned() })
}

/// Reads the notes of a referral, as the receiving agency only.
pub fn list_notes<P: Includes<ReferralReceive> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    referral: Uuid,
) -> Result<Vec<NoteView>, StoreError> {
    let agency = tx.agency();
    let to: Uuid = referrals::table.find(referral).select(referrals::to_agency_id).first(tx.conn())?;
    if to != agency {
        return Err(StoreError::NotFound);
    }
    type Row = (Uuid, Uuid, DateTime<Utc>, Vec<u8>, Vec<u8>);
    let rows: Vec<Row> = referral_notes::table
        .filter(referral_notes::referral_id.eq(referral))
        .select((
            referral_notes::id,
            referral_notes::author_id,
            referral_notes::written_at,
            referral_notes::wrapped,
            referral_notes::body,
        ))
        .order((referral_notes::written_at, referral_notes::id))
        .load(tx.conn())?;
    let Some(tenant) = vault::standing_tenant_key(tx)? else {
        return Ok(Vec::new());
    };
    rows.into_iter()
        .map(|(id, author_id, written_at, wrapped, sealed)| {
            let key = tenant.open_data_key(referral, "note", &wrapped)?;
            let text = key.open(&note_place(agency, referral, id), &sealed)?.as_str().to_owned();
            Ok(NoteView { id, author_id, written_at, text })
        })
        .collect()
}

/// The compartments that a referral opens, for the audit.
pub fn compartments_of(fields: &[SharedField]) -> Vec<Compartment> {
    Compartment::of_mask(SharedField::mask(fields))
}
