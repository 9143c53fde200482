/** A static host without a playground: serves the built site, and counts what it was asked for. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { builtSite } from './built-site.ts';

export interface StaticSite {
  readonly url: string;
  /** Paths in the order they were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function serveStatically(): Promise<StaticSite> {
  const asked: string[] = [];
  const files = sirv(builtSite());
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    files(request, response, () => {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('not found');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
