//! Says whether the line to the server holds.
import { Cloud, CloudOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { followConnection, isConnected } from "../../api/connection";

/** Whether the server can be reached now. */
export function useConnected(): boolean {
  return useSyncExternalStore(followConnection, isConnected);
}

/** A quiet word at the foot of the rail. */
export function ConnectionState() {
  const { t } = useTranslation();
  const connected = useConnected();
  const Sign = connected ? Cloud : CloudOff;
  return (
    <p className="row small quiet">
      <Sign size={16} aria-hidden="true" />
      {t(connected ? "connection.on" : "connection.off")}
    </p>
  );
}

/** A line over the page while the server cannot be reached. */
export function LostConnection() {
  const { t } = useTranslation();
  const connected = useConnected();
  return <div role="status">{connected ? null : <p className="offline">{t("offline")}</p>}</div>;
}
