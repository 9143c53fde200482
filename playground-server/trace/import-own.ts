/** A trace that Wireside saved, read back. */

import { CodecError, decodeTrace } from './codec.ts';
import { ImportError } from './import-error.ts';
import { type ImportSource, slicesOf } from './import-source.ts';
import { type ImportStep, stepsOf } from './import-steps.ts';
import type { TraceHead, TraceRecord } from './trace.ts';

export async function* importOwn(source: ImportSource): AsyncGenerator<ImportStep, TraceHead> {
  const file = new Uint8Array(source.size);
  for await (const { bytes, to } of slicesOf(source)) {
    file.set(bytes, to - bytes.length);
    yield { records: [], phase: 'reading', done: to, total: source.size };
  }
  const { head, records } = decoded(file);
  yield* stepsOf(records);
  return head;
}

function decoded(file: Uint8Array): { head: TraceHead; records: TraceRecord[] } {
  try {
    const trace = decodeTrace(file);
    if (!Number.isFinite(new Date(trace.head.epoch).getTime()))
      throw malformed('its epoch is no time');
    if (!trace.records.every(goesOn)) {
      throw malformed('a gap does not say how its connections go on');
    }
    return trace;
  } catch (error) {
    if (error instanceof CodecError) throw new ImportError('IMPORT_MALFORMED', error.message);
    throw error;
  }
}

function malformed(why: string): ImportError {
  return new ImportError('IMPORT_MALFORMED', `This trace can’t be read: ${why}.`);
}

/** Whether a gap's `resume` is what its type says; the codec only knows that it is a list. */
function goesOn(record: TraceRecord): boolean {
  if (record.type !== 'gap') return true;
  return record.resume.every((value: unknown) => {
    const { open, up, down } = (value ?? {}) as { open?: unknown; up?: unknown; down?: unknown };
    const { leg, connection, time, example, from, to } = (open ?? {}) as Record<string, unknown>;
    const texts = [example, from, to].every((one) => typeof one === 'string');
    const counts = [leg, connection, up, down].every((one) => Number.isSafeInteger(one));
    return texts && counts && typeof time === 'number';
  });
}
