/**
 * `proxy_cache` in memory: whole answers of 200 to GET, by their URI, for as long as they say
 * themselves (`Cache-Control`, `Expires`) or `proxy_cache_valid` says. Left out on purpose: `Vary`,
 * revalidation, and files; so what doesn't fit into memory is not held at all.
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
  /** Begins to hold an answer; `undefined` for one that may not be held. */
  keep(uri: string, head: ResponseHead): Keeping | undefined;
}

/** An answer that is being held while it comes. */
export interface Keeping {
  /** Content, which is copied. */
  add(content: Uint8Array): void;
  /** The answer is complete: from now on it is found. */
  done(): void;
}

/** Bytes of all answers. */
export const CACHE_CAPACITY = 4 * 1024 * 1024;

/** @param valid seconds for an answer that doesn't say itself */
export function createResponseCache(valid: number, now: () => number): ResponseCache {
  const entries = new Map<string, CachedResponse & { readonly size: number }>();
  let held = 0;

  const remove = (uri: string): void => {
    held -= entries.get(uri)?.size ?? 0;
    entries.delete(uri);
  };

  const store = (uri: string, head: ResponseHead, body: Uint8Array, lifetime: number): void => {
    const size = sizeOf(uri, head) + body.length;
    remove(uri);
    for (const oldest of entries.keys()) {
      if (held + size <= CACHE_CAPACITY) break;
      remove(oldest);
    }
    entries.set(uri, { head, body, until: now() + lifetime, size });
    held += size;
  };

  return {
    find(uri) {
      const found = entries.get(uri);
      if (found === undefined) return { status: 'MISS' };
      return found.until > now() ? { status: 'HIT', found } : { status: 'EXPIRED' };
    },
    keep(uri, head) {
      const lifetime = lifetimeOf(head, valid);
      if (lifetime === 0) return undefined;
      const parts: Uint8Array[] = [];
      let size = sizeOf(uri, head);
      return {
        add(content) {
          size += content.length;
          // An endless stream is an answer that is never complete.
          if (size > CACHE_CAPACITY) parts.length = 0;
          else parts.push(Buffer.from(content));
        },
        done() {
          if (size <= CACHE_CAPACITY) store(uri, head, Buffer.concat(parts), lifetime);
        },
      };
    },
  };
}

/** Bytes of an answer without its body. */
function sizeOf(uri: string, { reason, fields }: ResponseHead): number {
  const lines = fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return uri.length + reason.length + lines;
}

/** Milliseconds that an answer may be held; 0 for none. */
function lifetimeOf({ status, fields }: ResponseHead, valid: number): number {
  if (status !== 200 || firstValue(fields, 'set-cookie') !== '') return 0;
  if (firstValue(fields, 'vary') === '*') return 0;
  return 1000 * (ownSeconds(fields) ?? valid);
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
