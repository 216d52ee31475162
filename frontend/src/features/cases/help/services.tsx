//! The part of a case about the help that was given: what, how much, by whom, with what result.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { HandHeart } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { ServiceView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Radios, SelectField, TextArea, TextField } from "../../../kernel/form/fields";
import { today, useWriting } from "../../../kernel/lib/dates";
import { useMay } from "../../../kernel/session";
import { Listing, usePages } from "../../../kernel/ui/more";
import { Badge, Dialog, Empty, Failure, Section } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { NEEDS, SERVICE_OUTCOMES, SERVICE_UNITS, VOID_REASONS } from "../codes";

/** The services of a case. */
export function Services(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const may = useMay();
  const { day, number } = useWriting();
  const [entering, setEntering] = useState(false);
  const [taking, setTaking] = useState<ServiceView | null>(null);
  const services = usePages<ServiceView>(["services", view.id], (cursor) =>
    value(
      api.GET("/v1/cases/{case_id}/services", {
        params: { path: { case_id: view.id }, query: { cursor } },
      }),
    ),
  );
  const enter = may("service.record") ? (
    <button type="button" className="button main" onClick={() => setEntering(true)}>
      <HandHeart size={18} aria-hidden="true" />
      {t("service.record")}
    </button>
  ) : null;
  return (
    <Section title={t("service.title")} action={enter}>
      <p className="quiet text">{t("service.lead")}</p>
      <Listing
        query={services}
        label={t("service.title")}
        empty={<Empty>{t("service.empty")}</Empty>}
        row={(one) => (
          <li key={one.id}>
            <div className="grow stack tight">
              <strong>{label("need", one.need_code)}</strong>
              <span className="quiet">
                {label("service_unit", one.unit)}: {number(one.quantity)} · {pick(one.agency_uk, one.agency_en)}
                {one.cost === null || one.cost === undefined
                  ? ""
                  : ` · ${t("service.hryvnias", { sum: number(one.cost) })}`}
              </span>
              {one.note ? <span>{one.note}</span> : null}
            </div>
            {one.void_reason ? (
              <Badge tone="near">{label("void_reason", one.void_reason)}</Badge>
            ) : (
              <Badge tone={one.outcome_code === "given" ? "good" : undefined}>
                {label("service_outcome", one.outcome_code)}
              </Badge>
            )}
            <span className="quiet">{day(one.delivered_on)}</span>
            {one.actions.includes("void") ? (
              <button
                type="button"
                className="button little"
                aria-label={`${t("service.void")}: ${label("need", one.need_code)}`}
                onClick={() => setTaking(one)}
              >
                {t("service.void")}
              </button>
            ) : null}
          </li>
        )}
      />
      {entering ? <RecordDialog caseId={view.id} onClose={() => setEntering(false)} /> : null}
      {taking ? <VoidDialog service={taking} onClose={() => setTaking(null)} /> : null}
    </Section>
  );
}

function RecordDialog(props: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [need, setNeed] = useState("");
  const [unit, setUnit] = useState("session");
  const [quantity, setQuantity] = useState("1");
  const [on, setOn] = useState(today());
  const [outcome, setOutcome] = useState("given");
  const [cost, setCost] = useState("");
  const [note, setNote] = useState("");
  const record = useMutation({
    mutationFn: () => {
      const body = {
        need_code: need,
        unit,
        quantity: Number(quantity.replace(",", ".")),
        delivered_on: on,
        outcome_code: outcome,
        ...(cost ? { cost: Number(cost.replace(",", ".")) } : {}),
        ...(note.trim() ? { note } : {}),
      };
      return value(
        api.POST("/v1/cases/{case_id}/services", {
          params: { path: { case_id: props.caseId }, header: { "Idempotency-Key": attempt.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      props.onClose();
      say(t("service.recorded"));
      await cache.invalidateQueries({ queryKey: ["services", props.caseId] });
      await cache.invalidateQueries({ queryKey: ["timeline", props.caseId] });
    },
  });
  return (
    <Dialog title={t("service.record")} onClose={props.onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          record.mutate();
        }}
      >
        <SelectField
          label={t("service.what")}
          value={need}
          empty={t("service.choose")}
          required
          onChange={setNeed}
          options={NEEDS.map((code) => ({ code, word: label("need", code) }))}
        />
        <div className="pair">
          <TextField
            label={t("service.quantity")}
            inputMode="decimal"
            required
            value={quantity}
            onChange={setQuantity}
            className="short"
          />
          <SelectField
            label={t("service.unit")}
            value={unit}
            onChange={setUnit}
            options={SERVICE_UNITS.map((code) => ({ code, word: label("service_unit", code) }))}
          />
        </div>
        <TextField
          label={t("service.on")}
          type="date"
          max={today()}
          required
          value={on}
          onChange={setOn}
          className="short"
        />
        <Radios
          label={t("service.outcome")}
          value={outcome}
          onChange={setOutcome}
          options={SERVICE_OUTCOMES.map((code) => ({ code, word: label("service_outcome", code) }))}
        />
        <TextField
          label={t("service.cost")}
          why={t("service.cost_why")}
          inputMode="decimal"
          value={cost}
          onChange={setCost}
          className="short"
        />
        <TextArea
          label={t("service.note")}
          why={t("service.note_why")}
          maxLength={2000}
          value={note}
          onChange={setNote}
        />
        {record.isError ? <Failure error={record.error} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={record.isPending || need === ""}>
            {t("service.record")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function VoidDialog(props: { service: ServiceView; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [reason, setReason] = useState<string | null>(null);
  const take = useMutation({
    mutationFn: (code: string) =>
      value(
        api.POST("/v1/services/{service_id}/voidance", {
          params: { path: { service_id: props.service.id }, header: { "Idempotency-Key": attempt.key(code) } },
          body: { reason_code: code },
        }),
      ),
    onSuccess: async () => {
      props.onClose();
      await cache.invalidateQueries({ queryKey: ["services", props.service.case_id] });
    },
  });
  return (
    <Dialog title={t("service.void_title")} onClose={props.onClose}>
      <Radios
        label={t("service.void_reason")}
        why={t("service.void_why")}
        value={reason}
        onChange={setReason}
        options={VOID_REASONS.map((code) => ({ code, word: label("void_reason", code) }))}
      />
      {take.isError ? <Failure error={take.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button danger"
          disabled={reason === null || take.isPending}
          onClick={() => reason !== null && take.mutate(reason)}
        >
          {t("service.void")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
