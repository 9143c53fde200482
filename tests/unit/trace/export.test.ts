import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportCsv } from '../../../playground-server/trace/export-csv.ts';
import { exportHar } from '../../../playground-server/trace/export-har.ts';
import { exportPcapng } from '../../../playground-server/trace/export-pcapng.ts';
import { redactRecords } from '../../../playground-server/trace/export-redact.ts';
import { importFile } from '../../../playground-server/trace/import.ts';
import { coverField, coverText } from '../../../playground-server/trace/secrets.ts';
import type { TraceRecord } from '../../../playground-server/trace/trace.ts';
import type { WebSocketMessageEvent, WireEvent } from '../../../playground-server/wire/index.ts';
import { breaches, HAR_SCHEMA } from '../../support/har-schema.ts';
import {
  eventsOf,
  HEAD,
  RECORDED,
  recordedTrace,
  type Said,
  traceOf,
} from '../../support/trace-of.ts';
import { sentByWs } from '../../support/ws-sender.ts';

const bytesOf = (records: readonly TraceRecord[], direction = 'up') =>
  Buffer.concat(
    records.flatMap((one) =>
      one.type === 'chunk' && one.direction === direction ? [one.bytes] : [],
    ),
  ).toString('latin1');

const throughPcapng = async (records: readonly TraceRecord[], head = HEAD) =>
  (await importFile(exportPcapng(head, records))).records;

const throughHar = async (records: readonly TraceRecord[], head = HEAD) =>
  importFile(new TextEncoder().encode(JSON.stringify(exportHar(head, records))));

for (const name of RECORDED) {
  test(`the recorded trace of ${name} comes back from pcapng with the same wire events`, async () => {
    const { head, records } = recordedTrace(name);
    const back = inOneOrder(eventsOf(await throughPcapng(records, head)));
    assert.deepEqual(back, inOneOrder(eventsOf(records)));
  });

  test(`the recorded trace of ${name} makes a valid archive, and comes back with the same messages`, async () => {
    const { head, records } = recordedTrace(name);
    assert.deepEqual(
      breaches(JSON.parse(JSON.stringify(exportHar(head, records))), HAR_SCHEMA),
      [],
    );
    const back = await throughHar(records, head);
    assert.deepEqual(messagesOf(back.records), messagesOf(records));
    assert.deepEqual(requestsOf(back.records), requestsOf(records));
    const times = back.records.flatMap((one) =>
      one.type === 'chunk' ? [one.time, one.relayed] : [],
    );
    assert.ok(times.every((time) => time !== undefined && time >= 0 && time < 1e6));
    const again = exportHar(back.head, back.records);
    const content = ({ log }: typeof again) =>
      log.entries
        .map(({ request, response, _webSocketMessages = [] }) => [
          request.method,
          new URL(request.url).pathname,
          response.status,
          // An archive has no text where there was none, or an empty one.
          response.content.text ?? '',
          _webSocketMessages.map(({ type, opcode, data }) => [type, opcode, data]),
        ])
        .sort();
    assert.deepEqual(content(again), content(exportHar(head, records)));
  });
}

/** Legs in an order that is not that of their numbers: a capture numbers them as they come. */
function inOneOrder(legs: readonly (readonly WireEvent[])[]): readonly (readonly WireEvent[])[] {
  return [...legs].sort((one, other) => sortKey(one).localeCompare(sortKey(other)));
}

const sortKey = (events: readonly WireEvent[]): string => JSON.stringify(events.slice(0, 200));

/** Messages in the order of time; how they were cut into frames is not in an archive. */
function messagesOf(records: readonly TraceRecord[]) {
  return eventsOf(records)
    .flat()
    .filter((event): event is WebSocketMessageEvent => event.kind === 'ws-message')
    .map(
      ({ direction, opcode, payload }) =>
        `${direction} ${opcode} ${Buffer.from(payload).toString('hex')}`,
    )
    .sort();
}

function requestsOf(records: readonly TraceRecord[]) {
  return eventsOf(records)
    .flat()
    .flatMap((event) => (event.kind === 'http-request' ? [`${event.method} ${event.target}`] : []))
    .sort();
}

const UPGRADE =
  'GET /s?token=abc&room=1 HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\nCookie: sid=s3cret; theme=dark\r\n\r\n';
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Extensions: permessage-deflate\r\nSet-Cookie: sid=fresh; Path=/; HttpOnly\r\n\r\n';
const DEFLATE = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

async function socketTrace(): Promise<TraceRecord[]> {
  const message = (binary: boolean, ...parts: Uint8Array[]) =>
    ({ type: 'message', binary, parts }) as const;
  const word = (text: string) => new TextEncoder().encode(text);
  const up = await sentByWs(
    [message(false, word('hel'), word('lo ✓')), message(true, Uint8Array.of(0, 255, 128))],
    'client',
    DEFLATE,
  );
  const down = await sentByWs(
    [
      message(false, word('x'.repeat(70_000))),
      { type: 'ping', data: word('p') },
      message(false, word('\ufeffbom')),
    ],
    'server',
    DEFLATE,
  );
  const said: Said[] = [
    ['up', UPGRADE],
    ['down', SWITCH],
    ['up', up.subarray(0, 5)],
    ['down', down],
    ['up', up.subarray(5)],
  ];
  return traceOf(said);
}

test('fragments, compression and segment borders come back from pcapng as they were', async () => {
  const records = await socketTrace();
  assert.deepEqual(eventsOf(await throughPcapng(records)), eventsOf(records));
});

test('an archive has each message whole and inflated, binary as base64, times in seconds since 1970', async () => {
  const records = await socketTrace();
  const { log } = exportHar(HEAD, records);
  const [entry] = log.entries;
  assert.deepEqual(
    entry?._webSocketMessages?.map(({ type, opcode, data, time }) => [
      type,
      opcode,
      data.slice(0, 9),
      Math.round(time * 1000 - HEAD.epoch),
    ]),
    [
      ['receive', 1, 'xxxxxxxxx', 5],
      ['receive', 1, '\ufeffbom', 5],
      ['send', 1, 'hello ✓', 6],
      ['send', 2, 'AP+A', 6],
    ],
  );
  assert.deepEqual(messagesOf((await throughHar(records)).records), messagesOf(records));
});

test('chunks of a capture keep the wall clock to the nanosecond that a double holds', async () => {
  const records = traceOf([['up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n']]);
  const { head, records: back } = await importFile(exportPcapng(HEAD, records));
  assert.equal(head.epoch + (back[1]?.time ?? 0), HEAD.epoch + 2);
});

test('bytes that the trace let go leave a hole in the sequence numbers, which is a gap again', async () => {
  const records = await socketTrace();
  const index = records.findIndex(
    (one) =>
      one.type === 'chunk' && one.direction === 'down' && one.bytes.length > 40 && one.offset > 0,
  );
  const chunk = records[index] as Extract<TraceRecord, { type: 'chunk' }>;
  const cut = records.with(index, {
    ...chunk,
    offset: chunk.offset + 30,
    bytes: chunk.bytes.subarray(30),
  });
  const gap = (await throughPcapng(cut)).find(({ type }) => type === 'gap');
  assert.equal(gap?.type === 'gap' && gap.bytes, 30);
});

test('a leg that another stage handed over goes on in the same TCP connection', async () => {
  const [opened, chunk] = traceOf([['up', 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n']]);
  if (opened?.type !== 'open' || chunk?.type !== 'chunk') throw new Error('no trace');
  const undelivered = { up: 0, down: 0 };
  const { records } = await importFile(
    exportPcapng(HEAD, [
      opened,
      chunk,
      { type: 'close', seq: 3, time: 3, leg: 1, cause: 'handed-over', undelivered },
      { ...opened, seq: 4, time: 4, leg: 2, reused: true },
      { ...chunk, seq: 5, time: 5, leg: 2 },
    ]),
  );
  assert.equal(eventsOf(records).length, 1);
  assert.equal(requestsOf(records).length, 2);
});

test('redaction covers secrets in place: no byte moves, and names stay readable', async () => {
  const records = await socketTrace();
  const covered = redactRecords(records);
  const up = bytesOf(covered);
  assert.equal(up.length, bytesOf(records).length);
  assert.match(up, /GET \/s\?token=\*\*\*&room=1 /);
  assert.match(up, /Cookie: sid=\*{6}; theme=\*{4}\r\n/);
  assert.match(bytesOf(covered, 'down'), /Set-Cookie: sid=\*{5}; Path=\/; HttpOnly/);
  assert.deepEqual(messagesOf(covered), messagesOf(records));
  for (const written of [
    JSON.stringify(exportHar(HEAD, covered)),
    Buffer.from(exportPcapng(HEAD, covered)).toString('latin1'),
  ]) {
    assert.doesNotMatch(written, /s3cret|=fresh|token=abc/);
  }
  assert.match(JSON.stringify(exportHar(HEAD, records)), /s3cret/);
});

test('redaction finds a secret that lies across chunks, and one in a head that was cut short', () => {
  const head = 'GET / HTTP/1.1\r\nAuthorization: Bearer abcdef\r\n';
  const [one, other] = [head.slice(0, 40), head.slice(40)];
  assert.match(
    bytesOf(
      redactRecords(
        traceOf([
          ['up', one],
          ['up', `${other}\r\n`],
        ]),
      ),
    ),
    /Bearer \*{6}\r\n/,
  );
  assert.match(
    bytesOf(
      redactRecords(
        traceOf([
          ['up', one],
          ['up', other],
        ]),
      ),
    ),
    /Bearer \*{6}\r\n/,
  );
});

test('the session id of a play URL is covered wherever a head or a page names it', () => {
  const session = 'k3x9session0id';
  const request = `GET /${session}/chat/page?x=1 HTTP/1.1\r\nHost: a\r\nReferer: http://a/${session}/chat/\r\n\r\n`;
  const removed = `/${session}/chat`.length;
  const covered = redactRecords([
    ...traceOf([['up', request]]),
    {
      type: 'rewritten',
      seq: 9,
      time: 2,
      leg: 1,
      direction: 'up',
      offset: 4,
      removed,
      inserted: '',
    },
    {
      type: 'page',
      seq: 0,
      time: 3,
      example: 'chat',
      api: 'fetch',
      object: 1,
      role: 'call',
      name: 'fetch',
      detail: `http://a/${session}/chat/page`,
    },
  ]);
  assert.ok(
    !JSON.stringify(covered.map((one) => ('detail' in one ? one.detail : ''))).includes(session),
  );
  assert.ok(!bytesOf(covered).includes(session));
  assert.match(bytesOf(covered), /^GET \/\*{14}\/chat\/page\?x=1 /);
});

test('what is a secret and what is not', () => {
  const covers: [string, string, string][] = [
    ['Authorization', 'Basic YTpi', 'Basic ****'],
    ['Proxy-Authorization', 'Bearer x.y', 'Bearer ***'],
    ['authorization', 'opaque', '******'],
    ['Cookie', 'a=1; b; c=33', 'a=*; *; c=**'],
    ['X-Api-Key', 'k', '*'],
    ['X-CSRF-Token', 'tt', '**'],
    ['X-Auth-Key', 'kk', '**'],
    ['X-Access-Key', 'kk', '**'],
    ['Sec-WebSocket-Key', 'dGhl', 'dGhl'],
    ['Sec-WebSocket-Protocol', 'chat, bearer.abc', 'chat, **********'],
    ['Sec-WebSocket-Protocol', 'base64url.bearer.k8s.io.ab', '*'.repeat(26)],
    [
      'Sec-WebSocket-Protocol',
      'graphql-transport-ws, v12.stomp',
      'graphql-transport-ws, v12.stomp',
    ],
    [
      'Referer',
      'https://u:p@h/?q=1&access_token=z#id_token=y',
      'https://***@h/?q=1&access_token=*#id_token=*',
    ],
    ['Content-Type', 'text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
    ['Accept-Language', 'en', 'en'],
  ];
  for (const [name, value, expected] of covers)
    assert.equal(coverField(name, value, []), expected, name);
  assert.equal(
    coverText('/socket.io/?EIO=4&transport=websocket&sid=abc'),
    '/socket.io/?EIO=4&transport=websocket&sid=***',
  );
  assert.equal(coverText('/search?keyword=a&monkey=b&key=c'), '/search?keyword=a&monkey=b&key=*');
});

test('a parameter of a URL is known for a secret however its name is written', () => {
  const names =
    'authToken userToken session_token csrfToken apiToken passphrase auth[token] PHPSESSID';
  for (const name of names.split(' ')) {
    assert.equal(coverText(`/ws?a=1&${name}=abc`), `/ws?a=1&${name}=***`, name);
  }
  assert.equal(coverText('/page;jsessionid=abc'), '/page;jsessionid=***');
});

test('the log of a further hop names requests, and their secrets are covered', () => {
  const [covered] = redactRecords([
    {
      type: 'lab',
      seq: 1,
      time: 0,
      example: 'chat',
      state: 'crashed',
      hop: 'nginx',
      version: '1.22.1',
      settings: {},
      message: 'It ended.',
      stderr: 'upstream timed out, request: "GET /ws?token=abc HTTP/1.1"',
    },
  ]);
  assert.equal(
    covered?.type === 'lab' && covered.stderr,
    'upstream timed out, request: "GET /ws?token=*** HTTP/1.1"',
  );
});

test('CSV quotes what RFC 4180 wants quoted, and runs nothing in a spreadsheet', () => {
  const row = {
    number: 1,
    time: 1.5,
    at: '2026-01-02T03:04:05.000Z',
    direction: 'up',
    kind: 'frame',
    bytes: 5,
    connection: 1,
    dropped: undefined,
  } as const;
  const csv = exportCsv([
    { ...row, summary: 'TEXT "a, b"' },
    { ...row, summary: '=HYPERLINK("x")', bytes: undefined },
    { ...row, summary: 'PING', dropped: 5 },
  ]);
  assert.deepEqual(csv.split('\r\n'), [
    '\ufeffnumber,time_ms,at,direction,kind,what,bytes,connection,dropped_bytes',
    '1,1.500,2026-01-02T03:04:05.000Z,up,frame,"TEXT ""a, b""",5,1,',
    `1,1.500,2026-01-02T03:04:05.000Z,up,frame,"'=HYPERLINK(""x"")",,1,`,
    '1,1.500,2026-01-02T03:04:05.000Z,up,frame,PING,5,1,5',
    '',
  ]);
});
