/**
 * How the dissectors go on behind bytes that a capture misses.
 *
 * Where the hole lies inside content whose length is known (a frame's payload, a body, a chunk),
 * framing goes on exactly. Behind any other hole of a WebSocket the next segment is looked at: a
 * program mostly writes whole frames, so it often begins with one. Else what follows stays raw.
 */

import { encodeLatin1 } from '../wire/byte-reader.ts';
import type { ConnectionCheckpoint, LaneCheckpoint } from '../wire/checkpoint.ts';
import { readCheckpoint } from '../wire/checkpoint.ts';
import { type Connection, createConnection } from '../wire/connection.ts';
import type { Direction } from '../wire/span.ts';
import {
  readCheckpoint as readWebSocketCheckpoint,
  type WebSocketCheckpoint,
} from '../wire/websocket-checkpoint.ts';
import type { Chunk } from './trace.ts';

/** Content that is filled in at most. */
const FILL_LIMIT = 64 * 1024 * 1024;
const ZEROS = new Uint8Array(64 * 1024);

export interface Resumption {
  readonly up: number;
  readonly down: number;
  /** `null` where nobody knows what follows. */
  readonly checkpoint: unknown;
  /** True where the border of a frame was found by its looks. */
  readonly guessed: boolean;
}

/** Follows a leg from hole to hole. */
export class Resync {
  #skim: Connection = createConnection({ skim: true });
  readonly #chunks: Chunk[] = [];
  readonly #carried: Record<Direction, number> = { up: 0, down: 0 };

  chunk(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#carried[chunk.direction] = chunk.offset + chunk.bytes.length;
  }

  /**
   * `length` bytes are missing behind what came in this direction.
   *
   * @param behind what comes next there
   */
  lost(direction: Direction, length: number, behind: Uint8Array | undefined): Resumption {
    for (const chunk of this.#chunks) this.#skim.push(chunk.direction, chunk.bytes);
    this.#chunks.length = 0;
    const before = readCheckpoint(this.#skim.checkpoint());
    this.#carried[direction] += length;
    const { up, down } = this.#carried;
    const go = before && this.#goOn(before, direction, length, behind);
    const checkpoint = go?.checkpoint ?? null;
    this.#skim = createConnection({ up, down, checkpoint, skim: true });
    return { up, down, checkpoint, guessed: go?.guessed ?? false };
  }

  /** The capture begins inside a WebSocket, by the looks of its first segment. */
  begunInside(): Resumption {
    const checkpoint = insideWebSocket();
    this.#skim = createConnection({ up: 0, down: 0, checkpoint, skim: true });
    return { up: 0, down: 0, checkpoint, guessed: true };
  }

  #goOn(
    before: ConnectionCheckpoint,
    direction: Direction,
    length: number,
    behind: Uint8Array | undefined,
  ): { checkpoint: unknown; guessed: boolean } | undefined {
    const lane = before[direction];
    const socket = readWebSocketCheckpoint(lane.webSocket);
    if (contentLeft(lane, socket) >= length && length <= FILL_LIMIT) {
      for (let left = length; left > 0; left -= ZEROS.length) {
        this.#skim.push(direction, left < ZEROS.length ? ZEROS.subarray(0, left) : ZEROS);
      }
      return { checkpoint: this.#skim.checkpoint(), guessed: false };
    }
    if (socket === undefined || behind === undefined) return undefined;
    if (!looksLikeFrames(behind, direction === 'up')) return undefined;
    const position = lane.position + length;
    const webSocket = atBorder(socket);
    return {
      checkpoint: { ...before, [direction]: { ...lane, position, webSocket } },
      guessed: true,
    };
  }
}

/** Bytes of content that are still to come, of which framing doesn't depend. */
function contentLeft(lane: LaneCheckpoint, socket: WebSocketCheckpoint | undefined): number {
  if (socket !== undefined) return socket.desynchronised ? 0 : socket.remaining;
  const { walk } = lane.http;
  if (lane.held !== '' || lane.http.raw !== undefined) return 0;
  if (walk.state === 'content-length') return walk.remaining;
  if (walk.state === 'until-close') return Number.POSITIVE_INFINITY;
  return walk.state === 'chunked' && walk.chunked?.state === 'data' ? walk.chunked.remaining : 0;
}

function atBorder(socket: WebSocketCheckpoint): WebSocketCheckpoint {
  // Compressed messages may have passed unseen: what refers to them can't be inflated.
  const rest = { head: [], remaining: 0, open: null, inflatedBefore: true, desynchronised: false };
  return { ...socket, ...rest };
}

/** Where a WebSocket stands whose handshake nobody saw. It may have agreed on compression. */
function insideWebSocket(): unknown {
  const key = 'dGhlIHNhbXBsZSBub25jZQ==';
  const upgrade = 'Upgrade: websocket\r\nConnection: Upgrade\r\n';
  const connection = createConnection({ skim: true });
  const request = `GET / HTTP/1.1\r\nHost: x\r\n${upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`;
  const response = `HTTP/1.1 101 Switching Protocols\r\n${upgrade}Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n`;
  connection.push('up', encodeLatin1(request));
  connection.push('down', encodeLatin1(response));
  const checkpoint = connection.checkpoint() as ConnectionCheckpoint;
  const lane = (one: LaneCheckpoint): LaneCheckpoint => {
    const socket = readWebSocketCheckpoint(one.webSocket);
    return { ...one, position: 0, webSocket: socket && atBorder(socket) };
  };
  return {
    ...checkpoint,
    up: lane(checkpoint.up),
    down: lane(checkpoint.down),
    deflate: {
      serverNoContextTakeover: false,
      clientNoContextTakeover: false,
      serverMaxWindowBits: 15,
      clientMaxWindowBits: 15,
    },
  };
}

/**
 * Whether bytes look like frames from their first byte on (RFC 6455, section 5.2): known opcodes,
 * reserved bits unset, the mask as the sender must have it, the shortest form of the length.
 */
export function looksLikeFrames(bytes: Uint8Array, masked: boolean): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let frames = 0; at < bytes.length && frames < 64; frames++) {
    if (at + 2 > bytes.length) return frames > 0;
    const [first, second] = [view.getUint8(at), view.getUint8(at + 1)];
    const opcode = first & 15;
    if (opcode > 10 || (opcode > 2 && opcode < 8) || (first & 0x30) !== 0) return false;
    if (((second & 0x80) !== 0) !== masked) return false;
    const short = second & 0x7f;
    if (opcode >= 8 && (short > 125 || (first & 0x80) === 0)) return false;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (at + 2 + extra > bytes.length) return frames > 0;
    let length = short;
    if (short === 126) length = view.getUint16(at + 2);
    if (short === 127) length = Number(view.getBigUint64(at + 2));
    if ((short === 126 && length < 126) || (short === 127 && length < 65536)) return false;
    if (length > Number.MAX_SAFE_INTEGER) return false;
    at += 2 + extra + (masked ? 4 : 0) + length;
  }
  return bytes.length >= 2;
}
