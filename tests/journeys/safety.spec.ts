//! What must hold when something goes wrong or somebody comes in: leaving, locking, a lost line, two windows, two clicks.
import { c, caller, choose, enter, expect, heading, part, PASSPHRASE, type Page, refer, report, signedIn, test, word } from "./bench";

const NEUTRAL = "https://www.google.com/";

async function leavesNothing(page: Page): Promise<void> {
  await page.route(`${NEUTRAL}**`, (route) => route.fulfill({ contentType: "text/html", body: "<title>ok</title>" }));
}

/** Begins a signal and answers its first page. */
async function begun(page: Page): Promise<string> {
  await page.goto("/intakes/new");
  await heading(page, c("intake.question.found"));
  return new URL(page.url()).pathname;
}

const saved = (page: Page) => page.getByText(new RegExp(`^${c("intake.saved").replace("{{at}}", "")}`, "u"));

test("the quick exit leaves by button and by three times Esc, and the way back is closed", async ({ browser }) => {
  for (const way of ["button", "keys"]) {
    const page = await signedIn(browser, "ngo.donetsk");
    await leavesNothing(page);
    if (way === "button") await page.getByRole("button", { name: word("frame:quick_exit") }).click();
    else for (let times = 0; times < 3; times += 1) await page.keyboard.press("Escape");
    await page.waitForURL(NEUTRAL);
    await page.goto("/cases");
    await expect(page.getByLabel(word("auth:password"))).toBeVisible();
    await page.context().close();
  }
});

test("a window locks by itself and gives back what was typed to the same person", async ({ browser, baseURL }) => {
  const police = await caller(baseURL ?? "", "police.horlivka");
  const provider = await caller(baseURL ?? "", "centre.starobesheve");
  const referral = await refer(police, await report(police, "Замкнена"), "social_services_centre", "needs_assessment");
  await provider.post(`/referrals/${referral}/acceptance`, {});
  const page = await (await browser.newContext()).newPage();
  await page.clock.install();
  await page.goto("/");
  await enter(page, "centre.starobesheve");
  await page.goto(`/referral/${referral}`);
  const note = page.getByLabel(c("notes.new"));
  await note.fill("Вигадана нотатка, ще не додана");
  await page.clock.fastForward("16:00");
  await expect(page.getByRole("heading", { name: word("auth:locked.title") })).toBeVisible();
  await expect(page.locator("body")).not.toContainText("нотатка");
  await expect(note).toHaveCount(0);
  await page.getByLabel(word("auth:password")).fill(PASSPHRASE);
  await page.getByRole("button", { name: word("auth:locked.unlock") }).click();
  await expect(note).toHaveValue("Вигадана нотатка, ще не додана");
  await page.context().close();
});

test("a signal goes on at another computer, and two windows show both answers", async ({ browser }) => {
  const here = await signedIn(browser, "police.horlivka");
  const address = await begun(here);
  await choose(here, c("intake.found.channel"), c("channel.hotline"));
  await here.getByRole("button", { name: c("intake.continue") }).click();
  await heading(here, c("intake.question.consent"));

  const there = await signedIn(browser, "police.horlivka");
  await there.locator("#drafts").getByRole("link").first().click();
  await heading(there, c("intake.question.review"));
  await there.goto(address);
  await expect(there.getByRole("radio", { name: c("channel.hotline") })).toBeChecked();

  // Both look at the same page; there it is changed first.
  await here.goto(address);
  await expect(here.getByRole("radio", { name: c("channel.hotline") })).toBeChecked();
  await choose(there, c("intake.found.channel"), c("channel.school"));
  await there.getByRole("button", { name: c("intake.continue") }).click();
  await heading(there, c("intake.question.consent"));
  await choose(here, c("intake.found.channel"), c("channel.relative"));
  const conflict = here.getByRole("alert").filter({ hasText: c("conflict.title") });
  await expect(conflict).toContainText(c("channel.relative"));
  await expect(conflict).toContainText(c("channel.school"));
  await conflict.getByRole("button", { name: c("conflict.keep_mine") }).click();
  await expect(conflict).toHaveCount(0);
  await expect(saved(here)).toBeVisible();
  await there.goto(address);
  await expect(there.getByRole("radio", { name: c("channel.relative") })).toBeChecked();
  for (const page of [here, there]) await page.context().close();
});

test("a lost line is said, keeps the form, and saves when it is back", async ({ browser }) => {
  const page = await signedIn(browser, "police.horlivka");
  const address = await begun(page);
  await page.context().setOffline(true);
  await expect(page.getByText(word("frame:offline"))).toBeVisible();
  await choose(page, c("intake.found.channel"), c("channel.school"));
  await expect(page.getByText(c("intake.unsaved"))).toBeVisible();
  await expect(page.getByRole("radio", { name: c("channel.school") })).toBeChecked();
  await page.context().setOffline(false);
  await expect(page.getByText(word("frame:offline"))).toHaveCount(0);
  await expect(saved(page)).toBeVisible();
  await page.goto(address);
  await expect(page.getByRole("radio", { name: c("channel.school") })).toBeChecked();
  await page.context().close();
});

test("a decline reaches the sender with its reason and without a note, and a double click does a thing once", async ({ browser, baseURL }) => {
  const police = await caller(baseURL ?? "", "police.horlivka");
  const caseId = await report(police, "Відхилена");
  const page = await signedIn(browser, "police.horlivka");
  await page.goto(`/cases/${caseId}/refer`);
  await choose(page, c("refer.purpose"), c("referral_purpose.status_procedure"));
  const offices = page.getByLabel(c("refer.office"), { exact: true });
  await offices.selectOption((await offices.locator("option", { hasText: "Старобешеве" }).first().getAttribute("value")) ?? "");
  await page.getByRole("button", { name: c("refer.send") }).dblclick();
  await heading(page, c("referral_purpose.status_procedure"));
  const address = new URL(page.url()).pathname;
  const sent = (await police.get(`/referrals?case_id=${caseId}`)) as { items: unknown[] };
  expect(sent.items).toHaveLength(1);

  const official = await signedIn(browser, "official.starobesheve");
  await official.goto(address);
  await official.getByRole("button", { name: c("referral.decline"), exact: true }).click();
  await choose(official, c("actions.reason"), c("decline.no_capacity"));
  await official.getByRole("dialog").getByRole("button", { name: c("referral.decline_do"), exact: true }).click();
  await expect(official.getByText(c("referral_state.declined"), { exact: true })).toBeVisible();

  await page.reload();
  await expect(page.getByText(c("referral_state.declined"), { exact: true })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(c("decline.no_capacity"));
  await expect(page.getByRole("heading", { name: c("notes.title") })).toHaveCount(0);
  await page.goto("/");
  await expect(page.getByRole("list", { name: c("day.queues") })).toContainText(c("queue.referrals_declined"));

  // The note of the receiver stays with the receiver, and is written once.
  const needs = await refer(police, caseId, "social_services_centre", "needs_assessment");
  await (await caller(baseURL ?? "", "centre.starobesheve")).post(`/referrals/${needs}/acceptance`, {});
  const centre = await signedIn(browser, "centre.starobesheve");
  await centre.goto(`/referral/${needs}`);
  await centre.getByLabel(c("notes.new")).fill("Лише для нас");
  await centre.getByRole("button", { name: c("notes.add") }).dblclick();
  await expect(centre.getByRole("list", { name: c("notes.title") }).getByRole("listitem")).toHaveCount(1);
  await page.goto(`/referral/${needs}`);
  await expect(page.getByText(c("referral_state.accepted"), { exact: true })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("Лише для нас");
  for (const one of [page, official, centre]) await one.context().close();
});

test("whoever works for two agencies sees one at a time", async ({ browser }) => {
  const page = await signedIn(browser, "official.starobesheve");
  const rail = page.locator(".rail");
  const roles = rail.getByLabel(word("tenancy:switch"));
  await expect(rail).toContainText("Районна адміністрація");
  const other = roles.locator("option", { hasText: "Центр соціальних служб" });
  await roles.selectOption((await other.getAttribute("value")) ?? "");
  await expect(rail.locator("p", { hasText: "Центр соціальних служб" })).toBeVisible();
  await expect(rail.locator("p", { hasText: "Районна адміністрація" })).toHaveCount(0);
  await heading(page, c("day.title"));
  await page.reload();
  await expect(rail.locator("p", { hasText: "Центр соціальних служб" })).toBeVisible();
  await page.context().close();
});

test("a program gets a secret that is shown once, and loses its access", async ({ browser, baseURL }) => {
  const page = await signedIn(browser, "admin.ngo");
  await page.getByRole("navigation").getByRole("link", { name: word("frame:nav.clients"), exact: true }).click();
  await page.getByRole("button", { name: word("auth:clients.register") }).first().click();
  await page.getByLabel(word("auth:clients.name")).fill("Вигадана програма");
  await choose(page, word("auth:clients.permissions"), word("tenancy:permission.case.write"));
  await page.getByRole("button", { name: word("auth:clients.register_do"), exact: true }).click();
  const secret = page.getByTestId("secret");
  await expect(secret).toBeVisible();
  const shown = (await secret.innerText()).trim();
  const id = (await page.getByRole("status").locator(".mono").first().innerText()).trim();
  const ask = () =>
    fetch(`${baseURL}/v1/auth/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${Buffer.from(`${id}:${shown}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
  expect((await ask()).status).toBe(200);
  await page.reload();
  await expect(page.getByRole("list", { name: word("auth:clients.title") })).toContainText("Вигадана програма");
  await expect(page.locator("body")).not.toContainText(shown);
  await page.getByRole("button", { name: word("auth:clients.revoke"), exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: word("auth:clients.revoke"), exact: true }).click();
  await expect(page.getByText(word("auth:clients.revoked"), { exact: true })).toBeVisible();
  expect((await ask()).status).toBe(401);
  await page.context().close();
});

test("a printed case holds its parts and not the frame", async ({ browser, baseURL }) => {
  const known = await report(await caller(baseURL ?? "", "police.horlivka"), "Надрукована");
  const page = await signedIn(browser, "police.horlivka");
  await page.goto(`/cases/${known}`);
  await expect(page.locator(".case-head")).toBeVisible();
  await part(page, c("case.needs_indicators"));
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".case-head")).toBeVisible();
  await expect(page.getByRole("heading", { name: c("case.needs"), exact: true })).toBeVisible();
  await expect(page.locator(".rail")).toBeHidden();
  await expect(page.locator(".top")).toBeHidden();
  await expect(page.locator(".places")).toBeHidden();
  await page.context().close();
});
