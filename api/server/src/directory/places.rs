//! Places: where they lie, and what units of the past are today.

use nrm_domain::access::permission::DirectoryRead;
use nrm_domain::shared::place::PlaceLevel;
use nrm_store::directory::places::{self as store, PlaceFilter, PlaceView};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::Problem;
use crate::kernel::reply::Reply;
use crate::kernel::valid::Query;

/// Which places to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlaceQuery {
    /// Kind of unit.
    #[param(inline)]
    level: Option<PlaceLevel>,
    /// Only in this unit.
    parent_id: Option<Uuid>,
    /// Part of the name, in Ukrainian or English.
    #[validate(length(min = 2, max = 100))]
    q: Option<String>,
}

/// List places
///
/// With where each lies, and for units of the past with what they are today.
#[utoipa::path(get, path = "/v1/places", tag = "directory", responses((status = 200, body = Page<PlaceView>)))]
pub async fn list_places(
    desk: Desk<DirectoryRead>,
    query: Query<PlaceQuery>,
) -> Result<Reply<Page<PlaceView>>, Problem> {
    desk.show(move |tx| {
        let filter = PlaceFilter {
            level: query.0.level.map(|level| level.to_string()),
            parent: query.0.parent_id,
            name: query.0.q,
        };
        Ok(Page::whole(store::list_places(tx, &filter)?))
    })
    .await
}
