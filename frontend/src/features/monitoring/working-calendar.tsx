//! The calendar by which working days are counted: what differs from the week, and what martial law makes of it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../api/client";
import { useAttempt } from "../../kernel/attempt";
import { SelectField, TextField } from "../../kernel/form/fields";
import { today, useWriting } from "../../kernel/lib/dates";
import { useMay } from "../../kernel/session";
import { Badge, Dialog, Failure, Notice, Section, Waiting, Wide } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { useLabel, useLanguage, usePick } from "../../kernel/words";
import { Mark } from "./law";

/** What a day can be that differs from the week. */
export const DAY_KINDS = ["holiday", "moved_off", "moved_working", "ordinary"] as const;

/** The calendar of one year. */
export function WorkingCalendar() {
  const { t } = useTranslation("monitoring");
  const label = useLabel("monitoring");
  const pick = usePick();
  const language = useLanguage();
  const may = useMay();
  const { day } = useWriting();
  const [year, setYear] = useState(Number(today().slice(0, 4)));
  const [correcting, setCorrecting] = useState(false);
  const calendar = useQuery({
    queryKey: ["calendar", year],
    staleTime: 600_000,
    queryFn: () => value(api.GET("/v1/calendar", { params: { query: { year } } })),
  });
  const weekday = (on: string) =>
    new Date(`${on}T12:00:00Z`).toLocaleDateString(language === "uk" ? "uk-UA" : "en-GB", {
      weekday: "long",
      timeZone: "UTC",
    });
  const years = calendar.data ? [...new Set([...calendar.data.years, year])].sort() : [year];
  return (
    <Section
      title={t("calendar.title")}
      action={
        may("law.keep") ? (
          <button type="button" className="button little" onClick={() => setCorrecting(true)}>
            <CalendarPlus size={16} aria-hidden="true" />
            {t("calendar.correct")}
          </button>
        ) : undefined
      }
    >
      <p className="text quiet">{t("calendar.lead")}</p>
      <SelectField
        label={t("calendar.year")}
        value={String(year)}
        onChange={(chosen) => setYear(Number(chosen))}
        options={years.map((one) => ({ code: String(one), word: String(one) }))}
      />
      {calendar.isPending ? <Waiting /> : null}
      {calendar.isError ? <Failure error={calendar.error} retry={() => void calendar.refetch()} /> : null}
      {calendar.data?.regimes.map((regime) => (
        <Notice key={regime.code + regime.valid_from} tone="near">
          <p>
            <strong>{pick(regime.name_uk, regime.name_en)}</strong>
          </p>
          <p>
            {pick(regime.act_uk, regime.act_en)}, {regime.clause} ·{" "}
            {regime.valid_to
              ? t("law.from_to", { from: day(regime.valid_from), to: day(regime.valid_to) })
              : t("law.from", { from: day(regime.valid_from) })}
          </p>
          <Mark
            row={{ kind: "regime", code: regime.code, valid_from: regime.valid_from }}
            what={pick(regime.name_uk, regime.name_en)}
            verified_on={regime.verified_on}
            verified_by={regime.verified_by}
          />
        </Notice>
      ))}
      {calendar.data ? (
        <Wide label={t("calendar.title")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("calendar.day")}</th>
                <th scope="col">{t("calendar.name")}</th>
                <th scope="col">{t("calendar.counts")}</th>
                <th scope="col">{t("law.mark")}</th>
              </tr>
            </thead>
            <tbody>
              {calendar.data.days.map((one) => (
                <tr key={one.day}>
                  <th scope="row">
                    {day(one.day)}
                    <div className="small quiet">{weekday(one.day)}</div>
                  </th>
                  <td>
                    {pick(one.name_uk, one.name_en)}
                    <div className="small quiet">{label("calendar.kind", one.kind)}</div>
                  </td>
                  <td>
                    <Badge>{t(one.is_working ? "calendar.working" : "calendar.off")}</Badge>
                  </td>
                  <td>
                    <Mark
                      row={{ kind: "day", day: one.day }}
                      what={day(one.day)}
                      verified_on={one.verified_on}
                      verified_by={one.verified_by}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      ) : null}
      {correcting ? <CorrectDialog onClose={() => setCorrecting(false)} /> : null}
    </Section>
  );
}

function CorrectDialog(props: { onClose: () => void }) {
  const { t } = useTranslation("monitoring");
  const label = useLabel("monitoring");
  const say = useSay();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [on, setOn] = useState("");
  const [kind, setKind] = useState<string>("holiday");
  const [name_uk, setUk] = useState("");
  const [name_en, setEn] = useState("");
  const correct = useMutation({
    mutationFn: () => {
      const body = { day: on, kind, name_uk: name_uk.trim(), name_en: name_en.trim() };
      return taken(
        api.POST("/v1/calendar/days", {
          params: { header: { "Idempotency-Key": attempt.key(body) } },
          body: body as never,
        }),
      );
    },
    onSuccess: async () => {
      say(t("calendar.corrected"));
      props.onClose();
      await cache.invalidateQueries({ queryKey: ["calendar"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    correct.mutate();
  };
  return (
    <Dialog title={t("calendar.correct")} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField label={t("calendar.day")} type="date" value={on} onChange={setOn} required />
        <SelectField
          label={t("calendar.what")}
          value={kind}
          onChange={setKind}
          options={DAY_KINDS.map((code) => ({ code, word: label("calendar.kind", code) }))}
        />
        <TextField label={t("calendar.name_uk")} value={name_uk} onChange={setUk} required maxLength={200} />
        <TextField label={t("calendar.name_en")} value={name_en} onChange={setEn} required maxLength={200} />
        <Notice>{t("calendar.keeps")}</Notice>
        {correct.isError ? <Failure error={correct.error} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={correct.isPending || !on || !name_uk || !name_en}>
            {t("calendar.correct")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
