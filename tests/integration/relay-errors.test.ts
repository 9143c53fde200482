/** What the play origin answers by itself: each its status, a stable code and a sentence. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Refusal } from '../../playground-server/sessions/refusal.ts';
import type { Peer } from '../support/peer.ts';
import { startPlayStand } from '../support/play-stand.ts';

const HOST = 'Host: localhost\r\n';

interface Seen {
  readonly status: number;
  readonly fields: string;
  readonly body: string;
}

async function seeAnswer(browser: Peer): Promise<Seen> {
  const fields = await browser.seesUntil('\r\n\r\n');
  const length = Number(/^content-length: (\d+)/im.exec(fields)?.[1]);
  const body = (await browser.take(length)).toString('utf8');
  return { status: Number(fields.split(' ')[1]), fields, body };
}

const codeOf = ({ body }: Seen): string => JSON.parse(body).error.code;

test('what is not there is told apart, and the connection stays open', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  for (const [target, status, code] of [
    ['/', 404, 'NOTHING_HERE'],
    ['/../../etc/passwd', 404, 'NOTHING_HERE'],
    ['/nobody/echo/', 404, 'SESSION_UNKNOWN'],
    ['/nobody/echo', 404, 'SESSION_UNKNOWN'],
    ['/anna/nothing/', 404, 'EXAMPLE_UNKNOWN'],
    ['/~frame/../play.ts', 404, 'NOTHING_HERE'],
    ['/~frame/none.js', 404, 'NOTHING_HERE'],
  ] as const) {
    browser.send(`GET ${target} HTTP/1.1\r\n${HOST}\r\n`);
    const answer = await seeAnswer(browser);
    assert.equal(answer.status, status, target);
    assert.equal(codeOf(answer), code, target);
    assert.match(answer.fields, /connection: keep-alive/i);
  }
  assert.equal(browser.ending, 'open');
  assert.equal(stand.transcript('anna'), '');
});

test('an example without its slash is sent to where its relative URLs hold', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(`GET /anna/echo?x=1 HTTP/1.1\r\n${HOST}\r\n`);
  const answer = await seeAnswer(browser);
  assert.equal(answer.status, 308);
  assert.match(answer.fields, /^Location: \/anna\/echo\/\?x=1\r$/m);
});

test('who asks for HTML gets a page, with what was sent escaped and nothing that runs', async (t) => {
  const stand = await startPlayStand(t, {
    program: () => ({ ready: () => Promise.reject(new Refusal(502, 'PROGRAM_CRASHED', '<b>"&')) }),
  });
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\nAccept: text/html,*/*;q=0.8\r\n${HOST}\r\n`);
  const { status, fields, body } = await seeAnswer(browser);
  assert.equal(status, 502);
  assert.match(fields, /content-type: text\/html; charset=utf-8/i);
  assert.match(fields, /content-security-policy: default-src 'none'; style-src 'sha256-/i);
  assert.match(body, /&lt;b&gt;&quot;&amp;/);
  assert.match(body, /color-scheme: light dark/);
  assert.doesNotMatch(body, /<script|<b>/);
});

test('a head that is too large is refused before it ends', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\n${HOST}Cookie: ${'x'.repeat(70_000)}`);
  const answer = await seeAnswer(browser);
  assert.equal(answer.status, 431);
  assert.equal(codeOf(answer), 'HEAD_TOO_LARGE');
  await browser.seesEnd('fin');
});

test('what is not HTTP is refused with the rule that it breaks', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send('\x16\x03\x01\x02\x00\x01\x00\r\n\r\n');
  const answer = await seeAnswer(browser);
  assert.equal(answer.status, 400);
  assert.equal(codeOf(answer), 'REQUEST_MALFORMED');
  assert.match(answer.body, /RFC 9112/);
  await browser.seesEnd('fin');
});

test('a foreign Host is misdirected, and a missing one is a bad request', async (t) => {
  const stand = await startPlayStand(t);
  const foreign = await stand.connect();
  foreign.send('GET /anna/echo/ HTTP/1.1\r\nHost: evil.example\r\n\r\n');
  const misdirected = await seeAnswer(foreign);
  assert.equal(misdirected.status, 421);
  assert.equal(codeOf(misdirected), 'HOST_NOT_ALLOWED');
  const without = await stand.connect();
  without.send('GET /anna/echo/ HTTP/1.1\r\n\r\n');
  const bad = await seeAnswer(without);
  assert.equal(bad.status, 400);
  assert.equal(codeOf(bad), 'HOST_MISSING');
});

test('a head that does not end in time is refused, and silence is ended', async (t) => {
  const stand = await startPlayStand(t, { timeouts: { head: 50, idle: 50 } });
  const slow = await stand.connect();
  slow.send('GET /anna/echo/ HT');
  const answer = await seeAnswer(slow);
  assert.equal(answer.status, 408);
  assert.equal(codeOf(answer), 'HEAD_TIMEOUT');
  await slow.seesEnd('fin');
  const silent = await stand.connect();
  await silent.seesEnd('fin');
});

test('a leg may be silent for as long as it likes', async (t) => {
  const stand = await startPlayStand(t, { timeouts: { head: 20, idle: 20 } });
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\n${HOST}\r\n`);
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  const silent = await stand.connect();
  await silent.seesEnd('fin');
  program.send('HTTP/1.1 204 No Content\r\n\r\n');
  await browser.sees('HTTP/1.1 204 No Content\r\n\r\n');
});

test('at a quota the visitor reads which, and when to come back', async (t) => {
  const full = new Refusal(429, 'LEG_LIMIT_REACHED', 'This session has 3 connections open.', 7);
  const stand = await startPlayStand(t, {
    session: () => ({
      takeLeg: () => {
        throw full;
      },
    }),
  });
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\n${HOST}\r\n`);
  const answer = await seeAnswer(browser);
  assert.equal(answer.status, 429);
  assert.match(answer.fields, /^Retry-After: 7\r$/m);
  assert.deepEqual(JSON.parse(answer.body).error, {
    code: 'LEG_LIMIT_REACHED',
    message: 'This session has 3 connections open.',
    retryAfter: 7,
  });
});

test('a program that cannot be had is answered for in its trace, by the hop', async (t) => {
  const stand = await startPlayStand(t, {
    program: () => ({
      ready: () => Promise.reject(new Refusal(504, 'PROGRAM_TOO_SLOW', 'It did not listen.')),
    }),
  });
  const browser = await stand.connect();
  browser.send(`POST /anna/echo/ HTTP/1.1\r\nContent-Length: 9\r\n${HOST}\r\nhalf`);
  const answer = await seeAnswer(browser);
  assert.equal(answer.status, 504);
  await browser.seesEnd('fin');
  browser.socket.end();
  await stand.until('anna', (record) => record.type === 'close');
  const lines = stand.transcript('anna').split('\n');
  assert.match(lines[2] ?? '', /^<\* HTTP\/1\.1 504 Gateway Timeout/);
  assert.equal(lines[3], '-- leg 1 closes: program-unreachable');
  const closed = stand.records('anna').at(-1);
  assert.ok(closed?.type === 'close' && closed.undelivered.up > 0);
});

test('a program that refuses connections is told apart from one that is slow', async (t) => {
  const stand = await startPlayStand(t, {
    program: () => ({
      ready: async () => ({ host: '127.0.0.1', port: 1 }),
      unreachable: async () => new Refusal(502, 'PROGRAM_UNREACHABLE', 'It refuses connections.'),
    }),
  });
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\n${HOST}\r\n`);
  const answer = await seeAnswer(browser);
  assert.equal(answer.status, 502);
  assert.equal(codeOf(answer), 'PROGRAM_UNREACHABLE');
});

test('the files of the frame are served with their types, and only read', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(`GET /~frame/ HTTP/1.1\r\n${HOST}\r\n`);
  const page = await seeAnswer(browser);
  assert.equal(page.status, 200);
  assert.match(page.fields, /content-type: text\/html; charset=utf-8/i);
  assert.match(page.fields, /content-security-policy: default-src 'self'; script-src/i);
  assert.match(page.fields, /cache-control: no-store/i);
  browser.send(`GET /~frame/lane/lane.js?v=1 HTTP/1.1\r\n${HOST}\r\n`);
  const script = await seeAnswer(browser);
  assert.match(script.fields, /content-type: text\/javascript; charset=utf-8/i);
  browser.send(`HEAD /~frame/ HTTP/1.1\r\n${HOST}\r\n`);
  await browser.seesUntil('\r\n\r\n');
  browser.send(`POST /~frame/ HTTP/1.1\r\nContent-Length: 0\r\n${HOST}\r\n`);
  assert.equal(codeOf(await seeAnswer(browser)), 'METHOD_NOT_ALLOWED');
  assert.equal(stand.transcript('anna'), '');
});
