//! What the answers of a signal mean for the pages that follow.
import type { IntakeAnswers } from "../../../api/types";
import { today } from "../../../kernel/lib/dates";

export const PAGES = ["found", "consent", "contact", "person", "needs", "indicators", "review"] as const;

/** One page of the wizard. */
export type PageName = (typeof PAGES)[number];

/** Whether the name is a page of the wizard. */
export function isPage(name: string): name is PageName {
  return (PAGES as readonly string[]).includes(name);
}

/** Whether the identity will not be stored: an adult who did not consent, and no ground in law to do without. */
export function isWithoutIdentity(answers: IntakeAnswers, on: string = today()): boolean {
  const refused = answers.consent?.given === false && !answers.consent.reason_without;
  return refused && isChildPath(answers, on) === null;
}

/** Whether the person is a child, or has to be treated as one because the age is not known. */
export function isChildPath(answers: IntakeAnswers, on: string = today()): "child" | "unknown" | null {
  const birth = answers.person?.birth;
  if (!birth?.kind) return null;
  const year = Number(on.slice(0, 4));
  if (birth.kind === "unknown") return "unknown";
  if (birth.kind === "date" && birth.date) {
    const adultOn = `${Number(birth.date.slice(0, 4)) + 18}${birth.date.slice(4)}`;
    return adultOn > on ? "child" : null;
  }
  // Somebody born eighteen years ago may still be a child until the birthday.
  if (birth.kind === "year" && birth.year) return year - birth.year <= 18 ? "child" : null;
  if (birth.kind === "age_range" && birth.age_from !== null && birth.age_from !== undefined) {
    return birth.age_from < 18 ? "child" : null;
  }
  return null;
}

/** Whether a page has been answered as far as it can be told without the server. */
export function isAnswered(answers: IntakeAnswers, page: PageName): boolean {
  switch (page) {
    case "found":
      return Boolean(answers.found?.channel);
    case "consent":
      return answers.consent?.given !== undefined && answers.consent?.given !== null;
    case "contact":
      return answers.contact?.may_contact !== undefined && answers.contact?.may_contact !== null;
    case "person":
      return Boolean(answers.person?.birth?.kind && answers.person.sex);
    case "needs":
      return Boolean(answers.needs?.urgency);
    case "indicators":
      return Boolean(answers.indicators?.act?.length || answers.indicators?.purpose?.length);
    case "review":
      return false;
  }
}

/** The page that asks for the field at this pointer. */
export function pageOf(pointer: string): PageName {
  const first = pointer.replace(/^\/(answers\/)?/u, "").split("/")[0] ?? "";
  return isPage(first) ? first : "review";
}
