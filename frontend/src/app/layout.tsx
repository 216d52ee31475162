//! The frame around every page: the rail, the search, the one primary button, and the way out.
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { DoorOpen, Plus } from "lucide-react";
import { type FormEvent, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeptFocus } from "../kernel/focus";
import { paths } from "../kernel/paths";
import { quickExit } from "../kernel/safety";
import { useMay } from "../kernel/session";
import { LostConnection } from "../kernel/ui/connection";
import { Link } from "../kernel/ui/link";
import { Dialog, Waiting } from "../kernel/ui/parts";
import { useKeys } from "./keys";
import { ENTRIES } from "./navigation";
import { Rail } from "./rail";

/** The frame. */
export function Layout() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const address = useRouterState({ select: (state) => state.location.pathname });
  const search = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [help, setHelp] = useState(false);
  const entries = ENTRIES.filter((entry) => [entry.permission].flat().some(may));
  const searchIn = may("case.read") ? paths.cases : paths.directory;
  const showKeys = useCallback(() => setHelp(true), []);
  useKeptFocus();
  useKeys({ entries, canWrite: may("case.write"), search, showHelp: showKeys });

  useEffect(() => {
    // The title says the product and nothing else: the window list and the history of a shared computer tell no more.
    document.title = t("product");
    if (address) window.scrollTo(0, 0);
  }, [address, t]);

  const find = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: searchIn, search: { q: query.trim() || undefined } as never });
    setQuery("");
  };

  return (
    <>
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <div className="frame">
        <Rail entries={entries} showKeys={showKeys} />
        <div className="page">
          <header className="top">
            <search>
              <form onSubmit={find}>
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
                  aria-keyshortcuts="/"
                />
                <span className="key" aria-hidden="true">
                  /
                </span>
                <button type="submit" className="unseen" tabIndex={-1}>
                  {t("search.go")}
                </button>
              </form>
            </search>
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
          <LostConnection />
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
              <kbd>?</kbd>
            </dt>
            <dd>{t("keys.this")}</dd>
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
