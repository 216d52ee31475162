//! Refers a case: to whom, for what, what leaves, and exactly how the receiver will see it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Eye, Send } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { CaseView } from "../../../api/types";
import { newKey, useAttempt } from "../../../kernel/attempt";
import { Checks, Radios, SelectField, TextField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { paths } from "../../../kernel/paths";
import { useMe } from "../../../kernel/session";
import { forgetTyped, useTyped } from "../../../kernel/typed";
import { Link } from "../../../kernel/ui/link";
import { Failure, Heading, Notice, Page, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, useName, usePick } from "../../../kernel/words";
import { EMERGENCY_GROUNDS, KINDS_FOR, REFERRAL_PURPOSES, SHARED_FIELDS, URGENCIES } from "../codes";
import { isActive } from "../consents";
import { Shown } from "../shown";
import { useCase } from "../use-case";

/** The part of the case that each field lies in: what an agency does not hold, it cannot pass on. */
const PART_OF: Record<(typeof SHARED_FIELDS)[number], string> = {
  needs: "needs",
  indicators: "narrative",
  narrative: "narrative",
  "contact.safe_rules": "contact",
  "contact.phone": "contact",
  "contact.address": "contact",
  "identity.name": "identity",
  "identity.birth": "identity",
  "identity.document": "identity",
};

/** The page of a new referral. */
export default function ReferralOfferForm() {
  const { t } = useTranslation("cases");
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const read = useCase(caseId);
  if (read.isPending) return <Waiting lines={8} />;
  if (read.isError) {
    return (
      <div className="stack">
        <Heading>{t("refer.title")}</Heading>
        <Failure error={read.error} retry={() => void read.refetch()} />
      </div>
    );
  }
  return <Form view={read.data.value} />;
}

function Form(props: { view: CaseView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const agencyKind = useLabel("directory");
  const name = useName();
  const pick = usePick();
  const me = useMe();
  const say = useSay();
  const { day } = useWriting();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const attempt = useAttempt();
  const consents = view.consents.filter(isActive);
  const form = `refer/${view.id}`;
  const [purpose, setPurpose] = useTyped(`${form}/purpose`, "");
  const [find, setFind] = useState("");
  const [to, setTo] = useTyped(`${form}/to`, "");
  const [urgency, setUrgency] = useTyped<string>(`${form}/urgency`, view.urgency);
  const [fields, setFields] = useTyped<string[]>(
    `${form}/fields`,
    (view.compartments as string[]).includes("contact") ? ["needs", "contact.safe_rules"] : ["needs"],
  );
  const [needs, setNeeds] = useTyped<string[]>(`${form}/needs`, view.needs);
  const [consent, setConsent] = useTyped(`${form}/consent`, consents[0]?.id ?? "");
  const [ground, setGround] = useTyped(`${form}/ground`, "");
  const agencies = useQuery({
    queryKey: ["agencies", find],
    queryFn: () => value(api.GET("/v1/agencies", { params: { query: { q: find.trim() || undefined } } })),
    placeholderData: (before) => before,
  });
  const kinds = KINDS_FOR[purpose];
  const offices = (agencies.data?.items ?? []).filter(
    (agency) =>
      agency.id !== me.membership.agency.id && !agency.frozen && (kinds === undefined || kinds.includes(agency.kind)),
  );
  const chosen = offices.find((agency) => agency.id === to);
  const base = { to_agency_id: to, purpose, urgency, fields, needs };
  const ready = chosen !== undefined && purpose !== "";
  // What was looked at is on record, so it is fetched when it is asked for, and is stale as soon as the form changes.
  const preview = useMutation({
    mutationFn: (sent: typeof base) =>
      value(
        api.POST("/v1/cases/{case_id}/referral-previews", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": newKey() } },
          body: sent as never,
        }),
      ),
    gcTime: 0,
  });
  const looked = JSON.stringify(preview.variables) === JSON.stringify(base) ? preview.data : undefined;
  const offer = useMutation({
    mutationFn: () => {
      const body = {
        ...base,
        consent_id: consent || null,
        emergency_ground: consent ? null : ground || null,
      };
      return value(
        api.POST("/v1/cases/{case_id}/referrals", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body: body as never,
        }),
      );
    },
    onSuccess: async (made) => {
      attempt.done();
      forgetTyped(form);
      say(t("refer.sent"));
      await Promise.all(
        [["case", view.id], ["referrals"], ["my-day"], ["timeline", view.id]].map((queryKey) =>
          cache.invalidateQueries({ queryKey }),
        ),
      );
      void navigate({ to: paths.referral(made.id), replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    offer.mutate();
  };
  const grounded = consent !== "" || ground !== "";
  return (
    <Page
      title={t("refer.title")}
      lead={
        <>
          {t("refer.lead")} <Link to={paths.case(view.id)}>{view.code}</Link>
        </>
      }
    >
      <form className="beside" onSubmit={submit}>
        <div className="stack wide">
          <Radios
            label={t("refer.purpose")}
            layout="grid"
            value={purpose}
            onChange={(code) => {
              setPurpose(code);
              setTo("");
            }}
            options={REFERRAL_PURPOSES.map((code) => ({
              code,
              word: label("referral_purpose", code),
              hint: code === "status_procedure" ? t("refer.hands_over") : undefined,
            }))}
          />
          {purpose ? (
            <div className="stack">
              <TextField label={t("refer.find")} type="search" value={find} onChange={setFind} />
              {agencies.isError ? <Failure error={agencies.error} retry={() => void agencies.refetch()} /> : null}
              <SelectField
                label={t("refer.office")}
                value={to}
                onChange={setTo}
                empty={t("intake.choose")}
                required
                options={offices.map((agency) => ({
                  code: agency.id,
                  word: `${name(agency)} (${agencyKind("kind", agency.kind)}, ${pick(agency.place_uk, agency.place_en)})`,
                }))}
              />
              {agencies.isSuccess && offices.length === 0 ? <Notice tone="near">{t("refer.no_office")}</Notice> : null}
            </div>
          ) : null}
          <Radios
            label={t("refer.urgency")}
            layout="inline"
            value={urgency}
            onChange={setUrgency}
            options={URGENCIES.map((code) => ({ code, word: label("urgency", code) }))}
          />
          {view.needs.length > 0 ? (
            <Checks
              label={t("refer.needs")}
              layout="grid"
              values={needs}
              onChange={setNeeds}
              options={view.needs.map((code) => ({ code, word: label("need", code) }))}
            />
          ) : null}
          <Checks
            label={t("refer.fields")}
            why={t("refer.fields_why")}
            layout="grid"
            values={fields}
            onChange={setFields}
            options={SHARED_FIELDS.filter((code) => (view.compartments as string[]).includes(PART_OF[code])).map(
              (code) => ({ code, word: label("field", code) }),
            )}
          />
          <Radios
            label={t("refer.basis")}
            why={t("refer.basis_why")}
            value={consent ? `consent:${consent}` : ground}
            onChange={(code) => {
              setConsent(code.startsWith("consent:") ? code.slice(8) : "");
              setGround(code.startsWith("consent:") ? "" : code);
            }}
            options={[
              ...consents.map((one) => ({
                code: `consent:${one.id}`,
                word: t("refer.consent_of", { on: day(one.given_on) }),
                hint: one.purposes.map((code) => label("consent_purpose", code)).join("; "),
              })),
              ...EMERGENCY_GROUNDS.map((code) => ({
                code,
                word: label("emergency_ground", code),
                hint: t("refer.reviewed_after"),
              })),
            ]}
          />
          {offer.isError ? <Failure error={offer.error} /> : null}
          <div className="stack tight">
            {chosen ? (
              <p>{t("refer.confirm", { office: name(chosen), count: fields.length })}</p>
            ) : (
              <p className="quiet">{t("refer.choose_first")}</p>
            )}
            <div className="row">
              <button type="submit" className="button main big" disabled={!ready || !grounded || offer.isPending}>
                <Send size={18} aria-hidden="true" />
                {t("refer.send")}
              </button>
              <Link className="button big" to={paths.case(view.id)}>
                {t("cancel")}
              </Link>
            </div>
          </div>
        </div>
        <section className="sheet stack" aria-label={t("refer.preview")} data-testid="referral-preview">
          <h2>{t("refer.preview")}</h2>
          {!ready ? <p className="quiet">{t("refer.preview_later")}</p> : null}
          {preview.isError ? <Failure error={preview.error} /> : null}
          {ready ? (
            <>
              <h3>{t("refer.before")}</h3>
              <Shown value={{ oblast_code: view.oblast_code, age_band: view.age_band, urgency, needs }} />
              <h3>{t("refer.after")}</h3>
              {looked ? (
                <Shown value={looked.after_acceptance} />
              ) : (
                <>
                  <p className="small quiet">{t("refer.preview_recorded")}</p>
                  <div className="row">
                    <button
                      type="button"
                      className="button"
                      disabled={preview.isPending}
                      onClick={() => preview.mutate(base)}
                    >
                      <Eye size={18} aria-hidden="true" />
                      {t("refer.preview_show")}
                    </button>
                  </div>
                </>
              )}
            </>
          ) : null}
        </section>
      </form>
    </Page>
  );
}
