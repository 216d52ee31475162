//! Who did what, and whether the chain of entries is whole.
import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { AuditEntry } from "../../api/types";
import { useWriting } from "../../kernel/lib/dates";
import { Listing, usePages } from "../../kernel/ui/more";
import { Empty, Facts, Failure, Notice, Page } from "../../kernel/ui/parts";
import { useLabel } from "../../kernel/words";

/** The page of the audit. */
export default function Entries() {
  const { t } = useTranslation("audit");
  const label = useLabel("audit");
  const role = useLabel("tenancy");
  const { moment, number } = useWriting();
  const say = useFact();
  // Who signs in is not anybody yet; the action says it already.
  const who = (entry: AuditEntry) =>
    entry.actor_role
      ? role("role", entry.actor_role)
      : entry.actor_kind === "sign_in"
        ? ""
        : label("actor", entry.actor_kind);
  const entries = usePages<AuditEntry>(["audit"], (cursor) =>
    value(api.GET("/v1/audit/entries", { params: { query: { cursor } } })),
  );
  const verify = useMutation({ mutationFn: () => value(api.GET("/v1/audit/verification")) });
  const check = (
    <button type="button" className="button main" disabled={verify.isPending} onClick={() => verify.mutate()}>
      <ShieldCheck size={18} aria-hidden="true" />
      {verify.isPending ? t("verifying") : t("verify")}
    </button>
  );
  return (
    <Page title={t("title")} lead={t("lead")} actions={check}>
      {verify.isError ? <Failure error={verify.error} retry={() => verify.mutate()} /> : null}
      {verify.data ? (
        <Notice tone={verify.data.whole ? "good" : "danger"} role="status">
          <p>
            <strong>{t(verify.data.whole ? "intact" : "broken")}</strong>
          </p>
          <p>{t("checked", { count: verify.data.entries, number: number(verify.data.entries) })}</p>
          {verify.data.first_bad_seq ? <p>{t("first_bad", { number: number(verify.data.first_bad_seq) })}</p> : null}
        </Notice>
      ) : null}
      <Listing
        query={entries}
        label={t("title")}
        empty={<Empty>{t("empty")}</Empty>}
        row={(entry) => (
          <li key={`${entry.lane}${entry.seq}`}>
            <div className="grow">
              <strong className="first-up">{label("action", entry.action)}</strong>
              <div className="quiet">{[moment(entry.at), who(entry)].filter((part) => part !== "").join(" · ")}</div>
            </div>
            <details className="above">
              <summary>{t("details")}</summary>
              <Facts
                rows={[
                  [t("number"), number(entry.seq)],
                  [
                    t("subject"),
                    <span key="s">
                      {label("subject_kind", entry.subject_kind)} <span className="mono">{entry.subject_id ?? ""}</span>
                    </span>,
                  ],
                  [
                    t("who"),
                    <span key="a" className="mono">
                      {entry.actor_id ?? "—"}
                    </span>,
                  ],
                  [
                    t("request"),
                    <span key="r" className="mono">
                      {entry.request_id}
                    </span>,
                  ],
                  ...Object.entries(entry.details as Record<string, unknown>).map(
                    ([fact, value]) => [label("fact", fact), say(fact, value)] as [string, string],
                  ),
                ]}
              />
            </details>
          </li>
        )}
      />
    </Page>
  );
}

/** The code lists in which the value of a fact may have its word. */
const GROUPS: Record<string, readonly string[] | undefined> = {
  move: ["move"],
  from: ["stage"],
  to: ["stage"],
  reason: ["decline", "reason"],
  outcome: ["outcome"],
  purpose: ["reveal_purpose", "referral_purpose"],
  state: ["referral_state"],
  need: ["need"],
};

/** Says the value of a fact in words where it has some. */
function useFact(): (fact: string, value: unknown) => string {
  const { t } = useTranslation("audit");
  const own = useLabel("audit");
  const cases = useLabel("cases");
  const role = useLabel("tenancy");
  const say = (fact: string, value: unknown): string => {
    if (Array.isArray(value)) return value.map((one) => say(fact, one)).join(", ");
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (typeof value !== "string") return JSON.stringify(value);
    if (fact === "role") return role("role", value);
    const groups = GROUPS[fact] ?? [];
    if (fact.startsWith("compartment")) {
      return value
        .split(/[\s,]+/u)
        .map((one) => own("compartment", one))
        .join(", ");
    }
    const inWords = (code: string) => groups.map((group) => cases(group, code)).find((word) => word !== code) ?? code;
    return inWords(value);
  };
  return say;
}
