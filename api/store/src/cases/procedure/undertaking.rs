//! The undertaking of non-disclosure: once for each person and case, and nothing opens before it (Resolution 417, clause 7).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, Includes, Permission};
use nrm_domain::cases::procedure::UNDERTAKING_FORM;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::case::{Event, add_event};
use crate::cases::vault;
use crate::schema::{cases, undertakings};
use crate::{StoreError, Tx, Write};

/// A signed undertaking.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = undertakings)]
pub struct UndertakingView {
    /// Of which case.
    pub case_id: Uuid,
    /// Who signed.
    pub user_id: Uuid,
    /// In which role.
    pub role: String,
    /// Which text, by its number.
    pub form: i32,
    /// When.
    pub signed_at: DateTime<Utc>,
}

/// Whether the one who acts has signed for this case.
pub(super) fn undertaken<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<bool, StoreError> {
    let user = tx.actor().principal_id();
    Ok(diesel::select(diesel::dsl::exists(undertakings::table.find((case, user)))).get_result(tx.conn())?)
}

/// Refuses to open anything of a case in the procedure to one who has not signed.
pub(in crate::cases) fn gate<P: Permission, M>(tx: &mut Tx<'_, P, M>, case: Uuid) -> Result<(), StoreError> {
    let registered: Option<DateTime<Utc>> =
        cases::table.find(case).select(cases::registered_at).first(tx.conn()).optional()?.flatten();
    if registered.is_some() && !undertaken(tx, case)? {
        return Err(StoreError::Refused("undertaking.required"));
    }
    Ok(())
}

/// Signs the undertaking for a case that one's agency may see.
pub fn sign_undertaking<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
) -> Result<UndertakingView, StoreError> {
    let record = vault::reach(tx, case)?.agency_of_record;
    let role = tx.actor().role().ok_or(StoreError::Refused("procedure.for_people_only"))?;
    let (agency, user, now) = (tx.agency(), tx.actor().principal_id(), tx.now());
    let signed = diesel::insert_into(undertakings::table)
        .values((
            undertakings::case_id.eq(case),
            undertakings::user_id.eq(user),
            undertakings::agency_of_record.eq(record),
            undertakings::agency_id.eq(agency),
            undertakings::role.eq(role.as_str()),
            undertakings::form.eq(UNDERTAKING_FORM),
            undertakings::signed_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    if signed == 1 {
        add_event(tx, &Event { kind: "undertaking_signed", ..Event::of(case, record) })?;
    }
    Ok(undertakings::table.find((case, user)).select(UndertakingView::as_select()).first(tx.conn())?)
}
