//! The steps that may follow: who makes each, on what ground, and what is still missing before it.
import { ArrowRight, Check } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CaseView, ProcedureView, StepView } from "../../../api/types";
import { Radios } from "../../../kernel/form/fields";
import { Badge, Dialog, Due, Failure, Section } from "../../../kernel/ui/parts";
import { useLabel, usePick } from "../../../kernel/words";
import { Ground, StageBadge } from "../marks";
import { moveCase, useAct, useQuestionnaire } from "./use-procedure";

const ORDER = ["application", "interview", "verification", "file", "decision", "certificate"] as const;
const REACHED: Record<string, number | undefined> = {
  registered: 1,
  interview_pending: 1,
  interview_done: 2,
  interview_waived: 2,
  verification: 2,
  file_ready: 4,
  submitted: 4,
  returned: 3,
  granted: 5,
  refused: 5,
  active: 6,
  extension_pending: 6,
  expired: 6,
  revoked: 6,
};

/** How far the procedure is, in six words. */
export function Stepper(props: { stage: string }) {
  const { t } = useTranslation("cases");
  const reached = REACHED[props.stage] ?? 0;
  return (
    <ol className="steps procedure-steps" aria-label={t("procedure.steps.title")}>
      {ORDER.map((part, index) => (
        <li key={part} aria-current={index === reached ? "step" : undefined}>
          {index < reached ? <Check size={16} aria-hidden="true" /> : <span aria-hidden="true">{index + 1}</span>}
          {t(`procedure.steps.${part}`)}
          {index < reached ? <span className="unseen">({t("procedure.steps.done")})</span> : null}
        </li>
      ))}
    </ol>
  );
}

/** What a step lacks, in words, with the things by name where it is a list. */
export function Missing(props: { missing: StepView["missing"] }) {
  const label = useLabel("cases");
  const pick = usePick();
  const form = useQuestionnaire();
  if (props.missing.length === 0) return null;
  const questions = form.data?.sections.flatMap((section) => section.questions) ?? [];
  const named = (code: string, item: string) => {
    const question = code === "questionnaire" ? questions.find((one) => one.code === item) : undefined;
    return question ? pick(question.uk, question.en) : label("procedure.file_item", item);
  };
  return (
    <ul className="stack tight">
      {props.missing.map((one) => (
        <li key={one.code}>
          {pick(one.detail_uk, one.detail_en)}
          {one.items.length > 0 ? (
            <span className="quiet"> {one.items.map((item) => named(one.code, item)).join("; ")}.</span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** The next steps. Those with papers of their own are made where the papers are. */
export function Steps(props: { view: ProcedureView; read: CaseView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [asking, setAsking] = useState<StepView | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const act = useAct(view.case_id, () => setAsking(null));
  const due = (codes: string[]) =>
    props.read.deadlines.find((deadline) => codes.includes(deadline.code) && !deadline.met_at)?.due_on;
  const reasons = (step: StepView) => props.read.actions.find((offer) => offer.move === step.move)?.reason_codes ?? [];
  const make = (step: StepView, why: string | null) =>
    act.mutate({
      said: t("actions.moved", { stage: label("stage", step.to) }),
      run: () => moveCase(view.case_id, step.move, why),
    });
  if (view.steps.length === 0) return null;
  return (
    <Section title={t("procedure.next")}>
      {act.isError && asking === null ? <Failure error={act.error} /> : null}
      <ul className="rows sheet flush" aria-label={t("procedure.next")}>
        {view.steps.map((step) => {
          const day = due(step.meets);
          return (
            <li key={step.move}>
              <div className="grow stack tight">
                <strong>{label("move", step.move)}</strong>
                <span className="row quiet">
                  {label("procedure.office", step.who)}
                  <ArrowRight size={14} aria-hidden="true" />
                  <StageBadge stage={step.to} />
                  {day ? <Due on={day} /> : null}
                </span>
                {step.mine && step.missing.length > 0 ? (
                  <div className="stack tight">
                    <span className="row">
                      <Badge tone="near">{t("procedure.missing")}</Badge>
                    </span>
                    <Missing missing={step.missing} />
                  </div>
                ) : null}
                <Ground ground={step.legal_ground} />
              </div>
              {step.mine && !step.act ? (
                <button
                  type="button"
                  className="button"
                  disabled={act.isPending || step.missing.length > 0}
                  aria-label={t("actions.do", { move: label("move", step.move) })}
                  onClick={() => {
                    act.reset();
                    setReason(null);
                    if (reasons(step).length > 0) setAsking(step);
                    else make(step, null);
                  }}
                >
                  {t("actions.go")}
                </button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {asking ? (
        <Dialog title={label("move", asking.move)} onClose={() => setAsking(null)}>
          <Radios
            label={t("actions.reason")}
            why={t("actions.reason_why")}
            value={reason}
            onChange={setReason}
            options={reasons(asking).map((code) => ({ code, word: label("reason", code) }))}
          />
          {act.isError ? <Failure error={act.error} /> : null}
          <div className="row">
            <button
              type="button"
              className="button main"
              disabled={reason === null || act.isPending}
              onClick={() => make(asking, reason)}
            >
              {label("move", asking.move)}
            </button>
            <button type="button" className="button" onClick={() => setAsking(null)}>
              {t("cancel")}
            </button>
          </div>
        </Dialog>
      ) : null}
    </Section>
  );
}
