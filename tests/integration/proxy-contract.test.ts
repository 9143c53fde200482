/**
 * One suite for both hops: what each setting does on the wire, as the taps before and behind the hop
 * recorded it. Each test runs against a real nginx and against the embedded hop, and what it expects is
 * the same.
 */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import { type Kind, type LabStand, skipReason, startLabStand } from '../support/lab-stand.ts';
import type { Peer } from '../support/peer.ts';

type Check = (stand: LabStand, t: TestContext) => Promise<void>;

function contract(name: string, settings: Partial<ProxySettings>, check: Check): void {
  for (const kind of ['nginx', 'embedded'] as const satisfies readonly Kind[]) {
    test(`${kind}: ${name}`, { skip: skipReason(kind), timeout: 8_000 }, async (t) => {
      await check(await startLabStand(t, kind, settings), t);
    });
  }
}

const END = '\r\n\r\n';
const BROWSER_FIELDS = [
  'Host: localhost:4322',
  'X-One: 1',
  'Accept-Encoding: gzip',
  'Connection: keep-alive',
  'Keep-Alive: timeout=5',
  'TE: trailers',
  'X-Forwarded-For: 9.9.9.9',
].join('\r\n');
const GET = `GET /page?a=%41 HTTP/1.1\r\n${BROWSER_FIELDS}${END}`;
const UPGRADE =
  [
    'GET /socket HTTP/1.1',
    'Host: localhost:4322',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ].join('\r\n') + END;
const SWITCHING = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade${END}`;

/** The request's head at the program. */
async function seenBy(program: Peer): Promise<string> {
  return program.seesUntil(END);
}

/** The answer's head at the browser, without what tells the two hops apart. */
async function answerTo(browser: Peer): Promise<string> {
  const head = await browser.seesUntil(END);
  return head.replace(/^Server: .*\r\nDate: .*\r\n/m, '');
}

/** A whole exchange; the program's answer is the text. */
async function exchange(stand: LabStand, request: string, answer: string): Promise<string> {
  const browser = await stand.ask(request);
  const program = await stand.program();
  await seenBy(program);
  program.send(answer);
  return answerTo(browser);
}

contract(
  'a bare proxy_pass speaks HTTP/1.0 for itself and closes behind each answer',
  {},
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.equal(
      await seenBy(program),
      'GET /page?a=%41 HTTP/1.0\r\nHost: app\r\nConnection: close\r\nX-One: 1\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n',
    );
    program.send(
      'HTTP/1.1 200 OK\r\nX-Powered-By: us\r\nContent-Type: text/plain\r\nServer: mine\r\nDate: today\r\nContent-Length: 2\r\n\r\nhi',
    );
    assert.equal(
      await answerTo(browser),
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: keep-alive\r\nX-Powered-By: us\r\n\r\n',
    );
    await browser.sees('hi');
    await program.seesEnd('fin');
    assert.match(
      stand.wire(0, 'up'),
      /^GET \/anna\/echo\/page\?a=%41 HTTP\/1\.1\r\nHost: localhost:4322/,
    );
    assert.match(stand.wire(1, 'up'), /^GET \/page\?a=%41 HTTP\/1\.0\r\nHost: app/);
    assert.match(stand.wire(1, 'down'), /Server: mine/);
    assert.doesNotMatch(stand.wire(0, 'down'), /Server: mine/);
  },
);

contract('both legs are in one trace, each with its place', {}, async (stand) => {
  await exchange(stand, GET, `HTTP/1.1 204 No Content${END}`);
  const opened = stand.play.records('anna').filter((record) => record.type === 'open');
  const hop = stand.lab.target.name;
  assert.deepEqual(
    opened.map(({ from, to, place = 0 }) => ({ from, to, place })),
    [
      { from: 'browser', to: hop, place: 0 },
      { from: hop, to: 'program', place: 1 },
    ],
  );
});

contract(
  'since 1.29.7 the default is HTTP/1.1, and the connection is kept',
  { defaults: 'since-1.29.7' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.equal(
      await seenBy(program),
      'GET /page?a=%41 HTTP/1.1\r\nHost: app\r\nX-One: 1\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n',
    );
    const answer = `HTTP/1.1 204 No Content${END}`;
    program.send(answer);
    await answerTo(browser);
    stand.askAgain(browser, GET);
    await seenBy(program);
    program.send(answer);
    await answerTo(browser);
    assert.equal(stand.legs(1), 1);
  },
);

contract(
  'keepalive lets one connection carry several requests',
  { proxyHttpVersion: '1.1', connection: 'empty', keepalive: 4 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    for (let count = 0; count < 3; count += 1) {
      if (count > 0) stand.askAgain(browser, GET);
      assert.doesNotMatch(await seenBy(program), /connection:/i);
      program.send('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx');
      await answerTo(browser);
      await browser.sees('x');
    }
    assert.equal(stand.legs(1), 1);
  },
);

contract(
  'a kept connection that the program has closed is not used again',
  { proxyHttpVersion: '1.1', connection: 'empty', keepalive: 4 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const first = await stand.program();
    await seenBy(first);
    first.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
    first.socket.end();
    await first.seesEnd('fin');
    stand.askAgain(browser, GET);
    const second = await stand.program();
    await seenBy(second);
    second.send(`HTTP/1.1 204 No Content${END}`);
    assert.match(await answerTo(browser), /^HTTP\/1\.1 204/);
  },
);

contract(
  'without Upgrade the handshake is a plain request, and the refusal comes back',
  {},
  async (stand) => {
    const browser = await stand.ask(UPGRADE);
    const program = await stand.program();
    const head = await seenBy(program);
    assert.match(head, /^GET \/socket HTTP\/1\.0\r\nHost: app\r\nConnection: close\r\n/);
    assert.doesNotMatch(head, /upgrade/i);
    assert.match(head, /Sec-WebSocket-Key/);
    program.send('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n');
    assert.match(await answerTo(browser), /^HTTP\/1\.1 426 /);
    // The connection goes on.
    stand.askAgain(browser, GET);
    const next = await stand.program();
    await seenBy(next);
    next.send(`HTTP/1.1 204 No Content${END}`);
    assert.match(await answerTo(browser), /^HTTP\/1\.1 204/);
  },
);

const WEBSOCKET: Partial<ProxySettings> = {
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'upgrade',
};

contract(
  'with Upgrade and Connection a 101 makes a tunnel, both ways and at once',
  WEBSOCKET,
  async (stand) => {
    const browser = await stand.ask(UPGRADE);
    const program = await stand.program();
    assert.match(
      await seenBy(program),
      /^GET \/socket HTTP\/1\.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nHost: app\r\n/,
    );
    program.send(`${SWITCHING}\x81\x01a`);
    assert.equal(
      await answerTo(browser),
      `HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket${END}`,
    );
    await browser.sees('\x81\x01a');
    browser.send('\x81\x81abcd\x00');
    await program.sees('\x81\x81abcd\x00');
    program.send('\x81\x01b');
    await browser.sees('\x81\x01b');
    program.socket.end();
    await browser.seesEnd('fin');
  },
);

contract('the browser’s end of a tunnel ends the program’s too', WEBSOCKET, async (stand) => {
  const browser = await stand.ask(UPGRADE);
  const program = await stand.program();
  await seenBy(program);
  program.send(SWITCHING);
  await answerTo(browser);
  browser.socket.end();
  await program.seesEnd('fin');
});

contract(
  'Connection "upgrade" for every request spoils plain HTTP on the same path',
  { ...WEBSOCKET, keepalive: 4 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.match(await seenBy(program), /^GET [^\r]+\r\nConnection: upgrade\r\nHost: app\r\n/);
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
  },
);

contract(
  'a map sends Connection only with an Upgrade, and plain HTTP is kept alive',
  { proxyHttpVersion: '1.1', upgrade: 'forwarded', connection: 'map', keepalive: 4 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.doesNotMatch(await seenBy(program), /^(connection|upgrade):/im);
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
    const other = await stand.ask(UPGRADE);
    assert.match(await seenBy(program), /Upgrade: websocket\r\nConnection: upgrade/);
    program.send(SWITCHING);
    assert.match(await answerTo(other), /^HTTP\/1\.1 101/);
  },
);

for (const [host, seen] of [
  ['$host', 'localhost'],
  ['$http_host', 'localhost:4322'],
  ['wire.example', 'wire.example'],
] as const) {
  contract(`Host ${host} reaches the program as ${seen}`, { host }, async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.ok((await seenBy(program)).startsWith(`GET /page?a=%41 HTTP/1.0\r\nHost: ${seen}\r\n`));
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
  });
}

contract(
  'who the browser is stands in X-Real-IP, X-Forwarded-For and X-Forwarded-Proto',
  { xRealIp: true, xForwardedFor: 'append', xForwardedProto: '$scheme' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.equal(
      await seenBy(program),
      'GET /page?a=%41 HTTP/1.0\r\nX-Real-IP: 127.0.0.1\r\nX-Forwarded-For: 9.9.9.9, 127.0.0.1\r\nX-Forwarded-Proto: http\r\nHost: app\r\nConnection: close\r\nX-One: 1\r\nAccept-Encoding: gzip\r\n\r\n',
    );
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
  },
);

contract(
  'X-Forwarded-For can be set instead of added to',
  { xForwardedFor: 'replace', xForwardedProto: 'https' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.match(
      await seenBy(program),
      /X-Forwarded-For: 127\.0\.0\.1\r\nX-Forwarded-Proto: https\r\n/,
    );
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
  },
);

contract('a redirect to the upstream’s own name is rewritten', {}, async (stand) => {
  const head = await exchange(
    stand,
    GET,
    'HTTP/1.1 302 Found\r\nLocation: http://app/there\r\nContent-Length: 0\r\n\r\n',
  );
  assert.match(head, /\r\nLocation: \/there\r\n/);
});

contract(
  'proxy_redirect off leaves the redirect as it is',
  { proxyRedirect: 'off' },
  async (stand) => {
    const head = await exchange(
      stand,
      GET,
      'HTTP/1.1 302 Found\r\nLocation: http://app/there\r\nContent-Length: 0\r\n\r\n',
    );
    assert.match(head, /\r\nLocation: http:\/\/app\/there\r\n/);
  },
);

contract(
  'what is outside the location is not proxied',
  { location: '/socket.io' },
  async (stand) => {
    const browser = await stand.ask(GET);
    assert.match(
      await answerTo(browser),
      /^HTTP\/1\.1 404 Not Found\r\nContent-Type: text\/html\r\n/,
    );
    assert.equal(stand.legs(1), 0);
  },
);

contract('a body that is longer than a megabyte is refused with 413', {}, async (stand) => {
  const length = 5 * 1024 * 1024;
  const browser = await stand.ask(
    `POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`,
  );
  browser.send(Buffer.alloc(length, 'x'));
  assert.match(await answerTo(browser), /^HTTP\/1\.1 413 Request Entity Too Large/);
  assert.equal(stand.legs(1), 0);
});

contract('a request body arrives whole, with its length', {}, async (stand) => {
  const browser = await stand.ask(
    'POST /save HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
  );
  const program = await stand.program();
  assert.equal(
    await seenBy(program),
    'POST /save HTTP/1.0\r\nHost: app\r\nConnection: close\r\nContent-Length: 5\r\n\r\n',
  );
  await program.sees('abcde');
  program.send(`HTTP/1.1 204 No Content${END}`);
  await answerTo(browser);
});

// --- Timeouts -----------------------------------------------------------------------------------------

contract(
  'a program that says nothing for the read timeout is answered for with 504',
  { timeScale: 60 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const started = performance.now();
    const program = await stand.program();
    await seenBy(program);
    const head = await answerTo(browser);
    assert.match(head, /^HTTP\/1\.1 504 Gateway Time-out\r\nContent-Type: text\/html\r\n/);
    // 60 s, 60 times as fast.
    assert.ok(performance.now() - started > 900);
    await program.seesEnd('fin');
  },
);

contract(
  'a silent tunnel is cut after the read timeout, and any byte of either side puts that off',
  { ...WEBSOCKET, timeScale: 60 },
  async (stand) => {
    const browser = await stand.ask(UPGRADE);
    const program = await stand.program();
    await seenBy(program);
    program.send(SWITCHING);
    await answerTo(browser);
    const beats = [browser, program, browser];
    for (const from of beats) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      from.send('\x89\x00');
      await (from === browser ? program : browser).sees('\x89\x00');
    }
    const last = performance.now();
    await browser.seesEnd('fin');
    await program.seesEnd('fin');
    assert.ok(performance.now() - last > 600);
  },
);

contract(
  'a stream that falls silent is broken off without an end',
  { timeScale: 60, proxyBuffering: 'off' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream${END}data: 1\n\n`);
    assert.match(await answerTo(browser), /Transfer-Encoding: chunked/);
    await browser.sees('9\r\ndata: 1\n\n\r\n');
    await browser.seesEnd('fin');
    assert.doesNotMatch(stand.wire(0, 'down'), /\r\n0\r\n\r\n$/);
  },
);

// --- Buffers ------------------------------------------------------------------------------------------

const STREAM = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream${END}`;
const CHUNKED_STREAM = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked${END}`;

/** Waits until bytes that were sent to the hop must have passed it, if they were to pass. */
async function settled(stand: LabStand): Promise<void> {
  const other = await stand.ask(GET.replace('/page', '/other'));
  const program = await stand.program();
  await seenBy(program);
  program.send(`HTTP/1.1 204 No Content${END}`);
  await answerTo(other);
}

contract(
  'buffered, an open stream waits for a full buffer, its head too',
  { proxyBufferSize: 1024, proxyBuffers: { number: 8, size: 1024 } },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(`${STREAM}data: 1\n\n`);
    await settled(stand);
    assert.equal(browser.peek(), '');
    program.send('x'.repeat(1024));
    assert.match(await answerTo(browser), /^HTTP\/1\.1 200/);
    // The first buffer holds the program's head as well.
    const first = 1024 - STREAM.length;
    const content = `data: 1\n\n${'x'.repeat(1024)}`;
    await browser.sees(`${first.toString(16)}\r\n${content.slice(0, first)}\r\n`);
    await settled(stand);
    assert.equal(browser.peek(), '');
    program.socket.end();
    const rest = content.slice(first);
    await browser.sees(`${rest.length.toString(16)}\r\n${rest}\r\n0\r\n\r\n`);
  },
);

contract(
  'buffered, a chunk that is whole goes on at once',
  { proxyHttpVersion: '1.1', connection: 'empty' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(CHUNKED_STREAM);
    await settled(stand);
    assert.equal(browser.peek(), '', 'the head waits for the first of the body');
    program.send('9\r\ndata: 1\n\n\r\n');
    assert.match(await answerTo(browser), /^HTTP\/1\.1 200/);
    await browser.sees('9\r\ndata: 1\n\n\r\n');
    program.send('9\r\ndata: 2\n\n\r\n0\r\n\r\n');
    await browser.sees('9\r\ndata: 2\n\n\r\n0\r\n\r\n');
  },
);

contract(
  'unbuffered, head and events pass as they come',
  { proxyBuffering: 'off' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(STREAM);
    assert.match(await answerTo(browser), /^HTTP\/1\.1 200/);
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      program.send(event);
      await browser.sees(`9\r\n${event}\r\n`);
    }
    program.socket.end();
    await browser.sees('0\r\n\r\n');
  },
);

const ACCEL = STREAM.replace(END, `\r\nX-Accel-Buffering: no${END}`);

contract(
  'X-Accel-Buffering: no empties the buffer, and does not go on itself',
  {},
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(`${ACCEL}data: 1\n\n`);
    assert.doesNotMatch(await answerTo(browser), /x-accel/i);
    await browser.sees('9\r\ndata: 1\n\n\r\n');
  },
);

contract('X-Accel-Buffering can be ignored', { xAccelBuffering: 'ignored' }, async (stand) => {
  const browser = await stand.ask(GET);
  const program = await stand.program();
  await seenBy(program);
  program.send(`${ACCEL}data: 1\n\n`);
  await settled(stand);
  assert.equal(browser.peek(), '');
  program.socket.end();
  await browser.seesUntil('0\r\n\r\n');
});

contract(
  'a head that is longer than the first buffer is a 502',
  { proxyBufferSize: 1024 },
  async (stand) => {
    const head = await exchange(stand, GET, `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(1100)}${END}`);
    assert.match(head, /^HTTP\/1\.1 502 Bad Gateway/);
  },
);

// --- gzip ---------------------------------------------------------------------------------------------

const GZIP: Partial<ProxySettings> = { gzip: 'on', gzipTypes: ['text/event-stream'] };

contract(
  'gzip compresses text/html, and no other type that isn’t listed',
  { gzip: 'on' },
  async (stand) => {
    const body = 'hello '.repeat(50);
    const answer = (type: string): string =>
      `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(answer('text/html; charset=utf-8'));
    const head = await answerTo(browser);
    assert.match(head, /Transfer-Encoding: chunked\r\n.*Content-Encoding: gzip/s);
    const chunked = await browser.seesUntil('0\r\n\r\n');
    assert.equal(gunzipSync(unchunked(chunked)).toString(), body);
    const plain = await exchange(stand, GET, answer('text/plain'));
    assert.match(plain, /Content-Length: 300/);
    assert.doesNotMatch(plain, /gzip/);
  },
);

contract(
  'gzip leaves alone what is too short, and browsers that don’t ask',
  { gzip: 'on', gzipMinLength: 100 },
  async (stand) => {
    const short = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi';
    assert.doesNotMatch(await exchange(stand, GET, short), /gzip/);
    const long = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 200\r\n\r\n${'x'.repeat(200)}`;
    assert.doesNotMatch(
      await exchange(stand, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', long),
      /gzip/,
    );
  },
);

contract(
  'gzip without a flush holds events back, whole chunks too',
  { ...GZIP, proxyHttpVersion: '1.1', connection: 'empty' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(`${CHUNKED_STREAM}9\r\ndata: 1\n\n\r\n`);
    await settled(stand);
    assert.equal(browser.peek(), '');
    program.send('9\r\ndata: 2\n\n\r\n0\r\n\r\n');
    await answerTo(browser);
    const all = await browser.seesUntil('0\r\n\r\n');
    assert.equal(gunzipSync(unchunked(all)).toString(), 'data: 1\n\ndata: 2\n\n');
  },
);

contract(
  'gzip with buffering off flushes each event',
  { ...GZIP, proxyBuffering: 'off' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(STREAM);
    assert.match(await answerTo(browser), /Content-Encoding: gzip/);
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      program.send(event);
      // An empty stored block is how a flush ends.
      await browser.seesUntil('\x00\x00\xff\xff\r\n');
    }
    program.socket.end();
    await browser.seesUntil('0\r\n\r\n');
  },
);

contract('X-Accel-Buffering: no makes gzip flush each event as well', GZIP, async (stand) => {
  const browser = await stand.ask(GET);
  const program = await stand.program();
  await seenBy(program);
  program.send(ACCEL);
  assert.match(await answerTo(browser), /Content-Encoding: gzip/);
  for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
    program.send(event);
    await browser.seesUntil('\x00\x00\xff\xff\r\n');
  }
});

contract(
  'Cache-Control: no-transform does not keep gzip away, and goes on as it is',
  { ...GZIP, proxyBuffering: 'off' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(STREAM.replace(END, `\r\nCache-Control: no-store, no-transform${END}`));
    const head = await answerTo(browser);
    assert.match(head, /Content-Encoding: gzip/);
    assert.match(head, /Cache-Control: no-store, no-transform/);
  },
);

// --- Cache --------------------------------------------------------------------------------------------

contract(
  'a cached answer is given without the program',
  { proxyCache: { valid: 60 } },
  async (stand) => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi';
    assert.match(await exchange(stand, GET, answer), /X-Cache-Status: MISS/);
    const again = await stand.ask(GET);
    assert.match(await answerTo(again), /X-Cache-Status: HIT/);
    await again.sees('hi');
    assert.equal(stand.legs(1), 1);
  },
);

contract(
  'what was kept under the settings of before is forgotten',
  { proxyCache: { valid: 60 } },
  async (stand) => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi';
    assert.match(await exchange(stand, GET, answer), /X-Cache-Status: MISS/);
    assert.match(await answerTo(await stand.ask(GET)), /X-Cache-Status: HIT/);
    await stand.set({ proxyCache: { valid: 60 }, host: '$host' });
    assert.match(await exchange(stand, GET, answer), /X-Cache-Status: MISS/);
  },
);

contract(
  'what says no-store, or sets a cookie, is not cached',
  { proxyCache: { valid: 60 } },
  async (stand) => {
    for (const field of [
      'Cache-Control: no-store',
      'Set-Cookie: a=1',
      'Cache-Control: max-age=0',
    ]) {
      const answer = `HTTP/1.1 200 OK\r\n${field}\r\nContent-Length: 0\r\n\r\n`;
      assert.match(await exchange(stand, GET, answer), /X-Cache-Status: MISS/, field);
      assert.match(await exchange(stand, GET, answer), /X-Cache-Status: MISS/, field);
    }
  },
);

// --- Several programs ---------------------------------------------------------------------------------

/** Which program got the request; it answers with 204. */
async function whoGets(stand: LabStand, fields = ''): Promise<1 | 2> {
  const { lastSeq } = stand.play.ring('anna');
  const browser = await stand.ask(`GET / HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n`);
  const opened = await stand.play.until(
    'anna',
    (record) => record.type === 'open' && record.place === 1 && record.seq > lastSeq,
  );
  const instance = opened.type === 'open' && opened.to === 'program 2' ? 2 : 1;
  const program = await stand.program(instance);
  await seenBy(program);
  program.send(`HTTP/1.1 204 No Content${END}`);
  await answerTo(browser);
  browser.socket.destroy();
  await browser.closed();
  return instance;
}

contract('two upstreams take turns', { upstreams: 2 }, async (stand) => {
  const turns: number[] = [];
  for (let count = 0; count < 4; count += 1) turns.push(await whoGets(stand));
  assert.deepEqual(turns, [1, 2, 1, 2]);
});

contract(
  'ip_hash sends one address to one program',
  { upstreams: 2, balance: 'ip_hash' },
  async (stand) => {
    const first = await whoGets(stand);
    for (let count = 0; count < 3; count += 1) assert.equal(await whoGets(stand), first);
  },
);

contract(
  'a cookie decides, the same for both hops; without one they take turns',
  { upstreams: 2, balance: 'cookie' },
  async (stand) => {
    const chosen: number[] = [];
    for (const sid of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const first = await whoGets(stand, `Cookie: x=1; sid=${sid}\r\n`);
      assert.equal(await whoGets(stand, `Cookie: sid=${sid}\r\n`), first);
      chosen.push(first);
    }
    assert.deepEqual(chosen, COOKIE_CHOICES);
  },
);

/** What the hash of these cookies comes to, for nginx and so for both. */
const COOKIE_CHOICES = [2, 1, 2, 2, 1, 2];

contract(
  'where one program breaks the other is asked, and the broken one is left out for a while',
  { upstreams: 2 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const first = await stand.program(1);
    await seenBy(first);
    first.socket.destroy();
    const second = await stand.program(2);
    await seenBy(second);
    second.send(`HTTP/1.1 204 No Content${END}`);
    assert.match(await answerTo(browser), /^HTTP\/1\.1 204/);
    for (let count = 0; count < 3; count += 1) assert.equal(await whoGets(stand), 2);
  },
);

contract(
  'with fail_timeout=0 a program is asked again after it broke',
  { upstreams: 2, maxFails: 0, failTimeout: 0 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const first = await stand.program(1);
    await seenBy(first);
    first.socket.destroy();
    const second = await stand.program(2);
    await seenBy(second);
    second.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
    const turns = [await whoGets(stand), await whoGets(stand)];
    assert.ok(turns.includes(1), String(turns));
  },
);

contract('a POST that was sent is not sent twice', { upstreams: 2 }, async (stand) => {
  const browser = await stand.ask(
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi',
  );
  const first = await stand.program(1);
  await seenBy(first);
  await first.sees('hi');
  first.socket.destroy();
  assert.match(await answerTo(browser), /^HTTP\/1\.1 502 Bad Gateway/);
});

contract(
  'a program that closes without an answer is a 502, and the next request is tried',
  {},
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.socket.end();
    assert.match(
      await answerTo(browser),
      /^HTTP\/1\.1 502 Bad Gateway\r\nContent-Type: text\/html/,
    );
    assert.match(await exchange(stand, GET, `HTTP/1.1 204 No Content${END}`), /^HTTP\/1\.1 204/);
  },
);

contract(
  'a browser that leaves ends the program’s connection',
  { proxyBuffering: 'off' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    program.send(STREAM);
    await answerTo(browser);
    browser.socket.destroy();
    await program.seesEnd('fin');
  },
);

contract(
  'settings are set anew: open connections end, and the next request meets the new ones',
  {},
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await seenBy(program);
    await stand.set({ proxyHttpVersion: '1.1' });
    await browser.seesEnd('fin');
    const closed = await stand.play.until('anna', ({ type }) => type === 'close');
    assert.equal(closed.type === 'close' && closed.cause, 'lab-changed');
    await stand.ask(GET);
    assert.match(await seenBy(await stand.program()), /^GET \/page\?a=%41 HTTP\/1\.1\r\n/);
  },
);

contract(
  'the leg behind the hop takes faults of its own, and the hop answers for them',
  {},
  async (stand) => {
    stand.play.stage('anna', 'echo').faults = {
      latency: { up: 0, down: 0 },
      script: {
        seed: 1,
        steps: [
          {
            place: 1,
            direction: 'both',
            when: { at: 'bytes', direction: 'up', number: 10 },
            fault: { kind: 'cut', how: 'fin' },
          },
        ],
      },
    };
    const browser = await stand.ask(GET);
    assert.match(await answerTo(browser), /^HTTP\/1\.1 502 Bad Gateway/);
    const closed = await stand.play.until('anna', ({ type }) => type === 'close');
    assert.equal(closed.type === 'close' && closed.cause, 'cut');
    const opened = stand.play
      .records('anna')
      .find(
        (record) => record.type === 'open' && closed.type === 'close' && record.leg === closed.leg,
      );
    assert.equal(opened?.type === 'open' && opened.place, 1);
  },
);

/** The content of chunks, in Latin-1. */
function unchunked(text: string): Buffer {
  let content = '';
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, end), 16);
    content += text.slice(end + 2, end + 2 + size);
    at = end + 4 + size;
  }
  return Buffer.from(content, 'latin1');
}
