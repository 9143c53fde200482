/** How the relay passes ends on: half-close, reset, and what of it stands in the trace. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { startPlayStand } from '../support/play-stand.ts';

const GET = 'GET /anna/echo/ HTTP/1.1\r\nHost: localhost\r\n\r\n';
const GOT = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
const SHOWN = 'GET /anna/echo/ HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n';

test('a FIN from the browser passes on as a FIN, and the answer still comes', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(GET);
  browser.socket.end();
  const program = await stand.program();
  await program.sees(GOT);
  await program.seesEnd('fin');
  program.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
  program.socket.end();
  await browser.sees('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
  await browser.seesEnd('fin');
  await stand.until('anna', (record) => record.type === 'close');
  assert.equal(
    stand.transcript('anna'),
    `-- leg 1 opens on connection 1 for echo
>> ${SHOWN}
-- FIN >>
<< HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi
-- FIN <<
-- leg 1 closes: browser-fin`,
  );
});

test('a FIN from the program passes on as a FIN, and the browser may still send', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send('POST /anna/echo/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n');
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  program.send('HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n\r\n');
  program.socket.end();
  await browser.seesEnd('fin');
  browser.send('late');
  await program.sees('late');
  browser.socket.end();
  await program.seesEnd('fin');
  await stand.until('anna', (record) => record.type === 'close');
  assert.match(
    stand.transcript('anna'),
    /FIN <<\n>> late\n-- FIN >>\n-- leg 1 closes: server-fin$/,
  );
});

test('a reset by the browser reaches the program as a reset', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(GET);
  const program = await stand.program();
  await program.sees(GOT);
  browser.socket.resetAndDestroy();
  await program.seesEnd('reset');
  const closed = await stand.until('anna', (record) => record.type === 'close');
  assert.equal(closed.type === 'close' && closed.cause, 'browser-reset');
});

test('a reset by the program reaches the browser as a reset', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(GET);
  const program = await stand.program();
  await program.sees(GOT);
  program.socket.resetAndDestroy();
  await browser.seesEnd('reset');
  const closed = await stand.until('anna', (record) => record.type === 'close');
  assert.equal(closed.type === 'close' && closed.cause, 'server-reset');
});

test('a cut ends both sides in order, a hard cut resets both', async (t) => {
  const stand = await startPlayStand(t);
  for (const [how, end, cause] of [
    ['fin', 'fin', 'cut'],
    ['rst', 'reset', 'cut-reset'],
  ] as const) {
    const browser = await stand.connect();
    browser.send(GET);
    const program = await stand.program();
    await program.sees(GOT);
    for (const leg of stand.stage('anna', 'echo').legs) leg.cut(how, cause);
    await browser.seesEnd(end);
    await program.seesEnd(end);
    await stand.until('anna', (record) => record.type === 'close' && record.cause === cause);
    assert.equal(stand.stage('anna', 'echo').legs.size, 0);
  }
});

test('closing the play origin closes its legs, and none of its sockets stays open', async (t) => {
  const stand = await startPlayStand(t);
  const idle = await stand.connect();
  const browser = await stand.connect();
  browser.send(GET);
  const program = await stand.program();
  await program.sees(GOT);
  await stand.play.close();
  assert.equal(stand.play.connections, 0);
  await idle.seesEnd('fin');
  await browser.seesEnd('fin');
  await program.seesEnd('fin');
  assert.match(stand.transcript('anna'), /leg 1 closes: shutdown$/);
});

test('a FIN that comes before the program is up waits for it, behind the bytes', async (t) => {
  const up = Promise.withResolvers<void>();
  const stand = await startPlayStand(t, {
    program: (own) => ({ ready: () => up.promise.then(() => own.ready()) }),
  });
  const browser = await stand.connect();
  browser.send(GET);
  browser.socket.end();
  await stand.until('anna', (record) => record.type === 'half-close');
  up.resolve();
  const program = await stand.program();
  await program.sees(GOT);
  await program.seesEnd('fin');
  program.send('HTTP/1.1 204 No Content\r\n\r\n');
  program.socket.end();
  await browser.sees('HTTP/1.1 204 No Content\r\n\r\n');
  await browser.seesEnd('fin');
});

test('who ends behind its last request has all answers, the hop’s own and those of other stages', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  const frame = 'GET /~frame/theme.js HTTP/1.1\r\nHost: localhost\r\n\r\n';
  browser.send(`${frame}${GET}${GET.replace('anna/echo', 'ben/other')}`);
  browser.socket.end();
  const file = await browser.seesUntil('\r\n\r\n');
  await browser.take(Number(/^content-length: (\d+)/im.exec(file)?.[1]));
  const first = await stand.program();
  await first.sees(GOT);
  first.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
  await browser.sees('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
  const second = await stand.program();
  await second.sees(GOT);
  await second.seesEnd('fin');
  second.send('HTTP/1.1 204 No Content\r\n\r\n');
  second.socket.end();
  await browser.sees('HTTP/1.1 204 No Content\r\n\r\n');
  await browser.seesEnd('fin');
  assert.doesNotMatch(stand.transcript('anna'), /FIN >>/);
  assert.match(stand.transcript('ben'), /FIN >>/);
});

test('a FIN behind frames that wait for the 101 follows them', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  browser.send(`GET /anna/echo/ HTTP/1.1\r\nHost: localhost\r\n${upgrade}frames`);
  browser.socket.end();
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  program.send(`HTTP/1.1 101 Switching Protocols\r\n${upgrade}`);
  await program.sees('frames');
  await program.seesEnd('fin');
});

test('legs that are reset as the play origin closes leave no socket behind', async (t) => {
  const stand = await startPlayStand(t);
  const browsers = await Promise.all(Array.from({ length: 20 }, () => stand.connect()));
  for (const browser of browsers) browser.send(GET);
  for (const _ of browsers) await (await stand.program()).sees(GOT);
  // Half of the browsers are just leaving.
  for (const browser of browsers.slice(10)) browser.socket.end();
  for (const leg of stand.stage('anna', 'echo').legs) leg.cut('rst', 'session-ended');
  await stand.play.close();
  assert.equal(stand.play.connections, 0);
});

test('a reset reaches a browser that does not read', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(GET);
  const program = await stand.program();
  await program.sees(GOT);
  browser.socket.pause();
  program.send('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
  program.send(Buffer.alloc(24 * 1024 * 1024));
  await stand.until(
    'anna',
    (record) =>
      record.type === 'chunk' && record.direction === 'down' && record.relayed === undefined,
  );
  for (const leg of stand.stage('anna', 'echo').legs) leg.cut('rst', 'cut-reset');
  const closed = await stand.until('anna', (record) => record.type === 'close');
  assert.ok(closed.type === 'close' && closed.undelivered.down > 0);
  browser.socket.resume();
  await browser.seesEnd('reset');
});
