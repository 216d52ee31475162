//! What every journey needs: the words of the pages, a way in, something to begin with, and an eye on accessibility.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Locator, type Page } from "@playwright/test";

export { type Browser, expect, type Page, test } from "@playwright/test";

/** The passphrase of all invented people; the server prints it when it starts. */
export const PASSPHRASE = "вечірній трамвай на околиці";

/** The languages of the application. */
export type Language = "uk" | "en";

const files = new Map<string, Record<string, unknown>>();

/** The word under a key, such as `cases:intake.continue`, as the application shows it. */
export function word(key: string, language: Language = "uk"): string {
  const [file, path] = key.split(":") as [string, string];
  const from = join(__dirname, "../../frontend/src/words", language, `${file}.json`);
  if (!files.has(from)) files.set(from, JSON.parse(readFileSync(from, "utf8")) as Record<string, unknown>);
  let at: unknown = files.get(from);
  for (const part of path.split(".")) at = (at as Record<string, unknown> | undefined)?.[part];
  if (typeof at !== "string") throw new Error(`no word ${language} ${key}`);
  return at;
}

/** Words of casework in Ukrainian. */
export const c = (key: string) => word(`cases:${key}`);

/** Opens a window of one's own and signs in. */
export async function signedIn(browser: Browser, login: string, options: object = {}, language: Language = "uk"): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  if (language !== "uk") await page.addInitScript((kept) => localStorage.setItem("nrm.language", kept), language);
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
  await expect(page.locator(".frame nav").first()).toBeAttached();
}

/** The heading of the page. */
export async function heading(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: text })).toBeVisible();
}

/** Opens a part of a case and waits for its heading. */
export async function part(page: Page, title: string, language: Language = "uk"): Promise<void> {
  const places = page.getByRole("navigation", { name: word("cases:case.parts", language) });
  const fold = places.locator("summary");
  if (await fold.isVisible()) await fold.click();
  const link = places.getByRole("link", { name: beginning(title), includeHidden: true });
  await link.click();
  await expect(link).toHaveAttribute("aria-current", "page");
  await expect(page.locator(".case-grid h2").first()).toBeFocused();
}

/** Text that begins so. */
export function beginning(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")}`, "u");
}

/** One answer to a question of one or of many, by the words that are read. */
export function answer(page: Page, question: string, text: string): Locator {
  const group = page.getByRole("group", { name: question, exact: true });
  return group.getByRole("radio", { name: beginning(text) }).or(group.getByRole("checkbox", { name: beginning(text) }));
}

/** Answers a question of one or of many by the words that are read. */
export async function choose(page: Page, question: string, ...answers: string[]): Promise<void> {
  for (const one of answers) await answer(page, question, one).check();
}

/** Waits until nothing on the page is on its way. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** What depends on the theme and on the language; everything else is the same on a page that was looked at before. */
export const AGAIN = ["color-contrast", "html-has-lang", "html-lang-valid", "valid-lang", "button-name", "link-name", "label"];

/** Finds no breach of WCAG 2.2 AA on the page as it stands, or of some rules only. */
export async function accessible(page: Page, where: string, rules?: string[]): Promise<void> {
  await settled(page);
  // What has been scrolled under the bar at the top is not what a person aims at.
  await page.evaluate(() => window.scrollTo(0, 0));
  const axe = new AxeBuilder({ page });
  const { violations } = await (
    rules ? axe.withRules(rules) : axe.withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
  ).analyze();
  const said = violations.map((one) => `${where}: ${one.id}: ${one.nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary}`).join("; ")}`);
  expect.soft(said, where).toEqual([]);
}

/** The words that a page shows, without what is meant for machines. */
async function shownWords(page: Page): Promise<string> {
  return page.evaluate(() => {
    const copy = document.body.cloneNode(true) as HTMLElement;
    for (const machine of copy.querySelectorAll(".mono, kbd, .key, script, style, [lang=en]")) machine.remove();
    for (const piece of copy.querySelectorAll("*")) piece.append(" ");
    return copy.textContent ?? "";
  });
}

/** Every key and every code has its word. */
export async function worded(page: Page, where: string, language: Language): Promise<void> {
  await settled(page);
  const text = await shownWords(page);
  const keys = text.match(/\b[a-z]+(?:[._][a-z0-9]+)+\b/gu) ?? [];
  // In Ukrainian no word is written in small Latin letters.
  const codes = language === "uk" ? (text.match(/(?<![\w.@])[a-z]{3,}\b/gu) ?? []) : [];
  expect.soft([...keys, ...codes], `${where}: words, not codes`).toEqual([]);
}

/** Nothing is wider than the window. */
export async function fits(page: Page, where: string): Promise<void> {
  const across = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(across, `${where}: nothing is wider than the window`).toBeLessThanOrEqual(0);
}

/** A caller of the API, for what a journey needs before it begins. */
export interface Caller {
  get: (path: string) => Promise<never>;
  post: (path: string, body: unknown) => Promise<never>;
}

/** Signs in through the API. */
export async function caller(baseURL: string, login: string): Promise<Caller> {
  const call = async (method: string, path: string, body: unknown, token?: string) => {
    const answered = await fetch(`${baseURL}/v1${path}`, {
      method,
      headers: {
        "Content-Type": "application/json",
        ...(method === "POST" ? { "Idempotency-Key": randomUUID() } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answered.text();
    if (!answered.ok) throw new Error(`${method} ${path}: ${answered.status} ${text}`);
    return JSON.parse(text) as never;
  };
  const { access_token } = (await call("POST", "/auth/sign-in", { login, password: PASSPHRASE })) as { access_token: string };
  return {
    get: (path) => call("GET", path, undefined, access_token),
    post: (path, body) => call("POST", path, body, access_token),
  };
}

/** Reports an invented person with consent; gives the id of the case. */
export async function report(by: Caller, surname: string, needs: string[] = ["shelter"]): Promise<string> {
  const answers = {
    found: { channel: "hotline" },
    consent: {
      given: true,
      by: "person",
      language: "uk",
      explained_by_role: "first_responder",
      purposes: ["help", "status_procedure", "data_processing"],
    },
    contact: { may_contact: false },
    person: { name_known: true, surname, given_name: "Вигадана", birth: { kind: "year", year: 1991 }, sex: "female" },
    needs: { urgency: "urgent", codes: needs },
    indicators: { act: ["recruitment"], means: ["deception"], purpose: ["forced_labour"], narrative: "Вигадані обставини." },
  };
  // A journey that is begun again meets the person it left behind, and says that this is another one.
  const known = { surname, given_name: "Вигадана", birth_year: 1991 };
  const { matches } = (await by.post("/duplicate-searches", known)) as { matches: { case_id: string }[] };
  const sent = { answers, acknowledged_matches: matches.map((match) => match.case_id) };
  const made = (await by.post("/signals", sent)) as { id: string };
  return made.id;
}

/** Refers a case to the first office of a kind in Donetsk oblast; gives the id of the referral. */
export async function refer(by: Caller, caseId: string, kind: string, purpose: string): Promise<string> {
  const offices = (await by.get(`/agencies?kind=${kind}&oblast=UA14`)) as { items: { id: string }[] };
  const seen = (await by.get(`/cases/${caseId}`)) as { needs: string[]; consents: { id: string }[] };
  const made = (await by.post(`/cases/${caseId}/referrals`, {
    to_agency_id: offices.items[0]?.id,
    purpose,
    urgency: "urgent",
    needs: seen.needs,
    fields: ["needs", "identity.name"],
    consent_id: seen.consents[0]?.id,
  })) as { id: string };
  return made.id;
}
