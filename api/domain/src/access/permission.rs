//! The closed list of permissions. Each is a type, so that a missing one is a program that does not compile.

mod sealed {
    pub trait Sealed {}
}

/// A permission, as a type.
pub trait Permission: sealed::Sealed + Send + Sync + 'static {
    /// The same permission as a value.
    const KIND: PermissionKind;
}

/// Says that holding `Self` is enough where `Q` is asked for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not include `{Q}`: this operation was opened with another permission"
)]
pub trait Includes<Q: Permission>: Permission {}

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident = $text:literal),+ $(,)?) => {
        text_enum! {
            /// A permission as a value: the word in tokens, in tables and in the API document.
            PermissionKind { $($name = $text),+ }
        }
        $(
            $(#[$meta])*
            #[derive(Debug)]
            pub struct $name;
            impl sealed::Sealed for $name {}
            impl Permission for $name {
                const KIND: PermissionKind = PermissionKind::$name;
            }
            impl Includes<$name> for $name {}
        )+
    };
}

permissions! {
    /// See oneself, switch agency, end own sessions, see one's day.
    SelfManage = "self.manage",
    /// Read places and agencies.
    DirectoryRead = "directory.read",
    /// Read the law tables.
    LawRead = "law.read",
    /// Sign off rows of the law tables.
    LawVerify = "law.verify",
    /// Keep the law tables and the calendar of working days.
    LawKeep = "law.keep",
    /// Read a case that the agency may see, without identity.
    CaseRead = "case.read",
    /// Write signals and consents.
    CaseWrite = "case.write",
    /// Move a case along its stages.
    CaseAdvance = "case.advance",
    /// Sign the conclusion of an official, as another person than the official.
    CaseSign = "case.sign",
    /// Receive files for a decision on the status, return them, and prepare the decision.
    CaseReview = "case.review",
    /// Decide on the status, as another person than the one who prepared it.
    CaseDecide = "case.decide",
    /// Watch the cases of an oblast: code, stage and deadlines, nothing more.
    CaseOversee = "case.oversee",
    /// Seal a case, and bar somebody from it for a conflict of interest.
    CaseGuard = "case.guard",
    /// Reveal identity, contact or narrative, one case at a time, on record.
    IdentityRead = "identity.read",
    /// Compare records that may be about one person, and merge them.
    DuplicateReview = "duplicate.review",
    /// Read and answer the hints that two agencies may know one person.
    DuplicateHints = "duplicate.hints",
    /// Read referrals of the agency.
    ReferralRead = "referral.read",
    /// Offer and take back referrals.
    ReferralSend = "referral.send",
    /// Accept, decline, annotate and complete referrals.
    ReferralReceive = "referral.receive",
    /// Read needs, plan, services and closure of a case that the agency may see.
    PlanRead = "plan.read",
    /// Assess needs, write the plan, hold conferences, follow up.
    PlanWrite = "plan.write",
    /// Approve the agency's own part of a plan.
    PlanApprove = "plan.approve",
    /// Record services and stays, and how far the agency's own part of a plan is.
    ServiceRecord = "service.record",
    /// Decide on one-time aid and on longer stays.
    AidDecide = "aid.decide",
    /// Lay a judgement of one's own beside a screening result.
    ScreeningOverride = "screening.override",
    /// Read figures.
    StatsRead = "stats.read",
    /// Administer the people of one's agency.
    UserManage = "user.manage",
    /// Administer the applications of one's agency.
    ClientManage = "client.manage",
    /// Administer agencies.
    AgencyManage = "agency.manage",
    /// Read and verify the audit.
    AuditRead = "audit.read",
}

impl Includes<DirectoryRead> for AgencyManage {}
impl Includes<LawRead> for LawVerify {}
impl Includes<LawRead> for LawKeep {}
impl Includes<CaseRead> for CaseWrite {}
impl Includes<CaseRead> for CaseAdvance {}
impl Includes<CaseRead> for CaseSign {}
impl Includes<CaseRead> for CaseReview {}
impl Includes<CaseRead> for CaseDecide {}
impl Includes<CaseRead> for IdentityRead {}
impl Includes<CaseRead> for DuplicateReview {}
impl Includes<IdentityRead> for DuplicateReview {}
impl Includes<CaseRead> for ReferralSend {}
impl Includes<CaseRead> for ScreeningOverride {}
impl Includes<ReferralRead> for ReferralSend {}
impl Includes<ReferralRead> for ReferralReceive {}
impl Includes<CaseRead> for PlanRead {}
impl Includes<CaseRead> for PlanWrite {}
impl Includes<PlanRead> for PlanWrite {}
impl Includes<CaseRead> for PlanApprove {}
impl Includes<PlanRead> for PlanApprove {}
impl Includes<CaseRead> for ServiceRecord {}
impl Includes<PlanRead> for ServiceRecord {}
impl Includes<CaseRead> for AidDecide {}
impl Includes<PlanRead> for AidDecide {}
