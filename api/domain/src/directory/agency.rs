//! Kinds of agency, what they may be asked for (entities of CMU Resolution 783 of 2012; clauses 2 and 4 of 417), and
//! how an agency gets another name or is stopped.

use chrono::{Days, NaiveDate};

text_enum! {
    /// What an agency is to the mechanism.
    AgencyKind {
        CoordinatorMinistry = "coordinator_ministry",
        NationalSocialService = "national_social_service",
        OblastAdministration = "oblast_administration",
        RaionAdministration = "raion_administration",
        KyivDistrictAdministration = "kyiv_district_administration",
        HromadaCouncil = "hromada_council",
        SocialServicesCentre = "social_services_centre",
        PsychosocialHelpCentre = "psychosocial_help_centre",
        ChildRehabCentre = "child_rehab_centre",
        ChildService = "child_service",
        TerritorialCentre = "territorial_centre",
        Police = "police",
        Prosecution = "prosecution",
        Court = "court",
        BorderGuard = "border_guard",
        MigrationService = "migration_service",
        ForeignMission = "foreign_mission",
        Health = "health",
        Education = "education",
        Employment = "employment",
        LabourInspection = "labour_inspection",
        LegalAid = "legal_aid",
        Ombudsman = "ombudsman",
        Hotline = "hotline",
        Ngo = "ngo",
        Religious = "religious",
        International = "international",
        Business = "business",
    }
}

impl AgencyKind {
    /// Whether it runs the status procedure: only the responsible unit of a raion or a Kyiv district does.
    pub const fn runs_status_procedure(self) -> bool {
        matches!(self, Self::RaionAdministration | Self::KyivDistrictAdministration)
    }

    /// Whether it works for the whole country and belongs to no oblast.
    pub const fn is_national(self) -> bool {
        matches!(self, Self::CoordinatorMinistry | Self::NationalSocialService | Self::Ombudsman)
    }

    /// Whether it helps people itself; a ministry and a court do not take a person over.
    pub const fn gives_help(self) -> bool {
        !matches!(self, Self::CoordinatorMinistry | Self::Court)
    }
}

text_enum! {
    /// Why an agency is stopped.
    FreezeReason {
        /// It was closed or became part of another.
        Reorganised = "reorganised",
        /// Its access is in danger or was misused.
        Security = "security",
        /// It asked for it.
        OwnRequest = "own_request",
    }
}

text_enum! {
    /// What may be done with an agency by who administers agencies.
    AgencyAction { Rename = "rename", Freeze = "freeze", Unfreeze = "unfreeze", Appoint = "appoint" }
}

/// The actions that make sense for an agency as it stands; one's own is never stopped by oneself.
pub fn actions(frozen: bool, own: bool) -> Vec<AgencyAction> {
    match (frozen, own) {
        (true, _) => vec![AgencyAction::Unfreeze],
        (false, true) => vec![AgencyAction::Rename, AgencyAction::Appoint],
        (false, false) => vec![AgencyAction::Rename, AgencyAction::Appoint, AgencyAction::Freeze],
    }
}

/// What another name does to the one of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renaming {
    /// The name of now was written wrongly: nothing is kept of it.
    Correction,
    /// The name of now was right until this day.
    Until(NaiveDate),
}

/// Why a name cannot begin on the day that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongDay {
    /// The day has not come yet.
    Future,
    /// The name of now began later.
    BeforeTheNameOfNow,
}

/// What becomes of the name that began on `named_on` (none: it was always so) when another one is used since `since`.
pub fn rename(named_on: Option<NaiveDate>, since: NaiveDate, today: NaiveDate) -> Result<Renaming, WrongDay> {
    if since > today {
        return Err(WrongDay::Future);
    }
    match named_on {
        Some(begun) if since == begun => Ok(Renaming::Correction),
        Some(begun) if since < begun => Err(WrongDay::BeforeTheNameOfNow),
        _ => Ok(Renaming::Until(since - Days::new(1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_name_ends_the_day_before_the_next_one_begins() {
        let today = day("2026-11-25");
        assert_eq!(rename(None, day("2026-11-01"), today), Ok(Renaming::Until(day("2026-10-31"))));
        assert_eq!(rename(Some(day("2026-11-01")), today, today), Ok(Renaming::Until(day("2026-11-24"))));
        assert_eq!(rename(Some(today), today, today), Ok(Renaming::Correction));
        assert_eq!(rename(Some(today), day("2026-11-24"), today), Err(WrongDay::BeforeTheNameOfNow));
        assert_eq!(rename(None, day("2026-11-26"), today), Err(WrongDay::Future));
    }

    #[test]
    fn a_stopped_agency_can_only_be_let_go_on_and_nobody_stops_their_own() {
        assert_eq!(actions(true, false), [AgencyAction::Unfreeze]);
        assert!(!actions(false, true).contains(&AgencyAction::Freeze));
        assert!(actions(false, false).contains(&AgencyAction::Freeze));
    }
}
