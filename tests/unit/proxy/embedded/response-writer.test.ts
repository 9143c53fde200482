import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { ClientConnection } from '../../../../playground-server/proxy/embedded/client-connection.ts';
import { ResponseWriter } from '../../../../playground-server/proxy/embedded/response-writer.ts';
import { resolveSettings } from '../../../../playground-server/proxy/model/settings.ts';

/** A compressed answer, to a browser that takes all at once. */
function compressedAnswer() {
  const socket = new PassThrough().resume();
  const finished = Promise.withResolvers<boolean>();
  const client = { socket, finished: finished.resolve } as unknown as ClientConnection;
  const writer = new ResponseWriter({
    client,
    request: {
      method: 'GET',
      target: '/',
      version: '1.1',
      fields: [['Accept-Encoding', 'gzip']],
      body: Buffer.alloc(0),
      address: '127.0.0.1',
    },
    head: { status: 200, reason: 'OK', fields: [['Content-Type', 'text/html']], keepAlive: true },
    settings: resolveSettings({ defaults: 'before-1.29.7', timeScale: 1, gzip: 'on' }),
    software: 'test',
    cacheStatus: undefined,
    flush: false,
  });
  return { writer, socket, finished: finished.promise };
}

test('a program that is faster than the compressor is held back', async () => {
  const { writer, finished } = compressedAnswer();
  const piece = randomBytes(64 * 1024);
  assert.equal(writer.write(piece), false);
  await new Promise<void>((resolve) => writer.whenReady(resolve));
  assert.equal(writer.write(Buffer.from('x')), true);
  writer.end();
  assert.equal(await finished, true);
});

test('a compressor leaves nothing at the browser’s socket', async () => {
  const { writer, socket, finished } = compressedAnswer();
  const before = socket.listenerCount('close') - 1;
  writer.end();
  await finished;
  await new Promise(setImmediate);
  assert.equal(socket.listenerCount('close'), before);
});
