/**
 * One request's way through the hop: the cache, a program, the answer. Where a program fails before
 * the browser has seen a byte, the next one is tried, as `proxy_next_upstream error timeout` says; what
 * has been sent and is not idempotent is never sent twice.
 */

import type { Socket } from 'node:net';
import { scaledMilliseconds } from '../model/settings.ts';
import type { ClientConnection } from './client-connection.ts';
import type { HopContext } from './hop-context.ts';
import type { Peer } from './peers.ts';
import type { HopRequest } from './request.ts';
import type { Keeping } from './response-cache.ts';
import { type ResponseHead, ResponseReader } from './response-reader.ts';
import { isBuffered, ResponseWriter } from './response-writer.ts';
import { sendRequest } from './send-request.ts';
import { joinTunnel } from './tunnel.ts';
import { upstreamHead } from './upstream-head.ts';

export interface ExchangeOptions {
  readonly client: ClientConnection;
  readonly request: HopRequest;
  /** It asks for another protocol. */
  readonly upgrade: boolean;
  readonly context: HopContext;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);

export function runExchange(options: ExchangeOptions): void {
  const { client, request, context } = options;
  const { location } = context.resolved;
  const [path = ''] = request.target.split('?', 1);
  if (path.startsWith(location)) new Exchange(options).start();
  else if (`${path}/` === location) {
    // What nginx does for a location that ends in a slash, where requests without it are meant, too.
    const fields = [['Location', `${location}${request.target.slice(path.length)}`]] as const;
    client.answerItself(301, request, fields);
  } else client.answerItself(404, request);
}

class Exchange {
  readonly #options: ExchangeOptions;
  readonly #tried = new Set<Peer>();
  readonly #readTimeout: number;
  readonly #sendTimeout: number;
  #cacheStatus: string | undefined;
  #peer: Peer | undefined;
  #socket: Socket | undefined;
  #reused = false;
  #writer: ResponseWriter | undefined;
  /** All of the request has left. */
  #sent = false;
  #answered = false;
  #over = false;
  #timer: NodeJS.Timeout | undefined;
  /** What is to be found in the cache once it is complete. */
  #keeping: Keeping | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { settings, resolved } = options.context;
    this.#readTimeout = scaledMilliseconds(resolved.proxyReadTimeout, settings.timeScale);
    this.#sendTimeout = scaledMilliseconds(resolved.proxySendTimeout, settings.timeScale);
  }

  /** The request as the program gets it: a cache asks for the whole of what it may keep. */
  get #asked(): HopRequest {
    const { request, context } = this.#options;
    return context.cache && request.method === 'HEAD' ? { ...request, method: 'GET' } : request;
  }

  start(): void {
    const { client, request, context } = this.#options;
    if (context.cache && (request.method === 'GET' || request.method === 'HEAD')) {
      const { status, found } = context.cache.find(request.target);
      this.#cacheStatus = status;
      if (found) {
        const writer = this.#createWriter(found.head, false);
        writer.write(found.body);
        writer.end();
        return;
      }
    }
    client.onGone(() => this.#abort());
    this.#tryNext(502);
  }

  #tryNext(status: number): void {
    const { client, request, context } = this.#options;
    const peer = context.peers.choose(request, this.#tried);
    if (peer === undefined) {
      if (this.#tried.size === 0) context.report('no live upstreams while connecting to upstream');
      this.#end();
      client.answerItself(status, request);
      return;
    }
    this.#tried.add(peer);
    this.#peer = peer;
    const { socket, reused } = context.pool.take(peer);
    this.#send(socket, reused);
  }

  #send(socket: Socket, reused: boolean): void {
    const { request, context } = this.#options;
    this.#socket = socket;
    this.#reused = reused;
    this.#sent = false;
    this.#answered = false;
    const reader = this.#createReader(socket);
    socket.on('data', (bytes: Buffer) => {
      if (this.#socket !== socket) return;
      this.#answered = true;
      this.#watchRead();
      reader.push(bytes);
    });
    socket.on('end', () => {
      if (this.#socket === socket) reader.end();
    });
    socket.on('error', (error) => {
      if (this.#socket === socket)
        this.#failed(`upstream connection failed (${error.message})`, 502);
    });
    this.#watchSend();
    sendRequest(socket, upstreamHead(this.#asked, context.resolved), request.body, {
      onProgress: () => {
        if (this.#socket === socket && !this.#answered) this.#watchSend();
      },
      onSent: () => {
        if (this.#socket !== socket) return;
        this.#sent = true;
        this.#watchRead();
      },
    });
  }

  #createReader(socket: Socket): ResponseReader {
    const { context } = this.#options;
    let reuse = false;
    const reader: ResponseReader = new ResponseReader(this.#asked.method, context.resolved, {
      head: (head) => {
        reuse = head.keepAlive;
        if (head.status === 101 && this.#options.upgrade) {
          this.#switch(head, socket, reader);
          return 'not';
        }
        const buffered = isBuffered(head.fields, context.resolved);
        this.#writer = this.#createWriter(head, !buffered);
        if (buffered) this.#keep(head);
        return buffered ? 'buffered' : 'as-it-comes';
      },
      data: (content) => {
        this.#keeping?.add(content);
        if (this.#writer?.write(content) === false) this.#waitForBrowser(socket);
      },
      end: (spare) => this.#complete(socket, reuse && !spare),
      broken: (why) => this.#failed(why, 502),
    });
    return reader;
  }

  #createWriter(head: ResponseHead, flush: boolean): ResponseWriter {
    const { client, request, context } = this.#options;
    const { resolved: settings, software } = context;
    const cacheStatus = this.#cacheStatus;
    return new ResponseWriter({ client, request, head, settings, software, cacheStatus, flush });
  }

  /** Only what passes through the buffers is held in the cache, as with nginx. */
  #keep(head: ResponseHead): void {
    const { context, request } = this.#options;
    if (this.#asked.method === 'GET') this.#keeping = context.cache?.keep(request.target, head);
  }

  #complete(socket: Socket, reuse: boolean): void {
    const { context } = this.#options;
    const peer = this.#peer as Peer;
    context.peers.succeeded(peer);
    this.#keeping?.done();
    this.#end();
    release(socket);
    // Behind an answer that came early, the rest of its request would still go out.
    if (reuse && this.#sent) context.pool.giveBack(peer, socket);
    else socket.destroy();
    this.#writer?.end();
  }

  /** A browser that doesn't read holds the program back, and no timeout runs meanwhile. */
  #waitForBrowser(socket: Socket): void {
    // One read may make several writes.
    if (socket.isPaused()) return;
    socket.pause();
    clearTimeout(this.#timer);
    this.#writer?.whenReady(() => {
      if (this.#socket !== socket) return;
      this.#watchRead();
      socket.resume();
    });
  }

  #switch(head: ResponseHead, socket: Socket, reader: ResponseReader): void {
    const { client, request, context } = this.#options;
    context.peers.succeeded(this.#peer as Peer);
    this.#end();
    release(socket);
    const { resolved: settings, software } = context;
    const cacheStatus = undefined;
    new ResponseWriter({
      client,
      request,
      head,
      settings,
      software,
      cacheStatus,
      flush: true,
      tunnel: true,
    });
    const { report } = context;
    // What came behind the head in the same read is known once the reader has returned.
    queueMicrotask(() => {
      const first = reader.takeRest();
      const [readTimeout, sendTimeout] = [this.#readTimeout, this.#sendTimeout];
      joinTunnel({ client, upstream: socket, first, readTimeout, sendTimeout, report });
    });
  }

  // --- What goes wrong -----------------------------------------------------------------------------

  #failed(why: string, status: 502 | 504): void {
    if (this.#over) return;
    const { client, request, context } = this.#options;
    const peer = this.#peer as Peer;
    this.#socket?.destroy();
    this.#socket = undefined;
    clearTimeout(this.#timer);
    const mayRepeat = IDEMPOTENT.has(request.method);
    if (this.#reused && !this.#answered && mayRepeat) {
      // It had been kept for too long: that says nothing of the program.
      this.#send(context.pool.open(peer), false);
      return;
    }
    context.report(
      `${why}, request: "${request.method} ${request.target} HTTP/${request.version}"`,
    );
    if (this.#writer) {
      this.#end();
      if (this.#writer.headWaits) client.answerItself(status, request);
      else client.breakOff();
      return;
    }
    context.peers.failed(peer);
    if (mayRepeat && !context.peers.single) this.#tryNext(status);
    else {
      this.#end();
      client.answerItself(status, request);
    }
  }

  #abort(): void {
    const socket = this.#socket;
    this.#end();
    socket?.destroy();
  }

  #watchSend(): void {
    this.#watch(this.#sendTimeout, 'sending request to upstream');
  }

  #watchRead(): void {
    const what = this.#answered ? 'reading upstream' : 'reading response header from upstream';
    this.#watch(this.#readTimeout, what);
  }

  #watch(timeout: number, what: string): void {
    clearTimeout(this.#timer);
    if (this.#over) return;
    this.#timer = setTimeout(() => this.#failed(`upstream timed out while ${what}`, 504), timeout);
  }

  #end(): void {
    this.#over = true;
    this.#socket = undefined;
    clearTimeout(this.#timer);
  }
}

/** Takes off what this exchange listened for. */
function release(socket: Socket): void {
  for (const event of ['data', 'end', 'error', 'drain']) socket.removeAllListeners(event);
  socket.on('error', () => socket.destroy());
}
