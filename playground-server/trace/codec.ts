/**
 * The codec: trace records to bytes and back. The feed's batches and the recorded traces are
 * written in it; how one record is laid out stands in record-layout.ts.
 *
 * A batch is `u8 version` (1) and then records, back to back, as many as its bytes hold. A
 * trace file is the {@link TraceHead} as one line of JSON, a line feed, and one batch.
 */

import { CodecError } from './codec-error.ts';
import { BATCH_VERSION, decodeRecords } from './decode-batch.ts';
import { readMarks } from './marks.ts';
import {
  CHUNK_HEAD,
  RECORD_HEAD,
  RELAYED_SIZE,
  REWRITTEN_HEAD,
  type Target,
  targetOf,
  writeChunk,
  writeJson,
  writeRelayed,
  writeRewritten,
} from './record-layout.ts';
import type { TraceHead, TraceRecord } from './trace.ts';

export type { CodecErrorCode } from './codec-error.ts';
export { CodecError } from './codec-error.ts';
export { BATCH_VERSION, decodeRecords } from './decode-batch.ts';

const LINE_FEED = 0x0a;
/** The head of a trace file is at most this long, in bytes: room for all the marks that it may hold. */
const HEAD_LIMIT = 1024 * 1024;
const NOTHING = new Uint8Array(0);

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The part of a record that isn't of a fixed size, in bytes, and the record's whole size. */
export interface SizedRecord {
  readonly record: TraceRecord;
  readonly tail: Uint8Array;
  readonly size: number;
}

/** Measures a record, so that {@link writeRecord} can be given room enough. */
export function sizeRecord(record: TraceRecord): SizedRecord {
  switch (record.type) {
    case 'chunk':
      return { record, tail: record.bytes, size: CHUNK_HEAD + record.bytes.length };
    case 'relayed':
      return { record, tail: NOTHING, size: RELAYED_SIZE };
    case 'rewritten': {
      const tail = record.inserted === '' ? NOTHING : encoder.encode(record.inserted);
      return { record, tail, size: REWRITTEN_HEAD + tail.length };
    }
    default: {
      const { seq: _seq, time: _time, ...rest } = record;
      const tail = encoder.encode(JSON.stringify(rest));
      return { record, tail, size: RECORD_HEAD + tail.length };
    }
  }
}

/** Writes a measured record at `at`, where there is room for `size` bytes. */
export function writeRecord(target: Target, at: number, { record, tail }: SizedRecord): void {
  const { seq, time } = record;
  switch (record.type) {
    case 'chunk': {
      const { leg, direction, offset, byHop, relayed = Number.NaN } = record;
      writeChunk(target, at, seq, time, leg, direction, offset, relayed, byHop, tail);
      break;
    }
    case 'relayed':
      writeRelayed(target, at, seq, time, record.leg, record.direction, record.offset);
      break;
    case 'rewritten': {
      const { leg, direction, offset, removed } = record;
      writeRewritten(target, at, seq, time, leg, direction, offset, removed, tail);
      break;
    }
    default:
      writeJson(target, at, seq, time, tail);
  }
}

/** Records as one batch. */
export function encodeRecords(records: readonly TraceRecord[]): Uint8Array {
  const sized = records.map(sizeRecord);
  const batch = new Uint8Array(sized.reduce((sum, { size }) => sum + size, 1));
  batch[0] = BATCH_VERSION;
  const target = targetOf(batch);
  let at = 1;
  for (const one of sized) {
    writeRecord(target, at, one);
    at += one.size;
  }
  return batch;
}

/** A trace as a file's bytes. */
export function encodeTrace(head: TraceHead, records: readonly TraceRecord[]): Uint8Array {
  const line = encoder.encode(`${JSON.stringify(head)}\n`);
  const batch = encodeRecords(records);
  const file = new Uint8Array(line.length + batch.length);
  file.set(line);
  file.set(batch, line.length);
  return file;
}

/**
 * A trace file's head and records.
 *
 * @throws CodecError where the file is malformed
 */
export function decodeTrace(file: Uint8Array): {
  readonly head: TraceHead;
  readonly records: TraceRecord[];
} {
  const end = file.subarray(0, HEAD_LIMIT).indexOf(LINE_FEED);
  if (end < 0) throw notATrace('it does not begin with a line of JSON');
  return { head: readHead(file.subarray(0, end)), records: decodeRecords(file.subarray(end + 1)) };
}

function readHead(line: Uint8Array): TraceHead {
  let head: Partial<TraceHead> | null;
  try {
    head = JSON.parse(decoder.decode(line));
  } catch {
    throw notATrace('its first line is not JSON');
  }
  if (typeof head !== 'object' || head === null || head.format !== 'wireside-trace') {
    throw notATrace('its first line does not say "format": "wireside-trace"');
  }
  if (head.version !== 1) throw notATrace(`its version is ${String(head.version)}, not 1`);
  const { example, recordedAt, epoch, software, marks } = head;
  const complete =
    typeof example === 'string' &&
    typeof recordedAt === 'string' &&
    isDate(recordedAt) &&
    typeof epoch === 'number' &&
    isDate(epoch) &&
    typeof software === 'object' &&
    software !== null;
  if (!complete) throw notATrace('its head lacks example, recordedAt, epoch or software');
  if (marks === undefined) return head as TraceHead;
  return { ...(head as TraceHead), marks: readMarks(marks) };
}

/** Whoever shows the trace writes it as one. */
function isDate(moment: string | number): boolean {
  return !Number.isNaN(new Date(moment).getTime());
}

function notATrace(why: string): CodecError {
  return new CodecError('CODEC_HEAD_INVALID', `This is not a Wireside trace: ${why}.`, 0);
}
