//! The PostgreSQL of a test run: one for all its tests, there before the first and gone without a trace after the last.
//!
//! A process of its own keeps it, so that it is cleared away also when the run is broken off.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use nrm_private_postgres::{PrivatePostgres, Settings};
use rustix::process::{Pid, getppid, test_kill_process};

use crate::failure::Failure;
use crate::surroundings::Surroundings;

/// The variable that tells the tests its address; without it each test program starts one itself.
pub(crate) const TOLD: &str = "NRM_TEST_POSTGRES";
/// How often its keeper looks whether the run has ended.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Starts one that lives as long as we do, unless somebody gave us one; answers with its address.
pub(crate) fn start(surroundings: &Surroundings) -> Result<String, Failure> {
    match &surroundings.test_postgres {
        Some(told) => Ok(told.clone()),
        None => start_until(std::process::id()),
    }
}

/// Starts one that lives as long as the nextest that called us, and tells it the address.
pub(crate) fn tell_nextest(surroundings: &Surroundings) -> Result<(), Failure> {
    if surroundings.test_postgres.is_some() {
        return Ok(());
    }
    let nextest = getppid().and_then(|process| u32::try_from(process.as_raw_nonzero().get()).ok());
    let (Some(path), Some(nextest)) = (&surroundings.nextest_env, nextest) else {
        return Err(Failure::new(
            "this word is for nextest; the tests start a PostgreSQL themselves where there is none",
        ));
    };
    let url = start_until(nextest)?;
    File::options()
        .append(true)
        .open(path)
        .and_then(|mut file| writeln!(file, "{TOLD}={url}"))
        .map_err(Failure::at("writing", path))
}

/// Keeps one until a process has ended, and clears it away; says its address first.
pub(crate) fn keep(process: u32) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::new(format!("the PostgreSQL of the tests: {error}"));
    let process = i32::try_from(process).ok().and_then(Pid::from_raw).ok_or_else(|| failed(&"not a process"))?;
    let data_dir = std::env::temp_dir().join(format!("nrm-tests-{}", std::process::id()));
    let settings = Settings { data_dir, bin_dir: None, ephemeral: true };
    let postgres = PrivatePostgres::start(&settings).map_err(|error| failed(&error))?;
    println!("{}", postgres.superuser_url("postgres"));
    while postgres.is_running() && test_kill_process(process).is_ok() {
        std::thread::sleep(LOOK_EVERY);
    }
    postgres.discard().map_err(|error| failed(&error))
}

fn start_until(process: u32) -> Result<String, Failure> {
    let failed = |words: String| Failure::new(format!("the PostgreSQL of the tests did not start: {words}"));
    let us = std::env::current_exe().map_err(|error| failed(error.to_string()))?;
    // A group of its own: Ctrl-C reaches the run, and the keeper clears away after it.
    let mut keeper = Command::new(us)
        .args(["test-postgres", "--until", &process.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let (mut url, mut words) = (String::new(), String::new());
    let said = keeper.stdout.take().map(|pipe| BufReader::new(pipe).read_line(&mut url));
    if matches!(said, Some(Ok(1..))) {
        return Ok(url.trim_end().to_owned());
    }
    if let Some(mut errors) = keeper.stderr.take() {
        errors.read_to_string(&mut words).map_err(|error| failed(error.to_string()))?;
    }
    Err(failed(words.trim().to_owned()))
}
