//! The person, first as a pseudonym; the name appears after a deliberate act that is recorded, and hides again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff, UserRoundX } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { CaseView, Revealed } from "../../api/types";
import { newKey } from "../../kernel/attempt";
import { Radios } from "../../kernel/form/fields";
import { useMay } from "../../kernel/session";
import { Dialog, Failure, Notice, Section } from "../../kernel/ui/parts";
import { useLabel } from "../../kernel/words";
import type { PartProps } from "./case-sections";
import { REVEAL_PURPOSES } from "./codes";
import { Shown } from "./shown";

/** After how many seconds what was revealed hides again. */
export const HIDE_AFTER_SECONDS = 60;

const PARTS = ["identity", "narrative"] as const;
type Part = (typeof PARTS)[number];

/** The part of a case about the person: who it is, and what was told. */
export function Person(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  return (
    <Section title={t("case.person")}>
      {view.without_identity ? (
        <Notice>
          <p className="row">
            <UserRoundX size={16} aria-hidden="true" />
            {t("case.without_identity")}
          </p>
        </Notice>
      ) : (
        <Pseudonym view={view} />
      )}
    </Section>
  );
}

/** The pseudonym, and what may be opened. */
function Pseudonym(props: { view: CaseView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const may = useMay();
  const [asking, setAsking] = useState<Part | null>(null);
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (revealed === null) return;
    const until = Date.now() + HIDE_AFTER_SECONDS * 1000;
    const tick = window.setInterval(() => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds <= 0) setRevealed(null);
      else setLeft(seconds);
    }, 500);
    setLeft(HIDE_AFTER_SECONDS);
    return () => window.clearInterval(tick);
  }, [revealed]);
  const open = PARTS.filter((part) => (view.compartments as string[]).includes(part));
  return (
    <div className="stack">
      <p>
        {t("person.pseudonym")} <strong>{view.label}</strong>
      </p>
      {open.length === 0 || !may("identity.read") ? (
        <p className="quiet">{t(may("identity.read") ? "case.not_shared" : "person.no_right")}</p>
      ) : (
        <div className="row no-print">
          {open.map((part) => (
            <button key={part} type="button" className="button" onClick={() => setAsking(part)}>
              <Eye size={18} aria-hidden="true" />
              {t(`person.reveal.${part}`)}
            </button>
          ))}
        </div>
      )}
      {revealed ? (
        <section className="sheet stack no-print" aria-label={t("person.revealed")} data-testid="revealed">
          <div className="row apart">
            <span className="small quiet">{t("person.hides_in", { count: left })}</span>
            <button type="button" className="button little" onClick={() => setRevealed(null)}>
              <EyeOff size={16} aria-hidden="true" />
              {t("person.hide")}
            </button>
          </div>
          <Shown value={{ ...revealed, narrative: null }} />
          {revealed.narrative ? <p className="text">{revealed.narrative}</p> : null}
        </section>
      ) : null}
      {asking ? (
        <RevealDialog
          view={view}
          part={asking}
          onClose={() => setAsking(null)}
          onRevealed={(answer) => {
            setAsking(null);
            setRevealed(answer);
          }}
        />
      ) : null}
    </div>
  );
}

function RevealDialog(props: {
  view: CaseView;
  part: Part;
  onClose: () => void;
  onRevealed: (shown: Revealed) => void;
}) {
  const { view, part } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const cache = useQueryClient();
  const [purpose, setPurpose] = useState<string | null>(null);
  const reveal = useMutation({
    // A reveal is never answered out of a store: each one is a new, recorded act.
    mutationFn: (code: string) =>
      value(
        api.POST("/v1/cases/{case_id}/reveals", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": newKey() } },
          body: { compartment: part, purpose: code } as never,
        }),
      ),
    gcTime: 0,
    onSuccess: (shown) => {
      props.onRevealed(shown);
      void cache.invalidateQueries({ queryKey: ["timeline", view.id] });
    },
  });
  return (
    <Dialog title={t(`person.reveal.${part}`)} onClose={props.onClose}>
      <p>{t("person.recorded")}</p>
      <Radios
        label={t("person.purpose")}
        value={purpose}
        onChange={setPurpose}
        options={REVEAL_PURPOSES.map((code) => ({ code, word: label("reveal_purpose", code) }))}
      />
      {reveal.isError ? <Failure error={reveal.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={purpose === null || reveal.isPending}
          onClick={() => purpose !== null && reveal.mutate(purpose)}
        >
          <Eye size={18} aria-hidden="true" />
          {t("person.show")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
