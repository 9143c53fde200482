import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { overhead } from '../../../../site/wire-view/model/cost.ts';
import { isListed } from '../../../../site/wire-view/model/listed.ts';
import { looksLikeText, preview, visible } from '../../../../site/wire-view/model/payload-text.ts';
import { groupOf } from '../../../../site/wire-view/model/row-group.ts';
import { spokenOf } from '../../../../site/wire-view/model/spoken.ts';
import { sizeOf, summaryOf, wayOf } from '../../../../site/wire-view/model/summary.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import { eventStream, gap, polling, webSocket } from '../../../support/wire-view-harness/scenes.ts';
import { frame, transcript } from '../../../support/wire-view-harness/transcript.ts';
import { rowsOf, modelOf as socketOf } from './explain/websocket/stand.ts';

function modelOf(records: readonly TraceRecord[]) {
  const model = createTraceModel({ schedule: () => {} });
  model.apply(records);
  return model;
}

function linesOf(records: readonly TraceRecord[]): string[] {
  const model = modelOf(records);
  return model.rows.filter(isListed).map((row) => summaryOf(row, model));
}

test('a WebSocket chat reads line by line as it was', () => {
  const model = modelOf(webSocket().records);
  const lines = model.rows.filter(isListed).map((row) => {
    return groupOf(row) === 'violation' ? 'violation' : summaryOf(row, model);
  });
  assert.deepEqual(lines, [
    'latency is now 120 ms each way',
    'new WebSocket()',
    'connection #1 opened',
    'GET /chat  Upgrade: websocket',
    '101 Switching Protocols  Sec-WebSocket-Accept: s3pPLMBi…',
    'handshake verified: the accept is right for dGhlIHNhbXBsZSBub25jZQ==',
    'onopen',
    'send("hello")',
    'TEXT fin mask 5 B "hello"',
    'TEXT 9 B "2 people "',
    'CONT fin 4 B "here"',
    'TEXT message 13 B of 2 frames "2 people here"',
    'onmessage "2 people here"',
    'PING 4 B',
    'PONG mask 4 B',
    'BINARY fin 300 B 00 01 02 03 04 05 06 07 …',
    'TEXT fin 10 B "not masked"',
    'violation',
    'CLOSE 1002 "mask your frames"',
    'onclose code 1002, wasClean true',
    'connection #1 closed by the browser (FIN)',
  ]);
});

test('an event stream reads line by line as it was', () => {
  const lines = linesOf(eventStream().records);
  for (const line of [
    'new EventSource()',
    '200 OK, text/event-stream, chunked',
    'retry 2000 no data, nothing dispatched',
    'tick id 2 "{"n": 2, "at": "12:02"}"',
    ': still here',
    'message "cut in two by a chunk border\\nand of two lines ✓"',
    'connection #1 cut',
  ]) {
    assert.ok(lines.includes(line), `${line} is not in\n${lines.join('\n')}`);
  }
  assert.ok(lines.some((line) => line.endsWith('Last-Event-ID: 4')));
});

test('polls read as requests, answers and their bodies', () => {
  const lines = linesOf(polling().records);
  assert.ok(lines.includes('200 OK, application/json, 2 B'));
  assert.ok(lines.includes('body 2 B "[]"'));
  assert.ok(lines.includes('fetch(events?since=0)'));
  assert.ok(lines.includes('response 200 OK'));
});

test('a screen reader hears whole words in the order of the wire', () => {
  const model = modelOf(webSocket().records);
  const said = model.rows.filter(isListed).map((row) => spokenOf(row, model));
  assert.equal(said[8], 'frame 9, browser to server, text, final, masked, 5 bytes: hello');
  assert.equal(
    said[9],
    'frame 10, server to browser, text, more frames follow, not masked, 9 bytes: 2 people ',
  );
  assert.equal(said[7], 'event 8, reported by the page, page call: send("hello")');
  assert.match(
    said[18] ?? '',
    /^frame 19, server to browser, close, final, not masked, code 1002, 18 bytes: mask/,
  );
});

test('numbers count the rows that are listed, without holes', () => {
  const model = modelOf(webSocket().records);
  assert.deepEqual(
    model.rows.filter(isListed).map((row) => row.number),
    model.rows.filter(isListed).map((_, index) => index + 1),
  );
});

test('what a gap skipped is said in numbers', () => {
  assert.match(linesOf(gap())[0] ?? '', /^12,000 records \(3\.4 MB\) let go here/);
});

test('calls go toward the wire, events toward the page; notes go nowhere', () => {
  const model = modelOf(webSocket().records);
  assert.deepEqual(
    model.rows.slice(0, 3).map((row) => wayOf(row)),
    [undefined, 'up', undefined],
  );
  assert.equal(sizeOf(model.rows[0] as never), undefined);
});

test('the cost counts what the wire carried and what of it was content', () => {
  const { cost } = modelOf(webSocket().records);
  assert.equal(cost.requests, 1);
  assert.equal(cost.frames, 8);
  assert.equal(cost.messages, 2);
  assert.equal(cost.contentBytes, 5 + 13 + 300 + 10);
  assert.ok(overhead(cost) > 0.5 && overhead(cost) < 1);
  const stream = modelOf(eventStream().records).cost;
  assert.equal(stream.messages, 6, 'dispatched events, and no body beside them');
  const polls = modelOf(polling().records).cost;
  assert.deepEqual([polls.requests, polls.messages], [8, 8]);
});

test('a frame in two chunks starts with the first and ends with the second', () => {
  const talk = transcript('websocket').open(1, 0);
  const model = createTraceModel({ schedule: () => {} });
  const bytes = frame(1, 'hello', { key: [1, 2, 3, 4] });
  const handshake = webSocket(0)
    .records.filter((record) => record.type === 'chunk')
    .slice(0, 2);
  talk.send(1, 'up', (handshake[0] as { bytes: Uint8Array }).bytes, 1);
  talk.send(1, 'down', (handshake[1] as { bytes: Uint8Array }).bytes, 2);
  talk.send(1, 'up', bytes.subarray(0, 3), 10).send(1, 'up', bytes.subarray(3), 30, 40);
  model.apply(talk.records);
  const row = model.rows.find((row) => row.source === 'wire' && row.event.kind === 'ws-frame');
  assert.ok(row?.source === 'wire');
  assert.deepEqual([row.time, row.endTime, row.arrived], [10, 30, 70]);
  assert.equal(model.legs.get(1)?.protocol, 'websocket');
});

test('bytes are shown as text only where they are text', () => {
  assert.equal(preview(new TextEncoder().encode('a\nb')), '"a\\nb"');
  assert.equal(preview(Uint8Array.of(0xff, 0x00)), 'ff 00');
  assert.equal(visible('tab\tnul\0'), 'tab\\tnul\\x00');
  const long = new TextEncoder().encode('é'.repeat(400));
  assert.ok(looksLikeText(long), 'a character cut by the preview does not make it binary');
});

test('a close frame that carries 1005 is not told as one without a code', () => {
  const model = socketOf((talk) => {
    talk.send(1, 'down', frame(8, Uint8Array.of(0x03, 0xed)), 10);
    talk.send(1, 'up', frame(8, '', { key: [1, 2, 3, 4] }), 11);
  });
  const [bad, empty] = rowsOf(model, 'ws-frame');
  assert.ok(bad !== undefined && empty !== undefined);
  assert.equal(summaryOf(bad, model), 'CLOSE 1005');
  assert.match(spokenOf(bad, model), /code 1005/);
  assert.equal(summaryOf(empty, model), 'CLOSE mask no code');
  assert.doesNotMatch(spokenOf(empty, model), /code/);
});

test('what never arrived is said so, and not what is still under way', () => {
  const talk = transcript('chat')
    .open(1, 1)
    .send(1, 'up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 2, -1);
  const request = (records: readonly TraceRecord[]) => {
    const model = modelOf(records);
    const row = model.rows.find((one) => one.source === 'wire');
    return row === undefined ? '' : spokenOf(row, model);
  };
  assert.doesNotMatch(request(talk.records), /never arrived/);
  assert.match(request(talk.close(1, 9, 'cut').records), /, never arrived$/);
});
