/**
 * What both hops make of a connection that carries more than one exchange: requests that come ahead of
 * their turn, answers that come ahead of theirs, and connections that are kept though they should not be.
 */

import assert from 'node:assert/strict';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import type { Peer } from '../support/peer.ts';
import { END, hopContract, readingProgram } from '../support/proxy-contract.ts';

const GET = `GET /page HTTP/1.1\r\nHost: localhost${END}`;
const NO_CONTENT = `HTTP/1.1 204 No Content${END}`;
const MEGABYTE = Buffer.alloc(1_000_000, 'x');
const KEPT: Partial<ProxySettings> = {
  proxyHttpVersion: '1.1',
  connection: 'empty',
  keepalive: 4,
};

const CACHE: Partial<ProxySettings> = { proxyCache: { valid: 60 } };

const post = (length: number): string =>
  `POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}${END}`;

/** Lets an event through the hop, and with it whatever the hop had to do before. */
async function event(program: Peer, browser: Peer): Promise<void> {
  program.send('data: 1\n\n');
  await browser.sees('9\r\ndata: 1\n\n\r\n');
}

hopContract(
  'a thousand requests in one go are answered one after the other',
  { location: '/there' },
  async (hop) => {
    const browser = await hop.connect();
    browser.send(GET.repeat(1000));
    for (let count = 0; count < 1000; count += 1) {
      assert.match(await browser.seesUntil('</html>\r\n'), /^HTTP\/1\.1 404 /);
    }
  },
);

hopContract('answers from the cache are given one after the other, too', CACHE, async (hop) => {
  const browser = await hop.connect();
  browser.send(GET);
  const program = await readingProgram(hop);
  await program.seesUntil(END);
  program.send(`HTTP/1.1 200 OK\r\nContent-Length: 2${END}hi`);
  await browser.seesUntil('hi');
  browser.send(GET.repeat(900));
  for (let count = 0; count < 900; count += 1) {
    assert.match(await browser.seesUntil('hi'), /X-Cache-Status: HIT/);
  }
});

hopContract(
  'a body that is too large waits with its refusal until the answer before it is over',
  { proxyBuffering: 'off' },
  async (hop) => {
    const browser = await hop.connect();
    browser.send(GET);
    const program = await readingProgram(hop);
    await program.seesUntil(END);
    program.send(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream${END}`);
    await browser.seesUntil(END);
    browser.send(post(9_000_000));
    for (let part = 0; part < 4; part += 1) browser.send(MEGABYTE);
    for (let count = 0; count < 20; count += 1) await event(program, browser);
    program.socket.end();
    await browser.sees('0\r\n\r\n');
    assert.match(await browser.seesUntil(END), /^HTTP\/1\.1 413 /);
  },
);

hopContract(
  'behind a stream little is read ahead, and nothing of it is lost',
  { proxyBuffering: 'off' },
  async (hop) => {
    const browser = await hop.connect();
    browser.send(GET);
    const program = await readingProgram(hop);
    await program.seesUntil(END);
    program.send(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream${END}`);
    await browser.seesUntil(END);
    for (let part = 0; part < 8; part += 1) browser.send(`${post(900_000)}${'x'.repeat(900_000)}`);
    for (let count = 0; count < 300; count += 1) await event(program, browser);
    assert.ok(browser.socket.writableLength > 5_000_000, String(browser.socket.writableLength));
    program.socket.end();
    await browser.sees('0\r\n\r\n');
    for (let part = 0; part < 8; part += 1) {
      const next = await readingProgram(hop);
      await next.seesUntil(END);
      await next.take(900_000);
      next.send(NO_CONTENT);
      assert.match(await browser.seesUntil(END), /^HTTP\/1\.1 204 /);
    }
  },
);

hopContract('a length that is too large is refused without its body', {}, async (hop) => {
  const browser = await hop.connect();
  browser.send(post(5_000_000));
  assert.match(await browser.seesUntil(END), /^HTTP\/1\.1 413 Request Entity Too Large\r\n/);
});

hopContract(
  'a connection on which a request was not sent to its end is not used again',
  KEPT,
  async (hop) => {
    const browser = await hop.connect();
    browser.send(post(MEGABYTE.length));
    browser.send(MEGABYTE);
    const first = await hop.program();
    first.send(`HTTP/1.1 200 OK\r\nContent-Length: 2${END}hi`);
    await browser.seesUntil('hi');
    const other = await hop.connect();
    other.send(GET);
    first.socket.resume();
    const second = await readingProgram(hop);
    assert.match(await second.seesUntil(END), /^GET \/page /);
    second.send(NO_CONTENT);
    assert.match(await other.seesUntil(END), /^HTTP\/1\.1 204 /);
  },
);

hopContract('a connection whose end was the answer’s end is not used again', KEPT, async (hop) => {
  const browser = await hop.connect();
  browser.send(`${GET}${post(2)}hi`);
  const first = await readingProgram(hop);
  await first.seesUntil(END);
  first.send(`HTTP/1.1 200 OK${END}hello`);
  first.socket.end();
  await browser.seesUntil('hello\r\n0\r\n\r\n');
  const second = await readingProgram(hop);
  await second.seesUntil(`${END}hi`);
  second.send(NO_CONTENT);
  assert.match(await browser.seesUntil(END), /^HTTP\/1\.1 204 /);
});

hopContract('a chunk’s size may begin with any number of zeros', {}, async (hop) => {
  const browser = await hop.connect();
  browser.send(
    `POST /save HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked${END}000000000002\r\nhi\r\n0\r\n\r\n`,
  );
  const program = await readingProgram(hop);
  await program.seesUntil(`${END}hi`);
  program.send(NO_CONTENT);
  assert.match(await browser.seesUntil(END), /^HTTP\/1\.1 204 /);
});
