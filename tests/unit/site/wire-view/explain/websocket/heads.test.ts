import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookWords } from '../../../../../../site/wire-view/dictionary/looks.ts';
import { isOfHandshake } from '../../../../../../site/wire-view/explain/websocket/handshake-rows.ts';
import {
  answerState,
  readRequestHead,
  readResponseHead,
} from '../../../../../../site/wire-view/explain/websocket/heads.ts';
import {
  forceOf,
  readNegotiation,
} from '../../../../../../site/wire-view/explain/websocket/negotiation.ts';
import { ruleLink } from '../../../../../../site/wire-view/model/rule-link.ts';
import { createTraceModel } from '../../../../../../site/wire-view/model/trace-model.ts';
import { requestOf, responseOf } from '../../../../../support/heads.ts';
import {
  type Transcript,
  transcript,
} from '../../../../../support/wire-view-harness/transcript.ts';
import { modelOf, requestText, rowOf, switchingText } from './stand.ts';

const lines = (text: string) => text.trimEnd().split('\r\n');
const request = (extra: readonly string[] = [], without?: RegExp) =>
  requestOf(lines(requestText(extra)).filter((line) => without?.test(line) !== true));
const response = (extra: readonly string[] = [], without?: RegExp) =>
  responseOf(lines(switchingText(extra)).filter((line) => without?.test(line) !== true));
const stateOf = (
  reading: ReturnType<typeof readRequestHead | typeof readResponseHead>,
  name: string,
) => reading.lines.find((line) => line.name === name)?.state;

test('every line that the handshake needs is right in a right one', () => {
  const up = readRequestHead(request(), response());
  const down = readResponseHead(response(), request());
  for (const name of ['start', 'host', 'upgrade', 'connection', 'sec-websocket-key'])
    assert.equal(stateOf(up, name), 'right', name);
  for (const name of ['start', 'upgrade', 'connection', 'sec-websocket-accept'])
    assert.equal(stateOf(down, name), 'right', name);
  assert.equal(stateOf(up, 'origin'), 'absent');
  assert.equal(stateOf(down, 'sec-websocket-protocol'), 'absent');
});

for (const name of [
  'Host',
  'Upgrade',
  'Connection',
  'Sec-WebSocket-Key',
  'Sec-WebSocket-Version',
]) {
  test(`a request without ${name} misses it, answered or not`, () => {
    const broken = request([], new RegExp(`^${name}:`));
    assert.equal(stateOf(readRequestHead(broken), name.toLowerCase()), 'missing');
    assert.equal(stateOf(readRequestHead(broken, response()), name.toLowerCase()), 'missing');
  });
}

test('a wrong value is wrong at its line, with the rule that it breaks', () => {
  const old = request(['Sec-WebSocket-Version: 8'], /^Sec-WebSocket-Version: 13/);
  const line = readRequestHead(old).lines.find(({ name }) => name === 'sec-websocket-version');
  assert.equal(line?.state, 'wrong');
  assert.deepEqual(
    line?.violations.map(({ violation }) => violation.code),
    ['WS_HANDSHAKE_VERSION'],
  );
  const wrong = responseOf(lines(switchingText([], 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=')));
  assert.equal(stateOf(readResponseHead(wrong, request()), 'sec-websocket-accept'), 'wrong');
});

test('no subprotocol in the answer is missed where the page offered some', () => {
  const asked = request(['Sec-WebSocket-Protocol: chat.v2']);
  assert.equal(stateOf(readResponseHead(response(), asked), 'sec-websocket-protocol'), 'missing');
});

test('a refusal is wrong in its first line alone, and a 426 has to name what it would speak', () => {
  const refusal = readResponseHead(responseOf(['HTTP/1.1 403 Forbidden']), request());
  assert.equal(stateOf(refusal, 'start'), 'wrong');
  assert.ok(refusal.lines.slice(1).every(({ state }) => state === 'absent'));
  const upgrade = readResponseHead(responseOf(['HTTP/1.1 426 Upgrade Required']), request());
  assert.equal(stateOf(upgrade, 'upgrade'), 'missing');
});

test('fields that the handshake does not know are listed apart, each once', () => {
  const reading = readRequestHead(request(['User-Agent: x', 'Cookie: y']));
  assert.deepEqual(
    reading.others.map(({ name }) => name),
    ['User-Agent', 'Cookie'],
  );
});

test('each line has a text, a consequence and a section that can be followed', () => {
  const { request: up, response: down } = lookWords.ws.heads;
  for (const text of [...Object.values(up), ...Object.values(down)]) {
    assert.match(text.role, /\.$/);
    assert.match(text.otherwise, /\.$/);
    assert.ok(ruleLink(text.rule), text.rule);
  }
  const named = readRequestHead(request()).lines.map(({ name }) => name);
  assert.ok(named.every((name) => name in up));
  const answered = readResponseHead(response(), request()).lines.map(({ name }) => name);
  assert.ok(answered.every((name) => name in down));
});

test('offer and answer stand side by side: taken, passed over, and never offered', () => {
  const { subprotocols, extensions } = readNegotiation(
    request([
      'Sec-WebSocket-Protocol: chat.v2, chat.v1',
      'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-old',
    ]),
    response([
      'Sec-WebSocket-Protocol: chat.v1',
      'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=12, x-new',
    ]),
  );
  assert.deepEqual(
    [...subprotocols, ...extensions].map(({ name, outcome }) => [name, outcome]),
    [
      ['chat.v2', 'passed-over'],
      ['chat.v1', 'taken'],
      ['permessage-deflate', 'taken'],
      ['x-old', 'passed-over'],
      ['x-new', 'unasked'],
    ],
  );
  assert.deepEqual(
    extensions[0]?.parameters.map(({ name, offered, answered }) => [name, offered, answered]),
    [
      ['server_no_context_takeover', undefined, undefined],
      ['client_no_context_takeover', undefined, undefined],
      ['server_max_window_bits', undefined, undefined],
      ['client_max_window_bits', '', '12'],
    ],
  );
});

test('every part of offer and answer has its own bytes', () => {
  const extensions = 'permessage-deflate; client_max_window_bits=12';
  const model = modelOf(() => {}, {
    request: requestText(['Sec-WebSocket-Protocol: chat.v2, chat.v1']),
    response: switchingText([
      'Sec-WebSocket-Protocol: chat.v1',
      `Sec-WebSocket-Extensions: ${extensions}`,
    ]),
  });
  const read = readNegotiation(
    rowOf(model, 'http-request').event,
    rowOf(model, 'http-response').event,
  );
  const bytes = (way: 'up' | 'down', span: { offset: number; length: number } | undefined) =>
    span && Buffer.from(model.bytes(1, way, span.offset, span.length)).toString();
  for (const { name, offered } of read.subprotocols) assert.equal(bytes('up', offered), name);
  const [deflate] = read.extensions;
  assert.equal(bytes('down', deflate?.answered), extensions);
  assert.equal(bytes('down', deflate?.parameters.at(-1)?.answeredAt), 'client_max_window_bits=12');
});

test('a parameter holds as it was answered, and a window that only was offered holds for its client', () => {
  const force = (name: string, offered: string | undefined, answered: string | undefined) =>
    forceOf({ name, offered, answered, offeredAt: undefined, answeredAt: undefined });
  assert.equal(force('server_max_window_bits', undefined, undefined), 'off');
  assert.equal(force('server_max_window_bits', '10', '10'), 'on');
  for (const wrong of ['', '7', '16', '08', 'abc']) {
    assert.equal(force('server_max_window_bits', undefined, wrong), 'invalid', wrong);
  }
  assert.equal(force('client_max_window_bits', '', undefined), 'off');
  assert.equal(force('client_max_window_bits', '10', undefined), 'hinted');
  assert.equal(force('client_no_context_takeover', undefined, ''), 'on');
  assert.equal(force('client_no_context_takeover', undefined, '1'), 'invalid');
});

test('a handshake whose connection has ended waits for no answer', () => {
  const unanswered = (end: (talk: Transcript) => void) => {
    const talk = transcript('websocket').open(1, 0).send(1, 'up', requestText(), 1);
    end(talk);
    const model = createTraceModel({ schedule: () => {} });
    model.apply(talk.records);
    return answerState(undefined, model.legs.get(1));
  };
  assert.equal(
    unanswered(() => {}),
    'waiting',
  );
  assert.equal(
    unanswered((talk) => talk.close(1, 5, 'server-reset')),
    'never',
  );
  const model = modelOf(() => {});
  assert.equal(answerState(rowOf(model, 'http-response').event, model.legs.get(1)), 'here');
});

test('while no answer is there, nothing is taken and nothing passed over', () => {
  const offer = request(['Sec-WebSocket-Protocol: chat.v2']);
  assert.deepEqual(
    readNegotiation(offer, undefined).subprotocols.map(({ outcome }) => outcome),
    ['waiting'],
  );
});

test('the handshake is looked at from its request, its response and its own row, and from no other', () => {
  const model = modelOf((talk) =>
    talk
      .open(2, 3)
      .send(2, 'up', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 4)
      .send(2, 'down', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 5),
  );
  const of = (kind: 'http-request' | 'http-response', nth: number) =>
    isOfHandshake(rowOf(model, kind, nth), model);
  assert.deepEqual([of('http-request', 0), of('http-response', 0)], [true, true]);
  assert.deepEqual([of('http-request', 1), of('http-response', 1)], [false, false]);
  assert.equal(isOfHandshake(rowOf(model, 'ws-handshake'), model), true);
});
