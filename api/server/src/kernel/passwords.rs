//! Hashing of passwords (argon2id, peppered): two at a time, so that sign-ins cannot take all memory and threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::blocking;
use super::problem::{Code, Problem};

/// How many hash at the same time.
const AT_ONCE: usize = 2;
/// How many may wait.
const WAITING: usize = 50;

/// What a hash costs.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3 }
    }
}

impl Cost {
    /// As cheap as possible: for tests only.
    pub const fn least() -> Self {
        Self { memory_kib: 64, passes: 1 }
    }
}

/// The hasher of passwords.
pub struct Passwords {
    inner: Arc<Inner>,
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
}

struct Inner {
    pepper: [u8; 32],
    params: Params,
    dummy: String,
}

impl std::fmt::Debug for Passwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passwords")
    }
}

impl Inner {
    fn argon2(&self) -> Result<Argon2<'_>, Problem> {
        argon2(&self.pepper, &self.params)
    }
}

fn argon2<'a>(pepper: &'a [u8], params: &Params) -> Result<Argon2<'a>, Problem> {
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params.clone())
        .map_err(|error| Problem::internal(format!("argon2: {error}")))
}

impl Passwords {
    /// A hasher with this pepper and cost.
    pub fn new(pepper: [u8; 32], cost: Cost) -> Result<Self, Problem> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None)
            .map_err(|error| Problem::internal(format!("argon2: {error}")))?;
        // What a password of nobody is compared with, so that an unknown login costs the same time.
        let dummy = hash(&argon2(&pepper, &params)?, &uuid::Uuid::new_v4().to_string())?;
        let inner = Arc::new(Inner { pepper, params, dummy });
        Ok(Self { inner, slots: Arc::new(Semaphore::new(AT_ONCE)), waiting: AtomicUsize::new(0) })
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        let password = Zeroizing::new(password);
        self.in_turn(move |inner| hash(&inner.argon2()?, &password)).await
    }

    /// Hashes a new password without a turn: only before the doors open.
    pub fn hash_now(&self, password: &str) -> Result<String, Problem> {
        hash(&self.inner.argon2()?, password)
    }

    /// Whether the password is the one of this hash. Without a hash the answer is no, after the same time.
    pub async fn verify(&self, password: String, known: Option<String>) -> Result<bool, Problem> {
        let password = Zeroizing::new(password);
        self.in_turn(move |inner| {
            let text = known.as_deref().unwrap_or(&inner.dummy);
            let parsed = PasswordHash::new(text).map_err(|_| Problem::internal("a kept hash cannot be read"))?;
            let fits = inner.argon2()?.verify_password(password.as_bytes(), &parsed).is_ok();
            Ok(fits && known.is_some())
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        if self.waiting.fetch_add(1, Ordering::AcqRel) >= WAITING {
            self.waiting.fetch_sub(1, Ordering::AcqRel);
            return Err(Problem::new(Code::Busy));
        }
        let _place = Place(&self.waiting);
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| Problem::new(Code::Busy))?;
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            // The slot goes back when the work ends, even if the client has gone by then.
            let _slot = slot;
            work(&inner)
        })
        .await
    }
}

/// A place in the queue, given back when the request ends in whatever way.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<String, Problem> {
    argon2
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Problem::internal(format!("argon2: {error}")))
}
