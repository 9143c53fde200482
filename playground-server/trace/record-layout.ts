/**
 * How one trace record is laid out in bytes: the ring keeps records so, the feed sends them so,
 * and a recorded trace holds them so. All numbers are little-endian.
 *
 *     every record   u8 kind, u8 flags, u16 zero, u32 size (all of it), f64 seq, f64 time
 *     chunk          u32 leg, f64 offset, f64 relayed (NaN for none), the bytes
 *     relayed        u32 leg, f64 offset
 *     rewritten      u32 leg, f64 offset, u32 removed, the inserted text in UTF-8
 *     json           the record as JSON in UTF-8, without `seq` and `time`
 *
 * The three that come with the traffic are binary, so that a tap can write them without making an
 * object; the rest are rare, and JSON keeps them readable.
 */

import type { Direction } from '../wire/span.ts';

export const RecordKind = { JSON: 0, CHUNK: 1, RELAYED: 2, REWRITTEN: 3 } as const;

export const Flag = { DOWN: 1, BY_HOP: 2 } as const;

/** Bytes before what is the record's own. */
export const RECORD_HEAD = 24;
export const CHUNK_HEAD = RECORD_HEAD + 20;
export const RELAYED_SIZE = RECORD_HEAD + 12;
export const REWRITTEN_HEAD = RECORD_HEAD + 16;

/** Where a record's bytes go: a buffer, a view of the same, and the place in it. */
export interface Target {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export function targetOf(bytes: Uint8Array): Target {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function writeHead(
  view: DataView,
  at: number,
  kind: number,
  flags: number,
  size: number,
  seq: number,
  time: number,
): void {
  // One write for kind, flags and the zero between: the fields stand in this order in memory.
  view.setUint32(at, kind | (flags << 8), true);
  view.setUint32(at + 4, size, true);
  view.setFloat64(at + 8, seq, true);
  view.setFloat64(at + 16, time, true);
}

/** Writes a chunk and copies its bytes; it takes `CHUNK_HEAD + chunk.length` bytes. */
export function writeChunk(
  { bytes, view }: Target,
  at: number,
  seq: number,
  time: number,
  leg: number,
  direction: Direction,
  offset: number,
  relayed: number,
  byHop: boolean,
  chunk: Uint8Array,
): void {
  const flags = (direction === 'down' ? Flag.DOWN : 0) | (byHop ? Flag.BY_HOP : 0);
  writeHead(view, at, RecordKind.CHUNK, flags, CHUNK_HEAD + chunk.length, seq, time);
  view.setUint32(at + 24, leg, true);
  view.setFloat64(at + 28, offset, true);
  view.setFloat64(at + 36, relayed, true);
  bytes.set(chunk, at + CHUNK_HEAD);
}

/** Writes down when a chunk that is already written left the hop. */
export function writeChunkRelayed({ view }: Target, at: number, relayed: number): void {
  view.setFloat64(at + 36, relayed, true);
}

/** Writes a `relayed` record; it takes {@link RELAYED_SIZE} bytes. */
export function writeRelayed(
  { view }: Target,
  at: number,
  seq: number,
  time: number,
  leg: number,
  direction: Direction,
  offset: number,
): void {
  const flags = direction === 'down' ? Flag.DOWN : 0;
  writeHead(view, at, RecordKind.RELAYED, flags, RELAYED_SIZE, seq, time);
  view.setUint32(at + 24, leg, true);
  view.setFloat64(at + 28, offset, true);
}

/** Writes a `rewritten` record; it takes `REWRITTEN_HEAD + inserted.length` bytes. */
export function writeRewritten(
  { bytes, view }: Target,
  at: number,
  seq: number,
  time: number,
  leg: number,
  direction: Direction,
  offset: number,
  removed: number,
  inserted: Uint8Array,
): void {
  const flags = direction === 'down' ? Flag.DOWN : 0;
  writeHead(view, at, RecordKind.REWRITTEN, flags, REWRITTEN_HEAD + inserted.length, seq, time);
  view.setUint32(at + 24, leg, true);
  view.setFloat64(at + 28, offset, true);
  view.setUint32(at + 36, removed, true);
  bytes.set(inserted, at + REWRITTEN_HEAD);
}

/** Writes a record as JSON; it takes `RECORD_HEAD + json.length` bytes. */
export function writeJson(
  { bytes, view }: Target,
  at: number,
  seq: number,
  time: number,
  json: Uint8Array,
): void {
  writeHead(view, at, RecordKind.JSON, 0, RECORD_HEAD + json.length, seq, time);
  bytes.set(json, at + RECORD_HEAD);
}
