//! What the program is told: command line and environment, refused early when wrong.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand};
use nrm_domain::shared::time::Clock;
use secrecy::SecretString;

use crate::kernel::limits::Allowance;
use crate::kernel::passwords::Cost;

/// Vzaiemodiia: the case system of the national referral mechanism.
#[derive(Debug, Parser)]
#[command(name = "nrm", version)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the server.
    Serve(Serve),
    /// Bring the database up to date and stop.
    Migrate(Place),
    /// Name the national coordinator and its system administrator in an empty database, and print the first passphrase.
    FirstAdministrator(FirstAdministrator),
    /// Print the API document (OpenAPI).
    Openapi,
    /// Print the table of routes.
    Routes,
    /// Print who may call which operation.
    Matrix,
    /// Check a certificate without a connection.
    Certificate {
        /// What to do.
        #[command(subcommand)]
        command: CertificateCommand,
    },
    /// Look at the audit.
    Audit {
        /// What to do with it.
        #[command(subcommand)]
        command: AuditCommand,
        /// Where the data is.
        #[command(flatten)]
        place: Place,
    },
}

/// What can be done with a certificate.
#[derive(Debug, Subcommand)]
pub enum CertificateCommand {
    /// Say whether its code is signed and what it says. Whether it still stands, only the register knows.
    Verify {
        /// What the square code says.
        code: String,
        /// The file with the public keys, as `GET /v1/certificate-keys` gives them.
        #[arg(long)]
        keys: PathBuf,
    },
}

/// What can be done with the audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Recompute every chain and say where the first entry does not fit.
    Verify,
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The folder of keys and, unless DATABASE_URL is set, of the private database.
    #[arg(long, default_value = ".data", global = true)]
    pub data_dir: PathBuf,
    /// A database server of one's own: the address of a role that may create roles. Read from the environment only.
    #[arg(env = "DATABASE_URL", hide_env_values = true, long = "database-url", hide = true)]
    pub database_url: Option<String>,
    /// A file with that address.
    #[arg(env = "DATABASE_URL_FILE", long, hide = true)]
    pub database_url_file: Option<PathBuf>,
    /// Where the programs of PostgreSQL are, for the private database.
    #[arg(env = "PG_BIN_DIR", long, hide = true)]
    pub pg_bin_dir: Option<PathBuf>,
}

/// The first agency and the first person of an empty database.
#[derive(Debug, Clone, Args)]
pub struct FirstAdministrator {
    /// Where the data is.
    #[command(flatten)]
    pub place: Place,
    /// Sign-in name: small Latin letters, digits, dots.
    #[arg(long)]
    pub login: String,
    /// Name that colleagues see.
    #[arg(long)]
    pub name: String,
    /// Name of the national coordinator in Ukrainian.
    #[arg(long, default_value = "Національний координатор")]
    pub agency_uk: String,
    /// The same in English.
    #[arg(long, default_value = "National coordinator")]
    pub agency_en: String,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Where the data is.
    #[command(flatten)]
    pub place: Place,
    /// The address to listen at.
    #[arg(long, env = "NRM_ADDRESS", default_value = "127.0.0.1:8080")]
    pub address: SocketAddr,
    /// The folder of the built frontend.
    #[arg(long, env = "NRM_ASSETS")]
    pub assets: Option<PathBuf>,
    /// Fill an empty database with invented agencies, people and cases, and print how to sign in.
    #[arg(long)]
    pub demonstration: bool,
    /// Erase the private database first.
    #[arg(long)]
    pub fresh: bool,
    /// The address that people and applications use, such as https://nrm.example.org.
    #[arg(long, env = "NRM_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Another origin from which pages may call the API; may be given more than once.
    #[arg(long = "cors-origin", env = "NRM_CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Vec<String>,
    /// Believe the last entry of X-Forwarded-For: only behind a proxy of one's own.
    #[arg(long, env = "NRM_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Threads that answer.
    #[arg(long, env = "NRM_WORKERS")]
    pub workers: Option<usize>,
    /// Connections to the database.
    #[arg(long, env = "NRM_POOL", default_value_t = 16)]
    pub pool_size: u32,
}

/// The clock of the computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock of the computer is read")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// Everything the server needs to know; tests make their own.
#[derive(Clone)]
pub struct Settings {
    /// The folder of keys and of the private database.
    pub data_dir: PathBuf,
    /// A database server of one's own.
    pub database_url: Option<SecretString>,
    /// Where the programs of PostgreSQL are, if not in one of the usual places.
    pub pg_bin_dir: Option<PathBuf>,
    /// Erase the private database first.
    pub fresh: bool,
    /// Fill an empty database with invented data.
    pub demonstration: bool,
    /// The folder of the built frontend.
    pub assets: Option<PathBuf>,
    /// The address that people use: issuer of tokens.
    pub public_url: String,
    /// Other origins whose pages may call.
    pub cors_origins: Vec<String>,
    /// Whether to believe the last proxy.
    pub behind_proxy: bool,
    /// Threads that answer.
    pub workers: usize,
    /// Connections to the database.
    pub pool_size: u32,
    /// How much a caller may ask.
    pub allowance: Allowance,
    /// What a password hash costs.
    pub cost: Cost,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("data_dir", &self.data_dir).finish_non_exhaustive()
    }
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file of the database address cannot be read.
    #[error("DATABASE_URL_FILE cannot be read: {0}")]
    DatabaseUrlFile(std::io::Error),
    /// The public address is not an address.
    #[error("--public-url must be like https://nrm.example.org, without a path; http is for this computer only")]
    PublicUrl,
    /// An origin is not an origin.
    #[error("--cors-origin must be like https://app.example.org")]
    Origin,
    /// Erasing a database of one's own.
    #[error("--fresh erases only the private database, and DATABASE_URL names another one")]
    FreshElsewhere,
}

impl Place {
    /// The address of a database of one's own, if there is one.
    pub fn database_url(&self) -> Result<Option<SecretString>, SettingsError> {
        if let Some(url) = self.database_url.as_deref().filter(|url| !url.is_empty()) {
            return Ok(Some(SecretString::from(url)));
        }
        let Some(path) = &self.database_url_file else { return Ok(None) };
        let text = std::fs::read_to_string(path).map_err(SettingsError::DatabaseUrlFile)?;
        Ok(Some(SecretString::from(text.trim())))
    }
}

impl Settings {
    /// Settings for a folder, as they are when nothing else is said.
    pub fn new(data_dir: impl Into<PathBuf>, public_url: impl Into<String>) -> Self {
        Self {
            data_dir: data_dir.into(),
            database_url: None,
            pg_bin_dir: None,
            fresh: false,
            demonstration: false,
            assets: None,
            public_url: public_url.into(),
            cors_origins: Vec::new(),
            behind_proxy: false,
            workers: 2,
            pool_size: 16,
            allowance: Allowance::default(),
            cost: Cost::default(),
            clock: Arc::new(SystemClock),
        }
    }

    /// Settings of the command line.
    pub fn of(serve: &Serve) -> Result<Self, SettingsError> {
        let public_url = serve.public_url.clone().unwrap_or_else(|| format!("http://{}", serve.address));
        let public_url = public_url.trim_end_matches('/').to_owned();
        if !is_origin(&public_url) || !(is_https(&public_url) || is_loopback(&public_url)) {
            return Err(SettingsError::PublicUrl);
        }
        if serve.cors_origins.iter().any(|origin| !is_origin(origin)) {
            return Err(SettingsError::Origin);
        }
        let database_url = serve.place.database_url()?;
        if serve.fresh && database_url.is_some() {
            return Err(SettingsError::FreshElsewhere);
        }
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self {
            database_url,
            pg_bin_dir: serve.place.pg_bin_dir.clone(),
            fresh: serve.fresh,
            demonstration: serve.demonstration,
            assets: serve.assets.clone(),
            cors_origins: serve.cors_origins.clone(),
            behind_proxy: serve.behind_proxy,
            workers: serve.workers.unwrap_or(cores).max(2),
            pool_size: serve.pool_size,
            ..Self::new(serve.place.data_dir.clone(), public_url)
        })
    }

    /// Whether people reach the server by https; without it cookies are not marked as secure.
    pub fn is_secure(&self) -> bool {
        is_https(&self.public_url)
    }
}

fn is_https(url: &str) -> bool {
    url.starts_with("https://")
}

fn is_loopback(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return false };
    ["127.", "localhost", "[::1]", "0.0.0.0"].iter().any(|host| rest.starts_with(host))
}

fn is_origin(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_computer_only() {
        assert!(is_loopback("http://127.0.0.1:8080"));
        assert!(!is_loopback("http://nrm.example.org"));
        assert!(is_origin("https://nrm.example.org"));
        assert!(!is_origin("https://nrm.example.org/path"));
        assert!(!is_origin("https://nrm.example.org@elsewhere"));
    }
}
