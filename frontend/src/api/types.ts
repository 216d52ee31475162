//! Short names for the shapes of the contract.
import type { Worded } from "./client";
import type { components } from "./schema";

type Shapes = Worded<components["schemas"]>;
type Unfinished<Whole> = Whole extends readonly unknown[]
  ? Whole
  : Whole extends object
    ? { [Key in keyof Whole]?: Unfinished<Whole[Key]> }
    : Whole;

export type AgencyBrief = Shapes["AgencyBrief"];
export type AgencyFile = Shapes["AgencyFile"];
export type AgencyView = Shapes["AgencyView"];
export type AidsView = Shapes["AidsView"];
export type AidView = Shapes["AidView"];
export type ApiClient = Shapes["ApiClient"];
export type AssessmentView = Shapes["AssessmentView"];
export type AttachmentView = Shapes["AttachmentView"];
export type AuditEntry = Shapes["EntryView"];
export type CaseNote = Shapes["CaseNoteView"];
export type CaseAccess = Shapes["AccessView"];
export type CaseBar = Shapes["BarView"];
export type CaseSummary = Shapes["CaseSummary"];
export type CaseView = Shapes["CaseDetail"];
export type ClosuresView = Shapes["ClosuresView"];
export type ConferencesView = Shapes["ConferencesView"];
export type ConferenceView = Shapes["ConferenceView"];
export type ConsentView = Shapes["ConsentView"];
export type DeadlineView = Shapes["DeadlineView"];
export type DuplicateMatch = Shapes["Match"];
export type FollowUpView = Shapes["FollowUpView"];
export type ContactRules = Shapes["ContactRules"];
export type DuplicateComparison = Shapes["Comparison"];
export type DuplicateHint = Shapes["HintView"];
export type DuplicatePair = Shapes["PairView"];
export type IndicatorSet = Shapes["IndicatorSetView"];
/** The answers of a signal: every one of them may still be missing. */
export type IntakeAnswers = Unfinished<Shapes["IntakeAnswers"]>;
export type IntakeView = Omit<Shapes["IntakeView"], "answers"> & { answers: IntakeAnswers };
export type JournalLine = Shapes["JournalRow"];
export type LegalGround = Shapes["GroundView"];
export type Me = Shapes["Me"];
export type MoveOffer = Shapes["MoveOffer"];
export type NeedsView = Shapes["NeedsView"];
export type OpenedFile = Shapes["OpenedFile"];
export type OverseenCase = Shapes["OverseenCase"];
export type PaperOffer = Shapes["PaperOffer"];
export type PaperPreview = Shapes["PaperPreview"];
export type PaperSheet = Shapes["Sheet"];
export type PlaceView = Shapes["PlaceView"];
export type ProcedureView = Shapes["ProcedureView"];
export type Questionnaire = Shapes["QuestionnaireView"];
export type PlanAnswer = Shapes["AnswerView"];
export type PlanHolder = Shapes["Holder"];
export type PlanItem = Shapes["ItemView"];
export type PlansView = Shapes["PlansView"];
export type PlanView = Shapes["PlanView"];
export type ReferralView = Shapes["ReferralView"];
export type Revealed = Shapes["Revealed"];
export type ScaleDomain = Shapes["ScaleDomain"];
export type ServiceView = Shapes["ServiceView"];
export type Screening = Shapes["ScreeningView"];
export type SignedIn = Shapes["SignedIn"];
export type Statistics = Shapes["StatisticsView"];
export type StayView = Shapes["StayView"];
export type StepView = Shapes["StepView"];
export type SubmissionView = Shapes["SubmissionView"];
export type TimelineEntry = Shapes["TimelineEntry"];
export type UserView = Shapes["UserView"];
