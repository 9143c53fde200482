/** endings/culprit: two ends that are one on the browser's leg, told apart by the leg behind the hop. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CloseCause } from '../../../../playground-server/trace/trace.ts';
import { closeFrame, WireScript } from './wire-script.ts';

/** A tunnel: the browser's leg, and the one behind the hop, which has the next number. */
function tunnel(wire: WireScript, outer: number): WireScript {
  const key = Buffer.alloc(16, outer).toString('base64');
  const inner = outer + 1;
  return wire.open().open(1).on(inner).handshake({ key }).on(outer).handshake({ key });
}

const start = () => tunnel(new WireScript('closing').lab({}), 1);

/** Both legs of a tunnel end, the one behind the hop first. */
function end(wire: WireScript, outer: number, inner: CloseCause, own: CloseCause = 'server-fin') {
  return wire
    .wait(10)
    .on(outer + 1)
    .close(inner)
    .wait(2)
    .on(outer)
    .close(own);
}

const judge = (wire: WireScript) => wire.judge('endings/culprit');
const RESET = 'One that the server reset behind the proxy, without a close frame.';
const BY_HOP = 'One that the proxy ended by itself, on both of its sides.';

test('a reset behind the hop and an end by the hop pass together', async () => {
  const wire = end(tunnel(end(start(), 1, 'server-reset'), 3), 3, 'browser-fin');
  assert.deepEqual(await judge(wire), { done: true, missing: [] });
});

test('each alone is half of it', async () => {
  assert.deepEqual((await judge(end(start(), 1, 'server-reset'))).missing, [BY_HOP]);
  assert.deepEqual((await judge(end(start(), 1, 'browser-fin'))).missing, [RESET]);
});

test('a FIN of the server, a page that leaves and a cut are neither', async () => {
  for (const [inner, own] of [
    ['server-fin', 'server-fin'],
    ['browser-fin', 'browser-fin'],
    ['cut-reset', 'cut-reset'],
    ['lab-changed', 'lab-changed'],
  ] as const) {
    assert.deepEqual((await judge(end(start(), 1, inner, own))).missing, [RESET, BY_HOP]);
  }
});

test('with a close frame the page knows more, and it does not count', async () => {
  const said = start().on(1).down(closeFrame(1000, false));
  assert.deepEqual((await judge(end(said, 1, 'server-reset'))).missing, [RESET, BY_HOP]);
});

test('a path without a hop is asked for one', async () => {
  const direct = new WireScript('closing').open().handshake().close('server-reset');
  assert.deepEqual((await judge(direct)).missing, ['A WebSocket through the proxy.']);
});
