//! What went wrong, as the server says it; words for each code live in words/*/problems.json.

/** One field that the server refused. */
export interface FieldProblem {
  pointer: string;
  code: string;
  detail_uk?: string | null;
  detail_en?: string | null;
}

/** Something that has to be on record first. */
export interface MissingFirst {
  code: string;
  items?: string[] | null;
  detail_uk: string;
  detail_en: string;
}

interface ProblemBody {
  code?: string;
  status?: number;
  detail_uk?: string | null;
  detail_en?: string | null;
  instance?: string | null;
  errors?: FieldProblem[] | null;
  legal_moves?: string[] | null;
  missing?: MissingFirst[] | null;
  matches?: unknown[] | null;
  current?: unknown;
}

/** A refusal or failure that can be shown to a person. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly body: ProblemBody;
  readonly retryAfter: number | null;

  constructor(body: ProblemBody, status: number, requestId: string | null, retryAfter: number | null = null) {
    super(body.code ?? "internal");
    this.code = body.code ?? "internal";
    this.status = status;
    this.requestId = requestId;
    this.body = body;
    this.retryAfter = retryAfter;
  }

  /** The server could not be reached. */
  static offline(): Problem {
    return new Problem({ code: "offline" }, 0, null);
  }

  /** What has to be on record first. */
  get missing(): MissingFirst[] {
    return this.body.missing ?? [];
  }

  /** The refused fields. */
  get fields(): FieldProblem[] {
    return this.body.errors ?? [];
  }
}

/** Reads a problem out of a refused answer. */
export function problemOf(error: unknown, response: Response): Problem {
  const body = (typeof error === "object" && error !== null ? error : {}) as ProblemBody;
  const known = body.code !== undefined ? body : { ...body, code: response.status >= 502 ? "busy" : "internal" };
  const wait = Number(response.headers.get("Retry-After"));
  return new Problem(
    known,
    response.status,
    body.instance ?? response.headers.get("X-Request-Id"),
    Number.isFinite(wait) && wait > 0 ? wait : null,
  );
}

/** Makes sure that whatever was thrown can be shown. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem({ code: "internal" }, 0, null);
}
