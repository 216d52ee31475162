//! The parts of a case, in the order of their list. A new part is one line here and one component in a file of its own.
import type { ParseKeys } from "i18next";
import type { ComponentType } from "react";
import type { CaseView } from "../../api/types";
import { Access } from "./access/access";
import { Consents, isActive } from "./consents";
import { Contact } from "./contact/contact";
import { AlikeRecords } from "./duplicates/alike-records";
import { Files } from "./files/files";
import { AidAndStays } from "./help/aid";
import { Assessments } from "./help/assessments";
import { Closure } from "./help/closure";
import { Conferences } from "./help/conferences";
import { Plan } from "./help/plan";
import { Services } from "./help/services";
import { Needs } from "./needs";
import { CaseNotes } from "./notes/notes";
import { Overview } from "./overview";
import { Papers } from "./papers/papers";
import { Person } from "./person";
import { Procedure } from "./procedure/procedure-section";
import { CaseReferrals } from "./referrals/case-referrals";
import { Screening } from "./screening/screening";
import { TimelineSection } from "./timeline";

/** What a part is given: the case as it was read, and the version tag that a change must name. */
export interface PartProps {
  view: CaseView;
  etag: string | null;
}

/** How far a part is: nothing left to do, something missing, or not shared with this agency. */
export type Standing = "done" | "missing" | "closed";

/** One part of a case. */
export interface CaseSection {
  /** Its name in the address; the word for it stands in the words of cases. */
  part: string;
  title: ParseKeys<"cases">;
  /** Shows the part with its own heading and its own save. */
  Part: ComponentType<PartProps>;
  /** The permission without which the part is not offered. */
  permission?: string;
  /** The mark in the list; a part that has nothing to complete has none. */
  standing?: (view: CaseView) => Standing | null;
}

const opens = (view: CaseView, compartment: string) => (view.compartments as string[]).includes(compartment);

/** All parts. The first one opens with the case; the timeline stands beside the others where there is room. */
export const SECTIONS: readonly CaseSection[] = [
  { part: "overview", title: "case.overview", Part: Overview },
  {
    part: "person",
    title: "case.person",
    Part: Person,
    standing: (view) => (view.without_identity || opens(view, "identity") ? null : "closed"),
  },
  {
    part: "contact",
    title: "contact.title",
    Part: Contact,
    standing: (view) => (view.without_identity || opens(view, "contact") ? null : "closed"),
  },
  { part: "screening", title: "screening.title", Part: Screening },
  {
    part: "needs",
    title: "case.needs_indicators",
    Part: Needs,
    standing: (view) => (!opens(view, "needs") ? "closed" : view.needs.length > 0 ? "done" : "missing"),
  },
  {
    part: "assessment",
    title: "assessment.title",
    Part: Assessments,
    permission: "plan.read",
    standing: (view) => (opens(view, "needs") ? null : "closed"),
  },
  { part: "plan", title: "plan.title", Part: Plan, permission: "plan.read" },
  { part: "conferences", title: "conference.title", Part: Conferences, permission: "plan.read" },
  { part: "services", title: "service.title", Part: Services, permission: "plan.read" },
  { part: "aid", title: "aid.part", Part: AidAndStays, permission: "plan.read" },
  { part: "closure", title: "closure.title", Part: Closure, permission: "plan.read" },
  {
    part: "consents",
    title: "consents.title",
    Part: Consents,
    standing: (view) => (view.without_identity ? null : view.consents.some(isActive) ? "done" : "missing"),
  },
  { part: "procedure", title: "procedure.title", Part: Procedure },
  { part: "referrals", title: "case.referrals", Part: CaseReferrals, permission: "referral.read" },
  { part: "files", title: "files.title", Part: Files },
  { part: "notes", title: "case_notes.title", Part: CaseNotes, permission: "identity.read" },
  { part: "papers", title: "papers.title", Part: Papers },
  { part: "access", title: "access.title", Part: Access, permission: "case.guard" },
  { part: "duplicates", title: "duplicates.part", Part: AlikeRecords, permission: "duplicate.review" },
  { part: "timeline", title: "case.timeline", Part: TimelineSection },
];
