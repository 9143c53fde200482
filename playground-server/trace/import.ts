/**
 * Reads a file of traffic as a trace: Wireside's own, pcap, pcapng or HAR, told apart by their
 * first bytes.
 *
 * Pure: it reads bytes that somebody else got, and gives others their turn as `pause` says. Not
 * read: TLS and HTTP/2 (a note says how many connections speak them), compressed files.
 */

import { captureFormat } from './capture-packets.ts';
import { CodecError, decodeTrace } from './codec.ts';
import { ImportError, type ImportNote, ImportNotes } from './import-error.ts';
import { importHar } from './import-har.ts';
import { importCapture } from './import-pcap.ts';
import { type Progress, type Rebuilt, runSteps, type StepOptions } from './import-steps.ts';
import type { TraceHead, TraceRecord } from './trace.ts';

export { ImportError, type ImportNote } from './import-error.ts';

/** Bytes of a file, at most. */
export const FILE_LIMIT = 1024 * 1024 * 1024;

export type ImportFormat = 'wireside' | 'pcap' | 'pcapng' | 'har';

export interface Imported {
  readonly format: ImportFormat;
  readonly head: TraceHead;
  readonly records: readonly TraceRecord[];
  /** What was gone over, and how often. */
  readonly notes: readonly ImportNote[];
}

export interface ImportOptions extends StepOptions {
  /** The file's name: stands for the example in the head. */
  readonly name?: string;
}

/**
 * Reads the file. Chunks are views of its bytes where it holds them as they were.
 *
 * @throws ImportError and nothing else, whatever is in the file
 */
export async function importFile(
  bytes: Uint8Array,
  options: ImportOptions = {},
): Promise<Imported> {
  const format = formatOf(bytes);
  if (bytes.length > FILE_LIMIT) {
    throw new ImportError(
      'IMPORT_TOO_LARGE',
      'This file is larger than 1 GiB. Cut it down first, for example with editcap.',
    );
  }
  const notes = new ImportNotes();
  if (format === 'wireside') return readOwn(bytes);
  const steps = (format === 'har' ? importHar : importCapture)(bytes, notes);
  const { epoch, records, software } = await runSteps(guarded(steps), options);
  const recordedAt = new Date(clamped(epoch)).toISOString();
  const example = options.name ?? format;
  const head = {
    format: 'wireside-trace',
    version: 1,
    example,
    recordedAt,
    epoch,
    software,
  } as const;
  return { format, head, records, notes: notes.list() };
}

/** A malformed file must not look like a fault of the page. */
function* guarded(steps: Generator<Progress, Rebuilt>): Generator<Progress, Rebuilt> {
  try {
    return yield* steps;
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ImportError('IMPORT_MALFORMED', `This file can’t be read: ${why}`);
  }
}

function readOwn(bytes: Uint8Array): Imported {
  try {
    const { head, records } = decodeTrace(bytes);
    if (!Number.isFinite(new Date(head.epoch).getTime())) {
      throw new ImportError('IMPORT_MALFORMED', 'This trace can’t be read: its epoch is no time.');
    }
    if (!records.every(goesOn)) {
      throw new ImportError(
        'IMPORT_MALFORMED',
        'This trace can’t be read: a gap does not say how its connections go on.',
      );
    }
    return { format: 'wireside', head, records, notes: [] };
  } catch (error) {
    if (error instanceof CodecError) throw new ImportError('IMPORT_MALFORMED', error.message);
    throw error;
  }
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

/** @throws ImportError where the file is none of those that are read */
export function formatOf(bytes: Uint8Array): ImportFormat {
  if (bytes.length === 0) throw new ImportError('IMPORT_EMPTY', 'This file is empty.');
  const capture = captureFormat(bytes);
  if (capture !== undefined) return capture;
  if (isCompressed(bytes)) {
    throw new ImportError(
      'IMPORT_COMPRESSED',
      'This file is compressed. Unpack it, then open what was in it.',
    );
  }
  const start = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart();
  if (start.startsWith('{')) {
    const line = start.split('\n', 1)[0] ?? '';
    return /"format"\s*:\s*"wireside-trace"/.test(line) ? 'wireside' : 'har';
  }
  throw new ImportError(
    'IMPORT_FORMAT_UNKNOWN',
    'This file is none that can be read here: pcap, pcapng, HAR, or a trace that Wireside saved.',
  );
}

/** gzip, zip, zstd, xz. */
function isCompressed(bytes: Uint8Array): boolean {
  const magics = [
    [0x1f, 0x8b],
    [0x50, 0x4b, 3, 4],
    [0x28, 0xb5, 0x2f, 0xfd],
    [0xfd, 0x37, 0x7a],
  ];
  return magics.some((magic) => magic.every((byte, index) => bytes[index] === byte));
}

/** What a Date can be. */
const clamped = (time: number): number => Math.max(-8.64e15, Math.min(8.64e15, time));
