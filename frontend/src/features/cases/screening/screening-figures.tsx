//! How often screening results were not followed, as far as this reader counts.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import { Failure, Page, Waiting, Wide } from "../../../kernel/ui/parts";
import { useLabel } from "../../../kernel/words";

/** The page of screening figures. */
export default function ScreeningFigures() {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const read = useQuery({
    queryKey: ["screening-figures"],
    queryFn: () => value(api.GET("/v1/screening-figures")),
  });
  const shown = (count: number | null | undefined) => count ?? t("screening_figures.small");
  return (
    <Page title={t("screening_figures.title")} lead={t("screening_figures.lead")}>
      {read.isPending ? (
        <Waiting lines={3} />
      ) : read.isError ? (
        <Failure error={read.error} retry={() => void read.refetch()} />
      ) : (
        <Wide label={t("screening_figures.title")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("screening.rule")}</th>
                <th scope="col">{t("screening_figures.screened")}</th>
                <th scope="col">{t("screening_figures.positive")}</th>
                <th scope="col">{t("screening_figures.overridden")}</th>
                <th scope="col">{t("screening_figures.rate")}</th>
              </tr>
            </thead>
            <tbody>
              {read.data.items.map((row) => (
                <tr key={row.path}>
                  <th scope="row">{label("screening_path", row.path)}</th>
                  <td>{shown(row.screened)}</td>
                  <td>{shown(row.positive)}</td>
                  <td>{shown(row.overridden)}</td>
                  <td>
                    {row.override_percent === null || row.override_percent === undefined
                      ? "—"
                      : `${row.override_percent} %`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </Page>
  );
}
