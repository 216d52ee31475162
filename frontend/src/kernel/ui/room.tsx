//! How much room there is: what stands beside the page on a wide view folds into one line on a narrow one.
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";

/** Below this width lists of places fold, in pixels; the style sheet turns at the same one. */
export const NARROW = "(max-width: 860px)";

/** Whether the view is as the query says; follows a turn of the telephone and the zoom. */
export function useRoom(query: string): boolean {
  return useSyncExternalStore(
    (reader) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", reader);
      return () => list.removeEventListener("change", reader);
    },
    () => window.matchMedia(query).matches,
  );
}

/** A list of places inside a page: beside it, or behind one line that names the place of now. */
export function Places(props: { label: string; now: string; children: ReactNode }) {
  const narrow = useRoom(NARROW);
  const fold = useRef<HTMLDetailsElement>(null);
  const { now } = props;
  useEffect(() => {
    // Whoever has chosen wants to see the place, not the list.
    if (now && fold.current) fold.current.open = false;
  }, [now]);
  return (
    <nav aria-label={props.label} className="places no-print">
      {narrow ? (
        <details ref={fold}>
          <summary>
            <span className="quiet">{props.label}</span> <strong>{now}</strong>
          </summary>
          {props.children}
        </details>
      ) : (
        props.children
      )}
    </nav>
  );
}
