/**
 * One connection of the playground to the embedded hop: the PROXY line, then requests, one at a time and
 * each read whole, as nginx does; or, behind a switch of protocols, bytes.
 */

import type { Socket } from 'node:net';
import { errorPage, statusLineOf } from './error-page.ts';
import { runExchange } from './exchange.ts';
import type { HopContext } from './hop-context.ts';
import { type FieldLine, type HopRequest, keepsAlive } from './request.ts';
import { RequestReader } from './request-reader.ts';

/** Characters of a PROXY line, with its end. */
const PROXY_LINE_LIMIT = 108;
/** Milliseconds that a connection may say nothing between two requests. */
const KEPT_FOR = 75_000;
/** Bytes that may be read ahead while a request is answered. */
const READ_AHEAD = 64 * 1024;

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

export class ClientConnection {
  readonly socket: Socket;
  readonly #context: HopContext;
  #requests: RequestReader | undefined;
  /** What came of the PROXY line. */
  #proxyLine: Buffer = Buffer.alloc(0);
  #busy = false;
  /** Requests are being taken up: one that is answered at once must not take up the next itself. */
  #taking = false;
  #paused = false;
  /** The last answer is written, or broke off: what still comes is thrown away. */
  #over = false;
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

  /**
   * Answers by the hop itself, and goes on to the next request or ends the connection.
   *
   * @param request the one that is answered; none where it could not be read
   * @param fields of the answer's head, beside nginx's own
   */
  answerItself(
    status: number,
    request: HopRequest | undefined,
    fields: readonly FieldLine[] = [],
  ): void {
    const { software } = this.#context;
    const page = errorPage(status, software);
    const keep = request !== undefined && keepsAlive(request);
    const head = [
      `HTTP/1.1 ${statusLineOf(status)}`,
      `Server: ${software}`,
      `Date: ${new Date().toUTCString()}`,
      'Content-Type: text/html',
      `Content-Length: ${page.length}`,
      `Connection: ${keep ? 'keep-alive' : 'close'}`,
      ...fields.map(([name, value]) => `${name}: ${value}`),
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
      this.#requests = undefined;
      this.socket.end();
      this.socket.resume();
      return;
    }
    this.#requests?.refused();
    this.#next();
  }

  /** The answer broke off: the browser can only be told by the connection's end. */
  breakOff(): void {
    this.#over = true;
    this.socket.destroy();
  }

  /** From here on bytes go to `onBytes`, those that came already first. */
  becomeTunnel(onBytes: (bytes: Uint8Array) => void): void {
    const held = this.#requests?.end() ?? Buffer.alloc(0);
    this.#requests = undefined;
    this.#tunnel = onBytes;
    this.#holdBack(false);
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
    if (this.#requests) this.#requests.push(bytes);
    else this.#readProxyLine(bytes);
    this.#next();
  }

  #readProxyLine(bytes: Buffer): void {
    this.#proxyLine = Buffer.concat([this.#proxyLine, bytes]);
    const all = this.#proxyLine;
    const end = all.indexOf('\r\n');
    if (end < 0 && all.length < PROXY_LINE_LIMIT) return;
    const [, address = 'unix:'] =
      /^PROXY TCP[46] (\S+) /.exec(all.toString('latin1', 0, Math.max(end, 0))) ?? [];
    this.#requests = new RequestReader(address);
    this.#requests.push(all.subarray(end + 2));
  }

  /** Takes up what is there, as far as no answer is waited for. */
  #next(): void {
    if (this.#taking) return;
    this.#taking = true;
    while (!this.#busy && !this.#over && !this.#tunnel && !this.socket.destroyed) {
      clearTimeout(this.#idle);
      const next = this.#requests?.next();
      if (next === undefined) {
        if (this.#requests?.takeExpectation()) this.socket.write(CONTINUE);
        this.#watchIdle();
        break;
      }
      if ('refusal' in next) {
        this.answerItself(next.refusal, undefined);
        break;
      }
      if (next.expects) this.socket.write(CONTINUE);
      this.#busy = true;
      const { request, upgrade } = next;
      runExchange({ client: this, request, upgrade, context: this.#context });
    }
    this.#taking = false;
    if (!this.#tunnel) this.#holdBack(this.#busy && (this.#requests?.ahead ?? 0) > READ_AHEAD);
  }

  /** A browser that sends on is held back while it is answered; one that leaves is seen otherwise. */
  #holdBack(wanted: boolean): void {
    if (this.#over || wanted === this.#paused) return;
    this.#paused = wanted;
    if (wanted) this.socket.pause();
    else this.socket.resume();
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
