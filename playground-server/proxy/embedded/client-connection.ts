/**
 * One connection of the playground to the embedded hop: the PROXY line, then requests, one at a time and
 * each read whole, as nginx does; or, behind a switch of protocols, bytes.
 */

import type { Socket } from 'node:net';
import type { BrokenBorder, RequestBorder } from '../../wire/border.ts';
import { createRequestBorders } from '../../wire/http1-borders.ts';
import { bodyDecoder } from './body-decoder.ts';
import { errorPage, reasonOf } from './error-page.ts';
import { runExchange } from './exchange.ts';
import type { HopContext } from './hop-context.ts';
import { type HopRequest, keepsAlive, readHead } from './request.ts';

/** Bytes of a request's body: `client_max_body_size` as nginx has it. */
const BODY_LIMIT = 1024 * 1024;
/** Bytes of a request's head: `large_client_header_buffers` as nginx has it. */
const HEAD_LIMIT = 32 * 1024;
/** Characters of a PROXY line, with its end. */
const PROXY_LINE_LIMIT = 108;
/** Milliseconds that a connection may say nothing between two requests. */
const KEPT_FOR = 75_000;

interface Waiting {
  readonly request: HopRequest;
  readonly upgrade: boolean;
}

export class ClientConnection {
  readonly socket: Socket;
  readonly #context: HopContext;
  readonly #borders = createRequestBorders({ headLimit: HEAD_LIMIT });
  readonly #waiting: Waiting[] = [];
  #address: string | undefined;
  /** What has been read and belongs to no request yet, and its place in the stream. */
  #pending: Buffer = Buffer.alloc(0);
  #offset = 0;
  #head: Extract<RequestBorder, { type: 'head' }> | undefined;
  #busy = false;
  /** The last answer is written, or broke off: what still comes is thrown away. */
  #over = false;
  #broken: BrokenBorder | undefined;
  #abort: (() => void) | undefined;
  #tunnel: ((bytes: Uint8Array) => void) | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(socket: Socket, context: HopContext) {
    this.socket = socket;
    this.#context = context;
    socket.on('data', (bytes: Buffer) => this.#onData(bytes));
    socket.on('end', () => this.#gone());
    socket.on('error', () => this.#gone());
    socket.once('close', () => this.#gone());
    this.#watchIdle();
  }

  /** Answers by the hop itself, and goes on to the next request or ends the connection. */
  answerError(status: number, request: HopRequest | undefined): void {
    const { software } = this.#context;
    const page = errorPage(status, software);
    const keep = request !== undefined && keepsAlive(request);
    const head = [
      `HTTP/1.1 ${status} ${reasonOf(status)}`,
      `Server: ${software}`,
      `Date: ${new Date().toUTCString()}`,
      'Content-Type: text/html',
      `Content-Length: ${page.length}`,
      `Connection: ${keep ? 'keep-alive' : 'close'}`,
    ].join('\r\n');
    this.socket.write(`${head}\r\n\r\n`);
    if (request?.method !== 'HEAD') this.socket.write(page);
    this.finished(keep);
  }

  /** The answer is written. */
  finished(keep: boolean): void {
    this.#abort = undefined;
    this.#busy = false;
    if (!keep) {
      this.#over = true;
      this.#pending = Buffer.alloc(0);
      this.socket.end();
      this.socket.resume();
      return;
    }
    if (this.#borders.held) this.#take(this.#borders.settle('refused'));
    this.#next();
  }

  /** The answer broke off: the browser can only be told by the connection's end. */
  breakOff(): void {
    this.#over = true;
    this.socket.destroy();
  }

  /** From here on bytes go to `onBytes`, those that came already first. */
  becomeTunnel(onBytes: (bytes: Uint8Array) => void): void {
    this.#borders.settle('tunnel');
    this.#tunnel = onBytes;
    const held = this.#pending;
    this.#pending = Buffer.alloc(0);
    if (held.length > 0) onBytes(held);
  }

  /** Told when the browser is gone. */
  onGone(abort: () => void): void {
    this.#abort = abort;
  }

  #onData(bytes: Buffer): void {
    if (this.#over) return;
    if (this.#tunnel) {
      this.#tunnel(bytes);
      return;
    }
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    if (this.#address === undefined) {
      if (!this.#readProxyLine()) return;
      this.#take(this.#borders.push(this.#pending));
    } else this.#take(this.#borders.push(bytes));
    this.#next();
  }

  #readProxyLine(): boolean {
    const end = this.#pending.indexOf('\r\n');
    if (end < 0 && this.#pending.length < PROXY_LINE_LIMIT) return false;
    const [, address = 'unix:'] =
      /^PROXY TCP[46] (\S+) /.exec(this.#pending.toString('latin1', 0, Math.max(end, 0))) ?? [];
    this.#address = address;
    this.#pending = this.#pending.subarray(end + 2);
    return true;
  }

  #take(borders: readonly RequestBorder[]): void {
    for (const border of borders) {
      if (border.type === 'head') this.#head = border;
      else if (border.type === 'message-end') this.#takeRequest(border.at);
      else if (border.type === 'broken') this.#broken = border;
    }
    const { length } = this.#pending;
    if (this.#head && length - (this.#head.end - this.#offset) > BODY_LIMIT * 2) this.#tooLarge();
  }

  #takeRequest(at: number): void {
    const head = this.#head;
    if (head === undefined) return;
    const bytes = this.#pending.subarray(0, at - this.#offset);
    const headBytes = bytes.subarray(head.start - this.#offset, head.end - this.#offset);
    const { start, fields } = readHead(headBytes.toString('latin1').replace(/\r?\n\r?\n$/, ''));
    const version = /HTTP\/(1\.\d)$/.exec(start)?.[1] ?? '1.1';
    const chunked = bodyDecoder('POST', 200, fields);
    const raw = bytes.subarray(head.end - this.#offset);
    // It may be read again when the next request has come: it keeps a copy.
    const body = Buffer.from(raw.length === 0 ? raw : chunked.decode(raw));
    const { method, target, upgrade } = head;
    const address = this.#address ?? '';
    this.#waiting.push({ request: { method, target, version, fields, body, address }, upgrade });
    this.#pending = this.#pending.subarray(at - this.#offset);
    this.#offset = at;
    this.#head = undefined;
  }

  #tooLarge(): void {
    this.answerError(413, undefined);
  }

  #next(): void {
    clearTimeout(this.#idle);
    if (this.#busy || this.#over || this.#tunnel || this.socket.destroyed) return;
    const next = this.#waiting.shift();
    if (next === undefined) {
      if (this.#broken) this.answerError(this.#statusOf(this.#broken), undefined);
      else this.#watchIdle();
      return;
    }
    const { request } = next;
    const hosts = request.fields.filter(([name]) => name.toLowerCase() === 'host').length;
    if (hosts > 1 || (hosts === 0 && request.version === '1.1')) {
      this.answerError(400, undefined);
      return;
    }
    if (request.body.length > BODY_LIMIT) {
      this.answerError(413, undefined);
      return;
    }
    this.#busy = true;
    runExchange({ client: this, request, upgrade: next.upgrade, context: this.#context });
  }

  #statusOf({ violation }: BrokenBorder): number {
    return violation.code === 'HTTP_HEAD_TOO_LARGE' ? 431 : 400;
  }

  #gone(): void {
    clearTimeout(this.#idle);
    const abort = this.#abort;
    this.#abort = undefined;
    abort?.();
    // An idle connection ends with its browser; nginx does not wait for a half-closed one either.
    this.socket.destroySoon();
  }

  #watchIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.socket.end(), KEPT_FOR).unref();
  }
}
