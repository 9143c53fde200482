import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode as decodeGraphql } from '../../../../../site/wire-view/payload/graphql-transport-ws.ts';
import { decode } from '../../../../../site/wire-view/payload/json.ts';
import { decode as decodeRpc } from '../../../../../site/wire-view/payload/json-rpc.ts';
import { PayloadError, type PayloadNode } from '../../../../../site/wire-view/payload/payload.ts';
import { everyNode, outline, payload } from '../../../../support/payloads.ts';

test('the example of RFC 8259, section 13, is a tree with the place of each value', () => {
  const text = '{"Image":{"Width":800,"Title":"View","Animated":false,"IDs":[116,943]}}';
  assert.deepEqual(outline(decode(payload(text)).nodes, true), [
    'JSON: {1} [0+71]',
    '  Image: {4} [1+69]',
    '    Width: 800 [10+11]',
    '    Title: "View" [22+14]',
    '    Animated: false [37+16]',
    '    IDs: [2] [54+15]',
    '      0: 116 [61+3]',
    '      1: 943 [65+3]',
  ]);
});

test('places count bytes, not characters', () => {
  const [root] = decode(payload('{"ü":"𝄞","é":[1]}')).nodes;
  const text = new TextEncoder().encode('{"ü":"𝄞","é":[1]}');
  const places = root?.children?.map(({ span }) =>
    new TextDecoder().decode(
      text.subarray(span?.offset, (span?.offset ?? 0) + (span?.length ?? 0)),
    ),
  );
  assert.deepEqual(places, ['"ü":"𝄞"', '"é":[1]']);
});

const plain = (node: PayloadNode): unknown => {
  if (node.shape === 'array') return node.children?.map(plain);
  if (node.shape !== 'object') return node.data;
  return Object.fromEntries((node.children ?? []).map((child) => [child.label, plain(child)]));
};

test('what JSON.parse reads, the tree says', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(3), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent);
      const { nodes } = decode(payload(text));
      const [root] = nodes;
      assert.ok(root);
      // Object.fromEntries and JSON.parse differ in nothing but the prototype key.
      if (!text.includes('__proto__')) assert.deepEqual(plain(root), JSON.parse(text));
      for (const { span } of everyNode(nodes)) {
        assert.ok(span && span.offset + span.length <= new TextEncoder().encode(text).length);
      }
    }),
  );
});

test('what is not JSON says so', () => {
  assert.throws(() => decode(payload('{"a":}')), /PayloadError|not JSON/);
  assert.throws(() => decode(payload('['.repeat(200) + ']'.repeat(200))), PayloadError);
});

test('JSON is what JSON.parse takes for JSON, and nothing else', () => {
  const near = fc
    .tuple(
      fc.json(),
      fc.nat(40),
      fc.constantFrom('', ',', ']', '}', ':', '"', '\\', '0', '-', ' ', 'e'),
    )
    .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 12 }), near), (text) => {
      let parses = true;
      try {
        JSON.parse(text);
      } catch {
        parses = false;
      }
      if (parses) decode(payload(text));
      else assert.throws(() => decode(payload(text)), PayloadError, text);
    }),
    { numRuns: 2000 },
  );
});

test('what is not JSON says at which byte, and what is missing there', () => {
  const wrongOf = (text: string) => {
    try {
      decode(payload(text));
    } catch (error) {
      assert.ok(error instanceof PayloadError);
      return [error.at, error.message.replace('this is not JSON: ', '')];
    }
    return undefined;
  };
  assert.deepEqual(wrongOf('{"ü": 1, "b": x}'), [15, 'a value must stand here']);
  assert.deepEqual(wrongOf('[1 2]'), [3, 'a comma or ] must stand here']);
  assert.deepEqual(wrongOf('[1,]'), [3, 'a value must stand here']);
  assert.deepEqual(wrongOf('{"a" 1}'), [5, 'a colon must stand here']);
  assert.deepEqual(wrongOf('{a: 1}'), [1, 'a name in quotes must stand here']);
  assert.deepEqual(wrongOf('{} {}'), [3, 'nothing may stand behind the value']);
  assert.deepEqual(wrongOf('[01]'), [1, 'a value must stand here']);
  assert.deepEqual(wrongOf('["a'), [1, 'a string does not end']);
  assert.deepEqual(wrongOf('{"a":1'), [6, 'the text ends, and a comma or } must stand here']);
  const bytes = new TextEncoder().encode('{"a":"?"}').map((byte) => (byte === 0x3f ? 0xff : byte));
  assert.throws(() => decode(payload(bytes)), { message: 'the text is not UTF-8', at: 6 });
});

test('a string of millions of escapes is read', () => {
  const text = JSON.stringify('\n'.repeat(8_000_000));
  assert.equal(decode(payload(text)).nodes[0]?.value.length, text.length);
});

test('JSON-RPC: the examples of its specification', () => {
  const first = (text: string) => decodeRpc(payload(text)).nodes[0]?.value;
  assert.equal(
    first('{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}'),
    'request "subtract", id 1',
  );
  assert.equal(first('{"jsonrpc": "2.0", "result": 19, "id": 1}'), 'result for id 1');
  assert.equal(
    first('{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}'),
    'notification "update"',
  );
  const error =
    '{"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "1"}';
  assert.ok(outline(decodeRpc(payload(error)).nodes).includes('    code: -32601 Method not found'));
  assert.equal(first(`[${error},{"jsonrpc": "2.0", "method": "foobar"}]`), 'batch of 2');
  assert.throws(() => decodeRpc(payload('[]')), /empty/);
  assert.throws(() => decodeRpc(payload('{"jsonrpc": "2.0", "method": 1, "id": 1}')), /method/);
  assert.throws(() => decodeRpc(payload('{"jsonrpc": "1.0", "method": "a"}')), /2\.0/);
});

test('graphql-transport-ws: each type of message, and what it must carry', () => {
  const subscribe = '{"id":"1","type":"subscribe","payload":{"query":"subscription { price }"}}';
  const read = decodeGraphql(payload(subscribe, { direction: 'up' }));
  assert.equal(read.nodes[0]?.value, 'subscribe, id "1"');
  assert.equal(read.text, 'subscription { price }');
  assert.equal(read.nodes.length, 1);
  const wrong = (text: string, direction: 'up' | 'down') =>
    decodeGraphql(payload(text, { direction }))
      .nodes.slice(1)
      .map(({ value }) => value);
  assert.deepEqual(wrong('{"type":"connection_init"}', 'up'), []);
  assert.deepEqual(wrong('{"type":"connection_init"}', 'down'), ['only the client sends it']);
  assert.deepEqual(wrong('{"type":"next","payload":{}}', 'down'), ['it needs an id, a string']);
  assert.deepEqual(wrong('{"id":"1","type":"error","payload":{}}', 'down'), [
    'its payload must be an array',
  ]);
  assert.throws(() => decodeGraphql(payload('{"type":"start"}')), PayloadError);
});
