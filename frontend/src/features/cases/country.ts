//! The names of countries, as the browser knows them in the language of now.
import { useTranslation } from "react-i18next";
import { useLanguage } from "../../kernel/words";

/** Gives the name of a citizenship by its code of two letters, `stateless` or `unknown`. */
export function useCountry(): (code: string) => string {
  const { t } = useTranslation("cases");
  const names = new Intl.DisplayNames([useLanguage()], { type: "region" });
  return (code) => {
    if (code === "unknown") return t("intake.not_known");
    if (code === "stateless") return t("intake.person.stateless");
    return /^[A-Z]{2}$/u.test(code) ? (names.of(code) ?? code) : code;
  };
}
