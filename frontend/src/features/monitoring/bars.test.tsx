//! Bars that say what they show.
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Bars } from "./bars";
import { sumOf } from "./sums";

test("a hidden figure is named, not guessed", () => {
  expect(sumOf([{ count: 7 }, { count: null }, { count: 5 }])).toEqual({ sum: 12, hidden: 1 });
  render(<Bars label="Справи" hiddenWord="приховано" rows={[{ key: "a", name: "сигнал", count: 7, hidden: true }]} />);
  expect(screen.getByRole("img").getAttribute("aria-label")).toContain("сигнал: 7 + приховано");
});
