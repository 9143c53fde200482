import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { TraceRecord } from '../../../../../playground-server/trace/trace.ts';
import { parseBytes } from '../../../../../site/tools/frame/parse-bytes.ts';
import { asBase64, asCArray, asHex } from '../../../../../site/wire-view/copy/as-text.ts';
import { copiesOf } from '../../../../../site/wire-view/copy/copies.ts';
import { asWebsocat, type CopiedSocket } from '../../../../../site/wire-view/copy/web-socket.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { Row, WireRow } from '../../../../../site/wire-view/model/view.ts';
import { OPENING, recordedTrace, type Said, traceOf } from '../../../../support/trace-of.ts';
import { frame } from '../../../../support/wire-view-harness/transcript.ts';

function modelOf(records: readonly TraceRecord[]) {
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(records);
  return model;
}

const rowOf = (rows: readonly Row[], test: (event: WireRow['event']) => boolean) =>
  rows.find((row) => row.source === 'wire' && test(row.event)) as WireRow;

function curlOf(said: readonly Said[], secrets = false) {
  const model = modelOf(traceOf(said));
  const row = rowOf(model.rows, ({ kind }) => kind === 'http-request');
  const copy = copiesOf(row, model, secrets).find(({ format }) => format === 'curl');
  assert.ok(copy);
  return copy;
}

/** What a server gets when the command is run. */
async function run(said: (port: number) => readonly Said[], secrets = false) {
  const got: { request: IncomingMessage; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    const parts = await request.toArray();
    got.push({ request, body: Buffer.concat(parts) });
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const copy = curlOf(said((server.address() as AddressInfo).port), secrets);
    const running = promisify(execFile)('sh');
    running.child.stdin?.end(copy.text.replace('curl ', 'curl --silent --max-time 5 '));
    await running;
    return { ...(got[0] as (typeof got)[number]), copy };
  } finally {
    server.close();
  }
}

test('curl asks again for the same, with the same fields', async () => {
  const { request, copy } = await run((port) => [
    [
      'up',
      `GET /a/../b?x=[1]&y=%20'q' HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\nX-Odd: it's "so" $HOME\r\nX-Empty:\r\nCookie: a=b\r\nConnection: keep-alive\r\n\r\n`,
    ],
  ]);
  assert.equal(request.url, "/a/../b?x=[1]&y=%20'q'");
  assert.equal(request.headers['x-odd'], 'it\'s "so" $HOME');
  assert.equal(request.headers['x-empty'], '');
  assert.equal(request.headers.cookie, undefined);
  assert.deepEqual(copy.notes, ['SECRETS_LEFT_OUT']);
  assert.match(copy.text, /--no-buffer/);
});

test('secrets go along only where they are asked for', async () => {
  const said = (port: number): readonly Said[] => [
    [
      'up',
      `GET /?token=t0ps3cret HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer xyz\r\n\r\n`,
    ],
  ];
  const without = curlOf(said(1));
  assert.doesNotMatch(without.text, /t0ps3cret|xyz/);
  assert.deepEqual([...without.notes].sort(), ['SECRETS_LEFT_OUT', 'URL_COVERED']);
  const { request } = await run(said, true);
  assert.equal(request.url, '/?token=t0ps3cret');
  assert.equal(request.headers.authorization, 'Bearer xyz');
});

for (const [name, body] of [
  ['text', '@not a file; {"a": "it\'s"}\n'],
  ['bytes', Uint8Array.of(0, 1, 10, 13, 37, 39, 92, 128, 255)],
  ['more text than an argument can hold', "it's 'ä' \n".repeat(20_000)],
] as const) {
  test(`a body of ${name} goes along byte for byte`, async () => {
    const content = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
    const { request, body: got } = await run((port) => [
      [
        'up',
        `PUT /x HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${content.length}\r\n\r\n`,
      ],
      ['up', content],
    ]);
    assert.equal(request.method, 'PUT');
    assert.equal(request.headers['content-type'], undefined);
    assert.deepEqual(got, content);
  });
}

test('a message that no argument can hold is left out of wscat, and in websocat', () => {
  const socket = (payload: string) =>
    traceOf([...OPENING, ['up', frame(1, payload, { key: [1, 2, 3, 4] })]]);
  for (const [length, isLong] of [
    [1000, false],
    [150_000, true],
  ] as const) {
    const model = modelOf(socket('x'.repeat(length)));
    const row = rowOf(model.rows, ({ kind }) => kind === 'ws-frame');
    const copies = new Map(copiesOf(row, model, false).map((copy) => [copy.format, copy]));
    assert.equal(copies.get('wscat')?.notes.includes('LONG_LEFT_OUT'), isLong);
    assert.equal(copies.get('wscat')?.text.includes('--execute'), !isLong);
    assert.match(copies.get('websocat')?.text ?? '', /^printf .*x{1000}/);
  }
});

test('a host that is none never stands in the URL', () => {
  for (const host of ["evil'; id; '", '-o/etc/x', 'a b', 'user@host/', 'h?x']) {
    const { text, notes } = curlOf([['up', `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`]]);
    assert.match(text, /http:\/\/localhost\//);
    assert.ok(notes.includes('HOST_GUESSED'));
  }
  const odd = curlOf([['up', 'GET file:///etc/passwd HTTP/1.1\r\nHost: a:1\r\n\r\n']]);
  assert.match(odd.text, /http:\/\/a:1\/ |http:\/\/a:1\/$/);
});

test('the URL of a request through the playground is the one the browser asked for', () => {
  const model = modelOf(recordedTrace('polling').records);
  const row = rowOf(model.rows, ({ kind }) => kind === 'http-request');
  assert.ok(row.event.kind === 'http-request');
  assert.notEqual(model.legs.get(row.leg)?.rewrites?.length, 0, 'the program got another target');
  const curl = copiesOf(row, model, false).find(({ format }) => format === 'curl');
  assert.ok(curl?.text.includes(row.event.target));
});

test('a message of a WebSocket is a command that opens the same and sends it', () => {
  const model = modelOf(recordedTrace('websocket').records);
  const sent = rowOf(
    model.rows,
    (event) => event.kind === 'ws-frame' && event.direction === 'up' && event.opcode === 1,
  );
  const copies = Object.fromEntries(
    copiesOf(sent, model, false).map((one) => [one.format, one.text]),
  );
  assert.match(copies.websocat ?? '', /^printf '%s\\n' .* \| websocat/);
  // Else the line feed that ends the message goes along in it.
  assert.match(copies.websocat ?? '', /--linemode-strip-newlines/);
  assert.match(copies.websocat ?? '', /--origin 'http|--origin http/);
  assert.match(copies.websocat ?? '', /\n {2}ws:\/\/|'ws:\/\//);
  assert.match(copies.wscat ?? '', /^wscat --connect .*--execute/s);
  const answer = rowOf(
    model.rows,
    (event) => event.kind === 'ws-frame' && event.direction === 'down',
  );
  const other = copiesOf(answer, model, false).find(({ format }) => format === 'websocat');
  assert.match(other?.text ?? '', /^websocat/, 'what the server sent is not sent back to it');
});

test('websocat is told where a text ends that has ends of lines in it, and is given no empty one', () => {
  const said = (text: string) => {
    const request = { url: 'http://a/', method: 'GET', fields: [], body: undefined };
    const payload = new TextEncoder().encode(text);
    const socket = { request, subprotocols: [], message: { opcode: 1, payload } };
    return asWebsocat(socket as unknown as CopiedSocket);
  };
  for (const text of ['two\nlines', 'returned\r']) {
    assert.match(said(text), /^printf '%s\\000' .*--null-terminated/s);
    assert.doesNotMatch(said(text), /strip-newlines/);
  }
  assert.match(said(''), /^websocat/);
});

test('what is copied as bytes is read again by the tool that reads frames', () => {
  const bytes = Uint8Array.from({ length: 37 }, (_, n) => (n * 89) & 255);
  for (const text of [asHex(bytes), asBase64(bytes), asCArray(bytes, 'ws_frame')]) {
    const parsed = parseBytes(text);
    assert.ok('bytes' in parsed, text);
    assert.deepEqual(parsed.bytes, bytes);
  }
});
