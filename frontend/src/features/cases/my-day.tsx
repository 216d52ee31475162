//! My day: what should I do now?
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { IntakeView } from "../../api/types";
import { useWriting } from "../../kernel/lib/dates";
import { paths } from "../../kernel/paths";
import { useMay } from "../../kernel/session";
import { Link } from "../../kernel/ui/link";
import { Rows } from "../../kernel/ui/more";
import { Due, Empty, Failure, Page, Section, Waiting } from "../../kernel/ui/parts";
import { useLabel } from "../../kernel/words";
import { UrgencyBadge } from "./marks";
import { useTerm } from "./terms";

interface Target {
  to: string;
  search: Record<string, unknown>;
}

const TARGETS: Record<string, Target | undefined> = {
  referrals_waiting: { to: paths.referrals("in"), search: { state: "offered" } },
  referrals_declined: { to: paths.referrals("out"), search: { state: "declined" } },
  drafts: { to: "/#drafts", search: {} },
  cases_signal: { to: paths.cases, search: { stage: "signal" } },
  cases_overdue: { to: paths.cases, search: { due: "overdue" } },
  cases_due_soon: { to: paths.cases, search: { due: "soon" } },
};

/** The nearest term first; what has none comes last. */
function byDate(one: { nearest_due_on?: string | null }, other: { nearest_due_on?: string | null }): number {
  return (one.nearest_due_on ?? "9999").localeCompare(other.nearest_due_on ?? "9999");
}

/** The first page of the day. */
export default function MyDay() {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const term = useTerm();
  const may = useMay();
  const { moment, number } = useWriting();
  const writes = may("case.write");
  const day = useQuery({ queryKey: ["my-day"], queryFn: () => value(api.GET("/v1/my-day")), refetchInterval: 60_000 });
  const drafts = useQuery({
    queryKey: ["intakes"],
    queryFn: () => value(api.GET("/v1/intakes", { params: { query: {} } })),
    enabled: writes,
  });
  const open: IntakeView[] = (drafts.data?.items ?? []).filter((intake: IntakeView) => intake.state === "draft");
  if (day.isPending) {
    return (
      <Page title={t("day.title")}>
        <Waiting />
      </Page>
    );
  }
  if (day.isError) {
    return (
      <Page title={t("day.title")}>
        <Failure error={day.error} retry={() => void day.refetch()} />
      </Page>
    );
  }
  const { nearest } = day.data;
  const queues = day.data.queues.filter((queue) => queue.code !== "drafts" || writes);
  const waiting = queues.filter((queue) => queue.count > 0).sort(byDate);
  const empty = queues.filter((queue) => queue.count === 0);
  const all = waiting.reduce((sum, queue) => sum + queue.count, 0);
  return (
    <Page title={t("day.title")} lead={all === 0 ? t("day.calm") : t("day.lead", { number: number(all) })}>
      {queues.length > 0 ? (
        <Section title={t("day.queues")}>
          {waiting.length > 0 ? (
            <Rows label={t("day.queues")}>
              {waiting.map((queue) => {
                const target = TARGETS[queue.code];
                const name = label("queue", queue.code);
                return (
                  <li key={queue.code} className="queue">
                    <span className="number">{queue.count > 1000 ? `${number(1000)}+` : number(queue.count)}</span>
                    {queue.code === "drafts" ? (
                      <a className="cover grow" href="#drafts">
                        {name}
                      </a>
                    ) : target ? (
                      <Link className="cover grow" to={target.to} search={target.search}>
                        {name}
                      </Link>
                    ) : (
                      <span className="grow">{name}</span>
                    )}
                    {queue.nearest_due_on ? <Due on={queue.nearest_due_on} /> : null}
                  </li>
                );
              })}
            </Rows>
          ) : null}
          {empty.length > 0 ? (
            <p className="small quiet text">
              {t("day.nothing_in")} {empty.map((queue) => label("queue", queue.code).toLowerCase()).join("; ")}.
            </p>
          ) : null}
        </Section>
      ) : null}
      {may("case.read") ? (
        <Section title={t("day.deadlines")}>
          {nearest.length === 0 ? (
            <Empty>{t("day.no_deadlines")}</Empty>
          ) : (
            <Rows label={t("day.deadlines")}>
              {nearest.map((one) => (
                <li key={one.case_id + one.code}>
                  <div className="grow">
                    <Link className="cover" to={paths.case(one.case_id)}>
                      {term(one.code).title}
                    </Link>
                    <div className="code quiet">{one.case_code}</div>
                  </div>
                  <UrgencyBadge urgency={one.urgency} />
                  <Due on={one.due_on} />
                </li>
              ))}
            </Rows>
          )}
        </Section>
      ) : null}
      {writes ? (
        <Section title={t("day.drafts")} id="drafts">
          {drafts.isError ? <Failure error={drafts.error} retry={() => void drafts.refetch()} /> : null}
          {drafts.isSuccess && open.length === 0 ? (
            <Empty
              action={
                <Link className="button" to={paths.newIntake}>
                  <Plus size={18} aria-hidden="true" />
                  {t("frame_new_signal")}
                </Link>
              }
            >
              {t("day.no_drafts")}
            </Empty>
          ) : null}
          {open.length > 0 ? (
            <Rows label={t("day.drafts")}>
              {open.map((intake) => (
                <li key={intake.id}>
                  <Link className="cover grow" to={paths.intake(intake.id, "review")}>
                    {t("day.draft", { at: moment(intake.updated_at) })}
                  </Link>
                  <span className="quiet">{t("day.missing", { count: intake.missing.length })}</span>
                </li>
              ))}
            </Rows>
          ) : null}
        </Section>
      ) : null}
    </Page>
  );
}
