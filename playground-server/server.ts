/**
 * The whole playground, put together: sessions and programs behind two origins. Composition only;
 * what runs it (main.ts, the tests, the bench) brings options and calls `listen` and `close`.
 */

import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createApi } from './api.ts';
import { createClock } from './clock.ts';
import { createFeed } from './feed.ts';
import type { HostRules } from './hosts.ts';
import { type Limits, limitsWith } from './limits.ts';
import { listenOnPair, type Pair } from './listeners.ts';
import { createPlay } from './play.ts';
import { createPrograms } from './programs/programs.ts';
import { createSessions } from './sessions/sessions.ts';
import { createSite } from './site.ts';
import { createSiteFiles } from './site-files.ts';
import { readSiteManifest } from './site-manifest.ts';

const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url));

export interface PlaygroundOptions {
  /** Where to listen; `undefined` for this machine alone. */
  readonly host?: string | undefined;
  /** 0 for any that is free; `undefined` for the next free pair from the usual ones. */
  readonly port?: number | undefined;
  readonly playPort?: number | undefined;
  /** Public URLs behind a TLS edge, both or none. */
  readonly siteOrigin?: string | undefined;
  readonly playOrigin?: string | undefined;
  /** Further names of this machine; lower case. */
  readonly allowedHosts?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** The built site's folder; without one there are no pages. */
  readonly siteFolder?: string | undefined;
  readonly examplesFolder?: string;
  /** Restart a program when its files change. */
  readonly watchExamples?: boolean;
}

export interface Playground {
  /** @throws UserError `PORT_IN_USE` and others of listeners.ts. */
  listen(): Promise<PlaygroundUrls>;
  /** Ends everything: sockets, sessions, programs, timers. */
  close(): Promise<void>;
}

export interface PlaygroundUrls {
  /** With its base, for example `http://localhost:4321/`. */
  readonly siteUrl: string;
  /** For example `http://localhost:4322`. */
  readonly playUrl: string;
}

/** Milliseconds: what a visitor's request may take to arrive whole. */
const REQUEST_TIMEOUT = 30_000;

export function createPlayground(options: PlaygroundOptions = {}): Playground {
  const limits = limitsWith(options.limits);
  const clock = createClock();
  const programs = createPrograms({
    folder: options.examplesFolder ?? EXAMPLES,
    limits,
    watch: options.watchExamples ?? false,
  });
  const sessions = createSessions({ limits, clock, program: programs.get });
  const feed = createFeed({ sessions, limits, clock });
  const play = createPlay({ lookUp: sessions.find, now: clock.now });
  const rules: HostRules = {
    allowedHosts: options.allowedHosts ?? [],
    siteOrigin: options.siteOrigin,
  };
  let pair: Pair | undefined;

  const listen = async (): Promise<PlaygroundUrls> => {
    const { siteFolder, siteOrigin, playOrigin, host, port, playPort } = options;
    const manifest = siteFolder === undefined ? undefined : await readSiteManifest(siteFolder);
    const base = manifest?.base ?? '/';
    const site = createSite({
      api: createApi({ sessions, examples: programs, clock }),
      feed,
      files: siteFolder === undefined ? undefined : createSiteFiles(siteFolder),
      base,
      rules,
      playOrigin,
      playPort: () => pair?.play.port ?? 0,
    });
    const createSiteServer = () =>
      createHttpServer({ requestTimeout: REQUEST_TIMEOUT }, site.request).on(
        'upgrade',
        site.upgrade,
      );
    const createPlayServer = () => createTcpServer({ allowHalfOpen: true }, play.accept);
    pair = await listenOnPair({
      createSite: createSiteServer,
      createPlay: createPlayServer,
      host,
      port,
      playPort,
    });
    const name =
      host === undefined || host === '0.0.0.0' || host === '::' ? 'localhost' : urlHost(host);
    return {
      siteUrl: `${siteOrigin ?? `http://${name}:${pair.site.port}`}${base}`,
      playUrl: playOrigin ?? `http://${name}:${pair.play.port}`,
    };
  };

  return {
    listen,
    async close() {
      await Promise.all([sessions.close(), feed.close()]);
      await play.close();
      await programs.close();
      await Promise.all([pair?.site.close(), pair?.play.close()]);
    },
  };
}

/** An address as it stands in a URL. */
function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
