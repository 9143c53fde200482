import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptFor } from '../../../../playground-server/wire/handshake.ts';
import { acceptSteps, GUID, keyFrom } from '../../../../site/tools/handshake/accept-steps.ts';
import { checkHeads } from '../../../../site/tools/handshake/check-heads.ts';
import { fieldIn, headText } from '../../../../site/tools/handshake/head-text.ts';

/** RFC 6455, section 1.3. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

const REQUEST = `GET /chat HTTP/1.1
Host: server.example.com
Upgrade: websocket
Connection: Upgrade
Sec-WebSocket-Key: ${KEY}
Origin: http://example.com
Sec-WebSocket-Protocol: chat, superchat
Sec-WebSocket-Version: 13
`;
const RESPONSE = `HTTP/1.1 101 Switching Protocols
Upgrade: websocket
Connection: Upgrade
Sec-WebSocket-Accept: ${ACCEPT}
Sec-WebSocket-Protocol: chat
`;

const codes = (request: string, response: string, key = KEY) =>
  checkHeads(request, response, key)?.violations.map(({ violation }) => violation.code);

test('the steps are those of RFC 6455, section 1.3, with its numbers', () => {
  const steps = acceptSteps(` ${KEY}\n`);
  assert.equal(steps.concatenated, KEY + GUID);
  assert.equal(steps.digest, 'b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea');
  assert.equal(steps.accept, ACCEPT);
  assert.equal(steps.wellFormed, true);
});

test('they come to what the dissector expects, for any key, and a wrong key is told', () => {
  for (const key of [
    '',
    'x',
    'ü',
    keyFrom(new Uint8Array(16)),
    keyFrom(new Uint8Array(16).fill(255)),
  ]) {
    const steps = acceptSteps(key);
    assert.equal(steps.accept, acceptFor(key));
    assert.equal(steps.wellFormed, key.length === 24);
  }
});

test('the heads of the RFC are right together, and each alone', () => {
  assert.deepEqual(codes(REQUEST, RESPONSE), []);
  assert.deepEqual(codes(REQUEST, ''), []);
  assert.deepEqual(codes('', RESPONSE), []);
  assert.equal(checkHeads(' ', '\n', KEY), undefined);
});

test('a response alone is checked against the key that is given', () => {
  assert.deepEqual(codes('', RESPONSE, 'x3JJHMbDL1EzLkh9GBhXDw=='), ['WS_HANDSHAKE_ACCEPT_WRONG']);
  const extended = `${RESPONSE}Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10; server_no_context_takeover\n`;
  assert.deepEqual(codes('', extended), []);
  assert.deepEqual(codes(REQUEST, extended), ['WS_HANDSHAKE_EXTENSION_NOT_OFFERED']);
});

test('what a request lacks is told with its section, and nothing of the head that stands in', () => {
  const bare = checkHeads('GET / HTTP/1.1\nHost: a\n', '', KEY);
  const told = bare?.violations.map(({ violation }) => violation);
  assert.deepEqual(
    told?.map(({ code }) => code),
    [
      'WS_HANDSHAKE_UPGRADE',
      'WS_HANDSHAKE_CONNECTION',
      'WS_HANDSHAKE_KEY_MISSING',
      'WS_HANDSHAKE_VERSION',
    ],
  );
  assert.ok(told?.every(({ rule }) => /^RFC 6455, section/.test(rule)));
  assert.deepEqual(
    bare?.rows.map(({ event }) => event.kind),
    ['http-request'],
  );
});

test('what a response breaks is told, once', () => {
  const wrong = RESPONSE.replace('Upgrade: websocket', 'Upgrade: h2c').replace('chat', 'mqtt');
  const told = codes(REQUEST, wrong);
  assert.ok(told?.includes('WS_HANDSHAKE_RESPONSE_UPGRADE'), told?.join());
  assert.ok(told?.includes('WS_HANDSHAKE_PROTOCOL_NOT_OFFERED'), told?.join());
  assert.equal(new Set(told).size, told?.length);
});

test('a refusal is no broken rule, and is read', () => {
  const checked = checkHeads(
    '',
    'HTTP/1.1 426 Upgrade Required\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\nContent-Length: 0\n',
    KEY,
  );
  assert.equal(checked?.response?.status, 426);
  assert.deepEqual(checked?.violations, []);
});

test('what is no head at all is not taken for one', () => {
  const checked = checkHeads('hello', '', KEY);
  assert.ok(checked?.request === undefined || checked.violations.length > 0);
});

test('heads are taken from curl, from developer tools and with what follows them', () => {
  const plain = headText(RESPONSE);
  assert.equal(plain, `${RESPONSE.trimEnd().replaceAll('\n', '\r\n')}\r\n\r\n`);
  const curl = RESPONSE.trimEnd()
    .split('\n')
    .map((line) => `< ${line}`);
  assert.equal(headText(['* Connected to a', ...curl, '< ', ''].join('\n')), plain);
  assert.equal(headText(`\n${RESPONSE}\nand a body`), plain);
  assert.equal(fieldIn(plain, 'sec-websocket-protocol'), 'chat');
});
