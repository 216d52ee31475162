//! The part of a case about its files: add, take out, black out, delete; and who had each of them in hand.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileDown, FilePlus2, History, SquareDashed, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { AttachmentView } from "../../../api/types";
import { newKey, useAttempt } from "../../../kernel/attempt";
import { Radios, SelectField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { keepFile } from "../../../kernel/lib/download";
import { useMay } from "../../../kernel/session";
import { Badge, Dialog, Empty, Failure, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { AUDIENCES, FILE_CLASSES, FILE_DELETIONS } from "../codes";
import { fileCall } from "./file-call";
import { RedactDialog } from "./redact-dialog";

type Asked = "redact" | "custody" | "delete";

/** The files of a case. */
export function Files(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const may = useMay();
  const { moment } = useWriting();
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<{ what: Asked; file: AttachmentView } | null>(null);
  const files = useQuery({
    queryKey: ["files", view.id],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/attachments", { params: { path: { case_id: view.id } } })),
  });
  const add = may("case.write") ? (
    <button type="button" className="button little" onClick={() => setAdding(true)}>
      <FilePlus2 size={16} aria-hidden="true" />
      {t("files.add")}
    </button>
  ) : null;
  const items = files.data?.items ?? [];
  return (
    <Section title={t("files.title")} action={items.length > 0 ? add : null}>
      {files.isPending ? (
        <Waiting lines={3} />
      ) : files.isError ? (
        <Failure error={files.error} retry={() => void files.refetch()} />
      ) : items.length === 0 ? (
        <Empty action={add}>{t("files.empty")}</Empty>
      ) : (
        <ul className="rows sheet flush" aria-label={t("files.title")}>
          {items.map((file) => (
            <li key={file.id}>
              <div className="grow stack tight">
                <strong>
                  {label("file_class", file.class)}
                  {file.redacted_from ? ` · ${t("files.redacted_copy")}` : ""}
                </strong>
                <span className="quiet">
                  {moment(file.taken_at)} · {pick(file.agency_uk, file.agency_en)} · <Size file={file} />
                </span>
                <span className="quiet">{label("file_audience", file.audience)}</span>
                {file.deleted_at ? (
                  <span>
                    {t("files.deleted", {
                      on: moment(file.deleted_at),
                      why: label("file_deletion", file.deletion_code),
                    })}
                  </span>
                ) : null}
              </div>
              <div className="row no-print">
                {file.deleted_at ? <Badge>{t("files.gone")}</Badge> : null}
                {file.actions.includes("open") ? <Take file={file} /> : null}
                {file.actions.includes("redact") ? (
                  <Ask icon={SquareDashed} word={t("files.redact")} onAsk={() => setAsked({ what: "redact", file })} />
                ) : null}
                <Ask icon={History} word={t("files.custody")} onAsk={() => setAsked({ what: "custody", file })} />
                {file.actions.includes("delete") ? (
                  <Ask icon={Trash2} word={t("files.delete")} onAsk={() => setAsked({ what: "delete", file })} />
                ) : null}
              </div>
            </li>
          ))}
        </ul>
      )}
      {adding ? <AddDialog caseId={view.id} onClose={() => setAdding(false)} /> : null}
      {asked?.what === "redact" ? <RedactDialog file={asked.file} onClose={() => setAsked(null)} /> : null}
      {asked?.what === "custody" ? <CustodyDialog file={asked.file} onClose={() => setAsked(null)} /> : null}
      {asked?.what === "delete" ? <DeleteDialog file={asked.file} onClose={() => setAsked(null)} /> : null}
    </Section>
  );
}

function Ask(props: { icon: typeof History; word: string; onAsk: () => void }) {
  const Sign = props.icon;
  return (
    <button type="button" className="button little" onClick={props.onAsk}>
      <Sign size={16} aria-hidden="true" />
      {props.word}
    </button>
  );
}

function Size(props: { file: AttachmentView }) {
  const { t } = useTranslation("cases");
  const { file } = props;
  const kilobytes = Math.max(1, Math.round(file.byte_count / 1024));
  return (
    <>
      {file.pages ? t("files.pages", { count: file.pages }) : `${file.width} × ${file.height}`},{" "}
      {t("files.kilobytes", { count: kilobytes })}
    </>
  );
}

/** Takes a file out: recorded each time, so it is never fetched for a mere look at the list. */
function Take(props: { file: AttachmentView }) {
  const { t } = useTranslation("cases");
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const take = useMutation({
    mutationFn: () => keepFile(fileCall(props.file, may("identity.read"))),
    gcTime: 0,
    onSuccess: () => {
      say(t("files.taken_out"));
      void cache.invalidateQueries({ queryKey: ["custody", props.file.id] });
    },
  });
  return (
    <>
      <button type="button" className="button little" disabled={take.isPending} onClick={() => take.mutate()}>
        <FileDown size={16} aria-hidden="true" />
        {t("files.take")}
      </button>
      {take.isError ? <Failure error={take.error} /> : null}
    </>
  );
}

/** The type of a file by the ending of its name; the server looks at the bytes. */
const TYPES: Record<string, string> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  pdf: "application/pdf",
};
const LARGEST = 20 * 1024 * 1024;

function AddDialog(props: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState("");
  const [audience, setAudience] = useState<string | null>("team");
  const ending = file?.name.split(".").at(-1)?.toLowerCase() ?? "";
  const type = TYPES[ending];
  const wrong =
    file === null
      ? null
      : type === undefined
        ? t("files.wrong_type")
        : file.size > LARGEST
          ? t("files.too_large")
          : null;
  const send = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/cases/{case_id}/attachments", {
          params: {
            path: { case_id: props.caseId },
            query: { class: kind, audience: audience ?? "team" } as never,
            header: {
              "Idempotency-Key": attempt.key([file?.name, file?.size, file?.lastModified, kind, audience]),
              // Only the ending goes out: a name may tell whose document it is.
              "Content-Disposition": `attachment; filename="file.${ending}"`,
            },
          },
          headers: { "Content-Type": type },
          body: file as never,
          bodySerializer: (body) => body as never,
        }),
      ),
    onSuccess: async () => {
      props.onClose();
      say(t("files.added"));
      await cache.invalidateQueries({ queryKey: ["files", props.caseId] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file !== null && wrong === null && kind !== "") send.mutate();
  };
  return (
    <Dialog title={t("files.add")} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor="new-file">{t("files.file")}</label>
          <p className="why" id="new-file-why">
            {t("files.file_why")}
          </p>
          <input
            id="new-file"
            className="input"
            type="file"
            accept=".jpg,.jpeg,.png,.pdf"
            required
            aria-describedby="new-file-why"
            aria-invalid={wrong ? true : undefined}
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
          {wrong ? <p className="wrong">{wrong}</p> : null}
        </div>
        <SelectField
          label={t("files.class")}
          value={kind}
          onChange={setKind}
          empty={t("intake.choose")}
          options={FILE_CLASSES.map((code) => ({ code, word: label("file_class", code) }))}
        />
        <Radios
          label={t("files.audience")}
          value={audience}
          onChange={setAudience}
          options={AUDIENCES.map((code) => ({ code, word: label("file_audience", code) }))}
        />
        {send.isError ? <Failure error={send.error} /> : null}
        <div className="row">
          <button
            type="submit"
            className="button main"
            disabled={send.isPending || file === null || wrong !== null || kind === ""}
          >
            <FilePlus2 size={18} aria-hidden="true" />
            {send.isPending ? t("files.sending") : t("files.send")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function CustodyDialog(props: { file: AttachmentView; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const role = useLabel("tenancy");
  const pick = usePick();
  const { moment } = useWriting();
  const lines = useQuery({
    queryKey: ["custody", props.file.id],
    queryFn: () =>
      value(api.GET("/v1/attachments/{attachment_id}/custody", { params: { path: { attachment_id: props.file.id } } })),
  });
  return (
    <Dialog title={t("files.custody_title")} onClose={props.onClose}>
      <p className="small quiet">
        SHA-256: <span className="mono">{props.file.sha256}</span>
      </p>
      {lines.isPending ? (
        <Waiting lines={3} />
      ) : lines.isError ? (
        <Failure error={lines.error} />
      ) : (
        <ol className="timeline" aria-label={t("files.custody_title")}>
          {lines.data.items.map((line) => (
            <li key={line.request_id + line.act} className="stack tight">
              <strong>{label("custody_act", line.act)}</strong>
              <span className="quiet">
                {moment(line.at)} ·{" "}
                {line.actor ?? (line.actor_role ? role("role", line.actor_role) : t("files.program"))} ·{" "}
                {pick(line.agency_uk, line.agency_en)}
              </span>
            </li>
          ))}
        </ol>
      )}
      <div className="row">
        <button type="button" className="button" onClick={props.onClose}>
          {t("files.close")}
        </button>
      </div>
    </Dialog>
  );
}

function DeleteDialog(props: { file: AttachmentView; onClose: () => void }) {
  const { file } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const cache = useQueryClient();
  const [reason, setReason] = useState<string | null>(null);
  const remove = useMutation({
    mutationFn: (code: string) =>
      value(
        api.POST("/v1/attachments/{attachment_id}/deletion", {
          params: {
            path: { attachment_id: file.id },
            header: { "Idempotency-Key": newKey() },
          },
          body: { reason_code: code } as never,
        }),
      ),
    onSuccess: async () => {
      props.onClose();
      say(t("files.deleted_said"));
      await cache.invalidateQueries({ queryKey: ["files", file.case_id] });
    },
  });
  return (
    <Dialog title={t("files.delete_title")} onClose={props.onClose}>
      <Notice tone="near">
        <p>{t("files.delete_what")}</p>
      </Notice>
      <Radios
        label={t("files.delete_why")}
        value={reason}
        onChange={setReason}
        options={FILE_DELETIONS.map((code) => ({ code, word: label("file_deletion", code) }))}
      />
      {remove.isError ? <Failure error={remove.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button danger"
          disabled={reason === null || remove.isPending}
          onClick={() => reason !== null && remove.mutate(reason)}
        >
          <Trash2 size={18} aria-hidden="true" />
          {t("files.delete")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
