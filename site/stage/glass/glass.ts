/**
 * The hop's buffer as a glass: what went into the hop on the leg behind it, and has not come out on
 * the browser's leg. Measured by the two taps: a part of an answer goes in when its last byte was
 * handed to the hop, and is out when it can be read, whole, where the hop's bytes come in before it.
 * What a fault does on either leg is not the hop's, and not in it.
 *
 * Pure and incremental: each update looks at the rows that are new. It follows the last event
 * stream alone; what it holds at a moment is told by contents.ts.
 */

import { createAlignment } from '../../wire-view/hops/align.ts';
import { fieldValue } from '../../wire-view/model/request-target.ts';
import { createRowCursor } from '../../wire-view/model/row-cursor.ts';
import type { LegView, TraceView, WireRow } from '../../wire-view/model/view.ts';
import { type CodedEvents, createCodedEvents } from './coded-events.ts';

/** Something that went into the hop: the answer's head, or one of its events. */
export interface Poured {
  readonly kind: 'head' | 'event';
  /** The event's ID, else its ordinal from 1; '' for the head. */
  readonly name: string;
  /** As it came from the program, framing of chunks included. */
  readonly bytes: number;
  /** Where it is seen behind the hop. */
  readonly row: WireRow;
  /** When it was handed to the hop, in trace milliseconds. */
  readonly entered: number;
  /** When it was out; undefined while it is in the hop. */
  left: number | undefined;
}

export interface GlassStream {
  /** On the leg behind the hop. */
  readonly leg: LegView;
  /** In the order in which they went in; the oldest of those that are out are let go. */
  readonly poured: readonly Poured[];
  /** The last events of the streams before it, as far as they came out. */
  readonly earlier: readonly Poured[];
  /** The hop compresses it. */
  readonly compressed: boolean;
  /** The most bytes that were in the hop when something left it: each time that it was more. */
  readonly peaks: readonly Peak[];
  /** When the browser's side of it was over; undefined while it goes on. */
  readonly over: number | undefined;
}

export interface Peak {
  /** Trace milliseconds. */
  readonly time: number;
  readonly bytes: number;
}

export interface Glass {
  /** The last event stream that came to the hop; undefined while there is none. */
  readonly stream: GlassStream | undefined;
  update(): void;
}

/** Events whose way is remembered beyond the end of their stream. */
export const MOST_WAITS = 60;

/** Parts that are out and still remembered. */
const REMEMBERED = 1_000;

interface Following extends GlassStream {
  poured: Poured[];
  compressed: boolean;
  peaks: Peak[];
  over: number | undefined;
  readonly exchange: number;
  readonly outer: LegView | undefined;
  readonly outerExchange: number;
  /** On their way to the hop. */
  coming: WireRow[];
  /** When each event was out, by its index, where that is known before it went in. */
  readonly early: Map<number, number>;
  headLeft: number | undefined;
  coded: CodedEvents | undefined;
  /** Parts before this one in `poured` are out. */
  out: number;
}

export function createGlass(view: TraceView): Glass {
  const cursor = createRowCursor();
  let alignment = createAlignment(view);
  let requests = new Map<string, WireRow>();
  let stream: Following | undefined;

  function begin(row: WireRow, exchange: number): void {
    const leg = view.legs.get(row.leg);
    const request = requests.get(`${row.leg} ${exchange}`);
    if (leg === undefined || request === undefined) return;
    const outer = alignment.along(request)[0]?.row;
    // Of a trace that comes at once, the stream before has not been looked at yet.
    if (stream !== undefined) settle(stream);
    stream = {
      leg,
      exchange,
      outer: outer && view.legs.get(outer.leg),
      outerExchange: outer && 'exchange' in outer.event ? outer.event.exchange : -1,
      poured: [],
      earlier: stream === undefined ? [] : lastOf(stream),
      coming: [row],
      compressed: false,
      peaks: [],
      over: undefined,
      early: new Map(),
      headLeft: undefined,
      coded: undefined,
      out: 0,
    };
  }

  function take(row: WireRow): void {
    const { event } = row;
    const place = view.legs.get(row.leg)?.place ?? 0;
    if (event.kind === 'http-request' && place === 1) {
      requests.set(`${row.leg} ${event.exchange}`, row);
    } else if (event.kind === 'http-response' && place === 1 && isStream(event)) {
      begin(row, event.exchange);
    } else if (stream !== undefined && 'exchange' in event) {
      const { leg, exchange, outer, outerExchange } = stream;
      if (row.leg === leg.leg && event.exchange === exchange) {
        if (event.kind === 'sse-event') stream.coming.push(row);
      } else if (row.leg === outer?.leg && event.exchange === outerExchange) {
        takeOuter(stream, row);
      }
    }
  }

  function takeOuter(now: Following, { event, endTime, leg }: WireRow): void {
    if (event.kind === 'http-response' && event.status >= 200) {
      now.headLeft = endTime;
      now.compressed = fieldValue(event, 'content-encoding').toLowerCase() === 'gzip';
      if (now.compressed) now.coded = createCodedEvents();
    } else if (event.kind === 'sse-event') {
      now.early.set(event.index, endTime);
    } else if (event.kind === 'http-chunk' && now.coded !== undefined) {
      const { offset, length } = event.dataSpan;
      const piece = view.bytes(leg, 'down', offset, length);
      for (const index of now.coded.push(piece)) now.early.set(index, endTime);
    } else if (event.kind === 'http-body' && event.direction === 'down') {
      now.over ??= endTime;
    }
  }

  /** Clearing the list keeps the legs that are open, and with them the stream that they carry. */
  function anew(): void {
    alignment = createAlignment(view);
    requests = new Map();
    if (stream === undefined) return;
    if (view.legs.get(stream.leg.leg) === stream.leg) stream.coming = [];
    else stream = undefined;
  }

  return {
    get stream() {
      return stream;
    },
    update() {
      const { anew: isAnew, from, to } = cursor.advance(view);
      if (isAnew) anew();
      alignment.update();
      for (let index = from; index < to; index++) {
        const row = view.rows[index];
        if (row?.source === 'wire') take(row);
      }
      if (stream === undefined) return;
      settle(stream);
      stream.over ??= stream.outer?.closedAt;
      forget(stream);
    },
  };
}

function isStream(event: WireRow['event']): boolean {
  return (
    event.kind === 'http-response' &&
    event.status === 200 &&
    /^text\/event-stream\b/i.test(fieldValue(event, 'content-type'))
  );
}

function lastOf({ earlier, poured }: Following): Poured[] {
  const out = poured.filter(({ kind, left }) => kind === 'event' && left !== undefined);
  return [...earlier, ...out].slice(-MOST_WAITS);
}

function settle(stream: Following): void {
  pour(stream);
  empty(stream);
}

/** What has been handed to the hop by now goes in. What a fault took never gets there. */
function pour(stream: Following): void {
  let count = 0;
  for (const row of stream.coming) {
    if (row.arrived === undefined && row.dropped !== true) break;
    count += 1;
    if (row.arrived === undefined) continue;
    const { event } = row;
    stream.poured.push({
      kind: event.kind === 'sse-event' ? 'event' : 'head',
      name: event.kind === 'sse-event' ? nameOf(event) : '',
      bytes: event.length,
      row,
      entered: row.arrived,
      left: undefined,
    });
  }
  stream.coming.splice(0, count);
}

function nameOf(event: Extract<WireRow['event'], { kind: 'sse-event' }>): string {
  const hasId = event.lines.some(({ role }) => role === 'id');
  return hasId ? event.lastEventId : String(event.index + 1);
}

/** What can be read before the hop by now is out. Order is the stream's: nothing overtakes. */
function empty(stream: Following): void {
  let before: number | undefined;
  for (let part = stream.poured[stream.out]; part; part = stream.poured[stream.out]) {
    const left = leftAt(stream, part);
    if (left === undefined) break;
    // Clocks of one machine, read in turn: a hop may seem to send before it got.
    part.left = Math.max(left, part.entered);
    // Of those that leave together the first leaves the most behind.
    if (part.left !== before) notePeak(stream, part.left);
    before = part.left;
    stream.out += 1;
  }
}

function notePeak(stream: Following, time: number): void {
  const bytes = heldAt(stream, time);
  if (bytes > (stream.peaks.at(-1)?.bytes ?? 0)) stream.peaks.push({ time, bytes });
}

function leftAt(stream: Following, { kind, row: { event } }: Poured): number | undefined {
  if (kind === 'head') return stream.headLeft;
  if (event.kind !== 'sse-event') return undefined;
  const left = stream.early.get(event.index);
  stream.early.delete(event.index);
  return left;
}

/** Bytes that were in the hop when a part left it, that part among them; not what came with that. */
function heldAt({ poured, out }: Following, time: number): number {
  let bytes = 0;
  for (let index = out; index < poured.length; index++) {
    const part = poured[index] as Poured;
    if (index > out && part.entered >= time) break;
    bytes += part.bytes;
  }
  return bytes;
}

/** Lets go of the oldest that are out, a quarter at a time. */
function forget(stream: Following): void {
  const over = stream.out - REMEMBERED;
  if (over < REMEMBERED / 4) return;
  stream.poured.splice(0, over);
  stream.out -= over;
}
