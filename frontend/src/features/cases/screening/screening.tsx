//! Screening by indicators: what was met, what it adds up to, and which indicators counted. A result, not a decision.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ClipboardCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { CaseView, IndicatorSet, Screening as Made } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Checks, Radios, SelectField, TextArea } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { useMay } from "../../../kernel/session";
import { Link } from "../../../kernel/ui/link";
import { Badge, Dialog, Empty, Facts, Failure, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { DIMENSIONS, OVERRIDE_REASONS } from "../codes";

function useSets() {
  return useQuery({
    queryKey: ["indicator-sets"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => value(api.GET("/v1/indicator-sets")),
  });
}

/** The part of a case about screening. */
export function Screening(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const may = useMay();
  const sets = useSets();
  const made = useQuery({
    queryKey: ["screenings", view.id],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/screenings", { params: { path: { case_id: view.id } } })),
  });
  const [asking, setAsking] = useState(false);
  if (sets.isPending || made.isPending) return <Waiting lines={4} />;
  if (sets.isError) return <Failure error={sets.error} retry={() => void sets.refetch()} />;
  if (made.isError) return <Failure error={made.error} retry={() => void made.refetch()} />;
  const now = sets.data.items.find((set) => set.in_use);
  const writes = may("case.write") && view.relation !== "shared" && !view.merged_into && now !== undefined;
  const begin = writes ? (
    <button type="button" className="button main" onClick={() => setAsking(true)}>
      <ClipboardCheck size={18} aria-hidden="true" />
      {t("screening.begin")}
    </button>
  ) : null;
  return (
    <Section title={t("screening.title")}>
      <Notice tone="near">
        <p>
          <strong>{t("screening.not_decision")}</strong>
        </p>
        <p>{t("screening.what_for")}</p>
      </Notice>
      {asking && now ? (
        <Form view={view} set={now} onClose={() => setAsking(false)} />
      ) : made.data.items.length === 0 ? (
        <Empty action={begin}>{t("screening.empty")}</Empty>
      ) : (
        <>
          {begin ? <div className="row no-print">{begin}</div> : null}
          {made.data.items.map((one) => (
            <Result key={one.id} made={one} sets={sets.data.items} />
          ))}
        </>
      )}
      {may("stats.read") ? (
        <p className="no-print">
          <Link to={paths.screeningFigures}>{t("screening_figures.title")}</Link>
        </p>
      ) : null}
    </Section>
  );
}

function Form(props: { view: CaseView; set: IndicatorSet; onClose: () => void }) {
  const { view, set } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [met, setMet] = useState<string[]>([]);
  const screen = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/cases/{case_id}/screenings", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": attempt.key(met) } },
          body: { codes: met },
        }),
      ),
    onSuccess: async () => {
      props.onClose();
      say(t("screening.made"));
      await cache.invalidateQueries({ queryKey: ["screenings", view.id] });
      await cache.invalidateQueries({ queryKey: ["timeline", view.id] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    screen.mutate();
  };
  const strength = (code: string | null | undefined) => (code ? label("strength", code) : t("screening.not_in_list"));
  return (
    <form className="stack" onSubmit={submit}>
      <p className="text">{t(view.child_path ? "screening.child" : "screening.adult")}</p>
      <p className="quiet text">
        {pick(set.name_uk, set.name_en)}. {pick(set.source_uk, set.source_en)}. {pick(set.missing_uk, set.missing_en)}
      </p>
      {DIMENSIONS.map((dimension) => {
        const codes = set.indicators.filter((one) => one.dimension === dimension);
        const known = codes.map((one) => one.code);
        return (
          <Checks
            key={dimension}
            label={label("dimension", dimension)}
            values={met.filter((code) => known.includes(code))}
            onChange={(chosen) => setMet([...met.filter((code) => !known.includes(code)), ...chosen])}
            options={codes.map((one) => ({
              code: one.code,
              word: pick(one.name_uk, one.name_en),
              hint: strength(view.child_path ? one.child : one.adult),
            }))}
          />
        );
      })}
      {screen.isError ? <Failure error={screen.error} /> : null}
      <div className="row">
        <button type="submit" className="button main" disabled={screen.isPending}>
          {t("screening.add_up")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}

/** The names of indicators by their code, in the set they belong to. */
function useNames(set: IndicatorSet | undefined) {
  const pick = usePick();
  return (code: string) => {
    const found = set?.indicators.find((one) => one.code === code);
    return found ? pick(found.name_uk, found.name_en) : code;
  };
}

function Codes(props: { codes: readonly string[]; set: IndicatorSet | undefined }) {
  const { t } = useTranslation("cases");
  const name = useNames(props.set);
  if (props.codes.length === 0) return <>{t("case.none_noted")}</>;
  return (
    <ul>
      {props.codes.map((code) => (
        <li key={code}>{name(code)}</li>
      ))}
    </ul>
  );
}

function Result(props: { made: Made; sets: readonly IndicatorSet[] }) {
  const { made, sets } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const may = useMay();
  const { moment } = useWriting();
  const [judging, setJudging] = useState(false);
  const set = sets.find((one) => one.version === made.set_version);
  return (
    <article className="sheet stack" aria-label={t("screening.of", { at: moment(made.made_at) })}>
      <div className="row">
        <Badge tone={made.result === "positive" ? "accent" : undefined}>{label("screening_result", made.result)}</Badge>
        <span className="quiet">{t("screening.label")}</span>
      </div>
      <Facts
        rows={[
          [t("screening.at"), moment(made.made_at)],
          [t("screening.rule"), label("screening_path", made.path)],
          [t("screening.set"), set ? pick(set.name_uk, set.name_en) : String(made.set_version)],
          [
            t("screening.positive"),
            made.positive.map((dimension) => label("dimension", dimension)).join("; ") || t("case.none_noted"),
          ],
          [t("screening.counted"), <Codes key="counted" codes={made.counted} set={set} />],
          [
            t("screening.not_counted"),
            <Codes key="rest" codes={made.codes.filter((code) => !made.counted.includes(code))} set={set} />,
          ],
        ]}
      />
      {made.override_result && made.override_reason ? (
        <Notice tone="near">
          <p>
            <strong>{t("screening.judged", { result: label("screening_result", made.override_result) })}</strong>{" "}
            {label("override_reason", made.override_reason)}
          </p>
          <p>{t("screening.judged_what")}</p>
        </Notice>
      ) : may("screening.override") ? (
        <div className="row no-print">
          <button type="button" className="button little" onClick={() => setJudging(true)}>
            {t("screening.judge")}
          </button>
        </div>
      ) : null}
      <Compare made={made} sets={sets} />
      {judging ? <JudgeDialog made={made} onClose={() => setJudging(false)} /> : null}
    </article>
  );
}

function Compare(props: { made: Made; sets: readonly IndicatorSet[] }) {
  const { made, sets } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const [version, setVersion] = useState("");
  const read = useQuery({
    queryKey: ["screening-comparison", made.id, version],
    enabled: version !== "",
    queryFn: () =>
      value(
        api.GET("/v1/screenings/{screening_id}/comparison", {
          params: { path: { screening_id: made.id }, query: { version: Number(version) } },
        }),
      ),
  });
  const others = sets.filter((set) => set.version !== made.set_version);
  const there = sets.find((set) => String(set.version) === version);
  return (
    <div className="stack no-print">
      <SelectField
        label={t("screening.compare")}
        value={version}
        onChange={setVersion}
        empty={t("screening.compare_none")}
        options={others.map((set) => ({ code: String(set.version), word: pick(set.name_uk, set.name_en) }))}
      />
      {read.isError ? <Failure error={read.error} retry={() => void read.refetch()} /> : null}
      {read.data ? (
        <Facts
          rows={[
            [t("screening.there"), `${label("screening_result", read.data.result)} (${t("screening.label")})`],
            [t("screening.gained"), <Codes key="gained" codes={read.data.gained} set={there} />],
            [t("screening.lost"), <Codes key="lost" codes={read.data.lost} set={there} />],
          ]}
        />
      ) : null}
    </div>
  );
}

function JudgeDialog(props: { made: Made; onClose: () => void }) {
  const { made } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [reason, setReason] = useState<string | null>(null);
  const [text, setText] = useState("");
  const judge = useMutation({
    mutationFn: () => {
      const body = { reason_code: reason, text };
      return value(
        api.POST("/v1/screenings/{screening_id}/override", {
          params: { path: { screening_id: made.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body: body as never,
        }),
      );
    },
    onSuccess: async () => {
      props.onClose();
      say(t("screening.judged_said"));
      await cache.invalidateQueries({ queryKey: ["screenings", made.case_id] });
    },
  });
  const other = made.result === "positive" ? "negative" : "positive";
  return (
    <Dialog title={t("screening.judge")} onClose={props.onClose}>
      <p>{t("screening.judge_what", { result: label("screening_result", other) })}</p>
      <Radios
        label={t("screening.reason")}
        value={reason}
        onChange={setReason}
        options={OVERRIDE_REASONS.map((code) => ({ code, word: label("override_reason", code) }))}
      />
      <TextArea
        label={t("screening.words")}
        why={t("screening.words_why")}
        value={text}
        onChange={setText}
        maxLength={4000}
      />
      {judge.isError ? <Failure error={judge.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={reason === null || text.trim().length < 10 || judge.isPending}
          onClick={() => judge.mutate()}
        >
          {t("screening.judge_do")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
