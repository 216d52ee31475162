//! What every journey needs: the words of the pages, a way in, and an eye on accessibility.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page } from "@playwright/test";

export { expect, type Page, test } from "@playwright/test";

/** The passphrase of all invented people; the server prints it when it starts. */
export const PASSPHRASE = "вечірній трамвай на околиці";

const files = new Map<string, Record<string, unknown>>();

/** The word under a key, such as `cases:intake.continue`, as the application shows it. */
export function word(key: string, language: "uk" | "en" = "uk"): string {
  const [file, path] = key.split(":") as [string, string];
  const from = join(__dirname, "../../frontend/src/words", language, `${file}.json`);
  if (!files.has(from)) files.set(from, JSON.parse(readFileSync(from, "utf8")) as Record<string, unknown>);
  let at: unknown = files.get(from);
  for (const part of path.split(".")) at = (at as Record<string, unknown> | undefined)?.[part];
  if (typeof at !== "string") throw new Error(`no word ${language} ${key}`);
  return at;
}

/** Opens a window of one's own and signs in. */
export async function signedIn(browser: Browser, login: string, options: object = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto("/");
  await enter(page, login);
  return page;
}

/** Signs in at the door. */
export async function enter(page: Page, login: string): Promise<void> {
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill(PASSPHRASE);
  await page.locator("button[type=submit]").click();
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("input[name=password]")).toHaveCount(0);
  await expect(page.locator(".rail nav")).toBeAttached();
}

/** The heading of the page. */
export async function heading(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: text })).toBeVisible();
}

/** Opens a part of a case and waits for its heading. */
export async function part(page: Page, title: string, language: "uk" | "en" = "uk"): Promise<void> {
  const places = page.getByRole("navigation", { name: word("cases:case.parts", language) });
  const fold = places.locator("summary");
  if (await fold.isVisible()) await fold.click();
  await places.getByRole("link", { name: beginning(title) }).click();
  await expect(page.getByRole("heading", { level: 2, name: title, exact: true }).first()).toBeFocused();
}

function beginning(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")}`, "u");
}

/** Answers a question of one or of many by the words that are read. */
export async function choose(page: Page, question: string, ...answers: string[]): Promise<void> {
  const group = page.getByRole("group", { name: question, exact: true });
  for (const answer of answers) {
    await group.getByRole("radio", { name: beginning(answer) }).or(group.getByRole("checkbox", { name: beginning(answer) })).check();
  }
}

/** Finds no breach of WCAG 2.2 AA on the page as it stands. */
export async function accessible(page: Page, where: string): Promise<void> {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  // What has been scrolled under the bar at the top is not what a person aims at.
  await page.evaluate(() => window.scrollTo(0, 0));
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  const said = violations.map((one) => `${where}: ${one.id}: ${one.nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary}`).join("; ")}`);
  expect.soft(said, where).toEqual([]);
}
