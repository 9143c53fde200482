/** The decoded parts of payloads, as filters name them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLanguage } from '../../../../../site/wire-view/filter/language.ts';
import type { TraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import { hexBytes } from '../../../../support/payloads.ts';
import { traceOf } from '../../../../support/trace-of.ts';
import { frame } from '../../../../support/wire-view-harness/transcript.ts';
import { modelOf, numbersOf } from './filter-stand.ts';

const KEY = [1, 2, 3, 4];
const CRLF = '\r\n';

/** A WebSocket that carries these, up and down in turn, the first of them up. */
function talk(
  messages: readonly (string | Uint8Array)[],
  { target = '/', subprotocol = '' } = {},
): TraceModel {
  const protocol = subprotocol === '' ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`];
  const request = [
    `GET ${target} HTTP/1.1`,
    ...['Host: a', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'],
    ...['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', ...protocol, '', ''],
  ];
  const response = [
    'HTTP/1.1 101 Switching Protocols',
    ...['Upgrade: websocket', 'Connection: Upgrade'],
    ...['Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', ...protocol, '', ''],
  ];
  const sent = messages.map((message, index) => {
    const opcode = typeof message === 'string' ? 1 : 2;
    return index % 2 === 0
      ? (['up', frame(opcode, message, { key: KEY })] as const)
      : (['down', frame(opcode, message)] as const);
  });
  return modelOf(traceOf([['up', request.join(CRLF)], ['down', response.join(CRLF)], ...sent]));
}

/** Which of the messages a filter finds, from 0. */
async function found(model: TraceModel, filter: string): Promise<number[]> {
  const frames = await numbersOf(model, 'kind = frame');
  const hits = await numbersOf(model, filter);
  return hits.map((number) => frames.indexOf(number)).filter((index) => index >= 0);
}

test('JSON: by the path, through arrays, numbers as numbers', async () => {
  const model = talk([
    '{"user":{"id":3,"name":"Ada"},"tags":["a","b"],"ok":true}',
    '{"user":{"id":30},"items":[{"name":"x"},{"name":"y"}],"none":null}',
    'not JSON: {"user":{"id":3}}',
    '[{"user":{"id":3}}]',
  ]);
  assert.deepEqual(await found(model, 'json.user.id = 3'), [0, 3]);
  assert.deepEqual(await found(model, 'json.user.id > 3'), [1]);
  assert.deepEqual(await found(model, 'json.user.name = ada'), [0]);
  assert.deepEqual(await found(model, 'json.tags.1 = b'), [0]);
  assert.deepEqual(await found(model, 'json.items.name = y'), [1]);
  assert.deepEqual(await found(model, 'json.items.0.name = y'), []);
  assert.deepEqual(await found(model, 'json.ok = true'), [0]);
  assert.deepEqual(await found(model, 'json.none = null'), [1]);
  assert.deepEqual(await found(model, 'json.user'), [0, 1, 3]);
  assert.deepEqual(await found(model, 'json.user.__proto__'), []);
});

test('Socket.IO and Engine.IO', async () => {
  const model = talk(
    ['40', '40{"sid":"a"}', '42["chat","hello"]', '3', '42/admin,7["chat",{"to":"Bo"}]', '2'],
    { target: '/socket.io/?EIO=4&transport=websocket' },
  );
  assert.deepEqual(await found(model, 'socketio.event = "chat"'), [2, 4]);
  assert.deepEqual(await found(model, 'socketio.type = CONNECT'), [0, 1]);
  assert.deepEqual(await found(model, 'socketio.namespace = /admin'), [4]);
  assert.deepEqual(await found(model, 'socketio.ack = 7'), [4]);
  assert.deepEqual(await found(model, 'socketio.argument1.to = Bo'), [4]);
  assert.deepEqual(await found(model, 'engineio.type = pong'), [3]);
  assert.deepEqual(await found(model, 'engineio.type in (ping, pong)'), [3, 5]);
  assert.deepEqual(await found(model, 'engineio.type = 4 and not socketio.event'), [0, 1]);
});

test('MQTT: the version stands in the connection’s first packet', async () => {
  const model = talk(
    [
      hexBytes('100d00044d5154540502000a000000'),
      hexBytes('2003000000'),
      hexBytes('30080003612f62006869'),
      hexBytes('d000'),
    ],
    { subprotocol: 'mqtt' },
  );
  assert.deepEqual(await found(model, 'mqtt.topic ~ /^a/'), [2]);
  assert.deepEqual(await found(model, 'mqtt.topic = a/b'), [2]);
  assert.deepEqual(await found(model, 'mqtt.type = publish'), [2]);
  assert.deepEqual(await found(model, 'mqtt.type in (CONNECT, CONNACK)'), [0, 1]);
  assert.deepEqual(await found(model, 'mqtt.type = 13'), [3]);
  assert.deepEqual(
    await found(model, 'mqtt.type = 12'),
    [],
    'a packet goes on in the next message',
  );
});

test('STOMP, WAMP, GraphQL and JSON-RPC', async () => {
  const stomp = talk(['SEND\ndestination:/a\n\nhi\0', 'MESSAGE\ndestination:/b\n\nyo\0'], {
    subprotocol: 'v12.stomp',
  });
  assert.deepEqual(await found(stomp, 'stomp.command = send'), [0]);
  assert.deepEqual(await found(stomp, 'stomp.destination = /b'), [1]);
  assert.deepEqual(await found(stomp, 'stomp.body contains y'), [1]);

  const wamp = talk(['[48,7,{},"com.add",[1,2]]', '[50,7,{},[3]]'], { subprotocol: 'wamp.2.json' });
  assert.deepEqual(await found(wamp, 'wamp.type = call'), [0]);
  assert.deepEqual(await found(wamp, 'wamp.type = 50'), [1]);
  assert.deepEqual(await found(wamp, 'wamp.procedure = com.*'), [0]);

  const graphql = talk(
    [
      '{"type":"subscribe","id":"1","payload":{"query":"{ a }"}}',
      '{"type":"next","id":"1","payload":{}}',
    ],
    { subprotocol: 'graphql-transport-ws' },
  );
  assert.deepEqual(await found(graphql, 'graphql.type = next'), [1]);
  assert.deepEqual(await found(graphql, 'graphql.query contains "a"'), [0]);

  const rpc = talk([
    '{"jsonrpc":"2.0","method":"add","params":[1],"id":1}',
    '{"jsonrpc":"2.0","error":{"code":-32601,"message":"no"},"id":1}',
  ]);
  assert.deepEqual(await found(rpc, 'jsonrpc.method = add'), [0]);
  assert.deepEqual(await found(rpc, 'jsonrpc.error.code = -32601'), [1]);
});

test('MessagePack by its path', async () => {
  const model = talk([hexBytes('82a7636f6d70616374c3a6736368656d6100'), hexBytes('81a16101')]);
  assert.deepEqual(await found(model, 'msgpack.schema = 0'), [0]);
  assert.deepEqual(await found(model, 'msgpack.compact = true'), [0]);
  assert.deepEqual(await found(model, 'msgpack.a'), [1]);
});

test('a payload of another format has no parts', async () => {
  const model = talk(['{"type":"next"}', 'hello']);
  for (const filter of ['mqtt.type', 'stomp.command', 'socketio.event', 'cbor.type', 'form.type']) {
    assert.deepEqual(await found(model, filter), [], filter);
  }
});

test('the view that the reader chose for a leg decides', async () => {
  const model = talk(['1', hexBytes('30080003612f62006869')]);
  const hits = async (chosen: 'mqtt' | undefined) => {
    const passes = await createLanguage(model, () => chosen).compile('mqtt.topic = a/b');
    return model.rows.filter(passes).length > 0;
  };
  assert.equal(await hits(undefined), false);
  assert.equal(await hits('mqtt'), true);
});

test('where the reader chooses another view, what was found before counts no more', async () => {
  const model = talk(['1', hexBytes('30080003612f62006869')]);
  let chosen: 'mqtt' | undefined;
  const language = createLanguage(model, () => chosen);
  const passes = await language.compile('mqtt.topic = a/b');
  const hits = () => model.rows.filter(passes).length > 0;
  assert.equal(hits(), false);
  chosen = 'mqtt';
  assert.equal(hits(), true);
  chosen = undefined;
  assert.equal(hits(), false);
});

test('a part is offered once its format’s code is there', async () => {
  const model = talk(['42["chat","hello"]'], { target: '/socket.io/?EIO=4' });
  const language = createLanguage(model);
  assert.equal(await language.prepare('socketio.'), true);
  assert.equal(await language.prepare('socketio.'), false);
  const text = 'socketio.event = ';
  assert.deepEqual(
    language.complete(text, text.length).candidates.map(({ label }) => label),
    ['chat'],
  );
});
