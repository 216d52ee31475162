//! One's own passphrase, changed by oneself.

use actix_web::http::StatusCode;
use nrm_domain::access::permission::SelfManage;
use nrm_domain::audit::entry::{Audit, AuditAction};
use nrm_store::auth::{accounts, sessions};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::me::whoami;
use super::sign_in::Caller;
use crate::kernel::desk::Desk;
use crate::kernel::problem::{Code, Problem};
use crate::kernel::reply::Reply;
use crate::kernel::valid::Valid;

/// The passphrase of now and the next one.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassphrase {
    /// The one of now.
    #[validate(length(min = 1, max = 200))]
    #[schema(format = Password)]
    old: String,
    /// The next one: at least 15 varied characters, without the login, the name or the agency's.
    #[validate(length(min = 1, max = 200))]
    #[schema(format = Password)]
    new: String,
}

/// Change one's own passphrase
///
/// The other sessions of the person end; this one goes on. A wrong present passphrase counts like a failed sign-in.
#[utoipa::path(post, path = "/v1/auth/me/passphrase", tag = "auth", responses((status = 204, description = "Changed.")))]
pub async fn change_passphrase(
    desk: Desk<SelfManage>,
    caller: Caller,
    body: Valid<ChangePassphrase>,
) -> Result<Reply<()>, Problem> {
    let (user, _, session) = whoami(&desk)?;
    let ChangePassphrase { old, new } = body.0;
    let login = desk.read(move |tx| Ok(accounts::me(tx, user)?.login)).await?;
    let same = old == new;
    let (account, attempt) = caller.judge(&login, old).await?.ok_or(Code::WrongPassphrase)?;
    caller.judged_right(attempt).await?;
    if same || !caller.is_strong(user, new.clone()).await? {
        return Err(Problem::field("/new", "weak"));
    }
    let hash = desk.hash_password(new).await?;
    desk.write(StatusCode::NO_CONTENT, move |tx| {
        accounts::change_passphrase(tx, &account, &hash)?;
        let ended = sessions::end_others(tx, user, session)?;
        let entry = Audit::of(AuditAction::PassphraseChanged, "user", Some(user.uuid())).with("sessions_ended", ended);
        Ok(tx.record(&entry, ())?)
    })
    .await
}
