//! The header of a case: what has to be known whatever part of it one reads.
import { Baby, PhoneOff, Send, ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CaseView } from "../../api/types";
import { paths } from "../../kernel/paths";
import { useMay } from "../../kernel/session";
import { Link } from "../../kernel/ui/link";
import { Badge, Heading } from "../../kernel/ui/parts";
import { useLabel, usePick } from "../../kernel/words";
import { nextTerm, TermState } from "./clocks/clocks";
import { isActive } from "./consents";
import { StageBadge, UrgencyBadge } from "./marks";
import { useTerm } from "./terms";

/** Code, stage, safety, consent, who leads, and the next term. */
export function CaseHeader(props: { view: CaseView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const term = useTerm();
  const may = useMay();
  const next = nextTerm(view);
  const active = view.consents.filter(isActive).length;
  return (
    <header className="case-head">
      <div className="row apart">
        <div className="row">
          <Heading>
            <span className="code">{view.code}</span>
          </Heading>
          <StageBadge stage={view.stage} />
          <Badge>{label("person_standing", view.standing)}</Badge>
          <UrgencyBadge urgency={view.urgency} />
          {view.child_path ? (
            <Badge tone="near" icon={<Baby size={14} aria-hidden="true" />}>
              {t("case.child_path")}
            </Badge>
          ) : null}
          {view.may_contact ? (
            <Badge icon={<ShieldCheck size={14} aria-hidden="true" />}>{t("case.contact_by_rules")}</Badge>
          ) : (
            <Badge tone="danger" icon={<PhoneOff size={14} aria-hidden="true" />}>
              {t("case.contact_never")}
            </Badge>
          )}
        </div>
        {may("referral.send") ? (
          <Link className="button main no-print" to={paths.refer(view.id)}>
            <Send size={18} aria-hidden="true" />
            {t("case.refer")}
          </Link>
        ) : null}
      </div>
      <dl className="case-facts">
        <div>
          <dt>{t("case.next_term")}</dt>
          <dd>
            {next ? (
              <>
                <span>{term(next.code).title}</span> <TermState term={next} />
              </>
            ) : (
              t("list.no_deadline")
            )}
          </dd>
        </div>
        <div>
          <dt>{t("case.lead")}</dt>
          <dd>{pick(view.lead_agency_uk, view.lead_agency_en)}</dd>
        </div>
        <div>
          <dt>{t("case.relation")}</dt>
          <dd>{label("relation", view.relation)}</dd>
        </div>
        <div>
          <dt>{t("case.consent")}</dt>
          <dd>{active > 0 ? t("case.consent_active", { count: active }) : t("case.consent_none")}</dd>
        </div>
      </dl>
    </header>
  );
}
