//! How well the matcher finds a person again: measured over the labelled lists beside this file, all of invented people.
//!
//! `names/spellings.csv` holds records and other spellings of the same people, `names/strangers.csv` people who are only
//! like them. The result is kept in `names/result.txt`, so that a change shows what it gains and loses.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use nrm_domain::cases::duplicate::{IndexKind, compare};
use nrm_domain::cases::name_key::{Person, index_entries, search_entries};

struct Line<'a> {
    person: &'a str,
    kind: &'a str,
    surname: &'a str,
    given_name: &'a str,
    birth: &'a str,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    text.lines()
        .skip(1)
        .map(|line| match line.split(';').collect::<Vec<_>>().as_slice() {
            [person, kind, surname, given_name, _patronymic, birth] => {
                Line { person, kind, surname, given_name, birth }
            }
            _ => panic!("six fields: {line}"),
        })
        .collect()
}

impl Line<'_> {
    fn person(&self) -> Person<'_> {
        Person {
            surname: Some(self.surname),
            given_name: Some(self.given_name).filter(|name| !name.is_empty()),
            birth_date: self.birth.parse().ok(),
            birth_year: self.birth.parse().ok(),
            ..Person::default()
        }
    }
}

/// How many of each kind were called one person.
fn count<'a>(cases: impl Iterator<Item = (&'a str, bool)>) -> BTreeMap<&'a str, (usize, usize)> {
    let mut counts = BTreeMap::new();
    for (kind, called_one) in cases {
        let entry: &mut (usize, usize) = counts.entry(kind).or_default();
        entry.0 += usize::from(called_one);
        entry.1 += 1;
    }
    counts
}

#[test]
fn more_than_nineteen_of_twenty_spellings_find_their_person() {
    let spellings = lines(include_str!("names/spellings.csv"));
    let strangers = lines(include_str!("names/strangers.csv"));
    let records: BTreeMap<&str, &Line<'_>> =
        spellings.iter().filter(|line| line.kind == "record").map(|line| (line.person, line)).collect();
    let found = |line: &Line<'_>| compare(&line.person(), &records[line.person].person()).is_some();

    let variants: Vec<&Line<'_>> = spellings.iter().filter(|line| line.kind != "record").collect();
    let same = count(variants.iter().map(|line| (line.kind, found(line))));
    let other = count(strangers.iter().map(|line| (line.kind, found(line))));
    // Every spelling against the records of all other people; as in the house, the keys bring the candidates.
    let mut index: BTreeMap<(IndexKind, String), BTreeSet<&str>> = BTreeMap::new();
    for (person, record) in &records {
        for entry in index_entries(&record.person()) {
            index.entry(entry).or_default().insert(person);
        }
    }
    let crossed = count(variants.iter().flat_map(|line| {
        let sought = line.person();
        let candidates: BTreeSet<&str> =
            search_entries(&sought).iter().filter_map(|entry| index.get(entry)).flatten().copied().collect();
        let records = &records;
        records.keys().filter(|person| **person != line.person).map(move |person| {
            let one = candidates.contains(person) && compare(&line.person(), &records[person].person()).is_some();
            ("another_person", one)
        })
    }));

    let sum = |counts: &BTreeMap<&str, (usize, usize)>| {
        counts.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let ((true_finds, all), (false_finds, _), (strays, _)) = (sum(&same), sum(&other), sum(&crossed));
    let (recall, precision) =
        (true_finds as f64 / all as f64, true_finds as f64 / (true_finds + false_finds + strays) as f64);

    let mut result = String::from("spellings of one person: found of all\n");
    let table = |counts: &BTreeMap<&str, (usize, usize)>| {
        counts.iter().map(|(kind, (found, all))| format!("  {kind} {found} of {all}\n")).collect::<String>()
    };
    result.push_str(&table(&same));
    result.push_str("other people: taken for one of all\n");
    result.push_str(&table(&other));
    result.push_str(&table(&crossed));
    writeln!(result, "recall {recall:.4}\nprecision {precision:.4}").expect("a text grows");
    result.push_str("not found:\n");
    for line in variants.iter().filter(|line| !found(line)) {
        let record = records[line.person];
        let name = [line.surname, line.given_name].join(" ");
        writeln!(result, "  {} {} <> {} {}", line.kind, name.trim(), record.surname, record.given_name)
            .expect("a text grows");
    }
    println!("{result}");

    assert!(all >= 500, "{all} spellings");
    assert!(recall > 0.95, "recall {recall}");
    assert!(precision > 0.95, "precision {precision}");
    assert_eq!(result, include_str!("names/result.txt"), "print it anew and look at the difference");
}
