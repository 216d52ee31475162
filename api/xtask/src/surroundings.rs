//! Where we are: the checkout, the folder of compiled things, the programs of this machine. Read once, here only.
#![expect(clippy::disallowed_methods, reason = "the one place of this program that reads the environment")]

use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What cargo tells the programs it runs, and what would confuse the cargo that they run.
const OF_THE_OUTER_CARGO: [&str; 5] =
    ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PRIMARY_PACKAGE", "CARGO_BIN_NAME", "CARGO_CRATE_NAME"];

/// The machine as this program finds it.
#[derive(Debug)]
pub(crate) struct Surroundings {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it compiles.
    pub(crate) target: PathBuf,
    /// The browser that was asked for.
    pub(crate) chromium: Option<PathBuf>,
    /// The PostgreSQL that the tests were told to use.
    pub(crate) test_postgres: Option<String>,
    /// Where nextest reads what its tests are to be told.
    pub(crate) nextest_env: Option<PathBuf>,
    cargo: OsString,
    colour: bool,
    path: Vec<PathBuf>,
    inherited: Vec<OsString>,
}

impl Surroundings {
    pub(crate) fn look() -> Self {
        // What cargo says now comes first: two checkouts may share what was compiled.
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let manifest = Path::new(&manifest);
        let root = manifest.ancestors().nth(2).unwrap_or(manifest).to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty()) {
            // Relative to where we were started, as cargo itself reads it.
            Some(dir) => env::current_dir().unwrap_or_else(|_| root.clone()).join(dir),
            None => root.join("target"),
        };
        Self {
            target,
            root,
            chromium: env::var_os("CHROMIUM_PATH").filter(|path| !path.is_empty()).map(PathBuf::from),
            test_postgres: env::var(crate::test_postgres::TOLD).ok().filter(|url| !url.is_empty()),
            nextest_env: env::var_os("NEXTEST_ENV").map(PathBuf::from),
            cargo: env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            colour: std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none(),
            path: env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default(),
            inherited: env::vars_os()
                .map(|(name, _)| name)
                .filter(|name| {
                    let name = name.to_string_lossy();
                    name.starts_with("CARGO_PKG_") || OF_THE_OUTER_CARGO.contains(&&*name)
                })
                .collect(),
        }
    }

    /// A command that runs in the checkout.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        for name in &self.inherited {
            command.env_remove(name);
        }
        if self.colour {
            command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
        }
        command
    }

    pub(crate) fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = self.command(&self.cargo);
        command.args(arguments);
        command
    }

    /// A command of npm, in the folder of the frontend.
    pub(crate) fn npm<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = self.command("npm");
        command.args(arguments).current_dir(self.frontend());
        command
    }

    pub(crate) fn frontend(&self) -> PathBuf {
        self.root.join("frontend")
    }

    /// The server as cargo builds it.
    pub(crate) fn server(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join("nrm")
    }

    /// The first of these programs that is on the path.
    pub(crate) fn program(&self, names: &[&str]) -> Option<PathBuf> {
        names.iter().find_map(|name| self.path.iter().map(|dir| dir.join(name)).find(|program| program.is_file()))
    }
}
