/** idle/fewest-bytes: ten scaled minutes on both legs, and the fewest bytes for it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProxySettings } from '../../../../playground-server/proxy/model/settings.ts';
import { frame, WireScript } from './wire-script.ts';

const PING = 9;
const PONG = 10;

/** A tunnel: leg 1 is the browser's, leg 2 the one behind the hop. */
function tunnel(settings: Partial<ProxySettings> = { timeScale: 60 }): WireScript {
  const wire = new WireScript('idle').lab(settings).open().open(1);
  return wire.on(2).handshake().on(1).handshake();
}

/** A frame of the server's on both legs, behind a pause in milliseconds. */
function beat(wire: WireScript, pause: number, opcode: number): WireScript {
  const bytes = frame(opcode, '', { mask: false });
  return wire.wait(pause).on(2).down(bytes).on(1).down(bytes);
}

function beats(wire: WireScript, count: number, pause: number, opcode = PONG): WireScript {
  for (let done = 0; done < count; done += 1) beat(wire, pause, opcode);
  return wire;
}

const judge = (wire: WireScript) => wire.judge('idle/fewest-bytes');

test('pongs that nobody asked for keep it for ten scaled minutes', async () => {
  assert.deepEqual(await judge(beats(tunnel(), 13, 800)), { done: true, missing: [] });
});

test('the minutes are the hop’s: at a scale of 10 they take a minute of the clock', async () => {
  const settings = { timeScale: 10, proxyReadTimeout: 60 } as const;
  assert.equal((await judge(beats(tunnel(settings), 13, 4800))).done, true);
  assert.equal((await judge(beats(tunnel(settings), 13, 800))).done, false);
});

test('pings cost their answers, and are too many bytes', async () => {
  const wire = tunnel();
  for (let count = 0; count < 12; count += 1) beat(wire, 900, PING).up(frame(PONG, ''));
  assert.deepEqual((await judge(wire)).missing, [
    'Fewer than 48 bytes on the browser’s leg in its first ten minutes: it took 88.',
  ]);
});

test('pongs at four times the pace are too many as well', async () => {
  assert.match((await judge(beats(tunnel(), 51, 200))).missing[0] ?? '', /it took 100\.$/);
});

test('only what was sent in the first ten minutes counts', async () => {
  const wire = beats(tunnel(), 13, 800).up(frame(1, 100));
  assert.equal((await judge(wire)).done, true);
});

test('a connection that was cut before does not pass, on whichever leg', async () => {
  for (const leg of [1, 2]) {
    const wire = beats(tunnel(), 5, 800).on(leg).close().wait(20_000).on(1).page({
      api: 'websocket',
      name: 'close',
      detail: 'code 1006',
    });
    assert.deepEqual((await judge(wire)).missing, [
      'Ten minutes of the proxy’s time with both legs open: the longest so far lived 4.0 min.',
    ]);
  }
});

test('neither a raised timeout nor a path without a hop passes', async () => {
  const raised = beats(tunnel({ timeScale: 60, proxyReadTimeout: 600 }), 2, 9_000);
  const direct = beats(new WireScript('idle').open().handshake(), 13, 800);
  const removed = beats(new WireScript('idle').lab({}).lab().open().handshake(), 13, 800);
  for (const wire of [raised, direct, removed]) {
    assert.match((await judge(wire)).missing[0] ?? '', /^A WebSocket through the proxy/);
  }
});
