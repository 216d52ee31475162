//! The journeys: a fresh server with invented people, one browser, one story at a time.
import { defineConfig } from "@playwright/test";

const port = process.env.NRM_PORT ?? "18480";
const baseURL = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: ".",
  outputDir: "output/traces",
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    baseURL,
    locale: "uk-UA",
    timezoneId: "Europe/Kyiv",
    colorScheme: "light",
    viewport: { width: 1280, height: 800 },
    actionTimeout: 10_000,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    },
  },
  // The story comes first: it counts what it finds in a fresh house. NRM_PICTURES=1 adds pictures of every page for people
  // to look at; what can be judged without looking is judged every time.
  projects: [
    { name: "story", testMatch: "story.spec.ts" },
    { name: "pages", testIgnore: "story.spec.ts", dependencies: ["story"] },
  ],
  webServer: {
    command: "node serve.mjs",
    cwd: __dirname,
    url: `${baseURL}/health/ready`,
    env: { ...(process.env as Record<string, string>), NRM_PORT: port },
    timeout: 120_000,
    reuseExistingServer: false,
    stdout: "ignore",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
  },
});
