//! The law as the system knows it: terms and grounds, each with a mark whether a lawyer has checked it.
import { useQuery } from "@tanstack/react-query";
import { BadgeCheck, CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import { useActAndClause } from "../../kernel/lib/clause";
import { Badge, Failure, Notice, Page, Section, Waiting, Wide } from "../../kernel/ui/parts";
import { useLanguage } from "../../kernel/words";

function Mark(props: { yes: boolean }) {
  const { t } = useTranslation("monitoring");
  return props.yes ? (
    <Badge tone="good" icon={<BadgeCheck size={14} aria-hidden="true" />}>
      {t("law.verified")}
    </Badge>
  ) : (
    <span className="unverified">
      <CircleHelp size={14} aria-hidden="true" />
      {t("law.not_verified")}
    </span>
  );
}

/** The page of the law. */
export default function Law() {
  const { t } = useTranslation("monitoring");
  const language = useLanguage();
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
                    <th scope="col">{t("law.mark")}</th>
                  </tr>
                </thead>
                <tbody>
                  {law.data.deadlines.map((row) => (
                    <tr key={row.code}>
                      <th scope="row">{language === "uk" ? row.title_uk : row.title_en}</th>
                      <td>
                        {amount(`law.unit.${row.unit}`, {
                          count: row.amount,
                          defaultValue: `${row.amount} ${row.unit}`,
                        })}
                      </td>
                      <td>{place(row)}</td>
                      <td>
                        <Mark yes={row.verified_on !== null && row.verified_on !== undefined} />
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
                        <Mark yes={row.verified_on !== null && row.verified_on !== undefined} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Wide>
          </Section>
        </>
      ) : null}
    </Page>
  );
}
