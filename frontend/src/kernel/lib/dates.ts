//! Dates and numbers as people of the two languages write them.
import { useTranslation } from "react-i18next";
import { useLanguage } from "../words";

const KYIV = "Europe/Kyiv";
/** Within how many working days a term is soon; the same number as the server's. */
const SOON_WORKING_DAYS = 3;

/** Writers of dates and numbers in the language of now. */
export function useWriting(): {
  day: (on: string) => string;
  moment: (at: string) => string;
  clock: (at: string | Date) => string;
  month: (month: string) => string;
  number: (value: number) => string;
} {
  const language = useLanguage();
  const locale = language === "uk" ? "uk-UA" : "en-GB";
  const strip = (text: string) => text.replace(/\s?р\.$/u, "");
  return {
    day: (on) =>
      strip(
        new Date(`${on.slice(0, 10)}T12:00:00Z`).toLocaleDateString(locale, {
          day: "numeric",
          month: "long",
          year: "numeric",
          timeZone: "UTC",
        }),
      ),
    moment: (at) =>
      strip(
        new Date(at).toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric", timeZone: KYIV }),
      ) +
      ", " +
      new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", timeZone: KYIV }),
    clock: (at) => new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", timeZone: KYIV }),
    month: (month) =>
      strip(
        new Date(`${month.slice(0, 7)}-15T12:00:00Z`).toLocaleDateString(locale, {
          month: "long",
          year: "numeric",
          timeZone: "UTC",
        }),
      ),
    number: (value) => value.toLocaleString(locale),
  };
}

/** Today in Kyiv, as yyyy-mm-dd. */
export function today(): string {
  return new Date().toLocaleDateString("sv-SE", { timeZone: KYIV });
}

/** Whole calendar days from today to a date; negative when it has passed. */
export function daysUntil(on: string, from: string = today()): number {
  return Math.round((Date.parse(`${on.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Monday to Friday days after `from` up to and with `on`; holidays are the server's business. */
export function workingDaysUntil(on: string, from: string = today()): number {
  const whole = daysUntil(on, from);
  const step = Math.sign(whole);
  let count = 0;
  for (let index = step; step !== 0 && index !== whole + step; index += step) {
    const weekday = new Date(Date.parse(`${from}T00:00:00Z`) + index * 86_400_000).getUTCDay();
    if (weekday !== 0 && weekday !== 6) count += step;
  }
  return count;
}

/** How near a deadline is. */
export type Nearness = "overdue" | "soon" | "later";

/** Says a deadline in words, such as "in 2 working days". */
export function useDueWords(): (on: string, workingDays?: number | null) => { words: string; nearness: Nearness } {
  const { t } = useTranslation("frame");
  return (on, workingDays) => {
    const left = workingDays ?? workingDaysUntil(on);
    const whole = daysUntil(on);
    if (whole < 0) return { words: t("due.overdue", { count: Math.max(Math.abs(left), 1) }), nearness: "overdue" };
    if (whole === 0) return { words: t("due.today"), nearness: "soon" };
    if (whole === 1) return { words: t("due.tomorrow"), nearness: "soon" };
    return {
      words: t("due.in_working_days", { count: Math.max(left, 1) }),
      nearness: left <= SOON_WORKING_DAYS ? "soon" : "later",
    };
  };
}
