//! `cargo xtask test`: everything that has to hold before a change is handed over, cheapest first.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;
use std::time::Instant;

use crate::failure::Failure;
use crate::surroundings::Surroundings;
use crate::tally::Tally;
use crate::{regenerate, setup, step, test_postgres};

/// What has been checked so far.
#[derive(Debug, Default)]
struct Checks {
    tally: Tally,
    steps: Vec<String>,
}

impl Checks {
    /// A check by a program; one that counts no tests counts as one itself.
    fn check(&mut self, name: &str, command: &mut Command) -> Result<(), Failure> {
        let ended = step::watch(name, command)?;
        let counted = if ended.tally.is_empty() { Tally { passed: 1, failed: 0 } } else { ended.tally };
        self.note(name, counted);
        if ended.well { Ok(()) } else { Err(Failure::new(format!("{name} failed; see above"))) }
    }

    fn note(&mut self, name: &str, tally: Tally) {
        self.tally.add(tally);
        self.steps.push(format!("  {name}: {} passed, {} failed", tally.passed, tally.failed));
    }
}

/// Runs every check in order, stops at the first that fails, and ends with the total.
pub(crate) fn test(surroundings: &Surroundings) -> Result<(), Failure> {
    let begun = Instant::now();
    let mut checks = Checks::default();
    let mut done = every_check(surroundings, &mut checks);
    if done.is_err() && checks.tally.failed == 0 {
        checks.tally.failed = 1;
    } else if done.is_ok() && checks.tally.failed > 0 {
        done = Err(Failure::new("some tests failed; see above"));
    }
    println!("\nChecked in {} s:", begun.elapsed().as_secs());
    checks.steps.iter().for_each(|line| println!("{line}"));
    if let Err(failure) = &done {
        println!("✗ Stopped: {failure}");
    }
    println!("{} passed, {} failed", checks.tally.passed, checks.tally.failed);
    done
}

fn every_check(on: &Surroundings, checks: &mut Checks) -> Result<(), Failure> {
    checks.check("Format", &mut on.cargo(["fmt", "--all", "--check"]))?;
    let mut clippy = on.cargo(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]);
    checks.check("Lints", &mut clippy)?;

    setup::for_run(on)?;
    checks.check("Frontend: lints", &mut on.npm(["run", "lint"]))?;
    checks.check("Frontend: types", &mut on.npm(["run", "types"]))?;
    checks.check("Frontend: tests", &mut on.npm(["test"]))?;
    checks.check("Frontend: build", &mut on.npm(["run", "build"]))?;

    let postgres = test_postgres::start(on)?;
    if setup::cargo_has(on, "nextest") {
        let mut tests = on.cargo(["nextest", "run", "--workspace", "--no-fail-fast"]);
        checks.check("Tests", tests.env(test_postgres::TOLD, &postgres))?;
        // nextest leaves out the examples in the documentation.
        checks.check("Tests in the documentation", &mut on.cargo(["test", "--workspace", "--doc", "--quiet"]))?;
    } else {
        let mut tests = on.cargo(["test", "--workspace", "--no-fail-fast"]);
        checks.check("Tests", tests.env(test_postgres::TOLD, &postgres))?;
    }
    if setup::cargo_has(on, "deny") {
        let mut deny = on.cargo(["deny", "--log-level", "error", "check", "bans", "licenses", "sources"]);
        checks.check("Licences and sources", &mut deny)?;
    }
    generated_files(on, checks)?;
    journeys(on, checks)
}

fn generated_files(on: &Surroundings, checks: &mut Checks) -> Result<(), Failure> {
    let name = "Generated files";
    let changed = regenerate::drift(on)?;
    let failed = u64::from(!changed.is_empty());
    checks.note(name, Tally { passed: 1 - failed, failed });
    if changed.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("{} differ from what is generated now: run `cargo xtask regenerate`", changed.join(", "))))
}

fn journeys(on: &Surroundings, checks: &mut Checks) -> Result<(), Failure> {
    let browser = setup::browser(on)?;
    step::run("Build the server", &mut on.cargo(["build", "--package", "nrm-server", "--bin", "nrm"]))?;
    let mut journeys = on.npm(["run", "journeys"]);
    journeys.env("NRM_BINARY", on.server("debug")).env("NRM_PORT", free_port()?.to_string());
    checks.check("Journeys", journeys.env("CHROMIUM_PATH", browser).env("CI", "1"))
}

/// A port that nobody uses at this moment.
fn free_port() -> Result<u16, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::new(format!("no free port: {error}")))
}
