//! The people of an agency, kept by its administrator.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../api/client";
import type { UserView } from "../../api/types";
import { newKey, useAttempt } from "../../kernel/attempt";
import { Radios, SelectField, TextField } from "../../kernel/form/fields";
import { useWriting } from "../../kernel/lib/dates";
import { useMe } from "../../kernel/session";
import { Listing, usePages } from "../../kernel/ui/more";
import { Badge, Dialog, Empty, Failure, Page } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { Secret } from "../../kernel/ui/secret";
import { useLabel } from "../../kernel/words";
import { GIVEN_ROLES, NATIONAL_BODIES, NATIONAL_ROLES } from "./codes";

interface FirstPassphrase {
  login: string;
  passphrase: string;
}

/** The page of the people of an agency. */
export default function Users() {
  const { t } = useTranslation("directory");
  const cache = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<UserView | null>(null);
  const [secret, setSecret] = useState<FirstPassphrase | null>(null);
  const users = usePages<UserView>(["users"], () => value(api.GET("/v1/users")));
  const refresh = () => cache.invalidateQueries({ queryKey: ["users"] });
  const add = (
    <button type="button" className="button main" onClick={() => setAdding(true)}>
      <UserPlus size={18} aria-hidden="true" />
      {t("users.invite")}
    </button>
  );
  return (
    <Page title={t("users.title")} lead={t("users.lead")} actions={add}>
      {secret ? (
        <Secret
          title={t("users.password_once", { login: secret.login })}
          secret={secret.passphrase}
          onHide={() => setSecret(null)}
        >
          <p>{t("users.password_why")}</p>
        </Secret>
      ) : null}
      <Listing
        query={users}
        label={t("users.title")}
        empty={<Empty action={add}>{t("users.empty")}</Empty>}
        row={(user) => <UserRow key={user.id} user={user} onReset={() => setResetting(user)} />}
      />
      {adding ? (
        <AddDialog
          onClose={() => setAdding(false)}
          onDone={(shown) => {
            setAdding(false);
            setSecret(shown);
            void refresh();
          }}
        />
      ) : null}
      {resetting ? (
        <ResetDialog
          user={resetting}
          onClose={() => setResetting(null)}
          onDone={(shown) => {
            setResetting(null);
            setSecret(shown);
          }}
        />
      ) : null}
    </Page>
  );
}

function UserRow(props: { user: UserView; onReset: () => void }) {
  const { user } = props;
  const { t } = useTranslation("directory");
  const label = useLabel("tenancy");
  const me = useMe();
  const say = useSay();
  const { day } = useWriting();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: (made: { membership: string | null; active: boolean }) =>
      made.membership === null
        ? taken(
            api.PUT("/v1/users/{user_id}/activity", {
              params: { path: { user_id: user.id } },
              body: { active: made.active },
            }),
          )
        : taken(
            api.PUT("/v1/memberships/{membership_id}/activity", {
              params: { path: { membership_id: made.membership } },
              body: { active: made.active },
            }),
          ),
    onSuccess: async (_, made) => {
      say(t("users.changed"), { word: t("undo"), run: () => change.mutate({ ...made, active: !made.active }) });
      await cache.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const own = user.id === me.person.id;
  const several = user.roles.length > 1;
  const words = (active: boolean) => t(active ? "users.stop" : "users.resume");
  return (
    <li>
      <div className="grow stack tight">
        <div>
          <strong>{user.display_name}</strong>
          <div className="quiet">
            <span className="mono">{user.login}</span> · {t("users.since", { on: day(user.created_at) })}
          </div>
        </div>
        <ul className="stack tight" aria-label={t("users.roles_of", { name: user.display_name })}>
          {user.roles.map((role) => (
            <li key={role.membership_id} className="row">
              <span>{label("role", role.role)}</span>
              {role.active ? null : <Badge tone="near">{t("users.inactive")}</Badge>}
              {several && !own ? (
                <button
                  type="button"
                  className="button plain little"
                  disabled={change.isPending}
                  onClick={() => change.mutate({ membership: role.membership_id, active: !role.active })}
                  aria-label={`${words(role.active)}: ${user.display_name}, ${label("role", role.role)}`}
                >
                  {words(role.active)}
                </button>
              ) : null}
            </li>
          ))}
        </ul>
        {change.isError ? <Failure error={change.error} /> : null}
      </div>
      {own ? (
        <Badge>{t("users.you")}</Badge>
      ) : (
        <div className="row">
          <button
            type="button"
            className="button little"
            onClick={props.onReset}
            aria-label={`${t("users.reset")}: ${user.display_name}`}
          >
            {t("users.reset")}
          </button>
          <button
            type="button"
            className="button little"
            disabled={change.isPending}
            onClick={() => change.mutate({ membership: null, active: !user.active })}
            aria-label={`${words(user.active)}: ${user.display_name}`}
          >
            {words(user.active)}
          </button>
        </div>
      )}
    </li>
  );
}

function AddDialog(props: { onClose: () => void; onDone: (shown: FirstPassphrase | null) => void }) {
  const { t } = useTranslation("directory");
  const label = useLabel("tenancy");
  const { kind } = useMe().membership.agency;
  const given = NATIONAL_BODIES.includes(kind) ? [...GIVEN_ROLES, ...NATIONAL_ROLES] : GIVEN_ROLES;
  const attempt = useAttempt();
  const [who, setWho] = useState("new");
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState("");
  const isNew = who === "new";
  const add = useMutation({
    mutationFn: async (): Promise<FirstPassphrase | null> => {
      if (isNew) {
        const body = { login: login.trim(), display_name: name.trim(), role };
        const answer = await value(
          api.POST("/v1/users", {
            params: { header: { "Idempotency-Key": attempt.key(body) } },
            body: body as Omit<typeof body, "role"> & { role: never },
          }),
        );
        return { login: answer.user.login, passphrase: answer.first_passphrase };
      }
      const body = { login: login.trim(), role };
      await value(
        api.POST("/v1/memberships", {
          params: { header: { "Idempotency-Key": attempt.key(body) } },
          body: body as Omit<typeof body, "role"> & { role: never },
        }),
      );
      return null;
    },
    onSuccess: props.onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog title={t("users.invite")} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <Radios
          label={t("users.who")}
          value={who}
          onChange={setWho}
          options={[
            { code: "new", word: t("users.who_new") },
            { code: "known", word: t("users.who_known"), hint: t("users.who_known_hint") },
          ]}
        />
        <TextField label={t("users.login")} why={t("users.login_why")} value={login} onChange={setLogin} required />
        {isNew ? <TextField label={t("users.name")} value={name} onChange={setName} required maxLength={120} /> : null}
        <SelectField
          label={t("users.role")}
          value={role}
          onChange={setRole}
          empty={t("users.choose")}
          required
          options={given.map((code) => ({ code, word: label("role", code) }))}
        />
        {add.isError ? <Failure error={add.error} /> : null}
        <div className="row">
          <button
            type="submit"
            className="button main"
            disabled={add.isPending || !login || !role || (isNew && !name.trim())}
          >
            {t("users.invite_do")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function ResetDialog(props: { user: UserView; onClose: () => void; onDone: (shown: FirstPassphrase) => void }) {
  const { t } = useTranslation("directory");
  const reset = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/users/{user_id}/first-passphrase", {
          params: { path: { user_id: props.user.id }, header: { "Idempotency-Key": newKey() } },
        }),
      ),
    onSuccess: (answer) => props.onDone({ login: answer.user.login, passphrase: answer.first_passphrase }),
  });
  return (
    <Dialog title={t("users.reset_title", { name: props.user.display_name })} onClose={props.onClose}>
      <p>{t("users.reset_why")}</p>
      {reset.isError ? <Failure error={reset.error} /> : null}
      <div className="row">
        <button type="button" className="button danger" disabled={reset.isPending} onClick={() => reset.mutate()}>
          {t("users.reset_do")}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
