/**
 * The trace feed: a WebSocket on the site origin that brings a session's trace to its owner (see
 * trace/session-api.ts for what is said on it). Host, Origin and path were checked by the site.
 *
 * Nothing here is compressed: records are small and mostly local, and a compressor per watcher
 * would cost more memory than the watcher.
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from './clock.ts';
import { LONGEST_MESSAGE, parseHello, parseProbe } from './feed-messages.ts';
import { watch } from './feed-watcher.ts';
import type { Limits } from './limits.ts';
import { Refusal } from './sessions/refusal.ts';
import type { Session } from './sessions/session.ts';
import type { Sessions } from './sessions/sessions.ts';
import {
  type ClockReading,
  FEED_SUBPROTOCOL,
  FeedClose,
  type FeedHello,
  type FeedWelcome,
} from './trace/session-api.ts';

/** Milliseconds until a watcher must have said who it is. */
const HELLO_TIMEOUT = 5_000;
/** Milliseconds between pings; a watcher that hasn't answered the last one is gone. */
const PING_INTERVAL = 30_000;
/** Milliseconds that a watcher has to answer a close frame. */
const CLOSE_TIMEOUT = 2_000;

/** RFC 6455, 7.4.1: "going away, such as a server going down". */
const GOING_AWAY = 1001;

export interface Feed {
  /** Takes over a connection whose request asks to become a feed. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every watcher with 1001. Settles when they are gone. */
  close(): Promise<void>;
}

export interface FeedOptions {
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly clock: Clock;
  /** Milliseconds; a test shortens them. */
  readonly helloTimeout?: number;
  readonly pingInterval?: number;
}

export function createFeed(options: FeedOptions): Feed {
  const { helloTimeout = HELLO_TIMEOUT, pingInterval = PING_INTERVAL } = options;
  const answering = new WeakSet<WebSocket>();
  const serverOptions: ServerOptions & { readonly closeTimeout: number } = {
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LONGEST_MESSAGE,
    autoPong: false,
    closeTimeout: CLOSE_TIMEOUT,
    handleProtocols: (offered) => (offered.has(FEED_SUBPROTOCOL) ? FEED_SUBPROTOCOL : false),
  };
  const server = new WebSocketServer(serverOptions);

  const pinging = setInterval(() => {
    for (const socket of server.clients) {
      if (!answering.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, pingInterval).unref();

  const greet = (socket: WebSocket): void => {
    answering.add(socket);
    socket.on('pong', () => answering.add(socket));
    // What a watcher makes us answer must not pile up either, if it never reads.
    socket.on('ping', (data) => hasRoom(socket, options.limits) && socket.pong(data));
    // A watcher that breaks the protocol is closed by ws; there is nothing else to do about it.
    socket.on('error', () => {});
    const timer = setTimeout(() => {
      socket.close(FeedClose.HELLO_TIMEOUT, 'The hello did not come in time.');
    }, helloTimeout);
    socket.once('close', () => clearTimeout(timer));
    socket.once('message', (data, isBinary) => {
      clearTimeout(timer);
      const hello = isBinary ? undefined : parseHello(String(data));
      if (hello) welcome(socket, hello, options);
      else socket.close(FeedClose.BAD_HELLO, 'The first message was not a hello.');
    });
  };

  return {
    accept: (request, socket, head) => server.handleUpgrade(request, socket, head, greet),
    async close() {
      clearInterval(pinging);
      const gone = [...server.clients].map((socket) => {
        socket.close(GOING_AWAY, 'The playground is shutting down.');
        return new Promise((resolve) => socket.once('close', resolve));
      });
      await Promise.all(gone);
    },
  };
}

function welcome(
  socket: WebSocket,
  hello: FeedHello,
  { sessions, limits, clock }: FeedOptions,
): void {
  let session: Session;
  let leave: () => void;
  try {
    session = sessions.open(hello.session, hello.key);
    leave = session.takeWatcher();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    socket.close(closeCodeOf(error), error.message.slice(0, 120));
    return;
  }
  const message: FeedWelcome = {
    type: 'welcome',
    version: 1,
    epoch: clock.epoch,
    now: clock.now(),
    faults: session.faults(),
    labs: session.labs(),
  };
  socket.send(JSON.stringify(message));
  const { ring } = session;
  const backlog = limits.watcherBacklog;
  const stop = watch({ socket, ring, since: hello.since, backlog, now: clock.now });
  const stopListening = session.onEnd((end) => {
    if (end === 'shutdown') socket.close(GOING_AWAY, 'The playground is shutting down.');
    else socket.close(FeedClose.SESSION_EXPIRED, 'This session is over. Start a new one.');
  });
  socket.once('close', () => {
    stop();
    stopListening();
    leave();
  });
  socket.on('message', (data, isBinary) => {
    const probe = isBinary ? undefined : parseProbe(String(data));
    if (!probe) return socket.close(FeedClose.BAD_HELLO, 'Only clock probes are understood here.');
    const reading: ClockReading = { ...probe, now: clock.now(), seq: ring.lastSeq };
    if (hasRoom(socket, limits)) socket.send(JSON.stringify(reading));
  });
}

function hasRoom(socket: WebSocket, limits: Limits): boolean {
  return socket.bufferedAmount < limits.watcherBacklog * 2;
}

function closeCodeOf({ code }: Refusal): number {
  if (code === 'WRONG_KEY') return FeedClose.WRONG_KEY;
  if (code === 'TOO_MANY_WATCHERS') return FeedClose.TOO_MANY_WATCHERS;
  return FeedClose.UNKNOWN_SESSION;
}
