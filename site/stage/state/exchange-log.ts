/**
 * Reads a trace once, row by row, for what the stage's bar has to say: open tunnels and streams, the
 * last answer, and questions that come again and again. The browser's own legs alone: behind a further
 * hop each exchange is there a second time. Pure; new rows only.
 */

import type {
  HttpRequestEvent,
  HttpResponseEvent,
  WebSocketFrameEvent,
} from '../../../playground-server/wire/index.ts';
import {
  fieldValue,
  isInterim,
  targetOf,
  upgradesToWebSocket,
} from '../../wire-view/model/request-target.ts';
import { createRowCursor } from '../../wire-view/model/row-cursor.ts';
import type { NoteRow, PageRow, TraceView, WireRow } from '../../wire-view/model/view.ts';

/** A question that was asked more than once since the page was loaded. */
export interface Poll {
  requests: number;
  /** How many were answered late: held by the server. */
  held: number;
  /** Under way now. */
  open: number;
}

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly row: WireRow;
  /** It asks for a WebSocket: no question that is polled. */
  readonly handshake: boolean;
}

/** What a leg carries now. */
export interface LegExchange {
  /** The question that is not answered yet. */
  asked: Asked | undefined;
  tunnel: { readonly status: number; readonly reason: string } | undefined;
  /** The exchange of the response whose body is an event stream that still flows. */
  stream:
    | { readonly exchange: number; readonly status: number; readonly reason: string }
    | undefined;
  closeCode: number | undefined;
}

/** The newest thing that ended or was answered, where nothing is open. */
export type LastWord =
  | { readonly kind: 'status'; readonly status: number; readonly reason: string }
  /** A handshake was answered with something else than 101. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'stream-ended'; readonly status: number; readonly reason: string }
  | { readonly kind: 'closed'; readonly code: number };

export interface ExchangeLog {
  readonly legs: ReadonlyMap<number, LegExchange>;
  /** By method and path, without the query. */
  readonly polls: ReadonlyMap<string, Poll>;
  readonly last: LastWord | undefined;
  /** Takes in the rows that are new. */
  read(trace: TraceView): void;
}

/** A server that answers after this many milliseconds has held the question. */
const HELD_AFTER = 800;

export function createExchangeLog(): ExchangeLog {
  const legs = new Map<number, LegExchange>();
  const polls = new Map<string, Poll>();
  let last: LastWord | undefined;
  const cursor = createRowCursor();

  function legOf(leg: number): LegExchange {
    const present = legs.get(leg);
    if (present) return present;
    const made = { asked: undefined, tunnel: undefined, stream: undefined, closeCode: undefined };
    legs.set(leg, made);
    return made;
  }

  function request(row: WireRow, event: HttpRequestEvent, trace: TraceView): void {
    const target = targetOf(event, trace.legs.get(row.leg));
    const handshake = upgradesToWebSocket(event);
    legOf(row.leg).asked = { method: event.method, target, row, handshake };
    if (handshake) return;
    const key = pollKey(event.method, target);
    const poll = polls.get(key) ?? { requests: 0, held: 0, open: 0 };
    poll.requests += 1;
    poll.open += 1;
    polls.set(key, poll);
  }

  function response(row: WireRow, event: HttpResponseEvent): void {
    const { status, reason, exchange } = event;
    if (isInterim(status)) return;
    const leg = legOf(row.leg);
    const handshake = leg.asked?.handshake === true;
    answered(leg, row.time);
    if (status === 101) leg.tunnel = { status, reason };
    else if (handshake) last = { kind: 'refused', status, reason };
    else if (isEventStream(event)) leg.stream = { exchange, status, reason };
    else last = { kind: 'status', status, reason };
  }

  function answered(leg: LegExchange, time: number): void {
    const { asked } = leg;
    if (asked === undefined) return;
    leg.asked = undefined;
    if (asked.handshake) return;
    const poll = polls.get(pollKey(asked.method, asked.target));
    if (poll === undefined) return;
    poll.open = Math.max(0, poll.open - 1);
    if (time - (asked.row.arrived ?? asked.row.endTime) >= HELD_AFTER) poll.held += 1;
  }

  function bodyEnded(leg: LegExchange, exchange: number): void {
    if (leg.stream?.exchange !== exchange) return;
    const { status, reason } = leg.stream;
    leg.stream = undefined;
    last = { kind: 'stream-ended', status, reason };
  }

  function frame(row: WireRow, event: WebSocketFrameEvent): void {
    if (event.opcode === 8) legOf(row.leg).closeCode ??= event.closeCode ?? 1005;
  }

  function wire(row: WireRow, trace: TraceView): void {
    const { event } = row;
    if ((trace.legs.get(row.leg)?.place ?? 0) > 0) return;
    if (event.kind === 'http-request') request(row, event, trace);
    else if (event.kind === 'http-response') response(row, event);
    else if (event.kind === 'http-body') bodyEnded(legOf(row.leg), event.exchange);
    else if (event.kind === 'ws-frame') frame(row, event);
  }

  function note({ leg: number, record, time }: NoteRow): void {
    if (record.type !== 'close' || number === undefined) return;
    const leg = legs.get(number);
    if (leg === undefined) return;
    answered(leg, time);
    if (leg.tunnel) last = { kind: 'closed', code: leg.closeCode ?? 1006 };
    if (leg.stream) bodyEnded(leg, leg.stream.exchange);
    legs.delete(number);
  }

  function page({ event }: PageRow): void {
    if (event.api === 'page' && event.name === 'navigate') polls.clear();
  }

  return {
    legs,
    polls,
    get last() {
      return last;
    },
    read(trace) {
      const { anew, from, to } = cursor.advance(trace);
      if (anew) {
        polls.clear();
        // Legs stay: a cleared list closes nothing.
        for (const leg of legs.keys()) {
          if (trace.legs.get(leg)?.closedAt !== undefined || !trace.legs.has(leg)) legs.delete(leg);
        }
      }
      for (let index = from; index < to; index += 1) {
        const row = trace.rows[index];
        if (row?.source === 'wire') wire(row, trace);
        else if (row?.source === 'note') note(row);
        else if (row?.source === 'page') page(row);
      }
    },
  };
}

function pollKey(method: string, target: string): string {
  return `${method} ${target.split('?')[0]}`;
}

function isEventStream(event: HttpResponseEvent): boolean {
  const type = fieldValue(event, 'content-type').toLowerCase();
  return event.status === 200 && type.startsWith('text/event-stream');
}
