//! The demonstration set: invented agencies and people, all marked as such, so that one command shows the whole chain.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde::Deserialize;

use crate::StoreError;
use crate::reference::{lines, made_id, place_id};
use crate::schema::{agencies, credentials, memberships, users};

const AGENCIES: &str = include_str!("../reference/demonstration_agencies.csv");
const PEOPLE: &str = include_str!("../reference/demonstration_people.csv");

/// The one passphrase of all invented people. It opens nothing but a demonstration.
pub const PASSPHRASE: &str = "вечірній трамвай на околиці";

#[derive(Deserialize)]
struct AgencyLine {
    key: String,
    kind: String,
    place: String,
    oblast: Option<String>,
    name_uk: String,
    name_en: String,
}

#[derive(Deserialize)]
struct PersonLine {
    login: String,
    display_name: String,
    agency: String,
    role: String,
    reach: String,
}

/// One invented sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Sign-in name.
    pub login: String,
    /// Role.
    pub role: String,
    /// Agency, in Ukrainian.
    pub agency: String,
}

/// The id of an invented agency, by its key in the set.
pub fn agency_id(key: &str) -> uuid::Uuid {
    made_id("agency", key)
}

/// Lists the sign-ins of the set.
pub fn sign_ins() -> Result<Vec<SignIn>, StoreError> {
    let agencies: Vec<AgencyLine> = lines(AGENCIES)?;
    let name =
        |key: &str| agencies.iter().find(|line| line.key == key).map_or("", |line| line.name_uk.as_str()).to_owned();
    let people: Vec<PersonLine> = lines(PEOPLE)?;
    Ok(people
        .into_iter()
        .map(|line| SignIn { agency: name(&line.agency), login: line.login, role: line.role })
        .collect())
}

/// Whether everybody of the set can sign in already.
pub fn is_laid_down(admin_url: &str) -> Result<bool, StoreError> {
    let mut conn = PgConnection::establish(admin_url).map_err(|error| StoreError::Broken(error.to_string()))?;
    conn.batch_execute("set role nrm_door")?;
    let people: Vec<PersonLine> = lines(PEOPLE)?;
    let wanted: std::collections::BTreeSet<_> = people.iter().map(|line| made_id("user", &line.login)).collect();
    let there: i64 = memberships::table
        .inner_join(credentials::table.on(credentials::user_id.eq(memberships::user_id)))
        .filter(memberships::user_id.eq_any(&wanted))
        .filter(memberships::id.eq_any(people.iter().map(membership_id)))
        .count()
        .get_result(&mut conn)?;
    Ok(usize::try_from(there).is_ok_and(|there| there == people.len()))
}

fn membership_id(line: &PersonLine) -> uuid::Uuid {
    made_id("membership", &format!("{}|{}|{}", line.login, line.agency, line.role))
}

/// Lays the set down where it is missing. `password_hash` is the argon2id hash of [`PASSPHRASE`].
pub fn load(admin_url: &str, password_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut conn = PgConnection::establish(admin_url).map_err(|error| StoreError::Broken(error.to_string()))?;
    conn.batch_execute("set role nrm_door")?;
    conn.transaction::<_, StoreError, _>(|conn| {
        let agency_lines: Vec<AgencyLine> = lines(AGENCIES)?;
        for line in &agency_lines {
            diesel::insert_into(agencies::table)
                .values((
                    agencies::id.eq(agency_id(&line.key)),
                    agencies::kind.eq(&line.kind),
                    agencies::name_uk.eq(&line.name_uk),
                    agencies::name_en.eq(&line.name_en),
                    agencies::place_id.eq(place_id(&line.place)),
                    agencies::oblast_code.eq(&line.oblast),
                    agencies::demonstration.eq(true),
                    agencies::created_at.eq(now),
                ))
                .on_conflict_do_nothing()
                .execute(conn)?;
        }
        for line in lines::<PersonLine>(PEOPLE)? {
            let user = made_id("user", &line.login);
            diesel::insert_into(users::table)
                .values((
                    users::id.eq(user),
                    users::login.eq(&line.login),
                    users::display_name.eq(&line.display_name),
                    users::created_at.eq(now),
                ))
                .on_conflict_do_nothing()
                .execute(conn)?;
            let oblast =
                agency_lines.iter().find(|agency| agency.key == line.agency).and_then(|agency| agency.oblast.clone());
            diesel::insert_into(memberships::table)
                .values((
                    memberships::id.eq(membership_id(&line)),
                    memberships::user_id.eq(user),
                    memberships::agency_id.eq(agency_id(&line.agency)),
                    memberships::role.eq(&line.role),
                    memberships::oblast_code.eq(oblast),
                    memberships::reach.eq(&line.reach),
                    memberships::created_at.eq(now),
                ))
                .on_conflict_do_nothing()
                .execute(conn)?;
            diesel::insert_into(credentials::table)
                .values((
                    credentials::user_id.eq(user),
                    credentials::password_hash.eq(password_hash),
                    credentials::changed_at.eq(now),
                ))
                .on_conflict(credentials::user_id)
                .do_nothing()
                .execute(conn)?;
        }
        Ok(())
    })
}
