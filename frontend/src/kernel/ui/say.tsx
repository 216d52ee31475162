//! One quiet line at the foot of the view that says what was done, and offers to undo it.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";

interface Said {
  text: string;
  undo?: { word: string; run: () => void };
}

const Saying = createContext<(text: string, undo?: Said["undo"]) => void>(() => {});

/** Says something to everybody, also to those who listen instead of looking. */
export function useSay() {
  return useContext(Saying);
}

/** Holds the line. */
export function SayProvider(props: { children: ReactNode }) {
  const [said, setSaid] = useState<Said | null>(null);
  const say = useCallback((text: string, undo?: Said["undo"]) => setSaid({ text, undo }), []);
  useEffect(() => {
    if (said === null) return;
    const timer = window.setTimeout(() => setSaid(null), said.undo ? 12_000 : 5_000);
    return () => window.clearTimeout(timer);
  }, [said]);
  return (
    <Saying value={say}>
      {props.children}
      <div className="live" role="status" aria-live="polite">
        {said ? (
          <>
            <span>{said.text}</span>
            {said.undo ? (
              <button
                type="button"
                onClick={() => {
                  said.undo?.run();
                  setSaid(null);
                }}
              >
                {said.undo.word}
              </button>
            ) : null}
          </>
        ) : null}
      </div>
    </Saying>
  );
}
