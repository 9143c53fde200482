/** Properties of the payload views that hold for every input. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import type { Payload, PayloadView } from '../../site/wire-view/payload/payload.ts';
import { PayloadError } from '../../site/wire-view/payload/payload.ts';
import { readPayload } from '../../site/wire-view/payload/read.ts';
import { VIEW_NAMES, VIEWS, type ViewName } from '../../site/wire-view/payload/registry.ts';
import { everyNode, hexBytes, payload } from '../support/payloads.ts';

/** Something right of each format, to be broken. */
const SEEDS: readonly (string | Uint8Array)[] = [
  '{"jsonrpc":"2.0","error":{"code":-32700,"message":"ü"},"id":null}',
  '{"id":"1","type":"subscribe","payload":{"query":"{ a }"}}',
  '[36,1,2,{},["a"],{"b":[]}]',
  '451-/admin,7["up",{"_placeholder":true,"num":0}]',
  '0{"sid":"a","upgrades":[]}',
  'MESSAGE\ndestination:/a\ncontent-length:2\n\nhi\0\n',
  'a=b&c=%C3%BC&d',
  '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
  '<svg xmlns="http://www.w3.org/2000/svg"/>',
  hexBytes('82a7636f6d70616374c3a6736368656d6193cb3ff199999999999ad6ff514b67b0c0'),
  hexBytes('bf61610161629f0203ff63746167c24901000000000000000063666c74f93c00ff'),
  hexBytes('0896011207746573 74696e671a030896010b10010c'.replace(' ', '')),
  hexBytes('100f00044d5154540502000a000002616230090003612f6200686921'),
  hexBytes('89504e470d0a1a0a0000000d494844520000000300000002'),
  hexBytes('ffd8ffe000040000ffc0000b080002000301011100'),
];

const contentTypes = fc.constantFrom(
  '',
  'multipart/form-data; boundary=x',
  'text/plain',
  'image/svg+xml',
);
const subprotocols = fc.constantFrom(
  '',
  'mqtt',
  'wamp.2.cbor',
  'wamp.2.msgpack',
  'v12.stomp',
  'graphql-transport-ws',
);

/** A seed with bytes changed, put in, or cut off; or any bytes. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .tuple(
      fc.constantFrom(...SEEDS),
      fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 4 }),
      fc.nat(80),
    )
    .map(([seed, changes, cut]) => {
      const bytes = typeof seed === 'string' ? new TextEncoder().encode(seed) : seed.slice();
      for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
      return cut < 60 ? bytes : bytes.slice(0, cut - 60);
    }),
);

const anyPayload: fc.Arbitrary<Payload> = fc
  .record({
    content,
    binary: fc.boolean(),
    contentType: contentTypes,
    subprotocol: subprotocols,
    others: fc.array(content, { maxLength: 3 }),
  })
  .map(({ content: bytes, binary, contentType, subprotocol, others }) => {
    const list = [...others, bytes].map((one, index) => ({ bytes: one, binary: index % 2 === 0 }));
    const messages = () => ({ list, here: list.length - 1 });
    return payload(bytes, { binary, contentType, subprotocol, messages });
  });

const views = new Map<ViewName, PayloadView>();
before(async () => {
  for (const name of VIEW_NAMES) views.set(name, await VIEWS[name]());
});

test('a view refuses with a PayloadError or gives nodes whose places are in the payload', () => {
  fc.assert(
    fc.property(anyPayload, (one) => {
      for (const [name, view] of views) {
        try {
          for (const { span } of everyNode(view.decode(one).nodes)) {
            if (span === undefined) continue;
            const inside =
              span.offset >= 0 && span.length >= 0 && span.offset + span.length <= one.bytes.length;
            assert.ok(inside, `${name}: ${span.offset}+${span.length} of ${one.bytes.length}`);
          }
        } catch (error) {
          if (!(error instanceof PayloadError)) throw error;
          assert.ok(error.at >= 0 && error.at <= one.bytes.length, `${name}: at ${error.at}`);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('whatever comes, it is shown in some way', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyPayload,
      fc.option(fc.constantFrom(...VIEW_NAMES), { nil: undefined }),
      async (one, chosen) => {
        const { decoded } = await readPayload(one, chosen);
        assert.ok(one.bytes.length === 0 || decoded.nodes.length > 0 || decoded.text !== undefined);
      },
    ),
    { numRuns: 300 },
  );
});

test('nesting and sizes that would exhaust a page are refused', async () => {
  const deep = 100_000;
  const bombs: readonly (string | Uint8Array)[] = [
    '['.repeat(deep) + ']'.repeat(deep),
    new Uint8Array(deep).fill(0x91),
    new Uint8Array(deep).fill(0x81),
    new Uint8Array(deep).fill(0xc1),
    new Uint8Array(deep).fill(0x0b),
    hexBytes('dd7fffffff'),
    hexBytes('9b7fffffffffffffff'),
    hexBytes('df7fffffff'),
    `[${'1,'.repeat(100_000)}1]`,
  ];
  for (const bomb of bombs) {
    for (const [name, view] of views) {
      try {
        view.decode(payload(bomb));
      } catch (error) {
        assert.ok(error instanceof PayloadError, `${name}: ${error}`);
      }
    }
  }
});
