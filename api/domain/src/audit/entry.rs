//! One audit entry: an act, its subject, and codes. There is no field in which a name could be put.

use std::collections::BTreeMap;

use uuid::Uuid;

text_enum! {
    /// What was done.
    AuditAction {
        SignedIn = "signed_in", SignInRefused = "sign_in_refused", SignedOut = "signed_out",
        SessionRefreshed = "session_refreshed", SessionReused = "session_reused", SessionEnded = "session_ended",
        MembershipSwitched = "membership_switched", TokenIssued = "token_issued", ClientRegistered = "client_registered",
        ClientSecretRotated = "client_secret_rotated", ClientRevoked = "client_revoked", UserInvited = "user_invited",
        UserChanged = "user_changed", IntakeBegun = "intake_begun", IntakeSaved = "intake_saved",
        IntakeDiscarded = "intake_discarded", IntakeRestored = "intake_restored", DuplicatesSearched = "duplicates_searched",
        CaseOpened = "case_opened", CaseMoved = "case_moved", CompartmentRevealed = "compartment_revealed",
        ConsentRecorded = "consent_recorded", ConsentWithdrawn = "consent_withdrawn", ReferralPreviewed = "referral_previewed",
        ReferralOffered = "referral_offered", ReferralAccepted = "referral_accepted", ReferralDeclined = "referral_declined",
        ReferralWithdrawn = "referral_withdrawn", ReferralCompleted = "referral_completed", NoteWritten = "note_written",
        NotesRead = "notes_read",
    }
}

/// An entry before it takes its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// What was done.
    pub action: AuditAction,
    /// To what kind of thing.
    pub subject_kind: &'static str,
    /// To which one.
    pub subject_id: Option<Uuid>,
    /// Codes that say more, such as the purpose of a reveal. Only words of code lists and ids.
    pub details: BTreeMap<&'static str, String>,
}

impl Audit {
    /// Begins an entry about a subject.
    pub fn of(action: AuditAction, subject_kind: &'static str, subject_id: Option<Uuid>) -> Self {
        Self { action, subject_kind, subject_id, details: BTreeMap::new() }
    }

    /// Adds a code.
    #[must_use]
    pub fn with(mut self, name: &'static str, code: impl ToString) -> Self {
        self.details.insert(name, code.to_string());
        self
    }
}
