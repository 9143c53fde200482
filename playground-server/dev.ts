/**
 * `npm run dev`: Astro's development server on the site's port, and the playground behind it.
 *
 * Astro hands `<base>api/` and `<base>feed` on to the playground, so that the browser sees the
 * same one origin as with `start`. The playground runs in a process of its own, because only a
 * new process runs changed code; the pages stay open meanwhile.
 */

import { createServer } from 'node:net';
import type { AstroIntegration } from 'astro';
import { startBackend } from './dev-backend.ts';
import { bind, listen, listenOnPair, type Open } from './listeners.ts';
import type { ServeOptions } from './options.ts';

export interface DevOptions {
  readonly project: string;
  readonly options: ServeOptions;
  /** The flags that were given, for the playground's own process. */
  readonly flags: readonly string[];
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Settles when the signal has come and all is closed. */
export async function dev({ project, options, flags, signal, log }: DevOptions): Promise<void> {
  const { host, port, playPort, allowedHosts } = options;
  const ports = await freePorts({ host, port, playPort });
  const own = ['--port', String(ports.inner), '--play-port', String(ports.play)];
  const backend = startBackend({ project, args: [...flags, ...own], log });
  try {
    const astro = await import('astro');
    const server = await astro.dev({
      root: project,
      server: {
        port: ports.site,
        ...(host === undefined ? {} : { host }),
        allowedHosts: [...allowedHosts],
      },
      integrations: [handOn(ports.inner)],
    });
    try {
      if (!signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
    } finally {
      await server.stop();
    }
  } finally {
    await backend.close();
  }
}

type Asked = Pick<ServeOptions, 'host' | 'port' | 'playPort'>;

/** Takes the ports to see that they are free, and lets them go for those who will listen there. */
async function freePorts(asked: Asked): Promise<Record<'site' | 'play' | 'inner', number>> {
  const open: Open = (host, port) => bind(createServer(), host, port);
  const pair = await listenOnPair({ openSite: open, openPlay: open, ...asked });
  const inner = await listen(open, undefined, 0);
  await Promise.all([pair.site.close(), pair.play.close(), inner.close()]);
  return { site: pair.site.port, play: pair.play.port, inner: inner.port };
}

/** Hands the API and the feed on to the playground, which knows no base. */
function handOn(port: number): AstroIntegration {
  return {
    name: 'wireside-playground',
    hooks: {
      'astro:config:setup': ({ config, updateConfig }) => {
        const base = config.base.endsWith('/') ? config.base : `${config.base}/`;
        const target = `http://127.0.0.1:${port}`;
        const rewrite = (path: string) => path.slice(base.length - 1);
        const proxy = {
          [`${base}api/`]: { target, rewrite },
          [`${base}feed`]: { target, rewrite, ws: true },
        };
        updateConfig({ vite: { server: { proxy } } });
      },
    },
  };
}
