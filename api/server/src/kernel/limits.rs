//! How much of everything: requests per caller, time for a body. Counted by verified identity, else by address.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, ResponseError, web};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use super::Kernel;
use super::authenticate::Identity;
use super::problem::{Code, Problem};

/// How much a caller may ask.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// Requests in a minute.
    pub per_minute: u32,
    /// Requests in a minute by an application.
    pub per_minute_client: u32,
    /// Requests at once.
    pub burst: u32,
    /// Changes in a minute.
    pub writes_per_minute: u32,
    /// Refused sign-ins from one network in an hour, whatever the login.
    pub refused_sign_ins_per_hour: u32,
    /// How long a body may take to arrive.
    pub body_deadline: Duration,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            per_minute: 300,
            per_minute_client: 600,
            burst: 60,
            writes_per_minute: 60,
            refused_sign_ins_per_hour: 30,
            body_deadline: super::body::DEADLINE,
        }
    }
}

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Whose {
    Actor(Uuid),
    Address(IpAddr),
}

/// The counters.
#[derive(Debug)]
pub struct Limits {
    all: DefaultKeyedRateLimiter<Whose>,
    clients: DefaultKeyedRateLimiter<Whose>,
    writes: DefaultKeyedRateLimiter<Whose>,
    clock: DefaultClock,
    /// Refused sign-ins from one network in an hour.
    pub(crate) refused_sign_ins_per_hour: u32,
    pub(crate) body_deadline: Duration,
}

impl Limits {
    /// Counters with this allowance.
    pub fn new(allowance: &Allowance) -> Self {
        let some = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = |minute: u32, burst: u32| Quota::per_minute(some(minute)).allow_burst(some(burst));
        Self {
            all: RateLimiter::keyed(quota(allowance.per_minute, allowance.burst)),
            clients: RateLimiter::keyed(quota(allowance.per_minute_client, allowance.burst)),
            writes: RateLimiter::keyed(quota(allowance.writes_per_minute, allowance.writes_per_minute)),
            clock: DefaultClock::default(),
            refused_sign_ins_per_hour: allowance.refused_sign_ins_per_hour,
            body_deadline: allowance.body_deadline,
        }
    }

    fn check(&self, whose: &Whose, client: bool, writes: bool) -> Result<(), u64> {
        let all = if client { &self.clients } else { &self.all };
        let wait = |not: governor::NotUntil<_>| not.wait_time_from(self.clock.now()).as_secs() + 1;
        all.check_key(whose).map_err(wait)?;
        if writes {
            self.writes.check_key(whose).map_err(wait)?;
        }
        Ok(())
    }

    /// Forgets callers that have been quiet.
    pub fn forget_quiet(&self) {
        for limiter in [&self.all, &self.clients, &self.writes] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// The address that the request came from: the peer, or what the last proxy tells.
pub(crate) fn address(req: &HttpRequest, behind_proxy: bool) -> Option<IpAddr> {
    let told = behind_proxy
        .then(|| req.headers().get_all("X-Forwarded-For").last())
        .flatten()
        .and_then(|line| line.to_str().ok())
        .and_then(|line| line.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok());
    told.or_else(|| req.peer_addr().map(|peer| peer.ip()))
}

/// Refuses callers that ask too much.
pub(crate) async fn enforce<B: MessageBody + 'static>(
    kernel: web::Data<Kernel>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if req.path().starts_with("/v1/") || req.path().starts_with("/certificate/") {
        let (whose, client) = match req.extensions().get::<Identity>() {
            Some(Identity::Known(actor)) => (Some(Whose::Actor(actor.principal_id())), actor.role().is_none()),
            _ => (address(req.request(), kernel.behind_proxy).map(Whose::Address), false),
        };
        let writes = !matches!(*req.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        if let Some(whose) = whose
            && let Err(seconds) = kernel.limits.check(&whose, client, writes)
        {
            let problem = Problem::new(Code::RateLimited).after(seconds);
            return Ok(req.into_response(problem.error_response()));
        }
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}
