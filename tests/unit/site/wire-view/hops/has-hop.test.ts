import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasHop } from '../../../../../site/wire-view/hops/has-hop.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import { transcript } from '../../../../support/wire-view-harness/transcript.ts';

function legsOf(...legs: readonly Record<string, unknown>[]) {
  const talk = transcript('echo');
  for (const [index, more] of legs.entries()) talk.open(index + 1, 1, more);
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(talk.records);
  return legs.map((_, index) => hasHop(model.legs.get(index + 1), model));
}

test('the playground is a hop, and so is a proxy whose other side was tapped', () => {
  assert.deepEqual(legsOf({ to: 'playground' }), [true]);
  const [outer, inner] = [
    { to: 'nginx', place: 0 },
    { from: 'nginx', to: 'program', place: 1 },
  ];
  assert.deepEqual(legsOf(outer, inner), [true, true]);
});

test('captured and pasted bytes went from one end to the other, as far as anyone knows', () => {
  assert.deepEqual(legsOf({ from: '10.0.0.1', to: '10.0.0.2:80' }, { to: 'server' }), [
    false,
    false,
  ]);
});

test('a leg that is no longer held says nothing', () => {
  const model = createTraceModel({ schedule: (flush) => flush() });
  assert.equal(hasHop(undefined, model), false);
});
