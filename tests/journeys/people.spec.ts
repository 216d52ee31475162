//! One person, two records: screened, found again in another alphabet, merged, and taken apart again; and safe contact.
import type { APIRequestContext } from "@playwright/test";
import { accessible, choose, expect, heading, part, PASSPHRASE, signedIn, test, word } from "./bench";

const c = (key: string) => word(`cases:${key}`);

/** Registers a signal through the interface of programs, as an application of the agency would. */
async function register(request: APIRequestContext, surname: string, known: string[], needs: string[]): Promise<string> {
  const headers = { "X-Requested-With": "nrm" };
  const entered = await request.post("/v1/auth/sign-in", {
    headers,
    data: { login: "head.horlivka", password: PASSPHRASE },
  });
  const { access_token } = (await entered.json()) as { access_token: string };
  const answer = await request.post("/v1/signals", {
    headers: { ...headers, Authorization: `Bearer ${access_token}`, "Idempotency-Key": crypto.randomUUID() },
    data: {
      answers: {
        found: { channel: "police_work" },
        consent: { given: true, by: "person", language: "uk", explained_by_role: "police", purposes: ["help"] },
        contact: { may_contact: true, who: "person", phone: "+380440000055", never_say: "Не називати установу." },
        person: {
          name_known: true,
          surname,
          given_name: "Соломія",
          birth: { kind: "year", year: 1994 },
          sex: "female",
        },
        needs: { urgency: "urgent", codes: needs },
      },
      acknowledged_matches: known,
    },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

test("a person is screened, found in two records, which are merged and taken apart again", async ({ browser, request }) => {
  test.slow();
  const first = await register(request, "Журавлинська", [], ["shelter"]);
  const second = await register(request, "Zhuravlynska", [first], ["medical"]);
  const head = await signedIn(browser, "head.horlivka");

  await head.goto(`/cases/${second}`);
  await part(head, c("screening.title"));
  await head.getByRole("button", { name: c("screening.begin") }).click();
  await choose(head, c("dimension.deceptive_recruitment"), "обман щодо характеру роботи", "обман щодо заробітку");
  await choose(head, c("dimension.exploitation"), "надмірний робочий час", "низька оплата");
  await choose(head, c("dimension.coercion_destination"), "вилучення документів", "боргова кабала");
  await accessible(head, "screening form");
  await head.getByRole("button", { name: c("screening.add_up") }).click();
  const result = head.getByRole("article").first();
  await expect(result).toContainText(c("screening_result.positive"));
  await expect(result).toContainText(c("screening.label"));
  await accessible(head, "screening result");

  // The rules of contact come before the number.
  await part(head, c("contact.title"));
  await expect(head.getByRole("main")).not.toContainText("+380440000055");
  await head.getByRole("button", { name: c("contact.read_rules") }).click();
  await expect(head.getByRole("main")).toContainText("Не називати установу.");
  await expect(head.getByRole("main")).not.toContainText("+380440000055");
  await choose(head, c("contact.acknowledge"), c("contact.acknowledged"));
  await choose(head, c("person.purpose"), c("reveal_purpose.contact_person"));
  await accessible(head, "rules of contact");
  await head.getByRole("button", { name: c("contact.show") }).click();
  await expect(head.getByRole("main")).toContainText("+380440000055");

  // The two records, side by side; a person decides.
  await part(head, c("duplicates.part"));
  await head.getByRole("button", { name: c("duplicates.scan") }).click();
  await head.getByRole("list", { name: c("duplicates.part") }).getByRole("link").first().click();
  await heading(head, c("duplicates.one"));
  await expect(head.getByRole("main")).not.toContainText("Журавлинська");
  await head.getByRole("button", { name: c("duplicates.open") }).click();
  await expect(head.getByRole("main")).toContainText("Zhuravlynska");
  await accessible(head, "records side by side");
  await choose(head, c("duplicates.decision"), c("pair_decision.same"));
  await head.getByRole("button", { name: c("duplicates.decide_do") }).click();
  await head.getByRole("button", { name: c("duplicates.merge_begin") }).click();
  await head.getByRole("dialog").getByRole("radio").first().check();
  await head.getByRole("dialog").getByRole("button", { name: c("duplicates.merge_do") }).click();
  await expect(head.getByRole("heading", { name: c("duplicates.merged") })).toBeVisible();
  await accessible(head, "merged");
  await head.getByRole("button", { name: c("duplicates.undo") }).click();
  await expect(head.getByRole("heading", { name: c("duplicates.merge") })).toBeVisible();

  // Sealed: a colleague who is not named finds nothing.
  await head.goto(`/cases/${first}`);
  await part(head, c("access.title"));
  await head.getByRole("button", { name: c("access.seal_begin") }).click();
  await choose(head, c("access.reason"), c("seal_reason.threat"));
  await head.getByRole("dialog").getByRole("button", { name: c("access.seal_do") }).click();
  await expect(head.getByRole("button", { name: c("access.lift_seal") })).toBeVisible();
  await accessible(head, "access");
  const police = await signedIn(browser, "police.horlivka");
  await police.goto(`/cases/${first}`);
  await expect(police.getByRole("main")).toContainText(word("problems:not_found"));
});
