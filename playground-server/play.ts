/**
 * The play origin: `/<session>/<example>/…`, relayed to the example's program with every byte of
 * both directions in the session's trace; and the files of the stage's frame.
 *
 * It is a `net.Server` on purpose. A parser of HTTP in between would see heads and bodies, and what
 * the wire carried would have to be guessed from them.
 */

import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type HostRules, isAllowedHost, parseHost } from './hosts.ts';
import { PlayConnection } from './play-connection.ts';
import { PLAY_TIMEOUTS, type PlayContext, type PlayTimeouts } from './play-context.ts';
import { loadFrameFiles } from './play-frame-files.ts';
import type { PlaySession } from './tap/stage.ts';

export interface PlayOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The session with this public id; `undefined` where there is none. */
  readonly lookUp: (sessionId: string) => PlaySession | undefined;
  /** The playground's monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** The folder of the frame's files. */
  readonly framePath: string;
  /** Which names this playground answers to; without them its machine's own. */
  readonly hostRules?: HostRules;
  readonly timeouts?: Partial<PlayTimeouts>;
}

export interface Play {
  /** @throws the system's error, with `code` `EADDRINUSE` and so on */
  listen(): Promise<AddressInfo>;
  /** Open connections. */
  readonly connections: number;
  /** Stops listening and ends all connections; their legs close with the cause `shutdown`. */
  close(): Promise<void>;
}

/** Milliseconds between two looks for connections that take too long. */
const SWEEP_INTERVAL = 1000;

export function createPlay(options: PlayOptions): Play {
  const { host, port, lookUp, now, framePath, hostRules = { allowedHosts: [] } } = options;
  const timeouts = { ...PLAY_TIMEOUTS, ...options.timeouts };
  const context: PlayContext = {
    lookUp,
    now,
    timeouts,
    frameFiles: loadFrameFiles(framePath),
    isOwnHost: ownHosts(hostRules),
  };
  const connections = new Map<Socket, PlayConnection>();
  // A FIN from the browser must not end the answer: half-open is allowed.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    connections.set(socket, new PlayConnection(socket, context));
    socket.once('close', () => connections.delete(socket));
  });

  const sweep = (): void => {
    for (const connection of connections.values()) connection.sweep();
  };
  const interval = Math.min(SWEEP_INTERVAL, timeouts.head, timeouts.idle);
  const timer = setInterval(sweep, interval).unref();

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, () => {
          server.off('error', reject);
          resolve(server.address() as AddressInfo);
        });
      }),

    get connections() {
      return connections.size;
    },

    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        // It calls back when the last connection is gone; at once where it never listened.
        server.close(() => resolve());
        for (const connection of connections.values()) connection.close('shutdown');
      }),
  };
}

/** Remembers the last name that passed: one browser sends the same again and again. */
function ownHosts(rules: HostRules): (host: string) => boolean {
  let last: string | undefined;
  return (host) => {
    if (host === last) return true;
    const name = parseHost(host);
    if (name === undefined || !isAllowedHost(name, rules)) return false;
    last = host;
    return true;
  };
}
