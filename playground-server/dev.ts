/**
 * `npm run dev`: Astro's development server and the playground, behind the one origin that the
 * browser knows from `start`.
 *
 * The playground runs in a process of its own, because only a new process runs changed code; the
 * pages stay open meanwhile.
 */

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AstroIntegration } from 'astro';
import { startBackend } from './dev-backend.ts';
import { createFront } from './dev-front.ts';
import { bind, type Listener, listen, listenOnPair, type Open } from './listeners.ts';
import type { ServeOptions } from './options.ts';

export interface DevOptions {
  readonly project: string;
  readonly options: ServeOptions;
  /** The flags that were given, for the playground's own process. */
  readonly flags: readonly string[];
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/**
 * Settles when the signal has come and all is closed.
 *
 * @throws UserError as listeners.ts does.
 */
export async function dev({ project, options, flags, signal, log }: DevOptions): Promise<void> {
  let base = '/';
  const inner = { backend: await freePort(), pages: await freePort() };
  const front = { base: () => base, backend: inner.backend, pages: () => inner.pages };
  const { site, playPort } = await openFront(options, (host, port) =>
    bind(createFront(front), host, port),
  );
  const own = ['--port', String(inner.backend), '--play-port', String(playPort)];
  const backend = startBackend({ project, args: [...flags, ...own], log });
  try {
    const astro = await import('astro');
    const ours = process.listeners('SIGTERM');
    const server = await astro.dev({
      root: project,
      logLevel: 'warn',
      server: { host: '127.0.0.1', port: inner.pages, allowedHosts: [...options.allowedHosts] },
      integrations: [learnBase((learned) => (base = learned))],
    });
    inner.pages = server.address.port;
    // Vite would end the process by itself, with a code that says it was killed.
    for (const listener of process.listeners('SIGTERM')) {
      if (!ours.includes(listener)) process.off('SIGTERM', listener);
    }
    log(`Site  http://localhost:${site.port}${base}  (pages and playground follow your changes)`);
    log(`Play  http://localhost:${playPort}`);
    if (!signal.aborted) await once(signal, 'abort');
    await Promise.all([backend.close(), site.close(), server.stop()]);
  } finally {
    await Promise.all([backend.close(), site.close()]);
  }
}

/** The site's port stays taken; the play port is let go for the playground's own process. */
async function openFront(
  { host, port, playPort }: ServeOptions,
  openSite: Open,
): Promise<{ readonly site: Listener; readonly playPort: number }> {
  const pair = await listenOnPair({ openSite, openPlay: openNothing, host, port, playPort });
  await pair.play.close();
  return { site: pair.site, playPort: pair.play.port };
}

async function freePort(): Promise<number> {
  const { port, close } = await listen(openNothing, undefined, 0);
  await close();
  return port;
}

function openNothing(host: string, port: number): Promise<Listener> {
  return bind(createServer(), host, port);
}

function learnBase(learned: (base: string) => void): AstroIntegration {
  return {
    name: 'wireside-base',
    hooks: {
      'astro:config:done': ({ config: { base } }) =>
        learned(base.endsWith('/') ? base : `${base}/`),
    },
  };
}
