//! One case: its header stays in view, its parts open one by one, and its past stands beside them.
import { useParams, useSearch } from "@tanstack/react-router";
import { Check, CircleDashed, Lock } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CaseView } from "../../api/types";
import { paths } from "../../kernel/paths";
import { useMay } from "../../kernel/session";
import { Link } from "../../kernel/ui/link";
import { Failure, Heading, Notice, Waiting } from "../../kernel/ui/parts";
import { Places, useRoom } from "../../kernel/ui/room";
import { CaseHeader } from "./case-header";
import { SECTIONS, type Standing } from "./case-sections";
import { TimelineSection } from "./timeline";
import { useCase } from "./use-case";

/** From this width the timeline stands beside the parts instead of among them; the style sheet turns at the same one. */
const BESIDE = "(min-width: 1340px)";

const SIGNS = { done: Check, missing: CircleDashed, closed: Lock } as const;

/** The page of a case. */
export default function CasePage() {
  const { t } = useTranslation("cases");
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const read = useCase(caseId);
  if (read.isPending) return <Waiting lines={8} />;
  if (read.isError) {
    return (
      <div className="stack">
        <Heading>{t("case.title")}</Heading>
        <Failure error={read.error} retry={() => void read.refetch()} />
      </div>
    );
  }
  return <CaseShown view={read.data.value} etag={read.data.etag} />;
}

function CaseShown(props: { view: CaseView; etag: string | null }) {
  const { view, etag } = props;
  const { t } = useTranslation("cases");
  const may = useMay();
  const beside = useRoom(BESIDE);
  const { part } = useSearch({ strict: false }) as { part?: string };
  const middle = useRef<HTMLDivElement>(null);
  const offered = SECTIONS.filter(
    (one) => (one.permission === undefined || may(one.permission)) && !(beside && one.part === "timeline"),
  );
  const now = offered.find((one) => one.part === part) ?? offered[0];
  const opened = useRef(now?.part);
  useEffect(() => {
    if (opened.current === now?.part) return;
    opened.current = now?.part;
    // The reader goes on where the new part begins, with the eyes and with the keyboard.
    window.scrollTo(0, 0);
    const part = middle.current;
    if (part === null) return;
    const begin = () => {
      const title = part.querySelector("h2");
      title?.focus({ preventScroll: true });
      return title !== null;
    };
    if (begin()) return;
    // It is still on its way: its title gets the focus when it is there.
    const watch = new MutationObserver(() => begin() && watch.disconnect());
    watch.observe(part, { subtree: true, childList: true });
    return () => watch.disconnect();
  }, [now?.part]);
  if (now === undefined) return null;
  return (
    <>
      <CaseHeader view={view} />
      {view.merged_into ? (
        <Notice tone="near">
          <p>{t("duplicates.into")}</p>
          <p>
            <Link to={paths.case(view.merged_into)}>{t("duplicates.into_open")}</Link>
          </p>
        </Notice>
      ) : null}
      <div className="case-grid">
        <Places label={t("case.parts")} now={t(now.title)}>
          <ul>
            {offered.map((one) => (
              <li key={one.part}>
                <Link to={paths.case(view.id)} search={one === offered[0] ? {} : { part: one.part }} bySearch>
                  <span>{t(one.title)}</span>
                  <Mark standing={one.standing?.(view) ?? null} />
                </Link>
              </li>
            ))}
          </ul>
        </Places>
        <div className="stack wide" ref={middle}>
          <now.Part key={now.part} view={view} etag={etag} />
        </div>
        {beside ? (
          <aside>
            <TimelineSection view={view} etag={etag} />
          </aside>
        ) : null}
      </div>
    </>
  );
}

function Mark(props: { standing: Standing | null }) {
  const { t } = useTranslation("cases");
  if (props.standing === null) return null;
  const Sign = SIGNS[props.standing];
  return (
    <span className={`standing ${props.standing}`} title={t(`standing.${props.standing}`)}>
      <Sign size={16} aria-hidden="true" />
      <span className="unseen">({t(`standing.${props.standing}`)})</span>
    </span>
  );
}
