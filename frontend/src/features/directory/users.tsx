//! The people of an agency, kept by its administrator.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../api/client";
import type { UserView } from "../../api/types";
import { useAttempt } from "../../kernel/attempt";
import { SelectField, TextField } from "../../kernel/form/fields";
import { useWriting } from "../../kernel/lib/dates";
import { useMe } from "../../kernel/session";
import { Listing, usePages } from "../../kernel/ui/more";
import { Badge, Dialog, Empty, Failure, Page } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { Secret } from "../../kernel/ui/secret";
import { useLabel } from "../../kernel/words";
import { GIVEN_ROLES } from "./codes";

/** The page of the people of an agency. */
export default function Users() {
  const { t } = useTranslation("directory");
  const label = useLabel("tenancy");
  const me = useMe();
  const say = useSay();
  const { day } = useWriting();
  const cache = useQueryClient();
  const [inviting, setInviting] = useState(false);
  const [secret, setSecret] = useState<{ login: string; password: string } | null>(null);
  const users = usePages<UserView>(["users"], () => value(api.GET("/v1/users")));
  const change = useMutation({
    mutationFn: (made: { user: UserView; active: boolean }) =>
      taken(
        api.PUT("/v1/users/{user_id}/activity", {
          params: { path: { user_id: made.user.id } },
          body: { active: made.active },
        }),
      ),
    onSuccess: async (_, made) => {
      say(t("users.changed"), {
        word: t("undo"),
        run: () => change.mutate({ user: made.user, active: made.user.active }),
      });
      await cache.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const invite = (
    <button type="button" className="button main" onClick={() => setInviting(true)}>
      <UserPlus size={18} aria-hidden="true" />
      {t("users.invite")}
    </button>
  );
  return (
    <Page title={t("users.title")} lead={t("users.lead")} actions={invite}>
      {secret ? (
        <Secret
          title={t("users.password_once", { login: secret.login })}
          secret={secret.password}
          onHide={() => setSecret(null)}
        />
      ) : null}
      {change.isError ? <Failure error={change.error} /> : null}
      <Listing
        query={users}
        label={t("users.title")}
        empty={<Empty>{t("users.empty")}</Empty>}
        row={(user) => (
          <li key={user.id}>
            <div className="grow">
              <strong>{user.display_name}</strong>
              <div className="quiet">
                <span className="mono">{user.login}</span> · {t("users.since", { on: day(user.created_at) })}
              </div>
            </div>
            <span>{label("role", user.role)}</span>
            {user.active ? null : <Badge tone="near">{t("users.inactive")}</Badge>}
            {user.id === me.person.id ? (
              <Badge>{t("users.you")}</Badge>
            ) : (
              <button
                type="button"
                className="button little"
                disabled={change.isPending}
                onClick={() => change.mutate({ user, active: !user.active })}
                aria-label={`${t(user.active ? "users.stop" : "users.resume")}: ${user.display_name}`}
              >
                {t(user.active ? "users.stop" : "users.resume")}
              </button>
            )}
          </li>
        )}
      />
      {inviting ? (
        <InviteDialog
          onClose={() => setInviting(false)}
          onDone={(shown) => {
            setInviting(false);
            setSecret(shown);
            void cache.invalidateQueries({ queryKey: ["users"] });
          }}
        />
      ) : null}
    </Page>
  );
}

function InviteDialog(props: { onClose: () => void; onDone: (shown: { login: string; password: string }) => void }) {
  const { t } = useTranslation("directory");
  const label = useLabel("tenancy");
  const attempt = useAttempt();
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState("");
  const invite = useMutation({
    mutationFn: () => {
      const body = { login: login.trim(), display_name: name.trim(), role };
      return value(
        api.POST("/v1/users", {
          params: { header: { "Idempotency-Key": attempt.key(body) } },
          body: body as { login: string; display_name: string; role: never },
        }),
      );
    },
    onSuccess: (answer) => props.onDone({ login: answer.user.login, password: answer.first_password }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <Dialog title={t("users.invite")} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField label={t("users.login")} why={t("users.login_why")} value={login} onChange={setLogin} required />
        <TextField label={t("users.name")} value={name} onChange={setName} required maxLength={120} />
        <SelectField
          label={t("users.role")}
          value={role}
          onChange={setRole}
          empty={t("users.choose")}
          required
          options={GIVEN_ROLES.map((code) => ({ code, word: label("role", code) }))}
        />
        {invite.isError ? <Failure error={invite.error} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={invite.isPending || !login || !name || !role}>
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
