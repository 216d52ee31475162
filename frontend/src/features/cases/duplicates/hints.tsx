//! The desk of the nation: two agencies may know one person. It names agencies and codes, and asks them.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { DuplicateHint } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Radios, SelectField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { Listing, usePages } from "../../../kernel/ui/more";
import { Badge, Dialog, Empty, Failure, Page } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import { HINT_STATES } from "../codes";

/** The page of hints. */
export default function Hints() {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const { moment } = useWriting();
  const navigate = useNavigate();
  const { state } = useSearch({ strict: false }) as { state?: string };
  const [answering, setAnswering] = useState<DuplicateHint | null>(null);
  const hints = usePages<DuplicateHint>(["hints", { state }], (cursor) =>
    value(api.GET("/v1/duplicate-hints", { params: { query: { state, cursor } as never } })),
  );
  return (
    <Page title={t("hints.title")} lead={t("hints.lead")}>
      <SelectField
        label={t("hints.state")}
        value={state ?? ""}
        onChange={(code) => void navigate({ to: paths.hints, search: (code ? { state: code } : {}) as never })}
        empty={t("hints.any")}
        options={HINT_STATES.map((code) => ({ code, word: label("hint_state", code) }))}
      />
      <Listing
        query={hints}
        label={t("hints.title")}
        empty={<Empty>{t("hints.empty")}</Empty>}
        row={(hint) => (
          <li key={hint.id}>
            <div className="grow stack tight">
              <span>
                {pick(hint.one_agency_uk, hint.one_agency_en)}: <span className="code">{hint.one_code}</span>
              </span>
              <span>
                {pick(hint.other_agency_uk, hint.other_agency_en)}: <span className="code">{hint.other_code}</span>
              </span>
              <span className="quiet">
                {hint.kinds.map((kind) => label("match_reason", kind)).join("; ")} · {moment(hint.noticed_at)}
              </span>
            </div>
            <Badge tone={hint.state === "new" ? "near" : undefined}>{label("hint_state", hint.state)}</Badge>
            <button
              type="button"
              className="button little"
              aria-label={t("hints.answer_about", { one: hint.one_code, other: hint.other_code })}
              onClick={() => setAnswering(hint)}
            >
              {t("hints.answer")}
            </button>
          </li>
        )}
      />
      {answering ? <AnswerDialog hint={answering} onClose={() => setAnswering(null)} /> : null}
    </Page>
  );
}

function AnswerDialog(props: { hint: DuplicateHint; onClose: () => void }) {
  const { hint } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const cache = useQueryClient();
  const say = useSay();
  const attempt = useAttempt();
  const [state, setState] = useState<string | null>(null);
  const answer = useMutation({
    mutationFn: async () => {
      const path = { hint_id: hint.id };
      const seen = await api.GET("/v1/duplicate-hints/{hint_id}", { params: { path } });
      const etag = seen.response.headers.get("ETag") ?? "";
      return value(
        api.POST("/v1/duplicate-hints/{hint_id}/answers", {
          params: { path, header: { "If-Match": etag, "Idempotency-Key": attempt.key([state, etag]) } },
          body: { state } as never,
        }),
      );
    },
    onSuccess: async () => {
      props.onClose();
      say(t("hints.answered"));
      await cache.invalidateQueries({ queryKey: ["hints"] });
    },
  });
  return (
    <Dialog title={t("hints.answer")} onClose={props.onClose}>
      <p>{t("hints.ask_both")}</p>
      <Radios
        label={t("hints.state")}
        value={state}
        onChange={setState}
        options={HINT_STATES.filter((code) => code !== "new").map((code) => ({
          code,
          word: label("hint_state", code),
        }))}
      />
      {answer.isError ? <Failure error={answer.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={state === null || answer.isPending}
          onClick={() => answer.mutate()}
        >
          {t("hints.save")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
