/** How an exchange ends before its time on both hops: the program, the browser, a change of settings, a fault. */

import assert from 'node:assert/strict';
import {
  answerTo,
  contract,
  END,
  exchange,
  GET,
  STREAM,
  seenBy,
} from '../support/proxy-contract.ts';

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
