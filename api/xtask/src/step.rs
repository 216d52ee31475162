//! One step of the work: its name, what it says while it runs, and how long it took.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::failure::Failure;
use crate::tally::Tally;

/// How a step ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Whether the program was content.
    pub(crate) well: bool,
    /// The tests that it counted, when it counts tests.
    pub(crate) tally: Tally,
}

/// Runs a program as a step, shows what it says, and counts the tests in it.
pub(crate) fn watch(name: &str, command: &mut Command) -> Result<Ended, Failure> {
    println!("▸ {name} …");
    let begun = Instant::now();
    let program = command.get_program().to_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Failure::new(format!("{name}: cannot run {}: {error}", program.display())))?;
    let (out, errors) = (child.stdout.take(), child.stderr.take());
    let mut tally = std::thread::scope(|both| {
        let errors = both.spawn(|| errors.map(|pipe| pass_on(pipe, io::stderr())).unwrap_or_default());
        let mut tally = out.map(|pipe| pass_on(pipe, io::stdout())).unwrap_or_default();
        tally.add(errors.join().unwrap_or_default());
        tally
    });
    let well = child.wait().map_err(|error| Failure::new(format!("{name}: {error}")))?.success();
    if !well && tally.failed == 0 {
        tally.failed = 1;
    }
    println!("{} {name} ({} s)", if well { "✓" } else { "✗" }, begun.elapsed().as_secs());
    Ok(Ended { well, tally })
}

/// Runs a program as a step that has to succeed.
pub(crate) fn run(name: &str, command: &mut Command) -> Result<(), Failure> {
    if watch(name, command)?.well { Ok(()) } else { Err(Failure::new(format!("{name} failed; see above"))) }
}

/// Runs a program quietly for what it prints.
pub(crate) fn ask(name: &str, command: &mut Command) -> Result<Vec<u8>, Failure> {
    let program = command.get_program().to_owned();
    let said = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::new(format!("{name}: cannot run {}: {error}", program.display())))?;
    if said.status.success() {
        return Ok(said.stdout);
    }
    Err(Failure::new(format!("{name} failed:\n{}", String::from_utf8_lossy(&said.stderr))))
}

fn pass_on(pipe: impl Read, mut to: impl Write) -> Tally {
    let mut tally = Tally::default();
    let mut lines = BufReader::new(pipe);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
        tally.read(&String::from_utf8_lossy(&line));
        // A reader that went away is no reason to stop the work.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        line.clear();
    }
    tally
}
