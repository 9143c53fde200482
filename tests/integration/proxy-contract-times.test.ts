/** What both hops do with silence: `proxy_read_timeout`. */

import assert from 'node:assert/strict';
import {
  answerTo,
  contract,
  END,
  GET,
  SWITCHING,
  seenBy,
  UPGRADE,
  WEBSOCKET,
} from '../support/proxy-contract.ts';

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
