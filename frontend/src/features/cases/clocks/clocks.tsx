//! The terms of a case: how much is left in words, what stands still and why, and what may be done about it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarPlus, CircleCheck, Pause, Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken } from "../../../api/client";
import type { CaseView, DeadlineView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Radios, TextField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { Rows } from "../../../kernel/ui/more";
import { Badge, Dialog, Due, Failure, Notice, Section } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel } from "../../../kernel/words";
import { EXTENSION_REASONS, PAUSE_REASONS } from "../codes";
import { Verified } from "../marks";
import { useTerm } from "../terms";

type Act = "pause" | "resume" | "extend";

/** The term of a case that comes next: the first that runs, or else one that stands still. */
export function nextTerm(view: CaseView): DeadlineView | undefined {
  const open = view.deadlines.filter((one) => !one.met_at);
  return open.find((one) => !one.paused_on) ?? open[0];
}

/** How a term stands: met, standing still, or so many working days left. */
export function TermState(props: { term: DeadlineView }) {
  const { t } = useTranslation("cases");
  const { day } = useWriting();
  const { term } = props;
  if (term.met_at) {
    return (
      <Badge tone="good" icon={<CircleCheck size={14} aria-hidden="true" />}>
        {t("case.met", { on: day(term.met_at) })}
      </Badge>
    );
  }
  if (term.paused_on) {
    return (
      <Badge icon={<Pause size={14} aria-hidden="true" />}>
        {term.paused_until ? t("clocks.paused_until", { on: day(term.paused_until) }) : t("clocks.paused")}
      </Badge>
    );
  }
  return <Due on={term.due_on} workingDays={term.working_days_left} />;
}

/** The terms of a case. */
export function Clocks(props: { view: CaseView; etag: string | null }) {
  const { t } = useTranslation("cases");
  const titled = useTerm();
  const { day } = useWriting();
  const [acting, setActing] = useState<{ term: DeadlineView; act: Act } | null>(null);
  if (props.view.deadlines.length === 0) {
    return (
      <Section title={t("case.terms")}>
        <p className="quiet text">{t("case.no_terms")}</p>
      </Section>
    );
  }
  return (
    <Section title={t("case.terms")}>
      <Rows label={t("case.terms")}>
        {props.view.deadlines.map((term) => {
          const { title } = titled(term.code);
          const may = (act: Act) => (term.actions as string[]).includes(act);
          const button = (act: Act, sign: React.ReactNode) =>
            may(act) ? (
              <button
                type="button"
                className="button little"
                aria-label={`${t(`clocks.${act}`)}: ${title}`}
                onClick={() => setActing({ term, act })}
              >
                {sign}
                {t(`clocks.${act}`)}
              </button>
            ) : null;
          return (
            <li key={term.id}>
              <div className="grow stack tight">
                <strong>{title}</strong>
                <span className="small quiet">
                  {t("clocks.since", { on: day(term.starts_on) })}
                  {term.paused_on ? ` · ${t("clocks.paused_since", { on: day(term.paused_on) })}` : ""}
                  {term.extended_from ? ` · ${t("clocks.extended_from", { on: day(term.extended_from) })}` : ""}
                  {term.owner_name ? ` · ${t("clocks.owner", { name: term.owner_name })}` : ""}
                </span>
              </div>
              <TermState term={term} />
              <Verified yes={term.verified} />
              <span className="row no-print">
                {button("resume", <Play size={16} aria-hidden="true" />)}
                {button("pause", <Pause size={16} aria-hidden="true" />)}
                {button("extend", <CalendarPlus size={16} aria-hidden="true" />)}
              </span>
            </li>
          );
        })}
      </Rows>
      {acting ? (
        <ActDialog
          view={props.view}
          etag={props.etag}
          term={acting.term}
          act={acting.act}
          onClose={() => setActing(null)}
        />
      ) : null}
    </Section>
  );
}

function ActDialog(props: { view: CaseView; etag: string | null; term: DeadlineView; act: Act; onClose: () => void }) {
  const { view, term, act } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const titled = useTerm();
  const { day } = useWriting();
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [reason, setReason] = useState<string | null>(null);
  const [until, setUntil] = useState("");
  const change = useMutation({
    mutationFn: () => {
      const until_on = until || undefined;
      const header = {
        "If-Match": props.etag ?? "",
        "Idempotency-Key": attempt.key({ act, reason, until }),
      };
      const params = { path: { deadline_id: term.id }, header };
      const body = { reason_code: reason, until_on } as never;
      if (act === "pause") return taken(api.POST("/v1/deadlines/{deadline_id}/pause", { params, body }));
      if (act === "extend") return taken(api.POST("/v1/deadlines/{deadline_id}/extension", { params, body }));
      return taken(api.POST("/v1/deadlines/{deadline_id}/resumption", { params, body: {} as never }));
    },
    onSuccess: async (answer) => {
      cache.setQueryData(["case", view.id], answer);
      say(t(`clocks.done.${act}`));
      props.onClose();
      await Promise.all(
        [["timeline", view.id], ["cases"], ["my-day"]].map((queryKey) => cache.invalidateQueries({ queryKey })),
      );
    },
  });
  const ready = act === "resume" || (reason !== null && (act === "pause" || until !== ""));
  const reasons = act === "pause" ? PAUSE_REASONS : EXTENSION_REASONS;
  return (
    <Dialog title={`${t(`clocks.${act}`)}: ${titled(term.code).title}`} onClose={props.onClose}>
      <p className="text">{t(`clocks.why.${act}`)}</p>
      {act === "resume" ? null : (
        <>
          <Radios
            label={t("actions.reason")}
            why={t("clocks.reason_why")}
            value={reason}
            onChange={setReason}
            options={reasons.map((code) => ({ code, word: label("clocks.reason", code) }))}
          />
          <TextField
            label={t(act === "pause" ? "clocks.until" : "clocks.new_day")}
            why={
              act === "extend" && term.extend_to_most
                ? t("clocks.at_most", { on: day(term.extend_to_most) })
                : t("clocks.until_why")
            }
            type="date"
            value={until}
            onChange={setUntil}
            min={act === "extend" ? term.due_on : undefined}
            max={act === "extend" ? (term.extend_to_most ?? undefined) : undefined}
            required={act === "extend"}
          />
        </>
      )}
      {term.verified ? null : <Notice tone="near">{t("clocks.not_verified")}</Notice>}
      {change.isError ? <Failure error={change.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={!ready || change.isPending}
          onClick={() => change.mutate()}
        >
          {t(`clocks.${act}`)}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
