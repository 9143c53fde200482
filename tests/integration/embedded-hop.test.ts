/** What the embedded hop must not do as a part of the playground: overflow, heap up, or leave something behind. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import { type HopStand, startHopStand } from '../support/hop-stand.ts';
import { END, readingProgram } from '../support/proxy-contract.ts';

const GET = `GET /page HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip${END}`;
/** More than the listeners of one event that Node takes for a leak. */
const MANY = 15;

/** Runs with a hop, and holds that Node had nothing to warn of. */
function quietly(
  name: string,
  settings: Partial<ProxySettings>,
  check: (hop: HopStand) => Promise<void>,
): void {
  test(name, { timeout: 8_000 }, async (t) => {
    const warnings: string[] = [];
    const listener = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', listener);
    t.after(() => process.off('warning', listener));
    await check(await startHopStand(t, 'embedded', settings));
    // A warning comes a turn behind what it is about.
    await new Promise(setImmediate);
    assert.deepEqual(warnings, []);
  });
}

quietly('requests that are answered at once don’t pile up', { location: '/there' }, async (hop) => {
  const browser = await hop.connect();
  // So short that one read holds a few thousand of them.
  browser.send(`GET / HTTP/1.1\r\nHost: a${END}`.repeat(5_000));
  for (let count = 0; count < 5_000; count += 1) await browser.seesUntil('</html>\r\n');
});

quietly('answers that are compressed leave no listener behind', { gzip: 'on' }, async (hop) => {
  const browser = await hop.connect();
  const body = 'x'.repeat(200);
  for (let count = 0; count < MANY; count += 1) {
    browser.send(GET);
    const program = await readingProgram(hop);
    await program.seesUntil(END);
    program.send(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 200${END}${body}`);
    await browser.seesUntil('\r\n0\r\n\r\n');
  }
});

quietly(
  'a connection that is kept gathers no listeners',
  { proxyHttpVersion: '1.1', connection: 'empty', keepalive: 4 },
  async (hop) => {
    const browser = await hop.connect();
    browser.send(GET);
    const program = await readingProgram(hop);
    for (let count = 0; count < MANY; count += 1) {
      if (count > 0) browser.send(GET);
      await program.seesUntil(END);
      program.send(`HTTP/1.1 204 No Content${END}`);
      await browser.seesUntil(END);
    }
  },
);

quietly('a browser that reads slowly is waited for once', {}, async (hop) => {
  const browser = await hop.connect();
  browser.socket.pause();
  browser.send(GET);
  const program = await readingProgram(hop);
  await program.seesUntil(END);
  const length = 3_000_000;
  program.send(`HTTP/1.1 200 OK\r\nContent-Length: ${length}${END}`);
  // Once so much has left, the hop has had its buffers full and waits.
  const left = new Promise((resolve) => program.socket.once('drain', resolve));
  program.send(Buffer.alloc(length, 'x'));
  browser.socket.resume();
  await browser.seesUntil(END);
  await browser.take(length);
  await left;
});
