//! The one door to the server: it carries the session, renews it, and turns every failure into a problem.
import createClient from "openapi-fetch";
import { noteReached } from "./connection";
import { Problem, problemOf } from "./problem";
import type { paths } from "./schema";
import { currentToken, renewToken, tokenIsOld } from "./token";

/**
 * The contract with every code list read as words: the lists grow with the law, and an application that is a day older
 * than the server still has to show what it does not know. That each known code has its word is tested.
 */
export type Worded<Shape> = Shape extends string
  ? string
  : Shape extends object
    ? { [Key in keyof Shape]: Worded<Shape[Key]> }
    : Shape;

async function send(request: Request): Promise<Response> {
  const again = request.clone();
  if (tokenIsOld()) await renewToken();
  const first = await deliver(request);
  if (first.status !== 401 || currentToken() === null) return first;
  // The server ended this token early (a lock, a switch, a restart): one renewal, one repeat.
  return (await renewToken()) ? deliver(again) : first;
}

async function deliver(request: Request): Promise<Response> {
  const token = currentToken();
  if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
  try {
    const answer = await fetch(request);
    noteReached(true);
    return answer;
  } catch (error) {
    // A call that the page itself gave up says nothing about the line.
    if (request.signal.aborted) throw error;
    noteReached(false);
    throw Problem.offline();
  }
}

/** The typed client of the contract. */
export const api = createClient<Worded<paths>>({ baseUrl: window.location.origin, fetch: send, cache: "no-store" });

/** An answer together with the version tag that a later change must name. */
export interface Taken<Value> {
  value: Value;
  etag: string | null;
}

interface Answer<Value> {
  data?: Value;
  error?: unknown;
  response: Response;
}

/** Unwraps an answer, or throws its problem. */
export async function taken<Value>(call: Promise<Answer<Value>>): Promise<Taken<NonNullable<Value>>> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(error, response);
  return { value: data as NonNullable<Value>, etag: response.headers.get("ETag") };
}

/** Unwraps only the value of an answer. */
export async function value<Value>(call: Promise<Answer<Value>>): Promise<NonNullable<Value>> {
  return (await taken(call)).value;
}
