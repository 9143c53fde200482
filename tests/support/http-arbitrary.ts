/** Arbitrary HTTP traffic for properties: mostly well-formed, with every kind of damage. */

import fc from 'fast-check';
import type { Direction } from '../../playground-server/wire/index.ts';
import { bytesOfText, type VectorStep } from './vectors.ts';

/** Random, but the same at every run, and few enough for a test run. */
export const RUNS = { numRuns: 300, seed: 9112 } as const;

const lineEnd = fc.oneof(
  { arbitrary: fc.constant('\\r\\n'), weight: 30 },
  { arbitrary: fc.constantFrom('\\n', '\\r', '\\r\\r\\n', ''), weight: 1 },
);

const requestLine = fc.constantFrom(
  ...[
    'GET / HTTP/1.1',
    'POST /a HTTP/1.1',
    'HEAD / HTTP/1.1',
    'GET /x HTTP/1.0',
    'GET /a b HTTP/1.1',
  ],
  ...['CONNECT a:1 HTTP/1.1', 'OPTIONS * HTTP/1.1', 'PUT /\\xff HTTP/1.1', 'GET HTTP/1.1'],
);

const statusLine = fc.constantFrom(
  ...['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK', 'HTTP/1.1 200 OK', 'HTTP/1.1 204 No Content'],
  ...[
    'HTTP/1.1 304 Not Modified',
    'HTTP/1.1 100 Continue',
    'HTTP/1.0 200 OK',
    'HTTP/1.1 404 ',
    'HTTP/1.1 200',
  ],
  ...['HTTP/1.1 101 Switching Protocols', 'HTTP/1.1 426 Upgrade Required', 'HTTP/1.1 x'],
);

const plainField = fc.constantFrom(
  ...[
    'Host: a',
    'Host: a',
    'Host: a',
    'Accept: */*',
    'X-Empty:',
    'X-Latin: \\xe9',
    'Connection: close',
  ],
  ...[
    'Expect: 100-continue',
    'X : y',
    'no colon',
    ' folded',
    'X: \\x01',
    'Host: a/b',
    'X-Bare: \\r!',
  ],
);

const handshake = [
  ...['Host: a', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
  ...[
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Extensions: permessage-deflate',
  ],
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];

const sseText = fc
  .array(
    fc.constantFrom(
      ...[
        'data: a',
        'data',
        'data: \\u{20ac}',
        'id: 1',
        'id: 2',
        'id',
        'event: e',
        ': c',
        'retry: 5',
        'foo',
      ],
      ...['\\n', '\\n', '\\n', '\\n\\n', '\\r\\n', '\\r', '\\xff', '\\xef\\xbb\\xbf', '\\0'],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const chunked = fc
  .array(
    fc.tuple(
      fc.oneof(sseText, fc.constantFrom('x', 'hello')),
      fc.constantFrom('', '', ';a=b', ';=', ' '),
    ),
  )
  .chain((chunks) =>
    fc.tuple(
      fc.constant(chunks),
      fc.constantFrom(
        '0\\r\\n\\r\\n',
        '0\\r\\n\\r\\n',
        '0\\r\\nX: y\\r\\n\\r\\n',
        '0\\n\\n',
        'zz\\r\\n',
        '',
      ),
    ),
  )
  .map(([chunks, end]) => {
    const sized = chunks.map(([text, extension]) => {
      const size = bytesOfText(text).length;
      return size === 0 ? '' : `${size.toString(16)}${extension}\\r\\n${text}\\r\\n`;
    });
    return sized.join('') + end;
  });

const content = fc.oneof(
  fc.constant({ fields: [] as string[], body: '' }),
  fc.oneof(sseText, fc.constant('hello')).map((body) => ({
    fields: [`Content-Length: ${bytesOfText(body).length}`],
    body,
  })),
  chunked.map((body) => ({ fields: ['Transfer-Encoding: chunked'], body })),
  fc
    .constantFrom('Content-Length: 2, 2', 'Content-Length: x', 'Transfer-Encoding: gzip')
    .map((field) => ({
      fields: [field],
      body: 'ok',
    })),
);

const stream = fc.constantFrom([], [], ['Content-Type: text/event-stream']);

function message(line: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const fields = fc.oneof(
    { arbitrary: fc.array(plainField, { maxLength: 4 }), weight: 4 },
    { arbitrary: fc.constant(handshake), weight: 1 },
  );
  return fc
    .tuple(line, fields, stream, content, fc.array(lineEnd, { minLength: 14, maxLength: 14 }))
    .map(([first, some, type, { fields: framing, body }, ends]) => {
      const lines = [first, 'Host: a', ...some, ...type, ...framing, ''];
      return lines.map((text, at) => text + (ends[at] ?? '\\r\\n')).join('') + body;
    });
}

const frames = fc.constantFrom(
  ...[
    '\\x81\\x85\\x37\\xfa\\x21\\x3d\\x7f\\x9f\\x4d\\x51\\x58',
    '\\x01\\x02hi',
    '\\x80\\x00',
    '\\x89\\x00',
  ],
  ...[
    '\\x88\\x02\\x03\\xe8',
    '\\xc1\\x07\\xf2\\x48\\xcd\\xc9\\xc9\\x07\\x00',
    '\\x81\\x7e\\x00\\x05hello',
  ],
);

const bytesFor = (direction: Direction): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    {
      arbitrary: message(direction === 'up' ? requestLine : statusLine).map(bytesOfText),
      weight: 6,
    },
    { arbitrary: frames.map(bytesOfText), weight: 2 },
    { arbitrary: fc.uint8Array({ maxLength: 20 }), weight: 1 },
  );

/** Messages, frames and junk in any order. */
const wild: fc.Arbitrary<VectorStep[]> = fc.array(
  fc.oneof(
    {
      arbitrary: fc
        .constantFrom<Direction>('up', 'down')
        .chain((direction) =>
          bytesFor(direction).map((bytes): VectorStep => ({ type: 'push', direction, bytes })),
        ),
      weight: 12,
    },
    {
      arbitrary: fc
        .constantFrom<Direction>('up', 'down')
        .map((direction): VectorStep => ({ type: 'end', direction })),
      weight: 1,
    },
  ),
  { minLength: 1, maxLength: 8 },
);

const push = (direction: Direction, text: string): VectorStep => ({
  type: 'push',
  direction,
  bytes: bytesOfText(text),
});

const head = (...lines: string[]): string => `${lines.join('\\r\\n')}\\r\\n\\r\\n`;

const answer = fc.oneof(
  chunked.map((body) => {
    const type = 'Content-Type: text/event-stream';
    return head('HTTP/1.1 200 OK', type, 'Transfer-Encoding: chunked') + body;
  }),
  sseText.map((body) => {
    const length = `Content-Length: ${bytesOfText(body).length}`;
    return head('HTTP/1.1 200 OK', 'Content-Type: text/event-stream', length) + body;
  }),
  fc.constant(head('HTTP/1.1 204 No Content')),
);

const exchange = answer.map((text) => [
  push('up', head('GET / HTTP/1.1', 'Host: a')),
  push('down', text),
]);

const webSocket = fc
  .tuple(fc.array(frames), fc.array(frames), fc.boolean())
  .map(([up, down, early]) => {
    const asked = push('up', head('GET / HTTP/1.1', ...handshake));
    const agreed = push('down', head('HTTP/1.1 101 Switching Protocols', ...handshake));
    const sent = push('up', up.join(''));
    const came = push('down', down.join(''));
    return early ? [asked, sent, agreed, came] : [asked, agreed, came, sent];
  });

/** Requests and their answers, then perhaps a WebSocket; here and there a byte is damaged. */
const tame: fc.Arbitrary<VectorStep[]> = fc
  .tuple(
    fc.array(exchange, { maxLength: 3 }),
    fc.option(webSocket, { nil: [] }),
    fc.constantFrom<Direction[]>([], ['up', 'down'], ['down', 'up']),
    fc.option(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { freq: 2 }),
  )
  .map(([exchanges, last, ends, damage]) => {
    const steps = [...exchanges.flat(), ...last];
    if (damage !== null) damageByte(steps, ...damage);
    return [...steps, ...ends.map((direction): VectorStep => ({ type: 'end', direction }))];
  });

function damageByte(steps: readonly VectorStep[], place: number, value: number): void {
  const step = steps[place % Math.max(1, steps.length)];
  if (step?.type === 'push' && step.bytes.length > 0) step.bytes[place % step.bytes.length] = value;
}

/** What a connection may carry, in both directions, in order and out of it. */
export const traffic: fc.Arbitrary<VectorStep[]> = fc.oneof(wild, tame);
