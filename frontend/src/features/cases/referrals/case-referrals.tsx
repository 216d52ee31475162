//! The part of a case about its referrals: to whom it went and what came of it.
import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { useMay } from "../../../kernel/session";
import { Link } from "../../../kernel/ui/link";
import { Rows } from "../../../kernel/ui/more";
import { Badge, Empty, Failure, Section, Waiting } from "../../../kernel/ui/parts";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";

/** The referrals of a case that this agency sent or received. */
export function CaseReferrals(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const may = useMay();
  const { day } = useWriting();
  const referrals = useQuery({
    queryKey: ["referrals", "case", view.id],
    queryFn: () => value(api.GET("/v1/referrals", { params: { query: { case_id: view.id } } })),
  });
  const send = may("referral.send") ? (
    <Link className="button" to={paths.refer(view.id)}>
      <Send size={18} aria-hidden="true" />
      {t("case.refer")}
    </Link>
  ) : undefined;
  return (
    <Section title={t("case.referrals")}>
      {referrals.isPending ? (
        <Waiting lines={3} />
      ) : referrals.isError ? (
        <Failure error={referrals.error} retry={() => void referrals.refetch()} />
      ) : referrals.data.items.length === 0 ? (
        <Empty action={send}>{t("case.no_referrals")}</Empty>
      ) : (
        <Rows label={t("case.referrals")}>
          {referrals.data.items.map((referral) => (
            <li key={referral.id}>
              <div className="grow">
                <Link className="cover" to={paths.referral(referral.id)}>
                  {pick(referral.to_agency_uk, referral.to_agency_en)}
                </Link>
                <div className="quiet">{label("referral_purpose", referral.purpose)}</div>
              </div>
              <Badge tone={referral.state === "offered" ? "accent" : undefined}>
                {label("referral_state", referral.state)}
              </Badge>
              <span className="quiet">{day(referral.offered_at)}</span>
            </li>
          ))}
        </Rows>
      )}
    </Section>
  );
}
