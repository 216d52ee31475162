//! The keyboard: `g` and a letter to move, `n` new, `/` search, `?` the list of keys.
import { useNavigate } from "@tanstack/react-router";
import { type RefObject, useEffect } from "react";
import { paths } from "../kernel/paths";
import type { Entry } from "./navigation";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/** Listens to the keys while no one is typing. */
export function useKeys(props: {
  entries: readonly Entry[];
  canWrite: boolean;
  search: RefObject<HTMLInputElement | null>;
  showHelp: () => void;
}): void {
  const navigate = useNavigate();
  const { entries, canWrite, search, showHelp } = props;
  useEffect(() => {
    let after = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      if (Date.now() - after < 1200) {
        after = 0;
        // By the key's place, so that it also works while the Ukrainian layout is on.
        const entry = entries.find((one) => event.code === `Key${one.letter.toUpperCase()}`);
        if (entry) {
          event.preventDefault();
          void navigate({ to: entry.to });
        }
        return;
      }
      if (event.code === "KeyG") after = Date.now();
      else if (event.code === "KeyN" && canWrite) {
        event.preventDefault();
        void navigate({ to: paths.newIntake });
      } else if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) {
        event.preventDefault();
        showHelp();
      } else if (event.code === "Slash") {
        event.preventDefault();
        search.current?.focus();
      }
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [entries, canWrite, search, showHelp, navigate]);
}
