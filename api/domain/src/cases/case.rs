//! The life of a case: its stages, the only moves between them and who makes each (CMU Resolutions 783 and 417 of 2012,
//! Law 3739-VI, Art. 15).

use super::vocabulary::Relation;
use crate::access::permission::PermissionKind;
use crate::shared::ids::{AgencyId, CaseId};

text_enum! {
    /// Where a case stands.
    Stage {
        Signal = "signal", Screening = "screening", Assistance = "assistance", Registered = "registered",
        InterviewPending = "interview_pending", InterviewDone = "interview_done", InterviewWaived = "interview_waived",
        Verification = "verification", FileReady = "file_ready", Submitted = "submitted", Returned = "returned",
        Granted = "granted", Refused = "refused", Active = "active", ExtensionPending = "extension_pending",
        Expired = "expired", Revoked = "revoked", Withdrawn = "withdrawn", Closed = "closed",
    }
}
text_enum! {
    /// What the person is to the mechanism. Help depends on none of the three.
    Standing {
        /// Presumed to have suffered: found, helped, and without a decision that holds.
        Presumed = "presumed",
        /// Applied for the status and waits for a decision, also of a court.
        Applicant = "applicant",
        /// Holds the status.
        StatusHolder = "status_holder",
    }
}

impl Standing {
    /// What a person is, by the stage of the case and whether a court looks at the decision.
    pub const fn of(stage: Stage, appealed: bool) -> Self {
        match stage {
            Stage::Granted | Stage::Active | Stage::ExtensionPending => Self::StatusHolder,
            Stage::Registered
            | Stage::InterviewPending
            | Stage::InterviewDone
            | Stage::InterviewWaived
            | Stage::Verification
            | Stage::FileReady
            | Stage::Submitted
            | Stage::Returned => Self::Applicant,
            Stage::Refused | Stage::Revoked if appealed => Self::Applicant,
            _ => Self::Presumed,
        }
    }
}

text_enum! {
    /// Who makes a move.
    Office {
        Official = "official", UnitHead = "unit_head", Reviewer = "reviewer", Decider = "decider", Clock = "clock",
    }
}

impl Office {
    /// What the one who makes the move must hold; nobody holds the clock.
    pub const fn permission(self) -> Option<PermissionKind> {
        match self {
            Self::Official => Some(PermissionKind::CaseAdvance),
            Self::UnitHead => Some(PermissionKind::CaseSign),
            Self::Reviewer => Some(PermissionKind::CaseReview),
            Self::Decider => Some(PermissionKind::CaseDecide),
            Self::Clock => None,
        }
    }

    /// Whether it belongs to the body that decides on the status, and not to the agency that leads the case.
    pub const fn is_national(self) -> bool {
        matches!(self, Self::Reviewer | Self::Decider)
    }
}

text_enum! {
    /// A move between stages.
    Move {
        BeginScreening = "begin_screening", OpenAssistance = "open_assistance",
        RegisterApplication = "register_application", ScheduleInterview = "schedule_interview",
        CompleteInterview = "complete_interview", WaiveInterview = "waive_interview",
        BeginVerification = "begin_verification", CompleteFile = "complete_file",
        SubmitFile = "submit_file", ReturnFile = "return_file", GrantStatus = "grant_status",
        RefuseStatus = "refuse_status", IssueCertificate = "issue_certificate", RequestExtension = "request_extension",
        GrantExtension = "grant_extension", RefuseExtension = "refuse_extension", ExpireStatus = "expire_status",
        RevokeStatus = "revoke_status", ReconsiderForCourt = "reconsider_for_court",
        RestoreForCourt = "restore_for_court", WithdrawApplication = "withdraw_application",
        ContinueAssistance = "continue_assistance",
        CloseCase = "close_case", ReopenCase = "reopen_case",
    }
}
text_enum! {
    /// The coded reason of a move that needs one.
    ReasonCode {
        AlreadyRecognisedLawEnforcement = "already_recognised_law_enforcement",
        AlreadyRecognisedCourt = "already_recognised_court", RecognisedAbroad = "recognised_abroad",
        HealthImpossible = "health_impossible", SmallChild = "small_child", DetainedAbroad = "detained_abroad",
        OwnRequest = "own_request", NeedsMet = "needs_met", NotTrafficking = "not_trafficking",
        PersonLeft = "person_left", Duplicate = "duplicate", FalseData = "false_data",
        GroundsNotShown = "grounds_not_shown", FileIncomplete = "file_incomplete", Other = "other",
    }
}

/// One line of the table of moves.
#[derive(Debug, Clone, Copy)]
pub struct MoveRule {
    /// The move.
    pub step: Move,
    /// From where.
    pub from: &'static [Stage],
    /// To where.
    pub to: Stage,
    /// The reasons it may be made for; empty when it needs none.
    pub reasons: &'static [ReasonCode],
    /// The row of the law table that it rests on.
    pub ground: &'static str,
    /// Who makes it.
    pub who: Office,
    /// Whether it comes only with the data of an act, by an operation of its own.
    pub act: bool,
    /// Terms that begin with it, by their code in the law table.
    pub starts: &'static [&'static str],
    /// Terms that it meets.
    pub meets: &'static [&'static str],
}

use Stage::{
    Active, Assistance, Closed, Expired, ExtensionPending, FileReady, Granted, InterviewDone, InterviewPending,
    InterviewWaived, Refused, Registered, Returned, Revoked, Screening, Signal, Submitted, Verification, Withdrawn,
};

const fn rule(step: Move, from: &'static [Stage], to: Stage, ground: &'static str) -> MoveRule {
    MoveRule { step, from, to, reasons: &[], ground, who: Office::Official, act: false, starts: &[], meets: &[] }
}

const fn act(who: Office, rule: MoveRule) -> MoveRule {
    MoveRule { who, act: true, ..rule }
}

/// Every legal move there is.
pub const MOVES: &[MoveRule] = &[
    MoveRule {
        starts: &["needs.assess"],
        meets: &["first_notice"],
        ..rule(Move::BeginScreening, &[Signal], Screening, "r783.interaction")
    },
    MoveRule { meets: &["needs.assess"], ..rule(Move::OpenAssistance, &[Screening], Assistance, "l3739.13") },
    MoveRule {
        starts: &["status.total", "status.interview"],
        ..rule(Move::RegisterApplication, &[Screening, Assistance], Registered, "r417.3")
    },
    rule(Move::ScheduleInterview, &[Registered], InterviewPending, "r417.7"),
    MoveRule {
        meets: &["status.interview"],
        ..rule(Move::CompleteInterview, &[InterviewPending], InterviewDone, "r417.6")
    },
    MoveRule {
        reasons: &[
            ReasonCode::AlreadyRecognisedLawEnforcement,
            ReasonCode::AlreadyRecognisedCourt,
            ReasonCode::RecognisedAbroad,
            ReasonCode::HealthImpossible,
            ReasonCode::SmallChild,
            ReasonCode::DetainedAbroad,
        ],
        meets: &["status.interview"],
        ..rule(Move::WaiveInterview, &[Registered, InterviewPending], InterviewWaived, "r417")
    },
    rule(Move::BeginVerification, &[InterviewDone, InterviewWaived], Verification, "r417"),
    act(Office::UnitHead, rule(Move::CompleteFile, &[Verification], FileReady, "r417.10")),
    act(Office::Official, rule(Move::SubmitFile, &[FileReady, Returned], Submitted, "r417")),
    MoveRule {
        meets: &["status.decision"],
        ..act(Office::Reviewer, rule(Move::ReturnFile, &[Submitted], Returned, "r417"))
    },
    MoveRule {
        starts: &["status.notice", "plan.create"],
        meets: &["status.total", "status.decision"],
        ..act(Office::Decider, rule(Move::GrantStatus, &[Submitted], Granted, "l3739.15"))
    },
    MoveRule {
        reasons: &[ReasonCode::GroundsNotShown, ReasonCode::FalseData, ReasonCode::FileIncomplete, ReasonCode::Other],
        starts: &["status.notice"],
        meets: &["status.total", "status.decision"],
        ..act(Office::Decider, rule(Move::RefuseStatus, &[Submitted], Refused, "l3739.15"))
    },
    MoveRule {
        meets: &["status.notice"],
        ..act(Office::Official, rule(Move::IssueCertificate, &[Granted], Active, "r417.18"))
    },
    act(Office::Official, rule(Move::RequestExtension, &[Active], ExtensionPending, "l3739.15")),
    act(Office::Decider, rule(Move::GrantExtension, &[ExtensionPending], Active, "l3739.15")),
    MoveRule {
        reasons: &[ReasonCode::GroundsNotShown, ReasonCode::FalseData, ReasonCode::Other],
        ..act(Office::Decider, rule(Move::RefuseExtension, &[ExtensionPending], Active, "l3739.15"))
    },
    MoveRule {
        meets: &["status.validity"],
        ..act(Office::Clock, rule(Move::ExpireStatus, &[Active], Expired, "l3739.15"))
    },
    MoveRule {
        reasons: &[ReasonCode::FalseData, ReasonCode::OwnRequest, ReasonCode::Other],
        meets: &["status.validity", "status.notice"],
        ..act(Office::Decider, rule(Move::RevokeStatus, &[Granted, Active, ExtensionPending], Revoked, "l3739.15"))
    },
    // A court never decides on the status itself: it obliges the deciding body, or makes it consider the file anew.
    act(Office::Reviewer, rule(Move::ReconsiderForCourt, &[Refused, Assistance], Submitted, "l3739.15")),
    act(Office::Reviewer, rule(Move::RestoreForCourt, &[Revoked, Assistance], Active, "l3739.15")),
    MoveRule {
        reasons: &[ReasonCode::OwnRequest],
        meets: &["status.total", "status.interview", "status.decision"],
        ..rule(
            Move::WithdrawApplication,
            &[
                Registered,
                InterviewPending,
                InterviewDone,
                InterviewWaived,
                Verification,
                FileReady,
                Submitted,
                Returned,
            ],
            Withdrawn,
            "r417",
        )
    },
    rule(Move::ContinueAssistance, &[Withdrawn, Refused, Expired, Revoked], Assistance, "l3739.15"),
    MoveRule {
        reasons: &[
            ReasonCode::NeedsMet,
            ReasonCode::NotTrafficking,
            ReasonCode::PersonLeft,
            ReasonCode::Duplicate,
            ReasonCode::Other,
        ],
        meets: &["first_notice", "needs.assess"],
        ..act(
            Office::Official,
            rule(
                Move::CloseCase,
                &[Signal, Screening, Assistance, Active, Withdrawn, Refused, Expired, Revoked],
                Closed,
                "r783.interaction",
            ),
        )
    },
    MoveRule { starts: &["needs.assess"], ..rule(Move::ReopenCase, &[Closed], Screening, "r783.interaction") },
];

/// The rule of a move; the table has one for each.
pub fn rule_of(step: Move) -> Option<&'static MoveRule> {
    MOVES.iter().find(|rule| rule.step == step)
}

/// The moves that are legal from a stage.
pub fn legal_moves(stage: Stage) -> Vec<Move> {
    MOVES.iter().filter(|rule| rule.from.contains(&stage)).map(|rule| rule.step).collect()
}

/// A case, as far as its moves need to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Which.
    pub id: CaseId,
    /// The agency that opened it and answers for its record.
    pub agency_of_record: AgencyId,
    /// The agency that leads it now.
    pub lead_agency: AgencyId,
    /// Where it stands.
    pub stage: Stage,
    /// Its version.
    pub version: i32,
}

/// A legal move of one case. Only [`Case::make`] mints it, and the store writes a stage in no other way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    case: CaseId,
    from: Stage,
    version: i32,
    rule: usize,
    reason: Option<ReasonCode>,
}

impl Transition {
    /// Of which case.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// From where.
    pub fn from(&self) -> Stage {
        self.from
    }

    /// To where.
    pub fn to(&self) -> Stage {
        self.rule().to
    }

    /// Which move.
    pub fn step(&self) -> Move {
        self.rule().step
    }

    /// The version it was minted from.
    pub fn version(&self) -> i32 {
        self.version
    }

    /// What it rests on, where it goes, and which terms it starts and meets.
    pub fn rule(&self) -> &'static MoveRule {
        &MOVES[self.rule]
    }

    /// Its coded reason.
    pub fn reason(&self) -> Option<ReasonCode> {
        self.reason
    }
}

/// Why a case does not move.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The move does not lead from this stage.
    #[error("not from this stage")]
    Illegal {
        /// Where the case stands.
        stage: Stage,
        /// What would be legal.
        legal: Vec<Move>,
    },
    /// The move needs one of these reasons.
    #[error("a reason is missing")]
    ReasonMissing {
        /// The reasons there are.
        allowed: &'static [ReasonCode],
    },
    /// Another agency leads this case.
    #[error("another agency leads this case")]
    NotLead,
    /// The move comes with the data of an act, by an operation of its own.
    #[error("made by an act of its own")]
    NeedsItsAct,
}

impl Case {
    /// Mints a move that needs no more than itself, if it is legal from here, for this agency, and for this reason.
    pub fn make(
        &self,
        step: Move,
        reason: Option<ReasonCode>,
        by: AgencyId,
        relation: Relation,
    ) -> Result<Transition, Refusal> {
        let minted = self.perform(step, reason, by, relation)?;
        if minted.rule().act { Err(Refusal::NeedsItsAct) } else { Ok(minted) }
    }

    /// Mints a move as part of the act that brings its data.
    pub fn perform(
        &self,
        step: Move,
        reason: Option<ReasonCode>,
        by: AgencyId,
        relation: Relation,
    ) -> Result<Transition, Refusal> {
        let national = rule_of(step).is_some_and(|rule| rule.who.is_national());
        let entitled = match relation {
            Relation::Deciding => national,
            Relation::Record | Relation::Lead => !national && self.lead_agency == by,
            Relation::Shared => false,
        };
        if !entitled {
            return Err(Refusal::NotLead);
        }
        let found = MOVES.iter().enumerate().find(|(_, rule)| rule.step == step && rule.from.contains(&self.stage));
        let Some((index, rule)) = found else {
            return Err(Refusal::Illegal { stage: self.stage, legal: legal_moves(self.stage) });
        };
        let fits = match reason {
            None => rule.reasons.is_empty(),
            Some(reason) => rule.reasons.contains(&reason),
        };
        if !fits {
            return Err(Refusal::ReasonMissing { allowed: rule.reasons });
        }
        Ok(Transition { case: self.id, from: self.stage, version: self.version, rule: index, reason })
    }
}

/// Prints the table of moves, one line a move and stage, as it is committed and compared.
pub fn print_moves_table() -> String {
    let mut lines: Vec<String> = MOVES
        .iter()
        .flat_map(|rule| {
            rule.from
                .iter()
                .map(move |from| format!("{from} > {} : {} by {} ({})", rule.to, rule.step, rule.who, rule.ground))
        })
        .collect();
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn case(stage: Stage) -> Case {
        let agency = AgencyId::new(Uuid::from_u128(1));
        Case { id: CaseId::new(Uuid::from_u128(7)), agency_of_record: agency, lead_agency: agency, stage, version: 3 }
    }

    #[test]
    fn every_move_has_one_rule_and_every_stage_a_way_on() {
        for step in Move::ALL {
            assert_eq!(MOVES.iter().filter(|rule| rule.step == *step).count(), 1, "{step}");
        }
        for stage in Stage::ALL {
            assert!(!legal_moves(*stage).is_empty(), "{stage}");
        }
    }

    #[test]
    fn help_goes_on_after_every_way_the_procedure_may_end() {
        for stage in [Stage::Withdrawn, Stage::Refused, Stage::Expired, Stage::Revoked] {
            assert!(legal_moves(stage).contains(&Move::ContinueAssistance), "{stage}");
        }
    }

    #[test]
    fn what_decides_on_a_person_is_an_act_and_never_a_bare_move() {
        for rule in MOVES.iter().filter(|rule| rule.who != Office::Official) {
            assert!(rule.act, "{}", rule.step);
        }
    }

    #[test]
    fn only_a_decision_makes_a_status_holder() {
        for rule in MOVES {
            for from in rule.from {
                let gains = Standing::of(rule.to, false) == Standing::StatusHolder
                    && Standing::of(*from, false) != Standing::StatusHolder;
                assert!(!gains || rule.who.is_national(), "{}", rule.step);
            }
        }
        assert_eq!(Standing::of(Stage::Refused, false), Standing::Presumed);
        assert_eq!(Standing::of(Stage::Refused, true), Standing::Applicant);
    }

    proptest! {
        #[test]
        fn a_move_is_minted_exactly_when_the_table_has_it(stage in 0..Stage::ALL.len(), step in 0..Move::ALL.len(), reason in proptest::option::of(0..ReasonCode::ALL.len()), own: bool, relation in 0..Relation::ALL.len()) {
            let case = case(Stage::ALL[stage]);
            let by = AgencyId::new(Uuid::from_u128(if own { 1 } else { 2 }));
            let relation = Relation::ALL[relation];
            let reason = reason.map(|index| ReasonCode::ALL[index]);
            let minted = case.perform(Move::ALL[step], reason, by, relation);
            let rule = rule_of(Move::ALL[step]).expect("one rule");
            let listed = rule.from.contains(&case.stage) && reason.map_or(rule.reasons.is_empty(), |reason| rule.reasons.contains(&reason));
            let entitled = match (relation, rule.who.is_national()) {
                (Relation::Deciding, national) => national,
                (Relation::Shared, _) | (_, true) => false,
                (_, false) => own,
            };
            prop_assert_eq!(minted.is_ok(), listed && entitled);
            prop_assert_eq!(case.make(Move::ALL[step], reason, by, relation).is_ok(), listed && entitled && !rule.act);
            if let Ok(step) = minted {
                prop_assert_eq!((step.case(), step.from(), step.version()), (case.id, case.stage, case.version));
            }
        }
    }
}
