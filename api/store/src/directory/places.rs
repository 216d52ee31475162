//! Places: where they lie, and what units of the past are today.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Nullable, Text, Uuid as SqlUuid};
use nrm_domain::access::permission::{DirectoryRead, Includes, Permission};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::MOST;
use crate::{StoreError, Tx};

/// A place, with where it lies and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct PlaceView {
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Official code; none for units that were abolished before it.
    #[diesel(sql_type = Nullable<Text>)]
    pub katottg: Option<String>,
    /// Code before 2020.
    #[diesel(sql_type = Nullable<Text>)]
    pub koatuu: Option<String>,
    /// Kind of unit.
    #[diesel(sql_type = Text)]
    pub level: String,
    /// Name in Ukrainian.
    #[diesel(sql_type = Text)]
    pub name_uk: String,
    /// Name in English.
    #[diesel(sql_type = Text)]
    pub name_en: String,
    /// Where it lies, from the oblast down, in Ukrainian.
    #[diesel(sql_type = Text)]
    pub path_uk: String,
    /// The same in English.
    #[diesel(sql_type = Text)]
    pub path_en: String,
    /// The unit it lies in.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub parent_id: Option<Uuid>,
    /// Oblast.
    #[diesel(sql_type = Text)]
    pub oblast_code: String,
    /// First day.
    #[diesel(sql_type = Nullable<Date>)]
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    #[diesel(sql_type = Nullable<Date>)]
    pub valid_to: Option<NaiveDate>,
    /// What it is today, for a unit of the past, in Ukrainian.
    #[diesel(sql_type = Array<Text>)]
    pub successors_uk: Vec<String>,
    /// The same in English.
    #[diesel(sql_type = Array<Text>)]
    pub successors_en: Vec<String>,
}

/// Which places to list.
#[derive(Debug, Clone, Default)]
pub struct PlaceFilter {
    /// Kind of unit.
    pub level: Option<String>,
    /// Only in this unit.
    pub parent: Option<Uuid>,
    /// Part of the name.
    pub name: Option<String>,
}

/// Lists places by name.
pub fn list_places<P: Includes<DirectoryRead> + Permission, M>(
    tx: &mut Tx<'_, P, M>,
    filter: &PlaceFilter,
) -> Result<Vec<PlaceView>, StoreError> {
    Ok(diesel::sql_query(
        "with recursive chosen as (
             select * from places p where ($1::text is null or p.level = $1) and ($2::uuid is null or p.parent_id = $2)
                 and ($3::text is null or position(lower($3) in lower(p.name_uk || ' ' || p.name_en)) > 0)
             order by p.level <> 'oblast', p.name_uk limit $4),
         path (id, parent_id, path_uk, path_en) as (
             select c.id, c.parent_id, c.name_uk, c.name_en from chosen c
             union all select path.id, p.parent_id, p.name_uk || ' / ' || path.path_uk, p.name_en || ' / ' || path.path_en
                 from path join places p on p.id = path.parent_id)
         select c.id, c.katottg, c.koatuu, c.level, c.name_uk, c.name_en, path.path_uk, path.path_en, c.parent_id,
             c.oblast_code, c.valid_from, c.valid_to,
             array(select n.name_uk from place_successors s join places n on n.id = s.new_id where s.old_id = c.id) as successors_uk,
             array(select n.name_en from place_successors s join places n on n.id = s.new_id where s.old_id = c.id) as successors_en
         from chosen c join path on path.id = c.id and path.parent_id is null order by c.name_uk",
    )
    .bind::<Nullable<Text>, _>(&filter.level)
    .bind::<Nullable<SqlUuid>, _>(filter.parent)
    .bind::<Nullable<Text>, _>(&filter.name)
    .bind::<diesel::sql_types::BigInt, _>(MOST)
    .load(tx.conn())?)
}
