//! The ways through the application: a rail, a narrow rail of signs and words, or a bar at the foot of a telephone.
import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../api/client";
import { useWriting } from "../kernel/lib/dates";
import { paths } from "../kernel/paths";
import { Link } from "../kernel/ui/link";
import { Dialog } from "../kernel/ui/parts";
import { NARROW, useRoom } from "../kernel/ui/room";
import { Account } from "./account";
import type { Entry } from "./navigation";

/** Below this width the rail shows signs with small words; the style sheet turns at the same one. */
const COMPACT = "(max-width: 1100px)";

/** How many entries stand in the bar of a telephone before "more". */
const IN_THE_BAR = 4;

/** The ways, as the room allows. */
export function Rail(props: { entries: readonly Entry[]; showKeys: () => void }) {
  const { entries, showKeys } = props;
  const { t } = useTranslation();
  const narrow = useRoom(NARROW);
  const compact = useRoom(COMPACT);
  const [more, setMore] = useState(false);
  const address = useRouterState({ select: (state) => state.location.pathname });
  const counts = useCounts();
  const barred = narrow ? entries.slice(0, IN_THE_BAR) : entries;
  const others = narrow ? entries.slice(IN_THE_BAR) : [];
  const here = others.some((entry) => address.startsWith(entry.to));
  const items = (shown: readonly Entry[]) =>
    shown.map((entry) => <Item key={entry.code} entry={entry} count={counts(entry)} onGo={() => setMore(false)} />);
  const moreButton = (
    <button type="button" className={here ? "more here" : "more"} onClick={() => setMore(true)} aria-haspopup="dialog">
      <Ellipsis size={18} aria-hidden="true" />
      {t("nav_more")}
    </button>
  );
  return (
    <div className={narrow ? "bar" : compact ? "rail compact" : "rail"}>
      {narrow ? null : (
        <Link to={paths.day} className="brand" aria-label={t("product")}>
          <img src="/icon.svg" width={28} height={28} alt="" />
          {compact ? null : t("product")}
        </Link>
      )}
      <nav aria-label={t("navigation")}>
        <ul>
          {items(barred)}
          {narrow ? <li>{moreButton}</li> : null}
        </ul>
      </nav>
      {narrow ? null : <footer>{compact ? moreButton : <Account showKeys={showKeys} />}</footer>}
      {more ? (
        <Dialog title={t("nav_more")} onClose={() => setMore(false)}>
          {others.length > 0 ? (
            <nav aria-label={t("nav_more")} className="more-ways">
              <ul>{items(others)}</ul>
            </nav>
          ) : null}
          <Account />
          <div className="row">
            <button type="button" className="button" onClick={() => setMore(false)}>
              {t("close")}
            </button>
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}

function Item(props: { entry: Entry; count: number; onGo: () => void }) {
  const { entry, count } = props;
  const { t } = useTranslation();
  const { number } = useWriting();
  const id = `count-${entry.code}`;
  return (
    <li>
      <Link to={entry.to} exact={entry.exact} onClick={props.onGo} aria-describedby={count > 0 ? id : undefined}>
        <entry.icon size={18} aria-hidden="true" />
        <span className="word">{t(`nav.${entry.code}`)}</span>
      </Link>
      {count > 0 ? (
        <span className="count" id={id}>
          <span aria-hidden="true">{number(count)}</span>
          <span className="unseen">{t("nav_waiting", { count })}</span>
        </span>
      ) : null}
    </li>
  );
}

/** How many things wait behind an entry, from the same answer that my day shows. */
function useCounts(): (entry: Entry) => number {
  const day = useQuery({ queryKey: ["my-day"], queryFn: () => value(api.GET("/v1/my-day")), refetchInterval: 60_000 });
  return (entry) => {
    const { queue } = entry;
    return queue === undefined ? 0 : (day.data?.queues.find((one) => one.code === queue)?.count ?? 0);
  };
}
