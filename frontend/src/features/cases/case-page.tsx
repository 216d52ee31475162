//! One case: its header stays in view, its parts open one by one, and its past stands beside it.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Baby, PhoneOff, Send, UserRoundX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../api/client";
import type { CaseView } from "../../api/types";
import { useWriting } from "../../kernel/lib/dates";
import { paths } from "../../kernel/paths";
import { useMay, useMe } from "../../kernel/session";
import { Link } from "../../kernel/ui/link";
import { Rows } from "../../kernel/ui/more";
import { Badge, Due, Empty, Facts, Failure, Heading, Notice, Section, Waiting } from "../../kernel/ui/parts";
import { useLabel, usePick } from "../../kernel/words";
import { CaseActions } from "./case-actions";
import { Consents, isActive } from "./consents";
import { StageBadge, UrgencyBadge, Verified } from "./marks";
import { Person } from "./person";
import { useOblast, useTerm } from "./terms";
import { Timeline } from "./timeline";

/** Reads a case with its version tag. */
export function useCase(case_id: string) {
  return useQuery({
    queryKey: ["case", case_id],
    queryFn: () => taken(api.GET("/v1/cases/{case_id}", { params: { path: { case_id } } })),
  });
}

/** The page of a case. */
export default function CasePage() {
  const { t } = useTranslation("cases");
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const read = useCase(caseId);
  if (read.isPending) return <Waiting lines={8} />;
  if (read.isError) {
    return (
      <div className="stack">
        <Heading>{t("case.title")}</Heading>
        <Failure error={read.error} retry={() => void read.refetch()} />
      </div>
    );
  }
  return <CaseShown view={read.data.value} etag={read.data.etag} />;
}

function CaseShown(props: { view: CaseView; etag: string | null }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const term = useTerm();
  const oblast = useOblast();
  const me = useMe();
  const may = useMay();
  const { day } = useWriting();
  const opens = (part: string) => (view.compartments as string[]).includes(part);
  const referrals = useQuery({
    queryKey: ["referrals", "case", view.id],
    enabled: may("referral.read"),
    queryFn: () => value(api.GET("/v1/referrals", { params: { query: { case_id: view.id } } })),
  });
  const sent = referrals.data?.items ?? [];
  const active = view.consents.filter(isActive).length;
  const send = may("referral.send") ? (
    <Link className="button main" to={paths.refer(view.id)}>
      <Send size={18} aria-hidden="true" />
      {t("case.refer")}
    </Link>
  ) : null;
  return (
    <>
      <header className="case-head">
        <div className="row apart">
          <div className="row">
            <Heading>
              <span className="code">{view.code}</span>
            </Heading>
            <StageBadge stage={view.stage} />
            <UrgencyBadge urgency={view.urgency} />
            {view.child_path ? (
              <Badge tone="near" icon={<Baby size={14} aria-hidden="true" />}>
                {t("case.child_path")}
              </Badge>
            ) : null}
          </div>
          <div className="row no-print">{send}</div>
        </div>
        <div className="row small">
          <span>
            <span className="quiet">{t("case.lead")}: </span>
            {pick(view.lead_agency_uk, view.lead_agency_en)}
          </span>
          <span>
            <span className="quiet">{t("case.relation")}: </span>
            {label("relation", view.relation)}
          </span>
          <span>
            <span className="quiet">{t("case.consent")}: </span>
            {active > 0 ? t("case.consent_active", { count: active }) : t("case.consent_none")}
          </span>
          {view.next_due_on ? <Due on={view.next_due_on} /> : <span className="quiet">{t("list.no_deadline")}</span>}
        </div>
      </header>
      <div className="case-grid">
        <div className="stack wide">
          <CaseActions view={view} etag={props.etag} />
          <Section title={t("case.overview")}>
            <Facts
              rows={[
                [t("case.opened"), day(view.opened_at)],
                [
                  t("case.record"),
                  t(view.agency_of_record === me.membership.agency.id ? "case.record_us" : "case.record_other"),
                ],
                [t("case.age"), label("age_band", view.age_band)],
                [t("case.sex"), label("sex", view.sex)],
                [t("case.oblast"), oblast(view.oblast_code)],
              ]}
            />
            {view.deadlines.length > 0 ? (
              <ul className="stack tight">
                {view.deadlines.map((deadline) => (
                  <li key={deadline.code} className="row">
                    <span>{term(deadline.code).title}</span>
                    {deadline.met_at ? (
                      <Badge tone="good">{t("case.met", { on: day(deadline.met_at) })}</Badge>
                    ) : (
                      <Due on={deadline.due_on} />
                    )}
                    <Verified yes={term(deadline.code).verified} />
                  </li>
                ))}
              </ul>
            ) : null}
          </Section>
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
          </Section>
          <Section title={t("case.person")}>
            {view.without_identity ? (
              <Notice>
                <p className="row">
                  <UserRoundX size={16} aria-hidden="true" />
                  {t("case.without_identity")}
                </p>
              </Notice>
            ) : (
              <Person view={view} />
            )}
          </Section>
          <Section title={t("case.needs")}>
            {!opens("needs") ? (
              <p className="quiet">{t("case.not_shared")}</p>
            ) : view.needs.length === 0 ? (
              <p className="quiet">{t("case.no_needs")}</p>
            ) : (
              <ul className="marks">
                {view.needs.map((code) => (
                  <li key={code}>
                    <Badge>{label("need", code)}</Badge>
                  </li>
                ))}
              </ul>
            )}
          </Section>
          <Section title={t("case.indicators")}>
            {opens("narrative") ? (
              <Facts
                rows={(["act", "means", "purpose"] as const).map((kind) => [
                  t(`indicators.${kind}`),
                  view.indicators
                    .filter((one) => one.startsWith(`${kind}.`))
                    .map((one) => label(kind, one.slice(kind.length + 1)))
                    .join("; ") || t("case.none_noted"),
                ])}
              />
            ) : (
              <p className="quiet">{t("case.not_shared")}</p>
            )}
          </Section>
          <Consents view={view} />
          <Section title={t("case.referrals")}>
            {sent.length === 0 ? (
              <Empty action={send}>{t("case.no_referrals")}</Empty>
            ) : (
              <Rows label={t("case.referrals")}>
                {sent.map((referral) => (
                  <li key={referral.id}>
                    <div className="grow">
                      <Link className="cover" to={paths.referral(referral.id)}>
                        {pick(referral.to_agency_uk, referral.to_agency_en)}
                      </Link>
                      <div className="quiet">{label("referral_purpose", referral.purpose)}</div>
                    </div>
                    <Badge>{label("referral_state", referral.state)}</Badge>
                    <span className="quiet">{day(referral.offered_at)}</span>
                  </li>
                ))}
              </Rows>
            )}
          </Section>
        </div>
        <Section title={t("case.timeline")}>
          <Timeline caseId={view.id} />
        </Section>
      </div>
    </>
  );
}
