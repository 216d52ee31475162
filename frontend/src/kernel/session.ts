//! Who is signed in and what they may do, as the server says it.
import { useSyncExternalStore } from "react";
import { api, value } from "../api/client";
import {
  dropToken,
  keepToken,
  renewToken,
  revokeSession,
  whenSessionIsLost,
  whenSwitchedElsewhere,
} from "../api/token";
import type { Me, SignedIn } from "../api/types";
import { newKey } from "./attempt";
import { forgetTyped } from "./typed";

/** Where this page stands. */
export type Session =
  | { state: "starting" }
  | { state: "out"; ended: boolean }
  | { state: "locked"; me: Me }
  | { state: "in"; me: Me };

let session: Session = { state: "starting" };
const readers = new Set<() => void>();
const leavers = new Set<() => void>();

function become(next: Session): void {
  session = next;
  for (const reader of readers) reader();
}

function leave(next: Session): void {
  for (const leaver of leavers) leaver();
  // Only the same person comes back from a lock, and finds what was being typed.
  if (next.state !== "locked") forgetTyped();
  become(next);
}

/** The session of now. */
export function useSession(): Session {
  return useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    () => session,
  );
}

/** Who is signed in; only for pages behind the sign-in. */
export function useMe(): Me {
  const now = useSession();
  if (now.state !== "in" && now.state !== "locked") throw new Error("no one is signed in");
  return now.me;
}

/** Whether the signed-in person may do something; the server decides again at every call. */
export function useMay(): (permission: string) => boolean {
  const me = useMe();
  return (permission) => (me.permissions as string[]).includes(permission);
}

/** Registers what must be forgotten when a person leaves or locks, such as the cache of answers. */
export function whenLeaving(then: () => void): () => void {
  leavers.add(then);
  return () => leavers.delete(then);
}

function enter(signedIn: SignedIn): void {
  keepToken(signedIn);
  become({ state: "in", me: signedIn.me });
}

/** Continues the session of the cookie, if there is one. */
export async function startSession(): Promise<void> {
  whenSessionIsLost(() => leave({ state: "out", ended: true }));
  // Another page of this session switched the agency: what is in view here belongs to the one before.
  whenSwitchedElsewhere((signedIn) => leave({ state: "in", me: signedIn.me }));
  const signedIn = await renewToken();
  if (signedIn === null) become({ state: "out", ended: false });
  else become({ state: "in", me: signedIn.me });
}

/** Signs in with a login and a password. */
export async function signIn(login: string, password: string, membership?: string): Promise<void> {
  const body = membership === undefined ? { login, password } : { login, password, membership_id: membership };
  enter(await value(api.POST("/v1/auth/sign-in", { body })));
}

/** Signs in for the first time: the first passphrase works once, and the chosen one takes its place. */
export async function firstSignIn(login: string, first: string, passphrase: string): Promise<void> {
  enter(await value(api.POST("/v1/auth/first-sign-in", { body: { login, first_passphrase: first, passphrase } })));
}

/** Signs out here and on the server. */
export async function signOut(): Promise<void> {
  const done = revokeSession();
  leave({ state: "out", ended: false });
  await done;
}

/** Locks: the view, the answers and the session are gone; the password brings the same page back. */
export function lock(): void {
  if (session.state !== "in") return;
  const { me } = session;
  void revokeSession();
  leave({ state: "locked", me });
}

/** Unlocks with the password of the same person. */
export async function unlock(password: string): Promise<void> {
  if (session.state !== "locked") return;
  await signIn(session.me.person.login, password, session.me.membership.id);
}

/** Works for another agency or in another role of the same person. */
export async function switchMembership(membership: string): Promise<void> {
  const signedIn = await value(
    api.POST("/v1/auth/membership", {
      body: { membership_id: membership },
      params: { header: { "Idempotency-Key": newKey() } },
    }),
  );
  for (const leaver of leavers) leaver();
  forgetTyped();
  enter(signedIn);
}

/** Forgets everything at once without waiting for the server. */
export function forget(): void {
  void revokeSession();
  dropToken();
  forgetTyped();
  for (const leaver of leavers) leaver();
}
