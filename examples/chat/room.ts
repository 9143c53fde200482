/**
 * A room: its members, its history, and how one message reaches all of them.
 *
 * A server's frames are not masked (RFC 6455, section 5.1), so the same bytes serve every member:
 * a message is made a frame once and written to each connection as it is.
 */

import type { Duplex } from 'node:stream';
import type { Said, ToMember } from './protocol.ts';

const HISTORY_LIMIT = 50;
const MEMBER_LIMIT = 5000;
/** Names that a message lists at most; the count is always right. */
const NAMES_LIMIT = 50;
/** Bytes that may wait for one member before it is dropped. */
const QUEUE_LIMIT = 1_000_000;
/** Milliseconds in which comings and goings are told together. */
const PRESENCE_DELAY = 200;

export class Room {
  readonly name: string;
  readonly #members = new Map<string, Duplex>();
  readonly #history: Said[] = [];
  #lastId = 0;
  #joined = new Set<string>();
  #left = new Set<string>();
  #presence: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  get isFull(): boolean {
    return this.#members.size >= MEMBER_LIMIT;
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** `stream` is the connection below the member's WebSocket. */
  join(name: string, stream: Duplex): void {
    this.#members.set(name, stream);
    const names = [...this.#members.keys()].slice(-NAMES_LIMIT);
    const { size: count } = this.#members;
    stream.write(frame({ type: 'welcome', room: this.name, count, names, history: this.#history }));
    if (!this.#left.delete(name)) this.#joined.add(name);
    this.#tellPresenceSoon();
  }

  leave(name: string): void {
    this.#members.delete(name);
    if (!this.#joined.delete(name)) this.#left.add(name);
    this.#tellPresenceSoon();
  }

  say(from: string, text: string): void {
    this.#lastId += 1;
    const said: Said = { type: 'said', id: this.#lastId, from, text, at: Date.now() };
    this.#history.push(said);
    if (this.#history.length > HISTORY_LIMIT) this.#history.shift();
    this.#broadcast(said);
  }

  /** Sends nothing to anybody any more. */
  close(): void {
    this.#members.clear();
    clearTimeout(this.#presence);
  }

  /** Who comes back within the delay is not told to have been away. */
  #tellPresenceSoon(): void {
    if (this.isEmpty) {
      this.close();
      return;
    }
    this.#presence ??= setTimeout(() => {
      this.#presence = undefined;
      const joined = [...this.#joined].slice(-NAMES_LIMIT);
      const left = [...this.#left].slice(-NAMES_LIMIT);
      this.#joined.clear();
      this.#left.clear();
      this.#broadcast({ type: 'presence', count: this.#members.size, joined, left });
    }, PRESENCE_DELAY);
  }

  #broadcast(message: ToMember): void {
    const bytes = frame(message);
    for (const stream of this.#members.values()) {
      // Who reads too slowly would fill our memory: its connection goes, the room stays.
      if (stream.writableLength > QUEUE_LIMIT) stream.destroy();
      else if (stream.writable) stream.write(bytes);
    }
  }
}

/** One final, unmasked text frame (RFC 6455, section 5.2). */
function frame(message: ToMember): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head[0] = 0x81;
  if (head.length === 2) {
    head[1] = payload.length;
  } else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(payload.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, payload]);
}
