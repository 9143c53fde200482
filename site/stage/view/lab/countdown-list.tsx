/**
 * What is left of each read timeout, counted down from the last byte that the tap behind the hop saw.
 * The number ticks; a screen reader hears of it at a calm pace.
 */

import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { resolveSettings } from '../../../../playground-server/proxy/model/settings.ts';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';
import { settingsOf } from '../../lab/draft.ts';
import { type Countdown, createCountdowns } from '../../lab/silence.ts';
import type { StageStore } from '../../stage-store.ts';

const words = proxyWords.panel.countdown;

/** Milliseconds between two readings. */
const TICK = 100;
/** The same for those who want nothing to move: the number changes each second. */
const CALM_TICK = 1_000;
/** Seconds left at which it is said aloud. */
const SAID_AT = [60, 30, 10];
/** Countdowns that there is room for. */
const MOST = 3;

interface Reading extends Countdown {
  readonly left: number;
}

export function CountdownList({ store }: { readonly store: StageStore }) {
  const { model } = store.channel;
  const countdowns = useMemo(() => createCountdowns(model), [model]);
  const settings = useComputed(() => settingsOf(store.lab.state.value?.settings));
  const readings = useSignal<readonly Reading[]>([]);
  const said = useSignal('');
  useEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const read = () => {
      const now = store.now();
      const running = store.lab.state.peek()?.state === 'running';
      if (now === undefined || !running) {
        if (readings.peek().length > 0) readings.value = [];
        return;
      }
      const next = countdowns
        .now(settings.peek())
        .map((one) => ({ ...one, left: one.since + one.timeout - now }));
      if (next.length === 0 && readings.peek().length === 0) return;
      said.value = spoken(readings.peek(), next) ?? said.peek();
      readings.value = next;
    };
    read();
    const timer = setInterval(read, calm ? CALM_TICK : TICK);
    return () => clearInterval(timer);
  }, [countdowns, store, settings, readings, said]);
  const { proxyReadTimeout: written } = resolveSettings(settings.value);
  return (
    <>
      {readings.value.length > 0 && (
        <ul class="st-countdowns">
          {readings.value.slice(-MOST).map(({ leg, connection, left, timeout, by }) => (
            <li key={leg} title={words.by[by]} data-short={left < timeout / 4}>
              <span role="timer" class="st-countdown">
                <span>
                  {words.name} {words.of(written, timeout)}, {words.connection(connection)}
                </span>
                <span class="st-countdown-bar" aria-hidden="true">
                  <i
                    class="st-countdown-fill"
                    style={{ inlineSize: `${Math.max(0, Math.min(100, (left / timeout) * 100))}%` }}
                  />
                </span>
                <b>{left > 0 ? words.left(left) : words.due}</b>
              </span>
            </li>
          ))}
        </ul>
      )}
      <span class="st-hidden" role="status">
        {said.value}
      </span>
    </>
  );
}

/** What is to be said of a step from one reading to the next: where a mark has been passed. */
function spoken(before: readonly Reading[], now: readonly Reading[]): string | undefined {
  for (const { leg, left, connection } of now) {
    const was = before.find((one) => one.leg === leg)?.left;
    const mark = SAID_AT.find((seconds) => (was ?? 0) > seconds * 1000 && left <= seconds * 1000);
    if (mark !== undefined) return words.spoken(mark, connection);
  }
  return undefined;
}
