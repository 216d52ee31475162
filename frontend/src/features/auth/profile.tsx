//! Who I am here, what I may do, and where I am signed in.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, taken, value } from "../../api/client";
import { useWriting } from "../../kernel/lib/dates";
import { signOut, useMe } from "../../kernel/session";
import { Badge, Facts, Failure, Page, Section, Waiting } from "../../kernel/ui/parts";
import { useSay } from "../../kernel/ui/say";
import { useLabel, useName } from "../../kernel/words";
import { ChangePassphrase } from "./passphrase";

/** The page of the signed-in person. */
export default function Profile() {
  const { t } = useTranslation("auth");
  const label = useLabel("tenancy");
  const device = useLabel("auth");
  const name = useName();
  const me = useMe();
  const say = useSay();
  const cache = useQueryClient();
  const { moment } = useWriting();
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: () => value(api.GET("/v1/auth/sessions")) });
  const end = useMutation({
    mutationFn: (session_id: string) =>
      taken(api.DELETE("/v1/auth/sessions/{session_id}", { params: { path: { session_id } } })),
    onSuccess: async () => {
      say(t("sessions.ended"));
      await cache.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  return (
    <Page title={t("profile.title")} lead={t("profile.lead")}>
      <Facts
        rows={[
          [t("profile.name"), me.person.display_name],
          [
            t("login"),
            <span key="login" className="mono">
              {me.person.login}
            </span>,
          ],
          [t("profile.agency"), name(me.membership.agency)],
          [t("profile.role"), label("role", me.membership.role)],
          [t("profile.reach"), label("reach", me.membership.reach)],
        ]}
      />
      <Section title={t("profile.may")}>
        <ul className="stack tight text">
          {me.permissions.map((permission) => (
            <li key={permission} className="first-up">
              {label("permission", permission)}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("sessions.title")}>
        <p className="quiet text">{t("sessions.why")}</p>
        {sessions.isPending ? <Waiting lines={2} /> : null}
        {sessions.isError ? <Failure error={sessions.error} retry={() => void sessions.refetch()} /> : null}
        {end.isError ? <Failure error={end.error} /> : null}
        {sessions.data ? (
          <ul className="rows sheet flush" aria-label={t("sessions.title")}>
            {sessions.data.items.map((session) => (
              <li key={session.id}>
                <div className="grow">
                  <strong>{device("device", session.device)}</strong>
                  <div className="quiet">{t("sessions.since", { at: moment(session.created_at) })}</div>
                </div>
                {session.current ? (
                  <Badge tone="accent">{t("sessions.this")}</Badge>
                ) : (
                  <button
                    type="button"
                    className="button little"
                    disabled={end.isPending}
                    onClick={() => end.mutate(session.id)}
                  >
                    {t("sessions.end")}
                  </button>
                )}
              </li>
            ))}
          </ul>
        ) : null}
        <div className="row">
          <button type="button" className="button" onClick={() => void signOut()}>
            {t("frame_sign_out")}
          </button>
        </div>
      </Section>
      <ChangePassphrase login={me.person.login} />
    </Page>
  );
}
