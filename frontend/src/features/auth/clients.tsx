//! Access of other programs (an NGO's own application): register, see the secret once, renew it, end it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../api/client";
import type { ApiClient } from "../../api/types";
import { newKey, useAttempt } from "../../kernel/attempt";
import { Checks, TextField } from "../../kernel/form/fields";
import { useWriting } from "../../kernel/lib/dates";
import { Listing, usePages } from "../../kernel/ui/more";
import { Badge, Dialog, Empty, Failure, Page } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { Secret } from "../../kernel/ui/secret";
import { useLabel } from "../../kernel/words";

/** The most that a program may ever be allowed. */
const CEILING = [
  "directory.read",
  "case.read",
  "case.write",
  "referral.read",
  "referral.send",
  "plan.read",
  "service.record",
] as const;

/** The page of API access. */
export default function Clients() {
  const { t } = useTranslation("auth");
  const label = useLabel("tenancy");
  const { moment } = useWriting();
  const say = useSay();
  const cache = useQueryClient();
  const clients = usePages<ApiClient>(["clients"], (cursor) =>
    value(api.GET("/v1/auth/clients", { params: { query: { cursor } } })),
  );
  const [open, setOpen] = useState(false);
  const [revoking, setRevoking] = useState<ApiClient | null>(null);
  const [secret, setSecret] = useState<{ id: string; secret: string } | null>(null);
  const refresh = () => cache.invalidateQueries({ queryKey: ["clients"] });
  const rotate = useMutation({
    mutationFn: (client: ApiClient) =>
      value(
        api.POST("/v1/auth/clients/{client_id}/secret", {
          params: { path: { client_id: client.id }, header: { "Idempotency-Key": newKey() } },
        }),
      ),
    onSuccess: async (answer) => {
      setSecret({ id: answer.client.id, secret: answer.client_secret });
      await refresh();
    },
  });
  const revoke = useMutation({
    mutationFn: (client: ApiClient) =>
      taken(api.DELETE("/v1/auth/clients/{client_id}", { params: { path: { client_id: client.id } } })),
    onSuccess: async () => {
      setRevoking(null);
      say(t("clients.revoked_said"));
      await refresh();
    },
  });
  const register = (
    <button type="button" className="button main" onClick={() => setOpen(true)}>
      <KeyRound size={18} aria-hidden="true" />
      {t("clients.register")}
    </button>
  );
  return (
    <Page title={t("clients.title")} lead={t("clients.lead")} actions={register}>
      {secret ? (
        <Secret title={t("clients.secret_once")} secret={secret.secret} onHide={() => setSecret(null)}>
          <p>
            {t("clients.client_id")}: <span className="mono">{secret.id}</span>
          </p>
        </Secret>
      ) : null}
      {rotate.isError ? <Failure error={rotate.error} /> : null}
      <Listing
        query={clients}
        label={t("clients.title")}
        empty={<Empty>{t("clients.empty")}</Empty>}
        row={(client) => (
          <li key={client.id}>
            <div className="grow stack tight">
              <strong>{client.name}</strong>
              <span className="mono quiet">{client.id}</span>
              <span>{client.scopes.map((scope) => label("permission", scope)).join(", ")}</span>
              <span className="quiet">
                {client.last_used_at
                  ? t("clients.last_used", { at: moment(client.last_used_at) })
                  : t("clients.never_used")}
              </span>
            </div>
            {client.revoked_at ? (
              <Badge tone="near">{t("clients.revoked")}</Badge>
            ) : (
              <div className="row">
                <button
                  type="button"
                  className="button little"
                  disabled={rotate.isPending}
                  onClick={() => rotate.mutate(client)}
                >
                  {t("clients.rotate")}
                </button>
                <button type="button" className="button little danger" onClick={() => setRevoking(client)}>
                  {t("clients.revoke")}
                </button>
              </div>
            )}
          </li>
        )}
      />
      {open ? (
        <RegisterDialog
          onClose={() => setOpen(false)}
          onDone={async (shown) => {
            setOpen(false);
            setSecret(shown);
            await refresh();
          }}
        />
      ) : null}
      {revoking ? (
        <Dialog title={t("clients.revoke_title", { name: revoking.name })} onClose={() => setRevoking(null)}>
          <p>{t("clients.revoke_why")}</p>
          {revoke.isError ? <Failure error={revoke.error} /> : null}
          <div className="row">
            <button
              type="button"
              className="button danger"
              disabled={revoke.isPending}
              onClick={() => revoke.mutate(revoking)}
            >
              {t("clients.revoke")}
            </button>
            <button type="button" className="button" onClick={() => setRevoking(null)}>
              {t("clients.keep")}
            </button>
          </div>
        </Dialog>
      ) : null}
    </Page>
  );
}

function RegisterDialog(props: { onClose: () => void; onDone: (shown: { id: string; secret: string }) => void }) {
  const { t } = useTranslation("auth");
  const label = useLabel("tenancy");
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState<ApiClient["scopes"]>([]);
  const attempt = useAttempt();
  const register = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), permissions };
      return value(
        api.POST("/v1/auth/clients", { body, params: { header: { "Idempotency-Key": attempt.key(body) } } }),
      );
    },
    onSuccess: (answer) => props.onDone({ id: answer.client.id, secret: answer.client_secret }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate();
  };
  return (
    <Dialog title={t("clients.register")} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField
          label={t("clients.name")}
          why={t("clients.name_why")}
          value={name}
          onChange={setName}
          required
          maxLength={100}
        />
        <Checks
          label={t("clients.permissions")}
          why={t("clients.permissions_why")}
          values={permissions}
          onChange={(codes) => setPermissions(codes as ApiClient["scopes"])}
          options={CEILING.map((code) => ({ code, word: label("permission", code) }))}
        />
        {register.isError ? <Failure error={register.error} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={register.isPending || permissions.length === 0}>
            {t("clients.register_do")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
