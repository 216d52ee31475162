//! The part of a case that opens first: what can be done now, by when, and the case in short.
import { useTranslation } from "react-i18next";
import { useWriting } from "../../kernel/lib/dates";
import { useMe } from "../../kernel/session";
import { Facts, Section } from "../../kernel/ui/parts";
import { useLabel } from "../../kernel/words";
import { CaseActions } from "./case-actions";
import type { PartProps } from "./case-sections";
import { Clocks } from "./clocks/clocks";
import { useOblast } from "./terms";

/** Actions, terms and the facts that are not personal. */
export function Overview(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const oblast = useOblast();
  const me = useMe();
  const { day } = useWriting();
  return (
    <>
      <CaseActions view={view} etag={props.etag} />
      <Clocks view={view} etag={props.etag} />
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
