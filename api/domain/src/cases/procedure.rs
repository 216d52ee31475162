//! The status procedure: who files, what the personal file holds, and what must be on record before each step
//! (CMU Resolution 417 of 2012; Minsocpolicy Order 366 of 2012; Law 3739-VI, Art. 15).

use std::collections::BTreeSet;

use super::case::{Move, ReasonCode};

text_enum! {
    /// Who files the application; for a child anyone who became aware of it may.
    FiledBy { Person = "person", LegalRepresentative = "legal_representative", AwareOfChild = "aware_of_child" }
}
text_enum! {
    /// Who takes part besides the officials.
    ParticipantKind {
        Interpreter = "interpreter", LegalRepresentative = "legal_representative", ChildService = "child_service",
        Psychologist = "psychologist", Teacher = "teacher",
    }
}
text_enum! {
    /// What another body is asked to confirm.
    VerificationKind {
        PoliceRecord = "police_record", BorderCrossing = "border_crossing", MigrationStatus = "migration_status",
        ConsularData = "consular_data", HealthRecord = "health_record", CourtDecision = "court_decision",
        Guardianship = "guardianship", Other = "other",
    }
}
text_enum! {
    /// Which body is asked.
    VerifyingBody {
        NationalPolice = "national_police", BorderGuard = "border_guard", MigrationService = "migration_service",
        ForeignMission = "foreign_mission", Health = "health", Court = "court", ChildService = "child_service",
        Other = "other",
    }
}
text_enum! {
    /// What a body answered; that it never did is said too.
    VerificationResult {
        Confirmed = "confirmed", PartlyConfirmed = "partly_confirmed", NotConfirmed = "not_confirmed",
        NoData = "no_data", NoAnswer = "no_answer",
    }
}
text_enum! {
    /// What lies in a personal file.
    FileItemKind {
        Application = "application", IdentityDocument = "identity_document", Undertaking = "undertaking",
        AccountCard = "account_card", Questionnaire = "questionnaire", WaiverGround = "waiver_ground",
        RepresentativeGround = "representative_ground", InterpreterUndertaking = "interpreter_undertaking",
        VerificationAnswer = "verification_answer", TravelDocument = "travel_document", Medical = "medical",
        LawEnforcement = "law_enforcement", CourtDecision = "court_decision", Other = "other",
    }
}
text_enum! {
    /// Why something that belongs to the file is not in it. A person without documents applies all the same.
    Absence {
        NeverHad = "never_had", TakenAway = "taken_away", BeingRestored = "being_restored", Requested = "requested",
        Unsafe = "unsafe",
    }
}
text_enum! {
    /// What the conclusion of the official recommends.
    Recommendation { Grant = "grant", Refuse = "refuse" }
}
text_enum! {
    /// The grounds on which the status is granted.
    GrantGround {
        UnlawfulAgreement = "unlawful_agreement", ActForExploitation = "act_for_exploitation",
        SupportingDocuments = "supporting_documents",
    }
}
text_enum! {
    /// What a returned file lacks.
    Lack {
        Application = "application", IdentityDocument = "identity_document", Questionnaire = "questionnaire",
        AccountCard = "account_card", VerificationAnswer = "verification_answer", Conclusion = "conclusion",
        RepresentativeGround = "representative_ground", Translation = "translation", Undertaking = "undertaking",
        Circumstances = "circumstances", Other = "other",
    }
}
text_enum! {
    /// What a file is submitted for.
    SubmissionKind { Status = "status", Extension = "extension" }
}
text_enum! {
    /// Where a submitted file stands.
    SubmissionState {
        Submitted = "submitted", Received = "received", Returned = "returned", Decided = "decided",
        Withdrawn = "withdrawn",
    }
}
text_enum! {
    /// What the deciding body decides.
    DecisionKind {
        Grant = "grant", Refuse = "refuse", Extend = "extend", RefuseExtension = "refuse_extension", Revoke = "revoke",
    }
}

impl DecisionKind {
    /// The move that the decision makes.
    pub const fn step(self) -> Move {
        match self {
            Self::Grant => Move::GrantStatus,
            Self::Refuse => Move::RefuseStatus,
            Self::Extend => Move::GrantExtension,
            Self::RefuseExtension => Move::RefuseExtension,
            Self::Revoke => Move::RevokeStatus,
        }
    }

    /// What must have been submitted for it; a status is revoked without a submission.
    pub const fn decides(self) -> Option<SubmissionKind> {
        match self {
            Self::Grant | Self::Refuse => Some(SubmissionKind::Status),
            Self::Extend | Self::RefuseExtension => Some(SubmissionKind::Extension),
            Self::Revoke => None,
        }
    }

    /// Whether it sets a term, by its code in the law table.
    pub const fn term(self) -> Option<&'static str> {
        match self {
            Self::Grant => Some("status.validity"),
            Self::Extend => Some("status.extension"),
            Self::Refuse | Self::RefuseExtension | Self::Revoke => None,
        }
    }
}

text_enum! {
    /// What a court decided about a decision.
    CourtOutcome {
        /// The decision stands.
        Upheld = "upheld",
        /// The decision is cancelled; the file is considered anew.
        Cancelled = "cancelled",
        /// The deciding body is obliged to grant the status.
        Obliged = "obliged",
    }
}
text_enum! {
    /// How the person was told of a decision.
    NoticeMeans { InPerson = "in_person", Representative = "representative", SafeContact = "safe_contact" }
}
text_enum! {
    /// A numbered book of an agency.
    Journal { Applications = "applications", Certificates = "certificates", Decisions = "decisions" }
}

/// The undertaking of non-disclosure that is signed now, by its number.
pub const UNDERTAKING_FORM: i32 = 1;

macro_rules! preconditions {
    ($($(#[$meta:meta])* $name:ident = $text:literal $uk:literal $en:literal;)+) => {
        text_enum! {
            /// Something that must be on record before a step.
            Precondition { $($(#[$meta])* $name = $text),+ }
        }
        impl Precondition {
            /// What a person reads, in Ukrainian and in English.
            pub const fn words(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($uk, $en)),+ }
            }
        }
    };
}

preconditions! {
    Undertaking = "undertaking" "Підпишіть розписку про нерозголошення відомостей." "Sign the undertaking of non-disclosure.";
    ParticipantsUndertaking = "participants_undertaking" "Розписку про нерозголошення підписали не всі учасники." "Not every participant has signed the undertaking of non-disclosure.";
    Application = "application" "Заяви ще немає." "There is no application yet.";
    ApplicationComplete = "application_complete" "Заява неповна." "The application is not complete.";
    ApplicationSigned = "application_signed" "Заяву ще не підписано." "The application is not signed yet.";
    ChildApplicant = "child_applicant" "За дитину заяву подає законний представник або особа, якій стало відомо про дитину." "For a child, the application is filed by the legal representative or by a person who became aware of the child.";
    Interpreter = "interpreter" "Особі потрібен перекладач, а його не зазначено." "The person needs an interpreter, and none is on record.";
    Representative = "representative" "Дитину представляє законний представник або служба у справах дітей: нікого не зазначено." "A child is represented by a legal representative or the service for children: none is on record.";
    SmallChildOnly = "small_child_only" "Ця підстава стосується лише дитини." "This reason is for a child only.";
    Questionnaire = "questionnaire" "Опитувальний лист заповнено не повністю." "The questionnaire is not complete.";
    InterviewDate = "interview_date" "Не вказано, коли проведено співбесіду." "The day of the interview is not on record.";
    OpenRequests = "open_requests" "Не на всі запити є відповідь або відмітка, що її не буде." "Not every request has an answer, or a mark that none will come.";
    Inventory = "inventory" "Опис особової справи неповний." "The inventory of the personal file is not complete.";
    Conclusion = "conclusion" "Висновку посадової особи ще немає." "There is no conclusion of the official yet.";
    ConclusionSigned = "conclusion_signed" "Керівник підрозділу ще не підписав висновок." "The head of the unit has not signed the conclusion yet.";
    ReturnAnswer = "return_answer" "Справу повернули: напишіть, що доопрацьовано." "The file was returned: say what was completed.";
    Received = "received" "Справу ще не зареєстровано як отриману." "The file is not on record as received yet.";
    CourtObliged = "court_obliged" "Суд зобов’язав встановити статус: інше рішення неможливе." "A court obliged the body to grant the status: no other decision is possible.";
    AnotherPerson = "another_person" "Це має зробити інша особа, ніж та, що підготувала." "This must be done by another person than the one who prepared it.";
}

/// One missing precondition, with what exactly is missing where it is a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Lacking {
    /// Which.
    pub code: Precondition,
    /// What exactly, by code; empty where the precondition says it all.
    pub items: Vec<String>,
    /// Words in Ukrainian.
    pub detail_uk: &'static str,
    /// Words in English.
    pub detail_en: &'static str,
}

impl Lacking {
    /// A precondition that is a list, with what of it is missing.
    pub fn of(code: Precondition, items: Vec<String>) -> Self {
        let (detail_uk, detail_en) = code.words();
        Self { code, items, detail_uk, detail_en }
    }
}

impl From<Precondition> for Lacking {
    fn from(code: Precondition) -> Self {
        Self::of(code, Vec::new())
    }
}

/// What is on record of a procedure, as far as its steps need to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnRecord {
    /// The one who acts has signed the undertaking.
    pub undertaken: bool,
    /// So has every participant.
    pub participants_undertaken: bool,
    /// Who filed; none without an application.
    pub filed_by: Option<FiledBy>,
    /// The application says all it must.
    pub application_complete: bool,
    /// And is signed.
    pub application_signed: bool,
    /// The child's path is taken.
    pub child: bool,
    /// The person does not know the language of the procedure.
    pub interpreter_needed: bool,
    /// Who takes part.
    pub participants: BTreeSet<ParticipantKind>,
    /// Questions that must be answered and are not.
    pub questions_open: Vec<String>,
    /// The day of the interview is known.
    pub interview_dated: bool,
    /// The interview was waived.
    pub interview_waived: bool,
    /// A request without answer.
    pub open_requests: bool,
    /// What the file holds, or says why it does not.
    pub inventory: BTreeSet<FileItemKind>,
    /// There is a conclusion.
    pub concluded: bool,
    /// Signed by the head of the unit.
    pub conclusion_signed: bool,
}

impl OnRecord {
    /// What a personal file must hold on this path.
    pub fn required_items(&self) -> Vec<FileItemKind> {
        let mut items = vec![
            FileItemKind::Application,
            FileItemKind::IdentityDocument,
            FileItemKind::Undertaking,
            FileItemKind::AccountCard,
            if self.interview_waived { FileItemKind::WaiverGround } else { FileItemKind::Questionnaire },
        ];
        if self.child {
            items.push(FileItemKind::RepresentativeGround);
        }
        if self.interpreter_needed {
            items.push(FileItemKind::InterpreterUndertaking);
        }
        items
    }

    fn lack(&self, code: Precondition) -> Option<Lacking> {
        let of = |holds: bool| (!holds).then(|| Lacking::from(code));
        let listed = |items: Vec<String>| (!items.is_empty()).then(|| Lacking::of(code, items));
        match code {
            Precondition::Undertaking => of(self.undertaken),
            Precondition::ParticipantsUndertaking => of(self.participants_undertaken),
            Precondition::Application => of(self.filed_by.is_some()),
            Precondition::ApplicationComplete => of(self.filed_by.is_none() || self.application_complete),
            Precondition::ApplicationSigned => of(self.filed_by.is_none() || self.application_signed),
            Precondition::ChildApplicant => of(!(self.child && self.filed_by == Some(FiledBy::Person))),
            Precondition::Interpreter => {
                of(!self.interpreter_needed || self.participants.contains(&ParticipantKind::Interpreter))
            }
            Precondition::Representative => {
                let present = self.participants.contains(&ParticipantKind::LegalRepresentative)
                    || self.participants.contains(&ParticipantKind::ChildService);
                of(!self.child || present)
            }
            Precondition::Questionnaire => listed(self.questions_open.clone()),
            Precondition::InterviewDate => of(self.interview_dated),
            Precondition::OpenRequests => of(!self.open_requests),
            Precondition::Inventory => {
                let missing = self.required_items().into_iter().filter(|item| !self.inventory.contains(item));
                listed(missing.map(|item| item.to_string()).collect())
            }
            Precondition::Conclusion => of(self.concluded),
            Precondition::ConclusionSigned => of(self.conclusion_signed),
            // These are asked by their own acts, which know the papers at hand.
            Precondition::SmallChildOnly
            | Precondition::ReturnAnswer
            | Precondition::Received
            | Precondition::CourtObliged
            | Precondition::AnotherPerson => None,
        }
    }

    /// Everything that is missing before a move, in the order in which it is asked for.
    pub fn lacking(&self, step: Move, reason: Option<ReasonCode>) -> Vec<Lacking> {
        let mut found: Vec<Lacking> = needs_of(step).iter().filter_map(|code| self.lack(*code)).collect();
        if reason == Some(ReasonCode::SmallChild) && !self.child {
            found.push(Precondition::SmallChildOnly.into());
        }
        found
    }
}

/// What a move needs on record.
pub const fn needs_of(step: Move) -> &'static [Precondition] {
    use Precondition::*;
    match step {
        Move::RegisterApplication => {
            &[Undertaking, Application, ApplicationComplete, ApplicationSigned, ChildApplicant, Interpreter]
        }
        Move::ScheduleInterview => &[Undertaking, ParticipantsUndertaking, Interpreter, Representative],
        Move::CompleteInterview => {
            &[Undertaking, ParticipantsUndertaking, Interpreter, Representative, Questionnaire, InterviewDate]
        }
        Move::CompleteFile => &[Undertaking, OpenRequests, Inventory, Conclusion],
        Move::SubmitFile => &[Undertaking, Inventory, ConclusionSigned],
        Move::WaiveInterview
        | Move::BeginVerification
        | Move::ReturnFile
        | Move::GrantStatus
        | Move::RefuseStatus
        | Move::IssueCertificate
        | Move::RequestExtension
        | Move::GrantExtension
        | Move::RefuseExtension
        | Move::RevokeStatus
        | Move::ReconsiderForCourt
        | Move::RestoreForCourt => &[Undertaking],
        // A person may always go, help may always go on, and the clock signs nothing.
        Move::BeginScreening
        | Move::OpenAssistance
        | Move::WithdrawApplication
        | Move::ContinueAssistance
        | Move::ExpireStatus
        | Move::CloseCase
        | Move::ReopenCase => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::case::MOVES;
    use proptest::prelude::*;

    fn whole() -> OnRecord {
        OnRecord {
            undertaken: true,
            participants_undertaken: true,
            filed_by: Some(FiledBy::Person),
            application_complete: true,
            application_signed: true,
            interview_dated: true,
            inventory: FileItemKind::ALL.iter().copied().collect(),
            concluded: true,
            conclusion_signed: true,
            ..OnRecord::default()
        }
    }

    fn codes(on: &OnRecord, step: Move) -> Vec<Precondition> {
        on.lacking(step, None).into_iter().map(|one| one.code).collect()
    }

    #[test]
    fn an_adult_with_everything_on_record_lacks_nothing() {
        for rule in MOVES {
            assert_eq!(whole().lacking(rule.step, None), Vec::new(), "{}", rule.step);
        }
    }

    #[test]
    fn a_child_needs_an_applicant_and_a_representative() {
        let mut child = OnRecord { child: true, ..whole() };
        assert_eq!(codes(&child, Move::RegisterApplication), [Precondition::ChildApplicant]);
        assert_eq!(codes(&child, Move::ScheduleInterview), [Precondition::Representative]);
        child.filed_by = Some(FiledBy::AwareOfChild);
        child.participants.insert(ParticipantKind::ChildService);
        assert_eq!(codes(&child, Move::RegisterApplication), []);
        assert_eq!(codes(&child, Move::CompleteInterview), []);
        assert!(child.required_items().contains(&FileItemKind::RepresentativeGround));
    }

    #[test]
    fn whoever_does_not_know_the_language_needs_an_interpreter_at_each_step() {
        let mut foreigner = OnRecord { interpreter_needed: true, ..whole() };
        for step in [Move::RegisterApplication, Move::ScheduleInterview, Move::CompleteInterview] {
            assert_eq!(codes(&foreigner, step), [Precondition::Interpreter]);
        }
        foreigner.participants.insert(ParticipantKind::Interpreter);
        assert_eq!(codes(&foreigner, Move::CompleteInterview), []);
    }

    #[test]
    fn an_inventory_names_what_it_lacks() {
        let mut file = whole();
        file.inventory.remove(&FileItemKind::AccountCard);
        let found = file.lacking(Move::SubmitFile, None);
        assert_eq!(found, [Lacking::of(Precondition::Inventory, vec!["account_card".into()])]);
    }

    #[test]
    fn small_child_is_a_reason_for_children() {
        let adult = whole().lacking(Move::WaiveInterview, Some(ReasonCode::SmallChild));
        assert_eq!(adult, [Lacking::from(Precondition::SmallChildOnly)]);
    }

    proptest! {
        #[test]
        fn without_an_undertaking_no_step_of_the_procedure_is_made(step in 0..Move::ALL.len(), child: bool, interpreter_needed: bool) {
            let step = Move::ALL[step];
            let unsigned = OnRecord { undertaken: false, child, interpreter_needed, ..whole() };
            let found = unsigned.lacking(step, None);
            let asked = needs_of(step).contains(&Precondition::Undertaking);
            prop_assert_eq!(found.first().map(|one| one.code) == Some(Precondition::Undertaking), asked);
        }
    }
}
