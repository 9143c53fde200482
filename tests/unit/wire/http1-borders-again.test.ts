import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createRequestBorders,
  createResponseBorders,
} from '../../../playground-server/wire/http1-borders.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** Borders of these texts, pushed one by one, on one connection; and on one with no memory. */
function both(
  make: () => { push(bytes: Uint8Array): { readonly type: string }[] },
  texts: readonly string[],
): [unknown[], unknown[]] {
  const remembering = make();
  const once = texts.map((text) => remembering.push(bytes(text)));
  const bit = make();
  // A head that comes in bits is read anew each time.
  const again = texts.map((text) => [...text].flatMap((one) => bit.push(bytes(one))));
  return [once, again];
}

test('the same request head again comes to the same borders, further on', () => {
  const get = 'GET /a?n=1 HTTP/1.1\r\nHost: x\r\n\r\n';
  const other = 'GET /a?n=2 HTTP/1.1\r\nHost: x\r\n\r\n';
  const post = 'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc';
  const chunked = 'POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n';
  const odd = 'GET  /a HTTP/1.1\r\nHost : x\r\n\r\n';
  const texts = [get, get, other, get, post, post, chunked, chunked, post, get, get, odd, odd];
  const [once, again] = both(() => createRequestBorders(), texts);
  assert.deepEqual(once, again);
});

test('a head that begins like the last one is not taken for it', () => {
  const first = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  const longer = 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na';
  const [once, again] = both(() => createRequestBorders(), [first, longer, first, longer, first]);
  assert.deepEqual(once, again);
});

test('the same response head means what its request asked for', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n';
  const asked = ['GET', 'HEAD', 'HEAD', 'GET'];
  let answered = 0;
  const borders = createResponseBorders({
    nextRequestMethod: (ended) => asked[answered + ended] ?? 'GET',
  });
  const ends: number[] = [];
  for (const text of [`${head}ok`, head, head, `${head}ok`]) {
    for (const border of borders.push(bytes(text))) {
      if (border.type !== 'message-end') continue;
      ends.push(border.at);
      answered += 1;
    }
  }
  const { length } = head;
  assert.deepEqual(ends, [length + 2, 2 * length + 2, 3 * length + 2, 4 * length + 4]);
});
