//! The frame around every page: the rail, the search, the one primary button, and the way out.
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { DoorOpen, Keyboard, Lock, LogOut, Plus } from "lucide-react";
import { type FormEvent, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { TenantSwitch } from "../features/tenancy/tenant-switch";
import { paths } from "../kernel/paths";
import { quickExit } from "../kernel/safety";
import { lock, signOut, useMay, useMe } from "../kernel/session";
import { Link } from "../kernel/ui/link";
import { Dialog, Waiting } from "../kernel/ui/parts";
import { LanguageAndTheme } from "../kernel/ui/preferences";
import { useKeys } from "./keys";
import { ENTRIES } from "./navigation";

/** The frame. */
export function Layout() {
  const { t } = useTranslation();
  const me = useMe();
  const may = useMay();
  const navigate = useNavigate();
  const address = useRouterState({ select: (state) => state.location.pathname });
  const search = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [help, setHelp] = useState(false);
  const entries = ENTRIES.filter((entry) => [entry.permission].flat().some(may));
  const searchIn = may("case.read") ? paths.cases : may("case.oversee") ? null : paths.directory;
  useKeys({ entries, canWrite: may("case.write"), search, showHelp: () => setHelp(true) });

  useEffect(() => {
    // The title never says more than where in the product one is; names and codes stay out of the window list.
    const entry = ENTRIES.find((one) => (one.exact ? one.to === address : address.startsWith(one.to)));
    document.title = entry ? `${t(`nav.${entry.code}`)} · ${t("product")}` : t("product");
    window.scrollTo(0, 0);
  }, [address, t]);

  const find = (event: FormEvent) => {
    event.preventDefault();
    if (searchIn !== null) void navigate({ to: searchIn, search: { q: query.trim() || undefined } as never });
    setQuery("");
  };

  return (
    <>
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <div className="frame">
        <div className="rail">
          <Link to={paths.day} className="brand" aria-label={t("product")}>
            <img src="/icon.svg" width={28} height={28} alt="" />
            {t("product")}
          </Link>
          <nav aria-label={t("navigation")}>
            <ul>
              {entries.map((entry) => (
                <li key={entry.code}>
                  <Link to={entry.to} exact={entry.exact}>
                    <entry.icon size={18} aria-hidden="true" />
                    {t(`nav.${entry.code}`)}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <footer>
            <strong>{me.person.display_name}</strong>
            <TenantSwitch />
            <LanguageAndTheme />
            <div className="row">
              <button type="button" className="button plain little" onClick={lock}>
                <Lock size={16} aria-hidden="true" />
                {t("lock")}
              </button>
              <button type="button" className="button plain little" onClick={() => void signOut()}>
                <LogOut size={16} aria-hidden="true" />
                {t("sign_out")}
              </button>
              <button type="button" className="button plain little" onClick={() => setHelp(true)}>
                <Keyboard size={16} aria-hidden="true" />
                {t("keys.title")}
              </button>
            </div>
          </footer>
        </div>
        <div className="page">
          <header className="top">
            {searchIn === null ? null : (
              <search>
                <form onSubmit={find} className="row">
                  <label className="unseen" htmlFor="search">
                    {searchIn === paths.cases ? t("search.cases") : t("search.agencies")}
                  </label>
                  <input
                    id="search"
                    ref={search}
                    className="input"
                    type="search"
                    autoComplete="off"
                    placeholder={searchIn === paths.cases ? t("search.cases") : t("search.agencies")}
                    value={query}
                    onChange={(event) => setQuery(event.target.value)}
                  />
                  <button type="submit" className="unseen" tabIndex={-1}>
                    {t("search.go")}
                  </button>
                </form>
              </search>
            )}
            <div className="end">
              {may("case.write") ? (
                <Link className="button main" to={paths.newIntake} aria-label={t("new_signal")}>
                  <Plus size={18} aria-hidden="true" />
                  <span className="word">{t("new_signal")}</span>
                </Link>
              ) : null}
              <button
                type="button"
                className="button"
                onClick={quickExit}
                aria-label={t("quick_exit")}
                title={t("quick_exit_hint")}
              >
                <DoorOpen size={18} aria-hidden="true" />
                <span className="word">{t("quick_exit")}</span>
              </button>
            </div>
          </header>
          <Offline />
          <main id="main" tabIndex={-1}>
            <Suspense fallback={<Waiting />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
      {help ? (
        <Dialog title={t("keys.title")} onClose={() => setHelp(false)}>
          <dl className="facts keys">
            {entries.map((entry) => (
              <div key={entry.code} className="contents">
                <dt>
                  <kbd>g</kbd> <kbd>{entry.letter}</kbd>
                </dt>
                <dd>{t(`nav.${entry.code}`)}</dd>
              </div>
            ))}
            <dt>
              <kbd>n</kbd>
            </dt>
            <dd>{t("new_signal")}</dd>
            <dt>
              <kbd>/</kbd>
            </dt>
            <dd>{t("search.go")}</dd>
            <dt>
              <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Enter</kbd>
            </dt>
            <dd>{t("keys.lists")}</dd>
            <dt>
              <kbd>Esc</kbd> × 3
            </dt>
            <dd>{t("quick_exit")}</dd>
          </dl>
          <div className="row">
            <button type="button" className="button" onClick={() => setHelp(false)}>
              {t("close")}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

function Offline() {
  const { t } = useTranslation();
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  return <div role="status">{online ? null : <p className="offline">{t("offline")}</p>}</div>;
}
