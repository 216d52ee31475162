//! The part of a case about needs and about the signs of trafficking that were seen.
import { useTranslation } from "react-i18next";
import { Badge, Facts, Section } from "../../kernel/ui/parts";
import { useLabel } from "../../kernel/words";
import type { PartProps } from "./case-sections";

/** Needs and indicators, as far as they are shared with this agency. */
export function Needs(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const opens = (part: string) => (view.compartments as string[]).includes(part);
  return (
    <>
      <Section title={t("case.needs")}>
        {!opens("needs") ? (
          <p className="quiet text">{t("case.not_shared")}</p>
        ) : view.needs.length === 0 ? (
          <p className="quiet text">{t("case.no_needs")}</p>
        ) : (
          <ul className="marks">
            {view.needs.map((code) => (
              <li key={code}>
                <Badge>{label("need", code)}</Badge>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t("case.indicators")}>
        {opens("narrative") ? (
          <Facts
            rows={(["act", "means", "purpose"] as const).map((kind) => [
              t(`indicators.${kind}`),
              view.indicators
                .filter((one) => one.startsWith(`${kind}.`))
                .map((one) => label(kind, one.slice(kind.length + 1)))
                .join("; ") || t("case.none_noted"),
            ])}
          />
        ) : (
          <p className="quiet text">{t("case.not_shared")}</p>
        )}
      </Section>
    </>
  );
}
