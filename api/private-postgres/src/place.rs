//! Where the database lives: in the folder it was given, or beside it when its account cannot get there.

use std::fs::{self, File, Permissions, TryLockError};
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::account::{self, Account};
use crate::{Binaries, Error, io};

/// The longest folder that a socket may have, with the names PostgreSQL gives it there.
const LONGEST_SOCKET_DIR: usize = 107 - "/.s.PGSQL.5432.lock".len();
/// The file that says where the database is when it is not here.
const NOTE: &str = "elsewhere.txt";
const NOTE_BEGINS: &str = "The database is kept in ";
/// The file, where the database is kept, that says for which folder.
const ORIGIN: &str = "origin.txt";
const ORIGIN_BEGINS: &str = "This database belongs to ";
/// Where databases are kept that cannot be in their folder; temporary folders are swept, so they come last for real data.
const ELSEWHERE: [&str; 3] = ["/var/lib", "/var/tmp", "/tmp"];
/// How the folders there begin.
const ELSEWHERE_BEGINS: &str = "nrm-postgres-";
/// How long the last owner may take to let go of the folder: it may just be stopping.
const LET_GO_WITHIN: Duration = Duration::from_secs(5);

/// A folder for one database, and the account that it runs as.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) base: PathBuf,
    pub(crate) account: Option<Account>,
}

impl Place {
    /// The folder itself, or one derived from its name when a parent is closed to the account.
    pub(crate) fn of(folder: &Path, ephemeral: bool) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(io("making", folder))?;
        let folder = fs::canonicalize(folder).map_err(io("finding", folder))?;
        let account = Account::for_cluster(&folder.join("cluster"))?;
        let Some(running_as) = account else {
            return Ok(Self { base: folder, account });
        };
        let kept_elsewhere = !folder.join("cluster/PG_VERSION").exists() && noted_elsewhere(&folder);
        if !kept_elsewhere {
            open_a_way(&folder, running_as)?;
            if running_as.can_reach(&folder) {
                return Ok(Self { base: folder, account });
            }
        }
        if folder.join("cluster/PG_VERSION").exists() {
            // A new empty database elsewhere would look like lost data.
            return Err(Error::Unreachable { path: folder, why: "a folder above it is closed, and it holds data" });
        }
        forget_trials();
        let base = elsewhere(&folder, ephemeral)?;
        let origin = base.join(ORIGIN);
        fs::write(&origin, format!("{ORIGIN_BEGINS}{}\n", folder.display())).map_err(io("writing", &origin))?;
        tracing::warn!(
            asked = %folder.display(),
            used = %base.display(),
            "the account of the database cannot reach its folder; the database is kept elsewhere"
        );
        let note = folder.join(NOTE);
        fs::write(&note, format!("{NOTE_BEGINS}{}\n", base.display())).map_err(io("writing", &note))?;
        let account = Account::for_cluster(&base.join("cluster"))?;
        Ok(Self { base, account })
    }

    /// The folder of the cluster itself.
    pub(crate) fn cluster(&self) -> PathBuf {
        self.base.join("cluster")
    }

    /// Takes the folder for us alone, until the file is closed or we end.
    pub(crate) fn own(&self) -> Result<File, Error> {
        let path = self.base.join("owner.lock");
        let lock =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(io("opening", &path))?;
        let begun = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::Error(error)) => return Err(io("locking", &path)(error)),
                Err(TryLockError::WouldBlock) if begun.elapsed() > LET_GO_WITHIN => {
                    return Err(Error::InUse(self.base.clone()));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Gives a folder and all in it to the account, and closes it to everybody else.
    pub(crate) fn give(&self, folder: &Path) -> Result<(), Error> {
        if let Some(account) = self.account {
            give_all(folder, account)?;
        }
        fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(io("closing", folder))
    }

    /// The folder of the socket: here, or a short one when this one's name is too long or has signs of its own.
    pub(crate) fn socket_dir(&self) -> Result<PathBuf, Error> {
        let here = self.base.join("socket");
        let plain = here.to_str().is_some_and(|path| {
            path.len() <= LONGEST_SOCKET_DIR && path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+@".contains(c))
        });
        let dir = if plain { here } else { std::env::temp_dir().join(format!("nrm-{:016x}", short_hash(&self.base))) };
        let dir = if dir.as_os_str().len() <= LONGEST_SOCKET_DIR {
            dir
        } else {
            Path::new("/tmp").join(dir.file_name().unwrap_or_default())
        };
        make_ours(&dir, self.account)?;
        self.give(&dir)?;
        Ok(dir)
    }

    /// The programs where the account can run them: copied when they lie in a folder closed to it.
    pub(crate) fn reach(&self, binaries: Binaries) -> Result<Binaries, Error> {
        let Some(account) = self.account else { return Ok(binaries) };
        if account.can_reach(&binaries.dir) {
            return Ok(binaries);
        }
        let why = "its programs have to be copied, and only the npm package can be";
        let package = binaries.dir.parent().filter(|native| native.ends_with("native"));
        let package = package.ok_or(Error::Unreachable { path: binaries.dir.clone(), why })?;
        let copy = self.base.join(format!("programs-{}", binaries.major));
        if !copy.join("bin/initdb").exists() {
            let making = self.base.join("programs.making");
            if making.exists() {
                fs::remove_dir_all(&making).map_err(io("clearing", &making))?;
            }
            copy_folder(package, &making)?;
            if copy.exists() {
                fs::remove_dir_all(&copy).map_err(io("clearing", &copy))?;
            }
            fs::rename(&making, &copy).map_err(io("naming", &copy))?;
        }
        Ok(Binaries { dir: copy.join("bin"), ..binaries })
    }
}

/// Lets the account pass through the folder and the one above it, which is the program's own; what is in them keeps its
/// own rights, and nobody may list them. A home is never opened.
fn open_a_way(folder: &Path, account: Account) -> Result<(), Error> {
    for step in folder.parent().into_iter().chain([folder]) {
        let there = fs::metadata(step).map_err(io("reading", step))?;
        let ours = there.uid() == rustix::process::geteuid().as_raw();
        if account.may_pass(&there) || !ours || account::is_home(step)? {
            continue;
        }
        let mode = Permissions::from_mode(there.mode() & 0o7777 | 0o001);
        fs::set_permissions(step, mode).map_err(io("opening", step))?;
        tracing::info!(folder = %step.display(), "opened to pass through, for the account of the database");
    }
    Ok(())
}

/// Whether an earlier start kept the database elsewhere, and it is still there.
fn noted_elsewhere(folder: &Path) -> bool {
    let note = fs::read_to_string(folder.join(NOTE)).unwrap_or_default();
    note.strip_prefix(NOTE_BEGINS).is_some_and(|base| Path::new(base.trim_end()).join("cluster/PG_VERSION").exists())
}

/// Removes the databases of trials whose folder was removed. Only those of temporary folders: a folder that is gone from
/// anywhere else may be on a volume that is not mounted now.
fn forget_trials() {
    let temporary = [PathBuf::from("/tmp"), PathBuf::from("/var/tmp"), std::env::temp_dir()];
    let kept = ELSEWHERE.iter().filter_map(|root| fs::read_dir(root).ok()).flatten().filter_map(Result::ok);
    for base in kept.filter(|kept| kept.file_name().to_string_lossy().starts_with(ELSEWHERE_BEGINS)) {
        let base = base.path();
        let note = fs::read_to_string(base.join(ORIGIN)).unwrap_or_default();
        let Some(folder) = note.strip_prefix(ORIGIN_BEGINS).map(|folder| Path::new(folder.trim_end())) else {
            continue;
        };
        if folder.exists() || !temporary.iter().any(|root| folder.starts_with(root)) {
            continue;
        }
        // Whoever runs it still owns it.
        let idle = File::open(base.join("owner.lock")).is_ok_and(|owner| owner.try_lock().is_ok());
        if idle && make_ours(&base, None).is_ok() {
            match fs::remove_dir_all(&base) {
                Ok(()) => {
                    tracing::info!(folder = %base.display(), "removed the database of a trial whose folder is gone")
                }
                Err(error) => tracing::warn!(folder = %base.display(), %error, "a trial's database cannot be removed"),
            }
        }
    }
}

/// A folder outside, named after the one that was asked for.
fn elsewhere(folder: &Path, ephemeral: bool) -> Result<PathBuf, Error> {
    let name = format!("{ELSEWHERE_BEGINS}{:016x}", short_hash(folder));
    let roots = if ephemeral { ["/tmp", "/var/tmp", "/var/lib"] } else { ELSEWHERE };
    let mut last = Error::Unreachable { path: folder.to_owned(), why: "a folder above it is closed" };
    for root in roots {
        let base = Path::new(root).join(&name);
        match make_ours(&base, None)
            .and_then(|()| fs::set_permissions(&base, Permissions::from_mode(0o711)).map_err(io("opening", &base)))
        {
            Ok(()) => return Ok(base),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Makes a folder, or accepts one that is there: only a real folder of ours or of the account, never somebody's trap.
fn make_ours(dir: &Path, account: Option<Account>) -> Result<(), Error> {
    match fs::create_dir(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(io("making", dir)(error)),
        _ => {}
    }
    let there = fs::symlink_metadata(dir).map_err(io("reading", dir))?;
    let us = rustix::process::geteuid().as_raw();
    let ours = there.uid() == us || account.is_some_and(|account| account.uid == there.uid());
    if there.is_dir() && ours {
        return Ok(());
    }
    Err(io("making", dir)(std::io::Error::other("there is something of another owner in its place")))
}

fn give_all(path: &Path, account: Account) -> Result<(), Error> {
    let there = fs::symlink_metadata(path).map_err(io("reading", path))?;
    if (there.uid(), there.gid()) == (account.uid, account.gid) {
        // Whatever the database made itself is its own already.
        return Ok(());
    }
    lchown(path, Some(account.uid), Some(account.gid)).map_err(io("giving away", path))?;
    if there.is_dir() {
        for entry in fs::read_dir(path).map_err(io("reading", path))? {
            give_all(&entry.map_err(io("reading", path))?.path(), account)?;
        }
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir(to).map_err(io("making", to))?;
    fs::set_permissions(to, Permissions::from_mode(0o755)).map_err(io("opening", to))?;
    for entry in fs::read_dir(from).map_err(io("reading", from))? {
        let source = entry.map_err(io("reading", from))?.path();
        let target = to.join(source.file_name().unwrap_or_default());
        let kind = fs::symlink_metadata(&source).map_err(io("reading", &source))?.file_type();
        if kind.is_dir() {
            copy_folder(&source, &target)?;
        } else if kind.is_symlink() {
            let points_to = fs::read_link(&source).map_err(io("reading", &source))?;
            std::os::unix::fs::symlink(points_to, &target).map_err(io("linking", &target))?;
        } else {
            fs::copy(&source, &target).map_err(io("copying", &source))?;
        }
    }
    Ok(())
}

/// A stable short name for a path (FNV-1a).
fn short_hash(path: &Path) -> u64 {
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_name_of_a_folder_stays_the_same() {
        assert_eq!(short_hash(Path::new("")), 0xcbf2_9ce4_8422_2325);
        assert_eq!(short_hash(Path::new("/a")), short_hash(Path::new("/a")));
        assert_ne!(short_hash(Path::new("/a")), short_hash(Path::new("/b")));
    }
}
