//! Light, dark, or as the computer has it.
export type Theme = "system" | "light" | "dark";

const KEPT_AS = "nrm.theme";

/** The theme that this computer keeps. */
export function keptTheme(): Theme {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Shows a theme and remembers it. */
export function showTheme(theme: Theme): void {
  if (theme === "system") {
    localStorage.removeItem(KEPT_AS);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEPT_AS, theme);
    document.documentElement.dataset.theme = theme;
  }
}
