//! The acts around a decision: return, preparation, decision, notice, certificate, and court review.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { ProcedureView } from "../../../api/types";
import { Checks, Radios, TextArea, TextField, YesNo } from "../../../kernel/form/fields";
import { today } from "../../../kernel/lib/dates";
import { useLabel } from "../../../kernel/words";
import { ActDialog } from "./act-dialog";
import {
  EXTENSION_REASONS,
  GROUNDS,
  LACKS,
  MEANS_OF_NOTICE,
  OUTCOMES_OF_COURT,
  REFUSAL_REASONS,
  REVOCATION_REASONS,
} from "./codes";

interface Closing {
  view: ProcedureView;
  onClose: () => void;
}

/** Returns a file with the list of what it lacks. */
export function ReturnFile(props: Closing & { submission: string }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [missing, setMissing] = useState<string[]>([]);
  const [note, setNote] = useState("");
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("move.return_file")}
      button={t("move.return_file")}
      said={t("procedure.return.done")}
      ready={missing.length > 0 && note.trim().length >= 10}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/submissions/{submission_id}/return", {
            params: { path: { submission_id: props.submission }, header },
            body: { missing, note: note.trim() } as never,
          }),
        )
      }
    >
      <Checks
        label={t("procedure.return.missing")}
        values={missing}
        onChange={setMissing}
        options={LACKS.map((code) => ({ code, word: label("procedure.lack", code) }))}
      />
      <TextArea
        label={t("procedure.return.note")}
        why={t("procedure.at_least_ten")}
        value={note}
        onChange={setNote}
        maxLength={5000}
        required
      />
    </ActDialog>
  );
}

const REASONS: Record<string, readonly string[] | undefined> = {
  refuse: REFUSAL_REASONS,
  refuse_extension: EXTENSION_REASONS,
  revoke: REVOCATION_REASONS,
};

/** Prepares a decision that another person will take. */
export function PrepareDecision(props: Closing & { kinds: readonly string[] }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [kind, setKind] = useState<string | null>(props.kinds.length === 1 ? (props.kinds[0] ?? null) : null);
  const [reason, setReason] = useState<string | null>(null);
  const [grounds, setGrounds] = useState<string[]>([]);
  const [until, setUntil] = useState("");
  const [text, setText] = useState("");
  const reasons = kind ? REASONS[kind] : undefined;
  const term = kind === "grant" || kind === "extend";
  const fits = kind !== null && (reasons ? reason !== null : true) && (kind === "grant" ? grounds.length > 0 : true);
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.prepare.title")}
      button={t("procedure.prepare.do")}
      said={t("procedure.prepare.done")}
      ready={fits && text.trim().length >= 10}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/cases/{case_id}/proposals", {
            params: { path: { case_id: props.view.case_id }, header },
            body: {
              kind,
              grounds: kind === "grant" ? grounds : [],
              ...(reasons ? { reason_code: reason } : {}),
              ...(term && until ? { valid_to: until } : {}),
              text: text.trim(),
            } as never,
          }),
        )
      }
    >
      <Radios
        label={t("procedure.prepare.kind")}
        value={kind}
        onChange={(code) => {
          setKind(code);
          setReason(null);
        }}
        options={props.kinds.map((code) => ({ code, word: label("procedure.decision_kind", code) }))}
      />
      {kind === "grant" ? (
        <Checks
          label={t("procedure.grounds")}
          values={grounds}
          onChange={setGrounds}
          options={GROUNDS.map((code) => ({ code, word: label("procedure.ground", code) }))}
        />
      ) : null}
      {reasons ? (
        <Radios
          label={t("procedure.prepare.reason")}
          value={reason}
          onChange={setReason}
          options={reasons.map((code) => ({ code, word: label("reason", code) }))}
        />
      ) : null}
      {term ? (
        <TextField
          label={t("procedure.prepare.until")}
          why={t("procedure.prepare.until_why")}
          type="date"
          value={until}
          onChange={setUntil}
          className="short"
        />
      ) : null}
      <TextArea
        label={t("procedure.prepare.text")}
        why={t("procedure.at_least_ten")}
        value={text}
        onChange={setText}
        maxLength={8000}
        required
      />
    </ActDialog>
  );
}

/** Takes the decision that was prepared: a deliberate act that cannot be taken back. */
export function TakeDecision(props: Closing & { proposal: ProcedureView["proposals"][number] }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={label("procedure.decision_kind", props.proposal.kind)}
      button={t("procedure.decide.do")}
      said={t("procedure.decide.done")}
      ready
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/proposals/{proposal_id}/decision", {
            params: { path: { proposal_id: props.proposal.id }, header },
            body: {},
          }),
        )
      }
    >
      <p className="text">{t("procedure.decide.warning")}</p>
    </ActDialog>
  );
}

/** Sends a prepared decision back to the one who prepared it. */
export function ObjectToProposal(props: Closing & { proposal: string }) {
  const { t } = useTranslation("cases");
  const [text, setText] = useState("");
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.decide.object")}
      button={t("procedure.decide.object")}
      said={t("procedure.decide.objected")}
      ready={text.trim().length >= 10}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/proposals/{proposal_id}/objection", {
            params: { path: { proposal_id: props.proposal }, header },
            body: { text: text.trim() },
          }),
        )
      }
    >
      <TextArea
        label={t("procedure.decide.objection")}
        why={t("procedure.at_least_ten")}
        value={text}
        onChange={setText}
        maxLength={5000}
        required
      />
    </ActDialog>
  );
}

/** Records that the person was told of a decision. */
export function GiveNotice(props: Closing & { decision: string }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [day, setDay] = useState(today());
  const [means, setMeans] = useState<string | null>(null);
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.notice.title")}
      button={t("procedure.save")}
      said={t("procedure.saved")}
      ready={day !== "" && means !== null}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/decisions/{decision_id}/notice", {
            params: { path: { decision_id: props.decision }, header },
            body: { given_on: day, means } as never,
          }),
        )
      }
    >
      <TextField
        label={t("procedure.notice.given_on")}
        type="date"
        max={today()}
        value={day}
        onChange={setDay}
        className="short"
      />
      <Radios
        label={t("procedure.notice.means")}
        value={means}
        onChange={setMeans}
        options={MEANS_OF_NOTICE.map((code) => ({ code, word: label("procedure.means", code) }))}
      />
    </ActDialog>
  );
}

/** Issues the certificate and says when it is handed over. */
export function IssueCertificate(props: Closing) {
  const { t } = useTranslation("cases");
  const [day, setDay] = useState(today());
  const [signed, setSigned] = useState<boolean | null>(null);
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("move.issue_certificate")}
      button={t("move.issue_certificate")}
      said={t("procedure.certificate.done")}
      ready={day !== "" && signed !== null}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/cases/{case_id}/certificates", {
            params: { path: { case_id: props.view.case_id }, header },
            body: { handed_over_on: day, recipient_signed: signed === true },
          }),
        )
      }
    >
      <TextField
        label={t("procedure.certificate.handed_over_on")}
        type="date"
        min={today()}
        value={day}
        onChange={setDay}
        className="short"
      />
      <YesNo
        label={t("procedure.certificate.signed")}
        value={signed}
        onChange={setSigned}
        yes={t("yes")}
        no={t("no")}
      />
    </ActDialog>
  );
}

/** Records a claim against a refusal or a termination. */
export function RecordClaim(props: Closing & { decision: string }) {
  const { t } = useTranslation("cases");
  const [day, setDay] = useState(today());
  const [text, setText] = useState("");
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.court.claim")}
      button={t("procedure.save")}
      said={t("procedure.saved")}
      ready={day !== "" && text.trim().length >= 5}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/decisions/{decision_id}/court-reviews", {
            params: { path: { decision_id: props.decision }, header },
            body: { claimed_on: day, text: text.trim() },
          }),
        )
      }
    >
      <TextField
        label={t("procedure.court.claimed_on")}
        type="date"
        max={today()}
        value={day}
        onChange={setDay}
        className="short"
      />
      <TextArea label={t("procedure.court.claim_text")} value={text} onChange={setText} maxLength={5000} required />
    </ActDialog>
  );
}

/** Records what the court decided. */
export function RecordRuling(props: Closing & { review: string }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [outcome, setOutcome] = useState<string | null>(null);
  const [day, setDay] = useState(today());
  const [text, setText] = useState("");
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.court.ruling")}
      button={t("procedure.save")}
      said={t("procedure.saved")}
      ready={outcome !== null && day !== "" && text.trim().length >= 5}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/court-reviews/{court_review_id}/ruling", {
            params: { path: { court_review_id: props.review }, header },
            body: { outcome, ruled_on: day, text: text.trim() } as never,
          }),
        )
      }
    >
      <Radios
        label={t("procedure.court.outcome")}
        value={outcome}
        onChange={setOutcome}
        options={OUTCOMES_OF_COURT.map((code) => ({ code, word: label("procedure.court_outcome", code) }))}
      />
      <TextField
        label={t("procedure.court.ruled_on")}
        type="date"
        max={today()}
        value={day}
        onChange={setDay}
        className="short"
      />
      <TextArea label={t("procedure.court.ruling_text")} value={text} onChange={setText} maxLength={5000} required />
    </ActDialog>
  );
}
