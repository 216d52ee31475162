//! The part of a case that opens first: what can be done now, by when, and the case in short.
import { useTranslation } from "react-i18next";
import { useWriting } from "../../kernel/lib/dates";
import { useMe } from "../../kernel/session";
import { Badge, Due, Facts, Section } from "../../kernel/ui/parts";
import { useLabel } from "../../kernel/words";
import { CaseActions } from "./case-actions";
import type { PartProps } from "./case-sections";
import { Verified } from "./marks";
import { useOblast, useTerm } from "./terms";

/** Actions, terms and the facts that are not personal. */
export function Overview(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const term = useTerm();
  const oblast = useOblast();
  const me = useMe();
  const { day } = useWriting();
  return (
    <>
      <CaseActions view={view} etag={props.etag} />
      <Section title={t("case.terms")}>
        {view.deadlines.length === 0 ? (
          <p className="quiet text">{t("case.no_terms")}</p>
        ) : (
          <ul className="rows sheet flush" aria-label={t("case.terms")}>
            {view.deadlines.map((deadline) => (
              <li key={deadline.code}>
                <div className="grow">
                  {term(deadline.code).title}
                  <div>
                    <Verified yes={term(deadline.code).verified} />
                  </div>
                </div>
                {deadline.met_at ? (
                  <Badge tone="good">{t("case.met", { on: day(deadline.met_at) })}</Badge>
                ) : (
                  <Due on={deadline.due_on} />
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t("case.overview")}>
        <Facts
          rows={[
            [t("case.opened"), day(view.opened_at)],
            [
              t("case.record"),
              t(view.agency_of_record === me.membership.agency.id ? "case.record_us" : "case.record_other"),
            ],
            [t("case.age"), label("age_band", view.age_band)],
            [t("case.sex"), label("sex", view.sex)],
            [t("case.oblast"), oblast(view.oblast_code)],
          ]}
        />
      </Section>
    </>
  );
}
