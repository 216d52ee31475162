//! What a coordinator oversees: code, stage and deadline, and nothing of the person.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { OverseenCase } from "../../api/types";
import { useWriting } from "../../kernel/lib/dates";
import { paths } from "../../kernel/paths";
import { Listing, usePages } from "../../kernel/ui/more";
import { Due, Empty, Page } from "../../kernel/ui/parts";
import { usePick } from "../../kernel/words";
import { type CaseFilter, CaseFilters } from "./case-filters";
import { StageBadge } from "./marks";
import { useOblast } from "./terms";

/** The overseen cases. */
export default function OverseenList() {
  const { t } = useTranslation("cases");
  const pick = usePick();
  const oblast = useOblast();
  const { month } = useWriting();
  const navigate = useNavigate();
  const filters = useSearch({ strict: false }) as CaseFilter;
  const { stage, due } = filters;
  const cases = usePages<OverseenCase>(["overseen", { stage, due }], (cursor) =>
    value(api.GET("/v1/overseen-cases", { params: { query: { stage, due, cursor } as never } })),
  );
  const set = (change: CaseFilter) => void navigate({ to: paths.overseen, search: { ...filters, ...change } as never });
  return (
    <Page title={t("overseen.title")} lead={t("overseen.lead")}>
      <CaseFilters filter={filters} onChange={set} />
      <Listing
        query={cases}
        label={t("overseen.title")}
        empty={<Empty>{t(stage || due ? "list.empty_filtered" : "overseen.empty")}</Empty>}
        row={(one) => (
          <li key={one.id}>
            <div className="grow">
              <span className="code">{one.code}</span>
              <div className="quiet">
                {oblast(one.oblast_code)} · {pick(one.lead_agency_uk, one.lead_agency_en)} ·{" "}
                {t("overseen.opened", { month: month(one.opened_month) })}
              </div>
            </div>
            <span className="marks">
              <StageBadge stage={one.stage} />
            </span>
            {one.next_due_on ? (
              <Due on={one.next_due_on} />
            ) : (
              <span className="due quiet">{t("list.no_deadline")}</span>
            )}
          </li>
        )}
      />
    </Page>
  );
}
