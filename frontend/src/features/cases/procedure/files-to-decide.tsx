//! The queue of the body that decides on the status: files on their way, files received, and those whose decision waits.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Baby } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { SubmissionView } from "../../../api/types";
import { newKey } from "../../../kernel/attempt";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { useMay } from "../../../kernel/session";
import { Link } from "../../../kernel/ui/link";
import { Listing, usePages } from "../../../kernel/ui/more";
import { Badge, Due, Empty, Failure, Page } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import { useOblast } from "../terms";
import { SUBMISSION_STATES } from "./codes";

/** The list of submitted files. */
export default function FilesToDecide() {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const oblast = useOblast();
  const may = useMay();
  const { day } = useWriting();
  const cache = useQueryClient();
  const say = useSay();
  const navigate = useNavigate();
  const { state } = useSearch({ strict: false }) as { state?: string };
  const files = usePages<SubmissionView>(["submissions", { state }], (cursor) =>
    value(api.GET("/v1/submissions", { params: { query: { state, cursor } as never } })),
  );
  const receive = useMutation({
    mutationFn: (id: string) =>
      value(
        api.POST("/v1/submissions/{submission_id}/receipt", {
          params: { path: { submission_id: id }, header: { "Idempotency-Key": newKey() } },
          body: {},
        }),
      ),
    onSuccess: async (received) => {
      say(t("procedure.queue.received"));
      await cache.invalidateQueries({ queryKey: ["submissions"] });
      if (received.case_id) void navigate({ to: paths.review(received.case_id) });
    },
  });
  return (
    <Page title={t("procedure.queue.title")} lead={t("procedure.queue.lead")}>
      <div className="chips no-print">
        {SUBMISSION_STATES.map((code) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed={state === code}
            onClick={() => void navigate({ to: paths.files, search: (state === code ? {} : { state: code }) as never })}
          >
            {label("procedure.submission_state", code)}
          </button>
        ))}
      </div>
      {receive.isError ? <Failure error={receive.error} /> : null}
      <Listing
        query={files}
        label={t("procedure.queue.title")}
        empty={<Empty>{t("procedure.queue.empty")}</Empty>}
        row={(one) => (
          <li key={one.id}>
            <div className="grow">
              {one.case_id ? (
                <Link className="cover code" to={paths.review(one.case_id)}>
                  {one.case_code}
                </Link>
              ) : (
                <span className="code">{one.case_code}</span>
              )}
              <div className="quiet">
                {label("procedure.submission_kind", one.kind)} · {pick(one.agency_uk, one.agency_en)} ·{" "}
                {oblast(one.oblast_code)} · {day(one.submitted_at)}
              </div>
            </div>
            <span className="marks">
              {one.child_path ? (
                <Badge tone="near" icon={<Baby size={14} aria-hidden="true" />}>
                  {t("case.child_path")}
                </Badge>
              ) : null}
              {one.prepared ? <Badge tone="accent">{t("procedure.queue.prepared")}</Badge> : null}
              <Badge>{label("procedure.submission_state", one.state)}</Badge>
            </span>
            {one.due_on && one.state === "received" ? <Due on={one.due_on} /> : null}
            {one.state === "submitted" && one.direction === "in" && may("case.review") ? (
              <button
                type="button"
                className="button"
                disabled={receive.isPending}
                aria-label={t("procedure.queue.receive_this", { code: one.case_code })}
                onClick={() => receive.mutate(one.id)}
              >
                {t("procedure.queue.receive")}
              </button>
            ) : null}
          </li>
        )}
      />
    </Page>
  );
}
