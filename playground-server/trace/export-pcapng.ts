/**
 * A trace as a capture file: each leg as a TCP connection that Wireshark opens, follows and takes
 * apart.
 *
 * The bytes, their order and their times are those of the trace. What a tap on a socket never sees
 * is made up, by the book: addresses and ports (named in the file), handshakes, sequence numbers,
 * segment borders inside a chunk, acknowledgements. Bytes that the trace no longer holds leave a
 * hole in the sequence numbers, which a reader shows as lost segments. Bytes that a fault dropped
 * never came to the other end and are left out; where they are missing, an empty segment of their
 * sender has a comment that says so.
 */

import type { Direction } from '../wire/span.ts';
import { opposite } from '../wire/span.ts';
import { arrived } from './arrived.ts';
import { addressesOf } from './export-addresses.ts';
import { joined } from './leg-streams.ts';
import { interfaceBlock, namesBlock, packetBlock, sectionBlock } from './pcapng-blocks.ts';
import { type Endpoint, TcpFlag, tcpPacket } from './tcp-packet.ts';
import type { Chunk, CloseCause, Dropped, LegOpened, TraceHead, TraceRecord } from './trace.ts';

/** Bytes of a segment at most, so that it fits an Ethernet frame with room for any options. */
export const SEGMENT_LIMIT = 1400;

/** Which end lets go first, and how; nothing for a connection that goes on elsewhere. */
const ENDINGS: Readonly<
  Record<CloseCause, { readonly by: Direction; readonly reset: boolean } | null>
> = {
  'browser-fin': { by: 'up', reset: false },
  'browser-reset': { by: 'up', reset: true },
  'server-fin': { by: 'down', reset: false },
  'server-reset': { by: 'down', reset: true },
  cut: { by: 'down', reset: false },
  'cut-reset': { by: 'down', reset: true },
  'handed-over': null,
  'lab-changed': { by: 'down', reset: false },
  'hop-error': { by: 'down', reset: false },
  'program-unreachable': { by: 'down', reset: false },
  'idle-timeout': { by: 'down', reset: false },
  'session-ended': { by: 'down', reset: false },
  shutdown: { by: 'down', reset: false },
};

export interface PcapngOptions {
  /** Stands in the file's comment. */
  readonly comment?: string;
}

/** The trace as a pcapng file's bytes. */
export function exportPcapng(
  head: TraceHead,
  records: readonly TraceRecord[],
  {
    comment = `Trace of ${head.example || 'a connection'}, recorded ${head.recordedAt}`,
  }: PcapngOptions = {},
): Uint8Array {
  const packets: Uint8Array[] = [];
  const epoch = BigInt(Math.round(head.epoch * 1e6));
  let last = 0;
  const write: Write = (time, packet, comment) => {
    // A file's packets don't go back in time.
    last = Math.max(last, time);
    packets.push(packetBlock(epoch + BigInt(Math.round(last * 1e6)), packet, comment));
  };
  const addresses = addressesOf(records);
  const legs = new Map<number, TcpLeg>();
  const connections = new Map<string, TcpLeg>();

  const open = (opened: Omit<LegOpened, 'type'>): void => {
    if (legs.has(opened.leg)) return;
    const key = `${opened.connection} ${opened.from} ${opened.to}`;
    const before = opened.reused ? connections.get(key) : undefined;
    const leg = new TcpLeg(addresses.of(opened), write, before);
    if (before === undefined) leg.shakeHands(opened.time);
    legs.set(opened.leg, leg);
    connections.set(key, leg);
  };

  for (const record of arrived(records)) {
    if (record.type === 'open') open(record);
    else if (record.type === 'gap') for (const { open: opened } of record.resume) open(opened);
    else if (record.type === 'chunk') legs.get(record.leg)?.carry(record);
    else if (record.type === 'dropped') legs.get(record.leg)?.lose(record);
    else if (record.type === 'half-close')
      legs.get(record.leg)?.finish(record.direction, record.time);
    else if (record.type === 'close') legs.get(record.leg)?.close(record.cause, record.time);
  }
  const software = Object.entries(head.software).map(([name, version]) => `${name} ${version}`);
  const section = sectionBlock(['Wireside', ...software].join(', '), comment);
  return joined([section, interfaceBlock('wireside'), namesBlock(addresses.names()), ...packets]);
}

type Write = (time: number, packet: Uint8Array, comment: string | undefined) => void;

interface Side {
  readonly end: Endpoint;
  /** The sequence number of the direction's byte 0. */
  readonly base: number;
  /** Place behind the last byte sent; the FIN counts as one. */
  sent: number;
  finished: boolean;
  /** Its FIN or reset vanished on the way. */
  endLost: boolean;
  packets: number;
}

/** The TCP connection of a leg. */
class TcpLeg {
  readonly #write: Write;
  readonly #sides: Readonly<Record<Direction, Side>>;

  /** @param before the leg that this connection served until now */
  constructor(
    ends: { readonly from: Endpoint; readonly to: Endpoint },
    write: Write,
    before: TcpLeg | undefined,
  ) {
    this.#write = write;
    const side = (direction: Direction, end: Endpoint): Side => {
      const was = before === undefined ? undefined : before.#sides[direction];
      const base = was === undefined ? 1 : (was.base + was.sent) >>> 0;
      return { end, base, sent: 0, finished: false, endLost: false, packets: was?.packets ?? 0 };
    };
    this.#sides = { up: side('up', ends.from), down: side('down', ends.to) };
  }

  shakeHands(time: number): void {
    this.#send('up', time, TcpFlag.SYN, -1);
    this.#send('down', time, TcpFlag.SYN | TcpFlag.ACK, -1);
    this.#send('up', time, TcpFlag.ACK);
  }

  carry({ direction, offset, bytes, time }: Chunk): void {
    const side = this.#sides[direction];
    if (side.finished) return;
    for (let at = 0; at < bytes.length; at += SEGMENT_LIMIT) {
      const data = bytes.subarray(at, at + SEGMENT_LIMIT);
      const last = at + data.length === bytes.length;
      this.#send(direction, time, TcpFlag.ACK | (last ? TcpFlag.PSH : 0), offset + at, data);
    }
    side.sent = Math.max(side.sent, offset + bytes.length);
    if (!this.#sides[opposite(direction)].finished)
      this.#send(opposite(direction), time, TcpFlag.ACK);
  }

  /** Says where bytes or an end of a direction are missing. */
  lose(dropped: Dropped): void {
    const { direction, time, end } = dropped;
    const side = this.#sides[direction];
    if (end !== undefined) side.endLost = true;
    if (side.finished) return;
    this.#send(direction, time, TcpFlag.ACK, side.sent, undefined, lossOf(dropped));
  }

  finish(direction: Direction, time: number): void {
    const side = this.#sides[direction];
    if (side.finished) return;
    this.#send(direction, time, TcpFlag.FIN | TcpFlag.ACK);
    side.finished = true;
    side.sent += 1;
    this.#send(opposite(direction), time, TcpFlag.ACK);
  }

  close(cause: CloseCause, time: number): void {
    // A cause of a later version is an end like any other.
    const ending = ENDINGS[cause] === undefined ? ENDINGS['server-fin'] : ENDINGS[cause];
    if (ending === null) return;
    // An end that vanished is not what ended the connection for the other side.
    const { endLost } = this.#sides[ending.by];
    if (!ending.reset || endLost) {
      const first = endLost ? opposite(ending.by) : ending.by;
      this.finish(first, time);
      this.finish(opposite(first), time);
      return;
    }
    this.#send(ending.by, time, TcpFlag.RST | TcpFlag.ACK);
    this.#sides.up.finished = true;
    this.#sides.down.finished = true;
  }

  #send(
    direction: Direction,
    time: number,
    flags: number,
    place = this.#sides[direction].sent,
    data?: Uint8Array,
    comment?: string,
  ): void {
    const side = this.#sides[direction];
    const other = this.#sides[opposite(direction)];
    const ack = (flags & TcpFlag.ACK) === 0 ? 0 : other.base + other.sent;
    const segment = {
      from: side.end,
      to: other.end,
      seq: side.base + place,
      ack,
      flags,
      id: side.packets++,
    };
    this.#write(time, tcpPacket(data === undefined ? segment : { ...segment, data }), comment);
  }
}

/** What is missing where the packet stands. */
function lossOf({ fault, length, end }: Dropped): string {
  const what = end === undefined ? `${length} B` : `the ${end === 'fin' ? 'FIN' : 'reset'}`;
  return `Dropped by a fault (${fault}): ${what}, sent here and never arrived`;
}
