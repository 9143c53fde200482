/**
 * What can go wrong between the site and the session API, as one error with a stable code.
 *
 * Two kinds matter to a stage: the playground said no (its own {@link ApiError}, shown as it is), or
 * there is no playground at all (nothing answered, or a static host did), and then the recorded
 * trace takes over.
 */

import type { ApiError } from '../../../playground-server/trace/session-api.ts';

/** Nothing answered, or what answered is no playground. */
export const PLAYGROUND_UNREACHABLE = 'PLAYGROUND_UNREACHABLE';

export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** Stable: the playground's own code, or {@link PLAYGROUND_UNREACHABLE}. */
  readonly code: string;
  /** The HTTP status; 0 where nothing answered. */
  readonly status: number;
  /** Seconds, where waiting helps. */
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, status: number, retryAfter?: number) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** True where there is no playground to talk to. */
  get unreachable(): boolean {
    return this.code === PLAYGROUND_UNREACHABLE;
  }

  /** True where the playground no longer knows the session, or not this key. */
  get sessionGone(): boolean {
    const { status } = this;
    return (
      !this.unreachable &&
      (status === 401 || status === 410 || (/SESSION/.test(this.code) && status === 404))
    );
  }
}

/** The failure of a request that nothing answered. */
export function unreachable(cause: unknown): ApiFailure {
  const failure = new ApiFailure(PLAYGROUND_UNREACHABLE, 'The playground did not answer.', 0);
  failure.cause = cause;
  return failure;
}

/**
 * Reads the failure out of an answer that is not 2xx. An answer that is not the API's own JSON comes
 * from a static host or an edge in front of a playground that is down: unreachable.
 */
export async function failureOf(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => undefined);
  if (!isApiError(body)) {
    return new ApiFailure(
      PLAYGROUND_UNREACHABLE,
      `No playground answered at ${new URL(response.url || 'about:blank').pathname} (status ${response.status}).`,
      response.status,
    );
  }
  const { code, message, retryAfter } = body.error;
  return new ApiFailure(code, message, response.status, retryAfter);
}

function isApiError(body: unknown): body is ApiError {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false;
  const { error } = body;
  if (typeof error !== 'object' || error === null) return false;
  return 'code' in error && typeof error.code === 'string' && 'message' in error;
}
