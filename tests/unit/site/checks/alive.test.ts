import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault } from '../../../../playground-server/trace/faults.ts';
import { frame, WireScript } from './wire-script.ts';

const TUNNEL: Fault = { kind: 'delay', ms: 3000 };
const DEAD: Fault = { kind: 'stall' };

const open = () => new WireScript('heartbeat').open().handshake();
const call = (name: string) => ({ api: 'websocket', role: 'call', name, detail: '' }) as const;

/** A beat that waits so long in the hop, and its answer. */
function beat(wire: WireScript, held = 1): WireScript {
  return wire
    .up(frame(1, '1'), held)
    .wait(held)
    .down(frame(1, '1', { mask: false }))
    .wait(10);
}

/** A connection that a tunnel of 3 s left alive. */
function throughTheTunnel(): WireScript {
  return beat(open().wait(1000).faults(TUNNEL).wait(200), 2800);
}

const judge = (wire: WireScript) => wire.judge('alive/half-open');

test('a page that keeps its connection through a tunnel and soon gives a dead one up passes', async () => {
  const wire = throughTheTunnel().wait(500).faults(DEAD).wait(4900).page(call('close'));
  assert.deepEqual(await judge(wire), { done: true, missing: [] });
});

test('a page that connects anew without closing has given up as well', async () => {
  const wire = throughTheTunnel().faults(DEAD).wait(1000).page(call('new WebSocket'));
  assert.equal((await judge(wire)).done, true);
});

test('giving up after more than 5 s does not pass, and says how long it took', async () => {
  const wire = throughTheTunnel().faults(DEAD).wait(5600).page(call('close'));
  assert.deepEqual((await judge(wire)).missing, [
    'A page that gives up within 5 s: it took 5.6 s.',
  ]);
});

test('waiting does not pass: without a tunnel, without a beat in it, or with a shorter one', async () => {
  const none = beat(open()).faults(DEAD).wait(1000).page(call('close'));
  const empty = open().faults(TUNNEL).wait(4000).faults(DEAD).wait(1000).page(call('close'));
  const short = beat(open().faults({ kind: 'delay', ms: 2000 }), 2000).faults(DEAD);
  const late = beat(open().faults(TUNNEL).wait(2000), 1000).faults(DEAD).wait(10);
  for (const wire of [none, empty, short.page(call('close')), late.page(call('close'))]) {
    assert.match((await judge(wire)).missing[0] ?? '', /^A tunnel of 3 s/);
  }
});

test('a false alarm in the tunnel does not pass, since the next connection was in none', async () => {
  const wire = open().faults(TUNNEL).wait(200).up(frame(1, '1'), 2800).wait(2000);
  wire.page(call('close')).close().open().handshake().faults(DEAD).wait(900).page(call('close'));
  assert.equal((await judge(wire)).done, false);
});

test('one direction alone is no dead wire', async () => {
  const wire = throughTheTunnel().faults(DEAD, 'up').wait(1000).page(call('close'));
  assert.match((await judge(wire)).missing[0] ?? '', /stalled in both directions/);
});
