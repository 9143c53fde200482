/**
 * What both hops do with a program that takes no more: `proxy_send_timeout`. It limits the time between
 * two writes, for a request that is being sent as for a tunnel.
 *
 * The hop is used without taps where a tap's buffers would swallow a whole request. No test asks how
 * fast anything is: a limit is known by its end coming, and by its not coming before its time.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import { type HopStand, startHopStand } from '../support/hop-stand.ts';
import { type Kind, type LabStand, skipReason, startLabStand } from '../support/lab-stand.ts';
import type { Peer } from '../support/peer.ts';
import type { Scope } from '../support/playground.ts';

/** A minute at 60×: a second. An hour of patience with silence keeps the read timeout out of it. */
const A_SECOND: Partial<ProxySettings> = {
  timeScale: 60,
  proxySendTimeout: 60,
  proxyReadTimeout: 3600,
};
/** Three seconds, of which a step of a second leaves room for a machine that is slow. */
const THREE_SECONDS: Partial<ProxySettings> = {
  timeScale: 10,
  proxySendTimeout: 30,
  proxyReadTimeout: 3600,
};
const WEBSOCKET: Partial<ProxySettings> = {
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'upgrade',
};

const END = '\r\n\r\n';
const BODY = Buffer.alloc(1_000_000, 'x');
const POST = `POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${BODY.length}${END}`;
const UPGRADE =
  [
    'GET /socket HTTP/1.1',
    'Host: localhost:4322',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ].join('\r\n') + END;
const SWITCHING = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade${END}`;

function contract(name: string, check: (kind: Kind, t: Scope) => Promise<void>): void {
  for (const kind of ['nginx', 'embedded'] as const) {
    const options = { skip: skipReason(kind), timeout: 20_000 };
    test(`${kind}: ${name}`, options, (t) => check(kind, t));
  }
}

const aSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_000));

/** Sends as much as is taken, until the returned function is called; it says how much was sent. */
function flood({ socket }: Peer): () => number {
  const piece = Buffer.alloc(64 * 1024, 'y');
  let sent = 0;
  let stopped = false;
  const more = (): void => {
    while (!stopped && socket.writable) {
      sent += piece.length;
      if (!socket.write(piece)) {
        socket.once('drain', more);
        return;
      }
    }
  };
  more();
  return () => {
    stopped = true;
    return sent;
  };
}

/** A request with a body that no socket's buffers hold, and the program that reads none of it yet. */
async function post(hop: HopStand): Promise<{ readonly browser: Peer; readonly program: Peer }> {
  const browser = await hop.connect();
  browser.send(POST);
  browser.send(BODY);
  return { browser, program: await hop.program() };
}

/** A WebSocket whose program has stopped to read. */
async function tunnel(
  kind: Kind,
  t: Scope,
  settings: Partial<ProxySettings>,
): Promise<{ readonly browser: Peer; readonly program: Peer; readonly stand: LabStand }> {
  const stand = await startLabStand(t, kind, { ...WEBSOCKET, ...settings });
  const browser = await stand.ask(UPGRADE);
  const program = await stand.program();
  await program.seesUntil(END);
  program.send(SWITCHING);
  await browser.seesUntil(END);
  program.socket.pause();
  return { browser, program, stand };
}

contract('a request whose body the program does not take is a 504', async (kind, t) => {
  const hop = await startHopStand(t, kind, A_SECOND);
  const started = performance.now();
  const { browser, program } = await post(hop);
  const head = await browser.seesUntil(END);
  assert.ok(performance.now() - started > 900);
  assert.match(head, /^HTTP\/1\.1 504 Gateway Time-out\r\n/);
  assert.match(head, /\r\nConnection: keep-alive\r\n/);
  program.socket.resume();
  await program.seesEnd('fin');
  assert.ok(program.length < BODY.length, 'what had not left is lost');
});

contract('each part that the program takes puts the send timeout off', async (kind, t) => {
  const hop = await startHopStand(t, kind, THREE_SECONDS);
  const { browser, program } = await post(hop);
  // The last of these parts is the first that leaves no byte waiting, after more than three seconds.
  for (let part = 0; part < 4; part += 1) {
    await aSecond();
    program.socket.resume();
    await program.take(200_000);
    program.socket.pause();
  }
  program.socket.resume();
  program.send(`HTTP/1.1 204 No Content${END}`);
  assert.match(await browser.seesUntil(END), /^HTTP\/1\.1 204 /);
});

contract('a tunnel whose program takes nothing is cut on both sides', async (kind, t) => {
  const { browser, program } = await tunnel(kind, t, A_SECOND);
  const started = performance.now();
  const stop = flood(browser);
  await browser.seesEnd('fin');
  assert.ok(performance.now() - started > 600);
  const sent = stop();
  program.socket.resume();
  await program.seesEnd('fin');
  assert.ok(program.length < sent, 'what had not left is lost');
});

contract(
  'a program that takes nothing isn’t told of the end before it reads again',
  async (kind, t) => {
    const { browser, program, stand } = await tunnel(kind, t, A_SECOND);
    const behind = stand.play
      .records('anna')
      .find((record) => record.type === 'open' && record.place);
    const leg = behind?.type === 'open' ? behind.leg : Number.NaN;
    const endsBehind = (): TraceRecord[] =>
      stand.play
        .records('anna')
        .filter((record) => record.type === 'half-close' && record.leg === leg);
    const stop = flood(browser);
    await browser.seesEnd('fin');
    stop();
    assert.deepEqual(endsBehind(), []);
    program.socket.resume();
    await program.seesEnd('fin');
    assert.equal(endsBehind().length, 1);
  },
);

contract('what the program says puts its send timeout off, too', async (kind, t) => {
  const { browser, program } = await tunnel(kind, t, THREE_SECONDS);
  const stop = flood(browser);
  for (let beat = 0; beat < 4; beat += 1) {
    await aSecond();
    program.send('\x89\x00');
    await browser.sees('\x89\x00');
  }
  const last = performance.now();
  await browser.seesEnd('fin');
  assert.ok(performance.now() - last > 2_000);
  stop();
  program.socket.resume();
  await program.seesEnd('fin');
});
