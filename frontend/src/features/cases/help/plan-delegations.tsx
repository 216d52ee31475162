//! Who approves plans while the approver of the agency is away.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import { useAttempt } from "../../../kernel/attempt";
import { SelectField, TextField } from "../../../kernel/form/fields";
import { today, useWriting } from "../../../kernel/lib/dates";
import { Failure } from "../../../kernel/ui/parts";
import { useLabel } from "../../../kernel/words";

/** The delegations of the agency; for an approver a form to make one. */
export function Delegations() {
  const { t } = useTranslation("cases");
  const role = useLabel("tenancy");
  const cache = useQueryClient();
  const attempt = useAttempt();
  const { day } = useWriting();
  const [to, setTo] = useState("");
  const [from, setFrom] = useState(today());
  const [until, setUntil] = useState("");
  const known = useQuery({ queryKey: ["plan-delegations"], queryFn: () => value(api.GET("/v1/plan-delegations")) });
  const renew = () => cache.invalidateQueries({ queryKey: ["plan-delegations"] });
  const delegate = useMutation({
    mutationFn: () => {
      const body = { to_user_id: to, from_on: from, to_on: until };
      return value(
        api.POST("/v1/plan-delegations", { params: { header: { "Idempotency-Key": attempt.key(body) } }, body }),
      );
    },
    onSuccess: async () => {
      attempt.done();
      setTo("");
      setUntil("");
      await renew();
    },
  });
  const end = useMutation({
    mutationFn: (id: string) =>
      value(api.DELETE("/v1/plan-delegations/{delegation_id}", { params: { path: { delegation_id: id } } })),
    onSuccess: renew,
  });
  if (!known.data) return null;
  const { delegations, colleagues } = known.data;
  if (delegations.length === 0 && colleagues.length === 0) return null;
  return (
    <details>
      <summary>{t("plan.stand_in")}</summary>
      <div className="stack">
        {delegations.length > 0 ? (
          <ul className="rows sheet flush" aria-label={t("plan.stand_in")}>
            {delegations.map((one) => (
              <li key={one.id}>
                <span className="grow">
                  {t("plan.stands_in", { from: one.from_name, to: one.to_name })} · {day(one.from_on)} –{" "}
                  {day(one.to_on)}
                </span>
                {one.own ? (
                  <button
                    type="button"
                    className="button little"
                    disabled={end.isPending}
                    onClick={() => end.mutate(one.id)}
                  >
                    {t("plan.end_stand_in")}
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        ) : null}
        {colleagues.length > 0 ? (
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              delegate.mutate();
            }}
          >
            <SelectField
              label={t("plan.stand_in_who")}
              required
              empty={t("plan.choose")}
              value={to}
              onChange={setTo}
              options={colleagues.map((one) => ({ code: one.id, word: `${one.name}, ${role("role", one.role)}` }))}
            />
            <div className="pair">
              <TextField label={t("plan.period_from")} type="date" required value={from} onChange={setFrom} />
              <TextField
                label={t("plan.period_to")}
                type="date"
                required
                min={from}
                value={until}
                onChange={setUntil}
              />
            </div>
            {delegate.isError ? <Failure error={delegate.error} /> : null}
            <div>
              <button type="submit" className="button" disabled={delegate.isPending}>
                {t("plan.stand_in_do")}
              </button>
            </div>
          </form>
        ) : null}
      </div>
    </details>
  );
}
