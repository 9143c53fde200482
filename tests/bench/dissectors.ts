/**
 * Dissectors beside the parsers that the same bytes meet in production: `ws`'s Receiver, Node's own
 * HTTP parser, and `eventsource-parser`.
 *
 *     node tests/bench/dissectors.ts
 *
 * Ours builds every wire event, with spans and payloads. Each pair runs in turn on the same chunks,
 * many short rounds of each, and the median round of each counts.
 */

import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { createConnection } from '../../playground-server/wire/connection.ts';
import type { WireEvent } from '../../playground-server/wire/index.ts';
import { createWebSocket } from '../../playground-server/wire/websocket.ts';
import { type BenchRow, median } from './row.ts';
import { cut, maskedFrames } from './websocket-traffic.ts';

const require = createRequire(import.meta.url);
const Receiver = require('../../node_modules/ws/lib/receiver.js') as new (options: {
  isServer: boolean;
  maxPayload: number;
}) => Writable & {
  on(event: 'message', listener: () => void): void;
};

/** What node:http parses with (llhttp), reached by the module that node:http itself is made of. */
const { HTTPParser } = require('node:_http_common') as { HTTPParser: NodeParserClass };

interface NodeParser {
  initialize(type: number, resource: object): void;
  execute(bytes: Buffer): number | Error;
  [callback: number]: unknown;
}

interface NodeParserClass {
  new (): NodeParser;
  readonly REQUEST: number;
  readonly kOnHeadersComplete: number;
}

/** Bytes of a TCP segment on an Ethernet. */
const CHUNK = 1448;
const WEBSOCKET_BOUND = 1;
const HTTP_BOUND = 0.5;
const SSE_BOUND = 0.5;
const ROUNDS = 25;
/** A round is at least this long, in milliseconds. */
const ROUND_TIME = 40;

/** Runs all pairs. Takes about half a minute. */
export async function benchDissectors(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of [32, 1024, 65_536]) rows.push(...(await benchWebSocket(size, 'binary')));
  rows.push(...(await benchWebSocket(1024, 'text')));
  rows.push(...(await benchHttp()), ...(await benchSse()));
  return rows;
}

async function benchWebSocket(size: number, type: 'text' | 'binary'): Promise<BenchRow[]> {
  const count = Math.max(64, Math.min(20_000, Math.floor((4 * 1024 * 1024) / size)));
  const bytes = maskedFrames(count, size, type);
  const chunks = cut(bytes, CHUNK);
  // The Receiver unmasks in place, so each of its runs needs bytes that no run has seen.
  const lent = chunks.map((chunk) => Buffer.from(chunk));
  const prepare = (): void => {
    chunks.forEach((chunk, index) => void lent[index]?.set(chunk));
  };
  let seen = 0;
  const ours = async (): Promise<void> => {
    const dissector = createWebSocket({ direction: 'up', offset: 0, sender: 'client' });
    for (const chunk of chunks) {
      const out: WireEvent[] = [];
      dissector.push(chunk, out);
      seen += out.length;
    }
  };
  const theirs = async (): Promise<void> => {
    const receiver = new Receiver({ isServer: true, maxPayload: 0 });
    let messages = 0;
    receiver.on('message', () => {
      messages += 1;
    });
    for (const chunk of lent) receiver.write(chunk);
    await drained(() => messages === count);
  };
  await ours();
  expectCount(seen, 2 * count);
  const [our, their] = await interleave(ours, theirs, prepare);
  const name = `WebSocket, masked ${type} frames of ${label(size)}`;
  const note = `ws Receiver, the same ${CHUNK}-byte chunks`;
  return [
    row(name, (count / our) * 1000, (count / their) * 1000, 'frames/s', WEBSOCKET_BOUND, note),
    row(
      name,
      bytes.length / our / 1000,
      bytes.length / their / 1000,
      'MB/s',
      WEBSOCKET_BOUND,
      note,
    ),
  ];
}

/** Requests as a browser sends them on a keep-alive connection. */
async function benchHttp(): Promise<BenchRow[]> {
  const request = [
    'GET /polling/messages?after=41 HTTP/1.1',
    'Host: 127.0.0.1:4322',
    'Connection: keep-alive',
    'sec-ch-ua-platform: "Linux"',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)',
    'Accept: */*',
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
    'Referer: http://127.0.0.1:4322/polling/',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Accept-Language: en-GB,en;q=0.9',
    '',
    '',
  ].join('\r\n');
  const count = 2000;
  const bytes = new TextEncoder().encode(request.repeat(count));
  const chunks = cut(bytes, CHUNK);
  const buffers = chunks.map((chunk) => Buffer.from(chunk));
  const ours = async (): Promise<void> => {
    const connection = createConnection();
    let heads = 0;
    for (const chunk of chunks) heads += connection.push('up', chunk).length;
    expectCount(heads, count);
  };
  const theirs = async (): Promise<void> => {
    const parser = new HTTPParser();
    let heads = 0;
    parser.initialize(HTTPParser.REQUEST, {});
    parser[HTTPParser.kOnHeadersComplete] = () => {
      heads += 1;
      return 0;
    };
    for (const buffer of buffers) parser.execute(buffer);
    expectCount(heads, count);
  };
  const [our, their] = await interleave(ours, theirs);
  const name = 'HTTP/1.1, request heads of 11 fields';
  const note = "Node's HTTPParser (llhttp, native), raw headers and no spans";
  return [
    row(name, (count / our) * 1000, (count / their) * 1000, 'requests/s', HTTP_BOUND, note),
    row(name, bytes.length / our / 1000, bytes.length / their / 1000, 'MB/s', HTTP_BOUND, note),
  ];
}

/**
 * An event stream of short events with ids, its body until the connection's end. Both sides hand
 * over the events of each chunk in an array.
 */
async function benchSse(): Promise<BenchRow[]> {
  const count = 5000;
  const events = Array.from(
    { length: count },
    (_, index) => `id: ${index}\nevent: price\ndata: {"symbol":"WIRE","price":${100 + index}}\n\n`,
  );
  const encoder = new TextEncoder();
  const head = encoder.encode('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n');
  const request = encoder.encode('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const bytes = encoder.encode(events.join(''));
  const chunks = cut(bytes, CHUNK);
  const ours = async (): Promise<void> => {
    const connection = createConnection();
    connection.push('up', request);
    connection.push('down', head);
    let seen = 0;
    for (const chunk of chunks) seen += connection.push('down', chunk).length;
    expectCount(seen, count);
  };
  const theirs = async (): Promise<void> => {
    const decoder = new TextDecoder();
    let seen = 0;
    let events: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => void events.push(event) });
    for (const chunk of chunks) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      seen += events.length;
      events = [];
    }
    expectCount(seen, count);
  };
  const [our, their] = await interleave(ours, theirs);
  const name = 'SSE, events of three lines';
  const note = 'eventsource-parser behind TextDecoder';
  return [
    row(name, (count / our) * 1000, (count / their) * 1000, 'events/s', SSE_BOUND, note),
    row(name, bytes.length / our / 1000, bytes.length / their / 1000, 'MB/s', SSE_BOUND, note),
  ];
}

/** A bench that parses something else than it says is no bench. */
function expectCount(seen: number, expected: number): void {
  if (seen !== expected) throw new Error(`${seen} were parsed instead of ${expected}`);
}

async function drained(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}

/** Median time of one run of each, in milliseconds. */
async function interleave(
  ours: () => Promise<void>,
  theirs: () => Promise<void>,
  prepare: () => void = () => {},
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS + 3; round += 1) {
    const pair = [await timed(ours), await timed(theirs, prepare)] as const;
    // The first rounds warm the code up.
    if (round < 3) continue;
    times[0].push(pair[0]);
    times[1].push(pair[1]);
  }
  return [median(times[0]), median(times[1])];
}

/** Milliseconds of one run, `prepare` not counted. */
async function timed(run: () => Promise<void>, prepare: () => void = () => {}): Promise<number> {
  let runs = 0;
  let elapsed = 0;
  while (elapsed < ROUND_TIME) {
    prepare();
    const start = performance.now();
    await run();
    elapsed += performance.now() - start;
    runs += 1;
  }
  return elapsed / runs;
}

function label(size: number): string {
  return size < 1024 ? `${size} B` : `${size / 1024} KiB`;
}

function row(
  name: string,
  ours: number,
  theirs: number,
  unit: string,
  bound: number | undefined,
  note: string,
): BenchRow {
  const ratio = ours / theirs;
  const bounded = bound === undefined ? {} : { bound };
  return { group: 'dissectors', name, ours, theirs, unit, ratio, ...bounded, note };
}

if (import.meta.main) {
  for (const it of await benchDissectors()) {
    const rates = `${it.ours.toFixed(1).padStart(12)} ${it.theirs.toFixed(1).padStart(12)}`;
    console.log(`${it.name.padEnd(48)} ${rates} ${it.unit.padEnd(9)} ${it.ratio.toFixed(2)}`);
  }
}
