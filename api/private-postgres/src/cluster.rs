//! The files of one database cluster: made whole or not at all, and known to be free before they are opened.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::place::Place;
use crate::{Binaries, Error, io, last_lines};

/// How long a database that was left behind may take to stop.
const STOP_WITHIN: Duration = Duration::from_secs(60);
/// The line of `postmaster.pid` that says how far the start is.
const STATUS_LINE: usize = 7;

/// The major version that made this cluster, or nothing when there is none.
pub(crate) fn major(data: &Path) -> Result<Option<String>, Error> {
    let file = data.join("PG_VERSION");
    if !file.exists() {
        return Ok(None);
    }
    fs::read_to_string(&file).map(|text| Some(text.trim().to_owned())).map_err(io("reading", &file))
}

/// Makes the cluster under another name first, so that a half-made one is never mistaken for a whole one.
pub(crate) fn make(binaries: &Binaries, place: &Place, ephemeral: bool) -> Result<(), Error> {
    let making = place.base.join("cluster.making");
    let mut words = String::new();
    // Plain C is for machines without C.UTF-8: it stores the same text, and only compares it by bytes.
    let newer: &[&str] = if binaries.major >= 17 { &["--locale-provider=builtin", "--locale=C.UTF-8"] } else { &[] };
    for locale in [newer, &["--locale=C.UTF-8"], &["--locale=C"]] {
        if locale.is_empty() {
            continue;
        }
        if making.exists() {
            fs::remove_dir_all(&making).map_err(io("clearing", &making))?;
        }
        fs::create_dir(&making).map_err(io("making", &making))?;
        place.give(&making)?;
        let mut command = binaries.program("initdb", place.account);
        command.arg("-D").arg(&making).args(["-U", "postgres", "--encoding=UTF8", "--data-checksums"]);
        command.args(["--auth-local=trust", "--auth-host=reject"]).args(locale);
        if ephemeral {
            command.arg("--no-sync");
        }
        let done = command.output().map_err(io("starting", &binaries.dir.join("initdb")))?;
        if done.status.success() {
            let data = place.cluster();
            return fs::rename(&making, &data).map_err(io("naming", &data));
        }
        words = last_lines(&String::from_utf8_lossy(&done.stderr), 4);
    }
    let _ = fs::remove_dir_all(&making);
    Err(Error::Failed { program: "initdb", words })
}

/// Whether this process has said that it accepts connections.
pub(crate) fn is_ready(data: &Path, process: u32) -> bool {
    fs::read_to_string(data.join("postmaster.pid")).is_ok_and(|text| {
        let mut lines = text.lines();
        lines.next().map(str::trim) == Some(process.to_string().as_str())
            && lines.nth(STATUS_LINE - 1).map(str::trim) == Some("ready")
    })
}

/// Stops a database of this folder whose program was killed; by ours it would have been stopped already.
pub(crate) fn stop_left_behind(data: &Path, folder: &Path) -> Result<(), Error> {
    let Some(process) = running(data) else { return Ok(()) };
    tracing::warn!(process = process.as_raw_nonzero().get(), "stopping a database that was left behind");
    // It may be gone by now, which is what is wanted.
    let _ = kill_process(process, Signal::INT);
    let begun = Instant::now();
    while running(data) == Some(process) {
        if begun.elapsed() > STOP_WITHIN {
            return Err(Error::InUse(folder.to_owned()));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Removes a `postmaster.pid` whose number now belongs to an unrelated process, which PostgreSQL would mistake for itself.
pub(crate) fn forget_stranger(data: &Path) -> Result<(), Error> {
    let file = data.join("postmaster.pid");
    let Some(process) = noted(data) else { return Ok(()) };
    if test_kill_process(process).is_ok() && running(data).is_none() {
        fs::remove_file(&file).map_err(io("removing", &file))?;
    }
    Ok(())
}

/// The process of a live PostgreSQL that holds this folder; a file left by a killed one does not count.
fn running(data: &Path) -> Option<Pid> {
    let process = noted(data)?;
    command_line(process).is_some_and(|line| line.contains(&*data.to_string_lossy())).then_some(process)
}

fn noted(data: &Path) -> Option<Pid> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    Pid::from_raw(text.lines().next()?.trim().parse().ok()?)
}

fn command_line(process: Pid) -> Option<String> {
    let number = process.as_raw_nonzero();
    let text = match fs::read(PathBuf::from(format!("/proc/{number}/cmdline"))) {
        Ok(text) => text,
        // Where there is no /proc, `ps` knows.
        Err(_) if !Path::new("/proc/self").exists() => {
            let mut ps = std::process::Command::new("ps");
            ps.args(["-o", "command=", "-p", &number.to_string()]).output().ok()?.stdout
        }
        Err(_) => return None,
    };
    Some(String::from_utf8_lossy(&text).into_owned())
}
