//! The part of a case about its end: what came of it, the follow-up, and earlier closures as they were.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Archive } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { CaseView, ClosuresView, FollowUpView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Radios, SelectField, TextArea, YesNo } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { Badge, Dialog, Due, Empty, Facts, Failure, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { FOLLOW_UP_RESULTS, PILLAR_OUTCOMES, PILLARS } from "../codes";
import { StageBadge } from "../marks";
import { useTerm } from "../terms";
import { BothValues } from "./both-values";

/** The end of a case, each time it came to one. */
export function Closure(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const term = useTerm();
  const { day } = useWriting();
  const [closing, setClosing] = useState(false);
  const [reporting, setReporting] = useState<FollowUpView | null>(null);
  const closures = useQuery({
    queryKey: ["closures", view.id],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/closures", { params: { path: { case_id: view.id } } })),
  });
  if (closures.isPending) return <Waiting lines={4} />;
  if (closures.isError) return <Failure error={closures.error} retry={() => void closures.refetch()} />;
  const found = closures.data;
  const close = found.actions.includes("close") ? (
    <button type="button" className="button" onClick={() => setClosing(true)}>
      <Archive size={18} aria-hidden="true" />
      {t("closure.close")}
    </button>
  ) : null;
  return (
    <>
      <Section title={t("closure.title")} action={found.closures.length > 0 ? close : null}>
        {found.closures.length === 0 ? <Empty action={close}>{t("closure.empty")}</Empty> : null}
      </Section>
      {found.closures.map((one) => (
        <Section
          key={one.id}
          title={t("closure.number", { number: one.number, on: day(one.closed_on) })}
          action={
            one.reopened_at ? <Badge tone="near">{t("closure.reopened", { on: day(one.reopened_at) })}</Badge> : null
          }
        >
          <Facts
            rows={[
              [t("closure.reason"), label("reason", one.reason_code)],
              ...PILLARS.filter((pillar) => one.outcomes[pillar]).map((pillar): [string, string] => [
                label("pillar", pillar),
                label("pillar_outcome", one.outcomes[pillar]),
              ]),
              [t("closure.consent"), t(one.follow_up_consent ? "yes" : "no")],
              ...(one.summary ? [[t("closure.summary"), one.summary] as [string, string]] : []),
            ]}
          />
          {one.follow_ups.length > 0 ? (
            <ul className="rows sheet flush" aria-label={t("closure.follow_ups")}>
              {one.follow_ups.map((follow) => (
                <li key={follow.id}>
                  <div className="grow stack tight">
                    <strong>{term(follow.code).title}</strong>
                    {follow.note ? <span>{follow.note}</span> : null}
                  </div>
                  {follow.done_on ? (
                    <Badge tone={follow.result_code === "stable" ? "good" : "near"}>
                      {label("follow_up_result", follow.result_code)} · {day(follow.done_on)}
                    </Badge>
                  ) : follow.dropped ? (
                    <Badge>{t("closure.dropped")}</Badge>
                  ) : (
                    <Due on={follow.due_on} />
                  )}
                  {follow.actions.includes("report") ? (
                    <button
                      type="button"
                      className="button little"
                      aria-label={`${t("closure.report")}: ${term(follow.code).title}`}
                      onClick={() => setReporting(follow)}
                    >
                      {t("closure.report")}
                    </button>
                  ) : null}
                </li>
              ))}
            </ul>
          ) : null}
        </Section>
      ))}
      {closing ? <CloseDialog view={view} etag={props.etag} found={found} onClose={() => setClosing(false)} /> : null}
      {reporting ? <ReportDialog caseId={view.id} follow={reporting} onClose={() => setReporting(null)} /> : null}
    </>
  );
}

function CloseDialog(props: { view: CaseView; etag: string | null; found: ClosuresView; onClose: () => void }) {
  const { view, found } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [reason, setReason] = useState<string | null>(null);
  const [outcomes, setOutcomes] = useState<Record<string, string>>({});
  const [consent, setConsent] = useState<boolean | null>(null);
  const [summary, setSummary] = useState("");
  const renew = () =>
    Promise.all(
      [["closures", view.id], ["case", view.id], ["timeline", view.id], ["cases"], ["my-day"]].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    );
  const close = useMutation({
    mutationFn: () => {
      const body = {
        reason_code: reason ?? "",
        outcomes,
        follow_up_consent: consent ?? false,
        ...(summary.trim() ? { summary } : {}),
      };
      return value(
        api.POST("/v1/cases/{case_id}/closures", {
          params: {
            path: { case_id: view.id },
            header: { "If-Match": props.etag ?? "", "Idempotency-Key": attempt.key(body) },
          },
          body,
        }),
      );
    },
    onSuccess: async () => {
      attempt.done();
      props.onClose();
      say(t("closure.closed"));
      await renew();
    },
  });
  const refusal = close.error instanceof Problem ? close.error : null;
  const stale = refusal?.code === "precondition.failed" ? (refusal.body.current as CaseView | undefined) : undefined;
  const wrong = (pillar: string) =>
    refusal?.body.errors?.some((one) => one.pointer === `/outcomes/${pillar}`) ? t("closure.outcome_needed") : null;
  return (
    <Dialog title={t("closure.close")} onClose={props.onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          close.mutate();
        }}
      >
        {found.open_stay ? (
          <Notice tone="near">
            <p>{t("closure.open_stay")}</p>
          </Notice>
        ) : null}
        <SelectField
          label={t("closure.reason")}
          required
          empty={t("plan.choose")}
          value={reason ?? ""}
          onChange={setReason}
          options={found.reason_codes.map((code) => ({ code, word: label("reason", code) }))}
        />
        <fieldset className="stack">
          <legend>
            <h3>{t("closure.outcomes")}</h3>
          </legend>
          <p className="small quiet">{t(found.needs_outcomes ? "closure.outcomes_needed" : "closure.outcomes_may")}</p>
          <div className="pair">
            {PILLARS.map((pillar) => (
              <SelectField
                key={pillar}
                label={label("pillar", pillar)}
                empty={t("plan.choose")}
                required={found.needs_outcomes}
                wrong={wrong(pillar)}
                value={outcomes[pillar] ?? ""}
                onChange={(code) =>
                  setOutcomes((now) =>
                    code
                      ? { ...now, [pillar]: code }
                      : Object.fromEntries(Object.entries(now).filter(([key]) => key !== pillar)),
                  )
                }
                options={PILLAR_OUTCOMES.map((code) => ({ code, word: label("pillar_outcome", code) }))}
              />
            ))}
          </div>
        </fieldset>
        <YesNo
          label={t("closure.consent")}
          why={t("closure.consent_why")}
          value={consent}
          onChange={setConsent}
          yes={t("yes")}
          no={t("no")}
        />
        <TextArea
          label={t("closure.summary")}
          why={t("closure.summary_why")}
          maxLength={4000}
          value={summary}
          onChange={setSummary}
        />
        {stale ? (
          <BothValues
            rows={[
              {
                name: t("list.stage"),
                mine: <StageBadge stage={view.stage} />,
                theirs: <StageBadge stage={stale.stage} />,
              },
            ]}
            keepMine={() => void renew().then(() => close.reset())}
            takeTheirs={() => {
              props.onClose();
              void renew();
            }}
          />
        ) : refusal ? (
          <Failure error={refusal} />
        ) : null}
        <div className="row">
          <button
            type="submit"
            className="button main"
            disabled={close.isPending || reason === null || consent === null}
          >
            {t("closure.close")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function ReportDialog(props: { caseId: string; follow: FollowUpView; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const term = useTerm();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [result, setResult] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const report = useMutation({
    mutationFn: () => {
      const body = { result_code: result ?? "", ...(note.trim() ? { note } : {}) };
      return value(
        api.POST("/v1/follow-ups/{follow_up_id}/result", {
          params: { path: { follow_up_id: props.follow.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      props.onClose();
      await cache.invalidateQueries({ queryKey: ["closures", props.caseId] });
      await cache.invalidateQueries({ queryKey: ["timeline", props.caseId] });
    },
  });
  return (
    <Dialog title={term(props.follow.code).title} onClose={props.onClose}>
      <Radios
        label={t("closure.result")}
        value={result}
        onChange={setResult}
        options={FOLLOW_UP_RESULTS.map((code) => ({ code, word: label("follow_up_result", code) }))}
      />
      <TextArea label={t("plan.note")} why={t("plan.note_why")} maxLength={2000} value={note} onChange={setNote} />
      {report.isError ? <Failure error={report.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={report.isPending || result === null}
          onClick={() => report.mutate()}
        >
          {t("closure.report")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
