/**
 * The whole playground, put together: sessions and programs behind two origins. Composition only;
 * what runs it (main.ts, the tests, the bench) brings options and calls `listen` and `close`.
 */

import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createApi } from './api.ts';
import { createClock } from './clock.ts';
import { createFeed } from './feed.ts';
import type { HostRules } from './hosts.ts';
import { type Limits, limitsWith } from './limits.ts';
import { bind, listenOnOne, listenOnPair, type Open, type Pair } from './listeners.ts';
import { createPlay } from './play.ts';
import { createPrograms } from './programs/programs.ts';
import { createLabs } from './proxy/labs.ts';
import { createSessions } from './sessions/sessions.ts';
import { createSite } from './site.ts';
import { createSiteFiles } from './site-files.ts';
import { readSiteManifest } from './site-manifest.ts';
import { createSharedServer } from './site-shared-port.ts';
import { createStorms } from './storm/storms.ts';

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
  /** Both public names on `port`, told apart by Host; needs the public URLs. */
  readonly singlePort?: boolean;
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
  /** Where the site listens, whatever its public URL says. */
  readonly port: number;
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
  const labs = createLabs({ limits, now: clock.now });
  const sessions = createSessions({ limits, clock, program: programs.get, labs });
  const feed = createFeed({ sessions, limits, clock });
  const rules = rulesOf(options);
  const play = createPlay({ lookUp: sessions.find, now: clock.now, rules: rules.play });
  let pair: Pair | undefined;
  const storms = createStorms({
    limits,
    now: clock.now,
    placesOf: programs.stormPlaces,
    play: () => {
      const { host, playOrigin } = options;
      const port = pair?.play.port ?? 0;
      const origin = playOrigin ?? `http://${nameIn(host)}:${port}`;
      return { authority: `${addressIn(host)}:${port}`, origin };
    },
  });

  const openPlay: Open = (address, playPort) =>
    // Half-open: a FIN from the browser says nothing of the answer that is on its way.
    bind(createTcpServer({ allowHalfOpen: true }, play.accept), address, playPort);

  const listen = async (): Promise<PlaygroundUrls> => {
    await labs.sweep();
    const { siteFolder, siteOrigin, playOrigin, host, port, playPort } = options;
    const manifest = siteFolder === undefined ? undefined : await readSiteManifest(siteFolder);
    const base = manifest?.base ?? '/';
    const site = createSite({
      api: createApi({ sessions, examples: programs, clock, storms }),
      feed,
      files: siteFolder === undefined ? undefined : createSiteFiles(siteFolder),
      base,
      rules: rules.site,
      playOrigin,
      playPort: () => pair?.play.port ?? 0,
    });
    const createSiteServer = () =>
      createServer({ requestTimeout: REQUEST_TIMEOUT }, site.request).on('upgrade', site.upgrade);
    const openSite: Open = (address, sitePort) => bind(createSiteServer(), address, sitePort);
    const openBoth: Open = (address, bothPort) => {
      const playName = nameOf(playOrigin);
      const both = createSharedServer({ playName, site: createSiteServer(), toPlay: play.accept });
      return bind(both, address, bothPort);
    };
    pair = options.singlePort
      ? await listenOnOne(openBoth, host, port)
      : await listenOnPair({ openSite, openPlay, host, port, playPort });
    return {
      siteUrl: `${siteOrigin ?? `http://${nameIn(host)}:${pair.site.port}`}${base}`,
      playUrl: playOrigin ?? `http://${nameIn(host)}:${pair.play.port}`,
      port: pair.site.port,
    };
  };

  return {
    listen,
    async close() {
      await storms.close();
      await Promise.all([sessions.close(), feed.close(), play.close()]);
      await Promise.all([pair?.site.close(), pair?.play.close(), programs.close(), labs.close()]);
    },
  };
}

/** Neither origin answers to the other's public name: the site must never show an example's page. */
function rulesOf({ allowedHosts = [], siteOrigin, playOrigin }: PlaygroundOptions): {
  readonly site: HostRules;
  readonly play: HostRules;
} {
  return {
    site: { allowedHosts: [...allowedHosts, nameOf(siteOrigin)], siteOrigin },
    play: { allowedHosts: [...allowedHosts, nameOf(playOrigin)] },
  };
}

function nameOf(origin: string | undefined): string {
  return origin === undefined ? '' : new URL(origin).hostname;
}

/** What stands for the address in a URL that is opened on this machine. */
function nameIn(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Where this machine reaches what listens there. */
function addressIn(host: string | undefined): string {
  return host === undefined || host === '0.0.0.0' ? '127.0.0.1' : nameIn(host);
}
