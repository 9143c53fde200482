/**
 * What the suites for both hops share: what each setting does on the wire, as the taps before and behind
 * the hop recorded it. Each test runs against a real nginx and against the embedded hop, and what it
 * expects is the same.
 */

import { type TestContext, test } from 'node:test';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import { type HopStand, startHopStand } from './hop-stand.ts';
import { type Kind, type LabStand, skipReason, startLabStand } from './lab-stand.ts';
import type { Peer } from './peer.ts';

type Check = (stand: LabStand, t: TestContext) => Promise<void>;

/** One test for each hop. */
export function contract(name: string, settings: Partial<ProxySettings>, check: Check): void {
  for (const kind of ['nginx', 'embedded'] as const satisfies readonly Kind[]) {
    test(`${kind}: ${name}`, { skip: skipReason(kind), timeout: 8_000 }, async (t) => {
      await check(await startLabStand(t, kind, settings), t);
    });
  }
}

export const END = '\r\n\r\n';
const BROWSER_FIELDS = [
  'Host: localhost:4322',
  'X-One: 1',
  'Accept-Encoding: gzip',
  'Connection: keep-alive',
  'Keep-Alive: timeout=5',
  'TE: trailers',
  'X-Forwarded-For: 9.9.9.9',
].join('\r\n');
export const GET = `GET /page?a=%41 HTTP/1.1\r\n${BROWSER_FIELDS}${END}`;
export const UPGRADE =
  [
    'GET /socket HTTP/1.1',
    'Host: localhost:4322',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ].join('\r\n') + END;
export const SWITCHING = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade${END}`;

/** The request's head at the program. */
export async function seenBy(program: Peer): Promise<string> {
  return program.seesUntil(END);
}

/** The answer's head at the browser, without what tells the two hops apart. */
export async function answerTo(browser: Peer): Promise<string> {
  const head = await browser.seesUntil(END);
  return head.replace(/^Server: .*\r\nDate: .*\r\n/m, '');
}

/** A whole exchange; the program's answer is the text. */
export async function exchange(stand: LabStand, request: string, answer: string): Promise<string> {
  const browser = await stand.ask(request);
  const program = await stand.program();
  await seenBy(program);
  program.send(answer);
  return answerTo(browser);
}

export const WEBSOCKET: Partial<ProxySettings> = {
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'upgrade',
};

export const STREAM = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream${END}`;
export const CHUNKED_STREAM = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked${END}`;

export const ACCEL = STREAM.replace(END, `\r\nX-Accel-Buffering: no${END}`);

/** Waits until bytes that were sent to the hop must have passed it, if they were to pass. */
export async function settled(stand: LabStand): Promise<void> {
  const other = await stand.ask(GET.replace('/page', '/other'));
  const program = await stand.program();
  await seenBy(program);
  program.send(`HTTP/1.1 204 No Content${END}`);
  await answerTo(other);
}

/** The same for a hop by itself, without taps: what their buffers would hide. */
export function hopContract(
  name: string,
  settings: Partial<ProxySettings>,
  check: (hop: HopStand) => Promise<void>,
): void {
  for (const kind of ['nginx', 'embedded'] as const satisfies readonly Kind[]) {
    test(`${kind}: ${name}`, { skip: skipReason(kind), timeout: 8_000 }, async (t) => {
      await check(await startHopStand(t, kind, settings));
    });
  }
}

/** The program at the end of the hop's next connection, which reads what comes. */
export async function readingProgram(hop: HopStand): Promise<Peer> {
  const program = await hop.program();
  program.socket.resume();
  return program;
}
