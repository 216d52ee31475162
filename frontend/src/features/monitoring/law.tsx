//! The law as the system knows it: terms, grounds and the calendar, each row with its mark whether it was checked.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BadgeCheck, CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../api/client";
import { newKey } from "../../kernel/attempt";
import { useActAndClause } from "../../kernel/lib/clause";
import { useWriting } from "../../kernel/lib/dates";
import { useMay } from "../../kernel/session";
import { Badge, Failure, Notice, Page, Section, Waiting, Wide } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { usePick } from "../../kernel/words";
import { WorkingCalendar } from "./working-calendar";

/** A row as it is named when it is signed off. */
export type SignedRow =
  | { kind: "term" | "regime"; code: string; valid_from: string }
  | { kind: "ground"; code: string }
  | { kind: "day"; day: string };

/** Whether a row was checked, by whom and when; who may sign it off does so here. */
export function Mark(props: {
  row: SignedRow;
  what: string;
  verified_on?: string | null;
  verified_by?: string | null;
}) {
  const { t } = useTranslation("monitoring");
  const may = useMay();
  const say = useSay();
  const cache = useQueryClient();
  const { day } = useWriting();
  const checked = props.verified_on ?? null;
  const sign = useMutation({
    mutationFn: (verified: boolean) =>
      taken(
        api.POST("/v1/law/sign-offs", {
          params: { header: { "Idempotency-Key": newKey() } },
          body: { row: props.row, verified } as never,
        }),
      ),
    onSuccess: async (_, verified) => {
      say(t(verified ? "law.signed" : "law.unsigned"), {
        word: t("undo"),
        run: () => sign.mutate(!verified),
      });
      await Promise.all([["law"], ["calendar"], ["case"]].map((queryKey) => cache.invalidateQueries({ queryKey })));
    },
  });
  return (
    <div className="stack tight">
      {checked ? (
        <>
          <Badge tone="good" icon={<BadgeCheck size={14} aria-hidden="true" />}>
            {t("law.verified")}
          </Badge>
          <span className="small quiet">
            {props.verified_by}, {day(checked)}
          </span>
        </>
      ) : (
        <span className="unverified">
          <CircleHelp size={14} aria-hidden="true" />
          {t("law.not_verified")}
        </span>
      )}
      {may("law.verify") ? (
        <button
          type="button"
          className="button little"
          disabled={sign.isPending}
          aria-label={`${t(checked ? "law.unsign" : "law.sign")}: ${props.what}`}
          onClick={() => sign.mutate(!checked)}
        >
          {t(checked ? "law.unsign" : "law.sign")}
        </button>
      ) : null}
      {sign.isError ? <Failure error={sign.error} /> : null}
    </div>
  );
}

/** The page of the law. */
export default function Law() {
  const { t } = useTranslation("monitoring");
  const pick = usePick();
  const { day } = useWriting();
  const place = useActAndClause();
  const law = useQuery({ queryKey: ["law"], staleTime: 600_000, queryFn: () => value(api.GET("/v1/law")) });
  const amount = t as unknown as (key: string, options: { count: number; defaultValue: string }) => string;
  return (
    <Page title={t("law.title")} lead={t("law.lead")}>
      <Notice tone="near">{t("law.notice")}</Notice>
      {law.isPending ? <Waiting lines={8} /> : null}
      {law.isError ? <Failure error={law.error} retry={() => void law.refetch()} /> : null}
      {law.data ? (
        <>
          <Section title={t("law.deadlines")}>
            <Wide label={t("law.deadlines")}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t("law.what")}</th>
                    <th scope="col">{t("law.term")}</th>
                    <th scope="col">{t("law.act")}</th>
                    <th scope="col">{t("law.in_force")}</th>
                    <th scope="col">{t("law.mark")}</th>
                  </tr>
                </thead>
                <tbody>
                  {law.data.deadlines.map((row) => (
                    <tr key={row.code + row.valid_from}>
                      <th scope="row">{pick(row.title_uk, row.title_en)}</th>
                      <td>
                        {amount(`law.unit.${row.unit}`, {
                          count: row.amount,
                          defaultValue: `${row.amount} ${row.unit}`,
                        })}
                        <div className="small quiet">
                          {[
                            row.pause_allowed ? t("law.may_pause") : null,
                            row.extension_most ? t("law.may_extend") : null,
                          ]
                            .filter(Boolean)
                            .join(", ")}
                        </div>
                      </td>
                      <td>{place(row)}</td>
                      <td>
                        {row.valid_to
                          ? t("law.from_to", { from: day(row.valid_from), to: day(row.valid_to) })
                          : t("law.from", { from: day(row.valid_from) })}
                      </td>
                      <td>
                        <Mark
                          row={{ kind: "term", code: row.code, valid_from: row.valid_from }}
                          what={pick(row.title_uk, row.title_en)}
                          verified_on={row.verified_on}
                          verified_by={row.verified_by}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Wide>
          </Section>
          <Section title={t("law.grounds")}>
            <Wide label={t("law.grounds")}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t("law.act")}</th>
                    <th scope="col">{t("law.mark")}</th>
                  </tr>
                </thead>
                <tbody>
                  {law.data.grounds.map((row) => (
                    <tr key={row.code}>
                      <th scope="row">{place(row)}</th>
                      <td>
                        <Mark
                          row={{ kind: "ground", code: row.code }}
                          what={place(row)}
                          verified_on={row.verified_on}
                          verified_by={row.verified_by}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Wide>
          </Section>
        </>
      ) : null}
      <WorkingCalendar />
    </Page>
  );
}
