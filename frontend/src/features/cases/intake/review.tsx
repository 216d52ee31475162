//! The last page of a signal: all answers with a way back to each, what is missing, and who may be the same person.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { DuplicateMatch, IntakeAnswers, IntakeView } from "../../../api/types";
import { newKey, useAttempt } from "../../../kernel/attempt";
import { paths } from "../../../kernel/paths";
import { Link } from "../../../kernel/ui/link";
import { Badge, Failure, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useLabel, usePick } from "../../../kernel/words";
import { StageBadge } from "../marks";
import { Shown } from "../shown";
import { isChildPath, isWithoutIdentity, PAGES, type PageName, pageOf } from "./answers";

/** What of the answers the search for the same person needs. */
function searched(answers: IntakeAnswers) {
  if (isWithoutIdentity(answers)) return null;
  const person = answers.person ?? {};
  const body = {
    surname: person.surname || undefined,
    given_name: person.given_name || undefined,
    alias: person.alias || undefined,
    birth_date: person.birth?.date || undefined,
    birth_year: person.birth?.year || undefined,
    phone: answers.contact?.phone || undefined,
    document_number: person.document_number || undefined,
  };
  return Object.values(body).some((part) => part !== undefined) ? body : null;
}

/** The review page. */
export function Review(props: {
  intake: IntakeView;
  answers: IntakeAnswers;
  settle: () => Promise<boolean>;
  go: (page: PageName) => void;
}) {
  const { answers, intake } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [other, setOther] = useState<string[]>([]);
  const body = searched(answers);
  const search = useQuery({
    queryKey: ["duplicates", body],
    enabled: body !== null,
    gcTime: 0,
    queryFn: () =>
      value(
        api.POST("/v1/duplicate-searches", {
          params: { header: { "Idempotency-Key": newKey() } },
          body: body ?? {},
        }),
      ),
  });
  const submit = useMutation({
    mutationFn: async () => {
      if (!(await props.settle())) throw new Problem({ code: "intake.not_saved" }, 0, null);
      const sent = { acknowledged_matches: other };
      return value(
        api.POST("/v1/intakes/{intake_id}/submission", {
          params: { path: { intake_id: intake.id }, header: { "Idempotency-Key": attempt.key([sent, answers]) } },
          body: sent,
        }),
      );
    },
    onSuccess: async (made) => {
      attempt.done();
      await Promise.all(["intakes", "my-day", "cases"].map((key) => cache.invalidateQueries({ queryKey: [key] })));
      void navigate({ to: paths.submitted(made.id), replace: true });
    },
  });
  const refusal = submit.error instanceof Problem ? submit.error : null;
  const found: DuplicateMatch[] = [
    ...((search.data?.matches ?? []) as DuplicateMatch[]),
    ...((refusal?.body.matches ?? []) as DuplicateMatch[]),
  ].filter((match, index, all) => all.findIndex((one) => one.case_id === match.case_id) === index);
  const undecided = found.filter((match) => !other.includes(match.case_id));
  const child = isChildPath(answers);
  return (
    <div className="stack wide">
      {intake.missing.length > 0 ? (
        <Notice tone="near">
          <p>
            <strong>{t("review.missing")}</strong>
          </p>
          <ul className="stack tight">
            {intake.missing.map((one) => (
              <li key={one.pointer}>
                <button type="button" className="button plain little" onClick={() => props.go(pageOf(one.pointer))}>
                  {t(`intake.page.${pageOf(one.pointer)}`)}: {pick(one.detail_uk, one.detail_en)}
                </button>
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {isWithoutIdentity(answers) ? (
        <Notice tone="near">
          <p>
            <strong>{t("intake.consent.anonymous")}</strong>
          </p>
          <p>{t("intake.consent.anonymous_what")}</p>
        </Notice>
      ) : null}
      {child ? <Notice tone="near">{t("intake.person.child_what")}</Notice> : null}
      <Section title={t("review.same_person")}>
        {body === null ? <p className="quiet">{t("review.nothing_to_search")}</p> : null}
        {body !== null && search.isPending ? <Waiting lines={2} /> : null}
        {search.isError ? <Failure error={search.error} retry={() => void search.refetch()} /> : null}
        {search.isSuccess && found.length === 0 ? <p>{t("review.no_match")}</p> : null}
        {found.length > 0 ? (
          <ul className="rows sheet flush" aria-label={t("review.same_person")}>
            {found.map((match) => (
              <li key={match.case_id}>
                <div className="grow stack tight">
                  <span className="row">
                    <strong className="code">{match.code}</strong>
                    <StageBadge stage={match.stage} />
                  </span>
                  <span>{match.reasons.map((reason) => label("match_reason", reason)).join("; ")}</span>
                </div>
                {other.includes(match.case_id) ? (
                  <>
                    <Badge tone="good">{t("review.other_person_said")}</Badge>
                    <button
                      type="button"
                      className="button little"
                      onClick={() => setOther(other.filter((id) => id !== match.case_id))}
                    >
                      {t("undo")}
                    </button>
                  </>
                ) : (
                  <div className="row">
                    <button
                      type="button"
                      className="button little"
                      onClick={() => setOther([...other, match.case_id])}
                      aria-label={`${t("review.other_person")} ${match.code}`}
                    >
                      {t("review.other_person")}
                    </button>
                    <Link
                      className="button little"
                      to={paths.case(match.case_id)}
                      aria-label={`${t("review.open_existing")} ${match.code}`}
                    >
                      {t("review.open_existing")}
                    </Link>
                  </div>
                )}
              </li>
            ))}
          </ul>
        ) : null}
      </Section>
      {PAGES.filter((page) => page !== "review").map((page) => (
        <Section
          key={page}
          title={t(`intake.page.${page}`)}
          action={
            <button
              type="button"
              className="button plain little"
              onClick={() => props.go(page)}
              aria-label={`${t("review.change")}: ${t(`intake.page.${page}`)}`}
            >
              {t("review.change")}
            </button>
          }
        >
          {answers[page] && Object.keys(answers[page]).length > 0 ? (
            <Shown value={answers[page]} />
          ) : (
            <p className="quiet">{t("review.not_answered")}</p>
          )}
        </Section>
      ))}
      <div className="stack">
        <p className="text">{t("review.what_happens")}</p>
        {refusal ? <Failure error={refusal} /> : null}
        {undecided.length > 0 ? <p className="wrong">{t("review.decide_first")}</p> : null}
        <div className="row">
          <button
            type="button"
            className="button main big"
            disabled={submit.isPending || undecided.length > 0}
            onClick={() => submit.mutate()}
          >
            <Send size={18} aria-hidden="true" />
            {t("review.submit")}
          </button>
        </div>
      </div>
    </div>
  );
}
