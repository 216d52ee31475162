//! What agencies say to their sections of a plan.
import { useMutation } from "@tanstack/react-query";
import { Check, Clock, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { PlanAnswer, PlanView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { TextArea } from "../../../kernel/form/fields";
import { daysUntil, useWriting } from "../../../kernel/lib/dates";
import { Badge, Dialog, Failure, Section } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";

/** Sections and their answers. */
export function Answers(props: { plan: PlanView; renew: () => Promise<void> }) {
  const { plan } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const { day } = useWriting();
  const [answering, setAnswering] = useState<{ one: PlanAnswer; answer: string } | null>(null);
  return (
    <Section title={t("plan.answers")}>
      <ul className="rows sheet flush" aria-label={t("plan.answers")}>
        {plan.answers.map((one) => (
          <li key={one.pillar + one.agency_id}>
            <div className="grow stack tight">
              <strong>{label("pillar", one.pillar)}</strong>
              <span className="quiet">
                {pick(one.agency_uk, one.agency_en)}
                {one.answered_at && one.asked_at
                  ? ` · ${t("plan.answered", { on: day(one.answered_at), count: daysUntil(one.answered_at, one.asked_at.slice(0, 10)) })}`
                  : ""}
                {one.delegated ? ` · ${t("plan.delegated")}` : ""}
              </span>
              {one.comment ? <span className="text">{one.comment}</span> : null}
            </div>
            {one.answer === "approved" ? (
              <Badge tone="good" icon={<Check size={14} aria-hidden="true" />}>
                {label("section_answer", "approved")}
              </Badge>
            ) : one.answer === "returned" ? (
              <Badge tone="danger" icon={<Undo2 size={14} aria-hidden="true" />}>
                {label("section_answer", "returned")}
              </Badge>
            ) : (
              <Badge icon={<Clock size={14} aria-hidden="true" />}>{t("plan.waiting")}</Badge>
            )}
            {one.may.map((answer) => (
              <button
                key={answer}
                type="button"
                className="button little"
                aria-label={`${label("section_do", answer)}: ${label("pillar", one.pillar)}`}
                onClick={() => setAnswering({ one, answer })}
              >
                {label("section_do", answer)}
              </button>
            ))}
          </li>
        ))}
      </ul>
      {answering ? (
        <AnswerDialog plan={plan} {...answering} onClose={() => setAnswering(null)} renew={props.renew} />
      ) : null}
    </Section>
  );
}

function AnswerDialog(props: {
  plan: PlanView;
  one: PlanAnswer;
  answer: string;
  onClose: () => void;
  renew: () => Promise<void>;
}) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const attempt = useAttempt();
  const [comment, setComment] = useState("");
  const send = useMutation({
    mutationFn: () => {
      const body = { pillar: props.one.pillar, answer: props.answer, ...(comment.trim() ? { comment } : {}) };
      return value(
        api.POST("/v1/plans/{plan_id}/answers", {
          params: { path: { plan_id: props.plan.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      attempt.done();
      props.onClose();
      say(label("section_answer", props.answer));
      await props.renew();
    },
  });
  return (
    <Dialog
      title={`${label("section_do", props.answer)}: ${label("pillar", props.one.pillar)}`}
      onClose={props.onClose}
    >
      <TextArea
        label={t("plan.comment")}
        why={t("plan.comment_why")}
        maxLength={2000}
        required={props.answer === "returned"}
        value={comment}
        onChange={setComment}
      />
      {send.isError ? <Failure error={send.error} /> : null}
      <div className="row">
        <button
          type="button"
          className={props.answer === "returned" ? "button danger" : "button main"}
          disabled={send.isPending || (props.answer === "returned" && !comment.trim())}
          onClick={() => send.mutate()}
        >
          {label("section_do", props.answer)}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
