import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAccept } from '../../../../../../site/wire-view/explain/websocket/accept.ts';
import {
  type AcceptMistake,
  findMistake,
} from '../../../../../../site/wire-view/explain/websocket/accept-mistakes.ts';
import { handshakeFinder } from '../../../../../../site/wire-view/explain/websocket/handshake-rows.ts';
import { ACCEPT, KEY, modelOf, requestText, rowOf, switchingText } from './stand.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const sha1 = (...parts: (string | Buffer)[]) => {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash;
};
const otherKey = 'x3JJHMbDL1EzLkh9GBhXDw==';

const MISTAKES: readonly (readonly [AcceptMistake, (key: string) => string])[] = [
  ['no-guid', (key) => sha1(key).digest('base64')],
  ['guid-lower-case', (key) => sha1(key, GUID.toLowerCase()).digest('base64')],
  ['guid-first', (key) => sha1(GUID, key).digest('base64')],
  ['key-decoded', (key) => sha1(Buffer.from(key, 'base64'), GUID).digest('base64')],
  ['key-line-end', (key) => sha1(key, '\r\n', GUID).digest('base64')],
  ['key-echoed', (key) => key],
  ['hex-digest', (key) => sha1(key, GUID).digest('hex')],
  ['hex-in-base64', (key) => Buffer.from(sha1(key, GUID).digest('hex')).toString('base64')],
  ['base64-form', (key) => sha1(key, GUID).digest('base64url')],
  ['guid-misspelt', (key) => sha1(key, GUID.replace('C5AB', 'C5A8')).digest('base64')],
  ['guid-misspelt', (key) => sha1(key, GUID.slice(0, -1)).digest('base64')],
  ['unknown', (key) => sha1(key, 'something else').digest('base64')],
];

for (const [mistake, make] of MISTAKES) {
  test(`an accept value that comes of “${mistake}” is known by it, whatever the key`, () => {
    for (let times = 0; times < 3; times++) {
      const key = randomBytes(16).toString('base64');
      assert.equal(findMistake(key, make(key)).mistake, mistake);
    }
  });
}

test('a misspelt GUID is named as it was spelt', () => {
  const wrong = GUID.replace('E914', 'E941');
  assert.equal(findMistake(KEY, sha1(KEY, wrong).digest('base64')).guid, wrong);
});

test('no accept value at all, the one of the RFC’s example, and the one of another request are told apart', () => {
  assert.equal(findMistake(KEY, undefined).mistake, 'missing');
  assert.equal(findMistake(otherKey, ACCEPT).mistake, 'example-key');
  const sent = sha1(otherKey, GUID).digest('base64');
  assert.deepEqual(findMistake(KEY, sent, [{ key: otherKey, row: 7 }]), {
    mistake: 'other-key',
    row: 7,
  });
});

test('what no mistake makes is unknown, never guessed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (digest) => {
      const sent = Buffer.from(digest).toString('base64');
      assert.equal(findMistake(KEY, sent).mistake, 'unknown');
    }),
    { numRuns: 5 },
  );
});

test('the steps of a live handshake are those that SHA-1 and base64 make of its key', () => {
  const key = randomBytes(16).toString('base64');
  const accept = sha1(key, GUID).digest('base64');
  const model = modelOf(() => {}, {
    request: requestText([], key),
    response: switchingText([], accept),
  });
  for (const kind of ['http-request', 'http-response', 'ws-handshake'] as const) {
    const reading = readAccept(handshakeFinder(rowOf(model, kind), model)(), model);
    assert.equal(reading.verdict, 'right', kind);
    assert.equal(reading.steps?.concatenated, key + GUID);
    assert.equal(reading.steps?.digest.replaceAll(' ', ''), sha1(key, GUID).digest('hex'));
    assert.equal(reading.steps?.accept, accept);
    assert.equal(reading.acceptField?.value, accept);
  }
});

test('a value for the key of an earlier request names that request', () => {
  const model = modelOf(
    (talk) =>
      talk
        .open(2, 3)
        .send(2, 'up', requestText(), 4)
        .send(2, 'down', switchingText([], sha1(otherKey, GUID).digest('base64')), 5),
    { request: requestText([], otherKey) },
  );
  const row = rowOf(model, 'ws-handshake', 1);
  const reading = readAccept(handshakeFinder(row, model)(), model);
  assert.equal(reading.verdict, 'wrong');
  const { id } = rowOf(model, 'http-request', 0);
  assert.deepEqual(reading.mistake, { mistake: 'other-key', row: id });
});

test('a request without an answer waits, and a refused one needs no accept value', () => {
  const model = modelOf((talk) => talk.open(2, 3).send(2, 'up', requestText(), 4), {
    response: 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
  });
  const verdict = (nth: number) =>
    readAccept(handshakeFinder(rowOf(model, 'http-request', nth), model)(), model).verdict;
  assert.equal(verdict(0), 'refused');
  assert.equal(verdict(1), 'waiting');
});

test('an answer that comes later is found by the same finder', () => {
  const model = modelOf((talk) => talk.open(2, 3).send(2, 'up', requestText(), 4));
  const find = handshakeFinder(rowOf(model, 'http-request', 1), model);
  assert.equal(find().response, undefined);
  const bytes = new TextEncoder().encode(switchingText());
  model.apply([
    {
      ...{ type: 'chunk', seq: 1000, time: 9, leg: 2, direction: 'down', offset: 0 },
      ...{ bytes, byHop: false },
    },
  ]);
  assert.equal(find().response?.event.status, 101);
  assert.equal(find().handshake?.event.accept, ACCEPT);
});
