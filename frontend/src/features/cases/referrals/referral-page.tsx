//! One referral: a thin card until it is accepted; afterwards what was shared, and the outcome.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../../api/client";
import type { ReferralView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Radios, TextArea } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { useMay } from "../../../kernel/session";
import { useTyped } from "../../../kernel/typed";
import { Link } from "../../../kernel/ui/link";
import { Badge, Dialog, Facts, Failure, Heading, Notice, Page, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import { DECLINE_REASONS, OUTCOMES } from "../codes";
import { UrgencyBadge } from "../marks";
import { Shown } from "../shown";

/** The page of a referral. */
export default function ReferralPage() {
  const { t } = useTranslation("cases");
  const { referralId } = useParams({ strict: false }) as { referralId: string };
  const read = useQuery({
    queryKey: ["referral", referralId],
    queryFn: () => taken(api.GET("/v1/referrals/{referral_id}", { params: { path: { referral_id: referralId } } })),
  });
  if (read.isPending) return <Waiting lines={6} />;
  if (read.isError) {
    return (
      <div className="stack">
        <Heading>{t("referral.title")}</Heading>
        <Failure error={read.error} retry={() => void read.refetch()} />
      </div>
    );
  }
  return <ReferralShown view={read.data.value} />;
}

type Answer =
  | { what: "acceptance" }
  | { what: "refusal"; reason_code: string }
  | { what: "withdrawal" }
  | { what: "outcome"; outcome_code: string };

function ReferralShown(props: { view: ReferralView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const may = useMay();
  const say = useSay();
  const { moment } = useWriting();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [asking, setAsking] = useState<"accept" | "decline" | "withdraw" | "outcome" | null>(null);
  const [code, setCode] = useState<string | null>(null);
  const receives = view.direction === "in";
  const offers = (what: string) => view.actions.includes(what);
  const answer = useMutation({
    mutationFn: (made: Answer) => {
      const params = {
        path: { referral_id: view.id },
        header: { "Idempotency-Key": attempt.key(made) },
      };
      switch (made.what) {
        case "acceptance":
          return taken(api.POST("/v1/referrals/{referral_id}/acceptance", { params, body: {} }));
        case "refusal":
          return taken(
            api.POST("/v1/referrals/{referral_id}/refusal", {
              params,
              body: { reason_code: made.reason_code } as never,
            }),
          );
        case "withdrawal":
          return taken(api.POST("/v1/referrals/{referral_id}/withdrawal", { params, body: {} }));
        case "outcome":
          return taken(
            api.POST("/v1/referrals/{referral_id}/outcome", {
              params,
              body: { outcome_code: made.outcome_code } as never,
            }),
          );
      }
    },
    onSuccess: async (_, made) => {
      attempt.done();
      setAsking(null);
      setCode(null);
      say(t(`referral.said_${made.what}`));
      await Promise.all(
        ["referral", "referrals", "my-day", "cases", "case"].map((key) => cache.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  const ask = (what: typeof asking) => {
    answer.reset();
    setCode(null);
    setAsking(what);
  };
  const buttons: [boolean, "accept" | "decline" | "withdraw" | "outcome"][] = [
    [offers("accept") && may("referral.receive"), "accept"],
    [offers("decline") && may("referral.receive"), "decline"],
    [offers("withdraw") && may("referral.send"), "withdraw"],
    [offers("complete") && may("referral.receive"), "outcome"],
  ];
  const opensCase = Boolean(view.case_id);
  return (
    <Page
      title={label("referral_purpose", view.purpose)}
      lead={
        <>
          {view.case_code ? <span className="code">{view.case_code} · </span> : null}
          {pick(view.from_agency_uk, view.from_agency_en)} → {pick(view.to_agency_uk, view.to_agency_en)}
        </>
      }
      actions={
        opensCase && view.case_id ? (
          <Link className="button" to={paths.case(view.case_id)}>
            {t("submitted.open")}
          </Link>
        ) : undefined
      }
    >
      <div className="row">
        <Badge tone="accent">{label("referral_state", view.state)}</Badge>
        <UrgencyBadge urgency={view.urgency} />
        {view.for_review ? <Badge tone="near">{t("referral.for_review")}</Badge> : null}
      </div>
      {asking === null && answer.isError ? <Failure error={answer.error} /> : null}
      {buttons.some(([shown]) => shown) ? (
        <div className="row no-print">
          {buttons
            .filter(([shown]) => shown)
            .map(([, what]) => (
              <button
                key={what}
                type="button"
                className={what === "accept" || what === "outcome" ? "button main big" : "button big"}
                onClick={() => ask(what)}
              >
                {what === "accept" ? <Check size={18} aria-hidden="true" /> : null}
                {what === "decline" ? <X size={18} aria-hidden="true" /> : null}
                {t(`referral.${what}`)}
              </button>
            ))}
        </div>
      ) : null}
      {receives && view.state === "offered" ? <Notice>{t("referral.thin_why")}</Notice> : null}
      <Section title={t("referral.card")}>
        <div className="sheet" data-testid="thin-card">
          <Shown
            value={{
              oblast_code: view.oblast_code,
              age_band: view.age_band,
              urgency: view.urgency,
              needs: view.needs,
            }}
          />
        </div>
      </Section>
      <Section title={t("referral.course")}>
        <Facts
          rows={[
            [t("referral.offered_at"), moment(view.offered_at)],
            [t("referral.answered_at"), view.answered_at ? moment(view.answered_at) : t("referral.not_yet")],
            ...(view.decline_code
              ? [[t("referral.decline_code"), label("decline", view.decline_code)] as [string, string]]
              : []),
            ...(view.finished_at ? [[t("referral.finished_at"), moment(view.finished_at)] as [string, string]] : []),
            ...(view.outcome_code
              ? [[t("referral.outcome_code"), label("outcome", view.outcome_code)] as [string, string]]
              : []),
            [
              t("referral.fields"),
              view.fields.length > 0
                ? view.fields.map((field) => label("field", field)).join("; ")
                : t("case.none_noted"),
            ],
          ]}
        />
      </Section>
      {receives && may("referral.receive") && ["accepted", "completed", "not_completed"].includes(view.state) ? (
        <Notes referralId={view.id} writes={offers("write_note")} />
      ) : null}
      {asking ? (
        <Dialog title={t(`referral.${asking}`)} onClose={() => setAsking(null)}>
          {asking === "accept" ? (
            <p>{t(view.purpose === "status_procedure" ? "referral.accept_lead" : "referral.accept_what")}</p>
          ) : null}
          {asking === "withdraw" ? <p>{t("referral.withdraw_what")}</p> : null}
          {asking === "decline" ? (
            <Radios
              label={t("actions.reason")}
              why={t("referral.decline_why")}
              value={code}
              onChange={setCode}
              options={DECLINE_REASONS.map((one) => ({ code: one, word: label("decline", one) }))}
            />
          ) : null}
          {asking === "outcome" ? (
            <Radios
              label={t("referral.outcome_question")}
              value={code}
              onChange={setCode}
              options={OUTCOMES.map((one) => ({ code: one, word: label("outcome", one) }))}
            />
          ) : null}
          {answer.isError ? <Failure error={answer.error} /> : null}
          <div className="row">
            <button
              type="button"
              className="button main"
              disabled={answer.isPending || ((asking === "decline" || asking === "outcome") && code === null)}
              onClick={() => {
                if (asking === "accept") answer.mutate({ what: "acceptance" });
                if (asking === "withdraw") answer.mutate({ what: "withdrawal" });
                if (asking === "decline" && code) answer.mutate({ what: "refusal", reason_code: code });
                if (asking === "outcome" && code) {
                  answer.mutate({ what: "outcome", outcome_code: code });
                }
              }}
            >
              {t(`referral.${asking}_do`)}
            </button>
            <button type="button" className="button" onClick={() => setAsking(null)}>
              {t("cancel")}
            </button>
          </div>
        </Dialog>
      ) : null}
    </Page>
  );
}

function Notes(props: { referralId: string; writes: boolean }) {
  const { t } = useTranslation("cases");
  const { moment } = useWriting();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [text, setText] = useTyped(`note/${props.referralId}`, "");
  const path = { referral_id: props.referralId };
  const notes = useQuery({
    queryKey: ["notes", props.referralId],
    queryFn: () => value(api.GET("/v1/referrals/{referral_id}/notes", { params: { path } })),
  });
  const add = useMutation({
    mutationFn: () => {
      const body = { text: text.trim() };
      return value(
        api.POST("/v1/referrals/{referral_id}/notes", {
          params: { path, header: { "Idempotency-Key": attempt.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      attempt.done();
      setText("");
      await cache.invalidateQueries({ queryKey: ["notes", props.referralId] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Section title={t("notes.title")}>
      <p className="quiet text">{t("notes.why")}</p>
      {notes.isError ? <Failure error={notes.error} retry={() => void notes.refetch()} /> : null}
      {notes.data && notes.data.items.length > 0 ? (
        <ul className="timeline" aria-label={t("notes.title")}>
          {notes.data.items.map((note) => (
            <li key={note.id}>
              <p className="quiet">{moment(note.written_at)}</p>
              <p className="text">{note.text}</p>
            </li>
          ))}
        </ul>
      ) : null}
      {props.writes ? (
        <form className="stack" onSubmit={submit}>
          <TextArea label={t("notes.new")} value={text} onChange={setText} maxLength={4000} />
          {add.isError ? <Failure error={add.error} /> : null}
          <div className="row">
            <button type="submit" className="button" disabled={add.isPending || text.trim() === ""}>
              {t("notes.add")}
            </button>
          </div>
        </form>
      ) : null}
    </Section>
  );
}
