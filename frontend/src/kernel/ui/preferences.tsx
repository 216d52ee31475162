//! The language and the theme.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keptTheme, showTheme, type Theme } from "../theme";
import { changeLanguage, useLanguage } from "../words";

/** Chooses the language and the theme. */
export function LanguageAndTheme() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [theme, setTheme] = useState<Theme>(keptTheme());
  return (
    <div className="row">
      <fieldset className="chips">
        <legend className="unseen">{t("language")}</legend>
        <button
          type="button"
          className="chip"
          lang="uk"
          aria-pressed={language === "uk"}
          onClick={() => void changeLanguage("uk")}
        >
          Українська
        </button>
        <button
          type="button"
          className="chip"
          lang="en"
          aria-pressed={language === "en"}
          onClick={() => void changeLanguage("en")}
        >
          English
        </button>
      </fieldset>
      <label className="row small">
        {t("theme.title")}
        <select
          className="chip"
          value={theme}
          onChange={(event) => {
            const chosen = event.target.value as Theme;
            setTheme(chosen);
            showTheme(chosen);
          }}
        >
          <option value="system">{t("theme.system")}</option>
          <option value="light">{t("theme.light")}</option>
          <option value="dark">{t("theme.dark")}</option>
        </select>
      </label>
    </div>
  );
}
