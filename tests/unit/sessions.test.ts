import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Limits, limitsWith } from '../../playground-server/limits.ts';
import { createLabs } from '../../playground-server/proxy/labs.ts';
import { Refusal } from '../../playground-server/sessions/refusal.ts';
import type { SessionEnd } from '../../playground-server/sessions/session.ts';
import { createSessions, type Sessions } from '../../playground-server/sessions/sessions.ts';
import type { CloseCause } from '../../playground-server/trace/trace.ts';
import { createHandClock, type HandClock } from '../support/hand-clock.ts';
import { createStillProgram, type StillProgram } from '../support/still-program.ts';

interface Stand {
  readonly sessions: Sessions;
  readonly clock: HandClock;
  /** In the order in which they were made. */
  readonly programs: readonly StillProgram[];
}

function stand(t: TestContext, limits: Partial<Limits> = {}): Stand {
  const clock = createHandClock();
  const programs: StillProgram[] = [];
  const sessions = createSessions({
    limits: limitsWith(limits),
    clock,
    labs: createLabs({ limits: limitsWith(limits), now: clock.now }),
    program(example) {
      if (example !== 'polling' && example !== 'sse') return undefined;
      const program = createStillProgram(example);
      programs.push(program);
      return program;
    },
  });
  t.after(() => sessions.close());
  return { sessions, clock, programs };
}

function refused(call: () => unknown): Refusal {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error;
  }
  assert.fail('was not refused');
}

test('an id and a key have 128 bits each, in base64url, and no two are the same', (t) => {
  const { sessions } = stand(t);
  const names = new Set<string>();
  for (let count = 0; count < 50; count += 1) {
    const { session, key } = sessions.create('::1');
    for (const name of [session.id, key]) {
      assert.match(name, /^[\w-]{22}$/);
      names.add(name);
    }
  }
  assert.equal(names.size, 100);
});

test('a session opens with its own key and with no other', (t) => {
  const { sessions } = stand(t);
  const mine = sessions.create('a');
  const yours = sessions.create('b');
  assert.equal(sessions.open(mine.session.id, mine.key), mine.session);
  for (const key of [yours.key, '', mine.session.id, `${mine.key}x`, mine.key.toLowerCase()]) {
    const { status, code } = refused(() => sessions.open(mine.session.id, key));
    assert.deepEqual({ status, code }, { status: 401, code: 'WRONG_KEY' });
  }
  assert.equal(refused(() => sessions.open('nobody', mine.key)).code, 'SESSION_UNKNOWN');
});

test('the key itself is nowhere in what is kept', (t) => {
  const { sessions } = stand(t);
  const { session, key } = sessions.create('a');
  assert.ok(!JSON.stringify(session).includes(key));
});

test('a session ends when it was not used for its idle time, and every use pushes that out', (t) => {
  const { sessions, clock } = stand(t, { sessionIdle: 1000 });
  const { session, key } = sessions.create('a');
  clock.pass(900);
  sessions.open(session.id, key);
  clock.pass(900);
  assert.equal(sessions.find(session.id), session);
  session.touch();
  clock.pass(999);
  assert.equal(sessions.find(session.id), session);
  clock.pass(1);
  assert.equal(sessions.find(session.id), undefined);
  assert.equal(sessions.size, 0);
});

test('traffic is use', (t) => {
  const { sessions, clock } = stand(t, { sessionIdle: 1000 });
  const { session } = sessions.create('a');
  clock.pass(900);
  session.ring.append({ type: 'half-close', leg: 1, direction: 'up' });
  sessions.sweep();
  clock.pass(900);
  sessions.sweep();
  assert.equal(sessions.size, 1);
  clock.pass(100);
  sessions.sweep();
  assert.equal(sessions.size, 0);
});

test('the end of a session resets its legs, stops its programs and tells who listens', async (t) => {
  const { sessions, programs } = stand(t);
  const { session, key } = sessions.create('a');
  const ends: SessionEnd[] = [];
  const cuts: CloseCause[] = [];
  session.onEnd((end) => ends.push(end));
  session.onEnd((end) => ends.push(end))();
  session.stage('polling')?.enter({ cut: (_how, cause) => cuts.push(cause), arm() {} });
  sessions.delete(session.id, key);
  assert.deepEqual(ends, ['deleted']);
  assert.deepEqual(cuts, ['session-ended']);
  assert.ok(programs[0]?.stopped);
  await sessions.close();
  assert.deepEqual(ends, ['deleted']);
});

test('each session has a program of its own for each example', (t) => {
  const { sessions } = stand(t);
  const one = sessions.create('a').session;
  const two = sessions.create('b').session;
  assert.equal(one.stage('polling'), one.stage('polling'));
  assert.notEqual(one.stage('polling')?.program, two.stage('polling')?.program);
  assert.equal(one.stage('nothing'), undefined);
});

test('what becomes of a program stands in the trace of its session and in no other', (t) => {
  const { sessions, programs } = stand(t);
  const one = sessions.create('a').session;
  const two = sessions.create('b').session;
  one.stage('polling');
  two.stage('polling');
  programs[0]?.change({
    type: 'program',
    example: 'polling',
    state: 'running',
    message: 'It runs.',
  });
  assert.equal(one.ring.lastSeq, 1);
  assert.equal(two.ring.lastSeq, 0);
});

test('faults are set on one stage and stand in the trace', (t) => {
  const { sessions } = stand(t);
  const { session } = sessions.create('a');
  session.stage('sse');
  session.stage('polling')?.setFaults({ latency: { up: 100, down: 200 } });
  assert.deepEqual(session.faults(), {
    sse: { latency: { up: 0, down: 0 } },
    polling: { latency: { up: 100, down: 200 } },
  });
  const [record] = session.ring.readAfter(0, 1000).records;
  assert.equal(record?.type, 'faults');
});

test('a cut ends every open leg of its stage and says how many', (t) => {
  const { sessions } = stand(t);
  const stage = sessions.create('a').session.stage('polling');
  const cuts: string[] = [];
  const leg = { cut: (how: string, cause: CloseCause) => cuts.push(`${how} ${cause}`), arm() {} };
  stage?.enter(leg);
  const leave = stage?.enter(leg);
  assert.equal(stage?.openLegs, 1);
  leave?.();
  stage?.enter(leg);
  stage?.enter({ ...leg });
  assert.equal(stage?.cut('rst'), 2);
  assert.deepEqual(cuts, ['rst cut-reset', 'rst cut-reset']);
});

test('the sessions’ limit is told with the time to come back', (t) => {
  const { sessions } = stand(t, { maxSessions: 2 });
  sessions.create('a');
  sessions.create('b');
  const { status, code, retryAfter, message } = refused(() => sessions.create('c'));
  assert.deepEqual(
    { status, code, retryAfter },
    { status: 503, code: 'SESSION_LIMIT_REACHED', retryAfter: 60 },
  );
  assert.match(message, /its limit is 2\. .* in 60 seconds/);
});

test('a newcomer gets the place of the session that was left alone the longest', (t) => {
  const { sessions, clock } = stand(t, { maxSessions: 3 });
  const watched = sessions.create('a').session;
  const leave = watched.takeWatcher();
  clock.pass(10);
  const oldest = sessions.create('b').session;
  clock.pass(10);
  const younger = sessions.create('c').session;
  clock.pass(60_000);
  const newcomer = sessions.create('d').session;
  assert.equal(sessions.find(oldest.id), undefined);
  for (const { id } of [watched, younger, newcomer]) assert.ok(sessions.find(id));
  leave();
  sessions.create('e');
  assert.equal(sessions.find(watched.id), undefined);
});

test('one address may not take sessions without end, and another is not made to wait', (t) => {
  const { sessions, clock } = stand(t, { sessionsPerMinute: 2 });
  sessions.create('a');
  sessions.create('a');
  const { status, code, retryAfter } = refused(() => sessions.create('a'));
  assert.deepEqual(
    { status, code, retryAfter },
    { status: 429, code: 'SESSION_RATE_REACHED', retryAfter: 30 },
  );
  sessions.create('b');
  clock.pass(30_000);
  sessions.create('a');
});

test('legs, requests and watchers of a session have their limits', (t) => {
  const { sessions, clock } = stand(t, {
    legsPerSession: 1,
    requestsPerSecond: 1,
    watchersPerSession: 1,
  });
  const { session } = sessions.create('a');
  const giveBack = session.takeLeg();
  assert.equal(refused(() => session.takeLeg()).code, 'LEG_LIMIT_REACHED');
  giveBack();
  giveBack();
  assert.equal(session.openLegs, 0);
  for (let burst = 0; burst < 3; burst += 1) session.takeRequest();
  const slow = refused(() => session.takeRequest());
  assert.deepEqual([slow.code, slow.status, slow.retryAfter], ['REQUEST_RATE_REACHED', 429, 1]);
  clock.pass(1000);
  session.takeRequest();
  session.takeWatcher();
  assert.equal(refused(() => session.takeWatcher()).code, 'TOO_MANY_WATCHERS');
});

test('legs and connections are numbered within their session', (t) => {
  const { sessions } = stand(t);
  const one = sessions.create('a').session;
  const two = sessions.create('b').session;
  assert.deepEqual([one.nextLeg(), one.nextLeg(), two.nextLeg()], [1, 2, 1]);
  assert.deepEqual([one.nextConnection(), two.nextConnection()], [1, 1]);
});
