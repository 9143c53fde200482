/**
 * `proxy_cache` in memory: whole answers of 200 to GET, by their URI, for as long as they say
 * themselves (`Cache-Control`, `Expires`) or `proxy_cache_valid` says. Left out on purpose: `Vary`,
 * revalidation, and files.
 */

import type { FieldLine } from './request.ts';
import { firstValue } from './request.ts';
import type { ResponseHead } from './response-reader.ts';

export interface CachedResponse {
  readonly head: ResponseHead;
  readonly body: Uint8Array;
  readonly until: number;
}

export interface ResponseCache {
  find(uri: string): {
    readonly status: 'HIT' | 'EXPIRED' | 'MISS';
    readonly found?: CachedResponse;
  };
  /** Milliseconds that this answer may be held; 0 for none. */
  lifetime(head: ResponseHead): number;
  store(uri: string, head: ResponseHead, body: Uint8Array, lifetime: number): void;
}

/** Bytes of all bodies. */
const CAPACITY = 4 * 1024 * 1024;

/** @param valid seconds for an answer that doesn't say itself */
export function createResponseCache(valid: number, now: () => number): ResponseCache {
  const entries = new Map<string, CachedResponse>();
  let size = 0;

  const remove = (uri: string): void => {
    size -= entries.get(uri)?.body.length ?? 0;
    entries.delete(uri);
  };

  return {
    find(uri) {
      const found = entries.get(uri);
      if (found === undefined) return { status: 'MISS' };
      return found.until > now() ? { status: 'HIT', found } : { status: 'EXPIRED' };
    },
    lifetime({ status, fields }) {
      if (status !== 200 || firstValue(fields, 'set-cookie') !== '') return 0;
      if (firstValue(fields, 'vary') === '*') return 0;
      return 1000 * (ownSeconds(fields) ?? valid);
    },
    store(uri, head, body, lifetime) {
      remove(uri);
      if (body.length > CAPACITY) return;
      for (const oldest of entries.keys()) {
        if (size + body.length <= CAPACITY) break;
        remove(oldest);
      }
      entries.set(uri, { head, body, until: now() + lifetime });
      size += body.length;
    },
  };
}

/** What the answer says itself; `undefined` where it says nothing. */
function ownSeconds(fields: readonly FieldLine[]): number | undefined {
  const control = firstValue(fields, 'cache-control').toLowerCase();
  if (/(^|,)\s*(no-cache|no-store|private)/.test(control)) return 0;
  const age = /s-maxage=(\d+)/.exec(control)?.[1] ?? /max-age=(\d+)/.exec(control)?.[1];
  if (age !== undefined) return Number(age);
  const expires = Date.parse(firstValue(fields, 'expires'));
  return Number.isNaN(expires) ? undefined : Math.max(0, (expires - Date.now()) / 1000);
}
