//! One key for one attempt: sending the same form again after a lost answer never does the thing twice.
import { useRef } from "react";

/** A fresh key. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // A page on plain http outside this computer has no randomUUID, but it has random bytes.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key of the attempt that a form makes. It stays until the body changes or the attempt is done. */
export function useAttempt(): { key: (body?: unknown) => string; done: () => void } {
  const held = useRef<{ key: string; body: string } | null>(null);
  return {
    key(body) {
      const text = JSON.stringify(body ?? null);
      if (held.current?.body !== text) held.current = { key: newKey(), body: text };
      return held.current.key;
    },
    done() {
      held.current = null;
    },
  };
}
