//! The draft of an assessment: a question a domain, the worker's answer and the person's own beside it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { AssessmentView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { SelectField, TextArea, TextField } from "../../../kernel/form/fields";
import { today, useWriting } from "../../../kernel/lib/dates";
import { Failure, Section } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import { useScale } from "./assessments";
import { BothValues, type Difference } from "./both-values";

interface Answers {
  assessed_on: string;
  ratings: Record<string, { worker?: string | null; person?: string | null; urgent: boolean }>;
  remarks: { domains: Record<string, string>; conclusion?: string | null };
}

const answersOf = (view: AssessmentView): Answers => ({
  assessed_on: view.assessed_on,
  ratings: view.ratings,
  remarks: { domains: view.remarks?.domains ?? {}, conclusion: view.remarks?.conclusion ?? null },
});

/** The form of a draft, with its own save. */
export function AssessmentForm(props: { draft: AssessmentView }) {
  const { draft } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const say = useSay();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const { day, clock } = useWriting();
  const domains = useScale()(draft.scale_version);
  const [answers, setAnswers] = useState<Answers>(() => answersOf(draft));
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const [theirs, setTheirs] = useState<AssessmentView | null>(null);
  const path = { assessment_id: draft.id };
  const fresh = async () => (await taken(api.GET("/v1/assessments/{assessment_id}", { params: { path } }))).etag ?? "";
  const [etag, setEtag] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: async (made: { answers: Answers; tag: string | null }) => {
      const tag = made.tag ?? (await fresh());
      return taken(
        api.PUT("/v1/assessments/{assessment_id}", {
          params: { path, header: { "If-Match": tag } },
          body: made.answers as never,
        }),
      );
    },
    onSuccess: (answer) => {
      setEtag(answer.etag);
      setSavedAt(new Date());
    },
    onError: (error) => {
      if (error instanceof Problem && error.code === "precondition.failed") {
        setTheirs((error.body.current as AssessmentView | undefined) ?? null);
      }
    },
  });
  const complete = useMutation({
    mutationFn: async () => {
      const saved = await save.mutateAsync({ answers, tag: etag });
      return taken(
        api.POST("/v1/assessments/{assessment_id}/completion", {
          params: { path, header: { "If-Match": saved.etag ?? "", "Idempotency-Key": attempt.key(answers) } },
          body: {},
        }),
      );
    },
    onSuccess: async () => {
      attempt.done();
      say(t("assessment.completed"));
      await Promise.all(
        [["assessments", draft.case_id], ["case", draft.case_id], ["timeline", draft.case_id], ["my-day"]].map(
          (queryKey) => cache.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
  const rate = (code: string, change: object) =>
    setAnswers((now) => ({
      ...now,
      ratings: { ...now.ratings, [code]: { urgent: false, ...now.ratings[code], ...change } },
    }));
  const remark = (code: string, text: string) =>
    setAnswers((now) => ({ ...now, remarks: { ...now.remarks, domains: { ...now.remarks.domains, [code]: text } } }));
  const refusal = complete.error instanceof Problem ? complete.error : null;
  const wrong = (code: string, who: string) =>
    refusal?.body.errors?.some((one) => one.pointer === `/ratings/${code}/${who}`)
      ? t("assessment.answer_needed")
      : null;
  const mistake = theirs === null ? (complete.error ?? save.error) : null;
  const differences = (other: AssessmentView): Difference[] => {
    const rows: Difference[] = [];
    if (other.assessed_on !== answers.assessed_on) {
      rows.push({ name: t("assessment.day"), mine: day(answers.assessed_on), theirs: day(other.assessed_on) });
    }
    const words = (of: Answers, code: string) =>
      `${label("score_short", of.ratings[code]?.worker)} / ${label("score_short", of.ratings[code]?.person)} ${of.remarks.domains[code] ?? ""}`;
    for (const domain of domains) {
      const [mine, saved] = [words(answers, domain.code), words(answersOf(other), domain.code)];
      if (mine !== saved) rows.push({ name: pick(domain.title_uk, domain.title_en), mine, theirs: saved });
    }
    const [mine, saved] = [answers.remarks.conclusion ?? "", other.remarks?.conclusion ?? ""];
    if (mine !== saved) rows.push({ name: t("assessment.conclusion"), mine, theirs: saved });
    return rows;
  };
  return (
    <Section title={t("assessment.draft")}>
      <p className="quiet text">{t("assessment.lead")}</p>
      {theirs ? (
        <BothValues
          rows={differences(theirs)}
          keepMine={() => {
            setTheirs(null);
            save.mutate({ answers, tag: null });
          }}
          takeTheirs={() => {
            setAnswers(answersOf(theirs));
            setEtag(null);
            setTheirs(null);
            save.reset();
          }}
        />
      ) : null}
      <form
        className="stack wide"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ answers, tag: etag });
        }}
      >
        <TextField
          label={t("assessment.day")}
          type="date"
          className="short"
          max={today()}
          required
          value={answers.assessed_on}
          onChange={(on) => setAnswers((now) => ({ ...now, assessed_on: on }))}
        />
        {domains.map((domain) => {
          const rating = answers.ratings[domain.code];
          const name = pick(domain.title_uk, domain.title_en);
          const options = [
            ...domain.anchors.map((anchor) => ({
              code: String(anchor.step),
              word: `${anchor.step} · ${pick(anchor.words_uk, anchor.words_en)}`,
            })),
            { code: "not_asked", word: label("score", "not_asked") },
          ];
          return (
            <fieldset key={domain.code} className="sheet stack">
              <legend>
                <h3>{name}</h3>
              </legend>
              <div className="pair">
                <SelectField
                  label={t("assessment.worker")}
                  value={rating?.worker ?? ""}
                  empty={t("assessment.no_answer")}
                  options={options}
                  wrong={wrong(domain.code, "worker")}
                  onChange={(code) => rate(domain.code, { worker: code || undefined })}
                />
                <SelectField
                  label={t("assessment.person")}
                  value={rating?.person ?? ""}
                  empty={t("assessment.no_answer")}
                  options={options}
                  wrong={wrong(domain.code, "person")}
                  onChange={(code) => rate(domain.code, { person: code || undefined })}
                />
              </div>
              <label className="choice">
                <input
                  type="checkbox"
                  checked={rating?.urgent ?? false}
                  onChange={(event) => rate(domain.code, { urgent: event.target.checked })}
                />
                <span>{t("assessment.urgent_mark")}</span>
              </label>
              <details open={Boolean(answers.remarks.domains[domain.code])}>
                <summary>{t("assessment.remark")}</summary>
                <TextArea
                  label={t("assessment.remark_label", { domain: name })}
                  why={t("assessment.remark_why")}
                  maxLength={4000}
                  value={answers.remarks.domains[domain.code] ?? ""}
                  onChange={(text) => remark(domain.code, text)}
                />
              </details>
            </fieldset>
          );
        })}
        <TextArea
          label={t("assessment.conclusion")}
          why={t("assessment.remark_why")}
          maxLength={4000}
          value={answers.remarks.conclusion ?? ""}
          onChange={(text) => setAnswers((now) => ({ ...now, remarks: { ...now.remarks, conclusion: text } }))}
        />
        {mistake ? <Failure error={mistake} /> : null}
        <div className="row">
          <button type="submit" className="button" disabled={save.isPending}>
            {t("assessment.save")}
          </button>
          <button
            type="button"
            className="button main"
            disabled={save.isPending || complete.isPending}
            onClick={() => complete.mutate()}
          >
            {t("assessment.complete")}
          </button>
          <span className="small quiet" role="status">
            {savedAt ? t("assessment.saved", { at: clock(savedAt) }) : ""}
          </span>
        </div>
      </form>
    </Section>
  );
}
