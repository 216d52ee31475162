//! The marks of a pair: how much its signs weigh, and what was decided.
import { useTranslation } from "react-i18next";
import { Badge } from "../../../kernel/ui/parts";
import { useLabel } from "../../../kernel/words";

const TONES = { open: "near", same: "accent", merged: "good" } as const;

/** What was decided about a pair. */
export function PairState(props: { state: string }) {
  const label = useLabel("cases");
  return <Badge tone={TONES[props.state as keyof typeof TONES]}>{label("pair_state", props.state)}</Badge>;
}

/** How much the signs of a pair weigh together, of a hundred. */
export function Weight(props: { of: number }) {
  const { t } = useTranslation("cases");
  return <span className="quiet">{t("duplicates.weight", { weight: props.of })}</span>;
}
