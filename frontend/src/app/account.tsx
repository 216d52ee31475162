//! Who works here, for whom, in which language and look, and the ways to lock and to leave.
import { Keyboard, Lock, LogOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { TenantSwitch } from "../features/tenancy/tenant-switch";
import { lock, signOut, useMe } from "../kernel/session";
import { ConnectionState } from "../kernel/ui/connection";
import { LanguageAndTheme } from "../kernel/ui/preferences";

/** The foot of the rail, and of the dialog that stands for it where there is no room. */
export function Account(props: { showKeys?: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="account">
      <strong>{me.person.display_name}</strong>
      <TenantSwitch />
      <LanguageAndTheme />
      <ConnectionState />
      <div className="row">
        <button type="button" className="button little" onClick={lock}>
          <Lock size={16} aria-hidden="true" />
          {t("lock")}
        </button>
        <button type="button" className="button little" onClick={() => void signOut()}>
          <LogOut size={16} aria-hidden="true" />
          {t("sign_out")}
        </button>
        {props.showKeys ? (
          <button type="button" className="button plain little" onClick={props.showKeys}>
            <Keyboard size={16} aria-hidden="true" />
            {t("keys.title")}
          </button>
        ) : null}
      </div>
    </div>
  );
}
