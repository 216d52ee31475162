//! Pictures of the main pages in both languages, both themes and two widths, for people to look at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, signedIn, test } from "./bench";

const INTO = join(__dirname, "output");

for (const width of [1440, 360]) {
  for (const theme of ["light", "dark"] as const) {
    for (const language of ["uk", "en"] as const) {
      test(`pictures: ${language}, ${theme}, ${width}`, async ({ browser }) => {
        mkdirSync(INTO, { recursive: true });
        const context = { viewport: { width, height: 900 }, colorScheme: theme };
        const door = await browser.newContext(context);
        const fresh = await door.newPage();
        await fresh.addInitScript((kept) => localStorage.setItem("nrm.language", kept), language);
        await fresh.goto("/");
        await expect(fresh.getByRole("heading", { level: 1 })).toBeVisible();
        const shot = async (page: typeof fresh, name: string) => {
          await page.evaluate(() => document.fonts.ready);
          await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
          const across = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect.soft(across, `${name}: nothing is wider than the window`).toBeLessThanOrEqual(0);
          await page.screenshot({ path: join(INTO, `${name}-${language}-${theme}-${width}.png`), fullPage: true });
        };
        await shot(fresh, "door");
        await door.close();
        for (const [login, pages] of [
          ["police.horlivka", ["/", "/intakes/new", "/cases", "case", "/referrals/out"]],
          ["official.starobesheve", ["/", "/cases", "case", "/referrals/in"]],
          ["coordinator.donetsk", ["/statistics", "/overseen", "/directory", "/law"]],
        ] as const) {
          const page = await signedIn(browser, login, context);
          await page.evaluate((kept) => localStorage.setItem("nrm.language", kept), language);
          for (const path of pages) {
            if (path === "case") {
              await page.goto("/cases");
              await page.getByRole("main").getByRole("link", { name: /\d/u }).first().click();
              await expect(page.locator(".case-head")).toBeVisible();
            } else {
              await page.goto(path);
              await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
            }
            const name = path === "/" ? "day" : path.replace(/^\//u, "").replaceAll("/", "-");
            await shot(page, `${login.split(".")[0]}-${name}`);
          }
          await page.context().close();
        }
      });
    }
  }
}

test("the picture of my day", async ({ browser }) => {
  const page = await signedIn(browser, "police.horlivka", { viewport: { width: 1280, height: 800 }, colorScheme: "light" });
  await page.goto("/intakes/new");
  await expect(page).toHaveURL(/\/found$/u);
  await page.goto("/");
  await expect(page.locator("#drafts").getByRole("listitem").first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.screenshot({ path: join(INTO, "my-day.png") });
  await page.context().close();
});
