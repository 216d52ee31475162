//! The addresses of casework.
import { paths } from "../../kernel/paths";
import type { PageRoute } from "../../kernel/routes";

export const routes: PageRoute[] = [
  { path: paths.day, permission: "self.manage", load: () => import("./my-day") },
  { path: paths.cases, permission: "case.read", load: () => import("./cases-list") },
  { path: paths.overseen, permission: "case.oversee", load: () => import("./overseen-list") },
  { path: paths.duplicates, permission: "duplicate.review", load: () => import("./duplicates/duplicate-list") },
  {
    path: paths.duplicate("$duplicateId"),
    permission: "duplicate.review",
    load: () => import("./duplicates/duplicate-page"),
  },
  { path: paths.screeningFigures, permission: "stats.read", load: () => import("./screening/screening-figures") },
  { path: paths.hints, permission: "duplicate.hints", load: () => import("./duplicates/hints") },
  { path: paths.case("$caseId"), permission: "case.read", load: () => import("./case-page") },
  { path: paths.refer("$caseId"), permission: "referral.send", load: () => import("./referrals/referral-offer-form") },
  {
    path: paths.application("$caseId"),
    permission: "case.advance",
    load: () => import("./procedure/application-page"),
  },
  { path: paths.interview("$caseId"), permission: "case.advance", load: () => import("./procedure/interview-page") },
  { path: paths.review("$caseId"), permission: "case.read", load: () => import("./procedure/review-page") },
  { path: paths.files, permission: "case.read", load: () => import("./procedure/files-to-decide") },
  { path: paths.journals, permission: "case.advance", load: () => import("./procedure/journals-page") },
  { path: paths.newIntake, permission: "case.write", load: () => import("./intake/new-intake") },
  { path: paths.submitted("$caseId"), permission: "case.write", load: () => import("./intake/submitted") },
  { path: paths.intake("$intakeId", "$page"), permission: "case.write", load: () => import("./intake/wizard") },
  { path: "/referrals/$direction", permission: "referral.read", load: () => import("./referrals/referral-list") },
  { path: paths.referral("$referralId"), permission: "referral.read", load: () => import("./referrals/referral-page") },
];
