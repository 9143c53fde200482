/** Reads one record as record-layout.ts lays it out, and trusts none of it. */

import { CodecError } from './codec-error.ts';
import {
  CHUNK_HEAD,
  Flag,
  RECORD_HEAD,
  RELAYED_SIZE,
  REWRITTEN_HEAD,
  RecordKind,
  type Target,
} from './record-layout.ts';
import { whatIsWrongWith } from './record-shapes.ts';
import type { TraceRecord } from './trace.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Bytes that a record of each kind has at least. */
const leastSize: Readonly<Record<number, number>> = {
  [RecordKind.JSON]: RECORD_HEAD,
  [RecordKind.CHUNK]: CHUNK_HEAD,
  [RecordKind.RELAYED]: RELAYED_SIZE,
  [RecordKind.REWRITTEN]: REWRITTEN_HEAD,
};

/**
 * The record at `at`. A chunk's bytes are a view of the source.
 *
 * @throws CodecError where the bytes are no record
 */
export function readRecord({ bytes, view }: Target, at: number): TraceRecord {
  if (at + RECORD_HEAD > bytes.length) throw truncated(at);
  const kind = view.getUint8(at);
  const flags = view.getUint8(at + 1);
  const size = view.getUint32(at + 4, true);
  const least = leastSize[kind];
  if (least === undefined) {
    throw new CodecError('CODEC_KIND_UNKNOWN', `A record of kind ${kind} is not known.`, at);
  }
  if (size < least) throw invalid(`A record of kind ${kind} can't be ${size} bytes long.`, at);
  if (at + size > bytes.length) throw truncated(at);
  const seq = safeInteger(view, at + 8, 'seq');
  const time = view.getFloat64(at + 16, true);
  if (!Number.isFinite(time)) throw invalid("A record's time is not a number.", at + 16);
  if (kind === RecordKind.JSON) {
    return readJson(bytes.subarray(at + RECORD_HEAD, at + size), at, seq, time);
  }
  const leg = view.getUint32(at + 24, true);
  const direction = (flags & Flag.DOWN) === 0 ? 'up' : 'down';
  const offset = safeInteger(view, at + 28, 'offset');
  if (kind === RecordKind.RELAYED) return { type: 'relayed', seq, time, leg, direction, offset };
  if (kind === RecordKind.REWRITTEN) {
    const removed = view.getUint32(at + 36, true);
    const inserted = readText(bytes.subarray(at + REWRITTEN_HEAD, at + size), at);
    return { type: 'rewritten', seq, time, leg, direction, offset, removed, inserted };
  }
  const chunk = bytes.subarray(at + CHUNK_HEAD, at + size);
  const byHop = (flags & Flag.BY_HOP) !== 0;
  const relayed = view.getFloat64(at + 36, true);
  return Number.isNaN(relayed)
    ? { type: 'chunk', seq, time, leg, direction, offset, bytes: chunk, byHop }
    : { type: 'chunk', seq, time, leg, direction, offset, bytes: chunk, relayed, byHop };
}

function readJson(json: Uint8Array, at: number, seq: number, time: number): TraceRecord {
  let value: unknown;
  const text = readText(json, at);
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('A record is not JSON.', at);
  }
  const wrong = whatIsWrongWith(value);
  if (wrong !== undefined) throw invalid(wrong, at);
  return { ...(value as TraceRecord), seq, time };
}

function readText(bytes: Uint8Array, at: number): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw invalid("A record's text is not UTF-8.", at);
  }
}

function safeInteger(view: DataView, at: number, name: string): number {
  const value = view.getFloat64(at, true);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw invalid(`A record's ${name} is not a count.`, at);
  }
  return value;
}

function truncated(at: number): CodecError {
  return new CodecError('CODEC_TRUNCATED', 'The bytes end inside a record.', at);
}

function invalid(message: string, at: number): CodecError {
  return new CodecError('CODEC_RECORD_INVALID', message, at);
}
