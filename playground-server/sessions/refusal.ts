/**
 * A request that the playground turns down: its HTTP status, a stable code, and a sentence that
 * tells the visitor what happened and what to do next.
 */

import type { ApiError } from '../trace/session-api.ts';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** Stable, for example `SESSION_LIMIT_REACHED`. */
  readonly code: string;
  /** Seconds, where waiting helps. */
  readonly retryAfter: number | undefined;
  /** Further headers that the answer must have. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    retryAfter?: number,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.headers = headers;
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** As the API's body. */
  toJSON(): ApiError {
    const { code, message, retryAfter } = this;
    return { error: { code, message, ...(retryAfter === undefined ? {} : { retryAfter }) } };
  }
}

/** `1 second`, `90 seconds`: for sentences that say when to come back. */
export function inSeconds(seconds: number): string {
  return `in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}
