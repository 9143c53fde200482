/**
 * Reads a file of traffic as a trace: Wireside's own, pcap, pcapng or HAR, told apart by their
 * first bytes.
 *
 * Pure: the bytes come from an {@link ImportSource}, and what runs the steps decides about turns
 * and about stopping. Not read: TLS and HTTP/2 (a note says how many connections speak them),
 * compressed files.
 */

import { captureFormat } from './capture-packets.ts';
import { ImportError, type ImportNote, ImportNotes } from './import-error.ts';
import { importHar } from './import-har.ts';
import { importOwn } from './import-own.ts';
import { importCapture } from './import-pcap.ts';
import { type ImportSource, sourceOf } from './import-source.ts';
import type { ImportStep } from './import-steps.ts';
import type { TraceHead, TraceRecord } from './trace.ts';

export { ImportError, type ImportErrorCode, type ImportNote } from './import-error.ts';

/** Bytes of a file, at most. */
export const FILE_LIMIT = 1024 * 1024 * 1024;

/** Bytes at the start of a file that its format is told by. */
const FORMAT_BYTES = 4096;

export type ImportFormat = 'wireside' | 'pcap' | 'pcapng' | 'har';

export interface ImportEnd {
  readonly format: ImportFormat;
  readonly head: TraceHead;
  /** What was gone over, and how often. */
  readonly notes: readonly ImportNote[];
}

export interface Imported extends ImportEnd {
  readonly records: readonly TraceRecord[];
}

/**
 * Reads a file step by step. To call it off, end the iteration.
 *
 * @param name the file's: stands for the example in the head
 * @throws ImportError and nothing else, whatever is in the file
 */
export async function* importSteps(
  source: ImportSource,
  name?: string,
): AsyncGenerator<ImportStep, ImportEnd> {
  if (source.size > FILE_LIMIT) {
    throw new ImportError(
      'IMPORT_TOO_LARGE',
      'This file is larger than 1 GiB. Cut it down first, for example with editcap.',
    );
  }
  const format = formatOf(await source.read(0, Math.min(source.size, FORMAT_BYTES)));
  const notes = new ImportNotes();
  try {
    const head = yield* stepsOfFormat(format, source, notes, name);
    return { format, head, notes: notes.list() };
  } catch (error) {
    // A malformed file must not look like a fault of the page.
    if (error instanceof ImportError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ImportError('IMPORT_MALFORMED', `This file can’t be read: ${why}`);
  }
}

async function* stepsOfFormat(
  format: ImportFormat,
  source: ImportSource,
  notes: ImportNotes,
  name: string | undefined,
): AsyncGenerator<ImportStep, TraceHead> {
  if (format === 'wireside') return yield* importOwn(source);
  const { epoch, software } = yield* format === 'har'
    ? importHar(source, notes)
    : importCapture(format, source, notes);
  const recordedAt = new Date(clamped(epoch)).toISOString();
  const example = name ?? format;
  return { format: 'wireside-trace', version: 1, example, recordedAt, epoch, software };
}

export interface ImportOptions {
  /** The file's name: stands for the example in the head. */
  readonly name?: string;
  readonly signal?: AbortSignal;
  /** Lets others have their turn; called between two steps. */
  readonly pause?: () => Promise<void>;
}

/**
 * Reads a file that is in memory. Chunks are views of its bytes where it holds them as they were.
 *
 * @throws ImportError and nothing else, whatever is in the file; `IMPORT_CANCELLED` where the
 *   signal says so
 */
export async function importFile(
  bytes: Uint8Array,
  { name, signal, pause }: ImportOptions = {},
): Promise<Imported> {
  const steps = importSteps(sourceOf(bytes), name);
  const records: TraceRecord[] = [];
  for (;;) {
    if (signal?.aborted === true) {
      throw new ImportError('IMPORT_CANCELLED', 'The import was cancelled.');
    }
    const step = await steps.next();
    if (step.done === true) return { ...step.value, records };
    for (const record of step.value.records) records.push(record);
    await pause?.();
  }
}

/**
 * @param bytes the file's first
 * @throws ImportError where the file is none of those that are read
 */
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
  const start = new TextDecoder().decode(bytes).trimStart();
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
