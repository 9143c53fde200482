/** When both hops let go of what they hold: buffers, `X-Accel-Buffering`, gzip. */

import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import {
  ACCEL,
  answerTo,
  CHUNKED_STREAM,
  contract,
  END,
  exchange,
  GET,
  STREAM,
  seenBy,
  settled,
} from '../support/proxy-contract.ts';

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
