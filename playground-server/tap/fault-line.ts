/**
 * The faults of one direction of a leg: reads go in, and what is to leave comes out, with the time
 * at which it may. What doesn't come out is told of as dropped.
 *
 * It holds bytes only while they are gathered (buffering.ts); holding them until their time is the
 * link's part.
 */

import type { FaultKind } from '../trace/faults.ts';
import type { FaultAtWork } from './fault.ts';
import { passedPlace } from './passed-place.ts';

/** What is between two marks of a read, or behind one. */
export interface LineOutlet {
  /** Bytes that were dropped until now. */
  readonly dropped: number;
  /** The same bytes in memory that stays as it is until they have left. For bytes not dropped. */
  keep(bytes: Uint8Array, endOffset: number): Uint8Array;
  /**
   * @param bytes as they were kept, or a part of that
   * @param due when they may leave, in milliseconds; never falls from one call to the next
   * @param dropped how many were dropped before them
   */
  pass(bytes: Uint8Array, endOffset: number, due: number, dropped: number): void;
  drop(offset: number, length: number, fault: FaultKind): void;
}

/** A place in a read at which something happens: a step begins, or a message has ended. */
export interface Mark {
  readonly offset: number;
  happen(): void;
}

/** Bytes that came in one piece, as they came and as they go on. */
export interface Read {
  /** As they came. They may be lent, and so may be those that go on. */
  readonly bytes: Uint8Array;
  /** As they go on. */
  readonly passed: Uint8Array;
  /** Place of the first in the recorded stream. */
  readonly offset: number;
  /** When they came. */
  readonly time: number;
}

interface Gathered {
  readonly bytes: Uint8Array;
  readonly endOffset: number;
  readonly dropped: number;
}

export class FaultLine {
  readonly #outlet: LineOutlet;
  readonly #now: () => number;
  readonly #marks: (bytes: Uint8Array, offset: number) => readonly Mark[];
  #works: readonly FaultAtWork[] = [];
  readonly #swallowed = new Set<FaultAtWork>();
  #piece = Number.POSITIVE_INFINITY;
  #room = Number.POSITIVE_INFINITY;
  #lastDue = 0;
  #gathered: Gathered[] = [];
  #gatheredBytes = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  /** @param marks finds the places in a read at which something happens, in order */
  constructor(
    outlet: LineOutlet,
    now: () => number,
    marks: (bytes: Uint8Array, offset: number) => readonly Mark[],
  ) {
    this.#outlet = outlet;
    this.#now = now;
    this.#marks = marks;
  }

  /** Bytes that may be held before the source is paused. */
  get room(): number {
    return this.#room;
  }

  /** Those that have swallowed a part of the stream for good. */
  get deadWorks(): readonly FaultAtWork[] {
    return this.#works.filter((work) => work.dropsEnds === true && this.#swallowed.has(work));
  }

  /** A FIN or a reset that comes now vanishes. */
  endVanishes(): FaultKind | undefined {
    const work = this.#works.find(({ dropsEnds }) => dropsEnds);
    if (work !== undefined) this.#swallowed.add(work);
    return work?.kind;
  }

  begin(work: FaultAtWork): void {
    this.#works = [...this.#works, work];
    this.#piece = Math.min(this.#piece, work.piece ?? this.#piece);
    this.#room = Math.min(this.#room, work.room ?? this.#room);
  }

  /** Nothing is at work: bytes without a mark pass as they came. */
  get idle(): boolean {
    return this.#works.length === 0;
  }

  /** The places in the next read at which something happens; to be asked once for each. */
  marksIn(bytes: Uint8Array, offset: number): readonly Mark[] {
    return this.#marks(bytes, offset);
  }

  /** @param marks of this read, as {@link FaultLine.marksIn} gave them */
  enter(read: Read, marks: readonly Mark[]): void {
    const { bytes, offset } = read;
    let from = 0;
    for (const mark of marks) {
      const to = mark.offset - offset;
      this.#run(read, from, to);
      from = to;
      mark.happen();
    }
    this.#run(read, from, bytes.length);
  }

  /** When an end may leave that comes now, behind what waits here. */
  endDue(): number {
    this.flush();
    return this.#due(this.#now(), 0);
  }

  /** What was gathered leaves. */
  flush(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    for (const one of gathered) this.#emit(one, this.#now());
  }

  /** A message ends here: what waited for that leaves. */
  messageEnded(): void {
    if (this.#works.some(({ gathers }) => gathers?.message)) this.flush();
  }

  /** What was gathered is lost. */
  close(): void {
    clearTimeout(this.#idleTimer);
    this.#gathered = [];
    this.#gatheredBytes = 0;
  }

  /** What stands in the read from `from` to `to`, with no mark between. */
  #run(read: Read, from: number, to: number): void {
    if (from === to) return;
    const { bytes, passed, offset, time } = read;
    for (const work of this.#works) {
      const dropped = work.drops?.(to - from) ?? 0;
      if (dropped === 0) continue;
      this.#swallowed.add(work);
      this.#outlet.drop(offset + from, dropped, work.kind);
      this.#run(read, from + dropped, to);
      return;
    }
    const first = passedPlace(bytes, passed, from);
    const own = passed.subarray(first, passedPlace(bytes, passed, to));
    this.#gather(this.#outlet.keep(own, offset + to), offset + to, time);
  }

  #gather(bytes: Uint8Array, endOffset: number, time: number): void {
    const one = { bytes, endOffset, dropped: this.#outlet.dropped };
    let most = 0;
    let idle = Number.POSITIVE_INFINITY;
    for (const { gathers } of this.#works) {
      most = Math.max(most, gathers?.bytes ?? 0);
      idle = Math.min(idle, gathers?.idle ?? idle);
    }
    if (most === 0) {
      this.#emit(one, time);
      return;
    }
    this.#gathered.push(one);
    this.#gatheredBytes += bytes.length;
    clearTimeout(this.#idleTimer);
    if (this.#gatheredBytes >= most) this.flush();
    else if (Number.isFinite(idle)) this.#idleTimer = setTimeout(() => this.flush(), idle);
  }

  #emit({ bytes, endOffset, dropped }: Gathered, time: number): void {
    let from = 0;
    while (bytes.length - from > this.#piece) {
      const to = from + this.#piece;
      const due = this.#due(time, this.#piece);
      this.#outlet.pass(bytes.subarray(from, to), endOffset - (bytes.length - to), due, dropped);
      from = to;
    }
    const due = this.#due(time, bytes.length - from);
    this.#outlet.pass(bytes.subarray(from), endOffset, due, dropped);
  }

  #due(time: number, length: number): number {
    let due = time;
    for (const work of this.#works) due = work.due?.(due, length) ?? due;
    if (due < this.#lastDue) return this.#lastDue;
    this.#lastDue = due;
    return due;
  }
}
