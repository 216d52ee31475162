//! Referrals that came to this agency, and those that it sent.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { ReferralView } from "../../../api/types";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { Link } from "../../../kernel/ui/link";
import { Listing, usePages } from "../../../kernel/ui/more";
import { Badge, Empty, Page } from "../../../kernel/ui/parts";
import { useLabel, usePick } from "../../../kernel/words";
import { REFERRAL_STATES } from "../codes";
import { UrgencyBadge } from "../marks";

/** The list of referrals of one direction. */
export default function ReferralList() {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const { moment } = useWriting();
  const navigate = useNavigate();
  const given = useParams({ strict: false }) as { direction: string };
  const direction = given.direction === "out" ? "out" : "in";
  const { state } = useSearch({ strict: false }) as { state?: string };
  const referrals = usePages<ReferralView>(["referrals", direction, state], (cursor) =>
    value(api.GET("/v1/referrals", { params: { query: { direction, state, cursor } as never } })),
  );
  return (
    <Page title={t("referrals.title")} lead={t(`referrals.lead_${direction}`)}>
      <nav className="tabs" aria-label={t("referrals.title")}>
        {(["in", "out"] as const).map((one) => (
          <Link key={one} to={paths.referrals(one)} className={one === direction ? "here" : undefined}>
            {t(`referrals.${one}`)}
          </Link>
        ))}
      </nav>
      <div className="chips">
        {REFERRAL_STATES.map((code) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed={state === code}
            onClick={() =>
              void navigate({
                to: paths.referrals(direction),
                search: (state === code ? {} : { state: code }) as never,
              })
            }
          >
            {label("referral_state", code)}
          </button>
        ))}
      </div>
      <Listing
        query={referrals}
        label={t(`referrals.${direction}`)}
        empty={<Empty>{t(state ? "list.empty_filtered" : `referrals.empty_${direction}`)}</Empty>}
        row={(referral) => (
          <li key={referral.id}>
            <div className="grow">
              <Link className="cover" to={paths.referral(referral.id)}>
                {label("referral_purpose", referral.purpose)}
                {referral.case_code ? <span className="code"> · {referral.case_code}</span> : null}
              </Link>
              <div className="quiet">
                {direction === "in"
                  ? pick(referral.from_agency_uk, referral.from_agency_en)
                  : pick(referral.to_agency_uk, referral.to_agency_en)}
              </div>
            </div>
            <span className="marks">
              <UrgencyBadge urgency={referral.urgency} />
              <Badge tone={referral.state === "offered" ? "accent" : undefined}>
                {label("referral_state", referral.state)}
              </Badge>
            </span>
            <span className="quiet">{moment(referral.offered_at)}</span>
          </li>
        )}
      />
    </Page>
  );
}
