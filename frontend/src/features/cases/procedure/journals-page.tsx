//! The two journals of the office: applications and certificates, in the order of their numbers, with names only for print.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { EyeOff, Printer } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { JournalLine } from "../../../api/types";
import { newKey } from "../../../kernel/attempt";
import { SelectField } from "../../../kernel/form/fields";
import { today, useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { Link } from "../../../kernel/ui/link";
import { Empty, Failure, Page, Waiting, Wide } from "../../../kernel/ui/parts";
import { useLabel } from "../../../kernel/words";

const JOURNALS = ["applications", "certificates"] as const;

/** The journals of an office. */
export default function JournalsPage() {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const { day } = useWriting();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { journal?: string; year?: number };
  const journal = search.journal === "certificates" ? "certificates" : "applications";
  const thisYear = Number(today().slice(0, 4));
  const year = search.year ?? thisYear;
  const set = (change: { journal?: string; year?: number }) =>
    void navigate({ to: paths.journals, search: { journal, year, ...change } as never });
  const lines = useQuery({
    queryKey: ["journal", journal, year],
    queryFn: () => value(api.GET("/v1/journals", { params: { query: { journal, year } as never } })),
  });
  const named = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/journal-exports", {
          params: { header: { "Idempotency-Key": newKey() } },
          body: { journal, year } as never,
        }),
      ),
  });
  const names = named.data && named.data.year === year ? named.data.items : null;
  const rows: (JournalLine & { name?: string | null; place_of_stay?: string | null })[] =
    names ?? lines.data?.items ?? [];
  const title = t(`procedure.journal.${journal}`);
  return (
    <Page
      title={t("procedure.journal.title")}
      lead={t("procedure.journal.lead")}
      actions={
        names ? (
          <>
            <button type="button" className="button main" onClick={() => window.print()}>
              <Printer size={18} aria-hidden="true" />
              {t("procedure.journal.print")}
            </button>
            <button type="button" className="button" onClick={() => named.reset()}>
              <EyeOff size={18} aria-hidden="true" />
              {t("procedure.journal.hide")}
            </button>
          </>
        ) : (
          <button
            type="button"
            className="button"
            disabled={named.isPending || rows.length === 0}
            onClick={() => named.mutate()}
          >
            {t("procedure.journal.with_names")}
          </button>
        )
      }
    >
      <div className="row no-print">
        <div className="chips">
          {JOURNALS.map((code) => (
            <button
              key={code}
              type="button"
              className="chip"
              aria-pressed={journal === code}
              onClick={() => {
                named.reset();
                set({ journal: code });
              }}
            >
              {t(`procedure.journal.${code}`)}
            </button>
          ))}
        </div>
        <SelectField
          label={t("procedure.journal.year")}
          value={String(year)}
          onChange={(text) => {
            named.reset();
            set({ year: Number(text) });
          }}
          options={Array.from({ length: 6 }, (_, back) => String(thisYear - back)).map((code) => ({
            code,
            word: code,
          }))}
        />
      </div>
      {named.isError ? <Failure error={named.error} /> : null}
      {lines.isPending ? (
        <Waiting />
      ) : lines.isError ? (
        <Failure error={lines.error} retry={() => void lines.refetch()} />
      ) : rows.length === 0 ? (
        <Empty>{t("procedure.journal.empty")}</Empty>
      ) : (
        <Wide label={title}>
          <table>
            <caption>
              {title}, {year}
            </caption>
            <thead>
              <tr>
                <th scope="col">№</th>
                <th scope="col">{t("procedure.journal.day")}</th>
                <th scope="col">{t("procedure.journal.case")}</th>
                {names ? <th scope="col">{t("procedure.journal.name")}</th> : null}
                {names ? <th scope="col">{t("procedure.application.field.place_of_stay")}</th> : null}
                {journal === "applications" ? <th scope="col">{t("procedure.application.filed_by")}</th> : null}
                <th scope="col">{t("procedure.journal.result")}</th>
                <th scope="col">{t("procedure.journal.decision")}</th>
                <th scope="col">{t("procedure.certificate.title")}</th>
                <th scope="col">{t("procedure.journal.valid_to")}</th>
                <th scope="col">{t("procedure.journal.signature")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.number}>
                  <th scope="row">{row.number}</th>
                  <td>{day(row.on_day)}</td>
                  <td>
                    <Link className="code" to={paths.case(row.case_id)}>
                      {row.case_code}
                    </Link>
                  </td>
                  {names ? <td>{row.name ?? t("procedure.journal.withheld")}</td> : null}
                  {names ? <td>{row.place_of_stay ?? "—"}</td> : null}
                  {journal === "applications" ? <td>{label("procedure.filed_by", row.filed_by)}</td> : null}
                  <td>{label("procedure.journal.outcome", row.result)}</td>
                  <td>{row.decision_number ? `№ ${row.decision_number}, ${day(row.decided_on ?? "")}` : "—"}</td>
                  <td>{row.certificate_number ? `№ ${row.certificate_number}` : "—"}</td>
                  <td>{row.extended_to || row.valid_to ? day(row.extended_to ?? row.valid_to ?? "") : "—"}</td>
                  <td>{row.handed_over_on ? day(row.handed_over_on) : "—"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </Page>
  );
}
