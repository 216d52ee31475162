//! Oblast and agency: where a person may act.

use nrm_domain::access::permission::DirectoryRead;
use nrm_store::tenancy::{self, TenantView};

use crate::kernel::desk::Desk;
use crate::kernel::page::Page;
use crate::kernel::problem::Problem;
use crate::kernel::reply::Reply;
use crate::kernel::routing::Routes;
use crate::mount;

/// Mounts the operations of this capability.
pub fn routes(routes: &mut Routes) {
    mount!(routes; list_tenants);
}

/// List the pairs of oblast and agency in which one may act
#[utoipa::path(get, path = "/v1/tenants", tag = "tenancy", responses((status = 200, body = Page<TenantView>)))]
async fn list_tenants(desk: Desk<DirectoryRead>) -> Result<Reply<Page<TenantView>>, Problem> {
    desk.show(|tx| Ok(Page::whole(tenancy::list(tx)?))).await
}
