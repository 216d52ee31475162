//! Shows an answer of unknown depth in words: used for what was revealed and for what a receiver will see.
import { useTranslation } from "react-i18next";
import { Facts } from "../../kernel/ui/parts";
import { useLabel } from "../../kernel/words";
import { useOblast } from "./terms";

const CODED: Record<string, string | undefined> = {
  act: "act",
  means: "means",
  purpose: "purpose",
  needs: "need",
  sex: "sex",
  urgency: "urgency",
  age_band: "age_band",
  who: "contact_who",
  kind: "birth_kind",
};

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
  const oblast = useOblast();
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
