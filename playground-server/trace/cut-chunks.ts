/**
 * Cuts chunks in two where an excerpt is to begin or end: a capture may hold thousands of frames in
 * one segment. Both parts keep the times, so each byte came when it came.
 */

import type { Direction } from '../wire/span.ts';
import type { Chunk, TraceRecord } from './trace.ts';

/** Bytes of one direction of a leg. */
export interface Stretch {
  readonly leg: number;
  readonly direction: Direction;
  /** The first byte, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** The records, with a border between two chunks where the stretch begins and where it ends. */
export function cutChunks(records: readonly TraceRecord[], stretch: Stretch): TraceRecord[] {
  return records.flatMap((record) => {
    if (record.type !== 'chunk') return record;
    if (record.leg !== stretch.leg || record.direction !== stretch.direction) return record;
    const end = record.offset + record.bytes.length;
    const inside = [stretch.from, stretch.to].filter((at) => record.offset < at && at < end);
    if (inside.length === 0) return record;
    const borders = [record.offset, ...inside, end];
    return inside.concat(end).map((to, index) => part(record, borders[index] as number, to));
  });
}

function part(chunk: Chunk, from: number, to: number): Chunk {
  const bytes = chunk.bytes.subarray(from - chunk.offset, to - chunk.offset);
  return { ...chunk, offset: from, bytes };
}
