//! The questionnaire of the interview: its questions come from the server as data, and every change is saved by itself.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { Questionnaire } from "../../../api/types";
import { Checks, Radios, TextArea, TextField, YesNo } from "../../../kernel/form/fields";
import { today, useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { Link } from "../../../kernel/ui/link";
import { Failure, Heading, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { usePick } from "../../../kernel/words";
import { Verified } from "../marks";
import { Answer } from "./answer";
import { once, useProcedure, useQuestionnaire } from "./use-procedure";

type Answers = Record<string, unknown>;

async function openAnswers(caseId: string): Promise<Answers> {
  const file = await value(
    api.POST("/v1/cases/{case_id}/file-openings", {
      params: { path: { case_id: caseId }, header: once() },
      body: { purpose: "prepare_document" },
    }),
  );
  return file.answers as Answers;
}

/** Opens the interview of a case. */
export default function InterviewPage() {
  const { t } = useTranslation("cases");
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const procedure = useProcedure(caseId);
  const form = useQuestionnaire();
  const application = procedure.data?.application?.id;
  const opened = useQuery({
    queryKey: ["interview-draft", application],
    enabled: application !== undefined && procedure.data?.interview?.state === "planned",
    queryFn: async () => {
      const answers = await openAnswers(caseId);
      const read = await taken(
        api.GET("/v1/applications/{application_id}/interview", {
          params: { path: { application_id: application ?? "" } },
        }),
      );
      return { answers, etag: read.etag ?? "", view: read.value };
    },
    // What is being typed is never replaced behind the writer's back.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
  const error = procedure.error ?? form.error ?? opened.error;
  if (error) {
    return (
      <div className="stack">
        <Link to={paths.case(caseId)}>{t("procedure.back")}</Link>
        <Heading>{t("procedure.interview.title")}</Heading>
        <Failure error={error} retry={() => void opened.refetch()} />
      </div>
    );
  }
  if (procedure.data && procedure.data.interview?.state !== "planned") {
    return (
      <div className="stack">
        <Link to={paths.case(caseId)}>{t("procedure.back")}</Link>
        <Heading>{t("procedure.interview.title")}</Heading>
        <Notice>
          <p>{t("procedure.interview.not_planned")}</p>
        </Notice>
      </div>
    );
  }
  if (!opened.data || !form.data || !application) return <Waiting lines={8} />;
  return (
    <Questions
      caseId={caseId}
      application={application}
      form={form.data}
      first={opened.data.answers}
      firstHeld={opened.data.view.held_on ?? ""}
      firstSaved={opened.data.view.changed_at}
      etag={opened.data.etag}
    />
  );
}

function Questions(props: {
  caseId: string;
  application: string;
  form: Questionnaire;
  first: Answers;
  firstHeld: string;
  firstSaved: string;
  etag: string;
}) {
  const { caseId, application, form } = props;
  const { t } = useTranslation("cases");
  const pick = usePick();
  const { clock } = useWriting();
  const cache = useQueryClient();
  const [answers, setAnswers] = useState(props.first);
  const [held, setHeld] = useState(props.firstHeld);
  const [savedAt, setSavedAt] = useState(props.firstSaved);
  const [theirs, setTheirs] = useState<Answers | null>(null);
  const etag = useRef(props.etag);
  const saved = useRef(JSON.stringify([props.first, props.firstHeld]));
  const saving = useRef<Promise<void> | null>(null);
  const latest = useRef({ answers, held });
  latest.current = { answers, held };

  const save = useMutation({
    mutationFn: (sent: { answers: Answers; held: string }) =>
      taken(
        api.PUT("/v1/applications/{application_id}/interview", {
          params: { path: { application_id: application }, header: { "If-Match": etag.current } },
          body: { answers: sent.answers as never, ...(sent.held ? { held_on: sent.held } : {}) },
        }),
      ),
  });
  const { mutateAsync } = save;

  /** Saves what is on the page; saves that meet wait for each other, so that the version tag is always the last one. */
  const keep = useCallback(async () => {
    if (saving.current) await saving.current;
    const sent = latest.current;
    const text = JSON.stringify([sent.answers, sent.held]);
    if (text === saved.current) return;
    const one = mutateAsync(sent).then(
      (done) => {
        etag.current = done.etag ?? "";
        saved.current = text;
        setSavedAt(done.value.changed_at);
        void cache.invalidateQueries({ queryKey: ["procedure", caseId] });
      },
      async (error: unknown) => {
        if (!(error instanceof Problem) || error.code !== "precondition.failed") return;
        const now = await taken(
          api.GET("/v1/applications/{application_id}/interview", {
            params: { path: { application_id: application } },
          }),
        );
        etag.current = now.etag ?? "";
        setTheirs(await openAnswers(caseId));
      },
    );
    saving.current = one;
    await one;
    saving.current = null;
  }, [mutateAsync, cache, caseId, application]);

  useEffect(() => {
    if (theirs !== null || JSON.stringify([answers, held]) === saved.current) return;
    const timer = window.setTimeout(() => void keep(), 1500);
    return () => window.clearTimeout(timer);
  }, [answers, held, keep, theirs]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (JSON.stringify([latest.current.answers, latest.current.held]) !== saved.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  const set = (code: string, given: unknown) => setAnswers((now) => ({ ...now, [code]: given }));
  const text = (code: string) => (answers[code] as string | undefined) ?? "";
  const questions = form.sections.flatMap((section) => section.questions);
  const differing = theirs
    ? questions.filter((one) => JSON.stringify(answers[one.code]) !== JSON.stringify(theirs[one.code]))
    : [];
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Link to={paths.case(caseId)}>{t("procedure.back")}</Link>
        <Heading>{t("procedure.interview.title")}</Heading>
        <p className="quiet text">{t("procedure.interview.lead", { version: form.version })}</p>
        <p>
          <Verified yes={form.verified_on !== null && form.verified_on !== undefined} />
        </p>
      </div>
      {theirs ? (
        <Notice tone="near" role="alert">
          <p>
            <strong>{t("conflict.title")}</strong>
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("procedure.interview.question")}</th>
                <th scope="col">{t("conflict.mine")}</th>
                <th scope="col">{t("conflict.theirs")}</th>
              </tr>
            </thead>
            <tbody>
              {differing.map((one) => (
                <tr key={one.code}>
                  <th scope="row">{pick(one.uk, one.en)}</th>
                  <td>
                    <Answer question={one} given={answers[one.code]} />
                  </td>
                  <td>
                    <Answer question={one} given={theirs[one.code]} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className="row">
            <button
              type="button"
              className="button"
              onClick={() => {
                setTheirs(null);
                save.reset();
                void keep();
              }}
            >
              {t("conflict.keep_mine")}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => {
                saved.current = JSON.stringify([theirs, held]);
                setAnswers(theirs);
                setTheirs(null);
                save.reset();
              }}
            >
              {t("conflict.take_theirs")}
            </button>
          </div>
        </Notice>
      ) : save.isError ? (
        <Failure error={save.error} retry={() => void keep()} />
      ) : null}
      <TextField
        label={t("procedure.interview.held_on")}
        type="date"
        max={today()}
        value={held}
        onChange={setHeld}
        className="short"
      />
      {form.sections.map((section) => (
        <Section key={section.code} title={pick(section.title_uk, section.title_en)}>
          {section.questions.map((question) => {
            const label = pick(question.uk, question.en) + (question.required ? ` (${t("procedure.required")})` : "");
            const options = (question.options ?? []).map((one) => ({ code: one.code, word: pick(one.uk, one.en) }));
            switch (question.kind) {
              case "text":
                return (
                  <TextArea
                    key={question.code}
                    label={label}
                    value={text(question.code)}
                    onChange={(given) => set(question.code, given)}
                    maxLength={8000}
                  />
                );
              case "yes_no":
                return (
                  <YesNo
                    key={question.code}
                    label={label}
                    value={answers[question.code] as boolean | undefined}
                    onChange={(given) => set(question.code, given)}
                    yes={t("yes")}
                    no={t("no")}
                  />
                );
              case "one":
                return (
                  <Radios
                    key={question.code}
                    label={label}
                    layout="inline"
                    value={text(question.code)}
                    onChange={(given) => set(question.code, given)}
                    options={options}
                  />
                );
              case "many":
                return (
                  <Checks
                    key={question.code}
                    label={label}
                    layout="grid"
                    values={(answers[question.code] as string[] | undefined) ?? []}
                    onChange={(given) => set(question.code, given)}
                    options={options}
                  />
                );
              default:
                return (
                  <TextField
                    key={question.code}
                    label={label}
                    type={question.kind === "date" ? "date" : "text"}
                    className={question.kind === "date" ? "short" : undefined}
                    value={text(question.code)}
                    onChange={(given) => set(question.code, given === "" ? null : given)}
                    maxLength={question.kind === "date" ? undefined : 300}
                  />
                );
            }
          })}
        </Section>
      ))}
      <div className="row no-print">
        <button type="button" className="button main" disabled={save.isPending} onClick={() => void keep()}>
          {t("procedure.save")}
        </button>
        <span className="quiet" role="status">
          {save.isPending ? t("intake.saving") : t("intake.saved", { at: clock(savedAt) })}
        </span>
      </div>
    </div>
  );
}
