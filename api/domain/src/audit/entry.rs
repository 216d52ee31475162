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
        UserChanged = "user_changed", RoleGiven = "role_given", RoleChanged = "role_changed", PassphraseReset = "passphrase_reset",
        PassphraseChanged = "passphrase_changed", AgencyFounded = "agency_founded", AgencyRenamed = "agency_renamed",
        AgencyFrozen = "agency_frozen", AgencyUnfrozen = "agency_unfrozen", PersonAppointed = "person_appointed", IntakeBegun = "intake_begun", IntakeSaved = "intake_saved",
        IntakeDiscarded = "intake_discarded", IntakeRestored = "intake_restored", DuplicatesSearched = "duplicates_searched",
        DuplicatesCompared = "duplicates_compared", DuplicateDecided = "duplicate_decided", CasesMerged = "cases_merged",
        CaseSealed = "case_sealed", SealLifted = "seal_lifted", CaseBarred = "case_barred", BarLifted = "bar_lifted",
        ContactRulesRead = "contact_rules_read", ContactAttempted = "contact_attempted",
        CaseScreened = "case_screened", ScreeningOverridden = "screening_overridden",
        MergeUndone = "merge_undone", HintAnswered = "hint_answered",
        CaseOpened = "case_opened", CaseMoved = "case_moved", CompartmentRevealed = "compartment_revealed",
        DeadlinePaused = "deadline_paused", DeadlineResumed = "deadline_resumed", DeadlineExtended = "deadline_extended",
        DeadlineAssigned = "deadline_assigned", LawSignedOff = "law_signed_off", TermAmended = "term_amended",
        CalendarCorrected = "calendar_corrected",
        UndertakingSigned = "undertaking_signed", FileOpened = "file_opened", ApplicationFiled = "application_filed",
        ApplicationSaved = "application_saved", ParticipantAdded = "participant_added",
        ParticipantUndertook = "participant_undertook", InterviewSaved = "interview_saved",
        VerificationRequested = "verification_requested", VerificationAnswered = "verification_answered",
        FileItemAdded = "file_item_added", FileItemChanged = "file_item_changed",
        ConclusionWritten = "conclusion_written", ConclusionSigned = "conclusion_signed",
        FileSubmitted = "file_submitted", FileReceived = "file_received", FileReturned = "file_returned",
        DecisionPrepared = "decision_prepared", ProposalObjected = "proposal_objected",
        DecisionTaken = "decision_taken", NoticeGiven = "notice_given", CertificateIssued = "certificate_issued",
        CourtClaimed = "court_claimed", CourtRuled = "court_ruled", StatusExpired = "status_expired",
        JournalExported = "journal_exported",
        ConsentRecorded = "consent_recorded", ConsentWithdrawn = "consent_withdrawn", ReferralPreviewed = "referral_previewed",
        ReferralOffered = "referral_offered", ReferralAccepted = "referral_accepted", ReferralDeclined = "referral_declined",
        AssessmentBegun = "assessment_begun", AssessmentSaved = "assessment_saved",
        AssessmentCompleted = "assessment_completed", PlanBegun = "plan_begun", PlanSubmitted = "plan_submitted",
        PlanAnswered = "plan_answered", PlanAgreed = "plan_agreed", PlanItemWritten = "plan_item_written",
        PlanItemRemoved = "plan_item_removed", PlanItemReported = "plan_item_reported",
        AidApplied = "aid_applied", AidDecided = "aid_decided", AidPaid = "aid_paid", StayBegun = "stay_begun",
        StayRevealed = "stay_revealed", StayExtended = "stay_extended", StayEnded = "stay_ended",
        FollowedUp = "followed_up", ConferenceCalled = "conference_called", ConferenceHeld = "conference_held",
        DecisionFinished = "decision_finished", ApprovalDelegated = "approval_delegated", DelegationEnded = "delegation_ended", ServiceRecorded = "service_recorded",
        ServiceVoided = "service_voided", ServicesDelivered = "services_delivered",
        ReferralWithdrawn = "referral_withdrawn", ReferralCompleted = "referral_completed", NoteWritten = "note_written", NoteNarrowed = "note_narrowed",
        FileTaken = "file_taken", FileHandedOut = "file_handed_out", FileRedacted = "file_redacted", FileDeleted = "file_deleted",
        NotesRead = "notes_read", PaperPreviewed = "paper_previewed", PaperPrinted = "paper_printed",
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

    /// Adds a code, or several with blanks between. Anything that does not look like one is withheld.
    #[must_use]
    pub fn with(mut self, name: &'static str, code: impl ToString) -> Self {
        let text = code.to_string();
        let code = if text.len() <= LONGEST && text.split(' ').all(is_code) { text } else { WITHHELD.to_owned() };
        self.details.insert(name, code);
        self
    }
}

/// The longest run of codes that one detail holds.
const LONGEST: usize = 400;
/// What stands where something was that is not a code.
const WITHHELD: &str = "withheld";

/// Words of code lists, ids, numbers, dates and scopes: small Latin letters, digits and few marks. Names are written in
/// Cyrillic or with a capital, so they do not pass; the one capital pair that does is the key of an oblast.
fn is_code(word: &str) -> bool {
    let small = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-:@/*".contains(&byte))
    };
    // As many digits as a telephone or a document has, and no letter: not a date, not an id, so not a code.
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if (9..=15).contains(&digits) && !word.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    match word.split_once("UA") {
        Some((before, after)) => small(before) && small(after) && !after.starts_with(|c: char| c.is_ascii_lowercase()),
        None => small(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(text: &str) -> String {
        Audit::of(AuditAction::CaseMoved, "case", None).with("x", text).details["x"].clone()
    }

    #[test]
    fn codes_ids_dates_and_scopes_are_kept() {
        for code in [
            "begin_screening",
            "identity contact",
            "identity.name",
            "00000000-0000-0000-0000-00000000000a",
            "2026-11-24",
            "UA14",
            "case.read@UA14/00000000-0000-0000-0000-00000000000a",
            "stats.read@UA/*",
            "r417.3",
            "true",
        ] {
            assert_eq!(detail(code), code);
        }
    }

    #[test]
    fn what_may_be_a_name_or_a_telephone_is_withheld() {
        for text in [
            "Вигадана",
            "Vyhadana",
            "Vyhadana Osoba",
            "+380440000001",
            "380440000001",
            "044-000-00-01",
            "вигадана",
            "UAvesna",
            &"a".repeat(401),
        ] {
            assert_eq!(detail(text), WITHHELD, "{text}");
        }
    }
}
