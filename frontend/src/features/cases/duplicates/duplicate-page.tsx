//! One pair: opened side by side for a purpose, decided by a person, merged, and taken back within thirty days.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Columns2, Merge, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../../api/client";
import type { DuplicateComparison, DuplicatePair } from "../../../api/types";
import { newKey, useAttempt } from "../../../kernel/attempt";
import { Radios, TextField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { Link } from "../../../kernel/ui/link";
import { Dialog, Facts, Failure, Heading, Notice, Page, Section, Waiting, Wide } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel } from "../../../kernel/words";
import { PAIR_DECISIONS, REVEAL_PURPOSES } from "../codes";
import { StageBadge } from "../marks";
import { Shown } from "../shown";
import { PairState, Weight } from "./pair-marks";

/** The page of a pair. */
export default function DuplicatePage() {
  const { t } = useTranslation("cases");
  const { duplicateId } = useParams({ strict: false }) as { duplicateId: string };
  const read = useQuery({
    queryKey: ["duplicate", duplicateId],
    queryFn: () => taken(api.GET("/v1/duplicates/{duplicate_id}", { params: { path: { duplicate_id: duplicateId } } })),
  });
  if (read.isPending) return <Waiting lines={6} />;
  if (read.isError) {
    return (
      <div className="stack">
        <Heading>{t("duplicates.one")}</Heading>
        <Failure error={read.error} retry={() => void read.refetch()} />
      </div>
    );
  }
  return <PairShown pair={read.data.value} etag={read.data.etag ?? ""} />;
}

function PairShown(props: { pair: DuplicatePair; etag: string }) {
  const { pair } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [beside, setBeside] = useState<DuplicateComparison | null>(null);
  return (
    <Page title={t("duplicates.one")} lead={t("duplicates.one_lead")}>
      <div className="row">
        <PairState state={pair.state} />
        <Weight of={pair.weight} />
      </div>
      <Facts
        rows={[
          [
            t("duplicates.first"),
            <CaseName key="first" id={pair.first_id} code={pair.first_code} stage={pair.first_stage} />,
          ],
          [
            t("duplicates.second"),
            <CaseName key="second" id={pair.second_id} code={pair.second_code} stage={pair.second_stage} />,
          ],
          [t("duplicates.signs"), pair.reasons.map((sign) => label("match_reason", sign)).join("; ")],
        ]}
      />
      {pair.state === "merged" && pair.merge_id ? (
        <Merged id={pair.merge_id} pair={pair} />
      ) : (
        <>
          {beside ? (
            <Beside shown={beside} onHide={() => setBeside(null)} />
          ) : (
            <Open pair={pair} onOpened={setBeside} />
          )}
          <Decide pair={pair} etag={props.etag} />
          {pair.state === "same" ? <MergeThem pair={pair} etag={props.etag} /> : null}
        </>
      )}
    </Page>
  );
}

function CaseName(props: { id: string; code: string; stage: string }) {
  return (
    <span className="row">
      <Link to={paths.case(props.id)}>
        <span className="code">{props.code}</span>
      </Link>
      <StageBadge stage={props.stage} />
    </span>
  );
}

function Open(props: { pair: DuplicatePair; onOpened: (shown: DuplicateComparison) => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [purpose, setPurpose] = useState<string | null>("check_identity");
  const open = useMutation({
    mutationFn: (code: string) =>
      value(
        api.POST("/v1/duplicates/{duplicate_id}/comparisons", {
          params: { path: { duplicate_id: props.pair.id }, header: { "Idempotency-Key": newKey() } },
          body: { purpose: code } as never,
        }),
      ),
    gcTime: 0,
    onSuccess: props.onOpened,
  });
  return (
    <Section title={t("duplicates.beside")}>
      <p className="text">{t("duplicates.beside_why")}</p>
      <Radios
        label={t("person.purpose")}
        value={purpose}
        onChange={setPurpose}
        options={REVEAL_PURPOSES.map((code) => ({ code, word: label("reveal_purpose", code) }))}
      />
      {open.isError ? <Failure error={open.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={purpose === null || open.isPending}
          onClick={() => purpose !== null && open.mutate(purpose)}
        >
          <Columns2 size={18} aria-hidden="true" />
          {t("duplicates.open")}
        </button>
      </div>
    </Section>
  );
}

function Beside(props: { shown: DuplicateComparison; onHide: () => void }) {
  const { shown } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  return (
    <Section
      title={t("duplicates.beside")}
      action={
        <button type="button" className="button little" onClick={props.onHide}>
          {t("person.hide")}
        </button>
      }
    >
      {shown.signs.length > 0 ? (
        <ul aria-label={t("duplicates.signs")}>
          {shown.signs.map((one) => (
            <li key={one.sign}>
              {label("match_reason", one.sign)} <span className="quiet">({one.weight})</span>
            </li>
          ))}
        </ul>
      ) : (
        <Notice>
          <p>{t("duplicates.no_signs")}</p>
        </Notice>
      )}
      <Wide label={t("duplicates.beside")}>
        <table className="no-print">
          <thead>
            <tr>
              <th scope="col">{t("duplicates.field")}</th>
              <th scope="col" className="code">
                {shown.pair.first_code}
              </th>
              <th scope="col" className="code">
                {shown.pair.second_code}
              </th>
              <th scope="col">{t("duplicates.agree")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.fields.map((row) => (
              <tr key={row.field}>
                <th scope="row">{label("shown", row.field)}</th>
                <td>{row.first ? <Shown value={row.first} under={row.field} /> : "—"}</td>
                <td>{row.second ? <Shown value={row.second} under={row.field} /> : "—"}</td>
                <td>{row.same ? t("yes") : t("no")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Section>
  );
}

function Decide(props: { pair: DuplicatePair; etag: string }) {
  const { pair } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [decision, setDecision] = useState<string | null>(null);
  const [returnOn, setReturnOn] = useState("");
  const decide = useMutation({
    mutationFn: () => {
      const body = { decision, ...(decision === "unsure" && returnOn ? { return_on: returnOn } : {}) };
      return taken(
        api.POST("/v1/duplicates/{duplicate_id}/decisions", {
          params: {
            path: { duplicate_id: pair.id },
            header: { "If-Match": props.etag, "Idempotency-Key": attempt.key([body, props.etag]) },
          },
          body: body as never,
        }),
      );
    },
    onSuccess: async (answer) => {
      attempt.done();
      cache.setQueryData(["duplicate", pair.id], answer);
      say(label("pair_state", answer.value.state));
      await cache.invalidateQueries({ queryKey: ["duplicates"] });
    },
  });
  return (
    <Section title={t("duplicates.decide")}>
      <Radios
        label={t("duplicates.decision")}
        value={decision}
        onChange={setDecision}
        options={PAIR_DECISIONS.map((code) => ({ code, word: label("pair_decision", code) }))}
      />
      {decision === "unsure" ? (
        <TextField
          label={t("duplicates.return_on")}
          why={t("duplicates.return_why")}
          type="date"
          value={returnOn}
          onChange={setReturnOn}
        />
      ) : null}
      {decide.isError ? <Failure error={decide.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={decision === null || decide.isPending}
          onClick={() => decide.mutate()}
        >
          {t("duplicates.decide_do")}
        </button>
      </div>
    </Section>
  );
}

function MergeThem(props: { pair: DuplicatePair; etag: string }) {
  const { pair } = props;
  const { t } = useTranslation("cases");
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [asking, setAsking] = useState(false);
  const [keep, setKeep] = useState<string | null>(null);
  const merge = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/duplicates/{duplicate_id}/merges", {
          params: {
            path: { duplicate_id: pair.id },
            header: { "If-Match": props.etag, "Idempotency-Key": attempt.key([keep, props.etag]) },
          },
          body: { keep_case_id: keep } as never,
        }),
      ),
    onSuccess: async () => {
      setAsking(false);
      say(t("duplicates.merged_said"));
      await cache.invalidateQueries();
    },
  });
  return (
    <Section title={t("duplicates.merge")}>
      <p className="text">{t("duplicates.merge_what")}</p>
      <div className="row">
        <button type="button" className="button" onClick={() => setAsking(true)}>
          <Merge size={18} aria-hidden="true" />
          {t("duplicates.merge_begin")}
        </button>
      </div>
      {asking ? (
        <Dialog title={t("duplicates.merge")} onClose={() => setAsking(false)}>
          <Radios
            label={t("duplicates.keep")}
            why={t("duplicates.keep_why")}
            value={keep}
            onChange={setKeep}
            options={[
              { code: pair.first_id, word: pair.first_code },
              { code: pair.second_id, word: pair.second_code },
            ]}
          />
          {merge.isError ? <Failure error={merge.error} /> : null}
          <div className="row">
            <button
              type="button"
              className="button main"
              disabled={keep === null || merge.isPending}
              onClick={() => merge.mutate()}
            >
              {t("duplicates.merge_do")}
            </button>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {t("cancel")}
            </button>
          </div>
        </Dialog>
      ) : null}
    </Section>
  );
}

function Merged(props: { id: string; pair: DuplicatePair }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const { moment } = useWriting();
  const read = useQuery({
    queryKey: ["merge", props.id],
    queryFn: () => value(api.GET("/v1/merges/{merge_id}", { params: { path: { merge_id: props.id } } })),
  });
  const undo = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/merges/{merge_id}/undo", {
          params: { path: { merge_id: props.id }, header: { "Idempotency-Key": attempt.key(props.id) } },
          body: {},
        }),
      ),
    onSuccess: async () => {
      say(t("duplicates.undone_said"));
      await cache.invalidateQueries();
    },
  });
  if (read.isPending) return <Waiting lines={3} />;
  if (read.isError) return <Failure error={read.error} retry={() => void read.refetch()} />;
  const merge = read.data;
  return (
    <Section title={t("duplicates.merged")}>
      <Notice tone="good">
        <p>{t("duplicates.merged_what", { kept: merge.kept_code, merged: merge.merged_code })}</p>
        <p>{t("duplicates.undo_until", { until: moment(merge.undo_until) })}</p>
      </Notice>
      <Wide label={t("duplicates.touched")}>
        <table>
          <caption>{t("duplicates.touched")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("duplicates.table")}</th>
              <th scope="col">{t("duplicates.rows")}</th>
            </tr>
          </thead>
          <tbody>
            {merge.touched.map((one) => (
              <tr key={one.table}>
                <th scope="row">{label("table", one.table)}</th>
                <td>{one.rows}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      {undo.isError ? <Failure error={undo.error} /> : null}
      <div className="row">
        <button type="button" className="button" disabled={undo.isPending} onClick={() => undo.mutate()}>
          <Undo2 size={18} aria-hidden="true" />
          {t("duplicates.undo")}
        </button>
      </div>
    </Section>
  );
}
