//! One case: its header stays in view, its parts open one by one, and its past stands beside it.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Baby, PhoneOff, Send, UserRoundX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, taken } from "../../api/client";
import type { CaseView } from "../../api/types";
import { useWriting } from "../../kernel/lib/dates";
import { paths } from "../../kernel/paths";
import { useMay } from "../../kernel/session";
import { Link } from "../../kernel/ui/link";
import { Rows } from "../../kernel/ui/more";
import { Badge, Due, Empty, Facts, Failure, Heading, Notice, Section, Waiting } from "../../kernel/ui/parts";
import { useLabel, useLanguage, useName } from "../../kernel/words";
import { CaseActions } from "./case-actions";
import { Consents } from "./consents";
import { StageBadge, UrgencyBadge, Verified } from "./marks";
import { Person } from "./person";
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
  const name = useName();
  const language = useLanguage();
  const may = useMay();
  const { day } = useWriting();
  const opens = (part: string) => view.compartments.includes(part);
  const active = view.consents.filter((consent) => consent.active).length;
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
            {name(view.lead_agency)}
          </span>
          <span>
            <span className="quiet">{t("case.relation")}: </span>
            {label("relation", view.relation)}
          </span>
          <span>
            <span className="quiet">{t("case.consent")}: </span>
            {active > 0 ? t("case.consent_active", { count: active }) : t("case.consent_none")}
          </span>
          {view.next_deadline ? (
            <Due on={view.next_deadline.due_on} workingDays={view.next_deadline.working_days_left} />
          ) : (
            <span className="quiet">{t("list.no_deadline")}</span>
          )}
        </div>
      </header>
      <div className="case-grid">
        <div className="stack wide">
          <CaseActions view={view} etag={props.etag} />
          <Section title={t("case.overview")}>
            <Facts
              rows={[
                [t("case.opened"), day(view.opened_at)],
                [t("case.record"), name(view.agency_of_record)],
                [t("case.age"), label("age_band", view.age_band)],
                [t("case.sex"), label("sex", view.sex)],
                [t("case.oblast"), view.oblast_code],
              ]}
            />
            {view.deadlines.length > 0 ? (
              <ul className="stack tight">
                {view.deadlines.map((deadline) => (
                  <li key={deadline.code} className="row">
                    <span>{language === "uk" ? deadline.title_uk : deadline.title_en}</span>
                    <Due on={deadline.due_on} workingDays={deadline.working_days_left} />
                    <Verified yes={deadline.verified} />
                  </li>
                ))}
              </ul>
            ) : null}
          </Section>
          <Section title={t("case.contact_rules")}>
            {view.safe_contact_summary.allowed ? (
              <Notice>
                <p>{t("case.contact_allowed", { channel: label("contact_channel", view.safe_contact_summary.channel ?? "unknown") })}</p>
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
                  view.indicators[kind].length === 0
                    ? t("case.none_noted")
                    : view.indicators[kind].map((code) => label(kind, code)).join("; "),
                ])}
              />
            ) : (
              <p className="quiet">{t("case.not_shared")}</p>
            )}
          </Section>
          <Consents view={view} />
          <Section title={t("case.referrals")}>
            {view.referrals.length === 0 ? (
              <Empty action={send}>{t("case.no_referrals")}</Empty>
            ) : (
              <Rows label={t("case.referrals")}>
                {view.referrals.map((referral) => (
                  <li key={referral.id}>
                    <div className="grow">
                      <Link className="cover" to={paths.referral(referral.id)}>
                        {name(referral.to_agency)}
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
