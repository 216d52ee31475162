//! A handler that takes what a client wrote as it came.

use nrm_tests::house::{actix_web, nrm_domain, nrm_server, serde_json, utoipa};

use actix_web::HttpResponse;
use actix_web::web::Json;
use nrm_domain::access::permission::CaseWrite;
use nrm_server::kernel::desk::Desk;
use nrm_server::kernel::routing::Routes;
use nrm_server::mount;
use serde_json::Value;

/// Keep whatever comes
#[utoipa::path(post, path = "/v1/anything", responses((status = 200)))]
async fn keep_anything(_desk: Desk<CaseWrite>, _body: Json<Value>) -> HttpResponse {
    HttpResponse::Ok().finish()
}

pub fn routes(routes: &mut Routes) {
    mount!(routes; keep_anything);
}
