/**
 * Writes a trace by hand, in the bytes that would have been on the wire, and shows it to a check
 * through the dissectors and the trace model that the site uses.
 */

import { createHash } from 'node:crypto';
import type { ProxySettings } from '../../../../playground-server/proxy/model/settings.ts';
import type { Fault, FaultDirection } from '../../../../playground-server/trace/faults.ts';
import type {
  CloseCause,
  PageEvent,
  StormChanged,
  TraceRecord,
  Unplaced,
} from '../../../../playground-server/trace/trace.ts';
import type { Direction } from '../../../../playground-server/wire/index.ts';
import type { Verdict } from '../../../../site/checks/check.ts';
import { checks } from '../../../../site/checks/index.ts';
import { createTraceModel, type TraceModel } from '../../../../site/wire-view/model/trace-model.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const encoder = new TextEncoder();

export class WireScript {
  readonly #example: string;
  readonly #records: TraceRecord[] = [];
  readonly #offsets = new Map<string, number>();
  #time = 0;
  #legs = 0;
  #leg = 0;
  #shown = 0;

  constructor(example: string) {
    this.#example = example;
  }

  /** Lets time pass, in milliseconds. */
  wait(ms: number): this {
    this.#time += ms;
    return this;
  }

  /** Opens a leg; what follows is carried on it. Place 1 is behind the further hop. */
  open(place: 0 | 1 = 0): this {
    this.#legs += 1;
    this.#leg = this.#legs;
    const [leg, connection, example] = [this.#legs, this.#legs, this.#example];
    return this.#put({
      type: 'open',
      leg,
      connection,
      reused: false,
      example,
      from: place === 0 ? 'browser' : 'hop',
      to: 'program',
      place,
    });
  }

  /** What follows is carried on this leg, by its number from 1. */
  on(leg: number): this {
    this.#leg = leg;
    return this;
  }

  /** The further hop was set anew; without settings it was taken out. */
  lab(settings?: Partial<ProxySettings>): this {
    return this.#put({
      type: 'lab',
      example: this.#example,
      state: settings ? 'running' : 'removed',
      hop: 'embedded',
      version: '1',
      settings: settings ?? {},
      message: '',
    });
  }

  close(cause: CloseCause = 'cut'): this {
    const undelivered = { up: 0, down: 0 };
    return this.#put({ type: 'close', leg: this.#leg, cause, undelivered });
  }

  /** `latency` is how long the hop keeps the bytes. */
  up(bytes: string | Uint8Array, latency = 0): this {
    return this.#bytes('up', bytes, latency);
  }

  down(bytes: string | Uint8Array, latency = 0): this {
    return this.#bytes('down', bytes, latency);
  }

  request(line: string, fields: readonly string[] = []): this {
    return this.up(head(`${line} HTTP/1.1`, ['Host: localhost:4322', ...fields]));
  }

  /** A response with a body of known length; none where `body` is undefined. */
  respond(status: string, body?: unknown, latency = 0): this {
    const bytes = body === undefined ? new Uint8Array() : encoder.encode(JSON.stringify(body));
    const fields = status.startsWith('304') ? [] : [`Content-Length: ${bytes.length}`];
    return this.down(join(encoder.encode(head(`HTTP/1.1 ${status}`, fields)), bytes), latency);
  }

  /** A handshake that succeeds, but for what is said otherwise. */
  handshake(more: { ask?: string[]; answer?: string[]; accept?: string; key?: string } = {}): this {
    const key = more.key ?? 'dGhlIHNhbXBsZSBub25jZQ==';
    const right = createHash('sha1')
      .update(key + GUID)
      .digest('base64');
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket'];
    return this.request('GET /x7/websocket/socket', [
      ...upgrade,
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${key}`,
      ...(more.ask ?? []),
    ]).down(
      head('HTTP/1.1 101 Switching Protocols', [
        ...upgrade,
        `Sec-WebSocket-Accept: ${more.accept ?? right}`,
        ...(more.answer ?? []),
      ]),
    );
  }

  /** What the page reported that it saw, or did. */
  page(event: Pick<PageEvent, 'api' | 'name' | 'detail'> & Partial<PageEvent>): this {
    return this.#put({ type: 'page', example: this.#example, object: 1, role: 'event', ...event });
  }

  /** A fault begins on the browser's leg. */
  faults(fault: Fault, direction: FaultDirection = 'both'): this {
    const step = { place: 0, direction, when: { at: 'now' }, fault } as const;
    const faults = { latency: { up: 0, down: 0 }, script: { seed: 1, steps: [step] } };
    return this.#put({ type: 'faults', example: this.#example, faults });
  }

  /** What the playground says of a storm. */
  storm(record: Omit<Unplaced<StormChanged>, 'type' | 'example'>): this {
    return this.#put({ type: 'storm', example: this.#example, ...record });
  }

  /** Shows a model what was written since the last time that it was shown something. */
  showTo(model: TraceModel): void {
    model.apply(this.#records.slice(this.#shown));
    this.#shown = this.#records.length;
  }

  /** Judges what is written so far. */
  judge(id: string): Promise<Verdict> {
    return judgeRecords(id, this.#records);
  }

  #bytes(direction: Direction, content: string | Uint8Array, latency: number): this {
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    const key = `${this.#leg}/${direction}`;
    const offset = this.#offsets.get(key) ?? 0;
    this.#offsets.set(key, offset + bytes.length);
    const relayed = this.#time + latency;
    const leg = this.#leg;
    return this.#put({ type: 'chunk', leg, direction, offset, bytes, relayed, byHop: false });
  }

  #put(record: Unplaced): this {
    const seq = this.#records.length + 1;
    this.#records.push({ ...record, seq, time: this.#time } as TraceRecord);
    return this;
  }
}

async function judgeRecords(id: string, records: readonly TraceRecord[]): Promise<Verdict> {
  const check = await checks[id]?.();
  if (check === undefined) throw new Error(`There is no check ${id}.`);
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(records);
  return check.judge(model);
}

/** One WebSocket frame. A payload given as a number is so many letters a. */
export function frame(
  opcode: number,
  payload: string | number,
  { fin = true, mask = true } = {},
): Uint8Array {
  const text = typeof payload === 'number' ? 'a'.repeat(payload) : payload;
  const data = encoder.encode(text);
  const first = (fin ? 0x80 : 0) | opcode;
  const bit = mask ? 0x80 : 0;
  const key = mask ? [0x37, 0xfa, 0x21, 0x3d] : [];
  const masked = data.map((byte, index) => byte ^ (key[index % 4] ?? 0));
  return join(new Uint8Array([first, ...lengthBytes(data.length, bit), ...key]), masked);
}

/** A close frame with a code and no reason. */
export function closeFrame(code: number, mask: boolean): Uint8Array {
  const payload = [code >> 8, code & 0xff];
  if (!mask) return new Uint8Array([0x88, 2, ...payload]);
  return new Uint8Array([0x88, 0x82, 0, 0, 0, 0, ...payload]);
}

function lengthBytes(length: number, bit: number): number[] {
  if (length < 126) return [bit | length];
  if (length < 65_536) return [bit | 126, length >> 8, length & 0xff];
  const last = [24, 16, 8, 0].map((shift) => (length >>> shift) & 0xff);
  return [bit | 127, 0, 0, 0, 0, ...last];
}

function head(startLine: string, fields: readonly string[]): string {
  return `${[startLine, ...fields].join('\r\n')}\r\n\r\n`;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
