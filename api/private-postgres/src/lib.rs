//! A PostgreSQL of one's own: found on the machine, kept in the data folder, reached through a socket only.
//!
//! So that one command gives a working system, and a pulled plug loses nothing that was acknowledged.

mod binaries;

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub use binaries::{Binaries, find_binaries};

/// What to start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that belongs to this database alone.
    pub data_dir: PathBuf,
    /// Where the programs are, if not in one of the usual places.
    pub bin_dir: Option<PathBuf>,
    /// For tests: faster, and not safe against a crash.
    pub ephemeral: bool,
}

/// Why it does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No PostgreSQL, or only an old one.
    #[error("no PostgreSQL 15 or newer was found; set PG_BIN_DIR, install it, or set DATABASE_URL to a server of your own")]
    NoBinaries,
    /// The folder was made by another major version.
    #[error("the data folder belongs to PostgreSQL {found}, but {have} is installed; it is left untouched")]
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
    #[error("the data folder is in use by a running PostgreSQL")]
    InUse,
    /// The file system refused.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// Why not.
        error: std::io::Error,
    },
}

fn io(what: &'static str) -> impl Fn(std::io::Error) -> Error {
    move |error| Error::Io { what, error }
}

/// A running PostgreSQL, stopped when it is dropped.
#[derive(Debug)]
pub struct PrivatePostgres {
    child: Child,
    socket_dir: PathBuf,
    /// Held while we live, and let go of by the kernel when we are killed.
    _owner: File,
}

/// Whose rights the database runs with: it refuses those of root.
#[derive(Debug, Clone, Copy)]
struct RunAs {
    uid: u32,
    gid: u32,
}

/// The longest path that a socket may have, with the name PostgreSQL gives it.
const LONGEST_SOCKET_DIR: usize = 107 - "/.s.PGSQL.5432.lock".len();
/// How long a start may take; recovery after a crash is part of it.
const START_WITHIN: Duration = Duration::from_secs(60);

impl PrivatePostgres {
    /// Starts the database of this folder, making it first if there is none.
    pub fn start(settings: &Settings) -> Result<Self, Error> {
        let binaries = find_binaries(settings.bin_dir.as_deref()).ok_or(Error::NoBinaries)?;
        fs::create_dir_all(&settings.data_dir).map_err(io("making the data folder"))?;
        let folder = fs::canonicalize(&settings.data_dir).map_err(io("finding the data folder"))?;
        let run_as = run_as(&folder)?;
        let cluster = reachable(&folder, run_as)?;
        let data = cluster.join("cluster");
        if !data.join("PG_VERSION").exists() {
            make_cluster(&binaries, &cluster, &data, run_as)?;
        }
        let found = fs::read_to_string(data.join("PG_VERSION")).map_err(io("reading PG_VERSION"))?;
        if found.trim() != binaries.major.to_string() {
            return Err(Error::OtherMajor { found: found.trim().to_owned(), have: binaries.major });
        }
        let owner = File::create(cluster.join("owner.lock")).map_err(io("opening the owner's lock"))?;
        if owner.try_lock().is_err() {
            return Err(Error::InUse);
        }
        // We own the folder, so a database that still runs in it was left behind when its program was killed.
        stop_left_behind(&data)?;
        let socket_dir = socket_dir(&cluster, run_as)?;
        let log = cluster.join("server.log");
        let out = File::create(&log).map_err(io("opening the log"))?;
        let mut command = program(&binaries, "postgres", run_as);
        command.arg("-D").arg(&data);
        let mut set = |name: &str, value: &str| {
            command.arg("-c").arg(format!("{name}={value}"));
        };
        set("listen_addresses", "");
        set("unix_socket_directories", &socket_dir.to_string_lossy());
        set("unix_socket_permissions", "0700");
        set("max_connections", "100");
        // No value of a row may reach the log.
        set("log_statement", "none");
        set("log_parameter_max_length", "0");
        set("log_parameter_max_length_on_error", "0");
        set("log_min_error_statement", "panic");
        if settings.ephemeral {
            for name in ["fsync", "full_page_writes", "synchronous_commit"] {
                set(name, "off");
            }
        }
        let errors = out.try_clone().map_err(io("opening the log"))?;
        let child = command.stdin(Stdio::null()).stdout(out).stderr(errors).spawn().map_err(io("starting postgres"))?;
        let mut postgres = Self { child, socket_dir, _owner: owner };
        postgres.wait_until_ready(&log)?;
        Ok(postgres)
    }

    /// The address of a database here, as its superuser.
    pub fn superuser_url(&self, database: &str) -> String {
        self.url("postgres", database)
    }

    /// The address of a database here, as any role.
    pub fn url(&self, role: &str, database: &str) -> String {
        let host = self.socket_dir.to_string_lossy().replace('%', "%25").replace('/', "%2F").replace(' ', "%20");
        format!("postgres://{role}@{host}/{database}")
    }

    /// Where its socket is.
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The process, so that a test can kill it.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Stops it and waits until it has.
    pub fn stop(mut self) {
        self.shut_down();
    }

    fn wait_until_ready(&mut self, log: &Path) -> Result<(), Error> {
        let begun = Instant::now();
        let socket = self.socket_dir.join(".s.PGSQL.5432");
        loop {
            let said = fs::read_to_string(log).unwrap_or_default();
            if said.contains("database system is ready to accept connections") && socket.exists() {
                return Ok(());
            }
            let ended = self.child.try_wait().map_err(io("waiting for postgres"))?.is_some();
            if ended || begun.elapsed() > START_WITHIN {
                let words = said.lines().rev().take(5).collect::<Vec<_>>().join(" / ");
                return Err(Error::Failed { program: "postgres", words });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn shut_down(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // Fast shutdown: sessions are ended, everything acknowledged is kept.
            let _ = Command::new("kill").arg("-INT").arg(self.child.id().to_string()).status();
            let _ = self.child.wait();
        }
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        self.shut_down();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// The account to run as: none special for an ordinary user; `postgres` or `nobody` for root.
fn run_as(folder: &Path) -> Result<Option<RunAs>, Error> {
    if !is_root() {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").map_err(io("reading the accounts"))?;
    let account = ["postgres", "nobody"].iter().find_map(|name| {
        let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut parts = line.split(':').skip(2);
        Some(RunAs { uid: parts.next()?.parse().ok()?, gid: parts.next()?.parse().ok()? })
    });
    account.map(Some).ok_or_else(|| Error::Failed {
        program: "postgres",
        words: format!("started as root, and no account to run as for {}", folder.display()),
    })
}

/// A folder that the account can reach: the given one, or one beside it in /var/tmp when a parent is closed to others.
fn reachable(folder: &Path, run_as: Option<RunAs>) -> Result<PathBuf, Error> {
    let Some(account) = run_as else {
        return Ok(folder.to_owned());
    };
    let closed = folder.ancestors().skip(1).any(|parent| {
        fs::metadata(parent).map_or(true, |meta| meta.uid() != account.uid && meta.permissions().mode() & 0o001 == 0)
    });
    let place = if closed { PathBuf::from(format!("/var/tmp/nrm-{:016x}", short_hash(folder))) } else { folder.to_owned() };
    fs::create_dir_all(&place).map_err(io("making the database folder"))?;
    own(&place, Some(account))?;
    Ok(place)
}

fn own(path: &Path, run_as: Option<RunAs>) -> Result<(), Error> {
    if let Some(account) = run_as {
        chown(path, Some(account.uid), Some(account.gid)).map_err(io("giving the folder to the database"))?;
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(io("closing the folder to others"))
}

/// A stable short name for a path (FNV-1a).
fn short_hash(path: &Path) -> u64 {
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn socket_dir(cluster: &Path, run_as: Option<RunAs>) -> Result<PathBuf, Error> {
    let beside = cluster.join("socket");
    let place = if beside.as_os_str().len() <= LONGEST_SOCKET_DIR {
        beside
    } else {
        PathBuf::from(format!("/tmp/nrm-{:016x}", short_hash(cluster)))
    };
    fs::create_dir_all(&place).map_err(io("making the socket folder"))?;
    own(&place, run_as)?;
    Ok(place)
}

fn program(binaries: &Binaries, name: &str, run_as: Option<RunAs>) -> Command {
    let mut command = Command::new(binaries.dir.join(name));
    command.env_clear().env("LC_ALL", "C").env("PATH", "/usr/bin:/bin").current_dir("/");
    // A group of its own, so that Ctrl-C reaches only us and the database stops after us.
    command.process_group(0);
    if let Some(account) = run_as {
        command.uid(account.uid).gid(account.gid);
    }
    command
}

/// Makes the cluster under another name first, so that a half-made one is never mistaken for a whole one.
fn make_cluster(binaries: &Binaries, cluster: &Path, data: &Path, run_as: Option<RunAs>) -> Result<(), Error> {
    let making = cluster.join("cluster.making");
    if making.exists() {
        fs::remove_dir_all(&making).map_err(io("clearing a half-made database"))?;
    }
    let done = program(binaries, "initdb", run_as)
        .arg("-D")
        .arg(&making)
        .args(["-U", "postgres", "--auth=trust", "--data-checksums", "--encoding=UTF8", "--locale=C"])
        .stdin(Stdio::null())
        .output()
        .map_err(io("starting initdb"))?;
    if !done.status.success() {
        let words = String::from_utf8_lossy(&done.stderr).lines().rev().take(3).collect::<Vec<_>>().join(" / ");
        return Err(Error::Failed { program: "initdb", words });
    }
    fs::rename(&making, data).map_err(io("naming the new database"))
}

/// The process of a live PostgreSQL that holds this folder; a file left by a killed one does not count.
fn running(data: &Path) -> Option<u32> {
    let pid_file = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid = pid_file.lines().next()?.trim().parse::<u32>().ok()?;
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    String::from_utf8_lossy(&line).contains(&*data.to_string_lossy()).then_some(pid)
}

fn stop_left_behind(data: &Path) -> Result<(), Error> {
    let Some(pid) = running(data) else {
        return Ok(());
    };
    let _ = Command::new("kill").arg("-INT").arg(pid.to_string()).status();
    let begun = Instant::now();
    while running(data).is_some() {
        if begun.elapsed() > START_WITHIN {
            return Err(Error::InUse);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
