/** Secrets in bodies and messages: covered where they are certain, and nothing else is touched. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeTrace } from '../../../playground-server/trace/codec.ts';
import { exportHar } from '../../../playground-server/trace/export-har.ts';
import { redactRecords } from '../../../playground-server/trace/export-redact.ts';
import { frameBytes } from '../../../playground-server/trace/har-rebuild.ts';
import { joined } from '../../../playground-server/trace/leg-streams.ts';
import { coverContent } from '../../../playground-server/trace/secret-content.ts';
import { isSecretName } from '../../../playground-server/trace/secret-names.ts';
import type { WireEvent } from '../../../playground-server/wire/index.ts';
import { eventsOf, HEAD, traceOf } from '../../support/trace-of.ts';

test('what names a secret, and what only looks like it', () => {
  const secret =
    'token accessToken access_token refreshtoken password userPassword PASSWD db.pwd secret client_secret clientSecret authorization Authorization session sessionId session_id sid jwt apiKey api-key api_key credentials cookie user[password] csrfToken';
  for (const name of secret.split(' ')) assert.ok(isSecretName(name), name);
  const plain =
    'code key keyword tokens max_tokens passage secretary sessions id name inside author';
  for (const name of plain.split(' ')) assert.ok(!isSecretName(name), name);
});

test('values are covered in JSON, in JSON within JSON, in forms and in URLs; names stay', () => {
  const cases = [
    ['{"token":"abc","n":1}', '{"token":"***","n":1}'],
    ['{"a":{"password" : "p\\"w\\\\"}}', '{"a":{"password" : "******"}}'],
    ['{"sessionId":-120.5,"x":2}', '{"sessionId":-111.1,"x":2}'],
    [
      '0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":[]}',
      '0{"sid":"********************","upgrades":[]}',
    ],
    ['["token",":","password"]', '["token",":","password"]'],
    ['["x",":",{"token":"abc"}]', '["x",":",{"token":"***"}]'],
    ['he said "no {"token":"abc"}', 'he said "no {"token":"***"}'],
    [
      '{"body":"{\\"token\\":\\"abc\\",\\"n\\":1}"}',
      '{"body":"{\\"token\\":\\"***\\",\\"n\\":1}"}',
    ],
    ['{"token":"cut sho', '{"token":"*******'],
    ['{"to\\u006ben":"abc"}', '{"to\\u006ben":"***"}'],
    ['{"token":{"deep":"kept"},"password":null}', '{"token":{"deep":"kept"},"password":null}'],
    ['user=ada&password=hunter2&x=1', 'user=ada&password=*******&x=1'],
    ['user%5Bpassword%5D=a+b', 'user%5Bpassword%5D=***'],
    ['{"next":"https://a/b?code=xyz&n=1"}', '{"next":"https://a/b?code=***&n=1"}'],
    ['data: {"token":"a"}\n\ndata: {"n":1}\n\n', 'data: {"token":"*"}\n\ndata: {"n":1}\n\n'],
    ['the token is abc', 'the token is abc'],
  ] as const;
  for (const [before, after] of cases) assert.equal(coverContent(before), after);
});

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const UPGRADE =
  'GET /s HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

/** A message in as many frames as there are parts, masked on its way up. */
function message(parts: readonly Uint8Array[], up: boolean): Uint8Array {
  const frames = parts.map((payload, index) => {
    const frame = frameBytes({ up, opcode: index === 0 ? 1 : 0, payload, time: 0 }, index);
    if (index < parts.length - 1) frame[0] = (frame[0] ?? 0) & 0x7f;
    return frame;
  });
  return joined(frames);
}

function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [0, ...places.map((at) => at % (bytes.length + 1)), bytes.length];
  borders.sort((a, b) => a - b);
  return borders.slice(1).map((to, index) => bytes.subarray(borders[index], to));
}

/** An event with what redaction may change taken out of it. */
const shape = (event: WireEvent) =>
  JSON.stringify(event, (key, value) =>
    ['payload', 'content', 'data', 'lines', 'closeReason'].includes(key) ? undefined : value,
  );

const places = fc.array(fc.nat(400), { maxLength: 6 });
// No character that JSON or a form writes otherwise, and nothing that names or heads have in them.
const secret = fc
  .array(fc.constantFrom(...'QZXVWK0123456789'), { minLength: 12, maxLength: 40 })
  .map((letters) => letters.join(''));
const key = fc.constantFrom('token', 'accessToken', 'password', 'client_secret', 'sessionId');
const carrier = fc.constantFrom<(key: string, secret: string) => string>(
  (name, value) => JSON.stringify({ id: 1, [name]: value, text: 'grüße "x"' }),
  (name, value) => JSON.stringify({ list: [{ a: 'b' }, { deep: { [name]: value } }] }, null, 2),
  (name, value) => `42["login",${JSON.stringify({ [name]: value })}]`,
  (name, value) => JSON.stringify({ body: JSON.stringify({ [name]: value }) }),
  (name, value) => `id=1&${name}=${value}&last=2`,
);
const way = fc.constantFrom<'socket up' | 'socket down' | 'chunked' | 'length' | 'stream' | 'cut'>(
  'socket up',
  'socket down',
  'chunked',
  'length',
  'stream',
  'cut',
);

/** The content on the wire, the given way, in chunks of the trace as they may come. */
function trafficOf(content: Uint8Array, how: string, cuts: readonly number[]) {
  const encode = (text: string) => new TextEncoder().encode(text);
  const chunked = (data: Uint8Array) =>
    joined(
      cutAt(data, cuts)
        .filter(({ length }) => length > 0)
        .flatMap((part) => [encode(`${part.length.toString(16)}\r\n`), part, encode('\r\n')]),
    );
  const pieces = (direction: 'up' | 'down', bytes: Uint8Array) =>
    cutAt(
      bytes,
      cuts.map((cut) => cut * 7),
    ).map((part) => [direction, part] as const);
  const get = ['up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'] as const;
  const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n';
  if (how.startsWith('socket') || how === 'cut') {
    const up = how !== 'socket down';
    const whole = message(how === 'cut' ? [content] : cutAt(content, cuts), up);
    const bytes = how === 'cut' ? whole.subarray(0, whole.length - 1) : whole;
    return [
      ['up', UPGRADE] as const,
      ['down', SWITCH] as const,
      ...pieces(up ? 'up' : 'down', bytes),
    ];
  }
  if (how === 'length') {
    const head = encode(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${content.length}\r\n\r\n`);
    return pieces('up', joined([head, content]));
  }
  if (how === 'chunked') {
    const head = encode(`${chunkedHead}Content-Type: application/json\r\n\r\n`);
    return [get, ...pieces('down', joined([head, chunked(content), encode('0\r\n\r\n')]))];
  }
  // The stream goes on: its last chunk never comes.
  const head = encode(`${chunkedHead}Content-Type: text/event-stream\r\n\r\n`);
  const lines = encode(
    `data: ${new TextDecoder().decode(content).replaceAll('\n', '\ndata: ')}\n\n`,
  );
  return [get, ...pieces('down', joined([head, chunked(lines)]))];
}

test('no planted secret is in an export, whatever carries it, and it dissects as before', () => {
  fc.assert(
    fc.property(key, secret, carrier, way, places, (name, value, write, how, cuts) => {
      const content = new TextEncoder().encode(write(name, value));
      const records = traceOf(trafficOf(content, how, cuts));
      const covered = redactRecords(records);
      assert.ok(
        !latin1(encodeTrace(HEAD, covered)).includes(value),
        'not in the bytes as they are',
      );
      assert.ok(!JSON.stringify(exportHar(HEAD, covered)).includes(value), 'not in an archive');
      const [before, after] = [eventsOf(records).flat(), eventsOf(covered).flat()];
      assert.deepEqual(after.map(shape), before.map(shape));
      for (const event of after) {
        const text = new TextDecoder().decode(
          event.kind === 'ws-frame' || event.kind === 'ws-message'
            ? event.payload
            : event.kind === 'http-body'
              ? event.content
              : new Uint8Array(0),
        );
        assert.ok(!text.includes(value), `${event.kind}: ${text}`);
      }
    }),
    { numRuns: 400 },
  );
});

test('what has no secret stays byte for byte what it was', () => {
  const word = fc.constantFrom('id', 'name', 'text', 'tokens', 'n', 'x');
  fc.assert(
    fc.property(
      fc.dictionary(word, fc.oneof(fc.string(), fc.integer())),
      way,
      places,
      (object, how, cuts) => {
        const content = new TextEncoder().encode(JSON.stringify(object).replaceAll('=', '-'));
        const records = traceOf(trafficOf(content, how, cuts));
        assert.deepEqual(redactRecords(records), records);
      },
    ),
    { numRuns: 200 },
  );
});

test('a script is left as it is, and a compressed message too', () => {
  const script = 'let token="abc";send({"password":"xyz"})';
  const records = traceOf([
    ['up', 'GET /a.js HTTP/1.1\r\nHost: a\r\n\r\n'],
    [
      'down',
      `HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: ${script.length}\r\n\r\n${script}`,
    ],
  ]);
  assert.deepEqual(redactRecords(records), records);
});

test('long content is gone over in a moment', () => {
  const started = performance.now();
  const odd = `${'"a\\'.repeat(200_000)}"`;
  coverContent(odd);
  coverContent(`{"x":"${'y'.repeat(2_000_000)}","token":"abc"}`);
  coverContent('"'.repeat(200_000));
  assert.ok(performance.now() - started < 5_000, `${performance.now() - started} ms`);
});
