//! One story through the real pages: from a signal of the police to a count without a name.
import {
  accessible as axe,
  type Browser,
  choose,
  expect,
  heading,
  type Language,
  type Page,
  part,
  signedIn,
  test,
  word as wordIn,
  worded,
} from "./bench";

/** The story in one language: whom it is about, how places are called there, and how many such cases are counted then. */
interface Telling {
  language: Language;
  surname: string;
  phone: string;
  oblast: string;
  raion: string;
  office: string;
  counted: string;
}

test("a signal becomes a case, is referred, taken up, opened on record, and counted without a name", async ({ browser }) => {
  test.slow();
  await tell(browser, {
    language: "uk",
    surname: "Вигаданенко",
    phone: "+380440000001",
    oblast: "Донецька область",
    raion: "Горлівський район",
    office: "Старобешеве",
    counted: "1",
  });
});

test("the same story in English", async ({ browser }) => {
  await tell(browser, {
    language: "en",
    surname: "Inventedson",
    phone: "+380440000002",
    oblast: "Donetsk Oblast",
    raion: "Horlivskyi Raion",
    office: "Starobesheve",
    counted: "2",
  });
});

async function tell(browser: Browser, telling: Telling): Promise<void> {
  const SURNAME = telling.surname;
  const word = (key: string) => wordIn(key, telling.language);
  const c = (key: string) => word(`cases:${key}`);
  const enters = (login: string) => signedIn(browser, login, {}, telling.language);
  // Names and roles for those who listen are the same parts in both languages: they are looked at once.
  const accessible = async (page: Page, where: string) => {
    await worded(page, where, telling.language);
    if (telling.language === "uk") await axe(page, where);
  };

  // The police officer writes the signal down, page by page.
  const police = await enters("police.horlivka");
  await heading(police, c("day.title"));
  await accessible(police, "my day");
  await police.getByRole("banner").getByRole("link", { name: word("frame:new_signal") }).click();
  const next = async (from: string, to: string) => {
    await accessible(police, `wizard: ${from}`);
    await police.getByRole("button", { name: c("intake.continue") }).click();
    await heading(police, c(`intake.question.${to}`));
  };
  await heading(police, c("intake.question.found"));
  await choose(police, c("intake.found.channel"), c("channel.police_work"));
  await police.getByLabel(c("intake.found.oblast")).selectOption({ label: telling.oblast });
  await police.getByLabel(c("intake.found.raion")).selectOption({ label: telling.raion });
  await next("found", "consent");
  await choose(police, c("intake.consent.given"), c("intake.consent.yes"));
  await choose(police, c("consents.by"), c("consent_by.person"));
  await choose(police, c("consents.purposes"), c("consent_purpose.help"), c("consent_purpose.status_procedure"));
  await police.getByLabel(c("consents.language")).selectOption({ label: c("language.uk") });
  await police.getByLabel(c("intake.consent.explained_by")).selectOption({ index: 1 });
  await next("consent", "contact");
  await choose(police, c("intake.contact.may"), c("yes"));
  await choose(police, c("intake.contact.who"), c("contact_who.person"));
  await police.getByLabel(c("intake.contact.phone"), { exact: true }).fill(telling.phone);
  await police.getByLabel(c("intake.contact.never_say"), { exact: true }).fill("Не називати установу.");
  await next("contact", "person");
  await choose(police, c("intake.person.name_known"), c("intake.person.known"));
  await police.getByLabel(c("intake.person.surname"), { exact: true }).fill(SURNAME);
  await police.getByLabel(c("intake.person.given_name"), { exact: true }).fill("Олена");
  await choose(police, c("intake.person.birth"), c("birth_kind.year"));
  await police.getByLabel(c("intake.person.year"), { exact: true }).fill("1990");
  await choose(police, c("intake.person.sex"), c("sex.female"));
  await next("person", "needs");
  await choose(police, c("intake.needs.danger"), c("no"));
  await choose(police, c("intake.needs.urgency"), c("urgency.urgent"));
  await choose(police, c("intake.needs.codes"), c("need.shelter"), c("need.medical"));
  await next("needs", "indicators");
  await choose(police, c("indicators.act"), c("act.recruitment"));
  await choose(police, c("indicators.means"), c("means.deception"));
  await choose(police, c("indicators.purpose"), c("purpose.forced_labour"));
  await police.getByLabel(c("indicators.narrative"), { exact: true }).fill("Вигадані обставини.");
  await next("indicators", "review");
  await expect(police.getByText(c("review.missing"))).toHaveCount(0);
  await expect(police.getByText(c("review.no_match"))).toBeVisible();
  await accessible(police, "wizard: review");
  await police.getByRole("button", { name: c("review.submit") }).click();
  await heading(police, c("submitted.title"));
  await accessible(police, "submitted");

  // The case shows no name; it goes on to the raion administration.
  await police.getByRole("link", { name: c("submitted.open") }).click();
  await expect(police.getByRole("heading", { name: c("actions.title") })).toBeVisible();
  const address = new URL(police.url()).pathname;
  const code = (await police.getByRole("heading", { level: 1 }).innerText()).trim();
  await expect(police.getByRole("main")).not.toContainText(SURNAME);
  await accessible(police, "case of the police");
  await police.getByRole("main").getByRole("link", { name: c("case.refer") }).first().click();
  await heading(police, c("refer.title"));
  await choose(police, c("refer.purpose"), c("referral_purpose.status_procedure"));
  const offices = police.getByLabel(c("refer.office"), { exact: true });
  const office = offices.locator("option", { hasText: telling.office });
  await offices.selectOption((await office.first().getAttribute("value")) ?? "");
  await choose(police, c("refer.fields"), c("field.identity.name"));
  const preview = police.getByTestId("referral-preview");
  await expect(preview).not.toContainText(SURNAME);
  await preview.getByRole("button", { name: c("refer.preview_show") }).click();
  await expect(preview).toContainText(SURNAME);
  await accessible(police, "referral form");
  await police.getByRole("button", { name: c("refer.send") }).click();
  await heading(police, c("referral_purpose.status_procedure"));
  await expect(police.getByText(c("referral_state.offered"), { exact: true })).toBeVisible();
  await accessible(police, "referral sent");

  // The official sees a thin card, accepts, and makes the first move.
  const official = await enters("official.starobesheve");
  await official.getByRole("navigation").getByRole("link", { name: word("frame:nav.referrals_in"), exact: true }).click();
  const list = official.getByRole("list", { name: c("referrals.in") });
  await accessible(official, "referrals received");
  await list.getByRole("link").first().click();
  await expect(official.getByTestId("thin-card")).toBeVisible();
  await expect(official.getByRole("main")).not.toContainText(SURNAME);
  await accessible(official, "thin card");
  await official.getByRole("button", { name: c("referral.accept"), exact: true }).click();
  const dialog = official.getByRole("dialog");
  await accessible(official, "acceptance");
  await dialog.getByRole("button", { name: c("referral.accept_do"), exact: true }).click();
  await expect(official.getByText(c("referral_state.accepted"), { exact: true })).toBeVisible();
  await accessible(official, "referral accepted");
  await official.getByRole("link", { name: c("submitted.open") }).click();
  await heading(official, code);
  expect(new URL(official.url()).pathname).toBe(address);
  await official.getByRole("button", { name: c("move.begin_screening"), exact: true }).click();
  await expect(official.locator(".case-head")).toContainText(c("stage.screening"));

  // The name opens after a purpose is given, and the auditor sees that it was opened, without the name.
  await expect(official.getByRole("main")).not.toContainText(SURNAME);
  await accessible(official, "case of the official: overview");
  await part(official, c("case.person"), telling.language);
  await official.getByRole("button", { name: c("person.reveal.identity") }).click();
  await choose(official, c("person.purpose"), c("reveal_purpose.contact_person"));
  await accessible(official, "reveal");
  await dialog.getByRole("button", { name: c("person.show"), exact: true }).click();
  await expect(official.getByTestId("revealed")).toContainText(SURNAME);
  await accessible(official, "case of the official: person");
  await official.getByRole("button", { name: c("person.hide"), exact: true }).click();
  await expect(official.getByRole("main")).not.toContainText(SURNAME);

  const auditor = await enters("auditor.national");
  await auditor.getByRole("navigation").getByRole("link", { name: word("frame:nav.audit"), exact: true }).click();
  const entries = auditor.getByRole("list", { name: word("audit:title") });
  await expect(entries).toContainText(word("audit:action.compartment_revealed"));
  await expect(entries).not.toContainText(SURNAME);
  await auditor.getByRole("button", { name: word("audit:verify") }).click();
  await expect(auditor.getByText(word("audit:intact"))).toBeVisible();
  await accessible(auditor, "audit");

  // The oblast counts one case, and reads no name.
  const oblast = await enters("coordinator.donetsk");
  await oblast.getByRole("navigation").getByRole("link", { name: word("frame:nav.statistics"), exact: true }).click();
  const row = oblast.getByTestId("cells").getByRole("row", { name: c("stage.screening") });
  await expect(row.getByRole("cell").last()).toHaveText(telling.counted);
  await accessible(oblast, "statistics");
  await oblast.getByRole("navigation").getByRole("link", { name: word("frame:nav.overseen"), exact: true }).click();
  await expect(oblast.getByRole("list", { name: c("overseen.title") })).toContainText(code);
  await expect(oblast.getByRole("main")).not.toContainText(SURNAME);
  await accessible(oblast, "overseen");

  // To another oblast the case does not exist.
  const foreign = await enters("official.vinnytsia");
  await foreign.goto(address);
  await expect(foreign.getByRole("alert")).toContainText(word("problems:not_found"));
  await expect(foreign.getByRole("main")).not.toContainText(code);
  await accessible(foreign, "case that is not found");
  for (const page of [police, official, auditor, oblast, foreign]) await page.context().close();
}
