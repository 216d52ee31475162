//! What happened to a case, newest first.
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { TimelineEntry } from "../../api/types";
import { useWriting } from "../../kernel/lib/dates";
import { usePages } from "../../kernel/ui/more";
import { Failure, Section, Waiting } from "../../kernel/ui/parts";
import { useLabel, usePick } from "../../kernel/words";
import type { PartProps } from "./case-sections";
import { Ground } from "./marks";
import { useLaw, useTerm } from "./terms";

/** The part of a case about its past. */
export function TimelineSection(props: PartProps) {
  const { t } = useTranslation("cases");
  return (
    <Section title={t("case.timeline")}>
      <Timeline caseId={props.view.id} />
    </Section>
  );
}

function Timeline(props: { caseId: string }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const role = useLabel("tenancy");
  const pick = usePick();
  const law = useLaw();
  const term = useTerm();
  const { moment, day } = useWriting();
  const moved = (step: string) => {
    const past = label("moved", step);
    return past === step ? label("move", step) : past;
  };
  const entries = usePages<TimelineEntry>(["timeline", props.caseId], () =>
    value(
      api.GET("/v1/cases/{case_id}/timeline", {
        params: { path: { case_id: props.caseId } },
      }),
    ),
  );
  if (entries.isPending) return <Waiting lines={4} />;
  if (entries.isError) return <Failure error={entries.error} retry={() => void entries.refetch()} />;
  const items = entries.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p className="quiet">{t("timeline.empty")}</p>;
  return (
    <div className="stack">
      <ol className="timeline" aria-label={t("case.timeline")}>
        {items.map((entry) => (
          <li key={entry.at + entry.kind + (entry.step ?? "")} className="stack tight">
            <strong>{entry.kind === "moved" && entry.step ? moved(entry.step) : label("event", entry.kind)}</strong>
            <span className="quiet">
              {moment(entry.at)} · {pick(entry.agency_uk, entry.agency_en)}
              {entry.actor_role ? ` · ${role("role", entry.actor_role)}` : ""}
            </span>
            {entry.kind === "paper_printed" ? <span>{label("paper", entry.step)}</span> : null}
            {entry.from_stage && entry.to_stage ? (
              <span>
                {label("stage", entry.from_stage)} → {label("stage", entry.to_stage)}
              </span>
            ) : null}
            {entry.other_agency_uk && entry.other_agency_en ? (
              <span>→ {pick(entry.other_agency_uk, entry.other_agency_en)}</span>
            ) : null}
            {entry.compartment && entry.purpose_code ? (
              <span>
                {t("timeline.revealed", {
                  part: label("compartment", entry.compartment),
                  purpose: label("reveal_purpose", entry.purpose_code),
                })}
              </span>
            ) : null}
            {entry.deadline_code ? (
              <span>
                {term(entry.deadline_code).title}
                {entry.due_on ? ` · ${t("clocks.till", { on: day(entry.due_on) })}` : ""}
              </span>
            ) : null}
            {entry.reason_code ? (
              <span>{label(entry.deadline_code ? "clocks.reason" : "reason", entry.reason_code)}</span>
            ) : null}
            <Ground ground={law.data?.grounds.find((one) => one.code === entry.ground_code)} />
          </li>
        ))}
      </ol>
      {entries.hasNextPage ? (
        <button type="button" className="button little no-print" onClick={() => void entries.fetchNextPage()}>
          {t("frame_more")}
        </button>
      ) : null}
    </div>
  );
}
