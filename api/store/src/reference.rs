//! Reference data of the country: regions, raions, the seed's places of 2012 and their successors, and the law tables.
//!
//! Codes are identity and make the ids; names are attributes and are brought up to date at each start.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::StoreError;
use crate::schema::{
    aid_multipliers, calendar_days, calendar_regimes, legal_deadlines, legal_grounds, needs_anchors, needs_domains,
    place_successors, places, screening_indicators, screening_sets, subsistence_minimums,
};

const REGIONS: &str = include_str!("../reference/regions.csv");
const RAIONS: &str = include_str!("../reference/raions.csv");
const MORE_PLACES: &str = include_str!("../reference/places_more.csv");
const SUCCESSORS: &str = include_str!("../reference/place_successors.csv");
const GROUNDS: &str = include_str!("../reference/legal_grounds.csv");
const DEADLINES: &str = include_str!("../reference/legal_deadlines.csv");
const DAYS: &str = include_str!("../reference/calendar_days.csv");
const REGIMES: &str = include_str!("../reference/calendar_regimes.csv");
const MINIMUMS: &str = include_str!("../reference/subsistence_minimums.csv");
const MULTIPLIERS: &str = include_str!("../reference/aid_multipliers.csv");
const NEEDS_DOMAINS: &str = include_str!("../reference/needs_domains.csv");
const NEEDS_ANCHORS: &str = include_str!("../reference/needs_anchors.csv");
const SCREENING_SETS: &str = include_str!("../reference/screening_sets.csv");
const SCREENING_INDICATORS: &str = include_str!("../reference/screening_indicators.csv");

/// The id of a place, made of its official code (or of the key of a historical unit) and so the same everywhere.
pub fn place_id(code: &str) -> Uuid {
    made_id("place", code)
}

/// An id made of a kind and a stable name.
pub(crate) fn made_id(kind: &str, name: &str) -> Uuid {
    let digest = Sha256::digest(format!("nrm|{kind}|{name}").as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[derive(Deserialize)]
struct RegionLine {
    katottg: String,
    name_uk: String,
    name_en: String,
}

#[derive(Deserialize)]
struct RaionLine {
    katottg: String,
    oblast_katottg: String,
    name_uk: String,
    name_en: String,
}

#[derive(Deserialize)]
struct PlaceLine {
    key: String,
    level: String,
    katottg: Option<String>,
    koatuu: Option<String>,
    parent: String,
    name_uk: String,
    name_en: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct SuccessorLine {
    old: String,
    new: String,
    share: String,
}

#[derive(Deserialize, Insertable, AsChangeset)]
#[diesel(table_name = legal_grounds)]
struct GroundLine {
    code: String,
    act_uk: String,
    act_en: String,
    clause: String,
    verified_on: Option<NaiveDate>,
    verified_by: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize, Insertable, AsChangeset)]
#[diesel(table_name = legal_deadlines)]
struct DeadlineLine {
    code: String,
    valid_from: NaiveDate,
    title_uk: String,
    title_en: String,
    act_uk: String,
    act_en: String,
    clause: String,
    amount: i32,
    unit: String,
    start_event: String,
    pause_allowed: bool,
    extension_most: Option<i32>,
    verified_on: Option<NaiveDate>,
    verified_by: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize, Insertable)]
#[diesel(table_name = calendar_days)]
struct DayLine {
    day: NaiveDate,
    kind: String,
    name_uk: String,
    name_en: String,
}

#[derive(Deserialize, Insertable)]
#[diesel(table_name = calendar_regimes)]
struct RegimeLine {
    code: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    holidays_work: bool,
    name_uk: String,
    name_en: String,
    act_uk: String,
    act_en: String,
    clause: String,
}

#[derive(Deserialize, Insertable)]
#[diesel(table_name = subsistence_minimums)]
struct MinimumLine {
    category: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    kopiykas: i64,
    act_uk: String,
    act_en: String,
    source: Option<String>,
}

#[derive(Deserialize, Insertable)]
#[diesel(table_name = aid_multipliers)]
struct MultiplierLine {
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    multiplier: i32,
    act_uk: String,
    act_en: String,
    source: Option<String>,
}

#[derive(Deserialize, Insertable)]
#[diesel(table_name = needs_domains)]
struct NeedsDomainLine {
    version: i32,
    code: String,
    position: i32,
    title_uk: String,
    title_en: String,
    valid_from: NaiveDate,
}

#[derive(Deserialize, Insertable)]
#[diesel(table_name = needs_anchors)]
struct NeedsAnchorLine {
    version: i32,
    code: String,
    step: i32,
    words_uk: String,
    words_en: String,
}

#[derive(Deserialize, Insertable)]
#[diesel(table_name = screening_sets)]
struct ScreeningSetLine {
    version: i32,
    name_uk: String,
    name_en: String,
    source_uk: String,
    source_en: String,
    missing_uk: String,
    missing_en: String,
    in_use: bool,
}

#[derive(Deserialize, Insertable)]
#[diesel(table_name = screening_indicators)]
struct ScreeningIndicatorLine {
    #[serde(rename = "set")]
    set_version: i32,
    code: String,
    position: i32,
    dimension: String,
    adult: Option<String>,
    child: Option<String>,
    name_uk: String,
    name_en: String,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = places)]
struct PlaceRow {
    id: Uuid,
    katottg: Option<String>,
    koatuu: Option<String>,
    level: String,
    parent_id: Option<Uuid>,
    oblast_code: String,
    name_uk: String,
    name_en: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

pub(crate) fn lines<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>, StoreError> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| StoreError::Broken(format!("reference data: {error}")))
}

/// The first four characters of an official code are the key of its oblast.
fn oblast_of(katottg: &str) -> String {
    katottg.chars().take(4).collect()
}

/// Lays down what is missing and renews what has changed.
pub(crate) fn load(conn: &mut PgConnection) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    let current = |katottg: &str, level: &str, parent: Option<&str>, name_uk: &str, name_en: &str| PlaceRow {
        id: place_id(katottg),
        katottg: Some(katottg.to_owned()),
        koatuu: None,
        level: level.to_owned(),
        parent_id: parent.map(place_id),
        oblast_code: oblast_of(katottg),
        name_uk: name_uk.trim().to_owned(),
        name_en: name_en.trim().to_owned(),
        valid_from: None,
        valid_to: None,
    };
    for line in lines::<RegionLine>(REGIONS)? {
        rows.push(current(&line.katottg, "oblast", None, &line.name_uk, &line.name_en));
    }
    for line in lines::<RaionLine>(RAIONS)? {
        rows.push(current(&line.katottg, "raion", Some(&line.oblast_katottg), &line.name_uk, &line.name_en));
    }
    let mut ids = HashMap::new();
    for line in lines::<PlaceLine>(MORE_PLACES)? {
        let id = place_id(line.katottg.as_deref().unwrap_or(&line.key));
        ids.insert(line.key, id);
        rows.push(PlaceRow {
            id,
            oblast_code: oblast_of(&line.parent),
            parent_id: Some(place_id(&line.parent)),
            katottg: line.katottg,
            koatuu: line.koatuu,
            level: line.level,
            name_uk: line.name_uk,
            name_en: line.name_en,
            valid_from: line.valid_from,
            valid_to: line.valid_to,
        });
    }
    for row in &rows {
        diesel::insert_into(places::table).values(row).on_conflict(places::id).do_update().set(row).execute(conn)?;
    }
    for line in lines::<SuccessorLine>(SUCCESSORS)? {
        if let (Some(old), Some(new)) = (ids.get(&line.old), ids.get(&line.new)) {
            diesel::insert_into(place_successors::table)
                .values((
                    place_successors::old_id.eq(old),
                    place_successors::new_id.eq(new),
                    place_successors::share.eq(&line.share),
                ))
                .on_conflict_do_nothing()
                .execute(conn)?;
        }
    }
    // A mark of verification made by a person is theirs: it is never taken back by a start.
    for line in lines::<GroundLine>(GROUNDS)? {
        diesel::insert_into(legal_grounds::table).values(&line).on_conflict_do_nothing().execute(conn)?;
    }
    for line in lines::<DeadlineLine>(DEADLINES)? {
        diesel::insert_into(legal_deadlines::table).values(&line).on_conflict_do_nothing().execute(conn)?;
    }
    // What the administrator corrected stays corrected.
    diesel::insert_into(calendar_days::table).values(lines::<DayLine>(DAYS)?).on_conflict_do_nothing().execute(conn)?;
    for line in lines::<RegimeLine>(REGIMES)? {
        diesel::insert_into(calendar_regimes::table).values(&line).on_conflict_do_nothing().execute(conn)?;
    }
    for line in lines::<MinimumLine>(MINIMUMS)? {
        diesel::insert_into(subsistence_minimums::table).values(&line).on_conflict_do_nothing().execute(conn)?;
    }
    for line in lines::<MultiplierLine>(MULTIPLIERS)? {
        diesel::insert_into(aid_multipliers::table).values(&line).on_conflict_do_nothing().execute(conn)?;
    }
    // A version of the scale is never reworded: assessments were made with its words.
    for line in lines::<NeedsDomainLine>(NEEDS_DOMAINS)? {
        diesel::insert_into(needs_domains::table).values(&line).on_conflict_do_nothing().execute(conn)?;
    }
    for line in lines::<NeedsAnchorLine>(NEEDS_ANCHORS)? {
        diesel::insert_into(needs_anchors::table).values(&line).on_conflict_do_nothing().execute(conn)?;
    }
    for line in lines::<ScreeningSetLine>(SCREENING_SETS)? {
        diesel::insert_into(screening_sets::table).values(&line).on_conflict_do_nothing().execute(conn)?;
    }
    let indicators = lines::<ScreeningIndicatorLine>(SCREENING_INDICATORS)?;
    diesel::insert_into(screening_indicators::table).values(&indicators).on_conflict_do_nothing().execute(conn)?;
    Ok(())
}
