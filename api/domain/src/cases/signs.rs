//! Which signs two opened records share. What is contradicted by something known on both sides is no sign.

use chrono::Datelike;

use super::duplicate::IndexKind;
use super::name_key::{Person, differ_by_a_slip, given_names_differ, index_entries, names, search_entries};

/// Years between two births that a wrong document or a wrong guess may explain; more are two people of one name.
const YEARS_APART: i32 = 5;

/// The signs that both records carry, in no order and each once or more.
pub(super) fn signs(sought: &Person<'_>, candidate: &Person<'_>) -> Vec<IndexKind> {
    let there = index_entries(candidate);
    let (here, other) = (names(sought), names(candidate));
    let other_given = matches!((&here.1, &other.1), (Some(one), Some(two)) if given_names_differ(one, two));
    let years = year(sought).zip(year(candidate)).map(|(one, two)| one.abs_diff(two));
    let far = years.is_some_and(|years| years > YEARS_APART.unsigned_abs());
    let slip = || {
        years.is_some_and(|years| years <= 1)
            && matches!((&here.0, &other.0), (Some(one), Some(two)) if differ_by_a_slip(one, two))
    };
    let mut signs: Vec<IndexKind> = search_entries(sought)
        .into_iter()
        .filter(|entry| there.contains(entry))
        .map(|(kind, _)| kind)
        .filter(|kind| match kind {
            IndexKind::SurnameYear | IndexKind::SurnameInitialBirth => !other_given,
            IndexKind::SurnameGiven => !far,
            IndexKind::SurnameNear => slip(),
            IndexKind::Document | IndexKind::Phone | IndexKind::Alias => true,
        })
        .collect();
    if signs.iter().any(|kind| matches!(kind, IndexKind::SurnameGiven | IndexKind::SurnameYear)) {
        // Only the ending differs, or nothing: no slip to speak of.
        signs.retain(|kind| *kind != IndexKind::SurnameNear);
    }
    signs
}

fn year(person: &Person<'_>) -> Option<i32> {
    person.birth_date.map(|day| day.year()).or(person.birth_year)
}
