//! The locked view: nothing of the work is on the page, and the password brings it back.
import { LockOpen } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { TextField } from "../../kernel/form/fields";
import { signOut, unlock } from "../../kernel/session";
import { Failure } from "../../kernel/ui/parts";

/** Asks for the password of the same person. */
export function Locked(props: { login: string }) {
  const { t } = useTranslation("auth");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    document.title = t("product");
  }, [t]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(null);
    try {
      await unlock(password);
    } catch (error) {
      setFailure(error);
      setPassword("");
    }
  };
  return (
    <main className="door">
      <div className="door-inner">
        <h1>{t("locked.title")}</h1>
        <p className="quiet">{t("locked.lead")}</p>
        <form className="stack" onSubmit={submit}>
          <input type="hidden" name="login" autoComplete="username" value={props.login} readOnly />
          <TextField
            label={t("password")}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            required
            autoFocus
          />
          {failure ? <Failure error={failure} /> : null}
          <div className="row">
            <button type="submit" className="button main">
              <LockOpen size={18} aria-hidden="true" />
              {t("locked.unlock")}
            </button>
            <button type="button" className="button plain" onClick={() => void signOut()}>
              {t("locked.other")}
            </button>
          </div>
        </form>
      </div>
    </main>
  );
}
