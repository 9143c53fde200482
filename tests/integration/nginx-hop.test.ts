/** An nginx that can't be started, and what is left of the try. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { bareSettings } from '../../playground-server/proxy/model/settings.ts';
import { createNginxHop } from '../../playground-server/proxy/nginx-hop.ts';

test('a start that failed knocks no more at the place where nginx was to listen', {
  timeout: 8_000,
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-hop-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const listenSocket = join(folder, 'hop.sock');
  const upstreamSockets = [join(folder, '1.sock')];
  // A program that ends at once, whatever it is given.
  const hop = createNginxHop({ file: '/bin/false', version: '1.22.1', defaults: 'before-1.29.7' });
  const started = hop.start({ settings: bareSettings(), folder, listenSocket, upstreamSockets });
  await assert.rejects(started, { code: 'LAB_CRASHED' });
  let knocks = 0;
  const server = createServer((socket) => {
    knocks += 1;
    socket.end();
  }).listen({ path: listenSocket });
  t.after(() => server.close());
  await once(server, 'listening');
  // It would knock every few milliseconds: our own come between.
  for (let own = 1; own <= 50; own += 1) {
    const socket = connect({ path: listenSocket }).resume();
    await once(socket, 'close');
    await new Promise((resolve) => setTimeout(resolve, 1));
    assert.equal(knocks, own);
  }
});
