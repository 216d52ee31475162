//! What a coordinator oversees: code, stage and deadline, and nothing of the person.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { OverseenCase } from "../../api/types";
import { SelectField } from "../../kernel/form/fields";
import { useWriting } from "../../kernel/lib/dates";
import { paths } from "../../kernel/paths";
import { Listing, usePages } from "../../kernel/ui/more";
import { Due, Empty, Page } from "../../kernel/ui/parts";
import { useLabel, usePick } from "../../kernel/words";
import { STAGES } from "./codes";
import { StageBadge } from "./marks";
import { useOblast } from "./terms";

/** The overseen cases. */
export default function OverseenList() {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const oblast = useOblast();
  const { month } = useWriting();
  const navigate = useNavigate();
  const filters = useSearch({ strict: false }) as { stage?: string; due?: string };
  const { stage, due } = filters;
  const cases = usePages<OverseenCase>(["overseen", { stage, due }], (cursor) =>
    value(api.GET("/v1/overseen-cases", { params: { query: { stage, due, cursor } as never } })),
  );
  const set = (change: typeof filters) =>
    void navigate({ to: paths.overseen, search: { ...filters, ...change } as never });
  return (
    <Page title={t("overseen.title")} lead={t("overseen.lead")}>
      <div className="stack no-print">
        <div className="chips">
          {(["overdue", "soon"] as const).map((code) => (
            <button
              key={code}
              type="button"
              className="chip"
              aria-pressed={due === code}
              onClick={() => set({ due: due === code ? undefined : code })}
            >
              {t(`list.due.${code}`)}
            </button>
          ))}
        </div>
        <SelectField
          label={t("list.stage")}
          value={stage ?? ""}
          onChange={(code) => set({ stage: code || undefined })}
          empty={t("list.any_stage")}
          options={STAGES.map((code) => ({ code, word: label("stage", code) }))}
        />
      </div>
      <Listing
        query={cases}
        label={t("overseen.title")}
        empty={<Empty>{t("overseen.empty")}</Empty>}
        row={(one) => (
          <li key={one.id}>
            <div className="grow">
              <span className="code">{one.code}</span>
              <div className="quiet">
                {oblast(one.oblast_code)} · {pick(one.lead_agency_uk, one.lead_agency_en)} ·{" "}
                {t("overseen.opened", { month: month(one.opened_month) })}
              </div>
            </div>
            <StageBadge stage={one.stage} />
            {one.next_due_on ? <Due on={one.next_due_on} /> : <span className="quiet">{t("list.no_deadline")}</span>}
          </li>
        )}
      />
    </Page>
  );
}
