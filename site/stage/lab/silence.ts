/**
 * How long a leg between the hop and the program has been silent, and what that silence runs up
 * against: the hop's read timeout, which bytes put off, and on a tunnel its send timeout, while bytes
 * wait to be taken. Pure, from the trace.
 *
 * A tunnel's timeouts begin anew with each byte of either side; that of an answer with each byte of
 * the program (ngx_http_upstream_module). Where nothing is asked and nothing is open, none runs. Left
 * out on purpose: the send timeout of a request's own body, whose end only the hop knows.
 */

import {
  type ProxySettings,
  resolveSettings,
  scaledMilliseconds,
} from '../../../playground-server/proxy/model/settings.ts';
import { createExchanges, type Exchange } from '../../wire-view/explain/http/exchanges.ts';
import { createAlignment } from '../../wire-view/hops/align.ts';
import { firstIndex } from '../../wire-view/model/byte-store.ts';
import type { LegView, NoteRow, TraceView } from '../../wire-view/model/view.ts';
import type { Effect } from './effects.ts';
import { heldBack, type Tunnel } from './held-back.ts';
import { hasRunOut, LAZY, lastByte } from './last-read.ts';

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
  /** Which of the hop's timeouts it is. */
  readonly setting: 'proxyReadTimeout' | 'proxySendTimeout';
  /**
   * What puts it off: bytes of either side, or of the program alone. `sending` is the send timeout,
   * which bytes of either side put off, too; that it runs is inferred.
   */
  readonly by: 'either' | 'program' | 'sending';
}

export interface Countdowns {
  /**
   * One for each timeout that ran on a leg at that moment.
   *
   * @param moment trace milliseconds; undefined for the end of the trace
   */
  at(moment: number | undefined, settings: ProxySettings): readonly Countdown[];
}

export function createCountdowns(view: TraceView): Countdowns {
  const exchanges = createExchanges(view);
  const alignment = createAlignment(view);

  /** The last of the leg's exchanges that had been asked for by then. */
  function asked(leg: number, until: number): Exchange | undefined {
    const { all } = exchanges;
    let index = firstIndex(all, ({ request }) => request.time > until) - 1;
    while (index >= 0 && all[index]?.leg !== leg) index--;
    return all[index];
  }

  function begun(leg: LegView, until: number): readonly Begun[] {
    const exchange = asked(leg.leg, until);
    const down = lastByte(leg, 'down', view, until) ?? 0;
    if (exchange !== undefined && (exchange.end === undefined || exchange.end > until)) {
      const since = Math.max(down, exchange.request.endTime);
      return [{ setting: 'proxyReadTimeout', since, by: 'program' }];
    }
    // Of a tunnel the handshake was the last exchange, or was let go of.
    const isTunnel = leg.protocol === 'websocket' && (exchange?.webSocket ?? isOpenedBefore(leg));
    if (!isTunnel) return [];
    const since = Math.max(down, lastByte(leg, 'up', view, until) ?? 0);
    const reading = { setting: 'proxyReadTimeout', since, by: 'either' } as const;
    const tunnel = exchange && tunnelOf(exchange);
    if (tunnel === undefined) return [reading];
    // The hop has let go of it, and the leg's own end waits behind bytes that nobody takes.
    if (hasEnded(view.legs.get(tunnel.outer.leg), until)) return [];
    const { held, full } = heldBack(tunnel, view, until);
    if (held === 0 || !full) return [reading];
    return [reading, { setting: 'proxySendTimeout', since, by: 'sending' }];
  }

  function tunnelOf({ request: inner }: Exchange): Tunnel | undefined {
    alignment.update();
    const outer = alignment.along(inner)[0]?.row;
    return outer && { outer, inner };
  }

  /** No handshake of the leg is known: it had been there before the trace, not yet to come. */
  function isOpenedBefore({ leg }: LegView): boolean {
    return !exchanges.all.some((exchange) => exchange.leg === leg);
  }

  return {
    at(moment, settings) {
      exchanges.update();
      const until = moment ?? Number.POSITIVE_INFINITY;
      const resolved = resolveSettings(settings);
      const running: Countdown[] = [];
      for (const open of openBehind(view, until)) {
        const { leg, connection, to } = open;
        for (const began of begun(open, until)) {
          const timeout = scaledMilliseconds(resolved[began.setting], settings.timeScale);
          running.push({ leg, connection, to, timeout, ...began });
        }
      }
      return running;
    },
  };
}

type Begun = Pick<Countdown, 'setting' | 'since' | 'by'>;

function* openBehind(view: TraceView, until: number): Generator<LegView> {
  for (const leg of view.legs.values()) if (leg.place === 1 && isOpenAt(leg, until)) yield leg;
}

/** Whether the hop has ended the browser's leg. */
function hasEnded(leg: LegView | undefined, moment: number): boolean {
  const end = leg?.fins.down ?? leg?.closedAt;
  return end !== undefined && end <= moment;
}

function isOpenAt({ openedAt, closedAt }: LegView, moment: number): boolean {
  return openedAt <= moment && (closedAt === undefined || closedAt > moment);
}

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
  if (!hasRunOut(silence, timeout)) return undefined;
  return { setting: 'proxyReadTimeout', row, seen: { code: 'cut', silence } };
}
