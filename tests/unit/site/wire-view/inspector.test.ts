import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WebSocketFrameEvent, WireEvent } from '../../../../playground-server/wire/index.ts';
import { bitGroups } from '../../../../site/wire-view/inspector/bit-cells.ts';
import { fieldAt, tonesOf } from '../../../../site/wire-view/inspector/field-tree.ts';
import { inspect } from '../../../../site/wire-view/inspector/inspected.ts';
import { createPointer } from '../../../../site/wire-view/inspector/pointer.ts';
import { xorLine } from '../../../../site/wire-view/inspector/xor.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import type { WireRow } from '../../../../site/wire-view/model/view.ts';
import { webSocket } from '../../../support/wire-view-harness/scenes.ts';

const model = createTraceModel({ schedule: () => {} });
model.apply(webSocket().records);

function inspected<K extends WireEvent['kind']>(kind: K, nth = 0) {
  const rows = model.rows.filter(
    (row): row is WireRow => row.source === 'wire' && row.event.kind === kind,
  );
  const row = rows[nth];
  assert.ok(row);
  return inspect(row, model);
}

const frameOf = (one: ReturnType<typeof inspect>) => one.row.event as WebSocketFrameEvent;

test('the bit grid of a masked frame shows its bits and its key as they stand in the bytes', () => {
  const one = inspected('ws-frame');
  const groups = bitGroups(frameOf(one), one.fields, one.bytes);
  assert.deepEqual(
    groups.map((group) => [group.title, group.cells.map((cell) => `${cell.name}=${cell.value}`)]),
    [
      ['byte 0', ['FIN=1', 'RSV1=0', 'RSV2=0', 'RSV3=0', 'opcode=0001']],
      ['byte 1', ['MASK=1', 'length=0000101']],
      ['bytes 2 to 5', ['masking key=37 fa 21 3d']],
    ],
  );
});

test('a frame of 300 bytes has its extended length in the grid', () => {
  const one = inspected('ws-frame', 5);
  const groups = bitGroups(frameOf(one), one.fields, one.bytes);
  assert.deepEqual(
    groups[2]?.cells.map((cell) => cell.value),
    ['01 2c'],
  );
  assert.equal(groups[1]?.cells[1]?.value, '1111110');
});

test('a masked payload is there as it travelled and as it was sent', () => {
  const one = inspected('ws-frame');
  assert.equal(new TextDecoder().decode(one.plain?.subarray(6)), 'hello');
  assert.notDeepEqual(one.plain, one.bytes);
  assert.equal(inspected('ws-frame', 1).plain, undefined);
});

test('each masked byte says its XOR and what it is', () => {
  const frame = frameOf(inspected('ws-frame'));
  const plain = { compressed: false, binary: false };
  assert.equal(xorLine(frame, 0, 0x5f, plain), '5f ⊕ 37 = 68: the letter h');
  assert.equal(xorLine(frame, 1, 0xfa, plain), 'fa ⊕ fa = 00: control character 0');
  const compressed = xorLine(frame, 0, 0x5f, { ...plain, compressed: true });
  assert.equal(compressed, '5f ⊕ 37 = 68: a byte of compressed data');
  const binary = xorLine({ ...frame, opcode: 0 }, 0, 0x5f, { ...plain, binary: true });
  assert.match(binary, /binary data$/);
  const close = { ...frame, opcode: 8 };
  assert.match(xorLine(close, 0, 0x5f, plain), /a byte of the close code/);
  assert.match(xorLine(close, 2, 0x49, plain), /the letter/);
});

test('a byte leads to the smallest field that holds it', () => {
  const head = inspected('http-request');
  const { event } = head.row;
  assert.ok(event.kind === 'http-request');
  const host = event.fields.find((field) => field.name === 'Host');
  assert.ok(host);
  assert.equal(fieldAt(head.flat, host.valueSpan.offset)?.name, 'Host');
  assert.equal(fieldAt(head.flat, event.targetSpan.offset)?.key, 'http.target');
  const tone = tonesOf(head.parts, event);
  assert.equal(tone(host.nameSpan.offset), 'name');
  assert.equal(tone(host.valueSpan.offset), 'value');
  assert.equal(tone(event.offset + event.length), '');
});

test('a frame that breaks a rule carries the violation', () => {
  const codes = inspected('ws-frame', 6).violations.map((one) => one.violation.rule);
  assert.ok(
    codes.some((rule) => rule.includes('5.1')),
    codes.join(),
  );
  assert.equal(inspected('ws-frame', 5).violations.length, 0);
});

test('what is hovered counts before what stays, and lights its bytes up', () => {
  const one = inspected('ws-frame');
  const [fin, mask] = ['ws.fin', 'ws.mask'].map((key) => one.fields.find((f) => f.key === key));
  assert.ok(fin && mask);
  const pointer = createPointer();
  pointer.handlers(fin).onClick();
  assert.ok(pointer.isOn(fin) && pointer.lights(fin.offset));
  pointer.handlers(mask).onMouseMove();
  assert.ok(pointer.isOn(mask) && !pointer.isOn(fin));
  assert.ok(pointer.lights(fin.offset + 1) && !pointer.lights(fin.offset));
  pointer.handlers(mask).onMouseLeave();
  assert.ok(pointer.isOn(fin));
});
