/**
 * What is left of each timeout, counted down from the last byte that the tap behind the hop saw.
 * The number ticks; a screen reader hears of it at a calm pace.
 */

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { resolveSettings } from '../../../../playground-server/proxy/model/settings.ts';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';
import { settingsOf } from '../../lab/draft.ts';
import type { CountdownReading, HopReading } from './use-hop-reading.ts';

const { countdown: words, settings: names } = proxyWords.panel;

/** Seconds left at which it is said aloud. */
const SAID_AT = [60, 30, 10];
/** Countdowns that there is room for. */
const MOST = 3;

export function CountdownList({ hop, countdowns, past }: HopReading) {
  const said = useSignal('');
  useEffect(() => {
    let before: readonly CountdownReading[] = [];
    return countdowns.subscribe((now) => {
      said.value = spoken(before, now) ?? said.peek();
      before = now;
    });
  }, [countdowns, said]);
  const written = resolveSettings(settingsOf(hop.value?.settings));
  return (
    <>
      {countdowns.value.length > 0 && (
        <div class="st-countdown-line">
          {past.value && words.atPlayhead}
          <ul class="st-countdowns">
            {countdowns.value.slice(-MOST).map((one) => (
              <Remaining key={keyOf(one)} reading={one} written={written[one.setting]} />
            ))}
          </ul>
        </div>
      )}
      <span class="st-hidden" role="status">
        {said.value}
      </span>
    </>
  );
}

const keyOf = ({ leg, setting }: CountdownReading) => `${leg} ${setting}`;

interface RemainingProps {
  readonly reading: CountdownReading;
  /** Seconds, as the file has them. */
  readonly written: number;
}

function Remaining({ reading, written }: RemainingProps) {
  const { connection, left, timeout, by, setting } = reading;
  return (
    <li title={words.by[by]} data-short={left < timeout / 4}>
      <span role="timer" class="st-countdown">
        <span>
          {names[setting]} {words.of(written, timeout)}, {words.connection(connection)}
          {by === 'sending' && `, ${words.inferred}`}
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
  );
}

/** What is to be said of a step from one reading to the next: where a mark has been passed. */
function spoken(
  before: readonly CountdownReading[],
  now: readonly CountdownReading[],
): string | undefined {
  for (const one of now) {
    const { left, connection } = one;
    const was = before.find((other) => keyOf(other) === keyOf(one))?.left;
    const mark = SAID_AT.find((seconds) => (was ?? 0) > seconds * 1000 && left <= seconds * 1000);
    if (mark !== undefined) return words.spoken(mark, connection);
  }
  return undefined;
}
