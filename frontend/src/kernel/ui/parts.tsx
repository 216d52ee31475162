//! Small parts of every page, without a word of business in them.
import { AlertTriangle, CheckCircle2, Clock, Info, RotateCw, ShieldAlert } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../api/problem";
import { useDueWords, useWriting } from "../lib/dates";
import { useLanguage } from "../words";

/** A page with its heading; the heading takes the focus when the page opens. */
export function Page(props: { title: string; lead?: ReactNode; actions?: ReactNode; children?: ReactNode }) {
  return (
    <div className="stack wide">
      <div className="row apart">
        <div className="stack tight">
          <Heading>{props.title}</Heading>
          {props.lead ? <p className="quiet text">{props.lead}</p> : null}
        </div>
        {props.actions ? <div className="row no-print">{props.actions}</div> : null}
      </div>
      {props.children}
    </div>
  );
}

/** The heading of a page. */
export function Heading(props: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {props.children}
    </h1>
  );
}

/** Grey lines while an answer is on its way; nothing at all in the first 300 ms. */
export function Waiting(props: { lines?: number }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), 300);
    return () => window.clearTimeout(timer);
  }, []);
  if (!late) return <div aria-busy="true" />;
  return (
    <div className="bones" role="status" aria-busy="true">
      <p className="unseen">{t("waiting")}</p>
      {Array.from({ length: props.lines ?? 5 }, (_, index) => `bone ${index}`).map((key) => (
        <span key={key} aria-hidden="true" />
      ))}
    </div>
  );
}

/** A notice with its sign: never by colour alone. */
export function Notice(props: {
  tone?: "info" | "near" | "danger" | "good";
  children: ReactNode;
  role?: "alert" | "status";
}) {
  const tone = props.tone ?? "info";
  const Sign = { info: Info, near: AlertTriangle, danger: ShieldAlert, good: CheckCircle2 }[tone];
  return (
    <div className={`notice ${tone}`} role={props.role}>
      <Sign size={20} aria-hidden="true" />
      <div>{props.children}</div>
    </div>
  );
}

/** What went wrong, what to do, and the number of the request. */
export function Failure(props: { error: unknown; retry?: () => void; children?: ReactNode }) {
  const { t } = useTranslation(["problems", "frame"]);
  const language = useLanguage();
  const problem = asProblem(props.error);
  const say = t as unknown as (key: string, options?: Record<string, unknown>) => string;
  const title = say(`problems:${problem.code}`, { defaultValue: t("problems:internal") });
  const detail = language === "uk" ? problem.body.detail_uk : problem.body.detail_en;
  return (
    <Notice tone={problem.code === "offline" ? "near" : "danger"} role="alert">
      <p>
        <strong>{title}</strong>
      </p>
      {detail && detail !== title ? <p>{detail}</p> : null}
      {problem.retryAfter !== null ? <p>{t("frame:try_in", { count: problem.retryAfter })}</p> : null}
      {problem.fields.length > 0 ? (
        <ul className="stack tight">
          {problem.fields.map((field) => (
            <li key={field.pointer + field.code}>
              {(language === "uk" ? field.detail_uk : field.detail_en) ??
                say(`problems:${field.code}`, { defaultValue: field.code })}{" "}
              <span className="mono quiet">{field.pointer}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {problem.missing.length > 0 ? (
        <ul className="stack tight">
          {problem.missing.map((one) => (
            <li key={one.code}>{language === "uk" ? one.detail_uk : one.detail_en}</li>
          ))}
        </ul>
      ) : null}
      {props.children}
      <div className="row">
        {props.retry ? (
          <button type="button" className="button little" onClick={props.retry}>
            <RotateCw size={16} aria-hidden="true" />
            {t("frame:retry")}
          </button>
        ) : null}
        {problem.requestId ? (
          <span className="small quiet">
            {t("frame:request_id")} <span className="mono">{problem.requestId}</span>
          </span>
        ) : null}
      </div>
    </Notice>
  );
}

/** An empty list that says why it is empty and what to do. */
export function Empty(props: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="sheet stack">
      <p className="text">{props.children}</p>
      {props.action ? <div className="row">{props.action}</div> : null}
    </div>
  );
}

/** A word on a soft ground. */
export function Badge(props: { tone?: "accent" | "near" | "danger" | "good"; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={props.tone ? `badge ${props.tone}` : "badge"}>
      {props.icon}
      {props.children}
    </span>
  );
}

/** A deadline in words, with its date behind them. */
export function Due(props: { on: string; workingDays?: number | null }) {
  const due = useDueWords();
  const { day } = useWriting();
  const { words, nearness } = due(props.on, props.workingDays);
  const tone = nearness === "overdue" ? "danger" : nearness === "soon" ? "near" : undefined;
  const Sign = nearness === "overdue" ? AlertTriangle : Clock;
  return (
    <span className="due">
      <Badge tone={tone} icon={<Sign size={14} aria-hidden="true" />}>
        {words}
      </Badge>
      <span className="small quiet">{day(props.on)}</span>
    </span>
  );
}

/** A section of a page with its heading. */
export function Section(props: { title: string; id?: string; action?: ReactNode; children: ReactNode }) {
  const made = useId();
  const id = props.id ?? made;
  return (
    <section className="stack" aria-labelledby={`${id}-title`} id={id}>
      <div className="section-head">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {props.title}
        </h2>
        {props.action}
      </div>
      {props.children}
    </section>
  );
}

/** Names and their values. */
export function Facts(props: { rows: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {props.rows.map(([name, shown]) => (
        <div key={name} className="contents">
          <dt>{name}</dt>
          <dd>{shown}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A question that must be answered before going on; the native dialog keeps the focus inside. */
export function Dialog(props: { title: string; onClose: () => void; wide?: boolean; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    if (shown && !shown.open) shown.showModal();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={props.wide ? "wide" : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <div className="stack">
        <h2 id={id}>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
}

/** What may be wider than a telephone: it scrolls by itself, by finger and by keyboard. */
export function Wide(props: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-wrap" aria-label={props.label} tabIndex={0}>
      {props.children}
    </section>
  );
}
