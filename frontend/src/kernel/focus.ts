//! The focus is never lost: when what had it goes away or falls silent for a moment, the keyboard goes on from nearby.
import { useEffect } from "react";

const SILENT = ":disabled, [hidden]";

/** Watches the page for as long as it is shown. */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: HTMLElement | null = null;
    let around: Element[] = [];
    const noted = (event: FocusEvent) => {
      if (!(event.target instanceof HTMLElement)) return;
      last = event.target;
      around = [];
      for (let at = last.parentElement; at !== null; at = at.parentElement) around.push(at);
    };
    const left = (event: FocusEvent) => {
      if (event.relatedTarget !== null) return;
      // A moment later it is clear whether it went away by itself. If not, somebody pointed elsewhere, and nothing was lost.
      queueMicrotask(() => {
        if (last?.isConnected && !last.matches(SILENT) && document.hasFocus()) last = null;
      });
    };
    const look = () => {
      if (last === null || (document.activeElement !== null && document.activeElement !== document.body)) return;
      if (last.isConnected) {
        if (!last.matches(SILENT)) last.focus({ preventScroll: true });
        return;
      }
      const near = around.find((one) => one.isConnected && one.querySelector(":is(h1, h2)[tabindex]"));
      near?.querySelector<HTMLElement>(":is(h1, h2)[tabindex]")?.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled"] });
    document.addEventListener("focusin", noted);
    document.addEventListener("focusout", left);
    return () => {
      watch.disconnect();
      document.removeEventListener("focusin", noted);
      document.removeEventListener("focusout", left);
    };
  }, []);
}
