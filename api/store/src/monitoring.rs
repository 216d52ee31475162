//! Figures: counts by oblast, stage and month, read from tallies that the writes themselves keep.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Uuid as SqlUuid};
use nrm_domain::access::permission::{Includes, Permission, PermissionKind, SelfManage, StatsRead};
use nrm_domain::access::role::{Reach, Role};
use nrm_domain::monitoring::disclosure::release;
use nrm_domain::shared::time::{Nearness, kyiv_date};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{StoreError, Tx, cases};

/// One figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Cell {
    /// Oblast.
    pub oblast_code: String,
    /// Stage.
    pub stage: String,
    /// Month of opening, as its first day.
    pub month: NaiveDate,
    /// How many; none when the number is too small to be shown to this reader.
    pub count: Option<i64>,
}

/// How many terms of an oblast are near or over.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct TermCount {
    /// Oblast.
    #[diesel(sql_type = Text)]
    pub oblast_code: String,
    /// Past their day.
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
    /// Within three working days.
    #[diesel(sql_type = BigInt)]
    pub soon: i64,
    /// Later.
    #[diesel(sql_type = BigInt)]
    pub later: i64,
}

/// The figures that this reader may see.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatisticsView {
    /// The day they are of.
    pub as_of: NaiveDate,
    /// What they count: agency, oblast or national.
    pub reach: Reach,
    /// Whether small numbers are withheld and the rest rounded.
    pub suppressed: bool,
    /// Counts.
    pub cells: Vec<Cell>,
    /// All of them together.
    pub total: Option<i64>,
    /// Terms, for coordinators.
    pub deadlines: Vec<TermCount>,
}

#[derive(QueryableByName)]
struct CellRow {
    #[diesel(sql_type = Text)]
    oblast_code: String,
    #[diesel(sql_type = Text)]
    stage: String,
    #[diesel(sql_type = Date)]
    month: NaiveDate,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Reads the figures between two months.
pub fn read_statistics<P: Includes<StatsRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<StatisticsView, StoreError> {
    let reach = tx.actor().reach;
    let agency = (reach == Reach::Agency).then(|| tx.agency());
    let oblast = if reach == Reach::Oblast { tx.actor().oblast.as_ref().map(ToString::to_string) } else { None };
    // Coordinators work with the cases themselves; everyone else is an outside reader of figures.
    let suppressed = reach != Reach::Agency
        && !matches!(tx.actor().role(), Some(Role::OblastCoordinator | Role::NationalCoordinator));
    let (from, to) = if suppressed { (None, None) } else { (from, to) };
    let rows: Vec<CellRow> = diesel::sql_query(
        "select oblast_code, stage, opened_month as month, sum(delta)::bigint as count from case_tallies
         where agency_id is not distinct from $1 and ($2::text is null or oblast_code = $2)
             and ($3::date is null or opened_month >= $3) and ($4::date is null or opened_month <= $4)
         group by oblast_code, stage, opened_month having sum(delta) <> 0 order by opened_month, oblast_code, stage",
    )
    .bind::<Nullable<SqlUuid>, _>(agency)
    .bind::<Nullable<Text>, _>(&oblast)
    .bind::<Nullable<Date>, _>(from)
    .bind::<Nullable<Date>, _>(to)
    .load(tx.conn())?;
    // Two tables of overlapping months could be subtracted from each other: outside readers get the one fixed table.
    let counts: Vec<i64> = rows.iter().map(|row| row.count).collect();
    let (seen, total) = if suppressed {
        let released = release(&counts);
        (released.cells, released.total)
    } else {
        (counts.iter().copied().map(Some).collect(), Some(counts.iter().sum()))
    };
    let today = kyiv_date(tx.now());
    let soon = cases::calendar(tx)?.soon_until(today);
    let deadlines = if suppressed {
        Vec::new()
    } else {
        diesel::sql_query(
            "select d.oblast_code, count(*) filter (where d.due_on < $1) as overdue,
                 count(*) filter (where d.due_on between $1 and $2) as soon, count(*) filter (where d.due_on > $2) as later
             from deadlines d where d.met_at is null and d.paused_on is null and ($3::text is null or d.oblast_code = $3)
             group by d.oblast_code order by d.oblast_code",
        )
        .bind::<Date, _>(today)
        .bind::<Date, _>(soon)
        .bind::<Nullable<Text>, _>(oblast)
        .load(tx.conn())?
    };
    let cells = rows
        .into_iter()
        .zip(seen)
        .map(|(row, count)| Cell { oblast_code: row.oblast_code, stage: row.stage, month: row.month, count })
        .collect();
    Ok(StatisticsView { as_of: today, reach, suppressed, cells, total, deadlines })
}

/// One queue of the day.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Queue {
    /// Code: referrals_waiting, referrals_declined, drafts, cases_signal, cases_overdue or cases_due_soon.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// How many, at most 1001.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    /// The nearest day on which one of them is due.
    #[diesel(sql_type = Nullable<Date>)]
    pub nearest_due_on: Option<NaiveDate>,
}

/// The most terms that a day names.
const NEAREST: i64 = 10;

/// A running term of a case of one's agency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NearTerm {
    /// The case.
    pub case_id: Uuid,
    /// Its code.
    pub case_code: String,
    /// Its urgency.
    pub urgency: String,
    /// The term, by its code in the law table.
    pub code: String,
    /// When it is due.
    pub due_on: NaiveDate,
    /// overdue, soon or later.
    pub nearness: Nearness,
}

#[derive(QueryableByName)]
struct TermRow {
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Text)]
    case_code: String,
    #[diesel(sql_type = Text)]
    urgency: String,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Date)]
    due_on: NaiveDate,
}

/// What there is to do now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MyDayView {
    /// The day.
    pub today: NaiveDate,
    /// Queues.
    pub queues: Vec<Queue>,
    /// The nearest running terms of the agency's cases, the most pressing first; for who reads cases.
    pub nearest: Vec<NearTerm>,
}

/// Reads the queues of the one who asks. Each counts only what the policies let them see.
pub fn read_my_day<P: Includes<SelfManage> + Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<MyDayView, StoreError> {
    let (agency, me, today) = (tx.agency(), tx.actor().principal_id(), kyiv_date(tx.now()));
    let calendar = cases::calendar(tx)?;
    let queues: Vec<Queue> = diesel::sql_query(
        "with due as (
             select min(d.due_on) as due_on from case_access a join deadlines d on d.case_id = a.case_id and d.met_at is null and d.paused_on is null
             where a.agency_id = $1 and a.closed_at is null group by a.case_id)
         select 'referrals_waiting' as code, (select count(*) from (select 1 from referrals where to_agency_id = $1 and state = 'offered' limit 1001) x) as count, null::date as nearest_due_on
         union all select 'referrals_declined', (select count(*) from (select 1 from referrals where from_agency_id = $1 and state = 'declined' limit 1001) x), null
         union all select 'drafts', (select count(*) from (select 1 from intakes where agency_id = $1 and user_id = $2 and state = 'draft' limit 1001) x), null
         union all select 'cases_signal', (select count(*) from (select 1 from case_access a join cases c on c.id = a.case_id
             where a.agency_id = $1 and a.closed_at is null and c.stage = 'signal' limit 1001) x), null
         union all select 'cases_overdue', (select count(*) from due where due_on < $3), (select min(due_on) from due where due_on < $3)
         union all select 'cases_due_soon', (select count(*) from due where due_on between $3 and $4), (select min(due_on) from due where due_on between $3 and $4)",
    )
    .bind::<SqlUuid, _>(agency)
    .bind::<SqlUuid, _>(me)
    .bind::<Date, _>(today)
    .bind::<Date, _>(calendar.soon_until(today))
    .load(tx.conn())?;
    // Who administers an agency has a day too, but reads none of its cases.
    let reads = tx.actor().role().is_some_and(|role| role.holds().contains(&PermissionKind::CaseRead));
    let near: Vec<TermRow> = if reads {
        diesel::sql_query(
            "select c.id as case_id, c.code as case_code, c.urgency, d.code, d.due_on
             from case_access a join cases c on c.id = a.case_id join deadlines d on d.case_id = a.case_id and d.met_at is null
             where a.agency_id = $1 and a.closed_at is null order by d.due_on, c.opened_at, d.code limit $2",
        )
        .bind::<SqlUuid, _>(agency)
        .bind::<BigInt, _>(NEAREST)
        .load(tx.conn())?
    } else {
        Vec::new()
    };
    let nearest = near
        .into_iter()
        .map(|row| NearTerm {
            nearness: calendar.nearness(row.due_on, today),
            case_id: row.case_id,
            case_code: row.case_code,
            urgency: row.urgency,
            code: row.code,
            due_on: row.due_on,
        })
        .collect();
    Ok(MyDayView { today, queues, nearest })
}
