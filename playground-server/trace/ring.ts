/**
 * The ring: a session's trace in bounded memory.
 *
 * Records are kept as the codec writes them, in blocks of memory that are taken as the trace grows
 * and used again once the bound is reached. So a chunk costs one copy and no object, every byte
 * of overhead counts toward the bound, and a watcher's batch is a copy of a range. Watchers hold
 * nothing here: each asks for what comes behind the last record it has, and gets a gap where that
 * is no longer held.
 */

import { createConnection } from '../wire/connection.ts';
import type { Direction } from '../wire/span.ts';
import { BATCH_VERSION, decodeRecords, sizeRecord, writeRecord } from './codec.ts';
import {
  CHUNK_HEAD,
  RELAYED_SIZE,
  REWRITTEN_HEAD,
  targetOf,
  writeChunk,
  writeChunkRelayed,
  writeRelayed,
  writeRewritten,
} from './record-layout.ts';
import { Block } from './ring-block.ts';
import { createTail, type Skimmer } from './ring-tail.ts';
import type { Gap, TraceRecord, Unplaced } from './trace.ts';

export interface RingOptions {
  /** What the ring may hold, in bytes of memory; at least {@link LEAST_RING}. */
  readonly bytes: number;
  /** The playground's monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** What follows the borders of bytes that leave the ring. */
  readonly createSkimmer?: () => Skimmer;
}

/** A record as it is handed in. Without a `time` of its own it gets the moment it comes. */
export type Appended = Unplaced & { readonly time?: number };

export interface RingBatch {
  /** As codec.ts writes it; holds no record where there is nothing new. */
  readonly batch: Uint8Array;
  /** The `seq` of its last record; what was asked for where it holds none. */
  readonly lastSeq: number;
}

export interface Ring {
  /** Stamps a record and keeps a copy of it. */
  append(record: Appended): TraceRecord;
  /**
   * The same for a chunk, without an object.
   *
   * @param relayed when it left the hop; NaN where it hasn't yet
   */
  appendChunk(
    leg: number,
    direction: Direction,
    offset: number,
    bytes: Uint8Array,
    time: number,
    relayed: number,
    byHop: boolean,
  ): void;
  /**
   * Keeps a chunk and sends the kept bytes on, so that the caller's memory is free again at once.
   *
   * @param send gets the kept bytes; says when they left, NaN where they are still to be read
   * @returns where they are still to be read: to be called once they have been, so that the ring
   *   may use that memory again. Where it is never called, the ring takes other memory.
   */
  passChunk(
    leg: number,
    direction: Direction,
    offset: number,
    bytes: Uint8Array,
    time: number,
    send: (kept: Uint8Array) => number,
  ): (() => void) | undefined;
  appendRelayed(leg: number, direction: Direction, offset: number, time: number): void;
  /** Notes that of the bytes that came up, so many from this place on did not go on. */
  appendCut(leg: number, offset: number, removed: number, time: number): void;
  /**
   * What stands behind `seq`, as one batch of about `maxBytes` at most; always one record if there
   * is any. It begins with a gap where records behind `seq` are no longer held.
   */
  readBatchAfter(seq: number, maxBytes: number): RingBatch;
  /** The same as records. Where there is a gap it is the first of them, and in `gap` as well. */
  readAfter(seq: number, maxBytes: number): { readonly records: TraceRecord[]; readonly gap?: Gap };
  /** Calls back, in the same turn, for each record that comes. Returns what ends that. */
  onAppend(listener: (seq: number) => void): () => void;
  /** The `seq` of the last record; 0 where there was none. */
  readonly lastSeq: number;
  /** Bytes that the held records take. */
  readonly bytes: number;
  /** Lets go of all memory and listeners. Records that still come are dropped. */
  close(): void;
}

/** The smallest ring that is one, in bytes. */
export const LEAST_RING = 16 * 1024;

const NOTHING = new Uint8Array(0);

const FIRST_BLOCK = 16 * 1024;
const LARGEST_BLOCK = 512 * 1024;
/** How many of the blocks that went are remembered one by one, for the size of a gap. */
const REMEMBERED_BLOCKS = 256;

/** @throws RangeError where the bound is below {@link LEAST_RING} */
export function createRing(options: RingOptions): Ring {
  return new BlockRing(options);
}

class BlockRing implements Ring {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #tail;
  readonly #listeners = new Set<(seq: number) => void>();
  /** Oldest first. */
  #blocks: Block[] = [];
  #last: Block | undefined;
  #allocated = 0;
  #lastSeq = 0;
  /** Not 0, which would make the first loss change the shape that all fast code here knows. */
  #lastLostTime = Number.NaN;
  /** Blocks that went: their first `seq`, and bytes of traffic lost before that. */
  #gone: { readonly firstSeq: number; readonly lostBefore: number }[] = [];
  #lost = 0;
  #closed = false;

  constructor({ bytes, now, createSkimmer = skimConnection }: RingOptions) {
    if (!(bytes >= LEAST_RING)) {
      throw new RangeError(`A ring of ${bytes} bytes is too small; give it ${LEAST_RING} or more.`);
    }
    this.#limit = bytes;
    this.#now = now;
    this.#tail = createTail(createSkimmer);
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get bytes(): number {
    return this.#blocks.reduce((sum, { used }) => sum + used, 0);
  }

  append(record: Appended): TraceRecord {
    const placed = {
      ...record,
      seq: this.#lastSeq + 1,
      time: record.time ?? this.#now(),
    } as TraceRecord;
    if (placed.type === 'chunk') {
      const { leg, direction, offset, bytes, time, relayed = Number.NaN, byHop } = placed;
      this.appendChunk(leg, direction, offset, bytes, time, relayed, byHop);
      return placed;
    }
    if (this.#closed) return placed;
    const sized = sizeRecord(placed);
    if (sized.size > this.#limit / 2) {
      throw new RangeError(
        `A ${placed.type} record of ${sized.size} bytes is too large for a ring of ${this.#limit}.`,
      );
    }
    const block = this.#blockFor(sized.size);
    writeRecord(block.target, block.take(sized.size), sized);
    this.#appended();
    return placed;
  }

  appendChunk(
    leg: number,
    direction: Direction,
    offset: number,
    bytes: Uint8Array,
    time: number,
    relayed: number,
    byHop: boolean,
  ): void {
    if (this.#closed) return;
    const most = (this.#limit >> 1) - CHUNK_HEAD;
    if (bytes.length > most) {
      // One read is one chunk, except in a ring too small for it.
      this.appendChunk(leg, direction, offset, bytes.subarray(0, most), time, relayed, byHop);
      const rest = bytes.subarray(most);
      this.appendChunk(leg, direction, offset + most, rest, time, relayed, byHop);
      return;
    }
    const size = CHUNK_HEAD + bytes.length;
    const block = this.#blockFor(size);
    const at = block.take(size);
    const seq = this.#lastSeq + 1;
    writeChunk(block.target, at, seq, time, leg, direction, offset, relayed, byHop, bytes);
    this.#appended();
  }

  passChunk(
    leg: number,
    direction: Direction,
    offset: number,
    bytes: Uint8Array,
    time: number,
    send: (kept: Uint8Array) => number,
  ): (() => void) | undefined {
    const size = CHUNK_HEAD + bytes.length;
    if (this.#closed || size > this.#limit >> 1) {
      const relayed = send(Buffer.from(bytes));
      this.appendChunk(leg, direction, offset, bytes, time, relayed, false);
      return undefined;
    }
    const block = this.#blockFor(size);
    const at = block.take(size);
    const seq = this.#lastSeq + 1;
    writeChunk(block.target, at, seq, time, leg, direction, offset, Number.NaN, false, bytes);
    const relayed = send(block.target.bytes.subarray(at + CHUNK_HEAD, at + size));
    const read = !Number.isNaN(relayed);
    if (read) writeChunkRelayed(block.target, at, relayed);
    this.#appended();
    return read ? undefined : block.lend();
  }

  appendRelayed(leg: number, direction: Direction, offset: number, time: number): void {
    if (this.#closed) return;
    const block = this.#blockFor(RELAYED_SIZE);
    const at = block.take(RELAYED_SIZE);
    writeRelayed(block.target, at, this.#lastSeq + 1, time, leg, direction, offset);
    this.#appended();
  }

  appendCut(leg: number, offset: number, removed: number, time: number): void {
    if (this.#closed) return;
    const block = this.#blockFor(REWRITTEN_HEAD);
    const at = block.take(REWRITTEN_HEAD);
    const seq = this.#lastSeq + 1;
    writeRewritten(block.target, at, seq, time, leg, 'up', offset, removed, NOTHING);
    this.#appended();
  }

  readBatchAfter(seq: number, maxBytes: number): RingBatch {
    const gap = this.#gapAfter(seq);
    const parts: Uint8Array[] = [];
    let size = 1;
    let last = seq;
    if (gap !== undefined) {
      const sized = sizeRecord(gap);
      const record = new Uint8Array(sized.size);
      writeRecord(targetOf(record), 0, sized);
      parts.push(record);
      size += sized.size;
      last = gap.seq;
    }
    for (const block of this.#blocks) {
      if (block.lastSeq <= last) continue;
      const from = block.placeOf(last + 1);
      let to = block.used;
      last = block.lastSeq;
      if (size + to - from > maxBytes) {
        ({ to, last } = cutRange(block, from, Math.max(maxBytes - size, 0), parts.length === 0));
      }
      if (to > from) parts.push(block.target.bytes.subarray(from, to));
      size += to - from;
      if (to < block.used) break;
    }
    return { batch: joinBatch(parts, size), lastSeq: last };
  }

  readAfter(seq: number, maxBytes: number): { records: TraceRecord[]; gap?: Gap } {
    const records = decodeRecords(this.readBatchAfter(seq, maxBytes).batch);
    const [first] = records;
    return first?.type === 'gap' ? { records, gap: first } : { records };
  }

  onAppend(listener: (seq: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#blocks = [];
    this.#last = undefined;
    this.#allocated = 0;
    this.#listeners.clear();
  }

  #appended(): void {
    this.#lastSeq += 1;
    for (const listener of this.#listeners) listener(this.#lastSeq);
  }

  #blockFor(size: number): Block {
    const last = this.#last;
    if (last !== undefined && last.used + size <= last.capacity) return last;
    const largest = Math.min(LARGEST_BLOCK, this.#limit >> 3);
    const wanted = Math.max(size, Math.min(largest, Math.max(FIRST_BLOCK, this.#allocated)));
    const memory = this.#makeRoom(wanted) ?? Buffer.allocUnsafeSlow(wanted);
    const block = new Block(memory, this.#lastSeq + 1);
    this.#allocated += block.capacity;
    this.#blocks.push(block);
    this.#last = block;
    return block;
  }

  /** Lets blocks go until `wanted` bytes are free. Returns memory of that size to use again. */
  #makeRoom(wanted: number): Uint8Array | undefined {
    let memory: Uint8Array | undefined;
    while (this.#allocated + wanted > this.#limit) {
      const block = this.#blocks.shift();
      if (block === undefined) break;
      this.#letGo(block);
      if (block.capacity === wanted && block.lent === 0) memory = block.target.bytes;
    }
    return memory;
  }

  #letGo(block: Block): void {
    const { target, used, firstSeq, lastSeq, capacity } = block;
    this.#gone.push({ firstSeq, lostBefore: this.#lost });
    if (this.#gone.length > REMEMBERED_BLOCKS) this.#gone.splice(1, 1);
    this.#lastLostTime = target.view.getFloat64(block.placeOf(lastSeq) + 16, true);
    this.#lost += this.#tail.letGo(target, used);
    this.#allocated -= capacity;
  }

  /** Its `seq` is that of the last record that went, so a watcher goes on behind it. */
  #gapAfter(seq: number): Gap | undefined {
    const held = this.#blocks[0]?.firstSeq ?? this.#lastSeq + 1;
    if (seq >= held - 1) return undefined;
    return {
      type: 'gap',
      seq: held - 1,
      time: this.#lastLostTime,
      records: held - 1 - seq,
      bytes: this.#lost - (this.#gone.findLast((one) => one.firstSeq <= seq + 1)?.lostBefore ?? 0),
      resume: this.#tail.resume(),
    };
  }
}

function skimConnection(): Skimmer {
  return createConnection({ skim: true });
}

/** The end of the last whole record within `room` bytes of `from`, and its `seq`. */
function cutRange(
  block: Block,
  from: number,
  room: number,
  atLeastOne: boolean,
): { readonly to: number; readonly last: number } {
  const { view } = block.target;
  let to = from;
  let last = view.getFloat64(from + 8, true) - 1;
  while (to < block.used) {
    const next = block.next(to);
    if (next - from > room && !(atLeastOne && to === from)) break;
    to = next;
    last += 1;
  }
  return { to, last };
}

function joinBatch(parts: readonly Uint8Array[], size: number): Uint8Array {
  const batch = Buffer.allocUnsafe(size);
  batch[0] = BATCH_VERSION;
  let at = 1;
  for (const part of parts) {
    batch.set(part, at);
    at += part.length;
  }
  return batch;
}
