/**
 * What the legs of a session have carried, as far as its trace still holds it. It is read from the
 * ring once for all legs that are asked for: a session may have hundreds of them.
 */

import type { Ring } from '../trace/ring.ts';
import type { Chunk, LegResume } from '../trace/trace.ts';

/** A read of a leg's tap, or where its dissection goes on behind records that went. */
export type PastPart = Chunk | LegResume;

export interface Past {
  /** The leg's reads in their order; the first part may be where they go on. */
  of(leg: number): readonly PastPart[];
}

/** Reads the ring when it is first asked; what comes to the ring later is not in it. */
export function createPast(ring: Ring): Past {
  let parts: Map<number, PastPart[]> | undefined;
  return {
    of(leg) {
      parts ??= readParts(ring);
      return parts.get(leg) ?? [];
    },
  };
}

function readParts(ring: Ring): Map<number, PastPart[]> {
  const parts = new Map<number, PastPart[]>();
  const put = (leg: number, part: PastPart): void => {
    const list = parts.get(leg);
    if (list === undefined) parts.set(leg, [part]);
    else list.push(part);
  };
  for (const record of ring.readAfter(0, Number.POSITIVE_INFINITY).records) {
    if (record.type === 'chunk') put(record.leg, record);
    else if (record.type === 'gap') for (const part of record.resume) put(part.open.leg, part);
  }
  return parts;
}
