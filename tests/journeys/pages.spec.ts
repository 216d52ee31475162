//! Every page as each role meets it: in both languages, both themes and two widths, without a missing word, without a breach
//! of accessibility, with nothing wider than the window and a title that tells nothing. With NRM_PICTURES=1 it also takes
//! pictures for people to look at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { accessible, AGAIN, caller, expect, fits, type Language, type Page, refer, report, settled, signedIn, test, word, worded } from "./bench";

const INTO = join(__dirname, "output");
const PICTURES = Boolean(process.env.NRM_PICTURES);

/** What each role has to see; `case` is a case that it may open, followed by the part of it. */
const WALKS: Record<string, string[]> = {
  "police.horlivka": ["/", "/intakes/new", "/cases", "case", "/referrals/out", "/profile", "/no-such-page"],
  "official.starobesheve": ["/", "/cases", "case", "case:person", "case:needs", "case:consents", "case:procedure", "case:papers", "case:assessment", "case:services", "case:referrals", "/journals", "refer", "/referrals/in", "referral"],
  "head.starobesheve": ["/"],
  "centre.starobesheve": ["/"],
  "provider.donetsk": ["/referrals/in"],
  "ngo.donetsk": ["/"],
  "admin.ngo": ["/", "/users", "/api-access"],
  "coordinator.donetsk": ["/", "/overseen", "/statistics", "/directory", "/directory/places", "/law"],
  "locality.horlivka": ["/"],
  "coordinator.national": ["/overseen"],
  "monitor.national": ["/", "/statistics"],
  "admin.system": ["/"],
  "reviewer.national": ["/", "/files"],
  "decider.national": ["/"],
  "auditor.national": ["/", "/audit"],
};

async function look(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  for (const [language, theme] of [["uk", "light"], ["en", "dark"], ["en", "light"], ["uk", "dark"]] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await speak(page, language);
    await settled(page);
    const where = `${name} (${language}, ${theme})`;
    await worded(page, where, language);
    await expect.soft(page, `${where}: a title that tells nothing`).toHaveTitle(word("frame:product", language));
    // The slow look happens once in each language and each theme, the second time only at what may differ.
    if (language === "uk" && theme === "light") await accessible(page, where);
    if (language === "en" && theme === "dark") await accessible(page, where, AGAIN);
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await fits(page, `${where}, ${width}`);
      if (PICTURES) await page.screenshot({ path: join(INTO, `${name}-${language}-${theme}-${width}.png`), fullPage: true });
    }
  }
}

/** Changes the language where the page offers it. */
async function speak(page: Page, language: Language): Promise<void> {
  if ((await page.locator("html").getAttribute("lang")) === language) return;
  const button = page.getByRole("button", { name: language === "uk" ? "Українська" : "English" });
  await button.click();
  await expect(page.locator("html")).toHaveAttribute("lang", language);
}

test.beforeAll(() => {
  if (PICTURES) mkdirSync(INTO, { recursive: true });
});

test("the door", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
  await look(page, "door");
});

/** What the pages are about: a case of the police, one that the raion leads, and a referral that waits. */
let about: { own: string; led: string; waiting: string };

test.beforeAll(async ({}, testInfo) => {
  const house = testInfo.project.use.baseURL ?? "";
  const police = await caller(house, "police.horlivka");
  const official = await caller(house, "official.starobesheve");
  const own = await report(police, "Сторінкова");
  const led = await report(police, "Оглядова", ["shelter", "medical"]);
  const procedure = await refer(police, led, "raion_administration", "status_procedure");
  await official.post(`/referrals/${procedure}/acceptance`, {});
  about = { own, led, waiting: await refer(police, own, "raion_administration", "status_procedure") };
});

function addressOf(login: string, path: string): string {
  const [what, part] = path.split(":") as [string, string?];
  if (what === "case") return `/cases/${login.startsWith("police") ? about.own : about.led}${part ? `?part=${part}` : ""}`;
  if (what === "refer") return `/cases/${about.led}/refer`;
  return what === "referral" ? `/referral/${about.waiting}` : path;
}

for (const [login, paths] of Object.entries(WALKS)) {
  test(`the pages of ${login}`, async ({ browser }) => {
    test.slow();
    const page = await signedIn(browser, login, { viewport: { width: 1440, height: 900 } });
    for (const path of paths) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(addressOf(login, path));
      await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
      if (path !== "/no-such-page") await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
      const name = path === "/" ? "day" : path.replaceAll(/[/:]/gu, "-").replace(/^-/u, "");
      await look(page, `${login.replace(".", "-")}-${name}`);
    }
    await page.context().close();
  });
}
