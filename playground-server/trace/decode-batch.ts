/** Reads batches of records, apart from the rest of the codec: a page that follows a feed needs no more. */

import { CodecError } from './codec-error.ts';
import { targetOf } from './record-layout.ts';
import { readRecord } from './record-reader.ts';
import type { TraceRecord } from './trace.ts';

/** The first byte of a batch. */
export const BATCH_VERSION = 1;

/**
 * The records of one batch. The bytes of a chunk are a view of the batch, not a copy.
 *
 * @throws CodecError where the batch is malformed
 */
export function decodeRecords(batch: Uint8Array): TraceRecord[] {
  if (batch.length === 0) throw new CodecError('CODEC_TRUNCATED', 'The batch is empty.', 0);
  if (batch[0] !== BATCH_VERSION) {
    throw new CodecError(
      'CODEC_VERSION_UNKNOWN',
      `This is a batch of version ${batch[0]}; this reader knows version ${BATCH_VERSION}. Reload the page, or take a newer Wireside.`,
      0,
    );
  }
  const source = targetOf(batch);
  const records: TraceRecord[] = [];
  let at = 1;
  while (at < batch.length) {
    records.push(readRecord(source, at));
    at += source.view.getUint32(at + 4, true);
  }
  return records;
}
