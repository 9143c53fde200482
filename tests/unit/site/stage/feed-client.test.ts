import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeRecords } from '../../../../playground-server/trace/codec.ts';
import { FEED_SUBPROTOCOL, FeedClose } from '../../../../playground-server/trace/session-api.ts';
import type { TraceRecord } from '../../../../playground-server/trace/trace.ts';
import {
  createFeedClient,
  type FeedSocket,
  type FeedState,
  type FeedWorld,
} from '../../../../site/stage/feed/feed-client.ts';

/** A socket whose other end is the test. */
class StandIn extends EventTarget implements Pick<WebSocket, 'send' | 'close' | 'binaryType'> {
  binaryType: BinaryType = 'blob';
  readonly sent: unknown[] = [];
  closedWith: number | undefined;

  send(data: unknown): void {
    this.sent.push(JSON.parse(String(data)));
  }

  close(code = 1005): void {
    this.closedWith = code;
  }

  open(): void {
    this.dispatchEvent(new Event('open'));
  }

  say(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  bring(records: readonly TraceRecord[]): void {
    const batch = encodeRecords(records);
    this.dispatchEvent(new MessageEvent('message', { data: batch.slice().buffer }));
  }

  break(code: number, reason = ''): void {
    this.dispatchEvent(new CloseEvent('close', { code, reason }));
  }
}

function watch(session = { id: 'abc', key: 'secret' }) {
  const sockets: StandIn[] = [];
  const states: FeedState[] = [];
  const records: TraceRecord[] = [];
  const passed: number[] = [];
  const timers: { at: number; run: () => void }[] = [];
  let now = 1_000;
  const world: FeedWorld = {
    connect(url, subprotocol) {
      assert.equal(url, 'ws://site/feed');
      assert.equal(subprotocol, FEED_SUBPROTOCOL);
      const socket = new StandIn();
      sockets.push(socket);
      return socket as unknown as FeedSocket;
    },
    now: () => now,
    random: () => 0,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => {
        const place = timers.indexOf(timer);
        if (place !== -1) timers.splice(place, 1);
      };
    },
  };
  const feed = createFeedClient({
    url: 'ws://site/feed',
    session,
    world,
    onRecords: (batch) => records.push(...batch),
    onPassed: (time) => passed.push(time),
    onState: (state) => states.push(state),
  });
  const pass = (milliseconds: number) => {
    now += milliseconds;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.run();
    }
  };
  const socket = (): StandIn => {
    const last = sockets.at(-1);
    assert.ok(last);
    return last;
  };
  return { feed, sockets, states, records, passed, timers, pass, socket };
}

const welcome = (now: number) => ({ type: 'welcome', version: 1, epoch: 0, now, faults: {} });

const relayed = (seq: number): TraceRecord => ({
  type: 'relayed',
  seq,
  time: seq,
  leg: 1,
  direction: 'up',
  offset: seq,
});

test('the first message is a hello that asks for everything', () => {
  const { socket } = watch();
  socket().open();
  assert.deepEqual(socket().sent, [{ type: 'hello', session: 'abc', key: 'secret', since: 0 }]);
});

test('after a break the feed comes back and asks for what came after its last record', () => {
  const { socket, sockets, pass, states, records } = watch();
  socket().open();
  socket().say(welcome(0));
  socket().bring([relayed(1), relayed(2)]);
  socket().break(1006);
  assert.equal(states.at(-1)?.kind, 'waiting');
  pass(250);
  assert.equal(sockets.length, 2);
  socket().open();
  assert.deepEqual(socket().sent[0], { type: 'hello', session: 'abc', key: 'secret', since: 2 });
  socket().say(welcome(0));
  socket().bring([relayed(2), relayed(3)]);
  assert.deepEqual(
    records.map(({ seq }) => seq),
    [1, 2, 3],
  );
});

test('each failed attempt waits longer, and a reader who will not wait can try at once', () => {
  const { feed, socket, sockets, pass, states } = watch();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    socket().break(1006);
    const state = states.at(-1);
    assert.equal(state?.kind, 'waiting');
    if (state?.kind !== 'waiting') return;
    const until = state.until;
    waits.push(until);
    if (attempt < 3) pass(15_000);
  }
  assert.deepEqual(
    waits.map((until, index) => until - 1_000 - index * 15_000),
    [250, 500, 1_000, 2_000],
  );
  feed.retryNow();
  assert.equal(sockets.length, 5);
});

test('a socket that opens and says nothing is given up', () => {
  const { socket, pass, states } = watch();
  socket().open();
  pass(8_000);
  assert.equal(states.at(-1)?.kind, 'waiting');
});

test('an expired session ends the feed: it asks for another session, not for another try', () => {
  for (const code of [FeedClose.UNKNOWN_SESSION, FeedClose.WRONG_KEY, FeedClose.SESSION_EXPIRED]) {
    const { socket, states, timers } = watch();
    socket().open();
    socket().break(code, 'expired');
    assert.deepEqual(states.at(-1), { kind: 'session-gone', code, reason: 'expired' });
    assert.equal(timers.length, 0);
  }
});

test('too many watchers is a refusal with its reason', () => {
  const { socket, states } = watch();
  socket().open();
  socket().break(FeedClose.TOO_MANY_WATCHERS, '4 watchers are the limit');
  assert.equal(states.at(-1)?.kind, 'refused');
});

test('a batch that cannot be read ends the feed with the reason, and throws nothing', () => {
  const { socket, states } = watch();
  socket().open();
  socket().say(welcome(0));
  socket().dispatchEvent(new MessageEvent('message', { data: new Uint8Array([99, 1, 2]).buffer }));
  assert.equal(states.at(-1)?.kind, 'refused');
});

test('the clock offset is what all probes together leave open', () => {
  const { feed, socket, pass } = watch();
  socket().open();
  socket().say(welcome(500));
  const probe = () => {
    const sent = socket().sent.at(-1);
    assert.ok(typeof sent === 'object' && sent !== null && 'sent' in sent);
    return Number(sent.sent);
  };
  // Page clock 1,000 is trace time 400: offset -600. The first answer is slow on its way back.
  let sent = probe();
  pass(40);
  socket().say({ type: 'clock', sent, now: sent - 600 + 1 });
  sent = probe();
  pass(2);
  socket().say({ type: 'clock', sent, now: sent - 600 + 1 });
  assert.ok(Math.abs((feed.clockOffset ?? 0) - -600) < 0.01);
});

test('while the offset is not sure, it is probed again soon', () => {
  const { socket, pass } = watch();
  socket().open();
  socket().say(welcome(0));
  const answer = (roundTrip: number) => {
    const sent = socket().sent.at(-1) as { readonly sent: number };
    pass(roundTrip);
    socket().say({ type: 'clock', sent: sent.sent, now: sent.sent, seq: 0 });
  };
  for (let probe = 0; probe < 6; probe++) answer(60);
  const { length } = socket().sent;
  pass(500);
  assert.equal(socket().sent.length, length + 1);
  for (let probe = 0; probe < 6; probe++) answer(1);
  const sure = socket().sent.length;
  pass(5_000);
  assert.equal(socket().sent.length, sure);
});

test('a time is passed when the records up to it are here, not when the answer is', () => {
  const { feed, socket, passed } = watch();
  assert.equal(feed.ask(), false);
  socket().open();
  assert.equal(feed.ask(), false);
  socket().say(welcome(0));
  for (let probe = 0; probe < 6; probe++)
    socket().say({ type: 'clock', sent: 1_000, now: 0, seq: 0 });
  passed.length = 0;
  const before = socket().sent.length;
  assert.equal(feed.ask(), true);
  // Who asks meanwhile shares the answer.
  assert.equal(feed.ask(), true);
  assert.equal(socket().sent.length, before + 1);
  socket().say({ type: 'clock', sent: 1_000, now: 7, seq: 2 });
  assert.deepEqual(passed, []);
  socket().bring([relayed(1)]);
  assert.deepEqual(passed, []);
  socket().bring([relayed(2), relayed(3)]);
  assert.deepEqual(passed, [7]);
  feed.ask();
  socket().say({ type: 'clock', sent: 1_000, now: 9, seq: 3 });
  assert.deepEqual(passed, [7, 9]);
});

test('after close nothing is left: no timer, no attempt, the socket closed', () => {
  const { feed, socket, sockets, timers } = watch();
  socket().open();
  socket().say(welcome(0));
  feed.close();
  assert.equal(timers.length, 0);
  assert.equal(socket().closedWith, 1000);
  socket().break(1006);
  assert.equal(sockets.length, 1);
});
