/**
 * The further hop where no nginx is: the same settings, the same effects on the wire. What it does
 * otherwise than nginx is said where it does it, and a contract suite holds the two against each other.
 * It names itself in `Server`, so that nobody takes it for nginx.
 */

import { createServer, type Socket } from 'node:net';
import { ClientConnection } from './embedded/client-connection.ts';
import type { HopContext } from './embedded/hop-context.ts';
import { createPeers } from './embedded/peers.ts';
import { createResponseCache } from './embedded/response-cache.ts';
import { createUpstreamPool } from './embedded/upstream-pool.ts';
import type { HopKind, HopOptions, RunningHop } from './hop.ts';
import { type ProxySettings, resolveSettings, scaledSeconds } from './model/settings.ts';

/** Raised when what it does on the wire changes. */
const VERSION = '1.1';

/** Lines of its error log that are kept. */
const LOG_LINES = 20;

export function createEmbeddedHop(): HopKind {
  return {
    kind: 'embedded',
    version: VERSION,
    // Whatever the model allows, it can run.
    check: async () => {},
    start: startEmbeddedHop,
  };
}

async function startEmbeddedHop(options: HopOptions): Promise<RunningHop> {
  const log: string[] = [];
  const report = (line: string): void => {
    log.push(`${new Date().toISOString()} [error] ${line}`);
    if (log.length > LOG_LINES) log.shift();
  };
  const context = createContext(options.settings, options.upstreamSockets, report);
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    new ClientConnection(socket, context);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: options.listenSocket }, resolve);
  });
  return {
    // It lives in the playground, and ends with it.
    crashed: new Promise(() => {}),
    log: () => log.join('\n'),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
        context.pool.close();
      }),
  };
}

function createContext(
  settings: ProxySettings,
  upstreamSockets: readonly string[],
  report: HopContext['report'],
): HopContext {
  const resolved = resolveSettings(settings);
  const now = (): number => performance.now();
  const { proxyCache, keepalive } = resolved;
  const valid = proxyCache ? scaledSeconds(proxyCache.valid, settings.timeScale) : 0;
  return {
    settings,
    resolved,
    peers: createPeers(upstreamSockets, settings, now),
    pool: createUpstreamPool(keepalive),
    cache: proxyCache ? createResponseCache(valid, now) : undefined,
    software: `wireside-hop/${VERSION}`,
    now,
    report,
  };
}
