/**
 * One captured TCP connection as a leg: who is the client, whether it speaks what the dissectors
 * read, and its records.
 *
 * A record's time is when the receiver could have had the bytes: a segment that waits for an
 * earlier one counts from when that came.
 */

import { decodeLatin1 } from '../wire/byte-reader.ts';
import { type Direction, opposite } from '../wire/span.ts';
import type { ImportNotes } from './import-error.ts';
import type { TcpSegment } from './packet-layers.ts';
import { TcpFlow } from './tcp-flow.ts';
import { TcpFlag } from './tcp-packet.ts';
import { looksLikeFrames, Resync } from './tcp-resync.ts';
import type { Chunk, Gap, HalfClosed, LegClosed, LegOpened, LegResume, Unplaced } from './trace.ts';

/** Holes in one leg, at most: behind that its rest is left out. */
export const LEG_GAP_LIMIT = 1000;

/** A record without its place in the trace; its time is the capture's. */
export type CapturedRecord = (
  | Unplaced<Chunk>
  | Unplaced<HalfClosed>
  | Unplaced<LegClosed>
  | (Omit<Unplaced<Gap>, 'resume'> & { readonly resume: LegResume })
) & { readonly time: number };

export interface ConnectionSink {
  /** Numbers the leg and opens it. */
  open(opened: Omit<LegOpened, 'seq' | 'leg' | 'connection'>): Omit<LegOpened, 'type'>;
  record(record: CapturedRecord): void;
  readonly notes: ImportNotes;
}

type End = 'a' | 'b';

/** What the first bytes say. */
type Verdict = 'http' | 'websocket' | 'tls' | 'http2' | 'other';

export class TcpConnection {
  /** The first packet's sender. */
  readonly a: string;
  readonly b: string;
  readonly #flows: Readonly<Record<End, TcpFlow>>;
  readonly #sink: ConnectionSink;
  readonly #resync = new Resync();
  #client: End | undefined;
  #open: Omit<LegOpened, 'type'> | undefined;
  /** What is known before the leg is open. */
  readonly #openedAt: number;
  #now: number;
  #verdict: Verdict | undefined;
  #firstEnd: Direction | undefined;
  #gaps = 0;
  #over = false;

  constructor(segment: TcpSegment, time: number, sink: ConnectionSink) {
    this.a = segment.from;
    this.b = segment.to;
    this.#sink = sink;
    this.#openedAt = time;
    this.#now = time;
    this.#flows = { a: this.#flow('a'), b: this.#flow('b') };
  }

  /** When its first packet came. */
  get openedAt(): number {
    return this.#openedAt;
  }

  /** Whether it is known if the connection is one to show. */
  get decided(): boolean {
    return this.#over || this.#verdict !== undefined;
  }

  /** Whether this SYN begins another connection between the same two ends. */
  isAnother({ from, seq }: TcpSegment): boolean {
    const flow = this.#flows[from === this.a ? 'a' : 'b'];
    return this.#over || (flow.known && !flow.isAt(seq + 1));
  }

  take(segment: TcpSegment, time: number): void {
    if (this.#over) return;
    this.#now = time;
    const end: End = segment.from === this.a ? 'a' : 'b';
    const flow = this.#flows[end];
    const other = this.#flows[end === 'a' ? 'b' : 'a'];
    const { flags, ack, data, length } = segment;
    const syn = (flags & TcpFlag.SYN) !== 0;
    const acks = (flags & TcpFlag.ACK) !== 0;
    if (syn) {
      flow.startAt(segment.seq + 1);
      if (acks) other.startAt(ack);
      this.#client ??= acks ? otherEnd(end) : end;
    }
    const seq = syn ? segment.seq + 1 : segment.seq;
    if (data.length > 0) {
      const came = flow.segment(seq, data);
      if (came === 'again') this.#sink.notes.add('TCP_RETRANSMISSION');
      if (came === 'early') this.#sink.notes.add('TCP_OUT_OF_ORDER');
    }
    if (acks) other.acknowledged(ack);
    if ((flags & TcpFlag.FIN) !== 0) flow.fin(seq + length);
    if ((flags & TcpFlag.RST) !== 0) {
      this.giveUp();
      this.#close(end, true);
      return;
    }
    flow.tick();
    other.tick();
  }

  /** The capture ends, or another connection takes this one's place. */
  giveUp(): void {
    this.#flows.a.giveUp();
    this.#flows.b.giveUp();
  }

  #flow(end: End): TcpFlow {
    return new TcpFlow({
      data: (offset, bytes) => {
        if (!this.#shown(end, bytes)) return;
        const direction = this.#directionOf(end);
        const { leg } = this.#opened();
        const time = this.#now;
        const chunk = { leg, direction, offset, bytes, relayed: time, byHop: false } as const;
        this.#resync.chunk({ type: 'chunk', seq: 0, time, ...chunk });
        this.#sink.record({ type: 'chunk', time, ...chunk });
      },
      lost: (offset, length, behind) => this.#lost(end, offset, length, behind),
      end: () => this.#ended(end),
    });
  }

  /** Looks at the first bytes; true where the connection is one to show. */
  #shown(end: End, bytes: Uint8Array): boolean {
    this.#verdict ??= this.#judge(end, bytes);
    return this.#verdict === 'http' || this.#verdict === 'websocket';
  }

  #judge(end: End, bytes: Uint8Array): Verdict {
    const begun = this.#client === undefined;
    const verdict = verdictOn(bytes, begun);
    if (this.#client === undefined) {
      const fromClient = verdict === 'websocket' ? isMasked(bytes) : !startsWith(bytes, 'HTTP/1.');
      this.#client = fromClient ? end : otherEnd(end);
    }
    if (verdict === 'tls') this.#sink.notes.add('CONNECTION_TLS');
    else if (verdict === 'http2') this.#sink.notes.add('CONNECTION_HTTP2');
    else if (verdict === 'other') this.#sink.notes.add('CONNECTION_NOT_HTTP');
    else if (begun) this.#sink.notes.add('CONNECTION_BEGUN_BEFORE');
    if (verdict === 'websocket') {
      this.#sink.notes.add('WEBSOCKET_BORDER_GUESSED');
      this.#gap(0, this.#resync.begunInside());
    }
    return verdict;
  }

  #directionOf(end: End): Direction {
    return end === (this.#client ?? 'a') ? 'up' : 'down';
  }

  #opened(): Omit<LegOpened, 'type'> {
    if (this.#open === undefined) {
      const [from, to] = this.#client === 'b' ? [this.b, this.a] : [this.a, this.b];
      this.#open = this.#sink.open({
        type: 'open',
        time: this.#openedAt,
        reused: false,
        example: '',
        // Many connections of one client share its lane.
        from: from.replace(/:\d+$/, ''),
        to,
      });
    }
    return this.#open;
  }

  #lost(end: End, offset: number, length: number, behind: Uint8Array | undefined): void {
    this.#sink.notes.add('TCP_LOST');
    if (this.#verdict === undefined && behind !== undefined && offset === 0) {
      // The first bytes are the missing ones: what comes next must speak for them.
      this.#client ??= end;
      this.#verdict = 'http';
    }
    if (this.#verdict !== 'http' && this.#verdict !== 'websocket') return;
    this.#gaps += 1;
    if (this.#gaps > LEG_GAP_LIMIT) {
      this.#sink.notes.add('LOSSES_TOO_MANY');
      this.#verdict = 'other';
      return;
    }
    const resumption = this.#resync.lost(this.#directionOf(end), length, behind);
    if (resumption.guessed) this.#sink.notes.add('WEBSOCKET_BORDER_GUESSED');
    this.#gap(length, resumption);
  }

  #gap(bytes: number, { up, down, checkpoint }: Omit<LegResume, 'open'>): void {
    const resume = { open: this.#opened(), up, down, checkpoint };
    this.#sink.record({
      type: 'gap',
      time: this.#now,
      records: 0,
      bytes,
      cause: 'not-captured',
      resume,
    });
  }

  #ended(end: End): void {
    const direction = this.#directionOf(end);
    this.#firstEnd ??= direction;
    if (this.#open !== undefined && !this.#flows[otherEnd(end)].ended) {
      this.#sink.record({ type: 'half-close', time: this.#now, leg: this.#open.leg, direction });
    }
    if (this.#flows[otherEnd(end)].ended) this.#close(end, false);
  }

  #close(by: End, reset: boolean): void {
    this.#over = true;
    if (this.#open === undefined) return;
    const direction = reset
      ? this.#directionOf(by)
      : (this.#firstEnd ?? opposite(this.#directionOf(by)));
    const side = direction === 'up' ? 'browser' : 'server';
    const cause = reset ? (`${side}-reset` as const) : (`${side}-fin` as const);
    const undelivered = { up: 0, down: 0 };
    this.#sink.record({ type: 'close', time: this.#now, leg: this.#open.leg, cause, undelivered });
  }
}

const otherEnd = (end: End): End => (end === 'a' ? 'b' : 'a');

/** @param begun true where the connection's beginning was not captured */
function verdictOn(bytes: Uint8Array, begun: boolean): Verdict {
  if (bytes[0] === 0x16 && bytes[1] === 3) return 'tls';
  if (startsWith(bytes, 'PRI * HTTP/2.0')) return 'http2';
  if (startsWith(bytes, 'HTTP/1.') || isRequestLine(bytes)) return 'http';
  const frames = looksLikeFrames(bytes, true) || looksLikeFrames(bytes, false);
  return begun && frames ? 'websocket' : 'other';
}

/** A method, a space and, where the line is there whole, the version at its end (RFC 9112, section 3). */
function isRequestLine(bytes: Uint8Array): boolean {
  const text = decodeLatin1(bytes.subarray(0, 16 * 1024));
  const line = text.split('\n', 1)[0] ?? '';
  if (!/^[A-Z][A-Z_-]{0,19}( |$)/.test(line)) return false;
  return line.length === text.length || / HTTP\/1\.\d\r?$/.test(line);
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return decodeLatin1(bytes.subarray(0, text.length)) === text;
}

const isMasked = (bytes: Uint8Array): boolean => ((bytes[1] ?? 0) & 0x80) !== 0;
