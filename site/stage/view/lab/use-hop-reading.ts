/**
 * Which hop is in the path and how long it will still wait, at the moment that is shown: now on a live
 * stage, the recording's own time in a recording, and where the playhead stands in either.
 */

import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { LabChanged, Unplaced } from '../../../../playground-server/trace/trace.ts';
import { settingsOf } from '../../lab/draft.ts';
import { createLabHistory } from '../../lab/lab-history.ts';
import { type Countdown, createCountdowns } from '../../lab/silence.ts';
import type { StageStore } from '../../stage-store.ts';

export interface CountdownReading extends Countdown {
  /** Milliseconds until it runs out. */
  readonly left: number;
}

export interface HopReading {
  readonly hop: ReadonlySignal<Unplaced<LabChanged> | undefined>;
  readonly countdowns: ReadonlySignal<readonly CountdownReading[]>;
  /** The moment is the playhead's. */
  readonly past: ReadonlySignal<boolean>;
}

/** Milliseconds between two readings. */
const TICK = 100;
/** The same for those who want nothing to move: the number changes each second. */
const CALM_TICK = 1_000;

/** Milliseconds for which bytes may wait without being news: they are on their way. */
const PASSING = 200;

export function useHopReading(store: StageStore): HopReading {
  const model = store.trace.value;
  const history = useMemo(() => createLabHistory(model), [model]);
  const all = useMemo(() => createCountdowns(model), [model]);
  const hop = useSignal<Unplaced<LabChanged> | undefined>(undefined);
  const countdowns = useSignal<readonly CountdownReading[]>([]);
  const past = useSignal(false);

  const read = () => {
    const moment = store.view.peek()?.at.peek()?.time;
    const recorded = store.mode.peek() === 'recorded';
    const now = moment ?? (recorded ? store.recorded.now() : store.now());
    const latest = recorded ? undefined : store.lab.state.peek();
    // What a live trace has let go of, the playground still says.
    const found = moment === undefined ? latest : undefined;
    hop.value = found ?? history.at(moment) ?? latest;
    past.value = moment !== undefined;
    const next =
      now === undefined || hop.peek()?.state !== 'running'
        ? []
        : all
            .at(moment, settingsOf(hop.peek()?.settings))
            .filter(({ setting, since }) => setting !== 'proxySendTimeout' || now - since > PASSING)
            .map((one) => ({ ...one, left: one.since + one.timeout - now }));
    if (next.length > 0 || countdowns.peek().length > 0) countdowns.value = next;
  };

  useSignalEffect(() => {
    void store.view.value?.at.value;
    void store.lab.state.value;
    read();
  });
  useEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const timer = setInterval(read, calm ? CALM_TICK : TICK);
    return () => clearInterval(timer);
  }, [model]);
  return { hop, countdowns, past };
}
