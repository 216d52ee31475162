//! The application: all operations in one table, the layers around them, and the running server.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_cors::Cors;
use actix_files::{Files, NamedFile};
use actix_web::dev::{ServerHandle, ServiceRequest, ServiceResponse, fn_service};
use actix_web::http::header::{
    AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderName, IF_MATCH, LOCATION, RETRY_AFTER,
};
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::{App, HttpResponse, HttpServer, web};
use nrm_store::Store;
use nrm_store::sealing::RootKey;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::kernel::problem::{Code, Problem};
use crate::kernel::routing::{Routes, Table};
use crate::kernel::{
    Kernel, authenticate, blocking, body, certificates, clockwork, contract, headers, limits, passwords, seal,
    telemetry, tokens,
};
use crate::settings::Settings;
use crate::{audit, auth, cases, directory, monitoring, tenancy};

/// All operations there are.
pub fn table() -> Arc<Table> {
    let mut routes = Routes::default();
    auth::routes(&mut routes);
    tenancy::routes(&mut routes);
    directory::routes(&mut routes);
    cases::routes(&mut routes);
    monitoring::routes(&mut routes);
    audit::routes(&mut routes);
    routes.finish()
}

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Keys of tokens.
    #[error(transparent)]
    Keys(#[from] tokens::KeyError),
    /// The hasher of passwords.
    #[error("passwords: {0}")]
    Passwords(String),
    /// The network.
    #[error("the server cannot listen: {0}")]
    Listen(#[from] std::io::Error),
}

/// Everything requests share, ready to be served.
pub struct Application {
    kernel: web::Data<Kernel>,
    table: Arc<Table>,
    document: serde_json::Value,
    assets: Option<PathBuf>,
    cors_origins: Vec<String>,
    workers: usize,
}

impl std::fmt::Debug for Application {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Application")
    }
}

impl Application {
    /// Puts the application together over an open store.
    pub fn new(settings: &Settings, store: Store, root: &RootKey) -> Result<Self, AppError> {
        let table = table();
        let now = settings.clock.now();
        let kernel = Kernel {
            store,
            clock: Arc::clone(&settings.clock),
            tokens: tokens::Tokens::open(&settings.data_dir.join("keys"), &settings.public_url, now)?,
            passwords: hasher(root, settings.cost)?,
            certificates: certificates::CertificateKeys::open(&settings.data_dir.join("keys"), now)?,
            public_url: settings.public_url.clone(),
            limits: limits::Limits::new(&settings.allowance),
            seal: seal::Seal::new(root.context_key("marks")),
            known: authenticate::Known::default(),
            operations: table.index(),
            secure: settings.is_secure(),
            behind_proxy: settings.behind_proxy,
        };
        Ok(Self {
            kernel: web::Data::new(kernel),
            document: contract::document(&table),
            table,
            assets: settings.assets.clone(),
            cors_origins: settings.cors_origins.clone(),
            workers: settings.workers,
        })
    }

    /// Hashes a password before the doors open, for the demonstration.
    pub fn hash_password(&self, password: &str) -> Result<String, AppError> {
        hash_now(&self.kernel.passwords, password)
    }
}

/// The hasher of passphrases, peppered by the root key.
pub(crate) fn hasher(root: &RootKey, cost: passwords::Cost) -> Result<passwords::Passwords, AppError> {
    passwords::Passwords::new(root.context_key("passwords"), cost).map_err(unhashed)
}

/// Hashes a passphrase before the doors open.
pub(crate) fn hash_now(hasher: &passwords::Passwords, passphrase: &str) -> Result<String, AppError> {
    hasher.hash_now(passphrase).map_err(unhashed)
}

fn unhashed(problem: Problem) -> AppError {
    AppError::Passwords(problem.log().unwrap_or("unknown").to_owned())
}

/// A running server.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    ended: tokio::task::JoinHandle<std::io::Result<()>>,
    clock: web::Data<Kernel>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("address", &self.address).finish()
    }
}

impl Running {
    /// Stops after the requests under way.
    pub async fn stop(self) {
        self.handle.stop(true).await;
        let _ = self.ended.await;
    }

    /// Does what is due by the clock, as the server does by itself every minute; says how many statuses ended.
    pub async fn turn(&self) -> Result<usize, Problem> {
        clockwork::turn(self.clock.clone()).await
    }

    /// A handle that stops it from elsewhere.
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Waits until it ends, such as by a signal.
    pub async fn ended(self) -> std::io::Result<()> {
        self.ended.await.unwrap_or_else(|_| Err(std::io::Error::other("the server panicked")))
    }
}

/// Serves the application at a listener; inside a Tokio runtime.
pub fn serve(application: Application, listener: TcpListener) -> Result<Running, AppError> {
    let address = listener.local_addr()?;
    let Application { kernel, table, document, assets, cors_origins, workers } = application;
    let (quiet, clock) = (kernel.clone(), kernel.clone());
    let factory = move || {
        let (table, assets) = (Arc::clone(&table), assets.clone());
        App::new()
            .app_data(kernel.clone())
            .wrap(from_fn(body::receive))
            .wrap(from_fn(limits::enforce))
            .wrap(from_fn(authenticate::resolve))
            .wrap(Condition::new(!cors_origins.is_empty(), cors(&cors_origins)))
            .wrap(from_fn(telemetry::observe))
            .configure(|config| table.register(config))
            .route("/certificate/{code}", web::get().to(cases::certificate_page))
            .route("/health/live", web::get().to(live))
            .route("/health/ready", web::get().to(is_ready))
            .service(web::resource("/v1").to(nothing))
            .service(web::resource("/v1/{rest:.*}").to(nothing))
            .service(web::resource("/docs").to(to_docs))
            .service(docs(document.clone()))
            .configure(|config| pages(config, assets.as_deref()))
            .default_service(web::to(nothing))
    };
    let server = HttpServer::new(factory)
        .workers(workers)
        .client_request_timeout(Duration::from_secs(10))
        .client_disconnect_timeout(Duration::from_secs(5))
        .keep_alive(Duration::from_secs(30))
        .shutdown_timeout(10)
        .max_connections(5_000)
        // The program listens for signals itself; tests want none.
        .disable_signals()
        .listen(listener)?;
    let server = server.run();
    let handle = server.handle();
    let ended = tokio::spawn(server);
    let stopped = ended.abort_handle();
    // Now and then callers that have been quiet are forgotten, and what is due by the calendar is done.
    tokio::spawn(async move {
        while !stopped.is_finished() {
            tokio::time::sleep(Duration::from_secs(60)).await;
            quiet.limits.forget_quiet();
            if let Err(problem) = clockwork::turn(quiet.clone()).await {
                tracing::warn!(code = %problem, reason = problem.log(), "the clock could not do its work");
            }
        }
    });
    Ok(Running { address, handle, ended, clock })
}

fn cors(origins: &[String]) -> Cors {
    let mut cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            AUTHORIZATION,
            CONTENT_DISPOSITION,
            CONTENT_TYPE,
            IF_MATCH,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([
            CONTENT_DISPOSITION,
            ETAG,
            LOCATION,
            RETRY_AFTER,
            HeaderName::from_static("idempotency-replayed"),
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(600);
    for origin in origins {
        cors = cors.allowed_origin(origin);
    }
    cors
}

/// Swagger UI, which asks nobody outside: no online validator, no settings from the address.
fn docs(document: serde_json::Value) -> SwaggerUi {
    let config = Config::new(["/openapi.json"])
        .validator_url("none")
        .query_config_enabled(false)
        .persist_authorization(false)
        .display_request_duration(true)
        .filter(true)
        .display_operation_id(true);
    SwaggerUi::new("/docs/{_:.*}").config(config).external_url_unchecked("/openapi.json", document)
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "live" }))
}

async fn is_ready(kernel: web::Data<Kernel>) -> Result<HttpResponse, Problem> {
    let store = kernel.store.clone();
    blocking(move || store.ready().map_err(|_| Problem::new(Code::Busy))).await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })))
}

async fn nothing() -> Result<HttpResponse, Problem> {
    Err(Problem::new(Code::NotFound))
}

async fn to_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/docs/")).finish()
}

/// The pages of the frontend; an unknown address is one of its own and gets the first page.
fn pages(config: &mut web::ServiceConfig, assets: Option<&std::path::Path>) {
    let Some(folder) = assets else { return };
    let index = folder.join("index.html");
    let fallback = fn_service(move |req: ServiceRequest| {
        let index = index.clone();
        async move {
            let (req, _) = req.into_parts();
            // A missing asset is missing; only addresses of pages belong to the frontend.
            if headers::is_api(req.path()) || req.path().starts_with("/assets/") {
                return Ok(ServiceResponse::from_err(Problem::new(Code::NotFound), req));
            }
            match NamedFile::open(&index) {
                Ok(file) => {
                    let response = file.use_etag(false).use_last_modified(false).into_response(&req);
                    Ok(ServiceResponse::new(req, response))
                }
                Err(_) => Ok(ServiceResponse::from_err(Problem::new(Code::NotFound), req)),
            }
        }
    });
    config.service(
        web::scope("")
            .wrap(Compress::default())
            .service(Files::new("/", folder).index_file("index.html").prefer_utf8(true).default_handler(fallback)),
    );
}
