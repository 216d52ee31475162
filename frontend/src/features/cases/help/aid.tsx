//! The part of a case about one-time aid and about stays in help facilities.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Banknote, Eye, House } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { AidsView, AidView, StayView } from "../../../api/types";
import { newKey, useAttempt } from "../../../kernel/attempt";
import { Radios, SelectField, TextField } from "../../../kernel/form/fields";
import { today, useWriting } from "../../../kernel/lib/dates";
import { Badge, Dialog, Due, Empty, Failure, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { AID_CATEGORIES, AID_REFUSALS, STAY_ENDS, STAY_GROUNDS } from "../codes";
import { Verified } from "../marks";
import { useTerm } from "../terms";

/** Aid and stays, one below the other. */
export function AidAndStays(props: PartProps) {
  return (
    <>
      <Aid caseId={props.view.id} />
      <Stays caseId={props.view.id} />
    </>
  );
}

function Aid(props: { caseId: string }) {
  const { caseId } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const term = useTerm();
  const { day, number } = useWriting();
  const [applying, setApplying] = useState(false);
  const [deciding, setDeciding] = useState<{ aid: AidView; step: string } | null>(null);
  const aids = useQuery({
    queryKey: ["aids", caseId],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/aids", { params: { path: { case_id: caseId } } })),
  });
  if (aids.isPending) return <Waiting lines={4} />;
  if (aids.isError) return <Failure error={aids.error} retry={() => void aids.refetch()} />;
  const found = aids.data;
  const apply = found.actions.includes("apply") ? (
    <button type="button" className="button main" onClick={() => setApplying(true)}>
      <Banknote size={18} aria-hidden="true" />
      {t("aid.apply")}
    </button>
  ) : null;
  return (
    <Section title={t("aid.title")} action={found.aids.length > 0 ? apply : null}>
      {found.due_on ? (
        <p className="row">
          <span className="quiet">{term("aid.payment").title}:</span>
          <Due on={found.due_on} />
          <Verified yes={term("aid.payment").verified} />
        </p>
      ) : null}
      {found.aids.length === 0 ? <Empty action={apply}>{t("aid.empty")}</Empty> : null}
      {found.aids.length > 0 ? (
        <ul className="rows sheet flush" aria-label={t("aid.title")}>
          {found.aids.map((aid) => (
            <li key={aid.id}>
              <div className="grow stack tight">
                <strong>{t("service.hryvnias", { sum: number(aid.amount) })}</strong>
                <span className="quiet">
                  {t("aid.computed", { count: aid.multiplier, minimum: number(aid.minimum) })} ·{" "}
                  {label("aid_category", aid.category)} · {t("aid.applied", { on: day(aid.applied_on) })}
                </span>
                {aid.account ? <span>{t("aid.account_is", { account: aid.account })}</span> : null}
                {aid.refusal_code ? <span>{label("aid_refusal", aid.refusal_code)}</span> : null}
              </div>
              <Badge tone={aid.state === "paid" ? "good" : aid.state === "refused" ? "near" : "accent"}>
                {label("aid_state", aid.state)}
                {aid.paid_on ? ` · ${day(aid.paid_on)}` : ""}
              </Badge>
              {aid.actions.map((step) => (
                <button key={step} type="button" className="button little" onClick={() => setDeciding({ aid, step })}>
                  {label("aid_step", step)}
                </button>
              ))}
            </li>
          ))}
        </ul>
      ) : null}
      {applying ? <ApplyDialog found={found} caseId={caseId} onClose={() => setApplying(false)} /> : null}
      {deciding ? <DecideDialog {...deciding} onClose={() => setDeciding(null)} /> : null}
    </Section>
  );
}

function ApplyDialog(props: { found: AidsView; caseId: string; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const { number } = useWriting();
  const [category, setCategory] = useState<string | null>(null);
  const [on, setOn] = useState(today());
  const [account, setAccount] = useState("");
  const rate = (code: string) => props.found.rates.find((one) => one.category === code);
  const apply = useMutation({
    mutationFn: () => {
      const body = { category: category ?? "", applied_on: on, ...(account.trim() ? { account } : {}) };
      return value(
        api.POST("/v1/cases/{case_id}/aids", {
          params: { path: { case_id: props.caseId }, header: { "Idempotency-Key": attempt.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      props.onClose();
      say(t("aid.entered"));
      await cache.invalidateQueries({ queryKey: ["aids", props.caseId] });
      await cache.invalidateQueries({ queryKey: ["timeline", props.caseId] });
    },
  });
  return (
    <Dialog title={t("aid.apply")} onClose={props.onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          apply.mutate();
        }}
      >
        {props.found.has_status ? null : (
          <Notice tone="near">
            <p>{t("aid.without_status")}</p>
          </Notice>
        )}
        <Radios
          label={t("aid.category")}
          required
          value={category}
          onChange={setCategory}
          options={AID_CATEGORIES.map((code) => {
            const amount = rate(code)?.amount;
            return {
              code,
              word: label("aid_category", code),
              hint:
                amount === null || amount === undefined
                  ? t("aid.no_rate")
                  : t("aid.rate_today", { sum: number(amount) }),
            };
          })}
        />
        <p className="row">
          <Verified yes={props.found.rates.every((one) => one.verified)} />
          <span className="small quiet">{t("aid.rate_why")}</span>
        </p>
        <TextField
          label={t("aid.on")}
          type="date"
          className="short"
          required
          max={today()}
          value={on}
          onChange={setOn}
        />
        <TextField
          label={t("aid.account")}
          why={t("aid.account_why")}
          maxLength={500}
          value={account}
          onChange={setAccount}
        />
        {apply.isError ? <Failure error={apply.error} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={apply.isPending || category === null}>
            {t("aid.apply")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function DecideDialog(props: { aid: AidView; step: string; onClose: () => void }) {
  const { aid, step } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const attempt = useAttempt();
  const { number } = useWriting();
  const [reason, setReason] = useState<string | null>(null);
  const [on, setOn] = useState(today());
  const cache = useQueryClient();
  const decide = useMutation({
    mutationFn: () => {
      const header = { "Idempotency-Key": attempt.key([step, reason, on]) };
      const params = { path: { aid_id: aid.id }, header };
      if (step === "grant") return value(api.POST("/v1/aids/{aid_id}/grant", { params, body: {} }));
      if (step === "refuse") {
        return value(api.POST("/v1/aids/{aid_id}/refusal", { params, body: { reason_code: reason ?? "" } }));
      }
      return value(api.POST("/v1/aids/{aid_id}/payment", { params, body: { paid_on: on } }));
    },
    onSuccess: async () => {
      props.onClose();
      await cache.invalidateQueries({ queryKey: ["aids", aid.case_id] });
      await cache.invalidateQueries({ queryKey: ["timeline", aid.case_id] });
    },
  });
  return (
    <Dialog title={label("aid_step", step)} onClose={props.onClose}>
      <p>{t("service.hryvnias", { sum: number(aid.amount) })}</p>
      {step === "refuse" ? (
        <Radios
          label={t("aid.reason")}
          value={reason}
          onChange={setReason}
          options={AID_REFUSALS.map((code) => ({ code, word: label("aid_refusal", code) }))}
        />
      ) : null}
      {step === "pay" ? (
        <TextField label={t("aid.paid_on")} type="date" className="short" max={today()} value={on} onChange={setOn} />
      ) : null}
      {decide.isError ? <Failure error={decide.error} /> : null}
      <div className="row">
        <button
          type="button"
          className={step === "refuse" ? "button danger" : "button main"}
          disabled={decide.isPending || (step === "refuse" && reason === null)}
          onClick={() => decide.mutate()}
        >
          {label("aid_step", step)}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}

function Stays(props: { caseId: string }) {
  const { caseId } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const { day } = useWriting();
  const [doing, setDoing] = useState<{ step: string; stay?: StayView } | null>(null);
  const [address, setAddress] = useState<{ id: string; text: string } | null>(null);
  const stays = useQuery({
    queryKey: ["stays", caseId],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/stays", { params: { path: { case_id: caseId } } })),
  });
  const reveal = useMutation({
    mutationFn: (id: string) =>
      value(
        api.POST("/v1/stays/{stay_id}/reveals", {
          params: { path: { stay_id: id }, header: { "Idempotency-Key": newKey() } },
          body: {},
        }),
      ),
    onSuccess: (shown, id) => setAddress({ id, text: shown.address }),
  });
  if (stays.isPending) return <Waiting lines={3} />;
  if (stays.isError) return <Failure error={stays.error} retry={() => void stays.refetch()} />;
  const begin = stays.data.actions.includes("begin") ? (
    <button type="button" className="button" onClick={() => setDoing({ step: "begin" })}>
      <House size={18} aria-hidden="true" />
      {t("stay.begin")}
    </button>
  ) : null;
  return (
    <Section title={t("stay.title")} action={stays.data.stays.length > 0 ? begin : null}>
      {reveal.isError ? <Failure error={reveal.error} /> : null}
      {stays.data.stays.length === 0 ? <Empty action={begin}>{t("stay.empty")}</Empty> : null}
      {stays.data.stays.length > 0 ? (
        <ul className="rows sheet flush" aria-label={t("stay.title")}>
          {stays.data.stays.map((stay) => (
            <li key={stay.id}>
              <div className="grow stack tight">
                <strong>{pick(stay.agency_uk, stay.agency_en)}</strong>
                <span className="quiet">
                  {t("stay.since", { on: day(stay.placed_on) })}
                  {stay.ended_on
                    ? ` · ${t("stay.ended", { on: day(stay.ended_on) })}: ${label("stay_end", stay.end_code)}`
                    : ` · ${t("stay.until", { on: day(stay.until_on) })}`}
                </span>
                {stay.extensions.map((one) => (
                  <span key={one.until_on} className="quiet">
                    {t("stay.extended", { on: day(one.decided_on), until: day(one.until_on) })}:{" "}
                    {label("stay_ground", one.ground_code)}
                  </span>
                ))}
                {address?.id === stay.id ? <strong data-testid="address">{address.text}</strong> : null}
                {stay.actions.includes("reveal") ? null : <span className="small quiet">{t("stay.masked")}</span>}
              </div>
              {stay.ended_on ? <Badge>{t("stay.over")}</Badge> : <Due on={stay.until_on} />}
              {stay.actions.includes("reveal") ? (
                address?.id === stay.id ? (
                  <button type="button" className="button little" onClick={() => setAddress(null)}>
                    {t("person.hide")}
                  </button>
                ) : (
                  <button
                    type="button"
                    className="button little"
                    disabled={reveal.isPending}
                    onClick={() => reveal.mutate(stay.id)}
                  >
                    <Eye size={16} aria-hidden="true" />
                    {t("stay.reveal")}
                  </button>
                )
              ) : null}
              {["extend", "end"]
                .filter((step) => stay.actions.includes(step))
                .map((step) => (
                  <button key={step} type="button" className="button little" onClick={() => setDoing({ step, stay })}>
                    {label("stay_step", step)}
                  </button>
                ))}
            </li>
          ))}
        </ul>
      ) : null}
      {doing ? <StayDialog caseId={caseId} {...doing} onClose={() => setDoing(null)} /> : null}
    </Section>
  );
}

function StayDialog(props: { caseId: string; step: string; stay?: StayView; onClose: () => void }) {
  const { step, stay } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [on, setOn] = useState(step === "extend" ? "" : today());
  const [text, setText] = useState("");
  const [code, setCode] = useState("");
  const send = useMutation({
    mutationFn: async (): Promise<unknown> => {
      const key = attempt.key([step, on, text, code]);
      if (!stay) {
        return value(
          api.POST("/v1/cases/{case_id}/stays", {
            params: { path: { case_id: props.caseId }, header: { "Idempotency-Key": key } },
            body: { placed_on: on, address: text },
          }),
        );
      }
      const params = { path: { stay_id: stay.id }, header: { "Idempotency-Key": key } };
      return step === "extend"
        ? value(api.POST("/v1/stays/{stay_id}/extensions", { params, body: { ground_code: code, until_on: on } }))
        : value(api.POST("/v1/stays/{stay_id}/end", { params, body: { ended_on: on, end_code: code } }));
    },
    onSuccess: async () => {
      props.onClose();
      await cache.invalidateQueries({ queryKey: ["stays", props.caseId] });
      await cache.invalidateQueries({ queryKey: ["case", props.caseId] });
      await cache.invalidateQueries({ queryKey: ["timeline", props.caseId] });
    },
  });
  const codes = step === "extend" ? STAY_GROUNDS : STAY_ENDS;
  const group = step === "extend" ? "stay_ground" : "stay_end";
  return (
    <Dialog title={stay ? label("stay_step", step) : t("stay.begin")} onClose={props.onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        {stay ? (
          <SelectField
            label={t(step === "extend" ? "stay.ground" : "stay.why_end")}
            required
            empty={t("plan.choose")}
            value={code}
            onChange={setCode}
            options={codes.map((one) => ({ code: one, word: label(group, one) }))}
          />
        ) : (
          <TextField
            label={t("stay.address")}
            why={t("stay.address_why")}
            required
            minLength={3}
            maxLength={500}
            value={text}
            onChange={setText}
          />
        )}
        <TextField
          label={t(step === "extend" ? "stay.until_when" : step === "end" ? "stay.ended_when" : "stay.placed_when")}
          type="date"
          className="short"
          required
          value={on}
          onChange={setOn}
        />
        {send.isError ? <Failure error={send.error} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={send.isPending}>
            {stay ? label("stay_step", step) : t("stay.begin")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
