//! The test bench: the real application on a real port, with a database of its own and the invented agencies in it.
//!
//! [`Bench::open`] starts it; [`Bench::person`] signs one of the invented people in; a [`Caller`] speaks JSON like any
//! client and never panics on a refusal, so that a test can look at it. Everything runs as the application role.

mod clock;
mod contract;
mod database;
mod hand;
mod procedure;
mod world;

/// The crates of the house as the bench was built with them, for the programs in `guards/wrong_programs`.
pub mod house {
    pub use {actix_web, diesel, nrm_domain, nrm_server, nrm_store, serde_json, utoipa, uuid};
}

pub use contract::Contract;
pub use database::Database;
pub use hand::HandClock;
pub use procedure::{Office, answers, application, child_signal};
pub use world::World;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use nrm_domain::shared::time::Clock;
use nrm_server::app::{self, Running};
use nrm_server::kernel::limits::Allowance;
use nrm_server::kernel::passwords::Cost;
use nrm_server::settings::{Settings, SystemClock};
use nrm_server::start::Opened;
use nrm_store::demonstration::PASSPHRASE;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;

use clock::BenchClock;

/// The moment, for what a test lays down itself.
fn now() -> DateTime<Utc> {
    SystemClock.now()
}

/// A running house.
pub struct Bench {
    running: Running,
    opened: Opened,
    database: Database,
    clock: Arc<dyn Clock>,
    hands: Arc<BenchClock>,
}

impl Bench {
    /// Starts the application over a copy of the prepared database.
    pub async fn open() -> Self {
        let clock = Arc::new(BenchClock::default());
        Self::over(Arc::<BenchClock>::clone(&clock), clock).await
    }

    /// The same under a clock of the test.
    pub async fn open_at(clock: Arc<dyn Clock>) -> Self {
        Self::over(clock, Arc::default()).await
    }

    async fn over(clock: Arc<dyn Clock>, hands: Arc<BenchClock>) -> Self {
        let its_clock = Arc::clone(&clock);
        let (database, opened, application) = tokio::task::spawn_blocking(move || {
            let database = Database::prepared();
            let mut settings = Settings::new(&database.folder, "http://127.0.0.1");
            settings.clock = its_clock;
            settings.cost = Cost::least();
            settings.allowance = Allowance {
                per_minute: 1_000_000,
                per_minute_client: 1_000_000,
                burst: 1_000_000,
                writes_per_minute: 1_000_000,
                ..Allowance::default()
            };
            let opened = Opened::at(database.url().into(), Arc::new(database::root_key()));
            let opened = opened.expect("an address");
            let application = opened.application(&settings).expect("the application fits together");
            (database, opened, application)
        })
        .await
        .expect("started");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let running = app::serve(application, listener).expect("serving");
        Self { running, opened, database, clock, hands }
    }

    /// Says what time it is; the clock stands there. Tokens from before may have ended: sign in again.
    pub fn at(&self, moment: &str) {
        self.hands.set(moment.parse().expect("a moment like 2026-11-25T07:00:00Z"));
    }

    /// Lets time pass, and the clock stand then.
    pub fn advance(&self, by: TimeDelta) {
        self.hands.set(self.now() + by);
    }

    /// The time of the house.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The address of the database for the one who prepares it.
    pub fn admin_url(&self) -> &str {
        self.opened.admin_url.expose_secret()
    }

    /// The address of the database as the application.
    pub fn app_url(&self) -> &str {
        self.opened.app_url.expose_secret()
    }

    /// Does what is due by the clock; says how many statuses ended.
    pub async fn turn(&self) -> usize {
        self.running.turn().await.expect("the clock works")
    }

    /// Recomputes all audit chains.
    pub fn audit(&self) -> nrm_store::audit::Verification {
        self.opened.verify_audit().expect("verified")
    }

    /// A caller that nobody knows.
    pub fn anonymous(&self) -> Caller {
        Caller {
            base: format!("http://{}", self.running.address),
            client: Client::builder().cookie_store(true).build().expect("a client"),
            token: None,
        }
    }

    /// The same, calling from another address of this machine.
    pub fn anonymous_from(&self, address: [u8; 4]) -> Caller {
        let client = Client::builder().cookie_store(true).local_address(std::net::IpAddr::from(address));
        Caller { client: client.build().expect("a client"), ..self.anonymous() }
    }

    /// One of the invented people, signed in.
    pub async fn person(&self, login: &str) -> Caller {
        let mut caller = self.anonymous();
        let answer = caller
            .call(Method::POST, "/v1/auth/sign-in", Some(json!({"login": login, "password": PASSPHRASE})), &[])
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{login} signs in: {}", answer.body);
        caller.token = Some(answer.text("/access_token"));
        caller
    }

    /// Stops everything and drops the database.
    pub async fn close(self) {
        self.running.stop().await;
        let database = self.database;
        tokio::task::spawn_blocking(move || drop(database)).await.expect("dropped");
    }
}

/// Someone who calls the API.
#[derive(Clone)]
pub struct Caller {
    base: String,
    client: Client,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// JSON, or null.
    pub body: Value,
    /// Version tag.
    pub etag: Option<String>,
    /// Whether it is the kept answer of an earlier request.
    pub replayed: bool,
    /// Which kind of content it has.
    pub media: Option<String>,
    /// The cookie that it sets.
    pub cookie: Option<String>,
}

/// A file that came back, or a refusal.
#[derive(Debug)]
pub struct FileAnswer {
    /// Status.
    pub status: StatusCode,
    /// Type.
    pub content_type: String,
    /// How a browser shall take it.
    pub disposition: String,
    /// How long anyone may keep it.
    pub cache: String,
    /// What a browser may do with it.
    pub policy: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl FileAnswer {
    /// Insists on a status and hands the answer on.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_slice(&self.bytes).unwrap_or(Value::Null);
        body["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Answer {
    /// A text in the body, by JSON pointer.
    pub fn text(&self, pointer: &str) -> String {
        let value = self.body.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("no text at {pointer} in {}", self.body)).to_owned()
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> &str {
        self.body.pointer("/code").and_then(Value::as_str).unwrap_or_default()
    }

    /// Insists on a status and hands the answer on.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

impl Caller {
    /// Calls as an application with this token.
    pub fn with_token(mut self, token: String) -> Self {
        self.token = Some(token);
        self
    }

    /// One request. A POST gets a fresh Idempotency-Key unless one is given.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.request(method, path, headers);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Self::answer(request).await
    }

    /// One request with a body that is sent as it is, whatever it is.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        media: &str,
        body: String,
        headers: &[(&str, &str)],
    ) -> Answer {
        Self::answer(self.request(method, path, headers).header("Content-Type", media).body(body)).await
    }

    fn request(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> RequestBuilder {
        let mut request =
            self.client.request(method.clone(), format!("{}{path}", self.base)).header("X-Requested-With", "nrm");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if method == Method::POST && !headers.iter().any(|(name, _)| *name == "Idempotency-Key") {
            request = request.header("Idempotency-Key", Uuid::now_v7().to_string());
        }
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    }

    async fn answer(request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (status, etag, replayed) = (response.status(), header("etag"), header("idempotency-replayed").is_some());
        let (media, cookie) = (header("content-type"), header("set-cookie"));
        let text = response.text().await.expect("a body");
        Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::Null), etag, replayed, media, cookie }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None, &[]).await
    }

    /// Posts.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body), &[]).await
    }

    /// Asks for a file.
    pub async fn file(&self, path: &str, body: Value) -> FileAnswer {
        let request = self.request(Method::POST, path, &[]).json(&body);
        let response = request.send().await.expect("an answer");
        let header = |name: &str| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        FileAnswer {
            status: response.status(),
            content_type: header("content-type"),
            disposition: header("content-disposition"),
            cache: header("cache-control"),
            policy: header("content-security-policy"),
            bytes: response.bytes().await.expect("a body").to_vec(),
        }
    }

    /// Sends a file.
    pub async fn upload(&self, path: &str, media: &str, disposition: &str, bytes: Vec<u8>) -> Answer {
        let headers = [("Content-Type", media), ("Content-Disposition", disposition)];
        Self::answer(self.request(Method::POST, path, &headers).body(bytes)).await
    }

    /// Reports a signal, also when the person may be known: then what was found is named.
    pub async fn report(&self, answers: Value) -> Answer {
        let first = self.post("/v1/signals", json!({"answers": answers})).await;
        if first.code() != "intake.possible_duplicate" {
            return first;
        }
        let found = first.body["matches"].as_array().into_iter().flatten().map(|one| one["case_id"].clone());
        let body = json!({"answers": answers, "acknowledged_matches": found.collect::<Vec<_>>()});
        self.post("/v1/signals", body).await
    }

    /// Moves a case from what it is now.
    pub async fn move_case(&self, case: &str, body: Value) -> Answer {
        let etag = self.get(&format!("/v1/cases/{case}")).await.etag.unwrap_or_default();
        self.call(Method::POST, &format!("/v1/cases/{case}/moves"), Some(body), &[("If-Match", &etag)]).await
    }
}

/// The answers of a signal about an invented adult who consents.
pub fn signal(surname: &str) -> Value {
    json!({
        "found": {"channel": "police_work"},
        "consent": {"given": true, "by": "person", "language": "uk", "explained_by_role": "officer",
            "purposes": ["help", "status_procedure"]},
        "contact": {"may_contact": true, "who": "person", "phone": "+380440000001", "never_say": "CANARY-rule"},
        "person": {"name_known": true, "surname": surname, "given_name": "Олена",
            "birth": {"kind": "year", "year": 1990}, "sex": "female", "document_number": "CANARY000001"},
        "needs": {"urgency": "urgent", "codes": ["shelter", "medical"]},
        "indicators": {"act": ["recruitment"], "means": ["deception"], "purpose": ["forced_labour"],
            "narrative": "CANARY-narrative"}
    })
}

impl Caller {
    /// Asks for a token with the credentials of an application.
    pub async fn token(&self, client: &str, secret: &str) -> String {
        let form = format!("grant_type=client_credentials&client_id={client}&client_secret={secret}");
        let kind = "application/x-www-form-urlencoded";
        let body = self.send(Method::POST, "/v1/auth/token", kind, form, &[]).await.body;
        body["access_token"].as_str().unwrap_or_else(|| panic!("no token in {body}")).to_owned()
    }
}

/// A picture of a few points.
pub fn small_picture() -> Vec<u8> {
    let pixels = image::RgbImage::from_pixel(4, 4, image::Rgb([200, 120, 40]));
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(pixels).write_to(&mut out, image::ImageFormat::Png).expect("written");
    out.into_inner()
}
