/** Where places are found: byte by byte and at every chunk size the same, and just where they are. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { FoundPlace } from '../../../playground-server/tap/places/found.ts';
import { PlaceFinder } from '../../../playground-server/tap/places/place-finder.ts';
import { createConnection } from '../../../playground-server/wire/connection.ts';
import type { Direction } from '../../../playground-server/wire/span.ts';

const ALL = new Set<FoundPlace>([
  'head',
  'frame',
  'fragment',
  'chunk',
  'event',
  'character',
  'message',
]);

type Said = readonly [direction: Direction, text: string];

/** The bytes of both directions, with each place marked: `«frame»`. */
function marked(said: readonly Said[], size: number, from?: () => PlaceFinder): string[] {
  const finder = from?.() ?? new PlaceFinder({ up: ALL, down: ALL });
  const marks: Record<Direction, [number, string][]> = { up: [], down: [] };
  const texts = { up: '', down: '' };
  for (const [direction, text] of said) {
    const bytes = Buffer.from(text, 'latin1');
    for (let at = 0; at < bytes.length; at += size) {
      const found = finder.push(direction, bytes.subarray(at, at + size));
      for (const { place, offset } of found) marks[direction].push([offset, place]);
    }
    texts[direction] += text;
  }
  return (['up', 'down'] as const).map((direction) => {
    let text = texts[direction];
    const sorted = marks[direction].sort((one, other) => other[0] - one[0]);
    for (const [offset, place] of sorted) {
      text = `${text.slice(0, offset)}«${place}»${text.slice(offset)}`;
    }
    return text;
  });
}

function holds(said: readonly Said[], expected: readonly string[]): void {
  for (const size of [1, 2, 3, 5, 7, 16, 1000]) {
    const found = marked(said, size);
    // Only the frame’s own order of places at one offset depends on who found them first.
    assert.deepEqual(found, expected, `in pieces of ${size}`);
  }
}

const ASK = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

test('the middle of a handshake is behind its Upgrade field, in request and response', () => {
  const request =
    'GET / HTTP/1.1\r\nUpgrade-Insecure-Requests: 1\r\nupgrade: WebSocket\r\nConnection: Upgrade\r\n\r\n';
  const response =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
  holds(
    [
      ['up', request],
      ['down', response],
    ],
    [
      request.replace('WebSocket\r\n', 'WebSocket\r\n«head»').concat('«message»'),
      response.replace('websocket\r\n', 'websocket\r\n«head»'),
    ],
  );
});

const upgrade: readonly Said[] = [
  ['up', 'GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
  ['down', 'HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
];

test('frames end, fragments go on, and characters of text have middles, masked or not', () => {
  const first = '\x01\x04aé\x62'.replace('é', '\xc3\xa9');
  const ping = '\x89\x00';
  const last = '\x80\x03\xe2\x82\xac';
  const binary = '\x82\x02\xc3\xa9';
  // é masked with 01 02 03 04.
  const masked = '\x81\x82\x01\x02\x03\x04\xc2\xab';
  const long = `\x82\x7e\x01\x00${'x'.repeat(256)}`;
  const [up, down] = marked(
    [...upgrade, ['up', masked], ['down', first + ping + last + binary + long]],
    1000,
  );
  assert.ok(up?.endsWith('\x04\xc2«character»\xab«message»«frame»'), up);
  const tail = down?.slice(down.indexOf('\r\n\r\n') + 4);
  assert.equal(
    tail,
    '\x01\x04a\xc3«character»\xa9b«fragment»«frame»\x89\x00«frame»\x80\x03\xe2«character»\x82\xac«message»«frame»' +
      `\x82\x02\xc3\xa9«message»«frame»\x82\x7e\x01\x00${'x'.repeat(256)}«message»«frame»`,
  );
  for (const size of [1, 2, 3, 7]) {
    const found = marked(
      [...upgrade, ['up', masked], ['down', first + ping + last + binary + long]],
      size,
    );
    assert.deepEqual(found, [up, down]);
  }
});

test('chunks have middles, events too, and the end of a body is the end of a message', () => {
  const head =
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
  holds(
    [
      ['up', ASK],
      ['down', `${head}12\r\nid: 1\ndata: one\nda\r\n13\r\nta: two\n\ndata:\n\n:hi\r\n0\r\n\r\n`],
    ],
    [
      `${ASK}«message»`,
      `${head}12\r\nid: 1\ndat«chunk»a: o«event»ne\nda\r\n` +
        '13\r\nta: two\n\n«chunk»data:«event»\n\n:hi\r\n0\r\n\r\n«message»',
    ],
  );
});

test('events of every kind of line end are counted one by one', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n';
  holds(
    [
      ['up', ASK],
      [
        'down',
        `${head}data:a\r\rdatax: no\ndata: b\r\ndata: c\r\n\r\nevent: x\ndata\n\ndata:  d\n\n`,
      ],
    ],
    [
      `${ASK}«message»`,
      `${head}data:a«event»\r\rdatax: no\ndata: b«event»\r\ndata: c\r\n\r\nevent: x\ndata\n\ndata:  «event»d\n\n`,
    ],
  );
});

test('what makes the page itself has no chunks and characters to find', () => {
  const page =
    'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n\xc3\xa9\r\n0\r\n\r\n';
  const data =
    'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n\xc3\xa9';
  holds(
    [
      ['up', ASK + ASK],
      ['down', page + data],
    ],
    [
      `${ASK}«message»${ASK}«message»`,
      `${page}«message»${data.slice(0, -1)}«character»\xa9«message»`,
    ],
  );
});

test('an answer to HEAD, an interim one and a refused upgrade are followed', () => {
  const head = 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n';
  const asks = 'GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n';
  const answers =
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n' +
    'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno';
  const after = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
  const [up, down] = marked(
    [
      ['up', head + asks],
      ['down', answers],
      ['up', ASK],
      ['down', after],
    ],
    1000,
  );
  assert.equal(up, `${head}«message»${asks.slice(0, -2)}«head»\r\n«message»${ASK}«message»`);
  assert.ok(down?.endsWith(`no«message»${after}«message»`), down);
});

test('a finder goes on behind a gap from a checkpoint of the dissectors', () => {
  const frame = '\x82\x03abc';
  const before: Said[] = [
    ...upgrade,
    ['down', `${frame}\x82`],
    ['up', '\x82\x84\x00\x00\x00\x00ab'],
  ];
  const skimmer = createConnection({ skim: true });
  const at = { up: 0, down: 0 };
  for (const [direction, text] of before) {
    skimmer.push(direction, Buffer.from(text, 'latin1'));
    at[direction] += text.length;
  }
  const checkpoint: unknown = JSON.parse(JSON.stringify(skimmer.checkpoint()));
  const finder = new PlaceFinder({ up: ALL, down: ALL });
  finder.resume(at.up, at.down, checkpoint);
  const down = finder.push('down', Buffer.from(`\x03abc${frame}`, 'latin1'));
  assert.deepEqual(
    down.filter(({ place }) => place === 'frame').map(({ offset }) => offset - at.down),
    [4, 9],
  );
  const up = finder.push('up', Buffer.from('cd', 'latin1'));
  assert.deepEqual(
    up.filter(({ place }) => place === 'frame').map(({ offset }) => offset - at.up),
    [2],
  );
});

test('what is no HTTP has no places, and is followed without harm', () => {
  assert.deepEqual(
    marked(
      [
        ['up', 'SSH-2.0-x\r\n\r\n\r\n'],
        ['down', '\x00\x01\x02'],
      ],
      1,
    ),
    ['SSH-2.0-x\r\n\r\n\r\n', '\x00\x01\x02'],
  );
});
