//! What a version of a plan changed against the one before.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { PlanItem, PlanView } from "../../../api/types";
import { useWriting } from "../../../kernel/lib/dates";
import { Badge, Failure, Section, Waiting } from "../../../kernel/ui/parts";
import { useLabel, usePick } from "../../../kernel/words";
import { useItemName } from "./plan-tree";

const TONES: Record<string, "good" | "near" | "danger" | undefined> = {
  added: "good",
  changed: "near",
  removed: "danger",
};

/** Added, removed and changed items, with both values of what differs. */
export function Changes(props: { plan: PlanView }) {
  const { plan } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const name = useItemName();
  const { day } = useWriting();
  const changes = useQuery({
    queryKey: ["plan", plan.id, "changes", plan.version],
    queryFn: () => value(api.GET("/v1/plans/{plan_id}/changes", { params: { path: { plan_id: plan.id } } })),
  });
  const shown = (item: PlanItem | null | undefined, field: string): string => {
    if (!item) return "—";
    if (field === "owner") return pick(item.owner_uk, item.owner_en);
    if (field === "due_on") return item.due_on ? day(item.due_on) : "—";
    if (field === "pillar") return label("pillar", item.pillar);
    if (field === "code") return item.code ? label(item.kind === "service" ? "need" : "item_kind", item.code) : "—";
    if (field === "words") return item.title ?? t("plan.sealed");
    return "—";
  };
  return (
    <Section title={t("plan.changes", { number: plan.number - 1 })}>
      {changes.isPending ? <Waiting lines={3} /> : null}
      {changes.isError ? <Failure error={changes.error} /> : null}
      {changes.data?.items.length === 0 ? <p className="quiet text">{t("plan.no_changes")}</p> : null}
      {changes.data && changes.data.items.length > 0 ? (
        <ul className="rows sheet flush" aria-label={t("plan.changes", { number: plan.number - 1 })}>
          {changes.data.items.map((one) => {
            const item = one.after ?? one.before;
            return (
              <li key={one.item_key}>
                <Badge tone={TONES[one.kind]}>{label("change_kind", one.kind)}</Badge>
                <div className="grow stack tight">
                  <strong>{item ? name(item) : "—"}</strong>
                  {one.fields.map((field) => {
                    const [before, after] = [shown(one.before, field), shown(one.after, field)];
                    return (
                      <span key={field} className="quiet">
                        {label("change_field", field)}
                        {before === after ? "" : `: ${before} → ${after}`}
                      </span>
                    );
                  })}
                </div>
              </li>
            );
          })}
        </ul>
      ) : null}
    </Section>
  );
}
