/**
 * How long a leg between the hop and the program has been silent, and what that silence runs up
 * against: the hop's read timeout, which bytes put off. Pure, from the trace.
 *
 * A tunnel's timeout begins anew with each byte of either side; that of an answer with each byte of
 * the program (ngx_http_upstream_module). Where nothing is asked and nothing is open, none runs.
 */

import {
  type ProxySettings,
  resolveSettings,
  scaledMilliseconds,
} from '../../../playground-server/proxy/model/settings.ts';
import type { Direction } from '../../../playground-server/wire/index.ts';
import { createExchanges } from '../../wire-view/explain/http/exchanges.ts';
import type { LegView, NoteRow, TraceView } from '../../wire-view/model/view.ts';
import type { Effect } from './effects.ts';

export interface Countdown {
  readonly leg: number;
  /** The connection's number, as it is shown. */
  readonly connection: number;
  /** The program at the leg's end. */
  readonly to: string;
  /** When it began anew, in trace milliseconds. */
  readonly since: number;
  /** Milliseconds that it runs, scaled. */
  readonly timeout: number;
  /** What puts it off: bytes of either side, or of the program alone. */
  readonly by: 'either' | 'program';
}

export interface Countdowns {
  /** One for each leg on which a read timeout runs. */
  now(settings: ProxySettings): readonly Countdown[];
}

export function createCountdowns(view: TraceView): Countdowns {
  const exchanges = createExchanges(view);
  return {
    now(settings) {
      exchanges.update();
      const timeout = scaledMilliseconds(
        resolveSettings(settings).proxyReadTimeout,
        settings.timeScale,
      );
      const asked = new Map<number, number>();
      for (const { leg, request, end } of exchanges.all) {
        if (end === undefined) asked.set(leg, request.endTime);
      }
      const running: Countdown[] = [];
      for (const leg of view.legs.values()) {
        if (leg.place !== 1 || leg.closedAt !== undefined) continue;
        const tunnel = leg.protocol === 'websocket';
        const request = asked.get(leg.leg);
        if (!tunnel && request === undefined) continue;
        const down = lastByte(leg, 'down', view) ?? 0;
        const up = tunnel ? lastByte(leg, 'up', view) : request;
        const since = Math.max(down, up ?? 0);
        const { leg: id, connection, to } = leg;
        const by = tunnel ? 'either' : 'program';
        running.push({ leg: id, connection, to, since, timeout, by });
      }
      return running;
    },
  };
}

/** When the last byte of a direction entered the tap; undefined where there was none. */
export function lastByte(leg: LegView, direction: Direction, view: TraceView): number | undefined {
  const carried = leg.carried[direction];
  if (carried === 0) return undefined;
  return view.chunks(leg.leg, direction, carried - 1, 1).at(-1)?.time;
}

/**
 * Milliseconds that a read timeout may fire early by: nginx doesn't set a timer anew for so little
 * (`NGX_TIMER_LAZY_DELAY`), and clocks are read in turn.
 */
const LAZY = 350;

/**
 * The hop ended its connection to the program, before either end did, after a silence as long as its
 * timeout: how long that was.
 *
 * @param outer the browser's leg of the same exchange
 */
export function cutEffect(
  leg: LegView,
  { outer, row, timeout }: { outer: LegView | undefined; row: NoteRow; timeout: number },
  view: TraceView,
): Effect | undefined {
  const { up, down } = leg.fins;
  if (up === undefined || (down !== undefined && down < up)) return undefined;
  const left = outer?.fins.up ?? outer?.closedAt;
  if (left !== undefined && left < up - LAZY) return undefined;
  if (outer?.fins.up !== undefined && outer.fins.up < up) return undefined;
  const silence = up - Math.max(lastByte(leg, 'up', view) ?? 0, lastByte(leg, 'down', view) ?? 0);
  if (silence < Math.max(timeout * 0.6, timeout - LAZY)) return undefined;
  return { setting: 'proxyReadTimeout', row, seen: { code: 'cut', silence } };
}
