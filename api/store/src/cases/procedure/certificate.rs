//! Certificates: issued on a decision, numbered in the journal of the office, handed over to the person (Resolution 417,
//! clause 18). An extension is a later decision; the certificate itself is never rewritten.

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseAdvance, CaseRead, Includes, Permission};
use nrm_domain::cases::case::Move;
use nrm_domain::cases::procedure::Journal;
use nrm_domain::shared::time::kyiv_date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{decision, gate, journal};
use crate::cases::case::{Event, add_event, hold, make_move};
use crate::cases::terms;
use crate::schema::{certificates, decisions};
use crate::{StoreError, Tx, Write};

/// A certificate.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = certificates)]
pub struct CertificateView {
    /// Id.
    pub id: Uuid,
    /// On which decision.
    pub decision_id: Uuid,
    /// Year of its number.
    pub year: i32,
    /// Its number in the journal of the office and year.
    pub number: i32,
    /// When it was issued.
    pub issued_on: NaiveDate,
    /// From which day it holds.
    pub valid_from: NaiveDate,
    /// To which day, as it was issued; a later extension is a decision of its own.
    pub valid_to: NaiveDate,
    /// When it was handed over.
    pub handed_over_on: NaiveDate,
    /// Whether the person signed for it in the journal.
    pub recipient_signed: bool,
}

/// The newest certificate of a case.
pub fn read_certificate<P: Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    case: Uuid,
) -> Result<Option<CertificateView>, StoreError> {
    Ok(certificates::table
        .filter(certificates::case_id.eq(case))
        .order((certificates::issued_at.desc(), certificates::id.desc()))
        .select(CertificateView::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Issues the certificate on the decision that granted the status.
pub fn issue_certificate<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
    handed_over_on: NaiveDate,
    recipient_signed: bool,
) -> Result<CertificateView, StoreError> {
    let (held, relation) = hold(tx, case)?;
    let by = tx.actor().agency;
    gate(tx, case)?;
    let step = held.perform(Move::IssueCertificate, None, by, relation)?;
    let (decision, valid_from, valid_to): (Uuid, Option<NaiveDate>, Option<NaiveDate>) = decisions::table
        .filter(decisions::case_id.eq(case))
        .filter(decisions::kind.eq("grant"))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select((decisions::id, decisions::valid_from, decisions::valid_to))
        .first(tx.conn())?;
    let (Some(valid_from), Some(valid_to)) = (valid_from, valid_to) else {
        return Err(StoreError::Broken("a grant without a term".into()));
    };
    let (id, agency, user, now) = (Uuid::now_v7(), tx.agency(), tx.actor().principal_id(), tx.now());
    let issued_on = kyiv_date(now);
    if handed_over_on < issued_on {
        return Err(StoreError::Refused("certificate.handed_over_before"));
    }
    make_move(tx, &step)?;
    let record = held.agency_of_record.uuid();
    let (year, number) = journal::next(tx, Journal::Certificates, issued_on.year())?;
    diesel::insert_into(certificates::table)
        .values((
            certificates::id.eq(id),
            certificates::case_id.eq(case),
            certificates::agency_of_record.eq(record),
            certificates::agency_id.eq(agency),
            certificates::decision_id.eq(decision),
            certificates::year.eq(year),
            certificates::number.eq(number),
            certificates::issued_on.eq(issued_on),
            certificates::valid_from.eq(valid_from),
            certificates::valid_to.eq(valid_to),
            certificates::handed_over_on.eq(handed_over_on),
            (
                certificates::recipient_signed.eq(recipient_signed),
                certificates::issued_by.eq(user),
                certificates::issued_at.eq(now),
            ),
        ))
        .execute(tx.conn())?;
    let until = decision::standing_term(tx, case)?.unwrap_or(valid_to);
    terms::start(tx, case, "status.validity", valid_from, until)?;
    add_event(tx, &Event { kind: "certificate_issued", ..Event::of(case, record) })?;
    Ok(certificates::table.find(id).select(CertificateView::as_select()).first(tx.conn())?)
}
