/** Which program both hops ask, and what they do when one breaks. */

import assert from 'node:assert/strict';
import type { LabStand } from '../support/lab-stand.ts';
import { answerTo, contract, END, GET, seenBy } from '../support/proxy-contract.ts';

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
