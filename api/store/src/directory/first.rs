//! The very first agency and its administrator: what an empty database lacks before anybody can sign in.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use nrm_domain::access::role::Role;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::auth::credential;
use nrm_domain::directory::agency::AgencyKind;
use uuid::Uuid;

use crate::StoreError;
use crate::audit::{self, Told};
use crate::reference::place_id;
use crate::schema::{agencies, credentials, memberships, users};

/// Kyiv, where the coordinating body sits.
const SEAT: &str = "UA80000000000093317";

/// The first agency and the first person.
#[derive(Debug, Clone)]
pub struct First {
    /// Name of the coordinating body in Ukrainian.
    pub agency_uk: String,
    /// The same in English.
    pub agency_en: String,
    /// Sign-in name.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Hash of the first passphrase, which works once.
    pub passphrase_hash: String,
}

/// Lays down the national coordinator with one system administrator, who opens everything else; only while nobody is there.
pub fn lay_down(admin_url: &str, first: &First, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut conn = PgConnection::establish(admin_url).map_err(|error| StoreError::Broken(error.to_string()))?;
    conn.batch_execute("set role nrm_door")?;
    conn.transaction::<_, StoreError, _>(|conn| {
        conn.batch_execute("lock table users in exclusive mode")?;
        let there: i64 = users::table.count().get_result(conn)?;
        if there > 0 {
            return Err(StoreError::Refused("user.not_the_first"));
        }
        let (agency, user) = (Uuid::now_v7(), Uuid::now_v7());
        diesel::insert_into(agencies::table)
            .values((
                agencies::id.eq(agency),
                agencies::kind.eq(AgencyKind::CoordinatorMinistry.as_str()),
                agencies::name_uk.eq(&first.agency_uk),
                agencies::name_en.eq(&first.agency_en),
                agencies::place_id.eq(place_id(SEAT)),
                agencies::created_at.eq(now),
            ))
            .execute(conn)?;
        diesel::insert_into(users::table)
            .values((
                users::id.eq(user),
                users::login.eq(&first.login),
                users::display_name.eq(&first.display_name),
                users::created_at.eq(now),
            ))
            .execute(conn)?;
        diesel::insert_into(memberships::table)
            .values((
                memberships::id.eq(Uuid::now_v7()),
                memberships::user_id.eq(user),
                memberships::agency_id.eq(agency),
                memberships::role.eq(Role::SystemAdministrator.as_str()),
                memberships::reach.eq(Role::SystemAdministrator.reach().as_str()),
                memberships::created_at.eq(now),
            ))
            .execute(conn)?;
        diesel::insert_into(credentials::table)
            .values((
                credentials::user_id.eq(user),
                credentials::password_hash.eq(&first.passphrase_hash),
                credentials::changed_at.eq(now),
                credentials::one_time_until.eq(now + credential::FIRST_LIVES),
            ))
            .execute(conn)?;
        // Nobody is signed in: the entry is written as at the sign-in door, whose context the door role may open itself.
        conn.batch_execute("select authz.seal_context('sign_in|||||||')")?;
        let told = Told { lane: Some(agency), actor: None, session: None };
        let entry = Audit::of(AuditAction::PersonAppointed, "user", Some(user)).with("role", Role::SystemAdministrator);
        audit::append(conn, Some(told), &entry, now, Uuid::now_v7())
    })
}
