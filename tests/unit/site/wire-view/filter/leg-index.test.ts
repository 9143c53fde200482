import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpBodyEvent } from '../../../../../playground-server/wire/index.ts';
import { createLegIndex } from '../../../../../site/wire-view/filter/leg-index.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { WireRow } from '../../../../../site/wire-view/model/view.ts';
import { traceOf } from '../../../../support/trace-of.ts';

const POLLS = Array.from({ length: 40 }, (_, n) => [
  ['up', `GET /poll/${n} HTTP/1.1\r\nHost: a\r\n\r\n`] as const,
  ['down', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'] as const,
]).flat();

test('of one connection’s many exchanges those are known whose rows are held', () => {
  const records = traceOf(POLLS);
  const model = createTraceModel({ schedule: () => {}, bounds: { bytes: 1e9, rows: 60 } });
  const around = createLegIndex(model);
  const last = () => model.rows.findLast((row): row is WireRow => row.source === 'wire') as WireRow;
  const targetOf = (exchange: number) =>
    around.http(last(), { direction: 'down', exchange } as HttpBodyEvent).target;
  model.apply(records.slice(0, 21));
  assert.equal(targetOf(2), '/poll/2');
  for (const record of records.slice(21)) model.apply([record]);
  assert.ok(model.firstId > 0);
  assert.equal(targetOf(39), '/poll/39');
  assert.equal(targetOf(2), '', 'it was let go');
});
