//! Every code of the procedure has its word in both languages.
import { expect, test } from "vitest";
import en from "../../../words/en/cases.json";
import uk from "../../../words/uk/cases.json";
import * as codes from "./codes";

const GROUPS = {
  filed_by: codes.FILED_BY,
  participant: codes.PARTICIPANTS,
  verification_kind: codes.VERIFICATIONS,
  body: codes.BODIES,
  result: codes.RESULTS,
  file_item: codes.FILE_ITEMS,
  absence: codes.ABSENCES,
  ground: codes.GROUNDS,
  lack: codes.LACKS,
  decision_kind: codes.DECISIONS,
  means: codes.MEANS_OF_NOTICE,
  court_outcome: codes.OUTCOMES_OF_COURT,
  office: codes.OFFICES,
  submission_state: codes.SUBMISSION_STATES,
} as const;

test.each(Object.entries(GROUPS))("%s", (group, list) => {
  for (const words of [uk, en]) {
    const known = Object.keys(words.procedure[group as keyof typeof GROUPS]);
    expect(known.sort()).toEqual([...list].sort());
    for (const reason of [...codes.REFUSAL_REASONS, ...codes.EXTENSION_REASONS, ...codes.REVOCATION_REASONS]) {
      expect(Object.keys(words.reason)).toContain(reason);
    }
  }
});
