/**
 * What a trace says of the further hop: with which settings it ran when, and which leg behind it belongs
 * to which of the browser's.
 */

import { readSettings } from '../../playground-server/proxy/model/read-settings.ts';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import type { LabChanged } from '../../playground-server/trace/trace.ts';
import type { LegView, NoteRow, TraceView } from '../wire-view/model/view.ts';
import { type Exchange, exchangesOf, handshakesOf } from './exchanges.ts';
import { keptRows } from './kept-rows.ts';

/** What was said of the hop in the path. */
export const labNotesOf = keptRows(
  (row): row is NoteRow & { readonly record: LabChanged } =>
    row.source === 'note' && row.record.type === 'lab',
);

/** The settings of the hop that was in the path at this moment; undefined where it was direct. */
export function settingsAt(trace: TraceView, time: number): ProxySettings | undefined {
  let settings: ProxySettings | undefined;
  for (const { record, time: changedAt } of labNotesOf(trace)) {
    if (changedAt > time) break;
    const { state, settings: told } = record;
    settings = state === 'removed' ? undefined : readSettings(told).settings;
  }
  return settings;
}

/** A WebSocket that was opened through the hop: the browser's leg, and the one behind the hop. */
export interface Tunnel {
  readonly outer: LegView;
  readonly inner: LegView;
  /** When the answer to the handshake reached the hop's browser side, in trace milliseconds. */
  readonly openedAt: number;
}

/** All tunnels, found by the key that the hop passes on (RFC 6455, section 4.1). */
export function tunnelsOf(trace: TraceView): Tunnel[] {
  const handshakes = handshakesOf(trace).map(({ leg, event, endTime }) => ({
    leg: trace.legs.get(leg),
    key: event.key,
    endTime,
  }));
  return handshakes.flatMap(({ leg: outer, key, endTime }) => {
    if (outer?.place !== 0) return [];
    const found = handshakes.find(({ leg, key: other }) => leg?.place === 1 && other === key);
    return found?.leg === undefined ? [] : [{ outer, inner: found.leg, openedAt: endTime }];
  });
}

/** An exchange through the hop, as the taps before and behind it saw it. */
export interface HopExchange {
  readonly outer: Exchange;
  readonly inner: Exchange;
}

/**
 * The exchanges that the hop passed on. The play origin takes its prefix out of the target, so that the
 * last segment and the query are what both have; of several with the same, each has its own in turn.
 */
export function hopExchangesOf(trace: TraceView): HopExchange[] {
  const placeOf = ({ leg }: Exchange) => trace.legs.get(leg)?.place ?? 0;
  const all = exchangesOf(trace);
  const inner = all.filter((exchange) => placeOf(exchange) === 1);
  const taken = new Set<Exchange>();
  return all.flatMap((outer) => {
    if (placeOf(outer) !== 0) return [];
    const found = inner.find(
      (one) =>
        !taken.has(one) &&
        one.request.time >= outer.request.time &&
        tailOf(one) === tailOf(outer) &&
        one.request.event.method === outer.request.event.method,
    );
    if (found === undefined) return [];
    taken.add(found);
    return [{ outer, inner: found }];
  });
}

const tailOf = ({ request }: Exchange) => /[^/?]*(?:\?.*)?$/.exec(request.event.target)?.[0];
