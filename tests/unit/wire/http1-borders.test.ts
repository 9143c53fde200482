import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createRequestBorders,
  createResponseBorders,
} from '../../../playground-server/wire/http1-borders.ts';
import { bytesOfText } from '../../support/vectors.ts';

const UPGRADE = bytesOfText(
  'GET /a/b HTTP/1.1\\r\\nHost: a\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n',
);

test('a request head says what a relay must know, and where the target stands', () => {
  const borders = createRequestBorders({ offset: 100 });
  const head =
    'POST /x?y HTTP/1.1\\r\\nHost: a:1\\r\\nExpect: 100-continue\\r\\nContent-Length: 2\\r\\n\\r\\n';
  const end = 100 + bytesOfText(head).length;
  assert.deepEqual(borders.push(bytesOfText(`${head}ok`)), [
    {
      type: 'head',
      start: 100,
      end,
      method: 'POST',
      target: '/x?y',
      targetOffset: 105,
      upgrade: false,
      expectsContinue: true,
      host: 'a:1',
    },
    { type: 'message-end', at: end + 2 },
  ]);
});

test('an odd head is read as leniently as by the dissector', () => {
  const borders = createRequestBorders();
  const [head] = borders.push(bytesOfText('GET /a b HTTP/1.1\\nHost : x\\n\\n'));
  assert.ok(head?.type === 'head');
  assert.deepEqual([head.target, head.targetOffset, head.host], ['/a b', 4, 'x']);
});

test('bytes behind an upgrade are held, and released as HTTP where it was refused', () => {
  const borders = createRequestBorders();
  assert.equal(borders.push(UPGRADE).length, 2);
  assert.equal(borders.held, true);
  assert.deepEqual(borders.push(UPGRADE), []);
  const released = borders.settle('refused');
  assert.deepEqual(
    released.map((border) => border.type),
    ['head', 'message-end'],
  );
  assert.equal(borders.held, true);
});

test('bytes behind an upgrade are a tunnel where it was agreed on', () => {
  const borders = createRequestBorders();
  borders.push(UPGRADE);
  borders.push(Uint8Array.of(1, 2, 3));
  assert.deepEqual(borders.settle('tunnel'), [{ type: 'tunnel', at: UPGRADE.length }]);
  assert.deepEqual(borders.push(UPGRADE), []);
  assert.deepEqual(borders.settle('refused'), []);
});

test('more bytes than may be held break the borders', () => {
  const borders = createRequestBorders({ heldLimit: 10 });
  borders.push(UPGRADE);
  borders.push(new Uint8Array(10));
  const [broken] = borders.push(new Uint8Array(1));
  assert.ok(broken?.type === 'broken');
  assert.equal(broken.violation.code, 'HTTP_UPGRADE_HELD_TOO_MUCH');
});

test('a head too large, another protocol and a bad length break the borders', () => {
  const large = createRequestBorders({ headLimit: 20 }).push(
    bytesOfText('GET / HTTP/1.1\\r\\nHost: a'),
  );
  const other = createRequestBorders().push(bytesOfText('SSH-2.0-x\\r\\n'));
  const length = createRequestBorders().push(
    bytesOfText('GET / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: x\\r\\n\\r\\n'),
  );
  assert.deepEqual(
    [large, other, length].map((borders) => {
      const last = borders.at(-1);
      return last?.type === 'broken' ? [last.at, last.violation.code] : last;
    }),
    [
      [0, 'HTTP_HEAD_TOO_LARGE'],
      [0, 'HTTP_BAD_REQUEST_LINE'],
      [46, 'HTTP_BAD_CONTENT_LENGTH'],
    ],
  );
});

test('responses are framed by the methods of their requests', () => {
  const methods = ['HEAD', 'GET', 'CONNECT'];
  const borders = createResponseBorders({ nextRequestMethod: () => methods[0] ?? 'GET' });
  const head = bytesOfText('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n');
  const kinds = (bytes: Uint8Array) => borders.push(bytes).map((border) => border.type);
  assert.deepEqual(kinds(head), ['head', 'message-end']);
  methods.shift();
  assert.deepEqual(kinds(head), ['head']);
  assert.deepEqual(kinds(bytesOfText('ok')), ['message-end']);
  methods.shift();
  assert.deepEqual(kinds(head), ['head', 'tunnel']);
  assert.deepEqual(kinds(head), []);
});

test('an interim response has a head and no end of its own', () => {
  const borders = createResponseBorders({ nextRequestMethod: () => 'GET' });
  const text =
    'HTTP/1.1 100 Continue\\r\\n\\r\\nHTTP/1.1 204 No Content\\r\\nConnection: close\\r\\n\\r\\n';
  assert.deepEqual(
    borders
      .push(bytesOfText(text))
      .map((border) => [
        border.type,
        border.type === 'head' && 'interim' in border ? [border.interim, border.close] : [],
      ]),
    [
      ['head', [true, false]],
      ['head', [false, true]],
      ['message-end', []],
    ],
  );
});

test('a broken chunk breaks the borders where it begins', () => {
  const borders = createResponseBorders({ nextRequestMethod: () => 'GET' });
  const head = 'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n';
  const [, broken] = borders.push(bytesOfText(`${head}zz\\r\\n`));
  assert.ok(broken?.type === 'broken');
  assert.equal(broken.at, bytesOfText(head).length);
  assert.equal(broken.violation.code, 'HTTP_BAD_CHUNK_SIZE');
});
