//! Shows an answer of unknown depth in words: used for what was revealed and for what a receiver will see.
import { useTranslation } from "react-i18next";
import { useWriting } from "../../kernel/lib/dates";
import { Facts } from "../../kernel/ui/parts";
import { useLabel } from "../../kernel/words";
import { useCountry } from "./country";
import { useOblast, usePlace } from "./terms";

/** The code list in which the value under a name has its word. */
const CODED: Record<string, string | undefined> = {
  act: "act",
  age_band: "age_band",
  by: "consent_by",
  channel: "channel",
  codes: "need",
  document_kind: "document_kind",
  kind: "birth_kind",
  language: "language",
  means: "means",
  needs: "need",
  purpose: "purpose",
  purposes: "consent_purpose",
  reason_without: "reason_without",
  sex: "sex",
  urgency: "urgency",
  who: "contact_who",
};

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** Some parts are sealed as one text with fields inside; they are shown field by field. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** One value. */
export function Shown(props: { value: unknown; under?: string }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const role = useLabel("tenancy");
  const oblast = useOblast();
  const place = usePlace();
  const country = useCountry();
  const { day } = useWriting();
  const { value, under } = props;
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return <>{value ? t("yes") : t("no")}</>;
  if (typeof value === "number") return <>{value}</>;
  if (typeof value === "string" && value.startsWith("{")) {
    const inner = parsed(value);
    if (inner !== null) return <Shown value={inner} under={under} />;
  }
  if (typeof value === "string") {
    if (under === "oblast_code") return <>{oblast(value)}</>;
    if (under === "place_id") return <>{place(value)}</>;
    if (under === "explained_by_role") return <>{role("role", value)}</>;
    if (under === "citizenship") return <>{country(value)}</>;
    if (DAY.test(value)) return <>{day(value)}</>;
    const group = under ? CODED[under] : undefined;
    return <>{group ? label(group, value) : value}</>;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return <>{t("case.none_noted")}</>;
    return (
      <ul>
        {value.map((one) => (
          <li key={JSON.stringify(one)}>
            <Shown value={one} under={under} />
          </li>
        ))}
      </ul>
    );
  }
  const rows = Object.entries(value as Record<string, unknown>).filter(
    ([, inner]) => inner !== null && inner !== undefined && inner !== "",
  );
  if (rows.length === 0) return <>{t("case.none_noted")}</>;
  return (
    <Facts
      rows={rows.map(([key, inner]) => [
        label(key.includes(".") ? "field" : "shown", key),
        <Shown key={key} value={inner} under={key} />,
      ])}
    />
  );
}
