//! The papers of the mechanism: which there are, what each opens of a case, and what it needs to be printed.
//!
//! Forms: Minsocpolicy Orders 366 and 578 of 2012, annexes of CMU Resolution 417 of 2012. No lawyer has compared our
//! fields with the official annexes; each paper says so in small print.

use super::declension::GrammaticalCase;
use super::vocabulary::Compartment;

text_enum! {
    /// A paper of a case.
    PaperKind {
        QuestionSheet = "question_sheet", Application = "application",
        ApplicationRepresentative = "application_representative", Undertaking = "undertaking",
        Questionnaire = "questionnaire", AccountCard = "account_card", ReferralLetter = "referral_letter",
        NeedsAssessment = "needs_assessment", DecisionLetter = "decision_letter", Certificate = "certificate",
    }
}

text_enum! {
    /// The language of a paper. Official papers are in Ukrainian only.
    PaperLanguage { Uk = "uk", En = "en" }
}

text_enum! {
    /// Why a paper cannot be printed now.
    PaperLack {
        IdentityWithheld = "identity_withheld", IdentityNotShared = "identity_not_shared",
        NeedsNotShared = "needs_not_shared", NoReferral = "no_referral",
        NoAssessment = "no_assessment", NoDecision = "no_decision", NoCertificate = "no_certificate", Role = "role",
    }
}

impl PaperKind {
    /// The parts of the case that this paper cannot do without.
    pub const fn needs(self) -> &'static [Compartment] {
        match self {
            Self::QuestionSheet | Self::Undertaking => &[],
            Self::Application
            | Self::ApplicationRepresentative
            | Self::ReferralLetter
            | Self::Questionnaire
            | Self::NeedsAssessment
            | Self::DecisionLetter
            | Self::Certificate => &[Compartment::Identity],
            Self::AccountCard => &[Compartment::Identity, Compartment::Needs],
        }
    }

    /// The parts that are printed where the agency holds them, and left as blank lines where it does not.
    pub const fn may_use(self) -> &'static [Compartment] {
        match self {
            Self::Application | Self::ApplicationRepresentative => &[Compartment::Contact, Compartment::Needs],
            Self::AccountCard => &[Compartment::Contact, Compartment::Narrative],
            Self::QuestionSheet
            | Self::Undertaking
            | Self::ReferralLetter
            | Self::Questionnaire
            | Self::NeedsAssessment
            | Self::DecisionLetter
            | Self::Certificate => &[],
        }
    }

    /// In which case the form names the person, if it does.
    pub const fn names_person_in(self) -> Option<GrammaticalCase> {
        match self {
            Self::QuestionSheet | Self::Undertaking => None,
            Self::Application | Self::ApplicationRepresentative | Self::NeedsAssessment => {
                Some(GrammaticalCase::Genitive)
            }
            Self::DecisionLetter | Self::Certificate => Some(GrammaticalCase::Dative),
            Self::Questionnaire | Self::AccountCard => Some(GrammaticalCase::Nominative),
            Self::ReferralLetter => Some(GrammaticalCase::Accusative),
        }
    }

    /// Whether the paper names nobody, so that there is nothing to open and nobody to name.
    pub const fn is_blank_form(self) -> bool {
        matches!(self, Self::QuestionSheet | Self::Undertaking)
    }

    /// What stands in the way, for an agency that sees these parts of the case.
    pub fn lacks(self, mask: i32, without_identity: bool) -> Vec<PaperLack> {
        let mut lacks = Vec::new();
        for part in self.needs() {
            match part {
                Compartment::Identity if without_identity => lacks.push(PaperLack::IdentityWithheld),
                part if mask & part.bit() != 0 => {}
                Compartment::Needs => lacks.push(PaperLack::NeedsNotShared),
                _ => lacks.push(PaperLack::IdentityNotShared),
            }
        }
        lacks
    }

    /// What the case must have on record before this paper says anything.
    pub const fn rests_on(self) -> Option<PaperLack> {
        match self {
            Self::ReferralLetter => Some(PaperLack::NoReferral),
            Self::NeedsAssessment => Some(PaperLack::NoAssessment),
            Self::DecisionLetter => Some(PaperLack::NoDecision),
            Self::Certificate => Some(PaperLack::NoCertificate),
            _ => None,
        }
    }

    /// The languages it is printed in.
    pub const fn languages(self) -> &'static [PaperLanguage] {
        match self {
            Self::QuestionSheet => PaperLanguage::ALL,
            _ => &[PaperLanguage::Uk],
        }
    }
}

/// The form that the wizard of a signal asks and the question sheet prints. A new question makes a new version.
pub const SIGNAL_FORM: &str = "signal.1";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_ready_only_with_the_parts_it_needs() {
        for kind in PaperKind::ALL {
            assert_eq!(kind.lacks(Compartment::WHOLE, false), [], "{kind}");
            assert_eq!(kind.lacks(Compartment::Process.bit(), false).is_empty(), kind.needs().is_empty(), "{kind}");
            let withheld = kind.lacks(Compartment::WHOLE, true).contains(&PaperLack::IdentityWithheld);
            assert_eq!(withheld, kind.needs().contains(&Compartment::Identity), "{kind}");
        }
    }

    #[test]
    fn a_paper_that_names_nobody_opens_nothing() {
        for kind in PaperKind::ALL.iter().filter(|kind| kind.names_person_in().is_none()) {
            assert!(kind.needs().is_empty() && kind.may_use().is_empty(), "{kind}");
        }
    }
}
