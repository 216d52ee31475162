//! Several pages of one browser renew one session.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** Locks as the browser keeps them: one holder of a name at a time, over all pages. */
function locks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: <Value>(_name: string, work: () => Promise<Value>) => {
      const done = last.then(work, work);
      last = done.catch(() => undefined);
      return done;
    },
  };
}

/** A server that exchanges a refresh token once and ends the session when it is shown again. */
function server() {
  let cookie = 0;
  let ended = false;
  const answer = async () => {
    const shown = cookie;
    await new Promise((later) => setTimeout(later, 5));
    if (ended || shown !== cookie) {
      ended = true;
      return new Response("{}", { status: 401 });
    }
    cookie += 1;
    const me = { membership: { id: "one" } };
    return new Response(JSON.stringify({ access_token: `token ${cookie}`, expires_in_seconds: 300, me }));
  };
  return { answer, isEnded: () => ended };
}

const page = async () => {
  vi.resetModules();
  return import("./token");
};

beforeEach(() => vi.unstubAllGlobals());
afterEach(() => vi.unstubAllGlobals());

test("two pages that renew at once wait for each other, and the session goes on", async () => {
  const { answer, isEnded } = server();
  vi.stubGlobal("fetch", answer);
  vi.stubGlobal("navigator", { locks: locks() });
  const [one, other] = [await page(), await page()];
  const renewed = await Promise.all([one.renewToken(), other.renewToken(), one.renewToken()]);
  expect(renewed.map((signedIn) => signedIn?.access_token)).toEqual(["token 1", "token 2", "token 1"]);
  expect(isEnded()).toBe(false);
});

test("a page notices that another one went on in another agency", async () => {
  let membership = "one";
  vi.stubGlobal("fetch", async () => {
    const me = { membership: { id: membership } };
    return new Response(JSON.stringify({ access_token: "token", expires_in_seconds: 300, me }));
  });
  const { renewToken, whenSwitchedElsewhere } = await page();
  const seen: string[] = [];
  whenSwitchedElsewhere((signedIn) => seen.push(signedIn.me.membership.id));
  await renewToken();
  await renewToken();
  membership = "two";
  await renewToken();
  expect(seen).toEqual(["two"]);
});
