//! The words of the application: Ukrainian first, English beside it, one file for each capability.
import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import type audit from "../words/uk/audit.json";
import type auth from "../words/uk/auth.json";
import type cases from "../words/uk/cases.json";
import type directory from "../words/uk/directory.json";
import type frame from "../words/uk/frame.json";
import type monitoring from "../words/uk/monitoring.json";
import type problems from "../words/uk/problems.json";
import type tenancy from "../words/uk/tenancy.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "frame";
    resources: {
      frame: typeof frame;
      problems: typeof problems;
      auth: typeof auth;
      tenancy: typeof tenancy;
      directory: typeof directory;
      cases: typeof cases;
      monitoring: typeof monitoring;
      audit: typeof audit;
    };
  }
}

/** The names of the files of words. */
export type Capability = "frame" | "problems" | "auth" | "tenancy" | "directory" | "cases" | "monitoring" | "audit";

/** The languages of the application. */
export type Language = "uk" | "en";

const files = import.meta.glob<{ default: Record<string, unknown> }>("../words/*/*.json");
const KEPT_AS = "nrm.language";

/** Starts the words in the language that this computer last used. */
export function startWords(): Promise<unknown> {
  const language: Language = localStorage.getItem(KEPT_AS) === "en" ? "en" : "uk";
  document.documentElement.lang = language;
  return i18next
    .use({
      type: "backend" as const,
      read(lng: string, ns: string, done: (error: Error | null, words: Record<string, unknown> | null) => void) {
        const load = files[`../words/${lng}/${ns}.json`];
        if (load === undefined) return done(new Error(`no words ${lng}/${ns}`), null);
        load().then(
          (words) => done(null, words.default),
          (error: Error) => done(error, null),
        );
      },
    })
    .use(initReactI18next)
    .init({
      lng: language,
      supportedLngs: ["uk", "en"],
      fallbackLng: false,
      ns: ["frame", "problems"],
      defaultNS: "frame",
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}

/** Changes the language and remembers it; only the language and the theme are kept on this computer. */
export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** The language of now. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === "en" ? "en" : "uk";
}

/** Gives the word for a code, such as the stage of a case; an unknown code is shown as it is. */
export function useLabel(capability: Capability): (group: string, code: string | null | undefined) => string {
  const { t } = useTranslation(capability);
  const say = t as unknown as (key: string, options: { defaultValue: string }) => string;
  return (group, code) => (code === null || code === undefined ? "—" : say(`${group}.${code}`, { defaultValue: code }));
}

/** Picks the text in the language of now. */
export function usePick(): (uk: string, en: string) => string {
  const language = useLanguage();
  return (uk, en) => (language === "uk" ? uk : en);
}

/** Picks the name in the language of now. */
export function useName(): (named: { name_uk: string; name_en: string } | null | undefined) => string {
  const language = useLanguage();
  return (named) => (named ? (language === "uk" ? named.name_uk : named.name_en) : "—");
}
