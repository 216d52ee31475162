//! One answer of the questionnaire, in the words of its question.
import { useTranslation } from "react-i18next";
import type { Questionnaire } from "../../../api/types";
import { useWriting } from "../../../kernel/lib/dates";
import { usePick } from "../../../kernel/words";

/** Shows an answer; says so where there is none. */
export function Answer(props: { question: Questionnaire["sections"][number]["questions"][number]; given: unknown }) {
  const { question, given } = props;
  const { t } = useTranslation("cases");
  const pick = usePick();
  const { day } = useWriting();
  const worded = (code: unknown) => {
    const option = (question.options ?? []).find((one) => one.code === code);
    return option ? pick(option.uk, option.en) : String(code);
  };
  if (given === null || given === undefined || given === "" || (Array.isArray(given) && given.length === 0)) {
    return <span className="quiet">{t("procedure.no_answer")}</span>;
  }
  if (typeof given === "boolean") return <>{given ? t("yes") : t("no")}</>;
  if (Array.isArray(given)) return <>{given.map(worded).join("; ")}</>;
  if (question.kind === "date") return <>{day(String(given))}</>;
  return <>{question.kind === "one" ? worded(given) : String(given)}</>;
}
