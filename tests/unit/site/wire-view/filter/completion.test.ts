import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterWords } from '../../../../../site/wire-view/dictionary/filter.ts';
import { compile } from '../../../../../site/wire-view/filter/compile.ts';
import { complete } from '../../../../../site/wire-view/filter/complete.ts';
import { FAMILIES, FIELDS, fieldNamed } from '../../../../../site/wire-view/filter/fields.ts';
import { FilterError } from '../../../../../site/wire-view/filter/filter-error.ts';
import { DECODED_BYTES } from '../../../../../site/wire-view/filter/known-values.ts';
import { parse } from '../../../../../site/wire-view/filter/parser.ts';
import type { NoteRow } from '../../../../../site/wire-view/model/view.ts';
import { OPENING, traceOf } from '../../../../support/trace-of.ts';
import { eventStream, webSocket } from '../../../../support/wire-view-harness/scenes.ts';
import { frame } from '../../../../support/wire-view-harness/transcript.ts';
import { contextOf, modelOf } from './filter-stand.ts';

function around(records = webSocket().records) {
  const model = modelOf(records);
  return { rows: model.rows, context: contextOf(model) };
}

/** @param text the bar says where the cursor is */
function labels(text: string, where = around()): string[] {
  const cursor = text.indexOf('|');
  const { candidates } = complete(text.replace('|', ''), cursor, where);
  return candidates.map(({ label }) => label);
}

test('at the start: every field with what it means, and not', () => {
  const { candidates } = complete('', 0, around());
  const found = candidates.map(({ label }) => label);
  for (const { name } of FIELDS) assert.ok(found.includes(name), name);
  for (const family of Object.keys(FAMILIES)) assert.ok(found.includes(`${family}.`), family);
  assert.ok(found.includes('not'));
  assert.ok(candidates.every(({ what }) => what !== ''));
});

test('a beginning leaves the fields that begin so, then those of which a part does', () => {
  assert.deepEqual(labels('op|'), ['opcode']);
  assert.deepEqual(labels('co|').slice(0, 2), ['connection', 'compressed']);
  assert.ok(labels('code|').includes('close.code'));
  assert.deepEqual(labels('kind = frame and OPC|'), ['opcode']);
  assert.deepEqual(labels('(rsv1 or rsv2|'), []);
});

test('behind a field: the operators of its type, and what joins where it can stand alone', () => {
  assert.deepEqual(labels('opcode |'), ['=', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or']);
  assert.deepEqual(labels('fin |'), ['=', '!=', 'and', 'or']);
  assert.deepEqual(labels('text |'), ['contains', '~', '=', '!=', 'in', 'and', 'or']);
  assert.deepEqual(labels('kind con|'), ['contains']);
  assert.deepEqual(labels('hello |'), ['and', 'or']);
});

test('behind an operator: the values that there are, and how often they occur', () => {
  const opcodes = labels('opcode = |');
  assert.deepEqual(opcodes, ['continuation', 'text', 'binary', 'close', 'ping', 'pong']);
  const { candidates } = complete('opcode = te', 11, around());
  assert.deepEqual(
    candidates.map(({ label, what }) => [label, what]),
    [['text', 'in 4 events']],
  );
  assert.deepEqual(labels('violation = |'), ['WS_UNMASKED_CLIENT_FRAME']);
  assert.deepEqual(labels('close.code = |'), ['1002']);
  assert.deepEqual(labels('name = new|'), ['"new WebSocket"']);
  assert.deepEqual(labels('fin = |'), ['true', 'false']);
  assert.deepEqual(labels('kind in (frame, req|'), ['request']);
  assert.deepEqual(labels('cause = "browser-f|'), ['browser-fin']);
  assert.deepEqual(labels('length > |'), [], 'numbers are the reader’s own');
});

test('every kind of note that there is can be asked for', () => {
  const kinds: readonly NoteRow['record']['type'][] = [
    ...(['open', 'close', 'dropped', 'gap', 'program', 'lab', 'faults', 'storm'] as const),
  ];
  const { context } = around();
  for (const kind of kinds) {
    assert.doesNotThrow(() => compile(parse(`note = ${kind}`), context), FilterError, kind);
  }
});

test('behind a test: what joins, then another test', () => {
  assert.deepEqual(labels('opcode = text |'), ['and', 'or']);
  assert.deepEqual(labels('(fin) |'), ['and', 'or']);
  assert.deepEqual(labels('"hello" a|').slice(0, 2), ['and', 'api']);
});

test('members of a family are those that occur', () => {
  assert.ok(labels('header.|').includes('header.sec-websocket-key'));
  assert.deepEqual(labels('header.sec-websocket-k|'), ['header.sec-websocket-key']);
  assert.deepEqual(labels('header.upgrade = |'), ['websocket']);
  const stream = around(eventStream().records);
  assert.deepEqual(labels('json.|', stream), ['json.n', 'json.at']);
  assert.deepEqual(labels('json.n = |', stream), ['1', '2', '3', '4', '5']);
  assert.deepEqual(labels('sse.type = |', stream), ['tick', 'message']);
  assert.ok(labels('mqtt.to|').includes('mqtt.topic'));
});

test('however large the payloads, a letter costs no more of them than there are bytes for', () => {
  const large = (n: number) => `{"n${n}":"${'x'.repeat(200_000)}"}`;
  const said = Array.from({ length: 30 }, (_, n) => ['down', frame(1, large(n))] as const);
  const found = labels('json.|', around(traceOf([...OPENING, ...said])));
  assert.ok(found.length >= 2, 'the newest are taken apart');
  assert.ok(found.length <= DECODED_BYTES / 200_000);
  assert.ok(found.includes('json.n29') && !found.includes('json.n0'));
});

test('a candidate takes the place of the word at the cursor, all of it', () => {
  const text = 'opc = text';
  const { from, to, candidates } = complete(text, 2, around());
  assert.deepEqual([from, to], [0, 3]);
  assert.equal(candidates[0]?.insert, 'opcode ');
  assert.deepEqual(labels('text ~ /ab|'), [], 'a regular expression is the reader’s own');
});

test('a candidate takes the place of the whole string that the cursor stands in', () => {
  const text = 'cause = "browser-reset" and fin';
  const { from, to, candidates } = complete(text, 12, around());
  assert.equal(text.slice(from, to), '"browser-reset"');
  assert.equal(candidates[0]?.insert, 'browser-fin ');
  const open = complete('cause = "bro and fin', 12, around());
  assert.deepEqual([open.from, open.to], [8, 12], 'what comes behind may be no part of it');
});

test('what is completed word for word is a filter', () => {
  const where = around();
  for (const field of FIELDS) {
    for (const operator of complete(`${field.name} `, field.name.length + 1, where).candidates) {
      if (operator.kind !== 'operator' || operator.label === '~') continue;
      const begun = `${field.name} ${operator.insert}`;
      for (const value of complete(begun, begun.length, where).candidates) {
        const text = `${begun}${value.insert}${operator.label === 'in' ? ')' : ''}`;
        assert.doesNotThrow(() => compile(parse(text), where.context), FilterError, text);
      }
    }
  }
});

test('every field has its meaning in the dictionary, and every meaning its field', () => {
  const meant = new Set([...FIELDS.map(({ means }) => means), ...Object.values(FAMILIES)]);
  assert.deepEqual([...meant].sort(), Object.keys(filterWords.fields).sort());
  for (const { name, alias } of FIELDS) {
    assert.equal(fieldNamed(name.toUpperCase())?.name, name);
    if (alias !== undefined) assert.equal(fieldNamed(alias)?.name, name);
  }
});
