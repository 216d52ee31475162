//! Who is kept from a case: bars for a conflict of interest, and the seal that leaves it to named people.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Lock, LockOpen, UserX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { CaseAccess, CaseBar } from "../../../api/types";
import { useAttempt } from "../../../kernel/attempt";
import { Checks, Radios, SelectField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { useMe } from "../../../kernel/session";
import { Badge, Dialog, Empty, Failure, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { BAR_REASONS, SEAL_REASONS } from "../codes";

/** The part of a case about access. */
export function Access(props: PartProps) {
  const { view } = props;
  const read = useQuery({
    queryKey: ["access", view.id],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/access", { params: { path: { case_id: view.id } } })),
  });
  if (read.isPending) return <Waiting lines={3} />;
  if (read.isError) return <Failure error={read.error} retry={() => void read.refetch()} />;
  return (
    <>
      <Seal access={read.data} />
      <Bars access={read.data} />
    </>
  );
}

/** Makes a change of access and shows what stands after it. */
function useChange(caseId: string, said: string, done: () => void) {
  const cache = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: (change: () => Promise<CaseAccess>) => change(),
    onSuccess: async (access) => {
      cache.setQueryData(["access", caseId], access);
      done();
      say(said);
      await cache.invalidateQueries({ queryKey: ["cases"] });
    },
  });
}

function useColleagues() {
  return useQuery({
    queryKey: ["colleagues"],
    queryFn: () => value(api.GET("/v1/colleagues")),
  });
}

function Seal(props: { access: CaseAccess }) {
  const { access } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const role = useLabel("tenancy");
  const { day } = useWriting();
  const attempt = useAttempt();
  const [sealing, setSealing] = useState(false);
  const lift = useChange(access.case_id, t("access.seal_lifted"), attempt.done);
  const { seal } = access;
  return (
    <Section title={t("access.seal")}>
      {seal ? (
        <>
          <Notice tone="near">
            <p>
              <strong>{t("access.sealed", { on: day(seal.set_at) })}</strong> {label("seal_reason", seal.reason_code)}
            </p>
            <p>{t("access.sealed_what")}</p>
          </Notice>
          <ul aria-label={t("access.members")}>
            {seal.members.map((one) => (
              <li key={one.user_id}>
                {one.display_name} <span className="quiet">· {role("role", one.role)}</span>
              </li>
            ))}
          </ul>
          {lift.isError ? <Failure error={lift.error} /> : null}
          <div className="row">
            <button
              type="button"
              className="button"
              disabled={lift.isPending}
              onClick={() =>
                lift.mutate(() =>
                  value(
                    api.POST("/v1/seals/{seal_id}/lifting", {
                      params: { path: { seal_id: seal.id }, header: { "Idempotency-Key": attempt.key(seal.id) } },
                      body: {},
                    }),
                  ),
                )
              }
            >
              <LockOpen size={18} aria-hidden="true" />
              {t("access.lift_seal")}
            </button>
          </div>
        </>
      ) : (
        <>
          <p className="text">{t("access.seal_why")}</p>
          <div className="row">
            <button type="button" className="button" onClick={() => setSealing(true)}>
              <Lock size={18} aria-hidden="true" />
              {t("access.seal_begin")}
            </button>
          </div>
        </>
      )}
      {sealing ? <SealDialog caseId={access.case_id} onClose={() => setSealing(false)} /> : null}
    </Section>
  );
}

function SealDialog(props: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const role = useLabel("tenancy");
  const me = useMe();
  const attempt = useAttempt();
  const colleagues = useColleagues();
  const [reason, setReason] = useState<string | null>(null);
  const [named, setNamed] = useState<string[]>([]);
  const seal = useChange(props.caseId, t("access.sealed_said"), props.onClose);
  const people = colleagues.data?.items.filter((one) => one.user_id !== me.person.id) ?? [];
  const body = { reason_code: reason, user_ids: named };
  return (
    <Dialog title={t("access.seal_begin")} onClose={props.onClose}>
      <Radios
        label={t("access.reason")}
        value={reason}
        onChange={setReason}
        options={SEAL_REASONS.map((code) => ({ code, word: label("seal_reason", code) }))}
      />
      <Checks
        label={t("access.who_sees")}
        why={t("access.who_sees_why")}
        values={named}
        onChange={setNamed}
        options={people.map((one) => ({ code: one.user_id, word: one.display_name, hint: role("role", one.role) }))}
      />
      {seal.isError ? <Failure error={seal.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={reason === null || seal.isPending}
          onClick={() =>
            seal.mutate(() =>
              value(
                api.POST("/v1/cases/{case_id}/seal", {
                  params: { path: { case_id: props.caseId }, header: { "Idempotency-Key": attempt.key(body) } },
                  body: body as never,
                }),
              ),
            )
          }
        >
          {t("access.seal_do")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}

function Bars(props: { access: CaseAccess }) {
  const { access } = props;
  const { t } = useTranslation("cases");
  const [barring, setBarring] = useState(false);
  const begin = (
    <button type="button" className="button little" onClick={() => setBarring(true)}>
      <UserX size={16} aria-hidden="true" />
      {t("access.bar_begin")}
    </button>
  );
  return (
    <Section title={t("access.bars")} action={begin}>
      <p className="quiet text">{t("access.bars_why")}</p>
      {access.bars.length === 0 ? (
        <Empty>{t("access.no_bars")}</Empty>
      ) : (
        <ul className="rows sheet flush" aria-label={t("access.bars")}>
          {access.bars.map((one) => (
            <Bar key={one.id} bar={one} caseId={access.case_id} />
          ))}
        </ul>
      )}
      {barring ? <BarDialog caseId={access.case_id} onClose={() => setBarring(false)} /> : null}
    </Section>
  );
}

function Bar(props: { bar: CaseBar; caseId: string }) {
  const { bar } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const { day } = useWriting();
  const attempt = useAttempt();
  const lift = useChange(props.caseId, t("access.bar_lifted"), attempt.done);
  const name = bar.user_name ?? pick(bar.agency_uk ?? "", bar.agency_en ?? "");
  return (
    <li>
      <div className="grow stack tight">
        <strong>{name || t("access.unnamed")}</strong>
        <span className="quiet">
          {label("bar_reason", bar.reason_code)} · {t("access.since", { on: day(bar.set_at) })}
        </span>
        {lift.isError ? <Failure error={lift.error} /> : null}
      </div>
      {bar.lifted_at ? (
        <Badge>{t("access.lifted", { on: day(bar.lifted_at) })}</Badge>
      ) : (
        <button
          type="button"
          className="button little"
          disabled={lift.isPending}
          onClick={() =>
            lift.mutate(() =>
              value(
                api.POST("/v1/bars/{bar_id}/lifting", {
                  params: { path: { bar_id: bar.id }, header: { "Idempotency-Key": attempt.key(bar.id) } },
                  body: {},
                }),
              ),
            )
          }
        >
          {t("access.lift")}
        </button>
      )}
    </li>
  );
}

function BarDialog(props: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const role = useLabel("tenancy");
  const me = useMe();
  const attempt = useAttempt();
  const colleagues = useColleagues();
  const [user, setUser] = useState("");
  const [reason, setReason] = useState<string | null>(null);
  const bar = useChange(props.caseId, t("access.barred_said"), props.onClose);
  const people = colleagues.data?.items.filter((one) => one.user_id !== me.person.id) ?? [];
  const body = { user_id: user, reason_code: reason };
  return (
    <Dialog title={t("access.bar_begin")} onClose={props.onClose}>
      <SelectField
        label={t("access.whom")}
        value={user}
        onChange={setUser}
        empty={t("access.choose")}
        options={people.map((one) => ({
          code: one.user_id,
          word: `${one.display_name} · ${role("role", one.role)}`,
        }))}
      />
      <Radios
        label={t("access.reason")}
        value={reason}
        onChange={setReason}
        options={BAR_REASONS.map((code) => ({ code, word: label("bar_reason", code) }))}
      />
      {bar.isError ? <Failure error={bar.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button danger"
          disabled={user === "" || reason === null || bar.isPending}
          onClick={() =>
            bar.mutate(() =>
              value(
                api.POST("/v1/cases/{case_id}/bars", {
                  params: { path: { case_id: props.caseId }, header: { "Idempotency-Key": attempt.key(body) } },
                  body: body as never,
                }),
              ),
            )
          }
        >
          {t("access.bar_do")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
