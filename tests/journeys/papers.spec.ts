//! Files, notes and papers of one case: a scan is added and blacked out in a copy, a note is narrowed, a paper is printed.
import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { accessible, beginning, choose, expect, part, signedIn, test, word } from "./bench";

const c = (key: string) => word(`cases:${key}`);

/** A grey picture of some size, as a PNG. */
function picture(width: number, height: number): Buffer {
  const chunk = (kind: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length);
    head.write(kind, 4, "latin1");
    const checked = Buffer.concat([head.subarray(4), body]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(checked));
    return Buffer.concat([head.subarray(0, 4), checked, sum]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  size.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width + 1), 180);
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk("IHDR", size), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

test("a scan is added, blacked out in a copy and taken out, a note is narrowed, and a paper is printed", async ({ browser }) => {
  test.slow();
  const page = await signedIn(browser, "police.horlivka");
  // The case is opened through the API as an application of the agency would: this journey is about its papers.
  const opened = await page.evaluate(async (login) => {
    const entered = await fetch("/v1/auth/sign-in", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(login),
    });
    const { access_token } = (await entered.json()) as { access_token: string };
    const made = await fetch("/v1/signals", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${access_token}`,
        "Idempotency-Key": crypto.randomUUID(),
      },
      body: JSON.stringify({
        answers: {
          found: { channel: "police_work" },
          consent: { given: true, by: "person", language: "uk", explained_by_role: "police", purposes: ["help"] },
          contact: { may_contact: false },
          person: {
            name_known: true,
            surname: "Паперова",
            given_name: "Ольга",
            patronymic: "Іванівна",
            birth: { kind: "year", year: 1991 },
            sex: "female",
          },
          needs: { urgency: "normal", codes: ["shelter"] },
        },
      }),
    });
    return (await made.json()) as { id: string };
  }, { login: "police.horlivka", password: "вечірній трамвай на околиці" });
  await page.goto(`/cases/${opened.id}`);

  // A scan: added, and blacked out in a copy.
  await part(page, c("files.title"));
  await accessible(page, "files, empty");
  await page.getByRole("button", { name: c("files.add") }).click();
  const adding = page.getByRole("dialog");
  const scan = { name: "Паперова Ольга.png", mimeType: "image/png", buffer: picture(400, 300) };
  await adding.getByLabel(c("files.file"), { exact: true }).setInputFiles(scan);
  await adding.getByLabel(c("files.class"), { exact: true }).selectOption({ label: c("file_class.statement") });
  await accessible(page, "adding a file");
  await adding.getByRole("button", { name: c("files.send"), exact: true }).click();
  await expect(adding).toHaveCount(0);
  const list = page.getByRole("list", { name: c("files.title") });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(page.getByRole("main")).not.toContainText("Паперова");

  await list.getByRole("button", { name: c("files.redact") }).click();
  const redacting = page.getByRole("dialog");
  await redacting.getByRole("button", { name: c("files.redact_show") }).click();
  const drawing = redacting.getByRole("img", { name: c("files.picture") });
  await drawing.scrollIntoViewIfNeeded();
  const box = await drawing.boundingBox();
  if (box === null) throw new Error("no picture");
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 5 });
  await page.mouse.up();
  await expect(redacting.getByRole("list", { name: c("files.areas") }).getByRole("listitem")).toHaveCount(1);
  await redacting.getByRole("button", { name: c("files.area_add") }).click();
  await expect(redacting.getByRole("list", { name: c("files.areas") }).getByRole("listitem")).toHaveCount(2);
  await accessible(page, "blacking out");
  await redacting.getByRole("button", { name: c("files.redact_do") }).click();
  await expect(redacting).toHaveCount(0);
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await expect(list.getByRole("listitem").first()).toContainText(c("files.redacted_copy"));

  const taken = page.waitForEvent("download");
  await list.getByRole("button", { name: c("files.take") }).first().click();
  expect((await taken).suggestedFilename()).toMatch(/^file-\d{8}-\d{6}-redacted\.png$/u);
  await list.getByRole("button", { name: c("files.custody") }).first().click();
  await expect(page.getByRole("dialog").getByText(c("custody_act.handed_out"))).toBeVisible();
  await accessible(page, "custody");
  await page.getByRole("dialog").getByRole("button", { name: c("files.close") }).click();

  // A note for all agencies on the case, then for one's own alone.
  await part(page, c("case_notes.title"));
  await page.getByLabel(c("case_notes.new")).fill("Вигадана нотатка.");
  await choose(page, c("case_notes.readers"), c("visibility.agencies"));
  await page.getByRole("button", { name: c("case_notes.write") }).click();
  const note = page.getByRole("list", { name: c("case_notes.title") }).getByRole("listitem");
  await expect(note).toContainText("Вигадана нотатка.");
  await note.getByRole("button", { name: c("case_notes.narrow") }).click();
  const narrower = page.getByRole("dialog");
  await narrower.getByRole("radio", { name: beginning(c("visibility.private")) }).check();
  await narrower.getByRole("button", { name: c("case_notes.narrow") }).click();
  await expect(note).toContainText(c("visibility.private"));
  await accessible(page, "notes");

  // A paper: seen, its name put right, printed.
  await part(page, c("papers.title"));
  await accessible(page, "papers");
  await page.getByRole("button", { name: `${c("papers.see")}: ${c("paper.application")}`, exact: true }).click();
  const printing = page.getByRole("dialog");
  await expect(printing).not.toContainText("Паперов");
  await printing.getByRole("button", { name: c("papers.show") }).click();
  const paper = printing.getByTestId("paper");
  await expect(paper).toContainText("від Паперової Ольги Іванівни");
  const name = printing.getByRole("textbox");
  await name.fill("Паперової-Вигаданої Ольги");
  await printing.getByRole("button", { name: c("papers.show_again") }).click();
  await expect(paper).toContainText("від Паперової-Вигаданої Ольги");
  await accessible(page, "a paper before it is printed");
  const printed = page.waitForEvent("download");
  await printing.getByRole("button", { name: c("papers.print") }).click();
  const file = await printed;
  expect(file.suggestedFilename()).toMatch(/^application-\d{8}-\d{6}\.pdf$/u);
  expect(readFileSync((await file.path()) ?? "").subarray(0, 8).toString("latin1")).toBe("%PDF-1.7");
  await expect(printing).toHaveCount(0);
  await part(page, c("case.timeline"));
  await expect(page.getByText(c("event.paper_printed"))).toBeVisible();
  await page.context().close();
});
