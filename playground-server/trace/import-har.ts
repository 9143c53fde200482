/**
 * An HTTP Archive as a trace, from Chrome, Firefox, mitmproxy or Wireside.
 *
 * Requests that shared a connection one after the other share a leg; where the archive says that
 * they overlapped (as on HTTP/2), each has a leg of its own.
 */

import type { Direction } from '../wire/span.ts';
import { type ReadEntry, readEntry } from './har-reader.ts';
import {
  chunkBytes,
  frameBytes,
  hasBody,
  isSocket,
  requestBytes,
  responseHead,
  streamPieces,
} from './har-rebuild.ts';
import { ImportError, type ImportNotes } from './import-error.ts';
import { type ImportSource, slicesOf } from './import-source.ts';
import { type ImportStep, type Rebuilt, stepsOf } from './import-steps.ts';
import { joined } from './leg-streams.ts';
import type { TraceRecord, Unplaced } from './trace.ts';

/** Bytes that are written anew from one archive, at most. */
export const REBUILT_LIMIT = 512 * 1024 * 1024;

export async function* importHar(
  source: ImportSource,
  notes: ImportNotes,
): AsyncGenerator<ImportStep, Rebuilt> {
  const text = yield* textOf(source);
  const { entries, creator } = readLog(text);
  const rebuilder = new Rebuilder(notes);
  const read: ReadEntry[] = [];
  for (const value of entries) {
    const entry = readEntry(value);
    if (entry === undefined) notes.add('HAR_ENTRY_MALFORMED');
    else read.push(entry);
  }
  read.sort((one, other) => one.started - other.started);
  for (const entry of read) rebuilder.entry(entry);
  if (read.length === 0) {
    throw new ImportError(
      'IMPORT_NOTHING_TO_SHOW',
      'There is nothing to show in this archive: it holds no entry that can be read.',
    );
  }
  notes.add('HAR_REBUILT');
  const epoch = read[0]?.started ?? 0;
  yield* stepsOf(rebuilder.records(epoch));
  return { epoch, software: { har: creator } };
}

async function* textOf(source: ImportSource): AsyncGenerator<ImportStep, string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  for await (const { bytes, to } of slicesOf(source)) {
    parts.push(decoder.decode(bytes, { stream: true }));
    yield { records: [], phase: 'reading', done: to, total: source.size };
  }
  parts.push(decoder.decode());
  try {
    return parts.join('');
  } catch {
    // Engines have a longest string: half a gigabyte, where a gigabyte of file is allowed.
    throw new ImportError(
      'IMPORT_TOO_LARGE',
      'This archive is longer than a text can be here (512 MiB). Save one of fewer requests.',
    );
  }
}

function readLog(text: string): { entries: readonly unknown[]; creator: string } {
  let archive: unknown;
  try {
    archive = JSON.parse(text);
  } catch {
    throw malformed('it is not JSON, or was not saved whole');
  }
  const log = (archive as { log?: unknown } | null)?.log as
    | { entries?: unknown; creator?: { name?: unknown; version?: unknown } }
    | null
    | undefined;
  if (!Array.isArray(log?.entries)) throw malformed('it has no log.entries');
  const { name, version } = log?.creator ?? {};
  const words = [name, version].filter((word) => typeof word === 'string');
  return { entries: log.entries, creator: words.join(' ').slice(0, 200) };
}

function malformed(why: string): ImportError {
  return new ImportError(
    'IMPORT_MALFORMED',
    `This file is not an HTTP Archive that can be read: ${why}.`,
  );
}

/** A connection that entries are put on. */
interface Leg {
  readonly leg: number;
  readonly sent: Record<Direction, number>;
  /** When its last entry was over; the next may begin then. */
  free: number;
}

type Placeless = Unplaced & { readonly time: number };

class Rebuilder {
  readonly #notes: ImportNotes;
  readonly #records: Placeless[] = [];
  readonly #legs = new Map<string, Leg>();
  #opened = 0;
  #frames = 0;
  #bytes = 0;

  constructor(notes: ImportNotes) {
    this.#notes = notes;
  }

  /** In the order of time, from the epoch on. */
  records(epoch: number): TraceRecord[] {
    return this.#records
      .map((record) => {
        const time = Math.max(0, record.time - epoch);
        // An archive has one time for a message: it was nowhere on its way.
        return record.type === 'chunk' ? { ...record, time, relayed: time } : { ...record, time };
      })
      .sort((one, other) => one.time - other.time)
      .map((record, index) => ({ ...record, seq: index + 1 }) as TraceRecord);
  }

  entry(entry: ReadEntry): void {
    if (entry.unread > 0) this.#notes.add('HAR_CONTENT_MISSING', entry.unread);
    const leg = this.#legFor(entry);
    const end = entry.started + entry.time;
    this.#send(leg, 'up', entry.started, requestBytes(entry));
    if (entry.status === 0) {
      this.#close(leg, end);
    } else if (isSocket(entry)) {
      this.#socket(leg, entry);
    } else if ((entry.streamed?.length ?? 0) > 0) {
      this.#stream(leg, entry);
    } else {
      this.#response(leg, entry, end);
    }
  }

  #legFor(entry: ReadEntry): Leg {
    const { host } = entry.url;
    const key = `${entry.connection} ${host}`;
    const present = entry.connection === '' ? undefined : this.#legs.get(key);
    if (present !== undefined && present.free <= entry.started) return present;
    const leg: Leg = { leg: ++this.#opened, sent: { up: 0, down: 0 }, free: 0 };
    this.#legs.set(key, leg);
    this.#records.push({
      type: 'open',
      time: entry.started,
      leg: leg.leg,
      connection: leg.leg,
      reused: false,
      example: '',
      from: 'browser',
      to: host,
    });
    return leg;
  }

  #response(leg: Leg, entry: ReadEntry, end: number): void {
    const body = hasBody(entry) ? (entry.content ?? new Uint8Array(0)) : new Uint8Array(0);
    if (entry.content === undefined && entry.contentSize > 0)
      this.#notes.add('HAR_CONTENT_MISSING');
    const headAt = Math.max(entry.started, end - entry.receive);
    this.#send(leg, 'down', headAt, responseHead(entry, body.length));
    if (body.length > 0) this.#send(leg, 'down', end, body);
    leg.free = end;
  }

  /** What comes behind the handshake holds the leg: an archive doesn't say when a socket closed. */
  #socket(leg: Leg, entry: ReadEntry): void {
    if (entry.messages === undefined) this.#notes.add('HAR_MESSAGES_MISSING');
    const messages = entry.messages ?? [];
    const first = messages[0]?.time ?? Number.POSITIVE_INFINITY;
    const answered = Math.max(entry.started, Math.min(first, entry.started + entry.time));
    this.#send(leg, 'down', answered, responseHead(entry, 0));
    let last = answered;
    for (const message of messages) {
      last = Math.max(last, message.time);
      this.#send(leg, message.up ? 'up' : 'down', last, frameBytes(message, this.#frames++));
    }
    leg.free = Number.POSITIVE_INFINITY;
  }

  #stream(leg: Leg, entry: ReadEntry): void {
    const pieces = streamPieces(entry);
    let last = Math.max(entry.started, pieces[0]?.time ?? 0);
    this.#send(leg, 'down', last, responseHead(entry, 'chunked'));
    for (const { time, text } of pieces) {
      last = Math.max(last, time);
      this.#send(leg, 'down', last, chunkBytes(text));
    }
    leg.free = Number.POSITIVE_INFINITY;
  }

  #send(leg: Leg, direction: Direction, time: number, bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#bytes > REBUILT_LIMIT) {
      throw new ImportError(
        'IMPORT_TOO_LARGE',
        'This archive holds more than is read at once (512 MiB). Save one of fewer requests.',
      );
    }
    const offset = leg.sent[direction];
    leg.sent[direction] += bytes.length;
    const at = { time, leg: leg.leg, direction, offset };
    this.#records.push({
      type: 'chunk',
      ...at,
      bytes: joined([bytes]),
      byHop: false,
    });
  }

  #close(leg: Leg, time: number): void {
    const undelivered = { up: 0, down: 0 };
    this.#records.push({ type: 'close', time, leg: leg.leg, cause: 'browser-fin', undelivered });
    leg.free = Number.POSITIVE_INFINITY;
  }
}
