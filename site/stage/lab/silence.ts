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
import { createExchanges, type Exchange } from '../../wire-view/explain/http/exchanges.ts';
import { firstIndex } from '../../wire-view/model/byte-store.ts';
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
  /**
   * One for each leg on which a read timeout ran at that moment.
   *
   * @param moment trace milliseconds; undefined for the end of the trace
   */
  at(moment: number | undefined, settings: ProxySettings): readonly Countdown[];
}

export function createCountdowns(view: TraceView): Countdowns {
  const exchanges = createExchanges(view);

  /** The last of the leg's exchanges that had been asked for by then. */
  function asked(leg: number, until: number): Exchange | undefined {
    const { all } = exchanges;
    let index = firstIndex(all, ({ request }) => request.time > until) - 1;
    while (index >= 0 && all[index]?.leg !== leg) index--;
    return all[index];
  }

  function begun(leg: LegView, until: number): Pick<Countdown, 'since' | 'by'> | undefined {
    const exchange = asked(leg.leg, until);
    const down = lastByte(leg, 'down', view, until) ?? 0;
    if (exchange !== undefined && (exchange.end === undefined || exchange.end > until)) {
      return { since: Math.max(down, exchange.request.endTime), by: 'program' };
    }
    // Of a tunnel the handshake was the last exchange, or was let go of.
    const isTunnel = leg.protocol === 'websocket' && (exchange?.webSocket ?? isOpenedBefore(leg));
    if (!isTunnel) return undefined;
    return { since: Math.max(down, lastByte(leg, 'up', view, until) ?? 0), by: 'either' };
  }

  /** No handshake of the leg is known: it had been there before the trace, not yet to come. */
  function isOpenedBefore({ leg }: LegView): boolean {
    return !exchanges.all.some((exchange) => exchange.leg === leg);
  }

  return {
    at(moment, settings) {
      exchanges.update();
      const until = moment ?? Number.POSITIVE_INFINITY;
      const timeout = scaledMilliseconds(
        resolveSettings(settings).proxyReadTimeout,
        settings.timeScale,
      );
      const running: Countdown[] = [];
      for (const leg of view.legs.values()) {
        if (leg.place !== 1 || !isOpenAt(leg, until)) continue;
        const began = begun(leg, until);
        if (began === undefined) continue;
        running.push({ leg: leg.leg, connection: leg.connection, to: leg.to, timeout, ...began });
      }
      return running;
    },
  };
}

function isOpenAt({ openedAt, closedAt }: LegView, moment: number): boolean {
  return openedAt <= moment && (closedAt === undefined || closedAt > moment);
}

/**
 * When the last byte of a direction entered the tap; undefined where there was none.
 *
 * @param until trace milliseconds; what came later is not looked at
 */
export function lastByte(
  leg: LegView,
  direction: Direction,
  view: TraceView,
  until = Number.POSITIVE_INFINITY,
): number | undefined {
  const carried = leg.carried[direction];
  if (carried === 0) return undefined;
  const timeAt = (offset: number) => view.chunks(leg.leg, direction, offset, 1).at(-1)?.time;
  const last = timeAt(carried - 1);
  if (last === undefined || last <= until) return last;
  // Times never fall along a stream; bytes that are no longer held came before those that are.
  let [before, behind] = [-1, carried - 1];
  while (behind - before > 1) {
    const middle = (before + behind) >>> 1;
    if ((timeAt(middle) ?? 0) <= until) before = middle;
    else behind = middle;
  }
  return before < 0 ? undefined : timeAt(before);
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
