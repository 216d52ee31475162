//! Starts the server on a fresh folder of data with invented people, and clears the folder away afterwards.
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const binary = resolve(here, process.env.NRM_BINARY ?? "../../target/debug/nrm");
const assets = resolve(here, process.env.NRM_JOURNEY_ASSETS ?? "../../frontend/dist");
const folder = mkdtempSync(join(tmpdir(), "nrm-journeys-"));
// The account of the private database has to pass through the folder.
chmodSync(folder, 0o711);

// Every answer is written down; a failed journey is read beside it.
mkdirSync(join(here, "output"), { recursive: true });
const written = openSync(join(here, "output/server.log"), "w");

const server = spawn(
  binary,
  [
    "serve",
    "--data-dir",
    folder,
    "--address",
    `127.0.0.1:${process.env.NRM_PORT ?? "18480"}`,
    "--assets",
    assets,
    "--demonstration",
  ],
  { stdio: ["ignore", written, written] },
);
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => server.kill("SIGTERM"));
server.on("error", (error) => {
  console.error(`${binary}: ${error.message}`);
  process.exit(1);
});
server.on("exit", (code) => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 0);
});
