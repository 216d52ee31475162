//! How the application is built, served while it is written, and tested.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.NRM_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  build: {
    // Nothing is inlined: the content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    target: "es2022",
    sourcemap: false,
  },
  server: {
    proxy: { "/v1": api, "/health": api, "/docs": api, "/openapi.json": api },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
  },
});
