/**
 * A WebSocket lived through ten minutes of the hop's own time, on both legs, with a read timeout of 60 s
 * or less, and few bytes were spent for it on the browser's leg in that time.
 *
 * Time is the hop's: at a scale of 60 ten minutes are ten seconds. All is measured. Waiting doesn't pass,
 * since the hop ends who is silent; and each way to keep it but the cheapest costs too much at any pace
 * that keeps it.
 */

import { resolveSettings } from '../../playground-server/proxy/model/settings.ts';
import type { TraceView } from '../wire-view/model/view.ts';
import type { Check } from './check.ts';
import { isRow } from './exchanges.ts';
import { settingsAt, type Tunnel, tunnelsOf } from './hop-paths.ts';
import { keptRows } from './kept-rows.ts';
import { messages } from './messages-en.ts';

/** Milliseconds of the hop's time. */
const TEN_MINUTES = 600_000;
/** Seconds: a timeout that was raised is no answer. */
const LONGEST_TIMEOUT = 60;
/** What a frame of two bytes comes to at twice the pace that is needed, and some. */
const FEW_BYTES = 48;

const framesOf = keptRows((row) => isRow(row, 'ws-frame'));

interface Life {
  /** Milliseconds of the hop's time so far, on both legs. */
  readonly lived: number;
  /** Bytes of frames on the browser's leg in the first ten minutes. */
  readonly bytes: number;
}

export const idleFewestBytes: Check = {
  id: 'idle/fewest-bytes',
  judge(trace) {
    const lives = tunnelsOf(trace).flatMap((tunnel) => lifeOf(trace, tunnel) ?? []);
    if (lives.length === 0) return { done: false, missing: [messages.idle.through] };
    const long = lives.filter(({ lived }) => lived >= TEN_MINUTES);
    if (long.length === 0) {
      const longest = Math.max(...lives.map(({ lived }) => lived));
      return { done: false, missing: [messages.idle.tooShort(longest)] };
    }
    const fewest = Math.min(...long.map(({ bytes }) => bytes));
    const done = fewest < FEW_BYTES;
    return { done, missing: done ? [] : [messages.idle.tooMany(fewest, FEW_BYTES)] };
  },
};

/** Undefined where its hop had a timeout that was too long. */
function lifeOf(trace: TraceView, { outer, inner, openedAt }: Tunnel): Life | undefined {
  const settings = settingsAt(trace, openedAt);
  if (settings === undefined) return undefined;
  if (resolveSettings(settings).proxyReadTimeout > LONGEST_TIMEOUT) return undefined;
  const now = trace.rows.at(-1)?.time ?? openedAt;
  const until = Math.min(outer.closedAt ?? now, inner.closedAt ?? now);
  const deadline = openedAt + TEN_MINUTES / settings.timeScale;
  const ours = framesOf(trace).filter(({ leg, time }) => leg === outer.leg && time <= deadline);
  return {
    lived: (until - openedAt) * settings.timeScale,
    bytes: ours.reduce((sum, { event }) => sum + event.length, 0),
  };
}
