import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createParentPort } from '../../../playground-server/frame/parent-port.js';
import type { FromFrame } from '../../../playground-server/trace/frame-messages.ts';

/** A frame in a stage that has spoken to it. */
function port() {
  const posted: FromFrame[] = [];
  const parent = { postMessage: (message: FromFrame) => posted.push(message) };
  let heard = (_event: unknown): void => {};
  const frame = {
    parent,
    location: {},
    addEventListener: (_type: string, listener: typeof heard) => {
      heard = listener;
    },
  };
  const made = createParentPort(frame as unknown as Window);
  made.listen(() => {});
  heard({ source: parent, origin: 'http://site', data: { type: 'theme' } });
  return { port: made, posted };
}

const event = (name: string): FromFrame => ({
  type: 'page',
  event: { time: 1, api: 'websocket', object: 1, role: 'event', name, detail: '' },
});

test('what is more than 2,000 in a second is counted, and what was not told is said afterwards', (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const { port: made, posted } = port();
  now = 1000;
  for (let n = 0; n < 1500; n++) made.post(event('told'));
  assert.equal(made.full(), false);
  for (let n = 0; n < 600; n++) made.post(event('told'));
  assert.equal(posted.length, 2000);
  assert.equal(made.full(), true);
  assert.equal(made.full(), true);
  now = 2000;
  assert.equal(made.full(), false, 'another second');
  made.post(event('next'));
  const [skipped, next] = posted.slice(2000);
  assert.ok(skipped?.type === 'page' && next?.type === 'page');
  assert.match(skipped.event.detail, /^102 calls/);
  assert.equal(next.event.name, 'next');
});
