//! The place in an act reads in both languages.
import { renderHook } from "@testing-library/react";
import i18next from "i18next";
import { afterAll, expect, test } from "vitest";
import { useActAndClause } from "./clause";

const rule = { act_uk: "Закон", act_en: "Law", clause: "ст. 15, ч. 2, п. 3" };

afterAll(() => i18next.changeLanguage("uk"));

test("a clause is written as each language writes it", async () => {
  expect(renderHook(() => useActAndClause()).result.current(rule)).toBe("Закон, ст. 15, ч. 2, п. 3");
  await i18next.changeLanguage("en");
  expect(renderHook(() => useActAndClause()).result.current(rule)).toBe("Law, Art. 15, pt. 2, cl. 3");
  expect(renderHook(() => useActAndClause()).result.current({ ...rule, clause: null })).toBe("Law");
});
