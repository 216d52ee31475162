//! Kinds of agency and what they may be asked for (entities of CMU Resolution 783 of 2012; clauses 2 and 4 of 417).

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

    /// Whether it helps people itself; a ministry and a court do not take a person over.
    pub const fn gives_help(self) -> bool {
        !matches!(self, Self::CoordinatorMinistry | Self::Court)
    }
}
