//! Figures, the queues of the day, and the law tables with the calendar of working days.

mod law;

use chrono::NaiveDate;
use nrm_domain::access::permission::{SelfManage, StatsRead};
use nrm_store::monitoring::{self as store, MyDayView, StatisticsView};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::problem::Problem;
use crate::kernel::reply::{Reply, View};
use crate::kernel::routing::Routes;
use crate::kernel::valid::Query;
use crate::mount;

/// Mounts the operations of this capability.
pub fn routes(routes: &mut Routes) {
    mount!(routes; read_my_day, read_statistics);
    law::routes(routes);
}

impl View for MyDayView {}
impl View for StatisticsView {}

/// Read what there is to do now
#[utoipa::path(get, path = "/v1/my-day", tag = "monitoring", responses((status = 200, body = MyDayView)))]
async fn read_my_day(desk: Desk<SelfManage>) -> Result<Reply<MyDayView>, Problem> {
    desk.show(|tx| Ok(store::read_my_day(tx)?)).await
}

/// Between which months.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StatisticsQuery {
    /// From this month on, as its first day.
    from: Option<NaiveDate>,
    /// To this month, as its first day.
    to: Option<NaiveDate>,
}

/// Read figures by oblast, stage and month
///
/// Readers who do not work with cases see no count below ten, and the rest rounded.
#[utoipa::path(get, path = "/v1/statistics", tag = "monitoring", responses((status = 200, body = StatisticsView)))]
async fn read_statistics(
    desk: Desk<StatsRead>,
    query: Query<StatisticsQuery>,
) -> Result<Reply<StatisticsView>, Problem> {
    desk.show(move |tx| Ok(store::read_statistics(tx, query.0.from, query.0.to)?)).await
}
