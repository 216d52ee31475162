//! The one page on which a file is read before it is signed, submitted, returned or decided: problems on top, all answers
//! grouped with a way back to each, papers beside them, and what the reader may do at the end.
import { useMutation } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { EyeOff, FolderOpen, Gavel } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { OpenedFile, ProcedureView } from "../../../api/types";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { useMay } from "../../../kernel/session";
import { Link } from "../../../kernel/ui/link";
import { Badge, Facts, Failure, Heading, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useLabel, usePick } from "../../../kernel/words";
import { StageBadge } from "../marks";
import { useCase } from "../use-case";
import { Answer } from "./answer";
import { ObjectToProposal, PrepareDecision, RecordRuling, ReturnFile, TakeDecision } from "./decision-acts";
import { SubmitFile } from "./file-acts";
import { ConclusionActs, Decisions, Inventory, Opens } from "./procedure-section";
import { Missing } from "./steps";
import { Undertaking } from "./undertaking";
import { once, useProcedure, useQuestionnaire } from "./use-procedure";

/** After how many minutes an opened file closes by itself. */
const CLOSES_AFTER_MINUTES = 10;

/** Reads the procedure and opens the review. */
export default function ReviewPage() {
  const { t } = useTranslation("cases");
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const procedure = useProcedure(caseId);
  const read = useCase(caseId);
  if (procedure.isPending || read.isPending) return <Waiting lines={8} />;
  const error = procedure.error ?? read.error;
  if (error || !procedure.data || !read.data) {
    return (
      <div className="stack">
        <Heading>{t("procedure.review.title")}</Heading>
        <Failure error={error} retry={() => void procedure.refetch()} />
      </div>
    );
  }
  return <Review view={procedure.data} code={read.data.value.code} />;
}

function Review(props: { view: ProcedureView; code: string }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [file, setFile] = useState<OpenedFile | null>(null);
  const open = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/cases/{case_id}/file-openings", {
          params: { path: { case_id: view.case_id }, header: once() },
          body: { purpose: "prepare_document" },
        }),
      ),
    onSuccess: setFile,
  });
  useEffect(() => {
    if (file === null) return;
    const timer = window.setTimeout(() => setFile(null), CLOSES_AFTER_MINUTES * 60_000);
    return () => window.clearTimeout(timer);
  }, [file]);
  const blocked = view.steps.filter((step) => step.mine && step.missing.length > 0);
  const returned = view.submissions.find((one) => one.state === "returned");
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Link to={paths.case(view.case_id)}>{t("procedure.back")}</Link>
        <div className="row">
          <Heading>{t("procedure.review.title")}</Heading>
          <span className="code">{props.code}</span>
          <StageBadge stage={view.stage} />
          {view.appealed ? <Badge tone="near">{t("procedure.appealed")}</Badge> : null}
        </div>
        <p className="quiet text">{t("procedure.review.lead")}</p>
      </div>
      <Undertaking view={view} />
      {blocked.length > 0 || (returned && view.stage === "returned") ? (
        <Section title={t("procedure.review.problems")}>
          {returned && view.stage === "returned" ? (
            <Notice tone="near">
              <p>
                <strong>{t("procedure.return.was")}</strong>
              </p>
              <p>{returned.missing.map((code) => label("procedure.lack", code)).join("; ")}</p>
              <Words file={file} of={returned.id} part="return" />
            </Notice>
          ) : null}
          {blocked.map((step) => (
            <Notice key={step.move} tone="near">
              <p>
                <strong>{label("move", step.move)}</strong>
              </p>
              <Missing missing={step.missing} />
            </Notice>
          ))}
        </Section>
      ) : null}
      <div className="review-grid">
        <div className="stack wide">
          {file === null ? (
            <Section title={t("procedure.review.answers")}>
              <p className="text">{t("procedure.review.closed")}</p>
              {open.isError ? <Failure error={open.error} /> : null}
              <div className="row">
                <button
                  type="button"
                  className="button main"
                  disabled={open.isPending || view.undertaking_needed}
                  onClick={() => open.mutate()}
                >
                  <FolderOpen size={18} aria-hidden="true" />
                  {t("procedure.review.open_file")}
                </button>
              </div>
            </Section>
          ) : (
            <Opened view={view} file={file} close={() => setFile(null)} />
          )}
        </div>
        <div className="stack wide">
          <Inventory view={view} />
          {view.conclusion ? (
            <Section title={t("procedure.conclusion.title")}>
              <ConclusionActs view={view} />
              <Words file={file} of={view.conclusion.id} part="conclusion" />
            </Section>
          ) : null}
          {view.decisions.length > 0 ? <Decisions view={view} /> : null}
        </div>
      </div>
      <TheEnd view={view} file={file} />
    </div>
  );
}

/** Words of an opened file that belong to one thing. */
function Words(props: { file: OpenedFile | null; of: string; part: string }) {
  const found = props.file?.texts.find((one) => one.of === props.of && one.part === props.part);
  return found ? <p className="text said">{found.text}</p> : null;
}

function Opened(props: { view: ProcedureView; file: OpenedFile; close: () => void }) {
  const { view, file } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const { day } = useWriting();
  const may = useMay();
  const form = useQuestionnaire();
  const content = (file.application ?? {}) as Record<string, string | boolean | null | undefined>;
  const shown = (key: string): ReactNode => {
    const said = content[key];
    if (said === null || said === undefined || said === "") {
      return <span className="quiet">{t("procedure.no_answer")}</span>;
    }
    if (typeof said === "boolean") return said ? t("yes") : t("no");
    return key === "born_on" ? day(said) : said;
  };
  const field = (key: string): [string, ReactNode] => [
    t(`procedure.application.field.${key}` as never) as string,
    shown(key),
  ];
  const answers = file.answers as Record<string, unknown>;
  return (
    <>
      <div className="row no-print">
        <button type="button" className="button little" onClick={props.close}>
          <EyeOff size={16} aria-hidden="true" />
          {t("procedure.review.close_file")}
        </button>
      </div>
      <Section
        title={t("procedure.application.title")}
        action={
          view.application?.state === "draft" && may("case.advance") ? (
            <Link to={paths.application(view.case_id)}>{t("procedure.review.change")}</Link>
          ) : null
        }
      >
        <Facts
          rows={[
            field("surname"),
            field("given_name"),
            field("patronymic"),
            field("born_on"),
            field("citizenship"),
            field("document"),
            field("place_of_stay"),
            field("phone"),
            field("circumstances"),
            field("attachments"),
            ...(view.application?.filed_by === "person"
              ? []
              : [field("representative"), field("representative_ground")]),
            field("data_consent"),
          ]}
        />
      </Section>
      {file.participants.length > 0 ? (
        <Section title={t("procedure.participants.title")}>
          <Facts
            rows={file.participants.map((one) => [
              label("procedure.participant", view.participants.find((known) => known.id === one.of)?.kind),
              `${one.name}${one.detail ? `, ${one.detail}` : ""}`,
            ])}
          />
        </Section>
      ) : null}
      {view.interview && view.interview.state !== "waived" && form.data
        ? form.data.sections.map((section) => {
            // What was not asked for stays in one line, so that what was said is not lost among it.
            const said = section.questions.filter((one) => one.required || isSaid(answers[one.code]));
            const silent = section.questions.filter((one) => !said.includes(one));
            return (
              <Section
                key={section.code}
                title={pick(section.title_uk, section.title_en)}
                action={
                  view.interview?.state === "planned" && may("case.advance") ? (
                    <Link to={paths.interview(view.case_id)}>{t("procedure.review.change")}</Link>
                  ) : null
                }
              >
                {said.length > 0 ? (
                  <Facts
                    rows={said.map((question) => [
                      pick(question.uk, question.en),
                      <Answer key={question.code} question={question} given={answers[question.code]} />,
                    ])}
                  />
                ) : null}
                {silent.length > 0 ? (
                  <p className="quiet small text">
                    {t("procedure.review.unanswered")} {silent.map((one) => pick(one.uk, one.en)).join("; ")}.
                  </p>
                ) : null}
              </Section>
            );
          })
        : null}
      {view.verifications.length > 0 ? (
        <Section title={t("procedure.verification.title")}>
          {view.verifications.map((one) => (
            <div key={one.id} className="stack tight">
              <h3>
                {label("procedure.verification_kind", one.kind)} · {label("procedure.body", one.body)}
              </h3>
              <Words file={file} of={one.id} part="question" />
              <p>{one.result ? label("procedure.result", one.result) : t("procedure.no_answer")}</p>
              <Words file={file} of={one.id} part="answer" />
            </div>
          ))}
        </Section>
      ) : null}
      {view.submissions.map((one) => (
        <div key={one.id} className="stack tight">
          <Words file={file} of={one.id} part="submission" />
        </div>
      ))}
    </>
  );
}

/** Whether there is an answer at all. */
function isSaid(given: unknown): boolean {
  return given !== null && given !== undefined && given !== "" && !(Array.isArray(given) && given.length === 0);
}

/** What the reader may do with the file now. */
function TheEnd(props: { view: ProcedureView; file: OpenedFile | null }) {
  const { view, file } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  const may = useMay();
  const mine = (move: string) => view.steps.some((step) => step.move === move && step.mine);
  const received = view.submissions.find((one) => one.state === "received" && one.direction === "in");
  const newest = view.proposals[0];
  const waiting =
    newest && !newest.objected_at && view.decisions.every((one) => one.proposal_id !== newest.id) ? newest : null;
  const open = waiting !== null && (received !== undefined || waiting.kind === "revoke");
  const kinds = [
    ...(received?.kind === "status" ? ["grant", "refuse"] : []),
    ...(received?.kind === "extension" ? ["extend", "refuse_extension"] : []),
    ...(view.steps.some((step) => step.move === "revoke_status" && step.mine) ? ["revoke"] : []),
  ];
  const claims = view.court_reviews.filter((one) => !one.outcome);
  const ready = view.steps.find((step) => step.move === "submit_file")?.missing.length === 0;
  const acts: ReactNode[] = [];
  if (mine("submit_file") && ready) {
    acts.push(
      <Opens
        key="submit"
        main
        word={t("move.submit_file")}
        act={(close) => <SubmitFile view={view} kind="status" onClose={close} />}
      />,
    );
  }
  if (may("case.review") && kinds.length > 0) {
    acts.push(
      <Opens
        key="prepare"
        main
        word={t("procedure.prepare.title")}
        act={(close) => <PrepareDecision view={view} kinds={kinds} onClose={close} />}
      />,
    );
  }
  if (may("case.review") && received?.kind === "status") {
    acts.push(
      <Opens
        key="return"
        word={t("move.return_file")}
        act={(close) => <ReturnFile view={view} submission={received.id} onClose={close} />}
      />,
    );
  }
  if (may("case.decide") && open && waiting) {
    acts.push(
      <Opens
        key="decide"
        main
        icon={<Gavel size={18} aria-hidden="true" />}
        word={t("procedure.decide.title")}
        act={(close) => <TakeDecision view={view} proposal={waiting} onClose={close} />}
      />,
      <Opens
        key="object"
        word={t("procedure.decide.object")}
        act={(close) => <ObjectToProposal view={view} proposal={waiting.id} onClose={close} />}
      />,
    );
  }
  if (may("case.review")) {
    for (const claim of claims) {
      acts.push(
        <Opens
          key={claim.id}
          word={t("procedure.court.ruling")}
          act={(close) => <RecordRuling view={view} review={claim.id} onClose={close} />}
        />,
      );
    }
  }
  return (
    <Section title={t("procedure.review.end")}>
      {open && waiting ? (
        <div className="sheet stack">
          <h3>
            {t("procedure.prepare.prepared", { on: day(waiting.prepared_at) })}:{" "}
            {label("procedure.decision_kind", waiting.kind)}
          </h3>
          {waiting.reason ? <p>{label("reason", waiting.reason)}</p> : null}
          {waiting.grounds.length > 0 ? (
            <p>{waiting.grounds.map((code) => label("procedure.ground", code)).join("; ")}</p>
          ) : null}
          {waiting.valid_to ? <p>{t("procedure.decisions.until", { on: day(waiting.valid_to) })}</p> : null}
          <Words file={file} of={waiting.id} part="proposal" />
        </div>
      ) : null}
      {newest?.objected_at && file ? (
        <Notice tone="near">
          <p>
            <strong>{t("procedure.decide.objected")}</strong>
          </p>
          <Words file={file} of={newest.id} part="objection" />
        </Notice>
      ) : null}
      {acts.length > 0 ? (
        <div className="row no-print">{acts}</div>
      ) : (
        <p className="quiet text">{t("procedure.review.nothing")}</p>
      )}
    </Section>
  );
}
