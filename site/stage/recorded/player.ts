/**
 * Plays recorded records at their true pace: each batch is handed on when its time has come. A tab
 * that was asleep catches up at once, since the pace is measured, not counted in ticks.
 */

import type { TraceRecord } from '../../../playground-server/trace/trace.ts';

/** What the player needs of the world; tests bring their own. */
export interface PlayerWorld {
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /** Calls back once after some milliseconds; gives back the way to cancel. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

export interface PlayerOptions {
  readonly records: readonly TraceRecord[];
  /** Takes the next records, in order. */
  readonly onRecords: (records: readonly TraceRecord[]) => void;
  /** How far it is, in milliseconds of the recording. */
  readonly onProgress?: (played: number, ended: boolean) => void;
  readonly world?: PlayerWorld;
}

export interface Player {
  /** Milliseconds from the first record to the last. */
  readonly length: number;
  /** The recording's own time now, in its trace milliseconds; it stands at both ends. */
  now(): number;
  /** Starts from the beginning. Whoever shows the records empties their view first. */
  play(): void;
  /** Hands on at once all that is left. */
  toEnd(): void;
  close(): void;
}

/** Milliseconds between two reports of progress where no record is due. */
const PROGRESS_EVERY = 250;

export function createPlayer(options: PlayerOptions): Player {
  const { records } = options;
  const world = options.world ?? browserWorld;
  const start = records[0]?.time ?? 0;
  const length = (records.at(-1)?.time ?? 0) - start;
  let next = 0;
  let began = 0;
  let cancel = () => {};

  function handOn(until: number): void {
    const from = next;
    while (next < records.length && (records[next]?.time ?? 0) - start <= until) next += 1;
    if (next > from) options.onRecords(records.slice(from, next));
    options.onProgress?.(Math.min(until, length), next === records.length);
  }

  function tick(): void {
    handOn(world.now() - began);
    const due = records[next];
    if (due === undefined) return;
    const wait = due.time - start - (world.now() - began);
    cancel = world.after(Math.min(PROGRESS_EVERY, Math.max(0, wait)), tick);
  }

  return {
    length,
    now() {
      if (next === records.length) return start + length;
      return start + Math.min(length, next === 0 ? 0 : world.now() - began);
    },
    play() {
      cancel();
      next = 0;
      began = world.now();
      tick();
    },
    toEnd() {
      cancel();
      handOn(Number.POSITIVE_INFINITY);
    },
    close() {
      cancel();
    },
  };
}

const browserWorld: PlayerWorld = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
