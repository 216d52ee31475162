//! A caller with a permission, and the only way from a handler to the store.

use std::sync::Arc;

use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev, web};
use chrono::{DateTime, Utc};
use nrm_domain::access::actor::Actor;
use nrm_domain::access::grant::Grant;
use nrm_domain::access::permission::Permission;
use nrm_store::{Call, Idempotency, Read, Recorded, Tx, Write};

use super::authenticate::Identity;
use super::body::RawBody;
use super::problem::{Code, Problem};
use super::reply::{self, Handed, Reply, View};
use super::telemetry::RequestId;
use super::{Kernel, blocking, nobody, ready};

/// A caller whose token reaches permission `P`.
pub struct Desk<P: Permission> {
    pub(crate) kernel: web::Data<Kernel>,
    grant: Arc<Grant<P>>,
    call: Call,
}

impl<P: Permission> Desk<P> {
    /// Who acts.
    pub fn actor(&self) -> &Arc<Actor> {
        self.grant.actor()
    }

    /// The moment of the request.
    pub fn now(&self) -> DateTime<Utc> {
        self.call.now
    }

    /// Answers a question inside a read-only transaction.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_, P, Read>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (store, grant, call) = (self.kernel.store.clone(), Arc::clone(&self.grant), self.call.clone());
        blocking(move || store.read(&grant, &call, work)).await
    }

    /// Answers a question and shows the answer.
    pub async fn show<T: View>(
        &self,
        work: impl FnOnce(&mut Tx<'_, P, Read>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<Reply<T>, Problem> {
        let view = self.read(work).await?;
        Ok(Reply::of(&self.kernel.seal, StatusCode::OK, &view))
    }

    /// Makes a change, which must be recorded, and shows what came of it.
    pub async fn write<T: View>(
        &self,
        status: StatusCode,
        work: impl FnOnce(&mut Tx<'_, P, Write>) -> Result<Recorded<T>, Problem> + Send + 'static,
    ) -> Result<Reply<T>, Problem> {
        let (store, grant, call) = (self.kernel.store.clone(), Arc::clone(&self.grant), self.call.clone());
        let seal = self.kernel.seal.clone();
        let written =
            blocking(move || store.write(&grant, &call, work, |view| reply::answer(&seal, status, view))).await?;
        Ok(Reply::written(written))
    }

    /// Hands out a file, on record. The answer is not kept: a retry is another handing-out, with its own record, and
    /// what is personal does not lie about for a day.
    pub async fn hand_out(
        &self,
        work: impl FnOnce(&mut Tx<'_, P, Write>) -> Result<Recorded<Handed>, Problem> + Send + 'static,
    ) -> Result<Handed, Problem> {
        let (store, grant, call) = (self.kernel.store.clone(), Arc::clone(&self.grant), self.call.clone());
        blocking(move || store.hand_out(&grant, &call, work)).await
    }

    /// Hashes a passphrase. Do this before the transaction.
    pub async fn hash_password(&self, password: String) -> Result<String, Problem> {
        self.kernel.passwords.hash(password).await
    }
}

impl<P: Permission> FromRequest for Desk<P> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(|| {
            let kernel = Kernel::of(req)?.clone();
            let actor = match req.extensions().get::<Identity>() {
                Some(Identity::Known(actor)) => Arc::clone(actor),
                Some(Identity::Refused(problem)) => return Err(problem.clone()),
                None => return Err(nobody()),
            };
            let grant = Grant::for_actor(&actor).map(Arc::new).map_err(|_| Problem::new(Code::Forbidden))?;
            let call = Call {
                request_id: RequestId::of(req),
                now: kernel.clock.now(),
                idempotency: if req.method() == Method::POST { Some(idempotency(req, &kernel)?) } else { None },
            };
            Ok(Self { kernel, grant, call })
        })
    }
}

/// What makes a retry of this request safe.
fn idempotency(req: &HttpRequest, kernel: &Kernel) -> Result<Idempotency, Problem> {
    let key = req
        .headers()
        .get("Idempotency-Key")
        .and_then(|value| value.to_str().ok())
        .filter(|key| (8..=128).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()))
        .ok_or_else(|| Problem::new(Code::IdempotencyKeyRequired))?;
    // Keyed: a plain digest of a body would let whoever reads the table try names and passphrases against it.
    let digest = kernel.seal.mark("request", &[req.uri().to_string().as_bytes(), &RawBody::of(req)?]);
    let route = kernel.operations.name_of(req).ok_or_else(|| Problem::internal("operation without a name"))?;
    Ok(Idempotency { key: key.to_owned(), route, digest })
}
