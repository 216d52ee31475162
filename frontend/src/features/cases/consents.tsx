//! Consents of a person: recorded for a purpose, and withdrawn in one step that also closes what was shared on them.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileSignature } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { CaseView, ConsentView } from "../../api/types";
import { useAttempt } from "../../kernel/attempt";
import { Checks, Radios, TextField } from "../../kernel/form/fields";
import { today, useWriting } from "../../kernel/lib/dates";
import { useMay, useMe } from "../../kernel/session";
import { Badge, Dialog, Empty, Failure, Notice, Section } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { useLabel } from "../../kernel/words";
import type { PartProps } from "./case-sections";
import { CHILD_VIEWS, CONSENT_PURPOSES, DATA_CATEGORIES, GUARDIANS, INTERPRETERS } from "./codes";

/** Whether a consent holds today. */
export function isActive(consent: ConsentView): boolean {
  return !consent.withdrawn_at && consent.given_on <= today() && (!consent.expires_on || today() <= consent.expires_on);
}

/** The consents of a case. */
export function Consents(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const may = useMay();
  const { day } = useWriting();
  const [recording, setRecording] = useState(false);
  const [leaving, setLeaving] = useState<ConsentView | null>(null);
  const record =
    may("case.write") && view.relation === "record" && !view.without_identity ? (
      <button type="button" className="button little" onClick={() => setRecording(true)}>
        <FileSignature size={16} aria-hidden="true" />
        {t("consents.record")}
      </button>
    ) : null;
  return (
    <Section title={t("consents.title")} action={view.consents.length > 0 ? record : null}>
      {view.consents.length === 0 ? (
        <Empty action={record}>{t("consents.empty")}</Empty>
      ) : (
        <ul className="rows sheet flush" aria-label={t("consents.title")}>
          {view.consents.map((consent) => (
            <li key={consent.id}>
              <div className="grow stack tight">
                <strong>{consent.purposes.map((code) => label("consent_purpose", code)).join("; ")}</strong>
                <span className="quiet">
                  {label("consent_by", consent.given_by)} · {t("consents.since", { on: day(consent.given_on) })} ·{" "}
                  {t(consent.recipient_agency_id ? "consents.one_recipient" : "consents.any_recipient")}
                  {consent.expires_on ? ` · ${t("consents.until", { on: day(consent.expires_on) })}` : ""}
                </span>
                <span className="quiet">
                  {t("consents.covers")}: {consent.categories.map((code) => label("data_category", code)).join(", ")} ·{" "}
                  {t("consents.explained", { language: consent.language })} ·{" "}
                  {label("interpreter", consent.interpreter)}
                </span>
                {consent.guardian && consent.child_view ? (
                  <span className="quiet">
                    {label("guardian", consent.guardian)} · {t("consents.child_view")}:{" "}
                    {label("child_view", consent.child_view)}
                  </span>
                ) : null}
              </div>
              {isActive(consent) ? (
                <>
                  <Badge tone="good">{t("consents.active")}</Badge>
                  {may("case.write") && view.relation === "record" ? (
                    <button type="button" className="button little" onClick={() => setLeaving(consent)}>
                      {t("consents.withdraw")}
                    </button>
                  ) : null}
                </>
              ) : (
                <Badge>
                  {consent.withdrawn_at
                    ? t("consents.withdrawn", { on: day(consent.withdrawn_at) })
                    : t("consents.expired")}
                </Badge>
              )}
            </li>
          ))}
        </ul>
      )}
      {recording ? <RecordDialog view={view} onClose={() => setRecording(false)} /> : null}
      {leaving ? <WithdrawDialog view={view} consent={leaving} onClose={() => setLeaving(null)} /> : null}
    </Section>
  );
}

function WithdrawDialog(props: { view: CaseView; consent: ConsentView; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const withdraw = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/consents/{consent_id}/withdrawal", {
          body: {},
          params: {
            path: { consent_id: props.consent.id },
            header: { "Idempotency-Key": attempt.key(props.consent.id) },
          },
        }),
      ),
    onSuccess: async () => {
      props.onClose();
      say(t("consents.withdrawn_said"));
      await cache.invalidateQueries();
    },
  });
  return (
    <Dialog title={t("consents.withdraw_title")} onClose={props.onClose}>
      <Notice tone="near">
        <p>{t("consents.withdraw_what")}</p>
      </Notice>
      {withdraw.isError ? <Failure error={withdraw.error} /> : null}
      <div className="row">
        <button type="button" className="button danger" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {t("consents.withdraw_do")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}

function RecordDialog(props: { view: CaseView; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const me = useMe();
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [by, setBy] = useState<string | null>(null);
  const [purposes, setPurposes] = useState<string[]>([]);
  const [language, setLanguage] = useState("uk");
  const [expires, setExpires] = useState("");
  const [categories, setCategories] = useState<string[]>([...DATA_CATEGORIES]);
  const [interpreter, setInterpreter] = useState("not_needed");
  const [guardian, setGuardian] = useState<string | null>(null);
  const [childView, setChildView] = useState<string | null>(null);
  const child = props.view.child_path;
  const giver = child ? "legal_representative" : by;
  const record = useMutation({
    mutationFn: () => {
      const body = {
        given_by: giver,
        purposes,
        language,
        explained_by_role: me.membership.role,
        categories,
        interpreter,
        ...(child ? { guardian, child_view: childView } : {}),
        ...(expires ? { expires_on: expires } : {}),
      };
      return value(
        api.POST("/v1/cases/{case_id}/consents", {
          params: { path: { case_id: props.view.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body: body as never,
        }),
      );
    },
    onSuccess: async () => {
      props.onClose();
      say(t("consents.recorded"));
      await cache.invalidateQueries({ queryKey: ["case", props.view.id] });
      await cache.invalidateQueries({ queryKey: ["timeline", props.view.id] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    record.mutate();
  };
  return (
    <Dialog title={t("consents.record")} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        {child ? (
          <>
            <Notice>
              <p>{t("consents.child_why")}</p>
            </Notice>
            <Radios
              label={t("consents.guardian")}
              value={guardian}
              onChange={setGuardian}
              options={GUARDIANS.map((code) => ({ code, word: label("guardian", code) }))}
            />
            <Radios
              label={t("consents.child_view")}
              value={childView}
              onChange={setChildView}
              options={CHILD_VIEWS.map((code) => ({ code, word: label("child_view", code) }))}
            />
          </>
        ) : (
          <Radios
            label={t("consents.by")}
            value={by}
            onChange={setBy}
            options={["person", "legal_representative"].map((code) => ({ code, word: label("consent_by", code) }))}
          />
        )}
        <Checks
          label={t("consents.purposes")}
          values={purposes}
          onChange={setPurposes}
          options={CONSENT_PURPOSES.map((code) => ({ code, word: label("consent_purpose", code) }))}
        />
        <Checks
          label={t("consents.covers")}
          why={t("consents.covers_why")}
          values={categories}
          onChange={setCategories}
          options={DATA_CATEGORIES.map((code) => ({ code, word: label("data_category", code) }))}
        />
        <Radios
          label={t("consents.interpreter")}
          value={interpreter}
          onChange={setInterpreter}
          options={INTERPRETERS.map((code) => ({ code, word: label("interpreter", code) }))}
        />
        <TextField label={t("consents.language")} value={language} onChange={setLanguage} className="short" required />
        <TextField
          label={t("consents.expires_on")}
          type="date"
          value={expires}
          min={today()}
          onChange={setExpires}
          className="short"
        />
        {record.isError ? <Failure error={record.error} /> : null}
        <div className="row">
          <button
            type="submit"
            className="button main"
            disabled={
              record.isPending ||
              giver === null ||
              purposes.length === 0 ||
              categories.length === 0 ||
              (child && (guardian === null || childView === null))
            }
          >
            {t("consents.record")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
