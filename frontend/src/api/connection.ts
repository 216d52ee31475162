//! Whether the server can be reached: what the browser says, and what the last call found.
type Reader = () => void;

let reached = true;
const readers = new Set<Reader>();

/** Notes what a call found. */
export function noteReached(well: boolean): void {
  if (reached === well) return;
  reached = well;
  for (const reader of readers) reader();
}

/** Whether the line holds, as far as can be told. */
export function isConnected(): boolean {
  return reached && navigator.onLine;
}

/** Follows the line until the returned function is called. */
export function followConnection(reader: Reader): () => void {
  // The browser knows only of its own line; whether the server answers again is found by asking it.
  const back = () => {
    void fetch("/health/ready", { cache: "no-store" }).then(
      (answer) => noteReached(answer.ok),
      () => noteReached(false),
    );
    reader();
  };
  readers.add(reader);
  window.addEventListener("online", back);
  window.addEventListener("offline", reader);
  const clock = window.setInterval(() => {
    if (!reached) back();
  }, 10_000);
  return () => {
    readers.delete(reader);
    window.removeEventListener("online", back);
    window.removeEventListener("offline", reader);
    window.clearInterval(clock);
  };
}
