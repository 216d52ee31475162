//! What happened to a case, newest first.
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { TimelineEntry } from "../../api/types";
import { useWriting } from "../../kernel/lib/dates";
import { usePages } from "../../kernel/ui/more";
import { Failure, Waiting } from "../../kernel/ui/parts";
import { useLabel, useName } from "../../kernel/words";
import { Ground } from "./marks";

/** The acts of a case. */
export function Timeline(props: { caseId: string }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const role = useLabel("tenancy");
  const name = useName();
  const { moment } = useWriting();
  const entries = usePages<TimelineEntry>(["timeline", props.caseId], (cursor) =>
    value(
      api.GET("/v1/cases/{case_id}/timeline", { params: { path: { case_id: props.caseId }, query: { cursor } as never } }),
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
          <li key={entry.at + entry.kind + (entry.move ?? "")} className="stack tight">
            <strong>{entry.move ? label("move", entry.move) : label("event", entry.kind)}</strong>
            <span className="quiet">
              {moment(entry.at)} · {name(entry.agency)}
              {entry.actor_role ? ` · ${role("role", entry.actor_role)}` : ""}
            </span>
            {entry.from && entry.to ? (
              <span>
                {label("stage", entry.from)} → {label("stage", entry.to)}
              </span>
            ) : null}
            {entry.detail_code ? <span>{label("reason", entry.detail_code)}</span> : null}
            <Ground ground={entry.legal_ground} />
          </li>
        ))}
      </ol>
      {entries.hasNextPage ? (
        <button type="button" className="button little" onClick={() => void entries.fetchNextPage()}>
          {t("frame_more")}
        </button>
      ) : null}
    </div>
  );
}
