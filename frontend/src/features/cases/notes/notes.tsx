//! The part of a case about its notes: written for chosen readers, whose number only shrinks.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, NotebookPen } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { CaseNote } from "../../../api/types";
import { newKey, useAttempt } from "../../../kernel/attempt";
import { Radios, TextArea } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { useMay } from "../../../kernel/session";
import { Badge, Dialog, Empty, Failure, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { VISIBILITIES } from "../codes";

/** The notes of a case. Opening them is a reading, and readings are on record. */
export function CaseNotes(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const may = useMay();
  const { moment } = useWriting();
  const [opened, setOpened] = useState(false);
  const [narrowing, setNarrowing] = useState<CaseNote | null>(null);
  const notes = useQuery({
    queryKey: ["case-notes", view.id],
    enabled: opened,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: () =>
      value(
        api.POST("/v1/cases/{case_id}/note-readings", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": newKey() } },
          body: {},
        }),
      ),
  });
  return (
    <Section title={t("case_notes.title")}>
      {may("case.write") ? <NewNote caseId={view.id} onWritten={() => setOpened(true)} /> : null}
      {!opened ? (
        <Empty
          action={
            <button type="button" className="button" onClick={() => setOpened(true)}>
              <Eye size={18} aria-hidden="true" />
              {t("case_notes.open")}
            </button>
          }
        >
          {t("case_notes.recorded")}
        </Empty>
      ) : notes.isPending ? (
        <Waiting lines={3} />
      ) : notes.isError ? (
        <Failure error={notes.error} retry={() => void notes.refetch()} />
      ) : notes.data.items.length === 0 ? (
        <p className="quiet">{t("case_notes.empty")}</p>
      ) : (
        <ol className="stack" aria-label={t("case_notes.title")}>
          {notes.data.items.map((note) => (
            <li key={note.id} className="sheet stack tight">
              <p className="text paper-text">{note.text}</p>
              <div className="row apart">
                <span className="small quiet">
                  {moment(note.written_at)} · {note.author ? `${note.author}, ` : ""}
                  {pick(note.agency_uk, note.agency_en)}
                </span>
                <span className="row">
                  <Badge>{label("visibility", note.visibility)}</Badge>
                  {note.may_narrow_to.length > 0 ? (
                    <button type="button" className="button little" onClick={() => setNarrowing(note)}>
                      {t("case_notes.narrow")}
                    </button>
                  ) : null}
                </span>
              </div>
            </li>
          ))}
        </ol>
      )}
      {narrowing ? <NarrowDialog note={narrowing} onClose={() => setNarrowing(null)} /> : null}
    </Section>
  );
}

function NewNote(props: { caseId: string; onWritten: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [text, setText] = useState("");
  const [visibility, setVisibility] = useState<string | null>("team");
  const write = useMutation({
    mutationFn: (body: { text: string; visibility: string }) =>
      value(
        api.POST("/v1/cases/{case_id}/notes", {
          params: { path: { case_id: props.caseId }, header: { "Idempotency-Key": attempt.key(body) } },
          body: body as never,
        }),
      ),
    onSuccess: async () => {
      attempt.done();
      setText("");
      say(t("case_notes.written"));
      props.onWritten();
      await cache.invalidateQueries({ queryKey: ["case-notes", props.caseId] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && visibility) write.mutate({ text: text.trim(), visibility });
  };
  return (
    <form className="sheet stack" onSubmit={submit}>
      <TextArea label={t("case_notes.new")} value={text} onChange={setText} maxLength={5000} />
      <Radios
        label={t("case_notes.readers")}
        why={t("case_notes.readers_why")}
        value={visibility}
        onChange={setVisibility}
        options={VISIBILITIES.map((code) => ({ code, word: label("visibility", code) }))}
      />
      {write.isError ? <Failure error={write.error} /> : null}
      <div className="row">
        <button type="submit" className="button main" disabled={!text.trim() || write.isPending}>
          <NotebookPen size={18} aria-hidden="true" />
          {t("case_notes.write")}
        </button>
      </div>
    </form>
  );
}

function NarrowDialog(props: { note: CaseNote; onClose: () => void }) {
  const { note } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const cache = useQueryClient();
  const [to, setTo] = useState<string | null>(null);
  const narrow = useMutation({
    mutationFn: (visibility: string) =>
      value(
        api.POST("/v1/case-notes/{note_id}/narrowing", {
          params: { path: { note_id: note.id }, header: { "Idempotency-Key": newKey() } },
          body: { visibility } as never,
        }),
      ),
    onSuccess: async () => {
      props.onClose();
      say(t("case_notes.narrowed"));
      await cache.invalidateQueries({ queryKey: ["case-notes", note.case_id] });
    },
  });
  return (
    <Dialog title={t("case_notes.narrow_title")} onClose={props.onClose}>
      <p>{t("case_notes.narrow_what")}</p>
      <Radios
        label={t("case_notes.readers")}
        value={to}
        onChange={setTo}
        options={note.may_narrow_to.map((code) => ({ code, word: label("visibility", code) }))}
      />
      {narrow.isError ? <Failure error={narrow.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={to === null || narrow.isPending}
          onClick={() => to !== null && narrow.mutate(to)}
        >
          {t("case_notes.narrow")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
