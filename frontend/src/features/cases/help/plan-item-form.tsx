//! One item of a plan: added, changed or removed in a draft; and the report of its owner.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { PlanHolder, PlanItem, PlanView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Radios, SelectField, TextArea, TextField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { useMe } from "../../../kernel/session";
import { Dialog, Failure } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import { ITEM_STATES, NEEDS, PILLARS } from "../codes";
import { useScale } from "./assessments";
import { BothValues, type Difference } from "./both-values";
import { useItemName } from "./plan-tree";

/** Where a new item goes, or which one is changed. */
export interface ItemPlace {
  parent: PlanItem | null;
  kinds: string[];
  item?: PlanItem;
}

interface Words {
  kind: string;
  pillar: string;
  code: string;
  owner: string;
  due: string;
  title: string;
  details: string;
}

const wordsOf = (item: PlanItem): Words => ({
  kind: item.kind,
  pillar: item.pillar,
  code: item.code ?? "",
  owner: item.owner_id,
  due: item.due_on ?? "",
  title: item.title ?? "",
  details: item.details ?? "",
});

/** The form of an item. */
export function ItemDialog(props: {
  plan: PlanView;
  etag: string;
  place: ItemPlace;
  holders: PlanHolder[];
  onClose: () => void;
  renew: () => Promise<void>;
}) {
  const { place, plan } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const me = useMe();
  const say = useSay();
  const attempt = useAttempt();
  const scale = useScale();
  const name = useItemName();
  const { day } = useWriting();
  const [words, setWords] = useState<Words>(() =>
    place.item
      ? wordsOf(place.item)
      : {
          kind: place.kinds[0] ?? "goal",
          pillar: place.parent?.pillar ?? "support",
          code: "",
          owner: me.membership.agency.id,
          due: "",
          title: "",
          details: "",
        },
  );
  const [theirs, setTheirs] = useState<{ plan: PlanView; item: PlanItem } | null>(null);
  const [tag, setTag] = useState(props.etag);
  const set = (change: Partial<Words>) => setWords((now) => ({ ...now, ...change }));
  const done = async (text: string) => {
    attempt.done();
    props.onClose();
    say(text);
    await props.renew();
  };
  const noticed = (error: Error) => {
    if (!(error instanceof Problem) || error.code !== "precondition.failed") return;
    const current = error.body.current as PlanView | undefined;
    const item = current?.items.find((one) => one.item_key === place.item?.item_key);
    if (current && item) setTheirs({ plan: current, item });
  };
  const save = useMutation({
    mutationFn: async (ifMatch: string) => {
      const item = {
        pillar: words.pillar,
        owner_id: words.owner,
        title: words.title,
        ...(words.code ? { code: words.code } : {}),
        ...(words.due ? { due_on: words.due } : {}),
        ...(words.details.trim() ? { details: words.details } : {}),
      };
      if (place.item) {
        return value(
          api.PUT("/v1/plan-items/{item_id}", {
            params: { path: { item_id: place.item.id }, header: { "If-Match": ifMatch } },
            body: item,
          }),
        );
      }
      const body = { kind: words.kind, ...(place.parent ? { parent_key: place.parent.item_key } : {}), item };
      return value(
        api.POST("/v1/plans/{plan_id}/items", {
          params: { path: { plan_id: plan.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body,
        }),
      );
    },
    onSuccess: () => done(t("plan.item_saved")),
    onError: noticed,
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      value(api.DELETE("/v1/plan-items/{item_id}", { params: { path: { item_id: id }, header: { "If-Match": tag } } })),
    onSuccess: () => done(t("plan.item_removed")),
    onError: noticed,
  });
  const fresh = async () => {
    const now = await taken(api.GET("/v1/plans/{plan_id}", { params: { path: { plan_id: plan.id } } }));
    setTag(now.etag ?? "");
    return now.etag ?? "";
  };
  const owner = (id: string) => {
    const holder = props.holders.find((one) => one.agency_id === id);
    return holder ? pick(holder.name_uk, holder.name_en) : "—";
  };
  const differences = (other: PlanItem): Difference[] =>
    (
      [
        [t("plan.what"), words.title, other.title ?? t("plan.sealed")],
        [t("plan.details"), words.details, other.details ?? ""],
        [t("plan.pillar"), label("pillar", words.pillar), label("pillar", other.pillar)],
        [t("plan.owner"), owner(words.owner), owner(other.owner_id)],
        [t("plan.due"), words.due ? day(words.due) : "—", other.due_on ? day(other.due_on) : "—"],
      ] as const
    )
      .filter(([, mine, saved]) => mine !== saved)
      .map(([title, mine, saved]) => ({ name: title, mine, theirs: saved }));
  const kind = words.kind;
  const trouble = theirs === null ? (save.error ?? remove.error) : null;
  return (
    <Dialog
      title={
        place.item
          ? t("plan.change_title", { name: name(place.item) })
          : place.parent
            ? t("plan.add_below", { name: name(place.parent) })
            : t("plan.add_goal")
      }
      onClose={props.onClose}
    >
      {theirs ? (
        <BothValues
          rows={differences(theirs.item)}
          keepMine={() => {
            setTheirs(null);
            void fresh().then((etag) => save.mutate(etag));
          }}
          takeTheirs={() => {
            setWords(wordsOf(theirs.item));
            setTheirs(null);
            save.reset();
            remove.reset();
            void fresh();
          }}
        />
      ) : null}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(tag);
        }}
      >
        {place.kinds.length > 1 ? (
          <Radios
            label={t("plan.kind")}
            layout="inline"
            value={kind}
            onChange={(code) => set({ kind: code, code: "" })}
            options={place.kinds.map((code) => ({ code, word: label("item_kind", code) }))}
          />
        ) : null}
        {kind === "goal" ? (
          <SelectField
            label={t("plan.domain")}
            required
            empty={t("plan.choose")}
            value={words.code}
            onChange={(code) => set({ code })}
            options={scale(1).map((one) => ({ code: one.code, word: pick(one.title_uk, one.title_en) }))}
          />
        ) : null}
        {kind === "service" ? (
          <SelectField
            label={t("plan.service")}
            required
            empty={t("plan.choose")}
            value={words.code}
            onChange={(code) => set({ code })}
            options={NEEDS.map((code) => ({ code, word: label("need", code) }))}
          />
        ) : null}
        <TextField
          label={t("plan.what")}
          why={t("plan.what_why")}
          required
          maxLength={200}
          value={words.title}
          onChange={(title) => set({ title })}
        />
        <SelectField
          label={t("plan.owner")}
          why={t("plan.owner_why")}
          value={words.owner}
          onChange={(id) => set({ owner: id })}
          options={props.holders.map((one) => ({ code: one.agency_id, word: pick(one.name_uk, one.name_en) }))}
        />
        <SelectField
          label={t("plan.pillar")}
          value={words.pillar}
          onChange={(pillar) => set({ pillar })}
          options={PILLARS.map((code) => ({ code, word: label("pillar", code) }))}
        />
        <TextField
          label={t("plan.due")}
          type="date"
          className="short"
          value={words.due}
          onChange={(due) => set({ due })}
        />
        <TextArea
          label={t("plan.details")}
          maxLength={4000}
          value={words.details}
          onChange={(details) => set({ details })}
        />
        {trouble ? <Failure error={trouble} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={save.isPending}>
            {t("plan.save")}
          </button>
          {place.item?.actions.includes("remove") ? (
            <button
              type="button"
              className="button danger"
              disabled={remove.isPending}
              onClick={() => place.item && remove.mutate(place.item.id)}
            >
              {t("plan.remove")}
            </button>
          ) : null}
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The owner says how far the item is. */
export function ReportDialog(props: { item: PlanItem; onClose: () => void; renew: () => Promise<void> }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const attempt = useAttempt();
  const name = useItemName();
  const [state, setState] = useState(props.item.state);
  const [note, setNote] = useState(props.item.note ?? "");
  const report = useMutation({
    mutationFn: () => {
      const body = { state, ...(note.trim() ? { note } : {}) };
      return value(
        api.POST("/v1/plan-items/{item_id}/progress", {
          params: { path: { item_id: props.item.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      attempt.done();
      props.onClose();
      say(t("plan.reported"));
      await props.renew();
    },
  });
  return (
    <Dialog title={`${t("plan.report")}: ${name(props.item)}`} onClose={props.onClose}>
      <Radios
        label={t("plan.how_far")}
        value={state}
        onChange={setState}
        options={ITEM_STATES.map((code) => ({ code, word: label("item_state", code) }))}
      />
      <TextArea label={t("plan.note")} why={t("plan.note_why")} maxLength={2000} value={note} onChange={setNote} />
      {report.isError ? <Failure error={report.error} /> : null}
      <div className="row">
        <button type="button" className="button main" disabled={report.isPending} onClick={() => report.mutate()}>
          {t("plan.save")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
