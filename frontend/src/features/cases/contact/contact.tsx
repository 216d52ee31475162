//! Safe contact: the rules first, the number only after they were read, and every attempt written down.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { EyeOff, Phone, PhoneOff, ShieldCheck } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { CaseView, ContactRules, Revealed } from "../../../api/types";
import { newKey, useAttempt } from "../../../kernel/attempt";
import { Checks, Radios } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { useMay } from "../../../kernel/session";
import { Badge, Dialog, Empty, Failure, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { CONTACT_OUTCOMES, CONTACT_WAYS, REVEAL_PURPOSES } from "../codes";
import { HIDE_AFTER_SECONDS } from "../person";
import { Shown } from "../shown";

/** The part of a case about contact. */
export function Contact(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const may = useMay();
  const shared = (view.compartments as string[]).includes("contact");
  return (
    <>
      <Section title={t("case.contact_rules")}>
        {view.may_contact ? (
          <Notice>
            <p>{t("case.contact_allowed")}</p>
            <p className="small">{t("case.contact_rules_first")}</p>
          </Notice>
        ) : (
          <Notice tone="danger">
            <p className="row">
              <PhoneOff size={16} aria-hidden="true" />
              <strong>{t("case.contact_forbidden")}</strong>
            </p>
          </Notice>
        )}
        {view.without_identity ? null : !shared ? (
          <p className="quiet text">{t("case.not_shared")}</p>
        ) : may("identity.read") ? (
          <Steps view={view} />
        ) : (
          <p className="quiet text">{t("person.no_right")}</p>
        )}
      </Section>
      {shared && !view.without_identity ? <Attempts view={view} /> : null}
    </>
  );
}

/** Rules, then acknowledgement and purpose, then the number. */
function Steps(props: { view: CaseView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const [rules, setRules] = useState<ContactRules | null>(null);
  const [shown, setShown] = useState<Revealed | null>(null);
  useEffect(() => {
    if (shown === null) return;
    const timer = window.setTimeout(() => setShown(null), HIDE_AFTER_SECONDS * 1000);
    return () => window.clearTimeout(timer);
  }, [shown]);
  const read = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/cases/{case_id}/contact-rules", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": newKey() } },
          body: {},
        }),
      ),
    gcTime: 0,
    onSuccess: setRules,
  });
  return (
    <div className="stack">
      <div className="row no-print">
        <button type="button" className="button" disabled={read.isPending} onClick={() => read.mutate()}>
          <ShieldCheck size={18} aria-hidden="true" />
          {t("contact.read_rules")}
        </button>
      </div>
      {read.isError ? <Failure error={read.error} /> : null}
      {rules ? (
        <section className="sheet stack no-print" aria-label={t("case.contact_rules")}>
          {rules.safe_rules ? <Shown value={rules.safe_rules} /> : <p>{t("contact.no_rules")}</p>}
          {shown ? (
            <>
              <div className="row apart">
                <strong>{t("contact.ways")}</strong>
                <button type="button" className="button little" onClick={() => setShown(null)}>
                  <EyeOff size={16} aria-hidden="true" />
                  {t("person.hide")}
                </button>
              </div>
              <Shown value={{ ...shown, safe_rules: null }} />
            </>
          ) : (
            <Acknowledge view={view} rules={rules} onShown={setShown} onChanged={() => read.mutate()} />
          )}
        </section>
      ) : null}
    </div>
  );
}

function Acknowledge(props: {
  view: CaseView;
  rules: ContactRules;
  onShown: (shown: Revealed) => void;
  onChanged: () => void;
}) {
  const { view, rules } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [read, setRead] = useState<string[]>([]);
  const [purpose, setPurpose] = useState<string | null>(null);
  const reveal = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/cases/{case_id}/reveals", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": newKey() } },
          body: { compartment: "contact", purpose, acknowledged_rules: rules.version } as never,
        }),
      ),
    gcTime: 0,
    onSuccess: props.onShown,
  });
  return (
    <div className="stack">
      <Checks
        label={t("contact.acknowledge")}
        values={read}
        onChange={setRead}
        options={[{ code: "read", word: t("contact.acknowledged") }]}
      />
      <Radios
        label={t("person.purpose")}
        value={purpose}
        onChange={setPurpose}
        options={REVEAL_PURPOSES.map((code) => ({ code, word: label("reveal_purpose", code) }))}
      />
      {reveal.isError ? (
        <Failure error={reveal.error}>
          <button type="button" className="button little" onClick={props.onChanged}>
            {t("contact.read_rules")}
          </button>
        </Failure>
      ) : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={read.length === 0 || purpose === null || reveal.isPending}
          onClick={() => reveal.mutate()}
        >
          <Phone size={18} aria-hidden="true" />
          {t("contact.show")}
        </button>
      </div>
    </div>
  );
}

function Attempts(props: { view: CaseView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const may = useMay();
  const { moment } = useWriting();
  const [noting, setNoting] = useState(false);
  const read = useQuery({
    queryKey: ["contact-attempts", view.id],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/contact-attempts", { params: { path: { case_id: view.id } } })),
  });
  const note = may("identity.read") ? (
    <button type="button" className="button little" onClick={() => setNoting(true)}>
      <Phone size={16} aria-hidden="true" />
      {t("contact.note")}
    </button>
  ) : null;
  return (
    <Section title={t("contact.attempts")} action={note}>
      {read.isPending ? (
        <Waiting lines={2} />
      ) : read.isError ? (
        <Failure error={read.error} retry={() => void read.refetch()} />
      ) : read.data.items.length === 0 ? (
        <Empty>{t("contact.no_attempts")}</Empty>
      ) : (
        <ul className="rows sheet flush" aria-label={t("contact.attempts")}>
          {read.data.items.map((one) => (
            <li key={one.id}>
              <span className="grow">
                {label("contact_way", one.way)} · {moment(one.at)}
                <span className="quiet"> · {t(one.own ? "contact.by_us" : "contact.by_other")}</span>
              </span>
              <Badge tone={one.outcome === "stopped_unsafe" ? "danger" : undefined}>
                {label("contact_outcome", one.outcome)}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      {noting ? <NoteDialog view={view} onClose={() => setNoting(false)} /> : null}
    </Section>
  );
}

function NoteDialog(props: { view: CaseView; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [way, setWay] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  const note = useMutation({
    mutationFn: () => {
      const body = { way, outcome };
      return value(
        api.POST("/v1/cases/{case_id}/contact-attempts", {
          params: { path: { case_id: props.view.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body: body as never,
        }),
      );
    },
    onSuccess: (answer) => {
      cache.setQueryData(["contact-attempts", props.view.id], answer);
      props.onClose();
      say(t("contact.noted"));
    },
  });
  return (
    <Dialog title={t("contact.note")} onClose={props.onClose}>
      <p className="quiet">{t("contact.note_why")}</p>
      <Radios
        label={t("contact.way")}
        value={way}
        onChange={setWay}
        options={CONTACT_WAYS.map((code) => ({ code, word: label("contact_way", code) }))}
      />
      <Radios
        label={t("contact.outcome")}
        value={outcome}
        onChange={setOutcome}
        options={CONTACT_OUTCOMES.map((code) => ({ code, word: label("contact_outcome", code) }))}
      />
      {note.isError ? <Failure error={note.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={way === null || outcome === null || note.isPending}
          onClick={() => note.mutate()}
        >
          {t("contact.note_do")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
