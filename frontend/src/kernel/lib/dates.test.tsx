//! Deadlines in words.
import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { daysUntil, today, useDueWords, workingDaysUntil } from "./dates";

function inDays(days: number): string {
  return new Date(Date.parse(`${today()}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

test("weekends are no working days", () => {
  expect(workingDaysUntil("2026-11-30", "2026-11-27")).toBe(1);
  expect(workingDaysUntil("2026-11-27", "2026-11-30")).toBe(-1);
  expect(daysUntil("2026-11-30", "2026-11-27")).toBe(3);
});

test("a deadline is said in the plural of the language", () => {
  const { result } = renderHook(() => useDueWords());
  expect(result.current(inDays(9), 2)).toEqual({ words: "за 2 робочі дні", nearness: "soon" });
  expect(result.current(inDays(9), 3).nearness).toBe("soon");
  expect(result.current(inDays(9), 4).nearness).toBe("later");
  expect(result.current(inDays(9), 5)).toEqual({ words: "за 5 робочих днів", nearness: "later" });
  expect(result.current(inDays(40), 21).words).toBe("за 21 робочий день");
  expect(result.current(inDays(0)).words).toBe("сьогодні");
  expect(result.current(inDays(-3), -2)).toEqual({ words: "прострочено на 2 робочі дні", nearness: "overdue" });
});
