//! What the answers of a signal mean.
import { expect, test } from "vitest";
import { isChildPath, isWithoutIdentity, pageOf } from "./answers";

test("an unknown age is treated as a child's", () => {
  expect(isChildPath({ person: { birth: { kind: "unknown" } } })).toBe("unknown");
});

test("a person is a child until the day of the eighteenth birthday", () => {
  const birth = { kind: "date" as const, date: "2008-11-24" };
  expect(isChildPath({ person: { birth } }, "2026-11-23")).toBe("child");
  expect(isChildPath({ person: { birth } }, "2026-11-24")).toBeNull();
});

test("a year that leaves it open counts as a child's", () => {
  expect(isChildPath({ person: { birth: { kind: "year", year: 2008 } } }, "2026-03-01")).toBe("child");
  expect(isChildPath({ person: { birth: { kind: "year", year: 2007 } } }, "2026-03-01")).toBeNull();
});

test("an adult without consent and without a ground stays without identity", () => {
  expect(isWithoutIdentity({ consent: { given: false } })).toBe(true);
  expect(isWithoutIdentity({ consent: { given: false, reason_without: "vital_interest" } })).toBe(false);
});

test("a child keeps an identity also without consent, as on the server", () => {
  const consent = { given: false };
  expect(isWithoutIdentity({ consent, person: { birth: { kind: "unknown" } } })).toBe(false);
  expect(isWithoutIdentity({ consent, person: { birth: { kind: "age_range", age_from: 30 } } })).toBe(true);
});

test("a pointer leads to the page that asks for it", () => {
  expect(pageOf("/answers/person/birth")).toBe("person");
  expect(pageOf("/needs/urgency")).toBe("needs");
});
