//! The part of a case about the needs of the person as they were assessed, and how they changed.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowDownRight, ArrowRight, ArrowUpRight, ClipboardPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { AssessmentView, NeedsView, ScaleDomain } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { useWriting } from "../../../kernel/lib/dates";
import { Badge, Due, Empty, Failure, Section, Waiting, Wide } from "../../../kernel/ui/parts";
import { useLabel, useLanguage, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { Verified } from "../marks";
import { useTerm } from "../terms";
import { AssessmentForm } from "./assessment-form";
import { Steps } from "./steps";

/** How many assessments stand side by side; earlier ones are in the list below. */
const SHOWN = 4;

/** Reads the scale in all its versions. */
export function useScale(): (version: number) => ScaleDomain[] {
  const scale = useQuery({
    queryKey: ["needs-scale"],
    staleTime: 3_600_000,
    queryFn: () => value(api.GET("/v1/needs-scale")),
  });
  return (version) => (scale.data?.items ?? []).filter((one) => one.version === version);
}

/** The needs through time, with the draft of one's own agency on top. */
export function Assessments(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const cache = useQueryClient();
  const attempt = useAttempt();
  const term = useTerm();
  const shared = (view.compartments as string[]).includes("needs");
  const needs = useQuery({
    queryKey: ["assessments", view.id],
    enabled: shared,
    queryFn: () => value(api.GET("/v1/cases/{case_id}/needs", { params: { path: { case_id: view.id } } })),
  });
  const begin = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/cases/{case_id}/assessments", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": attempt.key(view.id) } },
          body: {},
        }),
      ),
    onSuccess: async () => {
      attempt.done();
      await cache.invalidateQueries({ queryKey: ["assessments", view.id] });
    },
  });
  if (!shared) {
    return (
      <Section title={t("assessment.title")}>
        <p className="quiet text">{t("case.not_shared")}</p>
      </Section>
    );
  }
  if (needs.isPending) return <Waiting lines={6} />;
  if (needs.isError) return <Failure error={needs.error} retry={() => void needs.refetch()} />;
  const found = needs.data;
  const draft = found.assessments.find((one) => !one.completed_at);
  const complete = found.assessments.filter((one) => one.completed_at);
  const start = found.actions.includes("begin") ? (
    <button type="button" className="button main" disabled={begin.isPending} onClick={() => begin.mutate()}>
      <ClipboardPlus size={18} aria-hidden="true" />
      {t("assessment.begin")}
    </button>
  ) : null;
  return (
    <>
      <Section title={t("assessment.title")} action={complete.length > 0 ? start : null}>
        {begin.isError ? <Failure error={begin.error} /> : null}
        {found.next_due_on && found.next_term ? (
          <p className="row">
            <span className="quiet">{term(found.next_term).title}:</span>
            <Due on={found.next_due_on} />
            <Verified yes={term(found.next_term).verified} />
          </p>
        ) : null}
        {complete.length === 0 && !draft ? <Empty action={start}>{t("assessment.empty")}</Empty> : null}
        {complete.length > 0 ? <Through found={found} complete={complete} /> : null}
      </Section>
      {draft ? <AssessmentForm key={draft.id} draft={draft} /> : null}
      {complete.length > 0 ? <Said complete={complete} /> : null}
    </>
  );
}

const WAYS = { better: ArrowUpRight, same: ArrowRight, worse: ArrowDownRight, unknown: null } as const;

function Way(props: { trend: string }) {
  const label = useLabel("cases");
  const Sign = WAYS[props.trend as keyof typeof WAYS] ?? null;
  const tone = props.trend === "better" ? "good" : props.trend === "worse" ? "danger" : undefined;
  return (
    <Badge tone={tone} icon={Sign ? <Sign size={14} aria-hidden="true" /> : null}>
      {label("trend", props.trend)}
    </Badge>
  );
}

/** One row a domain: the steps side by side, the plot, and which way it went. */
function Through(props: { found: NeedsView; complete: AssessmentView[] }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const scale = useScale();
  const { day } = useWriting();
  const shown = props.complete.slice(0, SHOWN).reverse();
  const domains = scale(props.complete[0]?.scale_version ?? 1);
  const step = (code: string | null | undefined) => (code && code !== "not_asked" ? Number(code) : null);
  return (
    <Wide label={t("assessment.through")}>
      <table>
        <caption>{t("assessment.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("assessment.domain")}</th>
            {shown.map((one) => (
              <th scope="col" key={one.id} className="number">
                {day(one.assessed_on)}
              </th>
            ))}
            <th scope="col">{t("assessment.plot")}</th>
            <th scope="col">{t("assessment.way")}</th>
          </tr>
        </thead>
        <tbody>
          {domains.map((domain) => {
            const of = shown.map((one) => one.ratings[domain.code]);
            const name = pick(domain.title_uk, domain.title_en);
            const said = shown
              .map(
                (one, index) =>
                  `${day(one.assessed_on)}: ${label("score", of[index]?.worker)} / ${label("score", of[index]?.person)}`,
              )
              .join("; ");
            const way = props.found.trends.find((one) => one.domain === domain.code);
            return (
              <tr key={domain.code}>
                <th scope="row">
                  {name}
                  {of.at(-1)?.urgent ? <Badge tone="danger">{t("assessment.urgent")}</Badge> : null}
                </th>
                {shown.map((one, index) => (
                  <td key={one.id} className="number">
                    {label("score_short", of[index]?.worker)} / {label("score_short", of[index]?.person)}
                  </td>
                ))}
                <td>
                  <Steps
                    said={`${name}. ${said}`}
                    worker={of.map((one) => step(one?.worker))}
                    person={of.map((one) => step(one?.person))}
                  />
                </td>
                <td>
                  <Way trend={way?.worker ?? "unknown"} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}

/** Who assessed when, and what was said, as far as it may be read here. */
function Said(props: { complete: AssessmentView[] }) {
  const { t } = useTranslation("cases");
  const role = useLabel("tenancy");
  const language = useLanguage();
  const pick = usePick();
  const scale = useScale();
  const { day } = useWriting();
  return (
    <Section title={t("assessment.said")}>
      <ul className="rows sheet flush" aria-label={t("assessment.said")}>
        {props.complete.map((one) => {
          const words = Object.entries(one.remarks?.domains ?? {}).filter(([, text]) => text);
          const titles = scale(one.scale_version);
          return (
            <li key={one.id}>
              <div className="grow stack tight">
                <strong>{day(one.assessed_on)}</strong>
                <span className="quiet">
                  {pick(one.agency_uk, one.agency_en)} · {role("role", one.assessor_role)}
                </span>
                {one.remarks === null || one.remarks === undefined ? (
                  <span className="quiet">{t("assessment.sealed")}</span>
                ) : words.length === 0 && !one.remarks.conclusion ? (
                  <span className="quiet">{t("assessment.no_words")}</span>
                ) : (
                  <details>
                    <summary>{t("assessment.read")}</summary>
                    <dl className="facts">
                      {words.map(([code, text]) => {
                        const title = titles.find((domain) => domain.code === code);
                        return (
                          <div key={code} className="contents">
                            <dt>{title ? (language === "uk" ? title.title_uk : title.title_en) : code}</dt>
                            <dd>{text}</dd>
                          </div>
                        );
                      })}
                      {one.remarks.conclusion ? (
                        <div className="contents">
                          <dt>{t("assessment.conclusion")}</dt>
                          <dd>{one.remarks.conclusion}</dd>
                        </div>
                      ) : null}
                    </dl>
                  </details>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
