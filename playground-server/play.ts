/**
 * The play origin: `/<session>/<example>/…`, relayed to the example's program with every byte of
 * both directions in the session's trace; and the files of the stage's frame.
 *
 * It takes bare TCP connections on purpose. A parser of HTTP in between would see heads and bodies,
 * and what the wire carried would have to be guessed from them.
 */

import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type HostRules, isAllowedHost, parseHost } from './hosts.ts';
import { PlayConnection } from './play-connection.ts';
import { PLAY_TIMEOUTS, type PlayContext, type PlayTimeouts } from './play-context.ts';
import { loadFrameFiles } from './play-frame-files.ts';
import type { PlaySession } from './tap/stage.ts';

export interface PlayOptions {
  /** The session with this public id; `undefined` where there is none. */
  readonly lookUp: (sessionId: string) => PlaySession | undefined;
  /** The playground's monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Which names this playground answers to; without them its machine's own. */
  readonly rules?: HostRules;
  /** The folder of the frame's files. */
  readonly frameFolder?: string;
  readonly timeouts?: Partial<PlayTimeouts>;
}

export interface Play {
  /**
   * Takes a connection from whoever listens. The `net.Server` must have `allowHalfOpen`, or a FIN
   * from the browser would end the answer too.
   */
  readonly accept: (socket: Socket) => void;
  /** Open connections. */
  readonly connections: number;
  /** Ends all connections, and each that still comes; their legs close with the cause `shutdown`. */
  close(): Promise<void>;
}

const FRAME = fileURLToPath(new URL('./frame', import.meta.url));

/** Milliseconds between two looks for connections that take too long. */
const SWEEP_INTERVAL = 1000;

export function createPlay(options: PlayOptions): Play {
  const { lookUp, now, rules = { allowedHosts: [] }, frameFolder = FRAME } = options;
  const timeouts = { ...PLAY_TIMEOUTS, ...options.timeouts };
  const context: PlayContext = {
    lookUp,
    now,
    timeouts,
    frameFiles: loadFrameFiles(frameFolder),
    isOwnHost: ownHosts(rules),
  };
  const connections = new Map<Socket, PlayConnection>();
  let closed = false;

  const sweep = (): void => {
    for (const connection of connections.values()) connection.sweep();
  };
  const interval = Math.min(SWEEP_INTERVAL, timeouts.head, timeouts.idle);
  const timer = setInterval(sweep, interval).unref();

  return {
    accept(socket) {
      if (closed) {
        socket.destroy();
        return;
      }
      socket.setNoDelay(true);
      connections.set(socket, new PlayConnection(socket, context));
      socket.once('close', () => connections.delete(socket));
    },

    get connections() {
      return connections.size;
    },

    async close() {
      closed = true;
      clearInterval(timer);
      const gone = [...connections.keys()].map(
        (socket) => new Promise((resolve) => socket.once('close', resolve)),
      );
      for (const connection of connections.values()) connection.close('shutdown');
      await Promise.all(gone);
    },
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
