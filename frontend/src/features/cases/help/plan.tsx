//! The part of a case about the rehabilitation plan: its versions, its tree, what agencies say to it, and the agreement.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FilePlus2, Handshake, Plus, Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../../api/client";
import type { PlanItem, PlansView, PlanView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { SelectField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { Badge, Due, Empty, Facts, Failure, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { Verified } from "../marks";
import { useTerm } from "../terms";
import { AgreeDialog } from "./plan-agreement";
import { Answers } from "./plan-answers";
import { Changes } from "./plan-changes";
import { Delegations } from "./plan-delegations";
import { ItemDialog, type ItemPlace, ReportDialog } from "./plan-item-form";
import { Tree } from "./plan-tree";

/** How far something is, in words. */
export function useProgress(): (of: PlanView["progress"]) => string {
  const { t } = useTranslation("cases");
  return (progress) =>
    progress.of === 0
      ? t("plan.progress_none")
      : t("plan.progress", { done: progress.done, of: progress.of, percent: Math.round(progress.share * 100) });
}

/** The plan of a case. */
export function Plan(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const term = useTerm();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [chosen, setChosen] = useState<string | null>(null);
  const plans = useQuery({
    queryKey: ["plans", view.id],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/plans", { params: { path: { case_id: view.id } } })),
  });
  const begin = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/cases/{case_id}/plans", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": attempt.key(view.id) } },
          body: {},
        }),
      ),
    onSuccess: async () => {
      attempt.done();
      setChosen(null);
      await cache.invalidateQueries({ queryKey: ["plans", view.id] });
    },
  });
  if (plans.isPending) return <Waiting lines={6} />;
  if (plans.isError) return <Failure error={plans.error} retry={() => void plans.refetch()} />;
  const found = plans.data;
  const id = chosen ?? found.versions[0]?.id;
  const start = found.actions.includes("begin") ? (
    <button type="button" className="button" disabled={begin.isPending} onClick={() => begin.mutate()}>
      <FilePlus2 size={18} aria-hidden="true" />
      {t(found.versions.length === 0 ? "plan.begin" : "plan.begin_next")}
    </button>
  ) : null;
  return (
    <>
      <Section title={t("plan.title")} action={found.versions.length > 0 ? start : null}>
        {begin.isError ? <Failure error={begin.error} /> : null}
        {found.next_due_on && found.next_term ? (
          <p className="row">
            <span className="quiet">{term(found.next_term).title}:</span>
            <Due on={found.next_due_on} />
            <Verified yes={term(found.next_term).verified} />
          </p>
        ) : null}
        {found.versions.length === 0 ? <Empty action={start}>{t("plan.empty")}</Empty> : null}
        {found.versions.length > 1 ? (
          <SelectField
            label={t("plan.version_choose")}
            value={id ?? ""}
            onChange={setChosen}
            options={found.versions.map((one) => ({
              code: one.id,
              word: `${t("plan.version", { number: one.number })}: ${label("plan_state", one.state)}`,
            }))}
          />
        ) : null}
      </Section>
      {id ? <Version key={id} id={id} caseId={view.id} plans={found} /> : null}
    </>
  );
}

function Version(props: { id: string; caseId: string; plans: PlansView }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const language = useLabel("cases");
  const said = useProgress();
  const say = useSay();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const { day } = useWriting();
  const [placing, setPlacing] = useState<ItemPlace | null>(null);
  const [reporting, setReporting] = useState<PlanItem | null>(null);
  const [agreeing, setAgreeing] = useState(false);
  const key = ["plan", props.id];
  const read = useQuery({
    queryKey: key,
    queryFn: () => taken(api.GET("/v1/plans/{plan_id}", { params: { path: { plan_id: props.id } } })),
  });
  const renew = async () => {
    await Promise.all(
      [key, ["plans", props.caseId], ["case", props.caseId], ["timeline", props.caseId]].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    );
  };
  const submit = useMutation({
    mutationFn: (etag: string) =>
      value(
        api.POST("/v1/plans/{plan_id}/submission", {
          params: { path: { plan_id: props.id }, header: { "If-Match": etag, "Idempotency-Key": attempt.key(etag) } },
          body: {},
        }),
      ),
    onSuccess: async () => {
      attempt.done();
      say(t("plan.submitted_said"));
      await renew();
    },
    onError: () => void renew(),
  });
  if (read.isPending) return <Waiting lines={8} />;
  if (read.isError) return <Failure error={read.error} retry={() => void read.refetch()} />;
  const { value: plan, etag } = read.data;
  const may = (action: string) => plan.actions.includes(action);
  return (
    <>
      <Section
        title={t("plan.version", { number: plan.number })}
        action={<Badge tone={plan.state === "agreed" ? "good" : "accent"}>{label("plan_state", plan.state)}</Badge>}
      >
        <div className="stack tight">
          <progress className="progress" max={1} value={plan.progress.share} aria-label={t("plan.progress_label")} />
          <p>{said(plan.progress)}</p>
        </div>
        {plan.agreement ? (
          <Facts
            rows={[
              [t("plan.agreed_on"), day(plan.agreement.on)],
              [t("plan.agreed_how"), label("agreed_how", plan.agreement.how)],
              [t("plan.agreed_language"), language("language", plan.agreement.language)],
              [t("plan.agreed_signed"), t(plan.agreement.signed ? "yes" : "no")],
              [
                t("plan.period"),
                plan.period_from && plan.period_to ? `${day(plan.period_from)} – ${day(plan.period_to)}` : "—",
              ],
            ]}
          />
        ) : null}
        <div className="row">
          {may("add") ? (
            <button type="button" className="button" onClick={() => setPlacing({ parent: null, kinds: ["goal"] })}>
              <Plus size={18} aria-hidden="true" />
              {t("plan.add_goal")}
            </button>
          ) : null}
          {may("submit") ? (
            <button
              type="button"
              className="button main"
              disabled={submit.isPending}
              onClick={() => submit.mutate(etag ?? "")}
            >
              <Send size={18} aria-hidden="true" />
              {t("plan.submit")}
            </button>
          ) : null}
          {may("agree") ? (
            <button type="button" className="button main" onClick={() => setAgreeing(true)}>
              <Handshake size={18} aria-hidden="true" />
              {t("plan.agree")}
            </button>
          ) : null}
        </div>
        {submit.isError ? <Failure error={submit.error} /> : null}
        <Tree
          items={plan.items}
          adds={may("add")}
          add={(parent) => setPlacing({ parent, kinds: parent.takes })}
          change={(item) => setPlacing({ item, parent: null, kinds: [item.kind] })}
          report={setReporting}
        />
      </Section>
      {plan.items.length > 0 && plan.state !== "draft" ? <Answers plan={plan} renew={renew} /> : null}
      {plan.number > 1 ? <Changes plan={plan} /> : null}
      <Delegations />
      {placing ? (
        <ItemDialog
          plan={plan}
          etag={etag ?? ""}
          place={placing}
          holders={props.plans.holders}
          onClose={() => setPlacing(null)}
          renew={renew}
        />
      ) : null}
      {reporting ? <ReportDialog item={reporting} onClose={() => setReporting(null)} renew={renew} /> : null}
      {agreeing ? <AgreeDialog plan={plan} etag={etag ?? ""} onClose={() => setAgreeing(false)} renew={renew} /> : null}
    </>
  );
}
