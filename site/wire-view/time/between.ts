/**
 * What lies between two events: time, other events, bytes. Pure.
 *
 * Time is between the entries of their first bytes into the hop, and between their arrivals behind
 * it. Bytes are those of the events between; where both events are of one connection, that
 * connection's alone.
 */

import { isListed } from '../model/listed.ts';
import { endId, rowOfId } from '../model/row-cursor.ts';
import type { Row, TraceView } from '../model/view.ts';
import { isBorder } from '../raw/blocks.ts';
import { isBefore } from './moment.ts';

export interface Between {
  /** The earlier of the two, and the later. */
  readonly from: Row;
  readonly to: Row;
  /** Milliseconds between their first bytes. */
  readonly apart: number;
  /** Milliseconds between their arrivals; undefined where one has none. */
  readonly arrivedApart: number | undefined;
  readonly events: number;
  readonly up: number;
  readonly down: number;
  /** The connection that bytes are counted of; undefined for all. */
  readonly connection: number | undefined;
}

/** Rows this far behind or before in the list may belong between: reports come in late. */
const LATE = 2_000;

export function between(
  one: Row,
  other: Row,
  view: Pick<TraceView, 'rows' | 'firstId' | 'legs'>,
): Between {
  const [from, to] = isBefore(one, other) ? [one, other] : [other, one];
  const leg = legOf(from) === legOf(to) ? legOf(from) : undefined;
  const counted = { events: 0, up: 0, down: 0 };
  const last = Math.max(from.id, to.id) + LATE;
  const first = Math.max(view.firstId, Math.min(from.id, to.id) - LATE);
  for (let id = first; id <= last && id < endId(view); id++) {
    const row = rowOfId(view, id);
    if (row === undefined || row === from || row === to) continue;
    if (!isBefore(from, row) || !isBefore(row, to)) continue;
    if (isListed(row)) counted.events++;
    if (row.source !== 'wire' || !isBorder(row.event, row)) continue;
    if (leg === undefined || row.leg === leg) counted[row.event.direction] += row.event.length;
  }
  return {
    from,
    to,
    apart: Math.abs(to.time - from.time),
    arrivedApart: arrivedApart(from, to),
    ...counted,
    connection: leg === undefined ? undefined : view.legs.get(leg)?.connection,
  };
}

function legOf(row: Row): number | undefined {
  return row.source === 'page' ? undefined : row.leg;
}

function arrivedApart(from: Row, to: Row): number | undefined {
  if (from.source !== 'wire' || to.source !== 'wire') return undefined;
  if (from.arrived === undefined || to.arrived === undefined) return undefined;
  return Math.abs(to.arrived - from.arrived);
}
