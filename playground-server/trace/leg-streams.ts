/**
 * A trace's records sorted by leg, for exports: what each leg carried each way, when, and the wire
 * events that the dissectors find in it, each with its times.
 */

import { createConnection } from '../wire/connection.ts';
import type { WireEvent } from '../wire/events.ts';
import { type Direction, endOf } from '../wire/span.ts';
import type { Chunk, LegClosed, LegOpened, LegResume, Rewritten, TraceRecord } from './trace.ts';

export interface TimedEvent {
  readonly event: WireEvent;
  /** When its first and its last byte entered the hop, in trace milliseconds. */
  readonly time: number;
  readonly endTime: number;
}

export interface LegStream {
  readonly open: Omit<LegOpened, 'type'>;
  readonly close: LegClosed | undefined;
  readonly events: readonly TimedEvent[];
  readonly rewrites: readonly Rewritten[];
  /** The bytes of a span, as far as the trace holds them without a hole. */
  bytes(direction: Direction, offset: number, length: number): Uint8Array;
}

/** The legs of a trace in the order in which they were opened. */
export function legStreams(records: readonly TraceRecord[]): LegStream[] {
  const legs = new Map<number, Leg>();
  for (const record of records) {
    if (record.type === 'open') {
      legs.set(record.leg, new Leg(record));
    } else if (record.type === 'gap') {
      for (const resume of record.resume) {
        let leg = legs.get(resume.open.leg);
        if (leg === undefined) {
          leg = new Leg(resume.open);
          legs.set(resume.open.leg, leg);
        }
        leg.resume(resume);
      }
    } else if ('leg' in record) {
      legs.get(record.leg)?.take(record);
    }
  }
  for (const leg of legs.values()) leg.finish();
  return [...legs.values()];
}

class Leg implements LegStream {
  readonly open: Omit<LegOpened, 'type'>;
  readonly events: TimedEvent[] = [];
  readonly rewrites: Rewritten[] = [];
  close: LegClosed | undefined;
  readonly #chunks: Record<Direction, Chunk[]> = { up: [], down: [] };
  readonly #carried: Record<Direction, number> = { up: 0, down: 0 };
  readonly #ended: Record<Direction, boolean> = { up: false, down: false };
  #connection = createConnection();
  #last: number;

  constructor(open: Omit<LegOpened, 'type'>) {
    this.open = open;
    this.#last = open.time;
  }

  /** As in the trace model: a leg of which the gap took nothing keeps its dissector. */
  resume(resume: LegResume): void {
    const { up, down } = this.#carried;
    if (up === resume.up && down === resume.down && up + down > 0) return;
    const { checkpoint } = resume;
    this.#connection = createConnection({ up: resume.up, down: resume.down, checkpoint });
    this.#carried.up = Math.max(up, resume.up);
    this.#carried.down = Math.max(down, resume.down);
  }

  take(record: Exclude<TraceRecord, { type: 'open' | 'gap' }>): void {
    this.#last = record.time;
    if (record.type === 'chunk') {
      this.#chunks[record.direction].push(record);
      this.#carried[record.direction] = record.offset + record.bytes.length;
      this.#tell(this.#connection.push(record.direction, record.bytes));
    } else if (record.type === 'rewritten') {
      this.rewrites.push(record);
    } else if (record.type === 'half-close') {
      this.#end(record.direction);
    } else if (record.type === 'close') {
      this.close = record;
    }
  }

  /**
   * The trace ends here: what has begun is told as far as it came. A leg that is still open goes on
   * behind the trace, and so does a body that only the leg's end completes.
   */
  finish(): void {
    const goesOn = this.close === undefined;
    this.#end('up', goesOn);
    this.#end('down', goesOn);
  }

  #end(direction: Direction, goesOn = false): void {
    if (this.#ended[direction]) return;
    this.#ended[direction] = true;
    const events = this.#connection.end(direction);
    this.#tell(goesOn ? events.map(unfinished) : events);
  }

  #tell(events: readonly WireEvent[]): void {
    for (const event of events) {
      const time = this.#timeAt(event.direction, event.offset);
      const last = event.length === 0 ? event.offset : endOf(event) - 1;
      this.events.push({ event, time, endTime: this.#timeAt(event.direction, last) });
    }
  }

  #timeAt(direction: Direction, offset: number): number {
    return this.#chunks[direction][this.#indexAt(direction, offset)]?.time ?? this.#last;
  }

  /** The chunk that holds the byte, or the nearest before it; -1 where there is none. */
  #indexAt(direction: Direction, offset: number): number {
    const chunks = this.#chunks[direction];
    let low = 0;
    let high = chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((chunks[middle] as Chunk).offset <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  bytes(direction: Direction, offset: number, length: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let at = offset;
    for (let index = this.#indexAt(direction, offset); at < offset + length; index++) {
      const chunk = this.#chunks[direction][index];
      if (chunk === undefined || chunk.offset > at) break;
      const part = chunk.bytes.subarray(at - chunk.offset, offset + length - chunk.offset);
      parts.push(part);
      at += part.length;
    }
    return joined(parts);
  }
}

/** The event where its direction did not end (RFC 9112, section 6.3). */
function unfinished(event: WireEvent): WireEvent {
  const untilClose = event.kind === 'http-body' && event.framing === 'until-close';
  return untilClose ? { ...event, complete: false } : event;
}

/** Pieces as one array; a copy where there are several. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
