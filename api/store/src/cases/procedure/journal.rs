//! The journals of an office: applications and certificates, numbered without a gap within a year (Resolution 417,
//! clauses 3 and 18; forms of Order 366).

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use nrm_domain::access::permission::{CaseAdvance, CaseRead, Includes, Permission};
use nrm_domain::cases::application::ApplicationContent;
use nrm_domain::cases::procedure::Journal;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::file;
use super::undertaking::undertaken;
use crate::schema::applications;
use crate::{StoreError, Tx, Write};

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = Integer)]
    last: i32,
}

/// The next number of a journal. Its row stays locked until the transaction ends: none is lost, none is doubled.
pub(super) fn next<P: Permission>(
    tx: &mut Tx<'_, P, Write>,
    journal: Journal,
    year: i32,
) -> Result<(i32, i32), StoreError> {
    let agency = tx.agency();
    let row: NumberRow = diesel::sql_query(
        "insert into journals (agency_id, journal, year, last) values ($1, $2, $3, 1)
         on conflict (agency_id, journal, year) do update set last = journals.last + 1 returning last",
    )
    .bind::<SqlUuid, _>(agency)
    .bind::<Text, _>(journal.as_str())
    .bind::<Integer, _>(year)
    .get_result(tx.conn())?;
    Ok((year, row.last))
}

/// One line of a journal, without a name.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct JournalRow {
    /// Number in the year.
    #[diesel(sql_type = Integer)]
    pub number: i32,
    /// Year.
    #[diesel(sql_type = Integer)]
    pub year: i32,
    /// Day of registration or issue.
    #[diesel(sql_type = Date)]
    pub on_day: NaiveDate,
    /// The case.
    #[diesel(sql_type = SqlUuid)]
    pub case_id: Uuid,
    /// Its code.
    #[diesel(sql_type = Text)]
    pub case_code: String,
    /// Who filed the application.
    #[diesel(sql_type = Nullable<Text>)]
    pub filed_by: Option<String>,
    /// What came of it: grant or refuse, or withdrawn.
    #[diesel(sql_type = Nullable<Text>)]
    pub result: Option<String>,
    /// Number of the decision.
    #[diesel(sql_type = Nullable<Integer>)]
    pub decision_number: Option<i32>,
    /// Day of the decision.
    #[diesel(sql_type = Nullable<Date>)]
    pub decided_on: Option<NaiveDate>,
    /// Number of the certificate.
    #[diesel(sql_type = Nullable<Integer>)]
    pub certificate_number: Option<i32>,
    /// To which day the certificate holds.
    #[diesel(sql_type = Nullable<Date>)]
    pub valid_to: Option<NaiveDate>,
    /// To which day the status was extended.
    #[diesel(sql_type = Nullable<Date>)]
    pub extended_to: Option<NaiveDate>,
    /// When the certificate was handed over.
    #[diesel(sql_type = Nullable<Date>)]
    pub handed_over_on: Option<NaiveDate>,
    #[diesel(sql_type = SqlUuid)]
    #[serde(skip)]
    application_id: Uuid,
}

/// Which part of a journal.
#[derive(Debug, Clone, Copy)]
pub struct JournalFilter {
    /// Of which year.
    pub year: i32,
    /// Numbers above this one only.
    pub after: i32,
    /// How many at most.
    pub limit: i64,
}

/// Reads a journal of one's office in the order of its numbers.
pub fn list_journal<P: Includes<CaseAdvance> + Includes<CaseRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    journal: Journal,
    filter: JournalFilter,
) -> Result<Vec<JournalRow>, StoreError> {
    let agency = tx.agency();
    let text = match journal {
        Journal::Applications => {
            "select p.number, p.year, p.registered_on as on_day, p.case_id, c.code as case_code, p.filed_by,
                 case when p.state = 'withdrawn' then 'withdrawn' else d.kind end as result, d.number as decision_number,
                 d.decided_on, k.number as certificate_number, k.valid_to, null::date as extended_to, k.handed_over_on,
                 p.id as application_id
             from applications p join cases c on c.id = p.case_id
             left join lateral (select * from decisions d where d.application_id = p.id and d.kind in ('grant', 'refuse')
                 order by d.decided_at desc limit 1) d on true
             left join certificates k on k.decision_id = d.id
             where p.agency_id = $1 and p.year = $2 and p.number > $3 order by p.number limit $4"
        }
        Journal::Certificates => {
            "select k.number, k.year, k.issued_on as on_day, k.case_id, c.code as case_code, null::text as filed_by,
                 'grant'::text as result, d.number as decision_number, d.decided_on, k.number as certificate_number,
                 k.valid_to, (select max(e.valid_to) from decisions e where e.case_id = k.case_id and e.kind = 'extend'
                     and e.decided_at > d.decided_at) as extended_to, k.handed_over_on, d.application_id
             from certificates k join cases c on c.id = k.case_id join decisions d on d.id = k.decision_id
             where k.agency_id = $1 and k.year = $2 and k.number > $3 order by k.number limit $4"
        }
        Journal::Decisions => return Err(StoreError::NotFound),
    };
    Ok(diesel::sql_query(text)
        .bind::<SqlUuid, _>(agency)
        .bind::<Integer, _>(filter.year)
        .bind::<Integer, _>(filter.after)
        .bind::<BigInt, _>(filter.limit)
        .load(tx.conn())?)
}

/// A line of a journal as it is printed: with the name, for one who signed the undertaking of that case.
#[derive(Clone, Serialize, ToSchema)]
pub struct ExportedRow {
    /// The line.
    #[serde(flatten)]
    pub row: JournalRow,
    /// Surname, given name and patronymic; none where the reader has signed no undertaking.
    pub name: Option<String>,
    /// Birth date.
    pub born_on: Option<NaiveDate>,
    /// Place of stay.
    pub place_of_stay: Option<String>,
    /// Document.
    pub document: Option<String>,
}

/// Reads a journal with names, for print. A writing transaction: the export is on record.
pub fn export_journal<P: Includes<CaseAdvance> + Includes<CaseRead>>(
    tx: &mut Tx<'_, P, Write>,
    journal: Journal,
    filter: JournalFilter,
) -> Result<Vec<ExportedRow>, StoreError> {
    let mut rows = Vec::new();
    for row in list_journal(tx, journal, filter)? {
        let said: Option<ApplicationContent> = if undertaken(tx, row.case_id)? {
            let sealed: Vec<u8> =
                applications::table.find(row.application_id).select(applications::content).first(tx.conn())?;
            Some(file::key(tx, row.case_id)?.open("applications", "content", row.application_id, &sealed)?)
        } else {
            None
        };
        let said = said.unwrap_or_default();
        let name: Vec<String> = [said.surname, said.given_name, said.patronymic].into_iter().flatten().collect();
        rows.push(ExportedRow {
            row,
            name: (!name.is_empty()).then(|| name.join(" ")),
            born_on: said.born_on,
            place_of_stay: said.place_of_stay,
            document: said.document,
        });
    }
    Ok(rows)
}
