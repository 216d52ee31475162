//! The application form: one page, saved as a draft as often as one likes, registered from the case when it is whole.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { ProcedureView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Checks, Radios, TextArea, TextField, YesNo } from "../../../kernel/form/fields";
import { today } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { Link } from "../../../kernel/ui/link";
import { Failure, Heading, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel } from "../../../kernel/words";
import { NEEDS } from "../codes";
import { Shown } from "../shown";
import { FILED_BY } from "./codes";
import { once, useProcedure } from "./use-procedure";

type Content = Record<string, string | boolean | null | undefined>;

interface Form {
  filed_by: string;
  help: string[];
  interpreter_needed: boolean | null;
  signed_on: string;
  content: Content;
}

const LINES = ["surname", "given_name", "patronymic"] as const;

/** Opens the draft of a case, or a new one. */
export default function ApplicationPage() {
  const { t } = useTranslation("cases");
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const procedure = useProcedure(caseId);
  const draft = procedure.data?.application?.state === "draft" ? procedure.data.application : null;
  const opened = useQuery({
    queryKey: ["application-draft", draft?.id],
    enabled: draft !== null,
    queryFn: async () => {
      const file = await value(
        api.POST("/v1/cases/{case_id}/file-openings", {
          params: { path: { case_id: caseId }, header: once() },
          body: { purpose: "prepare_document" },
        }),
      );
      const read = await taken(
        api.GET("/v1/applications/{application_id}", { params: { path: { application_id: draft?.id ?? "" } } }),
      );
      return { content: (file.application ?? {}) as Content, etag: read.etag ?? "", view: read.value };
    },
    // What is being typed is never replaced behind the writer's back.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
  if (procedure.isPending || (draft !== null && opened.isPending)) return <Waiting lines={8} />;
  const error = procedure.error ?? opened.error;
  if (error) {
    return (
      <div className="stack">
        <Heading>{t("procedure.application.title")}</Heading>
        <Failure error={error} retry={() => void procedure.refetch()} />
      </div>
    );
  }
  return (
    <TheForm
      view={procedure.data as ProcedureView}
      etag={opened.data?.etag ?? null}
      first={
        draft && opened.data
          ? {
              filed_by: draft.filed_by,
              help: draft.help,
              interpreter_needed: draft.interpreter_needed,
              signed_on: draft.signed_on ?? "",
              content: opened.data.content,
            }
          : { filed_by: "", help: [], interpreter_needed: null, signed_on: "", content: {} }
      }
    />
  );
}

function TheForm(props: { view: ProcedureView; etag: string | null; first: Form }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const navigate = useNavigate();
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [form, setForm] = useState(props.first);
  const [etag, setEtag] = useState(props.etag);
  const [theirs, setTheirs] = useState<Content | null>(null);
  const draft = view.application?.state === "draft" ? view.application : null;
  const set = (change: Partial<Form>) => setForm((now) => ({ ...now, ...change }));
  const say_ = (key: string) => (form.content[key] as string | null | undefined) ?? "";
  const write = (key: string, text: string) => set({ content: { ...form.content, [key]: text } });
  const save = useMutation({
    mutationFn: () => {
      const clean = Object.fromEntries(
        Object.entries(form.content).map(([key, said]) => [key, typeof said === "string" ? said.trim() || null : said]),
      );
      const body = {
        application: {
          filed_by: form.filed_by,
          help: form.help,
          interpreter_needed: form.interpreter_needed === true,
          signed_on: form.signed_on || null,
          content: clean,
        },
      };
      return draft
        ? taken(
            api.PUT("/v1/applications/{application_id}", {
              params: { path: { application_id: draft.id }, header: { "If-Match": etag ?? "" } },
              body: body as never,
            }),
          )
        : taken(
            api.POST("/v1/cases/{case_id}/applications", {
              params: { path: { case_id: view.case_id }, header: { "Idempotency-Key": attempt.key(body) } },
              body: body as never,
            }),
          );
    },
    onSuccess: async () => {
      attempt.done();
      say(t("procedure.saved"));
      await Promise.all(
        ["procedure", "timeline", "case"].map((key) => cache.invalidateQueries({ queryKey: [key, view.case_id] })),
      );
      void navigate({ to: paths.case(view.case_id), search: { part: "procedure" } as never });
    },
    onError: async (error) => {
      if (!(error instanceof Problem) || error.code !== "precondition.failed" || !draft) return;
      // Somebody saved meanwhile: both are shown, and the person decides.
      const [file, now] = await Promise.all([
        value(
          api.POST("/v1/cases/{case_id}/file-openings", {
            params: { path: { case_id: view.case_id }, header: once() },
            body: { purpose: "prepare_document" },
          }),
        ),
        taken(api.GET("/v1/applications/{application_id}", { params: { path: { application_id: draft.id } } })),
      ]);
      setEtag(now.etag);
      setTheirs((file.application ?? {}) as Content);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const line = (key: string, required = false, most = 300) => (
    <TextField
      key={key}
      label={t(`procedure.application.field.${key}` as never)}
      value={say_(key)}
      onChange={(text) => write(key, text)}
      maxLength={most}
      required={required}
    />
  );
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Link to={paths.case(view.case_id)}>{t("procedure.back")}</Link>
        <Heading>{t("procedure.application.title")}</Heading>
        <p className="quiet text">{t("procedure.application.lead")}</p>
      </div>
      {theirs ? (
        <Notice tone="near" role="alert">
          <p>
            <strong>{t("conflict.title")}</strong>
          </p>
          <div className="review-both">
            <div>
              <h3>{t("conflict.mine")}</h3>
              <Shown value={form.content} />
            </div>
            <div>
              <h3>{t("conflict.theirs")}</h3>
              <Shown value={theirs} />
            </div>
          </div>
          <div className="row">
            <button
              type="button"
              className="button"
              onClick={() => {
                setTheirs(null);
                save.mutate();
              }}
            >
              {t("conflict.keep_mine")}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => {
                set({ content: theirs });
                setTheirs(null);
                save.reset();
              }}
            >
              {t("conflict.take_theirs")}
            </button>
          </div>
        </Notice>
      ) : save.isError ? (
        <Failure error={save.error} />
      ) : null}
      <form className="stack wide" onSubmit={submit}>
        <Radios
          label={t("procedure.application.filed_by")}
          why={t("procedure.application.filed_by_why")}
          value={form.filed_by}
          onChange={(code) => set({ filed_by: code })}
          options={FILED_BY.map((code) => ({ code, word: label("procedure.filed_by", code) }))}
          required
        />
        <Section title={t("procedure.application.person")}>
          {LINES.map((key) => line(key))}
          <TextField
            label={t("procedure.application.field.born_on")}
            type="date"
            max={today()}
            value={say_("born_on")}
            onChange={(text) => write("born_on", text)}
            className="short"
          />
          {line("citizenship")}
          {line("document")}
          {line("place_of_stay")}
          {line("phone")}
        </Section>
        {form.filed_by && form.filed_by !== "person" ? (
          <Section title={t("procedure.application.representative")}>
            {line("representative")}
            {line("representative_ground")}
          </Section>
        ) : null}
        <Section title={t("procedure.application.what")}>
          <TextArea
            label={t("procedure.application.field.circumstances")}
            why={t("procedure.application.circumstances_why")}
            value={say_("circumstances")}
            onChange={(text) => write("circumstances", text)}
            maxLength={8000}
          />
          <TextArea
            label={t("procedure.application.field.attachments")}
            value={say_("attachments")}
            onChange={(text) => write("attachments", text)}
            maxLength={8000}
          />
          <Checks
            label={t("procedure.application.help")}
            layout="grid"
            values={form.help}
            onChange={(help) => set({ help })}
            options={NEEDS.map((code) => ({ code, word: label("need", code) }))}
          />
          <YesNo
            label={t("procedure.application.interpreter")}
            why={t("procedure.application.interpreter_why")}
            value={form.interpreter_needed}
            onChange={(yes) => set({ interpreter_needed: yes })}
            yes={t("yes")}
            no={t("no")}
          />
        </Section>
        <Section title={t("procedure.application.signature")}>
          <YesNo
            label={t("procedure.application.field.data_consent")}
            value={form.content.data_consent as boolean | null | undefined}
            onChange={(yes) => set({ content: { ...form.content, data_consent: yes } })}
            yes={t("yes")}
            no={t("no")}
          />
          <TextField
            label={t("procedure.application.signed_on")}
            why={t("procedure.application.signed_why")}
            type="date"
            max={today()}
            value={form.signed_on}
            onChange={(text) => set({ signed_on: text })}
            className="short"
          />
        </Section>
        <div className="row">
          <button type="submit" className="button main big" disabled={save.isPending || form.filed_by === ""}>
            {t("procedure.save_draft")}
          </button>
          <Link className="button big" to={paths.case(view.case_id)}>
            {t("cancel")}
          </Link>
        </div>
      </form>
    </div>
  );
}
