//! A PostgreSQL of one's own: found on the machine, kept in a folder, reached through a socket only.
//!
//! So that one command gives a working system, and a pulled plug loses nothing that was acknowledged.

mod account;
mod binaries;
mod cluster;
mod keeper;
mod place;

use std::borrow::Borrow;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use binaries::{Binaries, find_binaries, npm_package};

use keeper::Keeper;
use place::Place;

/// What to start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that belongs to this database alone; made when missing.
    pub data_dir: PathBuf,
    /// Where the programs are, if not in one of the usual places.
    pub bin_dir: Option<PathBuf>,
    /// For tests: faster, and not safe against a pulled plug.
    pub ephemeral: bool,
}

/// Why it does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No PostgreSQL, or only an old one.
    #[error(
        "no PostgreSQL 15 or newer was found; install one (apt-get install postgresql), run `cargo xtask setup`, \
         set PG_BIN_DIR to the folder with `postgres` and `initdb`, or set DATABASE_URL to a server of your own"
    )]
    NoBinaries,
    /// The folder was made by another major version.
    #[error(
        "the data folder belongs to PostgreSQL {found}, but only {have} is installed; the folder is left untouched \
         (install PostgreSQL {found}, or move the data with pg_dump)"
    )]
    OtherMajor {
        /// The version in the folder.
        found: String,
        /// The version of the programs.
        have: u32,
    },
    /// A program failed; its last words.
    #[error("{program} failed: {words}")]
    Failed {
        /// Which.
        program: &'static str,
        /// What it said.
        words: String,
    },
    /// Another process uses the folder.
    #[error("the data folder {} is in use by another run; stop that one first", .0.display())]
    InUse(PathBuf),
    /// The account that the database runs as cannot get there.
    #[error("{} cannot be reached by the account the database runs as: {why}", .path.display())]
    Unreachable {
        /// What it cannot reach.
        path: PathBuf,
        /// Why that matters.
        why: &'static str,
    },
    /// The file system refused.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: String,
        /// Why not.
        error: std::io::Error,
    },
}

/// Says what was tried when the file system refuses.
fn io(what: &str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let what = format!("{what} {}", path.display());
    move |error| Error::Io { what, error }
}

/// How long a start may take; recovery after a crash is part of it.
const START_WITHIN: Duration = Duration::from_secs(120);
/// A log longer than this is set aside at the next start.
const LONGEST_LOG: u64 = 8 * 1024 * 1024;
/// The port only names the socket file; nothing listens on the network.
const PORT: u16 = 5432;

/// A running PostgreSQL, stopped when it is dropped, and by the kernel when we are killed.
#[derive(Debug)]
pub struct PrivatePostgres {
    keeper: Keeper,
    place: Place,
    asked: PathBuf,
    socket_dir: PathBuf,
    major: u32,
    /// Held while we live, and let go of by the kernel when we are killed.
    _owner: File,
}

impl PrivatePostgres {
    /// Starts the database of this folder, making it first if there is none.
    ///
    /// Blocks until it answers. Settings may be given or lent.
    pub fn start(settings: impl Borrow<Settings>) -> Result<Self, Error> {
        let settings = settings.borrow();
        let place = Place::of(&settings.data_dir, settings.ephemeral)?;
        let owner = place.own()?;
        let data = place.cluster();
        // We own the folder, so a database that still runs in it was left behind when its program was killed.
        cluster::stop_left_behind(&data, &place.base)?;
        cluster::forget_stranger(&data)?;
        let binaries = binaries::for_cluster(settings.bin_dir.as_deref(), cluster::major(&data)?.as_deref())?;
        let binaries = place.reach(binaries)?;
        if !data.join("PG_VERSION").exists() {
            cluster::make(&binaries, &place, settings.ephemeral)?;
        }
        place.give(&data)?;
        let socket_dir = place.socket_dir()?;
        let keeper = start_and_wait(&binaries, &place, &socket_dir, settings.ephemeral)?;
        tracing::info!(major = binaries.major, folder = %place.base.display(), "private PostgreSQL started");
        let asked = settings.data_dir.clone();
        Ok(Self { keeper, place, asked, socket_dir, major: binaries.major, _owner: owner })
    }

    /// Erases the database of this folder; refuses while it runs.
    pub fn erase(settings: impl Borrow<Settings>) -> Result<(), Error> {
        let settings = settings.borrow();
        if !settings.data_dir.exists() {
            return Ok(());
        }
        let place = Place::of(&settings.data_dir, settings.ephemeral)?;
        let _owner = place.own()?;
        let data = place.cluster();
        cluster::stop_left_behind(&data, &place.base)?;
        if data.exists() {
            fs::remove_dir_all(&data).map_err(io("erasing", &data))?;
        }
        Ok(())
    }

    /// The address of a database here, as its superuser.
    pub fn superuser_url(&self, database: &str) -> String {
        self.url("postgres", database)
    }

    /// The address of a database here, as any role.
    pub fn url(&self, role: &str, database: &str) -> String {
        let host = percent_encoded(&self.socket_dir.to_string_lossy());
        format!("postgres://{}@{host}:{PORT}/{}", percent_encoded(role), percent_encoded(database))
    }

    /// Where its socket is.
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Where its files are; not below the given folder when the account it runs as cannot reach that.
    pub fn folder(&self) -> &Path {
        &self.place.base
    }

    /// The major version of the programs.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The process, so that a test can kill it.
    pub fn process_id(&self) -> u32 {
        self.keeper.process_id()
    }

    /// Whether it still runs.
    pub fn is_running(&self) -> bool {
        self.keeper.is_running()
    }

    /// Stops it and waits until it has; everything acknowledged is kept.
    pub fn stop(mut self) {
        self.keeper.stop();
    }

    /// Stops it and removes everything it kept, wherever that was: for tests.
    pub fn discard(mut self) -> Result<(), Error> {
        self.keeper.stop();
        for folder in [&self.socket_dir, &self.place.base, &self.asked] {
            if folder.exists() {
                fs::remove_dir_all(folder).map_err(io("removing", folder))?;
            }
        }
        Ok(())
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        // Before the lock is let go of, so that the next owner finds nobody in the folder.
        self.keeper.stop();
    }
}

fn start_and_wait(binaries: &Binaries, place: &Place, socket_dir: &Path, ephemeral: bool) -> Result<Keeper, Error> {
    let data = place.cluster();
    let log = place.base.join("server.log");
    if fs::metadata(&log).is_ok_and(|log| log.len() > LONGEST_LOG) {
        fs::rename(&log, place.base.join("server.log.1")).map_err(io("setting aside", &log))?;
    }
    let begun = Instant::now();
    loop {
        let out = File::options().create(true).append(true).open(&log).map_err(io("opening", &log))?;
        let from = out.metadata().map_err(io("reading", &log))?.len();
        let mut command = binaries.program("postgres", place.account);
        command.arg("-D").arg(&data);
        for (name, value) in parameters(socket_dir, ephemeral) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        let errors = out.try_clone().map_err(io("opening", &log))?;
        command.stdout(out).stderr(errors);
        let mut keeper = Keeper::start(command).map_err(io("starting", &binaries.dir.join("postgres")))?;
        while keeper.is_running() && begun.elapsed() < START_WITHIN {
            if cluster::is_ready(&data, keeper.process_id()) {
                return Ok(keeper);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        keeper.stop();
        let said = said_since(&log, from);
        // After a kill the last sessions take a moment to notice; PostgreSQL refuses to start beside them.
        let sessions_linger = said.contains("pre-existing shared memory block");
        if !sessions_linger || begun.elapsed() > START_WITHIN {
            return Err(Error::Failed { program: "postgres", words: last_lines(&said, 6) });
        }
        std::thread::sleep(Duration::from_millis(300));
    }
}

fn parameters(socket_dir: &Path, ephemeral: bool) -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("listen_addresses", String::new()),
        ("unix_socket_directories", socket_dir.to_string_lossy().into_owned()),
        ("unix_socket_permissions", "0700".to_owned()),
        ("port", PORT.to_string()),
        ("timezone", "UTC".to_owned()),
        ("log_timezone", "UTC".to_owned()),
        // No value of a row may reach the log: neither a statement, nor its parameters, nor the detail of an error.
        ("log_statement", "none".to_owned()),
        ("log_min_error_statement", "panic".to_owned()),
        ("log_parameter_max_length", "0".to_owned()),
        ("log_parameter_max_length_on_error", "0".to_owned()),
        ("log_error_verbosity", "terse".to_owned()),
    ];
    if ephemeral {
        // Each test has its own database and its own connections, and all of it is thrown away.
        all.push(("max_connections", "300".to_owned()));
        all.extend([("wal_level", "minimal"), ("max_wal_senders", "0")].map(|(name, value)| (name, value.to_owned())));
        let off = ["fsync", "full_page_writes", "synchronous_commit", "autovacuum"];
        all.extend(off.map(|name| (name, "off".to_owned())));
    } else {
        all.push(("fsync", "on".to_owned()));
    }
    all
}

fn said_since(log: &Path, from: u64) -> String {
    let mut said = Vec::new();
    let read = File::open(log).and_then(|mut log| {
        log.seek(SeekFrom::Start(from))?;
        log.read_to_end(&mut said)
    });
    match read {
        Ok(_) => String::from_utf8_lossy(&said).into_owned(),
        Err(error) => format!("(its log {} cannot be read: {error})", log.display()),
    }
}

/// The last words of a program, on one line.
fn last_lines(said: &str, count: usize) -> String {
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join(" / ")
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_becomes_the_host_of_an_address() {
        assert_eq!(percent_encoded("/tmp/a b/%"), "%2Ftmp%2Fa%20b%2F%25");
    }

    #[test]
    fn the_last_words_leave_out_blank_lines() {
        assert_eq!(last_lines("one\n\ntwo\nthree\n", 2), "two / three");
        assert_eq!(last_lines("", 2), "");
    }

    #[test]
    fn a_real_database_writes_through_and_logs_no_values() {
        let real = parameters(Path::new("/s"), false);
        assert!(real.contains(&("fsync", "on".to_owned())));
        assert!(real.contains(&("log_min_error_statement", "panic".to_owned())));
        assert!(real.contains(&("log_parameter_max_length", "0".to_owned())));
        assert!(real.contains(&("listen_addresses", String::new())));
        assert!(parameters(Path::new("/s"), true).contains(&("fsync", "off".to_owned())));
    }
}
