//! Prepares the tests: words are loaded, and each test leaves an empty page.
import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { startWords } from "../kernel/words";

beforeAll(async () => {
  await startWords();
});

afterEach(() => cleanup());
