/**
 * A message at each stop of its path: which head it had there, when it passed, and what became of it
 * from one to the next. Pure.
 *
 * Where one leg alone is recorded, its hop still has two sides: what entered the playground was
 * measured on one, what left it on the other, and what it rewrote is in the trace.
 */

import type { Direction, WireEvent } from '../../../playground-server/wire/index.ts';
import { targetOf } from '../model/request-target.ts';
import type { LegView, TraceView, WireRow } from '../model/view.ts';
import type { Station } from './align.ts';
import { alignHeads, type Head, type HeadLine } from './head-lines.ts';

export interface Stop {
  /** The programs at the two ends of this leg, the browser's side first. */
  readonly from: string;
  readonly to: string;
  /** What is selected when the stop is chosen; undefined where nothing passed. */
  readonly row: WireRow | undefined;
  /** When its first byte passed here, in trace milliseconds. */
  readonly time: number | undefined;
  /** `written`: a hop wrote it and the stop before never saw it. `lost`: it never came this far. */
  readonly fate: 'passed' | 'lost' | 'written' | 'missing';
}

/** What a hop did to a message that is no head. */
export type Change =
  | 'unmasked'
  | 'remasked'
  | 'compressed'
  | 'inflated'
  | 'reframed'
  | 'rechunked'
  | 'recoded'
  | 'altered';

export interface Path {
  readonly direction: Direction;
  /** The browser's side first. */
  readonly stops: readonly Stop[];
  /** For heads. */
  readonly lines: readonly HeadLine[];
  readonly changes: readonly Change[];
  /** One recorded leg, seen from both sides of the playground. */
  readonly own: boolean;
  /** Milliseconds from the first stop on its way to the last; undefined where it didn't get there. */
  readonly took: number | undefined;
}

/** The program behind the playground, where the trace knows no name for it. */
export const PROGRAM = 'program';

export function pathOf(row: WireRow, stations: readonly Station[], view: TraceView): Path {
  const { direction } = row.event;
  const own = stations.length < 2;
  const leg = view.legs.get(row.leg);
  const stops = own ? ownStops(row, leg) : stations.map((station) => stopOf(station, row, view));
  const heads = own ? ownHeads(row, leg, stops) : stations.map(({ row: there }) => headOf(there));
  const inOrder = direction === 'up' ? stops : [...stops].reverse();
  const times = inOrder.map(({ time }) => time);
  const [start, end] = [times.find((time) => time !== undefined), times.at(-1)];
  return {
    direction,
    stops,
    lines: heads.some((head) => head !== undefined) ? alignHeads(heads, direction) : [],
    changes: own ? [] : changesAlong(stations, direction),
    own,
    took: start === undefined || end === undefined ? undefined : end - start,
  };
}

function stopOf({ leg, row }: Station, asked: WireRow, view: TraceView): Stop {
  const ends = { from: leg?.from ?? '', to: leg?.to ?? '' };
  if (row !== undefined) {
    return { ...ends, row, time: row.time, fate: row.byHop ? 'written' : 'passed' };
  }
  const asking = view.legs.get(asked.leg);
  const gone = asking?.closedAt !== undefined && asked.arrived === undefined;
  return { ...ends, row: undefined, time: undefined, fate: gone ? 'lost' : 'missing' };
}

function ownStops(row: WireRow, leg: LegView | undefined): Stop[] {
  const hop = leg?.to ?? 'playground';
  const near = { from: leg?.from ?? 'browser', to: hop };
  const far = { from: hop, to: PROGRAM };
  const entered = { row, time: row.time, fate: 'passed' } as const;
  const left = {
    row,
    time: row.arrived,
    fate: row.arrived === undefined ? 'lost' : 'passed',
  } as const;
  if (row.byHop) {
    const nothing = { row: undefined, time: undefined, fate: 'missing' } as const;
    return [
      { ...near, ...entered, fate: 'written' },
      { ...far, ...nothing },
    ];
  }
  const [first, second] = row.event.direction === 'up' ? [entered, left] : [left, entered];
  return [
    { ...near, ...first },
    { ...far, ...second },
  ];
}

function ownHeads(
  row: WireRow,
  leg: LegView | undefined,
  stops: readonly Stop[],
): (Head | undefined)[] {
  const head = headOf(row);
  return stops.map(({ fate }, index) => {
    if (head === undefined || fate === 'lost' || fate === 'missing') return undefined;
    if (index === 0 || head.kind !== 'http-request') return head;
    return { ...head, target: targetOf(head, leg) };
  });
}

function headOf(row: WireRow | undefined): Head | undefined {
  const event = row?.event;
  return event?.kind === 'http-request' || event?.kind === 'http-response' ? event : undefined;
}

function changesAlong(stations: readonly Station[], direction: Direction): Change[] {
  const rows = stations.flatMap(({ row }) => (row === undefined ? [] : [row]));
  if (direction === 'down') rows.reverse();
  const found = new Set<Change>();
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1];
    if (next !== undefined) for (const one of changesFrom(row.event, next.event)) found.add(one);
  }
  return [...found];
}

/** What differs between a message before a hop and behind it. */
export function changesFrom(before: WireEvent, after: WireEvent): Change[] {
  const found: Change[] = [];
  if (before.kind === 'ws-frame' && after.kind === 'ws-frame') {
    if (before.masked && !after.masked) found.push('unmasked');
    else if (after.masked && before.maskingKey !== after.maskingKey) found.push('remasked');
    if (before.rsv1 !== after.rsv1) found.push(after.rsv1 ? 'compressed' : 'inflated');
    else if (before.fin !== after.fin || before.payloadLength !== after.payloadLength) {
      found.push('reframed');
    } else if (!sameBytes(before.payload, after.payload)) found.push('altered');
  } else if (before.kind === 'ws-message' && after.kind === 'ws-message') {
    if (before.compressed !== after.compressed) {
      found.push(after.compressed ? 'compressed' : 'inflated');
    }
    if (before.frames !== after.frames) found.push('reframed');
    if (!sameBytes(before.payload, after.payload)) found.push('altered');
  } else if (before.kind === 'http-body' && after.kind === 'http-body') {
    if (before.framing !== after.framing) found.push('recoded');
    if (!sameBytes(before.content, after.content)) found.push('altered');
  } else if (before.kind === 'http-response' && after.kind === 'http-response') {
    if (before.framing !== after.framing) found.push('recoded');
  } else if (before.kind === 'http-chunk' && after.kind === 'http-chunk') {
    if (before.size !== after.size) found.push('rechunked');
  } else if (before.kind === 'sse-event' && after.kind === 'sse-event') {
    if (before.chunks.length !== after.chunks.length) found.push('rechunked');
    if (before.data !== after.data || before.type !== after.type) found.push('altered');
  }
  return found;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
