import assert from 'node:assert/strict';
import test from 'node:test';
import { routeOf } from '../../playground-server/play-route.ts';

test('a target names a stage and the prefix that its program must not see', () => {
  for (const [target, prefixStart, prefixLength] of [
    ['/Ab-_9/long-polling/', 0, 19],
    ['/Ab-_9/long-polling/a?b=/x/y/', 0, 19],
    ['http://localhost:4322/Ab-_9/long-polling/a', 21, 19],
  ] as const) {
    const route = routeOf(target);
    assert.ok(route.to === 'stage', target);
    assert.deepEqual([route.session, route.example], ['Ab-_9', 'long-polling']);
    assert.deepEqual([route.prefixStart, route.prefixLength], [prefixStart, prefixLength]);
  }
});

test('an example without its slash is sent on, its query kept', () => {
  const route = routeOf('/s/sse?x=1');
  assert.ok(route.to === 'redirect');
  assert.equal(route.location, '/s/sse/?x=1');
});

test('frame files are named without their query', () => {
  assert.deepEqual(routeOf('/~frame/'), { to: 'frame', file: 'index.html' });
  assert.deepEqual(routeOf('/~frame/lane/lane.js?v=2'), { to: 'frame', file: 'lane/lane.js' });
});

test('all else is nothing', () => {
  for (const target of ['/', '*', '', '/s', '/s/', '/s/../x/', '//s/e/', '/s/E/', 'localhost:80']) {
    assert.deepEqual(routeOf(target), { to: 'nothing' }, target);
  }
});
