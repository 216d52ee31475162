//! The tree of a plan as nested lists: it reads the same by eye, by ear and by keyboard, and fits a telephone.
import { CheckCircle2, CircleDashed, CircleDot, CircleSlash, Lock, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PlanItem } from "../../../api/types";
import { Badge, Due } from "../../../kernel/ui/parts";
import { useLabel, usePick } from "../../../kernel/words";
import { useScale } from "./assessments";
import { useProgress } from "./plan";

const SIGNS: Record<string, typeof CircleDashed | undefined> = {
  planned: CircleDashed,
  in_progress: CircleDot,
  partly: CircleDot,
  done: CheckCircle2,
  not_done: CircleSlash,
  cancelled: CircleSlash,
};

/** What an item is called where its words are sealed: its service or domain, else its kind. */
export function useItemName(): (item: PlanItem) => string {
  const label = useLabel("cases");
  const pick = usePick();
  const scale = useScale();
  return (item) => {
    if (item.title) return item.title;
    if (item.kind === "goal") {
      const domain = scale(1).find((one) => one.code === item.code);
      if (domain) return pick(domain.title_uk, domain.title_en);
    }
    return item.code ? label("need", item.code) : label("item_kind", item.kind);
  };
}

/** How far an item is. */
export function StateBadge(props: { state: string }) {
  const label = useLabel("cases");
  const Sign = SIGNS[props.state] ?? CircleDashed;
  const tone = props.state === "done" ? "good" : props.state === "not_done" ? "near" : undefined;
  return (
    <Badge tone={tone} icon={<Sign size={14} aria-hidden="true" />}>
      {label("item_state", props.state)}
    </Badge>
  );
}

interface TreeProps {
  items: PlanItem[];
  adds: boolean;
  add: (parent: PlanItem) => void;
  change: (item: PlanItem) => void;
  report: (item: PlanItem) => void;
}

/** All items, from the goals down. */
export function Tree(props: TreeProps) {
  const { t } = useTranslation("cases");
  if (props.items.length === 0) return <p className="quiet text">{t("plan.no_items")}</p>;
  return <Branch {...props} parent={null} />;
}

function Branch(props: TreeProps & { parent: string | null }) {
  const { t } = useTranslation("cases");
  const { parent, items } = props;
  const here = items.filter((item) => (item.parent_key ?? null) === parent);
  if (here.length === 0) return null;
  return (
    <ul className="tree" aria-label={parent === null ? t("plan.tree") : undefined}>
      {here.map((item) => (
        <li key={item.item_key}>
          <Node {...props} item={item} />
          <Branch {...props} parent={item.item_key} />
        </li>
      ))}
    </ul>
  );
}

function Node(props: TreeProps & { item: PlanItem }) {
  const { item } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const name = useItemName()(item);
  const said = useProgress();
  const isEnd = !props.items.some((other) => other.parent_key === item.item_key);
  return (
    <div className="tree-item">
      <div className="row apart">
        <span className="stack tight grow">
          <span className="small quiet">
            {label("item_kind", item.kind)} · {label("pillar", item.pillar)}
            {item.code && item.title && item.kind === "service" ? ` · ${label("need", item.code)}` : ""}
          </span>
          <strong>{name}</strong>
          {item.title === null || item.title === undefined ? (
            <span className="small quiet">
              <Lock size={14} aria-hidden="true" /> {t("plan.sealed")}
            </span>
          ) : null}
          {item.details ? <span className="text">{item.details}</span> : null}
          {item.note ? <span className="text quiet">{item.note}</span> : null}
        </span>
        {isEnd ? <StateBadge state={item.state} /> : <span className="small quiet">{said(item.progress)}</span>}
      </div>
      <div className="row small">
        <span>{pick(item.owner_uk, item.owner_en)}</span>
        {item.due_on && !["done", "cancelled"].includes(item.state) ? <Due on={item.due_on} /> : null}
      </div>
      <div className="row no-print">
        {item.actions.includes("report") ? (
          <button
            type="button"
            className="button little"
            aria-label={`${t("plan.report")}: ${name}`}
            onClick={() => props.report(item)}
          >
            {t("plan.report")}
          </button>
        ) : null}
        {props.adds && item.takes.length > 0 ? (
          <button
            type="button"
            className="button little"
            aria-label={t("plan.add_below", { name })}
            onClick={() => props.add(item)}
          >
            <Plus size={16} aria-hidden="true" />
            {t("plan.add")}
          </button>
        ) : null}
        {item.actions.includes("change") ? (
          <button
            type="button"
            className="button little"
            aria-label={`${t("plan.change")}: ${name}`}
            onClick={() => props.change(item)}
          >
            {t("plan.change")}
          </button>
        ) : null}
      </div>
    </div>
  );
}
