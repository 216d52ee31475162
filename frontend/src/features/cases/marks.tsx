//! Small signs of a case: its stage, its urgency, its legal ground.
import { AlertTriangle, BadgeCheck, CircleHelp, ShieldAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { LegalGround } from "../../api/types";
import { useActAndClause } from "../../kernel/lib/clause";
import { Badge } from "../../kernel/ui/parts";
import { useLabel } from "../../kernel/words";

/** The stage in words. */
export function StageBadge(props: { stage: string }) {
  const label = useLabel("cases");
  const tone = ["closed", "withdrawn", "expired", "revoked"].includes(props.stage) ? undefined : "accent";
  return <Badge tone={tone}>{label("stage", props.stage)}</Badge>;
}

/** How soon help is needed; nothing for the ordinary. */
export function UrgencyBadge(props: { urgency: string }) {
  const label = useLabel("cases");
  if (props.urgency === "normal") return null;
  return (
    <Badge
      tone={props.urgency === "immediate" ? "danger" : "near"}
      icon={
        props.urgency === "immediate" ? (
          <ShieldAlert size={14} aria-hidden="true" />
        ) : (
          <AlertTriangle size={14} aria-hidden="true" />
        )
      }
    >
      {label("urgency", props.urgency)}
    </Badge>
  );
}

/** On what ground, behind a disclosure, with a mark when no lawyer has checked it yet. */
export function Ground(props: { ground: LegalGround | null | undefined }) {
  const { t } = useTranslation("cases");
  const place = useActAndClause();
  const { ground } = props;
  if (!ground) return null;
  return (
    <details>
      <summary>{t("ground.title")}</summary>
      <div className="stack tight small text">
        <p>{place(ground)}</p>
        <p>
          <Verified yes={isVerified(ground)} />
        </p>
      </div>
    </details>
  );
}

/** Whether a lawyer signed the rule off. */
export function isVerified(rule: { verified_on?: string | null }): boolean {
  return rule.verified_on !== null && rule.verified_on !== undefined;
}

/** The mark whether a lawyer checked the rule. */
export function Verified(props: { yes: boolean }) {
  const { t } = useTranslation("cases");
  return props.yes ? (
    <Badge tone="good" icon={<BadgeCheck size={14} aria-hidden="true" />}>
      {t("ground.verified")}
    </Badge>
  ) : (
    <span className="unverified">
      <CircleHelp size={14} aria-hidden="true" />
      {t("ground.not_verified")}
    </span>
  );
}
