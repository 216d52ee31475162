//! The access token: kept in the memory of this page only, and renewed through the cookie that scripts cannot read.
import type { SignedIn } from "./types";

let token: string | null = null;
let oldAt = 0;
let renewing: Promise<SignedIn | null> | null = null;
let membership: string | null = null;
let onLost: () => void = () => {};
let onElsewhere: (signedIn: SignedIn) => void = () => {};

/** The token of now, if anyone is signed in. */
export function currentToken(): string | null {
  return token;
}

/** Whether the token should be renewed before the next call. */
export function tokenIsOld(): boolean {
  return token !== null && Date.now() > oldAt;
}

/** Keeps the token of a new or renewed session. */
export function keepToken(signedIn: SignedIn): void {
  token = signedIn.access_token;
  membership = signedIn.me.membership.id;
  oldAt = Date.now() + Math.max(signedIn.expires_in_seconds - 30, 5) * 1000;
}

/** Forgets the token. */
export function dropToken(): void {
  token = null;
}

/** Says what to do when the session cannot be renewed any more. */
export function whenSessionIsLost(then: () => void): void {
  onLost = then;
}

/** Says what to do when another page of the same session went on in another membership. */
export function whenSwitchedElsewhere(then: (signedIn: SignedIn) => void): void {
  onElsewhere = then;
}

/**
 * Renews the session; several callers share one request, and several pages of this browser wait for each other: the
 * refresh token is used up by the first, and showing it twice would look like a thief and end the session.
 */
export function renewToken(): Promise<SignedIn | null> {
  renewing ??= alone(renew).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function alone(work: () => Promise<SignedIn | null>): Promise<SignedIn | null> {
  // Locks exist where the browser trusts the address; elsewhere the server forgives one lost answer for ten seconds.
  return navigator.locks ? await navigator.locks.request("nrm.refresh", work) : work();
}

async function renew(): Promise<SignedIn | null> {
  const had = token !== null;
  let answer: Response;
  try {
    answer = await fetch("/v1/auth/refresh", {
      method: "POST",
      headers: { "X-Requested-With": "nrm" },
      cache: "no-store",
    });
  } catch {
    // Not reachable is not signed out: the caller shows the offline state and tries again.
    return null;
  }
  if (!answer.ok) {
    if (had && answer.status === 401) {
      token = null;
      onLost();
    }
    return null;
  }
  const signedIn = (await answer.json()) as SignedIn;
  const switched = had && membership !== signedIn.me.membership.id;
  keepToken(signedIn);
  if (switched) onElsewhere(signedIn);
  return signedIn;
}

/** Ends the session on the server even if this page is already being left. */
export function revokeSession(): Promise<unknown> {
  const bearer = token;
  token = null;
  return fetch("/v1/auth/sign-out", {
    method: "POST",
    keepalive: true,
    cache: "no-store",
    headers: {
      "X-Requested-With": "nrm",
      ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
    },
  }).catch(() => undefined);
}
