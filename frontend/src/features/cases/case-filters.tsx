//! The filters that lists of cases share; they live in the address and never hold anything personal.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SelectField } from "../../kernel/form/fields";
import { useLabel } from "../../kernel/words";
import { STAGES } from "./codes";

/** What a list of cases can be narrowed by. */
export interface CaseFilter {
  stage?: string;
  due?: string;
}

/** One filter that is on or off. */
export function Chip(props: { pressed: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" className="chip" aria-pressed={props.pressed} onClick={props.onPress}>
      {props.children}
    </button>
  );
}

/** By deadline and by stage, with whatever else a list has. */
export function CaseFilters(props: {
  filter: CaseFilter;
  onChange: (change: CaseFilter) => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { stage, due } = props.filter;
  return (
    <search className="filters no-print" aria-label={t("list.filters")}>
      <div className="chips">
        {(["overdue", "soon"] as const).map((code) => (
          <Chip
            key={code}
            pressed={due === code}
            onPress={() => props.onChange({ due: due === code ? undefined : code })}
          >
            {t(`list.due.${code}`)}
          </Chip>
        ))}
        {props.children}
      </div>
      <SelectField
        label={t("list.stage")}
        value={stage ?? ""}
        onChange={(code) => props.onChange({ stage: code || undefined })}
        empty={t("list.any_stage")}
        options={STAGES.map((code) => ({ code, word: label("stage", code) }))}
      />
    </search>
  );
}
