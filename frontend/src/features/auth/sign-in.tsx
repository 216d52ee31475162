//! The door: calm and plain, with the numbers to call for who came here in need of help.
import { LogIn } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../api/problem";
import { TextField } from "../../kernel/form/fields";
import { firstSignIn, signIn } from "../../kernel/session";
import { Facts, Failure, Notice } from "../../kernel/ui/parts";
import { LanguageAndTheme } from "../../kernel/ui/preferences";
import { NewPassphrase } from "./new-passphrase";

/** The lines that anybody may call. */
const HELP_LINES = [
  ["police", "102"],
  ["government", "1547"],
  ["advice", "527"],
  ["national", "116 123"],
  ["children", "116 111"],
] as const;

/** The sign-in page. */
export function SignIn(props: { ended: boolean }) {
  const { t } = useTranslation("auth");
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  // A first passphrase opens nothing but the choice of another.
  const [choosing, setChoosing] = useState(false);
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    document.title = t("product");
    form.current?.querySelector("input")?.focus();
  }, [t]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    setFailure(null);
    try {
      if (choosing) await firstSignIn(login.trim(), password, next);
      else await signIn(login.trim(), password);
    } catch (error) {
      const { code } = asProblem(error);
      if (code === "auth.passphrase_to_change") setChoosing(true);
      else {
        setFailure(error);
        if (code !== "body.invalid") {
          setPassword("");
          setChoosing(false);
        }
      }
    } finally {
      setSending(false);
    }
  };
  return (
    <main className="door">
      <div className="door-inner">
        <div className="row">
          <img src="/icon.svg" width={36} height={36} alt="" />
          <h1>{t("product")}</h1>
        </div>
        <p className="quiet">{t("lead")}</p>
        {props.ended ? <Notice tone="near">{t("session_ended")}</Notice> : null}
        <form ref={form} className="stack" onSubmit={submit}>
          <TextField
            label={t("login")}
            value={login}
            onChange={setLogin}
            readOnly={choosing}
            autoComplete="username"
            autoCapitalize="none"
            name="login"
            required
          />
          <TextField
            label={t("password")}
            value={password}
            onChange={setPassword}
            type="password"
            autoComplete="current-password"
            name="password"
            readOnly={choosing}
            required
          />
          {choosing ? (
            <>
              <Notice tone="info" role="status">
                {t("passphrase.first")}
              </Notice>
              <NewPassphrase value={next} onChange={setNext} again={again} onAgain={setAgain} />
            </>
          ) : null}
          {failure ? <Failure error={failure} /> : null}
          <button
            type="submit"
            className="button main big"
            disabled={sending || (choosing && (next === "" || next !== again))}
          >
            <LogIn size={18} aria-hidden="true" />
            {sending ? t("signing_in") : t("sign_in")}
          </button>
        </form>
        <section aria-labelledby="help-lines" className="stack tight">
          <h2 id="help-lines" className="small">
            {t("help.title")}
          </h2>
          <Facts
            rows={HELP_LINES.map(([code, number]) => [
              t(`help.${code}`),
              <a key={code} href={`tel:${number.replaceAll(" ", "")}`}>
                {number}
              </a>,
            ])}
          />
        </section>
        <LanguageAndTheme />
      </div>
    </main>
  );
}
