//! Keeps a file that the server handed out: under the name that the server gave, and without a copy in the page.
import { problemOf } from "../../api/problem";

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** Waits for a file and gives it to the browser to keep. */
export async function keepFile(call: Promise<Answer>): Promise<string> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(await refusal(error), response);
  const name = /filename="([^"]+)"/u.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "document";
  const address = URL.createObjectURL(data as Blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the bytes by the next turn; the page lets go of them.
  window.setTimeout(() => URL.revokeObjectURL(address), 1000);
  return name;
}

/** A refusal that arrived where a file was expected. */
async function refusal(error: unknown): Promise<unknown> {
  if (!(error instanceof Blob)) return error;
  try {
    return JSON.parse(await error.text());
  } catch {
    return null;
  }
}
