/**
 * Starts a whole playground on free ports, for the integration and browser tests.
 *
 *     const playground = await startPlayground(t);
 *     const session = await playground.openSession();
 *     const feed = await playground.watch(session);
 *     await fetch(playground.demo(session, 'polling', '/orders'));
 *     await feed.until((record) => record.type === 'chunk');
 */

import assert from 'node:assert/strict';
import { createPlayground, type PlaygroundOptions } from '../../playground-server/server.ts';
import type { SessionCreated } from '../../playground-server/trace/session-api.ts';
import { type FeedWatcher, watchFeed } from './feed-watcher.ts';

/** What ends with a test: `node:test`'s context is one. */
export interface Scope {
  after(close: () => unknown): void;
}

export interface RunningPlayground {
  /** With its base, ending in a slash. */
  readonly siteUrl: string;
  readonly playUrl: string;
  /** Where the site listens, whatever its public URL says. */
  readonly port: number;
  /** A path of the site origin as a URL; relative to the base. */
  site(path: string): string;
  /** A path of an example in a session as a URL. */
  demo(session: SessionCreated, example: string, path?: string): string;
  openSession(): Promise<SessionCreated>;
  /** A call of the session API, with the session's key where one is given. */
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
  watch(session: SessionCreated, since?: number): Promise<FeedWatcher>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param scope closes the playground at its end; without one the caller does. */
export async function startPlayground(
  scope: Scope | undefined,
  options: PlaygroundOptions = {},
): Promise<RunningPlayground> {
  const playground = createPlayground({ port: 0, playPort: 0, ...options });
  const { siteUrl, playUrl, port } = await playground.listen();
  const watchers: FeedWatcher[] = [];
  const site = (path: string): string => new URL(path, siteUrl).href;

  const call: RunningPlayground['call'] = (method, path, { key, body, headers } = {}) =>
    fetch(site(path), {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const running: RunningPlayground = {
    siteUrl,
    playUrl,
    port,
    site,
    demo: ({ id }, example, path = '/') => `${playUrl}/${id}/${example}${path}`,
    async openSession() {
      const answer = await call('POST', 'api/sessions');
      assert.equal(answer.status, 201, await answer.clone().text());
      return (await answer.json()) as SessionCreated;
    },
    call,
    async watch(session, since = 0) {
      const watcher = await watchFeed(site('feed'), session, since);
      watchers.push(watcher);
      return watcher;
    },
    async close() {
      for (const watcher of watchers) watcher.close();
      await playground.close();
    },
  };
  scope?.after(running.close);
  return running;
}
