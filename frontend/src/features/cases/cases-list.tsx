//! The cases that this agency may see, filtered by chips that live in the address.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { CaseSummary } from "../../api/types";
import { paths } from "../../kernel/paths";
import { useMay } from "../../kernel/session";
import { Link } from "../../kernel/ui/link";
import { Listing, usePages } from "../../kernel/ui/more";
import { Badge, Due, Empty, Page } from "../../kernel/ui/parts";
import { useLabel, usePick } from "../../kernel/words";
import { type CaseFilter, CaseFilters, Chip } from "./case-filters";
import { StageBadge, UrgencyBadge } from "./marks";

interface Filters extends CaseFilter {
  relation?: string;
  q?: string;
}

/** The list of cases. */
export default function CasesList() {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const may = useMay();
  const filters = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const { stage, due, relation, q } = filters;
  const cases = usePages<CaseSummary>(["cases", { stage, due, relation, q }], (cursor) =>
    value(api.GET("/v1/cases", { params: { query: { stage, due, relation, q, cursor } as never } })),
  );
  const set = (change: Filters) => void navigate({ to: paths.cases, search: { ...filters, ...change } as never });
  const filtered = Boolean(stage || due || relation || q);
  const clear = (
    <button type="button" className="button" onClick={() => void navigate({ to: paths.cases, search: {} as never })}>
      {t("list.clear")}
    </button>
  );
  return (
    <Page title={t("list.title")} lead={t("list.lead")}>
      <CaseFilters filter={filters} onChange={set}>
        {(["record", "lead", "shared"] as const).map((code) => (
          <Chip
            key={code}
            pressed={relation === code}
            onPress={() => set({ relation: relation === code ? undefined : code })}
          >
            {label("relation", code)}
          </Chip>
        ))}
        {q ? (
          <Chip pressed={true} onPress={() => set({ q: undefined })}>
            {t("list.code_with", { text: q })}
            <X size={14} aria-hidden="true" />
            <span className="unseen">{t("list.clear")}</span>
          </Chip>
        ) : null}
      </CaseFilters>
      <Listing
        query={cases}
        label={t("list.title")}
        empty={
          filtered ? (
            <Empty action={clear}>{t("list.empty_filtered")}</Empty>
          ) : (
            <Empty
              action={
                may("case.write") ? (
                  <Link className="button" to={paths.newIntake}>
                    {t("frame_new_signal")}
                  </Link>
                ) : undefined
              }
            >
              {t("list.empty")}
            </Empty>
          )
        }
        row={(one) => (
          <li key={one.id}>
            <div className="grow">
              <Link className="cover code" to={paths.case(one.id)}>
                {one.code}
              </Link>
              <div className="quiet">
                {label("age_band", one.age_band)} · {pick(one.lead_agency_uk, one.lead_agency_en)}
              </div>
            </div>
            <span className="marks">
              <UrgencyBadge urgency={one.urgency} />
              <StageBadge stage={one.stage} />
              {one.relation === "shared" ? <Badge>{label("relation", one.relation)}</Badge> : null}
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
