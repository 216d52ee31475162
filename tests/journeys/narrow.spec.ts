//! A telephone of 360 pixels, and a desk where everything is twice as large: the wizard and the case stay usable.
import { c, caller, choose, expect, fits, heading, part, report, signedIn, test, word } from "./bench";

for (const [room, options] of [
  ["a telephone", { viewport: { width: 360, height: 740 }, hasTouch: true }],
  ["200 % zoom", { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }],
] as const) {
  test(`the wizard and a case on ${room}`, async ({ browser, baseURL }) => {
    const known = await report(await caller(baseURL ?? "", "police.horlivka"), room === "200 % zoom" ? "Збільшена" : "Телефонна");
    const page = await signedIn(browser, "police.horlivka", options);

    await page.getByRole("banner").getByRole("link", { name: word("frame:new_signal") }).click();
    await heading(page, c("intake.question.found"));
    await fits(page, "wizard");
    await choose(page, c("intake.found.channel"), c("channel.hotline"));
    await page.getByRole("button", { name: c("intake.continue") }).click();
    await heading(page, c("intake.question.consent"));
    // The steps fold into one line that says where one is, and open to go elsewhere.
    const steps = page.getByRole("navigation", { name: c("intake.steps") });
    await expect(steps.locator("summary")).toContainText(c("intake.page.consent"));
    await expect(steps.getByRole("link").first()).toBeHidden();
    await steps.locator("summary").click();
    await steps.getByRole("link", { name: c("intake.page.needs") }).click();
    await heading(page, c("intake.question.needs"));
    await expect(steps.getByRole("link").first()).toBeHidden();
    await fits(page, "needs");
    // The bar at the foot does not lie over what has the focus.
    const last = page.getByRole("button", { name: c("intake.continue") });
    await last.focus();
    const below = await last.evaluate((one) => {
      const box = one.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return one === top || one.contains(top);
    });
    expect(below, "the button can be touched").toBe(true);

    await page.goto(`/cases/${known}`);
    await expect(page.locator(".case-head")).toContainText(c("stage.signal"));
    await fits(page, "case");
    for (const title of ["case.person", "consents.title", "case.timeline"]) {
      await part(page, c(title));
      await fits(page, title);
    }

    // What does not fit into the bar is behind "more", and so is who one is.
    await page.getByRole("button", { name: word("frame:nav_more") }).click();
    const more = page.getByRole("dialog", { name: word("frame:nav_more") });
    await expect(more.getByRole("button", { name: word("frame:lock") })).toBeVisible();
    await more.getByRole("link", { name: word("frame:nav.law"), exact: true }).click();
    await heading(page, word("monitoring:law.title"));
    await expect(more).toHaveCount(0);
    await page.context().close();
  });
}
