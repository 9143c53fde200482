/**
 * Reads a response from the program as nginx does: its head into one buffer, and then its body, either
 * piece by piece as it comes, or buffer by buffer.
 *
 * Buffered, bytes wait until a buffer is full (the first one also holds the head), until as many are
 * there as the framing needs, or until the program ends.
 */

import type { ResolvedSettings } from '../model/settings.ts';
import { type BodyDecoder, bodyDecoder } from './body-decoder.ts';
import { type FieldLine, listsToken, readHead } from './request.ts';

export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly FieldLine[];
  /** The program wants to keep the connection. */
  readonly keepAlive: boolean;
}

export interface ResponseSink {
  /** Returns how the body is to be read; `not` where what follows is no body. */
  head(head: ResponseHead): 'buffered' | 'as-it-comes' | 'not';
  /** Content, one write of it. */
  data(content: Uint8Array): void;
  /** The response is complete. `spare` bytes came behind it, which nobody asked for. */
  end(spare: boolean): void;
  /** It can't be read, with why. */
  broken(why: string): void;
}

export class ResponseReader {
  readonly #method: string;
  readonly #settings: ResolvedSettings;
  readonly #sink: ResponseSink;
  #pending: Buffer = Buffer.alloc(0);
  #decoder: BodyDecoder | undefined;
  #buffered = false;
  #capacity = 0;
  #over = false;

  constructor(method: string, settings: ResolvedSettings, sink: ResponseSink) {
    this.#method = method;
    this.#settings = settings;
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    if (this.#over) return;
    const all =
      this.#pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#pending, bytes]);
    this.#pending = all;
    try {
      if (this.#decoder === undefined && !this.#readHead()) return;
      this.#readBody();
    } catch (error) {
      this.#break((error as Error).message);
    }
  }

  /** From here on nothing is a response: bytes that came behind a 101. */
  takeRest(): Buffer {
    this.#over = true;
    const rest = this.#pending;
    this.#pending = Buffer.alloc(0);
    return rest;
  }

  /** The program sent its FIN. */
  end(): void {
    if (this.#over) return;
    if (this.#decoder === undefined) {
      this.#break('upstream prematurely closed connection while reading response header');
      return;
    }
    try {
      if (this.#pending.length > 0) this.#release(this.#pending.length);
    } catch (error) {
      this.#break((error as Error).message);
    }
    if (this.#over) return;
    if (this.#decoder.mayEnd) this.#finish();
    else this.#break('upstream prematurely closed connection');
  }

  #readHead(): boolean {
    const text = this.#pending.toString('latin1', 0, this.#settings.proxyBufferSize);
    const end = /\r?\n\r?\n/.exec(text);
    if (end === null) {
      if (text.length >= this.#settings.proxyBufferSize) {
        throw new Error('upstream sent too big header while reading response header');
      }
      return false;
    }
    const length = end.index + end[0].length;
    const { start, fields } = readHead(text.slice(0, end.index));
    const [, version = '', digits = '', reason = ''] =
      /^HTTP\/(1\.\d) (\d{3})(?: (.*))?$/.exec(start) ?? [];
    if (digits === '') throw new Error('upstream sent no valid HTTP/1.0 header');
    const status = Number(digits);
    this.#pending = this.#pending.subarray(length);
    // 100 and 103 are not the answer yet.
    if (status < 200 && status !== 101) return this.#pending.length > 0 && this.#readHead();
    const close = listsToken(fields, 'connection', 'close');
    const keepAlive =
      !close && (version !== '1.0' || listsToken(fields, 'connection', 'keep-alive'));
    this.#decoder = bodyDecoder(this.#method, status, fields);
    this.#capacity = Math.max(1, this.#settings.proxyBufferSize - length);
    const how = this.#sink.head({ status, reason, fields, keepAlive });
    this.#buffered = how === 'buffered';
    if (how === 'not') this.#over = true;
    if (!this.#over && this.#decoder.done) this.#finish();
    return true;
  }

  #readBody(): void {
    while (!this.#over && this.#buffered && this.#pending.length >= this.#capacity) {
      this.#release(this.#capacity);
      this.#capacity = this.#settings.proxyBuffers.size;
    }
    if (this.#over || this.#pending.length === 0) return;
    const needed = this.#buffered ? (this.#decoder?.needed ?? 0) : 1;
    if (this.#pending.length >= needed) this.#release(this.#pending.length);
  }

  #release(length: number): void {
    const decoder = this.#decoder as BodyDecoder;
    const content = decoder.decode(this.#pending.subarray(0, length));
    this.#pending = this.#pending.subarray(length);
    if (content.length > 0) this.#sink.data(content);
    if (decoder.done) this.#finish();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#sink.end(this.#pending.length > 0);
  }

  #break(why: string): void {
    this.#over = true;
    this.#sink.broken(why);
  }
}
