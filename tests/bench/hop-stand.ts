/** All hops of the bench before one and the same program, each in a process of its own. */

import { get } from 'node:http';
import type { SessionCreated } from '../../playground-server/trace/session-api.ts';
import { type BenchProcess, startProcess } from './child-process.ts';
import type { Target } from './load.ts';
import { startNginx } from './nginx.ts';

export interface HopStand {
  readonly playground: Target;
  readonly pipe: Target;
  /** Where nginx is on the machine. */
  readonly nginx: Target | undefined;
  /** Watches the playground's session while something runs. */
  watched<T>(run: () => Promise<T>): Promise<T>;
  readonly processes: { readonly playground: BenchProcess; readonly pipe: BenchProcess };
  close(): Promise<void>;
}

/**
 * @param example one of the folder's
 * @param folder of examples; the bench's own where it isn't given
 */
export async function startHopStand(example = 'echo', folder?: string): Promise<HopStand> {
  const playground = startProcess('playground-process.ts', ...(folder ? [folder] : []));
  const { siteUrl, playUrl } = await playground.heard<{ siteUrl: string; playUrl: string }>();
  const answer = await fetch(new URL('api/sessions', siteUrl), { method: 'POST' });
  const session = (await answer.json()) as SessionCreated;
  const target: Target = {
    port: Number(new URL(playUrl).port),
    prefix: `/${session.id}/${example}`,
  };
  const programPort = folder ? 0 : Number(await read(target, '/port'));
  const pipe = startProcess('bare-pipe.ts', String(programPort));
  const { port: pipePort } = await pipe.heard<{ port: number }>();
  const nginx = folder ? undefined : await startNginx(programPort);
  const feed = new URL('feed', siteUrl).href.replace(/^http/, 'ws');
  const watcher = startProcess('watcher-process.ts', feed, session.id, session.key);

  return {
    playground: target,
    pipe: { port: pipePort, prefix: '' },
    nginx: nginx && { port: nginx.port, prefix: '' },
    async watched(run) {
      await watcher.ask('watch');
      try {
        return await run();
      } finally {
        await watcher.ask('stop');
      }
    },
    processes: { playground, pipe },
    async close() {
      await Promise.all([watcher.close(), pipe.close(), nginx?.close()]);
      await playground.close();
    },
  };
}

function read({ port, prefix }: Target, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: prefix + path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}
