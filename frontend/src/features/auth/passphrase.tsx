//! The part of the profile in which one changes one's own passphrase.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken } from "../../api/client";
import { asProblem } from "../../api/problem";
import { useAttempt } from "../../kernel/attempt";
import { TextField } from "../../kernel/form/fields";
import { Failure, Section } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { NewPassphrase } from "./new-passphrase";

/** Asks for the present passphrase and the next one. */
export function ChangePassphrase(props: { login: string }) {
  const { t } = useTranslation("auth");
  const say = useSay();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const change = useMutation({
    mutationFn: () => {
      const body = { old, new: next };
      return taken(
        api.POST("/v1/auth/me/passphrase", { params: { header: { "Idempotency-Key": attempt.key(body) } }, body }),
      );
    },
    onSuccess: async () => {
      attempt.done();
      setOld("");
      setNext("");
      setAgain("");
      say(t("passphrase.changed"));
      await cache.invalidateQueries({ queryKey: ["sessions"] });
    },
    onError: (error) => {
      if (asProblem(error).code === "auth.wrong_passphrase") setOld("");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title={t("passphrase.title")}>
      <p className="quiet text">{t("passphrase.why")}</p>
      <form className="stack text" onSubmit={submit}>
        <input type="hidden" name="login" autoComplete="username" value={props.login} readOnly />
        <TextField
          label={t("passphrase.old")}
          type="password"
          autoComplete="current-password"
          value={old}
          onChange={setOld}
          maxLength={200}
          required
        />
        <NewPassphrase value={next} onChange={setNext} again={again} onAgain={setAgain} />
        {change.isError ? <Failure error={change.error} /> : null}
        <div className="row">
          <button
            type="submit"
            className="button main"
            disabled={change.isPending || old === "" || next === "" || next !== again}
          >
            {t("passphrase.change")}
          </button>
        </div>
      </form>
    </Section>
  );
}
