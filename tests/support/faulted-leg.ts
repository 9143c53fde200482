/**
 * Both links of a leg with their faults, between sinks in the test's hand and on a clock in the
 * test's hand: what comes out, when, and what the trace says of it.
 */

import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { CutOrder } from '../../playground-server/tap/held-queue.ts';
import { LegFaults } from '../../playground-server/tap/leg-faults.ts';
import { Link } from '../../playground-server/tap/link.ts';
import { createPast } from '../../playground-server/tap/past.ts';
import { createPlaceFaults } from '../../playground-server/tap/place-faults.ts';
import { type Faults, NO_FAULTS } from '../../playground-server/trace/faults.ts';
import { createRing, type Ring } from '../../playground-server/trace/ring.ts';
import type { Dropped } from '../../playground-server/trace/trace.ts';
import type { Direction } from '../../playground-server/wire/span.ts';

/** A socket's writing half: keeps what it gets, and is full when it is told to be. */
export class HandSink {
  readonly writes: { readonly time: number; readonly bytes: Buffer }[] = [];
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #queued: (() => void)[] = [];
  /** What it was given while it was full, and what that was. It has yet to read it. */
  #unread: { readonly given: Uint8Array; readonly was: Buffer }[] = [];
  #full = false;
  writableLength = 0;
  destroyed = false;
  connecting = false;
  writableEnded = false;
  writableFinished = false;
  ended: 'no' | 'fin' | 'reset' = 'no';

  constructor(now: () => number) {
    this.#now = now;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.writes.map(({ bytes }) => bytes));
  }

  on(_event: 'drain', listener: () => void): void {
    this.#listeners.add(listener);
  }

  off(_event: 'drain', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  write(bytes: Uint8Array, done: () => void): boolean {
    if (bytes.length > 0) this.writes.push({ time: this.#now(), bytes: Buffer.from(bytes) });
    if (!this.#full) {
      done();
      return true;
    }
    this.writableLength += bytes.length;
    this.#unread.push({ given: bytes, was: Buffer.from(bytes) });
    this.#queued.push(done);
    return false;
  }

  end(done: () => void): void {
    this.ended = 'fin';
    if (this.#full) this.#queued.push(done);
    else done();
  }

  destroy(): void {
    this.destroyed = true;
    this.ended = 'reset';
  }

  fill(): void {
    this.#full = true;
  }

  drain(): void {
    if (!this.#full) return;
    this.#full = false;
    this.writableLength = 0;
    for (const { given, was } of this.#unread) {
      assert.ok(was.equals(given), 'memory was used again before the sink had read it');
    }
    this.#unread = [];
    const queued = this.#queued;
    this.#queued = [];
    for (const done of queued) done();
    for (const listener of [...this.#listeners]) listener();
  }
}

export interface FaultedLeg {
  readonly ring: Ring;
  readonly links: Readonly<Record<Direction, Link>>;
  readonly sinks: Readonly<Record<Direction, HandSink>>;
  /** Whether each direction's source is held back. */
  readonly paused: Readonly<Record<Direction, boolean>>;
  readonly cuts: readonly CutOrder[];
  readonly refusal: CutOrder | undefined;
  send(direction: Direction, bytes: string | Uint8Array): void;
  arm(faults: Faults): void;
  tick(milliseconds: number): void;
  dropped(direction: Direction): Dropped[];
  /** What was sent in a direction without what was dropped of it. */
  expected(direction: Direction): Buffer;
}

/** @param faults as the leg opens */
export function startFaultedLeg(t: TestContext, faults: Faults = NO_FAULTS): FaultedLeg {
  t.mock.timers.reset();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let time = 0;
  const now = (): number => time;
  const ring = createRing({ bytes: 8 * 1024 * 1024, now });
  const sinks = { up: new HandSink(now), down: new HandSink(now) };
  const paused = { up: false, down: false };
  const sent: Record<Direction, Buffer[]> = { up: [], down: [] };
  const cuts: CutOrder[] = [];
  const link = (direction: Direction): Link =>
    new Link({
      leg: 1,
      direction,
      ring,
      now,
      source: {
        pause() {
          paused[direction] = true;
        },
        resume() {
          paused[direction] = false;
        },
      },
      lent: true,
      sink: sinks[direction] as unknown as Socket,
      onDrained() {},
      onFinished() {},
      onReset() {},
      onCut: (order) => {
        cuts.push(order);
      },
    });
  const links = { up: link('up'), down: link('down') };
  const leg = new LegFaults({ leg: 1, now, links, cut: (order) => cuts.push(order) });
  leg.arm(createPlaceFaults(faults, 0), undefined);
  t.after(() => {
    leg.close();
    t.mock.timers.reset();
  });

  const dropped = (direction: Direction): Dropped[] =>
    ring
      .readAfter(0, Number.POSITIVE_INFINITY)
      .records.filter((record) => record.type === 'dropped')
      .filter((record) => record.direction === direction);

  return {
    ring,
    links,
    sinks,
    paused,
    cuts,
    refusal: leg.refusal,
    send(direction, bytes) {
      const own = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes);
      sent[direction].push(Buffer.from(own));
      links[direction].passAs(own, own, time, false);
      // The memory was only lent.
      own.fill(0);
    },
    arm: (next) => leg.arm(createPlaceFaults(next, 0), createPast(ring)),
    tick(milliseconds) {
      time += milliseconds;
      t.mock.timers.tick(milliseconds);
    },
    dropped,
    expected(direction) {
      const all = Buffer.concat(sent[direction]);
      const kept: Buffer[] = [];
      let from = 0;
      for (const { offset, length } of dropped(direction)) {
        kept.push(all.subarray(from, offset));
        from = offset + length;
      }
      return Buffer.concat([...kept, all.subarray(from)]);
    },
  };
}
