/**
 * Cuts records into batches that a page takes in a moment each, written by the codec: one buffer
 * goes from worker to page without a copy, and thousands of objects don't have to be cloned.
 */

import { encodeRecords } from '../../playground-server/trace/codec.ts';
import type { TraceRecord } from '../../playground-server/trace/trace.ts';

/** Records and bytes of a batch, at most; a single chunk may be longer. */
const BATCH_RECORDS = 1_000;
const BATCH_BYTES = 256 * 1024;

export function* batchesOf(records: Iterable<TraceRecord>): Generator<Uint8Array<ArrayBuffer>> {
  let batch: TraceRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    batch.push(record);
    bytes += record.type === 'chunk' ? record.bytes.length : 0;
    if (batch.length < BATCH_RECORDS && bytes < BATCH_BYTES) continue;
    yield encodeRecords(batch) as Uint8Array<ArrayBuffer>;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield encodeRecords(batch) as Uint8Array<ArrayBuffer>;
}

/** The records of one leg. */
export function* recordsOfLeg(records: Iterable<TraceRecord>, leg: number): Generator<TraceRecord> {
  for (const record of records) {
    if (record.type === 'gap') {
      const resume = record.resume.filter(({ open }) => open.leg === leg);
      if (resume.length > 0) yield { ...record, resume };
    } else if ('leg' in record && record.leg === leg) {
      yield record;
    }
  }
}
