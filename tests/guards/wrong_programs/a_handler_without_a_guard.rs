//! A handler that does not say who may call it.

use nrm_tests::house::{actix_web, nrm_server, utoipa, uuid};

use actix_web::HttpResponse;
use nrm_server::kernel::routing::Routes;
use nrm_server::kernel::valid::Path;
use nrm_server::mount;
use uuid::Uuid;

/// Read a person
#[utoipa::path(get, path = "/v1/people/{person_id}", responses((status = 200)))]
async fn read_person(_id: Path<Uuid>) -> HttpResponse {
    HttpResponse::Ok().finish()
}

pub fn routes(routes: &mut Routes) {
    mount!(routes; read_person);
}
