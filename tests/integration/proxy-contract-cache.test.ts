/** What both hops answer by themselves: `proxy_cache`. */

import assert from 'node:assert/strict';
import { answerTo, contract, END, exchange, GET, seenBy } from '../support/proxy-contract.ts';

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

for (const [name, settings, field] of [
  ['with buffering off', { proxyBuffering: 'off' }, ''],
  ['with X-Accel-Buffering: no', {}, 'X-Accel-Buffering: no\r\n'],
] as const) {
  contract(
    `what does not pass through the buffers is not cached: ${name}`,
    { ...settings, proxyCache: { valid: 60 } },
    async (stand) => {
      const answer = `HTTP/1.1 200 OK\r\n${field}Content-Length: 0${END}`;
      assert.match(await exchange(stand, GET, answer), /X-Cache-Status: MISS/);
      assert.match(await exchange(stand, GET, answer), /X-Cache-Status: MISS/);
    },
  );
}

contract(
  'HEAD is asked for as GET, and fills the cache',
  { proxyCache: { valid: 60 } },
  async (stand) => {
    const browser = await stand.ask(GET.replace('GET', 'HEAD'));
    const program = await stand.program();
    assert.match(await seenBy(program), /^GET \/page/);
    program.send(`HTTP/1.1 200 OK\r\nContent-Length: 2${END}hi`);
    assert.match(await answerTo(browser), /Content-Length: 2\r\n.*X-Cache-Status: MISS/s);
    const again = await stand.ask(GET);
    assert.match(await answerTo(again), /X-Cache-Status: HIT/);
    await again.sees('hi');
  },
);
