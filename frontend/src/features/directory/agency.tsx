//! One agency: its names with their time, and what who administers agencies may do with it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Taken, taken, value } from "../../api/client";
import type { AgencyFile } from "../../api/types";
import { newKey, useAttempt } from "../../kernel/attempt";
import { Radios, SelectField, TextField } from "../../kernel/form/fields";
import { today, useWriting } from "../../kernel/lib/dates";
import { paths } from "../../kernel/paths";
import { Link } from "../../kernel/ui/link";
import { Badge, Dialog, Facts, Failure, Heading, Notice, Page, Section, Waiting } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { Secret } from "../../kernel/ui/secret";
import { useLabel, useName, usePick } from "../../kernel/words";
import { APPOINTED_ROLES, FREEZE_REASONS } from "./codes";

type Act = "rename" | "freeze" | "unfreeze" | "appoint";

/** The page of an agency. */
export default function AgencyPage() {
  const { t } = useTranslation("directory");
  const { agencyId } = useParams({ strict: false }) as { agencyId: string };
  const read = useQuery({
    queryKey: ["agency", agencyId],
    queryFn: () => taken(api.GET("/v1/agencies/{agency_id}", { params: { path: { agency_id: agencyId } } })),
  });
  if (read.isPending) return <Waiting />;
  if (read.isError) {
    return (
      <div className="stack">
        <Heading>{t("agency.title")}</Heading>
        <Failure error={read.error} retry={() => void read.refetch()} />
      </div>
    );
  }
  return <Shown read={read.data} />;
}

function Shown(props: { read: Taken<AgencyFile> }) {
  const { t } = useTranslation("directory");
  const label = useLabel("directory");
  const name = useName();
  const pick = usePick();
  const { day } = useWriting();
  const [act, setAct] = useState<Act | null>(null);
  const [secret, setSecret] = useState<{ login: string; passphrase: string } | null>(null);
  const agency = props.read.value;
  const close = () => setAct(null);
  const offered = (["appoint", "rename", "unfreeze", "freeze"] as const).filter((one) =>
    (agency.actions as string[]).includes(one),
  );
  const until = (from: string | null | undefined, to: string) =>
    from ? t("agency.from_to", { from: day(from), to: day(to) }) : t("until", { on: day(to) });
  return (
    <Page
      title={name(agency)}
      lead={label("kind", agency.kind)}
      actions={offered.map((one) => (
        <button
          key={one}
          type="button"
          className={one === "freeze" ? "button danger" : one === "appoint" ? "button main" : "button"}
          onClick={() => setAct(one)}
        >
          {t(`agency.${one}`)}
        </button>
      ))}
    >
      <p>
        <Link to={paths.directory}>{t("agency.back")}</Link>
      </p>
      {secret ? (
        <Secret
          title={t("users.password_once", { login: secret.login })}
          secret={secret.passphrase}
          onHide={() => setSecret(null)}
        >
          <p>{t("users.password_why")}</p>
        </Secret>
      ) : null}
      {agency.frozen ? (
        <Notice tone="near">
          <p>
            <strong>{t("agency.frozen_why", { reason: label("freeze_reason", agency.frozen_code) })}</strong>
          </p>
          <p>{t("agency.frozen_means")}</p>
        </Notice>
      ) : null}
      <Facts
        rows={[
          [t("agency.seat"), pick(agency.place_uk, agency.place_en)],
          [t("agency.name_uk"), agency.name_uk],
          [t("agency.name_en"), agency.name_en],
          ...(agency.named_on ? [[t("agency.named_on"), day(agency.named_on)] as [string, ReactNode]] : []),
          ...(agency.demonstration
            ? [[t("agency.kept"), <Badge key="kept">{t("demonstration")}</Badge>] as [string, ReactNode]]
            : []),
        ]}
      />
      {agency.former_names.length > 0 ? (
        <Section title={t("agency.former")}>
          <ul className="rows sheet flush" aria-label={t("agency.former")}>
            {agency.former_names.map((former) => (
              <li key={former.valid_to}>
                <span className="grow">{name(former)}</span>
                <span className="quiet">{until(former.valid_from, former.valid_to)}</span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {act === "rename" ? <Rename read={props.read} onClose={close} /> : null}
      {act === "freeze" ? <Freeze read={props.read} onClose={close} /> : null}
      {act === "unfreeze" ? <Unfreeze read={props.read} onClose={close} /> : null}
      {act === "appoint" ? (
        <Appoint
          read={props.read}
          onClose={close}
          onDone={(shown) => {
            close();
            setSecret(shown);
          }}
        />
      ) : null}
    </Page>
  );
}

/** What every change of an agency shares: the version it was seen in, and the fresh page afterwards. */
function useChange(read: Taken<AgencyFile>, said: string, onDone: () => void) {
  const say = useSay();
  const cache = useQueryClient();
  const path = { agency_id: read.value.id };
  const seen = { "If-Match": read.etag ?? "" };
  const done = async () => {
    say(said);
    await Promise.all([
      cache.invalidateQueries({ queryKey: ["agency", read.value.id] }),
      cache.invalidateQueries({ queryKey: ["agencies"] }),
    ]);
    onDone();
  };
  return { path, seen, done };
}

function Buttons(props: { word: string; danger?: boolean; disabled: boolean; onClose: () => void }) {
  const { t } = useTranslation("directory");
  return (
    <div className="row">
      <button type="submit" className={props.danger ? "button danger" : "button main"} disabled={props.disabled}>
        {props.word}
      </button>
      <button type="button" className="button" onClick={props.onClose}>
        {t("cancel")}
      </button>
    </div>
  );
}

const sends = (send: () => void) => (event: FormEvent) => {
  event.preventDefault();
  send();
};

function Rename(props: { read: Taken<AgencyFile>; onClose: () => void }) {
  const { t } = useTranslation("directory");
  const { path, seen, done } = useChange(props.read, t("agency.renamed"), props.onClose);
  const [nameUk, setNameUk] = useState(props.read.value.name_uk);
  const [nameEn, setNameEn] = useState(props.read.value.name_en);
  const [since, setSince] = useState(today());
  const rename = useMutation({
    mutationFn: () =>
      value(
        api.PUT("/v1/agencies/{agency_id}/name", {
          params: { path, header: seen },
          body: { name_uk: nameUk.trim(), name_en: nameEn.trim(), since },
        }),
      ),
    onSuccess: done,
  });
  return (
    <Dialog title={t("agency.rename")} onClose={props.onClose}>
      <form className="stack" onSubmit={sends(() => rename.mutate())}>
        <TextField label={t("agency.name_uk")} value={nameUk} onChange={setNameUk} required maxLength={300} lang="uk" />
        <TextField label={t("agency.name_en")} value={nameEn} onChange={setNameEn} required maxLength={300} lang="en" />
        <TextField
          label={t("agency.since")}
          why={t("agency.since_why")}
          type="date"
          value={since}
          onChange={setSince}
          max={today()}
          required
        />
        {rename.isError ? <Failure error={rename.error} /> : null}
        <Buttons word={t("agency.rename_do")} disabled={rename.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

function Freeze(props: { read: Taken<AgencyFile>; onClose: () => void }) {
  const { t } = useTranslation("directory");
  const label = useLabel("directory");
  const { path, seen, done } = useChange(props.read, t("agency.frozen_said"), props.onClose);
  const [reason, setReason] = useState("");
  const freeze = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/agencies/{agency_id}/freeze", {
          params: { path, header: { ...seen, "Idempotency-Key": newKey() } },
          body: { reason_code: reason as never },
        }),
      ),
    onSuccess: done,
  });
  return (
    <Dialog title={t("agency.freeze")} onClose={props.onClose}>
      <form className="stack" onSubmit={sends(() => freeze.mutate())}>
        <p>{t("agency.frozen_means")}</p>
        <Radios
          label={t("agency.reason")}
          value={reason}
          onChange={setReason}
          required
          options={FREEZE_REASONS.map((code) => ({ code, word: label("freeze_reason", code) }))}
        />
        {freeze.isError ? <Failure error={freeze.error} /> : null}
        <Buttons word={t("agency.freeze_do")} danger disabled={freeze.isPending || !reason} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

function Unfreeze(props: { read: Taken<AgencyFile>; onClose: () => void }) {
  const { t } = useTranslation("directory");
  const { path, seen, done } = useChange(props.read, t("agency.unfrozen_said"), props.onClose);
  const unfreeze = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/agencies/{agency_id}/unfreeze", {
          params: { path, header: { ...seen, "Idempotency-Key": newKey() } },
        }),
      ),
    onSuccess: done,
  });
  return (
    <Dialog title={t("agency.unfreeze")} onClose={props.onClose}>
      <form className="stack" onSubmit={sends(() => unfreeze.mutate())}>
        <p>{t("agency.unfreeze_means")}</p>
        {unfreeze.isError ? <Failure error={unfreeze.error} /> : null}
        <Buttons word={t("agency.unfreeze_do")} disabled={unfreeze.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

function Appoint(props: {
  read: Taken<AgencyFile>;
  onClose: () => void;
  onDone: (shown: { login: string; passphrase: string }) => void;
}) {
  const { t } = useTranslation("directory");
  const label = useLabel("tenancy");
  const attempt = useAttempt();
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState("agency_administrator");
  const appoint = useMutation({
    mutationFn: () => {
      const body = { login: login.trim(), display_name: name.trim(), role };
      return value(
        api.POST("/v1/agencies/{agency_id}/appointments", {
          params: { path: { agency_id: props.read.value.id }, header: { "Idempotency-Key": attempt.key(body) } },
          body: body as Omit<typeof body, "role"> & { role: never },
        }),
      );
    },
    onSuccess: (answer) => props.onDone({ login: answer.user.login, passphrase: answer.first_passphrase }),
  });
  return (
    <Dialog title={t("agency.appoint")} onClose={props.onClose}>
      <form className="stack" onSubmit={sends(() => appoint.mutate())}>
        <SelectField
          label={t("users.role")}
          why={t("agency.appoint_why")}
          value={role}
          onChange={setRole}
          required
          options={APPOINTED_ROLES.map((code) => ({ code, word: label("role", code) }))}
        />
        <TextField label={t("users.login")} why={t("users.login_why")} value={login} onChange={setLogin} required />
        <TextField label={t("users.name")} value={name} onChange={setName} required maxLength={120} />
        {appoint.isError ? <Failure error={appoint.error} /> : null}
        <Buttons
          word={t("agency.appoint_do")}
          disabled={appoint.isPending || !login.trim() || !name.trim()}
          onClose={props.onClose}
        />
      </form>
    </Dialog>
  );
}
