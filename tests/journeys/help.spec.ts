//! Help through the real pages: assessed, planned by two agencies, agreed, given, paid, closed, followed up, opened again.
import { randomUUID } from "node:crypto";
import { type Page, request } from "@playwright/test";
import { accessible, choose, expect, heading, PASSPHRASE, signedIn, test, word } from "./bench";

const c = (key: string) => word(`cases:${key}`);
const DETAILS = "Вигадані подробиці для виконавця.";

/** Lays down over the API what other journeys walk through: a case of the raion administration, shared with an NGO. */
async function prepared(baseURL: string | undefined): Promise<string> {
  // Cookies of its own: another sign-in in the browser's jar would make it another person's browser.
  const outside = await request.newContext({ baseURL });
  const enter = async (login: string) => {
    const answer = await outside.post("/v1/auth/sign-in", { data: { login, password: PASSPHRASE } });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const send = async (token: string, path: string, data: object) => {
    const headers = { Authorization: `Bearer ${token}`, "Idempotency-Key": randomUUID() };
    const answer = await outside.post(path, { data, headers });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return (await answer.json()) as Record<string, never> & { id: string; consents?: { id: string }[] };
  };
  const official = await enter("official.starobesheve");
  const made = await send(official, "/v1/signals", {
    answers: {
      found: { channel: "ngo_outreach" },
      consent: { given: true, by: "person", language: "uk", explained_by_role: "officer", purposes: ["help"] },
      contact: { may_contact: false },
      person: { name_known: true, surname: "Допоміжна", given_name: "Ярина", birth: { kind: "year", year: 1979 }, sex: "female" },
      needs: { urgency: "urgent", codes: ["shelter"] },
    },
  });
  const agencies = await outside.get("/v1/agencies?kind=ngo", { headers: { Authorization: `Bearer ${official}` } });
  const ngo = ((await agencies.json()) as { items: { id: string }[] }).items[0]?.id;
  const referral = await send(official, `/v1/cases/${made.id}/referrals`, {
    to_agency_id: ngo,
    purpose: "services",
    urgency: "urgent",
    needs: ["shelter"],
    fields: ["needs"],
    consent_id: made.consents?.[0]?.id,
  });
  await send(await enter("ngo.donetsk"), `/v1/referrals/${referral.id}/acceptance`, {});
  await outside.dispose();
  return made.id;
}

test("a person is helped without status, from the first assessment to the follow-up and back", async ({ browser, baseURL }) => {
  test.slow();
  const official = await signedIn(browser, "official.starobesheve");
  const id = await prepared(baseURL);
  const open = async (page: Page, part: string, title: string) => {
    await page.goto(`/cases/${id}?part=${part}`);
    await expect(page.getByRole("heading", { level: 2, name: title, exact: true }).first()).toBeVisible();
  };
  const dialog = official.getByRole("dialog");
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Kyiv" });
  const later = `${Number(today.slice(0, 4)) + 1}-06-30`;

  // Needs: every domain has two answers, if only "not asked".
  await open(official, "assessment", c("assessment.title"));
  await official.getByRole("button", { name: c("assessment.begin") }).click();
  const form = official.locator("form", { has: official.getByRole("button", { name: c("assessment.complete") }) });
  await expect(form).toBeVisible();
  await accessible(official, "assessment");
  await form.getByRole("button", { name: c("assessment.complete") }).click();
  await expect(form.getByText(c("assessment.answer_needed")).first()).toBeVisible();
  for (const select of await form.getByLabel(c("assessment.worker"), { exact: true }).all()) await select.selectOption("2");
  for (const select of await form.getByLabel(c("assessment.person"), { exact: true }).all()) await select.selectOption("not_asked");
  await form.getByRole("button", { name: c("assessment.complete") }).click();
  await expect(official.getByRole("region", { name: c("assessment.through") })).toBeVisible();
  await accessible(official, "needs through time");

  // Plan: a goal, a measure, and a service that the NGO owns.
  await open(official, "plan", c("plan.title"));
  await official.getByRole("button", { name: c("plan.begin") }).click();
  const add = async (button: string, title: string, more: () => Promise<void>) => {
    await official.getByRole("button", { name: button }).first().click();
    await more();
    await dialog.getByLabel(c("plan.what"), { exact: true }).fill(title);
    await dialog.getByRole("button", { name: c("plan.save") }).click();
    await expect(dialog).toHaveCount(0);
    await expect(official.getByText(title, { exact: true }).first()).toBeVisible();
  };
  const below = (title: string) => c("plan.add_below").replace("{{name}}", title);
  await add(c("plan.add_goal"), "Мати житло", async () => {
    await accessible(official, "form of an item");
    await dialog.getByLabel(c("plan.domain")).selectOption("housing");
  });
  await add(below("Мати житло"), "Тимчасовий прихисток", async () => {});
  await add(below("Тимчасовий прихисток"), "Місце на три місяці", async () => {
    await choose(official, c("plan.kind"), c("item_kind.service"));
    await dialog.getByLabel(c("plan.service"), { exact: true }).selectOption("shelter");
    const owner = dialog.getByLabel(c("plan.owner"), { exact: true });
    const ngo = owner.locator("option", { hasText: "Приклад" });
    await owner.selectOption((await ngo.first().getAttribute("value")) ?? "");
    await dialog.getByLabel(c("plan.details"), { exact: true }).fill(DETAILS);
  });
  await accessible(official, "plan");
  await official.getByRole("button", { name: c("plan.submit") }).click();
  await official.getByRole("button", { name: `${c("section_do.approved")}: ${c("pillar.support")}` }).click();
  await dialog.getByRole("button", { name: c("section_do.approved") }).click();
  await expect(dialog).toHaveCount(0);
  await official.getByRole("button", { name: c("plan.agree"), exact: true }).click();
  await accessible(official, "agreement");
  await choose(official, c("plan.agreed_how"), c("agreed_how.in_person"));
  await choose(official, c("plan.agreed_signed"), c("yes"));
  await dialog.getByLabel(c("plan.period_to"), { exact: true }).fill(later);
  await dialog.getByRole("button", { name: c("plan.agree"), exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(official.getByText(c("plan_state.agreed"), { exact: true }).first()).toBeVisible();
  await accessible(official, "agreed plan");

  // The NGO sees the shape and its own words, reports, and enters the help it gave.
  const ngo = await signedIn(browser, "ngo.donetsk");
  await open(ngo, "plan", c("plan.title"));
  await expect(ngo.getByText(DETAILS)).toBeVisible();
  await expect(ngo.getByText("Мати житло", { exact: true })).toHaveCount(0);
  await expect(ngo.getByText(c("plan.sealed")).first()).toBeVisible();
  await ngo.getByRole("button", { name: `${c("plan.report")}: Місце на три місяці` }).click();
  await ngo.getByRole("radio", { name: c("item_state.done"), exact: true }).check();
  await ngo.getByRole("dialog").getByRole("button", { name: c("plan.save") }).click();
  await expect(ngo.getByText(c("plan.progress").replace("{{done}}", "1").replace("{{of}}", "1").replace("{{percent}}", "100")).first()).toBeVisible();
  await accessible(ngo, "plan of the NGO");
  await open(ngo, "services", c("service.title"));
  await ngo.getByRole("button", { name: c("service.record") }).click();
  await accessible(ngo, "service");
  await ngo.getByLabel(c("service.what"), { exact: true }).selectOption("shelter");
  await ngo.getByRole("dialog").getByRole("button", { name: c("service.record") }).click();
  await expect(ngo.getByRole("list", { name: c("service.title") })).toContainText(c("need.shelter"));
  await accessible(ngo, "services");

  // One-time aid: the amount comes from the table, the decision from the official.
  await open(official, "aid", c("aid.title"));
  await official.getByRole("button", { name: c("aid.apply") }).click();
  await accessible(official, "application for aid");
  await choose(official, c("aid.category"), c("aid_category.able_bodied"));
  await dialog.getByRole("button", { name: c("aid.apply") }).click();
  await expect(dialog).toHaveCount(0);
  for (const step of ["grant", "pay"]) {
    await official.getByRole("button", { name: c(`aid_step.${step}`), exact: true }).click();
    await dialog.getByRole("button", { name: c(`aid_step.${step}`), exact: true }).click();
    await expect(dialog).toHaveCount(0);
  }
  await expect(official.getByRole("list", { name: c("aid.title") })).toContainText(c("aid_state.paid"));
  await accessible(official, "aid");

  // Closed with what came of it; asked again; opened again, and the first closure stays.
  await open(official, "closure", c("closure.title"));
  await official.getByRole("button", { name: c("closure.close") }).click();
  await accessible(official, "closing");
  await dialog.getByLabel(c("closure.reason"), { exact: true }).selectOption("needs_met");
  for (const pillar of ["protection", "support", "inclusion", "justice"]) {
    await dialog.getByLabel(c(`pillar.${pillar}`), { exact: true }).selectOption(pillar === "support" ? "met" : "not_needed");
  }
  await choose(official, c("closure.consent"), c("yes"));
  await dialog.getByRole("button", { name: c("closure.close") }).click();
  await expect(dialog).toHaveCount(0);
  await expect(official.locator(".case-head")).toContainText(c("stage.closed"));
  const follow = official.getByRole("list", { name: c("closure.follow_ups") });
  await expect(follow.getByRole("listitem")).toHaveCount(3);
  await follow.getByRole("button").first().click();
  await choose(official, c("closure.result"), c("follow_up_result.stable"));
  await dialog.getByRole("button", { name: c("closure.report") }).click();
  await expect(follow).toContainText(c("follow_up_result.stable"));
  await accessible(official, "follow-up");
  await official.goto(`/cases/${id}`);
  await heading(official, /НМВ/u);
  await official.getByRole("button", { name: c("move.reopen_case"), exact: true }).click();
  await expect(official.locator(".case-head")).toContainText(c("stage.screening"));
  await open(official, "closure", c("closure.title"));
  await expect(official.getByText(c("reason.needs_met")).first()).toBeVisible();
  await expect(official.getByText(c("closure.dropped")).first()).toBeVisible();
  await accessible(official, "closure of a reopened case");
});
