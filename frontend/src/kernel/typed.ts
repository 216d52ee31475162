//! What was typed and not sent yet: kept in the memory of this page over a lock or a look elsewhere, and for nobody else.
import { useState } from "react";

const typed = new Map<string, unknown>();

/** Keeps what was typed under the name of its form. */
export function keepTyped(form: string, what: unknown): void {
  typed.set(form, what);
}

/** Gives what was typed in a form before, if anything. */
export function takeTyped<What>(form: string): What | undefined {
  return typed.get(form) as What | undefined;
}

/** Forgets one form, because it was sent, or all of them, because the person leaves. */
export function forgetTyped(form?: string): void {
  if (form === undefined) typed.clear();
  for (const name of [...typed.keys()]) if (name === form || name.startsWith(`${form}/`)) typed.delete(name);
}

/** The state of a field that outlives the page it stands on; fields of a form are named `form/field`. */
export function useTyped<What>(field: string, initial: What): [What, (what: What) => void] {
  const [value, setValue] = useState<What>(() => (typed.has(field) ? (typed.get(field) as What) : initial));
  return [
    value,
    (what) => {
      typed.set(field, what);
      setValue(what);
    },
  ];
}
