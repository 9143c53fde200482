/**
 * Writes an answer to the browser: nginx's own fields first, then the program's, then the body, chunked
 * where nobody knows how long it is. Buffered, the head waits for the first of the body.
 */

import type { Writable } from 'node:stream';
import type { Gzip } from 'node:zlib';
import { constants, createGzip } from 'node:zlib';
import { type ResolvedSettings, UPSTREAM } from '../model/settings.ts';
import type { ClientConnection } from './client-connection.ts';
import { reasonOf } from './error-page.ts';
import { type FieldLine, firstValue, type HopRequest, keepsAlive, listsToken } from './request.ts';
import type { ResponseHead } from './response-reader.ts';

/** Fields of the program that don't go on as they are. */
const OWN = new Set([
  'date',
  'server',
  'content-type',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'x-pad',
]);

/** Answers of these codes get what `add_header` says. */
const ADDED_TO = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);
const COMPRESSED = new Set([200, 403, 404]);
/** Bytes that wait for more before they are written (`postpone_output`). */
const POSTPONED = 1460;

export interface WriterOptions {
  readonly client: ClientConnection;
  readonly request: HopRequest;
  readonly head: ResponseHead;
  readonly settings: ResolvedSettings;
  readonly software: string;
  readonly cacheStatus: string | undefined;
  /** Every write goes out at once. */
  readonly flush: boolean;
  /** The answer is the start of a tunnel. */
  readonly tunnel?: boolean;
}

export class ResponseWriter {
  readonly #options: WriterOptions;
  readonly #chunked: boolean;
  readonly #keep: boolean;
  readonly #bodiless: boolean;
  readonly #gzip: Gzip | undefined;
  #waiting: Buffer[] = [];
  #headWaits = true;

  constructor(options: WriterOptions) {
    this.#options = options;
    const { request, head, client } = options;
    const { status, fields } = head;
    this.#bodiless =
      request.method === 'HEAD' || status === 204 || status === 304 || status === 101;
    const gzipped = this.#compresses();
    const known = !gzipped && firstValue(fields, 'content-length') !== '';
    this.#chunked = !this.#bodiless && !known && request.version === '1.1';
    this.#keep = keepsAlive(request) && (known || this.#chunked || this.#bodiless);
    this.#waiting.push(Buffer.from(this.#headText(gzipped, known), 'latin1'));
    if (gzipped) this.#gzip = this.#createGzip(client);
    if (options.flush || options.tunnel) this.#flush();
  }

  /** Content from the program, as one write. Returns false where the browser is behind. */
  write(content: Uint8Array): boolean {
    const { flush } = this.#options;
    if (this.#bodiless) return true;
    if (!this.#gzip) this.#send(content);
    else {
      this.#gzip.write(content);
      if (flush) this.#gzip.flush(constants.Z_SYNC_FLUSH);
    }
    return !this.#behind;
  }

  /** Calls back once the browser is no longer behind. */
  whenReady(ready: () => void): void {
    if (this.#behind) this.#behind.once('drain', () => this.whenReady(ready));
    else ready();
  }

  /** What must drain first: the browser's socket, or a compressor that is slower than the program. */
  get #behind(): Writable | undefined {
    const { socket } = this.#options.client;
    if (socket.writableNeedDrain) return socket;
    return this.#gzip?.writableNeedDrain ? this.#gzip : undefined;
  }

  /** The content is complete. */
  end(): void {
    if (this.#gzip) this.#gzip.end();
    else this.#finish();
  }

  #finish(): void {
    if (this.#chunked) this.#waiting.push(Buffer.from('0\r\n\r\n'));
    this.#flush();
    this.#options.client.finished(this.#keep);
  }

  #createGzip(client: ClientConnection): Gzip {
    const gzip = createGzip({ level: 1, chunkSize: 4096 });
    gzip.on('data', (bytes: Buffer) => this.#send(bytes));
    gzip.on('end', () => this.#finish());
    gzip.on('error', () => client.breakOff());
    const destroy = (): void => void gzip.destroy();
    client.socket.once('close', destroy);
    gzip.once('close', () => client.socket.off('close', destroy));
    return gzip;
  }

  #send(content: Uint8Array): void {
    if (content.length === 0) return;
    const bytes = Buffer.from(content);
    if (!this.#chunked) this.#waiting.push(bytes);
    else {
      const size = Buffer.from(`${bytes.length.toString(16)}\r\n`);
      this.#waiting.push(size, bytes, Buffer.from('\r\n'));
    }
    const length = this.#waiting.reduce((sum, one) => sum + one.length, 0);
    // A compressor's output waits for company; a buffer of the program's goes at once.
    if (this.#options.flush || !this.#gzip || length >= POSTPONED) this.#flush();
  }

  #flush(): void {
    const { socket } = this.#options.client;
    if (this.#waiting.length === 0 || socket.destroyed) return;
    this.#headWaits = false;
    socket.write(Buffer.concat(this.#waiting));
    this.#waiting = [];
  }

  /** True while the browser has seen nothing of the answer. */
  get headWaits(): boolean {
    return this.#headWaits;
  }

  #compresses(): boolean {
    const { request, head, settings } = this.#options;
    if (settings.gzip === 'off' || this.#bodiless || !COMPRESSED.has(head.status)) return false;
    const type = (firstValue(head.fields, 'content-type').split(';')[0] ?? '').trim().toLowerCase();
    if (type !== 'text/html' && !settings.gzipTypes.includes(type)) return false;
    if (firstValue(head.fields, 'content-encoding') !== '') return false;
    const length = firstValue(head.fields, 'content-length');
    if (length !== '' && Number(length) < settings.gzipMinLength) return false;
    if (request.version !== '1.1' || firstValue(request.fields, 'via') !== '') return false;
    return request.fields.some(
      ([name, value]) =>
        name.toLowerCase() === 'accept-encoding' &&
        /(^|[,\s])gzip(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(value),
    );
  }

  #headText(gzipped: boolean, known: boolean): string {
    const { head, software, cacheStatus, tunnel } = this.#options;
    const { status, fields } = head;
    const reason = head.reason || reasonOf(status);
    const type = firstValue(fields, 'content-type');
    const lines: FieldLine[] = [
      ['Server', software],
      ['Date', new Date().toUTCString()],
    ];
    if (type !== '') lines.push(['Content-Type', type]);
    if (known) lines.push(['Content-Length', firstValue(fields, 'content-length')]);
    if (this.#chunked) lines.push(['Transfer-Encoding', 'chunked']);
    lines.push(['Connection', tunnel ? 'upgrade' : this.#keep ? 'keep-alive' : 'close']);
    for (const [name, value] of fields) {
      const lower = name.toLowerCase();
      if (OWN.has(lower) || lower.startsWith('x-accel-')) continue;
      if (gzipped && lower === 'accept-ranges') continue;
      if (lower === 'location') lines.push([name, this.#location(value)]);
      else if (gzipped && lower === 'etag' && !value.startsWith('W/'))
        lines.push([name, `W/${value}`]);
      else lines.push([name, value]);
    }
    if (cacheStatus && ADDED_TO.has(status)) lines.push(['X-Cache-Status', cacheStatus]);
    if (gzipped) lines.push(['Content-Encoding', 'gzip']);
    const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return `HTTP/1.1 ${status} ${reason}\r\n${text}\r\n`;
  }

  /** `proxy_redirect default`: the upstream's own name is taken out. */
  #location(value: string): string {
    const own = `http://${UPSTREAM}/`;
    const { proxyRedirect } = this.#options.settings;
    return proxyRedirect === 'default' && value.startsWith(own)
      ? value.slice(own.length - 1)
      : value;
  }
}

/** Whether the body is held in buffers on its way (`proxy_buffering`, `X-Accel-Buffering`). */
export function isBuffered(fields: readonly FieldLine[], settings: ResolvedSettings): boolean {
  if (settings.xAccelBuffering === 'obeyed') {
    if (listsToken(fields, 'x-accel-buffering', 'no')) return false;
    if (listsToken(fields, 'x-accel-buffering', 'yes')) return true;
  }
  return settings.proxyBuffering === 'on';
}
