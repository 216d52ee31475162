//! The story once more without a mouse: every step is reached and done by keys, and the focus is always seen and never lost.
import { answer, c, expect, heading, type Page, signedIn, test, word } from "./bench";
import type { Locator } from "@playwright/test";

const SURNAME = "Клавіатурна";

/** The focus stands on something, and what it stands on can be seen. */
async function focusIsSeen(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body) return "the focus is lost";
    const heading = /^H[12]$/u.test(at.tagName) || at.tagName === "MAIN" || at.tagName === "DIALOG";
    const outlined = [at, at.closest("label.choice"), at.closest(".rows > li")].some(
      (one) => one instanceof HTMLElement && getComputedStyle(one).outlineStyle !== "none",
    );
    return heading || outlined ? "seen" : `no outline on ${at.outerHTML.slice(0, 120)}`;
  });
  expect(seen).toBe("seen");
}

/** Goes to something with the tabulator, and finds the focus to be visible there. */
async function reach(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  const wanted = await target.elementHandle();
  for (let steps = 0; steps < 150; steps += 1) {
    if (await page.evaluate((one) => document.activeElement === one, wanted)) {
      await focusIsSeen(page);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`not reached by keyboard: ${target}`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await reach(page, target);
  await page.keyboard.press("Enter");
}

async function fill(page: Page, label: string, text: string): Promise<void> {
  await reach(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.insertText(text);
}

/** Ticks boxes with the space bar. */
async function tick(page: Page, question: string, ...answers: string[]): Promise<void> {
  for (const one of answers) {
    await reach(page, answer(page, question, one));
    await page.keyboard.press("Space");
    await expect(answer(page, question, one)).toBeChecked();
  }
}

/** Chooses one of a group with the arrows. */
async function pick(page: Page, question: string, text: string): Promise<void> {
  const group = page.getByRole("group", { name: question, exact: true });
  const wanted = answer(page, question, text);
  const chosen = group.locator("input:checked");
  await reach(page, (await chosen.count()) > 0 ? chosen.first() : group.getByRole("radio").first());
  await page.keyboard.press("Space");
  for (let steps = 0; steps < 30 && !(await wanted.isChecked()); steps += 1) await page.keyboard.press("ArrowDown");
  await expect(wanted).toBeChecked();
}

/** Chooses in a list that opens, with the arrows and the list closed. */
async function select(page: Page, label: string, text: string | RegExp): Promise<void> {
  const list = page.getByLabel(label, { exact: true });
  await expect(list.locator("option", { hasText: text }).first()).toBeAttached();
  const wanted = await list.locator("option", { hasText: text }).first().getAttribute("value");
  await reach(page, list);
  for (let steps = 0; steps < 60 && (await list.inputValue()) !== wanted; steps += 1) await page.keyboard.press("ArrowDown");
  await expect(list).toHaveValue(wanted ?? "");
}

/** Moves by `g` and a letter. */
async function goTo(page: Page, letter: string): Promise<void> {
  await page.keyboard.press("g");
  await page.keyboard.press(letter);
}

/** A new page begins where it is read from: at its heading. */
async function begins(page: Page, text: string | RegExp): Promise<void> {
  await heading(page, text);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
}

test("the story by keyboard alone", async ({ browser }) => {
  test.slow();
  const police = await signedIn(browser, "police.horlivka");
  await begins(police, c("day.title"));

  // Past the rail in one step.
  const skip = police.getByRole("link", { name: word("frame:skip") });
  await reach(police, skip, "Shift+Tab");
  await expect(skip).toBeInViewport();
  await police.keyboard.press("Enter");
  await expect(police.locator("#main")).toBeFocused();

  // All keys are told by one key, and the focus comes back.
  await police.keyboard.press("?");
  const help = police.getByRole("dialog", { name: word("frame:keys.title") });
  await expect(help).toBeVisible();
  await police.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await expect(police.locator("#main")).toBeFocused();

  await police.keyboard.press("n");
  const next = async (to: string) => {
    await press(police, police.getByRole("button", { name: c("intake.continue") }));
    await begins(police, c(`intake.question.${to}`));
  };
  await begins(police, c("intake.question.found"));
  await pick(police, c("intake.found.channel"), c("channel.police_work"));
  await select(police, c("intake.found.oblast"), "Донецька область");
  await next("consent");
  await pick(police, c("intake.consent.given"), c("intake.consent.yes"));
  await pick(police, c("consents.by"), c("consent_by.person"));
  await tick(police, c("consents.purposes"), c("consent_purpose.help"), c("consent_purpose.status_procedure"));
  await select(police, c("consents.language"), c("language.uk"));
  await select(police, c("intake.consent.explained_by"), word("tenancy:role.first_responder"));
  await next("contact");
  await pick(police, c("intake.contact.may"), c("no"));
  await next("person");
  await pick(police, c("intake.person.birth"), c("birth_kind.year"));
  await fill(police, c("intake.person.year"), "1988");
  await pick(police, c("intake.person.name_known"), c("intake.person.known"));
  await fill(police, c("intake.person.surname"), SURNAME);
  await pick(police, c("intake.person.sex"), c("sex.female"));
  await next("needs");
  await pick(police, c("intake.needs.danger"), c("no"));
  await pick(police, c("intake.needs.urgency"), c("urgency.urgent"));
  await tick(police, c("intake.needs.codes"), c("need.shelter"));
  await next("indicators");
  await tick(police, c("indicators.act"), c("act.recruitment"));
  await tick(police, c("indicators.purpose"), c("purpose.forced_labour"));
  await next("review");
  await press(police, police.getByRole("button", { name: c("review.submit") }));
  await begins(police, c("submitted.title"));
  await press(police, police.getByRole("main").getByRole("link", { name: c("submitted.open") }));
  await expect(police.getByRole("heading", { level: 1 })).toBeFocused();
  const code = (await police.getByRole("heading", { level: 1 }).innerText()).trim();

  await press(police, police.getByRole("main").getByRole("link", { name: c("case.refer") }).first());
  await begins(police, c("refer.title"));
  await pick(police, c("refer.purpose"), c("referral_purpose.status_procedure"));
  await select(police, c("refer.office"), /Старобешеве/u);
  await tick(police, c("refer.fields"), c("field.identity.name"));
  await press(police, police.getByRole("button", { name: c("refer.send") }));
  await begins(police, c("referral_purpose.status_procedure"));

  // A case is found by its code, from anywhere.
  await police.keyboard.press("/");
  await expect(police.getByRole("searchbox")).toBeFocused();
  await police.keyboard.insertText(code.slice(-9));
  await police.keyboard.press("Enter");
  await begins(police, c("list.title"));
  await expect(police.getByRole("list", { name: c("list.title") }).getByRole("link")).toHaveText([code]);

  // The official takes it up.
  const official = await signedIn(browser, "official.starobesheve");
  await goTo(official, "i");
  await begins(official, c("referrals.title"));
  const received = official.getByRole("list", { name: c("referrals.in") }).getByRole("link");
  await expect(received.first()).toBeVisible();
  await reach(official, received.first());
  if ((await received.count()) > 1) {
    await official.keyboard.press("ArrowDown");
    await expect(received.nth(1)).toBeFocused();
    await focusIsSeen(official);
    await official.keyboard.press("ArrowUp");
  }
  await official.keyboard.press("Enter");
  await begins(official, c("referral_purpose.status_procedure"));
  await press(official, official.getByRole("button", { name: c("referral.accept"), exact: true }));
  await press(official, official.getByRole("dialog").getByRole("button", { name: c("referral.accept_do"), exact: true }));
  await expect(official.getByText(c("referral_state.accepted"), { exact: true })).toBeVisible();
  await expect(official.getByRole("button", { name: c("referral.accept"), exact: true })).toHaveCount(0);
  await expect.poll(() => official.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
  await focusIsSeen(official);
  await press(official, official.getByRole("main").getByRole("link", { name: c("submitted.open") }));
  await begins(official, code);
  await press(official, official.getByRole("button", { name: c("move.begin_screening"), exact: true }));
  await expect(official.locator(".case-head")).toContainText(c("stage.screening"));
  await expect(official.getByRole("button", { name: c("move.begin_screening"), exact: true })).toHaveCount(0);
  await focusIsSeen(official);

  // The parts of the case, and the name behind its purpose.
  await press(official, official.getByRole("navigation", { name: c("case.parts") }).getByRole("link", { name: c("case.person") }));
  await expect(official.getByRole("heading", { level: 2, name: c("case.person"), exact: true })).toBeFocused();
  const reveal = official.getByRole("button", { name: c("person.reveal.identity") });
  await press(official, reveal);
  await pick(official, c("person.purpose"), c("reveal_purpose.check_identity"));
  await official.keyboard.press("Escape");
  await expect(official.getByRole("dialog")).toHaveCount(0);
  await expect(reveal).toBeFocused();

  const coordinator = await signedIn(browser, "coordinator.donetsk");
  await goTo(coordinator, "o");
  await begins(coordinator, c("overseen.title"));
  await expect(coordinator.getByRole("list", { name: c("overseen.title") })).toContainText(code);
  await goTo(coordinator, "s");
  await begins(coordinator, word("monitoring:title"));
  for (const page of [police, official, coordinator]) await page.context().close();
});
