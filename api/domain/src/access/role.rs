//! Professional roles and what each holds: permissions, not posts.

use super::permission::PermissionKind::{self, *};
use crate::directory::agency::AgencyKind;

text_enum! {
    /// What a person is to the mechanism, in one agency.
    Role {
        FirstResponder = "first_responder", ResponsibleOfficial = "responsible_official", UnitHead = "unit_head",
        CaseManager = "case_manager", ServiceProvider = "service_provider", NgoWorker = "ngo_worker",
        OblastCoordinator = "oblast_coordinator", NationalCoordinator = "national_coordinator",
        NationalReviewer = "national_reviewer", NationalDecider = "national_decider",
        LocalityCoordinator = "locality_coordinator", Monitor = "monitor",
        AgencyAdministrator = "agency_administrator", SystemAdministrator = "system_administrator",
        Auditor = "auditor",
    }
}

text_enum! {
    /// How far a membership reaches.
    Reach { Agency = "agency", Oblast = "oblast", National = "national" }
}

/// What an application of an agency may be given at most.
pub const CLIENT_CEILING: &[PermissionKind] =
    &[DirectoryRead, CaseRead, CaseWrite, ReferralRead, ReferralSend, PlanRead, ServiceRecord];

impl Role {
    /// What this role holds: the one table of rights in the house.
    pub const fn holds(self) -> &'static [PermissionKind] {
        match self {
            Self::FirstResponder => &[
                SelfManage,
                DirectoryRead,
                LawRead,
                CaseRead,
                CaseWrite,
                IdentityRead,
                DuplicateReview,
                ReferralRead,
                ReferralSend,
            ],
            Self::ResponsibleOfficial => &[
                SelfManage,
                DirectoryRead,
                LawRead,
                CaseRead,
                CaseWrite,
                CaseAdvance,
                PlanRead,
                PlanWrite,
                PlanApprove,
                ServiceRecord,
                AidDecide,
                IdentityRead,
                DuplicateReview,
                ReferralRead,
                ReferralSend,
                ReferralReceive,
                StatsRead,
            ],
            Self::UnitHead => &[
                SelfManage,
                DirectoryRead,
                LawRead,
                CaseRead,
                CaseWrite,
                CaseAdvance,
                CaseSign,
                PlanRead,
                PlanWrite,
                PlanApprove,
                ServiceRecord,
                AidDecide,
                CaseGuard,
                IdentityRead,
                DuplicateReview,
                ReferralRead,
                ReferralSend,
                ReferralReceive,
                ScreeningOverride,
                StatsRead,
                ClientManage,
            ],
            Self::CaseManager => &[
                SelfManage,
                DirectoryRead,
                LawRead,
                CaseRead,
                CaseWrite,
                PlanRead,
                PlanWrite,
                ServiceRecord,
                IdentityRead,
                DuplicateReview,
                ReferralRead,
                ReferralSend,
                ReferralReceive,
                StatsRead,
            ],
            Self::ServiceProvider => &[
                SelfManage,
                DirectoryRead,
                LawRead,
                CaseRead,
                PlanRead,
                PlanApprove,
                ServiceRecord,
                IdentityRead,
                ReferralRead,
                ReferralReceive,
            ],
            Self::NgoWorker => &[
                SelfManage,
                DirectoryRead,
                LawRead,
                CaseRead,
                CaseWrite,
                PlanRead,
                PlanWrite,
                PlanApprove,
                ServiceRecord,
                IdentityRead,
                DuplicateReview,
                ReferralRead,
                ReferralSend,
                ReferralReceive,
            ],
            Self::OblastCoordinator => &[SelfManage, DirectoryRead, LawRead, CaseOversee, CaseGuard, StatsRead],
            Self::NationalCoordinator => {
                &[SelfManage, DirectoryRead, LawRead, LawVerify, CaseOversee, CaseGuard, DuplicateHints, StatsRead]
            }
            // They see the files submitted to their body, and no other case.
            Self::NationalReviewer => &[SelfManage, DirectoryRead, LawRead, CaseRead, CaseReview, StatsRead],
            Self::NationalDecider => &[SelfManage, DirectoryRead, LawRead, CaseRead, CaseDecide, StatsRead],
            Self::LocalityCoordinator | Self::Monitor => &[SelfManage, DirectoryRead, LawRead, StatsRead],
            Self::AgencyAdministrator => &[SelfManage, DirectoryRead, LawRead, UserManage, ClientManage],
            Self::SystemAdministrator => &[SelfManage, DirectoryRead, LawRead, LawKeep, AgencyManage],
            Self::Auditor => &[SelfManage, DirectoryRead, LawRead, AuditRead],
        }
    }

    /// How far a membership of this role reaches at most; monitors and auditors of a local agency reach less.
    pub const fn reach(self) -> Reach {
        match self {
            Self::OblastCoordinator => Reach::Oblast,
            Self::NationalCoordinator | Self::Monitor | Self::Auditor => Reach::National,
            Self::FirstResponder
            | Self::ResponsibleOfficial
            | Self::UnitHead
            | Self::CaseManager
            | Self::ServiceProvider
            | Self::NgoWorker
            | Self::NationalReviewer
            | Self::NationalDecider
            | Self::LocalityCoordinator
            | Self::AgencyAdministrator
            | Self::SystemAdministrator => Reach::Agency,
        }
    }

    /// Whether the administrator of an agency of this kind may give this role to a person of the agency.
    pub const fn given_in(self, kind: AgencyKind) -> bool {
        match self {
            Self::FirstResponder
            | Self::ResponsibleOfficial
            | Self::UnitHead
            | Self::CaseManager
            | Self::ServiceProvider
            | Self::NgoWorker => true,
            // They read the files submitted to their body, so nobody from outside appoints them.
            Self::NationalReviewer | Self::NationalDecider => {
                matches!(kind, AgencyKind::CoordinatorMinistry | AgencyKind::NationalSocialService)
            }
            Self::OblastCoordinator
            | Self::NationalCoordinator
            | Self::LocalityCoordinator
            | Self::Monitor
            | Self::AgencyAdministrator
            | Self::SystemAdministrator
            | Self::Auditor => false,
        }
    }

    /// Whether who administers agencies may appoint somebody to this role in an agency of this kind. These are the roles
    /// that an agency does not give to its own people; none of them reads a case.
    pub const fn appointed_in(self, kind: AgencyKind) -> bool {
        match self {
            Self::AgencyAdministrator => true,
            Self::OblastCoordinator => matches!(kind, AgencyKind::OblastAdministration),
            Self::LocalityCoordinator => matches!(
                kind,
                AgencyKind::OblastAdministration
                    | AgencyKind::RaionAdministration
                    | AgencyKind::KyivDistrictAdministration
                    | AgencyKind::HromadaCouncil
            ),
            Self::NationalCoordinator | Self::Monitor | Self::Auditor | Self::SystemAdministrator => {
                matches!(kind, AgencyKind::CoordinatorMinistry)
            }
            Self::FirstResponder
            | Self::ResponsibleOfficial
            | Self::UnitHead
            | Self::CaseManager
            | Self::ServiceProvider
            | Self::NgoWorker
            | Self::NationalReviewer
            | Self::NationalDecider => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_given_by_the_agency_or_appointed_but_never_both() {
        for role in Role::ALL {
            let appointed = AgencyKind::ALL.iter().any(|kind| role.appointed_in(*kind));
            let given = AgencyKind::ALL.iter().any(|kind| role.given_in(*kind));
            assert_ne!(given, appointed, "{role}");
            assert!(!appointed || !role.holds().contains(&CaseRead), "{role} reads cases");
        }
    }

    #[test]
    fn administrators_and_coordinators_never_read_a_case() {
        for role in [
            Role::AgencyAdministrator,
            Role::SystemAdministrator,
            Role::Auditor,
            Role::OblastCoordinator,
            Role::NationalCoordinator,
            Role::Monitor,
        ] {
            for content in [CaseRead, CaseWrite, IdentityRead, ReferralRead] {
                assert!(!role.holds().contains(&content), "{role} holds {content}");
            }
        }
    }

    #[test]
    fn whoever_reads_cases_stays_in_their_agency() {
        for role in Role::ALL.iter().filter(|role| role.holds().contains(&CaseRead)) {
            assert_eq!(role.reach(), Reach::Agency, "{role}");
        }
    }

    #[test]
    fn nobody_both_prepares_and_decides() {
        for role in Role::ALL {
            assert!(!(role.holds().contains(&CaseReview) && role.holds().contains(&CaseDecide)), "{role}");
            assert!(!(role.holds().contains(&CaseAdvance) && role.holds().contains(&CaseDecide)), "{role}");
        }
    }

    #[test]
    fn an_application_never_moves_or_reveals() {
        assert!(
            [CaseAdvance, CaseSign, CaseReview, CaseDecide, IdentityRead, DuplicateReview, CaseOversee, UserManage]
                .iter()
                .all(|kind| !CLIENT_CEILING.contains(kind))
        );
    }

    #[test]
    fn every_person_manages_themselves() {
        assert!(Role::ALL.iter().all(|role| role.holds().contains(&SelfManage)));
    }
}
