/**
 * Which bytes a call of the page put on the wire: pairs rows that the page reported with rows that
 * the tap measured.
 *
 * Nothing on the wire names the call, so a pair is made only where order decides it: the n-th `send`
 * of a WebSocket is the n-th message up on its leg, and a request belongs to the oldest unanswered
 * call that asked for its method and path. A call that the browser answered from its cache has its
 * answer before any request, and drops out. Where that leaves a doubt, there is no pair.
 */

import { createNumberedRows, type NumberedRows } from './numbered-rows.ts';
import { targetOf } from './request-target.ts';
import { createRowCursor } from './row-cursor.ts';
import type { PageRow, Row, TraceView, WireRow } from './view.ts';

export interface CallPairs {
  /** The wire row that a call of the page became. */
  wireOf(page: PageRow): WireRow | undefined;
  /** The call of the page behind a wire row. */
  callOf(wire: WireRow): PageRow | undefined;
  /** Takes in the rows that are new. */
  read(trace: TraceView): void;
}

/** The page's clock may be this far off, in milliseconds: a request can seem older than its call. */
const CLOCK_SLACK = 5;

/** A socket of the page and the leg it became. */
interface Socket {
  readonly sends: NumberedRows<PageRow>;
  leg: number | undefined;
  /** How many sends have their frame. */
  paired: number;
}

export function createCallPairs(): CallPairs {
  let wires = new WeakMap<PageRow, WireRow>();
  let calls = new WeakMap<WireRow, PageRow>();
  /** Calls that wait for their request, by method and path. */
  let waiting = new Map<string, PageRow[]>();
  /** Requests that wait for their call: the page's report may be the later one. */
  let requests = new Map<string, WireRow[]>();
  let sockets = new Map<number, Socket>();
  const messages = new Map<number, NumberedRows<WireRow>>();
  const cursor = createRowCursor();
  let firstId = 0;

  function pair(page: PageRow, wire: WireRow): void {
    wires.set(page, wire);
    calls.set(wire, page);
    if (page.event.api !== 'websocket' || page.event.name === 'send') return;
    const socket = sockets.get(page.event.object);
    if (socket) {
      socket.leg = wire.leg;
      pairMessages(socket);
    }
  }

  function pairMessages(socket: Socket): void {
    const sent = socket.leg === undefined ? undefined : messages.get(socket.leg);
    while (socket.paired < Math.min(sent?.count ?? 0, socket.sends.count)) {
      const call = socket.sends.at(socket.paired);
      const wire = sent?.at(socket.paired);
      if (call && wire) pair(call, wire);
      socket.paired += 1;
    }
  }

  function asked(page: PageRow, key: string): void {
    const early = requests.get(key) ?? [];
    const at = early.findIndex((wire) => wire.time >= page.time - CLOCK_SLACK);
    const wire = early[at];
    requests.set(key, early.slice(at === -1 ? early.length : at + 1));
    if (wire) pair(page, wire);
    else waiting.set(key, [...(waiting.get(key) ?? []), page]);
  }

  function requested(wire: WireRow, key: string): void {
    const [first, ...rest] = waiting.get(key) ?? [];
    if (first && first.time - CLOCK_SLACK <= wire.time) {
      waiting.set(key, rest);
      pair(first, wire);
    } else requests.set(key, [...(requests.get(key) ?? []), wire].slice(-50));
  }

  /** The page has its answer or its error: whatever request still comes is not this call's. */
  function settled(object: number): void {
    for (const [key, list] of waiting) {
      waiting.set(
        key,
        list.filter((call) => call.event.object !== object),
      );
    }
  }

  function page(row: PageRow): void {
    const { api, object, role, name } = row.event;
    if (role === 'event') {
      if (api === 'websocket' && name === 'InvalidStateError') sockets.get(object)?.sends.pop();
      if (api !== 'websocket' || name === 'close') settled(object);
      return;
    }
    if (name === 'navigate') forgetPage();
    if (api === 'websocket' && name === 'send') {
      const socket = sockets.get(object);
      socket?.sends.push(row);
      if (socket) pairMessages(socket);
      return;
    }
    if (name === 'new WebSocket') openSocket(object);
    const key = keyOfCall(row);
    if (key !== undefined) asked(row, key);
  }

  function openSocket(object: number): void {
    sockets.set(object, { sends: createNumberedRows(), leg: undefined, paired: 0 });
  }

  /** Another load of the page: its objects are numbered anew. */
  function forgetPage(): void {
    waiting = new Map();
    requests = new Map();
    sockets = new Map();
  }

  function wire(row: WireRow, trace: TraceView): void {
    const { event } = row;
    if (event.kind === 'http-request') {
      const target = targetOf(event, trace.legs.get(row.leg));
      requested(row, `${event.method} ${target}`);
    } else if (event.kind === 'ws-frame' && event.direction === 'up' && isFirst(event)) {
      const sent = messages.get(row.leg) ?? createNumberedRows();
      messages.set(row.leg, sent);
      sent.push(row);
      for (const socket of sockets.values()) if (socket.leg === row.leg) pairMessages(socket);
    }
  }

  function take(row: Row, trace: TraceView): void {
    if (row.source === 'page') page(row);
    else if (row.source === 'wire') wire(row, trace);
  }

  /** What is gone from the list needs no pair, and must not be kept for one. */
  function letGo(before: number): void {
    if (firstId === before) return;
    firstId = before;
    for (const sent of messages.values()) sent.dropBefore(before);
    for (const { sends } of sockets.values()) sends.dropBefore(before);
  }

  return {
    wireOf: (row) => wires.get(row),
    callOf: (row) => calls.get(row),
    read(trace) {
      const { anew, from, to } = cursor.advance(trace);
      if (anew) {
        wires = new WeakMap();
        calls = new WeakMap();
        messages.clear();
        forgetPage();
      }
      letGo(trace.firstId);
      for (let index = from; index < to; index += 1) take(trace.rows[index] as Row, trace);
    },
  };
}

/** The first frame of a message. */
function isFirst(frame: { readonly opcode: number }): boolean {
  return frame.opcode === 1 || frame.opcode === 2;
}

/** Method and target of the request that a call will cause. */
function keyOfCall({ event: { api, name, detail } }: PageRow): string | undefined {
  if (name === 'new WebSocket') return `GET ${detail.split(' [')[0]}`;
  if (name === 'new EventSource') return `GET ${detail}`;
  if (api === 'fetch' || (api === 'xhr' && name === 'send') || name === 'navigate') return detail;
  return undefined;
}
