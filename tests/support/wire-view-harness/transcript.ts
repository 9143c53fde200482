/**
 * Trace records written as a transcript: who sent which bytes when. For tests and the harness of
 * the wire view, which need a trace without a playground.
 */

import type {
  CloseCause,
  Faults,
  LegClosed,
  LegOpened,
  PageEvent,
  TraceRecord,
} from '../../../playground-server/trace/trace.ts';
import type { Direction } from '../../../playground-server/wire/index.ts';

const encoder = new TextEncoder();

export interface Transcript {
  readonly records: TraceRecord[];
  readonly example: string;
  /** @param more its ends, its place on the path, where they aren't those of a browser's own */
  open(leg: number, time: number, more?: Partial<LegOpened>): Transcript;
  /** @param took milliseconds through the hop; undefined leaves the bytes on their way */
  send(
    leg: number,
    way: Direction,
    bytes: Uint8Array | string,
    time: number,
    took?: number,
  ): Transcript;
  page(time: number, event: Partial<PageEvent>): Transcript;
  /** One end sends no more. */
  fin(leg: number, way: Direction, time: number): Transcript;
  close(
    leg: number,
    time: number,
    cause?: CloseCause,
    undelivered?: LegClosed['undelivered'],
  ): Transcript;
  faults(time: number, latency: Faults['latency']): Transcript;
  program(time: number, message: string, code?: string, stderr?: string): Transcript;
}

export function transcript(example: string): Transcript {
  const records: TraceRecord[] = [];
  const ends = new Map<string, number>();
  let seq = 0;
  const add = (record: Record<string, unknown>) => {
    records.push({ seq: ++seq, ...record } as unknown as TraceRecord);
    return self;
  };
  const self: Transcript = {
    records,
    example,
    open: (leg, time, more = {}) =>
      add({
        type: 'open',
        time,
        leg,
        connection: leg,
        reused: false,
        example,
        from: 'browser',
        to: 'playground',
        ...more,
      }),
    send(leg, direction, text, time, took = 0.05) {
      const bytes = typeof text === 'string' ? encoder.encode(text) : text;
      const key = `${leg} ${direction}`;
      const offset = ends.get(key) ?? 0;
      const end = offset + bytes.length;
      ends.set(key, end);
      add({ type: 'chunk', time, leg, direction, offset, bytes, byHop: false });
      if (took >= 0) add({ type: 'relayed', time: time + took, leg, direction, offset: end });
      return self;
    },
    page: (time, event) =>
      add({
        type: 'page',
        time,
        example,
        api: 'websocket',
        object: 1,
        role: 'event',
        name: 'open',
        detail: '',
        ...event,
      }),
    fin: (leg, direction, time) => add({ type: 'half-close', time, leg, direction }),
    close: (leg, time, cause = 'browser-fin', undelivered = { up: 0, down: 0 }) =>
      add({ type: 'close', time, leg, cause, undelivered }),
    faults: (time, latency) => add({ type: 'faults', time, example, faults: { latency } }),
    program: (time, message, code, stderr) =>
      add({
        type: 'program',
        time,
        example,
        state: code === undefined ? 'running' : 'crashed',
        message,
        ...(code === undefined ? {} : { code }),
        ...(stderr === undefined ? {} : { stderr }),
      }),
  };
  return self;
}

/** A WebSocket frame; masked with `key` where one is given. */
export function frame(
  opcode: number,
  payload: string | Uint8Array,
  options: { fin?: boolean; key?: readonly number[]; rsv1?: boolean } = {},
): Uint8Array {
  const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
  const { fin = true, key, rsv1 = false } = options;
  const first = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode;
  const mask = key === undefined ? 0 : 0x80;
  const long = bytes.length > 65_535;
  const size = bytes.length;
  const head = long
    ? [
        first,
        mask | 127,
        0,
        0,
        0,
        0,
        size >>> 24,
        (size >>> 16) & 255,
        (size >>> 8) & 255,
        size & 255,
      ]
    : size > 125
      ? [first, mask | 126, size >> 8, size & 255]
      : [first, mask | size];
  const masked = key === undefined ? bytes : bytes.map((byte, i) => byte ^ (key[i % 4] ?? 0));
  return Uint8Array.from([...head, ...(key ?? []), ...masked]);
}
