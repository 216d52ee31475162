//! The part of a case about conferences: who was asked, what was said among them, and what was decided.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../../api/client";
import type { ConferencesView, ConferenceView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Checks, Radios, SelectField, TextArea, TextField } from "../../../kernel/form/fields";
import { today, useWriting } from "../../../kernel/lib/dates";
import { useMe } from "../../../kernel/session";
import { Badge, Dialog, Due, Empty, Failure, Section, Waiting } from "../../../kernel/ui/parts";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { MEETING_FORMATS } from "../codes";
import { useItemName } from "./plan-tree";

/** The conferences that one's agency was asked to. */
export function Conferences(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const { moment, day } = useWriting();
  const [calling, setCalling] = useState(false);
  const [holding, setHolding] = useState<ConferenceView | null>(null);
  const read = useQuery({
    queryKey: ["conferences", view.id],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/conferences", { params: { path: { case_id: view.id } } })),
  });
  const finish = useMutation({
    mutationFn: (id: string) =>
      value(
        api.POST("/v1/conference-decisions/{conference_decision_id}/completion", {
          params: { path: { conference_decision_id: id }, header: { "Idempotency-Key": attempt.key(id) } },
          body: {},
        }),
      ),
    onSuccess: async () => {
      attempt.done();
      await cache.invalidateQueries({ queryKey: ["conferences", view.id] });
    },
  });
  if (read.isPending) return <Waiting lines={4} />;
  if (read.isError) return <Failure error={read.error} retry={() => void read.refetch()} />;
  const found = read.data;
  const name = (id: string) => {
    const holder = found.holders.find((one) => one.agency_id === id);
    return holder ? pick(holder.name_uk, holder.name_en) : t("conference.left");
  };
  const call = found.actions.includes("call") ? (
    <button type="button" className="button" onClick={() => setCalling(true)}>
      <Users size={18} aria-hidden="true" />
      {t("conference.call")}
    </button>
  ) : null;
  return (
    <>
      <Section title={t("conference.title")} action={found.conferences.length > 0 ? call : null}>
        <p className="quiet text">{t("conference.lead")}</p>
        {finish.isError ? <Failure error={finish.error} /> : null}
        {found.conferences.length === 0 ? <Empty action={call}>{t("conference.empty")}</Empty> : null}
      </Section>
      {found.conferences.map((one) => (
        <Section
          key={one.id}
          title={moment(one.meets_at)}
          action={
            <Badge tone={one.held_at ? "good" : "accent"}>
              {t(one.held_at ? "conference.held" : "conference.called")} · {label("meeting_format", one.format)}
            </Badge>
          }
        >
          <p>
            <span className="quiet">{t(one.held_at ? "conference.came" : "conference.asked")}: </span>
            {(one.held_at ? one.attended : one.invited).map(name).join("; ")}
          </p>
          {one.minutes ? (
            <details>
              <summary>{t("conference.minutes")}</summary>
              <p className="text">{one.minutes}</p>
            </details>
          ) : null}
          {one.decisions.length > 0 ? (
            <ul className="rows sheet flush" aria-label={t("conference.decisions")}>
              {one.decisions.map((decision) => (
                <li key={decision.id}>
                  <div className="grow stack tight">
                    <strong>{decision.title ?? t("conference.sealed")}</strong>
                    <span className="quiet">
                      {name(decision.owner_id)}
                      {decision.item_key ? ` · ${t("conference.in_plan")}` : ""}
                    </span>
                  </div>
                  {decision.done_on ? (
                    <Badge tone="good">
                      {t("conference.done")} · {day(decision.done_on)}
                    </Badge>
                  ) : (
                    <Due on={decision.due_on} />
                  )}
                  {decision.actions.includes("finish") ? (
                    <button
                      type="button"
                      className="button little"
                      disabled={finish.isPending}
                      onClick={() => finish.mutate(decision.id)}
                    >
                      {t("conference.finish")}
                    </button>
                  ) : null}
                </li>
              ))}
            </ul>
          ) : null}
          {one.actions.includes("hold") ? (
            <div>
              <button type="button" className="button main" onClick={() => setHolding(one)}>
                {t("conference.hold")}
              </button>
            </div>
          ) : null}
        </Section>
      ))}
      {calling ? <CallDialog caseId={view.id} found={found} onClose={() => setCalling(false)} /> : null}
      {holding ? (
        <HoldDialog caseId={view.id} conference={holding} name={name} onClose={() => setHolding(null)} />
      ) : null}
    </>
  );
}

function CallDialog(props: { caseId: string; found: ConferencesView; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const me = useMe();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [on, setOn] = useState(today());
  const [at, setAt] = useState("10:00");
  const [format, setFormat] = useState<string | null>(null);
  const [asked, setAsked] = useState<string[]>([]);
  const call = useMutation({
    mutationFn: () => {
      const body = { meets_at: new Date(`${on}T${at}`).toISOString(), format: format ?? "", agency_ids: asked };
      return value(
        api.POST("/v1/cases/{case_id}/conferences", {
          params: { path: { case_id: props.caseId }, header: { "Idempotency-Key": attempt.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      props.onClose();
      await cache.invalidateQueries({ queryKey: ["conferences", props.caseId] });
      await cache.invalidateQueries({ queryKey: ["timeline", props.caseId] });
    },
  });
  return (
    <Dialog title={t("conference.call")} onClose={props.onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          call.mutate();
        }}
      >
        <div className="pair">
          <TextField label={t("conference.on")} type="date" required value={on} onChange={setOn} />
          <TextField label={t("conference.at")} type="time" required value={at} onChange={setAt} />
        </div>
        <Radios
          label={t("conference.format")}
          layout="inline"
          required
          value={format}
          onChange={setFormat}
          options={MEETING_FORMATS.map((code) => ({ code, word: label("meeting_format", code) }))}
        />
        <Checks
          label={t("conference.whom")}
          why={t("conference.whom_why")}
          values={asked}
          onChange={setAsked}
          options={props.found.holders
            .filter((one) => one.agency_id !== me.membership.agency.id)
            .map((one) => ({ code: one.agency_id, word: pick(one.name_uk, one.name_en) }))}
        />
        {call.isError ? <Failure error={call.error} /> : null}
        <div className="row">
          <button
            type="submit"
            className="button main"
            disabled={call.isPending || format === null || asked.length === 0}
          >
            {t("conference.call")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface Draft {
  key: number;
  title: string;
  owner: string;
  due: string;
  below: string;
}

function HoldDialog(props: {
  caseId: string;
  conference: ConferenceView;
  name: (id: string) => string;
  onClose: () => void;
}) {
  const { conference, name } = props;
  const { t } = useTranslation("cases");
  const itemName = useItemName();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [attended, setAttended] = useState<string[]>(conference.invited);
  const [minutes, setMinutes] = useState("");
  const [drafts, setDrafts] = useState<Draft[]>([]);
  const plans = useQuery({
    queryKey: ["plans", props.caseId],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/plans", { params: { path: { case_id: props.caseId } } })),
  });
  const open = plans.data?.versions.find((one) => ["draft", "submitted"].includes(one.state))?.id;
  const plan = useQuery({
    queryKey: ["plan", open],
    enabled: open !== undefined,
    queryFn: () => taken(api.GET("/v1/plans/{plan_id}", { params: { path: { plan_id: open ?? "" } } })),
  });
  const places = (plan.data?.value.items ?? []).filter((item) => item.takes.includes("task"));
  const change = (key: number, made: Partial<Draft>) =>
    setDrafts((now) => now.map((one) => (one.key === key ? { ...one, ...made } : one)));
  const hold = useMutation({
    mutationFn: () => {
      const body = {
        attended,
        minutes,
        decisions: drafts.map((one) => {
          const place = places.find((item) => item.item_key === one.below);
          return {
            title: one.title,
            owner_id: one.owner,
            due_on: one.due,
            ...(place && open
              ? { into_plan: { plan_id: open, parent_key: place.item_key, pillar: place.pillar } }
              : {}),
          };
        }),
      };
      return value(
        api.POST("/v1/conferences/{conference_id}/outcome", {
          params: { path: { conference_id: conference.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      props.onClose();
      await Promise.all(
        [["conferences", props.caseId], ["plan"], ["plans", props.caseId], ["timeline", props.caseId]].map((queryKey) =>
          cache.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
  return (
    <Dialog title={t("conference.hold")} onClose={props.onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          hold.mutate();
        }}
      >
        <Checks
          label={t("conference.came")}
          values={attended}
          onChange={setAttended}
          options={conference.invited.map((id) => ({ code: id, word: name(id) }))}
        />
        <TextArea
          label={t("conference.minutes")}
          why={t("conference.minutes_why")}
          required
          maxLength={20000}
          value={minutes}
          onChange={setMinutes}
        />
        {drafts.map((one, index) => (
          <fieldset key={one.key} className="sheet stack">
            <legend>
              <h3>{t("conference.decision", { number: index + 1 })}</h3>
            </legend>
            <TextField
              label={t("plan.what")}
              required
              maxLength={200}
              value={one.title}
              onChange={(title) => change(one.key, { title })}
            />
            <SelectField
              label={t("plan.owner")}
              required
              empty={t("plan.choose")}
              value={one.owner}
              onChange={(owner) => change(one.key, { owner })}
              options={conference.invited.map((id) => ({ code: id, word: name(id) }))}
            />
            <TextField
              label={t("plan.due")}
              type="date"
              className="short"
              required
              value={one.due}
              onChange={(due) => change(one.key, { due })}
            />
            {places.length > 0 ? (
              <SelectField
                label={t("conference.into_plan")}
                empty={t("conference.task_only")}
                value={one.below}
                onChange={(below) => change(one.key, { below })}
                options={places.map((item) => ({ code: item.item_key, word: itemName(item) }))}
              />
            ) : null}
          </fieldset>
        ))}
        <div>
          <button
            type="button"
            className="button little"
            onClick={() =>
              setDrafts((now) => [
                ...now,
                { key: (now.at(-1)?.key ?? 0) + 1, title: "", owner: "", due: "", below: "" },
              ])
            }
          >
            <Plus size={16} aria-hidden="true" />
            {t("conference.add_decision")}
          </button>
        </div>
        {hold.isError ? <Failure error={hold.error} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={hold.isPending || attended.length === 0}>
            {t("conference.save")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
