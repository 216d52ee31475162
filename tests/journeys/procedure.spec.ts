//! The status procedure through the real pages: an adult from the application to a certificate, and a refusal that a court reviews.
import { randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { accessible, choose, expect, heading, PASSPHRASE, type Page, signedIn, test, word } from "./bench";

const c = (key: string) => word(`cases:${key}`);
const p = (key: string) => c(`procedure.${key}`);
const doing = (move: string) => c("actions.do").replace("{{move}}", c(`move.${move}`));

/** One of the invented people at the API, for what a journey only needs to have happened. */
async function at(request: APIRequestContext, login: string) {
  const entered = await request.post("/v1/auth/sign-in", {
    data: { login, password: PASSPHRASE },
    headers: { "X-Requested-With": "nrm" },
  });
  const headers = { Authorization: `Bearer ${((await entered.json()) as { access_token: string }).access_token}` };
  const told = async (answer: Awaited<ReturnType<APIRequestContext["get"]>>) => {
    expect(answer.ok(), await answer.text()).toBe(true);
    return { etag: answer.headers().etag ?? "", body: (await answer.json()) as Record<string, never> };
  };
  return {
    get: async (path: string) => told(await request.get(path, { headers })),
    post: async (path: string, data: object, more: Record<string, string> = {}) =>
      told(await request.post(path, { data, headers: { ...headers, "Idempotency-Key": randomUUID(), ...more } })),
    put: async (path: string, data: object, etag: string) =>
      told(await request.put(path, { data, headers: { ...headers, "If-Match": etag } })),
  };
}

type Api = Awaited<ReturnType<typeof at>>;

async function move(api: Api, id: string, step: string) {
  const { etag } = await api.get(`/v1/cases/${id}`);
  await api.post(`/v1/cases/${id}/moves`, { move: step }, { "If-Match": etag });
}

/** A case in its screening. */
async function screened(official: Api, surname: string): Promise<string> {
  const answers = {
    found: { channel: "hotline" },
    consent: { given: true, by: "person", language: "uk", explained_by_role: "official", purposes: ["help", "status_procedure"] },
    contact: { may_contact: false },
    person: { name_known: true, surname, given_name: "Ірина", birth: { kind: "year", year: 1991 }, sex: "female" },
    needs: { urgency: "normal", codes: ["shelter"] },
  };
  const opened = await official.post("/v1/signals", { answers });
  await move(official, opened.body.id, "begin_screening");
  return opened.body.id;
}

const APPLICATION = {
  filed_by: "person",
  signed_on: "2026-01-15",
  content: { surname: "Судова", given_name: "Ірина", place_of_stay: "Вигадане", circumstances: "Вигадані.", data_consent: true },
};
const ANSWERS = {
  consent: true, language: "українська", surname: "Судова", given_name: "Ірина", sex: "female", citizenship: "Україна",
  address: "Вигадане", country: "Вигадана", forms: ["forced_labour"], conditions: "Вигадані", threats_now: "немає",
  needs_now: "житло",
};

/** A file that the deciding body has received. */
async function received(request: APIRequestContext, surname: string): Promise<string> {
  const official = await at(request, "official.starobesheve");
  const id = await screened(official, surname);
  await official.post(`/v1/cases/${id}/applications`, { application: APPLICATION });
  await official.post(`/v1/cases/${id}/undertakings`, { agreed: true });
  await move(official, id, "register_application");
  await move(official, id, "schedule_interview");
  const view = await official.get(`/v1/cases/${id}/procedure`);
  const path = `/v1/applications/${(view.body.application as { id: string }).id}/interview`;
  const { etag } = await official.get(path);
  await official.put(path, { answers: ANSWERS, held_on: "2026-01-20" }, etag);
  await move(official, id, "complete_interview");
  await move(official, id, "begin_verification");
  const asked = await official.get(`/v1/cases/${id}/procedure`);
  for (const kind of asked.body.required_items as string[]) {
    await official.post(`/v1/cases/${id}/file-items`, { kind, item: { pages: 1 } });
  }
  const text = "Вигаданий висновок посадової особи";
  const written = await official.post(`/v1/cases/${id}/conclusions`, {
    recommendation: "grant", grounds: ["act_for_exploitation"], text,
  });
  const head = await at(request, "head.starobesheve");
  await head.post(`/v1/cases/${id}/undertakings`, { agreed: true });
  await head.post(`/v1/conclusions/${written.body.id}/signature`, {});
  const bodies = await official.get("/v1/agencies?kind=national_social_service");
  const sent = await official.post(`/v1/cases/${id}/submissions`, {
    kind: "status", deciding_agency_id: (bodies.body.items as { id: string }[])[0]?.id,
  });
  const reviewer = await at(request, "reviewer.national");
  await reviewer.post(`/v1/submissions/${sent.body.id}/receipt`, {});
  return id;
}

/** Signs the undertaking where the page offers it. */
async function undertake(page: Page) {
  await page.getByRole("button", { name: p("undertaking.sign") }).click();
  await expect(page.getByRole("button", { name: p("undertaking.sign") })).toHaveCount(0);
}

/** Prepares a decision on the review page. */
async function prepare(page: Page, kind: "grant" | "refuse") {
  await page.getByRole("button", { name: p("prepare.title") }).click();
  const dialog = page.getByRole("dialog");
  await choose(page, p("prepare.kind"), p(`decision_kind.${kind}`));
  if (kind === "grant") await choose(page, p("grounds"), p("ground.act_for_exploitation"));
  else await choose(page, p("prepare.reason"), c("reason.grounds_not_shown"));
  await dialog.getByLabel(p("prepare.text"), { exact: true }).fill("Вигадані мотиви рішення.");
  await accessible(page, `prepare ${kind}`);
  await dialog.getByRole("button", { name: p("prepare.do") }).click();
  await expect(dialog).toHaveCount(0);
}

/** Takes the prepared decision on the review page. */
async function decide(page: Page) {
  await page.getByRole("button", { name: p("decide.title") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: p("decide.do"), exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

test("an adult goes from the application to a certificate", async ({ browser, request }) => {
  test.slow();
  const id = await screened(await at(request, "official.starobesheve"), "Довідкова");
  const official = await signedIn(browser, "official.starobesheve");
  const procedure = `/cases/${id}?part=procedure`;
  await official.goto(procedure);
  await expect(official.getByRole("heading", { level: 2, name: p("title") })).toBeVisible();
  await accessible(official, "procedure before an application");

  // The application is written, registered when nothing is missing, and the page says what is.
  await official.getByRole("link", { name: p("application.begin") }).click();
  await heading(official, p("application.title"));
  await choose(official, p("application.filed_by"), p("filed_by.person"));
  for (const [field, text] of [
    ["surname", "Вигаданенко"],
    ["given_name", "Олена"],
    ["place_of_stay", "Вигадане"],
    ["circumstances", "Вигадані обставини."],
  ] as const) {
    await official.getByLabel(p(`application.field.${field}`), { exact: true }).fill(text);
  }
  await choose(official, p("application.interpreter"), c("no"));
  await choose(official, p("application.field.data_consent"), c("yes"));
  await official.getByLabel(p("application.signed_on"), { exact: true }).fill("2026-01-15");
  await accessible(official, "application form");
  await official.getByRole("button", { name: p("save_draft") }).click();
  await expect(official.getByRole("heading", { level: 2, name: p("title") })).toBeVisible();
  await expect(official.getByRole("button", { name: doing("register_application") })).toBeDisabled();
  await undertake(official);
  await official.getByRole("button", { name: doing("register_application") }).click();
  await expect(official.locator(".case-head")).toContainText(c("stage.registered"));
  await official.getByRole("button", { name: doing("schedule_interview") }).click();
  await expect(official.locator(".case-head")).toContainText(c("stage.interview_pending"));
  await accessible(official, "procedure after registration");

  // The questionnaire saves itself.
  await official.getByRole("link", { name: p("interview.fill") }).click();
  await heading(official, p("interview.title"));
  await official.getByLabel(p("interview.held_on"), { exact: true }).fill("2026-01-20");
  const need = (label: string) => `${label} (${p("required")})`;
  await choose(official, need("Особа або законний представник погоджується на співбесіду"), c("yes"));
  await choose(official, need("Стать"), "жіноча");
  await choose(official, need("Вид експлуатації"), "примусова праця");
  for (const [label, text] of [
    ["Мова співбесіди", "українська"],
    ["Прізвище", "Вигаданенко"],
    ["Ім’я", "Олена"],
    ["Громадянство", "Україна"],
    ["Місце перебування", "Вигадане"],
    ["Країна і місце", "Вигадана"],
    ["Умови, години, оплата, борги", "Вигадані умови."],
    ["Загрози зараз", "немає"],
    ["Яка допомога потрібна", "житло"],
  ] as const) {
    await official.getByLabel(need(label), { exact: true }).fill(text);
  }
  await accessible(official, "questionnaire");
  const save = official.getByRole("button", { name: p("save"), exact: true });
  await save.click();
  await expect(save).toBeEnabled();
  await official.goto(procedure);
  for (const step of ["complete_interview", "begin_verification"]) {
    await official.getByRole("button", { name: doing(step) }).click();
    await expect(official.getByRole("button", { name: doing(step) })).toHaveCount(0);
  }

  // The personal file: what belongs in it is asked for by name.
  const items = official.getByRole("list", { name: p("inventory.title") });
  const add = items.getByRole("button", { name: p("inventory.add_this"), exact: true });
  for (let left = await add.count(); left > 0; left -= 1) {
    await add.first().click();
    await choose(official, p("inventory.there"), p("inventory.present"));
    await official.getByRole("dialog").getByRole("button", { name: p("inventory.add") }).click();
    await expect(add).toHaveCount(left - 1);
  }
  await official.getByRole("button", { name: p("conclusion.write") }).click();
  await choose(official, p("conclusion.recommendation"), p("decision_kind.grant"));
  await choose(official, p("grounds"), p("ground.act_for_exploitation"));
  const conclusion = official.getByRole("dialog");
  await conclusion.getByLabel(p("conclusion.text"), { exact: true }).fill("Вигаданий висновок посадової особи.");
  await conclusion.getByRole("button", { name: p("conclusion.write") }).click();
  await expect(conclusion).toHaveCount(0);

  // Another person signs it; the office submits.
  const head = await signedIn(browser, "head.starobesheve");
  await head.goto(`/cases/${id}/review`);
  await heading(head, p("review.title"));
  await undertake(head);
  await head.getByRole("button", { name: p("review.open_file") }).click();
  await expect(head.getByText("Вигаданий висновок посадової особи.")).toBeVisible();
  await accessible(head, "review of the head");
  await head.getByRole("button", { name: p("conclusion.sign") }).click();
  await expect(head.getByRole("button", { name: p("conclusion.sign") })).toHaveCount(0);
  await official.goto(procedure);
  await official.getByRole("button", { name: c("move.submit_file"), exact: true }).click();
  await official.getByRole("dialog").getByLabel(p("submit.body"), { exact: true }).selectOption({ index: 1 });
  await official.getByRole("dialog").getByRole("button", { name: p("submit.do"), exact: true }).click();
  await expect(official.locator(".case-head")).toContainText(c("stage.submitted"));

  // The body that decides: received, reviewed, prepared by one and taken by another.
  const reviewer = await signedIn(browser, "reviewer.national");
  await reviewer.getByRole("navigation").getByRole("link", { name: word("frame:nav.files"), exact: true }).click();
  await heading(reviewer, p("queue.title"));
  await accessible(reviewer, "files to decide");
  await reviewer.getByRole("button", { name: p("queue.receive") }).first().click();
  await heading(reviewer, p("review.title"));
  await undertake(reviewer);
  await reviewer.getByRole("button", { name: p("review.open_file") }).click();
  await expect(reviewer.getByText("Вигадані обставини.")).toBeVisible();
  await accessible(reviewer, "review of the reviewer");
  await prepare(reviewer, "grant");
  await expect(reviewer.getByRole("button", { name: p("decide.title") })).toHaveCount(0);
  const decider = await signedIn(browser, "decider.national");
  await decider.goto(`/cases/${id}/review`);
  await undertake(decider);
  await accessible(decider, "review of the decider");
  await decide(decider);
  await expect(decider.getByText(p("decisions.in_force"))).toBeVisible();

  // The certificate, and the line of the journal.
  await official.goto(procedure);
  await official.getByRole("button", { name: c("move.issue_certificate"), exact: true }).click();
  await choose(official, p("certificate.signed"), c("yes"));
  await official.getByRole("dialog").getByRole("button", { name: c("move.issue_certificate"), exact: true }).click();
  await expect(official.locator(".case-head")).toContainText(c("stage.active"));
  await expect(official.locator(".case-head")).toContainText(c("person_standing.status_holder"));
  await accessible(official, "procedure with a certificate");
  await official.getByRole("navigation").getByRole("link", { name: word("frame:nav.journals"), exact: true }).click();
  await heading(official, p("journal.title"));
  await expect(official.getByRole("main")).not.toContainText("Вигаданенко");
  await official.getByRole("button", { name: p("journal.with_names") }).click();
  await expect(official.getByRole("main")).toContainText("Вигаданенко");
  await accessible(official, "journal for print");
});

test("a refusal is reviewed by a court and followed by a grant", async ({ browser, request }) => {
  test.slow();
  const id = await received(request, "Судова");
  const review = `/cases/${id}/review`;
  const reviewer = await signedIn(browser, "reviewer.national");
  const decider = await signedIn(browser, "decider.national");
  await reviewer.goto(review);
  await undertake(reviewer);
  await prepare(reviewer, "refuse");
  await decider.goto(review);
  await undertake(decider);
  await decide(decider);

  const official = await signedIn(browser, "official.starobesheve");
  await official.goto(`/cases/${id}?part=procedure`);
  await expect(official.locator(".case-head")).toContainText(c("stage.refused"));
  await official.getByRole("button", { name: p("notice.record"), exact: true }).click();
  await choose(official, p("notice.means"), p("means.in_person"));
  await official.getByRole("dialog").getByRole("button", { name: p("save"), exact: true }).click();
  await expect(official.getByRole("button", { name: p("notice.record"), exact: true })).toHaveCount(0);
  await official.getByRole("button", { name: p("court.claim"), exact: true }).click();
  await official.getByLabel(p("court.claim_text"), { exact: true }).fill("Вигаданий суд, справа 1.");
  await official.getByRole("dialog").getByRole("button", { name: p("save"), exact: true }).click();
  await expect(official.getByText(p("appealed"))).toBeVisible();
  await accessible(official, "procedure under review of a court");

  await reviewer.goto(review);
  await reviewer.getByRole("button", { name: p("court.ruling"), exact: true }).click();
  await choose(reviewer, p("court.outcome"), p("court_outcome.obliged"));
  await reviewer.getByLabel(p("court.ruling_text"), { exact: true }).fill("Вигадане рішення суду.");
  await reviewer.getByRole("dialog").getByRole("button", { name: p("save"), exact: true }).click();
  await expect(reviewer.getByRole("dialog")).toHaveCount(0);
  await prepare(reviewer, "grant");
  await decider.goto(review);
  await decide(decider);
  const chain = decider.getByRole("list", { name: p("decisions.title") }).getByRole("listitem");
  await expect(chain).toHaveCount(2);
  await expect(chain.first()).toContainText(p("decisions.in_force"));
  await expect(chain.last()).toContainText(p("court_outcome.obliged"));
  await accessible(decider, "chain of decisions");
});
