//! The door and the pages that stand behind it for everybody.
import { accessible, enter, expect, heading, PASSPHRASE, test, word } from "./bench";

test("the door refuses a wrong password, helps who came for help, and opens in two languages", async ({ page }) => {
  await page.goto("/");
  await heading(page, word("auth:product"));
  await expect(page.getByRole("link", { name: "116 123" })).toHaveAttribute("href", "tel:116123");
  await accessible(page, "door");
  await page.getByLabel(word("auth:login")).fill("police.horlivka");
  await page.getByLabel(word("auth:password")).fill("не той пароль зовсім");
  await page.getByRole("button", { name: word("auth:sign_in") }).click();
  await expect(page.getByRole("alert")).toContainText(word("problems:auth.invalid_credentials"));
  await accessible(page, "door after a refusal");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("button", { name: word("auth:sign_in", "en") })).toBeVisible();
  await page.getByRole("button", { name: "Українська" }).click();
  await enter(page, "police.horlivka");
  await heading(page, word("cases:day.title"));
  await page.reload();
  await heading(page, word("cases:day.title"));
});

test("a locked window shows nothing and opens at the same place", async ({ page }) => {
  await page.goto("/");
  await enter(page, "police.horlivka");
  await page.getByRole("navigation").getByRole("link", { name: word("frame:nav.cases"), exact: true }).click();
  await heading(page, word("cases:list.title"));
  await page.getByRole("button", { name: word("frame:lock") }).click();
  await expect(page.getByRole("heading", { name: word("auth:locked.title") })).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await accessible(page, "locked");
  await page.getByLabel(word("auth:password")).fill(PASSPHRASE);
  await page.getByRole("button", { name: word("auth:locked.unlock") }).click();
  await heading(page, word("cases:list.title"));
});
