import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFilling } from '../../../../site/inspect/filling.ts';
import { OPENING, traceOf } from '../../../support/trace-of.ts';
import { frame } from '../../../support/wire-view-harness/transcript.ts';

const said = Array.from(
  { length: 400 },
  () => ['down', frame(2, new Uint8Array(200_000))] as const,
);
const PROGRESS = { phase: 'rebuilding', done: 0, total: 1 } as const;
const { signal } = new AbortController();

test('a file is held from its beginning, also where it is larger than what a live trace keeps', async () => {
  const filling = createFilling({ signal });
  await filling.take(traceOf([...OPENING, ...said]), PROGRESS);
  filling.close();
  assert.equal(filling.cut, undefined);
  assert.equal(filling.model.firstId, 0);
  assert.equal(filling.model.cost.frames, said.length);
});

test('what is over a limit is left out at the end, and told', async () => {
  const filling = createFilling({ signal, limits: { bytes: 1e9, rows: 150 } });
  await filling.take(traceOf([...OPENING, ...said]), PROGRESS);
  filling.close();
  assert.equal(filling.cut, PROGRESS);
  assert.equal(filling.model.firstId, 0);
  assert.ok(filling.model.cost.frames < said.length);
});
