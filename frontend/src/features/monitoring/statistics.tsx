//! Figures: first the finding in a sentence, then the plot, then the table.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { Statistics } from "../../api/types";
import { SelectField } from "../../kernel/form/fields";
import { today, useWriting } from "../../kernel/lib/dates";
import { paths } from "../../kernel/paths";
import { useMay } from "../../kernel/session";
import { Link } from "../../kernel/ui/link";
import { Empty, Failure, Notice, Page, Section, Waiting, Wide } from "../../kernel/ui/parts";
import { useLabel, useName } from "../../kernel/words";
import { Bars } from "./bars";
import { sumOf } from "./sums";

interface Filters {
  from?: string;
  to?: string;
  oblast?: string;
}

/** How many months back one can choose. */
const MONTHS = 36;

function monthsAgo(months: number): string {
  const now = new Date(`${today().slice(0, 7)}-15T00:00:00Z`);
  now.setUTCMonth(now.getUTCMonth() - months);
  return now.toISOString().slice(0, 7);
}

/** Only what concerns one oblast, when one is chosen. */
function within(figures: Statistics, oblast: string | undefined): Statistics {
  if (oblast === undefined) return figures;
  const here = (row: { oblast_code: string }) => row.oblast_code === oblast;
  return { ...figures, cells: figures.cells.filter(here), deadlines: figures.deadlines.filter(here) };
}

/** The page of figures. */
export default function StatisticsPage() {
  const { t } = useTranslation("monitoring");
  const name = useName();
  const navigate = useNavigate();
  const filters = useSearch({ strict: false }) as Filters;
  const from = filters.from ?? monthsAgo(11);
  const to = filters.to ?? today().slice(0, 7);
  const { oblast } = filters;
  const { month } = useWriting();
  // What the address asks for is in the list even when it is older than the list.
  const months = [...new Set([...Array.from({ length: MONTHS }, (_, ago) => monthsAgo(ago)), from, to])]
    .sort()
    .reverse();
  const set = (change: Filters) =>
    void navigate({ to: paths.statistics, search: { ...filters, ...change } as never, replace: true });
  const oblasts = useQuery({
    queryKey: ["places", "oblast"],
    staleTime: 3_600_000,
    queryFn: () => value(api.GET("/v1/places", { params: { query: { level: "oblast" } } })),
  });
  const read = useQuery({
    queryKey: ["statistics", from, to],
    queryFn: () => value(api.GET("/v1/statistics", { params: { query: { from: `${from}-01`, to: `${to}-01` } } })),
  });
  const oblastName = (code: string) => {
    const place = oblasts.data?.items.find((one) => one.oblast_code === code);
    return place ? name(place) : code;
  };
  return (
    <Page title={t("title")} lead={t("lead")}>
      <search className="filters no-print" aria-label={t("period")}>
        <SelectField
          label={t("from")}
          value={from}
          onChange={(chosen) => set({ from: chosen })}
          options={months.filter((one) => one <= to).map((code) => ({ code, word: month(code) }))}
        />
        <SelectField
          label={t("to")}
          value={to}
          onChange={(chosen) => set({ to: chosen })}
          options={months.filter((one) => one >= from).map((code) => ({ code, word: month(code) }))}
        />
        <SelectField
          label={t("oblast")}
          value={oblast ?? ""}
          onChange={(code) => set({ oblast: code || undefined })}
          empty={t("all_oblasts")}
          options={(oblasts.data?.items ?? []).map((place) => ({
            code: place.oblast_code,
            word: name(place),
          }))}
        />
      </search>
      {read.isPending ? <Waiting lines={8} /> : null}
      {read.isError ? <Failure error={read.error} retry={() => void read.refetch()} /> : null}
      {read.data ? (
        <Figures
          figures={within(read.data, oblast)}
          whole={oblast === undefined}
          from={from}
          to={to}
          oblastName={oblastName}
        />
      ) : null}
    </Page>
  );
}

function Figures(props: {
  figures: Statistics;
  whole: boolean;
  from: string;
  to: string;
  oblastName: (code: string) => string;
}) {
  const { figures, oblastName } = props;
  const { t } = useTranslation(["monitoring", "cases"]);
  const label = useLabel("cases");
  const may = useMay();
  const { month, number, day } = useWriting();
  const cells = figures.cells.filter((cell) => cell.count !== 0);
  const all = sumOf(cells);
  const listed = may("case.oversee") ? paths.overseen : may("case.read") ? paths.cases : null;
  const stages = [...new Set(cells.map((cell) => cell.stage))];
  const byStage = stages
    .map((stage) => ({ stage, ...sumOf(cells.filter((cell) => cell.stage === stage)) }))
    .sort((one, other) => other.sum - one.sum);
  const most = byStage[0];
  // A number that was withheld is not a zero, and a sum of rounded numbers is not the total.
  const total = figures.suppressed ? (props.whole ? (figures.total ?? null) : null) : all.sum;
  const overdue = figures.deadlines.every((row) => row.overdue !== null && row.overdue !== undefined)
    ? figures.deadlines.reduce((sum, row) => sum + (row.overdue ?? 0), 0)
    : null;
  const why = (
    <span className="badge hatched" title={t("hidden_why")}>
      {t("hidden")}
    </span>
  );
  const linked = (text: string, search: Record<string, unknown>) =>
    listed === null ? (
      text
    ) : (
      <Link to={listed} search={search}>
        {text}
      </Link>
    );
  if (cells.length === 0) return <Empty>{t("empty")}</Empty>;
  return (
    <>
      <p className="text first-up" data-testid="finding">
        <strong>
          {total === null
            ? t("finding_hidden", { from: month(props.from), to: month(props.to) })
            : t("finding", { count: total, number: number(total), from: month(props.from), to: month(props.to) })}
        </strong>{" "}
        {most && most.sum > 0
          ? t("finding_stage", { stage: label("stage", most.stage), number: number(most.sum) })
          : null}{" "}
        {overdue === null || figures.deadlines.length === 0
          ? null
          : overdue > 0
            ? t("finding_overdue", { number: number(overdue) })
            : t("finding_no_overdue")}
      </p>
      {figures.suppressed ? <Notice>{t("hidden_why")}</Notice> : null}
      <Section title={t("by_stage")}>
        <Bars
          label={t("by_stage")}
          hiddenWord={t("hidden")}
          rows={byStage.map((row) => ({
            key: row.stage,
            name: label("stage", row.stage),
            count: row.sum,
            hidden: row.hidden > 0,
          }))}
        />
        <p className="small quiet">{t("definition", { at: day(figures.as_of) })}</p>
      </Section>
      {figures.deadlines.length > 0 ? (
        <Section title={t("deadlines")}>
          <Wide label={t("deadlines")}>
            <table>
              <caption>{t("deadlines_caption")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("oblast")}</th>
                  {(["overdue", "soon", "later"] as const).map((code) => (
                    <th key={code} scope="col" className="number">
                      {t(`due.${code}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {figures.deadlines.map((row) => (
                  <tr key={row.oblast_code}>
                    <th scope="row">{oblastName(row.oblast_code)}</th>
                    {(["overdue", "soon", "later"] as const).map((code) => {
                      const count = row[code];
                      return (
                        <td key={code} className="number">
                          {count === null || count === undefined
                            ? why
                            : code === "later" || count === 0
                              ? number(count)
                              : linked(number(count), { due: code })}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        </Section>
      ) : null}
      <Section title={t("table")}>
        <Wide label={t("table")}>
          <table data-testid="cells">
            <caption>{t("table_caption")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("month")}</th>
                <th scope="col">{t("oblast")}</th>
                <th scope="col">{t("stage")}</th>
                <th scope="col" className="number">
                  {t("count")}
                </th>
              </tr>
            </thead>
            <tbody>
              {cells.map((cell) => (
                <tr key={cell.month + cell.oblast_code + cell.stage}>
                  <td>{month(cell.month)}</td>
                  <td>{oblastName(cell.oblast_code)}</td>
                  <td>{label("stage", cell.stage)}</td>
                  <td className="number">
                    {cell.count === null || cell.count === undefined
                      ? why
                      : linked(number(cell.count), { stage: cell.stage })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      </Section>
    </>
  );
}
