/**
 * The playhead: how far of what was kept is shown, and how it moves. It only ever moves the
 * moment in the shared state; rows, bytes and times stay what was measured.
 *
 * While it stands or moves the trace goes on growing behind it; what came is taken in when the
 * playhead reaches its end. Each move costs a search in an index that grows with new rows alone.
 */

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { isListed } from '../model/listed.ts';
import { createOrderedRows, type OrderedRows, orderTime } from '../model/ordered-rows.ts';
import { endId } from '../model/row-cursor.ts';
import type { Row } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';
import { beforeTime, countPast, endOfTime, momentOf } from './moment.ts';

/** What a millisecond of the clock is worth in the trace; the fastest first. */
export const SPEEDS = [1, 0.5, 0.25, 0.1] as const;
export type Speed = (typeof SPEEDS)[number];

/** What the playhead needs of the world; tests bring their own. */
export interface PlayheadWorld {
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /** Calls back once, after some milliseconds or with the next picture; gives back how to cancel. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
  /** True where the reader wants no motion: then it goes from event to event. */
  readonly still: () => boolean;
}

/** Where the playhead stands. */
export interface PlayheadPlace {
  /** Events that are past, and of how many: those that the filter lets through. */
  readonly past: number;
  readonly count: number;
  /** Trace milliseconds: the playhead's, and those of the first and the last event. */
  readonly time: number;
  readonly start: number;
  readonly end: number;
}

export type PlayheadState = Pick<
  ViewState,
  | 'model'
  | 'version'
  | 'filter'
  | 'until'
  | 'at'
  | 'moves'
  | 'passes'
  | 'select'
  | 'pause'
  | 'resume'
>;

export interface Playhead {
  /** Undefined while the view is live. */
  readonly place: ReadonlySignal<PlayheadPlace | undefined>;
  readonly playing: ReadonlySignal<boolean>;
  readonly speed: ReadonlySignal<Speed>;
  /** Pauses what is live; plays what is paused; pauses what plays. */
  toggle(): void;
  play(): void;
  pause(): void;
  /** To the event so many before or behind, which is selected. */
  step(by: number): void;
  /** To before the first event. */
  toStart(): void;
  /** @param time trace milliseconds */
  seek(time: number): void;
  setSpeed(speed: Speed): void;
  /** The next slower speed for -1, the next faster for 1. */
  changeSpeed(by: -1 | 1): void;
  /** Shows everything again, and what comes. */
  live(): void;
  close(): void;
}

export function createPlayhead(
  state: PlayheadState,
  world: PlayheadWorld = browserWorld,
): Playhead {
  const { model, until, at } = state;
  const playing = signal(false);
  const speed = signal<Speed>(1);
  let index: OrderedRows | undefined;
  let indexed: unknown;
  let began = { clock: 0, time: 0 };
  let cancel = () => {};

  /** The rows that the playhead goes over, in order; built when the view is first paused. */
  function rows(): readonly Row[] {
    const filter = state.filter.value;
    const passes = state.passes();
    if (index === undefined || indexed !== filter) {
      index = createOrderedRows(model, (row) => isListed(row) && passes(row));
    }
    indexed = filter;
    index.update(until.value);
    return index.rows;
  }

  const place = computed<PlayheadPlace | undefined>(() => {
    state.version.value;
    if (until.value === undefined) {
      index = undefined;
      return undefined;
    }
    const all = rows();
    const first = all[0];
    const last = all[all.length - 1];
    const start = first === undefined ? 0 : orderTime(first);
    const end = last === undefined ? start : orderTime(last);
    const time = Math.min(end, Math.max(start, at.value?.time ?? end));
    return { past: countPast(all, at.value), count: all.length, time, start, end };
  });

  /** Where it is; pauses first where the view is live. */
  function here(): PlayheadPlace {
    if (until.peek() === undefined) state.pause();
    return place.peek() as PlayheadPlace;
  }

  function stop(): void {
    cancel();
    cancel = () => {};
    playing.value = false;
  }

  function show(past: number): void {
    const all = rows();
    const row = all[past - 1];
    const first = all[0];
    if (row !== undefined) at.value = past === all.length ? undefined : momentOf(row);
    else if (first !== undefined) at.value = beforeTime(orderTime(first));
    state.select(row);
    state.moves.value++;
  }

  /** Takes in what has come since the pause; false where nothing has. */
  function extend(): boolean {
    const last = rows().at(-1);
    if ((until.peek() ?? 0) >= endId(model)) return false;
    at.value = last === undefined ? undefined : momentOf(last);
    until.value = endId(model);
    return true;
  }

  function from(time: number): void {
    began = { clock: world.now(), time };
  }

  /** Where it is by the clock: between two events it may stand while time goes on. */
  function timeNow(): number {
    if (!playing.peek()) return place.peek()?.time ?? 0;
    return began.time + (world.now() - began.clock) * speed.peek();
  }

  /** Goes on from a time; what was waited for before is waited for no more. */
  function goOn(time: number): void {
    from(time);
    if (!playing.peek()) return;
    cancel();
    tick();
  }

  function tick(): void {
    const now = place.peek();
    if (now === undefined) {
      stop();
      return;
    }
    const time = timeNow();
    if (time >= now.end && !extend()) {
      at.value = undefined;
      stop();
      state.select(rows().at(-1));
      return;
    }
    const next = rows()[countPast(rows(), endOfTime(time))];
    const wait = next === undefined ? 0 : (orderTime(next) - time) / speed.peek();
    const still = world.still();
    if (!still || past(time) !== now.past) at.value = endOfTime(time);
    cancel = world.after(still ? Math.max(0, wait) : 0, tick);
  }

  const past = (time: number) => countPast(rows(), endOfTime(time));

  return {
    place,
    playing,
    speed,
    toggle() {
      if (until.peek() === undefined) state.pause();
      else if (playing.peek()) this.pause();
      else this.play();
    },
    play() {
      const { past: done, count, start } = here();
      stop();
      if (done === count && !extend()) at.value = beforeTime(start);
      from(place.peek()?.time ?? start);
      playing.value = true;
      state.moves.value++;
      tick();
    },
    pause() {
      const was = playing.peek();
      stop();
      if (was) show(here().past);
    },
    step(by) {
      stop();
      const { past: done, count } = here();
      show(Math.min(count, Math.max(0, done + by)));
    },
    toStart() {
      stop();
      here();
      show(0);
    },
    seek(time) {
      const { end } = here();
      at.value = time >= end ? undefined : endOfTime(time);
      goOn(time);
      state.moves.value++;
      if (!playing.peek()) state.select(rows()[here().past - 1]);
    },
    setSpeed(next) {
      const time = timeNow();
      speed.value = next;
      goOn(time);
    },
    changeSpeed(by) {
      const next = SPEEDS[SPEEDS.indexOf(speed.peek()) - by];
      if (next !== undefined) this.setSpeed(next);
    },
    live() {
      stop();
      state.resume();
      state.moves.value++;
    },
    close() {
      stop();
      index = undefined;
    },
  };
}

const browserWorld: PlayheadWorld = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    if (milliseconds === 0) {
      const frame = requestAnimationFrame(callback);
      return () => cancelAnimationFrame(frame);
    }
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  still: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
};
