//! Pairs of records that may be about one person, without a name: which signs agree, and what was decided.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { DuplicatePair } from "../../../api/types";
import { SelectField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { Link } from "../../../kernel/ui/link";
import { Listing, usePages } from "../../../kernel/ui/more";
import { Empty, Page } from "../../../kernel/ui/parts";
import { useLabel } from "../../../kernel/words";
import { PAIR_STATES } from "../codes";
import { PairState, Weight } from "./pair-marks";

/** The page of pairs. */
export default function DuplicateList() {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const navigate = useNavigate();
  const { state } = useSearch({ strict: false }) as { state?: string };
  const pairs = usePages<DuplicatePair>(["duplicates", { state }], (cursor) =>
    value(api.GET("/v1/duplicates", { params: { query: { state, cursor } as never } })),
  );
  return (
    <Page title={t("duplicates.title")} lead={t("duplicates.lead")}>
      <SelectField
        label={t("duplicates.which")}
        value={state ?? ""}
        onChange={(code) => void navigate({ to: paths.duplicates, search: (code ? { state: code } : {}) as never })}
        empty={t("duplicates.waiting")}
        options={PAIR_STATES.map((code) => ({ code, word: label("pair_state", code) }))}
      />
      <Listing
        query={pairs}
        label={t("duplicates.title")}
        empty={<Empty>{t("duplicates.empty")}</Empty>}
        row={(pair) => <PairRow key={pair.id} pair={pair} />}
      />
    </Page>
  );
}

/** One pair in a list. */
export function PairRow(props: { pair: DuplicatePair }) {
  const { pair } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  return (
    <li>
      <div className="grow stack tight">
        <Link className="cover" to={paths.duplicate(pair.id)}>
          <span className="code">{pair.first_code}</span> {t("duplicates.and")}{" "}
          <span className="code">{pair.second_code}</span>
        </Link>
        <span className="quiet">{pair.reasons.map((sign) => label("match_reason", sign)).join("; ")}</span>
        {pair.return_on ? <span className="quiet">{t("duplicates.returns", { on: day(pair.return_on) })}</span> : null}
      </div>
      <Weight of={pair.weight} />
      <PairState state={pair.state} />
    </li>
  );
}
