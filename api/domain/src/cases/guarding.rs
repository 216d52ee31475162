//! What keeps a person safe from the wrong reader and the wrong call: bars, seals and the rules of contact.

text_enum! {
    /// Why somebody is barred from a case.
    BarReason {
        Relative = "relative", Party = "party", Complaint = "complaint", Threat = "threat", Other = "other",
    }
}
text_enum! {
    /// Why only named people of an agency see a case.
    SealReason {
        OfficialInvolved = "official_involved", Threat = "threat", PublicPerson = "public_person",
        ChildProtection = "child_protection", Other = "other",
    }
}
text_enum! {
    /// How somebody tried to reach the person.
    ContactWay {
        Call = "call", Message = "message", Letter = "letter", Visit = "visit", TrustedPerson = "trusted_person",
    }
}
text_enum! {
    /// What came of it.
    ContactOutcome {
        Reached = "reached", NoAnswer = "no_answer", OtherPerson = "other_person", StoppedUnsafe = "stopped_unsafe",
        Refused = "refused", WrongNumber = "wrong_number",
    }
}

/// Why a number is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactRefusal {
    /// Nobody may be contacted; only for protection is the number opened all the same.
    #[error("nobody may be contacted")]
    Forbidden,
    /// The rules were not read first.
    #[error("the rules come first")]
    RulesFirst,
    /// The rules have changed since they were read.
    #[error("the rules have changed")]
    RulesChanged,
}

impl ContactRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Forbidden => "contact.forbidden",
            Self::RulesFirst => "contact.rules_first",
            Self::RulesChanged => "contact.rules_changed",
        }
    }
}

/// Whether the ways of contact may be opened: the rules in force were read, and contact is allowed or is for protection.
pub fn may_open_contact(
    may_contact: bool,
    to_protect: bool,
    in_force: &str,
    read: Option<&str>,
) -> Result<(), ContactRefusal> {
    match read {
        None => Err(ContactRefusal::RulesFirst),
        Some(read) if read != in_force => Err(ContactRefusal::RulesChanged),
        Some(_) if !may_contact && !to_protect => Err(ContactRefusal::Forbidden),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_is_never_opened_before_the_rules_in_force_were_read(may: bool, protect: bool, in_force in "[a-c]{2}", read in proptest::option::of("[a-c]{2}")) {
            let opened = may_open_contact(may, protect, &in_force, read.as_deref());
            prop_assert_eq!(opened.is_ok(), read.as_deref() == Some(in_force.as_str()) && (may || protect));
        }
    }
}
