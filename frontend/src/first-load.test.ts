//! The door weighs what api/decisions/0004 allows: 120 KiB of script, packed, before anybody has signed in.
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { expect, test } from "vitest";

const BUDGET = 120 * 1024;

/** The files of words that the door speaks with; the Ukrainian ones are the longer. */
const WORDS = ["frame", "problems", "auth"].map((name) => `words/uk/${name}.json`);

test("the first load keeps within its budget", { timeout: 120_000 }, async () => {
  const made = (await build({
    logLevel: "silent",
    build: { write: false },
    // As it is delivered: the test's own surroundings would bring the tools of a developer along.
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
  })) as Rollup.RollupOutput;
  const chunks = made.output.filter((one) => one.type === "chunk");
  const needed = new Set<string>();
  const need = (name: string) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const other of chunks.find((one) => one.fileName === name)?.imports ?? []) need(other);
  };
  for (const chunk of chunks) {
    const isWords = WORDS.some((file) => chunk.facadeModuleId?.endsWith(file));
    if (chunk.isEntry || isWords) need(chunk.fileName);
  }
  const weights = chunks
    .filter((chunk) => needed.has(chunk.fileName))
    .map((chunk) => [chunk.fileName, gzipSync(chunk.code).length] as const);
  const whole = weights.reduce((sum, [, weight]) => sum + weight, 0);
  expect(weights.length, "the entry and the words of the door are found").toBeGreaterThan(WORDS.length);
  expect(whole, JSON.stringify(weights)).toBeLessThanOrEqual(BUDGET);
});
