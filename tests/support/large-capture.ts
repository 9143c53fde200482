/**
 * A capture as large as one likes, made on the fly: many connections side by side, each with an
 * HTTP exchange, the handshake of a WebSocket, and frames both ways of every usual size.
 *
 * All connections say the same, so each packet is built once and copied with another port.
 */

import { frameBytes } from '../../playground-server/trace/har-rebuild.ts';
import { handshake, packet } from './packets.ts';

export interface LargeCapture {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly connections: number;
  readonly packets: number;
  readonly frames: number;
}

export interface LargeCaptureOptions {
  /** The file's size, at least; it ends behind the packets of a round. */
  readonly bytes: number;
  readonly connections?: number;
  readonly format?: 'pcap' | 'pcapng';
}

const FIRST_PORT = 20_000;
const CLIENT_PORT_AT = { up: 20, down: 22 } as const;
const START = 1_700_000_000;
/** Payload bytes, in turns: chat, ticks, JSON, and a full segment. */
const SIZES = [24, 61, 180, 420, 24, 125, 1_300, 300];

const GET = 'GET /news?since=1 HTTP/1.1\r\nHost: a.example\r\n\r\n';
const NEWS =
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"news":[]}';
const UPGRADE =
  'GET /socket HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

interface Round {
  readonly bytes: Uint8Array;
  readonly up: boolean;
  readonly frame: boolean;
}

export function largeCapture(options: LargeCaptureOptions): LargeCapture {
  const { bytes, connections = 200, format = 'pcapng' } = options;
  const file = new Writer(bytes + 4 * 1024 * 1024, format);
  let packets = 0;
  let frames = 0;
  for (const round of rounds()) {
    for (let index = 0; index < connections; index++) {
      file.packet(round.bytes, packets * 20, (out) => {
        const at = CLIENT_PORT_AT[round.up ? 'up' : 'down'];
        const port = FIRST_PORT + index;
        out[at] = port >> 8;
        out[at + 1] = port & 255;
      });
      packets += 1;
      frames += round.frame ? 1 : 0;
    }
    if (file.length >= bytes) break;
  }
  return { file: file.done(), connections, packets, frames };
}

/** What each connection does, packet by packet, without an end. */
function* rounds(): Generator<Round> {
  for (const [index, bytes] of handshake().entries()) {
    yield { bytes, up: index !== 1, frame: false };
  }
  const place = { up: 1001, down: 5001 };
  const send = (way: 'up' | 'down', data: string | Uint8Array, frame: boolean): Round => {
    const [seq, ack] = way === 'up' ? [place.up, place.down] : [place.down, place.up];
    const from = way === 'up' ? 'client' : 'server';
    place[way] = (place[way] + data.length) >>> 0;
    return { bytes: packet({ from, seq, ack, data }), up: way === 'up', frame };
  };
  yield send('up', GET, false);
  yield send('down', NEWS, false);
  yield send('up', UPGRADE, false);
  yield send('down', SWITCH, false);
  for (let ordinal = 0; ; ordinal++) {
    const up = ordinal % 2 === 0;
    const size = SIZES[ordinal % SIZES.length] ?? 0;
    const payload = new Uint8Array(size).fill(0x61 + (ordinal % 26));
    const frame = frameBytes({ up, opcode: 1, payload, time: 0 }, ordinal);
    yield send(up ? 'up' : 'down', frame, true);
  }
}

/** A capture file of raw IP packets, little-endian, written into one buffer. */
class Writer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #ng: boolean;
  length = 0;

  constructor(room: number, format: 'pcap' | 'pcapng') {
    this.#bytes = new Uint8Array(room);
    this.#view = new DataView(this.#bytes.buffer);
    this.#ng = format === 'pcapng';
    if (this.#ng) {
      this.#words([0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28]);
      this.#words([1, 20, 101, 0, 20]);
    } else {
      this.#words([0xa1b2c3d4, 0x00040002, 0, 0, 262_144, 101]);
    }
  }

  /** @param time microseconds since the start */
  packet(bytes: Uint8Array, time: number, change: (copy: Uint8Array) => void): void {
    const { length } = bytes;
    const padded = (length + 3) & ~3;
    const at = START * 1_000_000 + time;
    if (this.#ng) {
      const block = 32 + padded;
      this.#words([6, block, 0, Math.floor(at / 2 ** 32), at % 2 ** 32, length, length]);
      this.#put(bytes, change);
      this.length += padded - length;
      this.#words([block]);
    } else {
      this.#words([START + Math.floor(time / 1_000_000), time % 1_000_000, length, length]);
      this.#put(bytes, change);
    }
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }

  #words(words: readonly number[]): void {
    for (const word of words) {
      this.#view.setUint32(this.length, word, true);
      this.length += 4;
    }
  }

  #put(bytes: Uint8Array, change: (copy: Uint8Array) => void): void {
    this.#bytes.set(bytes, this.length);
    change(this.#bytes.subarray(this.length, this.length + bytes.length));
    this.length += bytes.length;
  }
}
