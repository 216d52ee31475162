//! Whether the server can be reached: what the browser says, and what the last call found.
type Reader = () => void;

let reached = true;
const readers = new Set<Reader>();

/** Notes what a call found. */
export function noteReached(well: boolean): void {
  if (reached === well) return;
  reached = well;
  tell();
}

/** Whether the line holds, as far as can be told. */
export function isConnected(): boolean {
  return reached && navigator.onLine;
}

function tell(): void {
  for (const reader of readers) reader();
}

/** The browser knows only of its own line; whether the server answers again is found by asking it. */
function ask(): void {
  tell();
  void fetch("/health/ready", { cache: "no-store" }).then(
    (answer) => noteReached(answer.ok),
    () => noteReached(false),
  );
}

let clock = 0;

/** Follows the line until the returned function is called; all who follow share one look at it. */
export function followConnection(reader: Reader): () => void {
  readers.add(reader);
  if (readers.size === 1) {
    window.addEventListener("online", ask);
    window.addEventListener("offline", tell);
    clock = window.setInterval(() => {
      if (!reached) ask();
    }, 10_000);
  }
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    window.removeEventListener("online", ask);
    window.removeEventListener("offline", tell);
    window.clearInterval(clock);
  };
}
