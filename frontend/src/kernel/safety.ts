//! Quiet safety: leaving the page at once, and locking it when no one is there.
import { useEffect } from "react";
import { forget, lock, useSession } from "./session";

/** Where the quick exit leads: an ordinary page that says nothing. */
export const NEUTRAL_PAGE = "https://www.google.com/";

/** After how long without a touch the view locks. */
export const LOCK_AFTER_MINUTES = 15;

/** Covers the view, ends the session in the background and leaves for a neutral page. */
export function quickExit(): void {
  const cover = document.createElement("div");
  cover.className = "cover-all";
  document.body.append(cover);
  document.title = "\u200b";
  forget();
  window.location.replace(NEUTRAL_PAGE);
}

/** Leaves when Esc is pressed three times within a second and a half. */
export function useQuickExitKeys(): void {
  useEffect(() => {
    let pressed: number[] = [];
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Escape") {
        pressed = [];
        return;
      }
      if (event.repeat) return;
      const now = Date.now();
      pressed = [...pressed.filter((at) => now - at < 1500), now];
      if (pressed.length >= 3) quickExit();
    };
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, []);
}

/** Locks after a quarter of an hour without a touch, also when the computer slept meanwhile. */
export function useAutoLock(): void {
  const { state } = useSession();
  useEffect(() => {
    if (state !== "in") return;
    let touched = Date.now();
    const touch = () => {
      touched = Date.now();
    };
    const look = () => {
      if (Date.now() - touched > LOCK_AFTER_MINUTES * 60_000) lock();
    };
    const signs = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
    for (const sign of signs) window.addEventListener(sign, touch, { passive: true });
    document.addEventListener("visibilitychange", look);
    const clock = window.setInterval(look, 15_000);
    return () => {
      for (const sign of signs) window.removeEventListener(sign, touch);
      document.removeEventListener("visibilitychange", look);
      window.clearInterval(clock);
    };
  }, [state]);
  useEffect(() => {
    // A page that comes back out of the browser's memory could show what was left: it starts anew.
    const back = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, []);
}
