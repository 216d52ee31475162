//! The acts of the office that keeps a personal file: who takes part, requests, inventory, conclusion, submission.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../../api/client";
import type { ProcedureView } from "../../../api/types";
import { Checks, Radios, SelectField, TextArea, TextField } from "../../../kernel/form/fields";
import { today } from "../../../kernel/lib/dates";
import { useLabel, useName } from "../../../kernel/words";
import { ActDialog } from "./act-dialog";
import { ABSENCES, BODIES, FILE_ITEMS, GROUNDS, PARTICIPANTS, RESULTS, VERIFICATIONS } from "./codes";

interface Closing {
  view: ProcedureView;
  onClose: () => void;
}

/** Options of a code list with their words. */
function useOptions() {
  const label = useLabel("cases");
  return (group: string, codes: readonly string[]) =>
    codes.map((code) => ({ code, word: label(`procedure.${group}`, code) }));
}

/** Puts someone on record who takes part. */
export function AddParticipant(props: Closing) {
  const { t } = useTranslation("cases");
  const options = useOptions();
  const [kind, setKind] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [detail, setDetail] = useState("");
  const [signed, setSigned] = useState("");
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.participants.add")}
      button={t("procedure.participants.add")}
      said={t("procedure.saved")}
      ready={kind !== null && name.trim().length > 1}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/cases/{case_id}/participants", {
            params: { path: { case_id: props.view.case_id }, header },
            body: {
              kind,
              name: name.trim(),
              ...(detail.trim() ? { detail: detail.trim() } : {}),
              ...(signed ? { undertaking_on: signed } : {}),
            } as never,
          }),
        )
      }
    >
      <Radios
        label={t("procedure.participants.kind")}
        value={kind}
        onChange={setKind}
        options={options("participant", PARTICIPANTS)}
      />
      <TextField label={t("procedure.participants.name")} value={name} onChange={setName} maxLength={200} required />
      <TextField
        label={t("procedure.participants.detail")}
        why={t("procedure.participants.detail_why")}
        value={detail}
        onChange={setDetail}
        maxLength={300}
      />
      <TextField
        label={t("procedure.participants.signed_on")}
        why={t("procedure.participants.signed_why")}
        type="date"
        max={today()}
        value={signed}
        onChange={setSigned}
        className="short"
      />
    </ActDialog>
  );
}

/** Records the day on which a participant signed the undertaking. */
export function SignForParticipant(props: Closing & { participant: string }) {
  const { t } = useTranslation("cases");
  const [day, setDay] = useState(today());
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.participants.signed")}
      button={t("procedure.save")}
      said={t("procedure.saved")}
      ready={day !== ""}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/participants/{participant_id}/undertaking", {
            params: { path: { participant_id: props.participant }, header },
            body: { signed_on: day },
          }),
        )
      }
    >
      <TextField
        label={t("procedure.participants.signed_on")}
        type="date"
        max={today()}
        value={day}
        onChange={setDay}
        className="short"
      />
    </ActDialog>
  );
}

/** Puts a request to another body on record. */
export function RequestVerification(props: Closing) {
  const { t } = useTranslation("cases");
  const options = useOptions();
  const [kind, setKind] = useState("");
  const [body, setBody] = useState("");
  const [sent, setSent] = useState(today());
  const [due, setDue] = useState("");
  const [question, setQuestion] = useState("");
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.verification.add")}
      button={t("procedure.verification.add")}
      said={t("procedure.saved")}
      ready={kind !== "" && body !== "" && sent !== "" && due !== "" && question.trim().length > 1}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/cases/{case_id}/verifications", {
            params: { path: { case_id: props.view.case_id }, header },
            body: { kind, body, sent_on: sent, due_on: due, question: question.trim() } as never,
          }),
        )
      }
    >
      <SelectField
        label={t("procedure.verification.kind")}
        value={kind}
        onChange={setKind}
        empty={t("procedure.choose")}
        options={options("verification_kind", VERIFICATIONS)}
        required
      />
      <SelectField
        label={t("procedure.verification.body")}
        value={body}
        onChange={setBody}
        empty={t("procedure.choose")}
        options={options("body", BODIES)}
        required
      />
      <TextField
        label={t("procedure.verification.sent_on")}
        type="date"
        max={today()}
        value={sent}
        onChange={setSent}
        className="short"
      />
      <TextField
        label={t("procedure.verification.due_on")}
        type="date"
        min={sent}
        value={due}
        onChange={setDue}
        className="short"
      />
      <TextArea
        label={t("procedure.verification.question")}
        value={question}
        onChange={setQuestion}
        maxLength={5000}
        required
      />
    </ActDialog>
  );
}

/** Records what a body answered, or that it did not. */
export function AnswerVerification(props: Closing & { request: string }) {
  const { t } = useTranslation("cases");
  const options = useOptions();
  const [day, setDay] = useState(today());
  const [result, setResult] = useState<string | null>(null);
  const [answer, setAnswer] = useState("");
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.verification.answer")}
      button={t("procedure.save")}
      said={t("procedure.saved")}
      ready={day !== "" && result !== null}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/verifications/{verification_id}/answer", {
            params: { path: { verification_id: props.request }, header },
            body: { answered_on: day, result, answer: answer.trim() } as never,
          }),
        )
      }
    >
      <Radios
        label={t("procedure.verification.result")}
        value={result}
        onChange={setResult}
        options={options("result", RESULTS)}
      />
      <TextField
        label={t("procedure.verification.answered_on")}
        type="date"
        max={today()}
        value={day}
        onChange={setDay}
        className="short"
      />
      <TextArea label={t("procedure.verification.words")} value={answer} onChange={setAnswer} maxLength={5000} />
    </ActDialog>
  );
}

/** What a line of the inventory says, while it is written. */
interface ItemDraft {
  there: string | null;
  pages: string;
  absence: string | null;
  note: string;
}

function isWhole(draft: ItemDraft): boolean {
  return draft.there === "present" ? Number(draft.pages) > 0 : draft.there === "missing" && draft.absence !== null;
}

function itemOf(draft: ItemDraft) {
  const present = draft.there === "present";
  return {
    pages: present ? Number(draft.pages) : 0,
    ...(present ? {} : { absence: draft.absence }),
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
  };
}

function ItemFields(props: { draft: ItemDraft; change: (draft: ItemDraft) => void }) {
  const { draft, change } = props;
  const { t } = useTranslation("cases");
  const options = useOptions();
  return (
    <>
      <Radios
        label={t("procedure.inventory.there")}
        layout="inline"
        value={draft.there}
        onChange={(there) => change({ ...draft, there })}
        options={[
          { code: "present", word: t("procedure.inventory.present") },
          { code: "missing", word: t("procedure.inventory.absent") },
        ]}
      />
      {draft.there === "present" ? (
        <TextField
          label={t("procedure.inventory.pages")}
          type="number"
          min={1}
          max={5000}
          value={draft.pages}
          onChange={(pages) => change({ ...draft, pages })}
          className="short"
        />
      ) : null}
      {draft.there === "missing" ? (
        <Radios
          label={t("procedure.inventory.absence")}
          value={draft.absence}
          onChange={(absence) => change({ ...draft, absence })}
          options={options("absence", ABSENCES)}
        />
      ) : null}
      <TextArea
        label={t("procedure.inventory.note")}
        value={draft.note}
        onChange={(note) => change({ ...draft, note })}
        maxLength={2000}
      />
    </>
  );
}

/** Adds a line to the inventory: what is there, or why it is not. */
export function AddFileItem(props: Closing & { kind?: string }) {
  const { t } = useTranslation("cases");
  const options = useOptions();
  const [kind, setKind] = useState(props.kind ?? "");
  const [draft, setDraft] = useState<ItemDraft>({ there: null, pages: "1", absence: null, note: "" });
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.inventory.add")}
      button={t("procedure.inventory.add")}
      said={t("procedure.saved")}
      ready={kind !== "" && isWhole(draft)}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/cases/{case_id}/file-items", {
            params: { path: { case_id: props.view.case_id }, header },
            body: { kind, item: itemOf(draft) } as never,
          }),
        )
      }
    >
      <SelectField
        label={t("procedure.inventory.kind")}
        value={kind}
        onChange={setKind}
        empty={t("procedure.choose")}
        options={options("file_item", FILE_ITEMS)}
        required
      />
      <ItemFields draft={draft} change={setDraft} />
    </ActDialog>
  );
}

/** Changes a line of the inventory over the version that was seen; its note is written anew. */
export function ChangeFileItem(props: Closing & { item: ProcedureView["inventory"][number] }) {
  const { item } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const seen = useQuery({
    queryKey: ["file-item", item.id, item.version],
    queryFn: () => taken(api.GET("/v1/file-items/{file_item_id}", { params: { path: { file_item_id: item.id } } })),
  });
  const [draft, setDraft] = useState<ItemDraft>({
    there: item.absence ? "missing" : "present",
    pages: String(item.pages || 1),
    absence: item.absence ?? null,
    note: "",
  });
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={label("procedure.file_item", item.kind)}
      button={t("procedure.save")}
      said={t("procedure.saved")}
      ready={seen.data !== undefined && isWhole(draft)}
      onClose={props.onClose}
      run={() =>
        value(
          api.PUT("/v1/file-items/{file_item_id}", {
            params: { path: { file_item_id: item.id }, header: { "If-Match": seen.data?.etag ?? "" } },
            body: { item: itemOf(draft) } as never,
          }),
        )
      }
    >
      <ItemFields draft={draft} change={setDraft} />
    </ActDialog>
  );
}

/** Writes the conclusion of the official. */
export function WriteConclusion(props: Closing) {
  const { t } = useTranslation("cases");
  const options = useOptions();
  const [recommendation, setRecommendation] = useState<string | null>(null);
  const [grounds, setGrounds] = useState<string[]>([]);
  const [text, setText] = useState("");
  const grant = recommendation === "grant";
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t("procedure.conclusion.write")}
      button={t("procedure.conclusion.write")}
      said={t("procedure.saved")}
      ready={recommendation !== null && (!grant || grounds.length > 0) && text.trim().length >= 10}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/cases/{case_id}/conclusions", {
            params: { path: { case_id: props.view.case_id }, header },
            body: { recommendation, grounds: grant ? grounds : [], text: text.trim() } as never,
          }),
        )
      }
    >
      <Radios
        label={t("procedure.conclusion.recommendation")}
        value={recommendation}
        onChange={setRecommendation}
        options={options("decision_kind", ["grant", "refuse"])}
      />
      {grant ? (
        <Checks
          label={t("procedure.grounds")}
          values={grounds}
          onChange={setGrounds}
          options={options("ground", GROUNDS)}
        />
      ) : null}
      <TextArea
        label={t("procedure.conclusion.text")}
        why={t("procedure.at_least_ten")}
        value={text}
        onChange={setText}
        maxLength={8000}
        required
      />
    </ActDialog>
  );
}

/** Submits the file, or a reasoned request to extend the status. */
export function SubmitFile(props: Closing & { kind: "status" | "extension" }) {
  const { t } = useTranslation("cases");
  const name = useName();
  const [body, setBody] = useState("");
  const [note, setNote] = useState("");
  const bodies = useQuery({
    queryKey: ["agencies", "deciding"],
    queryFn: () => value(api.GET("/v1/agencies", { params: { query: { kind: "national_social_service" } as never } })),
  });
  const needed = props.kind === "extension" || props.view.stage === "returned";
  return (
    <ActDialog
      caseId={props.view.case_id}
      title={t(props.kind === "status" ? "move.submit_file" : "move.request_extension")}
      button={t("procedure.submit.do")}
      said={t("procedure.submit.done")}
      ready={body !== "" && (!needed || note.trim().length >= 10)}
      onClose={props.onClose}
      run={(header) =>
        value(
          api.POST("/v1/cases/{case_id}/submissions", {
            params: { path: { case_id: props.view.case_id }, header },
            body: {
              kind: props.kind,
              deciding_agency_id: body,
              ...(note.trim() ? { note: note.trim() } : {}),
            } as never,
          }),
        )
      }
    >
      <SelectField
        label={t("procedure.submit.body")}
        value={body}
        onChange={setBody}
        empty={t("procedure.choose")}
        options={(bodies.data?.items ?? []).map((agency) => ({ code: agency.id, word: name(agency) }))}
        required
      />
      {needed ? (
        <TextArea
          label={t(props.kind === "extension" ? "procedure.submit.reasons" : "procedure.submit.completed")}
          why={t("procedure.at_least_ten")}
          value={note}
          onChange={setNote}
          maxLength={5000}
          required
        />
      ) : null}
    </ActDialog>
  );
}
