//! From settings to an open application: keys, database, tables, and the demonstration if asked for.

use std::path::PathBuf;
use std::sync::Arc;

use nrm_private_postgres::PrivatePostgres;
use nrm_store::directory::first::{self, First};
use nrm_store::sealing::{RootKey, SealingError};
use nrm_store::{Store, StoreError, StoreSettings, audit, demonstration, migrate};
use secrecy::{ExposeSecret, SecretString};

use crate::app::{self, AppError, Application};
use crate::directory::{is_login, new_first_passphrase};
use crate::keys;
use crate::settings::{FirstAdministrator, Settings};

/// The name of the private database.
const DATABASE: &str = "postgres";

/// Why there is no application.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder of keys.
    #[error("the data folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The root key.
    #[error("the root key cannot be used: {0}")]
    RootKey(#[from] SealingError),
    /// The key file is not the one of this database.
    #[error(
        "{} is not the root key of this database: nothing that is sealed in it would open. Put the right key file there, \
         or erase the private database with --fresh", .0.display()
    )]
    OtherRootKey(PathBuf),
    /// The key file is gone and the database is not empty.
    #[error(
        "{} is missing, and this database was sealed with it: nothing in it would open. Put the key file back from where \
         its copy is kept, or erase the private database with --fresh", .0.display()
    )]
    NoRootKey(PathBuf),
    /// The private database.
    #[error(transparent)]
    Postgres(#[from] nrm_private_postgres::Error),
    /// The address of the database.
    #[error("DATABASE_URL must be like postgres://role:password@host:5432/database")]
    DatabaseUrl,
    /// The words for the first administrator.
    #[error("a login has 3 to 60 small Latin letters, digits or dots; names have 2 to 300 characters")]
    Named,
    /// Somebody is there already.
    #[error("the database has people already; its administrators name the others")]
    NotEmpty,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The application.
    #[error(transparent)]
    App(#[from] AppError),
}

/// An open database, and the private one kept running as long as this lives.
pub struct Opened {
    /// The address for those who prepare and verify.
    pub admin_url: SecretString,
    /// The address for the application role.
    pub app_url: SecretString,
    /// The key outside the database.
    pub root: Arc<RootKey>,
    _postgres: Option<PrivatePostgres>,
}

/// Opens the database and brings it up to date; blocks until that is done.
pub fn open(settings: &Settings) -> Result<Opened, StartError> {
    let folder = settings.data_dir.join("keys");
    keys::folder(&folder)?;
    let private = nrm_private_postgres::Settings {
        data_dir: settings.data_dir.join("postgres"),
        bin_dir: settings.pg_bin_dir.clone(),
        ephemeral: false,
    };
    if settings.fresh {
        // The database may be kept elsewhere; its folder must be there for that place to be found.
        std::fs::create_dir_all(&private.data_dir)?;
        PrivatePostgres::erase(&private)?;
    }
    let key_file = folder.join("root.key");
    let key_was_there = key_file.exists();
    let root = Arc::new(RootKey::load_or_create(&key_file)?);
    let opened = match &settings.database_url {
        Some(url) => Opened::at(url.clone(), root)?,
        None => {
            let postgres = PrivatePostgres::start(&private)?;
            let (admin, app) = (postgres.superuser_url(DATABASE), postgres.url("nrm_app", DATABASE));
            Opened { admin_url: admin.into(), app_url: app.into(), root, _postgres: Some(postgres) }
        }
    };
    match migrate::prepare(opened.admin_url.expose_secret(), &opened.root) {
        Err(StoreError::OtherRootKey) if key_was_there => Err(StartError::OtherRootKey(key_file)),
        Err(StoreError::OtherRootKey) => {
            // The key that was just made belongs to nothing; it must not lie where the right one has to be put.
            std::fs::remove_file(&key_file)?;
            Err(StartError::NoRootKey(key_file))
        }
        prepared => Ok(prepared.map(|_| opened)?),
    }
}

/// Names the first administrator of an empty database; gives the passphrase that works once.
pub fn first_administrator(settings: &Settings, wanted: &FirstAdministrator) -> Result<String, StartError> {
    let well_named = |text: &str| (2..=300).contains(&text.chars().count()) && text.trim() == text;
    if !is_login(&wanted.login)
        || ![&wanted.name, &wanted.agency_uk, &wanted.agency_en].iter().all(|text| well_named(text))
    {
        return Err(StartError::Named);
    }
    let opened = open(settings)?;
    let passphrase = new_first_passphrase();
    let first = First {
        agency_uk: wanted.agency_uk.clone(),
        agency_en: wanted.agency_en.clone(),
        login: wanted.login.clone(),
        display_name: wanted.name.clone(),
        passphrase_hash: app::hash_now(&app::hasher(&opened.root, settings.cost)?, &passphrase)?,
    };
    match first::lay_down(opened.admin_url.expose_secret(), &first, settings.clock.now()) {
        Err(StoreError::Refused(_)) => Err(StartError::NotEmpty),
        other => Ok(other.map(|()| passphrase)?),
    }
}

impl Opened {
    /// A database that was brought up to date already; nothing in it is changed.
    pub fn at(admin_url: SecretString, root: Arc<RootKey>) -> Result<Self, StartError> {
        let app_url = with_role(admin_url.expose_secret(), "nrm_app", &migrate::app_password(&root))
            .ok_or(StartError::DatabaseUrl)?;
        Ok(Self { admin_url, app_url: app_url.into(), root, _postgres: None })
    }

    /// Puts the application together.
    pub fn application(&self, settings: &Settings) -> Result<Application, StartError> {
        let store = Store::connect(StoreSettings {
            app_url: self.app_url.expose_secret().to_owned(),
            pool_size: settings.pool_size,
            root_key: Arc::clone(&self.root),
        })?;
        Ok(Application::new(settings, store, &self.root)?)
    }

    /// Lays down the invented agencies and people, and says how they sign in.
    pub fn demonstrate(
        &self,
        application: &Application,
        settings: &Settings,
    ) -> Result<Vec<demonstration::SignIn>, StartError> {
        // A hash takes its time; a later start has nothing to lay down.
        if demonstration::is_laid_down(self.admin_url.expose_secret())? {
            return Ok(demonstration::sign_ins()?);
        }
        let hash = application.hash_password(demonstration::PASSPHRASE)?;
        demonstration::load(self.admin_url.expose_secret(), &hash, settings.clock.now())?;
        Ok(demonstration::sign_ins()?)
    }

    /// Recomputes the audit.
    pub fn verify_audit(&self) -> Result<audit::Verification, StartError> {
        Ok(audit::verify_all(self.admin_url.expose_secret())?)
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opened")
    }
}

/// The same server and database as another role.
fn with_role(url: &str, role: &str, password: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if !matches!(scheme, "postgres" | "postgresql") {
        return None;
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    Some(format!("{scheme}://{role}:{password}@{host}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_application_goes_to_the_same_place_as_another_role() {
        let there = |url| with_role(url, "nrm_app", "p");
        assert_eq!(there("postgres://a:b@h:5/d?x=1").as_deref(), Some("postgres://nrm_app:p@h:5/d?x=1"));
        assert_eq!(there("postgresql://h/d").as_deref(), Some("postgresql://nrm_app:p@h/d"));
        assert_eq!(
            there("postgres://u@%2Frun%2Fpg:5432/d").as_deref(),
            Some("postgres://nrm_app:p@%2Frun%2Fpg:5432/d")
        );
        assert_eq!(there("h:5/d"), None);
    }
}
