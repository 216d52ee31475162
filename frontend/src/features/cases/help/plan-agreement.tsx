//! The agreement with the person: when, how, in which language, signed or not. It freezes the version.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { PlanView } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Radios, SelectField, TextField, YesNo } from "../../../kernel/form/fields";
import { today } from "../../../kernel/lib/dates";
import { Dialog, Failure, Notice } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel } from "../../../kernel/words";
import { AGREED_HOW, LANGUAGES } from "../codes";

/** Asks how the version was agreed. */
export function AgreeDialog(props: { plan: PlanView; etag: string; onClose: () => void; renew: () => Promise<void> }) {
  const { plan } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const attempt = useAttempt();
  const [on, setOn] = useState(today());
  const [how, setHow] = useState<string | null>(null);
  const [language, setLanguage] = useState("uk");
  const [signed, setSigned] = useState<boolean | null>(null);
  const [from, setFrom] = useState(today());
  const [to, setTo] = useState("");
  const waiting = plan.answers.filter((one) => !one.answer).length;
  const agree = useMutation({
    mutationFn: () => {
      const body = {
        agreed_on: on,
        how: how ?? "",
        language,
        signed: signed ?? false,
        period_from: from,
        period_to: to,
      };
      return value(
        api.POST("/v1/plans/{plan_id}/agreement", {
          params: {
            path: { plan_id: plan.id },
            header: { "If-Match": props.etag, "Idempotency-Key": attempt.key(body) },
          },
          body,
        }),
      );
    },
    onSuccess: async () => {
      attempt.done();
      props.onClose();
      say(t("plan.agreed_said"));
      await props.renew();
    },
  });
  return (
    <Dialog title={t("plan.agree_title")} onClose={props.onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          agree.mutate();
        }}
      >
        <Notice>
          <p>{t("plan.agree_what")}</p>
        </Notice>
        {waiting > 0 ? (
          <Notice tone="near">
            <p>{t("plan.agree_waiting", { count: waiting })}</p>
          </Notice>
        ) : null}
        <TextField
          label={t("plan.agreed_on")}
          type="date"
          className="short"
          max={today()}
          required
          value={on}
          onChange={setOn}
        />
        <Radios
          label={t("plan.agreed_how")}
          required
          value={how}
          onChange={setHow}
          options={AGREED_HOW.map((code) => ({ code, word: label("agreed_how", code) }))}
        />
        <SelectField
          label={t("plan.agreed_language")}
          value={language}
          onChange={setLanguage}
          options={LANGUAGES.map((code) => ({ code, word: label("language", code) }))}
        />
        <YesNo label={t("plan.agreed_signed")} value={signed} onChange={setSigned} yes={t("yes")} no={t("no")} />
        <div className="pair">
          <TextField label={t("plan.period_from")} type="date" required value={from} onChange={setFrom} />
          <TextField label={t("plan.period_to")} type="date" required min={from} value={to} onChange={setTo} />
        </div>
        {agree.isError ? <Failure error={agree.error} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={agree.isPending || how === null || signed === null}>
            {t("plan.agree")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
