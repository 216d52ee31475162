//! The cases that this agency may see, filtered by chips that live in the address.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { CaseSummary } from "../../api/types";
import { SelectField } from "../../kernel/form/fields";
import { paths } from "../../kernel/paths";
import { useMay } from "../../kernel/session";
import { Link } from "../../kernel/ui/link";
import { Listing, usePages } from "../../kernel/ui/more";
import { Badge, Due, Empty, Page } from "../../kernel/ui/parts";
import { useLabel, usePick } from "../../kernel/words";
import { STAGES } from "./codes";
import { StageBadge, UrgencyBadge } from "./marks";

interface Filters {
  stage?: string;
  due?: string;
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
          {(["record", "lead", "shared"] as const).map((code) => (
            <button
              key={code}
              type="button"
              className="chip"
              aria-pressed={relation === code}
              onClick={() => set({ relation: relation === code ? undefined : code })}
            >
              {label("relation", code)}
            </button>
          ))}
          {q ? (
            <button type="button" className="chip" aria-pressed="true" onClick={() => set({ q: undefined })}>
              {q}
              <X size={14} aria-hidden="true" />
              <span className="unseen">{t("list.clear")}</span>
            </button>
          ) : null}
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
        label={t("list.title")}
        empty={
          filtered ? (
            <Empty action={clear}>{t("list.empty_filtered")}</Empty>
          ) : (
            <Empty
              action={
                may("case.write") ? (
                  <Link className="button main" to={paths.newIntake}>
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
            {one.next_due_on ? <Due on={one.next_due_on} /> : <span className="quiet">{t("list.no_deadline")}</span>}
          </li>
        )}
      />
    </Page>
  );
}
