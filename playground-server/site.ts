/**
 * The site origin: the built pages, the session API under `<base>api/`, the trace feed at
 * `<base>feed`. Nothing here is tapped.
 *
 * Every request is checked for its Host first, and what may change something for its Origin as
 * well (see hosts.ts); only then is it looked at what it asks for.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Api } from './api.ts';
import type { Feed } from './feed.ts';
import {
  clientAddress,
  type HostName,
  type HostRules,
  isAllowedHost,
  isOwnOrigin,
  parseHost,
} from './hosts.ts';
import { Refusal } from './sessions/refusal.ts';
import { type Answer, refused, send } from './site-answer.ts';
import { type SiteFiles, sendFile } from './site-files.ts';
import { type Origins, securityHeaders } from './site-headers.ts';
import { refuseUpgrade } from './site-upgrade.ts';
import { FEED_SUBPROTOCOL } from './trace/session-api.ts';

export interface SiteOptions {
  readonly api: Api;
  readonly feed: Feed;
  /** None where there are no pages to serve. */
  readonly files: SiteFiles | undefined;
  /** Begins and ends with a slash. */
  readonly base: string;
  readonly rules: HostRules;
  /** The public URL of the play origin, where it has one. */
  readonly playOrigin: string | undefined;
  /** The port of the play listener, known once it listens. */
  readonly playPort: () => number;
}

export interface Site {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function createSite(options: SiteOptions): Site {
  const { api, feed, files, base, rules } = options;

  const callApi = (request: IncomingMessage, path: string, origins: Origins): Promise<Answer> => {
    if (!SAFE.has(request.method ?? '')) checkOrigin(request, rules);
    const { remoteAddress } = request.socket;
    const address = clientAddress(remoteAddress, request.headers['x-forwarded-for'], rules);
    return api({ request, path, clientAddress: address, playOrigin: origins.play });
  };

  const servePage = async (response: ServerResponse, path: string): Promise<Answer | undefined> => {
    const { method, url = '' } = response.req;
    if (method !== 'GET' && method !== 'HEAD') {
      throw new Refusal(405, 'METHOD_NOT_ALLOWED', 'A page can only be read.', undefined, {
        allow: 'GET, HEAD',
      });
    }
    const found = await files?.find(path);
    if (found?.found === 'folder') return redirect(`${base}${path.slice(1)}/${queryOf(url)}`);
    if (found?.found === 'file') return void (await sendFile(response, 200, found.file));
    const missing = await files?.find('/404.html');
    if (missing?.found === 'file') return void (await sendFile(response, 404, missing.file));
    throw noSuchPage(files !== undefined);
  };

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer | undefined> => {
    const host = checkHost(request, rules);
    const origins = originsFor(host, request, options);
    for (const [name, value] of Object.entries(securityHeaders(origins))) {
      if (value !== undefined) response.setHeader(name, value);
    }
    const path = pathOf(request.url ?? '');
    const below = withoutBase(path, base);
    if (below === undefined) {
      const isDoor = path === '/' || `${path}/` === base;
      return isDoor ? redirect(`${base}${queryOf(request.url ?? '')}`) : servePage(response, '//');
    }
    if (below.startsWith('/api/')) return callApi(request, below.slice('/api/'.length), origins);
    if (below === '/feed') throw notAFeed();
    return servePage(response, below);
  };

  return {
    request(request, response) {
      answer(request, response)
        .then((made) => made && send(response, made))
        .catch((error: unknown) => fail(response, error));
    },
    upgrade(request, socket, head) {
      try {
        checkHost(request, rules);
        checkOrigin(request, rules);
        if (withoutBase(pathOf(request.url ?? ''), base) !== '/feed') throw noSuchPage(true);
        checkSubprotocol(request);
      } catch (error) {
        refuseUpgrade(socket, error instanceof Refusal ? error : broken(error));
        return;
      }
      feed.accept(request, socket, head);
    },
  };
}

function checkHost(request: IncomingMessage, rules: HostRules): HostName {
  const host = parseHost(request.headers.host);
  if (!host) throw new Refusal(400, 'BAD_HOST', 'The Host header names no host.');
  if (isAllowedHost(host, rules)) return host;
  throw new Refusal(
    421,
    'HOST_NOT_ALLOWED',
    `This playground doesn’t go by the name ${host.name}. If it should, start it with --allow-host ${host.name}.`,
  );
}

function checkOrigin({ headers }: IncomingMessage, rules: HostRules): void {
  if (isOwnOrigin(headers, rules)) return;
  throw new Refusal(
    403,
    'ORIGIN_NOT_ALLOWED',
    'Only the site’s own pages may do this. Behind a TLS edge, start the playground with --site-origin and the site’s public URL.',
  );
}

function checkSubprotocol({ headers }: IncomingMessage): void {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (offered.includes(FEED_SUBPROTOCOL)) return;
  throw new Refusal(
    400,
    'BAD_SUBPROTOCOL',
    `The feed speaks ${FEED_SUBPROTOCOL} and nothing else.`,
  );
}

/** Both origins, as this visitor's browser writes them. */
function originsFor(host: HostName, { headers }: IncomingMessage, options: SiteOptions): Origins {
  const { rules, playOrigin, playPort } = options;
  const isPublic =
    rules.siteOrigin !== undefined && new URL(rules.siteOrigin).hostname === host.name;
  return {
    site: isPublic && rules.siteOrigin ? rules.siteOrigin : `http://${headers.host?.toLowerCase()}`,
    play: playOrigin ?? `http://${host.name}:${playPort()}`,
  };
}

/** The path of a request target in origin-form or absolute-form (RFC 9112, 3.2). */
function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path.startsWith('/') ? path : '/';
}

function queryOf(target: string): string {
  return /\?[^#]*/.exec(target)?.[0] ?? '';
}

/** With its leading slash; `undefined` where the path isn't below the base. */
function withoutBase(path: string, base: string): string | undefined {
  return path.startsWith(base) ? path.slice(base.length - 1) : undefined;
}

function redirect(location: string): Answer {
  return { status: 308, headers: { location } };
}

function noSuchPage(built: boolean): Refusal {
  const hint = built ? 'Begin at the home page.' : 'This playground serves no pages.';
  return new Refusal(404, 'PAGE_UNKNOWN', `There is nothing at this address. ${hint}`);
}

function notAFeed(): Refusal {
  return new Refusal(
    426,
    'UPGRADE_REQUIRED',
    'The feed is a WebSocket: connect with one.',
    undefined,
    { upgrade: 'websocket', connection: 'Upgrade' },
  );
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  send(response, refused(error instanceof Refusal ? error : broken(error)));
}

/** An error of ours: the visitor reads that it is, the terminal reads what it is. */
function broken(error: unknown): Refusal {
  console.error(error);
  return new Refusal(
    500,
    'INTERNAL_ERROR',
    'The playground made a mistake. Its terminal says more.',
  );
}
