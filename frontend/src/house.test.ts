//! The rules of the house, as tests.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import * as caseCodes from "./features/cases/codes";
import * as directoryCodes from "./features/directory/codes";

const ROOT = join(process.cwd(), "src");

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

const files = filesUnder(ROOT).map((path) => relative(ROOT, path));
const sources = files.filter((path) => /\.tsx?$/u.test(path) && path !== "api/schema.ts");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const words = (language: string, capability: string) =>
  JSON.parse(read(`words/${language}/${capability}.json`)) as Record<string, unknown>;
const CAPABILITIES = readdirSync(join(ROOT, "words/uk")).map((name) => name.replace(".json", ""));

function leaves(tree: unknown, path = ""): [string, string][] {
  if (typeof tree === "string") return [[path, tree]];
  return Object.entries(tree as Record<string, unknown>).flatMap(([key, inner]) =>
    leaves(inner, path ? `${path}.${key}` : key),
  );
}

const PLURAL = /_(?:one|few|many|other)$/u;

test("files are named in kebab-case, by what they hold", () => {
  for (const path of files) {
    const name = path.split("/").at(-1) ?? "";
    expect(name, path).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.(?:tsx?|css|json)$/u);
    expect(name, path).not.toMatch(/^(?:utils|helpers|common|misc|base|data)\./u);
  }
});

test("every module opens by saying what it is for", () => {
  for (const path of sources) expect(read(path).slice(0, 4), path).toBe("//! ");
});

test("the direction is kernel, features, application, and a feature never imports another", () => {
  for (const path of sources.filter((one) => !one.includes(".test."))) {
    const [layer, feature] = path.split("/");
    for (const [, imported = ""] of read(path).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/gu)) {
      const target = relative(ROOT, join(ROOT, path, "..", imported));
      const [targetLayer, targetFeature] = target.split("/");
      if (layer === "kernel" || layer === "api") {
        expect(["kernel", "api", "words"], `${path} imports ${target}`).toContain(targetLayer);
      }
      if (layer === "features") {
        expect(targetLayer, `${path} imports ${target}`).not.toBe("app");
        if (targetLayer === "features") expect(targetFeature, `${path} imports ${target}`).toBe(feature);
      }
    }
  }
});

test("a feature has words, and words have both languages with the same keys", () => {
  for (const feature of readdirSync(join(ROOT, "features"))) expect(CAPABILITIES).toContain(feature);
  for (const capability of CAPABILITIES) {
    const keys = (language: string) =>
      [...new Set(leaves(words(language, capability)).map(([key]) => key.replace(PLURAL, "")))].sort();
    expect(keys("en"), capability).toEqual(keys("uk"));
  }
});

test("a plural has every form of its language", () => {
  for (const [language, forms] of [
    ["uk", ["one", "few", "many", "other"]],
    ["en", ["one", "other"]],
  ] as const) {
    for (const capability of CAPABILITIES) {
      const keys = leaves(words(language, capability)).map(([key]) => key);
      for (const key of keys.filter((one) => one.endsWith("_one"))) {
        for (const form of forms) expect(keys, `${language}/${capability}`).toContain(key.replace(PLURAL, `_${form}`));
      }
    }
  }
});

test("the person is never called a victim", () => {
  for (const capability of CAPABILITIES) {
    for (const [key, text] of [...leaves(words("uk", capability)), ...leaves(words("en", capability))]) {
      expect(text, key).not.toMatch(/жертв|victim/iu);
    }
  }
});

test("every code of casework and of the directory has its word in both languages", () => {
  const groups: [string, string, readonly string[]][] = [
    ["cases", "stage", caseCodes.STAGES],
    ["cases", "person_standing", caseCodes.STANDINGS],
    ["cases", "data_category", caseCodes.DATA_CATEGORIES],
    ["cases", "interpreter", caseCodes.INTERPRETERS],
    ["cases", "guardian", caseCodes.GUARDIANS],
    ["cases", "child_view", caseCodes.CHILD_VIEWS],
    ["cases", "contact_way", caseCodes.CONTACT_WAYS],
    ["cases", "contact_outcome", caseCodes.CONTACT_OUTCOMES],
    ["cases", "bar_reason", caseCodes.BAR_REASONS],
    ["cases", "seal_reason", caseCodes.SEAL_REASONS],
    ["cases", "dimension", caseCodes.DIMENSIONS],
    ["cases", "override_reason", caseCodes.OVERRIDE_REASONS],
    ["cases", "pair_state", caseCodes.PAIR_STATES],
    ["cases", "pair_decision", caseCodes.PAIR_DECISIONS],
    ["cases", "hint_state", caseCodes.HINT_STATES],
    ["cases", "channel", caseCodes.CHANNELS],
    ["cases", "need", caseCodes.NEEDS],
    ["cases", "act", caseCodes.ACTS],
    ["cases", "means", caseCodes.MEANS],
    ["cases", "purpose", caseCodes.EXPLOITATIONS],
    ["cases", "urgency", caseCodes.URGENCIES],
    ["cases", "sex", caseCodes.SEXES],
    ["cases", "consent_purpose", caseCodes.CONSENT_PURPOSES],
    ["cases", "emergency_ground", caseCodes.EMERGENCY_GROUNDS],
    ["cases", "reason_without", caseCodes.REASONS_WITHOUT],
    ["cases", "reveal_purpose", caseCodes.REVEAL_PURPOSES],
    ["cases", "referral_purpose", caseCodes.REFERRAL_PURPOSES],
    ["cases", "referral_state", caseCodes.REFERRAL_STATES],
    ["cases", "visibility", caseCodes.VISIBILITIES],
    ["cases", "file_class", caseCodes.FILE_CLASSES],
    ["cases", "file_audience", caseCodes.AUDIENCES],
    ["cases", "custody_act", caseCodes.CUSTODY_ACTS],
    ["cases", "file_deletion", caseCodes.FILE_DELETIONS],
    ["cases", "paper", caseCodes.PAPERS],
    ["cases", "paper_lack", caseCodes.PAPER_LACKS],
    ["cases", "grammatical_case", caseCodes.GRAMMATICAL_CASES],
    ["cases", "decline", caseCodes.DECLINE_REASONS],
    ["cases", "outcome", caseCodes.OUTCOMES],
    ["cases", "field", caseCodes.SHARED_FIELDS],
    ["cases", "pillar", caseCodes.PILLARS],
    ["cases", "plan_state", caseCodes.PLAN_STATES],
    ["cases", "item_kind", caseCodes.ITEM_KINDS],
    ["cases", "item_state", caseCodes.ITEM_STATES],
    ["cases", "agreed_how", caseCodes.AGREED_HOW],
    ["cases", "section_answer", caseCodes.SECTION_ANSWERS],
    ["cases", "aid_category", caseCodes.AID_CATEGORIES],
    ["cases", "aid_refusal", caseCodes.AID_REFUSALS],
    ["cases", "stay_ground", caseCodes.STAY_GROUNDS],
    ["cases", "stay_end", caseCodes.STAY_ENDS],
    ["cases", "pillar_outcome", caseCodes.PILLAR_OUTCOMES],
    ["cases", "follow_up_result", caseCodes.FOLLOW_UP_RESULTS],
    ["cases", "meeting_format", caseCodes.MEETING_FORMATS],
    ["cases", "score", caseCodes.SCORES],
    ["cases", "trend", caseCodes.TRENDS],
    ["cases", "service_unit", caseCodes.SERVICE_UNITS],
    ["cases", "service_outcome", caseCodes.SERVICE_OUTCOMES],
    ["cases", "void_reason", caseCodes.VOID_REASONS],
    ["directory", "kind", directoryCodes.AGENCY_KINDS],
    ["directory", "level", directoryCodes.PLACE_LEVELS],
    ["directory", "freeze_reason", directoryCodes.FREEZE_REASONS],
    [
      "tenancy",
      "role",
      [...directoryCodes.GIVEN_ROLES, ...directoryCodes.NATIONAL_ROLES, ...directoryCodes.APPOINTED_ROLES],
    ],
  ];
  for (const language of ["uk", "en"]) {
    for (const [capability, group, codes] of groups) {
      const keys = leaves(words(language, capability)).map(([key]) => key);
      for (const code of codes) expect(keys, `${language}/${capability}`).toContain(`${group}.${code}`);
    }
  }
});

test("nothing of the work is kept on the computer, and nothing is put into the page as text of a program", () => {
  for (const path of sources.filter((one) => !one.includes(".test."))) {
    const text = read(path);
    if (!["kernel/words.ts", "kernel/theme.ts"].includes(path)) expect(text, path).not.toMatch(/localStorage/u);
    expect(text, path).not.toMatch(/sessionStorage|indexedDB|dangerouslySetInnerHTML|innerHTML|eval\(/u);
  }
});

test("the lock file holds a version of every package that another asks for, on every platform", () => {
  const lock = JSON.parse(readFileSync(join(process.cwd(), "package-lock.json"), "utf8")) as {
    packages: Record<string, { dependencies?: object; optionalDependencies?: object; devDependencies?: object }>;
  };
  for (const [path, { dependencies, optionalDependencies, devDependencies }] of Object.entries(lock.packages)) {
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies })) {
      const held = [`node_modules/${name}`, `${path}/node_modules/${name}`].some((place) => place in lock.packages);
      expect(held, `${path || "the application"} asks for ${name}`).toBe(true);
    }
  }
});
