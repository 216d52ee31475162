//! What can be done with a case now: the server says it, and says on what ground or why not.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken } from "../../api/client";
import { Problem } from "../../api/problem";
import type { CaseView, MoveOffer } from "../../api/types";
import { useAttempt } from "../../kernel/attempt";
import { Radios } from "../../kernel/form/fields";
import { useMay } from "../../kernel/session";
import { Dialog, Failure, Notice, Section } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { useLabel } from "../../kernel/words";
import { Ground, StageBadge } from "./marks";

/** The moves of a case. */
export function CaseActions(props: { view: CaseView; etag: string | null }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const may = useMay();
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [asking, setAsking] = useState<MoveOffer | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const move = useMutation({
    mutationFn: (made: { move: string; reason_code?: string }) =>
      taken(
        api.POST("/v1/cases/{case_id}/moves", {
          params: {
            path: { case_id: view.id },
            header: { "If-Match": props.etag ?? "", "Idempotency-Key": attempt.key(made) },
          },
          body: made as never,
        }),
      ),
    onSuccess: async (answer) => {
      attempt.done();
      setAsking(null);
      setReason(null);
      cache.setQueryData(["case", view.id], answer);
      say(t("actions.moved", { stage: label("stage", answer.value.stage) }));
      await Promise.all(
        [["timeline", view.id], ["cases"], ["my-day"]].map((queryKey) => cache.invalidateQueries({ queryKey })),
      );
    },
  });
  const refusal = move.error instanceof Problem ? move.error : null;
  const begin = (offer: MoveOffer) => {
    move.reset();
    setReason(null);
    if (offer.reason_codes.length > 0) setAsking(offer);
    else move.mutate({ move: offer.move });
  };
  const trouble =
    refusal === null ? null : refusal.code === "precondition.failed" ? (
      <Conflict
        seen={view}
        current={refusal.body.current as CaseView | undefined}
        reload={() => {
          move.reset();
          setAsking(null);
          void cache.invalidateQueries({ queryKey: ["case", view.id] });
        }}
      />
    ) : (
      <Failure error={refusal}>
        {refusal.body.legal_moves ? (
          <div>
            <p>{t("actions.legal")}</p>
            <ul>
              {refusal.body.legal_moves.map((code) => (
                <li key={code}>{label("move", code)}</li>
              ))}
            </ul>
          </div>
        ) : null}
      </Failure>
    );
  if (view.actions.length === 0 || !may("case.advance")) {
    return (
      <Section title={t("actions.title")}>
        <p className="quiet">
          {label("why_not", view.led_by_another ? "not_lead" : may("case.advance") ? "no_move" : "case.advance")}
        </p>
      </Section>
    );
  }
  return (
    <Section title={t("actions.title")}>
      {asking === null ? trouble : null}
      <ul className="rows sheet flush" aria-label={t("actions.title")}>
        {view.actions.map((offer, index) => (
          <li key={offer.move} className="move">
            <button
              type="button"
              className={index === 0 ? "button main" : "button"}
              disabled={move.isPending}
              onClick={() => begin(offer)}
            >
              {label("move", offer.move)}
            </button>
            <span className="grow">
              <span className="quiet">{t("actions.to")}</span> <StageBadge stage={offer.to} />
            </span>
            <Ground ground={offer.legal_ground} />
          </li>
        ))}
      </ul>
      {asking ? (
        <Dialog title={label("move", asking.move)} onClose={() => setAsking(null)}>
          <Radios
            label={t("actions.reason")}
            why={t("actions.reason_why")}
            value={reason}
            onChange={setReason}
            options={asking.reason_codes.map((code) => ({ code, word: label("reason", code) }))}
          />
          <Ground ground={asking.legal_ground} />
          {trouble}
          <div className="row">
            <button
              type="button"
              className="button main"
              disabled={reason === null || move.isPending}
              onClick={() => reason !== null && move.mutate({ move: asking.move, reason_code: reason })}
            >
              {label("move", asking.move)}
            </button>
            <button type="button" className="button" onClick={() => setAsking(null)}>
              {t("cancel")}
            </button>
          </div>
        </Dialog>
      ) : null}
    </Section>
  );
}

/** Somebody changed the case meanwhile: both are shown, and the person decides. */
function Conflict(props: { seen: CaseView; current: CaseView | undefined; reload: () => void }) {
  const { t } = useTranslation("cases");
  return (
    <Notice tone="near" role="alert">
      <p>
        <strong>{t("conflict.title")}</strong>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("conflict.seen")}</th>
            <th scope="col">{t("conflict.now")}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <StageBadge stage={props.seen.stage} />
            </td>
            <td>{props.current ? <StageBadge stage={props.current.stage} /> : "—"}</td>
          </tr>
        </tbody>
      </table>
      <div className="row">
        <button type="button" className="button" onClick={props.reload}>
          {t("conflict.take_theirs")}
        </button>
      </div>
    </Notice>
  );
}
