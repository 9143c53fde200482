/** Rows and trace views made by hand, for tests that need no dissector. */

import type { PageEvent, ProgramChanged } from '../../../../playground-server/trace/trace.ts';
import type {
  HttpRequestEvent,
  HttpResponseEvent,
  WebSocketFrameEvent,
  WireEvent,
} from '../../../../playground-server/wire/index.ts';
import type { LegView, Row, TraceView } from '../../../../site/wire-view/model/view.ts';

const span = { offset: 0, length: 0 };

export interface HandMadeTrace extends TraceView {
  request(leg: number, time: number, line: string, exchange?: number): Row;
  /** A request that asks for a WebSocket. */
  handshake(leg: number, time: number, target: string, exchange?: number): Row;
  /** The leg stands behind a further hop. */
  further(leg: number): void;
  response(leg: number, time: number, line: string, type?: string, exchange?: number): Row;
  body(leg: number, time: number, exchange?: number): Row;
  frame(leg: number, time: number, direction: 'up' | 'down', opcode: number, code?: number): Row;
  page(time: number, object: number, name: string, detail?: string): Row;
  close(leg: number, time: number): Row;
  /** Lets go of the oldest. */
  letGo(count: number): void;
  clear(): void;
}

export function handMadeTrace(): HandMadeTrace {
  let rows: Row[] = [];
  const legs = new Map<number, LegView>();
  let generation = 0;
  let firstId = 0;

  function add(row: Row): Row {
    rows.push(row);
    return row;
  }

  function wire(leg: number, time: number, event: WireEvent): Row {
    if (!legs.has(leg)) legs.set(leg, { leg, closedAt: undefined } as LegView);
    const id = firstId + rows.length;
    return add({
      source: 'wire',
      id,
      leg,
      event,
      time,
      endTime: time,
      arrived: time,
      byHop: false,
    });
  }

  return {
    get rows() {
      return rows;
    },
    legs,
    cost: { requests: 0, frames: 0, messages: 0, bytesUp: 0, bytesDown: 0, contentBytes: 0 },
    get firstId() {
      return firstId;
    },
    get generation() {
      return generation;
    },
    recorded: false,
    bytes: () => new Uint8Array(0),
    chunks: () => [],
    leftBy: () => 0,
    subscribe: () => () => {},
    request: (leg, time, line, exchange = 0) => wire(leg, time, requestOf(line, exchange, [])),
    handshake(leg, time, target, exchange = 0) {
      const upgrade = { name: 'Upgrade', value: 'websocket', nameSpan: span, valueSpan: span };
      return wire(leg, time, requestOf(`GET ${target}`, exchange, [{ ...upgrade, ...span }]));
    },
    further(leg) {
      legs.set(leg, { leg, place: 1, closedAt: undefined } as LegView);
    },
    response(leg, time, line, type = 'application/json', exchange = 0) {
      const [status = '', ...reason] = line.split(' ');
      const field = { name: 'Content-Type', value: type, nameSpan: span, valueSpan: span, ...span };
      return wire(leg, time, {
        kind: 'http-response',
        direction: 'down',
        ...span,
        exchange,
        version: 'HTTP/1.1',
        versionSpan: span,
        fields: [field],
        status: Number(status),
        statusSpan: span,
        reason: reason.join(' '),
        reasonSpan: span,
        framing: 'content-length',
      } satisfies HttpResponseEvent);
    },
    body(leg, time, exchange = 0) {
      return wire(leg, time, {
        kind: 'http-body',
        direction: 'down',
        ...span,
        exchange,
        framing: 'chunked',
        contentLength: 0,
        content: new Uint8Array(0),
        complete: true,
      });
    },
    frame(leg, time, direction, opcode, code) {
      return wire(leg, time, {
        kind: 'ws-frame',
        direction,
        opcode,
        ...(code === undefined ? {} : { closeCode: code }),
        ...span,
      } as WebSocketFrameEvent);
    },
    page(time, object, name, detail = '') {
      const api: PageEvent['api'] = /WebSocket|send|InvalidState/.test(name)
        ? 'websocket'
        : name === 'navigate'
          ? 'page'
          : 'fetch';
      const role = ['response', 'InvalidStateError'].includes(name) ? 'event' : 'call';
      const event: PageEvent = {
        type: 'page',
        seq: 0,
        time,
        example: 'x',
        api,
        object,
        role,
        name,
        detail,
      };
      return add({ source: 'page', id: firstId + rows.length, event, time });
    },
    close(leg, time) {
      const undelivered = { up: 0, down: 0 };
      const record = { type: 'close', seq: 0, time, leg, cause: 'cut', undelivered } as const;
      return add({ source: 'note', id: firstId + rows.length, leg, record, time });
    },
    letGo(count) {
      rows = rows.slice(count);
      firstId += count;
    },
    clear() {
      rows = [];
      firstId = 0;
      generation += 1;
    },
  };
}

function requestOf(
  line: string,
  exchange: number,
  fields: HttpRequestEvent['fields'],
): HttpRequestEvent {
  const [method = '', target = ''] = line.split(' ');
  return {
    kind: 'http-request',
    direction: 'up',
    ...span,
    exchange,
    version: 'HTTP/1.1',
    versionSpan: span,
    fields,
    method,
    methodSpan: span,
    target,
    targetSpan: span,
  };
}

export function crashed(exitCode: number | null, signal?: string): ProgramChanged {
  return {
    type: 'program',
    seq: 1,
    time: 0,
    example: 'x',
    state: 'crashed',
    exitCode,
    ...(signal === undefined ? {} : { signal }),
    message: 'It crashed.',
  };
}
