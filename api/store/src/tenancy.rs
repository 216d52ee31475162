//! Oblast and agency: the pairs in which a person may act.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use nrm_domain::access::permission::{DirectoryRead, Includes, Permission};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{StoreError, Tx};

/// One pair of oblast and agency in which the reader has a role.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct TenantView {
    /// The membership to switch to.
    #[diesel(sql_type = SqlUuid)]
    pub membership_id: Uuid,
    /// The agency.
    #[diesel(sql_type = SqlUuid)]
    pub agency_id: Uuid,
    /// Its name in Ukrainian.
    #[diesel(sql_type = Text)]
    pub agency_name_uk: String,
    /// Its name in English.
    #[diesel(sql_type = Text)]
    pub agency_name_en: String,
    /// Its oblast; none for national bodies.
    #[diesel(sql_type = Nullable<Text>)]
    pub oblast_code: Option<String>,
    /// The role there.
    #[diesel(sql_type = Text)]
    pub role: String,
    /// How far it reaches: agency, oblast or national.
    #[diesel(sql_type = Text)]
    pub reach: String,
}

/// Lists the pairs of the one who asks.
pub fn list<P: Includes<DirectoryRead> + Permission, M>(tx: &mut Tx<'_, P, M>) -> Result<Vec<TenantView>, StoreError> {
    let me = tx.actor().principal_id();
    Ok(diesel::sql_query(
        "select m.id as membership_id, a.id as agency_id, a.name_uk as agency_name_uk, a.name_en as agency_name_en, \
                m.oblast_code, m.role, m.reach \
         from memberships m join agencies a on a.id = m.agency_id where m.user_id = $1 and m.active order by a.name_uk, m.role",
    )
    .bind::<SqlUuid, _>(me)
    .load(tx.conn())?)
}
