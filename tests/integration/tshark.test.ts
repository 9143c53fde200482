/** Our exports and our reading of captures, held against Wireshark's own dissectors. */

import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { arrived } from '../../playground-server/trace/arrived.ts';
import { exportPcapng } from '../../playground-server/trace/export-pcapng.ts';
import { redactRecords } from '../../playground-server/trace/export-redact.ts';
import { importFile } from '../../playground-server/trace/import.ts';
import { legStreams } from '../../playground-server/trace/leg-streams.ts';
import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import { droppedFrames } from '../support/dropped-frames.ts';
import { cannotCapture, endCapture, startCapture } from '../support/loopback-capture.ts';
import { eventsOf, HEAD, RECORDED, recordedTrace, traceOf } from '../support/trace-of.ts';
import {
  type SharkStream,
  sharkComments,
  sharkErrors,
  sharkStreams,
  withoutTshark,
} from '../support/tshark.ts';
import { sentByWs } from '../support/ws-sender.ts';

interface Cleaner {
  after(clean: () => Promise<void>): void;
}

async function folder(t: Cleaner): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'wireside-tshark-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What our dissectors say, in tshark's order: a leg is a stream. */
function ourStreams(records: readonly TraceRecord[]): SharkStream[] {
  return legStreams(records).map(({ events }) => {
    const stream: SharkStream = { frames: [], heads: [] };
    // tshark shows a response when its body is complete: an event stream that goes on has none yet.
    const unfinished = new Set(
      events.flatMap(({ event }) =>
        event.kind === 'http-body' && event.direction === 'down' && !event.complete
          ? [event.exchange]
          : [],
      ),
    );
    for (const { event } of events) {
      if (event.kind === 'http-response' && unfinished.has(event.exchange)) continue;
      const up = event.direction === 'up';
      if (event.kind === 'ws-frame') {
        const { fin, rsv1, rsv2, rsv3, opcode, masked, payloadLength: length } = event;
        const rsv = Number(rsv1) * 4 + Number(rsv2) * 2 + Number(rsv3);
        stream.frames.push({ up, fin, rsv, opcode, masked, length, payload: hex(event.payload) });
      } else if (event.kind === 'http-request' || event.kind === 'http-response') {
        const fields = event.fields.map(({ name, value }) => `${name}: ${value}`);
        const { version } = event;
        const start =
          event.kind === 'http-request'
            ? `${event.method} ${event.target} ${version}`
            : `${version} ${event.status} ${event.reason}`;
        stream.heads.push({ up, lines: [start, ...fields] });
      }
    }
    return stream;
  });
}

/** Each direction in its own order: between the two, both are right. */
function byWay(streams: readonly SharkStream[]) {
  return streams.map(({ frames, heads }) => ({
    frames: [frames.filter(({ up }) => up), frames.filter(({ up }) => !up)],
    heads: [heads.filter(({ up }) => up), heads.filter(({ up }) => !up)],
  }));
}

for (const name of RECORDED) {
  test(`tshark opens the export of ${name} without an error, and sees the same frames and heads`, {
    skip: withoutTshark,
  }, async (t) => {
    const { head, records } = recordedTrace(name);
    const file = join(await folder(t), `${name}.pcapng`);
    for (const exported of [records, redactRecords(records)]) {
      await writeFile(file, exportPcapng(head, exported));
      assert.deepEqual(await sharkErrors(file), []);
      assert.deepEqual(byWay(await sharkStreams(file, 80)), byWay(ourStreams(exported)));
    }
  });
}

const HANDSHAKE = [
  [
    'up',
    'GET /s HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  ],
  [
    'down',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
  ],
] as const;

test('tshark sees every length form, fragment and control frame of an export as we do', {
  skip: withoutTshark,
}, async (t) => {
  const sendings = [
    ...[0, 1, 125, 126, 1399, 1400, 65535, 65536].map(
      (length) =>
        ({ type: 'message', binary: true, parts: [new Uint8Array(length).fill(0xa5)] }) as const,
    ),
    {
      type: 'message',
      binary: false,
      parts: [new TextEncoder().encode('hel'), new TextEncoder().encode('lo')],
    } as const,
    { type: 'ping', data: Uint8Array.of(1, 2, 3) } as const,
    { type: 'close', code: 1000, reason: 'bye' } as const,
  ];
  const up = await sentByWs(sendings, 'client');
  const down = await sentByWs(sendings, 'server');
  const records = traceOf([
    ...HANDSHAKE,
    ['up', up.subarray(0, 3)],
    ['down', down],
    ['up', up.subarray(3)],
  ]);
  const file = join(await folder(t), 'forms.pcapng');
  await writeFile(file, exportPcapng(HEAD, records));
  assert.deepEqual(await sharkErrors(file), []);
  const ours = ourStreams(records);
  assert.equal(ours[0]?.frames.length, 24);
  assert.deepEqual(byWay(await sharkStreams(file, 80)), byWay(ours));
});

test('tshark opens the export of a leg that lost frames: it sees those that arrived, and why not all', {
  skip: withoutTshark,
}, async (t) => {
  const records = droppedFrames();
  const file = join(await folder(t), 'dropped.pcapng');
  await writeFile(file, exportPcapng(HEAD, records));
  assert.deepEqual(await sharkErrors(file), []);
  const seen = await sharkStreams(file, 80);
  assert.deepEqual(byWay(seen), byWay(ourStreams(arrived(records))));
  assert.equal(seen[0]?.frames.length, 4);
  assert.deepEqual(await sharkComments(file), [
    'Dropped by a fault (drop): 9 B, sent here and never arrived',
    'Dropped by a fault (drop): 6 B, sent here and never arrived',
  ]);
});

const withoutCapture = withoutTshark || cannotCapture();

test('a capture of a real exchange on loopback is taken apart as tshark does it', {
  skip: withoutCapture,
}, async (t) => {
  const file = join(await folder(t), 'real.pcapng');
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end(`you asked for ${request.url}\n`));
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 16 } });
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    sockets.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const capture = await startCapture(file, port);
  try {
    for (const path of ['/one', '/two?x=1']) {
      const body = path === '/one' ? {} : { method: 'POST', body: 'x'.repeat(3_000) };
      await (await fetch(`http://127.0.0.1:${port}${path}`, body)).text();
    }
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`);
    await once(socket, 'open');
    for (const message of ['hello', 'z'.repeat(5_000), Buffer.alloc(70_000, 7)]) {
      socket.send(message);
      await once(socket, 'message');
    }
    socket.ping('p');
    await once(socket, 'pong');
    socket.close(1000, 'bye');
    await once(socket, 'close');
  } finally {
    await stopCapture(capture, file);
  }
  const { records, notes } = await importFile(new Uint8Array(await readFile(file)));
  assert.deepEqual(
    notes.filter(({ code }) => code !== 'TCP_RETRANSMISSION'),
    [],
  );
  const ours = ourStreams(records);
  assert.deepEqual(byWay(await sharkStreams(file, port)), byWay(ours));
  const [socket] = ours.filter(({ frames }) => frames.length > 0);
  assert.equal(socket?.frames.length, 10);
  const messages = eventsOf(records)
    .flat()
    .flatMap((event) => (event.kind === 'ws-message' ? [event.payloadLength] : []));
  assert.deepEqual(messages, [5, 5_000, 70_000, 5, 5_000, 70_000]);
});

/** Ends dumpcap as soon as the file has the last packet: it writes a moment behind. */
async function stopCapture(capture: ChildProcess, file: string): Promise<void> {
  for (let tries = 0; tries < 100 && !(await hasClose(file)); tries += 1) await delay(50);
  await endCapture(capture);
}

/** Whether the socket's connection is closed in what is written so far. */
async function hasClose(file: string): Promise<boolean> {
  const imported = await importFile(new Uint8Array(await readFile(file))).catch(() => undefined);
  const legs = imported === undefined ? [] : legStreams(imported.records);
  return legs.some(
    ({ events, close }) =>
      close !== undefined && events.some(({ event }) => event.kind === 'ws-frame'),
  );
}
