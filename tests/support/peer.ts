/** One end of a TCP connection in a test's hand: says what it sends, waits for what it sees. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Milliseconds that a peer waits for what should come at once. */
const PATIENCE = 10_000;

export class Peer {
  readonly socket: Socket;
  #received: Buffer[] = [];
  #length = 0;
  /** How the other side ended, once it has. */
  ending: 'open' | 'fin' | 'reset' = 'open';
  #changed = Promise.withResolvers<void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      this.#received.push(bytes);
      this.#length += bytes.length;
      this.#change();
    });
    socket.on('end', () => {
      if (this.ending === 'open') this.ending = 'fin';
      this.#change();
    });
    socket.on('error', () => {
      this.ending = 'reset';
      this.#change();
    });
    socket.on('close', () => this.#change());
  }

  /** Bytes seen and not yet taken. */
  get length(): number {
    return this.#length;
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** Waits for this many bytes, and takes them. */
  async take(length: number): Promise<Buffer> {
    await this.#until(() => this.#length >= length, `${length} bytes`);
    const all = Buffer.concat(this.#received);
    this.#received = [all.subarray(length)];
    this.#length = all.length - length;
    return all.subarray(0, length);
  }

  /** Waits for just this, as the next that comes. */
  async sees(text: string): Promise<void> {
    const bytes = await this.take(Buffer.byteLength(text, 'latin1'));
    assert.equal(bytes.toString('latin1'), text);
  }

  /** Waits for text up to this, and takes it. */
  async seesUntil(text: string): Promise<string> {
    const found = (): number => this.peek().indexOf(text);
    await this.#until(() => found() >= 0, JSON.stringify(text));
    return (await this.take(found() + text.length)).toString('latin1');
  }

  peek(): string {
    return Buffer.concat(this.#received).toString('latin1');
  }

  /** Waits for the other side's end. */
  async seesEnd(how: 'fin' | 'reset'): Promise<void> {
    await this.#until(() => this.ending !== 'open', 'the end');
    assert.equal(this.ending, how);
  }

  async closed(): Promise<void> {
    if (!this.socket.closed) await once(this.socket, 'close');
  }

  async #until(met: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    while (!met()) {
      const left = deadline - performance.now();
      const over = this.ending !== 'open' && this.socket.closed;
      if (left <= 0 || over) {
        throw new Error(`Waited for ${what}; saw ${this.ending} and ${this.peek().slice(0, 500)}`);
      }
      const timer = setTimeout(() => this.#change(), left);
      await this.#changed.promise;
      clearTimeout(timer);
    }
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
