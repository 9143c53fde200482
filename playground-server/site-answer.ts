/**
 * What the site origin answers with, as plain values: the API makes them, one function sends them.
 */

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Refusal } from './sessions/refusal.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** State of a moment: never to be taken from a cache. */
const FRESH: OutgoingHttpHeaders = { 'cache-control': 'no-store' };

export function json(status: number, value: unknown, headers: OutgoingHttpHeaders = {}): Answer {
  return {
    status,
    headers: { ...FRESH, 'content-type': 'application/json; charset=utf-8', ...headers },
    body: `${JSON.stringify(value)}\n`,
  };
}

export function text(status: number, body: string): Answer {
  return { status, headers: { ...FRESH, 'content-type': 'text/plain; charset=utf-8' }, body };
}

export function noContent(): Answer {
  return { status: 204, headers: FRESH };
}

/** A refusal as the API tells it, with `Retry-After` where waiting helps. */
export function refused(refusal: Refusal): Answer {
  const { status, retryAfter, headers } = refusal;
  const retry = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return json(status, refusal, { ...retry, ...headers });
}

/** Sends it; to a HEAD request without the body. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length });
  response.end(body);
}
