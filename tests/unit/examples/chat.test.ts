import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { type RunningExample, refusal, startExample, type Talk } from './running-example.ts';

async function join(example: RunningExample, room: string, name: string): Promise<Talk> {
  const talk = await example.socket('chat');
  talk.say({ type: 'join', room, name });
  return talk;
}

/** The next message of this type; others are passed over. */
async function nextOf(talk: Talk, type: string): Promise<Record<string, unknown>> {
  for (;;) {
    const message = await talk.nextJson();
    if (message.type === type) return message;
  }
}

test('what one member says reaches all of the room, and no other room', async (t) => {
  const example = await startExample(t, 'chat');
  const ada = await join(example, 'wire', 'ada');
  const bob = await join(example, 'wire', 'bob');
  const eve = await join(example, 'elsewhere', 'eve');
  assert.equal((await nextOf(bob, 'welcome')).count, 2);
  ada.say({ type: 'say', text: 'x'.repeat(300) });
  for (const member of [ada, bob]) {
    const said = await nextOf(member, 'said');
    assert.deepEqual([said.id, said.from, said.text], [1, 'ada', 'x'.repeat(300)]);
  }
  eve.say({ type: 'say', text: 'hello?' });
  assert.equal((await nextOf(eve, 'said')).from, 'eve');
});

test('a late comer gets the last 50 messages', async (t) => {
  const example = await startExample(t, 'chat');
  const talkers = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6].map((n) => join(example, 'wire', `talker ${n}`)),
  );
  for (let n = 0; n < 60; n += 1) talkers[n % 7]?.say({ type: 'say', text: `message ${n}` });
  for (let n = 0; n < 60; n += 1) await nextOf(talkers[0] as Talk, 'said');
  const late = await join(example, 'wire', 'late');
  const { history } = await nextOf(late, 'welcome');
  assert.deepEqual(
    (history as { id: number }[]).map((said) => said.id),
    Array.from({ length: 50 }, (_, n) => n + 11),
  );
});

test('comings and goings are told with the count', async (t) => {
  const example = await startExample(t, 'chat');
  const ada = await join(example, 'wire', 'ada');
  await nextOf(ada, 'presence');
  const bob = await join(example, 'wire', 'bob');
  assert.deepEqual(await nextOf(ada, 'presence'), {
    type: 'presence',
    count: 2,
    joined: ['bob'],
    left: [],
  });
  bob.ws.terminate();
  assert.deepEqual(await nextOf(ada, 'presence'), {
    type: 'presence',
    count: 1,
    joined: [],
    left: ['bob'],
  });
});

test('each mistake is told to who made it, who stays', async (t) => {
  const example = await startExample(t, 'chat');
  const ada = await join(example, 'wire', 'ada');
  const other = await example.socket('chat');
  const mistakes: [unknown, string][] = [
    ['no json', 'BAD_MESSAGE'],
    ['null', 'BAD_MESSAGE'],
    [{ type: 'dance' }, 'BAD_MESSAGE'],
    [{ type: 'say', text: 'too early' }, 'NOT_JOINED'],
    [{ type: 'join', room: 'wire', name: '  ' }, 'BAD_TEXT'],
    [{ type: 'join', room: 'x'.repeat(31), name: 'bob' }, 'BAD_TEXT'],
    [{ type: 'join', room: 'wire', name: 'ada' }, 'NAME_TAKEN'],
  ];
  for (const [message, code] of mistakes) {
    other.say(message);
    assert.equal((await nextOf(other, 'error')).code, code);
  }
  await nextOf(ada, 'welcome');
  for (let n = 0; n < 12; n += 1) ada.say({ type: 'say', text: 'fast' });
  assert.equal((await nextOf(ada, 'error')).code, 'TOO_FAST');
});

test('a page of another site can not join, nor can a message be of any size', async (t) => {
  const example = await startExample(t, 'chat');
  assert.equal(await refusal(example.at('chat'), { Origin: 'http://evil.example' }), 403);
  assert.equal(await refusal(example.at('elsewhere')), 404);
  const { ws } = await example.socket('chat');
  ws.on('error', () => {});
  ws.send('x'.repeat(5000));
  assert.equal((await once(ws, 'close'))[0], 1009);
});

test('members are told 1001 when the server ends', async (t) => {
  const example = await startExample(t, 'chat');
  const ada = await join(example, 'wire', 'ada');
  await nextOf(ada, 'welcome');
  const closed = once(ada.ws, 'close');
  assert.equal(await example.stop(), 0);
  assert.equal((await closed)[0], 1001);
});
