//! Sign-in with a password, the refresh of a session, and its end.
//!
//! Every refusal of a sign-in reads the same and takes the same time, whether the login exists or not.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_domain::auth::{credential, lockout};
use nrm_domain::shared::ids::{MembershipId, SessionId, UserId};
use nrm_store::auth::accounts::{self, Account, Standing};
use nrm_store::auth::sessions::{self, Rotation};
use nrm_store::{AuthTx, Call, demonstration};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::me::{SignedIn, me, signed_in};
use crate::kernel::limits::address;
use crate::kernel::problem::{Code, Problem};
use crate::kernel::routing::{Argument, Description, Public, parameter};
use crate::kernel::telemetry::RequestId;
use crate::kernel::valid::Valid;
use crate::kernel::{Kernel, blocking, ready};

/// The cookie of the refresh token.
const COOKIE: &str = "nrm_rt";
/// How long the process that signs a sign-in off waits after a network failed too often.
const NETWORK_WAIT: u64 = 600;

/// Who wants to sign in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The login.
    #[validate(length(min = 1, max = 100))]
    #[schema(example = "police.horlivka")]
    pub login: String,
    /// The password.
    #[validate(length(min = 1, max = 200))]
    #[schema(format = Password)]
    pub password: String,
    /// In which membership; the first one if not said.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub membership_id: Option<MembershipId>,
}

/// From where a stranger calls.
pub struct Caller {
    pub(super) kernel: web::Data<Kernel>,
    call: Call,
    network: String,
    device: &'static str,
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            let kernel = Kernel::of(req)?.clone();
            let call = Call { request_id: RequestId::of(req), now: kernel.clock.now(), idempotency: None };
            let network = network(req, kernel.behind_proxy);
            let agent = req.headers().get("User-Agent").and_then(|value| value.to_str().ok()).unwrap_or_default();
            Ok(Self { kernel, call, network, device: device(agent) })
        })
    }
}

impl Argument for Caller {
    fn describe(_: &mut Description) {}
}

impl Caller {
    pub(super) async fn door<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AuthTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (store, call) = (self.kernel.store.clone(), self.call.clone());
        blocking(move || store.auth(&call, work)).await
    }

    fn cookie(&self, token: String, life: TimeDelta) -> Cookie<'static> {
        Cookie::build(COOKIE, token)
            .path("/v1/auth")
            .http_only(true)
            .secure(self.kernel.secure)
            .same_site(SameSite::Strict)
            .max_age(Duration::seconds(life.num_seconds().max(0)))
            .finish()
    }
}

/// Guesses are counted per network, not per address: an address is cheap to change within its network.
fn network(req: &HttpRequest, behind_proxy: bool) -> String {
    match address(req, behind_proxy) {
        Some(std::net::IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(std::net::IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".into(),
    }
}

/// A word by which a person knows their own device again; nothing else of the browser is kept.
fn device(agent: &str) -> &'static str {
    const KNOWN: [(&str, &str); 6] = [
        ("Android", "android"),
        ("iPhone", "iphone"),
        ("iPad", "ipad"),
        ("Windows", "windows"),
        ("Mac OS", "mac"),
        ("Linux", "linux"),
    ];
    KNOWN.iter().find(|(mark, _)| agent.contains(mark)).map_or("other", |(_, word)| *word)
}

/// A refresh token: the cookie and the header that no other site can send.
pub struct RefreshCookie(String);

impl FromRequest for RefreshCookie {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            if req.headers().get("X-Requested-With").is_none_or(|value| value != "nrm") {
                return Err(Problem::new(Code::AuthRequired));
            }
            req.cookie(COOKIE)
                .map(|cookie| Self(cookie.value().to_owned()))
                .ok_or_else(|| Problem::new(Code::AuthRequired))
        })
    }
}

impl Argument for RefreshCookie {
    fn describe(description: &mut Description) {
        parameter(
            description,
            serde_json::json!({ "name": "X-Requested-With", "in": "header", "required": true,
                "schema": { "type": "string", "enum": ["nrm"] }, "description": "Shows that no other site sends this." }),
        );
        parameter(
            description,
            serde_json::json!({ "name": COOKIE, "in": "cookie", "required": true, "schema": { "type": "string" },
                "description": "The refresh token; only the browser knows it." }),
        );
        description.problems.push("auth.required");
    }
}

/// Sign in with login and password; the refresh token comes as a cookie that scripts cannot read.
#[utoipa::path(post, path = "/v1/auth/sign-in", tag = "auth", responses(
    (status = 200, description = "Signed in.", body = SignedIn),
    (status = 401, description = "The login or the password is wrong.", body = crate::kernel::problem::ProblemBody, content_type = "application/problem+json"),
    (status = 403, description = "It is a first passphrase: choose another (`first-sign-in`).", body = crate::kernel::problem::ProblemBody, content_type = "application/problem+json"),
    (status = 429, description = "Too many failed attempts.", body = crate::kernel::problem::ProblemBody, content_type = "application/problem+json")))]
pub async fn sign_in(_public: Public, caller: Caller, body: Valid<SignIn>) -> Result<HttpResponse, Problem> {
    let SignIn { login, password, membership_id } = body.0;
    let (account, attempt) = caller.judge(&login, password).await?.ok_or(Code::InvalidCredentials)?;
    if account.one_time_until.is_some() {
        caller.judged_right(attempt).await?;
        // Of a first passphrase that was left too long, no more is said than of a wrong one.
        let waits = account.one_time_until.is_some_and(|until| until >= caller.call.now);
        return Err(Problem::new(if waits { Code::PassphraseToChange } else { Code::InvalidCredentials }));
    }
    caller
        .enter(account.user, attempt, membership_id, move |tx| {
            if accounts::still_holds(tx, &account)? { Ok(()) } else { Err(Code::InvalidCredentials.into()) }
        })
        .await
}

/// Who signs in for the first time.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstSignIn {
    /// The login.
    #[validate(length(min = 1, max = 100))]
    #[schema(example = "police.horlivka")]
    pub login: String,
    /// The first passphrase, as it was handed over.
    #[validate(length(min = 1, max = 200))]
    #[schema(format = Password)]
    pub first_passphrase: String,
    /// The passphrase from now on: at least 15 varied characters, without the login, the name or the agency's.
    #[validate(length(min = 1, max = 200))]
    #[schema(format = Password)]
    pub passphrase: String,
}

/// Sign in for the first time: with the first passphrase, which works once, and the one to be used from now on.
#[utoipa::path(post, path = "/v1/auth/first-sign-in", tag = "auth", responses(
    (status = 200, description = "Signed in; the first passphrase opens nothing any more.", body = SignedIn),
    (status = 401, description = "The login or the first passphrase is wrong, or was left too long.", body = crate::kernel::problem::ProblemBody, content_type = "application/problem+json"),
    (status = 429, description = "Too many failed attempts.", body = crate::kernel::problem::ProblemBody, content_type = "application/problem+json")))]
pub async fn first_sign_in(_public: Public, caller: Caller, body: Valid<FirstSignIn>) -> Result<HttpResponse, Problem> {
    let FirstSignIn { login, first_passphrase, passphrase } = body.0;
    let same = first_passphrase == passphrase;
    let (account, attempt) = caller.judge(&login, first_passphrase).await?.ok_or(Code::InvalidCredentials)?;
    if account.one_time_until.is_none_or(|until| until < caller.call.now) {
        return Err(Problem::new(Code::InvalidCredentials));
    }
    if same || !caller.is_strong(account.user, passphrase.clone()).await? {
        caller.judged_right(attempt).await?;
        return Err(Problem::field("/passphrase", "weak"));
    }
    let hash = caller.kernel.passwords.hash(passphrase).await?;
    caller
        .enter(account.user, attempt, None, move |tx| {
            if accounts::replace_first(tx, &account, &hash)? { Ok(()) } else { Err(Code::InvalidCredentials.into()) }
        })
        .await
}

impl Caller {
    /// Looks at a guess, slowly and the same way whether the login exists or not. A right one is the account and the
    /// attempt, which is kept as failed until somebody says that it succeeded.
    pub(super) async fn judge(&self, login: &str, password: String) -> Result<Option<(Account, Uuid)>, Problem> {
        let login = login.trim().to_lowercase();
        let digest = self.kernel.seal.mark("login", &[login.as_bytes()]);
        let now = self.call.now;
        let network = self.network.clone();
        let limit = i64::from(self.kernel.limits.refused_sign_ins_per_hour);
        let (attempt, account) = self
            .door(move |tx| {
                let standing = accounts::standing(tx, &digest, &network)?;
                if let Some(seconds) = locked(&standing, limit, now) {
                    return Err(Problem::new(Code::AuthLocked).after(seconds));
                }
                let attempt = accounts::begin_attempt(tx, &digest, &network)?;
                Ok((attempt, accounts::find(tx, &login)?))
            })
            .await?;
        let known = account.as_ref().map(|account| account.password_hash.clone());
        let fits = match self.kernel.passwords.verify(password, known).await {
            Ok(fits) => fits,
            Err(problem) => {
                // Nobody looked at the guess, so it does not count.
                self.door(move |tx| Ok(accounts::forget_attempt(tx, attempt)?)).await?;
                return Err(problem);
            }
        };
        match account {
            Some(account) if fits => Ok(Some((account, attempt))),
            other => {
                let user = other.map(|account| account.user.uuid());
                self.door(move |tx| {
                    let refused = Audit::of(AuditAction::SignInRefused, "account", user);
                    Ok(tx.record(None, None, None, &refused)?)
                })
                .await?;
                Ok(None)
            }
        }
    }

    /// Notes that the guess was right.
    pub(super) async fn judged_right(&self, attempt: Uuid) -> Result<(), Problem> {
        self.door(move |tx| Ok(accounts::attempt_succeeded(tx, attempt)?)).await
    }

    /// Whether a passphrase is good enough for this person.
    pub(super) async fn is_strong(&self, user: UserId, passphrase: String) -> Result<bool, Problem> {
        self.door(move |tx| {
            let person = accounts::person(tx, user)?;
            let memberships = accounts::memberships(tx, user)?;
            let agencies =
                memberships.iter().flat_map(|one| [one.agency_name_uk.as_str(), one.agency_name_en.as_str()]);
            let names: Vec<&str> = agencies.chain([person.display_name.as_str()]).collect();
            let published = passphrase == demonstration::PASSPHRASE;
            Ok(!published && credential::check(&passphrase, &person.login, &names).is_ok())
        })
        .await
    }

    /// Begins a session after a right guess; `last` is the last thing to be settled before, in the same transaction.
    async fn enter(
        &self,
        user: UserId,
        attempt: Uuid,
        wanted: Option<MembershipId>,
        last: impl FnOnce(&mut AuthTx<'_>) -> Result<(), Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let (token, hash) = new_refresh_token();
        let (kernel, device) = (self.kernel.clone(), self.device);
        let (signed_in, expires_at) = self
            .door(move |tx| {
                accounts::attempt_succeeded(tx, attempt)?;
                last(tx)?;
                let memberships = accounts::memberships(tx, user)?;
                // Without a place to act in there is nothing to sign in to; the answer is the one for a wrong password.
                let membership = wanted
                    .or_else(|| memberships.first().map(|one| one.id))
                    .filter(|wanted| memberships.iter().any(|one| one.id == *wanted))
                    .ok_or_else(|| Problem::new(Code::InvalidCredentials))?;
                let (session, expires_at) = sessions::open(tx, user, membership, device, &hash)?;
                let answer = answer(tx, &kernel, user, membership, memberships, session)?;
                let entry = Audit::of(AuditAction::SignedIn, "session", Some(session.uuid()));
                tx.record(Some(answer.me.membership.agency.id), Some(user.uuid()), Some(session.uuid()), &entry)?;
                Ok((answer, expires_at))
            })
            .await?;
        Ok(HttpResponse::Ok().cookie(self.cookie(token, expires_at - self.call.now)).json(signed_in))
    }
}

/// Get a new access token with the refresh cookie, which is exchanged for the next one.
#[utoipa::path(post, path = "/v1/auth/refresh", tag = "auth", responses((status = 200, description = "A new token.", body = SignedIn)))]
pub async fn refresh_session(_public: Public, caller: Caller, shown: RefreshCookie) -> Result<HttpResponse, Problem> {
    let now = caller.call.now;
    let shown = digest(&shown.0);
    let (token, hash) = new_refresh_token();
    let kernel = caller.kernel.clone();
    let outcome = caller
        .door(move |tx| match sessions::rotate(tx, &shown, &hash)? {
            Rotation::Next { session, user, membership, expires_at } => {
                let memberships = accounts::memberships(tx, user)?;
                match answer(tx, &kernel, user, membership, memberships, session) {
                    Ok(answer) => Ok(Some((answer, expires_at))),
                    // The person or the membership has been ended meanwhile.
                    Err(problem) if problem.code() == Code::NotFound => Ok(None),
                    Err(problem) => Err(problem),
                }
            }
            Rotation::Reused { session, user, membership } => {
                let lane = sessions::lane(tx, membership)?;
                let entry = Audit::of(AuditAction::SessionReused, "session", Some(session.uuid()));
                tx.record(Some(lane), Some(user.uuid()), Some(session.uuid()), &entry)?;
                tracing::warn!(session_id = %session, "a refresh token was used twice; the session is ended");
                Ok(None)
            }
            Rotation::Ended => Ok(None),
        })
        .await?;
    match outcome {
        Some((signed_in, expires_at)) => {
            Ok(HttpResponse::Ok().cookie(caller.cookie(token, expires_at - now)).json(signed_in))
        }
        None => Err(Problem::new(Code::SessionEnded)),
    }
}

/// Sign out: the session and all its tokens end at once.
#[utoipa::path(post, path = "/v1/auth/sign-out", tag = "auth", responses((status = 204, description = "Signed out.")))]
pub async fn sign_out(_public: Public, caller: Caller, shown: RefreshCookie) -> Result<HttpResponse, Problem> {
    let shown = digest(&shown.0);
    caller
        .door(move |tx| {
            if let Some((session, user, membership)) = sessions::close(tx, &shown)? {
                let lane = sessions::lane(tx, membership)?;
                let entry = Audit::of(AuditAction::SignedOut, "session", Some(session.uuid()));
                tx.record(Some(lane), Some(user.uuid()), Some(session.uuid()), &entry)?;
            }
            Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent()
        .cookie(caller.cookie(String::new(), TimeDelta::zero()))
        .insert_header(("Clear-Site-Data", "\"cache\", \"storage\""))
        .finish())
}

/// For how many seconds no guess is looked at, if so.
fn locked(standing: &Standing, network_limit: i64, now: DateTime<Utc>) -> Option<u64> {
    if standing.network_failures >= network_limit {
        return Some(NETWORK_WAIT);
    }
    let wait = lockout::wait(standing.failures)?;
    // Waiting because of others counts from their last guess; waiting because of one's own, from one's own.
    let own = standing.failures.from_here >= lockout::FREE;
    let last = if own { standing.last_from_here } else { standing.last_anywhere }?;
    let left = (last + wait - now).num_seconds();
    u64::try_from(left).ok().filter(|seconds| *seconds > 0)
}

fn answer(
    tx: &mut AuthTx<'_>,
    kernel: &Kernel,
    user: UserId,
    membership: MembershipId,
    memberships: Vec<accounts::Membership>,
    session: SessionId,
) -> Result<SignedIn, Problem> {
    let person = accounts::person(tx, user)?;
    signed_in(&kernel.tokens, me(person, memberships, membership)?, session, tx.now())
}

/// A refresh token of 256 random bits, and the digest that is kept of it.
fn new_refresh_token() -> (String, [u8; 32]) {
    let token = format!("nrm_rt_{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()));
    let hash = digest(&token);
    (token, hash)
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nrm_domain::auth::lockout::Failures;

    fn standing(from_here: u32, seconds_ago: i64) -> (Standing, DateTime<Utc>) {
        let now: DateTime<Utc> = "2027-01-01T10:00:00Z".parse().expect("a moment");
        let last = Some(now - TimeDelta::seconds(seconds_ago));
        let failures = Failures { from_here, everywhere: from_here, known_here: false };
        (Standing { failures, last_from_here: last, last_anywhere: last, network_failures: 0 }, now)
    }

    #[test]
    fn waiting_grows_and_ends() {
        let locked_after = |count, ago| {
            let (standing, now) = standing(count, ago);
            locked(&standing, 30, now)
        };
        assert_eq!(locked_after(4, 0), None);
        assert_eq!(locked_after(7, 1), Some(3));
        assert_eq!(locked_after(7, 5), None);
        assert!(locked_after(10, 60).is_some_and(|seconds| seconds > 3000));
    }
}
