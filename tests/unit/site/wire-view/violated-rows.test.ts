import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HTTP_VIOLATIONS } from '../../../../playground-server/wire/http1-violations.ts';
import { SSE_VIOLATIONS } from '../../../../playground-server/wire/sse.ts';
import { WEBSOCKET_RULES } from '../../../../playground-server/wire/websocket-violations.ts';
import { consequenceWords } from '../../../../site/wire-view/dictionary/consequences.ts';
import { ruleLink } from '../../../../site/wire-view/model/rule-link.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import { createViolatedRows } from '../../../../site/wire-view/model/violated-rows.ts';
import { traceOf } from '../../../support/trace-of.ts';

const RULES = { ...HTTP_VIOLATIONS, ...SSE_VIOLATIONS, ...WEBSOCKET_RULES };

test('every code that a dissector reports says what a strict peer does, in sentences', () => {
  assert.deepEqual(Object.keys(consequenceWords).sort(), Object.keys(RULES).sort());
  for (const [code, said] of Object.entries(consequenceWords)) {
    for (const [act, text] of 'up' in said ? [said.up, said.down] : [said]) {
      assert.match(act, /[^.]$/, code);
      assert.match(text, /[.?!]$/, code);
    }
  }
});

test('every rule can be read where it stands', () => {
  for (const [code, { rule }] of Object.entries(RULES)) {
    assert.match(ruleLink(rule) ?? '', /^https:\/\/(www\.rfc-editor\.org|html\.spec)/, code);
  }
});

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n';

test('a row that holds a violation is marked with it, and the next one is found, round about', () => {
  const model = createTraceModel({ schedule: (flush) => flush() });
  const violated = createViolatedRows(model);
  const records = traceOf([
    ['up', REQUEST],
    ['up', 'GET /right HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['up', REQUEST],
  ]);
  for (const record of records) {
    model.apply([record]);
    violated.update();
  }
  const requests = model.rows.filter(
    (row) => row.source === 'wire' && row.event.kind === 'http-request',
  );
  assert.deepEqual(
    requests.map((row) => violated.of(row).map(({ code }) => code)),
    [['HTTP_UPGRADE_NOT_IN_CONNECTION'], [], ['HTTP_UPGRADE_NOT_IN_CONNECTION']],
  );
  const [first, second] = violated.found;
  assert.equal(violated.found.length, 2);
  assert.equal(violated.after(undefined), first);
  assert.equal(violated.after(first), second);
  assert.equal(violated.after(requests[2]), second);
  assert.equal(violated.after(second), first);
});

test('a cleared list has no violations, and begins anew with what comes next', () => {
  const model = createTraceModel({ schedule: (flush) => flush() });
  const violated = createViolatedRows(model);
  const [open, chunk, ...rest] = traceOf([
    ['up', REQUEST],
    ['up', REQUEST],
  ]);
  if (open === undefined || chunk === undefined) throw new Error('the trace has them');
  model.apply([open, chunk]);
  violated.update();
  model.clear();
  violated.update();
  assert.equal(violated.found.length, 0);
  model.apply(rest);
  violated.update();
  assert.equal(violated.found.length, 1);
});
