/** Scenes for looking at the wire view: one for each thing that it draws. */

import type { TraceRecord } from '../../../playground-server/trace/trace.ts';
import { frame, type Transcript, transcript } from './transcript.ts';

const KEY = [0x37, 0xfa, 0x21, 0x3d];

const HANDSHAKE = `GET /s3k9f2aa/websocket/chat HTTP/1.1\r
Host: localhost:4322\r
Connection: Upgrade\r
Pragma: no-cache\r
Cache-Control: no-cache\r
User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r
Upgrade: websocket\r
Origin: http://localhost:4322\r
Sec-WebSocket-Version: 13\r
Accept-Encoding: gzip, deflate, br, zstd\r
Accept-Language: en-GB,en;q=0.9\r
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r
\r
`;

const SWITCHING = `HTTP/1.1 101 Switching Protocols\r
Upgrade: websocket\r
Connection: Upgrade\r
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
\r
`;

export function webSocket(latency = 120): Transcript {
  const took = latency === 0 ? 0.06 : latency;
  const at = (ms: number) => 5000 + ms;
  const talk = transcript('websocket');
  talk.faults(at(-40), { up: latency, down: latency });
  talk.page(at(0), { role: 'call', name: 'new WebSocket', detail: 'ws://localhost:4322/…/chat' });
  talk.open(1, at(0.7)).send(1, 'up', HANDSHAKE, at(1), took);
  const rewrite = { offset: 4, removed: 19, inserted: '' };
  talk.records.push({
    type: 'rewritten',
    seq: 1000,
    time: at(1),
    leg: 1,
    direction: 'up',
    ...rewrite,
  });
  const t0 = 2 * took + 3;
  talk.send(1, 'down', SWITCHING, at(took + 2), took);
  talk.page(at(t0), { name: 'open' });
  talk.page(at(t0 + 400), { role: 'call', name: 'send', detail: '"hello"', size: 5, line: 7 });
  talk.send(1, 'up', frame(1, 'hello', { key: KEY }), at(t0 + 400.4), took);
  const t1 = t0 + 401 + took;
  talk.send(1, 'down', frame(1, '2 people ', { fin: false }), at(t1 + 1), took);
  talk.send(1, 'down', frame(0, 'here'), at(t1 + 3), took);
  talk.page(at(t1 + 4 + took), { name: 'message', detail: '"2 people here"', size: 13 });
  talk.send(1, 'down', frame(9, Uint8Array.of(1, 2, 3, 4)), at(t1 + 4200), took);
  talk.send(
    1,
    'up',
    frame(10, Uint8Array.of(1, 2, 3, 4), { key: [0x9c, 0x0e, 0xb1, 0x52] }),
    at(t1 + 4201 + took),
    took,
  );
  talk.send(
    1,
    'down',
    frame(
      2,
      Uint8Array.from({ length: 300 }, (_, i) => i & 255),
    ),
    at(t1 + 4800),
    took,
  );
  talk.send(1, 'up', frame(1, 'not masked'), at(t1 + 5400), took);
  const bye = Uint8Array.of(0x03, 0xea, ...new TextEncoder().encode('mask your frames'));
  talk.send(1, 'down', frame(8, bye), at(t1 + 5401 + took), took);
  talk.page(at(t1 + 5402 + 2 * took), { name: 'close', detail: 'code 1002, wasClean true' });
  talk.close(1, at(t1 + 5500 + 2 * took));
  const order = talk.records.sort((a, b) => a.time - b.time);
  for (const [index, record] of order.entries()) Object.assign(record, { seq: index + 1 });
  return talk;
}

export function eventStream(): Transcript {
  const talk = transcript('sse');
  const request = (id: string) =>
    `GET /s3k9f2aa/sse/events HTTP/1.1\r\nHost: localhost:4322\r\nAccept: text/event-stream\r\n${id}Cache-Control: no-cache\r\n\r\n`;
  const head =
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nDate: Sun, 22 Nov 2026 11:00:00 GMT\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunk = (text: string) =>
    `${new TextEncoder().encode(text).length.toString(16)}\r\n${text}\r\n`;
  const page = { api: 'eventsource' } as const;
  talk.page(100, { ...page, role: 'call', name: 'new EventSource', detail: '/events' });
  talk.open(1, 100.5).send(1, 'up', request(''), 101);
  talk.send(1, 'down', head, 103).page(104, { ...page, name: 'open' });
  talk.send(1, 'down', chunk('retry: 2000\n\n'), 104);
  for (let id = 1; id < 5; id++) {
    talk.send(
      1,
      'down',
      chunk(`id: ${id}\nevent: tick\ndata: {"n": ${id}, "at": "12:0${id}"}\n\n`),
      600 * id,
    );
    talk.page(600 * id + 1, { ...page, name: 'tick', detail: `{"n": ${id}}` });
  }
  talk.send(1, 'down', chunk(': still here\n\n'), 3000);
  talk.send(1, 'down', chunk('data: cut in two by a chunk bor'), 3300);
  talk.send(1, 'down', chunk('der\ndata: and of two lines ✓\n\n'), 3301);
  talk
    .close(1, 3600, 'cut')
    .page(3601, { ...page, name: 'error', detail: 'readyState CONNECTING' });
  talk.open(2, 5602).send(2, 'up', request('Last-Event-ID: 4\r\n'), 5603);
  talk
    .send(2, 'down', head, 5604)
    .send(2, 'down', chunk('id: 5\nevent: tick\ndata: {"n": 5}\n\n'), 5604);
  return talk;
}

export function polling(): Transcript {
  const talk = transcript('polling');
  talk.open(1, 10);
  for (let n = 0; n < 8; n++) {
    const at = 20 + n * 1000;
    const body = n % 3 === 2 ? `[{"id":${n},"text":"hello"}]` : '[]';
    talk.page(at, {
      api: 'fetch',
      object: n + 1,
      role: 'call',
      name: 'fetch',
      detail: `events?since=${n}`,
    });
    talk.send(
      1,
      'up',
      `GET /s3k9f2aa/polling/events?since=${n} HTTP/1.1\r\nHost: localhost:4322\r\nAccept: */*\r\nSec-Fetch-Mode: cors\r\n\r\n`,
      at + 1,
    );
    talk.send(
      1,
      'down',
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: ${body.length}\r\nDate: Sun, 22 Nov 2026 11:00:00 GMT\r\n\r\n${body}`,
      at + 2.4,
    );
    talk.page(at + 3.1, { api: 'fetch', object: n + 1, name: 'response', detail: '200 OK' });
  }
  talk.program(
    8300,
    'The program ended with exit code 1. Mend server.ts, then start it again.',
    'PROGRAM_CRASHED',
    'TypeError: x is not a function\n    at server.ts:12:5',
  );
  return talk;
}

/** A server that takes three seconds, and a page that doesn't wait for it: six ask, the rest wait. */
export function crowded(asked = 9): Transcript {
  const talk = transcript('polling');
  const target = (n: number) => `orders?poll=${n}`;
  for (let n = 0; n < asked; n++) {
    const at = 100 + n * 200;
    talk.page(at, {
      api: 'fetch',
      object: n + 1,
      role: 'call',
      name: 'fetch',
      detail: `GET /${target(n)}`,
    });
    if (n >= 6) continue;
    const request = `GET /${target(n)} HTTP/1.1\r\nHost: localhost:4322\r\nAccept: */*\r\n\r\n`;
    talk.open(n + 1, at + 1).send(n + 1, 'up', request, at + 2, 1);
  }
  return talk;
}

/** A real proxy on the path: browser – nginx – server, a refused and an allowed upgrade, and frames. */
export function proxied(): Transcript {
  const talk = transcript('proxied');
  const outer = { from: 'browser', to: 'nginx' };
  const inner = { from: 'nginx', to: 'server', place: 1 };
  const page = 'Host: localhost:4322\r\nUser-Agent: Chrome\r\n';
  const behind = 'Host: app:3000\r\nX-Forwarded-For: 127.0.0.1\r\n';
  const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
  talk.open(1, 0, outer).open(2, 3, inner);
  talk.send(1, 'up', `GET /a HTTP/1.1\r\n${page}Connection: keep-alive\r\n\r\n`, 1, 1);
  talk.send(2, 'up', `GET /a HTTP/1.0\r\n${behind}Connection: close\r\n\r\n`, 4, 1);
  talk.send(2, 'down', `${answer}X-Powered-By: us\r\nContent-Length: 5\r\n\r\nhello`, 6, 1);
  const chunked = 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';
  talk.send(1, 'down', `${answer}Server: nginx\r\n${chunked}`, 9, 1).close(2, 12, 'server-fin');
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
  const upgrade = `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${key}`;
  talk.open(3, 20, outer).open(4, 22, inner);
  talk.send(3, 'up', `GET /ws HTTP/1.1\r\n${page}${upgrade}Connection: Upgrade\r\n\r\n`, 21, 1);
  talk.send(4, 'up', `GET /ws HTTP/1.1\r\n${behind}${upgrade}Connection: upgrade\r\n\r\n`, 23, 1);
  talk.send(4, 'down', SWITCHING, 25, 1).send(3, 'down', SWITCHING, 28, 1);
  const hello = frame(1, 'hello', { key: KEY });
  talk.send(3, 'up', hello, 40, 1).send(4, 'up', hello, 42, 1);
  talk.send(4, 'down', frame(1, 'welcome'), 50, 1);
  talk.send(3, 'down', frame(1, 'wel', { fin: false }), 54, 1);
  talk.send(3, 'down', frame(0, 'come'), 55, 1);
  talk.send(4, 'down', frame(9, ''), 60, 1);
  return talk;
}

/** Many frames in a burst, after a handshake. */
export function flood(frames = 5000): Transcript {
  const talk = transcript('websocket');
  talk.open(1, 0).send(1, 'up', HANDSHAKE, 1).send(1, 'down', SWITCHING, 2);
  for (let n = 0; n < frames; n++) {
    const up = n % 3 === 0;
    const bytes = frame(1, `event ${n}`, up ? { key: [n & 255, 250, 33, 61] } : {});
    talk.send(1, up ? 'up' : 'down', bytes, 100 + n * 0.7);
  }
  return talk;
}

/** A gap at the head: what a watcher gets who came late. */
export function gap(): TraceRecord[] {
  const { records } = webSocket(0);
  const record = {
    type: 'gap',
    seq: 0,
    time: 4000,
    records: 12_000,
    bytes: 3_400_000,
    resume: [],
  } as const;
  return [record, ...records];
}
