/**
 * A link: one direction of a leg, from the socket where bytes enter the hop to the socket where
 * they leave it.
 *
 * Each read is recorded and written on as one write, so the segments stay as they came. Where no
 * fault is at work and none are held, that happens in the same turn. A sink that is full pauses
 * the source; so do {@link HELD_LIMIT} bytes that faults hold. An end passes as it came, FIN
 * as FIN and reset as reset, behind the bytes before it. What a fault drops is recorded as dropped.
 *
 * "Left" means handed to the kernel. What a socket still queues has not left.
 */

import type { Socket } from 'node:net';
import type { FaultKind } from '../trace/faults.ts';
import type { Ring } from '../trace/ring.ts';
import type { Direction } from '../wire/span.ts';
import type { FaultLine, LineOutlet, Mark, Read } from './fault-line.ts';
import { HeldMemory } from './held-memory.ts';
import { type CutOrder, createHeldQueue, type Held, type HeldQueue } from './held-queue.ts';
import type { Pausable } from './pausable.ts';
import { resetNow } from './reset.ts';

/** Bytes that faults may hold before the source is paused. */
export const HELD_LIMIT = 1024 * 1024;

const NOTHING = Buffer.alloc(0);
const NO_MARKS: readonly Mark[] = [];

export interface LinkOptions {
  readonly leg: number;
  readonly direction: Direction;
  readonly ring: Ring;
  readonly now: () => number;
  readonly source: Pausable;
  /** The source only lends its bytes: they are another's after the call. */
  readonly lent: boolean;
  readonly sink: Socket;
  /** All bytes and the FIN have left. */
  readonly onFinished: () => void;
  /** The reset has been passed on. */
  readonly onReset: () => void;
  /** Everything that had entered has left, later than it entered. */
  readonly onDrained: () => void;
  /** What a fault wanted cut behind is out. */
  readonly onCut: (order: CutOrder) => void;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #queue: HeldQueue;
  /** For bytes that were only lent. */
  readonly #memory: HeldMemory | undefined;
  /** Bytes that entered, as recorded. */
  #entered = 0;
  /** Where in the recorded stream the last write to the sink ended, and what of it has left. */
  #written = 0;
  #left = 0;
  /** Gives back memory of the ring that the sink still reads from. */
  #lent: (() => void)[] = [];
  /** The faults of this direction, where there are any. */
  #line: FaultLine | undefined;
  /** There is no sink any more, and nobody was told: whatever comes is dropped by this fault. */
  #discards: FaultKind | undefined;
  /** Bytes that faults dropped, and how many of them stand before what has left. */
  #dropped = 0;
  #droppedWritten = 0;
  #droppedLeft = 0;
  #sinkFull = false;
  #paused = false;
  #ended = false;
  #detached = false;
  /** A read goes through the faults just now; and the cut that one of them asked for meanwhile. */
  #entering = false;
  #cutWaits: CutOrder | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#memory = options.lent ? new HeldMemory() : undefined;
    this.#queue = createHeldQueue({ now: options.now, release: (held) => this.#release(held) });
    options.sink.on('drain', this.unblock);
  }

  get entered(): number {
    return this.#entered;
  }

  /** Bytes that entered and haven't left. */
  get undelivered(): number {
    this.#settle(this.#options.now());
    return this.#entered - this.#left + this.#droppedLeft;
  }

  /** Bytes that entered and may still leave. */
  get pending(): number {
    return this.undelivered - this.#dropped;
  }

  /** Where the line's bytes go. */
  get outlet(): LineOutlet {
    const dropped = (): number => this.#dropped;
    return {
      get dropped() {
        return dropped();
      },
      keep: this.#keep,
      pass: this.#hold,
      drop: this.#drop,
    };
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes entered just now and go on as they are. The hot path. */
  readonly pass = (bytes: Uint8Array): void => {
    this.passAs(bytes, bytes, this.#options.now(), false);
  };

  /**
   * Bytes entered and go on as others.
   *
   * @param bytes as they came
   * @param passed as they go on
   * @param time when they came
   * @param byHop whether the hop made them itself
   */
  passAs(bytes: Uint8Array, passed: Uint8Array, time: number, byHop: boolean): void {
    if (this.#detached || bytes.length === 0) return;
    const { leg, direction, ring } = this.#options;
    const offset = this.#entered;
    const endOffset = offset + bytes.length;
    this.#entered = endOffset;
    const line = this.#line;
    if (this.#discards !== undefined) {
      ring.appendChunk(leg, direction, offset, bytes, time, Number.NaN, byHop);
      this.#drop(offset, bytes.length, this.#discards);
      return;
    }
    const marks = line?.marksIn(bytes, offset) ?? NO_MARKS;
    const passes = line === undefined || (line.idle && marks.length === 0);
    if (!passes || this.#queue.length > 0 || this.#sinkFull) {
      ring.appendChunk(leg, direction, offset, bytes, time, Number.NaN, byHop);
      if (line !== undefined) this.#enter(line, { bytes, passed, offset, time }, marks);
      else this.#hold(this.#keep(passed, endOffset), endOffset, time, this.#dropped);
      return;
    }
    if (this.#options.lent && !byHop) {
      const release = ring.passChunk(leg, direction, offset, bytes, time, this.#send);
      if (release !== undefined) this.#lent.push(release);
      return;
    }
    const relayed = this.#send(passed);
    ring.appendChunk(leg, direction, offset, bytes, time, relayed, byHop);
  }

  /** A cut in the middle of a read waits for the read's rest, which the fault lets vanish. */
  #enter(line: FaultLine, read: Read, marks: readonly Mark[]): void {
    this.#entering = true;
    line.enter(read, marks);
    this.#entering = false;
    const order = this.#cutWaits;
    this.#cutWaits = undefined;
    if (order !== undefined) this.#cut(order);
  }

  /** Sends the bytes that entered last. Returns when they left; NaN where they haven't yet. */
  readonly #send = (bytes: Uint8Array): number => {
    const caughtUp = this.#left === this.#written;
    this.#droppedWritten = this.#dropped;
    this.#write(bytes, this.#entered);
    if (!caughtUp || this.#options.sink.writableLength > 0) return Number.NaN;
    this.#left = this.#entered;
    this.#droppedLeft = this.#dropped;
    return this.#options.now();
  };

  /** The source ended in order: FIN goes on behind the bytes. */
  finish(): void {
    this.#endWith('fin');
  }

  /** The source was reset: so will be the sink. Returns the fault that keeps it from being told. */
  reset(): FaultKind | undefined {
    return this.#endWith('reset');
  }

  /** The sink is gone, and a fault keeps the source from being told: what comes is dropped. */
  discard(fault: FaultKind): void {
    this.#discards = fault;
    this.#queue.clear();
    this.#memory?.abandon();
    if (this.#paused) this.#goOn();
  }

  /** Lets go of both sockets; what is held is lost. */
  detach(): void {
    if (this.#detached) return;
    this.#settle(this.#options.now());
    this.#detached = true;
    this.#queue.clear();
    this.#memory?.abandon();
    this.#options.sink.off('drain', this.unblock);
    if (this.#paused) this.#options.source.resume();
  }

  /** Sets the faults of this direction; what comes goes through them from now on. */
  arm(line: FaultLine | undefined): void {
    this.#line?.flush();
    this.#line = line;
  }

  /** Asks for a cut once all that has entered until now has left. */
  cutBehind(order: CutOrder): void {
    if (this.#detached) return;
    const due = this.#line?.endDue() ?? this.#options.now();
    this.#queue.push({ due, bytes: NOTHING, end: 'cut', ...this.#here(), order });
  }

  #here(): { endOffset: number; dropped: number } {
    return { endOffset: this.#entered, dropped: this.#dropped };
  }

  readonly #keep: LineOutlet['keep'] = (bytes, endOffset) =>
    this.#memory?.keep(bytes, endOffset) ?? bytes;

  /** Bytes wait for their time. */
  readonly #hold: LineOutlet['pass'] = (bytes, endOffset, due, dropped) => {
    if (this.#detached) return;
    this.#queue.push({ due, bytes, end: 'none', endOffset, dropped });
    const room = Math.min(HELD_LIMIT, this.#line?.room ?? HELD_LIMIT);
    if (this.#queue.bytes >= room || this.#sinkFull) this.#pauseSource();
  };

  readonly #drop = (offset: number, length: number, fault: FaultKind): void => {
    const { ring, leg, direction } = this.#options;
    this.#dropped += length;
    ring.append({ type: 'dropped', leg, direction, offset, length, fault });
  };

  #endWith(end: 'fin' | 'reset'): FaultKind | undefined {
    if (this.#detached || (this.#ended && end === 'fin')) return undefined;
    this.#ended = true;
    const due = this.#line?.endDue() ?? this.#options.now();
    const fault = this.#discards ?? this.#line?.endVanishes();
    if (fault !== undefined) {
      const { ring, leg, direction } = this.#options;
      const offset = this.#entered;
      ring.append({ type: 'dropped', leg, direction, offset, length: 0, fault, end });
    }
    this.#queue.push({ due, bytes: NOTHING, end: fault ? 'gone' : end, ...this.#here() });
    return fault;
  }

  #release(held: Held): void {
    if (held.end === 'none') {
      this.#droppedWritten = held.dropped;
      this.#write(held.bytes, held.endOffset);
      this.#settleAndTell();
      this.#goOnWhereRoom();
    } else if (held.end === 'gone') {
      this.#options.onFinished();
    } else if (held.end === 'cut') {
      this.#cut(held.order as CutOrder);
    } else if (held.end === 'fin') {
      this.#options.sink.end((error?: Error | null) => {
        if (error || this.#detached) return;
        this.#settle(this.#options.now());
        this.#options.onFinished();
      });
    } else {
      resetNow(this.#options.sink);
      this.#options.onReset();
    }
  }

  /** What was written before is to be out first. */
  #cut(order: CutOrder): void {
    if (this.#entering) {
      this.#cutWaits = order;
      return;
    }
    const { sink, onCut } = this.#options;
    const cut = (): void => {
      if (this.#detached) return;
      this.#settle(this.#options.now());
      onCut(order);
    };
    if (sink.destroyed || sink.writableLength === 0) cut();
    else sink.write(NOTHING, cut);
  }

  #write(bytes: Uint8Array, endOffset: number): void {
    this.#written = endOffset;
    // A write of nothing tells nobody anything, but it would go to the kernel.
    if (bytes.length === 0) return;
    if (this.#options.sink.write(bytes, this.#onWritten)) return;
    this.block();
    this.#pauseSource();
  }

  /** One function for all writes: Node then reports writes of one turn together. */
  readonly #onWritten = (error?: Error | null): void => {
    if (!error && this.#left < this.#written) this.#settleAndTell();
  };

  #settleAndTell(): void {
    this.#settle(this.#options.now());
    if (this.pending === 0) this.#options.onDrained();
  }

  /** Notes what has left since the last look. */
  #settle(time: number): void {
    if (this.#detached || this.#left === this.#entered) return;
    // A destroyed socket forgets what it queued: that has not left.
    const { destroyed, writableLength } = this.#options.sink;
    const left = destroyed ? this.#left : Math.max(this.#left, this.#written - writableLength);
    if (left === this.#left) return;
    if (this.#droppedWritten > 0) {
      // What was dropped is not in the sink's queue: how far that reaches isn't known until it ends.
      if (destroyed || writableLength > 0) return;
      this.#droppedLeft = this.#droppedWritten;
    }
    this.#left = left;
    if (writableLength === 0) this.#giveBack();
    this.#options.ring.appendRelayed(this.#options.leg, this.#options.direction, left, time);
  }

  /** A sink that queues nothing reads nothing. One that was destroyed may: it gives nothing back. */
  #giveBack(): void {
    this.#memory?.left(this.#left);
    if (this.#lent.length === 0) return;
    for (const release of this.#lent) release();
    this.#lent = [];
  }

  /** Lets nothing out until {@link Link.unblock}; what enters is held. */
  block(): void {
    this.#sinkFull = true;
    this.#queue.block(true);
  }

  readonly unblock = (): void => {
    this.#sinkFull = false;
    this.#queue.block(false);
    this.#goOnWhereRoom();
  };

  #goOnWhereRoom(): void {
    const room = Math.min(HELD_LIMIT, this.#line?.room ?? HELD_LIMIT);
    if (this.#paused && !this.#sinkFull && this.#queue.bytes < room / 2) this.#goOn();
  }

  #pauseSource(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#options.source.pause();
  }

  #goOn(): void {
    this.#paused = false;
    this.#options.source.resume();
  }
}
