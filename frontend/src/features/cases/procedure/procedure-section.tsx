//! The part of a case about the status procedure: how far it is, what may follow, and everything on record by code and date.
import { FileText, PenLine, Plus, Scale } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { ProcedureView } from "../../../api/types";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { useMay } from "../../../kernel/session";
import { Link } from "../../../kernel/ui/link";
import { Badge, Due, Facts, Failure, Section, Waiting } from "../../../kernel/ui/parts";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { GiveNotice, IssueCertificate, RecordClaim } from "./decision-acts";
import {
  AddFileItem,
  AddParticipant,
  AnswerVerification,
  ChangeFileItem,
  RequestVerification,
  SignForParticipant,
  SubmitFile,
  WriteConclusion,
} from "./file-acts";
import { Stepper, Steps } from "./steps";
import { Undertaking } from "./undertaking";
import { once, useAct, useProcedure } from "./use-procedure";

/** The status procedure of a case. */
export function Procedure(props: PartProps) {
  const { t } = useTranslation("cases");
  const { view: read } = props;
  const procedure = useProcedure(read.id);
  if (procedure.isPending) return <Waiting lines={8} />;
  if (procedure.isError) return <Failure error={procedure.error} retry={() => void procedure.refetch()} />;
  const view = procedure.data;
  if (!view.opens_file) {
    return (
      <Section title={t("procedure.title")}>
        <Stepper stage={view.stage} />
        <p className="quiet text">{t("procedure.not_ours")}</p>
      </Section>
    );
  }
  return (
    <>
      <Section
        title={t("procedure.title")}
        action={
          view.application ? (
            <Link className="button little" to={paths.review(read.id)}>
              <FileText size={16} aria-hidden="true" />
              {t("procedure.review.open")}
            </Link>
          ) : null
        }
      >
        <Stepper stage={view.stage} />
        {view.appealed ? (
          <Badge tone="near" icon={<Scale size={14} aria-hidden="true" />}>
            {t("procedure.appealed")}
          </Badge>
        ) : null}
        <Undertaking view={view} />
      </Section>
      <Steps view={view} read={read} />
      <TheApplication view={view} />
      {view.application && view.application.state !== "draft" ? <Interview view={view} /> : null}
      {view.application ? <Participants view={view} /> : null}
      {view.interview ? <Verifications view={view} /> : null}
      {view.application && view.application.state !== "draft" ? <Inventory view={view} /> : null}
      {view.inventory.length > 0 || view.conclusion ? <Conclusion view={view} /> : null}
      {view.conclusion ? <Submissions view={view} /> : null}
      {view.decisions.length > 0 ? <Decisions view={view} /> : null}
    </>
  );
}

/** A button that opens one act, and the act while it is open. */
export function Opens(props: {
  word: string;
  icon?: ReactNode;
  main?: boolean;
  act: (close: () => void) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={props.main ? "button main" : "button little"} onClick={() => setOpen(true)}>
        {props.icon}
        {props.word}
      </button>
      {open ? props.act(() => setOpen(false)) : null}
    </>
  );
}

function TheApplication(props: { view: ProcedureView }) {
  const { view } = props;
  const { application } = view;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  const may = useMay();
  const begins =
    may("case.advance") &&
    ["screening", "assistance"].includes(view.stage) &&
    (application === null || application === undefined || ["withdrawn", "decided"].includes(application.state));
  return (
    <Section
      title={t("procedure.application.title")}
      action={
        begins || (application?.state === "draft" && may("case.advance")) ? (
          <Link className="button little" to={paths.application(view.case_id)}>
            <PenLine size={16} aria-hidden="true" />
            {t(begins ? "procedure.application.begin" : "procedure.application.go_on")}
          </Link>
        ) : null
      }
    >
      {application ? (
        <Facts
          rows={[
            [t("procedure.application.state"), label("procedure.application_state", application.state)],
            [
              t("procedure.application.number"),
              application.number ? `${application.number} / ${application.year}` : t("procedure.none_yet"),
            ],
            [t("procedure.application.filed_by"), label("procedure.filed_by", application.filed_by)],
            [
              t("procedure.application.signed_on"),
              application.signed_on ? day(application.signed_on) : t("procedure.none_yet"),
            ],
            [t("procedure.application.interpreter"), application.interpreter_needed ? t("yes") : t("no")],
            [
              t("procedure.application.help"),
              application.help.map((code) => label("need", code)).join("; ") || t("case.none_noted"),
            ],
          ]}
        />
      ) : (
        <p className="quiet text">{t("procedure.application.none")}</p>
      )}
    </Section>
  );
}

function Interview(props: { view: ProcedureView }) {
  const { interview, case_id: caseId } = props.view;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  const may = useMay();
  return (
    <Section
      title={t("procedure.interview.title")}
      action={
        interview?.state === "planned" && may("case.advance") ? (
          <Link className="button little" to={paths.interview(caseId)}>
            <PenLine size={16} aria-hidden="true" />
            {t("procedure.interview.fill")}
          </Link>
        ) : null
      }
    >
      {interview ? (
        <Facts
          rows={[
            [t("procedure.application.state"), label("procedure.interview_state", interview.state)],
            ...(interview.waiver
              ? ([[t("procedure.interview.waiver"), label("reason", interview.waiver)]] as [string, ReactNode][])
              : ([
                  [
                    t("procedure.interview.held_on"),
                    interview.held_on ? day(interview.held_on) : t("procedure.none_yet"),
                  ],
                  [
                    t("procedure.interview.questionnaire"),
                    t(interview.complete ? "procedure.interview.complete" : "procedure.interview.incomplete"),
                  ],
                ] as [string, ReactNode][])),
          ]}
        />
      ) : (
        <p className="quiet text">{t("procedure.interview.none")}</p>
      )}
    </Section>
  );
}

function Participants(props: { view: ProcedureView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  const may = useMay();
  const changes = may("case.advance") && ["draft", "registered"].includes(view.application?.state ?? "");
  return (
    <Section
      title={t("procedure.participants.title")}
      action={
        changes ? (
          <Opens
            word={t("procedure.participants.add")}
            icon={<Plus size={16} aria-hidden="true" />}
            act={(close) => <AddParticipant view={view} onClose={close} />}
          />
        ) : null
      }
    >
      {view.participants.length === 0 ? (
        <p className="quiet text">{t("procedure.participants.none")}</p>
      ) : (
        <ul className="rows sheet flush" aria-label={t("procedure.participants.title")}>
          {view.participants.map((one) => (
            <li key={one.id}>
              <div className="grow">{label("procedure.participant", one.kind)}</div>
              {one.undertaking_on ? (
                <Badge tone="good">{t("procedure.participants.signed_at", { on: day(one.undertaking_on) })}</Badge>
              ) : (
                <>
                  <Badge tone="near">{t("procedure.participants.unsigned")}</Badge>
                  {changes ? (
                    <Opens
                      word={t("procedure.participants.signed")}
                      act={(close) => <SignForParticipant view={view} participant={one.id} onClose={close} />}
                    />
                  ) : null}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Verifications(props: { view: ProcedureView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  const may = useMay();
  const changes = may("case.advance") && view.application?.state === "registered";
  return (
    <Section
      title={t("procedure.verification.title")}
      action={
        changes ? (
          <Opens
            word={t("procedure.verification.add")}
            icon={<Plus size={16} aria-hidden="true" />}
            act={(close) => <RequestVerification view={view} onClose={close} />}
          />
        ) : null
      }
    >
      {view.verifications.length === 0 ? (
        <p className="quiet text">{t("procedure.verification.none")}</p>
      ) : (
        <ul className="rows sheet flush" aria-label={t("procedure.verification.title")}>
          {view.verifications.map((one) => (
            <li key={one.id}>
              <div className="grow stack tight">
                <strong>{label("procedure.verification_kind", one.kind)}</strong>
                <span className="quiet">
                  {label("procedure.body", one.body)} · {t("procedure.verification.sent", { on: day(one.sent_on) })}
                </span>
              </div>
              {one.result && one.answered_on ? (
                <Badge tone={one.result === "confirmed" ? "good" : undefined}>
                  {label("procedure.result", one.result)}, {day(one.answered_on)}
                </Badge>
              ) : (
                <>
                  <Due on={one.due_on} />
                  {changes ? (
                    <Opens
                      word={t("procedure.verification.answer")}
                      act={(close) => <AnswerVerification view={view} request={one.id} onClose={close} />}
                    />
                  ) : null}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** The inventory: what lies in the file, and what the path still asks for. */
export function Inventory(props: { view: ProcedureView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  const may = useMay();
  const changes = may("case.advance") && view.application?.state === "registered";
  const open = view.required_items.filter((kind) => !view.inventory.some((item) => item.kind === kind));
  return (
    <Section
      title={t("procedure.inventory.title")}
      action={
        changes ? (
          <Opens
            word={t("procedure.inventory.add")}
            icon={<Plus size={16} aria-hidden="true" />}
            act={(close) => <AddFileItem view={view} onClose={close} />}
          />
        ) : null
      }
    >
      <ul className="rows sheet flush" aria-label={t("procedure.inventory.title")}>
        {view.inventory.map((item) => (
          <li key={item.id}>
            <div className="grow">
              {label("procedure.file_item", item.kind)}
              {item.dated_on ? <span className="quiet"> {day(item.dated_on)}</span> : null}
            </div>
            {item.absence ? (
              <Badge tone="near">{label("procedure.absence", item.absence)}</Badge>
            ) : (
              <span className="quiet">{t("procedure.inventory.of_pages", { count: item.pages })}</span>
            )}
            {changes ? (
              <Opens
                word={t("procedure.review.change")}
                act={(close) => <ChangeFileItem view={view} item={item} onClose={close} />}
              />
            ) : null}
          </li>
        ))}
        {open.map((kind) => (
          <li key={kind}>
            <div className="grow">{label("procedure.file_item", kind)}</div>
            <Badge tone="near">{t("procedure.inventory.required")}</Badge>
            {changes ? (
              <Opens
                word={t("procedure.inventory.add_this")}
                act={(close) => <AddFileItem view={view} kind={kind} onClose={close} />}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Conclusion(props: { view: ProcedureView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  return (
    <Section title={t("procedure.conclusion.title")}>
      <ConclusionActs view={view} />
    </Section>
  );
}

/** The conclusion, and what the official and the head of the unit do with it. */
export function ConclusionActs(props: { view: ProcedureView }) {
  const { view } = props;
  const { conclusion } = view;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  const may = useMay();
  const act = useAct(view.case_id);
  const now = ["verification", "returned"].includes(view.stage);
  return (
    <div className="stack">
      {conclusion ? (
        <Facts
          rows={[
            [t("procedure.conclusion.recommendation"), label("procedure.decision_kind", conclusion.recommendation)],
            [
              t("procedure.grounds"),
              conclusion.grounds.map((code) => label("procedure.ground", code)).join("; ") || t("case.none_noted"),
            ],
            [t("procedure.conclusion.written"), day(conclusion.written_at)],
            [
              t("procedure.conclusion.signed"),
              conclusion.signed_at ? day(conclusion.signed_at) : t("procedure.conclusion.unsigned"),
            ],
          ]}
        />
      ) : (
        <p className="quiet text">{t("procedure.conclusion.none")}</p>
      )}
      {act.isError ? <Failure error={act.error} /> : null}
      {now ? (
        <div className="row">
          {may("case.advance") ? (
            <Opens
              word={t("procedure.conclusion.write")}
              icon={<PenLine size={16} aria-hidden="true" />}
              act={(close) => <WriteConclusion view={view} onClose={close} />}
            />
          ) : null}
          {conclusion && !conclusion.signed_at && may("case.sign") ? (
            <button
              type="button"
              className="button main"
              disabled={act.isPending}
              onClick={() =>
                act.mutate({
                  said: t("procedure.conclusion.signed_said"),
                  run: () =>
                    value(
                      api.POST("/v1/conclusions/{conclusion_id}/signature", {
                        params: { path: { conclusion_id: conclusion.id }, header: once() },
                        body: {},
                      }),
                    ),
                })
              }
            >
              {t("procedure.conclusion.sign")}
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function Submissions(props: { view: ProcedureView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const { day } = useWriting();
  const may = (move: string) => view.steps.some((step) => step.move === move && step.mine);
  const ready = view.steps.find((step) => step.move === "submit_file")?.missing.length === 0;
  return (
    <Section
      title={t("procedure.submit.title")}
      action={
        may("submit_file") && ready ? (
          <Opens
            word={t("move.submit_file")}
            act={(close) => <SubmitFile view={view} kind="status" onClose={close} />}
          />
        ) : may("request_extension") ? (
          <Opens
            word={t("move.request_extension")}
            act={(close) => <SubmitFile view={view} kind="extension" onClose={close} />}
          />
        ) : null
      }
    >
      {view.submissions.length === 0 ? (
        <p className="quiet text">{t("procedure.submit.none")}</p>
      ) : (
        <ul className="rows sheet flush" aria-label={t("procedure.submit.title")}>
          {view.submissions.map((one) => (
            <li key={one.id}>
              <div className="grow stack tight">
                <strong>{label("procedure.submission_kind", one.kind)}</strong>
                <span className="quiet">
                  {pick(one.deciding_agency_uk, one.deciding_agency_en)} · {day(one.submitted_at)}
                </span>
                {one.missing.length > 0 ? (
                  <span>{one.missing.map((code) => label("procedure.lack", code)).join("; ")}</span>
                ) : null}
              </div>
              <Badge>{label("procedure.submission_state", one.state)}</Badge>
              {one.due_on && one.state === "received" ? <Due on={one.due_on} /> : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** The chain of decisions, with the one that holds, and the court reviews linked to each. */
export function Decisions(props: { view: ProcedureView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  const may = useMay();
  const certificate = view.certificate;
  return (
    <Section
      title={t("procedure.decisions.title")}
      action={
        view.steps.some((step) => step.move === "issue_certificate" && step.mine) ? (
          <Opens
            main
            word={t("move.issue_certificate")}
            act={(close) => <IssueCertificate view={view} onClose={close} />}
          />
        ) : null
      }
    >
      <ol className="rows sheet flush" aria-label={t("procedure.decisions.title")}>
        {view.decisions.map((one) => {
          const reviews = view.court_reviews.filter((review) => review.decision_id === one.id);
          return (
            <li key={one.id}>
              <div className="grow stack tight">
                <strong>
                  {label("procedure.decision_kind", one.kind)}{" "}
                  <span className="quiet">
                    № {one.number} / {one.year}, {day(one.decided_on)}
                  </span>
                </strong>
                {one.reason ? <span>{label("reason", one.reason)}</span> : null}
                {one.grounds.length > 0 ? (
                  <span>{one.grounds.map((code) => label("procedure.ground", code)).join("; ")}</span>
                ) : null}
                {one.valid_to ? <span>{t("procedure.decisions.until", { on: day(one.valid_to) })}</span> : null}
                {reviews.map((review) => (
                  <span key={review.id} className="row">
                    <Scale size={14} aria-hidden="true" />
                    {t("procedure.court.claimed", { on: day(review.claimed_on) })}
                    {review.outcome ? <Badge>{label("procedure.court_outcome", review.outcome)}</Badge> : null}
                  </span>
                ))}
              </div>
              {view.in_force === one.id ? <Badge tone="good">{t("procedure.decisions.in_force")}</Badge> : null}
              {may("case.advance") && !view.noticed.includes(one.id) ? (
                <Opens
                  word={t("procedure.notice.record")}
                  act={(close) => <GiveNotice view={view} decision={one.id} onClose={close} />}
                />
              ) : null}
              {may("case.advance") &&
              ["refuse", "refuse_extension", "revoke"].includes(one.kind) &&
              reviews.every((review) => review.outcome === "upheld") ? (
                <Opens
                  word={t("procedure.court.claim")}
                  act={(close) => <RecordClaim view={view} decision={one.id} onClose={close} />}
                />
              ) : null}
            </li>
          );
        })}
      </ol>
      {certificate ? (
        <Facts
          rows={[
            [t("procedure.certificate.title"), `№ ${certificate.number} / ${certificate.year}`],
            [t("procedure.certificate.issued_on"), day(certificate.issued_on)],
            [
              t("procedure.certificate.valid"),
              `${day(certificate.valid_from)} – ${day(view.valid_to ?? certificate.valid_to)}`,
            ],
            [t("procedure.certificate.handed_over_on"), day(certificate.handed_over_on)],
            [t("procedure.certificate.signed"), certificate.recipient_signed ? t("yes") : t("no")],
          ]}
        />
      ) : null}
    </Section>
  );
}
