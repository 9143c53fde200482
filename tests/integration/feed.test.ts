import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { WebSocket } from 'ws';
import { createFeed, type FeedOptions } from '../../playground-server/feed.ts';
import { type Limits, limitsWith } from '../../playground-server/limits.ts';
import { createLabs } from '../../playground-server/proxy/labs.ts';
import type { Session } from '../../playground-server/sessions/session.ts';
import { createSessions, type Sessions } from '../../playground-server/sessions/sessions.ts';
import { FeedClose } from '../../playground-server/trace/session-api.ts';
import type { Gap } from '../../playground-server/trace/trace.ts';
import { type FeedWatcher, openFeed, watchFeed } from '../support/feed-watcher.ts';
import { createHandClock, type HandClock } from '../support/hand-clock.ts';
import { startPlayground } from '../support/playground.ts';
import { createStillProgram } from '../support/still-program.ts';
import { createTinyExamples } from '../support/tiny-examples.ts';

interface Stand {
  readonly url: string;
  readonly sessions: Sessions;
  readonly clock: HandClock;
  open(): { readonly session: Session; readonly id: string; readonly key: string };
  watch(session: { id: string; key: string }, since?: number): Promise<FeedWatcher>;
}

/** The feed alone, with a clock moved by hand: the ring is written to by the test. */
async function stand(
  t: TestContext,
  limits: Partial<Limits> = {},
  options: Partial<FeedOptions> = {},
): Promise<Stand> {
  const clock = createHandClock();
  const all = limitsWith(limits);
  const labs = createLabs({ limits: all, now: clock.now });
  const sessions = createSessions({ limits: all, clock, labs, program: createStillProgram });
  const feed = createFeed({ sessions, limits: all, clock, ...options });
  const server = createServer().on('upgrade', feed.accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    await Promise.all([sessions.close(), feed.close()]);
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`;
  return {
    url,
    sessions,
    clock,
    open() {
      const { session, key } = sessions.create('test');
      return { session, id: session.id, key };
    },
    async watch(session, since = 0) {
      const watcher = await watchFeed(url, session, since);
      t.after(() => watcher.close());
      return watcher;
    },
  };
}

function write(session: Session, size: number, fill = 0): void {
  const { ring } = session;
  ring.appendChunk(1, 'down', 0, new Uint8Array(size).fill(fill), ring.lastSeq, Number.NaN, false);
}

async function closeOf(socket: WebSocket): Promise<number> {
  const [code] = await once(socket, 'close');
  return Number(code);
}

test('a watcher is welcomed with the clock and gets what there is, then what comes', async (t) => {
  const { open, watch, clock } = await stand(t);
  const mine = open();
  clock.pass(1234);
  write(mine.session, 10);
  const feed = await watch(mine);
  assert.deepEqual(feed.welcome, {
    type: 'welcome',
    version: 1,
    epoch: clock.epoch,
    now: 1234,
    faults: {},
    labs: [],
  });
  await feed.untilSeq(1);
  write(mine.session, 10);
  await feed.untilSeq(2);
  assert.deepEqual(
    feed.records.map(({ seq, type }) => [seq, type]),
    [
      [1, 'chunk'],
      [2, 'chunk'],
    ],
  );
});

test('a watcher that comes back gets what it missed, once and in order', async (t) => {
  const { open, watch } = await stand(t);
  const mine = open();
  const first = await watch(mine);
  for (let seq = 1; seq <= 20; seq += 1) write(mine.session, 100);
  await first.untilSeq(20);
  first.close();
  for (let seq = 21; seq <= 40; seq += 1) write(mine.session, 100);
  const second = await watch(mine, 20);
  write(mine.session, 100);
  await second.untilSeq(41);
  assert.deepEqual(
    [...first.records, ...second.records].map(({ seq }) => seq),
    Array.from({ length: 41 }, (_, index) => index + 1),
  );
});

test('what the ring no longer holds is told as a gap, and the rest follows on', async (t) => {
  const { open, watch } = await stand(t, { ringBytes: 64 * 1024 });
  const mine = open();
  for (let count = 0; count < 100; count += 1) write(mine.session, 4096);
  const feed = await watch(mine, 5);
  await feed.untilSeq(100);
  const [gap, ...rest] = feed.records;
  assert.equal(gap?.type, 'gap');
  assert.equal(rest[0]?.seq, gap.seq + 1);
  assert.equal(rest.at(-1)?.seq, 100);
  assert.equal(gap.records, gap.seq - 5);
});

test('a watcher that claims to have more than there is gets what comes', async (t) => {
  const { open, watch } = await stand(t);
  const mine = open();
  const feed = await watch(mine, 1_000_000);
  write(mine.session, 10);
  await feed.untilSeq(1);
});

test('clock probes are answered at once, with what they carried', async (t) => {
  const { open, watch, clock } = await stand(t);
  const feed = await watch(open());
  clock.pass(500);
  feed.socket.send(JSON.stringify({ type: 'clock', sent: 42.5 }));
  await once(feed.socket, 'message');
  assert.deepEqual(feed.readings, [{ type: 'clock', sent: 42.5, now: 500, seq: 0 }]);
});

test('a wrong key, an unknown session and a wrong hello each have their close code', async (t) => {
  const { open, url } = await stand(t);
  const { id, key } = open();
  const hello = { type: 'hello', session: id, key, since: 0 };
  const closes: readonly [unknown, number][] = [
    [{ ...hello, key: 'x'.repeat(22) }, FeedClose.WRONG_KEY],
    [{ ...hello, key: '' }, FeedClose.WRONG_KEY],
    [{ ...hello, session: 'nobody' }, FeedClose.UNKNOWN_SESSION],
    [{ ...hello, since: -1 }, FeedClose.BAD_HELLO],
    [{ ...hello, since: '0' }, FeedClose.BAD_HELLO],
    [{ type: 'clock', sent: 1 }, FeedClose.BAD_HELLO],
    [[], FeedClose.BAD_HELLO],
    [null, FeedClose.BAD_HELLO],
  ];
  for (const [message, code] of closes) {
    const socket = openFeed(url);
    await once(socket, 'open');
    socket.send(JSON.stringify(message));
    assert.equal(await closeOf(socket), code, JSON.stringify(message));
  }
});

test('bytes, nonsense and long messages are no hello', async (t) => {
  const { url } = await stand(t);
  const closes: readonly [string | Buffer, number][] = [
    ['{', FeedClose.BAD_HELLO],
    [Buffer.from('{}'), FeedClose.BAD_HELLO],
    ['x'.repeat(2000), 1009],
  ];
  for (const [message, code] of closes) {
    const socket = openFeed(url);
    await once(socket, 'open');
    socket.send(message);
    assert.equal(await closeOf(socket), code);
  }
});

test('who says nothing is let go', async (t) => {
  const { url } = await stand(t, {}, { helloTimeout: 20 });
  assert.equal(await closeOf(openFeed(url)), FeedClose.HELLO_TIMEOUT);
});

test('a watcher that doesn’t answer a ping is let go, one that answers stays', async (t) => {
  const { open, watch, url } = await stand(t, {}, { pingInterval: 50 });
  const mine = open();
  const alive = await watch(mine);
  const dead = openFeed(url, { autoPong: false });
  await once(dead, 'open');
  dead.send(JSON.stringify({ type: 'hello', session: mine.id, key: mine.key, since: 0 }));
  assert.equal(await closeOf(dead), 1006);
  await once(alive.socket, 'ping');
  assert.equal(mine.session.watchers, 1);
  assert.equal(alive.socket.readyState, alive.socket.OPEN);
});

test('a session that expires says so to its watchers', async (t) => {
  const { open, watch, sessions, clock } = await stand(t, { sessionIdle: 1000 });
  const feed = await watch(open());
  clock.pass(1000);
  sessions.sweep();
  assert.equal(await feed.closed, FeedClose.SESSION_EXPIRED);
});

test('one watcher more than may watch is told so, and has the place once another leaves', async (t) => {
  const { open, watch, url } = await stand(t, { watchersPerSession: 1 });
  const mine = open();
  const first = await watch(mine);
  const hello = JSON.stringify({ type: 'hello', session: mine.id, key: mine.key, since: 0 });
  const second = openFeed(url);
  await once(second, 'open');
  second.send(hello);
  assert.equal(await closeOf(second), FeedClose.TOO_MANY_WATCHERS);
  first.close();
  await first.closed;
  while (mine.session.watchers > 0) await new Promise(setImmediate);
  assert.equal((await watch(mine)).welcome.type, 'welcome');
});

test('the feed’s end is told as the playground’s going away', async (t) => {
  const { open, watch, sessions } = await stand(t);
  const feed = await watch(open());
  await sessions.close();
  assert.equal(await feed.closed, 1001);
});

test('a slow watcher holds little of the trace, gets a gap, and never holds up the ring', async (t) => {
  const backlog = 64 * 1024;
  const { open, watch } = await stand(t, { ringBytes: 256 * 1024, watcherBacklog: backlog });
  const mine = open();
  const feed = await watch(mine);
  feed.socket.pause();
  const writes = 3000;
  for (let count = 0; count < writes; count += 1) {
    write(mine.session, 8192);
    // The kernel's buffers fill as well: let the socket write.
    if (count % 50 === 0) await new Promise(setImmediate);
  }
  assert.equal(mine.session.ring.lastSeq, writes);
  assert.ok(mine.session.ring.bytes <= 256 * 1024);
  feed.socket.resume();
  await feed.untilSeq(writes);
  const gaps = feed.records.filter((record): record is Gap => record.type === 'gap');
  assert.ok(gaps.length > 0);
  const lost = gaps.reduce((sum, { records }) => sum + records, 0);
  const chunks = feed.records.filter(({ type }) => type === 'chunk');
  assert.equal(lost + chunks.length, writes);
  let expected = 1;
  for (const record of feed.records) {
    const from = record.type === 'gap' ? record.seq - record.records + 1 : record.seq;
    assert.equal(from, expected);
    expected = record.seq + 1;
  }
});

test('two sessions never see each other’s bytes', async (t) => {
  const examplesFolder = await createTinyExamples(t);
  const { openSession, watch, demo } = await startPlayground(t, { examplesFolder });
  const [one, two] = [await openSession(), await openSession()];
  const feeds = [await watch(one), await watch(two)] as const;
  await fetch(demo(one, 'tiny', '/only-one')).then((answer) => answer.text());
  await fetch(demo(two, 'tiny', '/only-two')).then((answer) => answer.text());
  for (const [feed, own] of [
    [feeds[0], 'only-one'],
    [feeds[1], 'only-two'],
  ] as const) {
    await feed.until(() => feed.text('down').includes(own) && feed.text('up').includes(own));
  }
  for (const direction of ['up', 'down'] as const) {
    assert.ok(!feeds[0].text(direction).includes('only-two'));
    assert.ok(!feeds[1].text(direction).includes('only-one'));
  }
});

test('a watcher that doesn’t read doesn’t slow the demo that it watches', async (t) => {
  const examplesFolder = await createTinyExamples(t);
  const limits = { ringBytes: 1024 * 1024, watcherBacklog: 64 * 1024 };
  const { openSession, watch, demo } = await startPlayground(t, { examplesFolder, limits });
  const session = await openSession();
  const feed = await watch(session);
  feed.socket.pause();
  const size = 32 * 1024 * 1024;
  const answer = await fetch(demo(session, 'tiny', `/bytes/${size}`));
  assert.equal((await answer.arrayBuffer()).byteLength, size);
  feed.socket.resume();
  await feed.until(({ type }) => type === 'gap');
});
