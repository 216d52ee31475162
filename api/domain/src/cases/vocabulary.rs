//! The code lists of casework (service catalogue and rights: Law 3739-VI, Art. 16; indicators: Palermo Protocol, Art. 3).

text_enum! {
    /// How soon help is needed.
    Urgency { Immediate = "immediate", Urgent = "urgent", Normal = "normal" }
}
text_enum! {
    /// Sex as the person states it.
    Sex { Female = "female", Male = "male", Other = "other", Unknown = "unknown" }
}
text_enum! {
    /// Age as it may be counted.
    AgeBand {
        Child0To13 = "child_0_13", Child14To17 = "child_14_17", Adult18To29 = "adult_18_29", Adult30To59 = "adult_30_59",
        Adult60Plus = "adult_60_plus", Unknown = "unknown",
    }
}
text_enum! {
    /// How a person was found.
    Channel {
        SelfReport = "self", Hotline = "hotline", PoliceWork = "police_work", BorderCheck = "border_check",
        HealthVisit = "health_visit", School = "school", NgoOutreach = "ngo_outreach", Relative = "relative", Other = "other",
    }
}
text_enum! {
    /// What a person needs: the service catalogue.
    NeedCode {
        Safety = "safety", Information = "information", Interpretation = "interpretation", Shelter = "shelter",
        BasicNeeds = "basic_needs", Medical = "medical", Psychological = "psychological", Psychiatric = "psychiatric",
        LegalPrimary = "legal_primary", LegalSecondary = "legal_secondary", CriminalSupport = "criminal_support",
        Compensation = "compensation", Documents = "documents", LegalStay = "legal_stay", SocialSupport = "social_support",
        SocialIntegration = "social_integration", FinancialOnetime = "financial_onetime", Benefits = "benefits",
        Employment = "employment", Vocational = "vocational", Education = "education", Housing = "housing",
        FamilyTracing = "family_tracing", FamilyReunification = "family_reunification", Guardianship = "guardianship",
        Return = "return", Transport = "transport", SmallGrant = "small_grant", FollowUp = "follow_up",
    }
}
text_enum! {
    /// What was done to the person.
    ActIndicator {
        Recruitment = "recruitment", Transport = "transport", Transfer = "transfer", Harbouring = "harbouring",
        Receipt = "receipt", UnlawfulAgreement = "unlawful_agreement",
    }
}
text_enum! {
    /// By what means; for a child none is needed.
    MeansIndicator {
        Force = "force", Threat = "threat", Deception = "deception", Fraud = "fraud", Blackmail = "blackmail",
        Vulnerability = "vulnerability", Debt = "debt", OfficialPosition = "official_position",
        DocumentsTaken = "documents_taken", Dependency = "dependency", NoneNeededChild = "none_needed_child",
    }
}
text_enum! {
    /// For which exploitation.
    PurposeIndicator {
        SexualExploitation = "sexual_exploitation", ForcedLabour = "forced_labour", ForcedBegging = "forced_begging",
        ForcedMarriage = "forced_marriage", CriminalActivity = "criminal_activity", OrganRemoval = "organ_removal",
        Military = "military", Servitude = "servitude", Other = "other", Unknown = "unknown",
    }
}
text_enum! {
    /// A part of a case that is opened by itself.
    Compartment {
        Process = "process", Needs = "needs", Identity = "identity", Contact = "contact", Narrative = "narrative",
        /// The personal file of the status procedure: kept by the agency that leads it, seen by the one that decides.
        File = "file",
    }
}

impl Compartment {
    /// The bit of this part in an access mask.
    pub const fn bit(self) -> i32 {
        match self {
            Self::Process => 1,
            Self::Needs => 2,
            Self::Identity => 4,
            Self::Contact => 8,
            Self::Narrative => 16,
            Self::File => 32,
        }
    }

    /// Everything that a signal brings.
    pub const WHOLE: i32 = 31;
    /// What the body that decides on the status sees: the process and the personal file, nothing else.
    pub const DECIDED_ON: i32 = 33;

    /// The parts of a mask.
    pub fn of_mask(mask: i32) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|part| mask & part.bit() != 0).collect()
    }
}

text_enum! {
    /// Why an identity is revealed.
    RevealPurpose {
        ContactPerson = "contact_person", PrepareDocument = "prepare_document", CheckIdentity = "check_identity",
        ProvideService = "provide_service", ProtectPerson = "protect_person",
    }
}
text_enum! {
    /// What an agency is to a case.
    Relation {
        Record = "record", Lead = "lead", Shared = "shared",
        /// The body that decides on the status, once it has received the file.
        Deciding = "deciding",
    }
}
