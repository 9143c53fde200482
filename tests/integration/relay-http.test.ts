/** What the relay makes of HTTP: prefixes, pipelines, hand-overs between stages, upgrades. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { startPlayStand } from '../support/play-stand.ts';

const HOST = 'Host: localhost\r\n\r\n';
const OK = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

test('the prefix is taken out of each target, and the trace says where', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  const first = `GET /anna/echo/a?b=/anna/echo/ HTTP/1.1\r\n${HOST}`;
  browser.send(`${first}GET http://localhost/anna/echo/c HTTP/1.1\r\n${HOST}`);
  const program = await stand.program();
  await program.sees(
    `GET /a?b=/anna/echo/ HTTP/1.1\r\n${HOST}GET http://localhost/c HTTP/1.1\r\n${HOST}`,
  );
  const cuts = stand
    .records('anna')
    .filter((record) => record.type === 'rewritten')
    .map(({ offset, removed, inserted }) => ({ offset, removed, inserted }));
  assert.deepEqual(cuts, [
    { offset: 4, removed: 10, inserted: '' },
    { offset: first.length + 20, removed: 10, inserted: '' },
  ]);
});

test('a head that comes byte by byte is recorded byte by byte, each with its time', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  const request = `GET /anna/echo/x HTTP/1.1\r\n${HOST}`;
  for (const byte of request) {
    browser.send(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const program = await stand.program();
  await program.sees(`GET /x HTTP/1.1\r\n${HOST}`);
  const chunks = stand.records('anna').filter((record) => record.type === 'chunk');
  assert.equal(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString(), request);
  assert.ok(chunks.length > 1);
  const times = chunks.map(({ time }) => time);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  const [cut] = stand.records('anna').filter((record) => record.type === 'rewritten');
  assert.equal(cut?.offset, 4);
});

test('pipelined requests go on at once, and their answers come back in order', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(['1', '2', '3'].map((n) => `GET /anna/echo/${n} HTTP/1.1\r\n${HOST}`).join(''));
  const program = await stand.program();
  await program.sees(['1', '2', '3'].map((n) => `GET /${n} HTTP/1.1\r\n${HOST}`).join(''));
  program.send(OK('one') + OK('two') + OK('three'));
  await browser.sees(OK('one') + OK('two') + OK('three'));
});

test('a connection that goes from one session to another shows neither the bytes of the other', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/secret-of-anna HTTP/1.1\r\n${HOST}`);
  const first = await stand.program();
  await first.seesUntil('\r\n\r\n');
  first.send(OK('for anna'));
  await browser.sees(OK('for anna'));
  browser.send(`GET /ben/echo/secret-of-ben HTTP/1.1\r\n${HOST}`);
  const second = await stand.program();
  await first.seesEnd('fin');
  await second.sees(`GET /secret-of-ben HTTP/1.1\r\n${HOST}`);
  second.send(OK('for ben'));
  await browser.sees(OK('for ben'));
  browser.socket.end();
  second.socket.end();
  await stand.until('ben', (record) => record.type === 'close');
  assert.equal(
    stand.transcript('anna'),
    `-- leg 1 opens on connection 1 for echo
>> GET /anna/echo/secret-of-anna HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n
<< HTTP/1.1 200 OK\\r\\nContent-Length: 8\\r\\n\\r\\nfor anna
-- leg 1 closes: handed-over`,
  );
  const ben = stand.transcript('ben');
  assert.match(ben, /^-- leg 1 opens on connection 1, reused, for echo\n>> GET \/ben\/echo\//);
  assert.doesNotMatch(ben, /anna/);
});

test('requests for two sessions in one segment wait for each other and stay apart', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/a HTTP/1.1\r\n${HOST}GET /ben/other/b HTTP/1.1\r\n${HOST}`);
  const anna = await stand.program();
  await anna.sees(`GET /a HTTP/1.1\r\n${HOST}`);
  assert.equal(stand.transcript('ben'), '');
  anna.send(OK('A'));
  const ben = await stand.program();
  await ben.sees(`GET /b HTTP/1.1\r\n${HOST}`);
  ben.send(OK('B'));
  await browser.sees(OK('A') + OK('B'));
  assert.match(stand.transcript('anna'), /\nA?.*A\n-- leg 1 closes: handed-over$/s);
  assert.doesNotMatch(stand.transcript('anna'), /ben/);
});

test('a connection that comes back to a stage gets a new leg on the same connection', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  for (const example of ['echo', 'other', 'echo']) {
    browser.send(`GET /anna/${example}/ HTTP/1.1\r\n${HOST}`);
    const program = await stand.program();
    await program.seesUntil('\r\n\r\n');
    program.send(OK(example));
    await browser.sees(OK(example));
  }
  const opened = stand.records('anna').filter((record) => record.type === 'open');
  assert.deepEqual(
    opened.map(({ leg, connection, reused, example }) => ({ leg, connection, reused, example })),
    [
      { leg: 1, connection: 1, reused: false, example: 'echo' },
      { leg: 2, connection: 1, reused: true, example: 'other' },
      { leg: 3, connection: 1, reused: true, example: 'echo' },
    ],
  );
});

test('frames in the same segment as the upgrade reach the program behind its 101', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\n${HOST}`;
  browser.send(`GET /anna/echo/ws HTTP/1.1\r\n${upgrade}\x81\x80abcd`);
  const program = await stand.program();
  await program.sees(`GET /ws HTTP/1.1\r\n${upgrade}`);
  program.send(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n\x81\x00',
  );
  await program.sees('\x81\x80abcd');
  await browser.seesUntil('\r\n\r\n\x81\x00');
  browser.send(`GET /ben/echo/ HTTP/1.1\r\n${HOST}`);
  await program.sees(`GET /ben/echo/ HTTP/1.1\r\n${HOST}`);
  assert.equal(stand.transcript('ben'), '');
});

test('a refused upgrade goes on as HTTP, with a request that was already sent', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\n${HOST}`;
  browser.send(`GET /anna/echo/ws HTTP/1.1\r\n${upgrade}GET /anna/echo/next HTTP/1.1\r\n${HOST}`);
  const program = await stand.program();
  await program.sees(`GET /ws HTTP/1.1\r\n${upgrade}`);
  program.send('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n');
  await program.sees(`GET /next HTTP/1.1\r\n${HOST}`);
  program.send(OK('done'));
  await browser.seesUntil('done');
});

test('an upgrade refused before its body has ended goes on as HTTP too', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  const upgrade = `Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 4\r\n${HOST}`;
  browser.send(`POST /anna/echo/ws HTTP/1.1\r\n${upgrade}`);
  const program = await stand.program();
  await program.sees(`POST /ws HTTP/1.1\r\n${upgrade}`);
  program.send(OK('no'));
  await browser.sees(OK('no'));
  browser.send(`bodyGET /anna/echo/next HTTP/1.1\r\n${HOST}`);
  await program.sees(`bodyGET /next HTTP/1.1\r\n${HOST}`);
});

test('a 100 goes to the browser before the body comes, and the body follows', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  const fields = `Content-Length: 4\r\nExpect: 100-continue\r\n${HOST}`;
  browser.send(`POST /anna/echo/ HTTP/1.1\r\n${fields}`);
  const program = await stand.program();
  await program.sees(`POST / HTTP/1.1\r\n${fields}`);
  program.send('HTTP/1.1 100 Continue\r\n\r\n');
  await browser.sees('HTTP/1.1 100 Continue\r\n\r\n');
  browser.send('body');
  await program.sees('body');
  program.send(OK('got it'));
  await browser.sees(OK('got it'));
  assert.equal(
    stand.transcript('anna').split('\n').slice(2).join('\n'),
    `<< HTTP/1.1 100 Continue\\r\\n\\r\\n
>> body
<< HTTP/1.1 200 OK\\r\\nContent-Length: 6\\r\\n\\r\\ngot it`,
  );
});

test('chunked bodies with trailers end where they end, in both directions', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  const body = '3;x=y\r\nabc\r\n0\r\nTrailer: yes\r\n\r\n';
  const chunked = `Transfer-Encoding: chunked\r\n`;
  browser.send(`POST /anna/echo/ HTTP/1.1\r\n${chunked}${HOST}${body}`);
  const program = await stand.program();
  await program.sees(`POST / HTTP/1.1\r\n${chunked}${HOST}${body}`);
  const answer = `HTTP/1.1 200 OK\r\n${chunked}\r\n${body}`;
  program.send(answer);
  await browser.sees(answer);
  // Only a relay that saw both ends hands the connection on.
  browser.send(`GET /ben/echo/ HTTP/1.1\r\n${HOST}`);
  const ben = await stand.program();
  await ben.sees(`GET / HTTP/1.1\r\n${HOST}`);
});

test('pipelined HEAD and GET are told apart though their answers share a segment', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(`HEAD /anna/echo/ HTTP/1.1\r\n${HOST}GET /anna/echo/ HTTP/1.1\r\n${HOST}`);
  const program = await stand.program();
  await program.sees(`HEAD / HTTP/1.1\r\n${HOST}GET / HTTP/1.1\r\n${HOST}`);
  const answers = `HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n${OK('body')}`;
  program.send(answers);
  await browser.sees(answers);
  browser.send(`GET /ben/echo/ HTTP/1.1\r\n${HOST}`);
  await (await stand.program()).sees(`GET / HTTP/1.1\r\n${HOST}`);
});
