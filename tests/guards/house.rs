//! The house itself: one capability, one name, everywhere; no drawer for odds and ends; no path of one machine.

use std::process::Command;

use crate::root;

/// Every file that is kept, by its path from the root; none if the source is here without its history.
fn kept() -> Vec<String> {
    let Ok(told) = Command::new("git").arg("-C").arg(root()).args(["ls-files", "-z"]).output() else {
        return Vec::new();
    };
    let names = String::from_utf8(told.stdout).expect("file names are text");
    names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn a_capability_has_one_name_in_every_part() {
    let places = ["api/domain/src", "api/store/src", "api/server/src", "frontend/src/features"];
    for capability in ["auth", "tenancy", "directory", "cases", "monitoring", "audit"] {
        for place in places {
            // Who may see what is decided in the database; the domain has nothing to add to it.
            if (place, capability) == ("api/domain/src", "tenancy") {
                continue;
            }
            let folder = root().join(place);
            let there = folder.join(capability).is_dir() || folder.join(format!("{capability}.rs")).is_file();
            assert!(there, "{place} has no {capability}");
        }
    }
}

#[test]
fn nothing_is_kept_in_a_drawer_for_odds_and_ends() {
    for name in kept() {
        if !["api/", "frontend/src/", "tests/"].iter().any(|part| name.starts_with(part)) {
            continue;
        }
        for part in name.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            assert!(!["utils", "util", "helpers", "helper", "common", "misc"].contains(&stem), "{name}");
        }
    }
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let machine = ["work", "tmp/target", "root"].map(|folder| format!("/{folder}/"));
    for name in kept() {
        let Ok(text) = std::fs::read_to_string(root().join(&name)) else { continue };
        for path in &machine {
            assert!(!text.contains(path), "{name} holds {path}");
        }
    }
}
