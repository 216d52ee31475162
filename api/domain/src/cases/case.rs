//! The life of a case: its stages and the only moves between them (CMU Resolutions 783 and 417 of 2012).

use super::vocabulary::Relation;
use crate::access::permission::PermissionKind;
use crate::shared::ids::{AgencyId, CaseId};

text_enum! {
    /// Where a case stands.
    Stage {
        Signal = "signal", Screening = "screening", Assistance = "assistance", Registered = "registered",
        InterviewPending = "interview_pending", InterviewDone = "interview_done", InterviewWaived = "interview_waived",
        Verification = "verification", FileReady = "file_ready", Withdrawn = "withdrawn", Closed = "closed",
    }
}
text_enum! {
    /// A move between stages.
    Move {
        BeginScreening = "begin_screening", OpenAssistance = "open_assistance",
        RegisterApplication = "register_application", ScheduleInterview = "schedule_interview",
        CompleteInterview = "complete_interview", WaiveInterview = "waive_interview",
        BeginVerification = "begin_verification", CompleteFile = "complete_file",
        WithdrawApplication = "withdraw_application", ContinueAssistance = "continue_assistance",
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
        PersonLeft = "person_left", Duplicate = "duplicate", Other = "other",
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
    /// What the one who makes it must hold.
    pub who: PermissionKind,
    /// Terms that begin with it, by their code in the law table.
    pub starts: &'static [&'static str],
    /// Terms that it meets.
    pub meets: &'static [&'static str],
}

use Stage::{
    Assistance, Closed, FileReady, InterviewDone, InterviewPending, InterviewWaived, Registered, Screening, Signal,
    Verification, Withdrawn,
};

const fn rule(step: Move, from: &'static [Stage], to: Stage, ground: &'static str) -> MoveRule {
    MoveRule { step, from, to, reasons: &[], ground, who: PermissionKind::CaseAdvance, starts: &[], meets: &[] }
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
    rule(Move::CompleteFile, &[Verification], FileReady, "r417.10"),
    MoveRule {
        reasons: &[ReasonCode::OwnRequest],
        meets: &["status.total", "status.interview"],
        ..rule(
            Move::WithdrawApplication,
            &[Registered, InterviewPending, InterviewDone, InterviewWaived, Verification, FileReady],
            Withdrawn,
            "r417",
        )
    },
    rule(Move::ContinueAssistance, &[Withdrawn], Assistance, "l3739.15"),
    MoveRule {
        reasons: &[
            ReasonCode::NeedsMet,
            ReasonCode::NotTrafficking,
            ReasonCode::PersonLeft,
            ReasonCode::Duplicate,
            ReasonCode::Other,
        ],
        meets: &["first_notice", "needs.assess"],
        ..rule(Move::CloseCase, &[Signal, Screening, Assistance, Withdrawn], Closed, "r783.interaction")
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

    /// The terms that begin with it, by their code in the law table.
    pub fn starts_deadlines(&self) -> &'static [&'static str] {
        self.rule().starts
    }

    /// The terms that it meets.
    pub fn ends_deadlines(&self) -> &'static [&'static str] {
        self.rule().meets
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
}

impl Refusal {
    /// The stable code of this refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Illegal { .. } => "case.illegal_move",
            Self::ReasonMissing { .. } => "case.move_incomplete",
            Self::NotLead => "case.not_lead",
        }
    }

    /// What a person reads, in Ukrainian and in English.
    pub const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Illegal { .. } => ("З цієї стадії так перейти не можна", "This move does not lead from this stage"),
            Self::ReasonMissing { .. } => ("Вкажіть причину зі списку", "Give a reason from the list"),
            Self::NotLead => ("Справу веде інша установа", "Another agency leads this case"),
        }
    }
}

impl Case {
    /// Mints a move, if it is legal from here, for this agency, and for this reason.
    pub fn make(
        &self,
        step: Move,
        reason: Option<ReasonCode>,
        by: AgencyId,
        relation: Relation,
    ) -> Result<Transition, Refusal> {
        if self.lead_agency != by || relation == Relation::Shared {
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
            rule.from.iter().map(move |from| format!("{from} > {} : {} ({})", rule.to, rule.step, rule.ground))
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
            // The file goes to the national reviewers from here; their part of the procedure is not in this table.
            assert!(!legal_moves(*stage).is_empty(), "{stage}");
        }
    }

    proptest! {
        #[test]
        fn a_move_is_minted_exactly_when_the_table_has_it(stage in 0..Stage::ALL.len(), step in 0..Move::ALL.len(), reason in proptest::option::of(0..ReasonCode::ALL.len()), own: bool, shared: bool) {
            let case = case(Stage::ALL[stage]);
            let by = AgencyId::new(Uuid::from_u128(if own { 1 } else { 2 }));
            let relation = if shared { Relation::Shared } else { Relation::Record };
            let reason = reason.map(|index| ReasonCode::ALL[index]);
            let minted = case.make(Move::ALL[step], reason, by, relation);
            let listed = MOVES.iter().any(|rule| rule.step == Move::ALL[step] && rule.from.contains(&case.stage)
                && reason.map_or(rule.reasons.is_empty(), |reason| rule.reasons.contains(&reason)));
            prop_assert_eq!(minted.is_ok(), listed && own && !shared);
            if let Ok(step) = minted {
                prop_assert_eq!((step.case(), step.from(), step.version()), (case.id, case.stage, case.version));
            }
        }
    }
}
