//! The wizard of a new signal: every page is kept on the server, and one can leave anywhere.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight, Check, Circle } from "lucide-react";
import { type FormEvent, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Taken, taken } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { IntakeAnswers, IntakeView } from "../../../api/types";
import { newKey } from "../../../kernel/attempt";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { forgetTyped, keepTyped, takeTyped } from "../../../kernel/typed";
import { useConnected } from "../../../kernel/ui/connection";
import { Link } from "../../../kernel/ui/link";
import { Failure, Heading, Notice, Waiting } from "../../../kernel/ui/parts";
import { Places } from "../../../kernel/ui/room";
import { useSay } from "../../../kernel/ui/say";
import { Shown } from "../shown";
import { isAnswered, isPage, PAGES, type PageName } from "./answers";
import { Questions } from "./pages";
import { Review } from "./review";

/** Reads a draft with its version tag. */
function readIntake(intake_id: string) {
  return taken(api.GET("/v1/intakes/{intake_id}", { params: { path: { intake_id } } }));
}

/** Reads the draft and opens the wizard. */
export default function Wizard() {
  const { t } = useTranslation("cases");
  const { intakeId, page } = useParams({ strict: false }) as { intakeId: string; page: string };
  const read = useQuery({
    queryKey: ["intake", intakeId],
    queryFn: () => readIntake(intakeId),
    // What is being typed is never replaced behind the writer's back.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
  if (read.isPending) return <Waiting />;
  if (read.isError) {
    return (
      <div className="stack">
        <Heading>{t("intake.new")}</Heading>
        <Failure error={read.error} retry={() => void read.refetch()} />
      </div>
    );
  }
  return <Pages key={intakeId} intake={read.data.value} etag={read.data.etag} page={isPage(page) ? page : "found"} />;
}

/** What was typed, and on which version of the draft. */
interface Typed {
  version: number;
  answers: IntakeAnswers;
}

function Pages(props: { intake: IntakeView; etag: string | null; page: PageName }) {
  const { page } = props;
  const { t } = useTranslation("cases");
  const { clock } = useWriting();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const say = useSay();
  const id = props.intake.id;
  const form = `intake/${id}`;
  // What was typed before a lock goes on; if the draft was saved elsewhere meanwhile, both are shown.
  const [before] = useState(() => takeTyped<Typed>(form));
  const [answers, setAnswers] = useState<IntakeAnswers>(before?.answers ?? props.intake.answers);
  const [kept, setKept] = useState<IntakeView>(props.intake);
  const [savedAt, setSavedAt] = useState(props.intake.updated_at);
  const [theirs, setTheirs] = useState<Taken<IntakeView> | null>(
    before === undefined || before.version === props.intake.version ? null : { value: props.intake, etag: props.etag },
  );
  const connected = useConnected();
  const etag = useRef(props.etag);
  const saved = useRef(JSON.stringify(props.intake.answers));
  const saving = useRef<Promise<boolean> | null>(null);
  const latest = useRef(answers);
  latest.current = answers;

  const save = useMutation({
    mutationFn: (sent: IntakeAnswers) =>
      taken(
        api.PUT("/v1/intakes/{intake_id}", {
          params: { path: { intake_id: id }, header: { "If-Match": etag.current ?? "" } },
          body: { answers: sent as never },
        }),
      ),
  });
  const { mutateAsync } = save;

  /** Saves what is on the page; saves that meet wait for each other, so that the version tag is always the last one. */
  const keep = useCallback(async (): Promise<boolean> => {
    if (saving.current) await saving.current;
    const sent = latest.current;
    const text = JSON.stringify(sent);
    if (text === saved.current) return true;
    const one = mutateAsync(sent).then(
      ({ value, etag: tag }) => {
        etag.current = tag;
        saved.current = text;
        setKept(value);
        setSavedAt(value.updated_at);
        return true;
      },
      async (error: unknown) => {
        if (error instanceof Problem && error.code === "precondition.failed") {
          // What was saved elsewhere, with the tag by which it may be changed.
          await readIntake(id).then(setTheirs, () => undefined);
        }
        return false;
      },
    );
    saving.current = one;
    const done = await one;
    saving.current = null;
    return done;
  }, [id, mutateAsync]);

  useEffect(() => {
    if (JSON.stringify(answers) === saved.current) {
      forgetTyped(form);
      return;
    }
    keepTyped(form, { version: kept.version, answers } satisfies Typed);
    // Without a line nothing is sent; when it is back, this runs again.
    if (!connected || theirs) return;
    const timer = window.setTimeout(() => void keep(), 1500);
    return () => window.clearTimeout(timer);
  }, [answers, connected, form, keep, kept.version, theirs]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (JSON.stringify(latest.current) !== saved.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  const go = async (to: PageName) => {
    if (await keep()) void navigate({ to: paths.intake(id, to) });
  };
  const leave = async () => {
    if (await keep()) {
      await cache.invalidateQueries({ queryKey: ["intakes"] });
      say(t("intake.left"));
      void navigate({ to: paths.day });
    }
  };
  const discard = useMutation({
    mutationFn: () =>
      taken(
        api.DELETE("/v1/intakes/{intake_id}", {
          params: { path: { intake_id: id }, header: { "If-Match": etag.current ?? "" } },
        }),
      ),
    onSuccess: async () => {
      saved.current = JSON.stringify(latest.current);
      forgetTyped(form);
      await Promise.all(["intakes", "my-day"].map((key) => cache.invalidateQueries({ queryKey: [key] })));
      say(t("intake.discarded"), {
        word: t("undo"),
        run: () =>
          void taken(
            api.POST("/v1/intakes/{intake_id}/restoration", {
              params: { path: { intake_id: id }, header: { "Idempotency-Key": newKey() } },
            }),
          ).then(() => cache.invalidateQueries({ queryKey: ["intakes"] })),
      });
      void navigate({ to: paths.day });
    },
  });

  const index = PAGES.indexOf(page);
  const next = PAGES[index + 1];
  const previous = PAGES[index - 1];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next) void go(next);
  };
  if (kept.state !== "draft") {
    return (
      <div className="stack">
        <Heading>{t("intake.new")}</Heading>
        <Notice>
          <p>{t(kept.state === "submitted" ? "intake.is_submitted" : "intake.is_discarded")}</p>
          <div className="row">
            <Link className="button" to={kept.case_id ? paths.case(kept.case_id) : paths.day}>
              {t(kept.case_id ? "submitted.open" : "day.title")}
            </Link>
          </div>
        </Notice>
      </div>
    );
  }
  return (
    <div className="wizard">
      <Places label={t("intake.steps")} now={t(`intake.page.${page}`)}>
        <ol>
          {PAGES.map((name) => (
            <li key={name}>
              <Link
                to={paths.intake(id, name)}
                aria-current={name === page ? "step" : undefined}
                onClick={(event) => {
                  event.preventDefault();
                  void go(name);
                }}
              >
                {isAnswered(answers, name) ? (
                  <Check size={16} aria-hidden="true" />
                ) : (
                  <Circle size={16} aria-hidden="true" />
                )}
                {t(`intake.page.${name}`)}
                {isAnswered(answers, name) ? <span className="unseen">({t("intake.answered")})</span> : null}
              </Link>
            </li>
          ))}
        </ol>
      </Places>
      <div className="stack">
        <div className="stack tight">
          <p className="row apart small quiet">
            <span>{t("intake.step_of", { step: index + 1, all: PAGES.length })}</span>
            <span role="status">
              {save.isPending
                ? t("intake.saving")
                : JSON.stringify(answers) === saved.current
                  ? t("intake.saved", { at: clock(savedAt) })
                  : t("intake.unsaved")}
            </span>
          </p>
          <Heading key={page}>{t(`intake.question.${page}`)}</Heading>
          <p className="quiet text">{t(`intake.why.${page}`)}</p>
        </div>
        {theirs ? (
          <Notice tone="near" role="alert">
            <p>
              <strong>{t("conflict.title")}</strong>
            </p>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t("conflict.mine")}</th>
                  <th scope="col">{t("conflict.theirs")}</th>
                </tr>
              </thead>
              <tbody>
                <tr>
                  <td>
                    <Shown value={page === "review" ? answers : answers[page]} />
                  </td>
                  <td>
                    <Shown value={page === "review" ? theirs.value.answers : theirs.value.answers[page]} />
                  </td>
                </tr>
              </tbody>
            </table>
            <div className="row">
              <button
                type="button"
                className="button"
                onClick={() => {
                  etag.current = theirs.etag;
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
                  etag.current = theirs.etag;
                  saved.current = JSON.stringify(theirs.value.answers);
                  setAnswers(theirs.value.answers);
                  setKept(theirs.value);
                  setTheirs(null);
                  save.reset();
                }}
              >
                {t("conflict.take_theirs")}
              </button>
            </div>
          </Notice>
        ) : save.isError ? (
          <Failure error={save.error} retry={() => void keep()}>
            <p>{t("intake.kept_here")}</p>
          </Failure>
        ) : null}
        {page === "review" ? (
          <Review intake={kept} answers={answers} settle={keep} go={(to) => void go(to)} />
        ) : (
          <form onSubmit={submit} noValidate>
            <Questions key={page} page={page} answers={answers} change={setAnswers} />
            <div className="wizard-foot">
              {previous ? (
                <button type="button" className="button" onClick={() => void go(previous)}>
                  <ArrowLeft size={18} aria-hidden="true" />
                  {t("intake.back")}
                </button>
              ) : null}
              <button type="submit" className="button main big">
                {t("intake.continue")}
                <ArrowRight size={18} aria-hidden="true" />
              </button>
            </div>
          </form>
        )}
        <div className="row small no-print">
          <button type="button" className="button plain little" onClick={() => void leave()}>
            {t("intake.save_and_leave")}
          </button>
          <button
            type="button"
            className="button plain little"
            disabled={discard.isPending}
            onClick={() => discard.mutate()}
          >
            {t("intake.discard")}
          </button>
        </div>
        {discard.isError ? <Failure error={discard.error} /> : null}
      </div>
    </div>
  );
}
