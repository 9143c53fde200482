import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnection } from '../../../playground-server/wire/connection.ts';
import { acceptFor, readHandshake } from '../../../playground-server/wire/handshake.ts';
import { contains } from '../../../playground-server/wire/index.ts';
import { requestOf, responseOf } from '../../support/heads.ts';
import { loadVectors, testVectors } from '../../support/vectors.ts';

testVectors(loadVectors(new URL('../../vectors/websocket/handshake/', import.meta.url)), () =>
  createConnection(),
);

const REQUEST = [
  'GET /chat HTTP/1.1',
  'Host: server.example.com',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Origin: http://example.com',
  'Sec-WebSocket-Protocol: chat, superchat',
  'Sec-WebSocket-Version: 13',
];

const RESPONSE = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  'Sec-WebSocket-Protocol: chat',
];

/** The lines with those of a field's name replaced by others. */
function withField(lines: readonly string[], name: string, ...instead: string[]): string[] {
  const rest = lines.filter((line) => !line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return [...rest, ...instead];
}

function judge(request: readonly string[], response: readonly string[]) {
  const heads = { up: requestOf(request), down: responseOf(response) };
  const { handshake, violations } = readHandshake(heads.up, heads.down);
  for (const event of violations) {
    assert.ok(contains(heads[event.direction], event), `${event.violation.code} is in its head`);
    assert.ok(event.length > 0, `${event.violation.code} has bytes to show`);
  }
  const codes = violations.map((event) => `${event.direction} ${event.violation.code}`);
  return { handshake, violations, codes };
}

test('The key of section 1.3 is answered as section 1.3 does', () => {
  assert.equal(acceptFor('dGhlIHNhbXBsZSBub25jZQ=='), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
});

test('The handshake of section 1.2 is verified without a complaint', () => {
  const { handshake, codes } = judge(REQUEST, RESPONSE);
  assert.deepEqual(codes, []);
  assert.deepEqual(handshake, {
    kind: 'ws-handshake',
    direction: 'down',
    offset: 0,
    length: responseOf(RESPONSE).length,
    exchange: 0,
    key: 'dGhlIHNhbXBsZSBub25jZQ==',
    accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    expectedAccept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    offeredSubprotocols: ['chat', 'superchat'],
    subprotocol: 'chat',
    offeredExtensions: '',
    extensions: '',
    acceptSpan: { offset: 97, length: 28 },
    subprotocolSpan: { offset: 151, length: 4 },
  });
});

test('Tokens are found in lists and in any case', () => {
  const request = withField(REQUEST, 'Connection', 'Connection: keep-alive, , upGRADE');
  assert.deepEqual(judge(withField(request, 'Upgrade', 'upgrade: WebSocket'), RESPONSE).codes, []);
});

test('For a refused upgrade only the request is judged', () => {
  const { handshake, codes } = judge(withField(REQUEST, 'Sec-WebSocket-Version'), [
    'HTTP/1.1 426 Upgrade Required',
    'Sec-WebSocket-Version: 13',
  ]);
  assert.equal(handshake, undefined);
  assert.deepEqual(codes, ['up WS_HANDSHAKE_VERSION']);
});

const KEY = 'Sec-WebSocket-Key';
const VERSION = 'Sec-WebSocket-Version';
const PROTOCOL = 'Sec-WebSocket-Protocol';
const EXTENSIONS = 'Sec-WebSocket-Extensions';
const ACCEPT = 'Sec-WebSocket-Accept';
const RIGHT_ACCEPT = `${ACCEPT}: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=`;

const BAD_REQUESTS: [title: string, request: string[], codes: string[]][] = [
  ['POST', ['POST /chat HTTP/1.1', ...REQUEST.slice(1)], ['WS_HANDSHAKE_METHOD']],
  ['HTTP/1.0', ['GET /chat HTTP/1.0', ...REQUEST.slice(1)], ['WS_HANDSHAKE_HTTP_VERSION']],
  ['no version at all', ['GET /chat HTTP', ...REQUEST.slice(1)], ['WS_HANDSHAKE_HTTP_VERSION']],
  ['no Host', withField(REQUEST, 'Host'), ['WS_HANDSHAKE_HOST_MISSING']],
  ['no Upgrade', withField(REQUEST, 'Upgrade'), ['WS_HANDSHAKE_UPGRADE']],
  ['another Upgrade', withField(REQUEST, 'Upgrade', 'Upgrade: h2c'), ['WS_HANDSHAKE_UPGRADE']],
  [
    'Connection without Upgrade',
    withField(REQUEST, 'Connection', 'Connection: keep-alive'),
    ['WS_HANDSHAKE_CONNECTION'],
  ],
  ['version 8', withField(REQUEST, VERSION, `${VERSION}: 8`), ['WS_HANDSHAKE_VERSION']],
  ['two versions', [...REQUEST, `${VERSION}: 8`], ['WS_HANDSHAKE_VERSION_REPEATED']],
  ['two keys', [...REQUEST, `${KEY}: x`], ['WS_HANDSHAKE_KEY_REPEATED']],
  [
    'a subprotocol that is no token',
    withField(REQUEST, PROTOCOL, `${PROTOCOL}: chat, a b`),
    ['WS_HANDSHAKE_PROTOCOL_INVALID'],
  ],
  [
    'a subprotocol offered twice',
    withField(REQUEST, PROTOCOL, `${PROTOCOL}: chat`, `${PROTOCOL}: x,chat`),
    ['WS_HANDSHAKE_PROTOCOL_DUPLICATE'],
  ],
  [
    'extensions that break the grammar',
    [...REQUEST, `${EXTENSIONS}: foo; =1`],
    ['WS_HANDSHAKE_EXTENSIONS_INVALID'],
  ],
  [
    'extensions that break off',
    [...REQUEST, `${EXTENSIONS}: foo;`],
    ['WS_HANDSHAKE_EXTENSIONS_INVALID'],
  ],
  [
    'an offer of permessage-deflate that must be declined',
    [...REQUEST, `${EXTENSIONS}: permessage-deflate; server_max_window_bits=16`],
    ['WS_DEFLATE_OFFER_PARAMETER_VALUE'],
  ],
];

for (const [title, request, codes] of BAD_REQUESTS) {
  test(`A request is told off for: ${title}`, () => {
    assert.deepEqual(
      judge(request, RESPONSE).codes,
      codes.map((code) => `up ${code}`),
    );
  });
}

test('A key that is not 16 bytes in base64 is told, and still answered', () => {
  const short = withField(REQUEST, KEY, `${KEY}: c2hvcnQ=`);
  const response = withField(RESPONSE, ACCEPT, `${ACCEPT}: ${acceptFor('c2hvcnQ=')}`);
  assert.deepEqual(judge(short, response).codes, ['up WS_HANDSHAKE_KEY_INVALID']);
  const missing = withField(RESPONSE, ACCEPT, `${ACCEPT}: ${acceptFor('')}`);
  assert.deepEqual(judge(withField(REQUEST, KEY), missing).codes, ['up WS_HANDSHAKE_KEY_MISSING']);
});

const BAD_RESPONSES: [title: string, response: string[], codes: string[]][] = [
  ['no Upgrade', withField(RESPONSE, 'Upgrade'), ['WS_HANDSHAKE_RESPONSE_UPGRADE']],
  ['no Connection', withField(RESPONSE, 'Connection'), ['WS_HANDSHAKE_RESPONSE_CONNECTION']],
  ['no accept', withField(RESPONSE, ACCEPT), ['WS_HANDSHAKE_ACCEPT_MISSING']],
  [
    'a wrong accept',
    withField(RESPONSE, ACCEPT, `${ACCEPT}: AAAAAAAAAAAAAAAAAAAAAAAAAAA=`),
    ['WS_HANDSHAKE_ACCEPT_WRONG'],
  ],
  ['two accepts', [...RESPONSE, RIGHT_ACCEPT], ['WS_HANDSHAKE_ACCEPT_REPEATED']],
  [
    'a subprotocol that was not offered',
    withField(RESPONSE, PROTOCOL, `${PROTOCOL}: soap`),
    ['WS_HANDSHAKE_PROTOCOL_NOT_OFFERED'],
  ],
  ['two subprotocols', [...RESPONSE, `${PROTOCOL}: chat`], ['WS_HANDSHAKE_PROTOCOL_REPEATED']],
  [
    'an extension that was not offered',
    [...RESPONSE, `${EXTENSIONS}: foo`],
    ['WS_HANDSHAKE_EXTENSION_NOT_OFFERED'],
  ],
  [
    'permessage-deflate that was not offered',
    [...RESPONSE, `${EXTENSIONS}: permessage-deflate`],
    ['WS_HANDSHAKE_EXTENSION_NOT_OFFERED'],
  ],
  [
    'extensions in two fields',
    [...RESPONSE, `${EXTENSIONS}: foo`, `${EXTENSIONS}: foo`],
    [
      'WS_HANDSHAKE_EXTENSIONS_REPEATED',
      'WS_HANDSHAKE_EXTENSION_NOT_OFFERED',
      'WS_HANDSHAKE_EXTENSION_NOT_OFFERED',
    ],
  ],
];

for (const [title, response, codes] of BAD_RESPONSES) {
  test(`A response is told off for: ${title}`, () => {
    assert.deepEqual(
      judge(REQUEST, response).codes,
      codes.map((code) => `down ${code}`),
    );
  });
}

test('A wrong accept is reported with the right one', () => {
  const response = withField(RESPONSE, ACCEPT, `${ACCEPT}: AAAA`);
  const [event] = judge(REQUEST, response).violations;
  assert.match(event?.violation.message ?? '', /AAAA instead of s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/);
});

// --- permessage-deflate (RFC 7692) -------------------------------------------------------------

const deflate = (offer: string, answer: string) =>
  judge(
    [...REQUEST, `${EXTENSIONS}: ${offer}`],
    [...RESPONSE, `${EXTENSIONS}: permessage-deflate${answer}`],
  );

test('Parameters of permessage-deflate are those of the response', () => {
  const offer =
    'permessage-deflate; client_max_window_bits; server_max_window_bits="10", permessage-deflate';
  const { handshake, codes } = deflate(
    offer,
    '; server_max_window_bits=9; client_max_window_bits=11; client_no_context_takeover',
  );
  assert.deepEqual(codes, []);
  assert.deepEqual(handshake?.deflate, {
    serverNoContextTakeover: false,
    clientNoContextTakeover: true,
    serverMaxWindowBits: 9,
    clientMaxWindowBits: 11,
  });
  assert.equal(handshake?.offeredExtensions, offer);
  assert.equal(handshake?.extensionsSpan?.length, handshake?.extensions.length);
});

test('What the response does not limit is at its widest', () => {
  assert.deepEqual(deflate('permessage-deflate; client_max_window_bits', '').handshake?.deflate, {
    serverNoContextTakeover: false,
    clientNoContextTakeover: false,
    serverMaxWindowBits: 15,
    clientMaxWindowBits: 15,
  });
});

const NEGOTIATIONS: [title: string, offer: string, answer: string, codes: string[]][] = [
  ['server_no_context_takeover unasked', 'permessage-deflate', '; server_no_context_takeover', []],
  ['server_max_window_bits unasked', 'permessage-deflate', '; server_max_window_bits=8', []],
  [
    'a fallback offer is accepted',
    'permessage-deflate; server_max_window_bits=10, permessage-deflate',
    '',
    [],
  ],
  [
    'an unknown parameter in an offer that is accepted',
    'permessage-deflate; foo=1',
    '',
    ['up WS_DEFLATE_OFFER_PARAMETER_UNKNOWN', 'down WS_DEFLATE_OFFER_NOT_DECLINED'],
  ],
  [
    'the same parameter twice in an offer beside a good one',
    'permessage-deflate; client_max_window_bits; client_max_window_bits, permessage-deflate',
    '',
    ['up WS_DEFLATE_OFFER_PARAMETER_REPEATED'],
  ],
  [
    'server_max_window_bits without a value in an offer',
    'permessage-deflate; server_max_window_bits, permessage-deflate',
    '',
    ['up WS_DEFLATE_OFFER_PARAMETER_VALUE'],
  ],
  [
    'a leading zero in an offer',
    'permessage-deflate; client_max_window_bits=08, permessage-deflate',
    '',
    ['up WS_DEFLATE_OFFER_PARAMETER_VALUE'],
  ],
  [
    'an unknown parameter in the response',
    'permessage-deflate',
    '; foo',
    ['down WS_DEFLATE_RESPONSE_PARAMETER_UNKNOWN'],
  ],
  [
    'the same parameter twice in the response',
    'permessage-deflate',
    '; server_no_context_takeover; server_no_context_takeover',
    ['down WS_DEFLATE_RESPONSE_PARAMETER_REPEATED'],
  ],
  [
    'a value where none may be',
    'permessage-deflate',
    '; client_no_context_takeover=1',
    ['down WS_DEFLATE_RESPONSE_PARAMETER_VALUE'],
  ],
  [
    'client_max_window_bits without a value in the response',
    'permessage-deflate; client_max_window_bits',
    '; client_max_window_bits',
    ['down WS_DEFLATE_RESPONSE_PARAMETER_VALUE'],
  ],
  [
    'window bits out of range',
    'permessage-deflate',
    '; server_max_window_bits=7',
    ['down WS_DEFLATE_RESPONSE_PARAMETER_VALUE'],
  ],
  [
    'accepted twice',
    'permessage-deflate',
    ', permessage-deflate',
    ['down WS_DEFLATE_RESPONSE_REPEATED'],
  ],
  [
    'server_no_context_takeover not repeated',
    'permessage-deflate; server_no_context_takeover',
    '',
    ['down WS_DEFLATE_SERVER_TAKEOVER_UNANSWERED'],
  ],
  [
    'server_max_window_bits not answered',
    'permessage-deflate; server_max_window_bits=10',
    '',
    ['down WS_DEFLATE_SERVER_WINDOW_UNANSWERED'],
  ],
  [
    'server_max_window_bits made larger',
    'permessage-deflate; server_max_window_bits=10',
    '; server_max_window_bits=11',
    ['down WS_DEFLATE_SERVER_WINDOW_UNANSWERED'],
  ],
  [
    'client_max_window_bits not offered',
    'permessage-deflate',
    '; client_max_window_bits=10',
    ['down WS_DEFLATE_CLIENT_WINDOW_NOT_OFFERED'],
  ],
  [
    'client_max_window_bits made larger',
    'permessage-deflate; client_max_window_bits=10',
    '; client_max_window_bits=11',
    ['down WS_DEFLATE_CLIENT_WINDOW_TOO_LARGE'],
  ],
];

for (const [title, offer, answer, codes] of NEGOTIATIONS) {
  test(`permessage-deflate: ${title}`, () => {
    assert.deepEqual(deflate(offer, answer).codes, codes);
  });
}

test('The parameter that is wrong is the one that is shown', () => {
  const { violations } = deflate('permessage-deflate', '; server_max_window_bits=7');
  assert.equal(violations[0]?.length, 'server_max_window_bits=7'.length);
});

test('A value that was folded over lines stays inside its span', () => {
  const request = requestOf([...REQUEST, `${EXTENSIONS}: permessage-deflate; foo`]);
  const fields = request.fields.map((field) =>
    field.name === EXTENSIONS ? { ...field, valueSpan: { ...field.valueSpan, length: 21 } } : field,
  );
  const { violations } = readHandshake({ ...request, fields }, responseOf(RESPONSE));
  assert.equal(violations[0]?.violation.code, 'WS_DEFLATE_OFFER_PARAMETER_UNKNOWN');
  assert.equal(violations[0]?.length, 1);
});
