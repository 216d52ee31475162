//! Cases in the database: opened from signals, sealed by compartment, moved by minted transitions, shared by referral.
//!
//! `intakes` drafts and sends a signal; `case` lists, reads and moves; `vault` seals and opens what is personal;
//! `duplicates` finds a person again; `referrals` and `consents` share and stop sharing; `procedure` is the way to the status.

mod aid;
mod attachments;
mod case;
mod certificate_check;
mod closures;
mod conferences;
mod consents;
mod contact;
mod deadlines;
mod duplicates;
mod guarding;
mod hints;
mod intakes;
mod law;
mod letters;
mod merges;
mod needs;
mod notes;
mod pairs;
mod papers;
mod plan_answers;
mod plan_items;
mod plans;
mod procedure;
mod referrals;
mod screenings;
mod services;
mod stays;
mod terms;
mod vault;

pub use aid::{AidRate, AidStep, AidView, AidsView, NewAid, apply_for_aid, decide_aid, read_aids};
pub use attachments::*;
pub use case::*;
pub use certificate_check::certificate_stands;
pub use closures::{
    ClosureView, ClosuresView, FollowUpView, NewClosure, Outcomes, close_case, read_closures, report_follow_up,
};
pub use conferences::{
    ConferenceDecision, ConferenceView, ConferencesView, NewDecision, call_conference, finish_decision,
    hold_conference, read_conferences,
};
pub use consents::*;
pub use contact::*;
pub use deadlines::{DeadlineView, TermAction, assign_deadline, extend_deadline, pause_deadline, resume_deadline};
pub use duplicates::*;
pub use guarding::*;
pub use hints::*;
pub use intakes::*;
pub use law::{
    CalendarView, DayChange, DayKind, DayView, GroundView, LawView, RegimeChange, RegimeView, SignedRow, TermAmendment,
    TermView, amend_term, calendar, correct_day, declare_regime, grounds_of_moves, read_calendar, read_law, sign_off,
};
pub use merges::*;
pub use needs::{
    Anchor, AssessmentView, DomainTrend, NeedsView, Remarks, SavedAssessment, ScaleDomain, begin_assessment,
    complete_assessment, read_assessment, read_needs, save_assessment, scale, scale_words,
};
pub use notes::*;
pub use pairs::*;
pub use papers::*;
pub use plan_answers::{
    Colleague, DelegationView, DelegationsView, answer_section, delegate, end_delegation, list_delegations,
};
pub use plan_items::{NewItem, add_item, change_item, plan_of_item, remove_item, report_item};
pub use plans::{
    Agreement, AgreementView, AnswerView, ChangeView, Holder, ItemView, ItemWords, PlanVersion, PlanView, PlansView,
    agree_plan, begin_plan, plan_changes, read_plan, read_plans, submit_plan,
};
pub use procedure::*;
pub use referrals::*;
pub use screenings::*;
pub use services::*;
pub use stays::{
    ExtensionView, StayAddress, StayView, StaysView, begin_stay, end_stay, extend_stay, read_stays, reveal_stay,
};
pub use vault::{Revealed, reveal};
